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
  let outputGradient: any ArrayRows
  /// `[KH, KW, Cin/g, Cout]`, every value of it written.
  let result: AlignedStorage<Float>
  /// `[Cout]`, every value of it written: the gradient of the bias.
  let bias: AlignedStorage<Float>?
  /// For every tile of rows `(i, j, k)` of the result, where what they read lies.
  private let pieces: [[TilePiece]]
  private let blocks: Int
  /// A bank for each part of the rows of windows, where the result has few tiles: then a thread goes through its rows
  /// once, for all of them, and not every thread through all rows. `nil` where threads share the tiles.
  private let parts: AlignedStorage<Float>?
  /// Behind each of these banks the sums of the gradients, if they are wanted.
  private let partLength: Int

  /// What is read and where it goes.
  ///
  /// - Parameter bias: where the sums of the gradients go; only where ``readsRowsOnce(_:)``.
  public init(
    _ windows: SlidingWindows, input: AlignedStorage<Float>, outputGradient: any ArrayRows,
    result: AlignedStorage<Float>, bias: AlignedStorage<Float>?
  ) {
    precondition(
      windows.fits(input: input.count, output: outputGradient.rows * outputGradient.rowLength)
        && outputGradient.rows == windows.allRows, "windows outside their blocks")
    precondition(result.count == windows.productsPerOutput * windows.outputChannels, "a bank of another size")
    precondition(bias == nil || bias?.count == windows.outputChannels && Self.readsRowsOnce(windows))
    (self.windows, self.input, self.outputGradient, self.result) = (windows, input, outputGradient, result)
    self.bias = bias
    partLength = result.count + (bias?.count ?? 0)
    let rowLength = windows.inputWidth * windows.inputChannels
    let rows = windows.productsPerOutput
    let tiles = (rows + RegisterTile.pixels - 1) / RegisterTile.pixels
    blocks = (windows.filtersPerGroup + RegisterTile.filters - 1) / RegisterTile.filters
    pieces = (0..<tiles).map { tile in
      let all = tile * RegisterTile.pixels..<min(rows, (tile + 1) * RegisterTile.pixels)
      func offset(_ index: Int) -> Int {
        let (tap, channel) = index.quotientAndRemainder(dividingBy: windows.channelsPerGroup)
        let (i, j) = tap.quotientAndRemainder(dividingBy: windows.kernelWidth)
        return i * windows.rowDilation * rowLength + j * windows.columnDilation * windows.inputChannels + channel
      }
      // Mostly channels of one tap: a layer of a thousand has a hundred such tiles.
      if all.lowerBound / windows.channelsPerGroup == (all.upperBound - 1) / windows.channelsPerGroup {
        return [TilePiece(row: 0, offset: offset(all.lowerBound), count: all.count)]
      }
      return TilePiece.joined(all.map(offset))
    }
    parts = Self.readsRowsOnce(windows) ? AlignedStorage(count: Self.partsOfRows * partLength, repeating: 0) : nil
  }

  /// Whether each row of the gradient is read by one thread, once: where the result has few tiles.
  public static func readsRowsOnce(_ windows: SlidingWindows) -> Bool {
    let tiles = (windows.productsPerOutput + RegisterTile.pixels - 1) / RegisterTile.pixels
    let blocks = (windows.filtersPerGroup + RegisterTile.filters - 1) / RegisterTile.filters
    return windows.groups * blocks * tiles < partsOfRows && windows.allRows >= 8 * partsOfRows
  }

  /// Parts of the rows; a number of its own, so that the sums are the same for any number of threads.
  private static var partsOfRows: Int { 16 }

  private var tiles: Int { pieces.count }
  private var allTiles: Int { windows.groups * blocks * tiles }

  /// Parts of the work, split over threads: tiles of the result, or parts of the rows.
  public var count: Int { parts == nil ? allTiles : Self.partsOfRows }

  /// Pixels summed before a tile is put back into memory: their panels fit in a first-level cache.
  private static var pixelsAtOnce: Int { 2048 / Vector.scalarCount }

  /// Computes some parts of the work.
  public func compute(_ some: Range<Int>) {
    precondition(some.lowerBound >= 0 && some.upperBound <= count)
    guard let parts else {
      return compute(some, rows: 0..<windows.allRows, into: result.pointer)
    }
    for part in some {
      let (first, end) = (part * windows.allRows / count, (part + 1) * windows.allRows / count)
      compute(0..<allTiles, rows: first..<end, into: parts.pointer + part * partLength)
    }
  }

  /// What is left when all parts are computed.
  public func finish() {
    guard let parts else { return }
    let sums = AlignedStorage<Float>(uninitializedCount: partLength)
    sumRows(parts, rows: 0..<count, columns: partLength, into: sums, at: 0)
    result.pointer.update(from: sums.pointer, count: result.count)
    if let bias { bias.pointer.update(from: sums.pointer + result.count, count: bias.count) }
  }

  /// Computes some tiles of the result, counted block by block within each six rows, from some rows of windows.
  private func compute(_ tilesHere: Range<Int>, rows: Range<Int>, into target: UnsafeMutablePointer<Float>) {
    let band = Band(self, rowsAtOnce: max(1, Self.pixelsAtOnce / windows.outputWidth), target: target)
    // Where only a few tiles read a gradient, or a few blocks a pixel, they are read in place.
    let packsGradients = windows.filtersPerGroup % RegisterTile.filters != 0 || tilesHere.count >= 4 * blocks
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: band.rowsAtOnce) {
      band.move(to: first..<min(rows.upperBound, first + band.rowsAtOnce))
      if bias != nil { band.addGradients(to: target + result.count) }
      var packedGroup = -1
      var packedTile = -1
      for index in tilesHere {
        let (group, bundle, tile, block) = position(index)
        if packsGradients && group != packedGroup {
          band.packGradients(group: group)
          packedGroup = group
        }
        let panel = (group * blocks + bundle) * tiles + tile
        let packsPixels = blocks > 2 || (!isWhole(tile) && !RegisterTile.hasAddressesToSpare)
        if packsPixels && panel != packedTile {
          band.packPixels(group: group, tile: tile)
          packedTile = panel
        }
        band.add(
          group: group, tile: tile, block: block, isFirst: first == rows.lowerBound, gradientsArePacked: packsGradients,
          pixelsArePacked: packsPixels)
      }
    }
  }

  /// Whether what a tile reads of a pixel lies side by side and fills it.
  private func isWhole(_ tile: Int) -> Bool { pieces[tile].count == 1 && pieces[tile][0].count == RegisterTile.pixels }

  /// Blocks of filters that are gone through for one panel of pixels: their gradients stay in the second-level cache.
  private static var blocksAtOnce: Int { 8 }

  /// The tile of an index: by group, bundle of blocks, tile of rows, block.
  private func position(_ index: Int) -> (group: Int, bundle: Int, tile: Int, block: Int) {
    let (group, rest) = index.quotientAndRemainder(dividingBy: blocks * tiles)
    let bundle = rest / (Self.blocksAtOnce * tiles)
    let first = bundle * Self.blocksAtOnce
    let inBundle = rest - first * tiles
    let (tile, block) = inBundle.quotientAndRemainder(dividingBy: min(Self.blocksAtOnce, blocks - first))
    return (group, bundle, tile, first + block)
  }

  /// Some rows of windows, with copies of what is read of them: a panel of pixels for a tile, panels of gradients for
  /// all blocks of a group.
  private final class Band {
    let work: WeightGradient
    let rowsAtOnce: Int
    /// The bank that the sums go to.
    private let target: UnsafeMutablePointer<Float>
    private var rows = 0..<0
    /// Where each row of windows begins in the input.
    private var starts: [Int] = []
    private let pixelPanel: AlignedStorage<Float>
    private let gradientPanels: AlignedStorage<Float>
    /// Where the gradients of these rows stand, and room for them.
    private var gradientRows: UnsafePointer<Float>
    private let madeGradients: AlignedStorage<Float>
    /// Room for a tile.
    private let scratch = AlignedStorage<Float>(uninitializedCount: RegisterTile.pixels * RegisterTile.filters)

    init(_ work: WeightGradient, rowsAtOnce: Int, target: UnsafeMutablePointer<Float>) {
      let pixels = rowsAtOnce * work.windows.outputWidth
      (self.work, self.rowsAtOnce, self.target) = (work, rowsAtOnce, target)
      // Zeros, because sums that nobody looks at take far longer of numbers that happen to be too small to be normal.
      pixelPanel = AlignedStorage(count: pixels * RegisterTile.pixels, repeating: 0)
      gradientPanels = AlignedStorage(uninitializedCount: work.blocks * pixels * RegisterTile.filters)
      let isStored = work.outputGradient is StoredRows
      madeGradients = AlignedStorage(uninitializedCount: isStored ? 0 : pixels * work.windows.outputChannels)
      gradientRows = UnsafePointer(madeGradients.pointer)
    }

    private var windows: SlidingWindows { work.windows }
    private var pixels: Int { rows.count * windows.outputWidth }
    private var panelLength: Int { rowsAtOnce * windows.outputWidth * RegisterTile.filters }

    func move(to rows: Range<Int>) {
      self.rows = rows
      gradientRows = work.outputGradient.read(rows, scratch: madeGradients.pointer)
      starts = rows.map { row in
        let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.outputHeight)
        return (map * windows.inputHeight + mapRow * windows.rowStride) * windows.inputWidth * windows.inputChannels
      }
    }

    /// Adds the sum of these rows' gradients, channel by channel.
    func addGradients(to sums: UnsafeMutablePointer<Float>) {
      let channels = windows.outputChannels
      withUnsafeTemporaryAllocation(of: Float.self, capacity: channels) { here in
        sumRows(gradientRows, rows: pixels, columns: channels, into: here.baseAddress!)
        for channel in 0..<channels { sums[channel] += here[channel] }
      }
    }

    /// Copies the gradients of every block of filters side by side, missing filters as zeros.
    func packGradients(group: Int) {
      for block in 0..<work.blocks {
        packBlock(
          gradients(group: group, block: block), step: windows.outputChannels, rows: pixels,
          count: min(RegisterTile.filters, windows.filtersPerGroup - block * RegisterTile.filters),
          into: gradientPanels.pointer + block * panelLength)
      }
    }

    /// Copies what the rows of one tile read, `[pixels, rows of the tile]`.
    func packPixels(group: Int, tile: Int) {
      let step = windows.columnStride * windows.inputChannels
      let (input, width) = (UnsafePointer(work.input.pointer) + group * windows.channelsPerGroup, windows.outputWidth)
      let (isWhole, panel) = (work.isWhole(tile), pixelPanel.pointer)
      starts.withUnsafeBufferPointer { starts in
        for piece in work.pieces[tile] {
          var place = panel + piece.row
          for start in starts {
            let source = input + (start + piece.offset)
            if isWhole {
              copyRows(from: source, step: step, pixels: width, to: place)
            } else {
              copyColumns(piece.count, from: source, step: step, pixels: width, to: place)
            }
            place += width * RegisterTile.pixels
          }
        }
      }
    }

    private func gradients(group: Int, block: Int) -> UnsafePointer<Float> {
      gradientRows + (group * windows.filtersPerGroup + block * RegisterTile.filters)
    }

    /// Adds the products of these rows to one tile of the result.
    @inline(__always)
    func add(group: Int, tile: Int, block: Int, isFirst: Bool, gradientsArePacked: Bool, pixelsArePacked: Bool) {
      let (height, width) = (RegisterTile.pixels, RegisterTile.filters)
      let filter = group * windows.filtersPerGroup + block * width
      let target = TileStore(
        target: self.target + (tile * height * windows.outputChannels + filter),
        pixelStep: windows.outputChannels, pixels: min(height, windows.productsPerOutput - tile * height),
        filters: min(width, windows.filtersPerGroup - block * width), bias: nil, rectifies: false)
      let gradient =
        gradientsArePacked
        ? UnsafePointer(gradientPanels.pointer) + block * panelLength : gradients(group: group, block: block)
      let gradientStep = gradientsArePacked ? width : windows.outputChannels
      var sums = RegisterTile()
      target.load(&sums, isFirst: isFirst, scratch: scratch.pointer)
      if pixelsArePacked {
        sums.addColumns(
          UnsafePointer(pixelPanel.pointer), step: height, pixels: target.pixels, length: pixels, weights: gradient,
          weightStep: gradientStep)
      } else {
        let source = UnsafePointer(work.input.pointer) + group * windows.channelsPerGroup
        let step = windows.columnStride * windows.inputChannels
        let pieces = work.pieces[tile]
        var place = gradient
        if work.isWhole(tile) {
          let first = source + pieces[0].offset
          for start in starts {
            sums.addColumns(
              first + start, step: step, pixels: target.pixels, length: windows.outputWidth, weights: place,
              weightStep: gradientStep)
            place += windows.outputWidth &* gradientStep
          }
        } else {
          withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: height) { table in
            // Where there are fewer rows, the last is repeated.
            for row in 0..<height { table[row] = source + (pieces.last!.offset + pieces.last!.count - 1) }
            for piece in pieces {
              for row in 0..<piece.count { table[piece.row + row] = source + (piece.offset + row) }
            }
            for start in starts {
              sums.addRun(
                table.baseAddress!, offset: start, step: step, length: windows.outputWidth, weights: place,
                weightStep: gradientStep)
              place += windows.outputWidth &* gradientStep
            }
          }
        }
      }
      target.save(sums, scratch: scratch.pointer)
    }
  }
}
