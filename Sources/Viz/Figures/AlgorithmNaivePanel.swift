// The definition: one window of the input, the kernel, the products, and the output they make.
// Next: `AlgorithmDirectPanel`, which computes many of them side by side.

public import Reference

/// One output of a convolution by its definition.
public struct AlgorithmNaivePanel: Figure {
  /// What is to be seen, as a sentence.
  public var title: String
  /// The map, `[H, W]`.
  public var input: Tensor<Double>
  /// One output taken apart.
  public var window: ExplainedWindow
  /// All outputs, `[H', W']`.
  public var output: Tensor<Double>
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, input: Tensor<Double>, window: ExplainedWindow, output: Tensor<Double>, facts: [String],
    command: String
  ) {
    (self.title, self.input, self.window, self.output) = (title, input, window, output)
    (self.facts, self.command) = (facts, command)
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    let taps = window.taps
    guard let span = window.span, taps.count == window.kernelHeight * window.kernelWidth else {
      throw VizError("a window of \(taps.count) products of \(window.channels) channels")
    }
    var page = Page(context, title: title, width: Page.fullWidth)
    var map = AlgorithmGrid(input, part: .input, cell: 40, style: .number)
    guard span.rows.lowerBound >= 0, span.columns.lowerBound >= 0, span.rows.upperBound < map.rows,
      span.columns.upperBound < map.columns
    else { throw VizError("the window leaves the map") }
    map.outline(rows: Range(span.rows), columns: Range(span.columns))
    func taken(_ part: AlgorithmGrid.Part, _ value: (ExplainedWindow.Tap) -> Double) -> AlgorithmGrid {
      AlgorithmGrid(rows: window.kernelHeight, columns: window.kernelWidth, cell: 40, style: .number) { row, column in
        .init(part: part, label: NumberText.short(value(taps[row * window.kernelWidth + column])))
      }
    }
    var answers = AlgorithmGrid(output, part: .output, cell: 40, style: .number)
    answers.outline(
      rows: window.outputRow..<window.outputRow + 1, columns: window.outputColumn..<window.outputColumn + 1)
    let theme = context.theme
    page.row(
      PanelRow(
        columns: [
          Column(map, context.phrase(.input), theme.input, context: context),
          Column(taken(.kernel, \.weight), context.phrase(.kernel), theme.kernel, context: context),
          Column(taken(.between, \.product), context.phrase(.products), theme.text, context: context),
          Column(
            answers, context.phrase(.output), theme.output, ["Σ = \(NumberText.short(window.value))"], context: context),
        ], signs: ["×", "=", "Σ"]))
    return page.finish(facts: facts, command: command)
  }
}
