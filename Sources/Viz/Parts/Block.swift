// A part of a figure that knows its size before it has a place, and the row that places such parts.
// No nesting beyond that: a page is a stack of rows.
// Next: `Page`.

/// Something with a size that can be drawn anywhere.
struct Block {
  var size: Size
  var draw: (inout Canvas, Point) -> Void

  static var empty: Block { Block(size: Size(width: 0, height: 0)) { _, _ in } }

  /// Blocks below each other, left edges aligned.
  static func stack(_ blocks: [Block], gap: Double) -> Block {
    let shown = blocks.filter { $0.size.height > 0 }
    let height = shown.reduce(0) { $0 + $1.size.height } + gap * Double(max(0, shown.count - 1))
    return Block(size: Size(width: shown.map(\.size.width).max() ?? 0, height: height)) { canvas, origin in
      var y = origin.y
      for block in shown {
        block.draw(&canvas, Point(x: origin.x, y: y))
        y += block.size.height + gap
      }
    }
  }

  /// Blocks beside each other, top edges aligned.
  static func beside(_ blocks: [Block], gap: Double) -> Block {
    let shown = blocks.filter { $0.size.width > 0 }
    let width = shown.reduce(0) { $0 + $1.size.width } + gap * Double(max(0, shown.count - 1))
    return Block(size: Size(width: width, height: shown.map(\.size.height).max() ?? 0)) { canvas, origin in
      var x = origin.x
      for block in shown {
        block.draw(&canvas, Point(x: x, y: origin.y))
        x += block.size.width + gap
      }
    }
  }
}

/// The words under a panel: its part in the figure in that part's colour, then facts in small type.
struct Caption {
  enum Swatch { case color(Color), hatch, outline(Color) }
  struct Line {
    var text: String
    var swatch: Swatch?
  }

  var heading: String
  var color: Color
  var lines: [Line]

  init(_ heading: String, _ color: Color, _ lines: [String] = []) {
    self.heading = heading
    self.color = color
    self.lines = lines.filter { !$0.isEmpty }.map { Line(text: $0) }
  }

  mutating func add(_ text: String, swatch: Swatch? = nil) {
    if !text.isEmpty { lines.append(Line(text: text, swatch: swatch)) }
  }

  func block(_ context: FigureContext, width: Double) -> Block {
    let head = context.wrapped(heading, .heading, width: width)
    let broken = lines.map { line in
      (line.swatch, context.wrapped(line.text, .small, width: width - (line.swatch == nil ? 0 : 18)))
    }
    let height = 20 * Double(head.count) + 16 * Double(broken.reduce(0) { $0 + $1.1.count })
    return Block(size: Size(width: width, height: height)) { canvas, origin in
      var y = origin.y
      for line in head {
        canvas.text(line, .heading, color, x: origin.x, middle: y + 8)
        y += 20
      }
      for (swatch, texts) in broken {
        if let swatch { Self.draw(swatch, &canvas, Point(x: origin.x, y: y + 2)) }
        y = canvas.lines(texts, .small, canvas.theme.mutedText, x: origin.x + (swatch == nil ? 0 : 18), top: y)
      }
    }
  }

  private static func draw(_ swatch: Swatch, _ canvas: inout Canvas, _ origin: Point) {
    let box = Rect(x: origin.x, y: origin.y, width: 12, height: 12)
    switch swatch {
    case .color(let color): canvas.rectangle(box, fill: color)
    case .hatch: canvas.hatchedCell(box)
    case .outline(let color):
      canvas.rectangle(box.inset(by: 1), stroke: Scene.Stroke(color: color, width: 2))
    }
  }
}

/// A panel and its caption.
struct Column {
  var panel: Block
  var caption: Caption
  /// The caption may need more room than the panel.
  var leastWidth: Double = 120

  var width: Double { max(panel.size.width, leastWidth) }
}

/// Panels beside each other with signs between them; captions on a common line.
struct PanelRow {
  var columns: [Column]
  /// One sign after each column but the last; empty for none.
  var signs: [String]
  /// The least distance of two columns.
  var leastGap: Double = 56
  /// Whether the panels' upper edges are level, not their middles; signs then stand at the middle of the lowest panel.
  var isLevelAbove = false

  var naturalWidth: Double {
    columns.reduce(0) { $0 + $1.width } + leastGap * Double(max(0, columns.count - 1))
  }

  /// The row spread over `width` pixels: every gap is the same.
  func block(_ context: FigureContext, width: Double) -> Block {
    let free = width - columns.reduce(0) { $0 + $1.width }
    let gap = columns.count > 1 ? min(160, max(24, (free / Double(columns.count - 1)).rounded(.down))) : 0
    let panelHeight = columns.map(\.panel.size.height).max() ?? 0
    let captions = columns.map { $0.caption.block(context, width: $0.width) }
    let height = panelHeight + 12 + (captions.map(\.size.height).max() ?? 0)
    return Block(size: Size(width: width, height: height)) { canvas, origin in
      var x = origin.x
      let signHeight = isLevelAbove ? columns.map(\.panel.size.height).min() ?? 0 : panelHeight
      let middle = origin.y + (signHeight / 2).rounded()
      for (index, column) in columns.enumerated() {
        let top = origin.y + (isLevelAbove ? 0 : ((panelHeight - column.panel.size.height) / 2).rounded())
        column.panel.draw(&canvas, Point(x: x, y: top))
        captions[index].draw(&canvas, Point(x: x, y: origin.y + panelHeight + 12))
        x += column.width
        if index < signs.count, index + 1 < columns.count {
          // Between the ink of the two panels, not between the columns, which a caption may have widened.
          let left = x - column.width + column.panel.size.width
          canvas.text(
            signs[index], .largeNumber, canvas.theme.mutedText, x: (left + x + gap) / 2, middle: middle,
            anchor: .middle)
        }
        x += gap
      }
    }
  }
}
