// Which layers of a network are looked at: those that are named, or all; and which of them a figure can show.

import Reference

/// Layers of a network.
struct LayerChoice {
  /// More layers than this are not drawn unless they are named.
  static let limit = 14

  /// The layers that are told of, in order.
  let chosen: [Int]
  /// Those of them that are drawn.
  let drawn: [Int]
  /// Which of too many layers are drawn.
  enum Reduction {
    /// All that could show something.
    case none
    /// Of each map size the first and the last.
    case ends
    /// Some at equal distances.
    case spread
  }

  /// Which of the layers that could show something are drawn.
  let reduction: Reduction

  /// The layers that are named, all of them to be drawn; without a name all, of which a few are drawn.
  init(_ patterns: [String], in network: Network) throws {
    if !patterns.isEmpty {
      chosen = try Self.named(patterns, in: network, among: Array(network.nodes.indices), what: "layer")
      (drawn, reduction) = (chosen, .none)
      return
    }
    chosen = Array(network.nodes.indices)
    let telling = chosen.filter { Self.showsSomething($0, in: network) }
    (drawn, reduction) = telling.count > Self.limit ? Self.thinned(telling, in: network) : (telling, .none)
  }

  /// The layers among `candidates` that fit one of the patterns, in the network's order; each pattern must fit one.
  ///
  /// - Parameter what: what the candidates are, for errors.
  static func named(
    _ patterns: [String], in network: Network, among candidates: [Int], what: String
  ) throws -> [Int] {
    let words = patterns.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed) }
    let names = candidates.map { network.nodes[$0].name }
    for word in words where !names.contains(where: { TransferOptions.matches($0, word) }) {
      let nearest = Spelling.nearest(to: word, in: names).map { "did you mean \($0)?" }
      let some = names.prefix(6).joined(separator: ", ") + (names.count > 6 ? ", …" : "")
      throw UsageError("--layer: there is no \(what) \(OneLine.quoted(word)); \(nearest ?? "there are \(some)")")
    }
    return candidates.filter { index in words.contains { TransferOptions.matches(network.nodes[index].name, $0) } }
  }

  /// Whether a layer's output is anything but its input in another shape: the picture itself stands above the layers,
  /// and dropout does nothing to it.
  private static func showsSomething(_ index: Int, in network: Network) -> Bool {
    let layer = network.nodes[index].layer
    return index > 0 && !(layer is Dropout || layer is Flatten || layer is ZeroPad2D)
  }

  /// Of each map size the first and the last layer, all vectors, and the layer whose activations are followed; of what
  /// is still too much, layers at equal distances.
  private static func thinned(
    _ layers: [Int], in network: Network
  ) -> (drawn: [Int], reduction: Reduction) {
    var ends: [[Int]: (first: Int, last: Int)] = [:]
    var kept: Set<Int> = []
    for index in layers {
      let shape = network.nodes[index].outputShape
      guard shape.count == 3 else {
        kept.insert(index)
        continue
      }
      let sides = Array(shape.prefix(2))
      ends[sides] = (ends[sides]?.first ?? index, index)
    }
    for (first, last) in ends.values { kept.formUnion([first, last]) }
    let followed = network.tracedNode(among: layers)
    if let followed { kept.insert(followed) }
    let all = kept.sorted()
    guard all.count > limit else { return (all, .ends) }
    let spread = all.thinned(to: limit)
    guard let followed, !spread.contains(followed) else { return (spread, .spread) }
    return (Set(all.thinned(to: limit - 1) + [followed]).sorted(), .spread)
  }
}

extension Array {
  /// At most so many elements at equal distances, the first and the last among them.
  func thinned(to most: Int) -> [Element] {
    precondition(most > 1, "\(most) have no distance")
    return count <= most ? self : (0..<most).map { self[$0 * (count - 1) / (most - 1)] }
  }
}
