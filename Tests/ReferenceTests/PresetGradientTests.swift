// The gradients of every preset, shrunk, against central differences, and that a layer that hands on a wrong one is seen.

import Reference
import Testing

@Suite struct PresetGradientTests {
  @Test(arguments: Preset.allCases) func gradientsAreSlopes(preset: Preset) throws {
    let slopes = try NetworkSlopes(preset.shrunk(), seed: 1)
    let problems = try slopes.problems(DefinitionEngine<Double>(), entries: 2, limit: 5)
    #expect(problems.isEmpty, "seed 1: \(problems.joined(separator: "; "))")
  }

  /// What is small must still be the preset: the same kinds of layers in the same order, but for blocks that repeat.
  @Test(arguments: Preset.allCases) func theShrunkPresetHasTheLayersOfThePreset(preset: Preset) throws {
    let small = try preset.shrunk()
    let whole = try preset.network(input: preset == .stridePooled ? [171, 172, 3] : nil)
    func described(_ network: Network) -> [String] {
      network.nodes.filter { !$0.name.contains(#/_block[3-9]_/#) }.map { node in
        "\(node.name) \(node.typeName) \(node.isFrozen) "
          + "\(node.inputs.map { network.nodes[$0].name.replacing(#/_block[3-9]_/#, with: "_block2_") })"
      }
    }
    #expect(described(small) == described(whole))
    #expect(small.outputShape == [3] && small.parameterCount < 20_000)
  }

  /// Hands on a gradient that is a 64th too large wherever a kind of layer stands.
  private struct Faulty: LayerEngine {
    let type: any Layer.Type

    func forward(_ layer: any Layer, _ call: LayerCall<Double>) throws -> LayerResult<Double> {
      try layer.forward(call)
    }

    func gradients(_ layer: any Layer, _ call: BackwardCall<Double>) throws -> LayerGradients<Double> {
      var found = try layer.gradients(call)
      if Swift.type(of: layer) == type {
        found.inputs = found.inputs.map { $0.map { $0.map { $0 * (1 + 0x1p-6) } } }
      }
      return found
    }

    func update(
      _ optimizer: inout Optimizer<Double>, _ parameters: inout [Tensor<Double>], gradients: [Tensor<Double>]
    ) throws {}
  }

  private static let faults: [(preset: Preset, types: [any Layer.Type])] = [
    (.small, [Conv2D.self, MaxPool2D.self, Flatten.self, Dense.self]),
    (.vggBatchNormResidual, [Add.self, BatchNorm.self, ReLU.self]), (.fashion, [Dropout.self]),
    (.resNet50, [ZeroPad2D.self, GlobalAveragePool2D.self, Activate.self]),
  ]

  @Test(arguments: faults.map(\.preset)) func aLayerThatHandsOnTooMuchIsSeen(preset: Preset) throws {
    let slopes = try NetworkSlopes(preset.shrunk(), seed: 1)
    for type in Self.faults.first(where: { $0.preset == preset })?.types ?? [] {
      let problems = try slopes.problems(Faulty(type: type), entries: 1, limit: 1)
      #expect(!problems.isEmpty, "\(type)")
    }
  }
}
