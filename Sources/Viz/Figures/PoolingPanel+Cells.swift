// Pooling cell by cell: neighbouring windows in two tints, padding hatched, winners outlined, one window followed.
// Where windows overlap, a cell has the tint of the last window that begins at or before it.
// Next: `CellGrid`.

import Reference

extension PoolingPanel {
  func cellScene(_ context: FigureContext) throws -> Scene {
    let rows = window.top + input.height + window.bottom
    let shown = rows <= Self.lowMap ? min(input.channels, Self.cellChannels) : 1
    let columns = window.left + input.width + window.right
    // Two maps and the arrow must fit beside each other.
    let room = Page.fullWidth - 120
    let fitting = min(room / Double(columns + output.width), 480 / Double(max(rows, output.height)))
    let cell = max(20, min(56, 2 * (fitting / 2).rounded(.down)))
    let values = (0..<shown).flatMap { plane(input, $0) + plane(output, $0) }
    let labels = CellGrid.labels(values, cell: cell, context)
    let pairs = (0..<shown).map { channel in pair(channel, cell, values, labels, context) }
    var inputCaption = caption(.input, input, context.theme.input, context)
    if window.top + window.bottom + window.left + window.right > 0 {
      inputCaption.add(context.phrase(.paddedCells), swatch: .hatch)
    }
    if !winners.isEmpty { inputCaption.add(context.phrase(.winner), swatch: .outline(context.theme.output)) }
    inputCaption.add(context.phrase(.oneWindow), swatch: .outline(context.theme.window))
    if let divisor = labels?.divisor { inputCaption.add(Phrase.divisor.text(context.language, "\(divisor)")) }
    let outputCaption = outputCaption(caption(.output, output, context.theme.output, context), context)
    let row = PanelRow(
      columns: [
        Column(panel: .stack(pairs.map(\.input), gap: 16), caption: inputCaption, leastWidth: 200),
        Column(panel: .stack(pairs.map(\.output), gap: 16), caption: outputCaption, leastWidth: 200),
      ], signs: ["→"], leastGap: 72)
    var page = Page(context, title: title, width: row.naturalWidth)
    page.row(row)
    var notes: [String] = []
    if shown < input.channels {
      notes.append(Phrase.channelsShown.text(context.language, "\(shown)", "\(input.channels)"))
    }
    return page.finish(facts: facts + notes, command: command)
  }

  private func caption(_ heading: Phrase, _ view: MapView, _ color: Color, _ context: FigureContext) -> Caption {
    Caption(
      context.phrase(heading), color,
      [FigureContext.joined([view.name, NumberText.shape(view.tensor.shape)]), view.caption])
  }

  private func plane(_ view: MapView, _ channel: Int) -> [Double] {
    (0..<view.height * view.width).map { Double(view.tensor[flat: $0 * view.channels + channel]) }
  }

  private func pair(
    _ channel: Int, _ cell: Double, _ values: [Double], _ labels: CellGrid.Labels?, _ context: FigureContext
  ) -> (input: Block, output: Block) {
    let (inputCount, outputCount) = (input.height * input.width, output.height * output.width)
    let start = channel * (inputCount + outputCount)
    let inputTexts = labels.map { Array($0.texts[start..<start + inputCount]) }
    let outputTexts = labels.map { Array($0.texts[start + inputCount..<start + inputCount + outputCount]) }
    let style = labels?.style ?? .smallNumber
    let inputGrid = inputGrid(inputTexts, Array(values[start..<start + inputCount]), cell, style, context)
    let outputGrid = CellGrid(
      rows: output.height, columns: output.width, cell: cell,
      cells: (0..<outputCount).map { index in
        let value = values[start + inputCount + index]
        return CellGrid.Cell(
          fill: value.isFinite
            ? tint(index / output.width, index % output.width, context.theme) : context.theme.notANumber,
          label: outputTexts?[index] ?? "")
      }, style: style)
    let name = input.channels > 1 ? Phrase.channel.text(context.language, "\(channel)") : ""
    return (
      named(name, inputGrid, context) { canvas, origin in
        outlineWinners(&canvas, origin, inputGrid, channel)
        canvas.windowOutline(box(inputGrid, 0, 0, window.height, window.width, origin))
      },
      // As high as the input, so that the rows of several channels stay level.
      centred(
        named(name, outputGrid, context) { canvas, origin in
          canvas.windowOutline(box(outputGrid, 0, 0, 1, 1, origin))
        }, height: inputGrid.size.height + (name.isEmpty ? 0 : 16))
    )
  }

