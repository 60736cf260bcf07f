// A training as one file: weights, what the optimizer remembers, the history and the watches. It is written after every
// epoch, all or nothing, so that a training that was killed goes on from its last whole epoch with the same bits.

import Reference

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Keeps trainings.
public enum Checkpoint {
  /// What a checkpoint holds beside arrays.
  private struct Record: Codable {
    var steps: Int
    var learningRate: Double
    var history: [EpochRecord]
    var earlyStopping: EarlyStopping?
    var reduceOnPlateau: ReduceOnPlateau?
    var hasStopped: Bool
    var hasBest: Bool
  }

  /// The arrays and the record of a training; see ``SafeTensors/encoded()``.
  ///
  /// | arrays | |
  /// |---|---|
  /// | `weights/conv2d/kernel` | the parameters |
  /// | `best/conv2d/kernel` | those of the best epoch, where they are to be restored |
  /// | `momentum/0`, `square/0` | what the optimizer remembers of the first trained parameter |
  public static func file(_ fit: Fit) throws -> SafeTensors {
    let state = fit.state
    var entries = WeightFile.entries(state.weights, of: state.network, prefix: "weights/")
    if let best = fit.bestWeights { entries += WeightFile.entries(best, of: state.network, prefix: "best/") }
    for (index, momentum) in state.optimizer.momenta.enumerated() {
      entries.append(SafeTensors.Entry(name: "momentum/\(index)", tensor: momentum))
      entries.append(SafeTensors.Entry(name: "square/\(index)", tensor: state.optimizer.squares[index]))
    }
    let record = Record(
      steps: state.optimizer.steps, learningRate: state.optimizer.learningRate, history: fit.history,
      earlyStopping: fit.settings.earlyStopping, reduceOnPlateau: fit.settings.reduceOnPlateau,
      hasStopped: fit.hasStopped, hasBest: fit.bestWeights != nil)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // A loss may have become infinite on a validation set; JSON has no number for it.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return SafeTensors(
      entries: entries,
      metadata: ["format": "explain-checkpoint", "record": String(decoding: try encoder.encode(record), as: UTF8.self)])
  }

  /// What a file's training has done so far.
  public struct Past: Sendable, Equatable {
    /// Its epochs.
    public let history: [EpochRecord]
    /// The epoch that a watch found best, from 0; `nil` where none watched, or before it found one.
    public let bestEpoch: Int?
  }

  /// What a file's training has done so far.
  ///
  /// - Throws: ``FormatError`` where the file is no checkpoint.
  public static func past(_ file: SafeTensors, path: String) throws -> Past {
    let record = try record(file, path: path)
    return Past(history: record.history, bestEpoch: record.earlyStopping?.bestEpoch)
  }

  private static func record(_ file: SafeTensors, path: String) throws -> Record {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    guard file.metadata["format"] == "explain-checkpoint", let text = file.metadata["record"],
      let record = try? decoder.decode(Record.self, from: Data(text.utf8))
    else { throw FormatError(path, "is no checkpoint of a training", remedy: "name the folder of a run") }
    guard isPossible(record) else {
      throw FormatError(path, "its numbers contradict each other", remedy: "the file is damaged; begin the run again")
    }
    return record
  }

  /// Whether a training can have come to these numbers: a file is not believed before they are computed with.
  private static func isPossible(_ record: Record) -> Bool {
    let epochs = record.history.count
    return epochs > 0 && record.steps >= epochs && record.steps <= 1 << 40
      && record.learningRate.isFinite && record.learningRate >= 0
      && record.history.enumerated().allSatisfy { $1.epoch == $0 + 1 && $1.isPossible }
      && record.earlyStopping?.isPossible(after: epochs) != false
      && record.reduceOnPlateau?.isPossible(after: epochs) != false
  }

  /// The training that goes on where the file's stopped.
  ///
  /// - Parameter fresh: the same training before its first epoch: network, loss, optimizer and settings.
  /// - Throws: ``FormatError`` where the file is none of this training.
  public static func resume(_ file: SafeTensors, of fresh: Fit, path: String) throws -> Fit {
    let record = try record(file, path: path)
    let arrays = Dictionary(file.entries.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    let network = fresh.state.network
    var state = fresh.state
    state.weights = try WeightFile.weights(arrays, of: network, prefix: "weights/", path: path)
    let best =
      record.hasBest ? try WeightFile.weights(arrays, of: network, prefix: "best/", path: path) : nil
    let places = network.trainedParameters
    func remembered(_ name: String) throws -> [Tensor<Float>] {
      try record.steps == 0
        ? []
        : places.enumerated().map { index, place in
          try WeightFile.array(
            "\(name)/\(index)", network.nodes[place.node].parameters[place.parameter].shape, in: arrays, path: path)
        }
    }
    state.optimizer = Optimizer(
      fresh.state.optimizer.rule, learningRate: record.learningRate, steps: record.steps,
      momenta: try remembered("momentum"), squares: try remembered("square"))
    var settings = fresh.settings
    // What the watches have seen goes on; what they were asked for is what is asked for now.
    let (stopping, kept) = (settings.earlyStopping, record.earlyStopping)
    if let stopping, let kept { settings.earlyStopping = stopping.goingOn(from: kept) }
    if let plateau = settings.reduceOnPlateau, let kept = record.reduceOnPlateau {
      settings.reduceOnPlateau = plateau.goingOn(from: kept)
    }
    // A watch with more patience, or none, lets a training go on that was stopped.
    let stopsAgain = stopping.map { stopping in kept.map(stopping.decides) ?? false } ?? false
    let restores = stopping?.restoresBest == true && stopping?.monitor == kept?.monitor
    return Fit(
      state, settings: settings, history: record.history, bestWeights: restores ? best : nil,
      hasStopped: record.hasStopped && stopsAgain)
  }
}

