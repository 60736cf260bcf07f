// How parameters follow their gradients: stochastic gradient descent, RMSprop and Adam by Keras's rules, for every
// scalar. How far a rounded history may lie from this one in double precision is in `OptimizerOracle.swift`.

/// The rule of an optimizer, with its settings.
///
/// With `p` a parameter, `g` its gradient, `η` the learning rate, `t` the step from 1 on, and all states 0 at first:
///
/// ```
/// sgd, momentum 0             p ← p − η·g
/// sgd, momentum μ             s ← μ·s − η·g            p ← p + s               (Nesterov: p ← p + μ·s − η·g)
/// rmsprop                     v ← ρ·v + (1 − ρ)·g²     p ← p − η·g / √(v + ε)
/// adam                        m ← β₁·m + (1 − β₁)·g    v ← β₂·v + (1 − β₂)·g²
///                             p ← p − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√v + ε)
/// ```
///
/// `ε` is under the root in RMSprop and outside it in Adam, as in Keras. Adam corrects the bias of its moments in the
/// learning rate (the last lines of §2 of D. Kingma and J. Ba, *Adam*, 2015); algorithm 1 of that paper and PyTorch
/// correct the moments, `m̂ / (√v̂ + ε)`, where the same `ε` weighs less in the first steps. RMSprop: T. Tieleman and
/// G. Hinton, 2012.
///
/// A state too small for a normal number becomes 0. Where a gradient stays 0, behind a rectifier that has died, it would
/// decay to the smallest number there is and stay, for 0.9 of that rounds to itself; and processors compute with such
/// numbers many times more slowly. No parameter sees the difference; a `v` is kept where no `ε` is added to it.
public enum OptimizerRule: Sendable, Equatable {
  /// Stochastic gradient descent.
  case sgd(momentum: Double, nesterov: Bool)
  /// Steps divided by the root of a moving mean of squared gradients.
  case rmsprop(rho: Double, epsilon: Double)
  /// RMSprop with momentum, both corrected for starting from 0.
  case adam(beta1: Double, beta2: Double, epsilon: Double)

  /// Keras's SGD as it comes: no momentum.
  public static let kerasSGD = OptimizerRule.sgd(momentum: 0, nesterov: false)
  /// Keras's RMSprop as it comes: ρ 0.9, ε 1e−7.
  public static let kerasRMSprop = OptimizerRule.rmsprop(rho: 0.9, epsilon: 1e-7)
  /// Keras's Adam as it comes: β₁ 0.9, β₂ 0.999, ε 1e−7.
  public static let kerasAdam = OptimizerRule.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-7)

  /// Keras's learning rate: 0.01 for SGD, 0.001 for the others.
  public var kerasLearningRate: Double { if case .sgd = self { 0.01 } else { 0.001 } }

  /// Checks that shares are shares.
  ///
  /// - Throws: ``LayerError/settingOutOfRange(what:value:allowed:)``.
  func check() throws {
    let shares: [(String, Double)]
    let epsilon: Double?
    switch self {
    case .sgd(let momentum, _): (shares, epsilon) = ([("the momentum", momentum)], nil)
    case .rmsprop(let rho, let value): (shares, epsilon) = ([("rho", rho)], value)
    case .adam(let beta1, let beta2, let value): (shares, epsilon) = ([("beta1", beta1), ("beta2", beta2)], value)
    }
    for (what, value) in shares where !(value >= 0 && value < 1) {
      throw LayerError.settingOutOfRange(what: what, value: value, allowed: "at least 0 and below 1")
    }
    if let epsilon, !(epsilon >= 0 && epsilon.isFinite) {
      throw LayerError.settingOutOfRange(what: "epsilon", value: epsilon, allowed: "at least 0")
    }
  }
}

/// An optimizer with what it remembers: a value, so that a copy continues on its own.
///
/// ```
/// var optimizer = Optimizer<Float>(.kerasAdam, learningRate: 0.001)
/// try optimizer.update(&parameters, gradients: gradients)          // once a batch
/// ```
public struct Optimizer<Scalar: TensorScalar>: Sendable {
  /// The rule.
  public let rule: OptimizerRule
  /// `η`; a schedule may change it between two steps.
  public var learningRate: Double
  /// How often the parameters were updated.
  public private(set) var steps = 0

  /// `s` or `m`, one tensor for each parameter; none before the first step.
  public internal(set) var momenta: [Tensor<Scalar>] = []
  /// `v`, as many.
  public internal(set) var squares: [Tensor<Scalar>] = []
  /// `β₁ᵗ` and `β₂ᵗ`.
  private var powers: (Scalar, Scalar) = (1, 1)

  /// An optimizer that has seen nothing.
  public init(_ rule: OptimizerRule, learningRate: Double) {
    self.rule = rule
    self.learningRate = learningRate
  }

