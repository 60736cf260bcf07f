// What is measured on the way through deep networks: against numbers by hand, and against what is known of the course's
// deep list.

import Reference
import Testing

@Suite struct SignalPropagationTests {
  private static func signals(
    _ network: Network, batch: Int, seed: UInt64 = 0
  ) throws -> SignalPropagation {
    var generator = SeededGenerator(seed: 41)
    let state = try TrainingState<Float>(
      network, loss: .crossEntropy, optimizer: .kerasAdam, learningRate: 1e-3, seed: seed)
    let x = Tensor<Float>.uniform(shape: [batch] + network.inputShape, in: 0...1, using: &generator)
    let labels = (0..<batch).map { _ in generator.integer(in: 0...network.outputShape[0] - 1) }
    return try state.signals(x, targets: .classes(labels), engine: FastEngine(threads: 2))
  }

  private static func list(
    _ initializer: Initializer, usesBatchNorm: Bool = false, isResidual: Bool = false
  ) throws -> Network {
    try Network(
      name: "list", input: [32, 32, 3],
      FilterList(
        FilterList.deep, classes: 10, activation: .relu, kernelInitializer: initializer, usesBatchNorm: usesBatchNorm,
        isResidual: isResidual))
  }

  /// The middle of five numbers.
  private static func median(_ numbers: [Double]) -> Double { numbers.sorted()[numbers.count / 2] }

  /// The course's list as Keras begins it: the signal dies, the logits are all but 0, and the loss is that of guessing;
  /// gradients are small everywhere but do not shrink towards the input. The 64 filters of the first layer see pictures
  /// that are bright throughout, so that its deviation differs by a quarter from seed to seed: the middle of five.
  @Test func theSignalOfTheDeepListDies() throws {
    let found = try (0..<5).map { try Self.signals(Self.list(.glorotUniform), batch: 4, seed: $0) }
    #expect(found.allSatisfy { $0.layers.count == 11 })
    #expect(abs(Self.median(found.map { $0.layers[0].deviation }) - 0.10) < 0.02)
    #expect(abs(Self.median(found.map { $0.layers[9].deviation }) - 0.002) < 0.001)
    // Sums of 2,048 activations of size 0.003 with weights of variance 2/2,058 deviate by 0.004: five times that.
    #expect(found.allSatisfy { $0.largestOutput < 0.02 })
    #expect(found.allSatisfy { abs($0.loss - 2.302585) < 0.01 })
    #expect(found.allSatisfy { $0.forward == .vanishes && $0.backward != .vanishes })
  }

  /// He's initialiser keeps the mean square of the input, ⅓: half of a normal variable of variance ⅔ deviates by
  /// √(⅔ · (½ − 1/2π)) = 0.477. Poolings add to it and every draw of the weights is its own: within a factor of two.
  @Test func heInitialiserKeepsTheSignal() throws {
    let found = try Self.signals(Self.list(.heNormal), batch: 4)
    #expect(found.hidden.allSatisfy { $0.deviation > 0.477 / 2 && $0.deviation < 0.477 * 2 }, "\(found.hidden)")
    #expect(found.forward == .holds)
  }

  /// Normalised sums have variance 1, and half of a normal variable deviates by √(½ − 1/2π) = 0.584, in every layer.
  @Test func normalisationKeepsTheSignal() throws {
    let found = try Self.signals(Self.list(.glorotUniform, usesBatchNorm: true), batch: 16)
    #expect(found.hidden.allSatisfy { (0.54...0.59).contains($0.deviation) }, "\(found.hidden)")
    #expect(found.forward == .holds)
  }

  /// Ten sigmoids one after another: every one takes at least three quarters of the gradient.
  @Test func gradientsVanishThroughSigmoids() throws {
    func network(_ activation: ActivationFunction, _ initializer: Initializer) throws -> Network {
      try Network(
        name: "mlp", input: [8, 8, 1],
        DenseList(
          depth: 10, units: 64, classes: 10, activation: activation, kernelInitializer: initializer,
          usesBatchNorm: false, isResidual: false))
    }
    let sigmoid = try Self.signals(network(.sigmoid, .glorotUniform), batch: 32)
    #expect(sigmoid.backward == .vanishes)
    #expect(sigmoid.layers.count == 11)
    let relu = try Self.signals(network(.relu, .heNormal), batch: 32)
    #expect(relu.backward == .holds && relu.forward == .holds)
    #expect(relu.layers.dropLast().allSatisfy { $0.deadShare != nil })
    #expect(sigmoid.layers.allSatisfy { $0.deadShare == nil })
  }

