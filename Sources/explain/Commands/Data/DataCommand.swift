// `explain data`: which data sets there are, what is in one, and how one gets here. What can be typed for a data set is
// told here once, for every verb that reads one. Next: `DataShow.swift`.

import ArgumentParser
import Formats
import Reference
import Viz

/// Looks at data sets.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "List, show and fetch data sets to train with.",
    discussion: """
      Examples:
        explain data list
        explain data show digits
        explain data show photos/ --image-size 64,64
        explain data show pets/ --augment rotation=15,zoom=0.2,flip
        explain data show x.npy --labels y.csv --label-column coarse_labels
        explain data fetch mnist

      A data set is one of the names of explain data list, or:
        a folder of folders   one folder of pictures for each class; in parts if
                              they lie in train, validation and test
        a folder of pictures  named like cat.12.jpg
        a .csv                a column of picture files, a column of classes
        a .npy                pictures [N, H, W] or [N, H, W, C]; --labels FILE
        a .npz                arrays x_train, y_train, x_test, y_test, or x, y
        IDX and CIFAR files   as MNIST and CIFAR-10 come, or their folder

      Fetched data lie in $EXPLAIN_DATA or, without it, in ~/.cache/explain/data.
      """,
    subcommands: [DataList.self, DataShow.self, DataFetchCommand.self])
}

/// `explain data list`: the data sets that have a name.
struct DataList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the data sets that have a name, and which of them are here.")

  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(report)
    let language = report.language
    let header = [Phrase.columnName, .columnTraining, .columnTest, .columnShape, .columnClasses, .columnWhere]
    var rows = [header.map { $0.text(language) }]
    var sources: [[String]] = []
    var entries: [JSONValue] = []
    for set in KnownDataSet.all {
      let location = try set.location()
      rows.append([
        set.name, NumberText.grouped(set.trainingCount), set.testCount > 0 ? NumberText.grouped(set.testCount) : "",
        NumberText.shape(set.shape), "\(set.classNames.count)", place(set, location, language),
      ])
      sources.append([set.name, set.origin])
      entries.append(
        .object([
          "name": .string(set.name), "training": .integer(set.trainingCount), "test": .integer(set.testCount),
          "shape": .integers(set.shape), "classes": .array(set.classNames.map(JSONValue.string)),
          "origin": .string(set.origin), "here": .bool(location != nil),
          "folder": location.map(JSONValue.string) ?? .null,
        ]))
    }
    report.add(table: TextTable.lines(rows, left: [0, 3, 5]).joined(separator: "\n"))
    report.add(table: TextTable.lines(sources, left: [0, 1]).joined(separator: "\n"))
    report.record("data_sets", .array(entries))
    try report.finish()
  }

  /// Where it is, or how it comes here. The paths of people's machines are for `--json`.
  private func place(_ set: KnownDataSet, _ location: String?, _ language: Language) -> String {
    guard location == nil else { return Phrase.dataHere.text(language) }
    return set.package.map { "apt-get install \($0.name)" } ?? "explain data fetch \(set.name)"
  }
}

/// `explain data fetch`: a data set from the web.
struct DataFetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "Fetch a data set, and check it against its published MD5.",
    discussion: """
      Needs curl, for CIFAR also tar. A set is fetched beside its place, checked, and
      only then put there, so an interrupted run leaves nothing half done.

      Examples:
        explain data fetch mnist
        explain data fetch cifar-10 --from http://mirror.example/cifar
      """)

  @Argument(
    help: ArgumentHelp(
      "One of: \(KnownDataSet.all.filter { !$0.files.isEmpty }.map(\.name).joined(separator: ", ")).", valueName: "NAME"
    ))
  var name: String

  @Option(help: ArgumentHelp("Another folder on the web that has the same files.", valueName: "URL"))
  var from: String?

  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(report)
    let language = report.language
    let sets = KnownDataSet.all.filter { !$0.files.isEmpty }
    guard let set = KnownDataSet.named(name.trimmed) else {
      throw UsageError(name.trimmed, for: "explain data fetch", allowed: sets.map(\.name))
    }
    guard !set.files.isEmpty else {
      throw UsageError(
        "\(set.name) is a part of the program; to fetch there are \(sets.map(\.name).joined(separator: ", "))")
    }
    let fetch = try DataFetch(
      name: set.name, files: set.files, address: from?.trimmed ?? set.address, folder: KnownDataSet.dataFolder())
    let isWatched = !self.report.quiet
    defer { Terminal.progress("") }
    let isNew = try fetch.run { file, bytes in
      if isWatched { Terminal.progress("\(file)  \(NumberText.fixed(Double(bytes) / 1e6, decimals: 1)) MB") }
    }
    Terminal.progress("")
    let (place, status) = (fetch.target, isNew ? Phrase.dataFetched : .dataAlreadyHere)
    report.say(.labelData, status.text(language, set.name, place))
    report.say(.labelSource, set.origin)
    report.record("name", .string(set.name))
    report.record("folder", .string(place))
    report.record("fetched", .bool(isNew))
    try report.finish()
  }
}