  /// An optimizer that goes on where another has stopped.
  ///
  /// - Parameters:
  ///   - steps: how often it has updated the parameters.
  ///   - momenta: its ``momenta``.
  ///   - squares: its ``squares``.
  /// - Precondition: as many momenta as squares, of the same shapes.
  public init(
    _ rule: OptimizerRule, learningRate: Double, steps: Int, momenta: [Tensor<Scalar>], squares: [Tensor<Scalar>]
  ) {
    precondition(steps >= 0 && momenta.map(\.shape) == squares.map(\.shape), "states that do not belong together")
    self.init(rule, learningRate: learningRate)
    (self.steps, self.momenta, self.squares) = (steps, momenta, squares)
    // As the steps themselves made them: every product rounded, until another changes nothing any more.
    if case .adam(let beta1, let beta2, _) = rule {
      for _ in 0..<steps {
        let next = (powers.0 * Scalar(beta1), powers.1 * Scalar(beta2))
        if next == powers { break }
        powers = next
      }
    }
  }

  /// One step.
  ///
  /// - Throws: ``LayerError`` where the gradients do not fit the parameters, or these are others than in the step
  ///   before, or a setting is outside its range; then nothing has changed.
  /// - Complexity: up to a root and a division a parameter; memory: up to two numbers a parameter.
  public mutating func update(_ parameters: inout [Tensor<Scalar>], gradients: [Tensor<Scalar>]) throws {
    let step = try begin(parameters, gradients)
    for k in parameters.indices {
      for i in 0..<parameters[k].count {
        parameters[k][flat: i] += rule.change(
          gradients[k][flat: i], rate: step.rate, correction: step.correction, &momenta[k][flat: i],
          &squares[k][flat: i])
      }
    }
  }

  /// What all parameters share in a step.
  struct Step {
    let rate: Scalar
    /// `√(1 − β₂ᵗ)/(1 − β₁ᵗ)`.
    let correction: Scalar
  }

  /// Checks the arrays and counts the step.
  mutating func begin(_ parameters: [Tensor<Scalar>], _ gradients: [Tensor<Scalar>]) throws -> Step {
    try rule.check()
    let shapes = steps == 0 ? parameters.map(\.shape) : momenta.map(\.shape)
    try Self.check(parameters, gradients, shapes: shapes)
    if steps == 0 {
      momenta = shapes.map { Tensor(shape: $0, repeating: 0) }
      squares = momenta
    }
    steps += 1
    if case .adam(let beta1, let beta2, _) = rule {
      powers = (powers.0 * Scalar(beta1), powers.1 * Scalar(beta2))
    }
    return Step(rate: Scalar(learningRate), correction: (1 - powers.1).squareRoot() / (1 - powers.0))
  }

  static func check(_ parameters: [Tensor<Scalar>], _ gradients: [Tensor<Scalar>], shapes: [[Int]]) throws {
    if parameters.count != gradients.count || parameters.count != shapes.count {
      throw LayerError.gradientCount(parameters: shapes.count, gradients: gradients.count)
    }
    for k in parameters.indices {
      try LayerError.check("parameter \(k)", parameters[k].shape, is: shapes[k], "its shape in the step before")
      try LayerError.check("gradient \(k)", gradients[k].shape, is: shapes[k], "the shape of its parameter")
    }
  }
}

extension OptimizerRule {
  /// A state, or 0 where it is too small for a normal number.
  ///
  /// - Parameter mayVanish: whether 0 divides nothing.
  private static func settled<Scalar: TensorScalar>(_ state: Scalar, if mayVanish: Bool = true) -> Scalar {
    mayVanish && abs(state) < Scalar.leastNormalMagnitude ? 0 : state
  }

  /// What is added to a parameter; the states that belong to it are updated.
  fileprivate func change<Scalar: TensorScalar>(
    _ g: Scalar, rate: Scalar, correction: Scalar, _ momentum: inout Scalar, _ square: inout Scalar
  ) -> Scalar {
    switch self {
    case .sgd(let share, let isNesterov):
      momentum = Self.settled(Scalar(share) * momentum - rate * g)
      return isNesterov ? Scalar(share) * momentum - rate * g : momentum
    case .rmsprop(let rho, let epsilon):
      square = Self.settled(Scalar(rho) * square + Scalar(1 - rho) * g * g, if: epsilon > 0)
      return -rate * g / (square + Scalar(epsilon)).squareRoot()
    case .adam(let beta1, let beta2, let epsilon):
      momentum = Self.settled(Scalar(beta1) * momentum + Scalar(1 - beta1) * g)
      square = Self.settled(Scalar(beta2) * square + Scalar(1 - beta2) * g * g, if: epsilon > 0)
      return -rate * correction * momentum / (square.squareRoot() + Scalar(epsilon))
    }
  }
}
