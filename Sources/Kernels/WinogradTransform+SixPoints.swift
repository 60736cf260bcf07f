// Winograd's minimal filtering with the points 0, 1, −1, 2, −2, ∞: the small transforms of F(4, 3) and F(2, 5), and the way
// back through each. What they are for is `WinogradTransform.swift`.

/// What F(4, 3) and F(2, 5) share: the points 0, 1, −1, 2, −2, ∞, and with them the transform of the input.
///
/// ```
///      4  0 −5  0  1  0
///      0 −4 −4  1  1  0
/// Bᵀ = 0  4 −4 −1  1  0
///      0 −2 −1  2  1  0
///      0  2 −1 −2  1  0
///      0  4  0 −5  0  1
/// ```
protocol SixPointTransform: WinogradTransform {}

extension SixPointTransform {
  static var points: Int { 6 }

  @inline(__always)
  static func input(_ d: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    SixPoints.input(d(0), d(1), d(2), d(3), d(4), d(5), put)
  }

  @inline(__always)
  static func inputGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let x = SixPoints.inputGradient(t(0), t(1), t(2), t(3), t(4), t(5))
    put(0, x.0)
    put(1, x.1)
    put(2, x.2)
    put(3, x.3)
    put(4, x.4)
    put(5, x.5)
  }
}

/// The transform of the input at these points.
enum SixPoints {
  @inline(__always)
  static func input(
    _ d0: Vector, _ d1: Vector, _ d2: Vector, _ d3: Vector, _ d4: Vector, _ d5: Vector, _ put: (Int, Vector) -> Void
  ) {
    let even = d4.adding(d2, times: Vector(repeating: -4))
    let odd = d3.adding(d1, times: Vector(repeating: -4))
    let wide = d4 - d2
    let double = (d3 - d1) * 2
    put(0, d4.adding(d0, times: Vector(repeating: 4)).adding(d2, times: Vector(repeating: -5)))
    put(1, even + odd)
    put(2, even - odd)
    put(3, wide + double)
    put(4, wide - double)
    put(5, d5.adding(d1, times: Vector(repeating: 4)).adding(d3, times: Vector(repeating: -5)))
  }

  @inline(__always)
  static func inputGradient(
    _ t0: Vector, _ t1: Vector, _ t2: Vector, _ t3: Vector, _ t4: Vector, _ t5: Vector
  ) -> (Vector, Vector, Vector, Vector, Vector, Vector) {
    let (sum1, difference1) = (t1 + t2, t1 - t2)
    let (sum2, difference2) = (t3 + t4, t3 - t4)
    return (
      t0 * 4,
      ((t5 - difference1) * 4).adding(difference2, times: Vector(repeating: -2)),
      (t0 * -5).adding(sum1, times: Vector(repeating: -4)) - sum2,
      difference1.adding(difference2, times: Vector(repeating: 2)).adding(t5, times: Vector(repeating: -5)),
      t0 + sum1 + sum2,
      t5
    )
  }
}

/// F(4, 3): 6 products for 4 results.
///
/// ```
///       ¼    0    0
///     −1/6 −1/6 −1/6          1  1  1  1  1  0
/// G = −1/6  1/6 −1/6     Aᵀ = 0  1 −1  2 −2  0
///     1/24 1/12  1/6          0  1  1  4  4  0
///     1/24 −1/12 1/6          0  1 −1  8 −8  1
///       0    0    1
/// ```
enum WinogradF43: SixPointTransform {
  static let outputs = 4
  static let taps = 3

  @inline(__always)
  static func weights(_ g: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (g0, g1, g2) = (g(0), g(1), g(2))
    let outer = (g0 + g2) * (-1 / 6)
    let inner = g1 * (1 / 6)
    let wide = (g0 * (1 / 24)).adding(g2, times: Vector(repeating: 1 / 6))
    let half = g1 * (1 / 12)
    put(0, g0 * 0.25)
    put(1, outer - inner)
    put(2, outer + inner)
    put(3, wide + half)
    put(4, wide - half)
    put(5, g2)
  }

