// The mean of every window: neighbouring channels side by side, or neighbouring windows where there is one channel. Every
// window is added up in reading order, as in the definition.

/// What each average is divided by: the number for its row of windows times that for its column.
public struct PoolingDivisors: Sendable {
  /// One for each row of windows of a map.
  public let rows: [Int]
  /// One for each column.
  public let columns: [Int]

  /// Both, by name.
  public init(rows: [Int], columns: [Int]) {
    self.rows = rows
    self.columns = columns
  }

  /// Whether there is a positive number for each window.
  func fits(_ windows: PoolingWindows) -> Bool {
    rows.count == windows.rows.output && columns.count == windows.columns.output && rows.allSatisfy { $0 > 0 }
      && columns.allSatisfy { $0 > 0 }
  }
}

/// Pools rows of maps by their mean.
///
/// - Parameter rows: which rows of all outputs, counted through the batch.
public func poolAverages(
  _ windows: PoolingWindows, input: any ArrayRows, divisors: PoolingDivisors, values: AlignedStorage<Float>,
  rows: Range<Int>
) {
  precondition(windows.fits(input: input.rows * input.rowLength, output: values.count), "windows outside their blocks")
  precondition(divisors.fits(windows), "not one divisor for each window")
  precondition(rows.lowerBound >= 0 && rows.upperBound <= windows.allOutputRows)
  windows.forEachBand(of: rows, input) { source, rows in
    averageRows(windows, source, divisors, values.pointer, rows)
  }
}

private func averageRows(
  _ windows: PoolingWindows, _ source: PoolingSource, _ divisors: PoolingDivisors,
  _ values: UnsafeMutablePointer<Float>, _ rows: Range<Int>
) {
  let (axis, channels) = (windows.columns, windows.channels)
  divisors.columns.withUnsafeBufferPointer { columnDivisors in
    for row in rows {
      let rowDivisor = divisors.rows[row % windows.rows.output]
      var column = 0
      while column < axis.output {
        let window = CutWindow(windows, input: source.rows, origin: source.origin, row: row, column: column)
        let average = Average(
          window: window, share: Share(of: rowDivisor &* columnDivisors[column]),
          results: values + (row &* axis.output &+ column) &* channels)
        if channels == 1 && axis.areInside(column, count: Vector.count) {
          average.computeNeighbours(stride: axis.stride)
          column = axis.next(after: column, count: Vector.count)
        } else {
          let mayOverrun = column < axis.output &- 1 && window.isFollowed
          if window.isSquare {
            forEachBlock(of: channels, mayOverrun: mayOverrun, SquareAverage(average: average))
          } else {
            forEachBlock(of: channels, mayOverrun: mayOverrun, average)
          }
          column &+= 1
        }
      }
    }
  }
}

/// A division by a whole number, as a multiplication where that gives the same bits: by powers of two.
struct Share {
  private let number: Float
  private let isFactor: Bool

  @inline(__always)
  init(of divisor: Int) {
    isFactor = divisor & (divisor &- 1) == 0
    number = isFactor ? 1 / Float(divisor) : Float(divisor)
  }

  @inline(__always)
  func callAsFunction<Lanes: PoolingLanes>(_ sum: Lanes) -> Lanes {
    isFactor ? sum * Lanes(repeating: number) : sum / Lanes(repeating: number)
  }
}

/// The mean of a window of any size.
private struct Average: ChannelWork {
  let window: CutWindow
  let share: Share
  let results: UnsafeMutablePointer<Float>

  @inline(__always)
  func compute<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type) {
    var sum = Lanes(repeating: 0)
    for i in 0..<window.height {
      let row = window.first + (i &* window.rowLength &+ channel)
      for j in 0..<window.width { sum = sum + Lanes(at: row + j &* window.channels) }
    }
    share(sum).store(at: results + channel)
  }

  /// The means of this window and those after it, of one channel, side by side in a vector.
  @inline(__always)
  func computeNeighbours(stride: Int) {
    var sum = Vector(repeating: 0)
    if window.isSquare && stride == 2 {
      let (above, below) = (Vector.pairs(at: window.first), Vector.pairs(at: window.first + window.rowLength))
      sum = sum + above.even + above.odd + below.even + below.odd
    } else {
      for i in 0..<window.height {
        for j in 0..<window.width {
          sum = sum + Vector(at: window.first + (i &* window.rowLength &+ j), step: stride)
        }
      }
    }
    share(sum).store(at: results)
  }
}

/// The mean of a window of 2×2 cells: nothing to count.
private struct SquareAverage: ChannelWork {
  let average: Average

  @inline(__always)
  func compute<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type) {
    let window = average.window
    let (upper, lower) = (window.first + channel, window.first + (channel &+ window.rowLength))
    var sum = Lanes(repeating: 0) + Lanes(at: upper)
    sum = sum + Lanes(at: upper + window.channels)
    sum = sum + Lanes(at: lower)
    sum = sum + Lanes(at: lower + window.channels)
    average.share(sum).store(at: average.results + channel)
  }
}
