// `explain check conv`, `conv1d` and `pool`: how the oracle of each is made, and what it is searched for.

import ArgumentParser
import Formats
import Kernels
import Reference
import Viz

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
    let result = try check.read(language: language, inputs: [check.input, kernel, bias])
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
    let others = input.otherGreys
    switch kernel {
    case .filter(let filter):
      let answer = try filter.oracle(
        x, as: convolution, bias: bias, precision: result.precision, roundings: roundings, threads: processorCount)
      try result.judge(answer, rule: result.rule(roundings: roundings), in: &report) { values in
        try .filter(
          filter, as: convolution, input: x, bias: bias, otherInputs: others, result: values,
          precision: result.precision, roundings: roundings, threads: processorCount)
      }
    case .weights(let weights, _, _, _):
      let answer = try convolution.oracle(
        x, kernel: weights, bias: bias, precision: result.precision, roundings: roundings, threads: processorCount)
      try result.judge(answer, rule: result.rule(roundings: roundings), in: &report) { values in
        try .convolution(
          convolution, input: x, kernel: weights, bias: bias, otherInputs: others, result: values,
          precision: result.precision, roundings: roundings, threads: processorCount)
      }
    }
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
    let result = try check.read(language: language, inputs: [check.input, kernel, bias])
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
    let answer = OracleAnswer(
      values: try convolution.oracle(signal, kernel: weights, bias: offset),
      bound: try convolution.bound(
        signal, kernel: weights, bias: offset, precision: result.precision, roundings: roundings))
    try result.judge(answer, rule: result.rule(roundings: roundings), in: &report) { values in
      try .signal(
        convolution, signal: signal, kernel: weights, bias: offset, result: values, precision: result.precision,
        roundings: roundings, threads: processorCount)
    }
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
    let result = try check.read(language: report.language, inputs: [check.input])
    let request = try pooling.request()
    let input = try InputArray.read(check.input, channels: color ? .color : .grey, language: report.language)
    try input.allow(color: color)
    report.tell(input)
    report.tell(request, geometry: try request.compute(input.values).geometry)
    let rounding = result.roundings([input.exact]) == 0 ? 0 : 1
    let exact = input.exact
    let answer = try request.pooling.oracle(
      exact, isBlockReduce: request.isBlockReduce, precision: result.precision, rounding: rounding,
      threads: processorCount)
    let rule =
      request.mode == .average ? result.rule(roundings: rounding) : rounding == 0 ? "0" : "γ(1)·|y|"
    try result.judge(answer, rule: rule, in: &report) { values in
      try .pooling(
        request.pooling, isBlockReduce: request.isBlockReduce, input: exact, result: values,
        precision: result.precision, rounding: rounding, threads: processorCount)
    }
  }
}