/// The weights of a network as named arrays.
public enum WeightFile {
  /// The file of a network's weights, `conv2d/kernel` and so on.
  public static func file(_ weights: Weights<Float>, of network: Network) -> SafeTensors {
    SafeTensors(entries: entries(weights, of: network, prefix: ""), metadata: ["format": "explain-weights"])
  }

  /// The weights in a file.
  ///
  /// - Throws: ``FormatError`` where an array is missing or of another shape; arrays of other networks are no error.
  public static func weights(_ file: SafeTensors, of network: Network, path: String) throws -> Weights<Float> {
    let arrays = Dictionary(file.entries.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    return try weights(arrays, of: network, prefix: "", path: path)
  }

  static func entries(_ weights: Weights<Float>, of network: Network, prefix: String) -> [SafeTensors.Entry] {
    network.nodes.indices.flatMap { node in
      network.nodes[node].parameters.indices.map { parameter in
        SafeTensors.Entry(
          name: prefix + network.parameterName(node: node, parameter: parameter),
          tensor: weights.arrays[node][parameter])
      }
    }
  }

  static func weights(
    _ arrays: [String: Tensor<Float>], of network: Network, prefix: String, path: String
  ) throws -> Weights<Float> {
    Weights(
      arrays: try network.nodes.indices.map { node in
        try network.nodes[node].parameters.indices.map { parameter in
          try array(
            prefix + network.parameterName(node: node, parameter: parameter),
            network.nodes[node].parameters[parameter].shape, in: arrays, path: path)
        }
      })
  }

  static func array(
    _ name: String, _ shape: [Int], in arrays: [String: Tensor<Float>], path: String
  ) throws -> Tensor<Float> {
    guard let array = arrays[name] else {
      let nearest = Spelling.nearest(to: name, in: Array(arrays.keys)).map { "; the nearest name is \($0)" } ?? ""
      throw FormatError(path, "has no array \(name)", remedy: "it holds another network's weights\(nearest)")
    }
    guard array.shape == shape else {
      throw FormatError(
        path, "the array \(name) has shape \(TensorShape.text(array.shape)), not \(TensorShape.text(shape))",
        remedy: "it holds another network's weights")
    }
    return array
  }
}
