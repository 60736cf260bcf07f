// Holds a result against the oracle, value by value, each with its own bound. It says what is wrong and where, not why.

/// What a comparison found.
public struct Comparison: Sendable, Equatable {
  /// Values compared.
  public let count: Int
  /// Values outside their bound.
  public let failures: Int
  /// The value with the largest error as a share of its bound, in row-major order; `nil` if nothing was compared.
  public let worst: Int?
  /// The largest error as a share of its bound: at most 1 means right; infinite where any difference is an error.
  public let worstShare: Double

  /// Whether every value lies within its bound.
  public var isRight: Bool { failures == 0 }

  /// Compares a result with the oracle.
  ///
  /// - NaN must meet NaN, and an infinity itself.
  /// - Where the bound is infinite nothing is promised and everything passes; where it is NaN the oracle is no number.
  /// - A value too large for `precision` may have become an infinity of the same sign.
  ///
  /// - Precondition: the three arrays have the same shape.
  public init(result: Tensor<Double>, oracle: Tensor<Double>, bound: Tensor<Double>, precision: Precision) {
    precondition(result.shape == oracle.shape && oracle.shape == bound.shape, "arrays of different shapes")
    var failures = 0
    var worst: Int?
    var worstShare = 0.0
    for index in 0..<result.count {
      let share = Self.share(
        result: result[flat: index], oracle: oracle[flat: index], bound: bound[flat: index], precision: precision)
      if share > 1 { failures += 1 }
      if worst == nil || share > worstShare { (worst, worstShare) = (index, share) }
    }
    count = result.count
    self.failures = failures
    self.worst = worst
    self.worstShare = worstShare
  }

  /// The error of one value as a share of its bound: 0 if equal, infinite if any difference is an error.
  static func share(result: Double, oracle: Double, bound: Double, precision: Precision) -> Double {
    if result == oracle || (result.isNaN && oracle.isNaN) { return 0 }
    if oracle.isNaN || oracle.isInfinite { return .infinity }
    if bound == .infinity || abs(oracle) + bound > precision.greatest { return 0 }
    if !result.isFinite { return .infinity }
    return bound == 0 ? .infinity : abs(result - oracle) / bound
  }
}

extension Precision {
  /// The largest finite number.
  public var greatest: Double {
    switch self {
    case .float16: 65504
    case .float32: Double(Float.greatestFiniteMagnitude)
    case .float64: .greatestFiniteMagnitude
    }
  }
}

extension Convolution2D {
  /// The bound of ``ErrorBound`` for every output, from the magnitudes `S`.
  public func bound(
    _ input: Tensor<Double>, kernel: Tensor<Double>, bias: Tensor<Double>?, precision: Precision, roundings: Int
  ) throws -> Tensor<Double> {
    let products = try geometry(input: input.shape, kernel: kernel.shape).productsPerOutput
    return try magnitude(input, kernel: kernel, bias: bias).map {
      ErrorBound.convolution(products: products, magnitude: $0, precision: precision, roundings: roundings)
    }
  }
}

extension Convolution1D {
  /// The bound of ``ErrorBound`` for every output, from the magnitudes `S`.
  public func bound(
    _ signal: Tensor<Double>, kernel: Tensor<Double>, bias: Double?, precision: Precision, roundings: Int
  ) throws -> Tensor<Double> {
    let products = kernel.count
    return try magnitude(signal, kernel: kernel, bias: bias).map {
      ErrorBound.convolution(products: products, magnitude: $0, precision: precision, roundings: roundings)
    }
  }
}
