// Batch normalisation by its definition: statistics, forward pass, moving statistics. The backward pass is in
// `BatchNormalization+Gradients.swift`, what a result from elsewhere may differ by in
// `BatchNormalization+Oracle.swift`.

/// What a variance divides by.
public enum VarianceDivisor: String, Sendable, CaseIterable {
  /// `n`: the variance of these values.
  case population
  /// `n − 1`: an estimate for where they come from.
  case sample

  /// `n` or `n − 1`.
  func of(_ n: Int) -> Int { self == .population ? n : n - 1 }
}

/// Mean and variance of every channel.
public struct ChannelStatistics<Scalar: TensorScalar>: Sendable, Equatable {
  /// `[C]`.
  public var mean: Tensor<Scalar>
  /// `[C]`.
  public var variance: Tensor<Scalar>

  /// Both, by name.
  public init(mean: Tensor<Scalar>, variance: Tensor<Scalar>) {
    self.mean = mean
    self.variance = variance
  }
}

/// Batch normalisation over the last axis: each channel `c` of `[N, C]`, `[N, H, W, C]` or any `[..., C]` is shifted
/// and scaled by its mean and variance over all other axes.
///
/// ```
/// y = γ · (x − μ) / √(σ² + ε) + β        μ = Σx / n        σ² = Σ(x − μ)² / n
/// ```
///
/// - training: `μ` and `σ²` are those of the batch;
/// - inference: those that training has kept, `moving = momentum · moving + (1 − momentum) · batch`.
///
/// ```
/// x = 1 3 5, ε = 0        μ = 3, σ² = 8/3        y = −1.22… 0 1.22…
/// ```
///
/// Keras divides by `n` both times; PyTorch keeps a moving variance that divides by `n − 1`, and calls `1 − momentum`
/// the momentum. Source: S. Ioffe and C. Szegedy, *Batch Normalization*, 2015, algorithm 1 (which keeps `n − 1` as
/// well).
public struct BatchNormalization: Sendable, Equatable {
  /// The share of the old moving statistics that stays, 0…1.
  public var momentum: Double
  /// `ε`, added to the variance under the root; at least 0.
  public var epsilon: Double
  /// What the variance divides by that the batch is normalised with.
  public var divisor: VarianceDivisor
  /// What the variance divides by that is kept.
  public var movingDivisor: VarianceDivisor

  /// All of it, by name.
  public init(momentum: Double, epsilon: Double, divisor: VarianceDivisor, movingDivisor: VarianceDivisor) {
    self.momentum = momentum
    self.epsilon = epsilon
    self.divisor = divisor
    self.movingDivisor = movingDivisor
  }

  /// Keras's layer as it comes: momentum 0.99, ε 0.001, both variances divided by `n`.
  public static let keras = BatchNormalization(
    momentum: 0.99, epsilon: 1e-3, divisor: .population, movingDivisor: .population)

  /// Mean and variance of every channel, in two passes.
  ///
  /// - Throws: ``GeometryError`` for an array without cells, ``LayerError`` for a sample variance of one value.
  /// - Complexity: two additions and a product a value.
  @specialized(where Scalar == Double)  // Compiled ahead, for layers whose scalar is known only when a network runs.
  @specialized(where Scalar == Float)
  public func statistics<Scalar>(
    of x: Tensor<Scalar>, divisor: VarianceDivisor
  ) throws -> ChannelStatistics<Scalar> {
    let shape = try check(x.shape, gamma: nil, beta: nil, mean: nil, variance: nil)
    if divisor == .sample && shape.rows < 2 { throw LayerError.tooFewForSample(shape: x.shape) }
    let n = Scalar(shape.rows)
    var statistics = ChannelStatistics<Scalar>(
      mean: Tensor(shape: [shape.columns], repeating: 0), variance: Tensor(shape: [shape.columns], repeating: 0))
    for index in 0..<x.count { statistics.mean[flat: index % shape.columns] += x[flat: index] }
    for c in 0..<shape.columns { statistics.mean[flat: c] /= n }
    for index in 0..<x.count {
      let c = index % shape.columns
      let difference = x[flat: index] - statistics.mean[flat: c]
      statistics.variance[flat: c] += difference * difference
    }
    for c in 0..<shape.columns { statistics.variance[flat: c] /= Scalar(divisor.of(shape.rows)) }
    return statistics
  }

