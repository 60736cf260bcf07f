// Rows get heights, and a long drawing is broken into columns where the lines of one box alone go on. The result is the
// layout.

extension BlockLayout {
  /// Between two columns; the line that goes on runs there.
  static let gutter = 56.0
  /// Below a column that goes on.
  private static let turn = 20.0
  /// Above the lines that a column begins with.
  fileprivate static let head = 4.0
  /// A drawing that is no higher than this stays in one piece.
  private static let comfortable = 1100.0

  /// Where a row or the gap below it lies: its column's left edge and its top.
  private struct Place {
    var column: Int
    var y: Double
  }

  /// All boxes and lines, in as many columns as fit into a width.
  func layout(width: Double) -> ArchitectureLayout {
    let entries = entries
    let gaps = gaps(entries)
    let rowHeights = rowHeights
    let columns = columns(rowHeights, gaps, width: width)
    var places: [Place] = []
    var lefts: [Double] = []
    var x = 0.0
    var height = 0.0
    for (index, rows) in columns.enumerated() {
      // A column goes on with the gap above its first row.
      var y = index > 0 ? Self.head + gaps[rows.lowerBound - 1].height : 0
      for row in rows {
        places.append(Place(column: index, y: y))
        y += rowHeights[row] + (row == rows.upperBound - 1 ? 0 : gaps[row].height)
      }
      let hasFrameBelow = folds.contains { $0.rows.upperBound == rows.upperBound - 1 }
      y += (hasFrameBelow ? Self.framePad + 4 : 0) + (index + 1 < columns.count ? Self.turn : 0)
      height = max(height, y)
      let sides = sides(rows)
      lefts.append(x - sides.lowerBound)
      x += sides.upperBound - sides.lowerBound + (index + 1 < columns.count ? Self.gutter : 0)
    }
    let drawing = Drawing(
      layout: self, entries: entries, gaps: gaps, rowHeights: rowHeights,
      lefts: places.map { lefts[$0.column] }, tops: places.map(\.y), columns: places.map(\.column),
      gutters: columns.indices.dropLast().map { lefts[$0] + sides(columns[$0]).upperBound + Self.gutter / 2 })
    return drawing.made(size: Size(width: x, height: height))
  }

  private var rowHeights: [Double] {
    var result = Array(repeating: 0.0, count: graph.rowCount)
    for (vertex, height) in heights.enumerated() {
      result[graph.rows[vertex]] = max(result[graph.rows[vertex]], height)
    }
    return result
  }

  /// The left and right edge of what stands in some rows.
  private func sides(_ rows: Range<Int>) -> ClosedRange<Double> {
    var (low, high) = (0.0, Self.boxWidth)
    for vertex in graph.inputs.indices {
      if rows.contains(graph.rows[vertex]) { high = max(high, left(vertex) + Self.boxWidth) }
      // A long line begins in the gap below its box, which may be that at the head of the next column.
      let end = graph.distant(vertex).map { graph.rows[$0] }.max() ?? 0
      if let x = trunkX[vertex], rows.overlaps(graph.rows[vertex] + 1..<end + 1) { high = max(high, x) }
    }
    for fold in folds where rows.contains(fold.rows.lowerBound) {
      low = min(low, frameSides(fold).lowerBound - Self.labelWidth)
      high = max(high, frameSides(fold).upperBound)
    }
    return low...high
  }

  /// The rows of each column, about equally high; broken only where nothing but the lines of one box goes on, and never
  /// inside a block that stands for several.
  private func columns(_ rowHeights: [Double], _ gaps: [Gap], width: Double) -> [Range<Int>] {
    let all = 0..<graph.rowCount
    let steps = all.map { rowHeights[$0] + gaps[$0].height }
    let total = steps.reduce(0, +)
    let own = sides(all)
    let most = Int((width + Self.gutter) / (own.upperBound - own.lowerBound + Self.gutter))
    var left = min(most, Int((total / Self.comfortable).rounded(.up)))
    var columns: [Range<Int>] = []
    var (start, done, rest) = (0, 0.0, total)
    for row in all where left > 1 {
      done += steps[row]
      // Break where the column comes closest to its share: the next place would lie further from it.
      guard row + 1 < graph.rowCount, canBreak(below: row) else { continue }
      let share = rest / Double(left)
      let next = all[(row + 1)...].first { $0 + 1 < graph.rowCount && canBreak(below: $0) }
      let further = next.map { done + steps[(row + 1)...$0].reduce(0, +) } ?? rest
      guard abs(done - share) <= abs(further - share) else { continue }
      columns.append(start..<row + 1)
      (start, rest, done, left) = (row + 1, rest - done, 0, left - 1)
    }
    return columns + [start..<graph.rowCount]
  }

  private func canBreak(below row: Int) -> Bool {
    !isPassed[row] && !folds.contains { $0.rows.lowerBound <= row && $0.rows.upperBound > row }
  }
}

