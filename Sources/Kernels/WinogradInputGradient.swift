// The gradient of a layer's input by Winograd's minimal filtering: every step of the layer transposed, in reverse order.
// Forwards is `WinogradLayer.swift`. It needs as many products as forwards, also where the input is larger than the output
// and a convolution of the gradients would have more tiles.

/// `dx = Σ over tiles   B [ Σ over filters   U ⊙ (A g Aᵀ) ] Bᵀ`, each tile added to the cells under it.
///
/// ```
/// for the maps of a part
///   for a batch of their tiles       A g Aᵀ of all filters
///     for a block of channels        the products with its weights, B · Bᵀ, added to the cells of the tile
/// ```
///
/// A map's tiles are added in their order, so that every bit is the same for any number of threads.
public struct WinogradInputGradient: Sendable {
  private let target: LayerInput
  private let gradient: WinogradOutput
  private let transformed: WinogradTiles?
  private let weights: WinogradWeights
  private let tilesAtOnce: Int

  /// - Parameters:
  ///   - target: the overlapping squares of the gradient to compute; nothing there need be set.
  ///   - gradient: the gradients of the output, cut into tiles.
  ///   - transformed: all of those, transformed; of `nil` they are transformed batch by batch.
  ///   - weights: those of the layer with channels and filters exchanged, one group, each block transformed.
  public init(
    target: LayerInput, gradient: WinogradOutput, transformed: WinogradTiles?, weights: WinogradWeights
  ) {
    precondition(transformed.map { $0.holdsAll(of: gradient) } ?? true, "other gradients")
    precondition(target.windows == gradient.tiles && gradient.size == weights.size, "tiles of another layer")
    precondition(target.runs == weights.size.points * weights.size.points && target.runLength == target.channels)
    precondition(weights.groups == 1 && weights.filters == target.channels && weights.channels == gradient.channels)
    (self.target, self.gradient, self.transformed, self.weights) = (target, gradient, transformed, weights)
    // 256 KiB of transformed gradients, or of products.
    let bytes = 4 * target.runs * max(gradient.channels, 2 * VectorUnit.width)
    tilesAtOnce = min(gradient.tiles, max(24, (256 << 10) / bytes / 12 * 12))
  }

  /// Maps: what is split over threads.
  public var count: Int { target.mapCount }

  /// Computes some maps.
  ///
  /// - Returns: whether all results are finite. A NaN, an infinity or an overflow on the way spreads over its tile, so that
  ///   results which are not are worth nothing.
  public func compute(_ maps: Range<Int>) -> Bool {
    precondition(maps.lowerBound >= 0 && maps.upperBound <= count)
    switch weights.size {
    case .f23: return compute(maps, WinogradF23.self)
    case .f43: return compute(maps, WinogradF43.self)
    case .f53: return compute(maps, WinogradF53.self)
    case .f63: return compute(maps, WinogradF63.self)
    case .f73: return compute(maps, WinogradF73.self)
    case .f25: return compute(maps, WinogradF25.self)
    case .f45: return compute(maps, WinogradF45.self)
    }
  }

  @inline(__always)
  private func compute<Transform: WinogradTransform>(_ maps: Range<Int>, _: Transform.Type) -> Bool {
    // What is added to cells of the padding is added to a place that nobody else writes to.
    let target = target.withOwnFill()
    let gradients =
      transformed ?? WinogradTiles(capacity: tilesAtOnce, channels: gradient.channels, size: weights.size)
    let products = WinogradProducts(capacity: tilesAtOnce, size: weights.size)
    let group = RegisterTile.pixels
    let cells = AlignedStorage<UnsafePointer<Float>>(
      uninitializedCount: (tilesAtOnce + group - 1) / group * group * target.runs)
    target.clear(maps: maps, channels: 0..<target.channels)
    let tilesOfMap = gradient.tilesDown * gradient.tilesAcross
    let end = maps.upperBound * tilesOfMap
    withScratch(vectors: Transform.points * Transform.points) { scratch in
      for first in stride(from: maps.lowerBound * tilesOfMap, to: end, by: tilesAtOnce) {
        let tiles = first..<min(end, first + tilesAtOnce)
        if transformed == nil { gradients.transform(gradient: gradient, tiles: tiles, at: 0) }
        target.address(tiles, table: cells.pointer)
        for block in 0..<weights.blocks {
          products.multiply(
            gradients, at: transformed == nil ? 0 : first, tiles: tiles.count, offset: 0, weights: weights, slot: block)
          for tile in 0..<tiles.count {
            add(
              products, tile: tile, block: block,
              to: cells.pointer + (tile / group * target.runs * group + tile % group), scratch: scratch,
              Transform.self)
          }
        }
      }
    }
    withExtendedLifetime((target, cells)) {}
    let length = target.height * target.width * target.channels
    return areFinite(target.maps, at: maps.lowerBound * length..<maps.upperBound * length)
  }

  /// Transforms the products of a tile with one block and adds them to its cells.
  ///
  /// - Parameter scratch: room for `points²` vectors.
  @inline(__always)
  private func add<Transform: WinogradTransform>(
    _ products: WinogradProducts, tile: Int, block: Int, to cells: UnsafePointer<UnsafePointer<Float>>,
    scratch half: UnsafeMutablePointer<Vector>, _: Transform.Type
  ) {
    let (points, lanes, width, group) = (
      Transform.points, Vector.scalarCount, RegisterTile.filters, RegisterTile.pixels
    )
    let pointStep = products.pointStep
    for part in stride(from: 0, to: min(width, target.channels - block * width), by: lanes) {
      let channel = block * width + part
      let count = min(lanes, target.channels - channel)
      let source = UnsafePointer(products.storage.pointer) + (tile * width + part)
      for column in 0..<points {
        Transform.inputGradient(
          { source.vector(at: ($0 &* points &+ column) &* pointStep) }, { half[$0 &* points &+ column] = $1 })
      }
      for row in 0..<points {
        Transform.inputGradient(
          { half[row &* points &+ $0] },
          { column, value in
            let cell = UnsafeMutablePointer(mutating: cells[(row &* points &+ column) &* group]) + channel
            cell.store(partialVector(cell, count: count) + value, at: 0, count: count)
          })
      }
    }
  }
}
