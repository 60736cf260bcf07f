// Pooling: which cells a window holds and what remains of them. Small maps cell by cell, large ones as pictures.
// The output and the winners are the caller's; nothing is pooled here.
// Next: `PoolingPanel+Cells`.

import Reference

/// The input and output of a pooling layer.
public struct PoolingPanel: Figure {
  /// What is kept of a window.
  public enum Operation: Sendable {
    /// The largest value.
    case maximum
    /// The smallest value.
    case minimum
    /// The mean.
    case average

    var phrase: Phrase {
      switch self {
      case .maximum: .poolingMaximum
      case .minimum: .poolingMinimum
      case .average: .poolingAverage
      }
    }
  }

  /// The window and how it moves.
  public struct Window: Sendable, Equatable {
    /// Rows of the window.
    public var height: Int
    /// Columns of the window.
    public var width: Int
    /// Rows from one window to the next.
    public var rowStride: Int
    /// Columns from one window to the next.
    public var columnStride: Int
    /// Padded rows above.
    public var top: Int
    /// Padded rows below.
    public var bottom: Int
    /// Padded columns at the left.
    public var left: Int
    /// Padded columns at the right.
    public var right: Int

    /// Makes a window.
    public init(
      height: Int, width: Int, rowStride: Int, columnStride: Int, top: Int, bottom: Int, left: Int, right: Int
    ) {
      self.height = height
      self.width = width
      self.rowStride = rowStride
      self.columnStride = columnStride
      self.top = top
      self.bottom = bottom
      self.left = left
      self.right = right
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The map that goes in.
  public var input: MapView
  /// The map that comes out.
  public var output: MapView
  /// What is kept.
  public var operation: Operation
  /// The window.
  public var window: Window
  /// For each output value, in the order of the output's scalars, the input value that was taken, as
  /// `row · width + column`; −1 for none. Empty for averages.
  public var winners: [Int]
  /// Facts for the line at the foot: sizes, formula.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, input: MapView, output: MapView, operation: Operation, window: Window, winners: [Int],
    facts: [String], command: String
  ) {
    self.title = title
    self.input = input
    self.output = output
    self.operation = operation
    self.window = window
    self.winners = winners
    self.facts = facts
    self.command = command
  }

  /// Maps with longer sides are drawn as pictures.
  static let cellSide = 16
  /// The most channels that are drawn cell by cell, if they are low enough to stand below each other.
  static let cellChannels = 3
  static let lowMap = 6

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    try input.check()
    try output.check()
    guard input.channels == output.channels else {
      throw VizError("pooling keeps the channels, but \(input.channels) went in and \(output.channels) came out")
    }
    guard winners.isEmpty || winners.count == output.tensor.count else {
      throw VizError("\(output.tensor.count) values cannot have \(winners.count) winners")
    }
    guard window.height > 0, window.width > 0, window.rowStride > 0, window.columnStride > 0, window.top >= 0,
      window.bottom >= 0, window.left >= 0, window.right >= 0
    else { throw VizError("a pooling window has positive sizes and strides, and padding that is not negative") }
    let isSmall = max(input.height, input.width) <= Self.cellSide && max(window.top, window.left) <= Self.cellSide
    return isSmall ? try cellScene(context) : try pictureScene(context)
  }

  private func pictureScene(_ context: FigureContext) throws -> Scene {
    let inputPlot = try MapPlot(input, box: Size(width: 496, height: 496), channelLimit: 12, context)
    // The same scale as the input: what has shrunk looks smaller.
    let across = Double(inputPlot.across)
    let down = Double(inputPlot.down)
    let label = inputPlot.planes.count > 1 ? 16.0 : 0
    let box = Size(
      width: across * (inputPlot.planeSize.width * Double(output.width) / Double(input.width)) + 8 * (across - 1),
      height: down * (inputPlot.planeSize.height * Double(output.height) / Double(input.height) + label)
        + 8 * (down - 1))
    let outputPlot = try MapPlot(output, box: box, channelLimit: 12, context)
    let row = PanelRow(
      columns: [
        Column(panel: inputPlot.blockWithBar, caption: inputPlot.caption(context.phrase(.input), context.theme.input)),
        Column(
          panel: outputPlot.blockWithBar,
          caption: outputCaption(outputPlot.caption(context.phrase(.output), context.theme.output), context)),
      ], signs: ["→"])
    var page = Page(context, title: title, width: row.naturalWidth)
    page.row(row)
    let notes =
      inputPlot.notes.map { context.phrase(.input) + ": " + $0 }
      + outputPlot.notes.map { context.phrase(.output) + ": " + $0 }
    return page.finish(facts: facts + notes, command: command)
  }

  func outputCaption(_ caption: Caption, _ context: FigureContext) -> Caption {
    var caption = caption
    let size = Phrase.poolingSize.text(
      context.language, "\(window.height)×\(window.width)", "\(window.rowStride)×\(window.columnStride)")
    caption.add(FigureContext.joined([context.phrase(operation.phrase), size]))
    return caption
  }
}
