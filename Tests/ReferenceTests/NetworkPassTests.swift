// Whole networks forwards and backwards: that gradients of several paths meet, what is kept, what is left out.

import Reference
import Testing

@Suite struct NetworkPassTests {
  private let definition = DefinitionEngine<Double>()

  /// A layer that makes too much of a batch is named before anything is allocated for it.
  @Test func aBatchThatALayerHasNoRoomForIsRefused() throws {
    let network = try Network(name: "padded", input: [8, 8, 1]) {
      Conv2D(2, kernel: 3, padding: .same)
      ZeroPad2D(3000)
      GlobalAveragePool2D()
    }
    // 6008² · 2 values of each example, 2²⁸ of all.
    let limit = network.batchLimit
    #expect(limit.examples == 3 && limit.position == 2 && limit.name == "zero_padding2d")
    #expect(limit.shape == [6008, 6008, 2])
    let x = Tensor<Float>(shape: [4, 8, 8, 1], repeating: 0)
    let error = #expect(throws: NetworkError.self) {
      try network.forward(
        x, weights: Weights(network, seed: 0), pass: .inference, keepsAll: false, engine: FastEngine(threads: 1))
    }
    #expect("\(try #require(error))".contains("zero_padding2d, makes 6008×6008×2"))
    // Of a layer with windows it is the padded input, if that is the largest.
    let windows = try Network(name: "windows", input: [2, 2, 64]) { Conv2D(1, kernel: 1024, padding: .same) }
    #expect(windows.batchLimit.shape == [1025, 1025, 64] && windows.batchLimit.examples == 3)
  }

  /// Two paths that divide and meet again, twice; every value is read by two layers.
  private func residual(function: ActivationFunction?, normalizes: Bool) throws -> Network {
    func layers(_ filters: Int, stride: AxisPair) -> Sequential {
      Sequential {
        Conv2D(filters, kernel: 3, stride: stride, padding: .same)
        if normalizes { BatchNorm(epsilon: 0.1) }
        if let function { Activate(function) }
      }
    }
    return try Network(name: "residual", input: [5, 4, 2]) {
      layers(3, stride: 1)
      Residual { layers(3, stride: 1) }
      Residual(shortcut: Conv2D(4, kernel: 1, stride: 2)) {
        layers(3, stride: 2)
        layers(4, stride: 1)
      }
      Twin()
      Flatten()
      // With a function at the end nothing is affine, where differences would be rounding alone.
      Dense(3, activation: function)
    }
  }

  private struct Twin: Module {
    func callAsFunction(_ x: Value) -> Value {
      Concatenate()(x, ZeroPad2D(Padding(top: 0, bottom: 1, left: 1, right: 0))(MaxPoolFree()(x)), x)
    }
  }

  /// A window of one row less and one column less, whose result the padding brings back to size.
  private struct MaxPoolFree: Module {
    func callAsFunction(_ x: Value) -> Value { Conv2D(2, kernel: 2)(x) }
  }

  /// Arrays for every parameter, and an input.
  private func numbers(
    _ network: Network, batch: Int, seed: UInt64, _ number: (inout SeededGenerator) -> Double
  ) -> (weights: Weights<Double>, x: Tensor<Double>) {
    var generator = SeededGenerator(seed: seed)
    let arrays = network.nodes.map { node in
      node.parameters.map { parameter in
        Tensor<Double>(shape: parameter.shape) { _ in
          let value = number(&generator)
          return parameter.name == "moving_variance" ? abs(value) + 0.5 : value
        }
      }
    }
    return (
      Weights(arrays: arrays), Tensor(shape: [batch] + network.inputShape) { _ in number(&generator) }
    )
  }

  private func loss(
    _ network: Network, _ weights: Weights<Double>, _ x: Tensor<Double>, _ g: Tensor<Double>
  ) throws -> Double {
    try dot(
      g, network.forward(x, weights: weights, pass: .training(key: 1), keepsAll: false, engine: definition).output)
  }

  private func gradients(
    _ network: Network, _ weights: Weights<Double>, _ x: Tensor<Double>, _ g: Tensor<Double>
  ) throws -> NetworkGradients<Double> {
    var trace = try network.forward(
      x, weights: weights, pass: .training(key: 1), keepsAll: true, engine: definition)
    return try network.gradients(of: g, trace: &trace, weights: weights, wantsInput: true, engine: definition)
  }

  // MARK: Gradients

  /// Without activations a loss is affine in every single number, and with small whole numbers every sum is exact: the
  /// difference of two losses is the gradient itself.
  @Test func gradientsOfPathsAddUpExactly() throws {
    let network = try residual(function: nil, normalizes: false)
    var (weights, x) = numbers(network, batch: 2, seed: 1) { Double(Int($0.uniform() * 5) - 2) }
    var generator = SeededGenerator(seed: 2)
    let g = Tensor<Double>(shape: [2, 3]) { _ in Double(Int(generator.uniform() * 7) - 3) }
    let found = try gradients(network, weights, x, g)
    func half(_ change: (Double) -> Void) throws -> Double {
      change(1)
      let above = try loss(network, weights, x, g)
      change(-2)
      let below = try loss(network, weights, x, g)
      change(1)
      return (above - below) / 2
    }
    let input = try #require(found.input)
    for index in 0..<x.count {
      #expect(try half { x[flat: index] += $0 } == input[flat: index], "input \(index)")
    }
    for (node, arrays) in found.parameters.enumerated() {
      for (position, gradient) in arrays.enumerated() {
        let gradient = try #require(gradient)
        for index in 0..<gradient.count {
          let slope = try half { weights.arrays[node][position][flat: index] += $0 }
          #expect(
            slope == gradient[flat: index], "\(network.parameterName(node: node, parameter: position)) \(index)")
        }
      }
    }
  }

  /// One random direction in each array. With `D(h)` the central difference, `D(h/2)` is wrong by `(D(h) − D(h/2))/3` to
  /// leading order; steps are so long that rounding is far below, which is seen by the differences shrinking fourfold.
  @Test func gradientsAreSlopes() throws {
    let network = try residual(function: .tanh, normalizes: true)
    let (weights, x) = numbers(network, batch: 3, seed: 3) { 0.5 * $0.normal() }
    let g = normals([3, 3], seed: 4)
    let found = try gradients(network, weights, x, g)
    func expectSlope(
      _ gradient: Tensor<Double>, seed: UInt64, _ name: String, _ loss: (Tensor<Double>) throws -> Double
    )
      throws
    {
      let direction = normals(gradient.shape, seed: seed)
      func difference(_ h: Double) throws -> Double {
        try (loss(direction.map { $0 * h }) - loss(direction.map { -$0 * h })) / (2 * h)
      }
      let slopes = try [0x1p-6, 0x1p-7, 0x1p-8].map(difference)
      let (coarse, fine) = (slopes[0] - slopes[1], slopes[1] - slopes[2])
      let slope = dot(gradient, direction)
      #expect(abs(coarse / fine - 4) < 1, "\(name): the differences \(slopes) do not converge")
      #expect(abs(slope - slopes[2]) <= abs(fine), "\(name): \(slope), not \(slopes[2])")
      // A random direction sees about as much of a gradient as it is long.
      #expect(abs(fine) <= 1e-2 * dot(gradient, gradient).squareRoot(), "\(name) is known only within \(fine)")
    }
    try expectSlope(#require(found.input), seed: 5, "input") { step in
      try loss(network, weights, x.paired(with: step, +), g)
    }
    for place in network.trainedParameters {
      let (node, position) = (place.node, place.parameter)
      let name = network.parameterName(node: node, parameter: position)
      // A bias before a normalisation moves nothing: a sum of some hundred numbers of size 1 that is 0.
      let isLost = position == 1 && node + 1 < network.nodes.count && network.nodes[node + 1].layer is BatchNorm
      let gradient = try #require(found.parameters[node][position])
      if isLost {
        #expect(gradient.scalars.allSatisfy { abs($0) < 1e-12 }, "\(name)")
        continue
      }
      try expectSlope(gradient, seed: 6 + UInt64(8 * node + position), name) { step in
        var moved = weights
        moved.arrays[node][position] = weights.arrays[node][position].paired(with: step, +)
        return try loss(network, moved, x, g)
      }
    }
  }

  // MARK: What is kept and what is left out

  @Test func onlyTheLastOutputIsKeptUnlessAllAreAsked() throws {
    let network = try residual(function: .relu, normalizes: true)
    let (weights, x) = numbers(network, batch: 2, seed: 7) { $0.normal() }
    func trace(_ keepsAll: Bool) throws -> NetworkTrace<Double> {
      try network.forward(x, weights: weights, pass: .inference, keepsAll: keepsAll, engine: definition)
    }
    let (all, last) = (try trace(true), try trace(false))
    #expect(all.output == last.output)
    #expect(all.results.allSatisfy { $0 != nil })
    #expect(last.results.indices.filter { last.results[$0] != nil } == [network.nodes.count - 1])
  }

  @Test func frozenLayersHaveNoGradientsButHandThemOn() throws {
    let whole = try residual(function: .tanh, normalizes: true)
    let frozen = whole.freezing { $0.name == "conv2d_1" || $0.name == "batch_normalization_1" }
    let (weights, x) = numbers(whole, batch: 2, seed: 8) { 0.5 * $0.normal() }
    let g = normals([2, 3], seed: 9)
    let found = try gradients(frozen, weights, x, g)
    for (node, arrays) in found.parameters.enumerated() {
      let isFrozen = frozen.nodes[node].isFrozen
      for (position, gradient) in arrays.enumerated() {
        let isLearned = frozen.nodes[node].parameters[position].isLearned
        #expect((gradient != nil) == (isLearned && !isFrozen), "\(frozen.nodes[node].name) \(position)")
      }
    }
    // A frozen normalisation uses what it has kept, so the loss is another one.
    #expect(try loss(whole, weights, x, g) != loss(frozen, weights, x, g))
  }

  @Test func layersBeforeEverythingTrainedAreNotGoneThrough() throws {
    let network = try Network(name: "transfer", input: [6, 6, 1]) {
      Conv2D(2, kernel: 3)
      ReLU()
      Flatten()
      Dense(3)
    }.freezing { $0.name == "conv2d" }
    let (weights, x) = numbers(network, batch: 1, seed: 10) { $0.normal() }
    func visited(wantsInput: Bool) throws -> [String] {
      nonisolated(unsafe) var names: [String] = []
      let engine = CountingEngine { names.append("\(type(of: $0).typeName)") }
      var trace = try network.forward(
        x, weights: weights, pass: .training(key: 1), keepsAll: true, engine: engine)
      _ = try network.gradients(
        of: normals([1, 3], seed: 11), trace: &trace, weights: weights, wantsInput: wantsInput, engine: engine)
      return names
    }
    #expect(try visited(wantsInput: false) == ["Dense"])
    #expect(try visited(wantsInput: true) == ["Dense", "Flatten", "ReLU", "Conv2D"])
  }

  // MARK: The fast twin

  /// With whole numbers, a frozen normalisation of variance 4 and halves and quarters elsewhere, no sum is rounded even
  /// in single precision: whatever the order, outputs and gradients are those of the definition in double precision.
  @Test(arguments: [NetworkPass.inference, .training(key: 5)])
  func theTwinGoesTheSameWay(pass: NetworkPass) throws {
    let network = try Network(name: "exact", input: [16, 14, 3]) {
      Rescaling(scale: 2, offset: -1)
      Conv2D(9, kernel: 3, padding: .same, activation: .relu)
      MaxPool2D()
      Residual { DepthwiseConv2D(kernel: 3, padding: .same) }
      BatchNorm(epsilon: 0)
      ReLU(maximum: 40)
      AveragePool2D()
      Dropout(0.5)
      Flatten()
      Dense(5)
    }.freezing { $0.layer is BatchNorm }
    var (weights, x) = numbers(network, batch: 4, seed: 12) { Double(Int($0.uniform() * 5) - 2) }
    for (index, node) in network.nodes.enumerated() where node.layer is BatchNorm {
      weights.arrays[index][3] = weights.arrays[index][3].map { _ in 4 }
    }
    var generator = SeededGenerator(seed: 13)
    let g = Tensor<Double>(shape: [4, 5]) { _ in Double(Int(generator.uniform() * 7) - 3) }
    func run<Engine: LayerEngine>(_ engine: Engine) throws -> [Tensor<Double>] {
      let weights = weights.map { Engine.Scalar($0) }
      var trace = try network.forward(
        x.map { Engine.Scalar($0) }, weights: weights, pass: pass, keepsAll: true, engine: engine)
      let output = trace.output.map { Double($0) }
      let found = try network.gradients(
        of: g.map { Engine.Scalar($0) }, trace: &trace, weights: weights, wantsInput: true, engine: engine)
      let arrays = found.parameters.flatMap { $0.compactMap(\.self) } + [try #require(found.input)]
      return [output] + arrays.map { $0.map { Double($0) } }
    }
    let right = try run(definition)
    #expect(right.count == 8 && right.allSatisfy { $0.scalars.contains { $0 != 0 } })
    for threads in [1, 2, 3] { #expect(try run(FastEngine(threads: threads)) == right, "\(threads) threads") }
  }
}
