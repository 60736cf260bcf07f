// One result held against the oracle: how many values lie outside their bound, the worst of them, and how the errors
// spread. `Comparison` judges results of anybody; this one also counts, and knows the bound on whole tiles.

/// How many values err by which share of their bound, on a logarithmic scale.
public struct ShareHistogram: Sendable, Equatable {
  /// Bins for each power of ten.
  public static let binsPerDecade = 4
  /// The smallest power of ten; smaller shares are in the first bin.
  public static let lowest = -6
  /// The largest power of ten; larger shares, and what is no number, are in the last bin.
  public static let highest = 2

  /// Values in each bin, from 10⁻⁶ to 10².
  public private(set) var counts = [Int](repeating: 0, count: (highest - lowest) * binsPerDecade)
  /// Values without any error.
  public private(set) var exact = 0

  /// No values.
  public init() {}

  /// The least share of every bin, ascending, and the end of the last.
  public static let edges: [Double] = {
    // Powers of the fourth root of ten by products: the same on every machine.
    let root = 10.0.squareRoot().squareRoot()
    let steps = [1, root, 10.0.squareRoot(), 10.0.squareRoot() * root]
    let powers: [Double] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10]
    return powers.flatMap { power in steps.map { power * $0 } } + [100]
  }()

  /// Counts a value.
  package mutating func add(_ share: Double) {
    if share == 0 {
      exact += 1
      return
    }
    var (low, high) = (0, counts.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      // A share of exactly 1 is right: it belongs to the bin that ends there.
      if share > Self.edges[middle] || share.isNaN { low = middle } else { high = middle - 1 }
    }
    counts[low] += 1
  }

  /// Adds the values of another histogram.
  mutating func merge(_ other: ShareHistogram) {
    for bin in counts.indices { counts[bin] += other.counts[bin] }
    exact += other.exact
  }
}

/// What is to be said of one result.
public struct Verdict: Sendable, Equatable {
  /// The value with the largest error.
  public struct Worst: Sendable, Equatable {
    /// Its place, one index for each axis.
    public let place: [Int]
    /// What it is.
    public let value: Double
    /// What it should be.
    public let expected: Double
    /// How far it may be off.
    public let bound: Double
    /// How far it is off, in units of the last place of what it should be; infinite beside an expected 0.
    public let ulps: Double
  }

  /// Values held against the oracle.
  public let count: Int
  /// Values outside their bound.
  public let failures: Int
  /// The largest error as a share of its bound; of `fft` the errors of whole tiles count too. Above 1 is wrong.
  public let share: Double
  /// The value with the largest error for its bound; `nil` where the twin refused the case.
  public let worst: Worst?
  /// How the errors spread.
  public let histogram: ShareHistogram

  /// Whether every value, and every tile, is within its bound.
  public var isRight: Bool { share <= 1 }

  /// Judges a result by the bound on each value and, where there is one, the bound on whole tiles.
  package init(_ result: Tensor<Float>, _ right: OracleAnswer, tiles: FourierBound?) {
    let (oracle, bound) = (right.values, right.bound)
    let expected = oracle.shape
    let shape = result.shape
    guard shape.filter({ $0 != 1 }) == expected.filter({ $0 != 1 }) else {
      self = Verdict.refused
      return
    }
    var (failures, worst, largest) = (0, 0, -1.0)
    var histogram = ShareHistogram()
    for index in 0..<result.count {
      let share = Comparison.share(
        result: Double(result[flat: index]), oracle: oracle[flat: index], bound: bound[flat: index],
        precision: .float32)
      histogram.add(share)
      if !(share <= 1) { failures += 1 }
      if share > largest { (worst, largest) = (index, share) }
    }
    var share = max(0, largest)
    if let tiles {
      share = max(share, tiles.normShare(result: result.reshaped(expected).map(Double.init), oracle: oracle))
    }
    (count, self.failures, self.share, self.histogram) = (result.count, failures, share, histogram)
    self.worst = Worst(
      worst, in: shape, value: Double(result[flat: worst]), expected: oracle[flat: worst], bound: bound[flat: worst])
  }

  private init(refused: Void) {
    (count, failures, share, worst, histogram) = (0, 1, .infinity, nil, ShareHistogram())
  }

  /// A twin that threw an error or returned another shape: wrong as a whole.
  static let refused = Verdict(refused: ())
}

extension Verdict.Worst {
  fileprivate init(_ index: Int, in shape: [Int], value: Double, expected: Double, bound: Double) {
    place = TensorShape.place(of: index, in: shape)
    (self.value, self.expected, self.bound) = (value, expected, bound)
    let error = abs(value - expected)
    ulps = error == 0 ? 0 : expected == 0 ? .infinity : error / Double(Float(expected).ulp)
  }
}
