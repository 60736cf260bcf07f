// The example of each algorithm in numbers: as tables for people and as JSON for programs.
// The arithmetic is Reference's `AlgorithmExamples`; the drawings are `AlgorithmGuide+Figure.swift`.

import Reference
import Viz

extension AlgorithmGuide {
  /// The numbers of the example as lines of text.
  func tables(_ language: Language) throws -> [String] {
    switch self {
    case .naive: try naiveTable(language)
    case .direct: try addressTable(language)
    case .im2col: try matrixTable(language)
    case .winograd: winogradTables(language)
    case .fft: fourierTable(language)
    case .separable: try separableTables(language)
    }
  }

  private func naiveTable(_ language: Language) throws -> [String] {
    let window = try AlgorithmExamples.naive()
    let header = [Phrase.columnRow, .columnColumn, .columnPixel, .columnWeight, .columnProduct].map {
      $0.text(language)
    }
    let rows = window.taps.map { tap in
      ["\(tap.inputRow)", "\(tap.inputColumn)"] + [tap.pixel, tap.weight, tap.product].map { NumberText.short($0) }
    }
    return TextTable.lines([header] + rows) + ["  Σ = \(NumberText.short(window.value))"]
  }

  private func addressTable(_ language: Language) throws -> [String] {
    let table = try AlgorithmExamples.direct()
    func text(_ cell: MapCell) -> String { "\(cell.row),\(cell.column)" }
    let header =
      [Phrase.guideTap.text(language)] + table.windows.map { "\(Phrase.guideWindow.text(language)) \(text($0))" }
    let rows = zip(table.taps, table.sources).map { tap, sources in
      [text(tap)] + sources.map { $0.map(text) ?? "0" }
    }
    return TextTable.lines([header] + rows, left: [0])
  }

  private func matrixTable(_ language: Language) throws -> [String] {
    let matrix = try AlgorithmExamples.im2col()
    return TextTable.beside([
      ("\(Phrase.input.text(language)) \(NumberText.shape(matrix.input.shape))", matrix.input.rowsOfText),
      (
        "\(Phrase.guideWindowMatrix.text(language)) \(NumberText.shape(matrix.windows.shape))",
        matrix.windows.rowsOfText
      ),
      (
        "\(Phrase.guideWeightMatrix.text(language)) \(NumberText.shape(matrix.weights.shape))",
        matrix.weights.rowsOfText
      ),
      ("\(Phrase.output.text(language)) \(NumberText.shape(matrix.output.shape))", matrix.output.rowsOfText),
    ])
  }

  private func winogradTables(_ language: Language) -> [String] {
    let examples = AlgorithmExamples.winograd()
    let header = [Phrase.guideTile, .guideOutputs, .guideProductColumn, .guideDefinition, .guideTimesFewer].map {
      $0.text(language)
    }
    let rows = examples.map { example in
      [
        "F(\(example.outputs)×\(example.outputs), \(example.taps)×\(example.taps))",
        "\(example.outputs * example.outputs)",
        "\(example.productCount)", "\(example.definitionCount)",
        NumberText.short(Double(example.definitionCount) / Double(example.productCount)),
      ]
    }
    func text(_ matrix: [[Double]]) -> [[String]] { matrix.map { $0.map { NumberText.fraction($0) } } }
    let example = examples[0]
    let steps = TextTable.beside([
      ("d", text(example.tile)), ("V = Bᵀ d B", text(example.transformedTile)), ("g", text(example.kernel)),
      ("U = G g Gᵀ", text(example.transformedKernel)), ("M = U ⊙ V", text(example.products)),
      ("Y = Aᵀ M A", text(example.result)),
    ])
    return TextTable.lines([header] + rows, left: [0]) + [""] + steps
  }

  private func fourierTable(_ language: Language) -> [String] {
    let header = [
      Phrase.labelKernel, .guideDefinition, .guideTile, .guideKeptPart, .guideProductColumn, .guideTimesFewer,
    ].map {
      $0.text(language)
    }
    let rows = Self.kernelSides.map { side in
      let size = OverlapSave.bestSize(kernel: side)
      let products = OverlapSave.productsPerOutput(size: size, kernel: side)
      let kept = size - side + 1
      return [
        "\(side)×\(side)", "\(side * side)", "\(size)×\(size)", "\(kept)×\(kept)",
        NumberText.short(products, digits: 3),
        NumberText.short(Double(side * side) / products, digits: 3),
      ]
    }
    return TextTable.lines([header] + rows)
  }

