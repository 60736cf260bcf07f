// The options that say where results go and how they look: figure, bare result, report.

import ArgumentParser
import Formats
import Kernels
import Reference
import Viz

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The figure and the report.
struct FigureOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The figure: .png, .svg or .pdf. Default: a .png in this folder.", valueName: "FILE"))
  var output: String?

  @Flag(help: "Draw nothing.")
  var noFigure = false

  @Option(help: ArgumentHelp("The colours of the figure. Default: light.", valueName: "light|dark|print"))
  var theme: String?

  @Option(help: ArgumentHelp("Pixels per inch of a .png figure; 96 is a pixel for each unit.", valueName: "N"))
  var dpi: String?

  /// Where the figure goes, or `nil` if none is wanted. Checked before anything is computed.
  func target(default name: String, inputs: [String], outputs: [String] = []) throws -> FigureTarget? {
    if noFigure {
      for (name, value) in [("-o", output), ("--theme", theme), ("--dpi", dpi)] where value != nil {
        throw UsageError("\(name) is for a figure, but --no-figure wants none; leave one of them out")
      }
      return nil
    }
    return try FigureTarget(
      path: output?.trimmed ?? name, theme: theme, dpi: dpi, inputs: inputs, outputs: outputs)
  }
}

/// The figure of a check, which is drawn only where it is asked for.
struct DifferenceOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Draw where the result differs: .png, .svg or .pdf.", valueName: "FILE"))
  var output: String?

  @Option(help: ArgumentHelp("The colours of the figure. Default: light.", valueName: "light|dark|print"))
  var theme: String?

  @Option(help: ArgumentHelp("Pixels per inch of a .png figure; 96 is a pixel for each unit.", valueName: "N"))
  var dpi: String?

  /// Where the figure goes, or `nil` if none is wanted.
  func target(inputs: [String]) throws -> FigureTarget? {
    guard let output else {
      for (name, value) in [("--theme", theme), ("--dpi", dpi)] where value != nil {
        throw UsageError("\(name) is for a figure, and none is drawn; add -o FILE.png, or leave it out")
      }
      return nil
    }
    return try FigureTarget(path: output.trimmed, theme: theme, dpi: dpi, inputs: inputs, outputs: [])
  }
}

/// Where a figure goes and how it is painted.
struct FigureTarget {
  let path: String
  let format: FigureFormat
  let theme: Theme
  let dpi: Int

  /// What was typed, checked before anything is computed.
  init(path: String, theme: String?, dpi: String?, inputs: [String], outputs: [String]) throws {
    let suffix = path.split(separator: "/").last?.split(separator: ".").last?.lowercased() ?? ""
    guard path.contains("."), let format = FigureFormat(rawValue: suffix) else {
      throw UsageError("-o \(path): a figure is .png, .svg or .pdf; try \(InputArray.stem(of: path)).png")
    }
    if dpi != nil && format != .png {
      throw UsageError("--dpi is for .png; a .\(format.rawValue) figure has no pixels, leave it out")
    }
    try OutputFile.check(path, inputs: inputs, outputs: outputs)
    self.path = path
    self.format = format
    self.theme = try Self.theme(theme)
    self.dpi = try dpi.map { try NumberSyntax.integer($0, for: "--dpi", in: Painter.dpiRange) } ?? Painter.defaultDPI
  }

  /// The theme of a name; light where there is none.
  static func theme(_ name: String?) throws -> Theme {
    guard let name else { return .light }
    guard let value = Theme(rawValue: name.trimmed.lowercased()) else {
      let names = Theme.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError("--theme: '\(name.trimmed)' is not known; allowed are \(names)")
    }
    return value
  }
}

