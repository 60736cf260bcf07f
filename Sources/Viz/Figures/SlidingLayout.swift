// What all steps of an animation have in common: how large a cell is, how its number is written, which colours it has.
// And the grids of one step, made of it. Next: `SlidingTracks` for signals, `SlidingSums` for the line of products.

import Reference

struct SlidingLayout {
  let panel: SlidingPanel
  let context: FigureContext
  let cell: Double
  let sums: SlidingSums
  /// How the values of map and output are written; `nil` for not at all.
  private let labels: CellGrid.Labels?
  /// The weights as they are written in the corner of a cell; empty for not at all.
  private let cornerWeights: [String]
  /// The weights as they are written in the grid of the kernel.
  private let kernelLabels: CellGrid.Labels?

  private var window: SlidingWindow { panel.window }
  private var geometry: ConvolutionGeometry { window.geometry }
  private var theme: Theme { context.theme }

  /// The largest cells, with and without numbers; with them there is room for a weight below the value.
  static let numberedCell = 52.0
  static let plainCell = 40.0
  /// A weight fits below a value from here.
  static let cornerCell = 44.0

  init(_ panel: SlidingPanel, _ context: FigureContext) {
    self.init(panel, context, cell: Self.cell(panel), hasSums: panel.showsNumbers)
  }

  /// The layout of smaller grids without the line of products.
  init(_ panel: SlidingPanel, _ context: FigureContext, cell: Double, hasSums: Bool) {
    self.panel = panel
    self.context = context
    self.cell = cell
    let window = panel.window
    let values = Self.values(window)
    let weights = window.weights.map { Array($0.scalars) } ?? []
    // A value leaves room for the weight below it.
    let limit = weights.isEmpty ? cell : min(cell, 47)
    labels = panel.showsNumbers ? CellGrid.labels(values, cell: limit, context) : nil
    kernelLabels = labels == nil || weights.isEmpty ? nil : CellGrid.labels(weights, cell: limit, context)
    let corners = weights.map { NumberText.short($0, digits: 3) }
    let fits = corners.allSatisfy { context.width($0, .smallNumber) <= 0.75 * cell }
    cornerWeights = labels != nil && cell >= Self.cornerCell && fits ? corners : []
    sums =
      hasSums && labels != nil
      ? SlidingSums(window, context, width: Self.sumWidth(panel, cell)) : SlidingSums(context)
  }

  /// The size of a cell: as large as the page allows.
  static func cell(_ panel: SlidingPanel) -> Double {
    let geometry = panel.window.geometry
    let largest = panel.showsNumbers ? numberedCell : plainCell
    var columns = geometry.columns.padded
    var gaps = 0.0
    if !panel.window.isSignal {
      let kernel = panel.showsNumbers && panel.window.weights != nil ? geometry.columns.kernel : 0
      columns += geometry.columns.output + kernel
      gaps = kernel > 0 ? 112 : 56
    }
    let rows = max(geometry.rows.padded * geometry.inputChannels, geometry.rows.output * geometry.outputChannels)
    let fitting = min((Page.fullWidth - gaps) / Double(columns), 720 / Double(rows))
    return max(16, min(largest, 2 * (fitting / 2).rounded(.down)))
  }

  /// The room for the line of products: that of the panels above it.
  private static func sumWidth(_ panel: SlidingPanel, _ cell: Double) -> Double {
    let geometry = panel.window.geometry
    let others = panel.window.isSignal ? 0 : geometry.columns.output + geometry.columns.kernel
    let width = Double(geometry.columns.padded + others) * cell + (others > 0 ? 112 : 0)
    return min(Page.fullWidth, max(Page.leastWidth, width))
  }

  /// All values that are written: those of the cells, channel by channel with the padding, then the output's.
  private static func values(_ window: SlidingWindow) -> [Double] {
    let geometry = window.geometry
    let cells = (0..<geometry.inputChannels).flatMap { channel in
      (0..<geometry.rows.padded * geometry.columns.padded).map { place in
        window.cell(
          row: place / geometry.columns.padded - geometry.padding.top,
          column: place % geometry.columns.padded - geometry.padding.left, channel: channel
        ).value
      }
    }
    return cells + window.output.scalars
  }

