// The folder of a training: what is in it and how it is written. Weights, history and curves can be made from the
// checkpoint again; so the checkpoint is what is written first. Next: `RunFolder+Reading.swift`.

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

  /// What a training writes there.
  var files: [String] { [model, run, checkpoint, weights, history, curves] }

  /// What later commands read of it; none of them may write over it.
  var inputs: [String] { [model, run, checkpoint, weights] }

  /// What a later command must know of a training.
  struct Facts: Codable, Equatable {
    /// What was typed.
    var arguments: [String]
    /// The data as they were named, and how they were read.
    var dataArgument: String
    var labels: String?
    var labelColumn: String?
    var data: String
    /// The run or the file of weights that it began with.
    var start: String?
    var epochs: Int
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
    /// Whether the test part was watched; runs from before one could say so have nothing here.
    var watchesTest: Bool?
    var augmentation: String?
    var classWeights: [Double]?
    var clipNorm: Double?
    var frozen: [String]
    /// What was done to the arrays it learned from, so that those it is asked about are treated the same. Runs from before
    /// it was kept have nothing here, nor do those on other files.
    var arrayScale: ArrayScale?
    /// A number made of the data; runs from before it was kept have none.
    var fingerprint: String?

    private var watched: String { watchesTest == true ? "the test part" : "what is held back" }

    private var spread: Int { ["constant", "step"].contains { schedule.hasPrefix($0) } ? 0 : epochs }

    /// What is not as it was, in words; `nil` if everything but the number of epochs is.
    func firstDifference(from old: Facts) -> String? {
      let pairs: [(what: String, now: String, then: String)] = [
        ("the data", data, old.data), ("the file of labels", labels ?? "none", old.labels ?? "none"),
        ("the column of labels", labelColumn ?? "none", old.labelColumn ?? "none"),
        ("the list of classes", "\(classNames)", "\(old.classNames)"),
        ("what it began with", start ?? "random weights", old.start ?? "random weights"),
        ("the loss", loss, old.loss), ("the optimizer", optimizer, old.optimizer),
        ("the learning rate", "\(learningRate)", "\(old.learningRate)"), ("the schedule", schedule, old.schedule),
        ("the batch size", "\(batchSize)", "\(old.batchSize)"), ("the seed", "\(seed)", "\(old.seed)"),
        ("the shuffling", "\(isShuffled)", "\(old.isShuffled)"),
        ("the number of training examples", "\(trainingExamples)", "\(old.trainingExamples)"),
        ("the number of examples held back", "\(validationExamples)", "\(old.validationExamples)"),
        ("what is watched", watched, old.watched),
        ("the augmentation", augmentation ?? "none", old.augmentation ?? "none"),
        ("the weights of the classes", "\(classWeights ?? [])", "\(old.classWeights ?? [])"),
        ("the limit of gradients", "\(clipNorm ?? 0)", "\(old.clipNorm ?? 0)"),
        ("the list of frozen layers", "\(frozen)", "\(old.frozen)"),
        // Some schedules spread over all epochs: with others each step has another rate.
        ("the number of epochs, over which the schedule spreads,", "\(spread)", "\(old.spread)"),
      ]
      if let different = pairs.first(where: { $0.now != $0.then }) {
        return "\(different.what) is \(different.now), and was \(different.then)"
      }
      guard let then = old.fingerprint, let now = fingerprint, now != then else { return nil }
      return "\(data) has the name and the size that it had, but other pictures or labels"
    }
  }

  /// The folder that was named, or the first of `run`, `run-2`, … that is not there; to go on, `run`.
  static func chosen(_ name: String?, resumes: Bool) throws -> RunFolder {
    if let name { return RunFolder(path: try checked(name, for: "--output")) }
    let names = ["run"] + (2...9999).map { "run-\($0)" }
    let free = resumes ? nil : names.first { access($0, F_OK) != 0 }
    return RunFolder(path: free ?? "run")
  }

  /// A name that a folder can have, without blanks around it.
  static func checked(_ name: String, for what: String) throws -> String {
    let path = name.trimmed
    if path.isEmpty { throw UsageError("\(what) is empty; name a folder, such as run") }
    if path.utf8.contains(0) { throw UsageError("\(what) has a NUL character; name a folder, such as run") }
    return path
  }

  /// Makes the folder, if it is not there, and finds out whether its files can be written.
  ///
  /// - Parameter inputs: files that are read; none may be written over.
  /// - Returns: whether it was made now.
  func make(inputs: [String]) throws -> Bool {
    let isNew = mkdir(path, 0o777) == 0
    if !isNew && errno != EEXIST {
      throw OutputError(path, String(cString: strerror(errno)).lowercased(), remedy: "name another folder")
    }
    do {
      for file in files { try OutputFile.check(file, inputs: inputs) }
    } catch {
      if isNew { removeIfEmpty() }
      throw error
    }
    return isNew
  }

  /// Takes the folder away again, if nothing was written to it.
  func removeIfEmpty() { rmdir(path) }

  var hasCheckpoint: Bool { access(checkpoint, F_OK) == 0 }

  /// The files of a run that are there.
  var existingFiles: [String] { files.filter { access($0, F_OK) == 0 } }

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
    try AtomicFile.write([UInt8](HistoryTable.text(fit.history).utf8), to: history)
  }
}
