// The largest or smallest cell of every window, and which cell it was: neighbouring channels side by side, or neighbouring
// windows where there is one channel. Every window is gone through in reading order, as in the definition.

/// Pools rows of maps by their largest or smallest value. A NaN beats every number; of equal values the first wins.
///
/// - Parameters:
///   - winners: `row · W + column` of the cell that won, for each value; `nil` if nobody asks.
///   - rows: which rows of all outputs, counted through the batch.
public func poolExtremes(
  _ windows: PoolingWindows, input: any ArrayRows, isLargest: Bool, values: AlignedStorage<Float>,
  winners: AlignedStorage<Int32>?, rows: Range<Int>
) {
  precondition(windows.fits(input: input.rows * input.rowLength, output: values.count), "windows outside their blocks")
  precondition(winners == nil || winners?.count == values.count, "not one winner for each value")
  precondition(rows.lowerBound >= 0 && rows.upperBound <= windows.allOutputRows)
  let results = PoolingResults(values: values.pointer, winners: winners?.pointer)
  if isLargest, windows.areSquares, let maps = input as? ConvolvedRows {
    if winners != nil {
      maps.poolSquares(windows, results, rows, LargestAndWhere.self)
    } else {
      maps.poolSquares(windows, results, rows, Largest.self)
    }
    return
  }
  windows.forEachBand(of: rows, input) { source, rows in
    switch (isLargest, winners != nil) {
    case (true, true): poolRows(windows, source, results, rows, LargestAndWhere.self)
    case (true, false): poolRows(windows, source, results, rows, Largest.self)
    case (false, true): poolRows(windows, source, results, rows, SmallestAndWhere.self)
    case (false, false): poolRows(windows, source, results, rows, Smallest.self)
    }
  }
}

/// What is looked for. A type, so that the loops are compiled for each by itself.
protocol ExtremeSearch {
  static var isLargest: Bool { get }
  /// Whether it is told which cell it was.
  static var tellsWhere: Bool { get }
}

private enum Largest: ExtremeSearch {
  static var isLargest: Bool { true }
  static var tellsWhere: Bool { false }
}

private enum LargestAndWhere: ExtremeSearch {
  static var isLargest: Bool { true }
  static var tellsWhere: Bool { true }
}

private enum Smallest: ExtremeSearch {
  static var isLargest: Bool { false }
  static var tellsWhere: Bool { false }
}

private enum SmallestAndWhere: ExtremeSearch {
  static var isLargest: Bool { false }
  static var tellsWhere: Bool { true }
}

/// The best so far of lanes that are channels, or one channel of neighbouring windows.
struct RunningExtreme<S: ExtremeSearch, Lanes: PoolingLanes> {
  private(set) var best: Lanes
  private var winner: Lanes.Cells

  @inline(__always)
  init(_ first: Lanes, cell: Lanes.Cells) {
    best = first
    winner = cell
  }

  @inline(__always)
  mutating func meet(_ value: Lanes, cell: Lanes.Cells) {
    let wins = value.beats(best, isLargest: S.isLargest)
    best = best.replacing(with: value, where: wins)
    if S.tellsWhere { winner = Lanes.replace(winner, with: cell, where: wins) }
  }

  @inline(__always)
  func store(_ results: PoolingResults) {
    best.store(at: results.values)
    if S.tellsWhere { Lanes.store(winner, at: results.winners.unsafelyUnwrapped) }
  }
}

/// Where results go.
struct PoolingResults {
  var values: UnsafeMutablePointer<Float>
  /// `nil` if nobody asks.
  var winners: UnsafeMutablePointer<Int32>?

  @inline(__always)
  static func + (results: PoolingResults, offset: Int) -> PoolingResults {
    PoolingResults(values: results.values + offset, winners: results.winners.map { $0 + offset })
  }
}

