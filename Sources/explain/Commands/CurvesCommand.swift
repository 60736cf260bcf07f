// `explain curves`: the curves of runs in one figure, so that trainings can be compared.

import ArgumentParser
import Formats
import Reference
import Viz

/// Comparison of trainings.
struct CurvesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "curves", abstract: "Draw how trainings went, one or several in one figure.",
    discussion: """
      Examples:
        explain curves run
        explain curves pretrained untrained -o comparison.svg
        explain curves sample:transferred sample:frozen sample:untrained
      """)

  @Argument(
    help: ArgumentHelp(
      "Folders of runs that explain train has made, or sample:digits, sample:fashion.", valueName: "RUN"))
  var folders: [String] = []

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  /// Colours that can be told apart.
  private static let mostRuns = 4

  func run() throws {
    var report = try Report(report)
    let language = report.language
    guard !folders.isEmpty else { throw UsageError("no run is named; give the folders of one run or more") }
    guard folders.count <= Self.mostRuns else {
      throw UsageError("\(folders.count) runs are named; at most \(Self.mostRuns) can be told apart in one figure")
    }
    let target = try figure.target(default: "curves.png", inputs: [])
    let paths = try folders.map {
      try RunFolder.existing($0, for: "RUN", samples: SampleRun.names + SampleRun.histories).path
    }
    if let twice = paths.first(where: { path in paths.count { $0 == path } > 1 }) {
      throw UsageError("\(twice) is named twice; name it once")
    }
    let names = Self.names(paths)
    let runs = try zip(paths, names).map { path, name in
      let past = try RunFolder(path: path).readPast()
      return TrainingCurves.Run(name: name, history: past.history, best: past.bestEpoch)
    }
    report.add(table: Self.table(runs, language))
    report.record(
      "runs",
      .array(
        runs.map { run in
          .object([
            "name": .string(run.name), "history": .array(run.history.map(\.json)),
            "best_epoch": run.best.map { .integer($0 + 1) } ?? .null,
          ])
        }))
    if let target {
      try report.draw(target) { printable in
        TrainingCurves.panel(
          runs.map { run in
            TrainingCurves.Run(
              name: runs.count == 1 ? "" : printable(run.name), history: run.history, best: run.best)
          },
          title: runs.count == 1
            ? Phrase.titleRun.text(language, printable(runs[0].name)) : Phrase.titleRuns.text(language), facts: [],
          command: printable(CommandText.typed), language)
      }
    }
    try report.finish()
  }

  /// What the runs are called: the last parts of their paths, or the whole paths where two of these are the same.
  private static func names(_ paths: [String]) -> [String] {
    let last = paths.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    return Set(last).count == last.count ? last : paths
  }

  /// The last and the best epoch of each run.
  private static func table(_ runs: [TrainingCurves.Run], _ language: Language) -> String {
    let header = [Phrase.columnName, .columnEpochs, .curveTraining, .curveHeldBack, .curveBest].map {
      $0.text(language)
    }
    func percent(_ share: Double?) -> String {
      share.map { NumberText.fixed(100 * $0, decimals: 2) + " %" } ?? ""
    }
    let rows = runs.map { run -> [String] in
      let best = run.history.compactMap(\.validationAccuracy).max()
      return [
        OneLine.text(run.name), "\(run.history.count)", percent(run.history.last?.accuracy),
        percent(run.history.last?.validationAccuracy), percent(best),
      ]
    }
    return TextTable.lines([header] + rows, left: [0]).joined(separator: "\n")
  }
}
