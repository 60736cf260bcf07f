// How receptive fields grow: stairs for each network, the distance from cell to cell below them, and beside them what the
// central cell of each layer's map sees of the input. Sizes are the caller's.
// Next: `GrowthPanel+Stairs.swift`, `GrowthPanel+Squares.swift`.

import Reference

/// Receptive fields layer by layer.
public struct GrowthPanel: Figure {
  /// A network.
  public struct Curve: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// What is to be said of it, as a sentence.
    public var verdict: String
    /// Pixels that a cell sees after each window, from the first on.
    public var sizes: [Int]
    /// Pixels from cell to cell.
    public var jumps: [Int]
    /// Rows of the input.
    public var input: Int
    /// The first window after which a cell sees as many rows; `nil` for none.
    public var firstBeyond: Int?

    /// Makes a curve.
    public init(name: String, verdict: String, sizes: [Int], jumps: [Int], input: Int, firstBeyond: Int?) {
      (self.name, self.verdict, self.sizes, self.jumps) = (name, verdict, sizes, jumps)
      (self.input, self.firstBeyond) = (input, firstBeyond)
    }
  }

  /// Rows and columns of the input; they may lie outside of it.
  public struct Square: Sendable, Equatable {
    /// From the first row to beyond the last.
    public var rows: Range<Int>
    /// From the first column to beyond the last.
    public var columns: Range<Int>

    /// Makes a square.
    public init(rows: Range<Int>, columns: Range<Int>) { (self.rows, self.columns) = (rows, columns) }
  }

  /// The input of a network, and what its layers' central cells see of it.
  public struct Nest: Sendable, Equatable {
    /// What it shows.
    public var heading: String
    /// Facts below it.
    public var lines: [String]
    /// Rows and columns of the input.
    public var height: Int
    /// Columns.
    public var width: Int
    /// From the first layer's to the last one's.
    public var squares: [Square]

    /// Makes a nest.
    public init(heading: String, lines: [String], height: Int, width: Int, squares: [Square]) {
      (self.heading, self.lines, self.height, self.width) = (heading, lines, height, width)
      self.squares = squares
    }
  }

  /// How much each pixel weighs in the last of the squares.
  public struct Effective: Sendable, Equatable {
    /// What it shows.
    public var heading: String
    /// Facts beside it.
    public var lines: [String]
    /// `[H, W]`, at least 0.
    public var weights: Tensor<Float>

    /// Makes a map.
    public init(heading: String, lines: [String], weights: Tensor<Float>) {
      (self.heading, self.lines, self.weights) = (heading, lines, weights)
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The networks; more than ``mostCurves`` could not be told apart.
  public var curves: [Curve]
  /// The first of them.
  public var nest: Nest
  /// What of it counts; `nil` where it was not asked for.
  public var effective: Effective?
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// The colours there are.
  public static let mostCurves = 4

  /// Makes a figure from its parts.
  public init(
    title: String, curves: [Curve], nest: Nest, effective: Effective?, facts: [String], command: String
  ) {
    (self.title, self.curves, self.nest, self.effective) = (title, curves, nest, effective)
    (self.facts, self.command) = (facts, command)
  }

  static let plotWidth = 656.0
  static let side = 400.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    try check()
    var page = Page(context, title: title, width: Page.fullWidth)
    page.add(verdicts(context), gap: 24)
    let gap = Page.fullWidth - Self.plotWidth - Self.side
    page.add(.beside([stairs(context), nested(context)], gap: gap), gap: 28)
    if let effective { page.add(try effectiveRow(effective, context), gap: 28) }
    return page.finish(facts: facts, command: command)
  }

  private func check() throws {
    guard (1...Self.mostCurves).contains(curves.count),
      curves.allSatisfy({ $0.sizes.count == $0.jumps.count && $0.input > 0 }),
      curves.contains(where: { !$0.sizes.isEmpty })
    else { throw VizError("between one and \(Self.mostCurves) networks with windows can be compared") }
    let squares = nest.squares.flatMap { [$0.rows, $0.columns] }
    guard nest.height > 0, nest.width > 0, squares.allSatisfy({ !$0.isEmpty && $0.count < 1 << 40 }) else {
      throw VizError("a square over \(nest.height)×\(nest.width) pixels has rows and columns")
    }
    guard effective.map({ $0.weights.rank == 2 && $0.weights.count > 0 }) ?? true else {
      throw VizError("the weights of pixels have height and width")
    }
  }

  /// A sentence for each network, in its colour.
  private func verdicts(_ context: FigureContext) -> Block {
    let nameWidth = min(320, (curves.map { context.width($0.name, .heading) }.max() ?? 0).rounded(.up)) + 24
    let lines = curves.map { context.wrapped($0.verdict, .body, width: Page.fullWidth - nameWidth) }
    let heights = lines.map { Double(max(1, $0.count)) * 24 }
    return Block(size: Size(width: Page.fullWidth, height: heights.reduce(0, +))) { canvas, origin in
      var y = origin.y
      for (index, curve) in curves.enumerated() {
        let name = context.shortened(curve.name, .heading, width: nameWidth - 24)
        canvas.text(name, .heading, Self.color(index, canvas.theme), x: origin.x, middle: y + 12)
        canvas.lines(lines[index], .body, canvas.theme.text, x: origin.x + nameWidth, top: y)
        y += heights[index]
      }
    }
  }

  static func color(_ index: Int, _ theme: Theme) -> Color {
    [theme.kernel, theme.input, theme.output, theme.mixing][index % mostCurves]
  }
}