/// Rows, gaps and columns with their places: what lines are drawn from.
private struct Drawing {
  let layout: BlockLayout
  let entries: BlockLayout.Entries
  let gaps: [BlockLayout.Gap]
  let rowHeights: [Double]
  /// For each row the left edge of its column, its top, and its column.
  let lefts: [Double]
  let tops: [Double]
  let columns: [Int]
  /// The middle of the room after each column but the last.
  let gutters: [Double]

  private var graph: LaneGraph { layout.graph }

  func made(size: Size) -> ArchitectureLayout {
    ArchitectureLayout(
      size: size, boxes: graph.inputs.indices.map { .init(parts: $0..<$0 + 1, rect: box($0)) },
      lines: graph.inputs.enumerated().flatMap { vertex, inputs in
        inputs.map { .init(from: $0, to: vertex, points: points(from: $0, to: vertex)) }
      },
      frames: layout.folds.enumerated().map { index, fold in frame(index, fold) })
  }

  private func box(_ vertex: Int) -> Rect {
    let row = graph.rows[vertex]
    return Rect(
      x: lefts[row] + layout.left(vertex), y: tops[row], width: BlockLayout.boxWidth, height: layout.heights[vertex])
  }

  private func bottom(_ row: Int) -> Double { tops[row] + rowHeights[row] }

  private func frame(_ index: Int, _ fold: BlockLayout.Fold) -> ArchitectureLayout.Frame {
    let sides = layout.frameSides(fold)
    let left = lefts[fold.rows.lowerBound]
    // Above the box lies the whole gap with the lines that enter the block; the frame holds them if they are its own.
    let above = fold.rows.lowerBound == 0 ? BlockLayout.framePad : enteringHeight(fold)
    let top = tops[fold.rows.lowerBound] - above
    let rect = Rect(
      x: left + sides.lowerBound, y: top, width: sides.upperBound - sides.lowerBound,
      height: bottom(fold.rows.upperBound) + BlockLayout.framePad - top)
    return ArchitectureLayout.Frame(fold: index, rect: rect, label: Point(x: rect.x - 8, y: rect.center.y))
  }

  /// From the top of a block that stands for several to its first row.
  private func enteringHeight(_ fold: BlockLayout.Fold) -> Double {
    let row = fold.rows.lowerBound
    guard fold.ownsLines else { return gaps[row - 1].framesBelow + BlockLayout.framePad / 2 }
    return gaps[row - 1].height - gaps[row - 1].frames + BlockLayout.framePad / 2
  }

  /// The top of the gap below a row: where the column is broken, at the head of the next.
  private func gapTop(_ row: Int) -> Double {
    columns[row] == columns[row + 1] ? bottom(row) : BlockLayout.head
  }

  private func points(from: Int, to: Int) -> [Point] {
    let (source, target) = (graph.rows[from], graph.rows[to])
    // Everything but the box itself is in the column of the row below it.
    let left = lefts[source + 1]
    let end = box(to)
    var points = departure(from)
    var x = layout.middle(from)
    /// Goes down to a height and across to another place.
    func turn(at y: Double, to next: Double) {
      guard next != x else { return }
      points += [Point(x: left + x, y: y), Point(x: left + next, y: y)]
      x = next
    }
    if graph.below(from) == to { return points + [Point(x: left + x, y: end.y)] }
    let edge = BlockLayout.Edge(from: from, to: to)
    let leaving = gaps[source].leaving.first { $0.from == from }
    let leavingY = leaving.map { gapTop(source) + gaps[source].y($0, isLeaving: true) } ?? 0
    if target == source + 1 {
      turn(at: leavingY, to: entries.ports[edge]!)
    } else {
      turn(at: leavingY, to: layout.trunkX[from]!)
      if entries.atSide.contains(edge) {
        return points + [Point(x: left + x, y: end.center.y), Point(x: end.right, y: end.center.y)]
      }
      if let piece = gaps[target - 1].arriving.first(where: { $0.from == from && $0.to == to }) {
        turn(at: gapTop(target - 1) + gaps[target - 1].y(piece, isLeaving: false), to: entries.ports[edge]!)
      }
    }
    return points + [Point(x: left + x, y: end.y)]
  }

  /// Where the lines of a box begin; from the foot of a column around to the head of the next.
  private func departure(_ vertex: Int) -> [Point] {
    let row = graph.rows[vertex]
    let start = Point(x: lefts[row] + layout.middle(vertex), y: box(vertex).bottom)
    guard columns[row] != columns[row + 1] else { return [start] }
    let isFramed = layout.folds.contains { $0.rows.upperBound == row }
    let foot = bottom(row) + (isFramed ? BlockLayout.framePad + 4 : 0) + 12
    let x = gutters[columns[row]]
    return [
      start, Point(x: start.x, y: foot), Point(x: x, y: foot), Point(x: x, y: 0),
      Point(x: lefts[row + 1] + layout.middle(vertex), y: 0),
    ]
  }
}
