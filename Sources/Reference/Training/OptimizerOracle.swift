// The history of parameters in double precision, and beside it how far a history computed in another may have drifted.

/// An optimizer's right parameters after every step, with their bounds.
///
/// The bound grows with the steps, because every step starts from numbers that were already rounded. What a state
/// inherits is multiplied by its share (`β`, `ρ`, `μ`), so a momentum forgets its errors; a parameter adds up all of
/// them. Settings may be kept in the precision or in a wider one: `1 − β₂ = 0.001` then has an error of `u`, a relative
/// one of 1000·u. Accepted are `k·old + (1 − k)·new` and `old + (1 − k)·(new − old)`, powers by a function or by
/// multiplication, and any order of the factors of a step.
public struct OptimizerOracle: Sendable {
  /// `η`; a schedule may change it between two steps.
  public var learningRate: Double {
    get { optimizer.learningRate }
    set { optimizer.learningRate = newValue }
  }
  /// The parameters now, and how far computed ones may lie from them.
  public private(set) var answers: [OracleAnswer]

  private var optimizer: Optimizer<Double>
  private let arithmetic: RoundedArithmetic
  private let roundings: Int
  private var parameters: [Tensor<Double>]
  private var errors: [[Rounded]]
  private var momenta: [[Rounded]]
  private var squares: [[Rounded]]

  /// Before the first step.
  ///
  /// - Parameter roundings: 2 if parameters and gradients were themselves rounded to `precision`, else 0.
  public init(
    _ rule: OptimizerRule, learningRate: Double, parameters: [Tensor<Double>], precision: Precision, roundings: Int
  ) {
    let arithmetic = RoundedArithmetic(precision: precision)
    optimizer = Optimizer(rule, learningRate: learningRate)
    self.arithmetic = arithmetic
    self.roundings = roundings
    self.parameters = parameters
    errors = parameters.map { $0.scalars.map { arithmetic.given($0, roundings: roundings) } }
    momenta = errors.map { $0.map { _ in arithmetic.whole(0) } }
    squares = momenta
    answers = zip(parameters, errors).map { OracleAnswer($0, as: $1) }
  }

  /// One step; ``answers`` are the parameters after it.
  ///
  /// - Throws: as ``Optimizer/update(_:gradients:)``.
  public mutating func update(gradients: [Tensor<Double>]) throws {
    try optimizer.update(&parameters, gradients: gradients)
    let rate = arithmetic.setting(optimizer.learningRate)
    let correctedRate = arithmetic.product(rate, correction())
    for k in parameters.indices {
      for i in 0..<parameters[k].count {
        let g = arithmetic.given(gradients[k][flat: i], roundings: roundings)
        let change = optimizer.rule.change(
          g, rate: rate, correctedRate: correctedRate, &momenta[k][i], &squares[k][i], arithmetic)
        errors[k][i] = arithmetic.sum(errors[k][i], change)
      }
    }
    answers = zip(parameters, errors).map { OracleAnswer($0, as: $1) }
  }

  /// `√(1 − β₂ᵗ) / (1 − β₁ᵗ)`. A power of a rounded `β` is off by `γ(t)`, and by as much again if it is multiplied out.
  private func correction() -> Rounded {
    guard case .adam(let beta1, let beta2, _) = optimizer.rule else { return arithmetic.whole(1) }
    func rest(_ beta: Double) -> Rounded {
      let power = (0..<optimizer.steps).reduce(1.0) { power, _ in power * beta }
      let computed = arithmetic.rounded(power, inherited: 0, times: 2 * optimizer.steps + 8)
      return arithmetic.difference(arithmetic.whole(1), computed)
    }
    return arithmetic.quotient(arithmetic.root(rest(beta2)), rest(beta1))
  }
}

extension OptimizerRule {
  /// What is added to a parameter, by the rule of ``Optimizer``.
  fileprivate func change(
    _ g: Rounded, rate: Rounded, correctedRate: Rounded, _ momentum: inout Rounded, _ square: inout Rounded,
    _ arithmetic: RoundedArithmetic
  ) -> Rounded {
    switch self {
    case .sgd(let share, let isNesterov):
      let step = arithmetic.product(rate, g)
      // Without momentum nothing is remembered and nothing rounded.
      if share == 0 { return step.negated }
      momentum = arithmetic.difference(arithmetic.product(arithmetic.setting(share), momentum), step)
      return isNesterov
        ? arithmetic.difference(arithmetic.product(arithmetic.setting(share), momentum), step) : momentum
    case .rmsprop(let rho, let epsilon):
      square = arithmetic.blend(square, arithmetic.product(g, g), keeping: rho)
      let deviation = arithmetic.root(arithmetic.sum(square, arithmetic.setting(epsilon)))
      return arithmetic.quotient(arithmetic.product(rate, g), deviation).negated
    case .adam(let beta1, let beta2, let epsilon):
      momentum = arithmetic.blend(momentum, g, keeping: beta1)
      square = arithmetic.blend(square, arithmetic.product(g, g), keeping: beta2)
      let deviation = arithmetic.sum(arithmetic.root(square), arithmetic.setting(epsilon))
      return arithmetic.quotient(arithmetic.product(correctedRate, momentum), deviation).negated
    }
  }
}
