// Winograd's minimal filtering in one dimension: the three small transforms of F(2, 3) and F(4, 3).
// The matrices are those of A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016.
// How they become a layer is `WinogradLayer.swift`; what they cost in accuracy is Reference's `WinogradBound.swift`.

/// `y = Aᵀ[(G g) ⊙ (Bᵀ d)]`: `outputs` results of a 3-tap correlation by `points` products instead of `3 · outputs`.
///
/// Each transform takes vectors `step` apart and leaves vectors `resultStep` apart; the lanes are independent.
protocol WinogradTransform {
  /// Results of one transform, `m`.
  static var outputs: Int { get }
  /// Products of one transform, `m + 2`.
  static var points: Int { get }
  /// `Bᵀ d`, `points` values to `points`.
  static func input(_ d: UnsafePointer<Vector>, _ step: Int, to t: UnsafeMutablePointer<Vector>, _ resultStep: Int)
  /// `G g`, 3 values to `points`.
  static func weights(_ g: UnsafePointer<Vector>, _ step: Int, to t: UnsafeMutablePointer<Vector>, _ resultStep: Int)
  /// `Aᵀ m`, `points` values to `outputs`.
  static func output(_ m: UnsafePointer<Vector>, _ step: Int, to y: UnsafeMutablePointer<Vector>, _ resultStep: Int)
  /// `A y`, `outputs` values to `points`: backwards through ``output(_:_:to:_:)``.
  static func outputGradient(
    _ y: UnsafePointer<Vector>, _ step: Int, to m: UnsafeMutablePointer<Vector>, _ resultStep: Int)
  /// `Gᵀ t`, `points` values to 3: backwards through ``weights(_:_:to:_:)``.
  static func weightGradient(
    _ t: UnsafePointer<Vector>, _ step: Int, to g: UnsafeMutablePointer<Vector>, _ resultStep: Int)
}

/// F(2, 3): 4 products for 2 results. The points are 0, 1, −1, ∞.
///
/// ```
///      1  0 −1  0          1   0   0
/// Bᵀ = 0  1  1  0     G =  ½   ½   ½     Aᵀ = 1  1  1  0
///      0 −1  1  0          ½  −½   ½          0  1 −1 −1
///      0  1  0 −1          0   0   1
/// ```
enum WinogradTwo: WinogradTransform {
  static let outputs = 2
  static let points = 4

  @inline(__always)
  static func input(_ d: UnsafePointer<Vector>, _ step: Int, to t: UnsafeMutablePointer<Vector>, _ resultStep: Int) {
    let (d0, d1, d2, d3) = (d[0], d[step], d[2 &* step], d[3 &* step])
    t[0] = d0 - d2
    t[resultStep] = d1 + d2
    t[2 &* resultStep] = d2 - d1
    t[3 &* resultStep] = d1 - d3
  }

  @inline(__always)
  static func weights(_ g: UnsafePointer<Vector>, _ step: Int, to t: UnsafeMutablePointer<Vector>, _ resultStep: Int) {
    let (g0, g1, g2) = (g[0], g[step], g[2 &* step])
    let outer = (g0 + g2) * 0.5
    let inner = g1 * 0.5
    t[0] = g0
    t[resultStep] = outer + inner
    t[2 &* resultStep] = outer - inner
    t[3 &* resultStep] = g2
  }

  @inline(__always)
  static func output(_ m: UnsafePointer<Vector>, _ step: Int, to y: UnsafeMutablePointer<Vector>, _ resultStep: Int) {
    let (m0, m1, m2, m3) = (m[0], m[step], m[2 &* step], m[3 &* step])
    y[0] = m0 + m1 + m2
    y[resultStep] = m1 - m2 - m3
  }

  @inline(__always)
  static func outputGradient(
    _ y: UnsafePointer<Vector>, _ step: Int, to m: UnsafeMutablePointer<Vector>, _ resultStep: Int
  ) {
    let (y0, y1) = (y[0], y[step])
    m[0] = y0
    m[resultStep] = y0 + y1
    m[2 &* resultStep] = y0 - y1
    m[3 &* resultStep] = Vector() - y1
  }

  @inline(__always)
  static func weightGradient(
    _ t: UnsafePointer<Vector>, _ step: Int, to g: UnsafeMutablePointer<Vector>, _ resultStep: Int
  ) {
    let (t0, t1, t2, t3) = (t[0], t[step], t[2 &* step], t[3 &* step])
    let half = (t1 + t2) * 0.5
    g[0] = t0 + half
    g[resultStep] = (t1 - t2) * 0.5
    g[2 &* resultStep] = half + t3
  }
}

