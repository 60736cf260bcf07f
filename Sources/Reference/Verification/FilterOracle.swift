// What a named filter should give, in double precision, and how far a rounded result may lie from it.
// The bound of one convolution is `ErrorBound`'s; here it is carried through a magnitude, a sum or a median.

/// The right answer and how far a result may lie from it.
public struct OracleAnswer: Sendable {
  /// In double precision.
  public let values: Tensor<Double>
  /// The largest error allowed, value by value.
  public let bound: Tensor<Double>

  /// An answer and its bound, of one shape.
  public init(values: Tensor<Double>, bound: Tensor<Double>) {
    precondition(values.shape == bound.shape, "a bound of shape \(bound.shape) for values of shape \(values.shape)")
    self.values = values
    self.bound = bound
  }
}

extension NamedFilter {
  /// The oracle for this filter.
  ///
  /// With `eᵢ` the bounds of the convolutions `aᵢ`:
  /// - sum: `e₁ + e₂`, and one rounding of the sum, `γ(1)·(|a₁ + a₂| + e₁ + e₂)`;
  /// - magnitude: `√(e₁² + e₂²)` by the triangle inequality, and the roundings of two squares, a sum and a root,
  ///   `γ(3)·(√(a₁² + a₂²) + √(e₁² + e₂²))`;
  /// - median: a pixel is chosen, not computed: `γ(roundings)·|y|`.
  ///
  /// - Parameter roundings: 2 if pixels or weights are no numbers of `precision` and may have been rounded to it, else 0.
  /// - Throws: as ``apply(to:as:bias:algorithm:threads:)``.
  public func oracle(
    _ image: Tensor<Double>, as convolution: Convolution2D, bias: Tensor<Double>?, precision: Precision,
    roundings: Int, threads: Int
  ) throws -> OracleAnswer {
    if case .median(let size) = filter {
      let median = MedianFilter(
        size: size, padding: convolution.padding, boundary: convolution.boundary, stride: convolution.stride,
        dilation: convolution.dilation)
      let values = try median(image, threads: threads)
      return OracleAnswer(values: values, bound: values.map { ErrorBound.gamma(roundings, precision) * abs($0) })
    }
    return try question(image, as: convolution, bias: bias, precision: precision, roundings: roundings)
      .answer().whole(threads: threads)
  }

  /// The one or two convolutions of this filter.
  ///
  /// - Throws: ``GeometryError/biasNotAllowed(filter:)``.
  func question(
    _ image: Tensor<Double>, as convolution: Convolution2D, bias: Tensor<Double>?, precision: Precision, roundings: Int
  ) throws -> ConvolutionQuestion {
    if components.count > 1 && bias != nil { throw GeometryError.biasNotAllowed(filter: name) }
    let isSum = if case .sum = filter { true } else { false }
    return ConvolutionQuestion(
      convolution, input: image, kernels: components.map(\.kernel),
      combination: components.count == 1 ? .one : isSum ? .sum : .magnitude, name: name, bias: bias,
      precision: precision, roundings: roundings)
  }
}
