// Overlap-save: the outputs cut into tiles, each computed from a window of the input that is wider by the kernel. Here is
// where the tiles lie, how one is read and how it is written; what happens in between is in `FourierGrid.swift` (tiles
// of several rows) and `FourierLine.swift` (tiles of one row).

/// One tile: a rectangle of outputs of one map.
public struct FourierTile: Sendable {
  /// The map of the batch.
  public let map: Int
  /// The first row of outputs.
  public let row: Int
  /// The first column of outputs.
  public let column: Int
  /// Rows of outputs: fewer at the lower edge.
  public let rows: Int
  /// Columns of outputs: fewer at the right edge.
  public let columns: Int
  /// The channel, where every channel is filtered by itself; else 0.
  public let channel: Int
}

/// An axis of an input and what stands beyond its ends.
public struct PaddedAxis: Sendable {
  /// Cells of the input.
  public let count: Int
  /// The cell that stands at each place of the padding before the first, −1 where a constant does.
  public let before: [Int32]
  /// The same after the last.
  public let after: [Int32]

  /// All of it, by name.
  public init(count: Int, before: [Int32], after: [Int32]) {
    precondition((before + after).allSatisfy { $0 >= -1 && $0 < count }, "padding from outside the input")
    self.count = count
    self.before = before
    self.after = after
  }

  /// The cell that stands at a place of the padded input, −1 where a constant does.
  func source(of place: Int) -> Int {
    let index = place - before.count
    if index < 0 { return Int(before[place]) }
    return index < count ? index : Int(after[index - count])
  }
}

/// The tiles of a convolution.
///
/// ```
/// window of `height` = 8 rows, a kernel of 3 rows: 8 − 3 + 1 = 6 rows of outputs
///
/// padded input   0 1 2 3 4 5 6 7 8 9 a b c d
/// first tile     x x x x x x x x                  outputs 0 … 5
/// second tile                x x x x x x x x      outputs 6 … b
/// ```
///
/// A cyclic correlation of a window with the kernel is right in exactly these outputs: only they touch no sample twice.
public struct FourierTiles: Sendable {
  /// The windows of the kernel on the padded input.
  public var windows: SlidingWindows
  /// Along the height.
  public var rows: PaddedAxis
  /// Along the width.
  public var columns: PaddedAxis
  /// What stands where no cell of the input does.
  public var fill: Float
  /// Rows of the transform: a power of two, at least the extent of the kernel; 1 for tiles of one row.
  public var height: Int
  /// Columns of the transform.
  public var width: Int
  /// Whether every channel is filtered by itself with one kernel, so that a tile is of one channel.
  public var isFilter: Bool

  /// All of it, by name.
  public init(
    windows: SlidingWindows, rows: PaddedAxis, columns: PaddedAxis, fill: Float, height: Int, width: Int, isFilter: Bool
  ) {
    precondition(rows.before.count + rows.count + rows.after.count == windows.inputHeight)
    precondition(columns.before.count + columns.count + columns.after.count == windows.inputWidth)
    self.windows = windows
    self.rows = rows
    self.columns = columns
    self.fill = fill
    self.height = height
    self.width = width
    self.isFilter = isFilter
    precondition(height >= rowExtent && width >= columnExtent, "a transform smaller than the kernel")
  }

  /// Rows from the first tap to the last.
  public var rowExtent: Int { (windows.kernelHeight - 1) * windows.rowDilation + 1 }
  /// Columns from the first tap to the last.
  public var columnExtent: Int { (windows.kernelWidth - 1) * windows.columnDilation + 1 }
  /// Rows of outputs in a whole tile.
  public var rowsPerTile: Int { (height - rowExtent) / windows.rowStride + 1 }
  /// Columns of outputs in a whole tile.
  public var columnsPerTile: Int { (width - columnExtent) / windows.columnStride + 1 }
  /// Tiles above each other.
  public var tilesDown: Int { (windows.outputHeight + rowsPerTile - 1) / rowsPerTile }
  /// Tiles side by side.
  public var tilesAcross: Int { (windows.outputWidth + columnsPerTile - 1) / columnsPerTile }
  /// All tiles: of the batch and, for a filter, of its channels.
  public var count: Int { windows.batch * tilesDown * tilesAcross * (isFilter ? windows.inputChannels : 1) }

  /// A tile by its number. The channels of one place follow each other, then the places of one row.
  public func tile(_ index: Int) -> FourierTile {
    let channels = isFilter ? windows.inputChannels : 1
    let (place, channel) = index.quotientAndRemainder(dividingBy: channels)
    let (line, across) = place.quotientAndRemainder(dividingBy: tilesAcross)
    let (map, down) = line.quotientAndRemainder(dividingBy: tilesDown)
    let (row, column) = (down * rowsPerTile, across * columnsPerTile)
    return FourierTile(
      map: map, row: row, column: column, rows: min(rowsPerTile, windows.outputHeight - row),
      columns: min(columnsPerTile, windows.outputWidth - column), channel: channel)
  }

