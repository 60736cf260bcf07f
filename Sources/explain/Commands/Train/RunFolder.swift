// The folder of a training: what is in it, how it is written and read again. Everything but the checkpoint can be made
// from it again; so the checkpoint is what is written first.

import Formats
import Reference
import Viz

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A training in files.
///
/// | file | holds |
/// |---|---|
/// | `model.json` | the network |
/// | `run.json` | what was asked for, and the names of the classes |
/// | `checkpoint.safetensors` | everything that the next epoch depends on |
/// | `weights.safetensors` | the result: the best epoch's weights where they are to be restored, else the last |
/// | `history.csv` | the numbers of each epoch |
/// | `curves.png` | the same, drawn |
struct RunFolder {
  let path: String

  var model: String { "\(path)/model.json" }
  var run: String { "\(path)/run.json" }
  var checkpoint: String { "\(path)/checkpoint.safetensors" }
  var weights: String { "\(path)/weights.safetensors" }
  var history: String { "\(path)/history.csv" }
  var curves: String { "\(path)/curves.png" }

  /// What a later command must know of a training.
  struct Facts: Codable, Equatable {
    /// What was typed.
    var arguments: [String]
    /// The data as they were named, and how they were read.
    var dataArgument: String
    var labels: String?
    var labelColumn: String?
    var data: String
    var classNames: [String]
    var loss: String
    var optimizer: String
    var learningRate: Double
    var schedule: String
    var batchSize: Int
    var seed: UInt64
    var isShuffled: Bool
    var trainingExamples: Int
    var validationExamples: Int
    /// The share that was held back of data without a part for it.
    var validationShare: Double?
    var augmentation: String?
    var classWeights: [Double]?
    var clipNorm: Double?
    var frozen: [String]

    /// What is not as it was, in words; `nil` if everything but the number of epochs is.
    func firstDifference(from old: Facts) -> String? {
      let pairs: [(what: String, now: String, then: String)] = [
        ("the data", data, old.data), ("the list of classes", "\(classNames)", "\(old.classNames)"),
        ("the loss", loss, old.loss), ("the optimizer", optimizer, old.optimizer),
        ("the learning rate", "\(learningRate)", "\(old.learningRate)"), ("the schedule", schedule, old.schedule),
        ("the batch size", "\(batchSize)", "\(old.batchSize)"), ("the seed", "\(seed)", "\(old.seed)"),
        ("the shuffling", "\(isShuffled)", "\(old.isShuffled)"),
        ("the number of training examples", "\(trainingExamples)", "\(old.trainingExamples)"),
        ("the number of examples held back", "\(validationExamples)", "\(old.validationExamples)"),
        ("the augmentation", augmentation ?? "none", old.augmentation ?? "none"),
        ("the weights of the classes", "\(classWeights ?? [])", "\(old.classWeights ?? [])"),
        ("the limit of gradients", "\(clipNorm ?? 0)", "\(old.clipNorm ?? 0)"),
        ("the list of frozen layers", "\(frozen)", "\(old.frozen)"),
      ]
      return pairs.first { $0.now != $0.then }.map { "\($0.what) is \($0.now), and was \($0.then)" }
    }
  }

  /// The folder that was named, or the first of `run`, `run-2`, … that holds no run.
  static func chosen(_ name: String?, resumes: Bool) -> RunFolder {
    if let name { return RunFolder(path: name.trimmed) }
    let names = ["run"] + (2...9999).map { "run-\($0)" }
    let free = resumes ? nil : names.first { !RunFolder(path: $0).hasCheckpoint }
    return RunFolder(path: free ?? "run")
  }

  /// Makes the folder, if it is not there.
  func make() throws {
    if let problem = path.isEmpty ? "an empty name" : path.utf8.contains(0) ? "a name with a NUL character" : nil {
      throw UsageError("--output: \(problem); name a folder")
    }
    if mkdir(path, 0o777) != 0 && errno != EEXIST {
      throw OutputError(path, String(cString: strerror(errno)).lowercased(), remedy: "name another folder")
    }
    try AtomicFile.checkWritable(run)
  }

