// PyTorch's layers in double precision and Keras's optimizers in single against the definitions and their bounds.

import Reference
import TestSupport
import Testing

@Suite struct GoldenLayerTests {
  /// PyTorch and the oracle both rounded in double precision, each within the bound.
  private func expectRight(_ golden: GoldenCase, _ file: String, _ answer: OracleAnswer) throws {
    let file = (name: file, values: try #require(try golden.expected(file)))
    // NumPy wrote a scalar as an array of one value.
    let expected = answer.values.rank == 0 ? file.values.reshaped([]) : file.values
    let share = share(expected, of: answer, in: .float64)
    #expect(share <= 1, "\(golden) \(file.name): \(share)")
  }

  private func expectRight(_ result: Tensor<Float>, _ answer: OracleAnswer, _ comment: Comment) {
    #expect(share(result, of: answer) <= 1, comment)
  }

  @Test(arguments: ["relu", "sigmoid", "tanh", "softmax"].flatMap { GoldenCase.all($0) })
  func activations(golden: GoldenCase) throws {
    let function = try #require(ActivationFunction(rawValue: golden.operation))
    let (x, g) = (try #require(try golden.input("x")), try #require(try golden.input("dy")))
    try expectRight(golden, "y", function.oracle(x, precision: .float64, roundings: 0))
    try expectRight(golden, "dx", function.gradientOracle(of: g, input: x, precision: .float64, roundings: 0))
    expectRight(try function(x.single), try function.oracle(x, precision: .float32, roundings: 2), "y")
    expectRight(
      try function.gradient(of: g.single, input: x.single),
      try function.gradientOracle(of: g, input: x, precision: .float32, roundings: 2), "dx")
  }

  @Test(arguments: GoldenCase.all("batch_norm"))
  func batchNormalization(golden: GoldenCase) throws {
    let layer = BatchNormalization(
      momentum: try #require(golden.attributes.number("momentum")),
      epsilon: try #require(golden.attributes.number("epsilon")), divisor: .population, movingDivisor: .population)
    #expect(golden.attributes.flag("training") == true)
    let (x, g) = (try #require(try golden.input("x")), try #require(try golden.input("dy")))
    let (gamma, beta) = (try #require(try golden.input("gamma")), try #require(try golden.input("beta")))
    let fresh = ChannelStatistics<Double>(
      mean: Tensor(shape: gamma.shape, repeating: 0), variance: Tensor(shape: gamma.shape, repeating: 1))
    for algorithm in VarianceAlgorithm.allCases {
      try expectRight(
        golden, "y",
        layer.oracle(
          x, gamma: gamma, beta: beta, statistics: nil, precision: .float64, roundings: 0, variance: algorithm))
      let answers = try layer.gradientOracle(
        of: g, input: x, gamma: gamma, statistics: nil, precision: .float64, roundings: 0, variance: algorithm)
      try expectRight(golden, "dx", answers.input)
      try expectRight(golden, "dgamma", answers.gamma)
      try expectRight(golden, "dbeta", answers.beta)
      let moving = try layer.movingOracle(fresh, with: x, precision: .float64, roundings: 0, variance: algorithm)
      try expectRight(golden, "moving_mean", moving.mean)
      try expectRight(golden, "moving_variance", moving.variance)
    }
    let y = try layer.oracle(
      x, gamma: gamma, beta: beta, statistics: nil, precision: .float32, roundings: 2, variance: .twoPass)
    expectRight(try layer(x.single, gamma: gamma.single, beta: beta.single, statistics: nil), y, "y")
    let answers = try layer.gradientOracle(
      of: g, input: x, gamma: gamma, statistics: nil, precision: .float32, roundings: 2, variance: .twoPass)
    let gradients = try layer.gradients(of: g.single, input: x.single, gamma: gamma.single, statistics: nil)
    expectRight(gradients.input, answers.input, "dx")
    expectRight(gradients.gamma, answers.gamma, "dgamma")
    expectRight(gradients.beta, answers.beta, "dbeta")
  }

  @Test(arguments: GoldenCase.all("softmax_cross_entropy"))
  func crossEntropy(golden: GoldenCase) throws {
    let reduction = try #require(golden.attributes.text("reduction").flatMap(CrossEntropy.Reduction.init(rawValue:)))
    let loss = CrossEntropy(predictions: .logits, reduction: reduction)
    let logits = try #require(try golden.input("logits"))
    let labels = try Targets<Double>(classes: try #require(try golden.input("labels")))
    try expectRight(golden, "loss", loss.oracle(logits, labels: labels, precision: .float64, roundings: 0))
    try expectRight(
      golden, "dlogits",
      loss.gradientOracle(of: nil, predicted: logits, labels: labels, precision: .float64, roundings: 0))
    let single = try Targets<Float>(classes: try #require(try golden.input("labels")))
    expectRight(
      try loss(logits.single, labels: single),
      try loss.oracle(logits, labels: labels, precision: .float32, roundings: 2), "loss")
    expectRight(
      try loss.gradient(of: nil, predicted: logits.single, labels: single),
      try loss.gradientOracle(of: nil, predicted: logits, labels: labels, precision: .float32, roundings: 2), "dlogits")
  }

  @Test(arguments: GoldenCase.all("optimizer"))
  func optimizers(golden: GoldenCase) throws {
    let attributes = golden.attributes
    let rate = try #require(attributes.number("learning_rate"))
    let name = try #require(attributes.text("name"))
    let rule: OptimizerRule =
      switch name {
      case "sgd":
        .sgd(momentum: attributes.number("momentum") ?? 0, nesterov: attributes.flag("nesterov") ?? false)
      case "rmsprop":
        .rmsprop(rho: try #require(attributes.number("rho")), epsilon: try #require(attributes.number("epsilon")))
      default:
        .adam(
          beta1: try #require(attributes.number("beta1")), beta2: try #require(attributes.number("beta2")),
          epsilon: try #require(attributes.number("epsilon")))
      }
    let start = try #require(try golden.input("parameters"))
    let (g, history) = (try #require(try golden.input("gradients")), try #require(try golden.expected("history")))
    try #require(g.shape == history.shape && g.shape[1] == start.count)
    var oracle = OptimizerOracle(rule, learningRate: rate, parameters: [start], precision: .float32, roundings: 0)
    var (optimizer, parameters) = (Optimizer<Float>(rule, learningRate: rate), [start.single])
    for step in 0..<g.shape[0] {
      let row = { (table: Tensor<Double>) in
        Tensor<Double>(shape: start.shape) { table[flat: step * start.count + $0] }
      }
      try oracle.update(gradients: [row(g)])
      try optimizer.update(&parameters, gradients: [row(g).single])
      let keras = share(row(history), of: oracle.answers[0], in: .float32)
      #expect(keras <= 1, "\(golden), step \(step + 1): \(keras)")
      expectRight(parameters[0], oracle.answers[0], "step \(step + 1)")
    }
  }
}
