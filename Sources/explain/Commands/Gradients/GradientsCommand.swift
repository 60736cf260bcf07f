// `explain gradients`: what comes through deep networks, forwards and backwards, and what helps where something vanishes.
// Which networks are compared is `GradientGrid`'s; what is measured is `SignalPropagation`'s.
// Next: `GradientsCommand+Report.swift`.

import ArgumentParser
import Formats
import Reference
import Viz

/// The laboratory of vanishing gradients.
struct GradientsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradients",
    abstract: "See what comes through deep networks: whether signal or gradients vanish, and what helps.",
    discussion: """
      Without options the course's deep list of ten convolutions is compared as Keras begins it, with He's initialiser,
      with batch normalisation and with residual connections.

      Examples:
        explain gradients
        explain gradients --mlp 100
        explain gradients --mlp 64 --depth 2,5,10,20 --activation sigmoid
        explain gradients --layers 32,32,max_pool,64,64 --with none,both --data digits --train
        explain gradients --derivatives
        explain gradients --chain --activation tanh --depth 2
      """)

  @Option(
    help: ArgumentHelp("Filters of convolutions 3×3 and poolings. Default: the course's deep list.", valueName: "LIST"))
  var layers: String?

  @Option(help: ArgumentHelp("Fully connected layers of so many units instead.", valueName: "UNITS"))
  var mlp: String?

  @Option(
    help: ArgumentHelp(
      "How many of them, one or several: 2,5,10. Default: all convolutions; 10 of --mlp.", valueName: "N,…"))
  var depth: String?

  @Option(help: ArgumentHelp("Some of: relu, relu6, leaky-relu, sigmoid, tanh.", valueName: "NAME,…"))
  var activation: String?

  @Option(
    help: ArgumentHelp("Some of: glorot_uniform, he_normal, lecun_normal and Keras's others.", valueName: "NAME,…"))
  var initializer: String?

  @Option(help: ArgumentHelp("Some of: none, batch-norm, residual, both.", valueName: "HELP,…"))
  var with: String?

  @Option(
    help: ArgumentHelp(
      "What the networks look at, stretched to --input. Default: random pictures; with --train digits.",
      valueName: "DATA"))
  var data: String?

  @Option(help: ArgumentHelp("The shape of an example. Default: 32,32,3.", valueName: "H,W,C"))
  var input: String?

  @Option(help: ArgumentHelp("Examples of the batch that is looked at, and of a step. Default: 32.", valueName: "B"))
  var batchSize: String?

  @Flag(help: "Train every network with Adam, and look at them again after each epoch.")
  var train = false

  @Option(help: ArgumentHelp("How long, with --train. Default: 3.", valueName: "N"))
  var epochs: String?

  @Option(help: ArgumentHelp("Adam's learning rate, with --train. Default: 0.001.", valueName: "RATE"))
  var learningRate: String?

  @Flag(help: "Draw the derivatives of activations instead, and the most they leave of a gradient.")
  var derivatives = false

  @Option(help: ArgumentHelp("Weights, random pictures and the order of training. Default: 0.", valueName: "S"))
  var seed: String?

  @Option(help: WorkOptions.threadsHelp)
  var threads: String?

  @OptionGroup(title: "Chain rule") var chainOptions: ChainOptions
  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(report)
    try chainOptions.check()
    if chainOptions.chain { return try drawChain(in: &report) }
    if derivatives { return try drawDerivatives(in: &report) }
    try checkTraining()
    let engine = FastEngine(threads: try WorkOptions.parseThreads(threads))
    let grid = try GradientGrid(
      layers: layers, mlp: mlp, depth: depth, activation: activation, initializer: initializer, with: with)
    let seed = try NumberSyntax.seed(seed, standard: 0)
    let probe = try probe(seed: seed)
    let target = try figure.target(default: "gradients.png", inputs: probe.files)
    let plan = try trainingPlan(probe, seed: seed)
    let findings = try grid.variants.map { variant in
      let network = try grid.network(variant, input: probe.shape, classes: probe.classes)
      return try finding(network, variant, grid.name(variant), probe, plan, seed: seed, engine: engine)
    }
    Terminal.progress("")
    tell(findings, probe, in: &report)
    if let target { try draw(findings, probe, to: target, in: &report) }
    try report.finish()
  }

  // MARK: What the networks look at

  /// A batch, and where it is from.
  struct Probe {
    let name: String
    let shape: [Int]
    let classes: Int
    let values: Tensor<Float>
    let labels: [Int]
    let source: (any ExampleSource)?
    let files: [String]
  }

  private static let usualInput = [32, 32, 3]

  private func probe(seed: UInt64) throws -> Probe {
    let shape = try input.map(NetworkSyntax.shape) ?? Self.usualInput
    guard mlp != nil || shape.count == 3 else {
      throw UsageError(
        "--input \(TensorShape.text(shape)) is a vector, which has no windows; add --mlp 100, or give H,W,C")
    }
    let size = try batchSize.map { try NumberSyntax.integer($0, for: "--batch-size", in: 1...4096) } ?? 32
    guard let name = (data ?? (train ? "digits" : nil))?.trimmed else {
      var generator = SeededGenerator(seed: seed)
      let labels = (0..<size).map { _ in generator.integer(in: 0...9) }
      return Probe(
        name: "", shape: shape, classes: 10,
        values: .uniform(shape: [size] + shape, in: 0...1, using: &generator), labels: labels, source: nil, files: [])
    }
    guard shape.count == 3 else { throw UsageError("--data has pictures; --input must be H,W,C, such as 32,32,3") }
    var options = try DataOptions.parse([])
    options.fit(shape)
    let set = try DataArgument.read(name, options.reading(classNames: nil))
    guard set.training.shape == shape else {
      throw UsageError(
        "the pictures of \(set.name) are \(TensorShape.text(set.training.shape)) and cannot become "
          + "\(TensorShape.text(shape)); try --input \(set.training.shape.map(String.init).joined(separator: ","))")
    }
    let indices = Array(0..<min(size, set.training.count))
    return Probe(
      name: set.name, shape: shape, classes: max(2, set.training.classNames.count),
      values: try set.training.values(of: indices), labels: indices.map { set.training.labels[$0] },
      source: set.training, files: [name])
  }

  // MARK: Training

  private struct Plan {
    let batches: BatchPlan
    let settings: FitSettings
    let rate: Double
  }

  private func checkTraining() throws {
    for (name, value) in [("--epochs", epochs), ("--learning-rate", learningRate)] where value != nil && !train {
      throw UsageError("\(name) is for a training; add --train, or leave it out")
    }
  }

  private func trainingPlan(_ probe: Probe, seed: UInt64) throws -> Plan? {
    guard train, let source = probe.source else { return nil }
    let rate = try learningRate.map { try NumberSyntax.number($0, for: "--learning-rate") } ?? 1e-3
    guard rate > 0, rate <= 1e6 else { throw UsageError("--learning-rate: \(rate) is no rate; the usual one is 0.001") }
    let epochs = try epochs.map { try NumberSyntax.integer($0, for: "--epochs", in: 1...1000) } ?? 3
    return Plan(
      batches: try BatchPlan(
        source: source, batchSize: probe.labels.count, shuffleSeed: seed, augmentation: nil),
      settings: FitSettings(
        epochs: epochs, learningRate: rate, schedule: .constant, classWeights: nil, earlyStopping: nil,
        reduceOnPlateau: nil), rate: rate)
  }

  /// What was found of one network.
  struct Finding {
    let name: String
    let variant: GradientVariant
    let parameters: Int
    /// Before training, then after each epoch.
    var signals: [SignalPropagation]
    /// Of each step.
    var losses: [Double]
    /// Why the training ended early.
    var problem: String?
  }

  private func finding(
    _ network: Network, _ variant: GradientVariant, _ name: String, _ probe: Probe, _ plan: Plan?, seed: UInt64,
    engine: FastEngine
  ) throws -> Finding {
    var state = try TrainingState<Float>(
      network, loss: .crossEntropy, optimizer: .kerasAdam, learningRate: plan?.rate ?? 1e-3, seed: seed)
    func look(_ state: TrainingState<Float>) throws -> SignalPropagation {
      try state.signals(probe.values, targets: .classes(probe.labels), engine: engine)
    }
    let isWatched = !report.quiet
    if isWatched { Terminal.progress(name) }
    var finding = Finding(
      name: name, variant: variant, parameters: network.parameterCount, signals: [try look(state)], losses: [])
    guard let plan else { return finding }
    var fit = Fit(state, settings: plan.settings)
    while !fit.isFinished {
      do {
        _ = try fit.runEpoch(plan.batches, validation: nil, engine: engine) { step in
          finding.losses.append(step.batchLoss)
          guard isWatched else { return }
          Terminal.progress(
            "\(name) · \(step.epoch)/\(plan.settings.epochs) · \(step.step)/\(step.steps) · "
              + NumberText.fixed(step.loss, decimals: 4))
        }
      } catch let error as FitError {
        // A network that explodes is a finding, too.
        finding.problem = "\(error)"
        break
      }
      state = fit.state
      finding.signals.append(try look(state))
    }
    return finding
  }
}
