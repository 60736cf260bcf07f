// A training that begins with what another has learned: its network, with another end perhaps, and some layers frozen.

import ArgumentParser
import Formats
import Reference

/// Where a training begins.
struct TransferOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Begin with the network and the weights of this run.", valueName: "RUN"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "Layers that stay as they are: names between commas, * for any letters, such as 'conv*,batch*'; none to free all.",
      valueName: "NAMES"))
  var freeze: String?

  @Option(help: ArgumentHelp("Replace the last layer by one for so many classes.", valueName: "N"))
  var head: String?

  /// A network that has learned something.
  struct Start {
    let network: Network
    let facts: RunFolder.Facts
    let keepsHead: Bool
    /// The files that were read.
    let files: [String]
    fileprivate let learned: Weights<Float>
    fileprivate let source: Network

    /// The learned weights where layer and shape are the same, else fresh ones.
    func weights(for network: Network, fresh: Weights<Float>) -> Weights<Float> {
      fresh.replacing(by: learned, of: source, in: network)
    }
  }

  /// What `--from` names.
  func start() throws -> Start? {
    guard let from else { return nil }
    let folder = try RunFolder.existing(from, for: "--from")
    let (state, facts) = try folder.readTrained()
    return Start(
      network: try withHead(folder.readNetwork()), facts: facts, keepsHead: head == nil, files: folder.inputs,
      learned: state.weights, source: state.network)
  }

  /// The network with another end, if one is wanted.
  func withHead(_ network: Network) throws -> Network {
    guard let head else { return network }
    return try network.replacingHead(classes: NumberSyntax.integer(head, for: "--head", in: 1...100_000))
  }

  /// The network with the layers frozen that `--freeze` names; each pattern must name one that has something to learn.
  func frozen(_ network: Network) throws -> Network { try freeze.map { try Self.frozen(network, by: $0) } ?? network }

  /// The same for what `--freeze` says.
  static func frozen(_ network: Network, by freeze: String) throws -> Network {
    let patterns = freeze.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
    if patterns == ["none"] { return network.freezing { _ in false } }
    for pattern in patterns {
      let isKnown = network.nodes.contains { $0.parameterCount > 0 && matches($0.name, pattern) }
      if !isKnown {
        let names = network.nodes.filter { $0.parameterCount > 0 }.map(\.name)
        throw UsageError(pattern, for: "--freeze", allowed: names)
      }
    }
    let result = network.freezing { node in
      node.isFrozen || patterns.contains { matches(node.name, $0) }
    }
    guard result.trainableCount > 0 else {
      throw UsageError("--freeze: \(freeze.trimmed) leaves nothing to train; name fewer layers")
    }
    return result
  }

  /// Whether a name fits a pattern, in which `*` stands for any letters.
  static func matches(_ name: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return name == pattern }
    var rest = name[...]
    guard rest.hasPrefix(parts[0]) else { return false }
    rest = rest.dropFirst(parts[0].count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(parts[parts.count - 1])
  }
}
