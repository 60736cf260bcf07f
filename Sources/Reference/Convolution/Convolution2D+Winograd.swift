// Fast twin `winograd`. What it changes: a tile of outputs is computed by fewer products, one of 4×4 outputs of a 3×3 layer
// by 36 instead of 144, one of a 5×5 layer by 64 instead of 400, after small transforms of the input, the weights and the
// result (A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016). The sizes are `WinogradSize`'s.
// When it falls back: where a result is not finite, the whole layer is summed by `direct`; other layers are refused. It
// does not sum the products of the definition, so it has a bound of its own, see `WinogradBound.swift`.

public import Kernels

extension Convolution2D {
  /// A 3×3 or 5×5 layer by Winograd's minimal filtering.
  ///
  /// - Parameter size: outputs of a tile; `nil` picks by ``winogradSize(_:)``.
  /// - Complexity: with `r` taps along an axis and tiles of `m` outputs, `(m+r−1)²/m²` products for each output and channel
  ///   instead of `r²`: 1.65 for F(7, 3) to 4 for F(2, 3) instead of 9, 4 for F(4, 5) instead of 25; memory: the
  ///   weights times `(m+r−1)²/r²`, and for each thread some hundred KiB of transformed tiles. Where those weights exceed
  ///   4 MiB, or there are no more tiles than filters, up to 64 MiB of transformed tiles instead, `(m+r−1)²·Cin` values
  ///   each, and for each thread the weights of one block.
  static func winograd(
    _ problem: ConvolutionProblem<Float>, size: WinogradSize?, into output: Tensor<Float>, threads: Int
  ) throws {
    let geometry = problem.geometry
    let size = size ?? winogradSize(geometry)
    let maps = WinogradOutput(
      output.storage, height: geometry.rows.output, width: geometry.columns.output, channels: geometry.outputChannels,
      size: size)
    let transformedShape = [size.points * size.points, geometry.channelsPerGroup, geometry.outputChannels]
    guard let count = TensorShape.count(transformedShape), count <= TensorShape.limit else {
      throw GeometryError.tooLarge(what: "the transformed weights", shape: transformedShape)
    }
    let input = problem.winogradInput(size)
    let work = WinogradWork(
      input: input, weights: problem.weights.storage, cache: problem.weightCache, channels: geometry.channelsPerGroup,
      filters: geometry.filtersPerGroup, groups: geometry.groups, size: size, epilogue: problem.epilogue, output: maps)
    let isFinite =
      work.isFasterByBlocks(threads: threads)
      ? work.runBlockByBlock(threads: threads) : work.runTileByTile(threads: threads)
    // A NaN, an infinity or an overflow has spread over its tile: the definition's sums say which outputs see it.
    if !isFinite { direct(problem, into: output, threads: threads) }
  }
}

extension Convolution2D {
  /// The size of the tiles: the smallest, which is the most accurate, unless a larger one needs clearly fewer products.
  /// F(7, 3), with nine times as many transformed weights as weights, only where they stay in a cache and are read by more
  /// tiles than there are filters: in VGG16's first layers, with more of them, it gained nothing.
  public static func winogradSize(_ geometry: ConvolutionGeometry) -> WinogradSize {
    let sizes = WinogradSize.allCases.filter {
      $0.taps == geometry.rows.kernel && ($0 != .f73 || paysForLargestTiles(geometry))
    }
    return sizes.dropFirst().reduce(sizes[0]) {
      winogradProducts(geometry, $1) * 5 <= winogradProducts(geometry, $0) * 4 ? $1 : $0
    }
  }

  /// Whether the transformed weights of F(7, 3) are few, and used often.
  private static func paysForLargestTiles(_ geometry: ConvolutionGeometry) -> Bool {
    let (size, filters) = (WinogradSize.f73, geometry.outputChannels)
    return filters < winogradTiles(geometry, size)
      && geometry.channelsPerGroup <= WinogradWeights.mostInCache / (size.points * size.points * filters)
  }

