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
    LinePlot(
      heading: chart.heading,
      curves: chart.curves.map { curve in
        LinePlot.Curve(
          label: label(curve, chart, context), values: curve.values, color: color(curve, context.theme),
          width: curve.isValidation ? 2.5 : 1.5)
      }, count: epochs, axis: context.phrase(.epochAxis), isLogarithmic: false,
      number: { text($0, chart, step: $1) },
      mark: chart.mark.map { LinePlot.Mark(place: Double($0.epoch), name: $0.name) }, level: nil
    ).block(width: width, plotHeight: Self.plotHeight, context)
  }

  /// The name of a curve with its last value.
  private func label(_ curve: Curve, _ chart: Chart, _ context: FigureContext) -> String {
    let number = curve.values.last.flatMap(\.self).map {
      chart.isShare && $0.isFinite ? NumberText.fixed($0 * 100, decimals: 1) + " %" : NumberText.short($0)
    }
    let name = context.shortened(curve.name, .small, width: Self.nameWidth)
    return [name, number].compactMap(\.self).joined(separator: " ")
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
