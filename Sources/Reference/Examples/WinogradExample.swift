// One tile of Winograd's minimal filtering, every step kept (A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural
// Networks, CVPR 2016). The fast path does the same for vectors of channels, see `Convolution2D+Winograd.swift`.

public import Kernels

/// `Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A` with everything in between.
public struct WinogradExample: Sendable {
  /// Outputs of the tile along an axis, `m`.
  public let outputs: Int
  /// Taps of the kernel along an axis, `r`.
  public let taps: Int
  /// Cells of the tile along an axis, `m + r − 1`.
  public let points: Int
  /// `Bᵀ`, `G` and `Aᵀ`.
  public let matrices: WinogradMatrices
  /// The cells that the tile reads, `d`.
  public let tile: [[Double]]
  /// The kernel, `g`.
  public let kernel: [[Double]]
  /// `V = Bᵀ d B`.
  public let transformedTile: [[Double]]
  /// `U = G g Gᵀ`.
  public let transformedKernel: [[Double]]
  /// `M = U ⊙ V`.
  public let products: [[Double]]
  /// `Y = Aᵀ M A`: the cross-correlation of `d` with `g`.
  public let result: [[Double]]

  /// Products that the transformed tile needs, `(m + r − 1)²`.
  public var productCount: Int { points * points }
  /// Products that the definition needs for the same outputs, `r²·m²`.
  public var definitionCount: Int { taps * taps * outputs * outputs }

  /// All steps for one tile.
  ///
  /// - Precondition: the tile is `(m + r − 1)²`, the kernel `r²`.
  public init(_ size: WinogradSize, tile: [[Double]], kernel: [[Double]]) {
    precondition(tile.count == size.points && tile.allSatisfy { $0.count == size.points }, "a tile of another size")
    precondition(kernel.count == size.taps && kernel.allSatisfy { $0.count == size.taps }, "a kernel of another size")
    (outputs, taps, points, self.tile, self.kernel) = (size.outputs, size.taps, size.points, tile, kernel)
    matrices = WinogradMatrices(size)
    transformedTile = WinogradMatrices.sandwich(matrices.input, tile)
    transformedKernel = WinogradMatrices.sandwich(matrices.weights, kernel)
    products = zip(transformedKernel, transformedTile).map { zip($0, $1).map { $0 * $1 } }
    result = WinogradMatrices.sandwich(matrices.output, products)
  }
}
