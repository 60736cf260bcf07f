// Shift and then compute, compute and then shift: both ways as rows of pictures, what they differ by at their end, and
// below it how much other shifts change. The values are `ShiftComparison`'s; the words about them are the caller's.
// Next: `EquivariancePanel+Shifts.swift`.

import Reference

/// What becomes of a shift.
public struct EquivariancePanel: Figure {
  /// One shift of the chart, along the columns.
  public struct Shift: Sendable, Equatable {
    /// Pixels.
    public var pixels: Int
    /// How much of the answer changes, from 0 up.
    public var share: Double
    /// The same where the answer is smoothed before the stride; `nil` where that was not asked for.
    public var blurredShare: Double?

    /// Makes a shift.
    public init(pixels: Int, share: Double, blurredShare: Double?) {
      (self.pixels, self.share, self.blurredShare) = (pixels, share, blurredShare)
    }
  }

  /// The words under a map.
  public struct Words: Sendable, Equatable {
    /// What it is.
    public var heading: String
    /// Facts.
    public var lines: [String]

    /// Makes words.
    public init(_ heading: String, _ lines: [String]) { (self.heading, self.lines) = (heading, lines) }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// `x`, `[H, W]`.
  public var picture: Tensor<Float>
  /// How `x` is read.
  public var kind: DisplayRange.Kind
  /// How the answers are read.
  public var answerKind: DisplayRange.Kind
  /// The shift and its answers.
  public var comparison: ShiftComparison
  /// What the arrows are called: the shift, and the function.
  public var arrows: (shift: String, function: String)
  /// Under the maps of the upper row: `x`, `T x`, `f(T x)`, the difference of the two ways.
  public var upper: [Words]
  /// Under those of the lower row: `x`, `f(x)`, `T f(x)`, the difference from the answer that was not shifted.
  public var lower: [Words]
  /// Other shifts; none for no chart.
  public var shifts: [Shift]
  /// Their heading and the name of their axis.
  public var chart: Words
  /// Which of them are multiples of it.
  public var stride: Int
  /// What the bars are, where there are two for each shift.
  public var bars: (plain: String, blurred: String)
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, picture: Tensor<Float>, kind: DisplayRange.Kind, answerKind: DisplayRange.Kind,
    comparison: ShiftComparison, arrows: (shift: String, function: String), upper: [Words], lower: [Words],
    shifts: [Shift], chart: Words, stride: Int, bars: (plain: String, blurred: String), facts: [String],
    command: String
  ) {
    (self.title, self.picture, self.kind, self.answerKind) = (title, picture, kind, answerKind)
    (self.comparison, self.arrows, self.upper, self.lower) = (comparison, arrows, upper, lower)
    (self.shifts, self.chart, self.stride, self.bars) = (shifts, chart, stride, bars)
    (self.facts, self.command) = (facts, command)
  }

