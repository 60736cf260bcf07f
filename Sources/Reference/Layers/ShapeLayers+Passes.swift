// The layers that only put numbers elsewhere, forwards and backwards. They have nothing to round.

import Kernels

extension Input {
  /// The input itself.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> { LayerResult(call.input) }
  /// The gradient itself.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    LayerGradients(input: call.outputGradient)
  }
}

extension Flatten {
  /// The same numbers, one row an example.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    let shape = call.input.shape
    return LayerResult(call.input.reshaped([shape[0], shape[1...].reduce(1, *)]))
  }

  /// The same numbers as maps.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    LayerGradients(input: call.outputGradient.reshaped(call.call.input.shape))
  }
}

extension ZeroPad2D {
  /// The maps with zeros around them.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    let x = call.input
    let (rows, columns) = (padding.top + x.shape[1] + padding.bottom, padding.left + x.shape[2] + padding.right)
    let y = Tensor<Scalar>(shape: [x.shape[0], rows, columns, x.shape[3]], repeating: 0)
    eachRow(of: x.shape) { inner, outer, count in
      copy(from: x.storage, at: inner, to: y.storage, at: outer, count: count)
    }
    return LayerResult(y)
  }

  /// The gradients of what lies inside.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    let g = Tensor<Scalar>(uninitialized: call.call.input.shape)
    eachRow(of: g.shape) { inner, outer, count in
      copy(from: call.outputGradient.storage, at: outer, to: g.storage, at: inner, count: count)
    }
    return LayerGradients(input: g)
  }

  /// Where each row of the maps begins, in themselves and in the padded maps, and its length.
  private func eachRow(of shape: [Int], _ body: (_ inner: Int, _ outer: Int, _ count: Int) -> Void) {
    let (height, length) = (shape[1], shape[2] * shape[3])
    let paddedLength = (padding.left + shape[2] + padding.right) * shape[3]
    for row in 0..<shape[0] * height {
      let (map, mapRow) = row.quotientAndRemainder(dividingBy: height)
      let paddedRow = map * (padding.top + height + padding.bottom) + padding.top + mapRow
      body(row * length, paddedRow * paddedLength + padding.left * shape[3], length)
    }
  }
}

extension Add {
  /// The sum, from the first input on.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    let sum = call.inputs.dropFirst().reduce(call.inputs[0]) { $0.zip($1, +) }
    return LayerResult(rectifies ? ReLU()(sum) : sum)
  }

  /// The gradient itself, for each input; 0 where a sum was rectified.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    let isMasked = call.isMasked || !rectifies
    let g = isMasked ? call.outputGradient : ReLU().gradient(of: call.outputGradient, input: call.result.output)
    return LayerGradients(inputs: call.call.inputs.map { _ in g }, parameters: [])
  }

  /// The same sum, fast.
  public func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> {
    let last = call.inputs.count - 1
    return LayerResult(
      (1...last).reduce(call.inputs[0]) {
        $0.adding(call.inputs[$1], rectifies: rectifies && $1 == last, threads: threads)
      })
  }
}

extension Concatenate {
  /// Each input's numbers of a place after those of the input before.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    let widths = call.inputs.map { $0.shape[$0.rank - 1] }
    let total = widths.reduce(0, +)
    let places = call.inputs[0].count / widths[0]
    let y = Tensor<Scalar>(uninitialized: call.inputs[0].shape.dropLast() + [total])
    var first = 0
    for (input, width) in zip(call.inputs, widths) {
      for place in 0..<places {
        copy(from: input.storage, at: place * width, to: y.storage, at: place * total + first, count: width)
      }
      first += width
    }
    return LayerResult(y)
  }

  /// Each input's part.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    let g = call.outputGradient
    let total = g.shape[g.rank - 1]
    var first = 0
    let parts = call.call.inputs.map { input -> Tensor<Scalar>? in
      let width = input.shape[input.rank - 1]
      let part = Tensor<Scalar>(uninitialized: input.shape)
      for place in 0..<input.count / width {
        copy(from: g.storage, at: place * total + first, to: part.storage, at: place * width, count: width)
      }
      first += width
      return part
    }
    return LayerGradients(inputs: parts, parameters: [])
  }
}
