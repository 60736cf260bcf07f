// The architecture of a network: boxes and what leads from one to another, as a line of volumes or from top to bottom.
// Values only; how they come from a network is in `ArchitecturePanel+Network.swift`. Next: `BlockLayout.swift`.

import Reference

/// A network's parts and how they hang together.
public struct ArchitecturePanel: Figure {
  /// What a layer is for: its colour.
  public enum Kind: Sendable, CaseIterable {
    /// The input.
    case input
    /// Weights under a window.
    case convolution
    /// A window without weights.
    case pooling
    /// Weights between all numbers.
    case dense
    /// Several inputs become one.
    case merge
    /// Anything else.
    case other
  }

  /// How it is drawn.
  public enum Style: String, Sendable, CaseIterable {
    /// Volumes beside each other, as large as the maps.
    case line
    /// Boxes below each other, with every way around them.
    case block
  }

  /// A layer.
  public struct Layer: Sendable, Equatable {
    /// What it is for.
    public var kind: Kind
    /// Its own name.
    public var name: String
    /// Keras's name of its class.
    public var type: String
    /// Window, activation and the like; may be empty.
    public var settings: [String]
    /// The shape of its output.
    public var shape: [Int]
    /// Its parameters; in blocks that stand for several the fewest and the most.
    public var parameters: ClosedRange<Int>
    /// Whether training leaves them as they are.
    public var isFrozen: Bool

    /// Makes a layer.
    public init(
      kind: Kind, name: String, type: String, settings: [String], shape: [Int], parameters: ClosedRange<Int>,
      isFrozen: Bool
    ) {
      (self.kind, self.name, self.type, self.settings) = (kind, name, type, settings)
      (self.shape, self.parameters, self.isFrozen) = (shape, parameters, isFrozen)
    }
  }

  /// A layer with those that follow it in its box.
  public struct Part: Sendable, Equatable {
    /// The one that leads, and the others.
    public var layers: [Layer]
    /// The parts it takes, all before it.
    public var inputs: [Int]

    /// Makes a part.
    public init(layers: [Layer], inputs: [Int]) {
      self.layers = layers
      self.inputs = inputs
    }
  }

  /// A block that stands for several.
  public struct Fold: Sendable, Equatable {
    /// Its parts.
    public var parts: Range<Int>
    /// How many it stands for.
    public var count: Int

    /// Makes a fold.
    public init(parts: Range<Int>, count: Int) {
      self.parts = parts
      self.count = count
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// How it is drawn.
  public var style: Style
  /// The parts, the input first and the result last.
  public var parts: [Part]
  /// The blocks that stand for several, none of which overlap.
  public var folds: [Fold]
  /// The parts in pieces, each ending with one that every way goes through.
  public var pieces: [Range<Int>]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, style: Style, parts: [Part], folds: [Fold], pieces: [Range<Int>], facts: [String], command: String
  ) {
    (self.title, self.style, self.parts, self.folds) = (title, style, parts, folds)
    (self.pieces, self.facts, self.command) = (pieces, facts, command)
  }

  /// The most boxes that are drawn: more than any network of the literature has layers that count, and few enough for
  /// a picture that programs can open.
  public static let limit = 400

  /// Two columns of boxes with another box beside them: more than other pages, so that deep networks are no ribbons.
  private static let widest = 1480.0

  /// Where everything lies.
  public func layout(_ context: FigureContext) throws -> ArchitectureLayout {
    try check()
    return switch style {
    case .block: blockLayout.layout(width: Self.widest)
    case .line: LineLayout(self, context).layout(context)
    }
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    let layout = try layout(context)
    // A drawing with many ways beside each other is as wide as it is: nothing of it could be broken or cut.
    var page = Page(context, title: title, exactly: max(Page.leastWidth, layout.size.width))
    page.add(
      Block(size: layout.size) { canvas, origin in
        let origin = Point(x: origin.x + max(0, ((Page.leastWidth - layout.size.width) / 2).rounded()), y: origin.y)
        switch style {
        case .block: drawBlocks(layout, &canvas, origin)
        case .line: drawLine(layout, LineLayout(self, context), &canvas, origin)
        }
      })
    return page.finish(facts: facts, command: command)
  }

  /// The heights of the boxes are those of their texts.
  var blockLayout: BlockLayout {
    BlockLayout(inputs: parts.map(\.inputs), heights: parts.map(Self.height), folds: folds.map(\.parts))
  }

  private func check() throws {
    guard let first = parts.first, first.inputs.isEmpty, parts.allSatisfy({ !$0.layers.isEmpty }) else {
      throw VizError("an architecture begins with an input")
    }
    guard parts.count <= Self.limit else {
      throw VizError("\(parts.count) boxes are more than the \(Self.limit) that can be drawn")
    }
    let hangs = parts.enumerated().dropFirst().allSatisfy { index, part in
      !part.inputs.isEmpty && part.inputs.allSatisfy((0..<index).contains)
        && Set(part.inputs).count == part.inputs.count
    }
    guard hangs, parts.indices.dropLast().allSatisfy({ index in parts.contains { $0.inputs.contains(index) } }) else {
      throw VizError("a part takes parts before it, each once, and all but the last are taken")
    }
    guard folds.allSatisfy({ !$0.parts.isEmpty && $0.parts.lowerBound > 0 && $0.parts.upperBound <= parts.count }),
      pieces.flatMap(Array.init) == Array(parts.indices), pieces.allSatisfy({ !$0.isEmpty })
    else { throw VizError("a block or a piece leaves the \(parts.count) parts") }
  }
}

extension ArchitecturePanel.Kind {
  /// Its colour, never without a word beside it.
  func ink(_ theme: Theme) -> Color {
    switch self {
    case .input: theme.input
    case .convolution: theme.kernel
    case .pooling: theme.output
    case .dense: theme.mixing
    case .merge, .other: theme.mutedText
    }
  }
}
