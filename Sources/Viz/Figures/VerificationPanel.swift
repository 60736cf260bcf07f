// How large errors are beside their bounds: a small histogram for each algorithm, all on one logarithmic axis.
// What is counted is the caller's. Next: `BenchmarkPanel`, which shows speeds.

/// Histograms of errors as shares of their bounds.
public struct VerificationPanel: Figure {
  /// One histogram.
  public struct Chart: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Values in each bin.
    public var counts: [Int]
    /// Values without error, which a logarithmic axis has no place for.
    public var exact: Int
    /// The largest error as a share of its bound.
    public var worst: Double

    /// Makes a histogram.
    public init(name: String, counts: [Int], exact: Int, worst: Double) {
      self.name = name
      self.counts = counts
      self.exact = exact
      self.worst = worst
    }
  }

  /// Histograms of one kind.
  public struct Section: Sendable, Equatable {
    /// What they are.
    public var heading: String
    /// The histograms.
    public var charts: [Chart]

    /// Makes a section.
    public init(heading: String, charts: [Chart]) {
      self.heading = heading
      self.charts = charts
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The histograms.
  public var sections: [Section]
  /// The ends of the bins, ascending: one more than there are bins. One of them is 1, the bound.
  public var edges: [Double]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, sections: [Section], edges: [Double], facts: [String], command: String) {
    self.title = title
    self.sections = sections
    self.edges = edges
    self.facts = facts
    self.command = command
  }

  private static let chartsAcross = 4
  private static let gap = 32.0
  private static let barHeight = 64.0
  /// Two lines of words, the bars, the numbers of the axis.
  private static let chartHeight = 24 + 40 + barHeight + 24

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    let charts = sections.flatMap(\.charts)
    guard let low = edges.first, let high = edges.last, low > 0, edges.contains(1), high.isFinite,
      zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw VizError("the ends of the bins must ascend from above 0 and have 1 among them") }
    guard !charts.isEmpty, charts.allSatisfy({ $0.counts.count == edges.count - 1 }) else {
      throw VizError("\(charts.count) histograms of \(edges.count - 1) bins are no figure")
    }
    var page = Page(context, title: title, width: Page.fullWidth)
    for section in sections where !section.charts.isEmpty {
      page.section(section.heading)
      for first in stride(from: 0, to: section.charts.count, by: Self.chartsAcross) {
        let row = section.charts[first..<min(section.charts.count, first + Self.chartsAcross)]
        page.add(.beside(row.map { block($0, context) }, gap: Self.gap), gap: 24)
      }
    }
    return page.finish(facts: [.verifyAxis, .verifyBars].map { context.phrase($0) } + facts, command: command)
  }

  private func block(_ chart: Chart, _ context: FigureContext) -> Block {
    let across = Double(Self.chartsAcross)
    let width = ((Page.fullWidth - Self.gap * (across - 1)) / across).rounded(.down)
    return Block(size: Size(width: width, height: Self.chartHeight)) { canvas, origin in
      let theme = canvas.theme
      canvas.text(chart.name, .heading, theme.text, x: origin.x, middle: origin.y + 8)
      for (line, words) in words(chart, context.language).enumerated() {
        canvas.text(
          words, .small, theme.mutedText, x: origin.x, middle: origin.y + 32 + 16 * Double(line))
      }
      let axis = LogAxis(
        [], atLeast: (edges.first ?? 1)...(edges.last ?? 1), left: origin.x + 8, width: width - 16)
      draw(chart, &canvas, axis, top: origin.y + 64)
    }
  }

  /// The counts, and how near the bound the errors come.
  private func words(_ chart: Chart, _ language: Language) -> [String] {
    let errors = chart.counts.reduce(0, +)
    let beyond = zip(edges, chart.counts).filter { $0.0 >= 1 }.reduce(0) { $0 + $1.1 }
    let counts = Phrase.verifyValues.text(
      language, NumberText.grouped(errors + chart.exact), NumberText.grouped(chart.exact))
    if beyond > 0 { return [counts, Phrase.verifyBeyond.text(language, NumberText.grouped(beyond))] }
    if chart.worst == 0 { return [counts, Phrase.verifyAllExact.text(language)] }
    return [counts, Phrase.verifyWorst.text(language, NumberText.short(chart.worst * 100, digits: 2) + " %")]
  }

  private func draw(_ chart: Chart, _ canvas: inout Canvas, _ axis: LogAxis, top: Double) {
    let (theme, bottom) = (canvas.theme, top + Self.barHeight)
    let most = Double(max(1, chart.counts.max() ?? 1))
    for (bin, count) in chart.counts.enumerated() where count > 0 {
      let (left, right) = (axis.x(edges[bin]).rounded(), axis.x(edges[bin + 1]).rounded())
      // Even one value among a million can be seen.
      let height = max(2, (Self.barHeight * Double(count) / most).rounded())
      canvas.rectangle(
        Rect(x: left, y: bottom - height, width: max(1, right - left - 1), height: height),
        fill: edges[bin] >= 1 ? theme.window : theme.output)
    }
    canvas.rule(x: axis.left, y: bottom, width: axis.width)
    let one = axis.x(1).rounded()
    canvas.rectangle(Rect(x: one - 1, y: top - 4, width: 2, height: Self.barHeight + 8), fill: theme.text)
    // The first and the last bin also hold what lies beyond them.
    for (tick, text, anchor) in ticks {
      let x = axis.x(tick).rounded()
      if tick != 1 { canvas.rectangle(Rect(x: x, y: bottom, width: 1, height: 4), fill: theme.grid) }
      canvas.text(
        text, .smallNumber, tick == 1 ? theme.text : theme.mutedText, x: x, middle: bottom + 14, anchor: anchor)
    }
  }

  /// What is written below the axis.
  private var ticks: [(value: Double, text: String, anchor: TextRun.Anchor)] {
    guard let low = edges.first, let high = edges.last else { return [] }
    let inner = [0.01, 1].filter { $0 > low && $0 < high }
    return [(low, "≤ " + NumberText.short(low), .start)] + inner.map { ($0, NumberText.short($0), .middle) }
      + [(high, "≥ " + NumberText.short(high), .end)]
  }
}
