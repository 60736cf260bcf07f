// `explain figures`: the figures of the course and of the guides, drawn again from what is computed.
// Each is what a verb draws, run in this program as if it had been typed. Which there are is `FigureCatalogue`'s to know.
// Next: `FiguresCommand+Sheet.swift`.

import ArgumentParser
import Formats
import Reference
import Viz

/// All figures by their names.
struct FiguresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figures", abstract: "Draw the course's figures again: all, or some by name.",
    discussion: """
      Each figure is what another verb draws; --list shows the commands. The same
      program draws the same bytes.

      Examples:
        explain figures --list
        explain figures --lang ko
        explain figures sobel 'gradients-*' --format svg --theme print -o slides
      """)

  @Argument(help: ArgumentHelp("Names of figures, * for any letters. Default: all.", valueName: "ID"))
  var names: [String] = []

  @Flag(help: "Name the figures and the commands that draw them.")
  var list = false

  @Flag(help: "Write README.md instead, which shows the figures of the folder in both languages.")
  var sheet = false

  @Option(help: ArgumentHelp("A catalogue of your own.", valueName: "FILE"))
  var catalogue: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder, made if it is not there. Default: figures.", valueName: "FOLDER"))
  var output: String?

  @Option(help: ArgumentHelp("The kind of the files. Default: png.", valueName: "png|svg|pdf"))
  var format: String?

  @Option(help: ArgumentHelp("The colours of the figures. Default: light.", valueName: "light|dark|print"))
  var theme: String?

  @Option(help: ArgumentHelp("Pixels per inch of .png figures; 96 is a pixel for each unit.", valueName: "N"))
  var dpi: String?

  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(self.report)
    let catalogue = try self.catalogue.map { try FigureCatalogue(path: $0.trimmed) } ?? FigureCatalogue.standard()
    let chosen = try catalogue.chosen(names.map(\.trimmed))
    if list {
      try refuse(with: "--list", options: drawing + [("-o", output != nil), ("--sheet", sheet)])
      report.add(table: TextTable.lines(chosen.map { [$0.id, $0.command] }, left: [0, 1]).joined(separator: "\n"))
      report.record("figures", .array(chosen.map { Self.json($0, path: nil) }))
      return try report.finish()
    }
    if sheet {
      try refuse(with: "--sheet", options: drawing)
      return try writeSheet(chosen, &report)
    }
    let look = try Look(format: format, theme: theme, dpi: dpi, language: report.language)
    let folder = try folder()
    let paths = chosen.map { "\(folder)/\(look.fileName($0.id))" }
    try AtomicFile.withFolder(folder) {
      for path in paths { try OutputFile.check(path, inputs: []) }
      try draw(chosen, to: paths, look, report.language)
    }
    report.say(.labelFigures, "\(chosen.count)")
    report.say(.labelWrote, OneLine.text("\(folder)/ · \(Self.ends(chosen.map { look.fileName($0.id) }))"))
    report.record("figures", .array(zip(chosen, paths).map { Self.json($0, path: $1) }))
    try report.finish()
  }

  private var drawing: [(name: String, isUsed: Bool)] {
    [("--format", format != nil), ("--theme", theme != nil), ("--dpi", dpi != nil)]
  }

  private func refuse(with flag: String, options: [(name: String, isUsed: Bool)]) throws {
    if let option = options.first(where: \.isUsed) {
      throw UsageError("\(flag) draws nothing; leave \(option.name) out")
    }
  }

  /// The folder of the figures.
  func folder() throws -> String {
    var path = try RunFolder.checked(output ?? "figures", for: "--output")
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// `a.png … z.png`
  private static func ends(_ names: [String]) -> String {
    [names.first, names.count > 1 ? names.last : nil].compactMap(\.self).joined(separator: " … ")
  }

  static func json(_ entry: FigureCatalogue.Entry, path: String?) -> JSONValue {
    .object([
      "id": .string(entry.id), "chapter": .string(entry.chapter.rawValue), "kind": .string(entry.kind),
      "command": .string(entry.command), "path": path.map(JSONValue.string) ?? .null,
    ])
  }
}

// MARK: Drawing

extension FiguresCommand {
  /// How all figures look.
  struct Look {
    let format: FigureFormat
    let theme: Theme
    let dpi: Int?
    let language: Language

    init(format: String?, theme: String?, dpi: String?, language: Language) throws {
      self.language = language
      self.theme = try FigureTarget.theme(theme)
      let name = format?.trimmed.lowercased() ?? FigureFormat.png.rawValue
      guard let value = FigureFormat(rawValue: name) else {
        throw UsageError(name, for: "--format", allowed: FigureFormat.allCases.map(\.rawValue))
      }
      self.format = value
      if dpi != nil && value != .png {
        throw UsageError("--dpi is for .png; a .\(value.rawValue) figure has no pixels, leave it out")
      }
      self.dpi = try dpi.map { try NumberSyntax.integer($0, for: "--dpi", in: Painter.dpiRange) }
    }

    /// `sobel.ko.png`, `sobel.en.dark.svg`: figures that look different never write over each other.
    func fileName(_ id: String) -> String {
      let parts = [id, language.rawValue, theme == .light ? nil : theme.rawValue, format.rawValue]
      return parts.compactMap(\.self).joined(separator: ".")
    }

    /// What is typed to get this look at a path.
    func arguments(path: String) -> [String] {
      let shared = ["-o", path, "--lang", language.rawValue, "--theme", theme.rawValue, "--quiet"]
      return shared + (dpi.map { ["--dpi", "\($0)"] } ?? [])
    }
  }

  /// Draws figures one after the other; each is a file as soon as it is drawn.
  private func draw(
    _ entries: [FigureCatalogue.Entry], to paths: [String], _ look: Look, _ language: Language
  ) throws {
    let stopwatch = Stopwatch()
    for (number, (entry, path)) in zip(entries, paths).enumerated() {
      if !report.quiet {
        let left =
          number == 0
          ? ""
          : " · "
            + Phrase.timeLeft.text(
              language,
              TrainProgress.time(stopwatch.seconds / Double(number) * Double(entries.count - number)))
        Terminal.progress(
          "\(TrainProgress.bar(number, of: entries.count)) \(number)/\(entries.count)\(left) · \(entry.id)")
      }
      do {
        try Self.run(entry.arguments + look.arguments(path: path))
      } catch {
        Terminal.progress("")
        throw FigureFailure(id: entry.id, failure: Failure(error))
      }
    }
    Terminal.progress("")
  }

  /// Runs a command as if it had been typed.
  private static func run(_ words: [String]) throws {
    try CommandText.$arguments.withValue(words) {
      var command = try Explain.parseAsRoot(ArgumentSpelling.protectNumbers(words))
      try command.run()
    }
  }
}

/// Why a figure of the catalogue cannot be drawn: its verb's error, and which figure it is.
struct FigureFailure: Error {
  let code: Int32
  let line: String

  init(id: String, failure: Failure) {
    // A verb that only printed its help was asked for something that is no figure.
    code = failure.code == 0 ? 2 : failure.code
    line = "figure \(id): \(failure.line)"
  }
}
