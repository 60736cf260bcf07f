// The scale beside a map: which colour means which value, and whether values lie beyond its ends.
// Not drawn where the numbers themselves stand in the cells, nor for photographs.
// Next: `DisplayRange`.

struct ColorBar {
  let range: DisplayRange
  let colorMap: ColorMap
  let context: FigureContext

  init(_ plot: MapPlot) { self.init(range: plot.range, colorMap: plot.colorMap, context: plot.context) }

  init(range: DisplayRange, colorMap: ColorMap, context: FigureContext) {
    (self.range, self.colorMap, self.context) = (range, colorMap, context)
  }

  /// The scale of several maps that share it.
  init(_ range: DisplayRange, _ context: FigureContext) {
    (self.range, self.context) = (range, context)
    colorMap = ColorMap.suiting(range.kind, context.theme)
  }

  private struct Tick {
    var position: Double
    var text: String
  }

  /// Ticks from the lower end (0) to the upper one (1).
  private func ticks(_ count: Int) -> [Tick] {
    (0..<count).map { index in
      let position = Double(index) / Double(count - 1)
      let value = range.lower + (range.upper - range.lower) * position
      var text = NumberText.short(value, digits: 3)
      if index == 0, range.below > 0 { text = "≤ " + text }
      if index == count - 1, range.above > 0 { text = "≥ " + text }
      return Tick(position: position, text: text)
    }
  }

  /// The length of the small triangle at an end beyond which values lie.
  private let tip = 8.0

  private func raster(horizontal: Bool) -> Raster {
    let colors = horizontal ? colorMap.colors : colorMap.colors.reversed()
    let bytes = colors.flatMap { [$0.red, $0.green, $0.blue] }
    return Raster(width: horizontal ? colors.count : 1, height: horizontal ? 1 : colors.count, bytes: bytes)
  }

  private func color(atUpperEnd: Bool) -> Color {
    (atUpperEnd ? colorMap.colors.last : colorMap.colors.first) ?? .black
  }

  /// A bar to stand at the right of a map of this height.
  func vertical(height: Double) -> Block {
    let ticks = ticks(height >= 160 ? 5 : 3)
    let labelWidth = ticks.map { context.width($0.text, .smallNumber) }.max() ?? 0
    return Block(size: Size(width: 12 + 8 + labelWidth.rounded(.up), height: height)) { canvas, origin in
      let bar = Rect(
        x: origin.x, y: origin.y + (range.above > 0 ? tip : 0), width: 12,
        height: height - (range.above > 0 ? tip : 0) - (range.below > 0 ? tip : 0))
      canvas.add(.image(raster(horizontal: false), bar))
      if range.above > 0 {
        triangle(
          &canvas, [(bar.x, bar.y), (bar.right, bar.y), (bar.center.x, origin.y)], color(atUpperEnd: true))
      }
      if range.below > 0 {
        triangle(
          &canvas, [(bar.x, bar.bottom), (bar.right, bar.bottom), (bar.center.x, origin.y + height)],
          color(atUpperEnd: false))
      }
      for tick in ticks {
        let y = bar.bottom - tick.position * bar.height
        // The labels of the ends stay within the bar's height.
        let middle = max(origin.y + 5, min(origin.y + height - 5, y))
        canvas.text(tick.text, .smallNumber, canvas.theme.mutedText, x: bar.right + 8, middle: middle)
      }
    }
  }

  /// A bar to lie under a map of this width.
  func horizontal(width: Double) -> Block {
    let ticks = ticks(3)
    return Block(size: Size(width: width, height: 12 + 20)) { canvas, origin in
      let (left, right) = (range.below > 0 ? tip : 0, range.above > 0 ? tip : 0)
      let bar = Rect(x: origin.x + left, y: origin.y, width: width - left - right, height: 12)
      canvas.add(.image(raster(horizontal: true), bar))
      if range.above > 0 {
        triangle(
          &canvas, [(bar.right, bar.y), (bar.right, bar.bottom), (origin.x + width, bar.center.y)],
          color(atUpperEnd: true))
      }
      if range.below > 0 {
        triangle(
          &canvas, [(bar.x, bar.y), (bar.x, bar.bottom), (origin.x, bar.center.y)], color(atUpperEnd: false))
      }
      let widths = ticks.map { context.width($0.text, .smallNumber) }
      for (index, tick) in ticks.enumerated() {
        if index == 1, widths[0] + widths[1] + widths[2] + 24 > width { continue }
        let anchor: TextRun.Anchor = index == 0 ? .start : index == 1 ? .middle : .end
        let x = index == 0 ? origin.x : index == 1 ? bar.center.x : origin.x + width
        canvas.text(tick.text, .smallNumber, canvas.theme.mutedText, x: x, middle: origin.y + 22, anchor: anchor)
      }
    }
  }

  private func triangle(_ canvas: inout Canvas, _ corners: [(Double, Double)], _ color: Color) {
    canvas.add(.path(corners.map { Point(x: $0.0, y: $0.1) }, closed: true, fill: color, stroke: nil))
  }
}

extension MapPlot {
  /// The map with its colour bar where it needs one: at its right, or below it if the map is low.
  var blockWithBar: Block {
    guard range.kind != .intensity, !showsNumbers else { return block }
    if size.height >= 96 {
      return .beside([block, ColorBar(self).vertical(height: size.height)], gap: 16)
    }
    return .stack([block, ColorBar(self).horizontal(width: max(160, min(320, size.width)))], gap: 8)
  }
}
