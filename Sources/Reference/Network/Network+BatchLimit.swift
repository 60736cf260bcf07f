// How many examples go through a network at once: no array that a layer makes of them may be larger than one can be.
// It says nothing of the memory that a machine has. Next: `Network+Passes.swift`.

/// The most examples that a network takes at once, and the layer that allows no more.
///
/// ```
/// input 8×8×1 · ZeroPadding2D, 4000 on each side      8008×8008×1 = 64,128,064 values: 4 examples, 2²⁸ values at most
/// ```
public struct BatchLimit: Sendable, Equatable {
  /// The examples; at least 1, for a network with a layer that is too large for one cannot be made.
  public let examples: Int
  /// The layer's name.
  public let name: String
  /// Its position, the input being 0.
  public let position: Int
  /// The largest array that it makes of one example: its output, or its input with a padding around it.
  public let shape: [Int]

  /// Why so many examples are too many.
  public func reason(against examples: Int) -> String {
    "layer \(position), \(name), makes \(TensorShape.text(shape)) of each example, and \(examples) of them have more than "
      + "\(TensorShape.limit) values"
  }
}

extension Network {
  /// The most examples that go through at once.
  public var batchLimit: BatchLimit {
    let limits = nodes.enumerated().map { position, node in
      let shape = largestShape(of: node)
      return BatchLimit(
        examples: TensorShape.limit / max(1, shape.reduce(1, *)), name: node.name, position: position, shape: shape)
    }
    return limits.dropFirst().reduce(limits[0]) { $1.examples < $0.examples ? $1 : $0 }
  }

  /// The output of a layer, or its padded input where that is larger: windows are looked up in it.
  private func largestShape(of node: Node) -> [Int] {
    let inputs = inputShapes(of: node)
    guard let map = inputs.first, map.count == 3, case .window(let rows, let columns)? = try? node.layer.view(inputs)
    else { return node.outputShape }
    let padded = [rows.padded, columns.padded, map[2]]
    return padded.reduce(1, *) > node.outputShape.reduce(1, *) ? padded : node.outputShape
  }

  /// Refuses a batch of which a layer's output would be too large: allocating it would end the program. A layer with windows
  /// refuses a padded input itself.
  func checkBatch(_ examples: Int) throws {
    // One example always fits, see `Network.init`.
    guard examples > 1, nodes.contains(where: { $0.outputShape.reduce(examples, *) > TensorShape.limit }) else {
      return
    }
    throw NetworkError.batchTooLarge(examples: examples, limit: batchLimit)
  }
}
