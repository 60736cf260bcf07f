// Training held against Keras and PyTorch: the same weights and batches give the same losses, step by step.

import Reference
import TestSupport
import Testing

@Suite struct TrainingGoldenTests {
  /// None where the file cannot be read, which the first test says.
  static let histories = (try? TrainingHistory.all()) ?? []

  /// What is promised of losses in single precision, relative to Keras's in double precision, over twenty steps.
  static let promise = 1e-4

  /// Losses and weights of the first steps.
  private func run<Engine: LayerEngine>(
    _ history: TrainingHistory, network: Network? = nil, rule: OptimizerRule? = nil, rate: Double? = nil, steps: Int,
    engine: Engine, after: (_ step: Int, TrainingState<Engine.Scalar>) throws -> Void = { _, _ in }
  ) throws -> [Double] {
    var state: TrainingState<Engine.Scalar> = try history.start(
      try network ?? history.network(), rule: rule ?? history.rule)
    if let rate { state.optimizer.learningRate = rate }
    return try (0..<steps).map { step in
      let result = try state.step(
        history.pictures(step: step), targets: history.targets(step: step), exampleWeights: nil, engine: engine)
      try after(step + 1, state)
      return result.meanLoss
    }
  }

  /// The largest relative difference of two histories.
  private func drift(_ losses: [Double], from right: [Double]) -> Double {
    zip(losses, right).map { abs($0 - $1) / $1 }.max() ?? .infinity
  }

  // MARK: The same networks

  @Test func everyLossAndRuleIsThere() throws {
    #expect(try TrainingHistory.all().count == Self.histories.count)
    #expect(Set(Self.histories.map(\.loss)) == Set(Reference.Loss.allCases.map(\.rawValue)))
    #expect(Set(Self.histories.map { "\($0.rule)" }).count == 5, "Adam, RMSprop, SGD plain, with momentum, Nesterov")
  }

  @Test(arguments: histories)
  func theNetworksHaveTheSameArrays(history: TrainingHistory) throws {
    let network = try history.network()
    var found: [TrainingHistory.Parameter] = []
    for node in network.nodes {
      for parameter in node.parameters {
        // Keras keeps a depthwise kernel as [KH, KW, C, multiplier], the same numbers in the same order.
        let isDepthwise = parameter.name == "depthwise_kernel"
        let shape = parameter.shape
        found.append(
          TrainingHistory.Parameter(
            name: "\(node.typeName)/\(isDepthwise ? "kernel" : parameter.name)",
            shape: isDepthwise ? [shape[0], shape[1], shape[3], 1] : shape))
      }
    }
    #expect(found == history.parameters)
    #expect(history.float64.count == 20 && history.float32.count == 20)
  }