  /// Products for each channel and filter, counted as they are computed: with the part of the last tiles that lies
  /// outside the map, and the tiles in sixes.
  static func winogradProducts(_ geometry: ConvolutionGeometry, _ size: WinogradSize) -> Int {
    WinogradProducts.computedTiles(winogradTiles(geometry, size)) * size.points * size.points
  }

  /// Tiles of a whole batch.
  static func winogradTiles(_ geometry: ConvolutionGeometry, _ size: WinogradSize) -> Int {
    func tiles(_ axis: AxisGeometry) -> Int { (axis.output + size.outputs - 1) / size.outputs }
    return geometry.batch * tiles(geometry.rows) * tiles(geometry.columns)
  }

  /// The same with a size that is given, into memory that is there already: for tests.
  package func winograd(
    _ input: Tensor<Float>, kernel: Tensor<Float>, bias: Tensor<Float>?, activation: Activation, size: WinogradSize,
    threads: Int, into output: Tensor<Float>
  ) throws {
    let problem = try ConvolutionProblem(self, input: input, kernel: kernel, bias: bias, activation: activation)
    try Self.winograd(problem, size: size, into: output.reshaped(problem.geometry.outputShape), threads: threads)
  }
}

/// One Winograd layer, and the two orders in which it can be computed. The sums are the same in both.
private struct WinogradWork: Sendable {
  let input: LayerInput
  let weights: AlignedStorage<Float>
  let cache: WeightCache?
  /// Of a group.
  let channels, filters: Int
  let groups: Int
  let size: WinogradSize
  let epilogue: Epilogue
  let output: WinogradOutput

  /// Transformed weights up to this size are kept for all tiles.
  static let weightBytesAtOnce = 4 << 20
  /// Transformed tiles of about this size are multiplied by all blocks of filters before the next are made.
  static let tileBytesAtOnce = 256 << 10

  /// Transformed tiles up to about this size are kept for all blocks of filters.
  static let tileBytesKept = 64 << 20

  /// Of all groups.
  private var blocks: Int { WinogradWeights.blocks(filters: filters, groups: groups) }

  /// Whether the blocks of filters, not the tiles, are shared by the threads: where all transformed weights are too many for
  /// a cache, or are more than the transformed tiles, so that each thread had better read all tiles than all weights.
  func isFasterByBlocks(threads: Int) -> Bool {
    let weightBytes = 4 * size.points * size.points * channels * filters * groups
    return weightBytes > Self.weightBytesAtOnce || (output.tiles <= filters && blocks >= threads)
  }

  /// All transformed weights, where they are kept.
  private func keptWeights(threads: Int) -> WinogradWeights? {
    cache?.winograd(weights, size: size, channels: channels, groups: groups, threads: threads)
  }

