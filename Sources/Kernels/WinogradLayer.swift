// A 3×3 layer by Winograd's minimal filtering: transform tiles of the input and the weights, multiply them as matrices,
// transform back. The small transforms are in `WinogradTransform.swift`.

/// Which of Winograd's algorithms: how many outputs a tile has.
public enum WinogradSize: Sendable, CaseIterable {
  /// F(2×2, 3×3): 16 products for 4 outputs instead of 36.
  case two
  /// F(4×4, 3×3): 36 products for 16 outputs instead of 144.
  case four

  /// Outputs of a tile along one axis, `m`.
  public var outputs: Int { self == .two ? WinogradTwo.outputs : WinogradFour.outputs }
  /// Cells of the input a tile reads along one axis, `m + 2`.
  public var points: Int { self == .two ? WinogradTwo.points : WinogradFour.points }
}

/// The transformed tiles of the input: `(m+2)²` matrices `[tiles, Cin]`.
public struct WinogradTiles: Sendable {
  /// Tiles there is room for.
  public let capacity: Int
  let size: WinogradSize
  /// From one tile to the next: the channels, filled up to whole vectors.
  let tileStep: Int
  /// From one matrix to the next; never a multiple of a page, where the matrices would compete for one set of the cache.
  let pointStep: Int
  let storage: AlignedStorage<Float>

  /// Room for some tiles.
  public init(capacity: Int, channels: Int, size: WinogradSize) {
    let lanes = Vector.scalarCount
    (self.capacity, self.size) = (capacity, size)
    tileStep = (channels + lanes - 1) / lanes * lanes
    pointStep = capacity * tileStep + 16
    storage = AlignedStorage(uninitializedCount: size.points * size.points * pointStep)
  }

  /// Computes `V = Bᵀ d B` for some tiles of the input and stores them from tile `first` of this block on.
  ///
  /// - Parameter input: the windows of `(m+2)²` cells, `m` apart.
  public func transform(_ input: LayerInput, tiles: Range<Int>, at first: Int) {
    precondition(first >= 0 && first + tiles.count <= capacity && tiles.lowerBound >= 0)
    precondition(tiles.upperBound <= input.windows && input.runs == size.points * size.points)
    precondition(input.channels <= tileStep && input.runLength == input.channels)
    switch size {
    case .two: transform(input, tiles, at: first, WinogradTwo.self)
    case .four: transform(input, tiles, at: first, WinogradFour.self)
    }
  }

  @inline(__always)
  private func transform<Transform: WinogradTransform>(
    _ input: LayerInput, _ tiles: Range<Int>, at first: Int, _: Transform.Type
  ) {
    let (points, lanes, group) = (Transform.points, Vector.scalarCount, RegisterTile.pixels)
    let channels = input.channels
    let addresses = AlignedStorage<UnsafePointer<Float>>(
      uninitializedCount: (tiles.count + group - 1) / group * group * input.runs)
    defer { withExtendedLifetime(addresses) {} }
    let table = addresses.pointer
    input.address(tiles, table: table)
    withScratch(vectors: 2 * points * points) { cells in
      let half = cells + points * points
      for tile in 0..<tiles.count {
        let sources = table + (tile / group * input.runs * group + tile % group)
        let target = storage.pointer + (first + tile) * tileStep
        var channel = 0
        while channel < channels {
          if channel + lanes <= channels {
            for point in 0..<points &* points { cells[point] = sources[point &* group].vector(at: channel) }
          } else {
            for point in 0..<points &* points {
              cells[point] = partialVector(sources[point &* group] + channel, count: channels - channel)
            }
          }
          for row in 0..<points { Transform.input(cells + row &* points, 1, to: half + row &* points, 1) }
          for column in 0..<points { Transform.input(half + column, points, to: cells + column, points) }
          for point in 0..<points &* points { target.store(cells[point], at: point &* pointStep &+ channel) }
          channel += lanes
        }
      }
    }
  }
}

/// Where the outputs of Winograd tiles go.
public struct WinogradOutput: Sendable {
  let storage: AlignedStorage<Float>
  let height, width, channels: Int
  let tilesDown, tilesAcross: Int

  /// Maps `[N, height, width, channels]` cut into tiles of `size`.
  public init(_ storage: AlignedStorage<Float>, height: Int, width: Int, channels: Int, size: WinogradSize) {
    precondition(storage.count % (height * width * channels) == 0, "maps of another size")
    (self.storage, self.height, self.width, self.channels) = (storage, height, width, channels)
    tilesDown = (height + size.outputs - 1) / size.outputs
    tilesAcross = (width + size.outputs - 1) / size.outputs
  }

