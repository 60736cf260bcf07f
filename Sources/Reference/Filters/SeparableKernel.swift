// A kernel taken apart into a column and a row, so that KH + KW products do the work of KH · KW.
// It accepts a kernel only where the two passes provably keep the error bound of the one; it does not convolve.
// The passes are in `Convolution`; how many independent rows a kernel has is in `KernelFacts`.

/// The factors of a kernel: `K[i, j] ≈ column[i] · row[j]`, close enough for the bound of a plain convolution.
///
/// ```
/// 1 0 -1       1
/// 2 0 -2   =   2  ·  1 0 -1             9 products a pixel  ->  6
/// 1 0 -1       1
/// ```
///
/// **What "close enough" means.** A plain convolution of `n = KH·KW` taps in `Float` is right within `γ(n)·S`, with
/// `S = Σ|K x|`, `γ(n) = n·u/(1 − n·u)` and `u = 2⁻²⁴`. The two passes do the following to every product:
///
/// ```
/// along column t[j] = Σᵢ column[i]·x[i, j]·(1 + θ(KH))      |θ(m)| ≤ γ(m)
/// along rows   y    = Σⱼ row[j]·t[j]·(1 + θ(KW))
/// together     y    = Σ column[i]·row[j]·x[i, j]·(1 + θ(KH + KW))
/// ```
///
/// If every product of factors is `K[i, j]·(1 + δ)` with `|δ| ≤ c·u`, then with `m = KH + KW`
/// `(1 + δ)(1 + θ(m)) = 1 + θ(m + c)`, because `γ(a) + γ(b) + γ(a)γ(b) ≤ γ(a + b)` (N. J. Higham, *Accuracy and
/// Stability of Numerical Algorithms*, Lemma 3.3). So `|y − Σ K x| ≤ γ(KH + KW + c)·S`, and that is at most `γ(n)·S`
/// iff `c ≤ n − KH − KW`. Hence
///
/// > accepted iff `|K[i, j] − column[i]·row[j]| ≤ c·u·|K[i, j]|` for every weight, `c = min(8, KH·KW − KH − KW)`.
///
/// The products are compared in `Double`, where the product of two `Float` is exact. A zero weight must have a zero
/// product. A kernel of one row or one column is its own factor and the other factor is `[1]`, an exact pass. As in the
/// bound itself, underflow is left out.
///
/// **Exactness.** A kernel whose weights are whole multiples of one power of two, such as Sobel's, gets factors that
/// multiply to it exactly if there are any. A kernel of whole numbers up to 724 is therefore factored exactly or not at
/// all: with every `|δ| ≤ 8u` a 2 × 2 minor is at most `32u·(1 + 2⁻¹⁸)·724² < 1`, and a whole number below 1 is 0. So
/// images and kernels of small whole numbers stay exact through both passes.
public struct SeparableKernel: Sendable, Equatable {
  /// One weight a kernel row.
  public let column: [Float]

  /// One weight a kernel column.
  public let row: [Float]

  /// The factors of `kernel`, or `nil` if none were found within the budget: the kernel has rank 2 or more, a weight
  /// is not finite, or (a third of the rounded products at 2 × 3, where c = 1) no factors so near were found.
  ///
  /// Deterministic, O(KH·KW).
  ///
  /// - Precondition: the kernel has two axes.
  public init?(_ kernel: Tensor<Float>) {
    precondition(kernel.rank == 2, "a kernel has the shape [KH, KW], not \(kernel.shape)")
    let (height, width) = (kernel.shape[0], kernel.shape[1])
    let weights = kernel.scalars
    guard weights.allSatisfy(\.isFinite) else { return nil }
    if height == 1 {
      self.init(column: [1], row: weights)
    } else if width == 1 {
      self.init(column: weights, row: [1])
    } else if weights.allSatisfy({ $0 == 0 }) {
      self.init(column: Array(repeating: 0, count: height), row: Array(repeating: 0, count: width))
    } else if let exact = Self.exactFactors(of: weights, width: width) {
      self = exact
    } else {
      let near = Self.nearFactors(of: weights.map(Double.init), width: width)
      guard let near, near.isWithinBudget(of: weights) else { return nil }
      self = near
    }
  }

  private init(column: [Float], row: [Float]) {
    self.column = column
    self.row = row
  }

  /// `c`, the number of `u = 2⁻²⁴` by which a product of factors may miss its weight, relative to the weight:
  /// `min(8, KH·KW − KH − KW)`, and 0 where that is negative.
  public static func budget(height: Int, width: Int) -> Int {
    max(0, min(8, height * width - height - width))
  }

