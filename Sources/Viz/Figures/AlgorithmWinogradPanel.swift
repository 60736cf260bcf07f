// What `winograd` does: overlapping tiles, the three matrices of each size with their counts, and one tile in numbers.
// The numbers are the caller's. Next: `AlgorithmFourierPanel`.

public import Reference

/// Winograd's minimal filtering of 3×3 layers.
public struct AlgorithmWinogradPanel: Figure {
  /// A size of tiles on a map.
  public struct Tiling: Sendable {
    /// One tile of the size, in numbers.
    public var example: WinogradExample
    /// The tiles along the height.
    public var rows: OverlappingTiles
    /// The tiles along the width.
    public var columns: OverlappingTiles

    /// Makes a tiling from its parts.
    public init(example: WinogradExample, rows: OverlappingTiles, columns: OverlappingTiles) {
      (self.example, self.rows, self.columns) = (example, rows, columns)
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The sizes, the one shown in numbers first.
  public var tilings: [Tiling]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, tilings: [Tiling], facts: [String], command: String) {
    (self.title, self.tilings, self.facts, self.command) = (title, tilings, facts, command)
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard let first = tilings.first else { throw VizError("no size of tiles") }
    var page = Page(context, title: title, width: Page.fullWidth)
    for tiling in tilings {
      let example = tiling.example
      page.section(
        Phrase.guideTileCounts.text(
          context.language, Self.name(example), "\(example.productCount)", "\(example.outputs)×\(example.outputs)",
          "\(example.definitionCount)"))
      page.row(matrices(tiling, context))
    }
    page.section(Phrase.guideTileInNumbers.text(context.language, Self.name(first.example)))
    for row in numbers(first.example, context) { page.row(row) }
    return page.finish(facts: facts, command: command)
  }

  /// `F(2×2, 3×3)`.
  static func name(_ example: WinogradExample) -> String {
    "F(\(example.outputs)×\(example.outputs), 3×3)"
  }

  private func matrices(_ tiling: Tiling, _ context: FigureContext) -> PanelRow {
    let theme = context.theme
    let matrices = tiling.example.matrices
    func column(_ matrix: [[Double]], _ part: AlgorithmGrid.Part, _ name: String, _ color: Color, _ use: Phrase)
      -> Column
    {
      Column(AlgorithmGrid(matrix, part: part, cell: 40), name, color, [context.phrase(use)], context: context)
    }
    return PanelRow(
      columns: [
        Column(
          map(tiling, theme), context.phrase(.input), theme.input,
          [
            Phrase.guideTileOverlap.text(
              context.language, "\(tiling.rows.extent)×\(tiling.columns.extent)", "\(tiling.rows.shared)"),
            Phrase.guideTileMakes.text(
              context.language, NumberText.shape([tiling.example.outputs, tiling.example.outputs])),
            context.phrase(.guideOutside),
          ], leastWidth: 280, context: context),
        column(matrices.input, .input, "Bᵀ", theme.input, .guideTransformsInput),
        column(matrices.weights, .kernel, "G", theme.kernel, .guideTransformsWeights),
        column(matrices.output, .output, "Aᵀ", theme.output, .guideTransformsBack),
      ], signs: [])
  }

  /// The cells that the tiles read; two neighbouring windows outlined, and what each of them makes.
  private func map(_ tiling: Tiling, _ theme: Theme) -> AlgorithmGrid {
    let (rows, columns) = (tiling.rows, tiling.columns)
    let (top, left) = (rows.cells(of: 0).lowerBound, columns.cells(of: 0).lowerBound)
    let height = rows.cells(of: rows.count - 1).upperBound - top
    let width = columns.cells(of: columns.count - 1).upperBound - left
    let cell = 24.0
    var grid = AlgorithmGrid(rows: height, columns: width, cell: cell) { row, column in
      let isInside = (0..<rows.axis.input).contains(row + top) && (0..<columns.axis.input).contains(column + left)
      return .init(part: isInside ? .input : .padding)
    }
    for tile in (0..<min(2, columns.count)).reversed() {
      let across = columns.cells(of: tile)
      grid.outline(
        rows: 0..<rows.extent, columns: across.lowerBound - left..<across.upperBound - left,
        color: tile == 0 ? theme.window : theme.input)
    }
    // The outputs of the first tile, under the middle of their windows.
    let inset = rows.axis.kernel / 2
    grid.outline(
      rows: inset..<inset + rows.outputs(of: 0).count, columns: inset..<inset + columns.outputs(of: 0).count,
      color: theme.output, dash: 4)
    return grid
  }

  /// The transforms of the input and of the weights, then their product and the way back.
  private func numbers(_ example: WinogradExample, _ context: FigureContext) -> [PanelRow] {
    let theme = context.theme
    func column(_ matrix: [[Double]], _ part: AlgorithmGrid.Part, _ name: String, _ color: Color, _ fact: String)
      -> Column
    {
      Column(AlgorithmGrid(matrix, part: part, cell: 40), name, color, [fact], context: context)
    }
    let tile = column(example.transformedTile, .input, "V", theme.input, "Bᵀ d B")
    let kernel = column(example.transformedKernel, .kernel, "U", theme.kernel, "G g Gᵀ")
    let count = Phrase.guideProductCount.text(context.language, "\(example.productCount)")
    return [
      PanelRow(
        columns: [
          column(example.tile, .input, "d", theme.input, context.phrase(.guideTileHeading)), tile,
          column(example.kernel, .kernel, "g", theme.kernel, context.phrase(.kernel)), kernel,
        ], signs: ["→", "", "→"]),
      PanelRow(
        columns: [
          kernel, tile, column(example.products, .between, "M", theme.text, "U ⊙ V · " + count),
          column(example.result, .output, "Y", theme.output, "Aᵀ M A"),
        ], signs: ["⊙", "=", "→"]),
    ]
  }
}
