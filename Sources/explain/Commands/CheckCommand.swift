// `explain check`: is the result of somebody's own code right? Held against the double-precision oracle, value by value,
// within the proved bound. It says how many values are wrong and where the worst is.

import ArgumentParser
import Formats
import Reference
import Viz

/// Checks results that were computed elsewhere.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a result computed elsewhere against the proved error bound.",
    discussion: """
      Examples:
        explain check conv y.npy --input x.npy --kernel w.npy --stride 2 --padding 1
        explain check conv1d y.npy --input x.npy --kernel -1,2,-1 --padding full
        explain check pool y.npy --input x.npy --size 3 --stride 2

      Exit code 0: right. 1: wrong.
      """,
    subcommands: [CheckConv.self, CheckConv1D.self, CheckPool.self])
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

  @OptionGroup(title: "Report") var report: ReportOptions

  /// The result to check.
  func read(language: Language) throws -> CheckedResult {
    let array = try NPY.read(result.trimmed)
    var chosen: Precision = array.dataType == .float16 ? .float16 : .float32
    if let precision {
      guard let named = Precision(rawValue: precision.trimmed.lowercased()) else {
        let names = Precision.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError("--precision: '\(precision.trimmed)' is not known; allowed are \(names)")
      }
      chosen = named
    }
    return CheckedResult(
      name: result.trimmed, type: array.dataType.name, values: array.doubles().tensor, precision: chosen)
  }
}

/// `explain check conv`.
struct CheckConv: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conv", abstract: "Check a two-dimensional convolution or cross-correlation.")

  @OptionGroup var check: CheckOptions
  @Option(name: .shortAndLong, help: ArgumentHelp("The kernel: a name, a .npy file or numbers.", valueName: "KERNEL"))
  var kernel: String
  @Option(help: ArgumentHelp("A .npy file or numbers: one for each output channel.", valueName: "B"))
  var bias: String?
  @Flag(help: "The picture was filtered in red, green and blue.")
  var color = false
  @OptionGroup(title: "Geometry") var geometry: GeometryOptions

  func run() throws {
    var report = try Report(check.report)
    let language = report.language
    let result = try check.read(language: language)
    let kernel = try KernelArgument(kernel, language: language)
    let convolution = try geometry.convolution(kernelRank: kernel.rank)
    let channels = ConvJob.channels(isColor: color, weights: kernel.weights, groups: convolution.groups)
    let input = try InputArray.read(check.input, channels: channels, language: language)
    try input.allow(color: color)
    let bias = try bias.map { try ConvJob.bias($0, language: language).values }
    report.tell(input)
    report.say(.labelKernel, kernel.name)
    report.say(.labelOperation, convolution.operation.phrase.text(language))
    report.say(.labelPadding, Words.setting(convolution, language))
    let x = input.exact
    let weights = kernel.weights.map { [$0] } ?? kernel.filter?.components.map(\.kernel) ?? []
    let roundings = result.roundings([x] + weights + [bias].compactMap(\.self))
    let answer: OracleAnswer
    switch kernel {
    case .filter(let filter):
      answer = try filter.oracle(x, as: convolution, bias: bias, precision: result.precision, roundings: roundings)
    case .weights(let weights, _, _, _):
      answer = OracleAnswer(
        values: try convolution.oracle(x, kernel: weights, bias: bias),
        bound: try convolution.bound(
          x, kernel: weights, bias: bias, precision: result.precision, roundings: roundings))
    }
    try result.judge(
      answer.values, bound: answer.bound, rule: result.rule(roundings: roundings), in: &report)
  }
}

/// `explain check conv1d`.
struct CheckConv1D: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conv1d", abstract: "Check a one-dimensional convolution or cross-correlation.")

  @OptionGroup var check: CheckOptions
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Numbers, a .npy file [k], box:N or gaussian:SIGMA.", valueName: "KERNEL"))
  var kernel: String
  @Option(help: ArgumentHelp("A number added to every output.", valueName: "B"))
  var bias: String?
  @OptionGroup(title: "Geometry") var geometry: SignalGeometryOptions

  func run() throws {
    var report = try Report(check.report)
    let language = report.language
    let result = try check.read(language: language)
    let convolution = try geometry.convolution()
    let signal = try SignalSyntax.signal(check.input, language: language).values
    let weights = try SignalSyntax.kernel(kernel, language: language).values
    let offset = try bias.map { try NumberSyntax.number($0, for: "--bias") }
    report.say(.labelInput, check.input)
    report.say(.labelKernel, kernel.trimmed)
    report.say(.labelOperation, convolution.operation.phrase.text(language))
    report.say(
      .labelPadding,
      geometry.padding + " · " + Phrase.boundaryIs.text(language, Words.boundary(convolution.boundary, language)))
    let roundings = result.roundings(
      [signal, weights] + [offset].compactMap(\.self).map { Tensor(shape: [1], repeating: $0) })
    try result.judge(
      convolution.oracle(signal, kernel: weights, bias: offset),
      bound: convolution.bound(
        signal, kernel: weights, bias: offset, precision: result.precision, roundings: roundings),
      rule: result.rule(roundings: roundings), in: &report)
  }
}

/// `explain check pool`.
struct CheckPool: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "pool", abstract: "Check a pooling.")

  @OptionGroup var check: CheckOptions
  @Flag(help: "The picture was pooled in red, green and blue.")
  var color = false
  @OptionGroup(title: "Pooling") var pooling: PoolingOptions

  func run() throws {
    var report = try Report(check.report)
    let result = try check.read(language: report.language)
    let request = try pooling.request()
    let input = try InputArray.read(check.input, channels: color ? .color : .grey, language: report.language)
    try input.allow(color: color)
    report.tell(input)
    report.tell(request, geometry: try request.compute(input.values).geometry)
    let rounding = result.roundings([input.exact]) == 0 ? 0 : 1
    let answer = try request.oracle(input.exact, precision: result.precision, rounding: rounding)
    let rule =
      request.mode == .average ? result.rule(roundings: rounding) : rounding == 0 ? "0" : "γ(1)·|y|"
    try result.judge(answer.values, bound: answer.bound, rule: rule, in: &report)
  }
}
