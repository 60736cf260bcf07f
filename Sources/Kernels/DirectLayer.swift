// A bank of filters on maps read in place: the loops around the register tile.
// The definition it must agree with is Reference's `Convolution2D+Naive.swift`.

/// Computes a layer: `output[window, o] = activation(bias[o] + Σ weights[run, k, o] · input[window, run, k])`.
///
/// | | split over threads by | loops |
/// |---|---|---|
/// | ``evenTiles(_:weights:epilogue:output:windows:tiles:)`` | windows | 1×1 layers and maps of few channels, no table |
/// | ``addressedTiles(_:weights:groups:epilogue:output:tiles:)`` | windows | the weights are packed once, then read by all |
/// | ``addressedBlocks(_:weights:epilogue:output:blocks:)`` | filters | more weights than input values: a few blocks at a time are packed and used up, or kept weights asked for ahead |
///
/// Every output is summed in the same order, whichever thread computes it and whichever tile it falls in.
///
/// - Parameters:
///   - weights: `[runs · runLength, filters]`, the filters of all groups side by side.
///   - cache: where packed weights are kept; `nil` if each call packs its own.
public func directLayer(
  _ input: LayerInput, weights: AlignedStorage<Float>, cache: WeightCache?, groups: Int, epilogue: Epilogue,
  output: AlignedStorage<Float>, threads: Int
) {
  let products = input.runs * input.runLength
  let filters = epilogue.bias.count
  precondition(output.count == input.windows * filters, "an output of another size")
  precondition(weights.count == products * filters, "weights of another layer")
  let kept = cache?.packed(weights, products: products, groups: groups, threads: threads)
  if groups == 1, weights.count > input.maps.count, input.windows * input.runs <= LayerBlocking.addresses {
    let blocks = (filters + RegisterTile.filters - 1) / RegisterTile.filters
    if let kept {
      forEachSmallPart(of: blocks, threads: threads) {
        addressedBlocks(input, weights: kept, epilogue: epilogue, output: output, blocks: $0)
      }
    } else {
      forEachPart(of: blocks, threads: threads) {
        addressedBlocks(input, weights: weights, epilogue: epilogue, output: output, blocks: $0)
      }
    }
    return
  }
  let weights = kept ?? PackedWeights(weights, products: products, groups: groups, threads: threads)
  let isEven = groups == 1 && LayerBlocking.areWeightsKept(products: products)
  forEachSmallPart(of: input.tiles, threads: threads) { tiles in
    if isEven, let even = input.even {
      evenTiles(
        even, weights: weights, epilogue: epilogue, output: output, windows: input.windows, tiles: tiles)
    } else {
      addressedTiles(input, weights: weights, groups: groups, epilogue: epilogue, output: output, tiles: tiles)
    }
  }
}

/// Sizes of the blocks that stay in a cache.
enum LayerBlocking {
  /// Tiles of a chunk.
  static let tiles = 16
  /// Bytes of weights that are gone through for every tile of a chunk: half of a second-level cache of 512 KiB.
  static let weightBytes = 256 << 10
  /// Addresses that are gone through for every block of weights: 64 KiB.
  static let addresses = 8 << 10

  /// Whether a block of weights stays in the cache.
  static func areWeightsKept(products: Int) -> Bool { products * RegisterTile.filters * 4 <= weightBytes }

  /// Runs whose weights have at most ``weightBytes``.
  static func runsAtOnce(_ input: LayerInput) -> Int {
    max(1, min(input.runs, weightBytes / (input.runLength * RegisterTile.filters * 4)))
  }
}

