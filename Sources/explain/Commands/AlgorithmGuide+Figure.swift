// The drawing of each algorithm: the example of `AlgorithmGuide+Example.swift`, handed to its panel in Viz.

import Reference
import Viz

extension AlgorithmGuide {
  /// The figure.
  func figure(_ language: Language, command: String) throws -> any Figure {
    switch self {
    case .naive: try naiveFigure(language, command)
    case .direct: try directFigure(language, command)
    case .im2col: try im2colFigure(language, command)
    case .winograd: try winogradFigure(language, command)
    case .fft: try fourierFigure(language, command)
    case .separable: try separableFigure(language, command)
    }
  }

  private func naiveFigure(_ language: Language, _ command: String) throws -> any Figure {
    AlgorithmNaivePanel(
      title: Phrase.guideNaiveTitle.text(language), input: AlgorithmExamples.map(height: 5, width: 7),
      window: try AlgorithmExamples.naive(), output: try AlgorithmExamples.naiveOutput(),
      facts: [Phrase.guideProductCount.text(language, "\(AlgorithmExamples.kernel.count)"), bound(language)],
      command: command)
  }

  private func directFigure(_ language: Language, _ command: String) throws -> any Figure {
    let table = try AlgorithmExamples.direct()
    // The tile of AVX2: sixteen registers of eight.
    let (lanes, filters) = (8, 16)
    let vectors = filters / lanes
    let sums = table.windows.count * vectors
    return AlgorithmDirectPanel(
      title: Phrase.guideDirectTitle.text(language), table: table, tap: 3, filters: filters, lanes: lanes,
      facts: [
        Self.sizes(table.rows, table.columns, language),
        Phrase.guideRegisterUse.text(language, "\(sums)", "\(vectors)"),
        Phrase.guideLoads.text(language, "\(table.windows.count + vectors)", "\(sums)"), bound(language),
      ], command: command)
  }

  private func im2colFigure(_ language: Language, _ command: String) throws -> any Figure {
    let matrix = try AlgorithmExamples.im2col()
    return AlgorithmIm2colPanel(
      title: Phrase.guideIm2colTitle.text(language), matrix: matrix, window: 4,
      facts: [
        Self.sizes(matrix.geometry.rows, matrix.geometry.columns, language), Phrase.guideSameSum.text(language),
        bound(language),
      ], command: command)
  }

  private func winogradFigure(_ language: Language, _ command: String) throws -> any Figure {
    let tilings = try AlgorithmExamples.winograd(of: AlgorithmExamples.drawnWinogradSizes).map { example in
      let tiles = try AlgorithmExamples.winogradTiles(outputs: example.outputs)
      return AlgorithmWinogradPanel.Tiling(example: example, rows: tiles.rows, columns: tiles.columns)
    }
    let (rows, columns) = (tilings[0].rows.axis, tilings[0].columns.axis)
    return AlgorithmWinogradPanel(
      title: Phrase.guideWinogradTitle.text(language), tilings: tilings,
      facts: [Self.sizes(rows, columns, language), bound(language)], command: command)
  }

  private func fourierFigure(_ language: Language, _ command: String) throws -> any Figure {
    let tiles = try AlgorithmExamples.fft()
    return AlgorithmFourierPanel(
      title: Phrase.guideFourierTitle.text(language), tiles: tiles,
      facts: [Self.sizes(tiles.rows.axis, tiles.columns.axis, language)], command: command)
  }

  private func separableFigure(_ language: Language, _ command: String) throws -> any Figure {
    let passes = try AlgorithmExamples.separable()
    return AlgorithmSeparablePanel(
      title: Phrase.guideSeparableTitle.text(language), passes: passes, followed: MapCell(row: 1, column: 3),
      facts: [Self.sizes(passes.geometry.rows, passes.geometry.columns, language), bound(language)], command: command)
  }

  private static func sizes(_ rows: AxisGeometry, _ columns: AxisGeometry, _ language: Language) -> String {
    Phrase.guideSizesOf.text(
      language, NumberText.shape([rows.input, columns.input]), NumberText.shape([rows.kernel, columns.kernel]))
  }

  private func bound(_ language: Language) -> String {
    let fact = facts(language).first { $0.label == .labelBound }
    return "\(Phrase.labelBound.text(language)) \(fact?.text ?? "")"
  }
}
