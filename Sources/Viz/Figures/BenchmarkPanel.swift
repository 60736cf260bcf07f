// How fast algorithms are: a row for each case, a mark for each algorithm on an axis of speeds, a line for the peak.
// The speeds and the names are the caller's. Next: `LogAxis`; `RatioPanel`, which compares with others.

/// Speeds of algorithms, case by case.
public struct BenchmarkPanel: Figure {
  /// What is marked: an algorithm, with its own colour and shape wherever it appears.
  public struct Series: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Which colour and shape, from 0; `nil` for what stands alone in its section and needs no legend.
    public var style: Int?

    /// Makes a series.
    public init(name: String, style: Int?) {
      self.name = name
      self.style = style
    }
  }

  /// One speed.
  public struct Mark: Sendable, Equatable {
    /// Which series.
    public var series: Int
    /// The median.
    public var value: Double
    /// The lower quartile.
    public var lower: Double
    /// The upper quartile.
    public var upper: Double

    /// Makes a mark.
    public init(series: Int, value: Double, lower: Double, upper: Double) {
      self.series = series
      self.value = value
      self.lower = lower
      self.upper = upper
    }
  }

  /// One case.
  public struct Row: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// The speeds.
    public var marks: [Mark]

    /// Makes a row.
    public init(name: String, marks: [Mark]) {
      self.name = name
      self.marks = marks
    }
  }

  /// Cases that share a unit.
  public struct Section: Sendable, Equatable {
    /// What they are.
    public var heading: String
    /// The unit of their speeds.
    public var unit: String
    /// The machine's peak in that unit, if it has one.
    public var limit: Double?
    /// The cases.
    public var rows: [Row]

    /// Makes a section.
    public init(heading: String, unit: String, limit: Double?, rows: [Row]) {
      self.heading = heading
      self.unit = unit
      self.limit = limit
      self.rows = rows
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The algorithms.
  public var series: [Series]
  /// The cases.
  public var sections: [Section]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, series: [Series], sections: [Section], facts: [String], command: String) {
    self.title = title
    self.series = series
    self.sections = sections
    self.facts = facts
    self.command = command
  }

  private static let rowHeight = 20.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    let rows = sections.flatMap(\.rows)
    let marks = rows.flatMap(\.marks)
    guard !marks.isEmpty, marks.allSatisfy({ series.indices.contains($0.series) }) else {
      throw VizError("\(marks.count) marks of \(series.count) algorithms are no figure")
    }
    let numbers = marks.flatMap { [$0.value, $0.lower, $0.upper] } + sections.compactMap(\.limit)
    guard numbers.allSatisfy({ $0.isFinite && $0 > 0 }) else { throw VizError("a speed must be a number above 0") }
    let names = (rows.map(\.name) + sections.map(\.unit)).map { context.width($0, .smallNumber) }.max() ?? 0
    let speeds = rows.map { context.width(fastest($0), .smallNumber) }.max() ?? 0
    var page = Page(context, title: title, width: Page.fullWidth)
    page.add(legend(context), gap: 8)
    let plotLeft = names.rounded(.up) + 24
    let plotWidth = page.width - plotLeft - max(speeds, context.width(context.phrase(.columnFastest), .small)) - 24
    guard plotWidth >= 200 else { throw VizError("names of \(Int(names)) pixels leave no room for speeds") }
    for section in sections {
      page.section(section.heading)
      // Sections of one unit share an axis, so that they can be compared.
      let alike = sections.filter { $0.unit == section.unit }
      let values = alike.flatMap { $0.rows.flatMap(\.marks).flatMap { [$0.lower, $0.upper, $0.value] } }
      let limits = alike.compactMap(\.limit)
      let axis = LogAxis(
        values + limits, atLeast: (values.min() ?? 1)...(values.min() ?? 1), left: plotLeft, width: plotWidth)
      page.add(plot(section, axis, context), gap: 24)
    }
    return page.finish(facts: facts, command: command)
  }

  private func fastest(_ row: Row) -> String {
    guard let best = row.marks.max(by: { $0.value < $1.value }) else { return "" }
    let speed = NumberText.short(best.value, digits: 3)
    return series[best.series].style == nil ? speed : "\(series[best.series].name) \(speed)"
  }

  /// The algorithms' marks and names on one line.
  private func legend(_ context: FigureContext) -> Block {
    let shown = series.filter { $0.style != nil }
    guard !shown.isEmpty else { return .empty }
    return Block(size: Size(width: Page.fullWidth, height: 24)) { canvas, origin in
      var x = origin.x
      for one in shown {
        mark(&canvas, one, Point(x: x + 6, y: origin.y + 8))
        canvas.text(one.name, .body, canvas.theme.text, x: x + 18, middle: origin.y + 8)
        x += 18 + context.width(one.name, .body) + 24
      }
    }
  }

  /// The rows of a section over their axis; above it the peak.
  private func plot(_ section: Section, _ axis: LogAxis, _ context: FigureContext) -> Block {
    let top = section.limit == nil ? 0.0 : 16
    let height = top + 16 + Self.rowHeight * Double(section.rows.count) + 4
    return Block(size: Size(width: Page.fullWidth, height: height)) { canvas, origin in
      let placed = LogAxis(axis, movedBy: origin.x)
      placed.draw(&canvas, top: origin.y + top, bottom: origin.y + height)
      canvas.text(section.unit, .smallNumber, canvas.theme.mutedText, x: origin.x, middle: origin.y + top + 8)
      let right = placed.left + placed.width + 24
      canvas.text(
        context.phrase(.columnFastest), .small, canvas.theme.mutedText, x: right, middle: origin.y + top + 8)
      if let limit = section.limit {
        let x = placed.x(limit)
        let text = Phrase.peakOf.text(context.language, NumberText.short(limit, digits: 3))
        let half = context.width(text, .small) / 2
        canvas.text(
          text, .small, canvas.theme.text, x: min(x, origin.x + Page.fullWidth - half), middle: origin.y + 8,
          anchor: .middle)
        canvas.line(
          [Point(x: x, y: origin.y + top + 16), Point(x: x, y: origin.y + height)], color: canvas.theme.text,
          width: 1.5,
          dash: 4)
      }
      for (index, row) in section.rows.enumerated() {
        let middle = origin.y + top + 16 + Self.rowHeight * (Double(index) + 0.5)
        canvas.text(row.name, .smallNumber, canvas.theme.text, x: origin.x, middle: middle)
        draw(row, &canvas, placed, middle)
        canvas.text(fastest(row), .smallNumber, canvas.theme.text, x: right, middle: middle)
      }
    }
  }

  private func draw(_ row: Row, _ canvas: inout Canvas, _ axis: LogAxis, _ middle: Double) {
    canvas.rule(x: axis.left, y: middle.rounded(), width: axis.width)
    for one in row.marks {
      let (start, end) = (axis.x(min(one.lower, one.upper)), axis.x(max(one.lower, one.upper)))
      guard end - start >= 1 else { continue }
      canvas.rectangle(
        Rect(x: start, y: middle - 1.5, width: end - start, height: 3), fill: color(series[one.series], canvas.theme))
    }
    for one in row.marks { mark(&canvas, series[one.series], Point(x: axis.x(one.value), y: middle)) }
  }

  private func color(_ series: Series, _ theme: Theme) -> Color {
    guard let style = series.style else { return theme.output }
    return theme.categories[style % theme.categories.count]
  }

  /// A colour and a shape for each algorithm: either of them is enough to tell it.
  private func mark(_ canvas: inout Canvas, _ series: Series, _ center: Point) {
    let fill = color(series, canvas.theme)
    let edge = Scene.Stroke(color: canvas.theme.background, width: 1)
    func path(_ corners: [(Double, Double)]) {
      let points = corners.map { Point(x: center.x + $0.0, y: center.y + $0.1) }
      canvas.add(.path(points, closed: true, fill: fill, stroke: edge))
    }
    switch (series.style ?? 0) % 6 {
    case 0: canvas.add(.circle(center: center, radius: 5, fill: fill, stroke: edge))
    case 1: path([(-5, -5), (5, -5), (5, 5), (-5, 5)])
    case 2: path([(0, -7), (6, 0), (0, 7), (-6, 0)])
    case 3: path([(0, -6), (6, 5), (-6, 5)])
    case 4: path([(0, 6), (6, -5), (-6, -5)])
    default:
      canvas.add(
        .circle(
          center: center, radius: 4, fill: canvas.theme.background, stroke: Scene.Stroke(color: fill, width: 2.5)))
    }
  }
}
