// What can be said of many values in a few numbers, and of the maps of a layer one by one. Of values that are no finite
// numbers only the count is kept. Next: `FeatureMaps.swift`.

/// The extremes, the mean and the spread of some values.
///
/// ```
/// 1 3 NaN     count 2, notFinite 1, minimum 1, maximum 3, mean 2, standardDeviation 1
/// ```
///
/// **Edge cases.** Without a finite value the extremes, the mean and the deviation are NaN.
public struct ValueStatistics: Sendable, Equatable {
  /// Values that are finite.
  public let count: Int
  /// Values that are NaN or infinite.
  public let notFinite: Int
  /// The smallest finite value.
  public let minimum: Float
  /// The largest finite value.
  public let maximum: Float
  /// `μ = Σv/n` of the finite values.
  public let mean: Double
  /// `√(Σ(v − μ)²/n)` of the finite values.
  public let standardDeviation: Double

  /// Whether there are values and every one of them is 0.
  public var isZero: Bool { notFinite == 0 && count > 0 && minimum == 0 && maximum == 0 }

  init(count: Int, notFinite: Int, minimum: Float, maximum: Float, mean: Double, standardDeviation: Double) {
    (self.count, self.notFinite) = (count, notFinite)
    (self.minimum, self.maximum) = count > 0 ? (minimum, maximum) : (.nan, .nan)
    (self.mean, self.standardDeviation) = count > 0 ? (mean, standardDeviation) : (.nan, .nan)
  }

  /// The statistics of some values.
  public init(_ values: Tensor<Float>) { self = Self.channels(of: values.reshaped([values.count, 1]))[0] }

  /// The statistics of several groups of values taken together:
  ///
  /// ```
  /// μ = Σ nₖμₖ / Σ nₖ        σ² = Σ nₖ(σₖ² + (μₖ − μ)²) / Σ nₖ
  /// ```
  ///
  /// Source: T. Chan, G. Golub, R. LeVeque, *Updating Formulae and a Pairwise Algorithm for Computing Sample Variances*,
  /// 1979.
  public init(joining groups: [ValueStatistics]) {
    let filled = groups.filter { $0.count > 0 }
    let count = filled.reduce(0) { $0 + $1.count }
    let total = Double(max(1, count))
    let mean = filled.reduce(0.0) { $0 + Double($1.count) * $1.mean } / total
    let variance =
      filled.reduce(0.0) { sum, group in
        let (spread, distance) = (group.standardDeviation, group.mean - mean)
        return sum + Double(group.count) * (spread * spread + distance * distance)
      } / total
    self.init(
      count: count, notFinite: groups.reduce(0) { $0 + $1.notFinite },
      minimum: filled.map(\.minimum).min() ?? .nan, maximum: filled.map(\.maximum).max() ?? .nan, mean: mean,
      standardDeviation: variance.squareRoot())
  }

  /// The statistics of each channel, the last axis of `values`.
  ///
  /// - Complexity: two passes, sums in double precision: deviations are taken from the mean itself, since a difference of
  ///   two large sums would leave nothing of a small deviation.
  static func channels(of values: Tensor<Float>) -> [ValueStatistics] {
    let channels = values.shape[values.rank - 1]
    let places = values.count / max(1, channels)
    let source = values.storage
    var counts = Array(repeating: 0, count: channels)
    var (low, high) = (counts.map { _ in Float.infinity }, counts.map { _ in -Float.infinity })
    var sums = counts.map { _ in 0.0 }
    for place in 0..<places {
      for channel in 0..<channels {
        let value = source[place * channels + channel]
        guard value.isFinite else { continue }
        counts[channel] += 1
        sums[channel] += Double(value)
        if value < low[channel] { low[channel] = value }
        if value > high[channel] { high[channel] = value }
      }
    }
    let means = zip(sums, counts).map { $0 / Double(max(1, $1)) }
    var squares = counts.map { _ in 0.0 }
    for place in 0..<places {
      for channel in 0..<channels {
        let value = source[place * channels + channel]
        guard value.isFinite else { continue }
        let distance = Double(value) - means[channel]
        squares[channel] += distance * distance
      }
    }
    return (0..<channels).map { channel in
      ValueStatistics(
        count: counts[channel], notFinite: places - counts[channel], minimum: low[channel], maximum: high[channel],
        mean: means[channel], standardDeviation: (squares[channel] / Double(max(1, counts[channel]))).squareRoot())
    }
  }
}
