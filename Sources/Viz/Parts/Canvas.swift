// Where figures put their items: a growing list and the few shapes that several figures share.
// It knows type and theme but no figure. Nothing is painted here.
// Next: `Page`, which stacks sections; `Block`, a part with a size.

/// What a figure needs to be laid out: the words' language, the colours, and how wide text is.
public struct FigureContext {
  /// The language of every word on the figure.
  public var language: Language
  /// The colours.
  public var theme: Theme
  /// Tells how wide text will be; a `Painter` in a program.
  public var measurer: any TextMeasurer

  /// Makes a context.
  public init(language: Language, theme: Theme, measurer: any TextMeasurer) {
    self.language = language
    self.theme = theme
    self.measurer = measurer
  }

  func width(_ string: String, _ style: TextStyle) -> Double { measurer.width(of: string, style: style) }

  func phrase(_ phrase: Phrase) -> String { phrase.text(language) }
}

/// A figure: values that become a scene.
public protocol Figure: Sendable {
  /// Lays the figure out.
  ///
  /// - Throws: `VizError` if its values do not fit together.
  func scene(_ context: FigureContext) throws -> Scene
}

/// The items drawn so far.
struct Canvas {
  let context: FigureContext
  private(set) var items: [Scene.Item] = []

  var theme: Theme { context.theme }

  init(context: FigureContext) { self.context = context }

  mutating func add(_ item: Scene.Item) { items.append(item) }

  mutating func rectangle(_ rect: Rect, fill: Color? = nil, stroke: Scene.Stroke? = nil, radius: Double = 0) {
    add(.rectangle(rect, radius: radius, fill: fill, stroke: stroke))
  }

  /// A rule, as a filled rectangle so that it stays sharp.
  mutating func rule(x: Double, y: Double, width: Double) {
    rectangle(Rect(x: x, y: y, width: width, height: 1), fill: theme.grid)
  }

  mutating func line(_ points: [Point], color: Color, width: Double = 1, dash: Double = 0) {
    add(.path(points, closed: false, fill: nil, stroke: Scene.Stroke(color: color, width: width, dash: dash)))
  }

  /// One line of text whose capitals are centred on `middle`.
  mutating func text(
    _ string: String, _ style: TextStyle, _ color: Color, x: Double, middle: Double, anchor: TextRun.Anchor = .start
  ) {
    guard !string.isEmpty else { return }
    add(
      .text(
        TextRun(
          string: string, style: style, color: color, anchor: anchor,
          position: Point(x: x, y: middle + style.middleToBaseline))))
  }

  /// Lines below each other from `top`; returns the y below the last.
  @discardableResult
  mutating func lines(_ lines: [String], _ style: TextStyle, _ color: Color, x: Double, top: Double) -> Double {
    var y = top
    for line in lines {
      text(line, style, color, x: x, middle: y + style.lineHeight / 2)
      y += style.lineHeight
    }
    return y
  }

  /// The outline of the window that a figure follows, with a halo so that no photograph swallows it.
  mutating func windowOutline(_ rect: Rect, width: Double = 2) {
    let outside = rect.inset(by: -width / 2)
    rectangle(outside, stroke: Scene.Stroke(color: theme.windowHalo, width: width + 2))
    rectangle(outside, stroke: Scene.Stroke(color: theme.window, width: width))
  }

  /// A hatched cell.
  mutating func hatchedCell(_ rect: Rect) {
    rectangle(rect, fill: theme.cell)
    add(.hatch(rect, color: theme.hatch, spacing: rect.width < 16 ? 4 : 6))
  }

  /// A box filled with the page, so that a text over a hatch or a line can be read.
  mutating func clearBehind(_ string: String, _ style: TextStyle, center: Point, fill: Color) {
    let width = context.width(string, style) + 4
    let height = style.size + 2
    rectangle(
      Rect(x: center.x - width / 2, y: center.y - height / 2, width: width, height: height), fill: fill, radius: 2)
  }
}