  @inline(__always)
  static func output(_ m: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (m0, m1, m2, m3, m4, m5) = (m(0), m(1), m(2), m(3), m(4), m(5))
    let (sum1, difference1) = (m1 + m2, m1 - m2)
    let (sum2, difference2) = (m3 + m4, m3 - m4)
    put(0, m0 + sum1 + sum2)
    put(1, difference1.adding(difference2, times: Vector(repeating: 2)))
    put(2, sum1.adding(sum2, times: Vector(repeating: 4)))
    put(3, (m5 + difference1).adding(difference2, times: Vector(repeating: 8)))
  }

  @inline(__always)
  static func outputGradient(_ y: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (y0, y1, y2, y3) = (y(0), y(1), y(2), y(3))
    let (even, odd) = (y0 + y2, y1 + y3)
    let evenTwo = y0.adding(y2, times: Vector(repeating: 4))
    let oddTwo = (y1 * 2).adding(y3, times: Vector(repeating: 8))
    put(0, y0)
    put(1, even + odd)
    put(2, even - odd)
    put(3, evenTwo + oddTwo)
    put(4, evenTwo - oddTwo)
    put(5, y3)
  }

  @inline(__always)
  static func weightGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (t0, t1, t2, t3, t4, t5) = (t(0), t(1), t(2), t(3), t(4), t(5))
    let sixth = (t1 + t2) * (1 / 6)
    let wide = t3 + t4
    put(0, (t0 * 0.25 - sixth).adding(wide, times: Vector(repeating: 1 / 24)))
    put(1, ((t2 - t1) * (1 / 6)).adding(t3 - t4, times: Vector(repeating: 1 / 12)))
    put(2, (t5 - sixth).adding(wide, times: Vector(repeating: 1 / 6)))
  }
}

/// F(2, 5): 6 products for 2 results.
///
/// ```
///       ¼    0    0    0    0
///     −1/6 −1/6 −1/6 −1/6 −1/6
/// G = −1/6  1/6 −1/6  1/6 −1/6     Aᵀ = 1  1  1  1  1  0
///     1/24 1/12  1/6  1/3  2/3          0  1 −1  2 −2  1
///     1/24 −1/12 1/6 −1/3  2/3
///       0    0    0    0    1
/// ```
enum WinogradF25: SixPointTransform {
  static let outputs = 2
  static let taps = 5

  @inline(__always)
  static func weights(_ g: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (g0, g1, g2, g3, g4) = (g(0), g(1), g(2), g(3), g(4))
    let outer = (g0 + g2 + g4) * (-1 / 6)
    let inner = (g1 + g3) * (1 / 6)
    let wide = (g0 * (1 / 24)).adding(g2, times: Vector(repeating: 1 / 6)).adding(g4, times: Vector(repeating: 2 / 3))
    let half = (g1 * (1 / 12)).adding(g3, times: Vector(repeating: 1 / 3))
    put(0, g0 * 0.25)
    put(1, outer - inner)
    put(2, outer + inner)
    put(3, wide + half)
    put(4, wide - half)
    put(5, g4)
  }

  @inline(__always)
  static func output(_ m: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (m0, m1, m2, m3, m4, m5) = (m(0), m(1), m(2), m(3), m(4), m(5))
    put(0, m0 + (m1 + m2) + (m3 + m4))
    put(1, (m5 + (m1 - m2)).adding(m3 - m4, times: Vector(repeating: 2)))
  }

  @inline(__always)
  static func outputGradient(_ y: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (y0, y1) = (y(0), y(1))
    put(0, y0)
    put(1, y0 + y1)
    put(2, y0 - y1)
    put(3, y0.adding(y1, times: Vector(repeating: 2)))
    put(4, y0.adding(y1, times: Vector(repeating: -2)))
    put(5, y1)
  }

  @inline(__always)
  static func weightGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (t0, t1, t2, t3, t4, t5) = (t(0), t(1), t(2), t(3), t(4), t(5))
    let sixth = (t1 + t2) * (1 / 6)
    let odd = (t2 - t1) * (1 / 6)
    let (wide, double) = (t3 + t4, t3 - t4)
    put(0, (t0 * 0.25 - sixth).adding(wide, times: Vector(repeating: 1 / 24)))
    put(1, odd.adding(double, times: Vector(repeating: 1 / 12)))
    put(2, (Vector() - sixth).adding(wide, times: Vector(repeating: 1 / 6)))
    put(3, odd.adding(double, times: Vector(repeating: 1 / 3)))
    put(4, (t5 - sixth).adding(wide, times: Vector(repeating: 2 / 3)))
  }
}