  private static let side = 232.0
  private static let gap = 64.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard upper.count == 4, lower.count == 4 else { throw VizError("each of the two rows has four maps") }
    guard shifts.allSatisfy({ $0.share >= 0 && $0.blurredShare ?? 0 >= 0 }) else {
      throw VizError("a share of an answer is a number from 0 on")
    }
    var page = Page(context, title: title, width: Page.fullWidth)
    let answers = [comparison.answer, comparison.shiftedFirst, comparison.shiftedLast].flatMap(\.scalars)
    let answerEnd = DisplayRange(answers, kind: answerKind).upper
    let compared = [comparison.difference, comparison.unmoved].map(compared)
    let differences = compared.flatMap(\.scalars)
    let differenceEnd = DisplayRange(differences, kind: .signed).upper
    func input(_ map: Tensor<Float>) -> Tile { Tile(map, kind, end: nil) }
    func answer(_ map: Tensor<Float>) -> Tile { Tile(map, answerKind, end: answerEnd) }
    func difference(_ map: Tensor<Float>) -> Tile { Tile(map, .signed, end: differenceEnd).hatched(border) }
    let top = [
      input(picture), input(comparison.shifted).hatched(Self.vacated(picture.shape, comparison.shift)),
      answer(comparison.shiftedFirst), difference(compared[0]),
    ]
    let bottom = [
      input(picture), answer(comparison.answer),
      answer(comparison.shiftedLast).hatched(Self.vacated(comparison.answer.shape, comparison.moved)),
      difference(compared[1]),
    ]
    let rows = [
      try row(top, upper, signs: [arrows.shift, arrows.function, ""], context),
      try row(bottom, lower, signs: [arrows.function, arrows.shift, ""], context),
    ]
    page.add(rows[0].block, gap: 24)
    page.add(rows[1].block, gap: 32)
    if !shifts.isEmpty { page.add(shiftChart(context), gap: 24) }
    return page.finish(facts: facts + rows.flatMap(\.notes), command: command)
  }

  /// A map of a row, and which of its cells say nothing.
  private struct Tile {
    let map: Tensor<Float>
    let kind: DisplayRange.Kind
    let end: Double?
    var hatched: [(rows: Range<Int>, columns: Range<Int>)] = []

    init(_ map: Tensor<Float>, _ kind: DisplayRange.Kind, end: Double?) {
      (self.map, self.kind, self.end) = (map, kind, end)
    }

    func hatched(_ cells: [(rows: Range<Int>, columns: Range<Int>)]) -> Tile {
      var copy = self
      copy.hatched = cells.filter { !$0.rows.isEmpty && !$0.columns.isEmpty }
      return copy
    }
  }

  /// The cells that came in from outside: strips at up to two sides that do not overlap.
  private static func vacated(_ shape: [Int], _ shift: AxisPair) -> [(rows: Range<Int>, columns: Range<Int>)] {
    func strip(_ shift: Int, _ count: Int) -> Range<Int> {
      shift > 0 ? 0..<min(shift, count) : max(0, count + shift)..<count
    }
    let (rows, columns) = (strip(shift.rows, shape[0]), strip(shift.columns, shape[1]))
    let rest = shift.rows > 0 ? rows.upperBound..<shape[0] : 0..<rows.lowerBound
    return [(rows, 0..<shape[1]), (rest, columns)]
  }

  /// A difference with 0 where nothing is compared: what is hatched has no colour, and none of the scale's.
  private func compared(_ difference: Tensor<Float>) -> Tensor<Float> {
    let width = difference.shape[1]
    return Tensor(shape: difference.shape) { index in
      let isCompared = comparison.rows.contains(index / width) && comparison.columns.contains(index % width)
      return isCompared ? difference[flat: index] : 0
    }
  }

  /// The cells that are not compared: four strips that do not overlap.
  private var border: [(rows: Range<Int>, columns: Range<Int>)] {
    let (height, width) = (comparison.answer.shape[0], comparison.answer.shape[1])
    let (rows, columns) = (comparison.rows, comparison.columns)
    return [
      (0..<rows.lowerBound, 0..<width), (rows.upperBound..<height, 0..<width), (rows, 0..<columns.lowerBound),
      (rows, columns.upperBound..<width),
    ]
  }

  /// Maps with arrows between them, what they are below, and what must be said of their colours.
  private func row(
    _ tiles: [Tile], _ words: [Words], signs: [String], _ context: FigureContext
  ) throws -> (block: Block, notes: [String]) {
    let colors = tiles.enumerated().map { index, tile in
      index == 3 ? context.theme.text : tile.end == nil ? context.theme.input : context.theme.output
    }
    let plots = try tiles.map { tile in
      let range = tile.end.map { end in { DisplayRange($0, kind: tile.kind, upper: end) } }
      return try MapPlot(
        MapView(name: "", tensor: tile.map, kind: tile.kind, caption: ""),
        box: Size(width: Self.side, height: Self.side), channelLimit: 1, range: range, context)
    }
    let height = plots.map(\.size.height).max() ?? 0
    let below = zip(plots, tiles).enumerated().map { index, pair -> Block in
      let (plot, tile) = pair
      let needsBar = tile.kind != .intensity && !plot.showsNumbers && index > 0
      let bar = needsBar ? ColorBar(plot).horizontal(width: max(120, plot.size.width)) : .empty
      let caption = Caption(words[index].heading, colors[index], words[index].lines)
      return .stack([bar, caption.block(context, width: Self.side)], gap: 8)
    }
    let size = Size(width: Page.fullWidth, height: height + 10 + (below.map(\.size.height).max() ?? 0))
    // The two pictures of a row are one, and the lower row's is the upper one's.
    let notes = zip(plots, words).dropFirst(2).flatMap { plot, words in plot.notes.map { "\(words.heading): \($0)" } }
    let block = Block(size: size) { canvas, origin in
      for (index, plot) in plots.enumerated() {
        let x = origin.x + Double(index) * (Self.side + Self.gap)
        plot.block.draw(&canvas, Point(x: x, y: origin.y))
        for cells in tiles[index].hatched {
          var box = plot.rect(
            rows: cells.rows.lowerBound...cells.rows.upperBound - 1,
            columns: cells.columns.lowerBound...cells.columns.upperBound - 1, plane: 0)
          (box.x, box.y) = (box.x + x, box.y + origin.y)
          canvas.hatchedCell(box)
        }
        below[index].draw(&canvas, Point(x: x, y: origin.y + height + 10))
        if index < 3, !signs[index].isEmpty {
          let left = x + plot.size.width
          Self.arrow(
            signs[index], from: left + 8, to: x + Self.side + Self.gap - 8, middle: origin.y + (height / 2).rounded(),
            &canvas)
        }
      }
    }
    return (block, notes)
  }

  private static func arrow(
    _ name: String, from start: Double, to end: Double, middle: Double, _ canvas: inout Canvas
  ) {
    canvas.arrow(
      [Point(x: start, y: middle), Point(x: end, y: middle)], color: canvas.theme.mutedText, width: 1.5)
    let text = canvas.context.shortened(name, .small, width: end - start)
    canvas.text(text, .small, canvas.theme.text, x: (start + end) / 2, middle: middle - 14, anchor: .middle)
  }
}
