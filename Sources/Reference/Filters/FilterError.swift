// Why a text names no filter, in one line: what was wrong, what is allowed, what to type instead.
// It does not print and does not choose an exit code; that is the command line's business.
// The checks that throw it are in `FilterArguments` and `FilterBank`.

/// A text that names no filter of the bank.
public enum FilterError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no filter of this name; these, at most three, are spelled almost like it.
  case unknownName(String, nearest: [String])

  /// The filter does not take this many arguments.
  case wrongArgumentCount(Int, usage: String, example: String)

  /// An argument is no number, or lies outside its range. `nearest` is the nearest value that works, if there is one.
  case badArgument(parameter: String, text: String, usage: String, allowed: String, nearest: String?, example: String)

  /// One line, without a line break even where the text had one.
  public var description: String {
    switch self {
    case .unknownName("", _):
      return "no kernel name was given; `explain kernels` lists the names"
    case .unknownName(let name, let nearest):
      let hint = nearest.isEmpty ? "" : "did you mean \(nearest.joined(separator: ", "))? "
      return "no kernel is called \(Self.quoted(name)); \(hint)`explain kernels` lists the names"
    case .wrongArgumentCount(let count, let usage, let example):
      let given = count == 1 ? "1 argument" : "\(count) arguments"
      return "\(given) given, but the kernel is typed \(usage), for example \(example)"
    case .badArgument(let parameter, let text, let usage, let allowed, let nearest, let example):
      let hint = nearest.map { "the nearest is \($0)" } ?? "for example \(example)"
      let what = text.isEmpty ? "empty" : Self.quoted(text)
      return "\(parameter) in \(usage) is \(what); it must be \(allowed); \(hint)"
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"\(OneLine.text(String(text.prefix(40))))\(text.count > 40 ? "…" : "")\""
  }
}
