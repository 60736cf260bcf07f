// The figures that have a name: which verb draws each, and with what. Nothing that follows from these is written down.
// The file is a person's to change; what it asks for is checked by the verbs themselves when they are run.
// Next: `FiguresCommand.swift`.

import Formats
import Reference

/// A catalogue of figures: a JSON object of names, each with a verb and what is typed after it.
///
/// ```
/// { "sobel": { "chapter": "filters", "kind": "conv", "inputs": "sample:camera",
///              "parameters": { "kernel": "sobel-x", "at": [228, 302] } } }
///
/// explain conv sample:camera --kernel sobel-x --at 228,302
/// ```
struct FigureCatalogue {
  /// One figure.
  struct Entry {
    /// Its name, that of its files.
    let id: String
    /// Where it stands among the others.
    let chapter: FigureChapter
    /// The verb.
    let kind: String
    /// What is typed after `explain`, without where the figure goes and how it looks.
    let arguments: [String]

    /// The command that draws it.
    var command: String { CommandText.make(arguments) }
  }

  /// The verbs that draw one figure and change nothing else.
  static let kinds = [
    "algorithms", "animate", "arch", "boundary", "conv", "conv1d", "cost", "curves", "data show", "equivariance",
    "evaluate", "features", "filters", "gradients", "kernels", "pool", "predict", "receptive-field", "residual",
    "saliency", "same", "summary", "verify", "winners",
  ]
  /// What the caller of ``FiguresCommand`` decides, and what would write other files.
  private static let reserved = [
    "output", "o", "lang", "theme", "dpi", "json", "quiet", "no-figure", "threads", "save", "save-argmax", "csv",
    "frames", "sheet", "list",
  ]

  let entries: [Entry]

  /// The catalogue that travels with the program.
  static func standard() throws -> FigureCatalogue {
    try FigureCatalogue(path: ResourceFolder.locate("figures") + "/catalogue.json")
  }

  /// Reads a file.
  ///
  /// - Throws: `FormatError` with the figure and the field, where the file is no catalogue.
  init(path: String) throws {
    let bytes = try FileBytes.read(path)
    let value: SettingValue
    do {
      value = try JSONText.value(bytes)
    } catch let problem as JSONText.Problem {
      throw FormatError(path, problem.description, remedy: "mend the line")
    }
    guard case .object(let fields) = value, !fields.isEmpty else {
      throw FormatError(path, "is no catalogue", remedy: "write an object with a field for each figure")
    }
    entries = try fields.map { try Entry($0, path: path) }
  }

  /// The figures that are named, in the catalogue's order; all, if none is. A name may have a `*` for any letters.
  func chosen(_ names: [String]) throws -> [Entry] {
    if names.isEmpty { return entries }
    for name in names where !entries.contains(where: { TransferOptions.matches($0.id, name) }) {
      let nearest = Spelling.nearest(to: name, in: entries.map(\.id)).map { "did you mean \($0)?" }
      throw UsageError("there is no figure \(OneLine.quoted(name)); \(nearest ?? "explain figures --list names them")")
    }
    return entries.filter { entry in names.contains { TransferOptions.matches(entry.id, $0) } }
  }
}

/// The chapters of the catalogue, in their order on the contact sheet.
enum FigureChapter: String, CaseIterable {
  case convolution, arithmetic, filters, pooling, algorithms, networks, field, gradients, training, inside, data
}

extension FigureCatalogue.Entry {
  /// Reads a field of the catalogue.
  fileprivate init(_ field: SettingField, path: String) throws {
    func problem(_ text: String, _ remedy: String) -> FormatError {
      FormatError(path, "figure \(OneLine.quoted(field.name)): \(text)", remedy: remedy)
    }
    let isName =
      !field.name.isEmpty && field.name.count <= 60
      && field.name.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-_".utf8.contains($0) }
    guard isName, !field.name.hasPrefix("-") else {
      throw problem("is no name for files", "use small letters, digits and -")
    }
    guard case .object(let fields) = field.value else { throw problem("is no object", "give it a kind") }
    let known = ["chapter", "kind", "inputs", "parameters"]
    if let other = fields.first(where: { !known.contains($0.name) }) {
      throw problem(
        "\(OneLine.quoted(other.name)) is not known",
        Spelling.nearest(to: other.name, in: known).map { "did you mean \($0)?" }
          ?? "allowed are \(known.joined(separator: ", "))")
    }
    func value(_ name: String) -> SettingValue? { fields.first { $0.name == name }?.value }
    func word(_ name: String, of allowed: [String]) throws -> String {
      guard case .text(let text)? = value(name) else {
        throw problem("\(name) is missing or no text", "it is one of \(allowed.joined(separator: ", "))")
      }
      guard allowed.contains(text) else {
        throw problem(
          "\(name) \(OneLine.quoted(text)) is not known",
          Spelling.nearest(to: text, in: allowed).map { "did you mean \($0)?" }
            ?? "allowed are \(allowed.joined(separator: ", "))")
      }
      return text
    }
    (id, kind) = (field.name, try word("kind", of: FigureCatalogue.kinds))
    chapter = FigureChapter(rawValue: try word("chapter", of: FigureChapter.allCases.map(\.rawValue)))!
    var arguments = kind.split(separator: " ").map(String.init)
    switch value("inputs") {
    case nil: break
    case .text(let input)?: arguments.append(input)
    case .list(let inputs)?:
      arguments += try inputs.map {
        guard case .text(let input) = $0 else { throw problem("inputs has \($0.text)", "inputs are texts") }
        return input
      }
    case let other?: throw problem("inputs is \(other.text)", "it is a text or a list of texts")
    }
    // `-1,2` is a signal, and `-` alone what no figure can be drawn of twice.
    let typed = ArgumentSpelling.protectNumbers(Array(arguments.dropFirst(kind.split(separator: " ").count)))
    if let option = typed.first(where: { $0.hasPrefix("-") }) {
      throw problem("inputs has \(OneLine.quoted(option))", "options stand in parameters, without their dashes")
    }
    switch value("parameters") {
    case nil: break
    case .object(let parameters)?:
      for parameter in parameters {
        guard parameter.name.utf8.allSatisfy({ "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) }) else {
          throw problem("parameters has \(OneLine.quoted(parameter.name))", "it is no name of an option")
        }
        guard !FigureCatalogue.reserved.contains(parameter.name) else {
          throw problem(
            "parameters has \(OneLine.quoted(parameter.name))", "whoever draws the figure decides it; leave it out")
        }
        guard let words = Self.words(parameter) else {
          throw problem(
            "parameters has \(OneLine.quoted(parameter.name)): \(parameter.value.text)",
            "a parameter is a text, a number, a list of these, or true")
        }
        arguments += words
      }
    case let other?: throw problem("parameters is \(other.text)", "it is an object of options")
    }
    self.arguments = arguments
  }

  /// A parameter as it is typed: `"at": [228, 302]` is `--at 228,302`, `"before": true` is `--before`.
  private static func words(_ parameter: SettingField) -> [String]? {
    let option = "--" + parameter.name
    if case .flag(true) = parameter.value { return [option] }
    return text(parameter.value).map { [option, $0] }
  }

  private static func text(_ value: SettingValue) -> String? {
    guard case .list(let values) = value else { return single(value) }
    let words = values.compactMap(single)
    return words.count == values.count && !words.isEmpty ? words.joined(separator: ",") : nil
  }

  private static func single(_ value: SettingValue) -> String? {
    switch value {
    case .text(let text): text
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .list, .null, .flag, .object: nil
    }
  }
}
