// A row of a long figure: words at the left, what they name beside them, and the colour scale at its right side.

enum LabelledRow {
  /// The width of the words.
  static let label = 208.0
  /// The most that what is named can take.
  static let content = 808.0
  private static let gap = 24.0
  private static let barGap = 16.0
  private static let barHeight = 94.0

  static func block(_ caption: Caption, _ content: Block, _ bar: ColorBar?, _ context: FigureContext) -> Block {
    let words = caption.block(context, width: label)
    let scale = bar?.vertical(height: barHeight) ?? .empty
    let height = max(words.size.height, content.size.height, scale.size.height)
    return Block(size: Size(width: Page.fullWidth, height: height)) { canvas, origin in
      words.draw(&canvas, origin)
      content.draw(&canvas, Point(x: origin.x + label + gap, y: origin.y))
      scale.draw(&canvas, Point(x: origin.x + label + gap + content.size.width + barGap, y: origin.y))
    }
  }

  /// Blocks in rows, as many beside each other as fit.
  static func tiles(_ blocks: [Block], across: Int, gap: Double) -> Block {
    .stack(
      stride(from: 0, to: blocks.count, by: across).map { first in
        Block.beside(Array(blocks[first..<min(blocks.count, first + across)]), gap: gap)
      }, gap: gap)
  }
}