private func poolRows<S: ExtremeSearch>(
  _ windows: PoolingWindows, _ source: PoolingSource, _ results: PoolingResults, _ rows: Range<Int>, _ search: S.Type
) {
  let (axis, channels) = (windows.columns, windows.channels)
  for row in rows {
    var column = 0
    while column < axis.output {
      let window = CutWindow(windows, input: source.rows, origin: source.origin, row: row, column: column)
      let target = results + (row &* axis.output &+ column) &* channels
      if channels == 1 && axis.areInside(column, count: Vector.count) {
        let neighbours = Neighbours<S>(window: window, stride: axis.stride, results: target)
        if neighbours.areSquares { neighbours.poolSquares() } else { neighbours.pool() }
        column = axis.next(after: column, count: Vector.count)
      } else {
        let mayOverrun = column < axis.output &- 1 && window.isFollowed
        if window.isSquare {
          forEachBlock(of: channels, mayOverrun: mayOverrun, Square<S>(window: window, results: target))
        } else {
          forEachBlock(of: channels, mayOverrun: mayOverrun, AnyWindow<S>(window: window, results: target))
        }
        column &+= 1
      }
    }
  }
}

/// A window of 2×2 cells, which is what networks pool with: nothing to count.
private struct Square<S: ExtremeSearch>: ChannelWork {
  let window: CutWindow
  let results: PoolingResults

  @inline(__always)
  func compute<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type) {
    let (upper, lower) = (window.first + channel, window.first + (channel &+ window.rowLength))
    let cell = Lanes.cells(window.cell)
    var running = RunningExtreme<S, Lanes>(Lanes(at: upper), cell: cell)
    running.meet(Lanes(at: upper + window.channels), cell: Lanes.offset(cell, by: 1))
    running.meet(Lanes(at: lower), cell: Lanes.offset(cell, by: window.mapWidth))
    running.meet(Lanes(at: lower + window.channels), cell: Lanes.offset(cell, by: window.mapWidth &+ 1))
    running.store(results + channel)
  }
}

/// A window of any size.
private struct AnyWindow<S: ExtremeSearch>: ChannelWork {
  let window: CutWindow
  let results: PoolingResults

  @inline(__always)
  func compute<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type) {
    let cell = Lanes.cells(window.cell)
    var running = RunningExtreme<S, Lanes>(Lanes(at: window.first + channel), cell: cell)
    for i in 0..<window.height {
      let row = window.first + (i &* window.rowLength &+ channel)
      let rowCell = Lanes.offset(cell, by: i &* window.mapWidth)
      for j in 0..<window.width {
        // The first cell meets itself and does not win.
        running.meet(Lanes(at: row + j &* window.channels), cell: Lanes.offset(rowCell, by: j))
      }
    }
    running.store(results + channel)
  }
}

/// A window of one channel and those after it, side by side in a vector.
private struct Neighbours<S: ExtremeSearch> {
  let window: CutWindow
  let stride: Int
  let results: PoolingResults

  @inline(__always)
  var areSquares: Bool { window.isSquare && stride == 2 }

  @inline(__always)
  func poolSquares() {
    let cell = Vector.cells(window.cell, step: 2)
    let (above, below) = (Vector.pairs(at: window.first), Vector.pairs(at: window.first + window.rowLength))
    var running = RunningExtreme<S, Vector>(above.even, cell: cell)
    running.meet(above.odd, cell: Vector.offset(cell, by: 1))
    running.meet(below.even, cell: Vector.offset(cell, by: window.mapWidth))
    running.meet(below.odd, cell: Vector.offset(cell, by: window.mapWidth &+ 1))
    running.store(results)
  }

  func pool() {
    let cell = Vector.cells(window.cell, step: stride)
    var running = RunningExtreme<S, Vector>(Vector(at: window.first, step: stride), cell: cell)
    for i in 0..<window.height {
      for j in 0..<window.width {
        let value = Vector(at: window.first + (i &* window.rowLength &+ j), step: stride)
        running.meet(value, cell: Vector.offset(cell, by: i &* window.mapWidth &+ j))
      }
    }
    running.store(results)
  }
}
