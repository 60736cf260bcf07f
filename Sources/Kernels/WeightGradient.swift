// The gradient of a layer's weights: the register tile again, with the taps as its rows and the pixels as its products.
// The definition it must agree with is Reference's `Convolution2D+Gradients.swift`.

/// A gradient whose parts are computed by threads, each part by one.
public protocol SharedGradient: Sendable {
  /// Parts of the work.
  var count: Int { get }
  /// Computes some of them.
  func compute(_ some: Range<Int>)
  /// What is left when all are computed.
  func finish()
}

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
public struct WeightGradient: SharedGradient {
  let windows: SlidingWindows
  let input: AlignedStorage<Float>
  let outputGradient: any ArrayRows
  /// `[KH, KW, Cin/g, Cout]`, every value of it written.
  let result: AlignedStorage<Float>
  /// `[Cout]`, every value of it written: the gradient of the bias.
  let bias: AlignedStorage<Float>?
  /// The rows `(i, j, k)` of the result that are in each tile, and where what they read lies.
  let tileRows: [Range<Int>]
  let pieces: [[TilePiece]]
  let blocks: Int
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
    blocks = (windows.filtersPerGroup + RegisterTile.filters - 1) / RegisterTile.filters
    tileRows = Self.tileRows(windows, blocks: blocks)
    pieces = tileRows.map { all in
      // Mostly channels of one tap: a layer of a thousand has a hundred such tiles.
      if all.lowerBound / windows.channelsPerGroup == (all.upperBound - 1) / windows.channelsPerGroup {
        return [TilePiece(row: 0, offset: windows.offset(of: all.lowerBound), count: all.count)]
      }
      return TilePiece.joined(all.map(windows.offset))
    }
    parts = Self.readsRowsOnce(windows) ? AlignedStorage(count: Self.partsOfRows * partLength, repeating: 0) : nil
  }

  /// The rows of the result cut into tiles.
  ///
  /// What the taps of a row of the kernel read lies side by side. A tile that ends where they end is read in place and
  /// need not be copied, which takes nearly half the time of its products: 3×3 taps of 3 channels in tiles of 9 rows of
  /// 12 are faster than in fewer, full ones.
  private static func tileRows(_ windows: SlidingWindows, blocks: Int) -> [Range<Int>] {
    let (rows, height) = (windows.productsPerOutput, RegisterTile.pixels)
    func cut(_ rows: Range<Int>) -> [Range<Int>] {
      stride(from: rows.lowerBound, to: rows.upperBound, by: height).map { $0..<min(rows.upperBound, $0 + height) }
    }
    // Computed are six rows of a tile or all.
    func computed(_ tiles: [Range<Int>]) -> Int { tiles.reduce(0) { $0 + ($1.count + 5) / 6 } }
    let full = cut(0..<rows)
    guard !RegisterTile.hasAddressesToSpare, blocks <= 2, windows.groups == 1, windows.columnDilation == 1
    else { return full }
    let run = windows.kernelWidth * windows.channelsPerGroup
    let aligned = (0..<windows.kernelHeight).flatMap { cut($0 * run..<($0 + 1) * run) }
    return 4 * computed(aligned) <= 5 * computed(full) ? aligned : full
  }

  /// Whether each row of the gradient is read by one thread, once: where the result has few tiles, counted as if all were
  /// full.
  public static func readsRowsOnce(_ windows: SlidingWindows) -> Bool {
    let tiles = (windows.productsPerOutput + RegisterTile.pixels - 1) / RegisterTile.pixels
    let blocks = (windows.filtersPerGroup + RegisterTile.filters - 1) / RegisterTile.filters
    return windows.groups * blocks * tiles < partsOfRows && windows.allRows >= 8 * partsOfRows
  }

  /// Parts of the rows; a number of its own, so that the sums are the same for any number of threads.
  static var partsOfRows: Int { 16 }

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

  /// Computes some tiles of the result, counted block by block for each tile of rows, from some rows of windows.
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
        let isInPlace = band.liesInARow(tile, group: group)
        let packsPixels = blocks > 2 || (!isInPlace && !RegisterTile.hasAddressesToSpare)
        if packsPixels && panel != packedTile {
          band.packPixels(group: group, tile: tile)
          packedTile = panel
        }
        band.add(
          group: group, tile: tile, block: block, isFirst: first == rows.lowerBound, gradientsArePacked: packsGradients,
          pixels: packsPixels ? .packed : isInPlace ? .inARow : .apart)
      }
    }
  }

  /// Whether what a tile reads of a pixel lies side by side and fills it.
  func isWhole(_ tile: Int) -> Bool { pieces[tile].count == 1 && pieces[tile][0].count == RegisterTile.pixels }

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
}