  /// The normalised array, in the shape of `x`.
  ///
  /// A NaN or an infinity in a channel of a batch makes all of the channel NaN.
  ///
  /// - Parameters:
  ///   - gamma: `[C]`, the new standard deviations; `nil` for 1.
  ///   - beta: `[C]`, the new means; `nil` for 0.
  ///   - statistics: for inference, those that were kept; `nil` for training: those of the batch.
  /// - Throws: ``GeometryError`` for an array without cells; ``LayerError`` where shapes or settings do not fit.
  @specialized(where Scalar == Double)  // Compiled ahead, for layers whose scalar is known only when a network runs.
  @specialized(where Scalar == Float)
  public func callAsFunction<Scalar>(
    _ x: Tensor<Scalar>, gamma: Tensor<Scalar>?, beta: Tensor<Scalar>?, statistics: ChannelStatistics<Scalar>?
  ) throws -> Tensor<Scalar> {
    let shape = try check(
      x.shape, gamma: gamma?.shape, beta: beta?.shape, mean: statistics?.mean.shape,
      variance: statistics?.variance.shape)
    let used = try statistics ?? self.statistics(of: x, divisor: divisor)
    return Tensor(shape: x.shape) { index in
      let c = index % shape.columns
      let deviation = (used.variance[flat: c] + Scalar(epsilon)).squareRoot()
      let normal = (x[flat: index] - used.mean[flat: c]) / deviation
      return normal * (gamma?[flat: c] ?? 1) + (beta?[flat: c] ?? 0)
    }
  }

  /// The moving statistics after a batch: `momentum · moving + (1 − momentum) · batch`.
  ///
  /// - Throws: as ``statistics(of:divisor:)`` and for moving statistics of another shape.
  public func updated<Scalar>(
    _ moving: ChannelStatistics<Scalar>, with x: Tensor<Scalar>
  ) throws -> ChannelStatistics<Scalar> {
    _ = try check(x.shape, gamma: nil, beta: nil, mean: moving.mean.shape, variance: moving.variance.shape)
    return updated(moving, with: try statistics(of: x, divisor: movingDivisor))
  }

  /// The moving statistics after a batch of these statistics, whose variance divides as ``movingDivisor`` says.
  func updated<Scalar>(
    _ moving: ChannelStatistics<Scalar>, with batch: ChannelStatistics<Scalar>
  ) -> ChannelStatistics<Scalar> {
    let (kept, new) = (Scalar(momentum), Scalar(1 - momentum))
    return ChannelStatistics(
      mean: moving.mean.zip(batch.mean) { kept * $0 + new * $1 },
      variance: moving.variance.zip(batch.variance) { kept * $0 + new * $1 })
  }

  /// The rows and channels of an array, once everything fits.
  func check(_ x: [Int], gamma: [Int]?, beta: [Int]?, mean: [Int]?, variance: [Int]?) throws -> RowShape {
    let shape = try RowShape(x, what: "the input")
    for (what, array) in [("gamma", gamma), ("beta", beta), ("the mean", mean), ("the variance", variance)] {
      guard let array else { continue }
      try LayerError.check(what, array, is: [shape.columns], "one number for each channel")
    }
    if !(epsilon >= 0 && epsilon.isFinite) {
      throw LayerError.settingOutOfRange(what: "epsilon", value: epsilon, allowed: "at least 0")
    }
    if !(momentum >= 0 && momentum <= 1) {
      throw LayerError.settingOutOfRange(what: "the momentum", value: momentum, allowed: "0…1")
    }
    return shape
  }
}
