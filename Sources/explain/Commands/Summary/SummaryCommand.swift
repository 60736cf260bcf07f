// `explain summary`: a network layer by layer, with what each costs and sees. What is counted is `NetworkSummary`'s.
// Next: `SummaryCommand+Report.swift`, the table; `SummaryCommand+Figure.swift`.

import ArgumentParser
import Formats
import Reference
import Viz

/// A network in numbers.
struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "A network layer by layer: sizes, parameters, work, and what each layer sees.",
    discussion: """
      Examples:
        explain summary fashion
        explain summary resnet50 --input 32,32,3 --no-figure
        explain summary --layers 16,max_pool,32,max_pool --batch-norm
        explain summary small --save small.json      then edit it, and
        explain summary small.json -o small.svg
        explain summary --list
      """)

  @OptionGroup(title: "Network") var options: NetworkOptions

  @Flag(help: "List the networks that have a name.")
  var list = false

  @Option(help: ArgumentHelp("Write the network as JSON, to be edited and read again.", valueName: "FILE.json"))
  var save: String?

  @Flag(help: "Print the table as CSV and nothing else.")
  var csv = false

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(self.report)
    for (name, isUsed) in [("--json", self.report.json), ("--quiet", self.report.quiet)] where csv && isUsed {
      throw UsageError("--csv prints a table and \(name) does not; leave one of them out")
    }
    if list {
      try refuseWithList()
      return try listPresets(&report)
    }
    let save = try saveTarget()
    let (network, preset) = try options.network()
    let target = try figure.target(
      default: "\(options.stem)-summary.png", inputs: options.files, outputs: [save].compactMap(\.self))
    let summary = try NetworkSummary(network)
    report.tell(summary, network, preset)
    if csv { report.replace(by: SummaryTable(summary, report.language).csv) }
    if let save { report.add(file: save, bytes: Array(try network.json().utf8), key: "saved") }
    if let target { try draw(summary, network, to: target, in: &report) }
    try report.finish()
  }

  /// Where the JSON goes, checked before anything is computed.
  private func saveTarget() throws -> String? {
    guard let path = save?.trimmed else { return nil }
    guard path.lowercased().hasSuffix(".json") else {
      throw UsageError("--save \(path): a network is saved as .json; try \(InputArray.stem(of: path)).json")
    }
    try OutputFile.check(path, inputs: options.files)
    return path
  }

  private func refuseWithList() throws {
    let others: [(String, Bool)] = [
      ("a model", options.model != nil), ("--layers", options.layers != nil), ("--input", options.input != nil),
      ("--classes", options.classes != nil), ("--batch-norm", options.batchNorm), ("--residual", options.residual),
      ("--save", save != nil), ("-o", figure.output != nil), ("--theme", figure.theme != nil),
      ("--dpi", figure.dpi != nil),
    ]
    for (name, isUsed) in others where isUsed {
      throw UsageError("--list names all networks and takes no other; leave \(name) out")
    }
  }

  /// The presets with their sizes.
  private func listPresets(_ report: inout Report) throws {
    let language = report.language
    let header = [Phrase.columnName, .labelInput, .columnParameters, .columnMeaning].map { $0.text(language) }
    var rows = [header]
    var entries: [JSONValue] = []
    for preset in Preset.allCases {
      // One of them fits nowhere, on purpose.
      let network = try? preset.network()
      rows.append([
        preset.rawValue, NumberText.shape(preset.input), network.map { NumberText.grouped($0.parameterCount) } ?? "–",
        language == .korean ? preset.korean : preset.english,
      ])
      entries.append(
        .object([
          "name": .string(preset.rawValue), "input": .integers(preset.input),
          "parameters": network.map { .integer($0.parameterCount) } ?? .null, "summary": .string(preset.english),
          "source": .string(preset.source),
        ]))
    }
    if csv {
      report.replace(by: CSVText.lines(rows))
    } else {
      report.add(table: TextTable.lines(rows, left: [0, 1, 3]).joined(separator: "\n"))
    }
    report.record("networks", .array(entries))
    try report.finish()
  }
}
