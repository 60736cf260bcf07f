// What `direct` does for a layer: six windows, the table of their addresses, and the block of sums in registers.
// The table is the caller's. Next: `AlgorithmIm2colPanel`.

public import Reference

/// A table of addresses and the register tile that it feeds.
public struct AlgorithmDirectPanel: Figure {
  /// What is to be seen, as a sentence.
  public var title: String
  /// The addresses of some windows.
  public var table: AddressTable
  /// Which tap is being added.
  public var tap: Int
  /// Filters of the register tile.
  public var filters: Int
  /// Numbers in a register.
  public var lanes: Int
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, table: AddressTable, tap: Int, filters: Int, lanes: Int, facts: [String], command: String
  ) {
    (self.title, self.table, self.tap, self.filters, self.lanes) = (title, table, tap, filters, lanes)
    (self.facts, self.command) = (facts, command)
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard table.taps.indices.contains(tap), lanes > 0, filters > 0, table.windows.count <= 26 else {
      throw VizError("no tap \(tap) of \(table.taps.count), or no tile of \(filters) filters")
    }
    let theme = context.theme
    var page = Page(context, title: title, width: Page.fullWidth)
    page.row(
      PanelRow(
        columns: [
          Column(
            map, context.phrase(.input), theme.input,
            [context.phrase(.guideInPlace), context.phrase(.guideWindowsOutlined)], context: context),
          Column(
            addresses, context.phrase(.guideAddresses), theme.text,
            [context.phrase(.guideAddressRow), context.phrase(.guideZeros)], context: context),
          Column(
            panel: tile(context),
            caption: Caption(
              context.phrase(.guideRegisters), theme.output,
              [
                Phrase.guideRegisterSums.text(
                  context.language, "\(table.windows.count)", "\(filters)",
                  "\(table.windows.count * filters / lanes)"),
                context.phrase(.guideRegisterStep),
              ])),
        ], signs: ["→", "→"], leastGap: 48))
    return page.finish(facts: facts, command: command)
  }

  /// The name of a window: a, b, c …
  private func name(_ window: Int) -> String { String(UnicodeScalar(UInt8(97 + window))) }

  private func text(_ cell: MapCell) -> String { "\(cell.row),\(cell.column)" }

  /// The input with the padding that is not there.
  private var map: AlgorithmGrid {
    let (rows, columns) = (table.rows, table.columns)
    var grid = AlgorithmGrid(rows: rows.padded, columns: columns.padded, cell: 32) { row, column in
      let place = MapCell(row: row - rows.padding.before, column: column - columns.padding.before)
      let isInside = (0..<rows.input).contains(place.row) && (0..<columns.input).contains(place.column)
      return .init(part: isInside ? .input : .padding, label: isInside ? text(place) : "")
    }
    for place in table.places[tap] {
      let (row, column) = (place.row + rows.padding.before, place.column + columns.padding.before)
      grid.outline(rows: row..<row + 1, columns: column..<column + 1)
    }
    return grid
  }

  /// One row a tap, one column a window.
  private var addresses: AlgorithmGrid {
    var grid = AlgorithmGrid(rows: table.taps.count + 1, columns: table.windows.count + 1, cell: 32) { row, column in
      if row == 0 { return .init(part: .name, label: column == 0 ? "" : name(column - 1)) }
      if column == 0 { return .init(part: .name, label: text(table.taps[row - 1])) }
      let source = table.sources[row - 1][column - 1]
      return .init(part: source == nil ? .padding : .input, label: source.map(text) ?? "")
    }
    grid.outline(rows: tap + 1..<tap + 2, columns: 1..<table.windows.count + 1)
    return grid
  }

  /// Pixels at the left, weights above, sums between them.
  private func tile(_ context: FigureContext) -> Block {
    let (cell, theme) = (24.0, context.theme)
    let windows = table.windows.count
    func x(_ filter: Int) -> Double { 40 + Double(filter) * cell + Double(filter / lanes) * 8 }
    let size = Size(width: x(filters - 1) + cell - 2, height: 40 + Double(windows) * cell - 2)
    return Block(size: size) { canvas, origin in
      func box(_ left: Double, _ top: Double, _ part: AlgorithmGrid.Part, _ label: String) {
        let rect = Rect(x: origin.x + left, y: origin.y + top, width: cell - 2, height: cell - 2)
        let fill = AlgorithmGrid.fill(part, theme)
        canvas.rectangle(rect, fill: fill)
        canvas.text(label, .smallNumber, fill.legible, x: rect.center.x, middle: rect.center.y, anchor: .middle)
      }
      for filter in 0..<filters { box(x(filter), 0, .kernel, "\(filter)") }
      for window in 0..<windows {
        let top = 40 + Double(window) * cell
        box(0, top, .input, name(window))
        for filter in 0..<filters { box(x(filter), top, .output, "") }
      }
      canvas.text(
        "×", .number, theme.mutedText, x: origin.x + cell / 2 - 1, middle: origin.y + cell / 2 - 1, anchor: .middle)
    }
  }
}
