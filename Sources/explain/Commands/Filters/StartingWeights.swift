// The weights that a training began with. They are not kept: the seed gives the random ones again, and a run or a file
// that the training went on from still has the others.

import Formats
import Reference

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Weights before training.
struct StartingWeights {
  let weights: Weights<Float>
  /// What was read.
  let files: [String]

  /// Those of a run.
  static func of(_ model: Model) throws -> StartingWeights {
    guard case .run(_, let facts) = model.origin else {
      if case .file(.some) = model.origin {
        throw UsageError(
          "--before: how \(OneLine.quoted(model.name)) began is known, but not what --weights names; leave one of them out"
        )
      }
      throw UsageError(
        "--before: \(OneLine.quoted(model.name)) is no run that has kept how its training began; name the folder of a "
          + "run, or leave it out")
    }
    let network = model.network
    let fresh = Weights<Float>(network, seed: facts.seed)
    guard let start = facts.start else { return StartingWeights(weights: fresh, files: []) }
    let isFolder = start.hasPrefix("sample:") || RunFolder.isFolder(start)
    if !isFolder && (access(start, F_OK) == 0 || start.lowercased().hasSuffix(".safetensors")) {
      return StartingWeights(
        weights: try WeightFile.weights(SafeTensors.read(start), of: network, path: start), files: [start])
    }
    let folder = try RunFolder.existing(start, for: "the run that it began with")
    let (state, _) = try folder.readTrained()
    return StartingWeights(
      weights: fresh.replacing(by: state.weights, of: state.network, in: network), files: folder.inputs)
  }
}
