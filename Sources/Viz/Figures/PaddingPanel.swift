// What "same" means in different libraries: one signal, padded as each of them pads it, its windows and outputs.
// Rows share one axis, so that the shift between two libraries can be seen. Nothing is computed here.
// Next: `BoundaryPanel`, which shows what padding is filled with.

/// Paddings of one signal, row by row.
public struct PaddingPanel: Figure {
  /// One cell of a padded signal.
  public struct Cell: Sendable, Equatable {
    /// What is written in it.
    public var text: String
    /// Whether it was added.
    public var isPadding: Bool

    /// Makes a cell.
    public init(text: String, isPadding: Bool) {
      self.text = text
      self.isPadding = isPadding
    }
  }

  /// One library's padding.
  public struct Row: Sendable, Equatable {
    /// Whose it is.
    public var name: String
    /// One more fact, such as `before 0, after 1`. May be empty.
    public var note: String
    /// The padded signal.
    public var cells: [Cell]
    /// Which cell each window begins at.
    public var windowStarts: [Int]
    /// Cells in a window.
    public var windowLength: Int
    /// The value of each window.
    public var outputs: [String]

    /// Makes a row.
    public init(
      name: String, note: String, cells: [Cell], windowStarts: [Int], windowLength: Int, outputs: [String]
    ) {
      self.name = name
      self.note = note
      self.cells = cells
      self.windowStarts = windowStarts
      self.windowLength = windowLength
      self.outputs = outputs
    }

    /// How many cells stand before the signal.
    var before: Int { cells.firstIndex { !$0.isPadding } ?? cells.count }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The paddings.
  public var rows: [Row]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, rows: [Row], facts: [String], command: String) {
    self.title = title
    self.rows = rows
    self.facts = facts
    self.command = command
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    for row in rows {
      let fits = row.windowStarts.allSatisfy { $0 >= 0 && $0 + row.windowLength <= row.cells.count }
      guard fits, row.windowLength > 0, row.outputs.count == row.windowStarts.count else {
        throw VizError("the windows of \(row.name) do not fit its \(row.cells.count) cells")
      }
    }
    let before = rows.map(\.before).max() ?? 0
    let columns = rows.map { before - $0.before + $0.cells.count }.max() ?? 0
    let texts = rows.flatMap { $0.cells.map(\.text) + $0.outputs }
    let widest = texts.map { context.width($0, .number) }.max() ?? 0
    let fitting = (Page.fullWidth / Double(max(1, columns))).rounded(.down)
    let cell = max(8, min(fitting, max(64, 2 * ((widest + 14) / 2).rounded(.up))))
    let style: TextStyle? =
      widest + 6 <= cell
      ? .number : (texts.allSatisfy { context.width($0, .smallNumber) + 4 <= cell } ? .smallNumber : nil)
    var page = Page(context, title: title, width: max(640, Double(columns) * cell))
    for row in rows {
      page.add(strip(row, shift: Double(before - row.before) * cell, cell, style, context), gap: 32)
    }
    return page.finish(facts: [context.phrase(.paddedCells)] + facts, command: command)
  }

  private func strip(_ row: Row, shift: Double, _ cell: Double, _ style: TextStyle?, _ context: FigureContext) -> Block
  {
    // Windows that overlap stand on steps below each other.
    let step = zip(row.windowStarts.dropFirst(), row.windowStarts).map { $0 - $1 }.min() ?? row.windowLength
    let levels = max(1, min(row.windowLength.dividedUp(by: max(1, step)), max(1, row.windowStarts.count)))
    let side = min(cell, 40)
    let brackets = Double(levels) * 8
    let height = 32 + side + 8 + brackets + 8 + side
    let note = row.note
    let width = shift + Double(row.cells.count) * cell
    return Block(size: Size(width: width, height: height)) { canvas, origin in
      canvas.text(row.name, .heading, canvas.theme.text, x: origin.x, middle: origin.y + 8)
      canvas.text(
        note, .small, canvas.theme.mutedText, x: origin.x + context.width(row.name, .heading) + 12, middle: origin.y + 8
      )
      let left = origin.x + shift
      for (index, item) in row.cells.enumerated() {
        let box = Rect(x: left + Double(index) * cell, y: origin.y + 32, width: cell - 2, height: side - 2)
        drawCell(&canvas, box, item, style)
      }
      let top = origin.y + 32 + side + 8
      for (index, start) in row.windowStarts.enumerated() {
        let x = left + Double(start) * cell
        let span = Double(row.windowLength) * cell - 2
        let color = index.isMultiple(of: 2) ? canvas.theme.input : canvas.theme.kernel
        let y = top + Double(index % levels) * 8
        canvas.rectangle(Rect(x: x, y: y, width: span, height: 4), fill: color, radius: 2)
        let box = Rect(x: x + span / 2 - cell / 2 + 1, y: top + brackets + 8, width: cell - 2, height: side - 2)
        canvas.rectangle(box, fill: index.isMultiple(of: 2) ? canvas.theme.tintA : canvas.theme.tintB)
        if let style {
          canvas.text(
            row.outputs[index], style, canvas.theme.text, x: box.center.x, middle: box.center.y, anchor: .middle)
        }
      }
    }
  }

  private func drawCell(_ canvas: inout Canvas, _ box: Rect, _ item: Cell, _ style: TextStyle?) {
    if item.isPadding {
      canvas.hatchedCell(box)
      if let style, !item.text.isEmpty {
        canvas.clearBehind(item.text, style, center: box.center, fill: canvas.theme.cell)
      }
    } else {
      canvas.rectangle(box, fill: canvas.theme.input.mixed(with: canvas.theme.background, 0.8))
    }
    if let style {
      canvas.text(item.text, style, canvas.theme.text, x: box.center.x, middle: box.center.y, anchor: .middle)
    }
  }
}
