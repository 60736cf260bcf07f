// The style `block`: what stands in the boxes, and lines with their arrows.

import Reference

extension ArchitecturePanel {
  private static let nameHeight = 24.0
  private static let lineHeight = 18.0
  /// From the edge of a box to its words.
  private static let inset = 14.0

  /// The height of a part's box: two lines for the layer that leads, one for a sum, one for each that follows.
  static func height(_ part: Part) -> Double {
    let followers = Double(part.layers.count - 1)
    return (part.layers[0].kind == .merge ? nameHeight + 4 : nameHeight + lineHeight + 4) + lineHeight * followers
  }

  /// Boxes, lines and frames.
  func drawBlocks(_ layout: ArchitectureLayout, _ canvas: inout Canvas, _ origin: Point) {
    for frame in layout.frames {
      let rect = frame.rect.moved(by: origin)
      canvas.rectangle(
        rect, stroke: Scene.Stroke(color: canvas.theme.mutedText, width: 1.5, dash: 5), radius: 8)
      canvas.text(
        "× \(folds[frame.fold].count)", .heading, canvas.theme.text, x: origin.x + frame.label.x,
        middle: origin.y + frame.label.y, anchor: .end)
    }
    drawLines(layout, &canvas, origin)
    for (part, box) in zip(parts, layout.boxes) { draw(part, box.rect.moved(by: origin), &canvas) }
  }

  /// The lines with an arrow at each end, and dots where they part.
  func drawLines(_ layout: ArchitectureLayout, _ canvas: inout Canvas, _ origin: Point) {
    let ink = canvas.theme.mutedText
    for line in layout.lines {
      canvas.arrow(line.points.map { $0.moved(by: origin) }, color: ink, width: 1.5)
    }
    for dot in layout.dots {
      canvas.add(.circle(center: dot.moved(by: origin), radius: 3, fill: ink, stroke: nil))
    }
  }

  private func draw(_ part: Part, _ rect: Rect, _ canvas: inout Canvas) {
    let theme = canvas.theme
    let leader = part.layers[0]
    let isFrozen = part.layers.contains(where: \.isFrozen)
    let ink = leader.kind.ink(theme)
    let isMerge = leader.kind == .merge
    canvas.rectangle(rect, fill: theme.cell, radius: isMerge ? 14 : 4)
    canvas.rectangle(
      rect.inset(by: 0.5), stroke: Scene.Stroke(color: ink, width: isFrozen ? 1.5 : 1, dash: isFrozen ? 4 : 0),
      radius: isMerge ? 14 : 4)
    if !isMerge { canvas.rectangle(Rect(x: rect.x, y: rect.y, width: 6, height: rect.height), fill: ink, radius: 2) }
    var y = rect.y + 2 + Self.nameHeight / 2
    words(
      leader.kind == .merge && leader.type == Add.typeName ? "+  \(leader.name)" : leader.name, .body, theme.text,
      NumberText.shape(leader.shape), .number, theme.text, rect, y, &canvas)
    y += (Self.nameHeight + Self.lineHeight) / 2
    for layer in isMerge ? part.layers.dropFirst() : part.layers[...] {
      words(
        settings(layer, canvas.context), .small, theme.mutedText, Self.count(layer.parameters), .smallNumber,
        theme.mutedText, rect, y, &canvas)
      y += Self.lineHeight
    }
  }

  /// Words to the left and a number to the right; the words are cut where they would touch it.
  private func words(
    _ left: String, _ leftStyle: TextStyle, _ leftColor: Color, _ right: String, _ rightStyle: TextStyle,
    _ rightColor: Color, _ rect: Rect, _ middle: Double, _ canvas: inout Canvas
  ) {
    let number = canvas.context.shortened(right, rightStyle, width: rect.width * 0.6)
    let room = rect.width - 2 * Self.inset - canvas.context.width(number, rightStyle) - 10
    canvas.text(
      canvas.context.shortened(left, leftStyle, width: room), leftStyle, leftColor, x: rect.x + Self.inset,
      middle: middle)
    canvas.text(number, rightStyle, rightColor, x: rect.right - Self.inset + 4, middle: middle, anchor: .end)
  }

  private func settings(_ layer: Layer, _ context: FigureContext) -> String {
    let frozen = layer.isFrozen ? [context.phrase(.labelFrozen)] : []
    let words = ([layer.settings.joined(separator: " · ")] + frozen).filter { !$0.isEmpty }.joined(separator: " · ")
    return words.isEmpty ? layer.type : "\(layer.type)  \(words)"
  }

  /// `1,792`, or `295,168 … 590,080`; nothing for no parameters.
  public static func count(_ parameters: ClosedRange<Int>) -> String {
    if parameters.upperBound == 0 { return "" }
    let ends = [parameters.lowerBound, parameters.upperBound].map(NumberText.grouped)
    return ends[0] == ends[1] ? ends[0] : "\(ends[0]) … \(ends[1])"
  }
}

extension Rect {
  func moved(by origin: Point) -> Rect { Rect(x: x + origin.x, y: y + origin.y, width: width, height: height) }
}

extension Point {
  func moved(by origin: Point) -> Point { Point(x: x + origin.x, y: y + origin.y) }
}
