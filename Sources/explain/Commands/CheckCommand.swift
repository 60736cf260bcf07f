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

/// A result to check.
struct CheckedResult {
  let name: String
  let type: String
  let values: Tensor<Double>
  let precision: Precision

  /// How many roundings inputs saw before they were multiplied: 2 if a number of either is none of this precision.
  func roundings(_ arrays: [Tensor<Double>]) -> Int {
    let isExact = arrays.allSatisfy { array in
      array.scalars.allSatisfy { value in
        switch precision {
        case .float64: true
        case .float32: Double(Float(value)) == value || value.isNaN
        case .float16: Double(Float16(value)) == value || value.isNaN
        }
      }
    }
    return isExact ? 0 : 2
  }

  /// Compares with the oracle and reports; wrong is exit code 1.
  func judge(_ oracle: Tensor<Double>, bound: Tensor<Double>, in report: inout Report) throws {
    let language = report.language
    report.say(.labelResult, "\(name) · \(NumberText.shape(values.shape)) · \(type)")
    report.say(.labelBound, Phrase.boundIn.text(language, precision.rawValue))
    report.record("result", .object(["name": .string(name), "shape": .integers(values.shape), "type": .string(type)]))
    report.record("precision", .string(precision.rawValue))
    let squeezed = { (shape: [Int]) in shape.filter { $0 != 1 } }
    guard squeezed(values.shape) == squeezed(oracle.shape) else {
      report.say(
        .labelVerdict,
        Phrase.wrongShape.text(language, NumberText.shape(values.shape), NumberText.shape(oracle.shape)))
      report.record("right", .bool(false))
      report.record("expected_shape", .integers(oracle.shape))
      try report.print()
      throw ExitCode(1)
    }
    if values.shape != oracle.shape {
      report.say(.labelConverted, Phrase.readAs.text(language, NumberText.shape(oracle.shape)))
    }
    let comparison = Comparison(
      result: values.reshaped(oracle.shape), oracle: oracle, bound: bound, precision: precision)
    tell(comparison, oracle: oracle, bound: bound, in: &report)
    try report.print()
    if !comparison.isRight { throw ExitCode(1) }
  }

  private func tell(_ comparison: Comparison, oracle: Tensor<Double>, bound: Tensor<Double>, in report: inout Report) {
    let language = report.language
    let share = NumberText.short(comparison.worstShare * 100, digits: 3)
    let count = Words.grouped(comparison.count)
    report.record("right", .bool(comparison.isRight))
    report.record("count", .integer(comparison.count))
    report.record("wrong", .integer(comparison.failures))
    report.record("worst_share_of_bound", .value(comparison.worstShare))
    guard let worst = comparison.worst else { return }
    let place = Self.place(worst, in: oracle.shape)
    let (is_, should, allowed) = (values[flat: worst], oracle[flat: worst], bound[flat: worst])
    report.record(
      "worst",
      .object([
        "index": .integers(place), "value": .value(is_), "expected": .value(should), "bound": .value(allowed),
      ]))
    if comparison.isRight {
      report.say(.labelVerdict, Phrase.right.text(language, count, share))
    } else {
      report.say(.labelVerdict, Phrase.wrong.text(language, Words.grouped(comparison.failures), count))
    }
    report.say(
      .labelWorst,
      Phrase.worstAt.text(
        language, place.map(String.init).joined(separator: ", "), NumberText.short(is_, digits: 9),
        NumberText.short(should, digits: 9), NumberText.short(allowed, digits: 3)))
  }

  /// A position in row-major order as one index for each axis.
  private static func place(_ index: Int, in shape: [Int]) -> [Int] {
    var rest = index
    var place: [Int] = []
    for extent in shape.reversed() {
      place.insert(rest % extent, at: 0)
      rest /= extent
    }
    return place
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
    let bias = try bias.map { try ConvJob.bias($0, language: language) }
    let x = input.exact
    let answer: OracleAnswer
    switch kernel {
    case .filter(let filter):
      let roundings = result.roundings([x] + filter.components.map(\.kernel) + [bias].compactMap(\.self))
      answer = try filter.oracle(
        x, as: convolution, bias: bias, precision: result.precision, roundings: roundings)
    case .weights(let weights, _, _, _):
      answer = OracleAnswer(
        values: try convolution.oracle(x, kernel: weights, bias: bias),
        bound: try convolution.bound(
          x, kernel: weights, bias: bias, precision: result.precision,
          roundings: result.roundings([x, weights] + [bias].compactMap(\.self))))
    }
    try result.judge(answer.values, bound: answer.bound, in: &report)
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
    let roundings = result.roundings(
      [signal, weights] + [offset].compactMap(\.self).map { Tensor(shape: [1], repeating: $0) })
    try result.judge(
      convolution.oracle(signal, kernel: weights, bias: offset),
      bound: convolution.bound(
        signal, kernel: weights, bias: offset, precision: result.precision, roundings: roundings), in: &report)
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
    let answer = try request.oracle(
      input.exact, precision: result.precision, roundings: result.roundings([input.exact]))
    try result.judge(answer.values, bound: answer.bound, in: &report)
  }
}

extension PoolingRequest {
  /// The oracle and its bound: a max or min is a value of the input, at most rounded once; an average of `n` values is
  /// `n − 1` additions and a division, `γ(n)` of the mean of |x|.
  func oracle(_ input: Tensor<Double>, precision: Precision, roundings: Int) throws -> OracleAnswer {
    let (maps, geometry) = try compute(input)
    let rounding = roundings == 0 ? 0 : 1
    guard mode == .average else {
      return OracleAnswer(
        values: maps.values, bound: maps.values.map { ErrorBound.gamma(rounding, precision) * abs($0) })
    }
    let cells = geometry.rows.kernel * geometry.columns.kernel
    let magnitudes = try compute(input.map(abs)).maps.values
    return OracleAnswer(
      values: maps.values,
      bound: magnitudes.map {
        ErrorBound.convolution(products: cells, magnitude: $0, precision: precision, roundings: rounding)
      })
  }
}
