// The picture of `explain gradients --chain`: the chain rule in the numbers of one small network.
// What is computed is `NeuronChain`'s, what is drawn `ChainPanel`'s.

import ArgumentParser
import Reference
import Viz

/// What only the chain of neurons has.
struct ChainOptions: ParsableArguments {
  @Flag(help: "Draw the chain rule instead: one neuron after another, with every number.")
  var chain = false

  @Option(
    help: ArgumentHelp(
      "With --chain: \(NeuronChain.LossFunction.allCases.map(\.rawValue).joined(separator: " or ")).",
      valueName: "NAME"))
  var loss: String?

  @Option(
    help: ArgumentHelp(
      "With --chain: input and target, then weight and bias of each layer, as in '1 0; 0.6 -0.1; -0.8 0.3'.",
      valueName: "'X T; W B; …'"))
  var values: String?

  /// Options that would change nothing are refused.
  func check() throws {
    let own = [(name: "--loss", isUsed: loss != nil), (name: "--values", isUsed: values != nil)]
    if !chain, let option = own.first(where: \.isUsed) {
      throw UsageError("\(option.name) is for the chain rule; add --chain, or leave it out")
    }
  }
}

extension GradientsCommand {
  private static let usualDepth = 3

  /// Draws a chain of neurons and the product that its first weight's gradient is.
  func drawChain(in report: inout Report) throws {
    let others = networkOptions + [(name: "--derivatives", isUsed: derivatives)]
    if let other = others.first(where: \.isUsed) {
      throw UsageError("\(other.name) is not for a chain of single neurons; leave it or --chain out")
    }
    let target = try figure.target(default: "chain.png", inputs: [])
    let chain = try chain()
    let nodes = chain.graph.nodes
    if let node = chain.firstNotFinite {
      throw UsageError(
        "the numbers outgrow float64: \(node.name) = \(NumberText.short(node.value)), gradient "
          + "\(NumberText.short(node.gradient)); try smaller ones in --values, as '1 0; 0.6 -0.1'")
    }
    let difference = try chain.centralDifference()
    tell(chain, difference, in: &report)
    if let target {
      let language = report.language
      let factors = chain.factors
      try report.draw(target) { printable in
        ChainPanel(
          title: factors.contains { $0.derivative == 0 }
            ? Phrase.chainTitleZero.text(language) : Phrase.chainTitle.text(language, "\(factors.count)"),
          chain: chain,
          facts: [
            Phrase.labelLoss.text(language) + " \(NumberText.short(nodes[chain.loss].value))",
            Phrase.chainCheck.text(
              language, NumberText.short(difference.step, digits: 2),
              NumberText.short(difference.gradient, digits: 3)),
            Phrase.chainDigits.text(language),
          ], command: printable(CommandText.typed))
      }
    }
    try report.finish()
  }

  /// The chain that was asked for.
  private func chain() throws -> NeuronChain {
    let allowed = ActivationFunction.allCases.filter { !$0.worksOnRows }
    let named = try activation.map { try ChoiceSyntax.list($0, of: allowed, for: "--activation") } ?? [.sigmoid]
    guard named.count == 1 else {
      throw UsageError("--activation names \(named.count) functions; a chain has one, such as sigmoid")
    }
    let endings = NeuronChain.LossFunction.allCases
    let ending = try chainOptions.loss.map { try ChoiceSyntax.list($0, of: endings, for: "--loss") } ?? [.squaredError]
    guard ending.count == 1 else { throw UsageError("--loss names \(ending.count) losses; a chain has one") }
    let numbers = try numbers()
    if ending[0] == .crossEntropy, !(0...1).contains(numbers.target) {
      throw UsageError(
        "--values: the target \(numbers.target) is no probability; with --loss cross-entropy allowed are 0…1")
    }
    if activation != nil, ending[0] == .crossEntropy, numbers.weights.count == 1, named[0] != .sigmoid {
      throw UsageError(
        "--activation \(named[0].rawValue): the last of the chain is a sigmoid with --loss cross-entropy, and there is "
          + "only one; try --depth 2")
    }
    return try NeuronChain(numbers, activation: named[0], lossFunction: ending[0])
  }

