// `explain algorithms`: every way to compute a convolution in one table, or one of them with numbers and a drawing.
// The facts are `AlgorithmGuide`'s; the long form of each is a page of docs/guides.

import ArgumentParser
import Reference
import Viz

/// The guide to the algorithms.
struct AlgorithmsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "algorithms", abstract: "How each algorithm computes a convolution: facts, numbers, a drawing.",
    discussion: """
      n is the number of products of one output, KH·KW·Cin/g; F the side of a
      transform, K of the kernel; γ and S are those of docs/Notation.md, e(M) and c
      those of docs/guides/winograd.md, E and Π those of docs/guides/fft.md.

      Examples:
        explain algorithms
        explain algorithms winograd
        explain algorithms im2col -o im2col.svg --lang ko
      """)

  @Argument(
    help: ArgumentHelp(
      "\(AlgorithmGuide.allCases.map(\.rawValue).joined(separator: ", ")); without a name all in a table.",
      valueName: "name"))
  var name: String?

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(report)
    guard let name else {
      try list(in: &report)
      return try report.finish()
    }
    let guide = try AlgorithmGuide(named: name)
    let target = try figure.target(default: "\(guide.rawValue).png", inputs: [])
    let language = report.language
    report.say(.columnName, guide.rawValue)
    for (label, text) in guide.facts(language) { report.say(label, text) }
    if let page = guide.page(language) { report.say(.guidePage, page) }
    report.record("name", .string(guide.rawValue))
    for (key, value) in guide.json(language) { report.record(key, value) }
    report.add(table: try guide.tables(language).joined(separator: "\n"))
    report.record("example", try guide.example())
    if let target {
      try report.draw(target) { printable in
        try guide.figure(language, command: printable(CommandText.typed))
      }
    }
    try report.finish()
  }

  /// All of them, without a figure.
  private func list(in report: inout Report) throws {
    for (option, value) in [("-o", figure.output), ("--theme", figure.theme), ("--dpi", figure.dpi)] where value != nil
    {
      throw UsageError(
        "\(option) is for a figure, and the table has none; name an algorithm, as explain algorithms im2col")
    }
    let language = report.language
    let guides = AlgorithmGuide.allCases
    let header = [Phrase.columnName.text(language)] + guides[0].facts(language).map { $0.label.text(language) }
    let rows = guides.map { guide in [guide.rawValue] + guide.facts(language).map(\.text) }
    report.add(table: TextTable.lines([header] + rows, left: Set(header.indices)).joined(separator: "\n"))
    report.record(
      "algorithms",
      .array(
        guides.map { guide in
          let facts = guide.json(language) + [("name", .string(guide.rawValue))]
          return .object(Dictionary(uniqueKeysWithValues: facts))
        }))
  }
}
