// `explain check dense`, `batch-norm`, `activation`, `softmax`, `cross-entropy` and `optimizer`: results of layers, losses
// and steps of training, each on arrays from .npy files.

import ArgumentParser
import Formats
import Kernels
import Reference
import Viz

/// The arrays of a check, read and told.
struct CheckedArrays {
  private(set) var all: [Tensor<Double>] = []

  /// Reads an array and tells what it is.
  mutating func read(_ path: String, _ label: Phrase, in report: inout Report) throws -> Tensor<Double> {
    let array = try InputArray.readArray(path, language: report.language)
    report.say(label, "\(array.text) · \(NumberText.shape(array.exact.shape)) · \(array.kind)")
    all.append(array.exact)
    return array.exact
  }

  /// The same for an array that may be missing.
  mutating func readIfGiven(_ path: String?, _ label: Phrase, in report: inout Report) throws -> Tensor<Double>? {
    guard let path else { return nil }
    return try read(path, label, in: &report)
  }
}

/// `explain check dense`.
struct CheckDense: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dense", abstract: "Check a fully connected layer, y = x·W + b.")

  @OptionGroup var check: CheckOptions
  @Option(name: .shortAndLong, help: ArgumentHelp("The weights [in, out].", valueName: "W.npy"))
  var kernel: String
  @Option(help: ArgumentHelp("One number for each output.", valueName: "B.npy"))
  var bias: String?

  func run() throws {
    var report = try Report(check.report)
    let result = try check.read(language: report.language, inputs: [check.input, kernel, bias])
    var arrays = CheckedArrays()
    let x = try arrays.read(check.input, .labelInput, in: &report)
    let w = try arrays.read(kernel, .labelKernel, in: &report)
    let b = try arrays.readIfGiven(bias, .labelBias, in: &report)
    let roundings = result.roundings(arrays.all)
    let answer = try Dense.oracle(x, kernel: w, bias: b, precision: result.precision, roundings: roundings)
    try result.judge(answer, rule: result.rule(roundings: roundings), in: &report) { values in
      try .dense(
        input: x, kernel: w, bias: b, result: values, precision: result.precision, roundings: roundings,
        threads: processorCount)
    }
  }
}

/// `explain check batch-norm`.
struct CheckBatchNorm: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch-norm", abstract: "Check a batch normalisation over the last axis.",
    discussion: """
      With --mean and --variance, as in inference; without, with the mean and the
      variance of the batch.
      """)

  @OptionGroup var check: CheckOptions
  @Option(help: ArgumentHelp("One factor for each channel. Default: 1.", valueName: "G.npy")) var gamma: String?
  @Option(help: ArgumentHelp("One number to add for each channel. Default: 0.", valueName: "B.npy")) var beta: String?
  @Option(help: ArgumentHelp("The moving mean of each channel.", valueName: "M.npy")) var mean: String?
  @Option(help: ArgumentHelp("The moving variance of each channel.", valueName: "V.npy")) var variance: String?
  @Option(help: ArgumentHelp("Added to the variance. The default is Keras's; PyTorch has 1e-5.", valueName: "E"))
  var epsilon = "\(BatchNormalization.keras.epsilon)"
  @Option(
    help: ArgumentHelp(
      "What the variance of the batch is divided by: n or n − 1.",
      valueName: VarianceDivisor.allCases.map(\.rawValue).joined(separator: "|")))
  var divisor = BatchNormalization.keras.divisor.rawValue

  func run() throws {
    var report = try Report(check.report)
    let result = try check.read(language: report.language, inputs: [check.input, gamma, beta, mean, variance])
    guard let divided = VarianceDivisor(rawValue: divisor.trimmed.lowercased()) else {
      throw UsageError(divisor.trimmed, for: "--divisor", allowed: VarianceDivisor.allCases.map(\.rawValue))
    }
    guard (mean == nil) == (variance == nil) else {
      throw UsageError("--mean and --variance belong together: give both for inference, or neither for training")
    }
    if mean != nil && divided == .sample {
      throw UsageError("--divisor is for the variance of a batch; with --mean and --variance nothing is divided")
    }
    var layer = BatchNormalization.keras
    layer.epsilon = try NumberSyntax.number(epsilon, for: "--epsilon")
    layer.divisor = divided
    var arrays = CheckedArrays()
    let x = try arrays.read(check.input, .labelInput, in: &report)
    let g = try arrays.readIfGiven(gamma, .labelGamma, in: &report)
    let b = try arrays.readIfGiven(beta, .labelBeta, in: &report)
    let m = try arrays.readIfGiven(mean, .labelMean, in: &report)
    let v = try arrays.readIfGiven(variance, .labelVariance, in: &report)
    let statistics = m.flatMap { m in v.map { ChannelStatistics(mean: m, variance: $0) } }
    let roundings = result.roundings(arrays.all)
    let answer = try layer.oracle(
      x, gamma: g, beta: b, statistics: statistics, precision: result.precision, roundings: roundings, variance: .any)
    try result.judge(answer, rule: Phrase.boundOfLayer.text(report.language), in: &report) { values in
      try .batchNormalization(
        layer, input: x, gamma: g, beta: b, statistics: statistics, result: values, precision: result.precision,
        roundings: roundings, threads: processorCount)
    }
  }
}