/// Computes windows of a layer.
///
/// ```
/// for a chunk of windows                      its addresses are found once
///   for a part of the products                a part of a block of weights stays in the second-level cache
///     for a block of filters
///       for a tile of the chunk's windows     `RegisterTile`: all products of the part
/// ```
///
/// - Parameter tiles: which tiles of ``RegisterTile/pixels`` windows, counted through the batch.
private func addressedTiles(
  _ input: LayerInput, weights: PackedWeights, groups: Int, epilogue: Epilogue, output: AlignedStorage<Float>,
  tiles: Range<Int>
) {
  let (tile, width, filters) = (RegisterTile.pixels, RegisterTile.filters, weights.filters)
  let (chunk, runsAtOnce) = (LayerBlocking.tiles, LayerBlocking.runsAtOnce(input))
  let addresses = AlignedStorage<UnsafePointer<Float>>(uninitializedCount: chunk * tile * input.runs)
  let bias = epilogue.blocks(groups: groups)
  defer { withExtendedLifetime((addresses, bias)) {} }
  for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: chunk) {
    let windows = first * tile..<min(input.windows, min(tiles.upperBound, first + chunk) * tile)
    input.address(windows, table: addresses.pointer)
    for run in stride(from: 0, to: input.runs, by: runsAtOnce) {
      let runs = run..<min(input.runs, run + runsAtOnce)
      for group in 0..<groups {
        for block in 0..<weights.blocks {
          multiplyTiles(
            input, addresses: addresses.pointer, windows: windows.count, runs: runs, offset: group * input.runLength,
            weights: weights.block(block, group: group) + run * input.runLength * width,
            store: TileStore(
              target: output.pointer + (windows.lowerBound * groups + group) * filters + block * width,
              pixelStep: groups * filters, pixels: tile, filters: min(width, filters - block * width),
              bias: UnsafePointer(bias.pointer) + (group * weights.blocks + block) * width,
              rectifies: epilogue.rectifies))
        }
      }
    }
  }
}

/// Computes some filters of a layer of one group whose weights are packed.
///
/// ```
/// all addresses are found once
/// for a block of filters
///   for a part of the products          its weights stay in a cache until all windows have used them
///     for a tile of the windows         `RegisterTile`: all products of the part; some of the next weights are asked for
/// ```
///
/// - Parameter blocks: which blocks of ``RegisterTile/filters`` filters.
private func addressedBlocks(
  _ input: LayerInput, weights: PackedWeights, epilogue: Epilogue, output: AlignedStorage<Float>, blocks: Range<Int>
) {
  let (width, filters, atOnce) = (RegisterTile.filters, epilogue.bias.count, LayerBlocking.runsAtOnce(input))
  let addresses = input.allAddresses
  let bias = epilogue.blocks(groups: 1)
  defer { withExtendedLifetime((addresses, bias)) {} }
  for block in blocks {
    for run in stride(from: 0, to: input.runs, by: atOnce) {
      multiplyTiles(
        input, addresses: addresses.pointer, windows: input.windows, runs: run..<min(input.runs, run + atOnce),
        offset: 0,
        weights: weights.block(block, group: 0) + run * input.runLength * width,
        store: TileStore(
          target: output.pointer + block * width, pixelStep: filters, pixels: RegisterTile.pixels,
          filters: min(width, filters - block * width), bias: UnsafePointer(bias.pointer) + block * width,
          rectifies: epilogue.rectifies), prefetches: true)
    }
  }
}

