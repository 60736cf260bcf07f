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
    _ image: Tensor<Double>, as convolution: Convolution2D, bias: Tensor<Double>?, precision: Precision, roundings: Int
  ) throws -> OracleAnswer {
    if case .median(let size) = filter {
      let median = MedianFilter(
        size: size, padding: convolution.padding, boundary: convolution.boundary, stride: convolution.stride,
        dilation: convolution.dilation)
      let values = try median(image, threads: 1)
      return OracleAnswer(values: values, bound: values.map { ErrorBound.gamma(roundings, precision) * abs($0) })
    }
    if components.count > 1 && bias != nil { throw GeometryError.biasNotAllowed(filter: name) }
    let answers = try components.map { component in
      OracleAnswer(
        values: try convolution.oracle(image, kernel: component.kernel, bias: bias),
        bound: try convolution.bound(
          image, kernel: component.kernel, bias: bias, precision: precision, roundings: roundings))
    }
    guard answers.count == 2 else { return answers[0] }
    let (first, second) = (answers[0], answers[1])
    guard first.values.shape == second.values.shape else {
      throw GeometryError.partsDiffer(filter: name, first.values.shape, second.values.shape)
    }
    let isSum = if case .sum = filter { true } else { false }
    let (values, errors) = Self.combined(first, second, isSum: isSum)
    let gamma = ErrorBound.gamma(isSum ? 1 : 3, precision)
    return OracleAnswer(values: values, bound: values.zip(errors) { gamma * (abs($0) + $1) + $1 })
  }

  private static func combined(
    _ first: OracleAnswer, _ second: OracleAnswer, isSum: Bool
  ) -> (values: Tensor<Double>, errors: Tensor<Double>) {
    func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    return isSum
      ? (first.values.zip(second.values, +), first.bound.zip(second.bound, +))
      : (first.values.zip(second.values, length), first.bound.zip(second.bound, length))
  }
}
