// The squares that central cells see of the input, inside each other, and how much the pixels of the largest weigh.

import Reference

extension GrowthPanel {
  /// The input, what lies outside of it hatched, and the squares.
  func nested(_ context: FigureContext) -> Block {
    let caption = Caption(nest.heading, context.theme.input, nest.lines).block(context, width: Self.side)
    let view = Block(size: Size(width: Self.side, height: Self.side)) { canvas, origin in
      drawNest(&canvas, origin)
    }
    return .stack([view, caption], gap: 12)
  }

  /// The pixels that are drawn: the input and all squares.
  private var ground: Square {
    let all = nest.squares + [Square(rows: 0..<nest.height, columns: 0..<nest.width)]
    func hull(_ ranges: [Range<Int>]) -> Range<Int> {
      (ranges.map(\.lowerBound).min() ?? 0)..<(ranges.map(\.upperBound).max() ?? 1)
    }
    return Square(rows: hull(all.map(\.rows)), columns: hull(all.map(\.columns)))
  }

  private func drawNest(_ canvas: inout Canvas, _ origin: Point) {
    let theme = canvas.theme
    let ground = ground
    let factor = Self.side / Double(max(ground.rows.count, ground.columns.count))
    func rect(_ square: Square) -> Rect {
      func place(_ value: Int, _ range: Range<Int>) -> Double {
        (Double(value - range.lowerBound) * factor).rounded()
      }
      let (x, y) = (place(square.columns.lowerBound, ground.columns), place(square.rows.lowerBound, ground.rows))
      return Rect(
        x: origin.x + x, y: origin.y + y, width: max(2, place(square.columns.upperBound, ground.columns) - x),
        height: max(2, place(square.rows.upperBound, ground.rows) - y))
    }
    let whole = Square(rows: 0..<nest.height, columns: 0..<nest.width)
    if ground != whole { canvas.hatchedCell(rect(ground)) }
    let input = rect(whole)
    canvas.rectangle(input, fill: theme.tintA)
    let squares = nest.squares.enumerated().filter { $0.offset == 0 || $0.element != nest.squares[$0.offset - 1] }
      .map(\.element)
    for (index, square) in squares.enumerated().reversed() {
      let box = rect(square)
      let color = NetworkPanel.color(index, of: squares.count, theme)
      guard box.width >= 5, box.height >= 5 else {
        canvas.rectangle(Rect(x: box.center.x - 2, y: box.center.y - 2, width: 4, height: 4), fill: color)
        continue
      }
      canvas.rectangle(box.inset(by: 1), stroke: Scene.Stroke(color: theme.windowHalo, width: 3.5))
      canvas.rectangle(box.inset(by: 1), stroke: Scene.Stroke(color: color, width: 2))
    }
    if ground != whole {
      canvas.rectangle(input, stroke: Scene.Stroke(color: theme.input, width: 2, dash: 5))
    }
    labels(squares.map { (rect($0), $0.rows.count) }, &canvas)
  }

  /// How many rows the squares have, at their upper edges, the largest first, as far as the numbers have room.
  private func labels(_ squares: [(box: Rect, size: Int)], _ canvas: inout Canvas) {
    var lowest = -Double.infinity
    for (box, size) in squares.reversed() {
      let text = "\(size)"
      let width = canvas.context.width(text, .smallNumber)
      let middle = box.y + 11
      guard middle - 8 > lowest, box.width > width + 12, box.height >= 22 else { continue }
      canvas.clearBehind(
        text, .smallNumber, center: Point(x: box.center.x, y: middle), fill: canvas.theme.background)
      canvas.text(text, .smallNumber, canvas.theme.text, x: box.center.x, middle: middle, anchor: .middle)
      lowest = middle + 8
    }
  }

  /// The weights of the pixels with the largest square around them, and what is to be said of them.
  func effectiveRow(_ effective: Effective, _ context: FigureContext) throws -> Block {
    let plot = try MapPlot(
      MapView(name: "", tensor: effective.weights, kind: .magnitude, caption: ""),
      box: Size(width: Self.side, height: Self.side), channelLimit: 1,
      range: { weights in
        // The brightest pixel is the end: what is looked at is the middle.
        let most = Double(weights.scalars.max() ?? 0)
        return DisplayRange(weights, kind: .magnitude, upper: most > 0 ? most : 1)
      }, context)
    let (height, width) = (effective.weights.shape[0], effective.weights.shape[1])
    let map = Block(size: plot.size) { canvas, origin in
      plot.block.draw(&canvas, origin)
      guard let square = nest.squares.last else { return }
      let rows = square.rows.clamped(to: 0..<height)
      let columns = square.columns.clamped(to: 0..<width)
      guard !rows.isEmpty, !columns.isEmpty else { return }
      var box = plot.rect(
        rows: rows.lowerBound...rows.upperBound - 1, columns: columns.lowerBound...columns.upperBound - 1, plane: 0)
      (box.x, box.y) = (box.x + origin.x, box.y + origin.y)
      canvas.windowOutline(box.inset(by: 2))
    }
    let isLow = plot.size.height < 96
    let bar =
      plot.showsNumbers
      ? Block.empty
      : isLow ? ColorBar(plot).horizontal(width: Self.side) : ColorBar(plot).vertical(height: plot.size.height)
    var caption = Caption(effective.heading, context.theme.output, effective.lines)
    caption.add(context.phrase(.growthOutline), swatch: .outline(context.theme.window))
    let words = caption.block(context, width: Page.fullWidth - Self.side - 24 - 64 - 48)
    if isLow { return .beside([.stack([map, bar], gap: 8), words], gap: 24) }
    return .beside([map, bar, words], gap: 24)
  }
}
