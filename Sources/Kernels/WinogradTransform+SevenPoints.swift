// Winograd's minimal filtering with the points 0, 1, −1, 2, −2, ½, ∞: the small transforms of F(5, 3), and the way back
// through each. What they are for is `WinogradTransform.swift`.

/// F(5, 3): 7 products for 5 results.
///
/// ```
///      −2   4   5/2  −5   −½   1  0           −½     0     0
///       0   2  −2   −9/2   ½   1  0          −1/3  −1/3  −1/3          1  1  1   1   1    1   0
///       0  −2   6   −7/2 −3/2  1  0           1/9  −1/9   1/9          0  1 −1   2  −2    ½   0
/// Bᵀ =  0   1 −3/2  −2    3/2  1  0     G =  1/36  1/18   1/9     Aᵀ = 0  1  1   4   4    ¼   0
///       0  −1  5/2   0   −5/2  1  0         −1/60  1/30 −1/15          0  1 −1   8  −8   1/8  0
///       0   4   0   −5    0    1  0         32/45 16/45  8/45          0  1  1  16  16  1/16  1
///       0  −2   4    5/2  −5  −½  1            0     0     1
/// ```
///
/// The rows of `Bᵀ` are those of six points of `eᵢ = dᵢ₊₁ − dᵢ/2`, and between them one for the new point ½.
enum WinogradF53: WinogradTransform {
  static let outputs = 5
  static let taps = 3
  static let points = 7

  @inline(__always)
  static func input(_ d: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (d0, d1, d2, d3, d4, d5, d6) = (d(0), d(1), d(2), d(3), d(4), d(5), d(6))
    let half = Vector(repeating: -0.5)
    SixPoints.input(
      d1.adding(d0, times: half), d2.adding(d1, times: half), d3.adding(d2, times: half), d4.adding(d3, times: half),
      d5.adding(d4, times: half), d6.adding(d5, times: half)
    ) { put($0 < 5 ? $0 : 6, $1) }
    put(5, d5.adding(d1, times: Vector(repeating: 4)).adding(d3, times: Vector(repeating: -5)))
  }

  @inline(__always)
  static func inputGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let e = SixPoints.inputGradient(t(0), t(1), t(2), t(3), t(4), t(6))
    let (t5, half) = (t(5), Vector(repeating: -0.5))
    put(0, e.0 * -0.5)
    put(1, e.0.adding(t5, times: Vector(repeating: 4)).adding(e.1, times: half))
    put(2, e.1.adding(e.2, times: half))
    put(3, e.2.adding(t5, times: Vector(repeating: -5)).adding(e.3, times: half))
    put(4, e.3.adding(e.4, times: half))
    put(5, (e.4 + t5).adding(e.5, times: half))
    put(6, e.5)
  }

  @inline(__always)
  static func weights(_ g: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (g0, g1, g2) = (g(0), g(1), g(2))
    let outer = g0 + g2
    put(0, g0 * -0.5)
    put(1, (outer + g1) * (-1 / 3))
    put(2, (outer - g1) * (1 / 9))
    let wide = g0.adding(g2, times: Vector(repeating: 4))
    put(3, wide.adding(g1, times: Vector(repeating: 2)) * (1 / 36))
    put(4, wide.adding(g1, times: Vector(repeating: -2)) * (-1 / 60))
    put(5, g2.adding(g0, times: Vector(repeating: 4)).adding(g1, times: Vector(repeating: 2)) * (8 / 45))
    put(6, g2)
  }

  @inline(__always)
  static func output(_ m: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (m0, m1, m2, m3, m4, m5, m6) = (m(0), m(1), m(2), m(3), m(4), m(5), m(6))
    let (sum, difference) = (m1 + m2, m1 - m2)
    let (sumTwo, differenceTwo) = (m3 + m4, m3 - m4)
    put(0, (m0 + m5) + (sum + sumTwo))
    put(1, difference.adding(differenceTwo, times: Vector(repeating: 2)).adding(m5, times: Vector(repeating: 1 / 2)))
    put(2, sum.adding(sumTwo, times: Vector(repeating: 4)).adding(m5, times: Vector(repeating: 1 / 4)))
    put(3, difference.adding(differenceTwo, times: Vector(repeating: 8)).adding(m5, times: Vector(repeating: 1 / 8)))
    put(4, (m6 + sum).adding(sumTwo, times: Vector(repeating: 16)).adding(m5, times: Vector(repeating: 1 / 16)))
  }

  @inline(__always)
  static func outputGradient(_ y: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (y0, y1, y2, y3, y4) = (y(0), y(1), y(2), y(3), y(4))
    put(0, y0)
    let (even, odd) = (y0 + y2 + y4, y1 + y3)
    put(1, even + odd)
    put(2, even - odd)
    let evenTwo = y0.adding(y2, times: Vector(repeating: 4)).adding(y4, times: Vector(repeating: 16))
    let oddTwo = (y1 * 2).adding(y3, times: Vector(repeating: 8))
    put(3, evenTwo + oddTwo)
    put(4, evenTwo - oddTwo)
    let evenHalf = y0.adding(y2, times: Vector(repeating: 1 / 4)).adding(y4, times: Vector(repeating: 1 / 16))
    put(5, evenHalf + (y1 * 0.5).adding(y3, times: Vector(repeating: 1 / 8)))
    put(6, y4)
  }

  @inline(__always)
  static func weightGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (one, minusOne) = (t(1) * (-1 / 3), t(2) * (1 / 9))
    let (two, minusTwo, half) = (t(3) * (1 / 36), t(4) * (-1 / 60), t(5) * (8 / 45))
    let (sum, difference) = (one + minusOne, one - minusOne)
    let (sumTwo, differenceTwo) = (two + minusTwo, two - minusTwo)
    put(
      0, sum.adding(t(0), times: Vector(repeating: -0.5)) + sumTwo.adding(half, times: Vector(repeating: 4)))
    put(1, difference.adding(differenceTwo, times: Vector(repeating: 2)).adding(half, times: Vector(repeating: 2)))
    put(2, (sum + t(6)) + half.adding(sumTwo, times: Vector(repeating: 4)))
  }
}
