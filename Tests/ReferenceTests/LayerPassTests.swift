// Every kind of layer: gradients of the definition against differences of a loss, fast twins against the definition.

import Reference
import Testing

@Suite struct LayerPassTests {
  /// A layer forwards and backwards by one engine.
  private struct Run<Engine: LayerEngine> {
    let result: LayerResult<Engine.Scalar>
    let gradients: LayerGradients<Engine.Scalar>

    init(
      _ layer: any Layer, _ call: LayerCall<Engine.Scalar>, _ g: Tensor<Engine.Scalar>,
      wanted: WantedGradients = WantedGradients(inputs: true, parameters: true), by engine: Engine
    ) throws {
      result = try engine.forward(layer, call)
      gradients = try engine.gradients(
        layer, BackwardCall(gradient: .array(g), call: call, result: result, wanted: wanted))
    }

    /// Everything that was computed, to the bit.
    var bits: [[Engine.Scalar]] {
      let kept = result.kept.sorted { $0.key < $1.key }.map(\.value.scalars)
      return [result.output.scalars] + kept + (gradients.inputs + gradients.parameters).map { $0?.scalars ?? [] }
    }
  }

  private func sameBits(_ left: [[Float]], _ right: [[Float]]) -> Bool {
    left.map { $0.map(\.bitPattern) } == right.map { $0.map(\.bitPattern) }
  }

