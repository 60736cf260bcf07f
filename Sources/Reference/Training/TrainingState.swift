// A network in training, and one step of it: forwards, loss, backwards, optimizer. The same steps by any engine: in
// double precision by the definition they are the oracle of those in `Float`. The loop over epochs is `Fit`'s.

/// What training changes, and by which rules.
///
/// ```
/// var state = try TrainingState<Float>(network, loss: .crossEntropy, optimizer: .kerasAdam, learningRate: 1e-3, seed: 0)
/// let step = try state.step(pictures, targets: .classes(labels), exampleWeights: nil, engine: FastEngine(threads: 2))
/// print(step.meanLoss)
/// ```
public struct TrainingState<Scalar: TensorScalar>: Sendable {
  /// The network as the loss wants it, see ``Network/logits(for:)``.
  public let network: Network
  /// What is made small.
  public let loss: Loss
  /// What the layers have learned so far.
  public var weights: Weights<Scalar>
  /// How parameters follow their gradients.
  public var optimizer: Optimizer<Scalar>
  /// The largest root of the sum of the squares of all gradients; longer ones are scaled down to it.
  public var gradientLimit: Double?
  /// What the random numbers of the steps are made of.
  public let seed: UInt64

  /// A network before its first step.
  ///
  /// - Throws: ``NetworkError`` where the loss does not fit the network.
  public init(
    _ network: Network, loss: Loss, optimizer: OptimizerRule, learningRate: Double, seed: UInt64
  ) throws {
    self.network = try network.logits(for: loss)
    self.loss = loss
    self.seed = seed
    weights = Weights(self.network, seed: seed)
    self.optimizer = Optimizer(optimizer, learningRate: learningRate)
  }

  /// One step on a batch.
  ///
  /// - Parameters:
  ///   - x: `[N, H, W, C]` or `[N, n]`.
  ///   - exampleWeights: one for each example; `nil` for 1.
  /// - Throws: ``LayerError`` for arrays that do not fit the network.
  @specialized(where Scalar == Float)
  public mutating func step(
    _ x: Tensor<Scalar>, targets: Targets<Scalar>, exampleWeights: [Scalar]?, engine: any LayerEngine<Scalar>
  ) throws -> StepResult<Scalar> {
    let pass = NetworkPass.training(key: mixedKey(seed, UInt64(optimizer.steps)))
    var trace = try network.forward(x, weights: weights, pass: pass, keepsAll: true, engine: engine)
    let output = trace.output
    let values = try loss.evaluate(output, targets: targets, weights: exampleWeights)
    let kept = trace.results.map { $0?.kept ?? [:] }
    let gradients = try network.gradients(
      of: values.gradient, trace: &trace, weights: weights, wantsInput: false, engine: engine)
    try apply(gradients, engine: engine)
    for (node, arrays) in kept.enumerated() where !network.nodes[node].isFrozen {
      for (position, array) in arrays { weights.arrays[node][position] = array }
    }
    return StepResult(losses: values.losses, output: output)
  }

  /// The gradients of the parameters that are trained, handed to the optimizer.
  private mutating func apply(_ gradients: NetworkGradients<Scalar>, engine: any LayerEngine<Scalar>) throws {
    let places = network.trainedParameters
    var found = places.map { gradients.parameters[$0.node][$0.parameter]! }
    if let gradientLimit { Self.clip(&found, to: gradientLimit) }
    // Taken out while they change: an array that is held twice would be copied.
    var parameters = places.map { place in
      let array = weights.arrays[place.node][place.parameter]
      weights.arrays[place.node][place.parameter] = Tensor(shape: [0], repeating: 0)
      return array
    }
    defer {
      for (place, array) in zip(places, parameters) { weights.arrays[place.node][place.parameter] = array }
    }
    try engine.update(&optimizer, &parameters, gradients: found)
  }

  /// Scales all gradients so that the root of the sum of their squares is at most `limit`; Keras's `global_clipnorm`.
  private static func clip(_ gradients: inout [Tensor<Scalar>], to limit: Double) {
    var sum = 0.0
    for gradient in gradients { gradient.storage.forEach { sum += Double($0) * Double($0) } }
    let norm = sum.squareRoot()
    guard norm > limit else { return }
    let factor = Scalar(limit / norm)
    gradients = gradients.map { $0.map { $0 * factor } }
  }
}

/// What a step saw: the losses and outputs before the parameters changed.
public struct StepResult<Scalar: TensorScalar>: Sendable {
  /// One for each example.
  public let losses: [Scalar]
  /// What the network gave: logits, for a cross-entropy.
  public let output: Tensor<Scalar>

  /// The mean of the losses.
  public var meanLoss: Double { losses.reduce(0) { $0 + Double($1) } / Double(losses.count) }
}

/// A parameter's place in a network.
public struct ParameterPlace: Sendable, Equatable {
  /// The node.
  public let node: Int
  /// The parameter among those of the node.
  public let parameter: Int
}

extension Network {
  /// The parameters that training changes by gradients, in order.
  public var trainedParameters: [ParameterPlace] {
    nodes.indices.flatMap { node in
      nodes[node].parameters.indices.filter { isTrained(node: node, parameter: $0) }.map {
        ParameterPlace(node: node, parameter: $0)
      }
    }
  }
}
