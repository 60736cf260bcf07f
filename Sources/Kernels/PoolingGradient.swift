// Pooling backwards: every cell of the input collects from the windows it is in, in reading order of the windows, as the
// definition hands out. A row of the input is computed as a whole, so threads never meet.

/// What a window hands back to its cells.
public enum PoolingShares: Sendable {
  /// Everything to the cell that won; one for each value, `row · W + column`. Where the pooled values are given, nothing to
  /// those that are at most 0: the gradient before a rectifier whose output is pooled.
  case toWinners(AlignedStorage<Int32>, pooled: AlignedStorage<Float>?)
  /// To each cell the gradient divided by what the average was divided by.
  case toAll(PoolingDivisors)
}

/// Computes rows of the gradient with respect to the input; every value of them is written.
///
/// - Parameters:
///   - outputGradient: the gradient with respect to the pooled values.
///   - rows: which rows of all inputs, counted through the batch.
///   - gradient: where the first of them goes.
func poolingGradient(
  _ windows: PoolingWindows, of outputGradient: AlignedStorage<Float>, shares: PoolingShares, rows: Range<Int>,
  to gradient: UnsafeMutablePointer<Float>
) {
  let inputs = windows.allInputRows * windows.columns.input * windows.channels
  precondition(windows.fits(input: inputs, output: outputGradient.count), "windows outside their blocks")
  precondition(rows.lowerBound >= 0 && rows.upperBound <= windows.allInputRows)
  let source = UnsafePointer(outputGradient.pointer)
  switch shares {
  case .toWinners(let winners, let pooled):
    precondition(winners.count == outputGradient.count, "not one winner for each value")
    let cells = UnsafePointer(winners.pointer)
    guard let pooled else {
      return collectRows(windows, to: gradient, rows) { place, _, _ in
        WinnersShare(gradients: source + place, winners: cells + place)
      }
    }
    precondition(pooled.count == outputGradient.count, "not one pooled value for each gradient")
    let values = UnsafePointer(pooled.pointer)
    collectRows(windows, to: gradient, rows) { place, _, _ in
      RectifiedShare(share: WinnersShare(gradients: source + place, winners: cells + place), values: values + place)
    }
  case .toAll(let divisors):
    precondition(divisors.fits(windows), "not one divisor for each window")
    collectRows(windows, to: gradient, rows) { place, row, column in
      EqualShare(gradients: source + place, share: Share(of: divisors.rows[row] &* divisors.columns[column]))
    }
  }
}

/// What a window hands back.
private protocol WindowShare {
  /// What is handed back for the lanes from a channel on, and to which cell, if only to one.
  func load<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type) -> (share: Lanes, winner: Lanes.Cells)
  /// Whether only the winner gets it.
  static var isForWinners: Bool { get }
}

/// All to the winner.
private struct WinnersShare: WindowShare {
  let gradients: UnsafePointer<Float>
  let winners: UnsafePointer<Int32>

  static var isForWinners: Bool { true }

  @inline(__always)
  func load<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type) -> (share: Lanes, winner: Lanes.Cells) {
    (Lanes(at: gradients + channel), Lanes.cells(at: winners + channel))
  }
}

/// The same, where the pooled value is above 0.
private struct RectifiedShare: WindowShare {
  let share: WinnersShare
  let values: UnsafePointer<Float>

  static var isForWinners: Bool { true }

  @inline(__always)
  func load<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type) -> (share: Lanes, winner: Lanes.Cells) {
    let (whole, winner) = share.load(channel, lanes)
    let zero = Lanes(repeating: 0)
    return (whole.replacing(with: zero, where: Lanes(at: values + channel).isAtMost(zero)), winner)
  }
}

/// The same to all.
private struct EqualShare: WindowShare {
  let gradients: UnsafePointer<Float>
  let share: Share

  static var isForWinners: Bool { false }

  @inline(__always)
  func load<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type) -> (share: Lanes, winner: Lanes.Cells) {
    (share(Lanes(at: gradients + channel)), Lanes.cells(0))
  }
}

