// The gradient of a 3×3 layer's weights by Winograd's minimal filtering, backwards: the same transformed tiles of the
// input, the gradients transformed by the transpose, and a quarter of the products. Forwards is `WinogradLayer.swift`.

/// `dw = Gᵀ [ Σ over tiles   (A g Aᵀ) ⊙ (Bᵀ x B) ] G`.
///
/// ```
/// for a batch of tiles                transform(tiles:)     Bᵀ x B and A g Aᵀ, split over threads by tiles
///                                     multiply(points:)     their products, summed over the tiles, split by points
/// at the end                          finish(blocks:)       Gᵀ · G, split by blocks of filters
/// ```
public struct WinogradWeightGradient: Sendable {
  let size: WinogradSize
  let channels, filters, groups: Int
  /// Tiles that are transformed before they are multiplied.
  public let tilesAtOnce: Int
  private let input: LayerInput
  private let inputTiles: WinogradTiles
  private let gradient: WinogradOutput
  /// `[points, blocks, tiles, filters of a block]`.
  private let gradientTiles: AlignedStorage<Float>
  /// `[points, groups · tiles of channels, blocks of a group, tile]`.
  private let sums: AlignedStorage<Float>

  /// Room for one layer.
  ///
  /// - Parameters:
  ///   - input: the overlapping squares of the input.
  ///   - gradient: the gradients of the output, cut into tiles.
  public init(input: LayerInput, gradient: WinogradOutput, groups: Int, size: WinogradSize) {
    precondition(input.windows == gradient.tiles && input.runs == size.points * size.points, "tiles of another layer")
    precondition(input.channels % groups == 0 && gradient.channels % groups == 0)
    (self.input, self.gradient, self.groups, self.size) = (input, gradient, groups, size)
    (channels, filters) = (input.channels / groups, gradient.channels / groups)
    let points = size.points * size.points
    tilesAtOnce = min(gradient.tiles, 120)
    inputTiles = WinogradTiles(capacity: tilesAtOnce, channels: input.channels, size: size)
    let blocks = groups * ((filters + RegisterTile.filters - 1) / RegisterTile.filters)
    gradientTiles = AlignedStorage(uninitializedCount: points * (blocks * tilesAtOnce * RegisterTile.filters + 16))
    let rows = (channels + RegisterTile.pixels - 1) / RegisterTile.pixels * RegisterTile.pixels
    sums = AlignedStorage(uninitializedCount: points * blocks * rows * RegisterTile.filters)
  }

  /// Tiles of the layer.
  public var tiles: Int { gradient.tiles }
  /// Products of a tile: what ``multiply(points:tiles:isFirst:)`` is split by.
  public var points: Int { size.points * size.points }
  /// Blocks of filters: what ``finish(blocks:result:)`` is split by.
  public var blocks: Int { groups * blocksPerGroup }

  private var blocksPerGroup: Int { (filters + RegisterTile.filters - 1) / RegisterTile.filters }
  private var channelTiles: Int { (channels + RegisterTile.pixels - 1) / RegisterTile.pixels }
  private var gradientPointStep: Int { blocks * tilesAtOnce * RegisterTile.filters + 16 }
  private var tileLength: Int { RegisterTile.pixels * RegisterTile.filters }

  /// Transforms some tiles, stored from tile `first` of this batch on.
  public func transform(tiles: Range<Int>, at first: Int) {
    precondition(tiles.lowerBound >= 0 && tiles.upperBound <= self.tiles && first + tiles.count <= tilesAtOnce)
    inputTiles.transform(input, tiles: tiles, at: first)
    for (index, tile) in tiles.enumerated() {
      switch size {
      case .two: transformGradient(tile, at: first + index, WinogradTwo.self)
      case .four: transformGradient(tile, at: first + index, WinogradFour.self)
      }
    }
  }

  @inline(__always)
  private func transformGradient<Transform: WinogradTransform>(_ tile: Int, at index: Int, _: Transform.Type) {
    let (points, outputs, lanes, width) = (
      Transform.points, Transform.outputs, Vector.scalarCount, RegisterTile.filters
    )
    let (rows, tileColumn) = tile.quotientAndRemainder(dividingBy: gradient.tilesAcross)
    let (map, tileRow) = rows.quotientAndRemainder(dividingBy: gradient.tilesDown)
    let (top, left) = (tileRow * outputs, tileColumn * outputs)
    let (rowsInside, columnsInside) = (min(outputs, gradient.height - top), min(outputs, gradient.width - left))
    let corner =
      gradient.storage.pointer
      + ((map * gradient.height + top) * gradient.width + left) * gradient.channels
    withScratch(vectors: outputs * outputs + points * outputs + points * points) { cells in
      let half = cells + outputs * outputs
      let full = half + points * outputs
      for block in 0..<blocks {
        let (group, inGroup) = block.quotientAndRemainder(dividingBy: blocksPerGroup)
        for part in stride(from: 0, to: width, by: lanes) {
          let inside = max(0, min(lanes, filters - inGroup * width - part))
          let filter = group * filters + inGroup * width + part
          for row in 0..<outputs {
            for column in 0..<outputs {
              let isInside = row < rowsInside && column < columnsInside
              cells[row &* outputs &+ column] =
                isInside
                ? partialVector(
                  corner + ((row &* gradient.width &+ column) &* gradient.channels &+ filter), count: inside)
                : Vector()
            }
          }
          for column in 0..<outputs { Transform.outputGradient(cells + column, outputs, to: half + column, outputs) }
          for row in 0..<points { Transform.outputGradient(half + row &* outputs, 1, to: full + row &* points, 1) }
          let place = gradientTiles.pointer + (block * tilesAtOnce + index) * width + part
          for point in 0..<points &* points { place.store(full[point], at: point &* gradientPointStep) }
        }
      }
    }
  }