/// `explain check activation`.
struct CheckActivation: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activation", abstract: "Check an activation: a rectifier, sigmoid, tanh, softmax or log-softmax.")

  @OptionGroup var check: CheckOptions
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Which one.", valueName: ActivationFunction.allCases.map(\.rawValue).joined(separator: "|")))
  var function: String

  func run() throws {
    guard let chosen = ActivationFunction(rawValue: function.trimmed.lowercased()) else {
      throw UsageError(function.trimmed, for: "--function", allowed: ActivationFunction.allCases.map(\.rawValue))
    }
    try check.run(chosen)
  }
}

/// `explain check softmax`.
struct CheckSoftmax: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "softmax", abstract: "Check a softmax along the last axis.")

  @OptionGroup var check: CheckOptions
  @Flag(help: "The logarithm of the softmax.") var log = false

  func run() throws { try check.run(log ? .logSoftmax : .softmax) }
}

extension CheckOptions {
  /// Checks an activation.
  fileprivate func run(_ function: ActivationFunction) throws {
    var report = try Report(self.report)
    let result = try read(language: report.language, inputs: [input])
    var arrays = CheckedArrays()
    let x = try arrays.read(input, .labelInput, in: &report)
    report.say(.labelOperation, function.rawValue)
    let roundings = result.roundings(arrays.all)
    let answer = try function.oracle(x, precision: result.precision, roundings: roundings)
    try result.judge(answer, rule: Phrase.boundOfLayer.text(report.language), in: &report) { values in
      try .activation(
        function, input: x, result: values, precision: result.precision, roundings: roundings, threads: processorCount)
    }
  }
}

/// `explain check cross-entropy`.
struct CheckCrossEntropy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cross-entropy", abstract: "Check a cross-entropy of logits or probabilities.")

  @OptionGroup var check: CheckOptions
  @Option(
    help: ArgumentHelp(
      "The class of each row, or an array like the input: one-hot rows or probabilities.", valueName: "L.npy"))
  var labels: String
  @Flag(help: "The input is probabilities, kept within 1e-7 … 1 − 1e-7 as in Keras; without, it is logits.")
  var probabilities = false
  @Option(
    help: ArgumentHelp(
      "What becomes of the losses of the rows.",
      valueName: CrossEntropy.Reduction.allCases.map(\.rawValue).joined(separator: "|")))
  var reduction = CrossEntropy.Reduction.mean.rawValue

  func run() throws {
    var report = try Report(check.report)
    let result = try check.read(language: report.language, inputs: [check.input, labels])
    guard let reduced = CrossEntropy.Reduction(rawValue: reduction.trimmed.lowercased()) else {
      throw UsageError(
        reduction.trimmed, for: "--reduction", allowed: CrossEntropy.Reduction.allCases.map(\.rawValue))
    }
    var arrays = CheckedArrays()
    let x = try arrays.read(check.input, .labelInput, in: &report)
    let numbers = try arrays.read(labels, .labelLabels, in: &report)
    let classes: Targets<Double> =
      numbers.shape == x.shape && x.rank > 0 ? .values(numbers) : try Targets(classes: numbers)
    let loss = CrossEntropy(predictions: probabilities ? .keras : .logits, reduction: reduced)
    let roundings = result.roundings(arrays.all)
    let answer = try loss.oracle(x, labels: classes, precision: result.precision, roundings: roundings)
    try result.judge(answer, rule: Phrase.boundOfLayer.text(report.language), in: &report) { values in
      try .crossEntropy(
        loss, predicted: x, labels: classes, result: values, precision: result.precision, roundings: roundings,
        threads: processorCount)
    }
  }
}

