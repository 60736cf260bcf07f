// One step of training: what changes, what stays, and that the fast step is the definition's.

import Reference
import Testing

@Suite struct TrainingStateTests {
  private let engine = FastEngine(threads: 2)

  private func network() throws -> Network {
    try Network(name: "step", input: [8, 6, 2]) {
      Conv2D(5, kernel: 3, padding: .same, usesBias: false)
      BatchNorm()
      ReLU()
      Dropout(0.25)
      MaxPool2D()
      Flatten()
      Dense(3, activation: .softmax)
    }
  }

  private func state(
    _ network: Network, _ rule: OptimizerRule = .kerasAdam, rate: Double = 0.01
  ) throws -> TrainingState<Float> {
    try TrainingState(network, loss: .crossEntropy, optimizer: rule, learningRate: rate, seed: 1)
  }

  private let labels = [0, 2, 1, 1]
  private let x = normals([4, 8, 6, 2], seed: 2).single

  private func bits(_ weights: Weights<Float>) -> [[[UInt32]]] {
    weights.arrays.map { $0.map { $0.scalars.map(\.bitPattern) } }
  }

  // MARK: Frozen layers

  @Test func frozenLayersKeepTheirBits() throws {
    let names = ["conv2d", "batch_normalization"]
    var state = try state(network().freezing { names.contains($0.name) })
    // Statistics that are not those of the batch.
    state.weights.arrays[2][2] = normals([5], seed: 3).single
    state.weights.arrays[2][3] = normals([5], seed: 4).map { abs($0) + 0.5 }.single
    let before = state.weights
    for _ in 0..<3 { _ = try state.step(x, targets: .classes(labels), exampleWeights: nil, engine: engine) }
    let (old, new) = (bits(before), bits(state.weights))
    for (index, node) in state.network.nodes.enumerated() where !node.parameters.isEmpty {
      #expect((old[index] == new[index]) == names.contains(node.name), "\(node.name)")
    }
    #expect(state.optimizer.momenta.count == 2)
  }

  @Test func frozenNormalisationUsesWhatItHasKept() throws {
    let plain = try Network(name: "plain", input: [3]) {
      BatchNorm()
      Dense(2, activation: .softmax)
    }
    let x = normals([6, 3], seed: 5).single
    func loss(_ network: Network, mean: Float) throws -> Double {
      var state = try state(network)
      state.weights.arrays[1][2] = Tensor(shape: [3], repeating: mean)
      return try state.step(x, targets: .classes([0, 1, 0, 1, 0, 1]), exampleWeights: nil, engine: engine).meanLoss
    }
    let frozen = plain.freezing { $0.layer is BatchNorm }
    #expect(try loss(plain, mean: 0) == loss(plain, mean: 3), "the statistics of the batch")
    #expect(try loss(frozen, mean: 0) != loss(frozen, mean: 3), "those that were kept")
  }

  @Test func movingStatisticsFollowTheBatch() throws {
    var state = try state(network())
    _ = try state.step(x, targets: .classes(labels), exampleWeights: nil, engine: engine)
    // 0.99 of 0 and 1, and a hundredth of those of the batch.
    let (mean, variance) = (state.weights.arrays[2][2], state.weights.arrays[2][3])
    #expect(mean.scalars.allSatisfy { $0 != 0 && abs($0) < 0.1 })
    #expect(variance.scalars.allSatisfy { $0 > 0.99 && $0 < 1.1 })
  }

  // MARK: Answers

  /// Two sigmoids that are both 1 in `Float`: the answer is the larger number before them, in training and after it.
  @Test func answersDoNotDependOnRoundedProbabilities() throws {
    let network = try Network(name: "many", input: [1, 1, 1]) {
      Flatten()
      Dense(2, activation: .sigmoid)
    }
    var state = try TrainingState<Float>(
      network, loss: .binaryCrossEntropy, optimizer: .kerasAdam, learningRate: 0, seed: 1)
    state.weights.arrays[2][0] = Tensor(shape: [1, 2], scalars: [30, 40])
    let source = InMemoryExamples(
      values: Tensor(shape: [1, 1, 1, 1], repeating: 1), labels: [1], classNames: ["a", "b"])
    let evaluation = try state.evaluate(source, batchSize: 1, engine: engine) { _ in }
    #expect(evaluation.predictions.scalars == [1, 1])
    #expect(evaluation.classes == [1] && evaluation.accuracy == 1)
    #expect(evaluation.confusion(classes: 2) == [[0, 0], [0, 1]])
  }

  // MARK: Random numbers

  @Test func everyStepDropsOtherValuesAndEveryRunTheSame() throws {
    func losses(seed: UInt64) throws -> [Double] {
      var state = try TrainingState<Float>(
        network(), loss: .crossEntropy, optimizer: .sgd(momentum: 0, nesterov: false), learningRate: 0, seed: seed)
      state.weights = Weights(state.network, seed: 7)
      return try (0..<3).map { _ in
        try state.step(x, targets: .classes(labels), exampleWeights: nil, engine: engine).meanLoss
      }
    }
    let first = try losses(seed: 1)
    #expect(Set(first).count == 3)
    #expect(try losses(seed: 1) == first)
    #expect(try losses(seed: 2) != first)
  }

