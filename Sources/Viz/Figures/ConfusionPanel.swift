// Which class is taken for which: a table of counts, shaded by the share of each row. The counts are the caller's.

/// A confusion matrix.
public struct ConfusionPanel: Figure {
  /// What is to be seen, as a sentence.
  public var title: String
  /// The names of the classes.
  public var names: [String]
  /// Examples of each class (rows) that were taken for each class (columns).
  public var counts: [[Int]]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, names: [String], counts: [[Int]], facts: [String], command: String) {
    self.title = title
    self.names = names
    self.counts = counts
    self.facts = facts
    self.command = command
  }

  /// The most classes that can be drawn, one pixel for each.
  public static let mostClasses = 1000
  /// The most classes of which every name and number can be read.
  private static let mostWritten = 30
  /// Longer names are cut.
  private static let nameWidth = 200.0
  private static let header = 40.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard (1...Self.mostClasses).contains(names.count), counts.count == names.count,
      counts.allSatisfy({ $0.count == names.count })
    else { throw VizError("\(counts.count) rows of counts for \(names.count) classes; 1…\(Self.mostClasses) fit") }
    let block = names.count <= Self.mostWritten ? written(context) : shaded(context)
    var page = Page(context, title: title, width: block.size.width)
    page.add(block, gap: 24)
    let unnamed = names.count <= Self.mostWritten ? [] : [context.phrase(.confusionUnnamed)]
    return page.finish(facts: [context.phrase(.confusionMeaning)] + unnamed + facts, command: command)
  }

  /// The colour of a cell: the root makes a few mistakes among thousands visible.
  private func fill(row: Int, column: Int, total: Int, _ theme: Theme) -> Color {
    let share = total == 0 ? 0 : Double(counts[row][column]) / Double(total)
    return theme.cell.mixed(with: row == column ? theme.output : theme.kernel, share.squareRoot())
  }

  /// Every cell with its count, names beside the rows, and how much of each class is found.
  private func written(_ context: FigureContext) -> Block {
    let count = names.count
    let names = names.map { context.shortened($0, .small, width: Self.nameWidth) }
    let nameWidth = (names.map { context.width($0, .small) }.max() ?? 0).rounded(.up)
    // Names across are turned into the numbers of the rows where they are too wide for a column.
    let widest = (0..<count).map { context.width("\($0)  ", .small) }.max() ?? 0
    let recallWidth = max(72, context.width(context.phrase(.columnRecall), .small) + 16)
    let room = Page.fullWidth - nameWidth - widest - recallWidth - 24
    let cell = min(56, (room / Double(count)).rounded(.down))
    let fits = nameWidth + 6 <= cell
    let left = nameWidth + (fits ? 0 : widest.rounded(.up)) + 16
    let side = Double(count) * cell
    return Block(size: Size(width: left + side + recallWidth, height: Self.header + side)) { canvas, origin in
      let theme = canvas.theme
      canvas.text(context.phrase(.confusionAcross), .small, theme.mutedText, x: origin.x + left, middle: origin.y + 6)
      canvas.text(
        context.phrase(.columnRecall), .small, theme.mutedText, x: origin.x + left + side + 12, middle: origin.y + 28)
      for row in 0..<count {
        let (total, near) = (counts[row].reduce(0, +), (Double(row) + 0.5) * cell)
        let middle = origin.y + Self.header + near
        canvas.text(
          fits ? names[row] : "\(row)  \(names[row])", .small, theme.text, x: origin.x + left - 10, middle: middle,
          anchor: .end)
        canvas.text(
          fits ? names[row] : "\(row)", .small, theme.text, x: origin.x + left + near, middle: origin.y + 28,
          anchor: .middle)
        if total > 0 {
          let found = NumberText.fixed(100 * Double(counts[row][row]) / Double(total), decimals: 1)
          canvas.text(
            found + " %", .smallNumber, theme.mutedText, x: origin.x + left + side + 12, middle: middle)
        }
      }
      drawCells(&canvas, Point(x: origin.x + left, y: origin.y + Self.header), cell: cell)
    }
  }

  private func drawCells(_ canvas: inout Canvas, _ corner: Point, cell: Double) {
    let widest = counts.joined().map { canvas.context.width(NumberText.grouped($0), .smallNumber) }.max() ?? 0
    let totals = counts.map { $0.reduce(0, +) }
    for row in counts.indices {
      for column in counts.indices {
        let rect = Rect(
          x: corner.x + Double(column) * cell, y: corner.y + Double(row) * cell, width: cell - 1, height: cell - 1)
        let fill = fill(row: row, column: column, total: totals[row], canvas.theme)
        canvas.rectangle(rect, fill: fill)
        guard widest + 4 <= cell, counts[row][column] > 0 else { continue }
        canvas.text(
          NumberText.grouped(counts[row][column]), .smallNumber, fill.legible, x: rect.x + rect.width / 2,
          middle: rect.y + rect.height / 2, anchor: .middle)
      }
    }
  }

  /// Cells alone, as a picture.
  private func shaded(_ context: FigureContext) -> Block {
    let count = names.count
    let side = Double(count) * max(1, (700 / Double(count)).rounded(.down))
    let totals = counts.map { $0.reduce(0, +) }
    let bytes = (0..<count * count).flatMap { index -> [UInt8] in
      let row = index / count
      let color = fill(row: row, column: index % count, total: totals[row], context.theme)
      return [color.red, color.green, color.blue]
    }
    return Block(size: Size(width: side, height: 24 + side)) { canvas, origin in
      canvas.text(context.phrase(.confusionAcross), .small, canvas.theme.mutedText, x: origin.x, middle: origin.y + 6)
      canvas.add(
        .image(
          Raster(width: count, height: count, bytes: bytes),
          Rect(x: origin.x, y: origin.y + 24, width: side, height: side)
        ))
    }
  }
}