/// `explain check optimizer`.
struct CheckOptimizer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimizer", abstract: "Check the parameters after every step of an optimizer.",
    discussion: """
      The result [steps, …] holds the parameters after each step, the input the
      gradients of each step. Settings that are not given are Keras's.
      """)

  @OptionGroup var check: CheckOptions
  @Option(help: ArgumentHelp("The parameters before the first step.", valueName: "P.npy")) var parameters: String
  @Option(help: ArgumentHelp("Which optimizer.", valueName: Self.rules.map(\.name).joined(separator: "|"))) var rule:
    String
  @Option(help: ArgumentHelp("Default: 0.01 for sgd, 0.001 for the others.", valueName: "R")) var learningRate: String?
  @Option(help: ArgumentHelp("For sgd. Default: 0.", valueName: "M")) var momentum: String?
  @Flag(help: "For sgd: Nesterov's momentum.") var nesterov = false
  @Option(help: ArgumentHelp("For rmsprop. Default: 0.9.", valueName: "R")) var rho: String?
  @Option(help: ArgumentHelp("For adam. Default: 0.9.", valueName: "B")) var beta1: String?
  @Option(help: ArgumentHelp("For adam. Default: 0.999.", valueName: "B")) var beta2: String?
  @Option(help: ArgumentHelp("For rmsprop and adam. Default: 1e-7.", valueName: "E")) var epsilon: String?

  private static let rules: [(name: String, standard: OptimizerRule)] = [
    ("sgd", .kerasSGD), ("rmsprop", .kerasRMSprop), ("adam", .kerasAdam),
  ]

  func run() throws {
    var report = try Report(check.report)
    let result = try check.read(language: report.language, inputs: [check.input, parameters])
    let rule = try chosenRule()
    let rate = try number(learningRate, "--learning-rate", rule.kerasLearningRate)
    var arrays = CheckedArrays()
    let gradients = try arrays.read(check.input, .labelInput, in: &report)
    let start = try arrays.read(parameters, .labelParameters, in: &report)
    let roundings = result.roundings(arrays.all)
    let answer = try rule.history(
      of: start, gradients: gradients, learningRate: rate, precision: result.precision, roundings: roundings)
    try result.judge(answer, rule: Phrase.boundOfLayer.text(report.language), in: &report) { values in
      try .optimizer(
        rule, learningRate: rate, parameters: start, gradients: gradients, result: values,
        precision: result.precision, roundings: roundings, threads: processorCount)
    }
  }

  private func number(_ text: String?, _ option: String, _ standard: Double) throws -> Double {
    try text.map { try NumberSyntax.number($0, for: option) } ?? standard
  }

  /// The rule with its settings, Keras's where none is given; settings of another rule are refused.
  private func chosenRule() throws -> OptimizerRule {
    let name = rule.trimmed.lowercased()
    let given: [(String, Bool, [String])] = [
      ("--momentum", momentum != nil, ["sgd"]), ("--nesterov", nesterov, ["sgd"]), ("--rho", rho != nil, ["rmsprop"]),
      ("--beta1", beta1 != nil, ["adam"]), ("--beta2", beta2 != nil, ["adam"]),
      ("--epsilon", epsilon != nil, ["rmsprop", "adam"]),
    ]
    guard let standard = Self.rules.first(where: { $0.name == name })?.standard else {
      throw UsageError(rule.trimmed, for: "--rule", allowed: Self.rules.map(\.name))
    }
    for (option, isGiven, rules) in given where isGiven && !rules.contains(name) {
      throw UsageError("\(option) is for \(rules.joined(separator: " and ")), not for \(name); leave it out")
    }
    switch standard {
    case .sgd(let none, _):
      let share = try number(momentum, "--momentum", none)
      if nesterov && share == 0 { throw UsageError("--nesterov needs --momentum, such as 0.9") }
      return .sgd(momentum: share, nesterov: nesterov)
    case .rmsprop(let decay, let small):
      return .rmsprop(rho: try number(rho, "--rho", decay), epsilon: try number(epsilon, "--epsilon", small))
    case .adam(let first, let second, let small):
      return .adam(
        beta1: try number(beta1, "--beta1", first), beta2: try number(beta2, "--beta2", second),
        epsilon: try number(epsilon, "--epsilon", small))
    }
  }
}
