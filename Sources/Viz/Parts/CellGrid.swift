// Numbers in cells: kernels, windows, small maps. Whole-numbered cells with a gap of one or two pixels.
// Numbers sit in cells only where they fit; how they are rounded is decided here for all cells at once.
// Next: `CellGrid+Labels`.

struct CellGrid {
  struct Cell {
    var fill: Color
    var label: String = ""
    var isHatched = false
  }

  let rows: Int
  let columns: Int
  let cell: Double
  var cells: [Cell]
  var style: TextStyle = .smallNumber

  var gap: Double { cell >= 20 ? 2 : cell >= 6 ? 1 : 0 }

  var size: Size {
    Size(width: Double(columns) * cell - gap, height: Double(rows) * cell - gap)
  }

  func rect(row: Int, column: Int) -> Rect {
    Rect(x: Double(column) * cell, y: Double(row) * cell, width: cell - gap, height: cell - gap)
  }

  var block: Block {
    Block(size: size) { canvas, origin in
      if cell < 6 {
        canvas.add(.image(raster, Rect(x: origin.x, y: origin.y, width: size.width, height: size.height)))
        for area in hatchedAreas {
          canvas.hatchedCell(
            Rect(x: origin.x + area.x, y: origin.y + area.y, width: area.width, height: area.height))
        }
        return
      }
      for index in cells.indices { draw(index, &canvas, origin) }
    }
  }

  private func draw(_ index: Int, _ canvas: inout Canvas, _ origin: Point) {
    let item = cells[index]
    var box = rect(row: index / columns, column: index % columns)
    box.x += origin.x
    box.y += origin.y
    if item.isHatched {
      canvas.hatchedCell(box)
      if !item.label.isEmpty {
        canvas.clearBehind(item.label, style, center: box.center, fill: canvas.theme.cell)
        canvas.text(
          item.label, style, canvas.theme.cell.legible, x: box.center.x, middle: box.center.y, anchor: .middle)
      }
    } else {
      canvas.rectangle(box, fill: item.fill)
      canvas.text(item.label, style, item.fill.legible, x: box.center.x, middle: box.center.y, anchor: .middle)
    }
  }

  /// Hatched cells that are too small to be drawn one by one, joined: runs along a row, equal runs of rows below.
  private var hatchedAreas: [Rect] {
    var areas: [Rect] = []
    var open: [Rect] = []
    for row in 0..<rows {
      var runs: [Rect] = []
      var column = 0
      while column < columns {
        let start = column
        while column < columns, cells[row * columns + column].isHatched { column += 1 }
        if column > start {
          runs.append(
            Rect(
              x: Double(start) * cell, y: Double(row) * cell, width: Double(column - start) * cell, height: cell))
        }
        column += 1
      }
      if runs.map(\.x) == open.map(\.x), runs.map(\.width) == open.map(\.width) {
        for index in open.indices { open[index].height += cell }
      } else {
        areas += open
        open = runs
      }
    }
    return areas + open
  }

  private var raster: Raster {
    Raster(width: columns, height: rows, bytes: cells.flatMap { [$0.fill.red, $0.fill.green, $0.fill.blue] })
  }
}
