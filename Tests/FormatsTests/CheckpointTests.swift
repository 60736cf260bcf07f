import Formats
import Reference
import Testing

/// Trainings that were kept: what goes on from a file gives the bits of what was never interrupted.
struct CheckpointTests {
  private func source() -> InMemoryExamples {
    var generator = Reference.SeededGenerator(seed: 8)
    let values = Tensor<Float>.uniform(shape: [40, 5, 4, 2], in: 0...1, using: &generator)
    return InMemoryExamples(values: values, labels: (0..<40).map { $0 % 3 }, classNames: ["a", "b", "c"])
  }

  private func fresh(_ rule: OptimizerRule) throws -> Fit {
    let network = try Network(name: "net", input: [5, 4, 2]) {
      Conv2D(5, kernel: 3, padding: .same, activation: .relu)
      BatchNorm()
      Dropout(0.3)
      Flatten()
      Dense(3, activation: .softmax)
    }
    let state = try TrainingState<Float>(
      network, loss: .crossEntropy, optimizer: rule, learningRate: 0.01, seed: 1)
    return Fit(
      state,
      settings: FitSettings(
        epochs: 6, learningRate: 0.01, schedule: .constant, classWeights: nil,
        earlyStopping: EarlyStopping(monitor: .validationLoss, patience: 9, minimumDelta: 0, restoresBest: true),
        reduceOnPlateau: ReduceOnPlateau(
          monitor: .loss, factor: 0.5, patience: 1, minimumDelta: 0.05, cooldown: 0, minimumRate: 0)))
  }

  @Test(arguments: [
    OptimizerRule.kerasAdam, .kerasRMSprop, .sgd(momentum: 0.9, nesterov: true), .sgd(momentum: 0, nesterov: false),
  ])
  func whatGoesOnIsTheSame(_ rule: OptimizerRule) throws {
    let source = source()
    let plan = try BatchPlan(source: source, batchSize: 7, shuffleSeed: 2, augmentation: nil)
    func run(_ fit: inout Fit, epochs: Int) throws {
      for _ in 0..<epochs {
        _ = try fit.runEpoch(plan, validation: source, engine: FastEngine(threads: 2)) { _ in }
      }
    }
    var whole = try fresh(rule)
    try run(&whole, epochs: 6)
    var first = try fresh(rule)
    try run(&first, epochs: 2)
    let bytes = try Checkpoint.file(first).encoded()
    var second = try Checkpoint.resume(
      SafeTensors.decode(bytes, path: "checkpoint"), of: fresh(rule), path: "checkpoint")
    try run(&second, epochs: 4)
    #expect(second.history == whole.history)
    #expect(try Checkpoint.file(second).encoded() == Checkpoint.file(whole).encoded())
  }

  @Test func anotherNetworksFileIsRefused() throws {
    let other = try Network(name: "other", input: [4]) { Dense(3) }
    let file = WeightFile.file(Weights(other, seed: 0), of: other)
    let network = try Network(name: "net", input: [5]) { Dense(3) }
    let error = #expect(throws: FormatError.self) { try WeightFile.weights(file, of: network, path: "w.safetensors") }
    #expect(
      error?.description
        == "w.safetensors: the array dense/kernel has shape 4×3, not 5×3; it holds another network's weights")
    #expect(throws: FormatError.self) {
      try Checkpoint.resume(file, of: fresh(.kerasAdam), path: "w.safetensors")
    }
  }
}
