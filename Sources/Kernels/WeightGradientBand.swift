// A few rows of windows on their way into the gradient of a layer's weights: what is copied of them, and the products.
// The tiles they go to, and how they are shared, are in `WeightGradient.swift`.

extension WeightGradient {
  /// How the values that a tile reads of a pixel lie.
  enum PixelPlaces {
    /// In the panel.
    case packed
    /// Side by side in the input.
    case inARow
    /// Anywhere in the input.
    case apart
  }

  /// Some rows of windows, with copies of what is read of them: a panel of pixels for a tile, panels of gradients for
  /// all blocks of a group.
  final class Band {
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

    /// Whether what a tile reads of a pixel lies side by side, and behind it as much as is read with it.
    func liesInARow(_ tile: Int, group: Int) -> Bool {
      guard work.pieces[tile].count == 1 else { return false }
      let piece = work.pieces[tile][0]
      let lastPixel = starts.last! + (windows.outputWidth - 1) * windows.columnStride * windows.inputChannels
      let reach = piece.count > 6 ? RegisterTile.pixels : 6
      return lastPixel + piece.offset + group * windows.channelsPerGroup + reach <= work.input.count
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
    func add(
      group: Int, tile: Int, block: Int, isFirst: Bool, gradientsArePacked: Bool, pixels places: PixelPlaces
    ) {
      let (height, width) = (RegisterTile.pixels, RegisterTile.filters)
      let filter = group * windows.filtersPerGroup + block * width
      let rows = work.tileRows[tile]
      let target = TileStore(
        target: self.target + (rows.lowerBound * windows.outputChannels + filter),
        pixelStep: windows.outputChannels, pixels: rows.count,
        filters: min(width, windows.filtersPerGroup - block * width), bias: nil, rectifies: false)
      let gradient =
        gradientsArePacked
        ? UnsafePointer(gradientPanels.pointer) + block * panelLength : gradients(group: group, block: block)
      let gradientStep = gradientsArePacked ? width : windows.outputChannels
      var sums = RegisterTile()
      target.load(&sums, isFirst: isFirst, scratch: scratch.pointer)
      let source = UnsafePointer(work.input.pointer) + group * windows.channelsPerGroup
      let step = windows.columnStride * windows.inputChannels
      let pieces = work.pieces[tile]
      var place = gradient
      switch places {
      case .packed:
        sums.addColumns(
          UnsafePointer(pixelPanel.pointer), step: height, pixels: target.pixels, length: pixels, weights: gradient,
          weightStep: gradientStep)
      case .inARow:
        let first = source + pieces[0].offset
        for start in starts {
          sums.addColumns(
            first + start, step: step, pixels: target.pixels, length: windows.outputWidth, weights: place,
            weightStep: gradientStep)
          place += windows.outputWidth &* gradientStep
        }
      case .apart:
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
      target.save(sums, scratch: scratch.pointer)
    }
  }
}