/// Fills rows of the input with what they get from the windows.
///
/// - Parameter share: the share of a window by its place in the output, its row in the map and its column.
@inline(__always)
private func collectRows<Share: WindowShare>(
  _ windows: PoolingWindows, to gradient: UnsafeMutablePointer<Float>, _ rows: Range<Int>,
  _ share: (_ place: Int, _ row: Int, _ column: Int) -> Share
) {
  let (axis, channels) = (windows.columns, windows.channels)
  let rowLength = axis.input &* channels
  let isDisjoint = windows.rows.isDisjoint && axis.isDisjoint
  var row = rows.lowerBound
  while row < rows.upperBound {
    let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.rows.input)
    let target = gradient + (row &- rows.lowerBound) &* rowLength
    let windowRows = windows.rows.windows(of: mapRow)
    // Rows that are in one window, and in no other, get what it gives at once.
    var height = 1
    if isDisjoint && !windowRows.isEmpty {
      height = min(windows.rows.cells(of: windowRows.lowerBound).upperBound &- mapRow, rows.upperBound &- row)
    }
    // Cells before this one are written; those of no window are 0.
    var written = 0
    if !isDisjoint {
      target.update(repeating: 0, count: rowLength)
      written = axis.input
    }
    for windowRow in windowRows {
      let place = (map &* windows.rows.output &+ windowRow) &* axis.output
      for column in 0..<axis.output {
        let cells = axis.cells(of: column)
        if written < cells.lowerBound {
          clear(target, written..<cells.lowerBound, channels, rows: height, rowLength)
        }
        let work = Collecting(
          share: share((place &+ column) &* channels, windowRow, column), target: target + cells.lowerBound &* channels,
          firstCell: mapRow &* axis.input &+ cells.lowerBound, mapWidth: axis.input, height: height,
          width: cells.upperBound &- cells.lowerBound, channels: channels, adds: !isDisjoint)
        if isDisjoint && height == 2 && work.width == 2 {
          forEachBlockOnce(of: channels, CollectingSquare(work: work))
        } else {
          forEachBlockOnce(of: channels, work)
        }
        written = max(written, cells.upperBound)
      }
    }
    clear(target, written..<axis.input, channels, rows: height, rowLength)
    row &+= height
  }
}

/// Writes zeros to some cells of some rows.
@inline(__always)
private func clear(
  _ target: UnsafeMutablePointer<Float>, _ cells: Range<Int>, _ channels: Int, rows: Int, _ rowLength: Int
) {
  for row in 0..<rows {
    (target + (row &* rowLength &+ cells.lowerBound &* channels)).update(repeating: 0, count: cells.count &* channels)
  }
}

/// Some rows of the cells of one window.
private struct Collecting<Share: WindowShare>: ChannelWork {
  let share: Share
  /// The first channel of the first of the cells.
  let target: UnsafeMutablePointer<Float>
  let firstCell: Int
  let mapWidth: Int
  let height, width: Int
  let channels: Int
  /// Whether other windows have given before.
  let adds: Bool

  @inline(__always)
  func compute<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type) {
    let (whole, winner) = share.load(channel, lanes)
    for i in 0..<height {
      for j in 0..<width {
        let cell = i &* mapWidth &+ j
        let place = target + (cell &* channels &+ channel)
        let before = adds ? Lanes(at: place) : Lanes(repeating: 0)
        (before + part(of: whole, winner, cell: firstCell &+ cell)).store(at: place)
      }
    }
  }

  /// What one cell gets.
  @inline(__always)
  func part<Lanes: PoolingLanes>(of whole: Lanes, _ winner: Lanes.Cells, cell: Int) -> Lanes {
    guard Share.isForWinners else { return whole }
    return Lanes(repeating: 0).replacing(with: whole, where: Lanes.areEqual(winner, Lanes.cells(cell)))
  }
}

/// Two by two cells that are in no other window: nothing to count, nothing to add to.
private struct CollectingSquare<Share: WindowShare>: ChannelWork {
  let work: Collecting<Share>

  @inline(__always)
  func compute<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type) {
    let (whole, winner) = work.share.load(channel, lanes)
    // A sum from 0 on, as in the definition: −0 becomes 0.
    let sum = Lanes(repeating: 0) + whole
    let (top, first, step) = (work.target + channel, work.firstCell, work.mapWidth)
    let bottom = top + step &* work.channels
    work.part(of: sum, winner, cell: first).store(at: top)
    work.part(of: sum, winner, cell: first &+ 1).store(at: top + work.channels)
    work.part(of: sum, winner, cell: first &+ step).store(at: bottom)
    work.part(of: sum, winner, cell: first &+ step &+ 1).store(at: bottom + work.channels)
  }
}
