// What comes back through residual blocks: the two ways of the gradient through one, and how much is left after many.
// Everything is measured in networks as they are trained; nothing is estimated. Next: `ResidualBlock.swift`.

/// The gradient at a block's input, apart by the way it came.
///
/// The loss is `L = ½·Σ y²` of the block's output `y`, whose gradient there is `y` itself. With `u = x + F(x)`:
///
/// ```
/// ∂L/∂x  =  ∂L/∂u  +  (∂F/∂x)ᵀ · ∂L/∂u
///           path       through F
/// ```
public struct ResidualPaths<Scalar: TensorScalar>: Sendable {
  /// The block's layers, `F` and what follows the sum, with the picture's first maps before them.
  public let network: Network
  /// `x`, as `[1, H, W, C]`, like all of the following.
  public let input: Tensor<Scalar>
  /// `∂L/∂u`, what the path hands on.
  public let alongIdentity: Tensor<Scalar>
  /// `(∂F/∂x)ᵀ·∂L/∂u`, computed in a network of the layers of `F` alone.
  public let throughBody: Tensor<Scalar>
  /// `∂L/∂x`, as the whole network's own way back gives it.
  public let total: Tensor<Scalar>
  /// `L`.
  public let loss: Double

  /// The two ways through one block.
  ///
  /// - Parameters:
  ///   - picture: `[1, H, W, channels]`.
  ///   - seed: of the weights.
  /// - Throws: ``NetworkError`` for sizes that are too large; what layers throw.
  /// - Precondition: the block has its path.
  public init(
    of block: ResidualBlock, picture: Tensor<Scalar>, seed: UInt64, engine: any LayerEngine<Scalar>
  ) throws {
    precondition(block.isResidual, "without a path there is one way")
    let chain = ResidualChain(block, count: 1)
    network = try Network(name: "residual", input: Array(picture.shape.dropFirst()), chain)
    let weights = Weights<Scalar>(network, seed: seed)
    var trace = try network.forward(
      picture, weights: weights, pass: .training(key: seed), keepsAll: true, engine: engine)
    let sum = network.nodes.lastIndex { $0.layer is Add }!
    let entry = network.nodes[sum].inputs[1]
    input = trace.results[entry]!.output
    let output = trace.output
    loss = output.scalars.reduce(0) { $0 + Double($1) * Double($1) } / 2
    let found = try network.gradients(
      of: output, trace: &trace, weights: weights, at: [entry, sum], engine: engine)
    (alongIdentity, total) = (found.outputs[sum]!, found.outputs[entry]!)

    // The layers of `F` stand between the two places; alone, their way back ends where the block begins.
    let places = entry + 1..<sum
    let body = try Network(name: "body", input: network.nodes[entry].outputShape, Sequential(block.body))
    let bodyWeights = Weights(arrays: [[]] + places.map { weights.arrays[$0] })
    var bodyTrace = try body.forward(
      input, weights: bodyWeights, pass: .training(key: seed), keepsAll: true, engine: engine)
    throughBody = try body.gradients(
      of: alongIdentity, trace: &bodyTrace, weights: bodyWeights, wantsInput: true, engine: engine
    ).input!
  }
}

/// How much of a gradient is left behind many blocks.
public enum ResidualDepth {
  /// For 1, 2, … `most` blocks: the root mean square of the gradient at the first block's input, divided by that of the
  /// gradient at the last one's output, whose values are standard normal.
  ///
  /// With and without paths the weights are the same numbers.
  ///
  /// - Parameters:
  ///   - block: the block; with its path or without.
  ///   - picture: `[1, H, W, channels]`.
  ///   - seed: of the weights and of the gradient.
  ///   - watch: is told after each number of blocks.
  /// - Throws: as ``ResidualPaths/init(of:picture:seed:engine:)``.
  /// - Complexity: the passes of `most·(most + 1)/2` blocks.
  public static func ratios<Scalar>(
    of block: ResidualBlock, most: Int, picture: Tensor<Scalar>, seed: UInt64, engine: any LayerEngine<Scalar>,
    watch: (Int) -> Void
  ) throws -> [Double] {
    try (1...most).map { count in
      defer { watch(count) }
      let network = try Network(
        name: "residual", input: Array(picture.shape.dropFirst()), ResidualChain(block, count: count))
      let weights = try sharedWeights(network, of: block, count: count, seed: seed, Scalar.self)
      var trace = try network.forward(
        picture, weights: weights, pass: .training(key: seed), keepsAll: true, engine: engine)
      var generator = SeededGenerator(seed: mixedKey(seed, UInt64(count)))
      let sent = Tensor<Scalar>.normal(shape: trace.output.shape, using: &generator)
      let entry = network.nodes.lastIndex { $0.name.hasPrefix("stem") }!
      let found = try network.gradients(of: sent, trace: &trace, weights: weights, at: [entry], engine: engine)
      return found.outputs[entry]!.rootMeanSquare / sent.rootMeanSquare
    }
  }

  /// The weights that a chain with paths draws, layer by layer, for a chain with or without.
  private static func sharedWeights<Scalar: TensorScalar>(
    _ network: Network, of block: ResidualBlock, count: Int, seed: UInt64, _: Scalar.Type
  ) throws -> Weights<Scalar> {
    var drawn = block
    drawn.isResidual = true
    let source = try Network(name: "source", input: network.inputShape, ResidualChain(drawn, count: count))
    var arrays = Weights<Scalar>(source, seed: seed).arrays.filter { !$0.isEmpty }[...]
    return Weights(arrays: network.nodes.map { $0.parameters.isEmpty ? [] : arrays.removeFirst() })
  }
}
