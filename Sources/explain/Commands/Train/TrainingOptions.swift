// How a training goes, as it is typed: optimizer, learning rate, watches. Defaults are Keras's.

import ArgumentParser
import Reference

/// The options of a training that do not depend on network or data.
struct TrainingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The most epochs. Default: 10.", valueName: "N"))
  var epochs: String?

  @Option(help: ArgumentHelp("Examples of a step. Default: 32.", valueName: "B"))
  var batchSize: String?

  @Option(
    help: ArgumentHelp(
      "adam, rmsprop or sgd; sgd,momentum=0.9,nesterov=true. Default: adam.", valueName: "NAME"))
  var optimizer: String?

  @Option(help: ArgumentHelp("The learning rate. Default: 0.001; of sgd 0.01.", valueName: "R"))
  var learningRate: String?

  @Option(
    help: ArgumentHelp(
      "How the learning rate changes: constant, step,epochs=10,factor=0.5, cosine or one-cycle,warmup=0.3.",
      valueName: "NAME"))
  var schedule: String?

  @Option(
    help: ArgumentHelp(
      "\(Loss.allCases.map(\.rawValue).joined(separator: ", ")). Default: by the network's end.", valueName: "NAME"))
  var loss: String?

  @Option(
    help: ArgumentHelp(
      "End where nothing gets better: patience=10,monitor=val_loss,min-delta=0,restore=true.", valueName: "LIST"))
  var earlyStopping: String?

  @Option(
    name: .customLong("reduce-lr"),
    help: ArgumentHelp(
      "Smaller steps where nothing gets better: patience=10,factor=0.1,min=0,cooldown=0, and min-delta=1e-4, monitor as above.",
      valueName: "LIST"))
  var reduceLearningRate: String?

  @Option(
    help: ArgumentHelp("What an example of each class counts: balanced, or one number a class.", valueName: "LIST"))
  var classWeights: String?

  @Option(help: ArgumentHelp("Scale gradients down to this length, all together.", valueName: "L"))
  var clipNorm: String?

  @Option(help: ArgumentHelp("Where all random numbers start. Default: 0.", valueName: "S"))
  var seed: String?

  @Flag(help: "Go through the examples in their own order.")
  var noShuffle = false

  func parsedSeed() throws -> UInt64 { try NumberSyntax.seed(seed, standard: 0) }

  func parsedEpochs() throws -> Int {
    try epochs.map { try NumberSyntax.integer($0, for: "--epochs", in: 1...100_000) } ?? 10
  }

  func parsedBatchSize() throws -> Int {
    try batchSize.map { try NumberSyntax.integer($0, for: "--batch-size", in: 1...65_536) } ?? 32
  }

  /// The rule and the learning rate.
  func parsedOptimizer() throws -> (rule: OptimizerRule, rate: Double) {
    let settings = try SettingSyntax(
      optimizer ?? "adam", for: "--optimizer", first: "name",
      allowed: ["name", "momentum", "nesterov", "rho", "beta1", "beta2", "epsilon"])
    let name = (settings.text("name") ?? "adam").lowercased()
    func share(_ key: String, _ standard: Double) throws -> Double {
      try settings.number(key, in: 0...0.999_999_999) ?? standard
    }
    func refuse(_ keys: [String]) throws {
      for key in keys where settings.text(key) != nil {
        throw UsageError("--optimizer: \(name) has no \(key); leave it out or take another optimizer")
      }
    }
    let rule: OptimizerRule
    switch name {
    case "sgd":
      try refuse(["rho", "beta1", "beta2", "epsilon"])
      let isNesterov = try flag(settings, "nesterov", for: "--optimizer") ?? false
      let momentum = try share("momentum", 0)
      if isNesterov && momentum == 0 {
        throw UsageError("--optimizer: nesterov needs a momentum above 0; add momentum=0.9 or leave it out")
      }
      rule = .sgd(momentum: momentum, nesterov: isNesterov)
    case "rmsprop":
      try refuse(["momentum", "nesterov", "beta1", "beta2"])
      guard case .rmsprop(let rho, let epsilon) = OptimizerRule.kerasRMSprop else { preconditionFailure("RMSprop") }
      rule = .rmsprop(rho: try share("rho", rho), epsilon: try settings.number("epsilon", in: 0...1) ?? epsilon)
    case "adam":
      try refuse(["momentum", "nesterov", "rho"])
      guard case .adam(let beta1, let beta2, let epsilon) = OptimizerRule.kerasAdam else { preconditionFailure("Adam") }
      rule = .adam(
        beta1: try share("beta1", beta1), beta2: try share("beta2", beta2),
        epsilon: try settings.number("epsilon", in: 0...1) ?? epsilon)
    default: throw UsageError(name, for: "--optimizer", allowed: ["adam", "rmsprop", "sgd"])
    }
    let rate = try learningRate.map { text in
      let value = try NumberSyntax.number(text, for: "--learning-rate")
      guard value > 0 && value.isFinite else {
        throw UsageError("--learning-rate: \(text.trimmed) is no number above 0; use one such as 0.001")
      }
      return value
    }
    return (rule, rate ?? rule.kerasLearningRate)
  }

  private func flag(_ settings: SettingSyntax, _ name: String, for option: String) throws -> Bool? {
    try settings.text(name).map { text in
      guard let value = Bool(text.lowercased()) else {
        throw UsageError(text, for: "\(option) \(name)", allowed: ["true", "false"])
      }
      return value
    }
  }

  func parsedSchedule() throws -> LearningRateSchedule {
    let settings = try SettingSyntax(
      schedule ?? "constant", for: "--schedule", first: "name", allowed: ["name", "epochs", "factor", "warmup"])
    let name = (settings.text("name") ?? "").lowercased()
    let own: [String: [String]] = [
      "constant": [], "cosine": [], "step": ["epochs", "factor"], "one-cycle": ["warmup"],
    ]
    guard let allowed = own[name] else {
      throw UsageError(name, for: "--schedule", allowed: ["constant", "step", "cosine", "one-cycle"])
    }
    for key in ["epochs", "factor", "warmup"] where settings.text(key) != nil && !allowed.contains(key) {
      throw UsageError("--schedule: \(name) has no \(key); leave it out or take another schedule")
    }
    switch name {
    case "step":
      return .step(
        epochs: try settings.integer("epochs", in: 1...100_000) ?? 10,
        factor: try settings.number("factor", in: 0...1) ?? 0.1)
    case "cosine": return .cosine
    case "one-cycle": return .oneCycle(warmup: try settings.number("warmup", in: 0...1) ?? 0.3)
    default: return .constant
    }
  }

  /// The watches; what they watch must be there.
  func parsedEarlyStopping(hasValidation: Bool) throws -> EarlyStopping? {
    guard let earlyStopping else { return nil }
    let settings = try SettingSyntax(
      earlyStopping, for: "--early-stopping", first: "patience",
      allowed: ["patience", "monitor", "min-delta", "restore"])
    return EarlyStopping(
      monitor: try monitor(settings, "--early-stopping", hasValidation),
      patience: try settings.integer("patience", in: 1...100_000) ?? 10,
      minimumDelta: try settings.number("min-delta", in: 0...1e6) ?? 0,
      restoresBest: try flag(settings, "restore", for: "--early-stopping") ?? true)
  }

  func parsedReduceOnPlateau(hasValidation: Bool) throws -> ReduceOnPlateau? {
    guard let reduceLearningRate else { return nil }
    let settings = try SettingSyntax(
      reduceLearningRate, for: "--reduce-lr", first: "patience",
      allowed: ["patience", "factor", "min", "monitor", "min-delta", "cooldown"])
    if try parsedSchedule() != .constant {
      throw UsageError("--reduce-lr and --schedule both set the learning rate; leave one of them out")
    }
    return ReduceOnPlateau(
      monitor: try monitor(settings, "--reduce-lr", hasValidation),
      factor: try settings.number("factor", in: 1e-6...0.999_999) ?? 0.1,
      patience: try settings.integer("patience", in: 1...100_000) ?? 10,
      minimumDelta: try settings.number("min-delta", in: 0...1e6) ?? 1e-4,
      cooldown: try settings.integer("cooldown", in: 0...100_000) ?? 0,
      minimumRate: try settings.number("min", in: 0...1e6) ?? 0)
  }

  private func monitor(_ settings: SettingSyntax, _ option: String, _ hasValidation: Bool) throws -> Monitor {
    let monitor = try settings.choice("monitor", Monitor.self) ?? (hasValidation ? .validationLoss : .loss)
    if !hasValidation && (monitor == .validationLoss || monitor == .validationAccuracy) {
      throw UsageError(
        "\(option): \(monitor.rawValue) needs examples that are held back; add --validation-split 0.1 or watch loss")
    }
    return monitor
  }

  func parsedClassWeights(counts: [Int]) throws -> [Double]? {
    guard let text = classWeights?.trimmed else { return nil }
    if text.lowercased() == "balanced" {
      // As scikit-learn weighs: all examples over the classes times those of the class.
      let total = Double(counts.reduce(0, +))
      return counts.map { $0 == 0 ? 1 : total / (Double(counts.count) * Double($0)) }
    }
    let allowed = "balanced or \(counts.count) numbers from 0 on, one a class"
    guard NumberSyntax.looksLikeNumbers(text) else {
      let nearest = Spelling.nearest(to: text.lowercased(), in: ["balanced"]).map { "did you mean \($0)?" }
      throw UsageError(
        "--class-weights: '\(NumberSyntax.shortened(text))' is not known; \(nearest ?? "allowed is \(allowed)")")
    }
    let weights = try NumberSyntax.list(text, for: "--class-weights")
    guard weights.count == counts.count, weights.allSatisfy({ $0 >= 0 && $0.isFinite }),
      weights.contains(where: { $0 > 0 })
    else {
      throw UsageError("--class-weights: '\(NumberSyntax.shortened(text))' must be \(allowed)")
    }
    return weights
  }

  func parsedClipNorm() throws -> Double? {
    try clipNorm.map { text in
      let value = try NumberSyntax.number(text, for: "--clip-norm")
      guard value > 0 && value.isFinite else {
        throw UsageError("--clip-norm: \(text.trimmed) is no number above 0; use one such as 1")
      }
      return value
    }
  }

  /// The loss that was asked for, or the one that a network's end suggests.
  func parsedLoss(for network: Network) throws -> Loss {
    if let loss {
      guard let value = Loss(rawValue: loss.trimmed.lowercased()) else {
        throw UsageError(loss.trimmed, for: "--loss", allowed: Loss.allCases.map(\.rawValue))
      }
      return value
    }
    return network.outputShape == [1] ? .binaryCrossEntropy : .crossEntropy
  }
}

extension OptimizerRule {
  /// The rule as `--optimizer` takes it.
  var text: String {
    switch self {
    case .sgd(let momentum, let isNesterov):
      momentum == 0 ? "sgd" : "sgd,momentum=\(momentum)" + (isNesterov ? ",nesterov=true" : "")
    case .kerasRMSprop: "rmsprop"
    case .rmsprop(let rho, let epsilon): "rmsprop,rho=\(rho),epsilon=\(epsilon)"
    case .kerasAdam: "adam"
    case .adam(let beta1, let beta2, let epsilon): "adam,beta1=\(beta1),beta2=\(beta2),epsilon=\(epsilon)"
    }
  }
}
