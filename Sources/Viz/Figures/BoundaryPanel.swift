// What lies beyond the border: for each boundary mode the cells it makes up, and what the libraries call it.
// The cells are the caller's; the modes themselves live in Reference.
// Next: `PaddingPanel`.

/// Boundary modes, row by row.
public struct BoundaryPanel: Figure {
  /// One boundary mode.
  public struct Row: Sendable, Equatable {
    /// Our name of the mode.
    public var name: String
    /// What is written in each cell, from left to right.
    public var cells: [String]
    /// Which cells are the signal's own.
    public var inside: Range<Int>
    /// What the libraries call it.
    public var libraries: [String]

    /// Makes a row.
    public init(name: String, cells: [String], inside: Range<Int>, libraries: [String]) {
      self.name = name
      self.cells = cells
      self.inside = inside
      self.libraries = libraries
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The modes.
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
    for row in rows where row.inside.lowerBound < 0 || row.inside.upperBound > row.cells.count {
      throw VizError("the \(row.cells.count) cells of \(row.name) have no part \(row.inside)")
    }
    let before = rows.map(\.inside.lowerBound).max() ?? 0
    let columns = rows.map { before - $0.inside.lowerBound + $0.cells.count }.max() ?? 0
    let nameWidth = (rows.map { context.width($0.name, .heading) }.max() ?? 0).rounded(.up) + 24
    let texts = rows.flatMap(\.cells)
    let widest = texts.map { context.width($0, .number) }.max() ?? 0
    let cell = max(36, 2 * ((widest + 14) / 2).rounded(.up))
    let strip = Double(columns) * cell
    let libraryRoom = Page.fullWidth - nameWidth - strip - 32
    guard libraryRoom >= 80 else { throw VizError("\(columns) cells are more than a page can hold") }
    let longest = rows.map { context.width(FigureContext.joined($0.libraries), .small) }.max() ?? 0
    let libraryWidth = min(libraryRoom, max(80, longest + 2))
    var page = Page(context, title: title, width: nameWidth + strip + 32 + libraryWidth)
    for row in rows {
      let shift = nameWidth + Double(before - row.inside.lowerBound) * cell
      let lines = context.wrapped(FigureContext.joined(row.libraries), .small, width: libraryWidth)
      let height = max(cell, 16 * Double(lines.count))
      let block = Block(size: Size(width: page.width, height: height)) { canvas, origin in
        let top = origin.y + ((height - cell) / 2).rounded()
        canvas.text(row.name, .heading, canvas.theme.text, x: origin.x, middle: top + cell / 2 - 1)
        for (index, text) in row.cells.enumerated() {
          let box = Rect(x: origin.x + shift + Double(index) * cell, y: top, width: cell - 2, height: cell - 2)
          draw(&canvas, box, text, isInside: row.inside.contains(index))
        }
        canvas.lines(
          lines, .small, canvas.theme.mutedText, x: origin.x + nameWidth + strip + 32,
          top: origin.y + ((height - 16 * Double(lines.count)) / 2).rounded())
      }
      page.add(block, gap: 16)
    }
    page.add(Block(size: Size(width: 0, height: 8)) { _, _ in }, gap: 0)
    return page.finish(facts: [context.phrase(.madeUpCells)] + facts, command: command)
  }

  private func draw(_ canvas: inout Canvas, _ box: Rect, _ text: String, isInside: Bool) {
    if isInside {
      canvas.rectangle(box, fill: canvas.theme.tintA)
    } else {
      canvas.hatchedCell(box)
      if !text.isEmpty { canvas.clearBehind(text, .number, center: box.center, fill: canvas.theme.cell) }
    }
    canvas.text(text, .number, canvas.theme.text, x: box.center.x, middle: box.center.y, anchor: .middle)
  }
}
