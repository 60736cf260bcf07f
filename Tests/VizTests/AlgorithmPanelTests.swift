import Reference
import Testing
import Viz

/// What the figures of the algorithms must show, and what they refuse.
@Suite struct AlgorithmPanelTests {
  private let context = FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer())

  private func texts(_ figure: some Figure) throws -> [String] {
    try figure.scene(context).texts.map { $0.string.replacing("\u{A0}", with: " ") }
  }

  @Test func everyAddressIsWritten() throws {
    let table = try AlgorithmExamples.direct()
    let figure = AlgorithmDirectPanel(
      title: "", table: table, tap: 3, filters: 16, lanes: 8, facts: [], command: "")
    let written = try texts(figure)
    // Once in the map, and once for each window and tap that reads the cell; the taps' own names beside.
    for row in 0..<5 {
      for column in 0..<7 {
        let reads = table.sources.joined().count { $0 == MapCell(row: row, column: column) }
        let names = table.taps.count { $0 == MapCell(row: row, column: column) }
        #expect(written.count { $0 == "\(row),\(column)" } == 1 + reads + names, "\(row),\(column)")
      }
    }
    let hatches = try figure.scene(context).items.count { if case .hatch = $0 { true } else { false } }
    let zeros = table.sources.joined().count { $0 == nil }
    #expect(hatches == zeros + 7 * 9 - 5 * 7)
  }

  @Test func theNumbersAreTheCallers() throws {
    let matrix = try AlgorithmExamples.im2col()
    let written = try texts(
      AlgorithmIm2colPanel(title: "", matrix: matrix, window: 0, facts: [], command: ""))
    let numbers = [matrix.input, matrix.windows, matrix.weights, matrix.output].flatMap { $0.scalars }
    for value in Set(numbers) {
      #expect(written.count { $0 == NumberText.short(value) } == numbers.count { $0 == value }, "\(value)")
    }
  }

  @Test func fractionsAreExact() {
    let known: [(value: Double, text: String)] = [
      (-1.0 / 12, "−1/12"), (1.0 / 24, "1/24"), (0.25, "1/4"), (-2.5, "−5/2"), (7.5, "15/2"), (1.0 / 3, "1/3"),
      (4, "4"), (0, "0"), (0.123, "0.123"),
    ]
    for (value, text) in known { #expect(NumberText.fraction(value) == text) }
    for value in WinogradExample.allNumbers {
      let text = NumberText.fraction(value).replacing("−", with: "-")
      let parts = text.split(separator: "/").compactMap { Double($0) }
      let read = parts.count > 1 ? parts[0] / parts[1] : parts[0]
      #expect(abs(read - value) < 1e-12, "\(text)")
    }
  }

  @Test func whatIsNotThereIsRefused() throws {
    let table = try AlgorithmExamples.direct()
    let matrix = try AlgorithmExamples.im2col()
    let passes = try AlgorithmExamples.separable()
    let figures: [any Figure] = [
      AlgorithmDirectPanel(title: "", table: table, tap: 9, filters: 16, lanes: 8, facts: [], command: ""),
      AlgorithmDirectPanel(title: "", table: table, tap: 0, filters: 0, lanes: 8, facts: [], command: ""),
      AlgorithmIm2colPanel(title: "", matrix: matrix, window: 6, facts: [], command: ""),
      AlgorithmWinogradPanel(title: "", tilings: [], facts: [], command: ""),
      AlgorithmSeparablePanel(
        title: "", passes: passes, followed: MapCell(row: 4, column: 0), facts: [], command: ""),
      AlgorithmSeparablePanel(
        title: "", passes: passes, followed: MapCell(row: 0, column: 7), facts: [], command: ""),
      AlgorithmNaivePanel(
        title: "", input: passes.input, window: corner(3, 3), output: passes.output, facts: [], command: ""),
    ]
    for figure in figures {
      #expect(throws: VizError.self) { try figure.scene(context) }
    }
  }
}

extension WinogradExample {
  /// All entries of all matrices, and all steps of the example.
  fileprivate static var allNumbers: [Double] {
    AlgorithmExamples.winograd(of: AlgorithmExamples.drawnWinogradSizes).flatMap { example in
      [example.matrices.input, example.matrices.weights, example.matrices.output].joined().flatMap(\.self)
    }
  }
}
