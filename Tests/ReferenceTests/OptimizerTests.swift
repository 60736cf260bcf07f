// Optimizers: by hand, in single precision by both forms of their means, and with faults.

import Reference
import Testing

@Suite struct OptimizerTests {
  static let rules: [OptimizerRule] = [
    .sgd(momentum: 0, nesterov: false), .sgd(momentum: 0.9, nesterov: false), .sgd(momentum: 0.9, nesterov: true),
    .kerasRMSprop, .kerasAdam,
  ]

  @Test func byHand() throws {
    func after(_ rule: OptimizerRule, _ gradients: [Double]) throws -> Double {
      var (optimizer, parameters) = (
        Optimizer<Double>(rule, learningRate: 0.5), [Tensor<Double>(shape: [1], repeating: 8)]
      )
      for g in gradients { try optimizer.update(&parameters, gradients: [Tensor(shape: [1], repeating: g)]) }
      #expect(optimizer.steps == gradients.count)
      return parameters[0][flat: 0]
    }
    #expect(try after(.sgd(momentum: 0, nesterov: false), [2, 4]) == 5)
    // s = −1, then −½ − 2.
    #expect(try after(.sgd(momentum: 0.5, nesterov: false), [2, 4]) == 4.5)
    // −½ − 1; then s = −2.5, −1.25 − 2.
    #expect(try after(.sgd(momentum: 0.5, nesterov: true), [2, 4]) == 3.25)
    // v = 2, ε inside the root: 0.5·2/√4.
    #expect(try after(.rmsprop(rho: 0.5, epsilon: 2), [2]) == 7.5)
    // The first step of Adam is η whatever the gradient.
    #expect(try after(.adam(beta1: 0.5, beta2: 0.75, epsilon: 0), [4]) == 7.5)
    // v = 4, ε outside: 0.5·½/½ · 2/(2 + 2).
    #expect(try after(.adam(beta1: 0.5, beta2: 0.75, epsilon: 2), [4]) == 7.75)
  }

  /// Steps of single precision, held against the oracle; the worst share.
  private func worst(_ rule: OptimizerRule, rate: Double, deviation: Double, steps: Int) throws -> Double {
    let start = [normals([5], seed: 1), normals([2, 3], seed: 2)]
    var (optimizer, parameters) = (Optimizer<Float>(rule, learningRate: rate), start.map(\.single))
    var oracle = OptimizerOracle(rule, learningRate: rate, parameters: start, precision: .float32, roundings: 0)
    var worst = 0.0
    for step in 0..<steps {
      let seed = 10 + 2 * UInt64(step)
      let g = [normals([5], seed: seed, deviation: deviation), normals([2, 3], seed: seed + 1, deviation: deviation)]
      try optimizer.update(&parameters, gradients: g.map(\.single))
      try oracle.update(gradients: g)
      for (result, answer) in zip(parameters, oracle.answers) { worst = max(worst, share(result, of: answer)) }
    }
    return worst
  }

  @Test(arguments: rules)
  func singlePrecisionObeysTheBounds(rule: OptimizerRule) throws {
    for deviation in [1, 1e-4, 1e-8, 1e-20, 1000] {
      #expect(try worst(rule, rate: 0.01, deviation: deviation, steps: 50) <= 1, "gradients of \(deviation)")
    }
    #expect(try worst(rule, rate: 0.5, deviation: 1, steps: 300) <= 1)
  }

  /// Behind a rectifier that has died: what is remembered decays, and must not stay among numbers too small to be normal.
  @Test(
    arguments: rules + [
      .rmsprop(rho: 0.9, epsilon: 0), .adam(beta1: 0.9, beta2: 0.9, epsilon: 0),
      .adam(beta1: 0.5, beta2: 0.9, epsilon: 1),
    ])
  func whatNoGradientReachesSettles(rule: OptimizerRule) throws {
    var (slow, fast) = (Optimizer<Float>(rule, learningRate: 0.1), Optimizer<Float>(rule, learningRate: 0.1))
    var parameters = [normals([37], seed: 5).single]
    var twin = parameters
    for step in 0..<1200 {
      let g = [step < 3 ? normals([37], seed: 6 + UInt64(step)).single : Tensor<Float>(shape: [37], repeating: 0)]
      try slow.update(&parameters, gradients: g)
      try fast.update(&twin, gradients: g, threads: 2)
    }
    #expect(parameters == twin && slow.momenta == fast.momenta && slow.squares == fast.squares)
    #expect(parameters[0].scalars.allSatisfy { $0.isFinite })
    #expect(slow.momenta[0].scalars.allSatisfy { $0 == 0 })
    let dividesAlone =
      switch rule {
      case .sgd: false
      case .rmsprop(_, let epsilon), .adam(_, _, let epsilon): epsilon == 0
      }
    // Where nothing is added to a root, 0 under it would make a parameter that rests no number.
    #expect(slow.squares[0].scalars.allSatisfy { dividesAlone ? $0 > 0 : !$0.isSubnormal })
  }

  @Test func theBoundDoesNotRunAway() throws {
    // After 300 steps of Adam a parameter is still known to some digits.
    let start = [normals([4], seed: 3)]
    var oracle = OptimizerOracle(.kerasAdam, learningRate: 0.001, parameters: start, precision: .float32, roundings: 0)
    for step in 0..<300 { try oracle.update(gradients: [normals([4], seed: 50 + UInt64(step))]) }
    #expect(oracle.answers[0].bound.scalars.max()! < 1e-3)
  }

