// How often faster or slower one program is than others: a bar for each case, from 1 to the right or to the left.
// The ratios are the caller's. Next: `LogAxis`; `BenchmarkPanel`, which shows speeds.

/// Ratios, case by case.
public struct RatioPanel: Figure {
  /// One case.
  public struct Row: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// How many times faster; below 1 slower.
    public var ratio: Double
    /// The ratio of the best choice where another was made.
    public var bestRatio: Double?
    /// Who took how long.
    public var competitors: String

    /// Makes a row.
    public init(name: String, ratio: Double, bestRatio: Double?, competitors: String) {
      self.name = name
      self.ratio = ratio
      self.bestRatio = bestRatio
      self.competitors = competitors
    }
  }

  /// Cases of one kind.
  public struct Section: Sendable, Equatable {
    /// What they are.
    public var heading: String
    /// What they are together.
    public var note: String
    /// The cases.
    public var rows: [Row]

    /// Makes a section.
    public init(heading: String, note: String, rows: [Row]) {
      self.heading = heading
      self.note = note
      self.rows = rows
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The cases.
  public var sections: [Section]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, sections: [Section], facts: [String], command: String) {
    self.title = title
    self.sections = sections
    self.facts = facts
    self.command = command
  }

  private static let rowHeight = 20.0
  /// Room beside the longest bar for its number.
  private static let numberRoom = 44.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    let rows = sections.flatMap(\.rows)
    let ratios = rows.flatMap { [$0.ratio] + ($0.bestRatio.map { [$0] } ?? []) }
    guard !ratios.isEmpty, ratios.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw VizError("a ratio must be a number above 0")
    }
    let names = (rows.map { context.width($0.name, .smallNumber) }.max() ?? 0).rounded(.up)
    let competitors = (rows.map { context.width($0.competitors, .small) }.max() ?? 0).rounded(.up)
    let plotWidth = Page.fullWidth - names - competitors - 48 - 2 * Self.numberRoom
    guard plotWidth >= 160 else { throw VizError("names of \(Int(names + competitors)) pixels leave no room for bars") }
    var page = Page(context, title: title, width: Page.fullWidth)
    let axis = LogAxis(ratios, atLeast: 0.5...2, left: names + 24 + Self.numberRoom, width: plotWidth)
    for section in sections {
      page.section(section.heading)
      page.add(plot(section, axis, context), gap: 24)
    }
    let words = [context.phrase(.ratioMeaning), context.phrase(.ratioBar)]
    let hasRings = rows.contains { $0.bestRatio != nil }
    return page.finish(
      facts: words + (hasRings ? [context.phrase(.ratioRing)] : []) + facts, command: command)
  }

  /// The bars of a section over their axis.
  private func plot(_ section: Section, _ axis: LogAxis, _ context: FigureContext) -> Block {
    let top = 32.0
    let height = top + Self.rowHeight * Double(section.rows.count) + 4
    return Block(size: Size(width: Page.fullWidth, height: height)) { canvas, origin in
      let placed = LogAxis(axis, movedBy: origin.x)
      canvas.text(section.note, .body, canvas.theme.mutedText, x: origin.x, middle: origin.y + 4)
      placed.draw(&canvas, top: origin.y + 16, bottom: origin.y + height)
      let one = placed.x(1).rounded()
      for (index, row) in section.rows.enumerated() {
        let middle = origin.y + top + Self.rowHeight * (Double(index) + 0.5)
        canvas.text(row.name, .smallNumber, canvas.theme.text, x: origin.x, middle: middle)
        draw(row, &canvas, placed, middle)
        canvas.text(
          row.competitors, .small, canvas.theme.mutedText, x: placed.left + placed.width + Self.numberRoom + 24,
          middle: middle)
      }
      canvas.rectangle(
        Rect(x: one - 0.5, y: origin.y + top, width: 2, height: height - top), fill: canvas.theme.text)
    }
  }

  private func draw(_ row: Row, _ canvas: inout Canvas, _ axis: LogAxis, _ middle: Double) {
    let (one, end) = (axis.x(1), axis.x(row.ratio))
    let isFaster = row.ratio >= 1
    let color = isFaster ? canvas.theme.output : canvas.theme.kernel
    canvas.rectangle(
      Rect(x: min(one, end), y: middle - 6, width: max(1, abs(end - one)), height: 12), fill: color)
    var (leftmost, rightmost) = (min(one, end), max(one, end))
    if let best = row.bestRatio {
      let x = axis.x(best)
      canvas.add(
        .circle(
          center: Point(x: x, y: middle), radius: 5, fill: canvas.theme.background,
          stroke: Scene.Stroke(color: best >= 1 ? canvas.theme.output : canvas.theme.kernel, width: 2)))
      (leftmost, rightmost) = (min(leftmost, x - 5), max(rightmost, x + 5))
    }
    let text = NumberText.short(row.ratio, digits: 3)
    let center = isFaster ? rightmost + 6 : leftmost - 6
    let half = canvas.context.width(text, .smallNumber) / 2 * (isFaster ? 1 : -1)
    canvas.clearBehind(
      text, .smallNumber, center: Point(x: center + half, y: middle), fill: canvas.theme.background)
    canvas.text(text, .smallNumber, canvas.theme.text, x: center, middle: middle, anchor: isFaster ? .start : .end)
  }
}