  var showsNumbers: Bool { labels != nil }
  /// What the numbers in the cells are to be divided by.
  var divisor: Int? { labels?.divisor }
  var showsKernel: Bool { labels != nil && window.weights != nil }
  var numberStyle: TextStyle { labels?.style ?? .smallNumber }

  // MARK: Grids

  /// The cells of the map with their padding, the window on them: one grid for each channel.
  func input(_ step: SlidingWindow.Step) -> Block {
    named(count: geometry.inputChannels) { channel in
      let covered = step.taps.filter { $0.cell.channel == channel }
      let size = CellGrid(
        rows: geometry.rows.padded, columns: geometry.columns.padded, cell: cell, cells: []
      ).size
      return Block(size: size) { canvas, origin in
        for row in 0..<geometry.rows.padded {
          for column in 0..<geometry.columns.padded {
            let item = window.cell(
              row: row - geometry.padding.top, column: column - geometry.padding.left, channel: channel)
            let tap = covered.first { $0.cell == item }
            draw(item, tap, weight: tap.flatMap { weightText($0, step) } ?? "", &canvas, origin)
          }
        }
        outline(covered, &canvas, origin)
      }
    }
  }

  /// The weights of a window on a signal, each by itself.
  func kernelTaps(_ step: SlidingWindow.Step) -> [Block] {
    step.taps.indices.map { tap in
      let item = CellGrid.Cell(
        fill: step.taps[tap].weight?.isFinite == true ? weightFill : theme.notANumber,
        label: kernelLabels?.texts[tap] ?? "")
      return CellGrid(rows: 1, columns: 1, cell: cell, cells: [item], style: kernelLabels?.style ?? .smallNumber).block
    }
  }

  /// The weights that lie on the window's cells: one grid for each channel that it reads.
  func kernel(_ step: SlidingWindow.Step) -> Block {
    let weights = window.weights.map { Array($0.scalars) } ?? []
    let (taps, filters) = (geometry.rows.kernel * geometry.columns.kernel, geometry.outputChannels)
    return named(count: geometry.channelsPerGroup, first: step.taps[0].cell.channel, of: geometry.inputChannels) { k in
      let cells = (0..<taps).map { tap in
        let place = (tap * geometry.channelsPerGroup + k) * filters + step.channel
        return CellGrid.Cell(
          fill: weights[place].isFinite ? weightFill : theme.notANumber, label: kernelLabels?.texts[place] ?? "")
      }
      return CellGrid(
        rows: geometry.rows.kernel, columns: geometry.columns.kernel, cell: cell, cells: cells,
        style: kernelLabels?.style ?? .smallNumber
      ).block
    }
  }

  /// The output as far as it is known after a step: one grid for each channel.
  func output(_ number: Int) -> Block {
    let (rows, columns) = (geometry.rows.output, geometry.columns.output)
    let step = window[number]
    return named(count: geometry.outputChannels) { channel in
      let cells = (0..<rows * columns).map { place in
        outputCell(
          place: place, channel: channel, isCurrent: channel * rows * columns + place == number,
          isKnown: channel * rows * columns + place <= number)
      }
      let grid = CellGrid(rows: rows, columns: columns, cell: cell, cells: cells, style: numberStyle)
      return Block(size: grid.size) { canvas, origin in
        grid.block.draw(&canvas, origin)
        guard channel == step.channel else { return }
        var box = grid.rect(row: step.row, column: step.column)
        box.x += origin.x
        box.y += origin.y
        canvas.windowOutline(box)
      }
    }
  }

  func outputCell(place: Int, channel: Int, isCurrent: Bool, isKnown: Bool) -> CellGrid.Cell {
    guard isKnown else { return CellGrid.Cell(fill: theme.cell) }
    let flat = place * geometry.outputChannels + channel
    let cells = geometry.rows.padded * geometry.columns.padded * geometry.inputChannels
    let color =
      !window.output[flat: flat].isFinite
      ? theme.notANumber : isCurrent ? theme.output : theme.output.mixed(with: theme.background, 0.72)
    return CellGrid.Cell(fill: color, label: labels?.texts[cells + flat] ?? "")
  }

  // MARK: Cells

  var weightFill: Color { theme.tintB.mixed(with: theme.background, 0.35) }