  @Test func otherFormulasObeyTheBounds() throws {
    // Adam with both means as old + (1 − k)(new − old), settings in single precision, powers by multiplication.
    let (beta1, beta2) = (Float(0.9), Float(0.999))
    var (p, m, v) = (Float(0.5), Float(0), Float(0))
    var oracle = OptimizerOracle(
      .kerasAdam, learningRate: 0.01, parameters: [Tensor(shape: [1], scalars: [0.5])], precision: .float32,
      roundings: 0)
    var (power1, power2) = (Float(1), Float(1))
    for step in 0..<40 {
      let g = normals([1], seed: 500 + UInt64(step))
      let gradient = Float(g[flat: 0])
      m += (gradient - m) * (1 - beta1)
      v += (gradient * gradient - v) * (1 - beta2)
      power1 *= beta1
      power2 *= beta2
      let rate = 0.01 * (1 - power2).squareRoot() / (1 - power1)
      p -= rate * m / (v.squareRoot() + 1e-7)
      try oracle.update(gradients: [g])
      #expect(share(Tensor(shape: [1], scalars: [p]), of: oracle.answers[0]) <= 1)
    }
  }

  @Test func faultsAreFound() throws {
    // Each rule's history is wrong for every other, and so are histories with one setting changed.
    let g = (0..<4).map { normals([6], seed: 100 + UInt64($0), deviation: 1e-3) }
    func history(_ rule: OptimizerRule, rate: Double) throws -> Tensor<Double> {
      var (optimizer, parameters) = (Optimizer<Double>(rule, learningRate: rate), [normals([6], seed: 4)])
      for g in g { try optimizer.update(&parameters, gradients: [g]) }
      return parameters[0]
    }
    func answer(_ rule: OptimizerRule) throws -> OracleAnswer {
      var oracle = OptimizerOracle(
        rule, learningRate: 0.01, parameters: [normals([6], seed: 4)], precision: .float32, roundings: 0)
      for g in g { try oracle.update(gradients: [g]) }
      return oracle.answers[0]
    }
    for rule in Self.rules {
      let answer = try answer(rule)
      for other in Self.rules {
        #expect((share(try history(other, rate: 0.01), of: answer, in: .float32) <= 1) == (rule == other))
      }
      #expect(share(try history(rule, rate: 0.011), of: answer, in: .float32) > 1)
    }
    let adam = try answer(.kerasAdam)
    for wrong in [
      OptimizerRule.adam(beta1: 0.9, beta2: 0.99, epsilon: 1e-7), .adam(beta1: 0.8, beta2: 0.999, epsilon: 1e-7),
      .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-6), .adam(beta1: 0.9, beta2: 0.999, epsilon: 0),
    ] {
      #expect(share(try history(wrong, rate: 0.01), of: adam, in: .float32) > 1, "\(wrong)")
    }
    let rmsprop = try answer(.kerasRMSprop)
    #expect(share(try history(.rmsprop(rho: 0.9, epsilon: 0), rate: 0.01), of: rmsprop, in: .float32) > 1)
    #expect(share(try history(.rmsprop(rho: 0.99, epsilon: 1e-7), rate: 0.01), of: rmsprop, in: .float32) > 1)
    for (epsilonInside, corrects, isPaper) in [(true, true, false), (false, false, false), (false, true, true)] {
      let wrong = Self.adam(g, from: normals([6], seed: 4), epsilonInside, corrects, isPaper)
      #expect(share(wrong, of: adam, in: .float32) > 1)
    }
    #expect(share(Self.adam(g, from: normals([6], seed: 4), false, true, false), of: adam, in: .float32) <= 1)
  }

  /// Adam with ε under the root, without correction, or with the paper's first algorithm.
  private static func adam(
    _ gradients: [Tensor<Double>], from start: Tensor<Double>, _ epsilonInside: Bool, _ corrects: Bool, _ isPaper: Bool
  ) -> Tensor<Double> {
    Tensor(shape: start.shape) { i in
      var (p, m, v, power1, power2) = (start[flat: i], 0.0, 0.0, 1.0, 1.0)
      for g in gradients.map({ $0[flat: i] }) {
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        power1 *= 0.9
        power2 *= 0.999
        let (first, second) = corrects ? (1 - power1, 1 - power2) : (1, 1)
        if isPaper {
          p -= 0.01 * (m / first) / ((v / second).squareRoot() + 1e-7)
        } else {
          let deviation = epsilonInside ? (v + 1e-7).squareRoot() : v.squareRoot() + 1e-7
          p -= 0.01 * second.squareRoot() / first * m / deviation
        }
      }
      return p
    }
  }

  @Test func gradientsThatDoNotFitAreRefused() {
    var optimizer = Optimizer<Float>(.kerasAdam, learningRate: 0.01)
    var parameters = [Tensor<Float>(shape: [2], repeating: 1)]
    let g = Tensor<Float>(shape: [2], repeating: 1)
    #expect(throws: LayerError.self) { try optimizer.update(&parameters, gradients: []) }
    #expect(throws: LayerError.self) { try optimizer.update(&parameters, gradients: [g.reshaped([1, 2])]) }
    #expect(throws: Never.self) { try optimizer.update(&parameters, gradients: [g]) }
    var others = [Tensor<Float>(shape: [3], repeating: 1)]
    #expect(throws: LayerError.self) { try optimizer.update(&others, gradients: others) }
    #expect(optimizer.steps == 1)
    var wrong = Optimizer<Float>(.adam(beta1: 1, beta2: 0.9, epsilon: 0), learningRate: 0.01)
    #expect(throws: LayerError.self) { try wrong.update(&parameters, gradients: [g]) }
  }
}
