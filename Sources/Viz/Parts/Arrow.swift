// Arrows, and the two lines above a drawing that say what goes forwards and what comes back.

extension Canvas {
  /// Straight lines from point to point with a filled tip at the end.
  mutating func arrow(_ points: [Point], color: Color, width: Double) {
    let (before, tip) = (points[points.count - 2], points[points.count - 1])
    let (across, down) = (tip.x - before.x, tip.y - before.y)
    let length = (across * across + down * down).squareRoot()
    let ahead = Point(x: across / length, y: down / length)
    let (reach, half) = (5 + width, 2.5 + width / 2)
    let base = Point(x: tip.x - reach * ahead.x, y: tip.y - reach * ahead.y)
    line(points.dropLast() + [base], color: color, width: width)
    add(
      .path(
        [
          tip, Point(x: base.x - half * ahead.y, y: base.y + half * ahead.x),
          Point(x: base.x + half * ahead.y, y: base.y - half * ahead.x),
        ], closed: true, fill: color, stroke: nil))
  }
}

/// What is computed in which direction: values forwards, gradients backwards.
enum DirectionLegend {
  /// The two lines, each behind its arrow.
  static func block(forwards: String, backwards: String, width: Double, _ context: FigureContext) -> Block {
    let indent = 56.0
    let texts = [forwards, backwards].map { context.wrapped($0, .body, width: width - indent) }
    let height = texts.reduce(0) { $0 + Double($1.count) * TextStyle.body.lineHeight }
    return Block(size: Size(width: width, height: height)) { canvas, origin in
      let theme = canvas.theme
      var y = origin.y
      for (index, lines) in texts.enumerated() {
        let ends = [Point(x: origin.x, y: y + 12), Point(x: origin.x + 40, y: y + 12)]
        canvas.arrow(index == 0 ? ends : ends.reversed(), color: index == 0 ? theme.input : theme.mixing, width: 2)
        y = canvas.lines(lines, .body, theme.text, x: origin.x + indent, top: y)
      }
    }
  }
}
