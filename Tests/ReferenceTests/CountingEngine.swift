// The definition of every layer, and a look at which layers are gone through on the way back.

import Reference

/// Says which layers a way back visits.
struct CountingEngine: LayerEngine {
  let visited: @Sendable (any Layer) -> Void

  func forward(_ layer: any Layer, _ call: LayerCall<Double>) throws -> LayerResult<Double> {
    try DefinitionEngine<Double>().forward(layer, call)
  }

  func gradients(_ layer: any Layer, _ call: BackwardCall<Double>) throws -> LayerGradients<Double> {
    visited(layer)
    return try DefinitionEngine<Double>().gradients(layer, call)
  }

  func update(
    _ optimizer: inout Optimizer<Double>, _ parameters: inout [Tensor<Double>], gradients: [Tensor<Double>]
  ) throws {}
}
