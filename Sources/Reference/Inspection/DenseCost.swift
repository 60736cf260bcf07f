// What convolutions save: their parameters and multiply-adds beside those of a dense layer between the same maps.
// Everything is counted exactly; nothing is computed.

/// A convolution and the dense layer that would take the same map and give the same map.
///
/// ```
/// convolution    parameters  KH·KW·C/g·C' + C'             multiply-adds  H'·W'·C' · KH·KW·C/g
/// dense          parameters  H·W·C·H'·W'·C' + H'·W'·C'     multiply-adds  H·W·C·H'·W'·C'
/// ```
///
/// for an input `H`×`W`×`C`, an output `H'`×`W'`×`C'`, a kernel `KH`×`KW` and `g` groups. A bias is counted where the
/// convolution has one. The dense layer could do whatever the convolution does: its weights would be 0 but for the window,
/// and the same at every place.
public struct DenseCost: Sendable, Equatable {
  /// Parameters and multiply-adds.
  public struct Count: Sendable, Equatable {
    /// Numbers to be learned.
    public let parameters: Int
    /// For one example.
    public let multiplyAdds: Int
  }

  /// The layer.
  public let name: String
  /// Keras's name of its class.
  public let type: String
  /// `[H, W, C]`.
  public let input: [Int]
  /// `[H', W', C']`.
  public let output: [Int]
  /// Rows and columns of the kernel.
  public let kernel: AxisPair
  /// Of the layer as it is.
  public let convolution: Count
  /// Of the dense layer.
  public let dense: Count

  /// The convolutions of a network, the depthwise ones among them.
  ///
  /// No count can overflow: an array has at most ``TensorShape/limit`` scalars, 2²⁸, so that a product of two is at most
  /// 2⁵⁶.
  ///
  /// - Throws: never for a network, whose layers have been checked.
  public static func convolutions(of network: Network) throws -> [DenseCost] {
    try network.nodes.compactMap { node in
      guard node.layer is Conv2D || node.layer is DepthwiseConv2D else { return nil }
      let shapes = network.inputShapes(of: node)
      guard case .window(let rows, let columns) = try node.layer.view(shapes) else { return nil }
      let (cells, results) = (shapes[0].reduce(1, *), node.outputShape.reduce(1, *))
      let hasBias = node.parameters.contains { $0.name == "bias" }
      return DenseCost(
        name: node.name, type: node.typeName, input: shapes[0], output: node.outputShape,
        kernel: AxisPair(rows: rows.kernel, columns: columns.kernel),
        convolution: Count(parameters: node.parameterCount, multiplyAdds: try node.layer.multiplyAdds(shapes)),
        dense: Count(parameters: cells * results + (hasBias ? results : 0), multiplyAdds: cells * results))
    }
  }

  /// The sum of some counts; `Int.max` where it does not fit.
  public static func total(_ counts: [Count]) -> Count {
    counts.reduce(Count(parameters: 0, multiplyAdds: 0)) { sum, count in
      Count(
        parameters: sum.parameters.addingClamped(count.parameters),
        multiplyAdds: sum.multiplyAdds.addingClamped(count.multiplyAdds))
    }
  }
}
