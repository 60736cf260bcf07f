// A network with numbers in it, for the commands that look inside: a trained run, or any network with random weights.
// What goes into it is `LookOptions`'.

import ArgumentParser
import Formats
import Reference

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Which network, and which weights.
struct ModelOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      """
      The folder of a run, sample:digits or sample:fashion (trained); a name of explain summary --list or a .json \
      (random weights). Default: sample:digits.
      """, valueName: "model"))
  var model: String?

  @Option(help: ArgumentHelp("Weights for the network, as explain train writes them.", valueName: "FILE.safetensors"))
  var weights: String?

  @Option(help: ArgumentHelp("The random weights of a network without a run. Default: 0.", valueName: "S"))
  var seed: String?

  /// Reads the network and its weights.
  func read() throws -> Model {
    let name = try RunFolder.checked(model ?? "sample:digits", for: "MODEL")
    guard let folder = try runFolder(name) else { return try withoutRun(name) }
    if seed != nil {
      throw UsageError("--seed is for random weights, but \(OneLine.quoted(name)) is trained; leave it out")
    }
    let (state, facts) = try folder.readTrained()
    let network = try folder.readNetwork()
    return Model(
      name: name, network: network, weights: try fileWeights(for: network) ?? state.weights.filled(for: network),
      origin: weights == nil ? .run(folder, facts) : .file(facts),
      files: folder.inputs + files + [facts.dataArgument, facts.labels].compactMap(\.self))
  }

  /// The folder of a run, if one is named; a preset or a `.json` file is none.
  private func runFolder(_ name: String) throws -> RunFolder? {
    if name.hasPrefix("sample:") { return try RunFolder.existing(name, for: "MODEL") }
    if Preset(rawValue: name) != nil || name.lowercased().hasSuffix(".json") || name == "-" { return nil }
    if [".png", ".jpg", ".jpeg", ".npy"].contains(where: name.lowercased().hasSuffix) {
      throw UsageError(
        "\(OneLine.quoted(name)) is a picture and stands where the network must; name that first, as in sample:fashion "
          + "\(OneLine.quoted(name))")
    }
    if access(name, F_OK) != 0, !name.contains("/") {
      let names = Preset.allCases.map(\.rawValue) + SampleRun.names.map { "sample:\($0)" }
      let nearest = Spelling.nearest(to: name, in: names).map { "did you mean \($0)?" }
      throw UsageError(
        "there is no run and no network \(OneLine.quoted(name)); "
          + (nearest ?? "name a folder that explain train has made, or \(names.joined(separator: ", "))"))
    }
    return try RunFolder.existing(name, for: "MODEL")
  }

  private func withoutRun(_ name: String) throws -> Model {
    let preset = Preset(rawValue: name)
    let network = try preset?.network() ?? Network(json: FileBytes.read(name), name: name)
    let seed = try NumberSyntax.seed(seed, standard: 0)
    if weights != nil && self.seed != nil {
      throw UsageError("--seed and --weights both say what the weights are; leave one of them out")
    }
    let learned = try fileWeights(for: network)
    return Model(
      name: name, network: network, weights: learned ?? Weights(network, seed: seed),
      origin: learned == nil ? .random(seed: seed) : .file(nil), files: (preset == nil ? [name] : []) + files)
  }

  private var files: [String] { weights.map { [$0.trimmed] } ?? [] }

  private func fileWeights(for network: Network) throws -> Weights<Float>? {
    guard let path = weights?.trimmed else { return nil }
    if path.isEmpty { throw UsageError("--weights is empty; name a .safetensors file, or leave it out") }
    return try WeightFile.weights(SafeTensors.read(path), of: network, path: path)
  }
}

extension Weights {
  /// The weights of a network in training for the network as it was written, whose last layer may be a softmax of its own
  /// without parameters; see ``Network/logits(for:)``.
  fileprivate func filled(for network: Network) -> Weights {
    Weights(arrays: arrays + Array(repeating: [], count: network.nodes.count - arrays.count))
  }
}

/// A network with numbers in it.
struct Model {
  /// Where the weights are from.
  enum Origin {
    /// A training.
    case run(RunFolder, RunFolder.Facts)
    /// A file; and what is known of a run whose network it is.
    case file(RunFolder.Facts?)
    /// A generator.
    case random(seed: UInt64)
  }

  /// What was typed.
  let name: String
  /// The network as it was written, with the softmax at its end.
  let network: Network
  let weights: Weights<Float>
  let origin: Origin
  /// What was read; none of it may be written over.
  let files: [String]

  /// What is known of the training, and of the data.
  var facts: RunFolder.Facts? {
    switch origin {
    case .run(_, let facts): facts
    case .file(let facts): facts
    case .random: nil
    }
  }

  /// The names of the classes; `nil` where nobody has said them.
  var classNames: [String]? { facts?.classNames }

  /// For naming outputs.
  var stem: String { InputArray.stem(of: name) }
}

/// Trained networks that travel with the program.
enum SampleRun {
  /// Their names, as in `sample:digits`.
  static let names = ["digits", "fashion"]
  /// Runs of which only the history is kept, for comparisons.
  static let histories = ["transferred", "frozen", "untrained"]

  /// The folder of a sample.
  ///
  /// - Parameter names: those that will do.
  static func path(_ name: String, of names: [String]) throws -> String {
    guard names.contains(name) else {
      let samples = names.map { "sample:\($0)" }
      let list = samples.dropLast().joined(separator: ", ") + " and " + (samples.last ?? "")
      throw UsageError("there is no trained sample \(OneLine.quoted(name)); there are \(list)")
    }
    return try ResourceFolder.locate("runs") + "/\(name)"
  }
}
