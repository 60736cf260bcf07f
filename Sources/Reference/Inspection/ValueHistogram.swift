// How values are spread: equal bins whose edges are multiples of a power of two, so that histograms of different
// moments or networks can be brought to the same bins without counting again. It draws nothing.
// Next: `ActivationDistribution.swift`, which counts what goes into activations.

/// How many values lie in each of some equal intervals.
///
/// Bin `i` counts the values of `[(firstBin + i)·width, (firstBin + i + 1)·width)`. The width is a power of two, so 0
/// is always an edge, every edge is exact, and bins of twice the width are two bins each:
///
/// ```
/// values −0.5 0.25 0.25 1      width ½, firstBin −1:      [−½, 0) 1    [0, ½) 2    [½, 1) 0    [1, 1½) 1
///                              width 1, firstBin −1:      [−1, 0) 1    [0, 1) 2                [1, 2) 1
/// ```
///
/// **Edge cases.** Values that are not finite are not counted. Without any other there are no bins.
public struct ValueHistogram: Sendable, Equatable {
  /// The width of a bin: a power of two.
  public let width: Double
  /// The lower edge of the first bin in widths.
  public let firstBin: Int
  /// How many values lie in each bin.
  public let counts: [Int]

  /// More are never made.
  public static let mostBins = 256

  /// A histogram from its parts.
  ///
  /// - Precondition: the width is a power of two.
  public init(width: Double, firstBin: Int, counts: [Int]) {
    precondition(width > 0 && width.isFinite && width.significand == 1, "a width of \(width)")
    (self.width, self.firstBin, self.counts) = (width, firstBin, counts)
  }

  /// Counts values.
  ///
  /// The bins are as wide as the largest power of two that is not above Scott's `3.49·σ·n^(−⅓)`, which is best for a
  /// normal distribution; wider where there would be more than ``mostBins`` from the smallest value to the largest.
  /// Values that are all the same are one bin.
  ///
  /// Source: D. W. Scott, *On optimal and data-based histograms*, Biometrika 66 (1979).
  ///
  /// - Parameter statistics: of the same values.
  /// - Complexity: one pass.
  init(_ values: Tensor<Float>, statistics: ValueStatistics) {
    let (low, high) = (Double(statistics.minimum), Double(statistics.maximum))
    guard statistics.count > 0 else {
      self.init(width: 1, firstBin: 0, counts: [])
      return
    }
    let width = Self.width(count: statistics.count, deviation: statistics.standardDeviation, low: low, high: high)
    let first = Int((low / width).rounded(.down))
    var counts = Array(repeating: 0, count: Int((high / width).rounded(.down)) - first + 1)
    values.storage.forEach { value in
      guard value.isFinite else { return }
      counts[Int((Double(value) / width).rounded(.down)) - first] += 1
    }
    self.init(width: width, firstBin: first, counts: counts)
  }

  private static func width(count: Int, deviation: Double, low: Double, high: Double) -> Double {
    // One value has no width: a hundredth of it, or 1 where it is 0. What its deviation is, is rounding.
    guard high > low, deviation > 0 else { return low == 0 ? 1 : powerOfTwo(notAbove: abs(low) / 128) }
    var width = powerOfTwo(notAbove: 3.49 * deviation / cubeRoot(Double(count)))
    while (high / width).rounded(.down) - (low / width).rounded(.down) >= Double(mostBins) { width *= 2 }
    return width
  }

  private static func powerOfTwo(notAbove value: Double) -> Double {
    Double(sign: .plus, exponent: value.exponent, significand: 1)
  }

  /// `∛x` for `x ≥ 1` by Newton's method, from above: near enough for a width, and the same on every machine.
  private static func cubeRoot(_ x: Double) -> Double {
    var root = 2 * powerOfTwo(notAbove: x)
    for _ in 0..<200 where root * root * root > x * (1 + 1e-9) { root -= (root - x / (root * root)) / 3 }
    return root
  }

  /// The values counted.
  public var count: Int { counts.reduce(0, +) }

  /// All edges, one more than there are bins; none without bins.
  public var edges: [Double] {
    counts.isEmpty ? [] : (0...counts.count).map { (Double(firstBin) + Double($0)) * width }
  }

  /// The same values in bins of at least this width.
  ///
  /// ```
  /// firstBin −3, counts 1 2 3 4 5     twice as wide:  −3 | −2 −1 | 0 1     firstBin −2, counts 1 5 9
  /// ```
  public func widened(toAtLeast least: Double) -> ValueHistogram {
    var result = self
    while result.width < least, result.width * 2 < .infinity { result = result.doubled }
    return result
  }

  private var doubled: ValueHistogram {
    guard let last = counts.indices.last else { return ValueHistogram(width: 2 * width, firstBin: 0, counts: []) }
    // An arithmetic shift rounds down, for bins below 0 too.
    let first = firstBin >> 1
    var sums = Array(repeating: 0, count: ((firstBin + last) >> 1) - first + 1)
    for (index, count) in counts.enumerated() { sums[((firstBin + index) >> 1) - first] += count }
    return ValueHistogram(width: 2 * width, firstBin: first, counts: sums)
  }

  /// The value that a share of the values lies below, as if every bin were filled evenly; `nil` without values.
  public func quantile(_ share: Double) -> Double? {
    guard count > 0 else { return nil }
    var rest = min(1, max(0, share)) * Double(count)
    for (index, count) in counts.enumerated() where count > 0 {
      if rest <= Double(count) { return (Double(firstBin + index) + rest / Double(count)) * width }
      rest -= Double(count)
    }
    return Double(firstBin + counts.count) * width
  }
}
