// The winners of a challenge year by year: errors as bars, and below them how deep the networks were. The one figure whose
// numbers are not computed; it lists where each is from.

/// Errors and depths of published networks.
public struct WinnersPanel: Figure {
  /// One of them.
  public struct Entry: Sendable, Equatable {
    /// Its year.
    public var year: Int
    /// Its name.
    public var name: String
    /// Whether it won; others are drawn paler.
    public var isWinner: Bool
    /// In percent.
    public var error: Double
    /// Layers with weights; `nil` where nobody has told.
    public var layers: Int?
    /// Where it is published, and what must be said beside it.
    public var source: String

    /// Makes an entry.
    public init(year: Int, name: String, isWinner: Bool, error: Double, layers: Int?, source: String) {
      (self.year, self.name, self.isWinner) = (year, name, isWinner)
      (self.error, self.layers, self.source) = (error, layers, source)
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// In the order of years.
  public var entries: [Entry]
  /// A line across the errors, with a name.
  public var level: (error: Double, name: String)
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, entries: [Entry], level: (error: Double, name: String), facts: [String], command: String
  ) {
    (self.title, self.entries, self.level, self.facts, self.command) = (title, entries, level, facts, command)
  }

  private static let errorHeight = 232.0
  private static let depthHeight = 136.0
  private static let barWidth = 56.0
  private static let left = 40.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard (1...16).contains(entries.count), entries.allSatisfy({ $0.error > 0 && $0.error < 100 }) else {
      throw VizError("between 1 and 16 errors in percent can be drawn beside each other")
    }
    var page = Page(context, title: title, width: Page.fullWidth)
    page.add(errors(context), gap: 24)
    page.add(depths(context), gap: 24)
    page.add(sources(context), gap: 20)
    return page.finish(facts: facts, command: command)
  }

  private var pitch: Double { (Page.fullWidth - Self.left) / Double(entries.count) }

  private func center(_ index: Int, _ origin: Point) -> Double {
    (origin.x + Self.left + pitch * (Double(index) + 0.5)).rounded()
  }

  private func color(_ entry: Entry, _ color: Color, _ theme: Theme) -> Color {
    entry.isWinner ? color : color.mixed(with: theme.background, 0.5)
  }

  /// The errors, each with its name and year below.
  private func errors(_ context: FigureContext) -> Block {
    let top = 44.0
    return Block(size: Size(width: Page.fullWidth, height: top + Self.errorHeight + 44)) { canvas, origin in
      let theme = canvas.theme
      canvas.text(context.phrase(.winnersError), .heading, theme.text, x: origin.x, middle: origin.y + 8)
      let axis = LinearAxis(
        [0, level.error] + entries.map(\.error), least: 1, most: 6, from: origin.y + top + Self.errorHeight,
        to: origin.y + top)
      rules(axis, origin, &canvas)
      let end = origin.x + Page.fullWidth
      let y = axis.place(level.error).rounded()
      dashed(from: origin.x + Self.left, to: end, y: y, &canvas)
      // Its name stands above the plot, where no bar can be in its way.
      canvas.text(level.name, .small, theme.text, x: end, middle: origin.y + 8, anchor: .end)
      let name = end - context.width(level.name, .small)
      dashed(from: name - 40, to: name - 8, y: origin.y + 8, &canvas)
      for (index, entry) in entries.enumerated() {
        let x = center(index, origin)
        bar(entry.error, NumberText.short(entry.error), color(entry, theme.kernel, theme), x, axis, &canvas)
        let name = context.shortened(entry.name, .body, width: pitch - 8)
        canvas.text(name, .body, theme.text, x: x, middle: axis.start + 16, anchor: .middle)
        canvas.text("\(entry.year)", .smallNumber, theme.mutedText, x: x, middle: axis.start + 36, anchor: .middle)
      }
    }
  }

  private func dashed(from start: Double, to end: Double, y: Double, _ canvas: inout Canvas) {
    canvas.line([Point(x: start, y: y), Point(x: end, y: y)], color: canvas.theme.text, width: 1.5, dash: 5)
  }

  /// How many layers with weights; a dash where that is not known.
  private func depths(_ context: FigureContext) -> Block {
    let top = 44.0
    return Block(size: Size(width: Page.fullWidth, height: top + Self.depthHeight + 4)) { canvas, origin in
      let theme = canvas.theme
      canvas.text(context.phrase(.winnersDepth), .heading, theme.text, x: origin.x, middle: origin.y + 8)
      let axis = LinearAxis(
        [0] + entries.compactMap(\.layers).map(Double.init), least: 1, most: 4, from: origin.y + top + Self.depthHeight,
        to: origin.y + top)
      rules(axis, origin, &canvas)
      for (index, entry) in entries.enumerated() {
        let x = center(index, origin)
        if let layers = entry.layers {
          bar(Double(layers), "\(layers)", color(entry, theme.input, theme), x, axis, &canvas)
        } else {
          canvas.text("–", .number, theme.mutedText, x: x, middle: axis.start - 12, anchor: .middle)
        }
      }
    }
  }

  private func rules(_ axis: LinearAxis, _ origin: Point, _ canvas: inout Canvas) {
    for tick in axis.ticks {
      let y = axis.place(tick).rounded()
      canvas.rule(x: origin.x + Self.left, y: y, width: Page.fullWidth - Self.left)
      canvas.text(
        NumberText.short(tick), .smallNumber, canvas.theme.mutedText, x: origin.x + Self.left - 8, middle: y,
        anchor: .end)
    }
  }

  private func bar(
    _ value: Double, _ text: String, _ color: Color, _ center: Double, _ axis: LinearAxis, _ canvas: inout Canvas
  ) {
    let y = axis.place(value).rounded()
    let width = min(Self.barWidth, pitch - 16)
    canvas.rectangle(
      Rect(x: center - width / 2, y: min(y, axis.start - 1), width: width, height: max(1, axis.start - y)), fill: color)
    canvas.clearBehind(text, .number, center: Point(x: center, y: y - 12), fill: canvas.theme.background)
    canvas.text(text, .number, canvas.theme.text, x: center, middle: y - 12, anchor: .middle)
  }

  /// Where each number is from.
  private func sources(_ context: FigureContext) -> Block {
    let lines = entries.map { entry in
      context.wrapped("\(entry.year) \(entry.name): \(entry.source)", .small, width: Page.fullWidth)
    }
    let height = 24 + 16 * Double(lines.reduce(0) { $0 + $1.count })
    return Block(size: Size(width: Page.fullWidth, height: height)) { canvas, origin in
      canvas.text(context.phrase(.winnersSources), .heading, canvas.theme.text, x: origin.x, middle: origin.y + 8)
      var y = origin.y + 24
      for line in lines { y = canvas.lines(line, .small, canvas.theme.mutedText, x: origin.x, top: y) }
    }
  }
}
