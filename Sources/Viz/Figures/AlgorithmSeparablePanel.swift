// What `separable` does: the kernel as a column times a row, and four rows of outputs on their way through the lines
// between the two passes. The numbers are the caller's.

public import Reference

/// A filter of rank 1 in two passes.
public struct AlgorithmSeparablePanel: Figure {
  /// What is to be seen, as a sentence.
  public var title: String
  /// Both passes.
  public var passes: SeparablePasses
  /// The output that is followed: its line, and its column.
  public var followed: MapCell
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, passes: SeparablePasses, followed: MapCell, facts: [String], command: String) {
    (self.title, self.passes, self.followed) = (title, passes, followed)
    (self.facts, self.command) = (facts, command)
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard (0..<passes.rows.count).contains(followed.row),
      (0..<passes.geometry.columns.output).contains(followed.column)
    else { throw VizError("no output \(followed.row), \(followed.column) among \(passes.output.shape)") }
    var page = Page(context, title: title, width: Page.fullWidth)
    page.row(factors(context))
    page.section(context.phrase(.guideTwoPasses))
    page.row(lines(context))
    return page.finish(facts: facts, command: command)
  }

  private func factors(_ context: FigureContext) -> PanelRow {
    let theme = context.theme
    let (height, width) = (passes.column.count, passes.row.count)
    func count(_ count: Int) -> String { Phrase.guideProductsEach.text(context.language, "\(count)") }
    let column = Tensor(shape: [height, 1], scalars: passes.column)
    let row = Tensor(shape: [1, width], scalars: passes.row)
    return PanelRow(
      columns: [
        Column(
          AlgorithmGrid(passes.kernel, part: .kernel, cell: 40, style: .number), context.phrase(.kernel), theme.kernel,
          [count(height * width)], context: context),
        Column(
          AlgorithmGrid(column, part: .kernel, cell: 40, style: .number), context.phrase(.guideColumn), theme.kernel,
          [count(height)], leastWidth: 160, context: context),
        Column(
          AlgorithmGrid(row, part: .kernel, cell: 40, style: .number), context.phrase(.guideRow), theme.kernel,
          [count(width)], context: context),
      ], signs: ["=", "·"])
  }

  private func lines(_ context: FigureContext) -> PanelRow {
    let theme = context.theme
    let (rows, columns) = (passes.geometry.rows, passes.geometry.columns)
    let (top, left) = (rows.padding.before, columns.padding.before)
    let cell = 32.0
    func isInside(_ row: Int, _ column: Int) -> Bool {
      (0..<rows.input).contains(row) && (0..<columns.input).contains(column)
    }
    // The pixels: all of the padded map that these rows of outputs read.
    let read = passes.rows.count - 1 + rows.kernel
    let first = passes.rows.lowerBound - top
    var pixels = AlgorithmGrid(rows: read, columns: columns.padded, cell: cell) { row, column in
      guard isInside(row + first, column - left) else { return .init(part: .padding) }
      return .init(part: .input, label: NumberText.short(passes.input[row + first, column - left]))
    }
    var lines = AlgorithmGrid(rows: passes.rows.count, columns: columns.padded, cell: cell) { row, column in
      let isMadeUp = !(0..<columns.input).contains(column - left)
      return .init(
        part: isMadeUp ? .padding : .between, label: isMadeUp ? "" : NumberText.short(passes.lines[row, column]))
    }
    var outputs = AlgorithmGrid(passes.output, part: .output, cell: cell)
    let (line, column) = (followed.row, followed.column)
    // One output, the part of its line that it sums, and the pixels that the middle of that part sums.
    outputs.outline(rows: line..<line + 1, columns: column..<column + 1)
    lines.outline(rows: line..<line + 1, columns: column..<column + columns.kernel)
    let middle = column + columns.kernel / 2
    pixels.outline(rows: line..<line + rows.kernel, columns: middle..<middle + 1)
    let language = context.language
    return PanelRow(
      columns: [
        Column(
          pixels, context.phrase(.input), theme.input,
          [Phrase.guideRowsRead.text(language, "\(read)", "\(passes.rows.count)")], context: context),
        Column(
          lines, context.phrase(.guideLines), theme.text,
          [Phrase.guideLinesKept.text(language, "\(passes.rows.count)")], context: context),
        Column(
          outputs, context.phrase(.output), theme.output,
          [Phrase.guideRowsMade.text(language, "\(passes.rows.count)")], context: context),
      ], signs: ["→", "→"])
  }
}
