// The program as people run it: a command line in, what it printed, its exit code and its files out.
// It judges nothing but what is never right: a signal, or no end. Next: `Child.swift`, then `explainTests`.

import FoundationEssentials
import Glibc

/// What one run of the program did.
public struct ProgramRun: Sendable, CustomStringConvertible {
  /// The arguments.
  public let arguments: [String]
  /// What it printed on standard output.
  public let output: String
  /// What it printed on standard error.
  public let errors: String
  /// Its exit code.
  public let exitCode: Int32

  /// The lines of standard output.
  public var lines: [String] { ProgramRun.lines(of: output) }
  /// The lines of standard error.
  public var errorLines: [String] { ProgramRun.lines(of: errors) }

  private static func lines(of text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// The command, its exit code and all it printed.
  public var description: String {
    "explain \(arguments.map { "'\($0)'" }.joined(separator: " "))\nexit code \(exitCode)\n\(output)\(errors)"
  }
}

/// A run that is a failure whatever the test expected.
public enum ProgramFailure: Error, CustomStringConvertible {
  /// The program is not where it should be.
  case missing(String)
  /// A signal ended it.
  case signal(Int32, ProgramRun)
  /// It had to be stopped.
  case timeout(seconds: Int, ProgramRun)
  /// It was to be killed and was not.
  case notKilled(ProgramRun)
  /// The system could not start it.
  case notStarted(String)
  /// A command line with a quotation mark that is never closed.
  case openQuote(String)

  /// What happened and to which command.
  public var description: String {
    switch self {
    case .missing(let path): "there is no program at \(path); swift build makes it"
    case .signal(let number, let run): "ended by signal \(number): \(run)"
    case .timeout(let seconds, let run): "stopped after \(seconds) s: \(run)"
    case .notKilled(let run): "ended before it was killed, or never came so far: \(run)"
    case .notStarted(let reason): "the program could not be started: \(reason)"
    case .openQuote(let line): "a quotation mark is not closed in: \(line)"
    }
  }
}

/// A fresh folder to run the program in, gone when its owner is.
public final class ProgramFolder: Sendable {
  /// The folder.
  public let path: String
  private let scratch: String

  /// Makes an empty folder.
  public init() throws {
    scratch = FileManager.default.temporaryDirectory.path + "/explain-" + UUID().uuidString
    path = scratch + "/folder"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: scratch) }

  /// Runs the program on a command line as it is typed, without the word `explain`: `conv m.npy --kernel "1 0 -1"`.
  ///
  /// - Throws: ``ProgramFailure`` where there is no program, a signal ended it, or it ran for 30 seconds.
  public func run(_ line: String, input: [UInt8] = [], environment: [String: String] = [:]) throws -> ProgramRun {
    try run(arguments: Program.words(of: line), input: input, environment: environment)
  }

  /// Runs the program in this folder.
  ///
  /// - Parameters:
  ///   - input: what it finds on standard input, a pipe.
  ///   - environment: variables besides those of the tests; unless named, `NO_COLOR` and `EXPLAIN_RESOURCES` are unset
  ///     and `EXPLAIN_DATA` is the folder `.data` in this one, which is not made.
  /// - Throws: ``ProgramFailure`` where there is no program, a signal ended it, or it ran for 30 seconds.
  public func run(arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]) throws -> ProgramRun {
    var variables = ProcessInfo.processInfo.environment
    for name in ["NO_COLOR", "EXPLAIN_RESOURCES"] { variables[name] = nil }
    variables["EXPLAIN_DATA"] = file(".data")
    // Printed to files, which take any amount: nothing has to be drained while the program runs.
    let run = scratch + "/" + UUID().uuidString
    let child = Child(
      program: try Program.located(), arguments: arguments, environment: variables.merging(environment) { $1 },
      folder: path, output: run + ".out", errors: run + ".err")
    let status = try child.run(input: input, until: nil)
    let result = ProgramRun(
      arguments: arguments, output: try Self.text(run + ".out"), errors: try Self.text(run + ".err"),
      exitCode: status.exitCode)
    if status.isLate { throw ProgramFailure.timeout(seconds: Program.secondsAllowed, result) }
    if let number = status.signal { throw ProgramFailure.signal(number, result) }
    return result
  }

  /// Runs the program and kills it by SIGKILL, which it cannot know of, some time after something has come true.
  ///
  /// - Parameters:
  ///   - seconds: how long after.
  ///   - isReady: asked every millisecond.
  /// - Throws: ``ProgramFailure`` where there is no program, or it ended by itself.
  public func kill(_ line: String, afterSeconds seconds: Double, isReady: @escaping () -> Bool) throws {
    let arguments = try Program.words(of: line)
    let run = scratch + "/" + UUID().uuidString
    let child = Child(
      program: try Program.located(), arguments: arguments, environment: ProcessInfo.processInfo.environment,
      folder: path, output: run + ".out", errors: run + ".err")
    let status = try child.run(input: [], until: Child.End(seconds: seconds, isReady: isReady))
    let result = ProgramRun(
      arguments: arguments, output: try Self.text(run + ".out"), errors: try Self.text(run + ".err"),
      exitCode: status.exitCode)
    guard status.signal == SIGKILL, !status.isLate else { throw ProgramFailure.notKilled(result) }
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  // MARK: Files

  /// The path of a file in this folder.
  public func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file; folders on the way are made.
  public func write(_ bytes: [UInt8], to name: String) throws {
    if let slash = name.lastIndex(of: "/") { try makeFolder(String(name[..<slash])) }
    try Data(bytes).write(to: URL(filePath: file(name)))
  }

  /// Makes a folder in this folder.
  public func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
  }

  /// The bytes of a file in this folder.
  public func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: file(name)))) }

  /// The files and folders in this folder and below, in alphabetical order.
  public var names: [String] { ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).sorted() }

  /// Every file with its bytes, every folder with none: equal before and after where nothing was touched.
  public var contents: [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: names.map { ($0, (try? bytes($0)) ?? []) })
  }
}

/// Where the program is and how it is asked.
public enum Program {
  /// After so many seconds a run is stopped.
  public static let secondsAllowed = 30

  /// The program: beside the tests that are running.
  public static let path: String = {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let length = buffer.withUnsafeMutableBytes { bytes in
      readlink("/proc/self/exe", bytes.baseAddress!, bytes.count)
    }
    let tests = String(decoding: buffer.prefix(max(0, length)), as: UTF8.self)
    return tests[..<(tests.lastIndex(of: "/") ?? tests.startIndex)] + "/explain"
  }()

  /// ``path``, if a program is there.
  static func located() throws -> String {
    guard access(path, X_OK) == 0 else { throw ProgramFailure.missing(path) }
    return path
  }

  /// The words of a command line, as a shell would part them: by white space, but not between quotation marks.
  ///
  /// ```
  /// conv m.npy -k "1 0 -1" -o ''   ->   conv   m.npy   -k   1 0 -1   -o   (nothing)
  /// ```
  ///
  /// - Throws: ``ProgramFailure/openQuote(_:)``.
  public static func words(of line: String) throws -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        (quote, word) = (character, word ?? "")
      } else if character.isWhitespace {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil else { throw ProgramFailure.openQuote(line) }
    return words + [word].compactMap(\.self)
  }
}
