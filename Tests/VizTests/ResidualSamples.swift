import Reference
import Viz

/// Residual blocks as the program draws them, and in odd sizes.
func residualSamples() throws -> [(name: String, figure: any Figure)] {
  [
    ("a residual block", try residual(.original, usesBatchNorm: true)),
    ("a residual block without normalisation", try residual(.original, usesBatchNorm: false)),
    ("a pre-activated block", try residual(.preActivation, usesBatchNorm: true)),
    ("a pre-activated block without normalisation", try residual(.preActivation, usesBatchNorm: false, most: 1)),
    ("a block of one pixel", try residual(.original, usesBatchNorm: true, size: [1, 1], most: 2)),
    ("a block of a strip", try residual(.original, usesBatchNorm: true, size: [3, 300], most: 50, scale: 1e-9)),
    ("a block that breaks", try residual(.original, usesBatchNorm: true, most: 6, breaks: true)),
  ]
}

private func residual(
  _ order: ResidualBlock.Order, usesBatchNorm: Bool, size: [Int] = [12, 12], most: Int = 20, scale: Double = 1,
  breaks: Bool = false
) throws -> ResidualPanel {
  let block = ResidualBlock(
    channels: 64, activation: .leakyReLU, kernelInitializer: .heNormal, usesBatchNorm: usesBatchNorm, order: order,
    isResidual: true)
  let network = try Network(name: "block", input: size + [64], block)
  let steps = network.nodes.map(ResidualPanel.Step.init)
  let sum = network.nodes.lastIndex { $0.layer is Add } ?? 0
  var generator = SeededGenerator(seed: 6)
  func map() -> ResidualPanel.Map {
    ResidualPanel.Map(
      values: .uniform(shape: size, in: -scale...scale, using: &generator), size: 0.001234 * scale)
  }
  return ResidualPanel(
    title: "Block", body: Array(steps[1..<sum]), ending: Array(steps[(sum + 1)...]), shape: size + [64], input: map(),
    alongIdentity: map(), throughBody: map(), total: map(), channel: 63,
    curves: [(true, true), (true, false), (false, true), (false, false)].enumerated().map { index, kind in
      ResidualPanel.Curve(
        isResidual: kind.0, usesBatchNorm: kind.1,
        values: (1...most).map { place in
          if breaks { return index == 0 ? .nan : place > 3 ? 0 : .infinity }
          return (0..<place).reduce(1.0) { product, _ in product * (0.5 + 0.3 * Double(index)) }
        })
    }, facts: ["a fact"], command: "explain residual")
}
