// All kernels on one page: each as a grid with its name, a short description, and what it does to a photograph.
// It does not know which kernels exist; `explain kernels` passes them in.
// Next: `KernelBlock`.

import Reference

/// A page of kernels.
public struct KernelGallery: Figure {
  /// One kernel.
  public struct Entry: Sendable, Equatable {
    /// Its name, as typed on the command line.
    public var name: String
    /// What it does, in a few words.
    public var description: String
    /// The weights of each of its kernels, `[KH, KW]`: one, two, or none for what is no convolution.
    public var kernels: [Tensor<Float>]
    /// What it does to a photograph.
    public var result: MapView?

    /// Makes an entry.
    public init(name: String, description: String, kernels: [Tensor<Float>], result: MapView?) {
      self.name = name
      self.description = description
      self.kernels = kernels
      self.result = result
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The kernels, in reading order.
  public var entries: [Entry]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, entries: [Entry], facts: [String], command: String) {
    self.title = title
    self.entries = entries
    self.facts = facts
    self.command = command
  }

  private static let across = 4
  private static let cardWidth = 256.0
  /// A kernel of 5×5 with two digits a cell just fits.
  private static let side = 128.0
  private static let pictureSide = 112.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    let columns = Double(max(1, min(Self.across, entries.count)))
    let gap = ((Page.fullWidth - Double(Self.across) * Self.cardWidth) / Double(Self.across - 1)).rounded(.down)
    var page = Page(context, title: title, width: columns * (Self.cardWidth + gap) - gap)
    let cards = try entries.map { try card($0, context) }
    for start in stride(from: 0, to: cards.count, by: Self.across) {
      page.add(.beside(Array(cards[start..<min(cards.count, start + Self.across)]), gap: gap), gap: 32)
    }
    return page.finish(facts: facts, command: command)
  }

  private func card(_ entry: Entry, _ context: FigureContext) throws -> Block {
    // Two kernels share the room of one.
    let box = entry.kernels.count > 1 ? (Self.side - 8) / 2 : Self.side
    let kernels = try entry.kernels.map {
      try KernelBlock(KernelView(name: entry.name, tensor: $0, caption: ""), box: box, context)
    }
    let facts = zip(entry.kernels, kernels).map { kernel, block in
      let sum = kernel.scalars.reduce(0.0) { $0 + Double($1) }
      let words = [NumberText.shape(kernel.shape), Phrase.sum.text(context.language, NumberText.sum(sum))]
      return FigureContext.joined(words + (block.divisor.map { ["÷\($0)"] } ?? []))
    }
    var caption = Caption(entry.name, context.theme.kernel)
    caption.add(entry.description)
    for fact in facts { caption.add(fact) }
    let words = caption.block(context, width: Self.cardWidth)
    let picture = try entry.result.map {
      try MapPlot($0, box: Size(width: Self.pictureSide, height: Self.pictureSide), channelLimit: 1, context).block
    }
    let height = Self.side + 12 + words.size.height
    return Block(size: Size(width: Self.cardWidth, height: height)) { canvas, origin in
      let grids = Block.beside(kernels.map(\.block), gap: 8)
      grids.draw(&canvas, centred(grids, origin, offset: 0))
      if let picture { picture.draw(&canvas, centred(picture, origin, offset: Self.cardWidth - picture.size.width)) }
      words.draw(&canvas, Point(x: origin.x, y: origin.y + Self.side + 12))
    }
  }

  private func centred(_ block: Block, _ origin: Point, offset: Double) -> Point {
    Point(x: origin.x + offset, y: origin.y + ((Self.side - block.size.height) / 2).rounded())
  }
}
