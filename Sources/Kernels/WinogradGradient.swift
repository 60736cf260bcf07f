// The gradient of a layer's weights by Winograd's minimal filtering, backwards: the same transformed tiles of the input,
// the gradients transformed by the transpose, and as few products. Forwards is `WinogradLayer.swift`.

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
  /// The tiles of a batch, or of all batches, if they are transformed already.
  private let gradientTiles: WinogradTiles
  private let gradientsAreReady: Bool
  /// `[points, groups · tiles of channels, blocks of a group, tile]`.
  private let sums: AlignedStorage<Float>

  /// Room for one layer.
  ///
  /// - Parameters:
  ///   - input: the overlapping squares of the input.
  ///   - gradient: the gradients of the output, cut into tiles.
  ///   - transformed: all of those, transformed; of `nil` they are transformed batch by batch.
  public init(
    input: LayerInput, gradient: WinogradOutput, transformed: WinogradTiles?, groups: Int, size: WinogradSize
  ) {
    precondition(input.windows == gradient.tiles && input.runs == size.points * size.points, "tiles of another layer")
    precondition(input.channels % groups == 0 && gradient.channels % groups == 0 && gradient.size == size)
    precondition(transformed.map { $0.holdsAll(of: gradient) } ?? true, "other gradients")
    (self.input, self.gradient, self.groups, self.size) = (input, gradient, groups, size)
    (channels, filters) = (input.channels / groups, gradient.channels / groups)
    let batches = (gradient.tiles + Self.mostTilesAtOnce - 1) / Self.mostTilesAtOnce
    tilesAtOnce = (gradient.tiles + batches - 1) / batches
    inputTiles = WinogradTiles(capacity: tilesAtOnce, channels: input.channels, size: size)
    gradientTiles = transformed ?? WinogradTiles(capacity: tilesAtOnce, channels: gradient.channels, size: size)
    gradientsAreReady = transformed != nil
    let rows = (channels + RegisterTile.pixels - 1) / RegisterTile.pixels * RegisterTile.pixels
    let blocks = groups * ((filters + RegisterTile.filters - 1) / RegisterTile.filters)
    sums = AlignedStorage(uninitializedCount: size.points * size.points * blocks * rows * RegisterTile.filters)
  }

  /// Tiles of the layer.
  public var tiles: Int { gradient.tiles }
  /// Products of a tile: what ``multiply(points:tiles:)`` is split by.
  public var points: Int { size.points * size.points }
  /// Blocks of filters: what ``finish(blocks:result:)`` is split by.
  public var blocks: Int { groups * blocksPerGroup }

  /// Those of a block of a layer with 64 filters stay in a first-level cache.
  private static let mostTilesAtOnce = 128
  /// Tiles that are multiplied before the next point's are asked for.
  private static let tilesPerRequest = 24

  private var blocksPerGroup: Int { (filters + RegisterTile.filters - 1) / RegisterTile.filters }
  private var channelTiles: Int { (channels + RegisterTile.pixels - 1) / RegisterTile.pixels }
  private var tileLength: Int { RegisterTile.pixels * RegisterTile.filters }

  /// Transforms some tiles, stored from tile `first` of this batch on.
  public func transform(tiles: Range<Int>, at first: Int) {
    inputTiles.transform(input, tiles: tiles, at: first)
    if !gradientsAreReady { gradientTiles.transform(gradient: gradient, tiles: tiles, at: first) }
  }

  /// Adds the products of a batch of transformed tiles for some points.
  ///
  /// The register tile has channels for rows and tiles for products. Past the last channel or filter of a group stand
  /// others, whose sums nobody reads.
  public func multiply(points: Range<Int>, tiles: Range<Int>) {
    precondition(points.lowerBound >= 0 && points.upperBound <= self.points && tiles.count <= tilesAtOnce)
    precondition(tiles.lowerBound >= 0 && tiles.upperBound <= self.tiles)
    let (count, isFirst) = (tiles.count, tiles.lowerBound == 0)
    let (height, width) = (RegisterTile.pixels, RegisterTile.filters)
    let rows = UnsafePointer(inputTiles.storage.pointer)
    let columns =
      UnsafePointer(gradientTiles.storage.pointer)
      + (gradientsAreReady ? tiles.lowerBound * gradientTiles.tileStep : 0)
    // The tiles were transformed by all threads: what others have made is asked for a point ahead.
    let piece = Self.tilesPerRequest
    let requests = groups * channelTiles * blocksPerGroup * ((count + piece - 1) / piece)
    for point in points {
      var nextRows = Prefetch(
        rows + (point + 1) * inputTiles.pointStep, count: count * inputTiles.tileStep, requests: requests)
      var nextColumns = Prefetch(
        columns + (point + 1) * gradientTiles.pointStep, count: count * gradientTiles.tileStep, requests: requests)
      for group in 0..<groups {
        for tile in 0..<channelTiles {
          for block in 0..<blocksPerGroup {
            let index = ((point * groups + group) * channelTiles + tile) * blocksPerGroup + block
            let place = sums.pointer + index * tileLength
            var row = rows + (point * inputTiles.pointStep + group * channels + tile * height)
            var column = columns + (point * gradientTiles.pointStep + group * filters + block * width)
            var total = RegisterTile()
            if !isFirst { total.load(place, step: width) }
            var left = count
            while left > 0 {
              let length = min(left, piece)
              total.addColumns(
                row, step: inputTiles.tileStep, pixels: channels - tile * height, length: length, weights: column,
                weightStep: gradientTiles.tileStep)
              nextRows.request()
              nextColumns.request()
              row += length &* inputTiles.tileStep
              column += length &* gradientTiles.tileStep
              left &-= length
            }
            total.store(place, step: width)
          }
        }
      }
    }
  }

  /// Transforms the sums of some blocks of filters back into `result`, `[r, r, Cin/g, Cout]`.
  public func finish(blocks: Range<Int>, result: AlignedStorage<Float>) {
    precondition(blocks.lowerBound >= 0 && blocks.upperBound <= self.blocks)
    precondition(result.count == size.taps * size.taps * channels * filters * groups, "a bank of another size")
    for block in blocks {
      switch size {
      case .f23: finish(block, result, WinogradF23.self)
      case .f43: finish(block, result, WinogradF43.self)
      case .f53: finish(block, result, WinogradF53.self)
      case .f63: finish(block, result, WinogradF63.self)
      case .f73: finish(block, result, WinogradF73.self)
      case .f25: finish(block, result, WinogradF25.self)
      case .f45: finish(block, result, WinogradF45.self)
      }
    }
  }

  @inline(__always)
  private func finish<Transform: WinogradTransform>(
    _ index: Int, _ result: AlignedStorage<Float>, _: Transform.Type
  ) {
    let (points, taps, lanes) = (Transform.points, Transform.taps, Vector.scalarCount)
    let (height, width) = (RegisterTile.pixels, RegisterTile.filters)
    let (group, block) = index.quotientAndRemainder(dividingBy: blocksPerGroup)
    let allFilters = groups * filters
    let pointStep = groups * channelTiles * blocksPerGroup * tileLength
    withScratch(vectors: points * taps) { half in
      for channel in 0..<channels {
        let tile = (group * channelTiles + channel / height) * blocksPerGroup + block
        for part in stride(from: 0, to: min(width, filters - block * width), by: lanes) {
          let source = UnsafePointer(sums.pointer) + (tile * tileLength + channel % height * width + part)
          for row in 0..<points {
            Transform.weightGradient(
              { source.vector(at: (row &* points &+ $0) &* pointStep) }, { half[row &* taps &+ $0] = $1 })
          }
          let count = min(lanes, filters - block * width - part)
          let place = result.pointer + (channel * allFilters + group * filters + block * width + part)
          for column in 0..<taps {
            Transform.weightGradient(
              { half[$0 &* taps &+ column] },
              { row, value in
                let target = place + (row &* taps &+ column) &* channels &* allFilters
                target.store(value, at: 0, count: count)
              })
          }
        }
      }
    }
  }
}
