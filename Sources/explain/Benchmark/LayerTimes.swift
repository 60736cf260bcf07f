// Where the time of a network goes: an engine that does what another does, and writes down how long each layer took.

import Reference
import Synchronization

/// Times the layers that the fast engine computes.
struct TimedEngine: LayerEngine {
  let engine: FastEngine
  let times: LayerTimes

  func forward(_ layer: any Layer, _ call: LayerCall<Float>) throws -> LayerResult<Float> {
    let result = try times.add(.forward) { try engine.forward(layer, call) }
    if case .rows = result.value { times.leaveToReader() }
    return result
  }

  func gradients(_ layer: any Layer, _ call: BackwardCall<Float>) throws -> LayerGradients<Float> {
    try times.add(.backward) { try engine.gradients(layer, call) }
  }

  func sum(_ left: Tensor<Float>, _ right: Tensor<Float>) -> Tensor<Float> { engine.sum(left, right) }

  func update(
    _ optimizer: inout Optimizer<Float>, _ parameters: inout [Tensor<Float>], gradients: [Tensor<Float>]
  ) throws { try times.add(.update) { try engine.update(&optimizer, &parameters, gradients: gradients) } }
}

/// Milliseconds of the parts of one step, in the order in which they were run.
final class LayerTimes: Sendable {
  enum Part { case forward, backward, update }

  /// What was written down of one step.
  struct Step {
    var parts: [Part: [Double]] = [:]
    /// Which layers, on the way forwards, left their work to the one that reads their output.
    var leftToReader: Set<Int> = []
  }

  private let all = Mutex(Step())

  func add<Result>(_ part: Part, _ run: () throws -> Result) rethrows -> Result {
    let clock = Stopwatch()
    let result = try run()
    all.withLock { $0.parts[part, default: []].append(clock.seconds * 1e3) }
    return result
  }

  /// The last layer handed on rows that are made when they are read.
  func leaveToReader() {
    all.withLock { step in
      if let forward = step.parts[.forward] { step.leftToReader.insert(forward.count - 1) }
    }
  }

  /// What was written down since the last time.
  func take() -> Step {
    all.withLock { step in
      defer { step = Step() }
      return step
    }
  }
}

/// The times of one layer over all rounds.
struct LayerTiming {
  let name: String
  /// Keras's name of its class.
  let type: String
  /// Multiply-adds of a batch that are done in its time, forwards; they may be more than an `Int` holds.
  var multiplyAdds: Double
  var forward = Timing()
  var backward = Timing()
}
