// One-dimensional convolution and cross-correlation of signals, with NumPy's sizes.
// The definition is `Convolution1D+Naive.swift`; the fast twins are the two-dimensional ones on a map of height 1.

/// A convolution of a signal with a kernel.
///
/// ```
/// full        0 0 26 51 58 59 53 29 0 0 0  ∗  -1 2 -1   =   0 0 -26 1 18 6 7 18 5 -29 0 0 0
/// ```
///
/// `y[i] = b + Σ x[i·stride + j·dilation − before] · w[j]`, `w` the kernel reversed if the operation is
/// ``ConvolutionOperation/convolve``. `full`, `same` and `valid` are `numpy.convolve`'s (`numpy.correlate`'s for the other
/// operation), also where the kernel is longer than the signal and NumPy exchanges the two.
public struct Convolution1D: Sendable, Equatable {
  /// Whether the kernel is reversed.
  public var operation: ConvolutionOperation
  /// How far the signal is extended; of an explicit padding, the left and right sides.
  public var padding: PaddingRule
  /// What stands in the extension.
  public var boundary: Boundary
  /// Samples from one window to the next.
  public var stride: Int
  /// Samples from one tap to the next.
  public var dilation: Int

  /// All of it, by name.
  public init(
    operation: ConvolutionOperation, padding: PaddingRule, boundary: Boundary, stride: Int, dilation: Int
  ) {
    self.operation = operation
    self.padding = padding
    self.boundary = boundary
    self.stride = stride
    self.dilation = dilation
  }

  /// The windows of a kernel of `kernel` taps on a signal of `signal` samples.
  ///
  /// - Throws: ``GeometryError`` where they do not fit.
  public func geometry(signal: Int, kernel: Int) throws -> AxisGeometry {
    let axis: AxisGeometry
    do {
      axis = try AxisGeometry(
        input: signal, kernel: kernel, stride: stride, dilation: dilation, rule: padding, convention: .signal,
        operation: operation, isRows: false)
    } catch GeometryError.kernelDoesNotFit(_, let input, let padding, let extent, let what) {
      throw GeometryError.kernelDoesNotFit(axis: "samples", input: input, padding: padding, extent: extent, what: what)
    }
    guard axis.output <= TensorShape.limit, axis.padded <= TensorShape.limit else {
      throw GeometryError.tooLarge(what: "the padded signal", shape: [axis.padded])
    }
    return axis
  }

  /// The convolution of a signal `[n]` with a kernel `[k]`, plus `bias`.
  ///
  /// - Throws: ``GeometryError`` where the shapes do not fit or the algorithm does not apply.
  public func callAsFunction(
    _ signal: Tensor<Float>, kernel: Tensor<Float>, bias: Float?, algorithm: ConvolutionAlgorithm, threads: Int
  ) throws -> Tensor<Float> {
    try check(signal: signal.shape, kernel: kernel.shape)
    if algorithm == .naive { return try naive(signal, kernel: kernel, bias: bias ?? 0) }
    if algorithm == .separable {
      throw GeometryError.algorithmDoesNotApply(.separable, reason: "a signal has one axis: nothing to separate")
    }
    let (flat, axis) = try onOneRow(signal: signal.shape, kernel: kernel.shape)
    let output = try flat(
      signal.reshaped([1, signal.count]), kernel: kernel.reshaped([1, kernel.count]),
      bias: bias.map { Tensor(shape: [1], repeating: $0) }, algorithm: algorithm, threads: threads)
    return output.reshaped([axis.output])
  }

  /// The same in double precision by the naive algorithm.
  public func oracle(_ signal: Tensor<Double>, kernel: Tensor<Double>, bias: Double?) throws -> Tensor<Double> {
    try check(signal: signal.shape, kernel: kernel.shape)
    return try naive(signal, kernel: kernel, bias: bias ?? 0)
  }

  /// `Σ|x·w| + |b|` for every output, see ``ErrorBound``.
  public func magnitude(_ signal: Tensor<Double>, kernel: Tensor<Double>, bias: Double?) throws -> Tensor<Double> {
    var absolute = self
    if case .constant(let value) = boundary { absolute.boundary = .constant(abs(value)) }
    return try absolute.oracle(signal.map(abs), kernel: kernel.map(abs), bias: bias.map(abs))
  }

  /// The same windows on a map of height 1.
  func onOneRow(signal: [Int], kernel: [Int]) throws -> (flat: Convolution2D, axis: AxisGeometry) {
    try check(signal: signal, kernel: kernel)
    let axis = try geometry(signal: signal[0], kernel: kernel[0])
    let flat = Convolution2D(
      operation: operation,
      padding: .explicit(Padding(top: 0, bottom: 0, left: axis.padding.before, right: axis.padding.after)),
      boundary: boundary, stride: AxisPair(rows: 1, columns: stride), dilation: AxisPair(rows: 1, columns: dilation),
      groups: 1)
    return (flat, axis)
  }

  private func check(signal: [Int], kernel: [Int]) throws {
    for (what, shape) in [("the signal", signal), ("the kernel", kernel)] {
      guard shape.count == 1 else { throw GeometryError.wrongRank(what: what, shape: shape, allowed: "[n]") }
      guard shape[0] > 0 else { throw GeometryError.emptyAxis(what: what, shape: shape) }
    }
  }
}
