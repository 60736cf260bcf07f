// A network: layers in an order in which each can be computed, with names and sizes that fit. It holds no weights.
// It is made from modules (`Module.swift`), counted in `NetworkSummary`, computed in `Network+Passes.swift`.

/// Layers that fit together.
///
/// ```
/// let network = try Network(name: "fashion", input: [28, 28, 1]) {
///   Conv2D(32, kernel: 3, activation: .relu)
///   MaxPool2D(2)
///   Flatten()
///   Dense(10, activation: .softmax)
/// }
/// ```
///
/// A network is a value: a description that can be compared, written as JSON and changed. Weights are ``Weights``.
public struct Network: Sendable, Equatable {
  /// A layer at its place.
  public struct Node: Sendable {
    /// Unlike that of every other node.
    public let name: String
    /// The layer with its settings.
    public let layer: any Layer
    /// The nodes whose outputs it takes, all before this one.
    public let inputs: [Int]
    /// The shape of one example's output.
    public let outputShape: [Int]
    /// The arrays it learns or keeps.
    public let parameters: [ParameterSpecification]
    /// Whether training leaves its parameters as they are.
    public var isFrozen: Bool

    /// Keras's name of the layer's class.
    public var typeName: String { type(of: layer).typeName }
  }

  /// What the network is called.
  public var name: String
  /// The layers; the first is the ``Input``, the last gives the result.
  public private(set) var nodes: [Node]

  /// The network that `module` records when it is given the input.
  ///
  /// - Parameter input: `[H, W, C]` or `[n]`.
  /// - Throws: ``NetworkError/layer(name:position:count:inputs:reason:remedy:)`` for the first layer that does not fit.
  public init(name: String, input: [Int], _ module: any Module) throws {
    let graph = Graph(input: input)
    let result = module(Value(graph: graph, index: 0))
    let used = Self.reached(from: result.index, graph.entries.map(\.inputs))
    let places = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    try self.init(
      name: name,
      layers: used.map { old in
        let entry = graph.entries[old]
        return LayerEntry(
          name: entry.name, layer: entry.layer, inputs: entry.inputs.map { places[$0]! }, isFrozen: false)
      })
  }

  /// The network of modules that stand in braces, one after another.
  public init(name: String, input: [Int], @ModuleBuilder _ modules: () -> [any Module]) throws {
    try self.init(name: name, input: input, Sequential(modules()))
  }

  /// A layer before its size is known.
  struct LayerEntry {
    let name: String
    let layer: any Layer
    let inputs: [Int]
    let isFrozen: Bool
  }

  /// The network of layers in an order in which each stands after its inputs, the first an ``Input``.
  init(name: String, layers: [LayerEntry]) throws {
    self.name = name
    nodes = []
    var names: Set<String> = []
    for (position, entry) in layers.enumerated() {
      guard names.insert(entry.name).inserted else { throw NetworkError.duplicateName(entry.name) }
      let shapes = entry.inputs.map { nodes[$0].outputShape }
      do {
        nodes.append(
          Node(
            name: entry.name, layer: entry.layer, inputs: entry.inputs,
            outputShape: try Self.checked(entry.layer.outputShape(shapes), what: "the output"),
            parameters: try entry.layer.parameters(shapes).map { parameter in
              _ = try Self.checked(parameter.shape, what: "the \(parameter.name)")
              return parameter
            },
            isFrozen: entry.isFrozen))
      } catch {
        throw NetworkError.layer(
          name: entry.name, position: position, count: layers.count - 1, inputs: shapes, reason: "\(error)",
          remedy: remedy(for: error))
      }
    }
  }

  /// The nodes that a result depends on, and the input, in their order.
  private static func reached(from last: Int, _ inputs: [[Int]]) -> [Int] {
    var isReached = Array(repeating: false, count: inputs.count)
    (isReached[0], isReached[last]) = (true, true)
    for index in inputs.indices.reversed() where isReached[index] {
      for input in inputs[index] { isReached[input] = true }
    }
    return inputs.indices.filter { isReached[$0] }
  }

  private static func checked(_ shape: [Int], what: String) throws -> [Int] {
    guard let count = TensorShape.count(shape), count <= TensorShape.limit else {
      throw NetworkError.tooLarge(what: what)
    }
    return shape
  }

