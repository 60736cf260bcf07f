// Where the pixels of each window are: pointers instead of a padded copy (M. Dukhan, The Indirect Convolution Algorithm,
// 2019). The boundary is resolved by Reference into tables of rows and columns; here they become addresses.

/// The maps a layer reads, and which of their cells each tap of each window stands on.
///
/// ```
/// width 4, kernel 3, padding 1, zero      column sources of window 0: − 0 1    1: 0 1 2    …    3: 2 3 −
/// ```
///
/// The values of one window come in *runs* that are contiguous in memory: the channels of one tap, or, where the taps of
/// a kernel row are neighbours and no padding interrupts them, the channels of the whole row.
public struct LayerInput: Sendable {
  let maps: AlignedStorage<Float>
  let height: Int
  let width: Int
  let channels: Int
  /// For every window along the height and every row of the kernel, where the row of the map begins; −1 for the fill.
  let rows: [Int]
  /// For every window along the width and every run of a kernel row, where in its row it begins; −1 for the fill.
  let columns: [Int]
  /// From one window along the width to the next, where none of them meets the edge.
  let step: Int
  /// For every window along the width, whether it and the others of a tile that begins there are `step` apart.
  let isRegular: [Bool]
  let runsDown: Int
  let runsAcross: Int
  let runLength: Int
  /// The windows without a table, where they lie at equal steps.
  let even: EvenWindows?
  private var fill: AlignedStorage<Float>

  /// The maps `[N, height, width, channels]` with their tables.
  ///
  /// - Parameters:
  ///   - rows: `H' · KH` rows of a map, or −1.
  ///   - columns: `W' ·` runs of a kernel row, each a column of a map, or −1.
  ///   - columnStride: columns from one window to the next.
  ///   - runLength: values of one run, of one group.
  public init(
    maps: AlignedStorage<Float>, height: Int, width: Int, channels: Int, rows: [Int], columns: [Int],
    columnStride: Int, runsDown: Int, runsAcross: Int, runLength: Int, fill: Float
  ) {
    precondition(maps.count % (height * width * channels) == 0, "maps of another size")
    precondition(rows.count % runsDown == 0 && rows.allSatisfy { $0 < height })
    precondition(
      columns.count % runsAcross == 0 && columns.allSatisfy { $0 * channels + runLength <= width * channels })
    let offsets = columns.map { $0 < 0 ? -1 : $0 * channels }
    let outputWidth = columns.count / runsAcross
    let step = columnStride * channels
    self.maps = maps
    self.height = height
    self.width = width
    self.channels = channels
    self.rows = rows.map { $0 < 0 ? -1 : $0 * width * channels }
    self.columns = offsets
    self.step = step
    isRegular = (0..<outputWidth).map { first in
      first + RegisterTile.pixels <= outputWidth
        && (0..<RegisterTile.pixels * runsAcross).allSatisfy { index in
          let (pixel, run) = index.quotientAndRemainder(dividingBy: runsAcross)
          let start = offsets[first * runsAcross + run]
          return start >= 0 && offsets[(first + pixel) * runsAcross + run] == start + pixel * step
        }
    }
    self.runsDown = runsDown
    self.runsAcross = runsAcross
    self.runLength = runLength
    even = EvenWindows(
      maps: maps, mapLength: height * width * channels, rows: self.rows, columns: offsets, runsDown: runsDown,
      runsAcross: runsAcross, runLength: runLength)
    self.fill = AlignedStorage(count: max(channels, runLength), repeating: fill)
  }

  /// The same with a row of fills of its own.
  func withOwnFill() -> LayerInput {
    var input = self
    input.fill = fill.copy()
    return input
  }

  /// Runs of one window.
  public var runs: Int { runsDown * runsAcross }
  var outputHeight: Int { rows.count / runsDown }
  var outputWidth: Int { columns.count / runsAcross }
  /// Windows of all maps.
  public var windows: Int { maps.count / (height * width * channels) * outputHeight * outputWidth }

  /// Tiles of windows: what is split over threads.
  public var tiles: Int { (windows + RegisterTile.pixels - 1) / RegisterTile.pixels }

  /// Writes the addresses of tiles: `table[(tile · runs + run) · T + pixel]`, `T` pixels a tile, windows counted through
  /// the batch row by row. Past the last window its addresses are repeated.
  func address(_ windows: Range<Int>, table: UnsafeMutablePointer<UnsafePointer<Float>>) {
    let tile = RegisterTile.pixels
    let maps = UnsafePointer(maps.pointer)
    let fill = UnsafePointer(fill.pointer)
    rows.withUnsafeBufferPointer { rows in
      columns.withUnsafeBufferPointer { columns in
        isRegular.withUnsafeBufferPointer { isRegular in
          var place = table
          var position = WindowPosition(windows.lowerBound, height: outputHeight, width: outputWidth)
          for first in stride(from: windows.lowerBound, to: windows.upperBound, by: tile) {
            let start = maps + position.map &* (height &* width &* channels)
            if isRegular[position.column] {
              for down in 0..<runsDown {
                let row = rows[position.row &* runsDown &+ down]
                for across in 0..<runsAcross {
                  let pixel = start + (row &+ columns[position.column &* runsAcross &+ across])
                  for index in 0..<tile { place[index] = row < 0 ? fill : pixel + index &* step }
                  place += tile
                }
              }
              position.advance(by: tile)
              continue
            }
            for index in 0..<tile {
              let start = maps + position.map &* (height &* width &* channels)
              for down in 0..<runsDown {
                let row = rows[position.row &* runsDown &+ down]
                for across in 0..<runsAcross {
                  let column = columns[position.column &* runsAcross &+ across]
                  place[(down &* runsAcross &+ across) &* tile &+ index] =
                    row | column < 0 ? fill : start + (row &+ column)
                }
              }
              if first + index + 1 < windows.upperBound { position.advance(by: 1) }
            }
            place += runs &* tile
          }
        }
      }
    }
  }
}

/// A window of a batch by its row and column.
struct WindowPosition {
  var (map, row, column): (Int, Int, Int)
  let height, width: Int

  init(_ index: Int, height: Int, width: Int) {
    let (rows, column) = index.quotientAndRemainder(dividingBy: width)
    let (map, row) = rows.quotientAndRemainder(dividingBy: height)
    (self.map, self.row, self.column) = (map, row, column)
    (self.height, self.width) = (height, width)
  }

  /// Goes on, at most to the first window of the next row.
  @inline(__always)
  mutating func advance(by count: Int) {
    column &+= count
    guard column >= width else { return }
    (column, row) = (column &- width, row &+ 1)
    guard row == height else { return }
    (row, map) = (0, map &+ 1)
  }
}
