// A window on a signal: the samples, the kernel that slides below them, and each output under the middle of its window.
// Stride and dilation are distances that can be counted. Next: `SlidingLayout`.

import Reference

struct SlidingTracks {
  let layout: SlidingLayout
  let step: SlidingWindow.Step
  let number: Int

  private var window: SlidingWindow { layout.panel.window }
  private var axis: AxisGeometry { window.geometry.columns }
  private var cell: Double { layout.cell }

  var width: Double { Double(axis.padded) * cell }

  var block: Block {
    var tracks = [track(layout.inputCaption, layout.input(step))]
    if layout.showsKernel { tracks.append(track(layout.kernelCaption, kernel)) }
    tracks.append(track(layout.outputCaption, output))
    return .stack(tracks, gap: 20)
  }

  /// A row of cells with its words above it.
  private func track(_ caption: Caption, _ row: Block) -> Block {
    .stack([caption.block(layout.context, width: max(Page.leastWidth, width)), row], gap: 8)
  }

  /// The weights below the cells that they lie on.
  private var kernel: Block {
    Block(size: Size(width: width, height: cell - 2)) { canvas, origin in
      let start = axis.padding.before + axis.index(window: step.column, tap: 0)
      for (tap, block) in layout.kernelTaps(step).enumerated() {
        block.draw(&canvas, Point(x: origin.x + Double(start + tap * axis.dilation) * cell, y: origin.y))
      }
    }
  }

  var output: Block {
    let style = layout.numberStyle
    return Block(size: Size(width: width, height: cell - 2)) { canvas, origin in
      for column in 0..<axis.output {
        let item = layout.outputCell(
          place: column, channel: 0, isCurrent: column == number, isKnown: column <= number)
        let start = Double(axis.padding.before + axis.index(window: column, tap: 0))
        let grid = CellGrid(rows: 1, columns: 1, cell: cell, cells: [item], style: style)
        let place = Point(x: origin.x + (start + Double(axis.extent - 1) / 2) * cell, y: origin.y)
        grid.block.draw(&canvas, place)
        if column == number {
          canvas.windowOutline(Rect(x: place.x, y: place.y, width: grid.size.width, height: grid.size.height))
        }
      }
    }
  }
}
