// A bank of filters on maps read in place: the loops around the register tile.
// The definition it must agree with is Reference's `Convolution2D+Naive.swift`.

/// Computes windows of a layer: `output[window, o] = activation(bias[o] + Σ weights[run, k, o] · input[window, run, k])`.
///
/// ```
/// for a chunk of windows                      its addresses are found once
///   for a part of the products                a part of a block of weights stays in the second-level cache
///     for a block of filters
///       for a tile of the chunk's windows     `RegisterTile`: all products of the part
/// ```
///
/// Every output is summed in the same order, whichever tile it falls in.
///
/// - Parameter tiles: which tiles of ``RegisterTile/pixels`` windows, counted through the batch.
public func layerTiles(
  _ input: LayerInput, weights: PackedWeights, groups: Int, epilogue: Epilogue, output: AlignedStorage<Float>,
  tiles: Range<Int>
) {
  let (tile, width, filters) = (RegisterTile.pixels, RegisterTile.filters, weights.filters)
  let outputChannels = groups * filters
  precondition(output.count == input.windows * outputChannels && epilogue.bias.count == outputChannels)
  precondition(weights.products == input.runs * input.runLength, "weights of another layer")
  precondition(tiles.lowerBound >= 0 && (tiles.isEmpty || (tiles.upperBound - 1) * tile < input.windows))
  let chunk = 16
  let runsAtOnce = max(1, min(input.runs, LayerBlocking.weightBytes / (input.runLength * width * 4)))
  let addresses = AlignedStorage<UnsafePointer<Float>>(uninitializedCount: chunk * tile * input.runs)
  defer { withExtendedLifetime(addresses) {} }
  let table = addresses.pointer
  let bias = epilogue.blocks(groups: groups)
  for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: chunk) {
    let tilesHere = min(chunk, tiles.upperBound - first)
    let windows = first * tile..<min(input.windows, (first + tilesHere) * tile)
    input.address(windows, table: table)
    for run in stride(from: 0, to: input.runs, by: runsAtOnce) {
      let runs = min(runsAtOnce, input.runs - run)
      for group in 0..<groups {
        for block in 0..<weights.blocks {
          let packed = weights.block(block, group: group) + run * input.runLength * width
          var store = TileStore(
            target: output.pointer + windows.lowerBound * outputChannels + group * filters + block * width,
            pixelStep: outputChannels, pixels: tile, filters: min(width, filters - block * width),
            bias: run == 0 ? UnsafePointer(bias.pointer) + (group * weights.blocks + block) * width : nil,
            rectifies: epilogue.rectifies && run + runs == input.runs)
          for index in 0..<tilesHere {
            store.pixels = min(tile, windows.count - index * tile)
            multiplyTile(
              sources: table + (index * input.runs + run) * tile, runs: runs, runLength: input.runLength,
              offset: group * input.runLength, weights: packed, store: store)
            store.target += tile * outputChannels
          }
        }
      }
    }
  }
}

/// Sizes of the blocks that stay in a cache.
enum LayerBlocking {
  /// Bytes of weights that are gone through for every tile of a chunk: half of a second-level cache of 512 KiB.
  static let weightBytes = 256 << 10
}
