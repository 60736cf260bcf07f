// How a network is named on the command line: a preset, a JSON file, the folder of a run, or a list of layers.
// What they mean is `Reference`'s; here is only what can be typed.

import ArgumentParser
import Formats
import Reference

/// A network, and the shape of what goes into it.
struct NetworkOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A name of explain summary --list, a .json file, or the folder of a run; or use --layers.", valueName: "model"))
  var model: String?

  @Option(help: ArgumentHelp("Filters of convolutions 3×3 and poolings, as 16,max_pool,32.", valueName: "LIST"))
  var layers: String?

  @Option(help: ArgumentHelp("The shape of an example. Default: the model's; of a list 32,32,3.", valueName: "H,W,C"))
  var input: String?

  @Option(help: ArgumentHelp("Of a list: numbers of the result. Default: 10.", valueName: "N"))
  var classes: String?

  @Flag(help: "Of a list: normalise every convolution before its ReLU.")
  var batchNorm = false

  @Flag(help: "Of a list: lead a path around the convolutions of a width.")
  var residual = false

  /// What was typed for the network, without folder and suffix: for naming outputs.
  var stem: String {
    guard let model = model?.trimmed else { return "layers" }
    return Preset(rawValue: model) == nil ? InputArray.stem(of: model) : model
  }

  /// The files that are read.
  var files: [String] {
    guard let name = model?.trimmed, Preset(rawValue: name) == nil else { return [] }
    return isRun(name) ? (try? RunFolder.existing(name, for: "the model"))?.inputs ?? [] : [name]
  }

  /// Whether a name is that of a folder, or of a run that travels with the program.
  private func isRun(_ name: String) -> Bool { name.hasPrefix("sample:") || RunFolder.isFolder(name) }

  /// The network, and the preset if it is one.
  func network() throws -> (network: Network, preset: Preset?) {
    let shape = try input.map(NetworkSyntax.shape)
    if let layers {
      if let model {
        throw UsageError("\(OneLine.quoted(model.trimmed)) and --layers are two networks; leave one of them out")
      }
      let list = FilterList(
        try NetworkSyntax.entries(layers),
        classes: try classes.map { try NumberSyntax.integer($0, for: "--classes", in: 1...TensorShape.limit) } ?? 10,
        usesBatchNorm: batchNorm, isResidual: residual)
      return (try Network(name: "layers", input: shape ?? [32, 32, 3], list), nil)
    }
    for (name, isUsed) in [("--classes", classes != nil), ("--batch-norm", batchNorm), ("--residual", residual)]
    where isUsed {
      throw UsageError("\(name) is for a list of layers; add --layers 16,max_pool,32,max_pool, or leave it out")
    }
    guard let name = model?.trimmed, !name.isEmpty else {
      throw UsageError("no network is named; give one of explain summary --list, a .json file, or --layers 16,max_pool")
    }
    if let preset = Preset(rawValue: name) { return (try preset.network(input: shape), preset) }
    if isRun(name) {
      let network = try RunFolder.existing(name, for: "the model").readNetwork()
      return (try shape.map(network.resized) ?? network, nil)
    }
    guard name.lowercased().hasSuffix(".json") || name.contains("/") || name == "-" else {
      let names = Preset.allCases.map(\.rawValue)
      let nearest = Spelling.nearest(to: name, in: names).map { "did you mean \($0)?" }
      throw UsageError(
        "there is no network \(OneLine.quoted(name)); "
          + (nearest ?? "the networks are \(names.joined(separator: ", ")), or name a .json file or a run"))
    }
    let network = try Network(json: FileBytes.read(name), name: name)
    return (try shape.map(network.resized) ?? network, nil)
  }
}

/// Reads what is typed for networks.
enum NetworkSyntax {
  /// The most layers in a list.
  static let limit = 1000

  /// A list such as `16,max_pool,32,max_pool`.
  static func entries(_ text: String) throws -> [FilterList.Entry] {
    let words = text.trimmed.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
    guard words.count <= limit else {
      throw UsageError("--layers has \(words.count) entries; at most \(limit) can be typed")
    }
    return try words.enumerated().map { index, word in
      if word == "max_pool" { return .maxPool }
      let place = "--layers, entry \(index + 1)"
      guard NumberSyntax.looksLikeNumbers(word) else {
        let nearest = Spelling.nearest(to: word, in: ["max_pool"]).map { "; did you mean \($0)?" } ?? ""
        throw UsageError(
          "\(place): \(OneLine.quoted(word)) is neither a number of filters nor max_pool"
            + (nearest.isEmpty ? ", as in 16,max_pool,32,max_pool" : nearest))
      }
      return .filters(try NumberSyntax.integer(word, for: place, in: 1...TensorShape.limit))
    }
  }

  /// A shape such as `28,28,1`, or `100` for a vector.
  static func shape(_ text: String) throws -> [Int] {
    try NumberSyntax.integers(
      text, for: "--input", in: 1...TensorShape.limit, counts: [1, 3], form: "H,W,C, or N for a vector")
  }
}
