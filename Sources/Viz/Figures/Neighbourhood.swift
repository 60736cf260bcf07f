// The pixels around a window, enlarged, so that the window can be found in the photograph.
// Cells outside the map are hatched: there is nothing there, whatever the boundary makes up.
// Next: `FilterPanel+Explained`.

import Reference

struct Neighbourhood {
  let window: ExplainedWindow
  let plot: MapPlot
  let context: FigureContext

  func block(room: Double) -> Block {
    guard let span = window.span else { return .empty }
    let height = span.rows.count
    let width = span.columns.count
    // Three windows across, but never less than nine pixels nor more than cells of four pixels allow; half a window
    // more than the window itself in any case.
    let longest = max(height, width)
    let side = max(longest + (longest + 1) / 2, min(max(9, 3 * longest), Int(room / 4)))
    let fitting = room / Double(side)
    let cell = fitting >= 4 ? fitting.rounded(.down) : fitting
    let top = span.rows.lowerBound - (side - height) / 2
    let left = span.columns.lowerBound - (side - width) / 2
    let extent = Double(side) * cell
    return Block(size: Size(width: extent, height: extent)) { canvas, origin in
      draw(&canvas, origin, top: top, left: left, side: side, cell: cell)
      let box = Rect(
        x: origin.x + Double(span.columns.lowerBound - left) * cell,
        y: origin.y + Double(span.rows.lowerBound - top) * cell, width: Double(width) * cell,
        height: Double(height) * cell)
      markTaps(&canvas, origin, top: top, left: left, cell: cell)
      canvas.windowOutline(box)
    }
  }

  private func draw(_ canvas: inout Canvas, _ origin: Point, top: Int, left: Int, side: Int, cell: Double) {
    let rows = max(0, top)..<max(max(0, top), min(plot.view.height, top + side))
    let columns = max(0, left)..<max(max(0, left), min(plot.view.width, left + side))
    let extent = Double(side) * cell
    let page = Rect(x: origin.x, y: origin.y, width: extent, height: extent)
    if rows.count < side || columns.count < side { canvas.hatchedCell(page) }
    guard !rows.isEmpty, !columns.isEmpty else { return }
    let channels =
      plot.view.kind == .intensity && plot.view.channels == 3
      ? [0, 1, 2] : [min(window.firstChannel, plot.view.channels - 1)]
    var bytes: [UInt8] = []
    for row in rows {
      for column in columns {
        let base = (row * plot.view.width + column) * plot.view.channels
        let color = plot.pixelColor(channels.map { Double(plot.view.tensor[flat: base + $0]) })
        bytes += [color.red, color.green, color.blue]
      }
    }
    let box = Rect(
      x: origin.x + Double(rows.isEmpty ? 0 : columns.lowerBound - left) * cell,
      y: origin.y + Double(rows.lowerBound - top) * cell, width: Double(columns.count) * cell,
      height: Double(rows.count) * cell)
    canvas.add(.image(Raster(width: columns.count, height: rows.count, bytes: bytes), box))
  }

  /// A dilated window skips cells: those that are read carry a dot.
  private func markTaps(_ canvas: inout Canvas, _ origin: Point, top: Int, left: Int, cell: Double) {
    let taps = window.taps(channel: 0)
    guard let span = window.span, span.rows.count * span.columns.count > taps.count, cell >= 4 else { return }
    for tap in taps {
      let center = Point(
        x: origin.x + (Double(tap.inputColumn - left) + 0.5) * cell,
        y: origin.y + (Double(tap.inputRow - top) + 0.5) * cell)
      canvas.add(
        .circle(
          center: center, radius: max(1.5, cell / 5), fill: canvas.theme.window,
          stroke: Scene.Stroke(color: canvas.theme.windowHalo, width: 1)))
    }
  }
}
