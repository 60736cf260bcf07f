// What later commands read of a training: the network, its weights, its data. A folder is a person's to change, so every
// number is held against the network before it is used.

import Formats
import Reference

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

extension RunFolder {
  /// The folder of a run that must be there, or a `sample:NAME`.
  ///
  /// - Parameters:
  ///   - what: what names it, for errors.
  ///   - samples: the samples that will do.
  static func existing(_ name: String, for what: String, samples: [String] = SampleRun.names) throws -> RunFolder {
    let typed = try checked(name, for: what)
    let isSample = typed.hasPrefix("sample:")
    let folder = RunFolder(path: isSample ? try SampleRun.path(String(typed.dropFirst(7)), of: samples) : typed)
    let isFolder = isFolder(folder.path)
    guard isFolder, access(folder.run, F_OK) == 0 else {
      throw FormatError(
        folder.path, isFolder ? "holds no run" : "no such folder",
        remedy: "name a folder that explain train has made")
    }
    return folder
  }

  /// Whether a name is that of a folder.
  static func isFolder(_ name: String) -> Bool { access(name + "/.", F_OK) == 0 }

  /// What its training came to, epoch by epoch: from the checkpoint, or from the table where none was kept, which does
  /// not say to which epoch the training went back.
  func readPast() throws -> (history: [EpochRecord], bestEpoch: Int?) {
    guard hasCheckpoint || access(history, F_OK) != 0 else { return (try HistoryTable.read(history), nil) }
    let past = try Checkpoint.past(SafeTensors.read(checkpoint), path: checkpoint)
    return (past.history, past.bestEpoch)
  }

  /// The network of the run.
  func readNetwork() throws -> Network { try Network(json: FileBytes.read(model), name: model) }

  /// What was asked for.
  func readFacts() throws -> Facts {
    let bytes = try FileBytes.read(run)
    guard let facts = try? JSONDecoder().decode(Facts.self, from: Data(bytes)),
      facts.validationShare.map({ $0 > 0 && $0 < 1 }) ?? true, facts.learningRate.isFinite
    else { throw FormatError(run, "is not what explain train writes", remedy: "name the folder of a run") }
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
    let isOwn = text == nil || text?.trimmed == facts.dataArgument
    if isOwn {
      options.labels = options.labels ?? facts.labels
      options.labelColumn = options.labelColumn ?? facts.labelColumn
    }
    let shape = network.inputShape
    options.fit(shape)
    let set = try data(text ?? facts.dataArgument, options, facts)
    guard set.training.shape == shape else {
      throw UsageError(
        "the network takes \(TensorShape.text(shape)) but the pictures of \(set.name) are "
          + "\(TensorShape.text(set.training.shape)); --image-size and --channels change them")
    }
    guard isOwn, set.validation == nil, let share = facts.validationShare else {
      return Parts(name: set.name, training: set.training, validation: set.validation, test: set.test)
    }
    // Other examples would be held back than those that the network has not seen.
    let count = facts.trainingExamples.addingReportingOverflow(facts.validationExamples)
    guard count.partialValue == set.training.count, !count.overflow else {
      throw UsageError(
        "\(set.name) has \(set.training.count) examples now and had another number when the network was trained; "
          + "name the examples to look at with --data")
    }
    let split = try set.training.split(validation: share, seed: facts.seed, stratified: false)
    return Parts(name: set.name, training: split.training, validation: split.validation, test: set.test)
  }

  /// Reads pictures as those were that the network has learned from: with its classes, and arrays with what was done to
  /// them.
  private static func data(_ name: String, _ options: DataOptions, _ facts: Facts) throws -> DataSet {
    var reading = try options.reading(classNames: facts.classNames)
    reading.arrayScale = facts.arrayScale
    do {
      return try DataArgument.read(name, reading)
    } catch let error as FormatError {
      // Where there are too many classes, a label that is none of the network's is not what is wrong.
      reading.classNames = nil
      guard let classes = try? DataArgument.read(name, reading).training.classNames,
        classes.count > facts.classNames.count
      else { throw error }
      let known = facts.classNames.prefix(12).joined(separator: ", ")
      throw FormatError(
        name, "has \(classes.count) classes, but the network has learned \(facts.classNames.count)",
        remedy: "name data with the classes that it knows: \(known)")
    }
  }

  /// The network in the state in which its training ended.
  func readTrained() throws -> (state: TrainingState<Float>, facts: Facts) {
    let (facts, network) = (try readFacts(), try readNetwork())
    guard let loss = Loss(rawValue: facts.loss) else {
      throw FormatError(run, "the loss '\(facts.loss)' is not known", remedy: "it must be one of explain train --help")
    }
    let (outputs, classes) = (network.outputShape, facts.classNames.count)
    guard outputs.count == 1, outputs[0] == classes || (outputs[0] == 1 && classes == 2) else {
      throw FormatError(
        run, "has \(classes) classes but the network of model.json gives \(TensorShape.text(outputs)) numbers",
        remedy: "the two are of different runs")
    }
    var state = try TrainingState<Float>(
      network, loss: loss, optimizer: .kerasAdam, learningRate: facts.learningRate, seed: facts.seed)
    state.weights = try WeightFile.weights(SafeTensors.read(weights), of: state.network, path: weights)
    return (state, facts)
  }
}