  @Test func everyKindIsTried() {
    let kinds = Set(LayerTrial.table.map { "\(type(of: $0.layer))" })
    #expect(
      kinds == [
        "Activate", "Add", "AveragePool2D", "BatchNorm", "Concatenate", "Conv2D", "Dense", "DepthwiseConv2D", "Dropout",
        "Flatten", "GlobalAveragePool2D", "Input", "MaxPool2D", "Normalization", "ReLU", "Rescaling", "ZeroPad2D",
      ])
  }

  // MARK: The definition

  @Test(arguments: LayerTrial.table)
  func gradientsAreSlopes(trial: LayerTrial) throws {
    let (call, g) = (try trial.call(seed: 1), try trial.outputGradient(seed: 1))
    let gradients = try Run(trial.layer, call, g, by: DefinitionEngine<Double>()).gradients
    for index in call.inputs.indices {
      try expectSlopes(#require(gradients.inputs[index]), at: call.inputs[index], "\(trial), input \(index)") {
        var changed = call
        changed.inputs[index] = $0
        return Loss(g, try trial.answer(changed, precision: .float64))
      }
    }
    for index in try trial.learned() {
      let gradient = try #require(gradients.parameters[index])
      try expectSlopes(gradient, at: call.parameters[index], "\(trial), parameter \(index)") {
        var changed = call
        changed.parameters[index] = $0
        return Loss(g, try trial.answer(changed, precision: .float64))
      }
    }
    #expect(Set(gradients.parameters.indices.filter { gradients.parameters[$0] != nil }) == Set(try trial.learned()))
  }

  /// After a rectifier a layer may give the gradient before it: the same bits, and 0 where the input is at most 0.
  @Test(arguments: LayerTrial.table)
  func masksAreThoseOfARectifier(trial: LayerTrial) throws {
    var call = try trial.call(seed: 5).single
    call.inputs = call.inputs.map { $0.map { max(0, $0) } }
    let g = try trial.outputGradient(seed: 5).single
    let engine = FastEngine(threads: 2)
    let plain = try Run(trial.layer, call, g, by: engine).gradients
    let wanted = WantedGradients(inputs: true, parameters: true, isMasked: true)
    let masked = try Run(trial.layer, call, g, wanted: wanted, by: engine).gradients
    #expect(!plain.isMasked && plain.parameters == masked.parameters)
    #expect(masked.isMasked == (trial.layer is MaxPool2D || trial.layer is BatchNorm))
    let expected = zip(plain.inputs, call.inputs).map { gradient, x in
      masked.isMasked ? gradient.map { Self.masked($0, by: x) } : gradient
    }
    #expect(masked.inputs == expected)
  }

  private static func masked(_ g: Tensor<Float>, by values: Tensor<Float>) -> Tensor<Float> {
    Tensor(shape: g.shape) { values[flat: $0] <= 0 ? 0 : g[flat: $0] }
  }

  /// A rectifier leaves a gradient alone that has its mask already.
  @Test(arguments: LayerTrial.table.filter(\.layer.rectifies))
  func rectifiersTakeMaskedGradients(trial: LayerTrial) throws {
    let call = try trial.call(seed: 6).single
    let g = try trial.outputGradient(seed: 6).single
    let engine = FastEngine(threads: 2)
    let run = try Run(trial.layer, call, g, by: engine)
    let mask = Self.masked(g, by: run.result.output)
    let masked = try engine.gradients(
      trial.layer,
      BackwardCall(
        gradient: .array(mask), call: call, result: run.result, wanted: WantedGradients(inputs: true, parameters: true),
        isMasked: true))
    #expect(masked.inputs == run.gradients.inputs && masked.parameters == run.gradients.parameters)
    #expect(mask != g)
  }

  @Test(arguments: LayerTrial.table)
  func onlyWhatIsWantedIsGiven(trial: LayerTrial) throws {
    func check<Engine: LayerEngine>(
      _ call: LayerCall<Engine.Scalar>, _ g: Tensor<Engine.Scalar>, _ engine: Engine
    ) throws {
      let all = try Run(trial.layer, call, g, by: engine).gradients
      let inputs = try Run(
        trial.layer, call, g, wanted: WantedGradients(inputs: true, parameters: false), by: engine
      ).gradients
      #expect(inputs.inputs == all.inputs && inputs.parameters.allSatisfy { $0 == nil })
      guard !all.parameters.isEmpty else { return }
      let parameters = try Run(
        trial.layer, call, g, wanted: WantedGradients(inputs: false, parameters: true), by: engine
      ).gradients
      #expect(parameters.parameters == all.parameters && parameters.inputs.allSatisfy { $0 == nil })
    }
    let (call, g) = (try trial.call(seed: 2), try trial.outputGradient(seed: 2))
    try check(call, g, DefinitionEngine<Double>())
    try check(call.single, g.single, FastEngine(threads: 2))
  }

  // MARK: The twins

  /// Whether the twin does the same operations in the same order.
  private func isExact(_ layer: any Layer) -> Bool {
    !(layer is Conv2D || layer is DepthwiseConv2D || layer is Dense || layer is BatchNorm)
  }

  @Test(arguments: LayerTrial.table + LayerTrial.sizes)
  func twinsThatSumInTheSameOrderGiveTheSameBits(trial: LayerTrial) throws {
    guard isExact(trial.layer) else { return }
    for trial in [trial, trial.inInference] {
      let (call, g) = (try trial.call(seed: 3).single, try trial.outputGradient(seed: 3).single)
      let right = try Run(trial.layer, call, g, by: DefinitionEngine<Float>())
      for threads in [1, 2, 3] {
        let fast = try Run(trial.layer, call, g, by: FastEngine(threads: threads))
        #expect(fast.result.output.shape == right.result.output.shape)
        #expect(sameBits(fast.bits, right.bits), "\(threads) threads")
      }
    }
  }

  @Test(arguments: [ReLU(), ReLU(maximum: 6), ReLU(negativeSlope: 0.1)])
  func rectifiersTreatSpecialNumbersAlike(layer: ReLU) throws {
    let x = Tensor<Float>(
      shape: [1, 10],
      scalars: [0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 6, 7, -1])
    let g = Tensor<Float>(shape: [1, 10], scalars: [1, 2, 3, 4, 5, 6, 7, 8, .infinity, .infinity])
    let call = LayerCall(inputs: [x], parameters: [], mode: .inference)
    let right = try Run(layer, call, g, by: DefinitionEngine<Float>())
    #expect(sameBits(try Run(layer, call, g, by: FastEngine(threads: 1)).bits, right.bits))
    #expect(right.result.output[flat: 4].isNaN && right.gradients.inputs[0]?[flat: 4] == 5)
    if layer.negativeSlope == 0 {
      #expect(right.gradients.inputs[0]?[flat: 9] == 0)
      // One more way to the same: the function as an activation.
      guard layer.maximum == nil else { return }
      #expect(sameBits(try Run(Activate(.relu), call, g, by: FastEngine(threads: 1)).bits, right.bits))
      #expect(sameBits(try Run(Activate(.relu), call, g, by: DefinitionEngine<Float>()).bits, right.bits))
    }
  }

  @Test(arguments: (LayerTrial.table + LayerTrial.sizes).filter { $0.activation == nil })
  func twinsThatSumInAnotherOrderObeyTheBounds(trial: LayerTrial) throws {
    guard !isExact(trial.layer) else { return }
    let (call, g) = (try trial.call(seed: 4), try trial.outputGradient(seed: 4))
    let fast = try Run(trial.layer, call.single, g.single, by: FastEngine(threads: 2))
    #expect(share(fast.result.output, of: try trial.answer(call, precision: .float32)) <= 1, "output")
    let answers = try gradientAnswers(trial, call, g)
    #expect(share(try #require(fast.gradients.inputs[0]), of: answers[0]) <= 1, "input")
    for (index, place) in try trial.learned().enumerated() {
      let gradient = try #require(fast.gradients.parameters[place])
      #expect(share(gradient, of: answers[index + 1]) <= 1, "parameter \(place)")
    }
    guard let layer = trial.layer as? BatchNorm, trial.movingStatistics(call) == nil else {
      #expect(fast.result.kept.isEmpty)
      return
    }
    let moving = try layer.normalization.movingOracle(
      ChannelStatistics(mean: call.parameters[2], variance: call.parameters[3]), with: call.inputs[0],
      precision: .float32, roundings: 0, variance: .twoPass)
    #expect(share(try #require(fast.result.kept[2]), of: moving.mean) <= 1, "moving mean")
    #expect(share(try #require(fast.result.kept[3]), of: moving.variance) <= 1, "moving variance")
  }

  /// The right gradients of the input, then of the learned parameters, with their bounds.
  private func gradientAnswers(
    _ trial: LayerTrial, _ call: LayerCall<Double>, _ g: Tensor<Double>
  ) throws -> [OracleAnswer] {
    let x = call.inputs[0]
    func windowed(_ convolution: Convolution2D) throws -> [OracleAnswer] {
      let w = call.parameters[0]
      let right = try convolution.gradients(of: g, input: x, kernel: w, wanted: .all)
      let sums = try convolution.gradientBounds(of: g, input: x, kernel: w, precision: .float32, roundings: 0)
      let geometry = try convolution.geometry(input: x.shape, kernel: w.shape)
      // Which of the two ways a gradient goes is the twin's choice.
      let mayBeWinograd = ConvolutionAlgorithm.winograd.obstacle(geometry, filter: nil) == nil
      let tiles = mayBeWinograd ? try convolution.winogradGradientBounds(of: g, input: x, kernel: w) : sums
      return try [\ConvolutionGradients<Double>.input, \.kernel, \.bias].map { part in
        let bound = try #require(sums[keyPath: part]).paired(with: #require(tiles[keyPath: part])) { max($0, $1) }
        return OracleAnswer(values: try #require(right[keyPath: part]), bound: bound)
      }
    }
    switch trial.layer {
    case let layer as Conv2D: return try windowed(layer.convolution)
    case let layer as DepthwiseConv2D: return try windowed(layer.convolution(channels: x.shape[3]))
    case is Dense:
      let answers = try Dense.gradientOracle(
        of: g, input: x, kernel: call.parameters[0], precision: .float32, roundings: 0)
      return [answers.input, answers.kernel, answers.bias]
    case let layer as BatchNorm:
      let answers = try layer.normalization.gradientOracle(
        of: g, input: x, gamma: call.parameters[0], statistics: trial.movingStatistics(call), precision: .float32,
        roundings: 0, variance: .twoPass)
      return [answers.input, answers.gamma, answers.beta]
    default: preconditionFailure("\(trial.layer) sums nothing")
    }
  }

  @Test(arguments: LayerTrial.sizes)
  func threadsDoNotChangeABit(trial: LayerTrial) throws {
    let (call, g) = (try trial.call(seed: 5).single, try trial.outputGradient(seed: 5).single)
    let single = try Run(trial.layer, call, g, by: FastEngine(threads: 1)).bits
    for threads in [2, 3] {
      #expect(sameBits(try Run(trial.layer, call, g, by: FastEngine(threads: threads)).bits, single))
    }
  }

  /// Fused into the layer or not, an activation is its definition on the layer's own sums.
  @Test(arguments: LayerTrial.table.filter { $0.activation != nil })
  func activationsAreThoseOfTheSums(trial: LayerTrial) throws {
    let activation = try #require(trial.activation)
    let (call, g) = (try trial.call(seed: 6).single, try trial.outputGradient(seed: 6).single)
    let engine = FastEngine(threads: 2)
    let whole = try Run(trial.layer, call, g, by: engine)
    let sums = try engine.forward(trial.linear.layer, call).output
    #expect(sameBits([whole.result.output.scalars], [try activation(sums).scalars]))
    let parts = try Run(trial.linear.layer, call, try activation.gradient(of: g, input: sums), by: engine).gradients
    #expect(whole.gradients.inputs == parts.inputs && whole.gradients.parameters == parts.parameters)
  }

  // MARK: Faults

  @Test func differencesCatchFaults() throws {
    let trial = LayerTrial(BatchNorm(), [4, 3])
    let (call, g) = (try trial.call(seed: 7), try trial.outputGradient(seed: 7))
    // The gradient that forgets how mean and variance depend on the input: that of a frozen layer.
    var frozen = call
    frozen.mode.isFrozen = true
    let statistics = try BatchNormalization.keras.statistics(of: call.inputs[0], divisor: .population)
    frozen.parameters[2...3] = [statistics.mean, statistics.variance]
    let wrong = try #require(Run(trial.layer, frozen, g, by: DefinitionEngine<Double>()).gradients.inputs[0])
    withKnownIssue {
      try expectSlopes(wrong, at: call.inputs[0], "forgotten statistics") {
        var changed = call
        changed.inputs[0] = $0
        return Loss(g, try trial.answer(changed, precision: .float64))
      }
    }
  }
}
