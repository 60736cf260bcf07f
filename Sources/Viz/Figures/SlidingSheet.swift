// All steps of an animation on one page, in reading order: for paper, and for whoever wants to compare two of them.
// As many steps stand beside each other as the output has columns, if they fit: then the page mirrors the output.
// Next: `SlidingLayout`.

import Reference

struct SlidingSheet: Figure {
  /// Between two steps, and between the grids of one.
  private static let gap = 32.0
  private static let inner = 16.0

  let panel: SlidingPanel

  func scene(_ context: FigureContext) throws -> Scene {
    let count = panel.window.count
    let (across, cell) = arrangement
    let layout = SlidingLayout(panel, context, cell: cell, hasSums: false)
    let steps = (0..<count).map { step(layout, $0) }
    let rows = stride(from: 0, to: count, by: across).map { start in
      Block.beside(Array(steps[start..<min(count, start + across)]), gap: Self.gap)
    }
    let grid = Block.stack(rows, gap: Self.gap)
    let captions = [layout.inputCaption, layout.outputCaption].map { $0.block(context, width: 216) }
    var page = Page(context, title: panel.title, width: grid.size.width)
    page.add(grid, gap: 24)
    page.add(.beside(captions, gap: Self.gap))
    return page.finish(facts: panel.facts, command: panel.command)
  }

  /// How many steps stand beside each other, and how large a cell is then.
  private var arrangement: (across: Int, cell: Double) {
    let geometry = panel.window.geometry
    let isSignal = panel.window.isSignal
    let cells = Double(geometry.columns.padded + (isSignal ? 0 : geometry.columns.output))
    let largest = SlidingLayout.cell(panel)
    func cell(_ across: Int) -> Double {
      let gaps = Double(across - 1) * Self.gap + (isSignal ? 0 : Double(across) * Self.inner)
      return min(largest, 2 * ((Page.fullWidth - gaps) / (Double(across) * cells) / 2).rounded(.down))
    }
    let columns = max(1, geometry.columns.output)
    // Numbers need larger cells than colours; without them a row of the page is a row of the output if it can be.
    if !panel.showsNumbers, cell(columns) >= 6 { return (across: columns, cell: cell(columns)) }
    let least = panel.showsNumbers ? min(largest, 28) : 12
    let across = (1...columns).last { cell($0) >= least } ?? 1
    return (across: across, cell: max(6, cell(across)))
  }

  private func step(_ layout: SlidingLayout, _ number: Int) -> Block {
    let (input, output) = (layout.input(panel.window[number]), layout.output(number))
    if panel.window.isSignal {
      return .stack([input, SlidingTracks(layout: layout, step: panel.window[number], number: number).output], gap: 4)
    }
    let height = max(input.size.height, output.size.height)
    let centred = Block(size: Size(width: output.size.width, height: height)) { canvas, origin in
      output.draw(&canvas, Point(x: origin.x, y: origin.y + ((height - output.size.height) / 2).rounded()))
    }
    return .beside([input, centred], gap: Self.inner)
  }
}
