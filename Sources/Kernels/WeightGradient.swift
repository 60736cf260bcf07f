// The gradient of a layer's weights: the register tile again, with the taps as its rows and the pixels as its products.
// The definition it must agree with is Reference's `Convolution2D+Gradients.swift`.

/// The windows of a layer on its padded input, and the gradient that came back: what the gradient of the weights is
/// made of.
///
/// ```
/// dw[i, j, k, o] = Σ over maps and windows (r, c)   x[r·sr + i·dr, c·sc + j·dc, k] · g[r, c, o]
///
///                 filters o, 16 at a time
/// (i, j, k) 0         dw …                      a tile: six taps and channels × 16 filters,
///  …                                            summed over the pixels of a band of rows
/// (i, j, k) 5
/// ```
public struct WeightGradient: Sendable {
  let windows: SlidingWindows
  let input: AlignedStorage<Float>
  let outputGradient: AlignedStorage<Float>
  /// `[KH, KW, Cin/g, Cout]`, every value of it written.
  let result: AlignedStorage<Float>
  /// For every row `(i, j, k)` of the result, where its values begin relative to a window; the last is repeated to fill
  /// a tile.
  private let offsets: [Int]
  private let tiles: Int
  private let blocks: Int

  /// What is read and where it goes.
  public init(
    _ windows: SlidingWindows, input: AlignedStorage<Float>, outputGradient: AlignedStorage<Float>,
    result: AlignedStorage<Float>
  ) {
    precondition(windows.fits(input: input.count, output: outputGradient.count), "windows outside their blocks")
    precondition(result.count == windows.productsPerOutput * windows.outputChannels, "a bank of another size")
    (self.windows, self.input, self.outputGradient, self.result) = (windows, input, outputGradient, result)
    let rowLength = windows.inputWidth * windows.inputChannels
    let rows = windows.productsPerOutput
    tiles = (rows + RegisterTile.pixels - 1) / RegisterTile.pixels
    blocks = (windows.filtersPerGroup + RegisterTile.filters - 1) / RegisterTile.filters
    offsets = (0..<tiles * RegisterTile.pixels).map { index in
      let (tap, channel) = min(index, rows - 1).quotientAndRemainder(dividingBy: windows.channelsPerGroup)
      let (i, j) = tap.quotientAndRemainder(dividingBy: windows.kernelWidth)
      return i * windows.rowDilation * rowLength + j * windows.columnDilation * windows.inputChannels + channel
    }
  }

  /// Tiles of the result: what is split over threads.
  public var count: Int { windows.groups * blocks * tiles }

  /// Pixels summed before a tile is put back into memory: a block of their gradients fits in half of a first-level cache.
  private static var pixelsAtOnce: Int { 256 }

  /// Computes some tiles of the result.
  public func compute(_ tilesHere: Range<Int>) {
    precondition(tilesHere.lowerBound >= 0 && tilesHere.upperBound <= count)
    let width = RegisterTile.filters
    let rowsAtOnce = max(1, Self.pixelsAtOnce / windows.outputWidth)
    let panel = AlignedStorage<Float>(uninitializedCount: rowsAtOnce * windows.outputWidth * width)
    for first in stride(from: 0, to: windows.allRows, by: rowsAtOnce) {
      let rows = first..<min(windows.allRows, first + rowsAtOnce)
      let starts = rows.map { row in
        let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.outputHeight)
        return (map * windows.inputHeight + mapRow * windows.rowStride) * windows.inputWidth * windows.inputChannels
      }
      var tile = tilesHere.lowerBound
      while tile < tilesHere.upperBound {
        let (groupAndBlock, firstTile) = tile.quotientAndRemainder(dividingBy: tiles)
        let tilesOfBlock = min(tiles - firstTile, tilesHere.upperBound - tile)
        let (group, block) = groupAndBlock.quotientAndRemainder(dividingBy: blocks)
        let filter = group * windows.filtersPerGroup + block * width
        let filters = min(width, windows.filtersPerGroup - block * width)
        let gradients =
          outputGradient.pointer + (rows.lowerBound * windows.outputWidth * windows.outputChannels + filter)
        // Read in place where it would be read only a few times, else from a block of its own.
        let isInPlace = filters == width && tilesOfBlock < 4
        if !isInPlace { pack(gradients, pixels: rows.count * windows.outputWidth, filters: filters, into: panel) }
        for index in firstTile..<firstTile + tilesOfBlock {
          compute(
            tile: index, group: group, filter: filter, filters: filters, starts: starts,
            gradients: isInPlace ? UnsafePointer(gradients) : UnsafePointer(panel.pointer),
            gradientStep: isInPlace ? windows.outputChannels : width, isFirst: first == 0)
        }
        tile += tilesOfBlock
      }
    }
  }

  /// Copies the gradients of one block of filters side by side, missing filters as zeros.
  private func pack(
    _ gradients: UnsafeMutablePointer<Float>, pixels: Int, filters: Int, into panel: AlignedStorage<Float>
  ) {
    let width = RegisterTile.filters
    var (source, place) = (gradients, panel.pointer)
    for _ in 0..<pixels {
      if filters == width {
        place.store(source.vector(at: 0), at: 0)
        place.store(source.vector(at: Vector.scalarCount), at: Vector.scalarCount)
      } else {
        place.update(from: source, count: filters)
        (place + filters).update(repeating: 0, count: width - filters)
      }
      source += windows.outputChannels
      place += width
    }
  }

  /// Adds the products of a band of rows to one tile.
  @inline(__always)
  private func compute(
    tile index: Int, group: Int, filter: Int, filters: Int, starts: [Int], gradients: UnsafePointer<Float>,
    gradientStep: Int, isFirst: Bool
  ) {
    let (height, width) = (RegisterTile.pixels, RegisterTile.filters)
    let step = windows.columnStride * windows.inputChannels
    let source = UnsafePointer(input.pointer) + group * windows.channelsPerGroup
    let target = result.pointer + (index * height * windows.outputChannels + filter)
    let rows = min(height, windows.productsPerOutput - index * height)
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: height) { table in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: height * width) { scratch in
        let block = scratch.baseAddress!
        for row in 0..<height { table[row] = source + offsets[index * height + row] }
        let isWhole = rows == height && filters == width
        if isFirst || !isWhole { block.update(repeating: 0, count: height * width) }
        if !isFirst && !isWhole {
          for row in 0..<rows {
            (block + row * width).update(from: target + row * windows.outputChannels, count: filters)
          }
        }
        var sums = RegisterTile()
        if isFirst || !isWhole {
          sums.load(block, step: width)
        } else {
          sums.load(target, step: windows.outputChannels)
        }
        var gradient = gradients
        for start in starts {
          sums.addRun(
            table.baseAddress!, offset: start, step: step, length: windows.outputWidth, weights: gradient,
            weightStep: gradientStep)
          gradient += windows.outputWidth &* gradientStep
        }
        let floor = Vector(repeating: -.infinity)
        if isWhole {
          sums.store(target, step: windows.outputChannels, floor: floor)
        } else {
          sums.store(block, step: width, floor: floor)
          for row in 0..<rows {
            (target + row * windows.outputChannels).update(from: block + row * width, count: filters)
          }
        }
      }
    }
  }
}