  /// Few weights: all are transformed once; each thread goes through its tiles, as many at a time as stay in cache.
  ///
  /// - Returns: whether all results are finite.
  func runTileByTile(threads: Int) -> Bool {
    let transformed =
      keptWeights(threads: threads)
      ?? WinogradWeights(weights, size: size, channels: channels, groups: groups, threads: threads)
    // Of its channels before the products, of a block of filters after them.
    let bytes = 4 * size.points * size.points * max(channels * groups, 2 * VectorUnit.width)
    // Cut into the smallest parts that no register tile has to be filled up for, which share well, and multiplied by
    // twice as many or more, the largest register tile.
    let tilesOfUnit = WinogradProducts.tilesOfUnit
    let atOnce = min(output.tiles, max(24, Self.tileBytesAtOnce / bytes / (2 * tilesOfUnit) * (2 * tilesOfUnit)))
    // One flag for each part of the tiles, at its first tile.
    let isSpoilt = AlignedStorage<Bool>(count: output.tiles, repeating: false)
    forEachSmallPart(of: (output.tiles + tilesOfUnit - 1) / tilesOfUnit, threads: threads) { units in
      let tiles = units.lowerBound * tilesOfUnit..<min(output.tiles, units.upperBound * tilesOfUnit)
      let inputTiles = WinogradTiles(capacity: atOnce, channels: channels * groups, size: size)
      let products = WinogradProducts(capacity: atOnce, size: size)
      for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: atOnce) {
        let here = first..<min(tiles.upperBound, first + atOnce)
        inputTiles.transform(input, tiles: here, at: 0)
        for block in 0..<transformed.blocks {
          let isFinite = multiplyWinograd(
            inputTiles, at: 0, weights: transformed, block: block, slot: block, products: products, epilogue: epilogue,
            output: output, tiles: here)
          if !isFinite { isSpoilt[tiles.lowerBound] = true }
        }
      }
    }
    return !isSpoilt.array.contains(true)
  }

  /// Many weights: all tiles are transformed once; each thread goes through its blocks of filters, whose transformed
  /// weights never leave the cache.
  ///
  /// - Returns: whether all results are finite.
  func runBlockByBlock(threads: Int) -> Bool {
    let bytes = 4 * size.points * size.points * channels * groups
    let kept = min(output.tiles, max(48, Self.tileBytesKept / bytes))
    let inputTiles = WinogradTiles(capacity: kept, channels: channels * groups, size: size)
    let ready = keptWeights(threads: threads)
    let atOnce = min(kept, 48)
    let isSpoilt = AlignedStorage<Bool>(count: blocks, repeating: false)
    for firstKept in stride(from: 0, to: output.tiles, by: kept) {
      let count = min(kept, output.tiles - firstKept)
      forEachSmallPart(of: count, threads: threads) { part in
        inputTiles.transform(
          input, tiles: firstKept + part.lowerBound..<firstKept + part.upperBound, at: part.lowerBound)
      }
      forEachSmallPart(of: blocks, threads: threads) { part in
        let transformed =
          ready ?? WinogradWeights(weights, size: size, channels: channels, groups: groups, slots: 1)
        let products = WinogradProducts(capacity: atOnce, size: size)
        for block in part {
          let slot = ready == nil ? 0 : block
          if ready == nil { transformed.transform(block: block, into: slot) }
          for first in stride(from: 0, to: count, by: atOnce) {
            let here = firstKept + first..<firstKept + min(count, first + atOnce)
            let isFinite = multiplyWinograd(
              inputTiles, at: first, weights: transformed, block: block, slot: slot, products: products,
              epilogue: epilogue, output: output, tiles: here)
            if !isFinite { isSpoilt[block] = true }
          }
        }
      }
    }
    return !isSpoilt.array.contains(true)
  }
}

extension ConvolutionProblem<Float> {
  /// The overlapping squares of the input that the tiles of a Winograd layer read.
  func winogradInput(_ size: WinogradSize) -> LayerInput {
    let (rows, columns) = (geometry.rows, geometry.columns)
    return LayerInput(
      maps: input.storage, height: rows.input, width: columns.input, channels: geometry.inputChannels,
      rows: winogradSources(rows, size), columns: winogradSources(columns, size), columnStride: size.outputs,
      runsDown: size.points, runsAcross: size.points, runLength: geometry.inputChannels, fill: Float(boundary.fill))
  }

  /// For every tile along an axis the cells it reads; −1 in the padding, and past the last window, where no output
  /// depends on them.
  private func winogradSources(_ axis: AxisGeometry, _ size: WinogradSize) -> [Int] {
    stride(from: 0, to: axis.output, by: size.outputs).flatMap { first in
      (0..<size.points).map { offset in
        let cell = first + offset
        guard cell < axis.output + size.taps - 1 else { return -1 }
        return boundary.source(of: cell - axis.padding.before, count: axis.input) ?? -1
      }
    }
  }
}
