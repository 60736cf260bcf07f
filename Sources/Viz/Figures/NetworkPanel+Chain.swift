// The chain of a network's layers: a line each, with a drawing of its map, name, window, shape and what it looks at.

import Reference

extension NetworkPanel {
  /// Where the columns of the chain begin, and its width.
  private enum Place {
    static let glyph = 24.0
    static let name = 104.0
    static let window = 328.0
    static let shape = 440.0
    static let sees = 560.0
    static let width = 648.0
  }

  private static let rowHeight = 28.0
  private static let followersHeight = 14.0

  /// The chain as a block.
  func chain(_ context: FigureContext) -> Block {
    let largest = lines.reduce(1) { largest, line in
      guard case .stage(let stage) = line, stage.shape.count == 3 else { return largest }
      return max(largest, stage.shape[0], stage.shape[1])
    }
    let heights = lines.map { line in
      if case .stage(let stage) = line, !stage.followers.isEmpty { return Self.rowHeight + Self.followersHeight }
      return Self.rowHeight
    }
    let squares = squares
    return Block(size: Viz.Size(width: Place.width, height: 24 + heights.reduce(0, +))) { canvas, origin in
      header(&canvas, origin)
      var y = origin.y + 24
      var drawn = 0
      for (line, height) in zip(lines, heights) {
        let middle = y + Self.rowHeight / 2
        switch line {
        case .leftOut(let count):
          canvas.text(
            "⋮  " + Phrase.networkLeftOut.text(context.language, "\(count)"), .small, canvas.theme.mutedText,
            x: origin.x + Place.name, middle: middle)
        case .stage(let stage):
          if drawn < squares.count, stage.area == squares[drawn] {
            swatch(&canvas, Point(x: origin.x, y: middle), Self.color(drawn, of: squares.count, canvas.theme))
            drawn += 1
          }
          glyph(
            &canvas, Point(x: origin.x + Place.glyph, y: middle), stage.shape, largest: largest,
            isFirst: line == lines[0])
          words(&canvas, Point(x: origin.x, y: middle), stage)
        }
        y += height
      }
    }
  }

  private func header(_ canvas: inout Canvas, _ origin: Point) {
    let context = canvas.context
    let columns: [(Phrase, Double)] = [
      (.networkLayers, Place.name), (.columnWindow, Place.window), (.columnOutput, Place.shape),
      (.networkSees, Place.sees),
    ]
    for (phrase, x) in columns {
      canvas.text(context.phrase(phrase), .small, canvas.theme.mutedText, x: origin.x + x, middle: origin.y + 8)
    }
    canvas.rule(x: origin.x, y: origin.y + 20, width: Place.width)
  }

  private func words(_ canvas: inout Canvas, _ place: Point, _ stage: Stage) {
    let context = canvas.context
    let room = Place.window - Place.name - 12
    canvas.text(
      context.shortened(stage.name, .body, width: room), .body, canvas.theme.text, x: place.x + Place.name,
      middle: place.y)
    canvas.text(
      context.shortened(stage.window, .smallNumber, width: Place.shape - Place.window - 8), .smallNumber,
      canvas.theme.mutedText, x: place.x + Place.window, middle: place.y)
    canvas.text(
      context.shortened(NumberText.shape(stage.shape), .number, width: Place.sees - Place.shape - 8), .number,
      canvas.theme.text, x: place.x + Place.shape, middle: place.y)
    canvas.text(
      context.shortened(stage.sees, .number, width: Place.width - Place.sees), .number, canvas.theme.text,
      x: place.x + Place.sees, middle: place.y)
    canvas.text(
      context.shortened(stage.followers, .small, width: Place.width - Place.name), .small, canvas.theme.mutedText,
      x: place.x + Place.name, middle: place.y + 16)
  }

  /// The colour that a layer's square has on the input.
  private func swatch(_ canvas: inout Canvas, _ middle: Point, _ color: Color) {
    canvas.rectangle(
      Rect(x: middle.x + 1, y: middle.y - 6, width: 12, height: 12), stroke: Scene.Stroke(color: color, width: 2))
  }

  /// A map as a box seen from the front: as high and wide as the square root of its sides, as deep as the logarithm of
  /// its channels. A vector is a bar.
  private func glyph(_ canvas: inout Canvas, _ place: Point, _ shape: [Int], largest: Int, isFirst: Bool) {
    let ink = isFirst ? canvas.theme.input : canvas.theme.output
    func log2(_ number: Int) -> Double { Double(Int.bitWidth - 1 - max(1, number).leadingZeroBitCount) }
    guard shape.count == 3 else {
      let height = 6 + min(16, log2(shape.first ?? 1) * 1.25)
      canvas.rectangle(Rect(x: place.x + 32, y: place.y - height / 2, width: 6, height: height), fill: ink, radius: 1)
      return
    }
    func extent(_ side: Int) -> Double { max(4, (18 * (Double(side) / Double(largest)).squareRoot()).rounded()) }
    let (height, width) = (extent(shape[0]), extent(shape[1]))
    // Depth goes to the right and a little upwards.
    let (across, up) = (min(40, 2 + 3.5 * log2(shape[2])), min(6, 1 + 0.5 * log2(shape[2])))
    let left = place.x + ((70 - width - across) / 2).rounded()
    let top = (place.y + (up - height) / 2).rounded()
    let (right, bottom) = (left + width, top + height)
    func face(_ corners: [Point], _ share: Double) {
      canvas.add(
        .path(
          corners, closed: true, fill: ink.mixed(with: canvas.theme.background, share),
          stroke: Scene.Stroke(color: canvas.theme.background, width: 0.75)))
    }
    face(
      [
        Point(x: left, y: top), Point(x: left + across, y: top - up), Point(x: right + across, y: top - up),
        Point(x: right, y: top),
      ], 0.55)
    face(
      [
        Point(x: right, y: top), Point(x: right + across, y: top - up), Point(x: right + across, y: bottom - up),
        Point(x: right, y: bottom),
      ], 0.3)
    canvas.rectangle(Rect(x: left, y: top, width: width, height: height), fill: ink)
  }
}
