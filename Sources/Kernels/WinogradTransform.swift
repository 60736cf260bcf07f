// Winograd's minimal filtering in one dimension: what its small transforms are, and those of F(2, 3). Larger tiles are in
// `WinogradTransform+SixPoints.swift`, `+SevenPoints`, `+EightPoints` and `+NinePoints`. The matrices are made as in
// A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016. How they become a layer is
// `WinogradLayer.swift`; what they cost in accuracy is Reference's `WinogradBound.swift`.

/// `y = Aᵀ[(G g) ⊙ (Bᵀ d)]`: `outputs` results of a correlation with `taps` taps by `points` products instead of
/// `taps · outputs`.
///
/// Each transform reads its values by their numbers, all of them first, and then hands over its results by theirs; the
/// lanes are independent.
protocol WinogradTransform {
  /// Results of one transform, `m`.
  static var outputs: Int { get }
  /// Taps of the kernel, `r`.
  static var taps: Int { get }
  /// Products of one transform, `m + r − 1`.
  static var points: Int { get }
  /// `Bᵀ d`, `points` values to `points`.
  static func input(_ d: (Int) -> Vector, _ put: (Int, Vector) -> Void)
  /// `G g`, `taps` values to `points`.
  static func weights(_ g: (Int) -> Vector, _ put: (Int, Vector) -> Void)
  /// `Aᵀ m`, `points` values to `outputs`.
  static func output(_ m: (Int) -> Vector, _ put: (Int, Vector) -> Void)
  /// `B t`, `points` values to `points`: backwards through ``input(_:_:)``.
  static func inputGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void)
  /// `A y`, `outputs` values to `points`: backwards through ``output(_:_:)``.
  static func outputGradient(_ y: (Int) -> Vector, _ put: (Int, Vector) -> Void)
  /// `Gᵀ t`, `points` values to `taps`: backwards through ``weights(_:_:)``.
  static func weightGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void)
}

/// F(2, 3): 4 products for 2 results. The points are 0, 1, −1, ∞.
///
/// ```
///      1  0 −1  0          1   0   0
/// Bᵀ = 0  1  1  0     G =  ½   ½   ½     Aᵀ = 1  1  1  0
///      0 −1  1  0          ½  −½   ½          0  1 −1 −1
///      0  1  0 −1          0   0   1
/// ```
enum WinogradF23: WinogradTransform {
  static let outputs = 2
  static let taps = 3
  static let points = 4

  @inline(__always)
  static func input(_ d: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (d0, d1, d2, d3) = (d(0), d(1), d(2), d(3))
    put(0, d0 - d2)
    put(1, d1 + d2)
    put(2, d2 - d1)
    put(3, d1 - d3)
  }

  @inline(__always)
  static func weights(_ g: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (g0, g1, g2) = (g(0), g(1), g(2))
    let outer = (g0 + g2) * 0.5
    let inner = g1 * 0.5
    put(0, g0)
    put(1, outer + inner)
    put(2, outer - inner)
    put(3, g2)
  }

  @inline(__always)
  static func output(_ m: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (m0, m1, m2, m3) = (m(0), m(1), m(2), m(3))
    put(0, m0 + m1 + m2)
    put(1, m1 - m2 - m3)
  }

  @inline(__always)
  static func inputGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (t0, t1, t2, t3) = (t(0), t(1), t(2), t(3))
    put(0, t0)
    put(1, t1 - t2 + t3)
    put(2, t1 + t2 - t0)
    put(3, Vector() - t3)
  }

  @inline(__always)
  static func outputGradient(_ y: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (y0, y1) = (y(0), y(1))
    put(0, y0)
    put(1, y0 + y1)
    put(2, y0 - y1)
    put(3, Vector() - y1)
  }

  @inline(__always)
  static func weightGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (t0, t1, t2, t3) = (t(0), t(1), t(2), t(3))
    let half = (t1 + t2) * 0.5
    put(0, t0 + half)
    put(1, (t1 - t2) * 0.5)
    put(2, half + t3)
  }
}
