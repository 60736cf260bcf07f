// Winograd's minimal filtering with the points 0, 1, −1, 2, −2, ½, −½, ∞: the small transforms of F(6, 3) and F(4, 5), and
// the way back through each. What they are for is `WinogradTransform.swift`.

/// Sums and differences of what belongs to 1 and −1, to 2 and −2, to ½ and −½: a row of even powers has the sums alone, one of
/// odd powers the differences.
private struct SignedPairs {
  let (sum, sumTwo, sumHalf): (Vector, Vector, Vector)
  let (difference, differenceTwo, differenceHalf): (Vector, Vector, Vector)

  @inline(__always)
  init(_ t: (Int) -> Vector) {
    let (t1, t2, t3, t4, t5, t6) = (t(1), t(2), t(3), t(4), t(5), t(6))
    (sum, sumTwo, sumHalf) = (t1 + t2, t3 + t4, t5 + t6)
    (difference, differenceTwo, differenceHalf) = (t1 - t2, t3 - t4, t5 - t6)
  }

  /// `one`, in which is that of 1 and −1 already, and the other sums times a factor each.
  @inline(__always)
  func even(_ one: Vector, two: Float, half: Float) -> Vector {
    one.adding(sumTwo, times: Vector(repeating: two)).adding(sumHalf, times: Vector(repeating: half))
  }

  /// The same of the differences.
  @inline(__always)
  func odd(_ one: Vector, two: Float, half: Float) -> Vector {
    one.adding(differenceTwo, times: Vector(repeating: two)).adding(differenceHalf, times: Vector(repeating: half))
  }
}

/// What F(6, 3) and F(4, 5) share: the points, and with them the transform of the input.
///
/// ```
///      −1   0  21/4    0   −21/4    0    1   0
///       0   1    1   −17/4 −17/4    1    1   0
///       0  −1    1    17/4 −17/4   −1    1   0
/// Bᵀ =  0   ½    ¼   −5/2   −5/4    2    1   0
///       0  −½    ¼    5/2   −5/4   −2    1   0
///       0   2    4   −5/2   −5      ½    1   0
///       0  −2    4    5/2   −5     −½    1   0
///       0  −1    0    21/4   0   −21/4   0   1
/// ```
protocol EightPointTransform: WinogradTransform {}

extension EightPointTransform {
  static var points: Int { 8 }

  @inline(__always)
  static func input(_ d: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (d0, d1, d2, d3) = (d(0), d(1), d(2), d(3))
    let (d4, d5, d6, d7) = (d(4), d(5), d(6), d(7))
    put(0, (d6 - d0).adding(d2 - d4, times: Vector(repeating: 21 / 4)))
    put(7, (d7 - d1).adding(d3 - d5, times: Vector(repeating: 21 / 4)))
    let even = (d2 + d6).adding(d4, times: Vector(repeating: -17 / 4))
    let odd = (d1 + d5).adding(d3, times: Vector(repeating: -17 / 4))
    put(1, even + odd)
    put(2, even - odd)
    let evenTwo = d6.adding(d2, times: Vector(repeating: 1 / 4)).adding(d4, times: Vector(repeating: -5 / 4))
    let oddTwo = (d1 * 0.5).adding(d3, times: Vector(repeating: -5 / 2)).adding(d5, times: Vector(repeating: 2))
    put(3, evenTwo + oddTwo)
    put(4, evenTwo - oddTwo)
    let evenHalf = d6.adding(d2, times: Vector(repeating: 4)).adding(d4, times: Vector(repeating: -5))
    let oddHalf = (d1 * 2).adding(d3, times: Vector(repeating: -5 / 2)).adding(d5, times: Vector(repeating: 1 / 2))
    put(5, evenHalf + oddHalf)
    put(6, evenHalf - oddHalf)
  }