  /// One cell of the map at its place, with the weight that lies on it.
  func draw(
    _ item: SlidingWindow.Cell, _ tap: SlidingWindow.Tap?, weight: String, _ canvas: inout Canvas, _ origin: Point
  ) {
    let box = box(item, origin)
    let isUsed = tap?.takesPart == true
    let value = theme.input.mixed(with: theme.background, 0.78)
    var fill = isUsed ? weightFill : item.kind == .input ? value : theme.cell
    if item.kind == .input, showsNumbers, !item.value.isFinite { fill = theme.notANumber }
    canvas.rectangle(box, fill: fill)
    // Without numbers a value under the window would look like a zero that was put in.
    if isUsed, item.kind == .input, !showsNumbers { canvas.rectangle(box.inset(by: cell / 5), fill: value) }
    if item.kind == .padding { canvas.add(.hatch(box, color: theme.hatch, spacing: box.width < 16 ? 4 : 6)) }
    if tap?.isTaken == true {
      canvas.rectangle(box.inset(by: 2), stroke: Scene.Stroke(color: theme.output, width: 3))
    }
    let text = window.takesPart(item) ? self.text(item) : ""
    let isHatched = item.kind == .padding
    write(text, numberStyle, fill.legible, box.center, on: fill, isHatched: isHatched, &canvas)
    let corner = Point(x: box.right - 4 - context.width(weight, .smallNumber) / 2, y: box.bottom - 8)
    let color = fill == theme.notANumber ? fill.legible : theme.kernel
    write(weight, .smallNumber, color, corner, on: fill, isHatched: isHatched, &canvas)
  }

  private func write(
    _ text: String, _ style: TextStyle, _ color: Color, _ center: Point, on fill: Color, isHatched: Bool,
    _ canvas: inout Canvas
  ) {
    guard !text.isEmpty else { return }
    if isHatched { canvas.clearBehind(text, style, center: center, fill: fill) }
    canvas.text(text, style, color, x: center.x, middle: center.y, anchor: .middle)
  }

  /// The box around all cells of a window.
  func outline(_ taps: [SlidingWindow.Tap], _ canvas: inout Canvas, _ origin: Point) {
    guard let first = taps.first, let last = taps.last else { return }
    let (start, end) = (box(first.cell, origin), box(last.cell, origin))
    canvas.windowOutline(Rect(x: start.x, y: start.y, width: end.right - start.x, height: end.bottom - start.y))
  }

  private func box(_ item: SlidingWindow.Cell, _ origin: Point) -> Rect {
    let grid = CellGrid(rows: geometry.rows.padded, columns: geometry.columns.padded, cell: cell, cells: [])
    var box = grid.rect(row: item.row + geometry.padding.top, column: item.column + geometry.padding.left)
    box.x += origin.x
    box.y += origin.y
    return box
  }

  private func text(_ item: SlidingWindow.Cell) -> String {
    let (row, column) = (item.row + geometry.padding.top, item.column + geometry.padding.left)
    let place = (item.channel * geometry.rows.padded + row) * geometry.columns.padded + column
    return labels?.texts[place] ?? ""
  }

  private func weightText(_ tap: SlidingWindow.Tap, _ step: SlidingWindow.Step) -> String? {
    guard !cornerWeights.isEmpty, tap.weight != nil else { return nil }
    let i = (tap.cell.row - geometry.rows.index(window: step.row, tap: 0)) / geometry.rows.dilation
    let j = (tap.cell.column - geometry.columns.index(window: step.column, tap: 0)) / geometry.columns.dilation
    let k = tap.cell.channel % geometry.channelsPerGroup
    let place = (i * geometry.columns.kernel + j) * geometry.channelsPerGroup + k
    return cornerWeights[place * geometry.outputChannels + step.channel]
  }

  /// Grids below each other, named by their channels where there are several.
  private func named(
    count: Int, first: Int = 0, of channels: Int? = nil, _ make: (Int) -> Block
  ) -> Block {
    let blocks = (0..<count).map { index in
      let grid = make(index)
      guard (channels ?? count) > 1 else { return grid }
      let name = Phrase.channel.text(context.language, "\(index + first)")
      let width = max(grid.size.width, context.width(name, .small).rounded(.up))
      return Block(size: Size(width: width, height: grid.size.height + 16)) { canvas, origin in
        grid.draw(&canvas, origin)
        canvas.text(name, .small, canvas.theme.mutedText, x: origin.x, middle: origin.y + grid.size.height + 9)
      }
    }
    return .stack(blocks, gap: 8)
  }
}