  /// A history in which rounding grows would prove nothing: those of the others, in single precision, stay together.
  @Test(arguments: histories)
  func roundingDoesNotGrow(history: TrainingHistory) {
    #expect(drift(history.float32, from: history.float64) <= Self.promise)
    if let torch = history.torch { #expect(drift(torch, from: history.float64) <= Self.promise) }
    #expect((history.torch == nil) == (history.optimizer.rule == "rmsprop"))
  }

  /// Nor would one in which nothing is learned: the losses of weights that stay are other ones.
  @Test(arguments: histories)
  func theStepsAreSeenInTheLosses(history: TrainingHistory) throws {
    let still = try run(history, rate: 0, steps: 20, engine: FastEngine(threads: 2))
    #expect(drift(Array(still[..<1]), from: Array(history.float64[..<1])) <= Self.promise)
    #expect(drift(still, from: history.float64) > 30 * Self.promise)
  }

  // MARK: The definition

  /// As many steps as 4·10⁸ multiply-adds allow the plain loops, but one, whose update is seen in the arrays after it.
  private func affordableSteps(_ history: TrainingHistory) throws -> Int {
    let network = try history.network()
    let forward = try network.nodes.reduce(0) { try $0 + $1.layer.multiplyAdds(network.inputShapes(of: $1)) }
    return max(1, min(20, 400_000_000 / (3 * forward * history.batch)))
  }

  /// What moves a loss by 10⁻⁴ in single precision moves it by 2⁻²⁹ of that in double precision: 2·10⁻¹³. Allowed is
  /// 10⁻⁹, and for arrays the same of the larger of their magnitude and of the learning rate, the length of a step.
  @Test(arguments: histories)
  func theDefinitionInDoubleFollowsKeras(history: TrainingHistory) throws {
    let steps = try affordableSteps(history)
    let losses = try run(history, steps: steps, engine: DefinitionEngine<Double>()) { step, state in
      guard let right = step == 1 ? history.after1 : step == 20 ? history.after20 : nil else { return }
      let arrays = state.weights.arrays.flatMap(\.self)
      try #require(arrays.count == right.count)
      for (index, (array, sums)) in zip(arrays, right).enumerated() {
        let count = Double(array.count)
        let allowed = 1e-9 * max(sums.magnitude, history.optimizer.rate)
        let name = "\(history.parameters[index].name), array \(index), after step \(step)"
        #expect(abs(array.scalars.reduce(0, +) / count - sums.mean) <= allowed, "mean of \(name)")
        #expect(abs(array.scalars.reduce(0) { $0 + abs($1) } / count - sums.magnitude) <= allowed, "size of \(name)")
      }
    }
    #expect(drift(losses, from: history.float64) <= 1e-9, "\(steps) steps")
  }

  // MARK: Fast

  @Test(arguments: histories)
  func theFastStepInFloatFollowsKeras(history: TrainingHistory) throws {
    let losses = try run(history, steps: 20, engine: FastEngine(threads: 2))
    let found = drift(losses, from: history.float64)
    #expect(found <= Self.promise, "\(found); Keras itself \(drift(history.float32, from: history.float64))")
  }

  @Test(arguments: histories)
  func threadsDoNotChangeABit(history: TrainingHistory) throws {
    func weights(threads: Int) throws -> [[UInt32]] {
      var result: [[UInt32]] = []
      _ = try run(history, steps: 20, engine: FastEngine(threads: threads)) { step, state in
        if step == 20 { result = state.weights.arrays.flatMap { $0.map { $0.scalars.map(\.bitPattern) } } }
      }
      return result
    }
    let single = try weights(threads: 1)
    #expect(!single.isEmpty)
    for threads in [2, 3] { #expect(try weights(threads: threads) == single, "\(threads) threads") }
  }

  // MARK: Faults

  private func history(_ name: String) throws -> TrainingHistory {
    try #require(Self.histories.first { $0.name == name })
  }

  /// Small mistakes, each of which must be seen within the promise.
  @Test func theLossesCatchFaults() throws {
    func drift(
      _ name: String, network: (any Module)? = nil, rule: OptimizerRule? = nil
    ) throws -> Double {
      let history = try history(name)
      let changed = try network.map { try Network(name: name, input: history.input, $0) }
      let losses = try run(history, network: changed, rule: rule, steps: 20, engine: FastEngine(threads: 2))
      return self.drift(losses, from: history.float64)
    }
    let (residual, binary) = (TrainingNetworks.residual, TrainingNetworks.binary)
    #expect(try drift("residual", network: residual(1e-3)) <= Self.promise, "nothing changed")
    #expect(try drift("residual", network: residual(2e-3)) > Self.promise, "another epsilon")
    #expect(try drift("binary", network: binary(AxisPair(rows: 2, columns: 1))) > Self.promise, "axes exchanged")
    #expect(
      try drift("residual", rule: .sgd(momentum: 0.9, nesterov: false)) > Self.promise, "Nesterov's step left out")
    #expect(try drift("depthwise", rule: .rmsprop(rho: 0.9, epsilon: 1e-5)) > Self.promise, "another epsilon")
    #expect(
      try drift("small", rule: .adam(beta1: 0.9, beta2: 0.99, epsilon: 1e-7)) > Self.promise, "another beta")
    #expect(
      try drift("regression", rule: .sgd(momentum: 0.01, nesterov: false)) > Self.promise, "a little momentum")
  }
}
