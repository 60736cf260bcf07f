// A page: margins, a title, rows below each other, facts and the command at the foot.
// It has one column and one page; a long figure grows downwards.
// Next: the figures.

struct Page {
  static let margin = 40.0
  /// The widest content; a slide's width at 96 dpi less the margins.
  static let fullWidth = 1120.0
  /// The narrowest content.
  static let leastWidth = 480.0

  private(set) var canvas: Canvas
  let width: Double
  private let title: String
  private var y = Page.margin

  var context: FigureContext { canvas.context }

  init(_ context: FigureContext, title: String, width: Double) {
    self.init(context, title: title, exactly: max(Self.leastWidth, min(Self.fullWidth, width.rounded(.up))))
  }

  /// A page for content of a width that cannot be chosen.
  init(_ context: FigureContext, title: String, exactly width: Double) {
    canvas = Canvas(context: context)
    self.width = width.rounded(.up)
    self.title = title
    let lines = context.wrapped(title, .title, width: self.width)
    if !lines.isEmpty {
      y = canvas.lines(lines, .title, context.theme.text, x: Self.margin, top: y - 8) + 24
    }
  }

  /// A block over the width of the page, and the space after it.
  mutating func add(_ block: Block, gap: Double = 32) {
    guard block.size.height > 0 else { return }
    block.draw(&canvas, Point(x: Self.margin, y: y))
    y += block.size.height + gap
  }

  mutating func row(_ row: PanelRow, gap: Double = 32) { add(row.block(context, width: width), gap: gap) }

  /// A section below: more white space, then its name.
  mutating func section(_ heading: String) {
    y += 8
    y =
      canvas.lines(
        context.wrapped(heading, .heading, width: width), .heading, context.theme.text, x: Self.margin, top: y) + 16
  }

  /// Facts in small type, and the command that made the figure.
  mutating func finish(facts: [String], command: String) -> Scene {
    let factLines = context.wrapped(FigureContext.joined(facts), .small, width: width)
    y = canvas.lines(factLines, .small, context.theme.mutedText, x: Self.margin, top: y)
    let commandLines = context.wrapped(command, .command, width: width)
    if !factLines.isEmpty, !commandLines.isEmpty { y += 4 }
    y = canvas.lines(commandLines, .command, context.theme.mutedText, x: Self.margin, top: y)
    if factLines.isEmpty, commandLines.isEmpty { y -= 24 }
    return Scene(
      size: Size(width: width + 2 * Self.margin, height: y.rounded(.up) + 32), background: context.theme.background,
      items: canvas.items, title: title)
  }
}