  /// Rows of the window that outputs of a tile depend on.
  public func rowsNeeded(_ tile: FourierTile) -> Int { (tile.rows - 1) * windows.rowStride + rowExtent }
  /// Columns of the window that outputs of a tile depend on.
  public func columnsNeeded(_ tile: FourierTile) -> Int { (tile.columns - 1) * windows.columnStride + columnExtent }

  /// Reads a row of the window of a tile, zeros where no output depends on it.
  ///
  /// - Parameters:
  ///   - row: in the window; at least ``rowsNeeded(_:)`` is a row of zeros.
  ///   - line: ``width`` numbers.
  func read(
    _ tile: FourierTile, row: Int, channel: Int, from input: UnsafePointer<Float>, to line: UnsafeMutablePointer<Float>
  ) {
    let needed = row < rowsNeeded(tile) ? columnsNeeded(tile) : 0
    (line + needed).update(repeating: 0, count: width - needed)
    guard needed > 0 else { return }
    let source = rows.source(of: tile.row * windows.rowStride + row)
    guard source >= 0 else {
      line.update(repeating: fill, count: needed)
      return
    }
    let channels = windows.inputChannels
    let pixels = input + (tile.map * rows.count + source) * columns.count * channels + channel
    // The columns of the window that lie in the input, counted from the first of the window.
    let start = tile.column * windows.columnStride - columns.before.count
    let (lower, upper) = (min(max(-start, 0), needed), max(min(columns.count - start, needed), 0))
    for column in 0..<lower { line[column] = madeUp(start + column, of: pixels) }
    if lower < upper {
      let first = pixels + (start + lower) * channels
      if channels == 1 {
        (line + lower).update(from: first, count: upper - lower)
      } else {
        for column in 0..<upper - lower { line[lower &+ column] = first[column &* channels] }
      }
    }
    for column in max(lower, upper)..<needed { line[column] = madeUp(start + column, of: pixels) }
  }

  private func madeUp(_ column: Int, of pixels: UnsafePointer<Float>) -> Float {
    let source = columns.source(of: column + columns.before.count)
    return source < 0 ? fill : pixels[source * windows.inputChannels]
  }

  /// Writes a row of outputs of a tile, with the epilogue, and says whether all its sums were finite numbers.
  ///
  /// - Parameters:
  ///   - row: counted from the first output of the tile.
  ///   - sums: the outputs at stride 1; those between the strides are skipped.
  func write(
    _ tile: FourierTile, row: Int, filter: Int, sums: UnsafePointer<Float>, epilogue: Epilogue,
    to output: UnsafeMutablePointer<Float>
  ) -> Bool {
    let channels = windows.outputChannels
    let place = (tile.map * windows.outputHeight + tile.row + row) * windows.outputWidth + tile.column
    let target = output + place * channels + filter
    let bias = epilogue.bias[filter]
    let stride = windows.columnStride
    // Zero times a number is zero unless the number is infinite or none.
    var probe: Float = 0
    var column = 0
    if channels == 1 && stride == 1 {
      var probes = Vector()
      let biases = Vector(repeating: bias)
      let width = Vector.scalarCount
      while column + width <= tile.columns {
        let values = sums.vector(at: column)
        probes += values * Vector()
        let shifted = values + biases
        target.store(epilogue.rectifies ? shifted.replacing(with: 0, where: shifted .< 0) : shifted, at: column)
        column += width
      }
      probe = probes.sum()
    }
    while column < tile.columns {
      let sum = sums[column &* stride]
      probe += sum * 0
      let value = sum + bias
      target[column &* channels] = epilogue.rectifies && value < 0 ? 0 : value
      column += 1
    }
    return probe == 0
  }

  /// A tile once more by plain sums: for windows in which a number is infinite, none, or too large for the transform.
  ///
  /// - Parameters:
  ///   - weights: `[KH, KW, Cin/g, Cout]`.
  ///   - line: ``width`` numbers of workspace.
  ///   - sums: ``width`` numbers of workspace.
  func sumDirectly(
    _ tile: FourierTile, filter: Int, weights: UnsafePointer<Float>, epilogue: Epilogue,
    line: UnsafeMutablePointer<Float>,
    sums: UnsafeMutablePointer<Float>, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
  ) {
    let channels = windows.channelsPerGroup
    let firstChannel = filter / windows.filtersPerGroup * channels
    let count = (tile.columns - 1) * windows.columnStride + 1
    for row in 0..<tile.rows {
      sums.update(repeating: 0, count: count)
      for i in 0..<windows.kernelHeight {
        for channel in 0..<channels {
          read(
            tile, row: row * windows.rowStride + i * windows.rowDilation, channel: firstChannel + channel, from: input,
            to: line)
          for j in 0..<windows.kernelWidth {
            let weight = weights[((i * windows.kernelWidth + j) * channels + channel) * windows.outputChannels + filter]
            let shifted = line + j * windows.columnDilation
            for column in 0..<count { sums[column] += weight * shifted[column] }
          }
        }
      }
      _ = write(tile, row: row, filter: filter, sums: sums, epilogue: epilogue, to: output)
    }
  }
}
