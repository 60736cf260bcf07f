// `explain check --mistakes`: the mistakes that a wrong result is searched for, with their identifiers.

import ArgumentParser
import Reference
import Viz

/// The list of mistakes.
struct CheckMistakes: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mistakes", abstract: "List the mistakes that a wrong result is searched for (also: --mistakes).")

  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(report)
    let language = report.language
    report.record(
      "mistakes",
      .array(
        Mistake.allCases.map {
          .object(["mistake": .string($0.rawValue), "text": .string($0.text(language))])
        }))
    let rows = Mistake.allCases.map { [$0.rawValue, $0.text(language)] }
    report.add(table: TextTable.lines(rows, left: [0, 1]).joined(separator: "\n"))
    try report.finish()
  }
}