  private func isWithinBudget(of weights: [Float]) -> Bool {
    let unit = Double(Self.budget(height: column.count, width: row.count)) * 0x1p-24
    return column.indices.allSatisfy { i in
      row.indices.allSatisfy { j in
        let weight = Double(weights[i * row.count + j])
        return abs(weight - Double(column[i]) * Double(row[j])) <= unit * abs(weight)
      }
    }
  }
}

extension SeparableKernel {
  /// Factors whose products are the weights, every one, if the weights are whole multiples of one power of two.
  ///
  /// Take any row that is not zero and divide it by the greatest common divisor of its weights. If the kernel has
  /// rank 1 every row is a *whole* multiple of that one (a row `a·v` with `v` free of common factors is whole only for
  /// whole `a`), so nothing needs rounding; and a divisor of a `Float` has no more bits than the `Float`.
  private static func exactFactors(of weights: [Float], width: Int) -> SeparableKernel? {
    guard let (multiples, exponent) = wholeMultiples(of: weights) else { return nil }
    guard let pivot = multiples.firstIndex(where: { $0 != 0 }) else { return nil }
    let start = pivot - pivot % width
    let divisor = multiples[start..<start + width].reduce(0, greatestCommonDivisor)
    let row = multiples[start..<start + width].map { $0 / divisor }
    let pivotColumn = pivot % width
    var column: [Int] = []
    for i in 0..<multiples.count / width {
      let factor = multiples[i * width + pivotColumn].quotientAndRemainder(dividingBy: row[pivotColumn])
      guard factor.remainder == 0 else { return nil }
      for j in 0..<width {
        let (product, overflow) = factor.quotient.multipliedReportingOverflow(by: row[j])
        guard !overflow, product == multiples[i * width + j] else { return nil }
      }
      column.append(factor.quotient)
    }
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    return SeparableKernel(column: column.map { Float(Double($0) * scale) }, row: row.map(Float.init))
  }

  /// Every weight as `multiple · 2^exponent` with one exponent, or `nil` if the multiples would need more than 62 bits.
  private static func wholeMultiples(of weights: [Float]) -> (multiples: [Int], exponent: Int)? {
    let others = weights.filter { $0 != 0 }
    guard let lowest = others.map({ Int($0.exponent) - $0.significandWidth }).min(),
      let highest = others.map({ Int($0.exponent) }).max(), highest - lowest < 62
    else { return nil }
    let scale = Double(sign: .plus, exponent: -lowest, significand: 1)
    return (weights.map { Int(Double($0) * scale) }, lowest)
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (abs(a), abs(b))
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  /// Factors that make the largest relative error small, rounded to `Float`.
  ///
  /// The row through the largest weight is the first guess. For a fixed row, the factor `column[i]` that makes the
  /// largest relative error of its kernel row least lies midway between the smallest and the largest of the ratios
  /// `K[i, j]/row[j]`; the same holds the other way round. Four rounds of both, then the column is rounded and the row
  /// is fitted once more to the rounded column. (A singular vector would make the *sum of squares* least, which says
  /// nothing about the relative error of a small weight.)
  private static func nearFactors(of weights: [Double], width: Int) -> SeparableKernel? {
    let height = weights.count / width
    guard let pivot = weights.indices.max(by: { abs(weights[$0]) < abs(weights[$1]) }) else { return nil }
    let start = pivot - pivot % width
    var row = Array(weights[start..<start + width])
    var column: [Double] = []
    for _ in 0..<4 {
      column = (0..<height).map { i in midrange(row.indices.map { (weights[i * width + $0], row[$0]) }) }
      row = (0..<width).map { j in midrange(column.indices.map { (weights[$0 * width + j], column[$0]) }) }
    }
    let rounded = column.map { Float($0) }
    row = (0..<width).map { j in midrange(rounded.indices.map { (weights[$0 * width + j], Double(rounded[$0])) }) }
    let factors = SeparableKernel(column: rounded, row: row.map { Float($0) })
    return (factors.column + factors.row).allSatisfy(\.isFinite) ? factors : nil
  }

  /// The middle of the quotients whose divisor is not zero; 0 if there are none.
  private static func midrange(_ pairs: [(dividend: Double, divisor: Double)]) -> Double {
    var least = Double.infinity
    var most = -Double.infinity
    for pair in pairs where pair.divisor != 0 {
      least = min(least, pair.dividend / pair.divisor)
      most = max(most, pair.dividend / pair.divisor)
    }
    return least <= most ? (least + most) / 2 : 0
  }
}
