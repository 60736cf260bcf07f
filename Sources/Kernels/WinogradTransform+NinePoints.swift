// Winograd's minimal filtering with the points ±¼, ±5/8, ±5/4, ±5/2, ∞: the small transforms of F(7, 3), and the way back
// through each. What they are for is `WinogradTransform.swift`.

/// One number for each pair of points.
private typealias Four = SIMD4<Float>

/// The numbers of the matrices of F(7, 3); all but those of `G` have at most 24 binary digits.
///
/// Of a pair `±p` the other three give `Q(x) = (x² − a²)(x² − b²)(x² − c²) = x⁶ + q₂x⁴ + q₁x² + q₀`, and all four
/// `R(x) = x⁸ + r₃x⁶ + r₂x⁴ + r₁x² + r₀`.
private enum NinePoints {
  static var p: Four { Four(1 / 4, 5 / 8, 5 / 4, 5 / 2) }

  static var q0: Four { Four(-1_000_000, -160_000, -40_000, -10_000) / 262_144 }
  static var q1: Four { Four(52_500, 42_000, 11_700, 3_000) / 4_096 }
  static var q2: Four { Four(-525, -504, -429, -129) / 64 }

  static var r0: Float { 4_000_000 / 16_777_216 }
  static var r1: Float { -1_210_000 / 262_144 }
  static var r2: Float { 54_600 / 4_096 }
  static var r3: Float { -529 / 64 }

  /// `1 / (2p Q(p))`.
  static var g0: Four {
    Four(-524_288, 1_048_576, -524_288, 262_144) / Four(798_336, 2_953_125, 10_800_000, 222_750_000)
  }
  /// `p / (2p Q(p))`.
  static var g1: Four { Four(-131_072, 131_072, -131_072, 131_072) / Four(798_336, 590_625, 2_160_000, 44_550_000) }
  /// `p² / (2p Q(p))`.
  static var g2: Four { Four(-32_768, 81_920, -163_840, 327_680) / Four(798_336, 590_625, 2_160_000, 44_550_000) }
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
    @inline(__always)
    func putRows(of pair: Int) {
      let (q0, q1, q2) = (
        Vector(repeating: NinePoints.q0[pair]), Vector(repeating: NinePoints.q1[pair]),
        Vector(repeating: NinePoints.q2[pair])
      )
      let even = d6.adding(d4, times: q2).adding(d2, times: q1).adding(d0, times: q0)
      let odd = d7.adding(d5, times: q2).adding(d3, times: q1).adding(d1, times: q0)
      put(2 &* pair, odd.adding(even, times: Vector(repeating: NinePoints.p[pair])))
      put(2 &* pair &+ 1, odd.adding(even, times: Vector(repeating: -NinePoints.p[pair])))
    }
    putRows(of: 0)
    putRows(of: 1)
    putRows(of: 2)
    putRows(of: 3)
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
    @inline(__always)
    func putRows(of pair: Int) {
      let outer = (g0 * NinePoints.g0[pair]).adding(g2, times: Vector(repeating: NinePoints.g2[pair]))
      let inner = g1 * NinePoints.g1[pair]
      put(2 &* pair, inner + outer)
      put(2 &* pair &+ 1, inner - outer)
    }
    putRows(of: 0)
    putRows(of: 1)
    putRows(of: 2)
    putRows(of: 3)
    put(8, g2)
  }

  @inline(__always)
  static func output(_ m: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (sums, differences) = (FourVectors(sums: m), FourVectors(differences: m))
    let p = NinePoints.p
    let square = p * p
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
    @inline(__always)
    func putRows(of pair: Int) {
      let p = NinePoints.p[pair]
      let (square, fourth, sixth) = (
        Vector(repeating: p * p), Vector(repeating: p * p * p * p), Vector(repeating: p * p * p * p * p * p)
      )
      let even = y0.adding(y2, times: square).adding(y4, times: fourth).adding(y6, times: sixth)
      let odd = y1.adding(y3, times: square).adding(y5, times: fourth)
      put(2 &* pair, even.adding(odd, times: Vector(repeating: p)))
      put(2 &* pair &+ 1, even.adding(odd, times: Vector(repeating: -p)))
    }
    putRows(of: 0)
    putRows(of: 1)
    putRows(of: 2)
    putRows(of: 3)
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
