// `explain winners`: published errors and depths of ImageNet's winners, each with its source. The table is `ChallengeEntry`'s;
// of the networks that the program has itself the depth is counted.

import ArgumentParser
import Formats
import Reference
import Viz

/// The winners of the ImageNet challenge.
struct WinnersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "winners", abstract: "ImageNet's winners by year: how deep they were, and how often wrong.",
    discussion: """
      Examples:
        explain winners
        explain winners --json
        explain winners -o winners.svg --lang ko

      The numbers are published ones; each row names its source.
      """)

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  /// The error of one person who had trained for it: Russakovsky et al. 2015, section 6.4.
  private static let humanError = 5.1

  func run() throws {
    var report = try Report(self.report)
    let language = report.language
    let target = try figure.target(default: "winners.png", inputs: [])
    let entries = try ChallengeEntry.imageNet()
    func note(_ entry: ChallengeEntry) -> String { language == .korean ? entry.koreanNote : entry.note }
    let header = [Phrase.columnYear, .columnName, .winnersPlace, .columnDepth, .columnError, .columnNote]
      .map { $0.text(language) }
    let rows = entries.map { entry in
      [
        "\(entry.year)", entry.name, "\(entry.place)", entry.layers.map(String.init) ?? "–",
        NumberText.short(entry.error) + " %", note(entry),
      ]
    }
    report.add(table: TextTable.lines([header] + rows, left: [1, 5]).joined(separator: "\n"))
    let human = Phrase.winnersHuman.text(language, NumberText.short(Self.humanError) + " %")
    let counted = Phrase.winnersCounted.text(
      language, "\(try Preset.vgg16.network().weightedDepth)", "\(try Preset.resNet50.network().weightedDepth)")
    let sources = Phrase.winnersSources.text(language)
    report.add(table: ([human, counted, sources + ":"] + Self.sources(entries)).joined(separator: "\n"))
    record(entries, in: &report)
    if let target {
      try report.draw(target) { printable in
        WinnersPanel(
          title: Phrase.titleWinners.text(language, "\(entries.first?.year ?? 0)", "\(entries.last?.year ?? 0)"),
          entries: entries.map { entry in
            WinnersPanel.Entry(
              year: entry.year, name: printable(entry.name), isWinner: entry.place == 1, error: entry.error,
              layers: entry.layers,
              source: printable(entry.source + (note(entry).isEmpty ? "" : " · " + note(entry))))
          },
          level: (Self.humanError, human),
          facts: [Phrase.winnersPale.text(language), Phrase.winnersDash.text(language), counted],
          command: printable(CommandText.typed))
      }
    }
    try report.finish()
  }

  /// Each source once, with the years it is for.
  private static func sources(_ entries: [ChallengeEntry]) -> [String] {
    var seen: [String] = []
    for entry in entries where !seen.contains(entry.source) { seen.append(entry.source) }
    return seen.map { source in
      let years = entries.filter { $0.source == source }.map { "\($0.year) \($0.name)" }
      return "  \(years.joined(separator: ", ")): \(source)"
    }
  }

  private func record(_ entries: [ChallengeEntry], in report: inout Report) {
    report.record(
      "entries",
      .array(
        entries.map { entry in
          .object([
            "year": .integer(entry.year), "name": .string(entry.name), "place": .integer(entry.place),
            "layers": entry.layers.map(JSONValue.integer) ?? .null, "top5_error": .value(entry.error),
            "note": .string(entry.note), "source": .string(entry.source),
          ])
        }))
    report.record("human_error", .value(Self.humanError))
  }
}
