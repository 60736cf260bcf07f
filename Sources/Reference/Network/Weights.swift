// The numbers of a network: what its layers learn and keep. Files of them are `Formats`' business.

/// The parameters of a network's layers.
///
/// `arrays[node][parameter]` has the shape of `network.nodes[node].parameters[parameter]`. It is a value: a copy shares
/// the numbers until one of the two is written.
public struct Weights<Scalar: TensorScalar>: Sendable {
  /// The arrays of each node.
  public var arrays: [[Tensor<Scalar>]]

  /// These arrays.
  public init(arrays: [[Tensor<Scalar>]]) { self.arrays = arrays }

  /// What a network holds before training.
  ///
  /// Each array has a generator of its own, made of the seed and of the array's number among those of all nodes, so that
  /// what one layer draws does not depend on the layers before it, and a longer network begins as a shorter one does.
  public init(_ network: Network, seed: UInt64) {
    arrays = network.nodes.enumerated().map { index, node in
      node.parameters.enumerated().map { position, parameter in
        var generator = SeededGenerator(seed: mixedKey(seed, UInt64(index), UInt64(position)))
        return parameter.initializer.tensor(parameter.shape, fans: parameter.fans, using: &generator)
      }
    }
  }

  /// The same numbers as other scalars.
  public func map<Result: TensorScalar>(_ transform: (Scalar) -> Result) -> Weights<Result> {
    Weights<Result>(arrays: arrays.map { $0.map { $0.map(transform) } })
  }
}

/// A key made of several numbers: SplitMix64 after each of them is added, so that neighbouring numbers give unlike keys.
func mixedKey(_ numbers: UInt64...) -> UInt64 { numbers.reduce(firstKey, mixed) }

/// The key of no number.
let firstKey: UInt64 = 0x9E37_79B9_7F4A_7C15

/// A key with one number more. Of two that differ in that number alone the keys differ.
func mixed(_ key: UInt64, _ number: UInt64) -> UInt64 {
  var state = key &+ number
  return SeededGenerator.splitMix64(&state)
}

extension Network {
  /// The name of a parameter in files and reports: `conv2d/kernel`.
  public func parameterName(node: Int, parameter: Int) -> String {
    "\(nodes[node].name)/\(nodes[node].parameters[parameter].name)"
  }

  /// Whether training changes a parameter by its gradient.
  public func isTrained(node: Int, parameter: Int) -> Bool {
    !nodes[node].isFrozen && nodes[node].parameters[parameter].isLearned
  }
}

extension Weights {
  /// These weights, but those of another network where a layer of that name has an array of that name and shape.
  ///
  /// - Parameters:
  ///   - other: what the other network has learned.
  ///   - source: the other network.
  ///   - network: the network of these weights.
  public func replacing(by other: Weights, of source: Network, in network: Network) -> Weights {
    let places = Dictionary(uniqueKeysWithValues: source.nodes.enumerated().map { ($1.name, $0) })
    var result = self
    for (index, node) in network.nodes.enumerated() {
      guard let place = places[node.name] else { continue }
      for (position, parameter) in node.parameters.enumerated() {
        let match = source.nodes[place].parameters.firstIndex {
          $0.name == parameter.name && $0.shape == parameter.shape
        }
        if let match { result.arrays[index][position] = other.arrays[place][match] }
      }
    }
    return result
  }
}
