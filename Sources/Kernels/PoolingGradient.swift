// Pooling backwards: every cell of the input collects from the windows it is in, in reading order of the windows, as the
// definition hands out. A row of the input is computed as a whole, so threads never meet.

/// What a window hands back to its cells.
public enum PoolingShares: Sendable {
  /// Everything to the cell that won; one for each value, `row · W + column`.
  case toWinners(AlignedStorage<Int32>)
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
  case .toWinners(let winners):
    precondition(winners.count == outputGradient.count, "not one winner for each value")
    let cells = UnsafePointer(winners.pointer)
    collectRows(windows, to: gradient, rows) { place, _, _ in
      WinnersShare(gradients: source + place, winners: cells + place)
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
  for row in rows {
    let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.rows.input)
    let target = gradient + (row &- rows.lowerBound) &* rowLength
    let windowRows = windows.rows.windows(of: mapRow)
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
          (target + written &* channels).update(repeating: 0, count: (cells.lowerBound &- written) &* channels)
        }
        let work = Collecting(
          share: share((place &+ column) &* channels, windowRow, column), target: target + cells.lowerBound &* channels,
          firstCell: mapRow &* axis.input &+ cells.lowerBound, width: cells.upperBound &- cells.lowerBound,
          channels: channels, adds: !isDisjoint)
        if isDisjoint && work.width == 2 {
          forEachBlockOnce(of: channels, CollectingPair(work: work))
        } else {
          forEachBlockOnce(of: channels, work)
        }
        written = max(written, cells.upperBound)
      }
    }
    (target + written &* channels).update(repeating: 0, count: (axis.input &- written) &* channels)
  }
}

/// One row of the cells of one window.
private struct Collecting<Share: WindowShare>: ChannelWork {
  let share: Share
  /// The first channel of the first of the cells.
  let target: UnsafeMutablePointer<Float>
  let firstCell: Int
  let width: Int
  let channels: Int
  /// Whether other windows have given before.
  let adds: Bool

  @inline(__always)
  func compute<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type) {
    let (whole, winner) = share.load(channel, lanes)
    for j in 0..<width {
      let place = target + (j &* channels &+ channel)
      let before = adds ? Lanes(at: place) : Lanes(repeating: 0)
      (before + part(of: whole, winner, cell: firstCell &+ j)).store(at: place)
    }
  }

  /// What one cell gets.
  @inline(__always)
  func part<Lanes: PoolingLanes>(of whole: Lanes, _ winner: Lanes.Cells, cell: Int) -> Lanes {
    guard Share.isForWinners else { return whole }
    return Lanes(repeating: 0).replacing(with: whole, where: Lanes.areEqual(winner, Lanes.cells(cell)))
  }
}

/// Two cells that are in no other window: nothing to count, nothing to add to.
private struct CollectingPair<Share: WindowShare>: ChannelWork {
  let work: Collecting<Share>

  @inline(__always)
  func compute<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type) {
    let (whole, winner) = work.share.load(channel, lanes)
    // A sum from 0 on, as in the definition: −0 becomes 0.
    let zero = Lanes(repeating: 0)
    (zero + work.part(of: whole, winner, cell: work.firstCell)).store(at: work.target + channel)
    (zero + work.part(of: whole, winner, cell: work.firstCell &+ 1)).store(
      at: work.target + (channel &+ work.channels))
  }
}
