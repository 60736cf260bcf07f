// A network for results alone: what batch normalisation multiplies and adds is known by then, and goes into the weights
// of the layer before. The definition is the network as it was; the results agree but for rounding.

/// A network without what only training needs, and its weights.
public struct FoldedNetwork<Scalar: TensorScalar>: Sendable {
  /// The layers that are left.
  public let network: Network
  /// Theirs.
  public let weights: Weights<Scalar>
}

/// A layer whose padding zeros before it can become.
private protocol PaddingLayer: Layer {
  var padding: PaddingRule { get set }
}

extension Conv2D: PaddingLayer {}
extension DepthwiseConv2D: PaddingLayer {}
extension MaxPool2D: PaddingLayer {}

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
  /// before it, so `w' = s·w` and `b' = s·b + t` give the same; a rectifier after them, or after ``Add``, becomes the layer's
  /// activation, and dropout goes. Zeros around a map become the padding of a convolution, or of a maximum of numbers none
  /// of which is below 0. A layer that something else reads too stays as it is.
  ///
  /// - Complexity: `O(parameters)`.
  public func folded<Scalar>(_ weights: Weights<Scalar>) throws -> FoldedNetwork<Scalar> {
    var folding = Folding(readers: readerCounts, weights: weights)
    for (index, node) in nodes.enumerated() { folding.add(node, at: index) }
    folding.removeUnread()
    return FoldedNetwork(
      network: try Network(name: name, layers: folding.layers), weights: Weights(arrays: folding.arrays))
  }

  /// The layers so far.
  private struct Folding<Scalar: TensorScalar> {
    let readers: [Int]
    let weights: Weights<Scalar>
    var layers: [LayerEntry] = []
    var arrays: [[Tensor<Scalar>]] = []
    /// Whether only one layer reads the output of each.
    private var isAlone: [Bool] = []
    /// For every node of the old network the layer that gives its output.
    private var results: [Int] = []

    init(readers: [Int], weights: Weights<Scalar>) {
      (self.readers, self.weights) = (readers, weights)
    }

    mutating func add(_ node: Node, at index: Int) {
      var (layer, inputs) = (node.layer, node.inputs.map { results[$0] })
      if inputs.count == 1, isLeftOut(node, at: index, after: inputs[0]) {
        isAlone[inputs[0]] = isAlone[inputs[0]] && readers[index] == 1
        results.append(inputs[0])
        return
      }
      while inputs.count == 1, let padded = self.layer(layer, after: inputs[0]) {
        (layer, inputs) = (padded, layers[inputs[0]].inputs)
      }
      layers.append(LayerEntry(name: node.name, layer: layer, inputs: inputs, isFrozen: node.isFrozen))
      arrays.append(weights.arrays[index])
      isAlone.append(readers[index] == 1)
      results.append(layers.count - 1)
    }

    /// The layer with the zeros of the one before as its padding; `nil` where there are none or it cannot have them.
    private func layer(_ layer: any Layer, after before: Int) -> (any Layer)? {
      guard isAlone[before], let zeros = (layers[before].layer as? ZeroPad2D)?.padding,
        var padded = layer as? any PaddingLayer
      else { return nil }
      if let pool = layer as? MaxPool2D {
        // Zeros win nothing against what is not below 0, unless there is nothing else under a window.
        let isReached =
          max(zeros.top, zeros.bottom) < pool.size.rows && max(zeros.left, zeros.right) < pool.size.columns
        guard isReached, pool.padding == .valid, layers[layers[before].inputs[0]].layer.rectifies else { return nil }
      }
      switch padded.padding {
      case .valid: padded.padding = .explicit(zeros)
      case .explicit(let own):
        padded.padding = .explicit(
          Padding(
            top: own.top + zeros.top, bottom: own.bottom + zeros.bottom, left: own.left + zeros.left,
            right: own.right + zeros.right))
      case .same, .full: return nil
      }
      return padded
    }

    /// Removes the layers of zeros that became padding.
    mutating func removeUnread() {
      var read: Set = [layers.count - 1]
      for index in layers.indices.reversed() where read.contains(index) { read.formUnion(layers[index].inputs) }
      let kept = layers.indices.filter(read.contains)
      let places = Dictionary(uniqueKeysWithValues: zip(kept, kept.indices))
      arrays = kept.map { arrays[$0] }
      layers = kept.map { index in
        let entry = layers[index]
        return LayerEntry(
          name: entry.name, layer: entry.layer, inputs: entry.inputs.map { places[$0]! }, isFrozen: entry.isFrozen)
      }
    }

    /// Whether the layer before does what the node does, from now on.
    private mutating func isLeftOut(_ node: Node, at index: Int, after before: Int) -> Bool {
      if node.layer is Dropout { return true }
      guard isAlone[before] else { return false }
      let isRectifier = node.layer.rectifies && node.parameters.isEmpty && node.inputs.count == 1
      if isRectifier, var sum = layers[before].layer as? Add {
        sum.rectifies = true
        replace(before, by: sum)
        return true
      }
      guard var layer = layers[before].layer as? any SummingLayer, layer.activation == nil else { return false }
      if let norm = node.layer as? BatchNorm {
        arrays[before] = norm.normalization.folded(weights.arrays[index], into: arrays[before])
        layer.usesBias = true
      } else if isRectifier {
        layer.activation = .relu
      } else {
        return false
      }
      replace(before, by: layer)
      return true
    }

    private mutating func replace(_ index: Int, by layer: any Layer) {
      let entry = layers[index]
      layers[index] = LayerEntry(name: entry.name, layer: layer, inputs: entry.inputs, isFrozen: entry.isFrozen)
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
