// What `make bench` wrote: the times of explain and of other libraries, case by case. Read, told and drawn here; measured
// by `Benchmarks/compare.py`.

import Formats
import Reference
import Viz

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `ratios.json`.
struct RatioFile: Decodable {
  struct Machine: Decodable {
    let processor: String
    let threads: Int
    let vectors: String
  }

  struct Group: Decodable {
    let name: String
    let geometric_mean: Double
    let minimum: Double
    let cases: [Case]
  }

  struct Case: Decodable {
    let name: String
    let automatic: String
    let best: String
    let peer: String
    let ratio: Double
    let ratio_of_best: Double
    let times: [Time]

    /// The median of one competitor, in milliseconds.
    func milliseconds(_ name: String, ours: Bool) -> Double? {
      times.first { $0.name == name && $0.ours == ours }?.median_ms
    }
  }

  struct Time: Decodable {
    let name: String
    let ours: Bool
    let median_ms: Double
  }

  let machine: Machine
  let versions: [String: String]
  let rounds: Int
  let groups: [Group]

  /// Reads the file.
  ///
  /// - Throws: `FormatError` where it is not what `make bench` writes.
  static func read(_ path: String) throws -> RatioFile {
    let bytes = try FileBytes.read(path)
    let remedy = "make bench writes it"
    guard let file = try? JSONDecoder().decode(RatioFile.self, from: Data(bytes)) else {
      throw FormatError(path, "is not a file of ratios", remedy: remedy)
    }
    let cases = file.groups.flatMap(\.cases)
    let ratios =
      cases.flatMap { [$0.ratio, $0.ratio_of_best] } + file.groups.flatMap { [$0.geometric_mean, $0.minimum] }
    guard !cases.isEmpty, ratios.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw FormatError(path, "has no ratios above 0", remedy: remedy)
    }
    return file
  }

  private func facts(_ language: Language) -> [String] {
    [machine.processor, Phrase.benchThreads.text(language, "\(machine.threads)"), machine.vectors]
  }

  private var versionText: [String] { versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" } }

  func tell(in report: inout Report) {
    let language = report.language
    report.say(.labelMachine, facts(language).joined(separator: " · "))
    report.say(.labelVersions, versionText.joined(separator: " · "))
    report.say(.labelRounds, "\(rounds)")
    for group in groups {
      let header = [Phrase.columnCase, .columnFastestPeer, .columnAlgorithm, .columnRatio].map { $0.text(language) }
      let rows = group.cases.map { entry in
        [
          entry.name, Self.competitor(entry.peer, entry.milliseconds(entry.peer, ours: false)),
          Self.competitor(entry.automatic, entry.milliseconds(entry.automatic, ours: true)),
          NumberText.fixed(entry.ratio, decimals: 2),
        ]
      }
      let title = "\(Self.heading(group.name, language)) · \(Self.mean(group, language))"
      report.add(table: ([title] + TextTable.lines([header] + rows, left: [0, 1, 2])).joined(separator: "\n"))
    }
    report.record("machine", .string(machine.processor))
    report.record(
      "groups",
      .array(
        groups.map {
          .object([
            "name": .string($0.name), "geometric_mean": .number($0.geometric_mean), "minimum": .number($0.minimum),
            "ratios": .object(
              Dictionary(
                $0.cases.map { ($0.name, JSONValue.number($0.ratio)) }, uniquingKeysWith: { first, _ in first })),
          ])
        }))
  }

  private static func competitor(_ name: String, _ milliseconds: Double?) -> String {
    milliseconds.map { "\(name) \(NumberText.short($0, digits: 3)) ms" } ?? name
  }

  private static func mean(_ group: Group, _ language: Language) -> String {
    Phrase.ratioMean.text(
      language, NumberText.fixed(group.geometric_mean, decimals: 2), NumberText.fixed(group.minimum, decimals: 2))
  }

  /// The name of a group in words; one that this program does not know as it is.
  private static func heading(_ name: String, _ language: Language) -> String {
    switch name {
    case "forward": Phrase.groupForward.text(language)
    case "training": Phrase.groupTraining.text(language)
    default: BenchmarkGroup(rawValue: name)?.phrase.text(language) ?? name
    }
  }

  /// The figure.
  func panel(_ language: Language, command: String, _ printable: (String) -> String) throws -> RatioPanel {
    RatioPanel(
      title: Phrase.titleRatios.text(language),
      sections: groups.map { group in
        RatioPanel.Section(
          heading: printable(Self.heading(group.name, language)), note: Self.mean(group, language),
          rows: group.cases.map { entry in
            RatioPanel.Row(
              name: printable(entry.name), ratio: entry.ratio,
              bestRatio: entry.best == entry.automatic ? nil : entry.ratio_of_best,
              competitors: printable(
                [
                  Self.competitor(entry.automatic, entry.milliseconds(entry.automatic, ours: true)),
                  Self.competitor(entry.peer, entry.milliseconds(entry.peer, ours: false)),
                ].joined(separator: " · ")))
          })
      },
      facts: (facts(language) + versionText).map(printable), command: command)
  }
}
