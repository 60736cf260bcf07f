// One value, step by step: where the window lies, its pixels, the kernel as used, every product, the sum.
// The numbers are the caller's; only the sums of channels that are listed in one line are added here.
// Next: `Neighbourhood`.

import Reference

extension FilterPanel {
  /// Channels whose products are drawn; the others are one line of the sum.
  static let explainedChannels = 3

  func addExplained(_ window: ExplainedWindow, plot: MapPlot, to page: inout Page) throws {
    guard window.taps.count == window.kernelHeight * window.kernelWidth * window.channels, window.channels > 0,
      !window.taps.isEmpty
    else {
      throw VizError(
        "a window of \(window.kernelHeight)×\(window.kernelWidth)×\(window.channels) has not \(window.taps.count) taps")
    }
    let section = ExplainedSection(window: window, plot: plot, operation: operation, context: page.context)
    let place = [String(window.outputRow), String(window.outputColumn), String(window.outputChannel)]
    page.section(
      output.channels > 1
        ? Phrase.oneValueInChannel.text(page.context.language, place[0], place[1], place[2])
        : Phrase.oneValue.text(page.context.language, place[0], place[1]))
    page.add(section.block(width: page.width))
  }
}

/// The row of grids below a filter panel.
private struct ExplainedSection {
  let window: ExplainedWindow
  let plot: MapPlot
  let operation: FilterPanel.Operation
  let context: FigureContext

  private var shown: Int { min(window.channels, FilterPanel.explainedChannels) }
  private var isNumbered: Bool { max(window.kernelHeight, window.kernelWidth) <= 7 }

  /// The room of a value such as −0.08241 in the largest type.
  private let valueWidth = 136.0

  func block(width: Double) -> Block {
    // Small windows leave room for a large neighbourhood; large ones are nearly the neighbourhood themselves.
    let zoomRoom = window.kernelWidth > 5 ? 128.0 : 184.0
    let zoom = Neighbourhood(window: window, plot: plot, context: context).block(room: zoomRoom)
    let free = width - zoom.size.width - valueWidth - 4 * 40
    let widest = free / Double(3 * window.kernelWidth)
    let tallest = (shown > 1 ? 144.0 : 264.0) / Double(window.kernelHeight)
    var cell = min(64, widest, tallest)
    if !isNumbered { cell = min(cell, 200 / Double(max(window.kernelHeight, window.kernelWidth))) }
    cell = cell >= 8 ? 2 * (cell / 2).rounded(.down) : cell >= 4 ? cell.rounded(.down) : cell
    let pixels = stacked(cell, pixelGrid)
    var windowCaption = Caption(context.phrase(.windowPixels), context.theme.input)
    if window.taps.contains(where: \.isPadding) { windowCaption.add(context.phrase(.padding), swatch: .hatch) }
    let kernelName: Phrase = operation == .convolution ? .kernelFlipped : .kernelAsUsed
    var kernelCaption = Caption(context.phrase(kernelName), context.theme.kernel)
    var productCaption = Caption(context.phrase(.products), context.theme.text)
    addDivisor({ $0.pixel }, cell, to: &windowCaption)
    addDivisor({ $0.weight }, cell, to: &kernelCaption)
    addDivisor({ $0.product }, cell, to: &productCaption)
    var zoomCaption = Caption(context.phrase(.neighbourhood), context.theme.input)
    if let span = window.span, span.rows.count * span.columns.count * window.channels > window.taps.count {
      zoomCaption.add(context.phrase(.dottedCells))
    }
    let columns = [
      column(zoom, zoomCaption),
      column(pixels, windowCaption), column(stacked(cell, kernelGrid), kernelCaption),
      column(stacked(cell, productGrid), productCaption),
      Column(panel: value, caption: Caption(context.phrase(.output), context.theme.output), leastWidth: valueWidth),
    ]
    let row = PanelRow(columns: columns, signs: ["", "×", "=", "→"])
    return row.block(context, width: width)
  }

  /// A column wide enough for its heading on one line.
  private func column(_ panel: Block, _ caption: Caption) -> Column {
    Column(
      panel: panel, caption: caption, leastWidth: max(112, (context.width(caption.heading, .heading) + 1).rounded(.up)))
  }