/// Computes some filters of a layer of one group.
///
/// ```
/// all addresses are found once
/// for some neighbouring blocks of filters
///   for a part of the products          their weights are packed and stay in a cache until all windows have used them
///     for each of the blocks
///       for a tile of the windows       `RegisterTile`: all products of the part
/// ```
///
/// One block's weights are a line or two of the cache out of every row of the bank: several blocks together read longer
/// pieces of memory.
///
/// - Parameter blocks: which blocks of ``RegisterTile/filters`` filters.
private func addressedBlocks(
  _ input: LayerInput, weights: AlignedStorage<Float>, epilogue: Epilogue, output: AlignedStorage<Float>,
  blocks: Range<Int>
) {
  let (width, filters) = (RegisterTile.filters, epilogue.bias.count)
  let blocksAtOnce = max(1, min(4, LayerBlocking.weightBytes / (input.runLength * width * 4)))
  let runsAtOnce = max(1, min(input.runs, LayerBlocking.runsAtOnce(input) / blocksAtOnce))
  let addresses = input.allAddresses
  let blockLength = runsAtOnce * input.runLength * width
  let packed = AlignedStorage<Float>(uninitializedCount: blocksAtOnce * blockLength)
  let bias = epilogue.blocks(groups: 1)
  defer { withExtendedLifetime((addresses, packed, bias)) {} }
  for first in stride(from: blocks.lowerBound, to: blocks.upperBound, by: blocksAtOnce) {
    let some = first..<min(blocks.upperBound, first + blocksAtOnce)
    for run in stride(from: 0, to: input.runs, by: runsAtOnce) {
      let runs = run..<min(input.runs, run + runsAtOnce)
      packBlocks(
        UnsafePointer(weights.pointer) + run * input.runLength * filters, filters: filters,
        rows: runs.count * input.runLength, blocks: some, into: packed.pointer, blockLength: blockLength)
      for block in some {
        multiplyTiles(
          input, addresses: addresses.pointer, windows: input.windows, runs: runs, offset: 0,
          weights: UnsafePointer(packed.pointer) + (block - first) * blockLength,
          store: TileStore(
            target: output.pointer + block * width, pixelStep: filters, pixels: RegisterTile.pixels,
            filters: min(width, filters - block * width), bias: UnsafePointer(bias.pointer) + block * width,
            rectifies: epilogue.rectifies))
      }
    }
  }
}

extension LayerInput {
  /// The addresses of all windows.
  fileprivate var allAddresses: AlignedStorage<UnsafePointer<Float>> {
    let addresses = AlignedStorage<UnsafePointer<Float>>(uninitializedCount: tiles * RegisterTile.pixels * runs)
    address(0..<windows, table: addresses.pointer)
    return addresses
  }
}

/// Packs some rows of some neighbouring blocks, row by row.
private func packBlocks(
  _ weights: UnsafePointer<Float>, filters: Int, rows: Int, blocks: Range<Int>,
  into packed: UnsafeMutablePointer<Float>, blockLength: Int
) {
  let width = RegisterTile.filters
  for row in 0..<rows {
    for (index, block) in blocks.enumerated() {
      packBlock(
        weights + (row &* filters &+ block &* width), step: filters, rows: 1,
        count: min(width, filters &- block &* width), into: packed + (index &* blockLength &+ row &* width))
    }
  }
}

/// Some runs of some windows times a part of a block of weights.
///
/// - Parameters:
///   - store: where the first tile goes and what it starts from, if these are its first runs and its last.
///   - prefetches: whether the weights behind these will be needed next.
private func multiplyTiles(
  _ input: LayerInput, addresses: UnsafeMutablePointer<UnsafePointer<Float>>, windows: Int, runs: Range<Int>,
  offset: Int, weights: UnsafePointer<Float>, store: TileStore, prefetches: Bool = false
) {
  let (tile, products) = (RegisterTile.pixels, runs.count * input.runLength)
  let next = weights + products * RegisterTile.filters
  var store = store
  if runs.lowerBound > 0 { store.bias = nil }
  if runs.upperBound < input.runs { store.rectifies = false }
  var sources = UnsafePointer(addresses) + runs.lowerBound * tile
  for first in stride(from: 0, to: windows, by: tile) {
    store.pixels = min(tile, windows - first)
    let prefetch =
      prefetches
      ? Prefetch(next, products: products, tile: first / tile, of: (windows + tile - 1) / tile) : nil
    multiplyTile(
      sources: sources, runs: runs.count, runLength: input.runLength, offset: offset, weights: weights, store: store,
      prefetch: prefetch)
    store.target += tile * store.pixelStep
    sources += input.runs * tile
  }
}