  /// One layer of two units by hand: `x = 1, −1`, `W = (1 −3)`; activations `relu(x·W) = (1 0), (0 3)`; a third unit with
  /// weight 0 is dead.
  @Test func smallNumbersAreThoseByHand() throws {
    let network = try Network(name: "hand", input: [1]) {
      Dense(3, activation: .relu, usesBias: false)
      Dense(2, activation: .softmax, usesBias: false)
    }
    var state = try TrainingState<Double>(
      network, loss: .crossEntropy, optimizer: .kerasAdam, learningRate: 1e-3, seed: 0)
    state.weights.arrays[1][0] = Tensor(shape: [1, 3], scalars: [1, -3, 0])
    state.weights.arrays[2][0] = Tensor(shape: [3, 2], scalars: [0, 0, 0, 0, 0, 0])
    let found = try state.signals(
      Tensor(shape: [2, 1], scalars: [1, -1]), targets: .classes([0, 1]), engine: DefinitionEngine<Double>())
    // Six activations 1 0 0 0 3 0: mean 2/3, mean of squares 10/6.
    let variance = 10.0 / 6 - 4.0 / 9
    #expect(abs(found.layers[0].deviation - variance.squareRoot()) < 1e-15)
    #expect(found.layers[0].deadShare == 1.0 / 3)
    #expect(found.largestOutput == 0)
    #expect(abs(found.loss - 0.6931471805599453) < 1e-15)
    // ∂L/∂z is (−½ ½) and (½ −½), halved by the mean; times the activations: rows −¼ ¼, ¾ −¾, 0 0.
    let meanSquare = (2.0 / 16 + 18.0 / 16) / 6
    #expect(abs(found.layers[1].gradient - meanSquare.squareRoot()) < 1e-15)
    #expect(found.layers[0].gradient == 0)
  }

  /// The path around a run ends where its last convolution does: one layer of the two is told.
  @Test func pathsAroundAreNotToldTwice() throws {
    let network = try Self.list(.glorotUniform, usesBatchNorm: true, isResidual: true)
    let found = try Self.signals(network, batch: 2)
    #expect(found.layers.count == 11)
    let names = found.layers.map(\.name)
    #expect(Set(names).count == 11 && names.last == "dense")
    let places = names.compactMap { name in network.nodes.firstIndex { $0.name == name } }
    #expect(places == places.sorted(), "\(names)")
    // Windows of one cell belong to the paths around.
    for name in names.dropLast() {
      let kernel = try #require(network.nodes.first { $0.name == name }?.parameters.first)
      #expect(kernel.shape.prefix(2) == [3, 3], "\(name)")
    }
  }

  /// In a bottleneck the path around has the larger kernel, but one layer where the main path has three.
  @Test func theMainPathIsTheOneOfMoreLayers() throws {
    let network = try Preset.resNet50.shrunk()
    let found = try Self.signals(network, batch: 2)
    #expect(!found.layers.contains { $0.name.hasSuffix("_0_conv") }, "\(found.layers.map(\.name))")
    #expect(found.layers.count { $0.name.hasSuffix("_3_conv") } == 8)
  }

  /// What ReLU6 cuts is cut like what ReLU does: here no sum is above 6.
  @Test(arguments: [ActivationFunction.relu, .relu6]) func whatRectifiersCutIsCounted(activation: ActivationFunction)
    throws
  {
    let network = try Network(
      name: "dense", input: [4, 4, 1],
      DenseList(
        depth: 3, units: 16, classes: 10, activation: activation, kernelInitializer: .glorotUniform,
        usesBatchNorm: false, isResidual: false))
    let dead = try Self.signals(network, batch: 8).hidden.map(\.deadShare)
    #expect(dead.allSatisfy { $0 != nil } && dead.contains { $0! > 0 }, "\(dead)")
    let smooth = try Network(
      name: "dense", input: [4, 4, 1],
      DenseList(
        depth: 3, units: 16, classes: 10, activation: .tanh, kernelInitializer: .glorotUniform, usesBatchNorm: false,
        isResidual: false))
    #expect(try Self.signals(smooth, batch: 8).hidden.allSatisfy { $0.deadShare == nil })
  }

  @Test func trendsHaveTheirLimits() {
    func trend(_ deviations: [Double]) -> SignalTrend {
      SignalPropagation(
        layers: deviations.map { LayerSignal(name: "", deviation: $0, deadShare: nil, gradient: $0) }, loss: 0,
        largestOutput: 0
      ).forward
    }
    #expect(trend([1, 5, 0.1, 9]) == .holds)
    #expect(trend([1, 5, 0.09, 9]) == .vanishes)
    #expect(trend([1, 5, 10, 9]) == .holds)
    #expect(trend([1, 5, 11, 9]) == .explodes)
    #expect(trend([0, 1, 9]) == .explodes)
    #expect(trend([0, 0, 9]) == .vanishes)
    #expect(trend([1, .nan, 9]) == .explodes)
    #expect(trend([1, .infinity, 9]) == .explodes)
    #expect(trend([1]) == .holds)
    #expect(trend([]) == .holds)
  }
}
