// `explain check`: is the result of somebody's own code right, and if not, what was done? Held against the
// double-precision oracle, value by value, within the proved bound; a wrong one is searched for known mistakes.
// What it says is in `CheckedResult.swift`; the search is `Reference`'s `Diagnosis`.

import ArgumentParser
import Formats
import Reference
import Viz

/// Checks results that were computed elsewhere.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a result computed elsewhere, and find the mistake if it is wrong.",
    discussion: """
      Examples:
        explain check conv y.npy --input x.npy --kernel w.npy --stride 2 --padding 1
        explain check conv1d y.npy --input x.npy --kernel -1,2,-1 --padding full
        explain check pool y.npy --input x.npy --size 3 --stride 2
        explain check dense y.npy --input x.npy --kernel w.npy -o difference.png
        explain check --mistakes

      A wrong result is compared with what every known mistake would give, then
      with what two would give together. A mistake is named only if it gives
      every value; else none is.

      Exit code 0: right. 1: wrong, or nothing can be told.
      """,
    subcommands: [
      CheckConv.self, CheckConv1D.self, CheckPool.self, CheckDense.self, CheckBatchNorm.self, CheckActivation.self,
      CheckSoftmax.self, CheckCrossEntropy.self, CheckOptimizer.self, CheckMistakes.self,
    ])
}

/// The options of every check.
struct CheckOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The result to check, a .npy file.", valueName: "RESULT.npy"))
  var result: String

  @Option(help: ArgumentHelp("What the result was computed from.", valueName: "FILE"))
  var input: String

  @Option(
    help: ArgumentHelp(
      "What the result was computed in. Default: float32, or float16 if it is stored so.",
      valueName: Precision.allCases.map(\.rawValue).joined(separator: "|")))
  var precision: String?

  @OptionGroup(title: "Figure") var difference: DifferenceOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  /// The result to check.
  ///
  /// - Parameter inputs: the other files that are read, none of which a figure may replace.
  func read(language: Language, inputs: [String?]) throws -> CheckedResult {
    let figure = try difference.target(inputs: [result.trimmed] + inputs.compactMap { $0?.trimmed })
    let array = try NPY.read(result.trimmed)
    var chosen: Precision = array.dataType == .float16 ? .float16 : .float32
    if let precision {
      guard let named = Precision(rawValue: precision.trimmed.lowercased()) else {
        throw UsageError(precision.trimmed, for: "--precision", allowed: Precision.allCases.map(\.rawValue))
      }
      chosen = named
    }
    return CheckedResult(
      name: result.trimmed, type: array.dataType.name, values: array.doubles().tensor, precision: chosen,
      figure: figure)
  }
}
