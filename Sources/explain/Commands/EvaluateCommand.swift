// `explain evaluate`: how often a trained network is right, and what it takes for what.

import ArgumentParser
import Formats
import Reference
import Viz

/// Evaluation.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Tell how often a trained network is right, class by class.",
    discussion: """
      Examples:
        explain evaluate run
        explain evaluate run --data fashion-mnist --part test -o confusion.svg
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of a run that explain train has made, or sample:digits or sample:fashion.", valueName: "RUN"))
  var folder: String

  @Option(help: ArgumentHelp("The data. Default: those the run was trained on.", valueName: "DATA"))
  var data: String?

  @OptionGroup(title: "Data") var reading: DataOptions

  @Option(
    help: ArgumentHelp(
      "training, validation (what was held back) or test. Default: the last of them that there is.", valueName: "PART"))
  var part: String?

  @Option(help: WorkOptions.threadsHelp)
  var threads: String?

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  private static let mostClasses = 4096

  func run() throws {
    var report = try Report(report)
    let language = report.language
    let engine = FastEngine(threads: try WorkOptions.parseThreads(threads), keepsWeights: true)
    let (state, facts) = try RunFolder.existing(folder, for: "RUN").readTrained()
    let set = try RunFolder.data(data, reading, for: state.network, facts)
    let chosen = try chosenPart(set)
    let (source, name) = (chosen.source, chosen.phrase.text(language))
    let target = try figure.target(default: "confusion.png", inputs: [])
    try checkCount(facts.classNames.count, isDrawn: target != nil)
    let isWatched = !self.report.quiet
    let evaluation = try state.evaluate(source, batchSize: 256, engine: engine) { done in
      if isWatched { Terminal.progress("\(NumberText.grouped(done))/\(NumberText.grouped(source.count))") }
    }
    Terminal.progress("")
    let counts = evaluation.confusion(classes: facts.classNames.count)
    report.say(.labelData, "\(set.name) · \(name) · \(NumberText.grouped(source.count))")
    report.say(.labelLoss, NumberText.fixed(evaluation.loss, decimals: 4))
    let right = counts.indices.reduce(0) { $0 + counts[$1][$1] }
    report.say(
      .labelAccuracy,
      "\(NumberText.fixed(100 * evaluation.accuracy, decimals: 2)) % (\(NumberText.grouped(right))/\(NumberText.grouped(source.count)))"
    )
    report.add(table: Self.table(counts, facts.classNames, language))
    report.record("loss", .value(evaluation.loss))
    report.record("accuracy", .value(evaluation.accuracy))
    report.record("examples", .integer(source.count))
    report.record("classes", .array(facts.classNames.map(JSONValue.string)))
    report.record("confusion", .array(counts.map(JSONValue.integers)))
    if let target {
      try report.draw(target) { printable in
        ConfusionPanel(
          title: Phrase.titleConfusion.text(
            language, NumberText.fixed(100 * evaluation.accuracy, decimals: 2), NumberText.grouped(source.count)),
          names: facts.classNames.map(printable), counts: counts, facts: [printable(set.name), name],
          command: printable(CommandText.typed))
      }
    }
    try report.finish()
  }

  /// A table of counts has as many cells as the square of its classes.
  private func checkCount(_ classes: Int, isDrawn: Bool) throws {
    guard classes <= Self.mostClasses else {
      throw UsageError("the network has \(classes) classes; at most \(Self.mostClasses) can be held against each other")
    }
    guard !isDrawn || classes <= ConfusionPanel.mostClasses else {
      throw UsageError(
        "\(classes) classes are too many for a figure, which has at most \(ConfusionPanel.mostClasses); add --no-figure"
      )
    }
  }

  /// Examples that are looked at together.
  private struct Part {
    let name: String
    let source: any ExampleSource
    let phrase: Phrase
  }

  /// The part that was asked for, or the one that was not trained on.
  private func chosenPart(_ set: RunFolder.Parts) throws -> Part {
    let parts: [(name: String, source: (any ExampleSource)?, phrase: Phrase)] = [
      ("test", set.test, .columnTest), ("validation", set.validation, .columnValidation),
      ("training", set.training, .columnTraining),
    ]
    let there = parts.compactMap { part in
      part.source.map { Part(name: part.name, source: $0, phrase: part.phrase) }
    }
    guard let part = part?.trimmed.lowercased() else { return there[0] }
    guard let match = there.first(where: { $0.name == part }) else {
      guard parts.contains(where: { $0.name == part }) else {
        throw UsageError(part, for: "--part", allowed: parts.map(\.name))
      }
      throw UsageError(
        "--part: \(set.name) has no \(part) part; it has \(there.map(\.name).joined(separator: ", "))")
    }
    return match
  }

  /// For each class how many there are, how many are found, how many of those taken for it are it, and what it is
  /// mostly mistaken for.
  private static func table(_ counts: [[Int]], _ names: [String], _ language: Language) -> String {
    func percent(_ part: Int, _ whole: Int) -> String {
      whole == 0 ? "" : NumberText.fixed(100 * Double(part) / Double(whole), decimals: 1) + " %"
    }
    let header = [Phrase.columnClass, .columnExamples, .columnRecall, .columnPrecision, .columnMistakenFor]
    let rows = names.indices.map { row -> [String] in
      let mistaken = names.indices.filter { $0 != row && counts[row][$0] > 0 }.max {
        counts[row][$0] < counts[row][$1]
      }
      return [
        names[row], NumberText.grouped(counts[row].reduce(0, +)), percent(counts[row][row], counts[row].reduce(0, +)),
        percent(counts[row][row], counts.reduce(0) { $0 + $1[row] }),
        mistaken.map { "\(names[$0]) \(counts[row][$0])" } ?? "",
      ]
    }
    return TextTable.lines([header.map { $0.text(language) }] + rows, left: [0, 4]).joined(separator: "\n")
  }
}