  private func separableTables(_ language: Language) throws -> [String] {
    let header = [Phrase.labelKernel, .guideDefinition, .guideProductColumn, .guideTimesFewer].map { $0.text(language) }
    let rows = Self.kernelSides.map { side in
      [
        "\(side)×\(side)", "\(side * side)", "\(2 * side)",
        NumberText.short(Double(side * side) / Double(2 * side), digits: 3),
      ]
    }
    let passes = try AlgorithmExamples.separable()
    let steps = TextTable.beside([
      (Phrase.input.text(language), passes.input.rowsOfText),
      (Phrase.guideColumn.text(language), passes.column.map { [NumberText.short($0)] }),
      (Phrase.guideLines.text(language), passes.lines.rowsOfText),
      (Phrase.guideRow.text(language), [passes.row.map { NumberText.short($0) }]),
      (Phrase.output.text(language), passes.output.rowsOfText),
    ])
    return TextTable.lines([header] + rows) + [""] + steps
  }

  /// Sides of kernels on which counts are compared.
  static let kernelSides = [3, 5, 9, 17, 31, 63]
}

extension AlgorithmGuide {
  /// The numbers of the example for programs.
  func example() throws -> JSONValue {
    switch self {
    case .naive:
      let window = try AlgorithmExamples.naive()
      return .object([
        "value": .value(window.value), "products": .array(window.taps.map { .value($0.product) }),
      ])
    case .direct:
      let table = try AlgorithmExamples.direct()
      func cell(_ cell: MapCell?) -> JSONValue { cell.map { .integers([$0.row, $0.column]) } ?? .null }
      return .object([
        "windows": .array(table.windows.map(cell)), "taps": .array(table.taps.map(cell)),
        "addresses": .array(table.sources.map { .array($0.map(cell)) }),
      ])
    case .im2col:
      let matrix = try AlgorithmExamples.im2col()
      return .object([
        "input": .matrix(matrix.input), "windows": .matrix(matrix.windows), "weights": .matrix(matrix.weights),
        "output": .matrix(matrix.output),
      ])
    case .winograd:
      return .array(
        AlgorithmExamples.winograd().map { example in
          .object([
            "outputs": .integer(example.outputs * example.outputs), "products": .integer(example.productCount),
            "definition": .integer(example.definitionCount), "tile": .rows(example.tile),
            "kernel": .rows(example.kernel), "result": .rows(example.result),
          ])
        })
    case .fft:
      return .array(
        Self.kernelSides.map { side in
          let size = OverlapSave.bestSize(kernel: side)
          return .object([
            "kernel": .integer(side), "tile": .integer(size), "kept": .integer(size - side + 1),
            "products": .value(OverlapSave.productsPerOutput(size: size, kernel: side)),
          ])
        })
    case .separable:
      let passes = try AlgorithmExamples.separable()
      return .object([
        "kernel": .matrix(passes.kernel), "column": .array(passes.column.map { .value($0) }),
        "row": .array(passes.row.map { .value($0) }), "lines": .matrix(passes.lines), "output": .matrix(passes.output),
      ])
    }
  }
}

extension JSONValue {
  /// Rows of numbers.
  static func rows(_ rows: [[Double]]) -> JSONValue { .array(rows.map { .array($0.map { .value($0) }) }) }

  /// A tensor of two axes.
  static func matrix(_ matrix: Tensor<Double>) -> JSONValue {
    .rows((0..<matrix.shape[0]).map { row in (0..<matrix.shape[1]).map { matrix[row, $0] } })
  }
}

extension Tensor<Double> {
  /// A tensor of two axes as short numbers.
  fileprivate var rowsOfText: [[String]] {
    (0..<shape[0]).map { row in (0..<shape[1]).map { NumberText.short(self[row, $0]) } }
  }
}

extension TextTable {
  /// Small tables beside each other, each under its name.
  static func beside(_ tables: [(name: String, rows: [[String]])]) -> [String] {
    let blocks = tables.map { table in ["  " + table.name] + lines(table.rows) }
    let height = blocks.map(\.count).max() ?? 0
    return (0..<height).map { index in
      var line = ""
      for block in blocks {
        let width = block.map { Terminal.width(of: $0) }.max() ?? 0
        line += Terminal.pad(index < block.count ? block[index] : "", to: width) + "  "
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
