// Winograd's minimal filtering with the points ±¼, ±5/8, ±5/4, ±5/2, ∞: the small transforms of F(7, 3), and the way back
// through each. What they are for is `WinogradTransform.swift`.

/// One number for each pair of points.
private typealias Four = SIMD4<Float>

/// The numbers of the matrices of F(7, 3), known when the program is compiled. All but those of `G` have at most 24 binary
/// digits, so that nothing is rounded on the way to them.
///
/// All four pairs give `R(x) = Π (x² − p²) = x⁸ + r₃x⁶ + r₂x⁴ + r₁x² + r₀`, and for each pair the other three
/// `Q(x) = R(x) / (x² − p²) = x⁶ + q₂x⁴ + q₁x² + q₀`.
private enum NinePoints {
  static var p: Four { Four(1 / 4, 5 / 8, 5 / 4, 5 / 2) }
  static var square: Four { p * p }

  static var r3: Float { -(square[0] + square[1] + square[2] + square[3]) }
  static var r2: Float { low.product + low.sum * high.sum + high.product }
  static var r1: Float { -(low.product * high.sum + low.sum * high.product) }
  static var r0: Float { low.product * high.product }

  static var q2: Four { r3 + square }
  static var q1: Four { r2 + square * q2 }
  static var q0: Four { r1 + square * q1 }

  /// `1 / (2p Q(p))`.
  static var g0: Four { 1 / divisor }
  /// `p / (2p Q(p))`.
  static var g1: Four { p / divisor }
  /// `p² / (2p Q(p))`.
  static var g2: Four { square / divisor }

  private static var divisor: Four { 2 * p * (q0 + square * (q1 + square * (q2 + square))) }
  private static var low: (sum: Float, product: Float) { (square[0] + square[1], square[0] * square[1]) }
  private static var high: (sum: Float, product: Float) { (square[2] + square[3], square[2] * square[3]) }

  /// Does something for each pair, one after the other; not a loop, so that its numbers are known.
  @inline(__always)
  static func forEachPair(_ body: (Int) -> Void) {
    body(0)
    body(1)
    body(2)
    body(3)
  }
}

/// A vector for each pair of points.
private struct FourVectors {
  let (a, b, c, d): (Vector, Vector, Vector, Vector)

  /// The sums of what belongs to `p` and to `−p`.
  @inline(__always)
  init(sums t: (Int) -> Vector) {
    (a, b, c, d) = (t(0) + t(1), t(2) + t(3), t(4) + t(5), t(6) + t(7))
  }

  /// The differences of what belongs to `p` and to `−p`.
  @inline(__always)
  init(differences t: (Int) -> Vector) {
    (a, b, c, d) = (t(0) - t(1), t(2) - t(3), t(4) - t(5), t(6) - t(7))
  }

  /// The four, each times its factor.
  @inline(__always)
  func sum(times factor: Four) -> Vector {
    (a * factor[0]).adding(b, times: Vector(repeating: factor[1]))
      + (c * factor[2]).adding(d, times: Vector(repeating: factor[3]))
  }

  /// The four, each times its factor, and one vector more.
  @inline(__always)
  func sum(times factor: Four, and last: Vector) -> Vector {
    (a * factor[0]).adding(b, times: Vector(repeating: factor[1]))
      + last.adding(c, times: Vector(repeating: factor[2])).adding(d, times: Vector(repeating: factor[3]))
  }
}

/// F(7, 3): 9 products for 7 results.
///
/// With 0, ±1, ±2 and ±½ there is no good place for an eighth point. Four pairs without 0, about evenly apart on a logarithmic
/// scale, amplify errors half as much; and of each pair the even and the odd terms are shared:
///
/// ```
/// Bᵀ   ±p·q₀   q₀   ±p·q₁   q₁   ±p·q₂   q₂   ±p   1   0        row of ±p
///        r₀    0      r₁    0      r₂    0    r₃   0   1        row of ∞
///
/// G    (±1   p   ±p²) / (2p·Q(p))                               row of ±p
///       0    0    1                                             row of ∞
///
/// A     1   ±p   p²   ±p³   p⁴   ±p⁵   p⁶                       row of ±p
///       0    0    0     0    0     0    1                       row of ∞
/// ```
enum WinogradF73: WinogradTransform {
  static let outputs = 7
  static let taps = 3
  static let points = 9