  // MARK: Weights of examples, length of gradients

  @Test func anExampleOfWeightZeroTeachesNothing() throws {
    // Without normalisation and dropout examples do not see each other.
    let plain = try Network(name: "plain", input: [8, 6, 2]) {
      Conv2D(4, kernel: 3, activation: .relu)
      Flatten()
      Dense(3, activation: .softmax)
    }
    var other = x
    for index in 0..<x.count / 4 { other[flat: index] = 7 }
    func weights(_ x: Tensor<Float>, _ examples: [Float]?) throws -> [[[UInt32]]] {
      var state = try state(plain)
      _ = try state.step(x, targets: .classes(labels), exampleWeights: examples, engine: engine)
      return bits(state.weights)
    }
    #expect(try weights(x, [0, 1, 1, 1]) == weights(other, [0, 1, 1, 1]))
    #expect(try weights(x, nil) != weights(other, nil))
    #expect(try weights(x, nil) == weights(x, [1, 1, 1, 1]))
  }

  @Test func longGradientsAreScaledToTheLimit() throws {
    func change(limit: Double?) throws -> [Float] {
      var state = try state(network(), .sgd(momentum: 0, nesterov: false), rate: 1)
      state.gradientLimit = limit
      let before = state.weights
      _ = try state.step(x, targets: .classes(labels), exampleWeights: nil, engine: engine)
      return state.network.trainedParameters.flatMap { place in
        state.weights.arrays[place.node][place.parameter].paired(with: before.arrays[place.node][place.parameter], -)
          .scalars
      }
    }
    func length(_ values: [Float]) -> Double { values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() }
    let whole = try change(limit: nil)
    let limit = length(whole) / 3
    let clipped = try change(limit: limit)
    // Every change was rounded when it was subtracted from a weight of at most 1, and once more when read back.
    let rounding = Double(whole.count).squareRoot() * 0x1p-23
    #expect(abs(length(clipped) - limit) <= rounding)
    for (a, b) in zip(clipped, whole) { #expect(abs(Double(a) - Double(b) / 3) <= 0x1p-22) }
    #expect(try change(limit: 2 * length(whole)) == whole, "shorter ones stay as they are")
  }

  // MARK: The fast step of an optimizer

  /// Sizes around the vectors and around the slices that threads share.
  @Test(arguments: OptimizerTests.rules, [1, 2, 3])
  func theFastStepIsTheDefinitionsToTheBit(rule: OptimizerRule, threads: Int) throws {
    let sizes = [1, 7, 8, 9, 15, 16, 17, 33, 8191, 8193]
    var slow = (Optimizer<Float>(rule, learningRate: 0.01), sizes.map { normals([$0], seed: UInt64($0)).single })
    var fast = slow
    for step in 0..<5 {
      let scale = [1, 1e-20, 0, 1e10, 1e-4][step]
      let gradients = sizes.map { normals([$0], seed: UInt64(100 * step + $0), deviation: scale).single }
      if step == 2 {
        // As a file would bring it back.
        fast.0 = Optimizer(
          rule, learningRate: fast.0.learningRate, steps: fast.0.steps, momenta: fast.0.momenta,
          squares: fast.0.squares)
      }
      if step == 3 { (slow.0.learningRate, fast.0.learningRate) = (0.001, 0.001) }
      try slow.0.update(&slow.1, gradients: gradients)
      try fast.0.update(&fast.1, gradients: gradients, threads: threads)
      func bits(_ arrays: [Tensor<Float>]) -> [[UInt32]] { arrays.map { $0.scalars.map(\.bitPattern) } }
      #expect(bits(fast.1) == bits(slow.1), "step \(step)")
      #expect(bits(fast.0.momenta) == bits(slow.0.momenta) && bits(fast.0.squares) == bits(slow.0.squares))
    }
    #expect(slow.1.allSatisfy { $0.scalars.allSatisfy(\.isFinite) })
  }

  @Test func aCopyContinuesOnItsOwn() throws {
    var state = try state(network())
    _ = try state.step(x, targets: .classes(labels), exampleWeights: nil, engine: engine)
    var (left, right) = (state, state)
    _ = try left.step(x, targets: .classes(labels), exampleWeights: nil, engine: engine)
    #expect(bits(right.weights) == bits(state.weights) && right.optimizer.momenta == state.optimizer.momenta)
    _ = try right.step(x, targets: .classes(labels), exampleWeights: nil, engine: engine)
    #expect(bits(left.weights) == bits(right.weights))
  }

  /// What cannot be trained on leaves the state as it was.
  @Test func wrongArraysAreRefused() throws {
    var state = try state(network())
    let before = bits(state.weights)
    #expect(throws: LayerError.self) {
      _ = try state.step(
        Tensor(shape: [4, 6, 8, 2], repeating: 0), targets: .classes(labels), exampleWeights: nil, engine: engine)
    }
    #expect(throws: LayerError.self) { try state.step(x, targets: .classes([0]), exampleWeights: nil, engine: engine) }
    #expect(bits(state.weights) == before && state.optimizer.steps == 0)
  }
}
