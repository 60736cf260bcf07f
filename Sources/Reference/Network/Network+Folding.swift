// A network for results alone: what batch normalisation multiplies and adds is known by then, and goes into the weights
// of the layer before. The definition is the network as it was; the results agree but for rounding.

/// A network without what only training needs, and its weights.
public struct FoldedNetwork<Scalar: TensorScalar>: Sendable {
  /// The layers that are left.
  public let network: Network
  /// Theirs.
  public let weights: Weights<Scalar>
}

/// A layer of sums and an activation, which a normalisation after it can become a part of.
private protocol SummingLayer: Layer {
  var activation: ActivationFunction? { get set }
  var usesBias: Bool { get set }
}

extension Conv2D: SummingLayer {}
extension DepthwiseConv2D: SummingLayer {}
extension Dense: SummingLayer {}

extension Network {
  /// The network as it is for results, with fewer layers.
  ///
  /// For results `BatchNorm` is `s·y + t` for each channel, `s = γ/√(σ² + ε)`, `t = β − μ·s`, of the sums `y = w·x + b`
  /// before it, so `w' = s·w` and `b' = s·b + t` give the same; a rectifier after them becomes the layer's activation, and
  /// dropout goes. A layer that something else reads too stays as it is.
  ///
  /// - Complexity: `O(parameters)`.
  public func folded<Scalar>(_ weights: Weights<Scalar>) throws -> FoldedNetwork<Scalar> {
    var folding = Folding(readers: readerCounts, weights: weights)
    for (index, node) in nodes.enumerated() { folding.add(node, at: index) }
    return FoldedNetwork(
      network: try Network(name: name, layers: folding.layers), weights: Weights(arrays: folding.arrays))
  }

  /// The layers so far.
  private struct Folding<Scalar: TensorScalar> {
    let readers: [Int]
    let weights: Weights<Scalar>
    var layers: [LayerEntry] = []
    var arrays: [[Tensor<Scalar>]] = []
    /// For every node of the old network the layer that gives its output, and whether only one layer reads that.
    private var results: [(layer: Int, isRead: Bool)] = []

    init(readers: [Int], weights: Weights<Scalar>) {
      (self.readers, self.weights) = (readers, weights)
    }

    mutating func add(_ node: Node, at index: Int) {
      let inputs = node.inputs.map { results[$0].layer }
      if inputs.count == 1, isLeftOut(node, at: index, after: inputs[0], isAlone: results[node.inputs[0]].isRead) {
        results.append((inputs[0], results[node.inputs[0]].isRead && readers[index] == 1))
        return
      }
      layers.append(LayerEntry(name: node.name, layer: node.layer, inputs: inputs, isFrozen: node.isFrozen))
      arrays.append(weights.arrays[index])
      results.append((layers.count - 1, readers[index] == 1))
    }

    /// Whether the layer before does what the node does, from now on.
    private mutating func isLeftOut(_ node: Node, at index: Int, after before: Int, isAlone: Bool) -> Bool {
      if node.layer is Dropout { return true }
      guard isAlone, var layer = layers[before].layer as? any SummingLayer, layer.activation == nil else {
        return false
      }
      if let norm = node.layer as? BatchNorm {
        arrays[before] = norm.normalization.folded(weights.arrays[index], into: arrays[before])
        layer.usesBias = true
      } else if node.layer.rectifies && node.parameters.isEmpty {
        layer.activation = .relu
      } else {
        return false
      }
      layers[before] = LayerEntry(
        name: layers[before].name, layer: layer, inputs: layers[before].inputs, isFrozen: layers[before].isFrozen)
      return true
    }
  }
}

extension BatchNormalization {
  /// A layer's kernel and bias, whose last axes are the channels, with `γ`, `β`, `μ` and `σ²` in them.
  fileprivate func folded<Scalar>(_ own: [Tensor<Scalar>], into parameters: [Tensor<Scalar>]) -> [Tensor<Scalar>] {
    let (gamma, beta, mean, variance) = (own[0], own[1], own[2], own[3])
    let channels = gamma.count
    let scale = gamma.zip(variance) { $0 / ($1 + Scalar(epsilon)).squareRoot() }
    let kernel = parameters[0]
    let bias = Tensor<Scalar>(shape: [channels]) { channel in
      let sum = parameters.count > 1 ? parameters[1][flat: channel] : 0
      return (sum - mean[flat: channel]) * scale[flat: channel] + beta[flat: channel]
    }
    return [Tensor(shape: kernel.shape) { kernel[flat: $0] * scale[flat: $0 % channels] }, bias]
  }
}
