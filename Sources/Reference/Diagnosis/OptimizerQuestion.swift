// The steps of an optimizer as a question: the parameters after every step, and how they go wrong.

/// An optimizer on given gradients, and the ways it goes wrong.
struct OptimizerQuestion: Question {
  private var rule: OptimizerRule
  private let learningRate: Double
  private let parameters: Tensor<Double>
  private var gradients: Tensor<Double>
  private let precision: Precision
  private let roundings: Int
  private var corrects = true

  /// - Parameter gradients: `[steps, ...]`, one gradient in the shape of the parameters for each step.
  init(
    _ rule: OptimizerRule, learningRate: Double, parameters: Tensor<Double>, gradients: Tensor<Double>,
    precision: Precision, roundings: Int
  ) {
    (self.rule, self.learningRate, self.parameters, self.gradients) = (rule, learningRate, parameters, gradients)
    (self.precision, self.roundings) = (precision, roundings)
  }

  func answer() throws -> Answer { Answer(try oracle()) }

  func oracle() throws -> OracleAnswer {
    guard gradients.rank == parameters.rank + 1, Array(gradients.shape.dropFirst()) == parameters.shape else {
      throw LayerError.shapeDoesNotMatch(
        what: "the array of gradients", shape: gradients.shape,
        expected: [max(1, gradients.shape.first ?? 1)] + parameters.shape, reason: "one gradient for each step")
    }
    var oracle = OptimizerOracle(
      rule, learningRate: learningRate, parameters: [parameters], precision: precision, roundings: roundings)
    let size = parameters.count
    var (values, bounds): ([Double], [Double]) = ([], [])
    var powers = (1.0, 1.0)
    for step in 0..<gradients.shape[0] {
      if case .adam(let beta1, let beta2, _) = rule, !corrects {
        powers = (powers.0 * beta1, powers.1 * beta2)
        // What the correction will multiply by, taken away before.
        oracle.learningRate = learningRate * (1 - powers.0) / (1 - powers.1).squareRoot()
      }
      try oracle.update(gradients: [Tensor(shape: parameters.shape) { gradients[flat: step * size + $0] }])
      values += oracle.answers[0].values.scalars
      bounds += oracle.answers[0].bound.scalars
    }
    return OracleAnswer(
      values: Tensor(shape: gradients.shape, scalars: values), bound: Tensor(shape: gradients.shape, scalars: bounds))
  }

  func mistaken() -> [Mistaken<OptimizerQuestion>] {
    var list = [mistake(.signMissing) { $0.gradients = $0.gradients.map { -$0 } }]
    switch rule {
    case .sgd(let momentum, let nesterov):
      if momentum != 0 {
        list.append(mistake(.otherMomentum) { $0.rule = .sgd(momentum: momentum, nesterov: !nesterov) })
        list.append(mistake(.momentumIgnored) { $0.rule = .sgd(momentum: 0, nesterov: false) })
      }
    case .rmsprop(let rho, let epsilon):
      for other in [1e-7, 1e-8, 1e-6, 1e-5, 1e-3, 0] where other != epsilon {
        list.append(mistake(.otherEpsilon, .number(other)) { $0.rule = .rmsprop(rho: rho, epsilon: other) })
      }
    case .adam(let beta1, let beta2, let epsilon):
      list.append(mistake(.biasCorrectionMissing) { $0.corrects = false })
      for other in [1e-7, 1e-8, 1e-6, 1e-5, 1e-3, 0] where other != epsilon {
        list.append(
          mistake(.otherEpsilon, .number(other)) { $0.rule = .adam(beta1: beta1, beta2: beta2, epsilon: other) })
      }
    }
    return list
  }
}