  var hasCheckpoint: Bool { access(checkpoint, F_OK) == 0 }

  // MARK: Writing

  /// Writes what does not change from epoch to epoch.
  func write(_ network: Network, _ facts: Facts) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write([UInt8](try network.json().utf8), to: model)
    try AtomicFile.write([UInt8](try encoder.encode(facts)) + [10], to: run)
  }

  /// Writes what an epoch has changed.
  func write(_ fit: Fit) throws {
    try AtomicFile.write(Checkpoint.file(fit).encoded(), to: checkpoint)
    try AtomicFile.write(
      WeightFile.file(fit.resultWeights, of: fit.state.network).encoded(), to: weights)
    try AtomicFile.write([UInt8](Self.table(fit.history).utf8), to: history)
  }

  /// The history as a table; numbers in full.
  static func table(_ records: [EpochRecord]) -> String {
    func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    let header = "epoch,accuracy,loss,val_accuracy,val_loss,learning_rate\n"
    return records.reduce(header) { table, record in
      table
        + "\(record.epoch),\(record.accuracy),\(record.loss),\(text(record.validationAccuracy)),"
        + "\(text(record.validationLoss)),\(record.learningRate)\n"
    }
  }

  // MARK: Reading

  /// The network of the run.
  func readNetwork() throws -> Network { try Network(json: FileBytes.read(model), name: model) }

  /// What was asked for.
  func readFacts() throws -> Facts {
    let bytes = try FileBytes.read(run)
    guard let facts = try? JSONDecoder().decode(Facts.self, from: Data(bytes)) else {
      throw FormatError(run, "is not what explain train writes", remedy: "name the folder of a run")
    }
    return facts
  }

  /// Pictures for a trained network, part by part.
  struct Parts {
    let name: String
    let training: any ExampleSource
    let validation: (any ExampleSource)?
    let test: (any ExampleSource)?

    /// The part that was least looked at.
    var unseen: any ExampleSource { test ?? validation ?? training }
  }

  /// Pictures for the trained network: its own data, divided as they were, unless others are named; at its size.
  static func data(
    _ text: String?, _ options: DataOptions, for network: Network, _ facts: Facts
  ) throws -> Parts {
    var options = options
    if text == nil {
      options.labels = options.labels ?? facts.labels
      options.labelColumn = options.labelColumn ?? facts.labelColumn
    }
    let shape = network.inputShape
    if shape.count == 3 {
      options.imageSize = options.imageSize ?? "\(shape[0]),\(shape[1])"
      if shape[2] == 1 || shape[2] == 3 { options.channels = options.channels ?? (shape[2] == 1 ? "grey" : "color") }
    }
    let set = try DataArgument.read(text ?? facts.dataArgument, options.reading(classNames: facts.classNames))
    guard set.training.shape == shape else {
      throw UsageError(
        "the network takes \(TensorShape.text(shape)) but the pictures of \(set.name) are "
          + "\(TensorShape.text(set.training.shape)); --image-size and --channels change them")
    }
    guard text == nil, set.validation == nil, let share = facts.validationShare else {
      return Parts(name: set.name, training: set.training, validation: set.validation, test: set.test)
    }
    let split = try set.training.split(validation: share, seed: facts.seed, stratified: false)
    return Parts(name: set.name, training: split.training, validation: split.validation, test: set.test)
  }

  /// The network in the state in which its training ended.
  func readTrained() throws -> (state: TrainingState<Float>, facts: Facts) {
    let (facts, network) = (try readFacts(), try readNetwork())
    guard let loss = Loss(rawValue: facts.loss) else {
      throw FormatError(run, "the loss '\(facts.loss)' is not known", remedy: "it must be one of explain train --help")
    }
    var state = try TrainingState<Float>(
      network, loss: loss, optimizer: .kerasAdam, learningRate: facts.learningRate, seed: facts.seed)
    state.weights = try WeightFile.weights(SafeTensors.read(weights), of: state.network, path: weights)
    return (state, facts)
  }
}
