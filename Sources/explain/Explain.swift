// The program: the list of verbs, and the one place where an error becomes a line and an exit code.
// Each verb has its file in `Commands`; what they share is in `Arguments` and `Report`.

import ArgumentParser
import Formats
import Reference

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `explain`: see, compute and check convolutions.
@main
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "See, compute and check what convolutions do.",
    discussion: """
      Try:  explain conv --kernel edge photo.jpg
            explain conv photo.jpg --kernel sobel-x --at 40,60 -o why.png
            explain conv1d 0,0,26,51,58,59,53,29,0,0,0 --kernel -1,2,-1
            explain kernels

      Inputs are PNG and JPEG pictures, .npy arrays, typed numbers, sample:NAME, or -
      for standard input.
      Exit codes: 0 done; 1 a check failed; 2 wrong usage; 3 an input could not be
      read.
      """,
    version: "explain 0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "See",
        subcommands: [
          ConvCommand.self, Conv1DCommand.self, PoolCommand.self, KernelsCommand.self, SameCommand.self,
          BoundaryCommand.self, AlgorithmsCommand.self, SummaryCommand.self, ArchCommand.self, FeaturesCommand.self,
          FiltersCommand.self, SaliencyCommand.self, GradientsCommand.self, ResidualCommand.self, AnimateCommand.self,
        ]),
      CommandGroup(
        name: "Understand",
        subcommands: [
          ReceptiveFieldCommand.self, CostCommand.self, EquivarianceCommand.self, WinnersCommand.self,
        ]),
      CommandGroup(
        name: "Learn", subcommands: [TrainCommand.self, EvaluateCommand.self, PredictCommand.self, CurvesCommand.self]),
      CommandGroup(name: "Prove", subcommands: [CheckCommand.self, VerifyCommand.self]),
      CommandGroup(name: "Measure", subcommands: [BenchCommand.self]),
      CommandGroup(name: "Make", subcommands: [FiguresCommand.self, DataCommand.self]),
    ])

  static func main() {
    // A reader that stops early (`| head`) must not end the program by a signal.
    signal(SIGPIPE, SIG_IGN)
    // A file that outgrows `ulimit -f` is an error of writing, told in one line.
    signal(SIGXFSZ, SIG_IGN)
    do {
      try ProcessorCheck.run()
      try checkVerb(CommandLine.arguments.dropFirst())
      let arguments = ArgumentSpelling.protectNumbers(Array(CommandLine.arguments.dropFirst()))
      var command = try parseAsRoot(ArgumentSpelling.listMistakes(arguments))
      try command.run()
    } catch let code as ExitCode {
      Terminal.end(code.rawValue)
    } catch {
      finish(with: error)
    }
  }

  /// Tells a mistyped verb from its nearest; the parser would only call it unexpected. The same for what is checked
  /// and for what is done to data.
  private static func checkVerb(_ words: ArraySlice<String>) throws {
    try check(words.first, in: configuration.groupedSubcommands.flatMap(\.subcommands), kind: "verb")
    if words.first == "check" {
      try check(words.dropFirst().first, in: CheckCommand.configuration.subcommands, kind: "check")
    }
    if words.first == "data" {
      try check(words.dropFirst().first, in: DataCommand.configuration.subcommands, kind: "verb of data")
    }
  }

  private static func check(_ word: String?, in commands: [any ParsableCommand.Type], kind: String) throws {
    guard let word, !word.hasPrefix("-"), word != "help" else { return }
    let names = commands.flatMap { [$0.configuration.commandName ?? ""] + $0.configuration.aliases }
    guard !names.contains(word) else { return }
    // `conv2d` begins with a verb; what is merely near comes after.
    let likely =
      names.filter { word.hasPrefix($0) }.max { $0.count < $1.count } ?? Spelling.nearest(to: word, in: names)
    let nearest = likely.map { "did you mean \($0)?" }
    throw UsageError("there is no \(kind) '\(word)'; \(nearest ?? "the \(kind)s are \(names.joined(separator: ", "))")")
  }

  /// Prints help where help was asked for; any other error is one line on standard error.
  private static func finish(with error: any Error) -> Never {
    let failure = Failure(error)
    if failure.code == 0 {
      Terminal.say(fullMessage(for: error) + "\n")
    } else {
      Terminal.complain("explain: \(failure.line)")
    }
    Terminal.end(failure.code)
  }
}
