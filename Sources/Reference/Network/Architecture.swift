// A network as it is drawn: layers that only follow another stand with it, and a block that repeats stands once.
// No places on a page and no words: those are Viz's. Next: `Repetition.swift`, how blocks that repeat are found.

/// The layers of a network in parts that are drawn as one.
///
/// ```
/// conv ── batch norm ── relu ── pool      becomes      (conv, batch norm, relu) ── (pool)
/// ```
public struct Architecture: Sendable, Equatable {
  /// A layer with those that follow it and change no shape.
  public struct Part: Sendable, Equatable {
    /// The nodes of the network: the one that leads, then each that takes only the one before.
    public let nodes: [Int]
    /// The parts that the first of them takes, each once.
    public let inputs: [Int]
  }

  /// The network.
  public let network: Network
  /// In an order in which each stands after its inputs; the last gives the result.
  public let parts: [Part]
  /// The blocks of parts that repeat: of the same kinds of layers, with the same settings, shapes and freezing, that hang
  /// together in the same way. What a block takes may have other channels the first time: then it has other parameters.
  public let repetitions: [Repetition]

  /// The parts of a network.
  ///
  /// - Complexity: as ``Repetition/all(kinds:inputs:)``.
  public init(_ network: Network) {
    self.network = network
    let readers = network.readerCounts
    var members: [[Int]] = []
    var partOf: [Int] = []
    for (index, node) in network.nodes.enumerated() {
      if let input = node.inputs.first, node.inputs.count == 1, readers[input] == 1, node.layer.isFollower,
        !(network.nodes[members[partOf[input]][0]].layer is Input)
      {
        partOf.append(partOf[input])
        members[partOf[input]].append(index)
      } else {
        partOf.append(members.count)
        members.append([index])
      }
    }
    let parts = members.map { nodes in
      Part(nodes: nodes, inputs: network.nodes[nodes[0]].inputs.map { partOf[$0] }.withoutRepetitions)
    }
    self.parts = parts
    repetitions = Repetition.all(kinds: Self.kinds(of: parts, in: network), inputs: parts.map(\.inputs))
  }

  /// A number for each part; the same for parts that are alike.
  private static func kinds(of parts: [Part], in network: Network) -> [Int] {
    // Parts that differ in these words differ; the others are compared.
    var first: [String: [Int]] = [:]
    var kinds: [Int] = []
    for (index, part) in parts.enumerated() {
      let nodes = part.nodes.map { network.nodes[$0] }
      let words = nodes.map { "\($0.typeName) \($0.outputShape) \($0.isFrozen)" }.joined(separator: ", ")
      let match = first[words, default: []].first { other in
        zip(nodes, parts[other].nodes).allSatisfy { $0.layer.isEqual(to: network.nodes[$1].layer) }
      }
      if match == nil { first[words, default: []].append(index) }
      kinds.append(match ?? index)
    }
    return kinds
  }
}

extension Layer {
  /// Whether the layer changes values one by one or not at all, so that it can be drawn as the end of another.
  fileprivate var isFollower: Bool {
    switch self {
    case is BatchNorm, is Activate, is ReLU, is Dropout, is Rescaling, is Normalization: true
    default: false
    }
  }
}

extension [Int] {
  fileprivate var withoutRepetitions: [Int] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension Architecture {
  /// What is shown of it: of blocks that repeat, the first.
  public struct View: Sendable, Equatable {
    /// The parts that are shown.
    public let parts: [Int]
    /// For each of them which it takes, as places in ``parts``. What reads the last block reads the one that is shown.
    public let inputs: [[Int]]
    /// The repetitions of which one block is shown.
    public let folds: [Fold]

    /// A block that stands for several.
    public struct Fold: Sendable, Equatable {
      /// Its places in ``View/parts``.
      public let places: Range<Int>
      /// What it stands for.
      public let repetition: Repetition
    }
  }

  /// The parts that are shown when these repetitions are folded.
  ///
  /// - Parameter repetitions: some of ``repetitions``.
  public func view(folding repetitions: [Repetition]) -> View {
    // For each part its place among those that are shown.
    var places: [Int] = []
    var shown: [Int] = []
    var rest = repetitions[...]
    for part in parts.indices {
      while let first = rest.first, first.range.upperBound <= part { rest.removeFirst() }
      if let fold = rest.first, part >= fold.block.upperBound {
        places.append(places[part - fold.length])
      } else {
        places.append(shown.count)
        shown.append(part)
      }
    }
    return View(
      parts: shown, inputs: shown.map { parts[$0].inputs.map { places[$0] } },
      folds: repetitions.map { repetition in
        let first = places[repetition.start]
        return View.Fold(places: first..<first + repetition.length, repetition: repetition)
      })
  }
}

extension Architecture.View {
  /// The shown parts in pieces of a line: each piece ends with a part that every way from input to output goes through.
  ///
  /// ```
  /// 0 ── 1 ──┬── 2 ──┬── 3 ── 4        0 | 1 | 2 3 | 4
  ///          └───────┘
  /// ```
  public var pieces: [Range<Int>] {
    var lastReader = -1
    var pieces: [Range<Int>] = []
    var start = 0
    var readers = parts.indices.map { $0 }
    for (place, taken) in inputs.enumerated() {
      for input in taken { readers[input] = place }
    }
    for place in parts.indices {
      // A way that began before this part and ends behind it goes around it.
      if lastReader <= place {
        pieces.append(start..<place + 1)
        start = place + 1
      }
      lastReader = max(lastReader, readers[place])
    }
    return pieces
  }

  /// Whether some part takes several, or is taken by several.
  public var isBranching: Bool { pieces.contains { $0.count > 1 } }
}
