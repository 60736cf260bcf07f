// What `im2col` does: every window of a map becomes a row of a matrix, and the layer a product of matrices.
// The numbers are the caller's. Next: `AlgorithmWinogradPanel`.

public import Reference

/// A map, its windows as a matrix, the weights as a matrix, and their product.
public struct AlgorithmIm2colPanel: Figure {
  /// What is to be seen, as a sentence.
  public var title: String
  /// The matrices.
  public var matrix: WindowMatrix
  /// The window that is followed.
  public var window: Int
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, matrix: WindowMatrix, window: Int, facts: [String], command: String) {
    (self.title, self.matrix, self.window) = (title, matrix, window)
    (self.facts, self.command) = (facts, command)
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    let geometry = matrix.geometry
    guard (0..<matrix.windows.shape[0]).contains(window) else {
      throw VizError("no window \(window) of \(matrix.windows.shape[0])")
    }
    let theme = context.theme
    func grid(_ tensor: Tensor<Double>, _ part: AlgorithmGrid.Part, row: Int?) -> AlgorithmGrid {
      var grid = AlgorithmGrid(tensor, part: part, cell: 40, style: .number)
      if let row { grid.outline(rows: row..<row + 1, columns: 0..<grid.columns) }
      return grid
    }
    let (row, column) = (window / geometry.columns.output, window % geometry.columns.output)
    var map = grid(matrix.input, .input, row: nil)
    map.outline(rows: row..<row + geometry.rows.kernel, columns: column..<column + geometry.columns.kernel)
    let language = context.language
    var page = Page(context, title: title, width: Page.fullWidth)
    page.row(
      PanelRow(
        columns: [
          Column(
            map, context.phrase(.input), theme.input, [NumberText.shape(matrix.input.shape)], context: context),
          Column(
            grid(matrix.windows, .input, row: window), context.phrase(.guideWindowMatrix), theme.input,
            [
              NumberText.shape(matrix.windows.shape),
              Phrase.guideCopies.text(language, "\(matrix.input.count)", "\(matrix.windows.count)"),
            ], context: context),
          Column(
            grid(matrix.weights, .kernel, row: nil), context.phrase(.guideWeightMatrix), theme.kernel,
            [
              NumberText.shape(matrix.weights.shape), context.phrase(.guideFilterColumn),
            ], context: context),
          Column(
            grid(matrix.output, .output, row: window), context.phrase(.output), theme.output,
            [NumberText.shape(matrix.output.shape), context.phrase(.guideWindowRow)], context: context),
        ], signs: ["→", "×", "="]))
    return page.finish(facts: facts, command: command)
  }
}
