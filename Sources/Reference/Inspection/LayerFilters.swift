// What a convolutional layer has learned: its filters in numbers, and each as a small map that can be drawn.
// What the layer makes of a picture with them is `FeatureMaps.swift`'s.

/// The filters of a convolutional layer.
public struct LayerFilters: Sendable {
  /// The layer's place in the network.
  public let node: Int
  /// The bank `[KH, KW, Cin/groups, Cout]`.
  public let kernel: Tensor<Float>
  /// The statistics of the weights of each filter.
  public let statistics: [ValueStatistics]

  /// A bank.
  ///
  /// - Precondition: `kernel` has four axes.
  public init(node: Int, kernel: Tensor<Float>) {
    precondition(kernel.rank == 4, "a bank of shape \(kernel.shape)")
    (self.node, self.kernel) = (node, kernel)
    statistics = ValueStatistics.channels(of: kernel)
  }

  /// The number of filters.
  public var count: Int { kernel.shape[3] }
  /// The input channels that each filter reads.
  public var channels: Int { kernel.shape[2] }

  /// `‖w‖ = √Σw²` of each filter, over its window and all its input channels. Biases take no part.
  public var norms: [Double] { Self.norms(of: kernel) }

  /// `‖w − v‖` of each filter to the one at its place in another bank of this shape.
  public func distances(to other: LayerFilters) -> [Double] {
    precondition(kernel.shape == other.kernel.shape, "banks of \(kernel.shape) and \(other.kernel.shape)")
    return Self.norms(of: kernel.map(Double.init).zip(other.kernel.map(Double.init), -))
  }

  private static func norms<Scalar>(of bank: Tensor<Scalar>) -> [Double] {
    let filters = bank.shape[3]
    var sums = Array(repeating: 0.0, count: filters)
    for index in 0..<bank.count {
      let weight = Double(bank[flat: index])
      sums[index % filters] += weight * weight
    }
    return sums.map { $0.squareRoot() }
  }

  /// The filters from the largest norm to the smallest, of equal ones the first.
  public var orderByNorm: [Int] {
    let norms = norms
    return norms.indices.sorted { (norms[$1], $0) < (norms[$0], $1) }
  }

  /// The filters that read an input channel: with groups only those of its group.
  ///
  /// - Parameter inputs: the channels of the layer's input.
  public func filters(reading channel: Int, of inputs: Int) -> Range<Int> {
    let groups = inputs / channels
    let group = channel / channels
    return group * count / groups..<(group + 1) * count / groups
  }

  /// The kernel `[KH, KW]` of a filter for one of the channels that it reads, counted from the first of them.
  public func kernel(of filter: Int, channel: Int) -> Tensor<Float> {
    Tensor(shape: Array(kernel.shape.prefix(2))) { kernel[flat: ($0 * channels + channel) * count + filter] }
  }

  /// All kernels of a filter, `[KH, KW, Cin/groups]`.
  public func kernels(of filter: Int) -> Tensor<Float> {
    Tensor(shape: Array(kernel.shape.prefix(3))) { kernel[flat: $0 * count + filter] }
  }

  /// How strongly a filter reads each cell of its window, `[KH, KW]`: `√Σ_c w_c²` over the input channels.
  public func tapNorms(of filter: Int) -> Tensor<Float> {
    Tensor(shape: Array(kernel.shape.prefix(2))) { tap in
      let sum = (0..<channels).reduce(0.0) { sum, channel in
        let weight = Double(kernel[flat: (tap * channels + channel) * count + filter])
        return sum + weight * weight
      }
      return Float(sum.squareRoot())
    }
  }
}

extension Network {
  /// The convolutional layers, in order.
  public var convolutions: [Int] {
    nodes.indices.filter { nodes[$0].layer is Conv2D || nodes[$0].layer is DepthwiseConv2D }
  }

  /// The filters of a convolutional layer.
  ///
  /// - Precondition: the node is one of ``convolutions``.
  public func filters(ofNode index: Int, weights: Weights<Float>) -> LayerFilters {
    LayerFilters(node: index, kernel: weights.arrays[index][0])
  }
}
