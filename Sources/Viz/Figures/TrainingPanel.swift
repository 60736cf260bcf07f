// Training curves: loss and accuracy from epoch to epoch, on the training examples and on those held back, of one run or
// of several beside each other. The numbers are the caller's.

/// Curves over epochs.
public struct TrainingPanel: Figure {
  /// A curve.
  public struct Curve: Sendable, Equatable {
    /// What it is, as it is written at its end.
    public var name: String
    /// One value for each epoch, from the first on; `nil` where there is none.
    public var values: [Double?]
    /// Whether it is of examples that were held back: a full line, else a thin one.
    public var isValidation: Bool
    /// Which run it is of: runs have colours of their own.
    public var run: Int

    /// Makes a curve.
    public init(name: String, values: [Double?], isValidation: Bool, run: Int) {
      self.name = name
      self.values = values
      self.isValidation = isValidation
      self.run = run
    }
  }

  /// An epoch among the others.
  public struct Mark: Sendable, Equatable {
    /// Which, from 1 on.
    public var epoch: Int
    /// What it is.
    public var name: String

    /// Makes a mark.
    public init(epoch: Int, name: String) {
      self.epoch = epoch
      self.name = name
    }
  }

  /// Curves on one axis.
  public struct Chart: Sendable, Equatable {
    /// What is drawn.
    public var heading: String
    /// Its curves.
    public var curves: [Curve]
    /// Whether the values are shares, written as percentages.
    public var isShare: Bool
    /// An epoch that is marked.
    public var mark: Mark?

    /// Makes a chart.
    public init(heading: String, curves: [Curve], isShare: Bool, mark: Mark?) {
      self.heading = heading
      self.curves = curves
      self.isShare = isShare
      self.mark = mark
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The charts, beside each other.
  public var charts: [Chart]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, charts: [Chart], facts: [String], command: String) {
    self.title = title
    self.charts = charts
    self.facts = facts
    self.command = command
  }

  private static let plotHeight = 320.0
  private static let gap = 48.0
  /// Longer names of curves are cut.
  private static let nameWidth = 180.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    let epochs = charts.flatMap(\.curves).map(\.values.count).max() ?? 0
    guard !charts.isEmpty, epochs > 0 else { throw VizError("curves need at least one epoch") }
    var page = Page(context, title: title, width: Page.fullWidth)
    let count = Double(charts.count)
    let width = ((Page.fullWidth - Self.gap * (count - 1)) / count).rounded(.down)
    page.add(.beside(charts.map { block($0, epochs: epochs, width: width, context) }, gap: Self.gap), gap: 24)
    return page.finish(facts: facts, command: command)
  }

  private func block(_ chart: Chart, epochs: Int, width: Double, _ context: FigureContext) -> Block {
    let top = 40.0
    return Block(size: Size(width: width, height: top + Self.plotHeight + 40)) { canvas, origin in
      let theme = canvas.theme
      canvas.text(chart.heading, .heading, theme.text, x: origin.x, middle: origin.y + 8)
      let values = chart.curves.flatMap(\.values).compactMap(\.self).filter(\.isFinite)
      let names = chart.curves.map { Label($0, chart, context).text }
      let room = (names.map { context.width($0, .small) }.max() ?? 0).rounded(.up) + 16
      let upwards = LinearAxis(
        values, least: 0, most: 6, from: origin.y + top + Self.plotHeight, to: origin.y + top)
      let digits = upwards.ticks.map { context.width(text($0, chart, step: upwards.step), .smallNumber) }.max() ?? 0
      let left = origin.x + digits.rounded(.up) + 12
      let across = LinearAxis(
        low: epochs == 1 ? 0.5 : 1, high: epochs == 1 ? 1.5 : Double(epochs), step: 1, from: left,
        to: origin.x + width - room)
      drawAxes(&canvas, across, upwards, chart, epochs: epochs)
      if let mark = chart.mark {
        let x = across.place(Double(mark.epoch)).rounded()
        canvas.line(
          [Point(x: x, y: upwards.end), Point(x: x, y: upwards.start)], color: theme.mutedText, width: 1, dash: 4)
        // Above the plot, where no curve can run through it.
        canvas.text(mark.name, .small, theme.mutedText, x: x, middle: upwards.end - 10, anchor: .middle)
      }
      for curve in chart.curves { draw(curve, &canvas, across, upwards) }
      label(chart, &canvas, across, upwards)
    }
  }