/// F(4, 3): 6 products for 4 results. The points are 0, 1, −1, 2, −2, ∞.
///
/// ```
///      4  0 −5  0  1  0           ¼    0    0
///      0 −4 −4  1  1  0         −1/6 −1/6 −1/6          1  1  1  1  1  0
/// Bᵀ = 0  4 −4 −1  1  0     G = −1/6  1/6 −1/6     Aᵀ = 0  1 −1  2 −2  0
///      0 −2 −1  2  1  0          1/24 1/12  1/6         0  1  1  4  4  0
///      0  2 −1 −2  1  0          1/24 −1/12 1/6         0  1 −1  8 −8  1
///      0  4  0 −5  0  1           0    0    1
/// ```
enum WinogradFour: WinogradTransform {
  static let outputs = 4
  static let points = 6

  @inline(__always)
  static func input(_ d: UnsafePointer<Vector>, _ step: Int, to t: UnsafeMutablePointer<Vector>, _ resultStep: Int) {
    let (d0, d1, d2) = (d[0], d[step], d[2 &* step])
    let (d3, d4, d5) = (d[3 &* step], d[4 &* step], d[5 &* step])
    let even = d4.adding(d2, times: Vector(repeating: -4))
    let odd = d3.adding(d1, times: Vector(repeating: -4))
    let wide = d4 - d2
    let double = (d3 - d1) * 2
    t[0] = d4.adding(d0, times: Vector(repeating: 4)).adding(d2, times: Vector(repeating: -5))
    t[resultStep] = even + odd
    t[2 &* resultStep] = even - odd
    t[3 &* resultStep] = wide + double
    t[4 &* resultStep] = wide - double
    t[5 &* resultStep] = d5.adding(d1, times: Vector(repeating: 4)).adding(d3, times: Vector(repeating: -5))
  }

  @inline(__always)
  static func weights(_ g: UnsafePointer<Vector>, _ step: Int, to t: UnsafeMutablePointer<Vector>, _ resultStep: Int) {
    let (g0, g1, g2) = (g[0], g[step], g[2 &* step])
    let outer = (g0 + g2) * (-1 / 6)
    let inner = g1 * (1 / 6)
    let wide = (g0 * (1 / 24)).adding(g2, times: Vector(repeating: 1 / 6))
    let half = g1 * (1 / 12)
    t[0] = g0 * 0.25
    t[resultStep] = outer - inner
    t[2 &* resultStep] = outer + inner
    t[3 &* resultStep] = wide + half
    t[4 &* resultStep] = wide - half
    t[5 &* resultStep] = g2
  }

  @inline(__always)
  static func output(_ m: UnsafePointer<Vector>, _ step: Int, to y: UnsafeMutablePointer<Vector>, _ resultStep: Int) {
    let (m0, m1, m2) = (m[0], m[step], m[2 &* step])
    let (m3, m4, m5) = (m[3 &* step], m[4 &* step], m[5 &* step])
    let (sum1, difference1) = (m1 + m2, m1 - m2)
    let (sum2, difference2) = (m3 + m4, m3 - m4)
    y[0] = m0 + sum1 + sum2
    y[resultStep] = difference1.adding(difference2, times: Vector(repeating: 2))
    y[2 &* resultStep] = sum1.adding(sum2, times: Vector(repeating: 4))
    y[3 &* resultStep] = (m5 + difference1).adding(difference2, times: Vector(repeating: 8))
  }

  @inline(__always)
  static func outputGradient(
    _ y: UnsafePointer<Vector>, _ step: Int, to m: UnsafeMutablePointer<Vector>, _ resultStep: Int
  ) {
    let (y0, y1, y2, y3) = (y[0], y[step], y[2 &* step], y[3 &* step])
    let (even, odd) = (y0 + y2, y1 + y3)
    let evenTwo = y0.adding(y2, times: Vector(repeating: 4))
    let oddTwo = (y1 * 2).adding(y3, times: Vector(repeating: 8))
    m[0] = y0
    m[resultStep] = even + odd
    m[2 &* resultStep] = even - odd
    m[3 &* resultStep] = evenTwo + oddTwo
    m[4 &* resultStep] = evenTwo - oddTwo
    m[5 &* resultStep] = y3
  }

  @inline(__always)
  static func weightGradient(
    _ t: UnsafePointer<Vector>, _ step: Int, to g: UnsafeMutablePointer<Vector>, _ resultStep: Int
  ) {
    let (t0, t1, t2) = (t[0], t[step], t[2 &* step])
    let (t3, t4, t5) = (t[3 &* step], t[4 &* step], t[5 &* step])
    let sixth = (t1 + t2) * (1 / 6)
    let wide = t3 + t4
    g[0] = (t0 * 0.25 - sixth).adding(wide, times: Vector(repeating: 1 / 24))
    g[resultStep] = ((t2 - t1) * (1 / 6)).adding(t3 - t4, times: Vector(repeating: 1 / 12))
    g[2 &* resultStep] = (t5 - sixth).adding(wide, times: Vector(repeating: 1 / 6))
  }
}
