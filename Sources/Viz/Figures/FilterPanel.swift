// The main figure: input ∗ kernel = output, and below it, if asked for, one value taken apart.
// It draws what it is given and computes no filter; every number but ranges and sums comes from the caller.
// Next: `FilterPanel+Explained`.

import Reference

/// Input, kernel and output of a convolution or cross-correlation.
public struct FilterPanel: Figure {
  /// The operation between input and kernel.
  public enum Operation: Sendable {
    /// `∗`: the kernel is flipped.
    case convolution
    /// `★`: it is not. (`⋆` is too small to be seen in any font.)
    case correlation

    var sign: String { self == .convolution ? "∗" : "★" }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The map that goes in.
  public var input: MapView
  /// The kernel.
  public var kernel: KernelView
  /// The map that comes out.
  public var output: MapView
  /// Which sign stands between input and kernel.
  public var operation: Operation
  /// Facts for the line at the foot, each a few words.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String
  /// One output value to take apart below.
  public var explained: ExplainedWindow?

  /// Makes a figure from its parts.
  public init(
    title: String, input: MapView, kernel: KernelView, output: MapView, operation: Operation, facts: [String],
    command: String, explained: ExplainedWindow?
  ) {
    self.title = title
    self.input = input
    self.kernel = kernel
    self.output = output
    self.operation = operation
    self.facts = facts
    self.command = command
    self.explained = explained
  }

  /// The most output channels that are drawn.
  static let outputChannels = 12
  /// The most input channels that are drawn.
  static let inputChannels = 4

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    try input.check()
    let aspect = Double(input.width) / Double(input.height)
    let isStrip = aspect > 3
    let (inputPlot, kernelBlock, outputPlot) = try parts(context, aspect: aspect, isStrip: isStrip)
    let inputCaption = inputPlot.caption(context.phrase(.input), context.theme.input)
    let outputCaption = outputPlot.caption(context.phrase(.output), context.theme.output)
    let (window, value) = (windowIn(inputPlot), valueIn(outputPlot))
    var page: Page
    if isStrip {
      page = Page(context, title: title, width: Page.fullWidth)
      let kernelCaption = kernelBlock.caption().block(context, width: 320)
      page.add(signed("", strip(inputPlot, window, inputCaption)))
      page.add(signed(operation.sign, .beside([kernelBlock.block, kernelCaption], gap: 24)))
      page.add(signed("=", strip(outputPlot, value, outputCaption)))
    } else {
      let row = PanelRow(
        columns: [
          Column(panel: marked(inputPlot.blockWithBar, window), caption: inputCaption),
          Column(panel: kernelBlock.block, caption: kernelBlock.caption()),
          Column(panel: marked(outputPlot.blockWithBar, value), caption: outputCaption),
        ], signs: [operation.sign, "="])
      page = Page(context, title: title, width: explained == nil ? row.naturalWidth + 32 : Page.fullWidth)
      page.row(row)
    }
    if let explained { try addExplained(explained, plot: inputPlot, to: &page) }
    let notes =
      inputPlot.notes.map { context.phrase(.input) + ": " + $0 }
      + outputPlot.notes.map { context.phrase(.output) + ": " + $0 }
    return page.finish(facts: facts + notes, command: command)
  }

  private func parts(_ context: FigureContext, aspect: Double, isStrip: Bool) throws -> (MapPlot, KernelBlock, MapPlot)
  {
    func box(_ view: MapView) -> Size {
      if isStrip { return Size(width: Page.fullWidth - 40, height: 320) }
      return Size(width: 368, height: aspect < 0.7 || view.channels > 1 ? 480 : 368)
    }
    let inputPlot = try MapPlot(input, box: box(input), channelLimit: Self.inputChannels, context)
    let outputPlot = try MapPlot(output, box: box(output), channelLimit: Self.outputChannels, context)
    let kernelRoom = isStrip ? 112.0 : min(216, max(128, inputPlot.size.height))
    return (inputPlot, try KernelBlock(kernel, box: kernelRoom, context), outputPlot)
  }

  /// A strip over the width of the page; a colour bar shares the caption's line.
  private func strip(_ plot: MapPlot, _ outlines: [Rect], _ caption: Caption) -> Block {
    let hasBar = plot.range.kind != .intensity && !plot.showsNumbers
    let barWidth = 240.0
    let words = caption.block(plot.context, width: max(160, plot.size.width - barWidth - 32))
    let bar = hasBar ? ColorBar(plot).horizontal(width: barWidth) : .empty
    return .stack([marked(plot.block, outlines), .beside([words, bar], gap: 32)], gap: 12)
  }

  /// A block after a sign, for rows that stand below each other.
  private func signed(_ sign: String, _ block: Block) -> Block {
    Block(size: Size(width: block.size.width + 40, height: block.size.height)) { canvas, origin in
      canvas.text(
        sign, .largeNumber, canvas.theme.mutedText, x: origin.x + 8, middle: origin.y + min(block.size.height, 160) / 2,
        anchor: .middle)
      block.draw(&canvas, Point(x: origin.x + 40, y: origin.y))
    }
  }

  private func marked(_ block: Block, _ outlines: [Rect]) -> Block {
    Block(size: block.size) { canvas, origin in
      block.draw(&canvas, origin)
      for outline in outlines {
        // A window of two pixels would be lost in its own outline.
        let (width, height) = (max(outline.width, 8), max(outline.height, 8))
        canvas.windowOutline(
          Rect(
            x: origin.x + outline.center.x - width / 2, y: origin.y + outline.center.y - height / 2, width: width,
            height: height))
      }
    }
  }

  private func windowIn(_ plot: MapPlot) -> [Rect] {
    guard let explained, let span = explained.span else { return [] }
    let channels = explained.firstChannel..<explained.firstChannel + explained.channels
    return plot.planes.indices.filter { plot.planes[$0].contains(where: channels.contains) }
      .map { plot.rect(rows: span.rows, columns: span.columns, plane: $0) }
  }

  private func valueIn(_ plot: MapPlot) -> [Rect] {
    guard let explained, let plane = plot.plane(showing: explained.outputChannel) else { return [] }
    let (row, column) = (explained.outputRow, explained.outputColumn)
    guard row >= 0, row < output.height, column >= 0, column < output.width else { return [] }
    return [plot.rect(rows: row...row, columns: column...column, plane: plane)]
  }
}

extension ExplainedWindow {
  /// The rows and columns of the input that the window spans, padding included.
  var span: (rows: ClosedRange<Int>, columns: ClosedRange<Int>)? {
    guard let top = taps.map(\.inputRow).min(), let bottom = taps.map(\.inputRow).max(),
      let left = taps.map(\.inputColumn).min(), let right = taps.map(\.inputColumn).max()
    else { return nil }
    return (top...bottom, left...right)
  }

  /// The taps of one channel, row by row.
  func taps(channel: Int) -> [Tap] { stride(from: channel, to: taps.count, by: channels).map { taps[$0] } }
}
