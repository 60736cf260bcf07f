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

  /// The most classes of which every name and number can be read.
  private static let mostWritten = 30

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    let count = names.count
    guard count > 0, counts.count == count, counts.allSatisfy({ $0.count == count }) else {
      throw VizError("\(counts.count) rows of counts for \(count) classes")
    }
    let isWritten = count <= Self.mostWritten
    let nameWidth = isWritten ? (names.map { context.width($0, .small) }.max() ?? 0).rounded(.up) : 0
    let recallWidth = isWritten ? 72.0 : 0
    let room = Page.fullWidth - nameWidth - recallWidth - 24
    let cell = min(56, max(2, (room / Double(count)).rounded(.down)))
    let widest = counts.joined().map { context.width(NumberText.grouped($0), .smallNumber) }.max() ?? 0
    let showsNumbers = isWritten && widest + 4 <= cell
    let size = Double(count) * cell
    var page = Page(context, title: title, width: max(Page.leastWidth, nameWidth + 16 + size + recallWidth))
    // Names across are turned into the numbers of the rows where they are too wide for a column.
    let fits = isWritten && nameWidth + 6 <= cell
    let header = isWritten ? 40.0 : 24
    page.add(
      Block(size: Size(width: nameWidth + 16 + size + recallWidth, height: header + size)) { canvas, origin in
        let (left, top) = (origin.x + nameWidth + 16, origin.y + header)
        canvas.text(
          context.phrase(.confusionAcross), .small, canvas.theme.mutedText, x: left, middle: origin.y + 6)
        for row in 0..<count {
          let middle = top + (Double(row) + 0.5) * cell
          let total = counts[row].reduce(0, +)
          if isWritten {
            canvas.text(
              fits ? names[row] : "\(row)  \(names[row])", .small, canvas.theme.text, x: left - 10, middle: middle,
              anchor: .end)
            canvas.text(
              fits ? names[row] : "\(row)", fits ? .small : .smallNumber, canvas.theme.text,
              x: left + (Double(row) + 0.5) * cell, middle: origin.y + 28, anchor: .middle)
            let share = total == 0 ? "" : NumberText.fixed(100 * Double(counts[row][row]) / Double(total), decimals: 1)
            canvas.text(
              share.isEmpty ? "" : share + " %", .smallNumber, canvas.theme.mutedText, x: left + size + 12,
              middle: middle)
          }
          for column in 0..<count {
            let value = counts[row][column]
            let share = total == 0 ? 0 : Double(value) / Double(total)
            let gap = cell >= 12 ? 1.0 : 0
            let rect = Rect(
              x: left + Double(column) * cell, y: top + Double(row) * cell, width: cell - gap, height: cell - gap)
            let tint = row == column ? canvas.theme.output : canvas.theme.kernel
            // The root makes a few mistakes among thousands visible.
            let strength = share.squareRoot()
            let fill = canvas.theme.cell.mixed(with: tint, strength)
            canvas.rectangle(rect, fill: fill)
            guard showsNumbers, value > 0 else { continue }
            canvas.text(
              NumberText.grouped(value), .smallNumber, fill.legible, x: rect.x + rect.width / 2,
              middle: middle - gap / 2, anchor: .middle)
          }
        }
      }, gap: 24)
    return page.finish(facts: [context.phrase(.confusionMeaning)] + facts, command: command)
  }
}
