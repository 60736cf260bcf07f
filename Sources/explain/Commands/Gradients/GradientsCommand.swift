// `explain gradients`: what comes through deep networks, forwards and backwards, and what helps where something
// vanishes. Which networks are compared is `GradientGrid`'s; what is measured, `SignalPropagation`'s and
// `ActivationDistribution`'s. Next: `GradientsCommand+Training.swift`, then `GradientsCommand+Report.swift`.

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
      Without options the course's deep list of ten convolutions is compared as Keras
      begins it, with He's initialiser, with batch normalisation and with residual
      connections.

      Examples:
        explain gradients
        explain gradients --mlp 100
        explain gradients --mlp 64 --depth 2,5,10,20 --activation sigmoid
        explain gradients --layers 32,max_pool,64,64 --with none,both --train
        explain gradients --histograms
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

  @Option(
    help: ArgumentHelp(
      "Only so many examples of --data, drawn by --seed: shorter epochs. Default: all.", valueName: "N"))
  var examples: String?

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

  @Flag(
    help: """
      Draw how the values that go into each activation are spread instead, before and after batch normalisation; with \
      --train at the start, in the middle and at the end. Default: the list without and with batch-norm.
      """)
  var histograms = false

  @Option(
    help: ArgumentHelp(
      "One axis for the histograms of all layers, or one for each layer. Default: shared.", valueName: "shared|own"))
  var scale: String?

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
    let hasOwnAxes = try hasOwnAxes()
    let engine = FastEngine(threads: try WorkOptions.parseThreads(threads))
    let grid = try GradientGrid(
      layers: layers, mlp: mlp, depth: depth, activation: activation, initializer: initializer, with: with,
      usual: histograms ? [.none, .batchNorm] : nil)
    let seed = try NumberSyntax.seed(seed, standard: 0)
    let probe = try probe(seed: seed)
    let target = try figure.target(default: histograms ? "histograms.png" : "gradients.png", inputs: probe.files)
    let plan = try trainingPlan(probe, seed: seed)
    let findings = try grid.variants.map { variant in
      let network = try grid.network(variant, input: probe.shape, classes: probe.classes)
      return try finding(network, variant, grid.name(variant), probe, plan, seed: seed, engine: engine)
    }
    Terminal.progress("")
    tell(findings, probe, in: &report)
    if let target, histograms {
      try drawHistograms(findings, probe, hasOwnAxes: hasOwnAxes, to: target, in: &report)
    } else if let target {
      try draw(findings, probe, to: target, in: &report)
    }
    try report.finish()
  }

  /// The options that are for networks, of which the other figures have none: nothing may be accepted and ignored.
  var networkOptions: [(name: String, isUsed: Bool)] {
    [
      ("--layers", layers != nil), ("--mlp", mlp != nil), ("--with", with != nil),
      ("--initializer", initializer != nil), ("--data", data != nil), ("--examples", examples != nil),
      ("--input", input != nil), ("--batch-size", batchSize != nil), ("--train", train), ("--epochs", epochs != nil),
      ("--learning-rate", learningRate != nil), ("--histograms", histograms), ("--scale", scale != nil),
      ("--threads", threads != nil),
    ]
  }

  private func hasOwnAxes() throws -> Bool {
    guard let scale else { return false }
    guard histograms else {
      throw UsageError("--scale is for the axes of histograms; add --histograms, or leave it out")
    }
    let allowed = ["shared": false, "own": true]
    guard let own = allowed[scale.trimmed.lowercased()] else {
      throw UsageError(scale.trimmed, for: "--scale", allowed: ["shared", "own"])
    }
    return own
  }
}
