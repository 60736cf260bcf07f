// The layers that change values one by one, forwards and backwards.

import Kernels

extension Activate {
  /// With the function `relu`.
  public var rectifies: Bool { function == .relu }

  /// Where the layers behind have done its work, it hands on what came.
  public func readsRows(wantsInput: Bool) -> Bool { rectifies }

  /// Where the pooling behind does, and knows on the way back what came from below 0.
  public func readsInputRows(handsOnRows: Bool) -> Bool { rectifies && handsOnRows }

  /// Where its reader does.
  public func readsSquares(handsOnSquares: Bool) -> Bool { rectifies && handsOnSquares }

  /// The function's values.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    LayerResult(try function.map { try $0(call.input) } ?? call.input)
  }

  /// The gradient times the slope.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    LayerGradients(
      input: try function.map { try $0.gradient(of: call.outputGradient, input: call.call.input) }
        ?? call.outputGradient)
  }

  /// The same, fast.
  public func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> {
    function == .relu ? call.rectified(threads: threads) : try forward(call)
  }

  /// The same, fast.
  public func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    guard function == .relu else { return try gradients(call) }
    if call.isMasked { return call.passedOn }
    return LayerGradients(input: call.outputGradient.masked(by: call.call.input, threads: threads))
  }
}

extension ReLU {
  /// Without a maximum and a slope.
  public var rectifies: Bool { isPlain }

  /// Where the layers behind have done its work, it hands on what came.
  public func readsRows(wantsInput: Bool) -> Bool { rectifies }

  /// Where the pooling behind does, and knows on the way back what came from below 0.
  public func readsInputRows(handsOnRows: Bool) -> Bool { rectifies && handsOnRows }

  /// Where its reader does.
  public func readsSquares(handsOnSquares: Bool) -> Bool { rectifies && handsOnSquares }

  private var isPlain: Bool { maximum == nil && negativeSlope == 0 }

  /// `min(maximum, max(0, x))`, or `slope · x` below 0; NaN stays NaN.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> { LayerResult(self(call.input)) }

  /// The same of an array alone.
  func callAsFunction<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    let (slope, most) = (Scalar(negativeSlope), maximum.map { Scalar($0) } ?? .infinity)
    return x.map { x in x < 0 ? (slope == 0 ? 0 : slope * x) : x > most ? most : x }
  }

  /// `slope·g` where `x` is at most 0, nothing where it is at least the maximum, else `g`. Without a slope an infinite
  /// gradient, too, is 0 there.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    LayerGradients(input: gradient(of: call.outputGradient, input: call.call.input))
  }

  /// The same of arrays alone.
  func gradient<Scalar>(of outputGradient: Tensor<Scalar>, input: Tensor<Scalar>) -> Tensor<Scalar> {
    // Without a maximum nothing reaches it, not even an infinity.
    let (slope, most) = (Scalar(negativeSlope), maximum.map { Scalar($0) } ?? .nan)
    return outputGradient.zip(input) { g, x in x <= 0 ? (slope == 0 ? 0 : slope * g) : x >= most ? 0 : g }
  }

  /// The same, fast.
  public func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> {
    isPlain ? call.rectified(threads: threads) : try forward(call)
  }

  /// The same, fast.
  public func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    guard isPlain else { return try gradients(call) }
    if call.isMasked { return call.passedOn }
    return LayerGradients(input: call.outputGradient.masked(by: call.call.input, threads: threads))
  }
}

extension LayerCall<Float> {
  /// `max(0, x)`.
  fileprivate func rectified(threads: Int) -> LayerResult<Float> {
    guard mayBeRows else { return LayerResult(input.rectified(threads: threads)) }
    return LayerResult(
      .rows(RowwiseArray(shape: inputShape, rows: arrays[0].rows.rectified, threads: threads)))
  }
}

extension BackwardCall<Float> {
  /// The gradient as it came.
  fileprivate var passedOn: LayerGradients<Float> {
    if wanted.mayBeRows, case .rows(let rows) = gradient {
      return LayerGradients(rows: rows, parameters: [], isMasked: false)
    }
    return LayerGradients(input: outputGradient)
  }
}

extension Dropout {
  private func mask(_ mode: LayerMode) -> DropoutMask? {
    mode.isTraining && rate > 0 ? DropoutMask(key: mode.key, rate: rate) : nil
  }

  /// In training each value with probability `rate` set to 0, the others divided by `1 − rate`.
  ///
  /// Whether a value is kept follows from the key and its place alone (see ``DropoutMask``), so that threads do not
  /// matter and the way back can draw the same again.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    LayerResult(dropped(call.input, call.mode))
  }

  /// The gradient, dropped at the same places.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    LayerGradients(input: dropped(call.outputGradient, call.call.mode))
  }

  private func dropped<Scalar>(_ x: Tensor<Scalar>, _ mode: LayerMode) -> Tensor<Scalar> {
    guard let mask = mask(mode) else { return x }
    let factor = Scalar(1 / (1 - rate))
    return Tensor(shape: x.shape) { mask.keeps($0) ? x[flat: $0] * factor : 0 }
  }

  /// The same, fast.
  public func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> {
    LayerResult(fastDropped(call.input, call.mode, threads: threads))
  }

  /// The same, fast.
  public func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    LayerGradients(input: fastDropped(call.outputGradient, call.call.mode, threads: threads))
  }

  private func fastDropped(_ x: Tensor<Float>, _ mode: LayerMode, threads: Int) -> Tensor<Float> {
    guard let mask = mask(mode) else { return x }
    let result = Tensor<Float>(uninitialized: x.shape)
    let (source, target, factor) = (x.storage, result.storage, Float(1 / (1 - rate)))
    forEachSlice(of: x.count, threads: threads) { drop(source, mask: mask, factor: factor, into: target, at: $0) }
    return result
  }
}

extension Rescaling {
  /// `scale · x + offset`.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    let (scale, offset) = (Scalar(scale), Scalar(offset))
    return LayerResult(call.input.map { scale * $0 + offset })
  }

  /// `scale · g`.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    let scale = Scalar(scale)
    return LayerGradients(input: call.outputGradient.map { scale * $0 })
  }
}

extension Normalization {
  /// `(x − mean) / √variance`, channel by channel.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    let x = call.input
    let channels = x.shape[x.rank - 1]
    return LayerResult(
      Tensor(shape: x.shape) { index in
        let c = index % channels
        return (x[flat: index] - Scalar(mean[mean.count == 1 ? 0 : c])) / deviation(c)
      })
  }

  /// `g / √variance`.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    let g = call.outputGradient
    let channels = g.shape[g.rank - 1]
    return LayerGradients(input: Tensor(shape: g.shape) { g[flat: $0] / deviation($0 % channels) })
  }

  private func deviation<Scalar: TensorScalar>(_ channel: Int) -> Scalar {
    Scalar(variance[variance.count == 1 ? 0 : channel].squareRoot())
  }
}
