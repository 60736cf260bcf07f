// What a run has to tell: facts in order, printed as lines for people or as one JSON object for programs.
// It formats nothing itself but the alignment; texts come from `Phrase`.

import Formats
import Reference
import Viz

/// The facts of one run, each under a label for people and a key for programs.
struct Report {
  private struct Line {
    var label: String
    var text: String
  }

  let language: Language
  private let options: ReportOptions
  private var lines: [Line] = []
  private var fields: [(key: String, value: JSONValue)] = []
  private var tables: [String] = []
  private var written: [Line] = []
  private var files: [(path: String, bytes: [UInt8])] = []
  private var folders: [String] = []
  private var replacement: String?

  init(_ options: ReportOptions) throws {
    self.options = options
    language = try options.language()
  }

  /// Adds a line for people.
  mutating func say(_ label: Phrase, _ text: String) {
    lines.append(Line(label: label.text(language), text: text))
  }

  /// Adds a file to be written once everything has been computed, and told last: a run that fails touches no file.
  mutating func add(file path: String, bytes: [UInt8], key: String) {
    files.append((path, bytes))
    written.append(Line(label: Phrase.labelWrote.text(language), text: OneLine.text(path)))
    record(key, .string(path))
  }

  /// Adds a folder of files, which is made if it is not there; told in one line.
  mutating func add(folder path: String, files: [(name: String, bytes: [UInt8])], key: String) {
    folders.append(path)
    for file in files { self.files.append((path: "\(path)/\(file.name)", bytes: file.bytes)) }
    let names = [files.first?.name, files.count > 1 ? files.last?.name : nil].compactMap(\.self)
    written.append(
      Line(label: Phrase.labelWrote.text(language), text: OneLine.text("\(path)/ · \(names.joined(separator: " … "))")))
    record(key, .string(path))
  }

  /// Adds a field for programs.
  mutating func record(_ key: String, _ value: JSONValue) { fields.append((key, value)) }

  /// Adds a table or a result that stands by itself below the lines.
  mutating func add(table: String) { tables.append(table) }

  /// Prints a text in the place of the lines and tables for people.
  mutating func replace(by text: String) { replacement = text }

  /// Writes the files and prints the report, in the form that was asked for.
  func finish() throws {
    for folder in folders { try AtomicFile.makeFolder(folder) }
    for file in files { try AtomicFile.write(file.bytes, to: file.path) }
    if options.quiet { return }
    if options.json {
      Terminal.say(try JSONValue.object(Dictionary(uniqueKeysWithValues: fields)).text() + "\n")
      return
    }
    if let replacement { return Terminal.say(replacement) }
    let width = (lines + written).map { Terminal.width(of: $0.label) }.max() ?? 0
    let (dim, plain) = Terminal.wantsColor ? ("\u{1B}[2m", "\u{1B}[0m") : ("", "")
    func text(_ lines: [Line]) -> String {
      lines.map { "\(dim)\(Terminal.pad($0.label, to: width))\(plain)  \($0.text)\n" }.joined()
    }
    // Tables stand between blank lines; without one the files follow the facts.
    let parts = tables.isEmpty ? [text(lines + written)] : [text(lines)] + tables.map { $0 + "\n" } + [text(written)]
    Terminal.say(parts.filter { !$0.isEmpty }.joined(separator: "\n"))
  }
}