  @inline(__always)
  static func inputGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (t0, t7, pairs) = (t(0), t(7), SignedPairs(t))
    put(0, Vector() - t0)
    put(1, pairs.odd(pairs.difference - t7, two: 1 / 2, half: 2))
    put(2, pairs.even(pairs.sum.adding(t0, times: Vector(repeating: 21 / 4)), two: 1 / 4, half: 4))
    put(
      3,
      (t7 * (21 / 4)).adding(pairs.difference, times: Vector(repeating: -17 / 4))
        .adding(pairs.differenceTwo + pairs.differenceHalf, times: Vector(repeating: -5 / 2)))
    put(
      4,
      pairs.even(
        (t0 * (-21 / 4)).adding(pairs.sum, times: Vector(repeating: -17 / 4)), two: -5 / 4, half: -5))
    put(5, pairs.odd(pairs.difference.adding(t7, times: Vector(repeating: -21 / 4)), two: 2, half: 1 / 2))
    put(6, (pairs.sum + t0) + (pairs.sumTwo + pairs.sumHalf))
    put(7, t7)
  }
}

/// F(6, 3): 8 products for 6 results.
///
/// ```
///       −1     0     0
///      −2/9  −2/9  −2/9           1  1  1   1   1    1     1   0
///      −2/9   2/9  −2/9           0  1 −1   2  −2    ½    −½   0
/// G =  1/90  1/45  2/45      Aᵀ = 0  1  1   4   4    ¼     ¼   0
///      1/90 −1/45  2/45           0  1 −1   8  −8   1/8  −1/8  0
///     32/45 16/45  8/45           0  1  1  16  16  1/16  1/16  0
///     32/45 −16/45 8/45           0  1 −1  32 −32  1/32 −1/32  1
///        0     0     1
/// ```
enum WinogradF63: EightPointTransform {
  static let outputs = 6
  static let taps = 3

  @inline(__always)
  static func weights(_ g: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (g0, g1, g2) = (g(0), g(1), g(2))
    put(0, Vector() - g0)
    put(7, g2)
    let (outer, inner) = ((g0 + g2) * (-2 / 9), g1 * (2 / 9))
    put(1, outer - inner)
    put(2, outer + inner)
    let (evenTwo, oddTwo) = (g0.adding(g2, times: Vector(repeating: 4)) * (1 / 90), g1 * (1 / 45))
    put(3, evenTwo + oddTwo)
    put(4, evenTwo - oddTwo)
    let (evenHalf, oddHalf) = (g2.adding(g0, times: Vector(repeating: 4)) * (8 / 45), g1 * (16 / 45))
    put(5, evenHalf + oddHalf)
    put(6, evenHalf - oddHalf)
  }

  @inline(__always)
  static func output(_ m: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let pairs = SignedPairs(m)
    put(0, (m(0) + pairs.sum) + (pairs.sumTwo + pairs.sumHalf))
    put(1, pairs.odd(pairs.difference, two: 2, half: 1 / 2))
    put(2, pairs.even(pairs.sum, two: 4, half: 1 / 4))
    put(3, pairs.odd(pairs.difference, two: 8, half: 1 / 8))
    put(4, pairs.even(pairs.sum, two: 16, half: 1 / 16))
    put(5, pairs.odd(m(7) + pairs.difference, two: 32, half: 1 / 32))
  }

  @inline(__always)
  static func outputGradient(_ y: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (y0, y1, y2, y3, y4, y5) = (y(0), y(1), y(2), y(3), y(4), y(5))
    put(0, y0)
    put(7, y5)
    let (even, odd) = (y0 + y2 + y4, y1 + y3 + y5)
    put(1, even + odd)
    put(2, even - odd)
    let evenTwo = y0.adding(y2, times: Vector(repeating: 4)).adding(y4, times: Vector(repeating: 16))
    let oddTwo = (y1 * 2).adding(y3, times: Vector(repeating: 8)).adding(y5, times: Vector(repeating: 32))
    put(3, evenTwo + oddTwo)
    put(4, evenTwo - oddTwo)
    let evenHalf = y0.adding(y2, times: Vector(repeating: 1 / 4)).adding(y4, times: Vector(repeating: 1 / 16))
    let oddHalf = (y1 * 0.5).adding(y3, times: Vector(repeating: 1 / 8)).adding(y5, times: Vector(repeating: 1 / 32))
    put(5, evenHalf + oddHalf)
    put(6, evenHalf - oddHalf)
  }

  @inline(__always)
  static func weightGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let pairs = SignedPairs(t)
    put(
      0,
      (pairs.sumTwo * (1 / 90)).adding(pairs.sumHalf, times: Vector(repeating: 32 / 45))
        - t(0).adding(pairs.sum, times: Vector(repeating: 2 / 9)))
    put(1, pairs.odd(pairs.difference * (-2 / 9), two: 1 / 45, half: 16 / 45))
    put(2, pairs.even(t(7).adding(pairs.sum, times: Vector(repeating: -2 / 9)), two: 2 / 45, half: 8 / 45))
  }
}