  /// Numbers that were typed, or drawn.
  private func numbers() throws -> NeuronChain.Numbers {
    let depths = 1...ChainPanel.mostLayers
    let depth = try depth.map { try NumberSyntax.integer($0, for: "--depth", in: depths) }
    guard let text = chainOptions.values else {
      return NeuronChain.Numbers(
        depth: depth ?? Self.usualDepth, seed: try NumberSyntax.seed(seed, standard: 0))
    }
    if seed != nil { throw UsageError("--seed draws the numbers and --values gives them; leave one of them out") }
    let typed = try NumberSyntax.matrix(text, for: "--values")
    let (rows, columns) = (typed.shape[0], typed.shape[1])
    guard columns == 2, depths.contains(rows - 1) else {
      throw UsageError(
        "--values has \(rows == 1 ? "1 row" : "\(rows) rows") of \(columns); allowed are 2…\(depths.upperBound + 1) rows "
          + "of 2: 'X T; W B; …', as '1 0; 0.6 -0.1'")
    }
    guard typed.scalars.allSatisfy(\.isFinite) else {
      throw UsageError("--values has a number that is not finite; allowed are numbers such as 0.6")
    }
    if let depth, depth != rows - 1 {
      throw UsageError("--depth is \(depth), but --values has the numbers of \(rows - 1) layers; leave --depth out")
    }
    return NeuronChain.Numbers(
      input: typed[0, 0], target: typed[0, 1], weights: (1..<rows).map { typed[$0, 0] },
      biases: (1..<rows).map { typed[$0, 1] })
  }

  // MARK: The report

  private func tell(
    _ chain: NeuronChain, _ difference: (step: Double, gradient: Double), in report: inout Report
  ) {
    let language = report.language
    let nodes = chain.graph.nodes
    func derivative(_ node: Int, _ input: Int) -> String { "∂\(nodes[node].name)/∂\(nodes[input].name)" }
    let given = nodes.filter { $0.operation == .leaf }
    report.say(
      .labelNumbers, given.map { "\($0.name) \(NumberText.short($0.value))" }.joined(separator: " · "))
    report.say(.labelLoss, NumberText.short(nodes[chain.loss].value, digits: 6))
    report.say(
      .chainLabelGradient,
      "\(derivative(chain.loss, chain.layers[0].weight)) = \(NumberText.short(chain.gradient, digits: 6))")
    report.say(
      .chainLabelDifference,
      Phrase.chainDifference.text(
        language, NumberText.short(difference.gradient, digits: 6), NumberText.short(difference.step, digits: 2)))
    let factors = chain.factors
    let header = [Phrase.chainFactor, .columnValue, .chainSoFar].map { $0.text(language) }
    report.add(
      table: TextTable.lines(
        [header]
          + factors.map {
            [
              derivative($0.node, $0.input), NumberText.short($0.derivative, digits: 6),
              NumberText.short($0.product, digits: 6),
            ]
          }, left: [0]
      ).joined(separator: "\n"))
    report.record("activation", .string(chain.activation.rawValue))
    report.record("loss_function", .string(chain.lossFunction.rawValue))
    report.record("loss", .value(nodes[chain.loss].value))
    report.record("gradient", .value(chain.gradient))
    report.record("central_difference", .value(difference.gradient))
    report.record("step", .value(difference.step))
    report.record(
      "factors",
      .array(
        factors.map {
          .object([
            "name": .string(derivative($0.node, $0.input)), "derivative": .value($0.derivative),
            "product": .value($0.product),
          ])
        }))
    report.record("nodes", .array(nodes.map { Self.json($0, of: chain.graph) }))
  }

  private static func json(_ node: ComputationGraph.Node, of graph: ComputationGraph) -> JSONValue {
    .object([
      "name": .string(node.name), "value": .value(node.value), "gradient": .value(node.gradient),
      "inputs": .array(
        zip(node.inputs, node.derivatives).map {
          .object(["name": .string(graph.nodes[$0].name), "derivative": .value($1)])
        }),
    ])
  }
}