  /// What makes room for a window that does not fit: less of what made the map so small.
  private func remedy(for error: any Error) -> String? {
    guard case .kernelDoesNotFit = error as? GeometryError else { return nil }
    let shrinking = nodes.filter { node in
      guard let shape = node.inputs.first.map({ nodes[$0].outputShape }), shape.count == 3 else { return false }
      return node.outputShape.count == 3 && node.outputShape[0] * 2 <= shape[0] + 1 && shape[0] > 1
    }
    let same = "use padding 'same' here"
    guard !shrinking.isEmpty else { return same }
    return "\(same), or stride 1 in one of the layers that halve the map before it: "
      + shrinking.map(\.name).joined(separator: ", ")
  }

  /// The shape of one example.
  public var inputShape: [Int] { nodes[0].outputShape }
  /// The shape of one result.
  public var outputShape: [Int] { nodes[nodes.count - 1].outputShape }

  /// The shapes that a node's inputs have.
  public func inputShapes(of node: Node) -> [[Int]] { node.inputs.map { nodes[$0].outputShape } }

  /// The same layers, of which those that `isFrozen` says are left as they are in training.
  public func freezing(_ isFrozen: (Node) -> Bool) -> Network {
    var network = self
    for index in nodes.indices { network.nodes[index].isFrozen = isFrozen(nodes[index]) }
    return network
  }

  /// The same layers but for the last one's settings, which change no size.
  func replacingLast(by layer: any Layer) -> Network {
    var network = self
    let last = nodes[nodes.count - 1]
    network.nodes[nodes.count - 1] = Node(
      name: last.name, layer: layer, inputs: last.inputs, outputShape: last.outputShape, parameters: last.parameters,
      isFrozen: last.isFrozen)
    return network
  }

  /// The network with another end: its last ``Dense``, which must be its last layer but for activations, gives so many
  /// numbers, and is called `head`, so that no weights are taken for its own.
  ///
  /// One number that went through `sigmoid`, the probability of the second of two classes, becomes many that go through
  /// `softmax`, and the other way round: the softmax of one number is 1 whatever it is.
  ///
  /// - Throws: ``NetworkError/noHead(ending:)`` where the network ends otherwise.
  public func replacingHead(classes: Int) throws -> Network {
    guard let place = nodes.lastIndex(where: { $0.layer is Dense }), var dense = nodes[place].layer as? Dense,
      nodes[(place + 1)...].allSatisfy({ $0.layer is Activate })
    else { throw NetworkError.noHead(ending: nodes[nodes.count - 1].name) }
    let units = dense.units
    func fitting(_ function: ActivationFunction) -> ActivationFunction {
      if units == 1 && classes > 1 && function == .sigmoid { return .softmax }
      return classes == 1 && function == .softmax ? .sigmoid : function
    }
    dense.units = classes
    dense.activation = dense.activation.map(fitting)
    let names = ["head"] + (1...nodes.count).map { "head_\($0)" }
    let name = names.first { name in !nodes.contains { $0.name == name } } ?? "head"
    return try Network(
      name: self.name,
      layers: nodes.enumerated().map { index, node in
        if index == place { return LayerEntry(name: name, layer: dense, inputs: node.inputs, isFrozen: false) }
        let end = index > place ? (node.layer as? Activate).map { Activate($0.function.map(fitting)) } : nil
        return LayerEntry(name: node.name, layer: end ?? node.layer, inputs: node.inputs, isFrozen: node.isFrozen)
      })
  }

  /// The same layers without the last, which is one with a single input.
  ///
  /// Every layer but the last is an input of a later one, so that the layer before the last is an input of the last:
  /// where that has no other, nothing is left over.
  func droppingLast() -> Network {
    precondition(nodes[nodes.count - 1].inputs == [nodes.count - 2], "another layer would be the last")
    var network = self
    network.nodes.removeLast()
    return network
  }

  /// The numbers that the layers learn or keep.
  public var parameterCount: Int { nodes.reduce(0) { $0 + $1.parameterCount } }

  /// The numbers that training changes by gradients.
  public var trainableCount: Int { nodes.reduce(0) { $0 + $1.trainableCount } }
}

extension Network.Node {
  /// The numbers that the layer learns or keeps.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// The numbers that training changes by gradients: those that are learned, unless the layer is frozen.
  public var trainableCount: Int {
    isFrozen ? 0 : parameters.reduce(0) { $0 + ($1.isLearned ? $1.count : 0) }
  }
}

extension Network.Node: Equatable {
  /// Same name, inputs, settings and freezing.
  public static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.inputs == right.inputs && left.isFrozen == right.isFrozen
      && left.layer.isEqual(to: right.layer)
  }
}

extension Layer {
  /// Whether the other layer is of this kind and has these settings.
  func isEqual(to other: any Layer) -> Bool { (other as? Self) == self }
}
