// The pixels of a map: reduced if there are too many, then coloured; or one cell each if there are few.
// A block with a value that is no number is shown as no number: a mean would hide it.
// Next: `Resampler`, which brings the picture to the page's resolution.

import Reference

extension MapPlot {
  /// The plot with the name of each channel and a thin border where a picture would melt into the page.
  var block: Block {
    Block(size: size) { canvas, origin in
      for index in planes.indices {
        var box = plane(index)
        box.x += origin.x
        box.y += origin.y
        if cell > 0 {
          grid(planes[index]).block.draw(&canvas, Point(x: box.x, y: box.y))
        } else {
          canvas.add(.image(raster(planes[index]), box))
          gridLines(&canvas, box)
          if range.kind != .magnitude {
            canvas.rectangle(box.inset(by: -0.5), stroke: Scene.Stroke(color: canvas.theme.grid, width: 1))
          }
        }
        if planes.count > 1 {
          let name = Phrase.channel.text(context.language, "\(planes[index][0])")
          let fits = context.width(name, .small) <= box.width
          canvas.text(
            fits ? name : "\(planes[index][0])", .small, canvas.theme.mutedText, x: box.x, middle: box.bottom + 9)
        }
      }
    }
  }

  var colorMap: ColorMap { ColorMap.suiting(range.kind, context.theme) }

  /// The colour of one value.
  func color(_ value: Double) -> Color {
    guard value.isFinite else { return context.theme.notANumber }
    return colorMap.color(range.position(value)) ?? context.theme.notANumber
  }

  private func grid(_ channels: [Int]) -> CellGrid {
    let labels = labels(channels)
    let maps = channels.map { values(channel: $0) }
    let cells = (0..<view.height * view.width).map { index in
      CellGrid.Cell(fill: pixelColor(maps.map { $0[index] }), label: labels?.texts[index] ?? "")
    }
    return CellGrid(
      rows: view.height, columns: view.width, cell: cell, cells: cells, style: labels?.style ?? .smallNumber)
  }

  /// One value through the colour map, or three as red, green and blue.
  func pixelColor(_ values: [Double]) -> Color {
    guard values.count == 3 else { return color(values[0]) }
    guard values.allSatisfy(\.isFinite) else { return context.theme.notANumber }
    return Color(red: byte(Float(values[0])), green: byte(Float(values[1])), blue: byte(Float(values[2])))
  }

  private func byte(_ value: Float) -> UInt8 { UInt8((255 * max(0, min(1, value))).rounded()) }

  private func gridLines(_ canvas: inout Canvas, _ box: Rect) {
    let step = box.width / Double(view.width)
    guard step >= 10, box.height / Double(view.height) >= 10 else { return }
    for column in 1..<max(2, view.width) where column < view.width {
      canvas.rectangle(
        Rect(x: box.x + step * Double(column), y: box.y, width: 1, height: box.height), fill: canvas.theme.background)
    }
    for row in 1..<max(2, view.height) where row < view.height {
      let y = box.y + box.height / Double(view.height) * Double(row)
      canvas.rectangle(Rect(x: box.x, y: y, width: box.width, height: 1), fill: canvas.theme.background)
    }
  }

  /// One plane as a picture of at most `longestSide` pixels a side.
  func raster(_ channels: [Int]) -> Raster {
    let (rows, columns) = (view.height.dividedUp(by: reduction.rows), view.width.dividedUp(by: reduction.columns))
    let planes = channels.map { reduced($0) }
    let strange = context.theme.notANumber
    let table = colorMap.colors
    let isSigned = colorMap.isSigned
    let scale = Float(1 / range.upper)
    let last = Float(table.count - 1)
    let bytes = [UInt8](unsafeUninitializedCapacity: 3 * rows * columns) { target, count in
      for index in 0..<rows * columns {
        var color = strange
        if planes.count == 3 {
          let (red, green, blue) = (planes[0][index], planes[1][index], planes[2][index])
          if red.isFinite, green.isFinite, blue.isFinite {
            color = Color(red: byte(red), green: byte(green), blue: byte(blue))
          }
        } else {
          let value = planes[0][index]
          if value.isFinite {
            let scaled = value * scale
            let position = isSigned ? (max(-1, min(1, scaled)) + 1) / 2 : max(0, min(1, scaled))
            color = table[Int((position * last).rounded())]
          }
        }
        target[3 * index] = color.red
        target[3 * index + 1] = color.green
        target[3 * index + 2] = color.blue
      }
      count = 3 * rows * columns
    }
    return Raster(width: columns, height: rows, bytes: bytes)
  }

  /// The means of blocks of `reduction` values of one channel; not finite if one of them is not.
  private func reduced(_ channel: Int) -> [Float] {
    let (height, width, channels) = (view.height, view.width, view.channels)
    let storage = view.tensor.storage
    if reduction == (1, 1) { return (0..<height * width).map { storage[$0 * channels + channel] } }
    let columns = width.dividedUp(by: reduction.columns)
    var result: [Float] = []
    result.reserveCapacity(height.dividedUp(by: reduction.rows) * columns)
    for top in stride(from: 0, to: height, by: reduction.rows) {
      let bottom = min(height, top + reduction.rows)
      var sums = [Double](repeating: 0, count: columns)
      for row in top..<bottom {
        for column in 0..<width {
          sums[column / reduction.columns] += Double(storage[(row * width + column) * channels + channel])
        }
      }
      for column in 0..<columns {
        let across = min(width, (column + 1) * reduction.columns) - column * reduction.columns
        result.append(Float(sums[column] / Double((bottom - top) * across)))
      }
    }
    return result
  }
}

extension Int {
  func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