  @inline(__always)
  static func input(_ d: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (d0, d1, d2, d3, d4) = (d(0), d(1), d(2), d(3), d(4))
    let (d5, d6, d7, d8) = (d(5), d(6), d(7), d(8))
    NinePoints.forEachPair { pair in
      let (q0, q1, q2) = (
        Vector(repeating: NinePoints.q0[pair]), Vector(repeating: NinePoints.q1[pair]),
        Vector(repeating: NinePoints.q2[pair])
      )
      let even = d6.adding(d4, times: q2).adding(d2, times: q1).adding(d0, times: q0)
      let odd = d7.adding(d5, times: q2).adding(d3, times: q1).adding(d1, times: q0)
      put(2 &* pair, odd.adding(even, times: Vector(repeating: NinePoints.p[pair])))
      put(2 &* pair &+ 1, odd.adding(even, times: Vector(repeating: -NinePoints.p[pair])))
    }
    put(
      8,
      d8.adding(d6, times: Vector(repeating: NinePoints.r3)).adding(d4, times: Vector(repeating: NinePoints.r2))
        .adding(d2, times: Vector(repeating: NinePoints.r1)).adding(d0, times: Vector(repeating: NinePoints.r0)))
  }

  @inline(__always)
  static func inputGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (sums, differences, t8) = (FourVectors(sums: t), FourVectors(differences: t), t(8))
    let p = NinePoints.p
    put(0, differences.sum(times: p * NinePoints.q0, and: t8 * NinePoints.r0))
    put(1, sums.sum(times: NinePoints.q0))
    put(2, differences.sum(times: p * NinePoints.q1, and: t8 * NinePoints.r1))
    put(3, sums.sum(times: NinePoints.q1))
    put(4, differences.sum(times: p * NinePoints.q2, and: t8 * NinePoints.r2))
    put(5, sums.sum(times: NinePoints.q2))
    put(6, differences.sum(times: p, and: t8 * NinePoints.r3))
    put(7, (sums.a + sums.b) + (sums.c + sums.d))
    put(8, t8)
  }

  @inline(__always)
  static func weights(_ g: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (g0, g1, g2) = (g(0), g(1), g(2))
    NinePoints.forEachPair { pair in
      let outer = (g0 * NinePoints.g0[pair]).adding(g2, times: Vector(repeating: NinePoints.g2[pair]))
      let inner = g1 * NinePoints.g1[pair]
      put(2 &* pair, inner + outer)
      put(2 &* pair &+ 1, inner - outer)
    }
    put(8, g2)
  }

  @inline(__always)
  static func output(_ m: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (sums, differences) = (FourVectors(sums: m), FourVectors(differences: m))
    let (p, square) = (NinePoints.p, NinePoints.square)
    put(0, (sums.a + sums.b) + (sums.c + sums.d))
    put(1, differences.sum(times: p))
    put(2, sums.sum(times: square))
    put(3, differences.sum(times: square * p))
    put(4, sums.sum(times: square * square))
    put(5, differences.sum(times: square * square * p))
    put(6, sums.sum(times: square * square * square, and: m(8)))
  }

  @inline(__always)
  static func outputGradient(_ y: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (y0, y1, y2, y3, y4, y5, y6) = (y(0), y(1), y(2), y(3), y(4), y(5), y(6))
    NinePoints.forEachPair { pair in
      let p = NinePoints.p[pair]
      let (square, fourth, sixth) = (
        Vector(repeating: p * p), Vector(repeating: p * p * p * p), Vector(repeating: p * p * p * p * p * p)
      )
      let even = y0.adding(y2, times: square).adding(y4, times: fourth).adding(y6, times: sixth)
      let odd = y1.adding(y3, times: square).adding(y5, times: fourth)
      put(2 &* pair, even.adding(odd, times: Vector(repeating: p)))
      put(2 &* pair &+ 1, even.adding(odd, times: Vector(repeating: -p)))
    }
    put(8, y6)
  }

  @inline(__always)
  static func weightGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (sums, differences) = (FourVectors(sums: t), FourVectors(differences: t))
    put(0, differences.sum(times: NinePoints.g0))
    put(1, sums.sum(times: NinePoints.g1))
    put(2, differences.sum(times: NinePoints.g2, and: t(8)))
  }
}
