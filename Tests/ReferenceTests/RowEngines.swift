// The fast engine, kept from handing on rows or watched when it does.

import Reference

/// Does what the fast engine does, with arrays alone.
struct ArrayEngine: LayerEngine {
  let engine: FastEngine

  func forward(_ layer: any Layer, _ call: LayerCall<Float>) throws -> LayerResult<Float> {
    var call = call
    call.mayBeRows = false
    call.isReadBySquares = false
    return try engine.forward(layer, call)
  }

  func gradients(_ layer: any Layer, _ call: BackwardCall<Float>) throws -> LayerGradients<Float> {
    var call = call
    call.wanted.mayBeRows = false
    return try engine.gradients(layer, call)
  }

  func update(
    _ optimizer: inout Optimizer<Float>, _ parameters: inout [Tensor<Float>], gradients: [Tensor<Float>]
  ) throws {}
}

/// Does what the fast engine does, and says what is handed on as rows.
struct WatchingEngine: LayerEngine {
  let engine: FastEngine
  let forwards: @Sendable (any Layer) -> Void
  let backwards: @Sendable (any Layer) -> Void

  func forward(_ layer: any Layer, _ call: LayerCall<Float>) throws -> LayerResult<Float> {
    let result = try engine.forward(layer, call)
    if case .rows = result.value { forwards(layer) }
    return result
  }

  func gradients(_ layer: any Layer, _ call: BackwardCall<Float>) throws -> LayerGradients<Float> {
    let gradients = try engine.gradients(layer, call)
    if gradients.rows != nil { backwards(layer) }
    return gradients
  }

  func update(
    _ optimizer: inout Optimizer<Float>, _ parameters: inout [Tensor<Float>], gradients: [Tensor<Float>]
  ) throws {}
}
