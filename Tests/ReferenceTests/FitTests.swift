import Reference
import Testing

/// Trainings: they learn, they give the same bits however they are run, and they leave alone what is frozen.
struct FitTests {
  /// Pictures 6×6 of two classes: a bright row or a bright column at a random place, on noise.
  static func stripes(_ count: Int, seed: UInt64) -> InMemoryExamples {
    var generator = SeededGenerator(seed: seed)
    var (values, labels): ([Float], [Int]) = ([], [])
    for index in 0..<count {
      let (label, place) = (index % 2, generator.integer(in: 0...5))
      labels.append(label)
      for row in 0..<6 {
        for column in 0..<6 {
          let isBright = (label == 0 ? row : column) == place
          values.append(Float(generator.uniform() * 0.3 + (isBright ? 0.7 : 0)))
        }
      }
    }
    return InMemoryExamples(
      values: Tensor(shape: [count, 6, 6, 1], scalars: values), labels: labels, classNames: ["row", "column"])
  }

  static func network() throws -> Network {
    try Network(name: "stripes", input: [6, 6, 1]) {
      Conv2D(8, kernel: 3, padding: .same)
      BatchNorm()
      ReLU()
      MaxPool2D()
      Dropout(0.2)
      Flatten()
      Dense(2, activation: .softmax)
    }
  }

  static func fit(_ network: Network, epochs: Int, stopping: EarlyStopping? = nil) throws -> Fit {
    let state = try TrainingState<Float>(
      network, loss: .crossEntropy, optimizer: .kerasAdam, learningRate: 0.01, seed: 3)
    let settings = FitSettings(
      epochs: epochs, learningRate: 0.01, schedule: .constant, classWeights: nil, earlyStopping: stopping,
      reduceOnPlateau: nil)
    return Fit(state, settings: settings)
  }

  static func plan(_ source: any ExampleSource) throws -> BatchPlan {
    try BatchPlan(source: source, batchSize: 16, shuffleSeed: 5, augmentation: nil)
  }

  private func bits(_ weights: Weights<Float>) -> [[[UInt32]]] {
    weights.arrays.map { $0.map { $0.scalars.map(\.bitPattern) } }
  }

  @Test func itLearns() throws {
    var fit = try Self.fit(Self.network(), epochs: 12)
    let (plan, held) = (try Self.plan(Self.stripes(160, seed: 1)), Self.stripes(60, seed: 2))
    while !fit.isFinished { _ = try fit.runEpoch(plan, validation: held, engine: FastEngine(threads: 2)) { _ in } }
    let last = try #require(fit.history.last)
    #expect(fit.history.count == 12)
    #expect(last.validationAccuracy ?? 0 > 0.9, "\(fit.history)")
    #expect(last.loss < 0.5 * fit.history[0].loss)
  }

  @Test func theBitsDoNotDependOnThreads() throws {
    let plan = try Self.plan(Self.stripes(50, seed: 1))
    let results = try [1, 2, 3].map { threads in
      var fit = try Self.fit(Self.network(), epochs: 2)
      while !fit.isFinished {
        _ = try fit.runEpoch(plan, validation: nil, engine: FastEngine(threads: threads)) { _ in }
      }
      return bits(fit.state.weights)
    }
    #expect(results[0] == results[1] && results[1] == results[2])
  }

  @Test func whatIsFrozenStaysBitForBit() throws {
    let network = try Self.network().freezing { $0.name != "dense" }
    var fit = try Self.fit(network, epochs: 2)
    let before = bits(fit.state.weights)
    let plan = try Self.plan(Self.stripes(50, seed: 1))
    while !fit.isFinished { _ = try fit.runEpoch(plan, validation: nil, engine: FastEngine(threads: 2)) { _ in } }
    let after = bits(fit.state.weights)
    for (index, node) in fit.state.network.nodes.enumerated() where node.parameterCount > 0 {
      #expect((before[index] == after[index]) == (node.name != "dense"), "\(node.name)")
    }
  }

  @Test func theBestWeightsAreKept() throws {
    let stopping = EarlyStopping(monitor: .validationLoss, patience: 1, minimumDelta: 10, restoresBest: true)
    var fit = try Self.fit(Self.network(), epochs: 9, stopping: stopping)
    let (plan, held) = (try Self.plan(Self.stripes(50, seed: 1)), Self.stripes(20, seed: 2))
    var first: Weights<Float>?
    while !fit.isFinished {
      _ = try fit.runEpoch(plan, validation: held, engine: FastEngine(threads: 2)) { _ in }
      first = first ?? fit.state.weights
    }
    // Nothing can be better by 10: the first epoch stays the best, and the second ends the training.
    #expect(fit.hasStopped && fit.history.count == 2)
    #expect(bits(fit.resultWeights) == bits(try #require(first)))
    #expect(bits(fit.resultWeights) != bits(fit.state.weights))
  }

  @Test func anOverflowIsTold() throws {
    var fit = try Self.fit(Self.network(), epochs: 3)
    fit.state.optimizer.learningRate = 1e38
    let plan = try Self.plan(Self.stripes(50, seed: 1))
    let error = #expect(throws: FitError.self) {
      while !fit.isFinished { _ = try fit.runEpoch(plan, validation: nil, engine: FastEngine(threads: 1)) { _ in } }
    }
    #expect(error?.description.contains("use a smaller learning rate or clip the gradients") == true)
  }

  @Test func classWeightsCount() throws {
    let plan = try Self.plan(Self.stripes(50, seed: 1))
    let histories = try [nil, [1.0, 3.0]].map { weights in
      let state = try TrainingState<Float>(
        Self.network(), loss: .crossEntropy, optimizer: .kerasAdam, learningRate: 0.01, seed: 3)
      var fit = Fit(
        state,
        settings: FitSettings(
          epochs: 1, learningRate: 0.01, schedule: .constant, classWeights: weights, earlyStopping: nil,
          reduceOnPlateau: nil))
      return try fit.runEpoch(plan, validation: nil, engine: FastEngine(threads: 2)) { _ in }
    }
    #expect(histories[0] != histories[1])
  }
}