  /// Adds the products of the first `count` transformed tiles for some points.
  public func multiply(points: Range<Int>, tiles count: Int, isFirst: Bool) {
    precondition(points.lowerBound >= 0 && points.upperBound <= self.points && count <= tilesAtOnce)
    let (height, width) = (RegisterTile.pixels, RegisterTile.filters)
    let panel = AlignedStorage<Float>(uninitializedCount: count * height)
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: height) { table in
      for row in 0..<height { table[row] = UnsafePointer(panel.pointer) + row }
      for point in points {
        for group in 0..<groups {
          for tile in 0..<channelTiles {
            pack(point: point, channel: group * channels + tile * height, tiles: count, into: panel)
            for block in 0..<blocksPerGroup {
              let index = ((point * groups + group) * channelTiles + tile) * blocksPerGroup + block
              let place = sums.pointer + index * tileLength
              var total = RegisterTile()
              if !isFirst { total.load(place, step: width) }
              total.addRun(
                table.baseAddress!, offset: 0, step: height, length: count,
                weights: UnsafePointer(gradientTiles.pointer)
                  + (point * gradientPointStep + (group * blocksPerGroup + block) * tilesAtOnce * width),
                weightStep: width)
              total.store(place, step: width, floor: Vector(repeating: -.infinity))
            }
          }
        }
      }
    }
  }

  /// Copies the channels of one tile of rows of every transformed tile side by side. Past the last channel stand others,
  /// whose sums nobody reads.
  private func pack(point: Int, channel: Int, tiles: Int, into panel: AlignedStorage<Float>) {
    let height = RegisterTile.pixels
    let available = min(height, inputTiles.tileStep - channel)
    var source = UnsafePointer(inputTiles.storage.pointer) + (point * inputTiles.pointStep + channel)
    var place = panel.pointer
    for _ in 0..<tiles {
      if available == height {
        // The height of a tile is even: two at a time.
        for row in stride(from: 0, to: height, by: 2) {
          let pair = UnsafeRawPointer(source + row).loadUnaligned(as: SIMD2<Float>.self)
          UnsafeMutableRawPointer(place + row).storeBytes(of: pair, as: SIMD2<Float>.self)
        }
      } else {
        for row in 0..<height { place[row] = row < available ? source[row] : 0 }
      }
      source += inputTiles.tileStep
      place += height
    }
  }

  /// Transforms the sums of some blocks of filters back into `result`, `[3, 3, Cin/g, Cout]`.
  public func finish(blocks: Range<Int>, result: AlignedStorage<Float>) {
    precondition(blocks.lowerBound >= 0 && blocks.upperBound <= self.blocks)
    precondition(result.count == 9 * channels * filters * groups, "a bank of another size")
    for block in blocks {
      switch size {
      case .two: finish(block, result, WinogradTwo.self)
      case .four: finish(block, result, WinogradFour.self)
      }
    }
  }

  @inline(__always)
  private func finish<Transform: WinogradTransform>(
    _ index: Int, _ result: AlignedStorage<Float>, _: Transform.Type
  ) {
    let (points, lanes, height, width) = (
      Transform.points, Vector.scalarCount, RegisterTile.pixels, RegisterTile.filters
    )
    let (group, block) = index.quotientAndRemainder(dividingBy: blocksPerGroup)
    let allFilters = groups * filters
    withScratch(vectors: points * points + 3 * points + 9) { cells in
      let half = cells + points * points
      let taps = half + 3 * points
      for channel in 0..<channels {
        for part in stride(from: 0, to: min(width, filters - block * width), by: lanes) {
          for point in 0..<points &* points {
            let tile = ((point * groups + group) * channelTiles + channel / height) * blocksPerGroup + block
            cells[point] = sums.pointer.vector(at: tile * tileLength + channel % height * width + part)
          }
          for column in 0..<points { Transform.weightGradient(cells + column, points, to: half + column, points) }
          for row in 0..<3 { Transform.weightGradient(half + row &* points, 1, to: taps + row &* 3, 1) }
          let count = min(lanes, filters - block * width - part)
          let place = result.pointer + (channel * allFilters + group * filters + block * width + part)
          for tap in 0..<9 {
            for lane in 0..<count { place[tap &* channels &* allFilters &+ lane] = taps[tap][lane] }
          }
        }
      }
    }
  }
}