  private func inputGrid(
    _ texts: [String]?, _ values: [Double], _ cell: Double, _ style: TextStyle, _ context: FigureContext
  ) -> CellGrid {
    let rows = window.top + input.height + window.bottom
    let columns = window.left + input.width + window.right
    let cells = (0..<rows * columns).map { index in
      let (row, column) = (index / columns - window.top, index % columns - window.left)
      guard row >= 0, row < input.height, column >= 0, column < input.width else {
        return CellGrid.Cell(fill: context.theme.cell, isHatched: true)
      }
      let inner = row * input.width + column
      let fill =
        values[inner].isFinite
        ? tint(padded: index / columns, index % columns, context.theme) : context.theme.notANumber
      return CellGrid.Cell(fill: fill, label: texts?[inner] ?? "")
    }
    return CellGrid(rows: rows, columns: columns, cell: cell, cells: cells, style: style)
  }

  /// The tint of an output cell, and of the window it comes from.
  private func tint(_ row: Int, _ column: Int, _ theme: Theme) -> Color {
    (row + column).isMultiple(of: 2) ? theme.tintA : theme.tintB
  }

  /// The tint of an input cell at a position counted with the padding; plain if no window reads it.
  private func tint(padded row: Int, _ column: Int, _ theme: Theme) -> Color {
    let windowRow = min(row / window.rowStride, output.height - 1)
    let windowColumn = min(column / window.columnStride, output.width - 1)
    guard row - windowRow * window.rowStride < window.height,
      column - windowColumn * window.columnStride < window.width
    else { return theme.cell }
    return tint(windowRow, windowColumn, theme)
  }

  private func box(_ grid: CellGrid, _ row: Int, _ column: Int, _ height: Int, _ width: Int, _ origin: Point) -> Rect {
    let (height, width) = (min(height, grid.rows - row), min(width, grid.columns - column))
    return Rect(
      x: origin.x + Double(column) * grid.cell, y: origin.y + Double(row) * grid.cell,
      width: Double(width) * grid.cell - grid.gap, height: Double(height) * grid.cell - grid.gap)
  }

  private func outlineWinners(_ canvas: inout Canvas, _ origin: Point, _ grid: CellGrid, _ channel: Int) {
    let taken = Set(stride(from: channel, to: winners.count, by: output.channels).map { winners[$0] })
    for winner in taken.sorted() where winner >= 0 && winner < input.height * input.width {
      let (row, column) = (winner / input.width + window.top, winner % input.width + window.left)
      let rect = box(grid, row, column, 1, 1, origin).inset(by: 2)
      canvas.rectangle(rect, stroke: Scene.Stroke(color: canvas.theme.output, width: 2))
    }
  }

  private func named(
    _ name: String, _ grid: CellGrid, _ context: FigureContext,
    marks: @escaping (inout Canvas, Point) -> Void
  ) -> Block {
    let height = grid.size.height + (name.isEmpty ? 0 : 16)
    return Block(size: Size(width: grid.size.width, height: height)) { canvas, origin in
      grid.block.draw(&canvas, origin)
      marks(&canvas, origin)
      canvas.text(
        context.shortened(name, .small, width: max(grid.size.width, 64)), .small, canvas.theme.mutedText, x: origin.x,
        middle: origin.y + grid.size.height + 9)
    }
  }

  private func centred(_ block: Block, height: Double) -> Block {
    guard block.size.height < height else { return block }
    return Block(size: Size(width: block.size.width, height: height)) { canvas, origin in
      block.draw(&canvas, Point(x: origin.x, y: origin.y + ((height - block.size.height) / 2).rounded()))
    }
  }
}
