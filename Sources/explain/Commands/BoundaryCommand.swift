// `explain boundary`: what each boundary puts beyond the edge, and what other libraries call it.

import ArgumentParser
import Formats
import Reference
import Viz

/// The table of boundaries.
struct BoundaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "boundary", abstract: "What stands beyond the edge, by its name in every library, with the values.",
    discussion: """
      Examples:
        explain boundary
        explain boundary 5,6,7 --padding 4 --fill 9
      """, aliases: ["boundaries"])

  @Argument(help: ArgumentHelp("The cells to extend: numbers between commas, or a .npy file [n].", valueName: "cells"))
  var cells = "1,2,3,4"

  @Option(help: ArgumentHelp("How many cells are added on each side.", valueName: "P"))
  var padding = "3"

  @Option(help: ArgumentHelp("The value of the boundary 'constant'.", valueName: "V"))
  var fill = "9"

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(report)
    let language = report.language
    let width = try NumberSyntax.integer(padding, for: "--padding", in: 0...64)
    let value = try NumberSyntax.number(fill, for: "--fill")
    let samples = try SignalSyntax.signal(cells, language: language).values
    guard samples.count <= 64 else {
      throw UsageError("the table shows at most 64 cells, not \(samples.count); give fewer")
    }
    let target = try figure.target(default: "boundary.png", inputs: [cells])
    if target != nil && samples.count + 2 * width > 24 {
      throw UsageError(
        "\(samples.count + 2 * width) cells do not fit a figure, 24 do; use --padding \(max(0, (24 - samples.count) / 2)) or "
          + "--no-figure")
    }
    let rows = Boundary.canonical.map { BoundaryRow($0.boundary, samples, padding: width, fill: value) }
    let header = [
      Phrase.columnBoundary.text(language), Phrase.columnValues.text(language), Phrase.columnNames.text(language),
    ]
    let lines = TextTable.lines(
      [header] + rows.map { [$0.name, $0.text, $0.names.joined(separator: ", ")] }, left: [0, 1, 2])
    report.add(table: lines.joined(separator: "\n"))
    report.record(
      "boundaries",
      .array(
        rows.map { row in
          .object([
            "name": .string(row.name), "values": .array(row.values.map { .value($0) }),
            "names": .array(row.names.map(JSONValue.string)),
          ])
        }))
    if let target {
      try report.draw(target) { printable in
        BoundaryPanel(
          title: Phrase.titleBoundary.text(language), rows: rows.map(\.view), facts: [],
          command: printable(CommandText.typed))
      }
    }
    try report.finish()
  }
}

/// One boundary at work.
struct BoundaryRow {
  let name: String
  let names: [String]
  let values: [Double]
  let padding: Int
  let inside: Int

  init(_ boundary: Boundary, _ cells: Tensor<Double>, padding: Int, fill: Double) {
    var boundary = boundary
    if case .constant = boundary { boundary = .constant(fill) }
    name = boundary.name
    names = Boundary.names.filter { $0.boundary.name == boundary.name }.map(\.text)
    values = (-padding..<cells.count + padding).map { index in
      boundary.source(of: index, count: cells.count).map { cells[flat: $0] } ?? boundary.fill
    }
    self.padding = padding
    inside = cells.count
  }

  /// `1 1 1 | 1 2 3 4 | 4 4 4`.
  var text: String {
    let texts = values.map { SignalSyntax.text(Tensor(shape: [1], repeating: Float($0))) }
    let parts = [texts[..<padding], texts[padding..<padding + inside], texts[(padding + inside)...]]
    return parts.map { $0.joined(separator: " ") }.filter { !$0.isEmpty }.joined(separator: " | ")
  }

  /// To be drawn.
  var view: BoundaryPanel.Row {
    BoundaryPanel.Row(
      name: name, cells: values.map { NumberText.short($0) }, inside: padding..<padding + inside, libraries: names)
  }
}
