// The diagram of the block: boxes in a row, the path above them, the ways back in another colour.

import Reference

extension ResidualPanel {
  private static let boxHeight = 64.0
  private static let boxTop = 64.0
  private static let endWidth = 84.0
  private static let sumWidth = 32.0
  /// The path forwards, and the way back beside it.
  private static let pathY = 42.0
  private static let pathBackY = 28.0
  private static let bodyBackY = boxTop + boxHeight + 28
  private static let diagramHeight = bodyBackY + 28

  /// Where the boxes stand.
  private struct Places {
    let input: Rect
    let body: [Rect]
    let sum: Rect
    let ending: [Rect]
    let output: Rect

    init(body count: Int, ending endings: Int, width: Double) {
      let boxes = Double(count + endings)
      let gaps = boxes + 2
      let gap = 34.0
      let boxWidth = min(
        150, ((width - 2 * endWidth - sumWidth - gaps * gap) / boxes).rounded(.down))
      var x = 0.0
      func next(_ width: Double) -> Rect {
        defer { x += width + gap }
        return Rect(x: x, y: boxTop, width: width, height: boxHeight)
      }
      input = next(endWidth)
      body = (0..<count).map { _ in next(boxWidth) }
      sum = next(sumWidth)
      ending = (0..<endings).map { _ in next(boxWidth) }
      output = next(endWidth)
    }
  }

  /// The block.
  ///
  /// ```
  ///       ╭──────── path ────────╮
  ///  [x] ─┴─ [ ] ─ [ ] ─ [ ] ─ (+) ─ [ ] ─ [y]
  ///   ↑──────── through F ──────╯
  /// ```
  func diagram(width: Double, _ context: FigureContext) -> Block {
    let places = Places(body: body.count, ending: ending.count, width: width)
    return Block(size: Size(width: places.output.right, height: Self.diagramHeight)) { canvas, origin in
      drawForwards(places, &canvas, origin)
      drawBackwards(places, &canvas, origin)
      end("x", places.input.moved(by: origin), canvas.theme.input, &canvas)
      end("y", places.output.moved(by: origin), canvas.theme.output, &canvas)
      for (step, place) in zip(body + ending, places.body + places.ending) {
        draw(step, place.moved(by: origin), &canvas)
      }
      let sum = places.sum.moved(by: origin).center
      canvas.add(
        .circle(
          center: sum, radius: Self.sumWidth / 2, fill: canvas.theme.cell,
          stroke: Scene.Stroke(color: canvas.theme.text, width: 1.5)))
      canvas.text("+", .number, canvas.theme.text, x: sum.x, middle: sum.y, anchor: .middle)
    }
  }

  private func drawForwards(_ places: Places, _ canvas: inout Canvas, _ origin: Point) {
    let color = canvas.theme.input
    let row = [places.input] + places.body + [places.sum] + places.ending + [places.output]
    let middle = places.input.center.y
    for (left, right) in zip(row, row.dropFirst()) {
      let ends = [Point(x: left.right + 2, y: middle), Point(x: right.x - 3, y: middle)]
      canvas.arrow(ends.map { $0.moved(by: origin) }, color: color, width: 1.5)
    }
    let start = places.input.right + 12
    let path = [
      Point(x: start, y: middle), Point(x: start, y: Self.pathY), Point(x: places.sum.center.x, y: Self.pathY),
      Point(x: places.sum.center.x, y: middle - Self.sumWidth / 2 - 3),
    ]
    canvas.arrow(path.map { $0.moved(by: origin) }, color: color, width: 2)
    canvas.add(.circle(center: path[0].moved(by: origin), radius: 3, fill: color, stroke: nil))
  }

  /// Both ways from the sum to the input; their numbers stand where they run.
  private func drawBackwards(_ places: Places, _ canvas: inout Canvas, _ origin: Point) {
    let color = canvas.theme.mixing
    let language = canvas.context.language
    let (left, right) = (places.input.center.x, places.sum.center.x)
    let middle = places.input.center.y
    let above = [
      Point(x: right + 10, y: middle - Self.sumWidth / 2 - 2), Point(x: right + 10, y: Self.pathBackY),
      Point(x: left, y: Self.pathBackY), Point(x: left, y: Self.boxTop - 3),
    ]
    let below = [
      Point(x: right, y: middle + Self.sumWidth / 2 + 2), Point(x: right, y: Self.bodyBackY),
      Point(x: left, y: Self.bodyBackY), Point(x: left, y: Self.boxTop + Self.boxHeight + 3),
    ]
    for line in [above, below] { canvas.arrow(line.map { $0.moved(by: origin) }, color: color, width: 2) }
    let x = origin.x + (left + right) / 2
    func number(_ map: Map) -> String { NumberText.short(map.size, digits: 3) }
    canvas.text(
      Phrase.residualAlongIs.text(language, number(alongIdentity)), .body, color, x: x,
      middle: origin.y + Self.pathBackY - 16, anchor: .middle)
    canvas.text(
      Phrase.residualThroughIs.text(language, number(throughBody)), .body, color, x: x,
      middle: origin.y + Self.bodyBackY + 16, anchor: .middle)
  }

  private func end(_ name: String, _ rect: Rect, _ ink: Color, _ canvas: inout Canvas) {
    canvas.rectangle(rect, fill: canvas.theme.cell, radius: 8)
    canvas.rectangle(rect.inset(by: 0.5), stroke: Scene.Stroke(color: ink, width: 2), radius: 8)
    canvas.text(name, .number, ink, x: rect.center.x, middle: rect.y + 22, anchor: .middle)
    canvas.text(
      canvas.context.shortened(NumberText.shape(shape), .smallNumber, width: rect.width - 8), .smallNumber,
      canvas.theme.mutedText, x: rect.center.x, middle: rect.y + 44, anchor: .middle)
  }

  private func draw(_ step: Step, _ rect: Rect, _ canvas: inout Canvas) {
    let theme = canvas.theme
    let ink = step.kind.ink(theme)
    canvas.rectangle(rect, fill: theme.cell, radius: 4)
    canvas.rectangle(rect.inset(by: 0.5), stroke: Scene.Stroke(color: ink, width: 1), radius: 4)
    canvas.rectangle(Rect(x: rect.x, y: rect.y, width: 5, height: rect.height), fill: ink, radius: 2)
    let room = rect.width - 16
    let lines = [
      NumberText.shape(shape),
      step.parameters > 0
        ? Phrase.networkParameters.text(canvas.context.language, NumberText.grouped(step.parameters)) : "",
    ]
    canvas.text(
      canvas.context.shortened(step.name, .body, width: room), .body, theme.text, x: rect.center.x + 2,
      middle: rect.y + 15, anchor: .middle)
    for (index, line) in lines.enumerated() {
      canvas.text(
        canvas.context.shortened(line, .small, width: room), .small, theme.mutedText, x: rect.center.x + 2,
        middle: rect.y + 34 + 16 * Double(index), anchor: .middle)
    }
  }
}
