// A 3×3 or 5×5 layer by Winograd's minimal filtering: transform tiles of the input and the weights, multiply them as
// matrices, transform back. The tiles are in `WinogradTiles.swift`, the small transforms in `WinogradTransform.swift`.

/// The products of some transformed tiles with one block of filters, `points²` matrices `[tiles, filters of a block]`.
public struct WinogradProducts: Sendable {
  let capacity: Int
  let size: WinogradSize
  let pointStep: Int
  let storage: AlignedStorage<Float>

  /// Tiles that are multiplied together at the least.
  public static var tilesOfUnit: Int { SixPixels.pixels }

  /// The tiles that are computed for some: groups of a register tile, and of the last few the smallest unit.
  public static func computedTiles(_ tiles: Int) -> Int { (tiles + tilesOfUnit - 1) / tilesOfUnit * tilesOfUnit }

  /// Room for some tiles.
  public init(capacity: Int, size: WinogradSize) {
    (self.capacity, self.size) = (capacity, size)
    let rounded = (capacity + RegisterTile.pixels - 1) / RegisterTile.pixels * RegisterTile.pixels
    pointStep = rounded * RegisterTile.filters + 16
    storage = AlignedStorage(uninitializedCount: size.points * size.points * pointStep)
  }
}

/// Multiplies transformed tiles by one block of transformed weights and transforms back:
/// `output = activation(b + Aᵀ [Σ over channels   U ⊙ V] A)`.
///
/// - Parameters:
///   - slot: where the transformed weights of `block` are.
///   - tiles: which tiles of the output; the first of them is tile `first` of `input`.
/// - Returns: whether all results are finite. A NaN, an infinity or an overflow on the way spreads over its tile, so that
///   results which are not are worth nothing.
public func multiplyWinograd(
  _ input: WinogradTiles, at first: Int, weights: WinogradWeights, block: Int, slot: Int, products: WinogradProducts,
  epilogue: Epilogue, output: WinogradOutput, tiles: Range<Int>
) -> Bool {
  precondition(first >= 0 && first + tiles.count <= input.capacity && block >= 0 && block < weights.blocks)
  precondition(tiles.lowerBound >= 0 && tiles.upperBound <= output.tiles && input.size == weights.size)
  precondition(output.channels == weights.groups * weights.filters && epilogue.bias.count == output.channels)
  precondition(weights.groups * weights.channels <= input.tileStep)
  precondition(products.size == weights.size && tiles.count <= products.capacity)
  switch weights.size {
  case .f23:
    return multiply(input, first, weights, block, slot, products, epilogue, output, tiles, WinogradF23.self)
  case .f43:
    return multiply(input, first, weights, block, slot, products, epilogue, output, tiles, WinogradF43.self)
  case .f53:
    return multiply(input, first, weights, block, slot, products, epilogue, output, tiles, WinogradF53.self)
  case .f63:
    return multiply(input, first, weights, block, slot, products, epilogue, output, tiles, WinogradF63.self)
  case .f73:
    return multiply(input, first, weights, block, slot, products, epilogue, output, tiles, WinogradF73.self)
  case .f25:
    return multiply(input, first, weights, block, slot, products, epilogue, output, tiles, WinogradF25.self)
  case .f45:
    return multiply(input, first, weights, block, slot, products, epilogue, output, tiles, WinogradF45.self)
  }
}

@inline(__always)
private func multiply<Transform: WinogradTransform>(
  _ input: WinogradTiles, _ first: Int, _ weights: WinogradWeights, _ block: Int, _ slot: Int,
  _ products: WinogradProducts, _ epilogue: Epilogue, _ output: WinogradOutput, _ tiles: Range<Int>, _: Transform.Type
) -> Bool {
  let width = RegisterTile.filters
  let channelGroup = block / weights.blocksPerGroup
  products.multiply(
    input, at: first, tiles: tiles.count, offset: channelGroup * weights.channels, weights: weights, slot: slot)
  let inGroup = block % weights.blocksPerGroup * width
  let count = min(width, weights.filters - inGroup)
  let filter = channelGroup * weights.filters + inGroup
  // Stays zero as long as all results are finite.
  var check = Vector()
  withScratch(vectors: Transform.outputs * (Transform.points + 1)) { scratch in
    for (index, tile) in tiles.enumerated() {
      for part in stride(from: 0, to: count, by: Vector.scalarCount) {
        output.store(
          UnsafePointer(products.storage.pointer) + (index * width + part), pointStep: products.pointStep,
          epilogue: epilogue, place: output.place(of: tile), filter: filter + part,
          count: min(Vector.scalarCount, count - part), scratch: scratch, check: &check, Transform.self)
      }
    }
  }
  return all(check .== 0)
}

extension WinogradProducts {
  /// The products of some transformed tiles with one block of transformed weights, one matrix product for each point.
  ///
  /// - Parameter offset: the first channel of the group.
  @inline(__always)
  func multiply(
    _ input: WinogradTiles, at first: Int, tiles: Int, offset: Int, weights: WinogradWeights, slot: Int
  ) {
    let (group, width) = (RegisterTile.pixels, RegisterTile.filters)
    let rounded = (tiles + group - 1) / group * group
    let end = Self.computedTiles(tiles)
    let packed = UnsafePointer(weights.slot(slot))
    let zeros = AlignedStorage<Float>(count: width, repeating: 0)
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: rounded) { sources in
      for tile in 0..<rounded {
        sources[tile] = UnsafePointer(input.storage.pointer + (first + min(tile, tiles - 1)) * input.tileStep)
      }
      for point in 0..<size.points * size.points {
        let weight = packed + point * weights.pointStep
        for tile in stride(from: 0, to: rounded, by: group) {
          let prefetch =
            weights.exceedCache
            ? Prefetch(
              weight + weights.pointStep, products: weights.channels, tile: tile / group, of: rounded / group) : nil
          multiplyTile(
            sources: sources.baseAddress! + tile, runs: 1, runLength: weights.channels,
            offset: point * input.pointStep + offset, weights: weight,
            store: TileStore(
              target: storage.pointer + (point * pointStep + tile * width), pixelStep: width,
              pixels: min(group, end - tile), filters: width, bias: UnsafePointer(zeros.pointer), rectifies: false),
            prefetch: prefetch)
        }
      }
    }
  }
}

extension WinogradOutput {
  /// Transforms one tile of some neighbouring filters back and writes what lies inside the map.
  ///
  /// - Parameter scratch: room for `outputs · (points + 1)` vectors.
  @inline(__always)
  fileprivate func store<Transform: WinogradTransform>(
    _ products: UnsafePointer<Float>, pointStep: Int, epilogue: Epilogue, place: Place, filter: Int, count: Int,
    scratch half: UnsafeMutablePointer<Vector>, check: inout Vector, _: Transform.Type
  ) {
    let (points, outputs) = (Transform.points, Transform.outputs)
    let bias = epilogue.bias.withUnsafeBufferPointer { partialVector($0.baseAddress! + filter, count: count) }
    let line = half + outputs * points
    for column in 0..<points {
      Transform.output(
        { products.vector(at: ($0 &* points &+ column) &* pointStep) }, { half[$0 &* points &+ column] = $1 })
    }
    for row in 0..<place.rows {
      Transform.output({ half[row &* points &+ $0] }, { line[$0] = $1 })
      let target = storage.pointer + (place.offset &+ row &* width &* channels &+ filter)
      for column in 0..<place.columns {
        let value = line[column] + bias
        check = check.adding(value, times: Vector())
        target.store(epilogue.rectifies ? value.rectified : value, at: column &* channels, count: count)
      }
    }
  }
}
