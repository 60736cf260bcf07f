// Where the windows of a pooling lie in memory. The sizes are computed and checked in Reference's `ConvolutionGeometry`;
// here they are only believed, after one check of the blocks' lengths. The input is not padded: windows are cut off.

/// Windows on channels-last maps; what lies beyond the edge takes no part.
public struct PoolingWindows: Sendable {
  /// Maps in the batch.
  public var batch: Int
  /// Along the height.
  public var rows: PoolingAxis
  /// Along the width.
  public var columns: PoolingAxis
  /// Channels, each pooled by itself.
  public var channels: Int

  /// The sizes, by name.
  public init(batch: Int, rows: PoolingAxis, columns: PoolingAxis, channels: Int) {
    self.batch = batch
    self.rows = rows
    self.columns = columns
    self.channels = channels
  }

  /// Rows of all inputs together, and of all outputs: what is split over threads.
  public var allInputRows: Int { batch * rows.input }
  /// Rows of all outputs together.
  public var allOutputRows: Int { batch * rows.output }

  /// The rows of the inputs that the windows of some rows of one map read.
  func inputRows(of outputs: Range<Int>) -> Range<Int> {
    let map = outputs.lowerBound / rows.output
    let (first, last) = (outputs.lowerBound - map * rows.output, outputs.upperBound - 1 - map * rows.output)
    return map * rows.input + rows.cells(of: first).lowerBound..<map * rows.input + rows.cells(of: last).upperBound
  }

  /// Whether they are squares of 2×2 cells side by side, none of which is cut off.
  var areSquares: Bool { rows.isInPairs && columns.isInPairs }

  /// Whether blocks of these lengths hold the maps and every window sees a cell. The loops rely on it.
  func fits(input: Int, output: Int) -> Bool {
    input == batch * rows.input * columns.input * channels
      && output == batch * rows.output * columns.output * channels
      && rows.seesInput && columns.seesInput
      // A cell of a map is told by 32 bits.
      && rows.input * columns.input <= Int(Int32.max)
  }
}

/// Windows along one axis.
public struct PoolingAxis: Sendable {
  /// Cells of the input.
  public var input: Int
  /// Cells of a window.
  public var size: Int
  /// Cells from one window to the next.
  public var stride: Int
  /// Cells of padding before the first.
  public var before: Int
  /// Number of windows.
  public var output: Int

  /// The sizes, by name.
  public init(input: Int, size: Int, stride: Int, before: Int, output: Int) {
    self.input = input
    self.size = size
    self.stride = stride
    self.before = before
    self.output = output
  }

  /// Whether the first and the last window, and so all others, have a cell in the input.
  var seesInput: Bool {
    output >= 1 && size >= 1 && stride >= 1 && size > before && (output - 1) * stride - before < input
  }

  /// Whether they are two cells each, side by side, and none is cut off.
  var isInPairs: Bool { size == 2 && stride == 2 && before == 0 && 2 * output <= input }

  /// Whether no cell is in two windows.
  var isDisjoint: Bool { stride >= size }

  /// The cells of the input in a window.
  @inline(__always)
  func cells(of window: Int) -> Range<Int> {
    let start = window &* stride &- before
    return Range(uncheckedBounds: (lower: max(0, start), upper: min(input, start &+ size)))
  }

  /// The windows that a cell of the input is in.
  @inline(__always)
  func windows(of cell: Int) -> Range<Int> {
    let place = cell &+ before
    let first = place < size ? 0 : (place &- size) / stride &+ 1
    return first..<max(first, min(output, place / stride &+ 1))
  }

  /// Whether a window and those after it, `count` together, lie wholly on the input.
  @inline(__always)
  func areInside(_ window: Int, count: Int) -> Bool {
    let start = window &* stride &- before
    return start >= 0 && window &+ count <= output && start &+ (count &- 1) &* stride &+ size <= input
  }

  /// The window after `count` that were computed side by side: some of them once more, if otherwise the last few would
  /// have to be computed one by one.
  @inline(__always)
  func next(after window: Int, count: Int) -> Int {
    let next = window &+ count
    let last = output &- count
    return next > last && next < output && areInside(last, count: count) ? last : next
  }
}

/// The part of a window that lies on the input.
struct CutWindow {
  /// The first channel of its first cell.
  let first: UnsafePointer<Float>
  let height: Int
  let width: Int
  let channels: Int
  /// Scalars from one row of the input to the next.
  let rowLength: Int
  /// Its first cell in the map, `row · W + column`.
  let cell: Int
  let mapWidth: Int
  /// Whether ``PoolingLanes/count`` of four may be read at its last cell, whatever the number of channels.
  let isFollowed: Bool

  /// - Parameters:
  ///   - input: the rows of the inputs from `origin` on, counted through the batch.
  ///   - row: which row of all outputs, counted through the batch.
  @inline(__always)
  init(_ windows: PoolingWindows, input: UnsafePointer<Float>, origin: Int, row: Int, column: Int) {
    let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.rows.output)
    let (rows, columns) = (windows.rows.cells(of: mapRow), windows.columns.cells(of: column))
    channels = windows.channels
    mapWidth = windows.columns.input
    rowLength = mapWidth &* channels
    cell = rows.lowerBound &* mapWidth &+ columns.lowerBound
    first = input + ((map &* windows.rows.input &- origin) &* mapWidth &+ cell) &* channels
    height = rows.upperBound &- rows.lowerBound
    width = columns.upperBound &- columns.lowerBound
    let last = (map &* windows.rows.input &+ rows.upperBound &- 1) &* mapWidth &+ columns.upperBound &- 1
    isFollowed = last &* channels &+ 4 <= windows.allInputRows &* rowLength
  }

  @inline(__always)
  var isSquare: Bool { height == 2 && width == 2 }
}

/// Rows of the inputs, and which the first of them is, counted through the batch.
struct PoolingSource {
  let rows: UnsafePointer<Float>
  let origin: Int
}

extension PoolingWindows {
  /// Goes through some rows of the outputs: all at once where the input is stored, else as many of a map as read a band.
  func forEachBand(of rows: Range<Int>, _ input: any ArrayRows, _ body: (PoolingSource, Range<Int>) -> Void) {
    if let stored = input as? StoredRows {
      return withExtendedLifetime(stored) { body(PoolingSource(rows: stored.first, origin: 0), rows) }
    }
    let axis = self.rows
    let atOnce = min(axis.output, max(1, RowBands.values / (axis.stride * input.rowLength)))
    let most = min(axis.input, (atOnce - 1) * axis.stride + axis.size)
    // Behind the last cell as many values may be read as a vector has.
    let capacity = most * input.rowLength + Vector.scalarCount
    withUnsafeTemporaryAllocation(of: Float.self, capacity: capacity) { scratch in
      scratch.initialize(repeating: 0)
      var first = rows.lowerBound
      while first < rows.upperBound {
        let band = first..<min(rows.upperBound, first + atOnce, (first / axis.output + 1) * axis.output)
        let read = inputRows(of: band)
        body(PoolingSource(rows: input.read(read, scratch: scratch.baseAddress!), origin: read.lowerBound), band)
        first = band.upperBound
      }
    }
  }
}
