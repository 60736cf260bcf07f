// The command that made a figure, for the figure's foot: what decides the picture, without what only says where it goes.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A command line as it can be typed again.
enum CommandText {
  private static let droppedOptions: Set = [
    "-o", "--output", "--save", "--save-argmax", "--display", "--threads", "--dpi", "--lang", "--theme",
    "--frames", "--sheet", "--delay",
  ]
  private static let droppedFlags: Set = ["--json", "--quiet", "--no-figure", "--csv"]

  /// What was typed after the program's name; of a figure of the catalogue, what would have been.
  @TaskLocal static var arguments = Array(CommandLine.arguments.dropFirst())

  /// The command that is running; or what `EXPLAIN_COMMAND` says instead, for whoever compares figures of commands that
  /// should make no difference.
  static var typed: String { getenv("EXPLAIN_COMMAND").map { String(cString: $0) } ?? make(arguments) }

  /// `explain` and the arguments, folders and destinations left out, quoted where a shell needs it.
  ///
  /// ```
  /// conv photos/cat.png --kernel "1 0 -1" -o out.svg   ->   explain conv cat.png --kernel '1 0 -1'
  /// ```
  static func make(_ arguments: [String]) -> String {
    var words = ["explain"]
    // Some verbs print their table; elsewhere a table is a file, which is named by the next word.
    let printsTables = ["summary", "receptive-field"].contains(arguments.first)
    let dropped = printsTables ? droppedOptions : droppedOptions.union(["--csv"])
    var isDropped = false
    for argument in arguments {
      if isDropped {
        isDropped = false
      } else if dropped.contains(argument) {
        isDropped = true
      } else if droppedFlags.contains(argument) || dropped.contains(where: { argument.hasPrefix($0 + "=") }) {
        continue
      } else {
        words.append(quoted(withoutFolder(argument)))
      }
    }
    return words.joined(separator: " ")
  }

  private static func withoutFolder(_ argument: String) -> String {
    guard !argument.hasPrefix("--"), !NumberSyntax.looksLikeNumbers(argument) else { return argument }
    return argument.split(separator: "/").last.map(String.init) ?? argument
  }

  private static func quoted(_ word: String) -> String {
    let isPlain = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_.,:=/+%@~".contains($0) }
    return isPlain
      ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
