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
  /// Roundings that any one product of the expanded sum may see in the transforms, both axes together.
  public let roundings: Int
  /// The same for the gradient of the weights.
  public let gradientRoundings: Int
  /// The same for the gradient of the input by transposed tiles, with those of adding the tiles that overlap.
  public let inputGradientRoundings: Int

  /// The matrices of a size.
  public init(_ size: WinogradSize) {
    switch size {
    case .two:
      input = [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]]
      weights = [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]]
      output = [[1, 1, 1, 0], [0, 1, -1, -1]]
      // Along one axis: 1 for the input, 2 for the weights, 2 for the output.
      roundings = 2 * (1 + 2 + 2)
      // 1 for the input, 1 for the gradient of the output, 2 for the weights'.
      gradientRoundings = 2 * (1 + 1 + 2)
      // 1 for the gradient of the output, 2 for the weights, 2 for the input's; a cell lies under 2 tiles along an axis.
      inputGradientRoundings = 2 * (1 + 2 + 2) + 2 * 2
    case .four:
      input = Self.sixPoints
      let (sixth, twelfth, twentyFourth) = (1.0 / 6, 1.0 / 12, 1.0 / 24)
      weights = [
        [0.25, 0, 0], [-sixth, -sixth, -sixth], [-sixth, sixth, -sixth], [twentyFourth, twelfth, sixth],
        [twentyFourth, -twelfth, sixth], [0, 0, 1],
      ]
      output = [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]]
      // Along one axis: 2 for the input, 4 for the weights (one of them in the constant), 3 for the output.
      roundings = 2 * (2 + 4 + 3)
      // 2 for the input, 2 for the gradient of the output, 5 for the weights' (one of them in the constant).
      gradientRoundings = 2 * (2 + 2 + 5)
      // 2 for the gradient of the output, 4 for the weights, 3 for the input's; a cell lies under 2 tiles along an axis.
      inputGradientRoundings = 2 * (2 + 4 + 3) + 2 * 2
    case .five:
      input = Self.sixPoints
      let (sixth, twelfth, twentyFourth) = (1.0 / 6, 1.0 / 12, 1.0 / 24)
      weights = [
        [0.25, 0, 0, 0, 0], [-sixth, -sixth, -sixth, -sixth, -sixth], [-sixth, sixth, -sixth, sixth, -sixth],
        [twentyFourth, twelfth, sixth, 2 * sixth, 4 * sixth], [twentyFourth, -twelfth, sixth, -2 * sixth, 4 * sixth],
        [0, 0, 0, 0, 1],
      ]
      output = [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 1]]
      // Along one axis: 2 for the input, 5 for the weights (one of them in the constant), 3 for the output.
      roundings = 2 * (2 + 5 + 3)
      // 2 for the input, 1 for the gradient of the output, 5 for the weights' (one of them in the constant).
      gradientRoundings = 2 * (2 + 1 + 5)
      // 1 for the gradient of the output, 5 for the weights, 3 for the input's; a cell lies under 3 tiles along an axis.
      inputGradientRoundings = 2 * (1 + 5 + 3) + 3 * 3
    }
  }

  /// `Bᵀ` of the points 0, 1, −1, 2, −2, ∞.
  private static let sixPoints: [[Double]] = [
    [4, 0, -5, 0, 1, 0], [0, -4, -4, 1, 1, 0], [0, 4, -4, -1, 1, 0], [0, -2, -1, 2, 1, 0], [0, 2, -1, -2, 1, 0],
    [0, 4, 0, -5, 0, 1],
  ]

  /// `M X Mᵀ`.
  static func sandwich(_ matrix: [[Double]], _ x: [[Double]]) -> [[Double]] {
    let left = matrix.map { row in
      x[0].indices.map { column in row.indices.reduce(0) { $0 + row[$1] * x[$1][column] } }
    }
    return left.map { line in matrix.map { row in row.indices.reduce(0) { $0 + row[$1] * line[$1] } } }
  }
}