  private func drawAxes(
    _ canvas: inout Canvas, _ across: LinearAxis, _ upwards: LinearAxis, _ chart: Chart, epochs: Int
  ) {
    let theme = canvas.theme
    for tick in upwards.ticks {
      let y = upwards.place(tick).rounded()
      canvas.rule(x: across.start, y: y, width: across.end - across.start)
      canvas.text(
        text(tick, chart, step: upwards.step), .smallNumber, theme.mutedText, x: across.start - 8, middle: y,
        anchor: .end)
    }
    // The longest number, and room before the next.
    let pitch = max(40, canvas.context.width("\(epochs)", .smallNumber) + 16)
    let most = max(1, Int((across.end - across.start) / pitch))
    let steps = [1, 10, 100, 1000, 10_000, 100_000].flatMap { [$0, 2 * $0, 5 * $0] }
    let step = steps.first { (epochs - 1) / $0 < most } ?? epochs
    var marks = [1]
    marks += stride(from: step, through: epochs, by: step).filter { $0 > 1 }
    for epoch in marks {
      canvas.text(
        "\(epoch)", .smallNumber, theme.mutedText, x: across.place(Double(epoch)), middle: upwards.start + 14,
        anchor: .middle)
    }
    canvas.text(
      canvas.context.phrase(.epochAxis), .small, theme.mutedText, x: (across.start + across.end) / 2,
      middle: upwards.start + 32, anchor: .middle)
  }

  private func draw(_ curve: Curve, _ canvas: inout Canvas, _ across: LinearAxis, _ upwards: LinearAxis) {
    let color = color(curve, canvas.theme)
    var run: [Point] = []
    func finish() {
      if run.count > 1 { canvas.line(run, color: color, width: curve.isValidation ? 2.5 : 1.5) }
      // A number between two that are none.
      if run.count == 1 { canvas.add(.circle(center: run[0], radius: 2, fill: color, stroke: nil)) }
      run = []
    }
    for (index, value) in curve.values.enumerated() {
      guard let value, value.isFinite else {
        finish()
        continue
      }
      run.append(Point(x: across.place(Double(index + 1)), y: upwards.place(value)))
    }
    let last = run.last
    finish()
    if let last { canvas.add(.circle(center: last, radius: 3, fill: color, stroke: nil)) }
  }

  /// A name with its last value at the end of each curve, moved apart where they would touch.
  private func label(_ chart: Chart, _ canvas: inout Canvas, _ across: LinearAxis, _ upwards: LinearAxis) {
    let labels = chart.curves.map { Label($0, chart, canvas.context) }
    let order = labels.indices.sorted { labels[$0].place(upwards) < labels[$1].place(upwards) }
    var middles = order.map { labels[$0].place(upwards) }
    for index in middles.indices.dropFirst() { middles[index] = max(middles[index], middles[index - 1] + 16) }
    let overflow = max(0, (middles.last ?? 0) - upwards.start)
    for (curve, middle) in zip(order, middles) {
      canvas.text(
        labels[curve].text, .small, color(chart.curves[curve], canvas.theme), x: across.end + 10,
        middle: middle - overflow)
    }
  }

  /// What stands at the end of a curve.
  private struct Label {
    private let lastNumber: Double?
    let text: String

    init(_ curve: Curve, _ chart: Chart, _ context: FigureContext) {
      lastNumber = curve.values.compactMap(\.self).last(where: \.isFinite)
      let number = curve.values.last.flatMap(\.self).map {
        chart.isShare && $0.isFinite ? NumberText.fixed($0 * 100, decimals: 1) + " %" : NumberText.short($0)
      }
      let name = context.shortened(curve.name, .small, width: TrainingPanel.nameWidth)
      text = [name, number].compactMap(\.self).joined(separator: " ")
    }

    /// Beside the last number; a curve without any has its name at the foot.
    func place(_ upwards: LinearAxis) -> Double { lastNumber.map(upwards.place) ?? upwards.start }
  }

  private func text(_ value: Double, _ chart: Chart, step: Double) -> String {
    guard chart.isShare else { return NumberText.short((value / step).rounded() * step) }
    return NumberText.short((value * 1e6).rounded() / 1e4) + " %"
  }

  /// With one run, what was trained on is blue and what was held back green; with several, each run has its colour.
  private func color(_ curve: Curve, _ theme: Theme) -> Color {
    let runs = Set(charts.flatMap(\.curves).map(\.run)).count
    if runs <= 1 { return curve.isValidation ? theme.output : theme.input }
    return [theme.output, theme.kernel, theme.input, theme.text][curve.run % 4]
  }
}
