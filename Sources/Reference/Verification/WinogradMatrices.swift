// The matrices of Winograd's minimal filtering as numbers: what the transforms of Kernels' `WinogradTransform.swift` stand
// for, and how many roundings they make. The bound that follows is in `WinogradBound.swift`.

public import Kernels

/// The matrices of Winograd's minimal filtering F(m, r) as exact numbers.
public struct WinogradMatrices: Sendable {
  /// `Bᵀ`, square: transforms the input.
  public let input: [[Double]]
  /// `G`, `[m + r − 1, r]`: transforms the weights.
  public let weights: [[Double]]
  /// `Aᵀ`, `[m, m + r − 1]`: transforms back.
  public let output: [[Double]]
  /// How many roundings the code makes.
  public let roundings: WinogradRoundings

  /// The matrices of a size.
  public init(_ size: WinogradSize) {
    switch size {
    case .f23:
      // Those of the paper, which differ from those that follow from 0, 1, −1 in the sign of a row.
      self.init(
        input: [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]],
        weights: [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]],
        output: [[1, 1, 1, 0], [0, 1, -1, -1]],
        roundings: WinogradRoundings(
          input: 1, weights: 2, output: 2, outputGradient: 1, weightGradient: 2, inputGradient: 2))
    case .f43:
      self.init(
        size, points: [0, 1, -1, 2, -2],
        WinogradRoundings(
          input: 2, weights: 4, output: 3, outputGradient: 2, weightGradient: 5, inputGradient: 3))
    case .f53:
      self.init(
        size, points: [0, 1, -1, 2, -2, 0.5],
        WinogradRoundings(
          input: 3, weights: 4, output: 4, outputGradient: 3, weightGradient: 5, inputGradient: 5))
    case .f63:
      self.init(
        size, points: [0, 1, -1, 2, -2, 0.5, -0.5],
        WinogradRoundings(
          input: 3, weights: 4, output: 4, outputGradient: 3, weightGradient: 5, inputGradient: 4))
    case .f73:
      self.init(
        size, points: [0.25, -0.25, 0.625, -0.625, 1.25, -1.25, 2.5, -2.5],
        WinogradRoundings(
          input: 4, weights: 4, output: 4, outputGradient: 4, weightGradient: 5, inputGradient: 4))
    case .f25:
      self.init(
        size, points: [0, 1, -1, 2, -2],
        WinogradRoundings(
          input: 2, weights: 5, output: 3, outputGradient: 1, weightGradient: 5, inputGradient: 3))
    case .f45:
      self.init(
        size, points: [0, 1, -1, 2, -2, 0.5, -0.5],
        WinogradRoundings(
          input: 3, weights: 5, output: 4, outputGradient: 2, weightGradient: 5, inputGradient: 4))
    }
  }

  /// The matrices that follow from finite points `pᵢ`; one more is ∞.
  ///
  /// ```
  /// Aᵀ[k, i] = pᵢᵏ      G[i, k] = pᵢᵏ / Π over j ≠ i (pᵢ − pⱼ)      Bᵀ[i, k] = the coefficient of xᵏ in Π over j ≠ i (x − pⱼ)
  /// ```
  ///
  /// and for ∞ the highest powers alone, and all factors `x − pⱼ`.
  private init(_ size: WinogradSize, points: [Double], _ roundings: WinogradRoundings) {
    func power(_ x: Double, _ exponent: Int) -> Double { (0..<exponent).reduce(1) { product, _ in product * x } }
    /// Ascending coefficients of `Π (x − p)`.
    func polynomial(_ roots: [Double]) -> [Double] {
      let all = roots.reduce([1.0]) { factors, root in
        zip([0] + factors, factors + [0]).map { $0 - root * $1 }
      }
      return all + Array(repeating: 0, count: size.points - all.count)
    }
    func others(_ index: Int) -> [Double] { points.indices.filter { $0 != index }.map { points[$0] } }
    let output = (0..<size.outputs).map { k in points.map { power($0, k) } + [k == size.outputs - 1 ? 1 : 0] }
    let finite = points.indices.map { i -> [Double] in
      let divisor = others(i).reduce(1) { $0 * (points[i] - $1) }
      return (0..<size.taps).map { power(points[i], $0) / divisor }
    }
    let weights = finite + [(0..<size.taps).map { $0 == size.taps - 1 ? 1 : 0 }]
    let input = points.indices.map { polynomial(others($0)) } + [polynomial(points)]
    self.init(input: input, weights: weights, output: output, roundings: roundings)
  }

  private init(input: [[Double]], weights: [[Double]], output: [[Double]], roundings: WinogradRoundings) {
    (self.input, self.weights, self.output, self.roundings) = (input, weights, output, roundings)
  }

  /// `M X Mᵀ`.
  static func sandwich(_ matrix: [[Double]], _ x: [[Double]]) -> [[Double]] {
    let left = matrix.map { row in
      x[0].indices.map { column in row.indices.reduce(0) { $0 + row[$1] * x[$1][column] } }
    }
    return left.map { line in matrix.map { row in row.indices.reduce(0) { $0 + row[$1] * line[$1] } } }
  }
}

/// The most roundings that any one term sees in a transform along one axis, as `WinogradTransform.swift` and its extensions
/// compute it. A constant that is no binary fraction is a rounding too.
public struct WinogradRoundings: Sendable, Equatable {
  /// `Bᵀ d`.
  public let input: Int
  /// `G g`.
  public let weights: Int
  /// `Aᵀ m`.
  public let output: Int
  /// `A y`.
  public let outputGradient: Int
  /// `Gᵀ t`.
  public let weightGradient: Int
  /// `B t`.
  public let inputGradient: Int
}