/// F(4, 5): 8 products for 4 results.
///
/// ```
///       −1     0     0     0     0
///      −2/9  −2/9  −2/9  −2/9  −2/9
///      −2/9   2/9  −2/9   2/9  −2/9           1  1  1   1   1    1     1   0
/// G =  1/90  1/45  2/45  4/45  8/45      Aᵀ = 0  1 −1   2  −2    ½    −½   0
///      1/90 −1/45  2/45 −4/45  8/45           0  1  1   4   4    ¼     ¼   0
///     32/45 16/45  8/45  4/45  2/45           0  1 −1   8  −8   1/8  −1/8  1
///     32/45 −16/45 8/45 −4/45  2/45
///        0     0     0     0     1
/// ```
enum WinogradF45: EightPointTransform {
  static let outputs = 4
  static let taps = 5

  @inline(__always)
  static func weights(_ g: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (g0, g1, g2, g3, g4) = (g(0), g(1), g(2), g(3), g(4))
    put(0, Vector() - g0)
    put(7, g4)
    let (outer, inner) = ((g0 + g2 + g4) * (-2 / 9), (g1 + g3) * (2 / 9))
    put(1, outer - inner)
    put(2, outer + inner)
    let four = Vector(repeating: 4)
    let evenTwo = g0.adding(g2, times: four).adding(g4, times: Vector(repeating: 16)) * (1 / 90)
    let oddTwo = g1.adding(g3, times: four) * (1 / 45)
    put(3, evenTwo + oddTwo)
    put(4, evenTwo - oddTwo)
    let evenHalf = g4.adding(g2, times: four).adding(g0, times: Vector(repeating: 16)) * (2 / 45)
    let oddHalf = g3.adding(g1, times: four) * (4 / 45)
    put(5, evenHalf + oddHalf)
    put(6, evenHalf - oddHalf)
  }

  @inline(__always)
  static func output(_ m: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let pairs = SignedPairs(m)
    put(0, (m(0) + pairs.sum) + (pairs.sumTwo + pairs.sumHalf))
    put(1, pairs.odd(pairs.difference, two: 2, half: 1 / 2))
    put(2, pairs.even(pairs.sum, two: 4, half: 1 / 4))
    put(3, pairs.odd(m(7) + pairs.difference, two: 8, half: 1 / 8))
  }

  @inline(__always)
  static func outputGradient(_ y: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (y0, y1, y2, y3) = (y(0), y(1), y(2), y(3))
    put(0, y0)
    put(7, y3)
    let (even, odd) = (y0 + y2, y1 + y3)
    put(1, even + odd)
    put(2, even - odd)
    let evenTwo = y0.adding(y2, times: Vector(repeating: 4))
    let oddTwo = (y1 * 2).adding(y3, times: Vector(repeating: 8))
    put(3, evenTwo + oddTwo)
    put(4, evenTwo - oddTwo)
    let evenHalf = y0.adding(y2, times: Vector(repeating: 1 / 4))
    let oddHalf = (y1 * 0.5).adding(y3, times: Vector(repeating: 1 / 8))
    put(5, evenHalf + oddHalf)
    put(6, evenHalf - oddHalf)
  }

  @inline(__always)
  static func weightGradient(_ t: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let pairs = SignedPairs(t)
    let odd = pairs.difference * (-2 / 9)
    put(
      0,
      (pairs.sumTwo * (1 / 90)).adding(pairs.sumHalf, times: Vector(repeating: 32 / 45))
        - t(0).adding(pairs.sum, times: Vector(repeating: 2 / 9)))
    put(1, pairs.odd(odd, two: 1 / 45, half: 16 / 45))
    put(2, pairs.even(pairs.sum * (-2 / 9), two: 2 / 45, half: 8 / 45))
    put(3, pairs.odd(odd, two: 4 / 45, half: 4 / 45))
    put(4, pairs.even(t(7).adding(pairs.sum, times: Vector(repeating: -2 / 9)), two: 8 / 45, half: 2 / 45))
  }
}
