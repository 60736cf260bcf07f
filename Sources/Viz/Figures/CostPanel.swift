// What convolutions save: who is connected to whom in a small case, and below it parameters and multiply-adds of each
// convolution beside those of a dense layer, as bars on logarithmic axes. The counts are the caller's.
// Next: `CostPanel+Connections.swift`.

import Reference

/// Convolutions beside dense layers.
public struct CostPanel: Figure {
  /// A convolution and its dense twin.
  public struct Row: Sendable, Equatable {
    /// The layer's name.
    public var name: String
    /// A fact about it: its sizes.
    public var note: String
    /// Of the convolution.
    public var parameters: Int
    /// Of the dense layer.
    public var denseParameters: Int
    /// Of the convolution.
    public var multiplyAdds: Int
    /// Of the dense layer.
    public var denseMultiplyAdds: Int

    /// Makes a row.
    public init(
      name: String, note: String, parameters: Int, denseParameters: Int, multiplyAdds: Int, denseMultiplyAdds: Int
    ) {
      (self.name, self.note, self.parameters, self.denseParameters) = (name, note, parameters, denseParameters)
      (self.multiplyAdds, self.denseMultiplyAdds) = (multiplyAdds, denseMultiplyAdds)
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The convolutions, from the input on.
  public var rows: [Row]
  /// Cells of the signal of the small case, and taps of its kernel.
  public var small: (cells: Int, taps: Int)
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, rows: [Row], small: (cells: Int, taps: Int), facts: [String], command: String) {
    (self.title, self.rows, self.small, self.facts, self.command) = (title, rows, small, facts, command)
  }

  private static let rowHeight = 40.0
  private static let nameWidth = 192.0
  private static let gap = 32.0
  /// For the numbers at the ends of the bars.
  private static let room = 112.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard !rows.isEmpty else { throw VizError("a network without convolutions has no bars") }
    guard rows.allSatisfy({ min($0.parameters, $0.denseParameters, $0.multiplyAdds, $0.denseMultiplyAdds) > 0 }) else {
      throw VizError("a count on a logarithmic axis is at least 1")
    }
    guard (2...12).contains(small.cells), (1...small.cells).contains(small.taps) else {
      throw VizError("\(small.taps) taps on \(small.cells) cells cannot be drawn line by line")
    }
    var page = Page(context, title: title, width: Page.fullWidth)
    page.add(connections(context), gap: 32)
    page.add(legend(context), gap: 8)
    page.add(bars(context), gap: 24)
    return page.finish(facts: facts, command: command)
  }

  private func legend(_ context: FigureContext) -> Block {
    Block(size: Size(width: Page.fullWidth, height: 20)) { canvas, origin in
      var x = origin.x
      for (phrase, color) in [(Phrase.costConvolution, canvas.theme.kernel), (.costDense, canvas.theme.mutedText)] {
        canvas.rectangle(Rect(x: x, y: origin.y + 4, width: 12, height: 12), fill: color)
        let name = context.phrase(phrase)
        canvas.text(name, .body, canvas.theme.text, x: x + 18, middle: origin.y + 10)
        x += 18 + context.width(name, .body) + 24
      }
    }
  }

  /// A row for each convolution: its name, then both counts on their axes.
  private func bars(_ context: FigureContext) -> Block {
    let top = 44.0
    let height = top + Self.rowHeight * Double(rows.count)
    let width = ((Page.fullWidth - Self.nameWidth - Self.gap) / 2).rounded(.down)
    let counts = [
      (Phrase.costParameters, rows.map { (Double($0.parameters), Double($0.denseParameters)) }, Self.nameWidth),
      (
        .costMultiplyAdds, rows.map { (Double($0.multiplyAdds), Double($0.denseMultiplyAdds)) },
        Self.nameWidth + width + Self.gap
      ),
    ]
    return Block(size: Size(width: Page.fullWidth, height: height)) { canvas, origin in
      for (index, row) in rows.enumerated() {
        let middle = origin.y + top + Self.rowHeight * (Double(index) + 0.5)
        let room = Self.nameWidth - 16
        canvas.text(
          context.shortened(row.name, .body, width: room), .body, canvas.theme.text, x: origin.x, middle: middle - 8)
        canvas.text(
          context.shortened(row.note, .small, width: room), .small, canvas.theme.mutedText, x: origin.x,
          middle: middle + 9)
      }
      for (phrase, values, left) in counts {
        let all = values.flatMap { [$0.0, $0.1] }
        let low = all.min() ?? 1
        // A bar of the smallest count is still a bar.
        let axis = LogAxis(all, atLeast: max(1, low / 4)...low, left: origin.x + left, width: width - Self.room)
        canvas.text(context.phrase(phrase), .heading, canvas.theme.text, x: axis.left, middle: origin.y + 8)
        decades(axis, top: origin.y + 20, bottom: origin.y + height, &canvas)
        for (index, value) in values.enumerated() {
          let middle = origin.y + top + Self.rowHeight * (Double(index) + 0.5)
          bar(value.0, middle - 8, canvas.theme.kernel, "", axis, &canvas)
          let ratio = " (×" + Self.times(value.1 / value.0) + ")"
          bar(value.1, middle + 8, canvas.theme.mutedText, ratio, axis, &canvas)
        }
      }
    }
  }

  /// How many times, short: `7.11`, `5,575`, `112.4 k`.
  private static func times(_ ratio: Double) -> String {
    ratio < 1000 ? NumberText.short(ratio, digits: 3) : NumberText.compact(Int(ratio.rounded()))
  }

  /// Lines at powers of ten, as many as leave room for their numbers.
  private func decades(_ axis: LogAxis, top: Double, bottom: Double, _ canvas: inout Canvas) {
    let powers = axis.ticks(distance: .infinity)
    let pitch = axis.width / max(1, Maths.log10(axis.high / axis.low))
    let step = max(1, Int((52 / pitch).rounded(.up)))
    for (index, power) in powers.enumerated() where index % step == 0 {
      let x = axis.x(power).rounded()
      canvas.rectangle(Rect(x: x, y: top + 16, width: 1, height: bottom - top - 16), fill: canvas.theme.grid)
      canvas.text(
        NumberText.short(power), .smallNumber, canvas.theme.mutedText, x: x, middle: top + 8, anchor: .middle)
    }
  }

  private func bar(
    _ value: Double, _ middle: Double, _ color: Color, _ ratio: String, _ axis: LogAxis, _ canvas: inout Canvas
  ) {
    let end = axis.x(value).rounded()
    canvas.rectangle(
      Rect(x: axis.left, y: middle - 6, width: max(2, end - axis.left), height: 12), fill: color)
    let text = NumberText.compact(Int(value)) + ratio
    canvas.clearBehind(
      text, .smallNumber,
      center: Point(x: max(axis.left + 2, end) + 6 + canvas.context.width(text, .smallNumber) / 2, y: middle),
      fill: canvas.theme.background)
    canvas.text(text, .smallNumber, canvas.theme.text, x: max(axis.left + 2, end) + 6, middle: middle)
  }
}
