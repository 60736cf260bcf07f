// How deep a network is, as papers count it: layers with weights on the longest way from the input to the result.

extension Network {
  /// The number of convolutions and dense layers on the longest way through the network.
  ///
  /// Layers that scale or pool are not counted, nor those of a shorter way around others: VGG16 has 16, ResNet50 has 50
  /// though it has 54 such layers.
  ///
  /// - Complexity: a few operations for each node.
  public var weightedDepth: Int {
    var depths: [Int] = []
    for node in nodes {
      let before = node.inputs.map { depths[$0] }.max() ?? 0
      let isCounted = node.layer is Conv2D || node.layer is DepthwiseConv2D || node.layer is Dense
      depths.append(before + (isCounted ? 1 : 0))
    }
    return depths.last ?? 0
  }
}