  /// The grid of each drawn channel below the one before, named if there are several.
  private func stacked(_ cell: Double, _ grid: (Int, Double) -> CellGrid) -> Block {
    let blocks = (0..<shown).map { channel in
      let grid = grid(channel, cell)
      guard window.channels > 1 else { return grid.block }
      return Block(size: Size(width: grid.size.width, height: grid.size.height + 16)) { canvas, origin in
        grid.block.draw(&canvas, origin)
        let number = "\(channel + window.firstChannel)"
        let name = Phrase.channel.text(context.language, number)
        canvas.text(
          context.width(name, .small) <= grid.size.width ? name : number, .small, canvas.theme.mutedText,
          x: origin.x, middle: origin.y + grid.size.height + 9)
      }
    }
    return .stack(blocks, gap: 8)
  }

  private func labels(_ values: (ExplainedWindow.Tap) -> Double, _ cell: Double) -> CellGrid.Labels? {
    // One way of writing for all channels that are drawn.
    let all = (0..<shown).flatMap { window.taps(channel: $0).map(values) }
    return isNumbered ? CellGrid.labels(all, cell: cell, context) : nil
  }

  private func addDivisor(
    _ values: (ExplainedWindow.Tap) -> Double, _ cell: Double, to caption: inout Caption
  ) {
    guard let divisor = labels(values, cell)?.divisor else { return }
    caption.add(Phrase.divisor.text(context.language, "\(divisor)"))
  }

  private func grid(
    _ channel: Int, _ cell: Double, _ values: @escaping (ExplainedWindow.Tap) -> Double,
    color: (Double) -> Color, hatches: Bool
  ) -> CellGrid {
    let taps = window.taps(channel: channel)
    let labels = labels(values, cell)
    let cells = taps.enumerated().map { index, tap in
      CellGrid.Cell(
        fill: color(values(tap)), label: labels?.texts[channel * taps.count + index] ?? "",
        isHatched: hatches && tap.isPadding)
    }
    return CellGrid(
      rows: window.kernelHeight, columns: window.kernelWidth, cell: cell, cells: cells,
      style: labels?.style ?? .smallNumber)
  }

  private func pixelGrid(_ channel: Int, _ cell: Double) -> CellGrid {
    grid(channel, cell, { $0.pixel }, color: { plot.color($0) }, hatches: true)
  }

  private func kernelGrid(_ channel: Int, _ cell: Double) -> CellGrid {
    grid(channel, cell, { $0.weight }, color: scale { $0.weight }, hatches: false)
  }

  private func productGrid(_ channel: Int, _ cell: Double) -> CellGrid {
    grid(channel, cell, { $0.product }, color: scale { $0.product }, hatches: false)
  }

  /// Colours symmetric about 0, by the largest of the drawn numbers.
  private func scale(_ values: (ExplainedWindow.Tap) -> Double) -> (Double) -> Color {
    let largest = window.taps.map(values).filter(\.isFinite).map(abs).max() ?? 0
    let map = ColorMap.diverging(context.theme)
    return { value in
      guard value.isFinite else { return context.theme.notANumber }
      guard value != 0, largest > 0 else { return context.theme.cell }
      return map.color(0.8 * value / largest) ?? context.theme.cell
    }
  }

  /// The sum, by channel if there are several, and the value in large type.
  private var value: Block {
    var lines: [String] = []
    func sum(_ channels: Range<Int>) -> String {
      NumberText.short(channels.flatMap { window.taps(channel: $0) }.reduce(0) { $0 + $1.product })
    }
    if window.channels > 1 {
      for channel in 0..<shown {
        lines.append(
          Phrase.channel.text(context.language, "\(channel + window.firstChannel)") + ": " + sum(channel..<channel + 1))
      }
      if window.channels > shown {
        lines.append(Phrase.rest.text(context.language, "\(window.channels - shown)", sum(shown..<window.channels)))
      }
    } else if window.bias != 0 {
      lines.append("Σ " + sum(0..<1))
    }
    if window.bias != 0 { lines.append(Phrase.bias.text(context.language, NumberText.short(window.bias))) }
    let broken = lines.flatMap { context.wrapped($0, .small, width: valueWidth) }
    let text = (lines.isEmpty ? "Σ = " : "= ") + NumberText.short(window.value)
    let width = max(
      context.width(text, .largeNumber), broken.map { context.width($0, .small) }.max() ?? 0)
    let height = 32 + 16 * Double(broken.count) + (broken.isEmpty ? 0 : 8)
    return Block(size: Size(width: width.rounded(.up), height: height)) { canvas, origin in
      var y = canvas.lines(broken, .small, canvas.theme.mutedText, x: origin.x, top: origin.y)
      if !broken.isEmpty { y += 8 }
      canvas.text(text, .largeNumber, canvas.theme.output, x: origin.x, middle: y + 16)
    }
  }
}