/// The language and the form of the report.
struct ReportOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The language of report and figure.", valueName: "en|ko"))
  var lang = Language.english.rawValue

  @Flag(help: "Print the facts as one JSON object and nothing else.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  /// The language.
  func language() throws -> Language {
    guard let language = Language(rawValue: lang.trimmed.lowercased()) else {
      throw UsageError("--lang: '\(lang.trimmed)' is not known; allowed are en, ko")
    }
    if json && quiet { throw UsageError("--json prints and --quiet does not; leave one of them out") }
    return language
  }
}

/// How the work is done.
struct WorkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "auto, or one of: \(ConvolutionAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "NAME"))
  var algorithm = "auto"

  @Option(help: Self.threadsHelp)
  var threads: String?

  static let threadsHelp = ArgumentHelp(
    "How many threads may work. Default: all cores. The result does not depend on it.", valueName: "N")

  /// The algorithm that was asked for, or `nil` for auto.
  func parsedAlgorithm() throws -> ConvolutionAlgorithm? {
    let name = algorithm.trimmed.lowercased()
    if name == "auto" { return nil }
    guard let value = ConvolutionAlgorithm(rawValue: name) else {
      throw UsageError(
        algorithm.trimmed, for: "--algorithm", allowed: ["auto"] + ConvolutionAlgorithm.allCases.map(\.rawValue))
    }
    return value
  }

  /// The number of threads.
  func parsedThreads() throws -> Int { try Self.parseThreads(threads) }

  /// The number of threads that `--threads` asks for: all cores where it does not.
  static func parseThreads(_ threads: String?) throws -> Int {
    try threads.map { try NumberSyntax.integer($0, for: "--threads", in: 1...1024) }
      ?? processorCount
  }
}

/// What is true of every file the program writes.
enum OutputFile {
  /// Finds out whether a file can be written and is neither an input nor another output of the same run.
  ///
  /// - Parameter suffix: what such files end in, for the name that is suggested in the place of a folder's.
  static func check(_ path: String, inputs: [String], outputs: [String] = [], suffix: String = "png") throws {
    try AtomicFile.checkWritable(path, suffix: suffix)
    for input in inputs where input != "-" {
      if isSameFile(path, input) {
        throw UsageError("\(path) is also an input and would be overwritten; name another file")
      }
      if let folder = data(path, of: input) {
        throw UsageError("\(path) lies in \(folder), which is read, and would be overwritten; name another file")
      }
    }
    for output in outputs where isSameFile(path, output) {
      throw UsageError("\(path) is named twice and would be overwritten; name another file")
    }
  }

  /// The folder `input`, if a file that is there already lies in it. Where somebody works inside of a folder of data,
  /// files beside the data are no data.
  private static func data(_ path: String, of input: String) -> String? {
    guard let folder = resolved(input + "/."), access(path, F_OK) == 0, let file = resolved(path),
      let here = resolved("."), file.hasPrefix(folder + "/"), here != folder, !here.hasPrefix(folder + "/")
    else { return nil }
    return input
  }

  /// The path without links; `nil` where nothing is.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Whether a file is, or would be, directly in a folder, which may not be there yet.
  static func lies(_ path: String, in folder: String) -> Bool {
    var (a, b) = (stat(), stat())
    let exist = (stat(self.folder(path), &a) == 0, stat(folder, &b) == 0)
    if exist == (true, true) { return a.st_dev == b.st_dev && a.st_ino == b.st_ino }
    return isSameFile(self.folder(path), folder)
  }

  /// Whether two paths lead to one file; of files that do not exist yet, whether folder and name are the same.
  private static func isSameFile(_ first: String, _ second: String) -> Bool {
    var (a, b) = (stat(), stat())
    let exist = (stat(first, &a) == 0, stat(second, &b) == 0)
    if exist == (true, true) { return a.st_dev == b.st_dev && a.st_ino == b.st_ino }
    guard exist == (false, false), name(first) == name(second) else { return false }
    return stat(folder(first), &a) == 0 && stat(folder(second), &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino
  }

  private static func name(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }

  private static func folder(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
