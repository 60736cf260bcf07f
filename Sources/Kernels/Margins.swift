// What lies beyond the edges of a map, so that loops can read the input where it is instead of a padded copy of it.
// The rules that make up the cells are Reference's `Boundary`; here they are tables.

/// One axis with the cells that are added to it.
///
/// ```
/// reflect, 4 cells, 2 before and 1 after     padded  0 1 2 3 4 5 6
///                                            source  2 1 0 1 2 3 2
/// ```
public struct AxisMargins: Sendable {
  /// Cells of the input.
  public let count: Int
  /// For each cell before the first, the cell of the input that stands there; `fill` where none does.
  let before: [Int]
  /// The same for the cells after the last.
  let after: [Int]

  /// Marks a cell that no cell of the input stands for.
  public static let fill = -1

  /// The three parts, by name.
  public init(count: Int, before: [Int], after: [Int]) {
    precondition(count > 0, "an axis without cells has no margins")
    precondition((before + after).allSatisfy { (Self.fill..<count).contains($0) }, "a margin outside the input")
    self.count = count
    self.before = before
    self.after = after
  }

  /// Cells with the margins.
  var padded: Int { before.count + count + after.count }

  /// The cell of the input that stands at a cell of the padded axis, or ``fill``.
  func source(of cell: Int) -> Int {
    let inside = cell - before.count
    if inside < 0 { return before[cell] }
    return inside < count ? inside : after[inside - count]
  }
}

/// Both axes of a map with the cells that are added to them.
public struct Margins: Sendable {
  /// Along the height.
  public let rows: AxisMargins
  /// Along the width.
  public let columns: AxisMargins
  /// The value of the cells that no cell of the input stands for.
  public let fill: Float

  /// All of it, by name.
  public init(rows: AxisMargins, columns: AxisMargins, fill: Float) {
    self.rows = rows
    self.columns = columns
    self.fill = fill
  }
}

/// Maps `[N, H, W, C]` and their margins, read as if they were padded.
///
/// A *place* in a padded row is the index of a number: column · C + channel.
struct PaddedMaps {
  let margins: Margins
  let channels: Int
  /// The places of a padded row that are the input's own and lie in one piece.
  let inside: Range<Int>
  /// The number of places of a padded row.
  let count: Int
  private let input: AlignedStorage<Float>
  /// A row outside of the input where the boundary fills.
  private let filled: AlignedStorage<Float>
  /// For each place of a padded row but those inside, the place whose number stands there.
  private let sources: AlignedStorage<Int>

  init(_ windows: SlidingWindows, margins: Margins, input: AlignedStorage<Float>) {
    let (rows, columns, channels) = (margins.rows, margins.columns, windows.inputChannels)
    precondition(rows.padded == windows.inputHeight && columns.padded == windows.inputWidth, "margins of other maps")
    precondition(input.count == windows.batch * rows.count * columns.count * channels, "another input")
    (self.margins, self.channels, self.input) = (margins, channels, input)
    let (start, length) = (columns.before.count * channels, columns.count * channels)
    inside = start..<start + length
    count = columns.padded * channels
    let isFilled = (rows.before + rows.after).contains(AxisMargins.fill)
    filled = AlignedStorage(count: isFilled ? count : 0, repeating: margins.fill)
    sources = AlignedStorage(count: count - length) { index in
      let place = index < start ? index : index + length
      let (column, channel) = place.quotientAndRemainder(dividingBy: channels)
      let cell = columns.source(of: column)
      return cell >= 0 ? start + cell * channels + channel : AxisMargins.fill
    }
  }

  /// A padded row in place: a pointer that may be read at the places ``inside``.
  func row(_ row: Int, ofMap map: Int) -> UnsafePointer<Float> {
    let source = margins.rows.source(of: row)
    guard source >= 0 else { return UnsafePointer(filled.pointer) }
    return UnsafePointer(input.pointer + (map * margins.rows.count + source) * inside.count) - inside.lowerBound
  }

  /// Copies some places of a padded row, margins included.
  func copy(row: Int, ofMap map: Int, places: Range<Int>, to target: UnsafeMutablePointer<Float>) {
    let source = self.row(row, ofMap: map)
    let own = places.clamped(to: inside)
    (target + (own.lowerBound - places.lowerBound)).update(from: source + own.lowerBound, count: own.count)
    fillMargins(of: source, places: places, fill: margins.fill, to: target)
  }

  /// Writes those of some places of a padded row that are not inside.
  ///
  /// - Parameters:
  ///   - source: a row that may be read inside.
  ///   - fill: what stands where no cell of the input does.
  ///   - target: where the first of the places is to stand.
  func fillMargins(
    of source: UnsafePointer<Float>, places: Range<Int>, fill: Float, to target: UnsafeMutablePointer<Float>
  ) {
    for place in places.clamped(to: 0..<inside.lowerBound) {
      let cell = sources.pointer[place]
      target[place &- places.lowerBound] = cell >= 0 ? source[cell] : fill
    }
    for place in places.clamped(to: inside.upperBound..<count) {
      let cell = sources.pointer[place &- inside.count]
      target[place &- places.lowerBound] = cell >= 0 ? source[cell] : fill
    }
  }
}