  /// Tiles of all maps.
  public var tiles: Int { storage.count / (height * width * channels) * tilesDown * tilesAcross }
}

/// The products of some transformed tiles with one block of filters, `(m+2)²` matrices `[tiles, filters of a block]`.
public struct WinogradProducts: Sendable {
  let capacity: Int
  let size: WinogradSize
  let pointStep: Int
  let storage: AlignedStorage<Float>

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
  case .two:
    return multiply(input, first, weights, block, slot, products, epilogue, output, tiles, WinogradTwo.self)
  case .four:
    return multiply(input, first, weights, block, slot, products, epilogue, output, tiles, WinogradFour.self)
  }
}

@inline(__always)
private func multiply<Transform: WinogradTransform>(
  _ input: WinogradTiles, _ first: Int, _ weights: WinogradWeights, _ block: Int, _ slot: Int,
  _ products: WinogradProducts, _ epilogue: Epilogue, _ output: WinogradOutput, _ tiles: Range<Int>, _: Transform.Type
) -> Bool {
  let (group, width) = (RegisterTile.pixels, RegisterTile.filters)
  let points = Transform.points * Transform.points
  let rounded = (tiles.count + group - 1) / group * group
  let channelGroup = block / weights.blocksPerGroup
  let packed = UnsafePointer(weights.slot(slot))
  let (productStep, products) = (products.pointStep, products.storage)
  let zeros = AlignedStorage<Float>(count: width, repeating: 0)
  withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: rounded) { sources in
    for tile in 0..<rounded {
      sources[tile] = UnsafePointer(input.storage.pointer + (first + min(tile, tiles.count - 1)) * input.tileStep)
    }
    for point in 0..<points {
      for tile in stride(from: 0, to: rounded, by: group) {
        multiplyTile(
          sources: sources.baseAddress! + tile, runs: 1, runLength: weights.channels,
          offset: point * input.pointStep + channelGroup * weights.channels,
          weights: packed + point * weights.pointStep,
          store: TileStore(
            target: products.pointer + (point * productStep + tile * width), pixelStep: width, pixels: group,
            filters: width, bias: UnsafePointer(zeros.pointer), rectifies: false))
      }
    }
  }
  let inGroup = block % weights.blocksPerGroup * width
  let count = min(width, weights.filters - inGroup)
  let filter = channelGroup * weights.filters + inGroup
  // Stays zero as long as all results are finite.
  var check = Vector()
  for (index, tile) in tiles.enumerated() {
    for part in stride(from: 0, to: count, by: Vector.scalarCount) {
      output.store(
        products.pointer + (index * width + part), pointStep: productStep, epilogue: epilogue, tile: tile,
        filter: filter + part, count: min(Vector.scalarCount, count - part), check: &check, Transform.self)
    }
  }
  return all(check .== 0)
}

extension WinogradOutput {
  /// Transforms one tile of some neighbouring filters back and writes what lies inside the map.
  @inline(__always)
  fileprivate func store<Transform: WinogradTransform>(
    _ products: UnsafePointer<Float>, pointStep: Int, epilogue: Epilogue, tile: Int, filter: Int, count: Int,
    check: inout Vector, _: Transform.Type
  ) {
    let (points, outputs) = (Transform.points, Transform.outputs)
    let (rows, tileColumn) = tile.quotientAndRemainder(dividingBy: tilesAcross)
    let (map, tileRow) = rows.quotientAndRemainder(dividingBy: tilesDown)
    let bias = epilogue.bias.withUnsafeBufferPointer { partialVector($0.baseAddress! + filter, count: count) }
    let floor = Vector(repeating: epilogue.rectifies ? 0 : -.infinity)
    withScratch(vectors: points * points + outputs * points + outputs) { cells in
      let half = cells + points * points
      let line = half + outputs * points
      for point in 0..<points &* points { cells[point] = products.vector(at: point &* pointStep) }
      for column in 0..<points { Transform.output(cells + column, points, to: half + column, points) }
      for row in 0..<min(outputs, height - tileRow * outputs) {
        Transform.output(half + row &* points, 1, to: line, 1)
        let place =
          storage.pointer
          + (((map &* height &+ tileRow &* outputs &+ row) &* width &+ tileColumn &* outputs) &* channels &+ filter)
        for column in 0..<min(outputs, width - tileColumn * outputs) {
          let value = line[column] + bias
          check = check.adding(value, times: Vector())
          let result = value.replacing(with: floor, where: value .< floor)
          if count == Vector.scalarCount {
            place.store(result, at: column &* channels)
          } else {
            for lane in 0..<count { place[column &* channels &+ lane] = result[lane] }
          }
        }
      }
    }
  }
}
