// A network for results against the network it was: exactly the same where every number is a whole one times a power of
// two, and only what may be left out is.

import Reference
import Testing

@Suite struct FoldingTests {
  struct Case: Sendable, CustomStringConvertible {
    let description: String
    let input: [Int]
    let module: Sequential
    /// The layers that are left, the input among them.
    let kinds: [String]

    init(_ description: String, input: [Int] = [6, 5, 3], kinds: [String], @ModuleBuilder _ body: () -> [any Module]) {
      (self.description, self.input, self.kinds) = (description, input, ["Input"] + kinds)
      module = Sequential(body())
    }
  }

  static let cases: [Case] = [
    Case("convolution, normalisation, rectifier", kinds: ["Conv2D"]) {
      Conv2D(4, kernel: 3)
      BatchNorm(epsilon: 0)
      Activate(.relu)
    },
    Case("without a bias, in groups", input: [6, 5, 4], kinds: ["Conv2D"]) {
      Conv2D(6, kernel: 2, groups: 2, usesBias: false)
      BatchNorm(epsilon: 0)
      ReLU()
    },
    Case("depthwise, two filters a channel", kinds: ["DepthwiseConv2D", "Conv2D"]) {
      DepthwiseConv2D(kernel: 3, multiplier: 2)
      BatchNorm(epsilon: 0)
      Conv2D(2, kernel: 1)
      BatchNorm(epsilon: 0)
    },
    Case("fully connected, dropout between", input: [7], kinds: ["Dense", "Dense"]) {
      Dense(5)
      Dropout(0.5)
      BatchNorm(epsilon: 0)
      ReLU()
      Dropout(0.5)
      Dense(3)
    },
    Case("two normalisations", kinds: ["Conv2D"]) {
      Conv2D(4, kernel: 3)
      BatchNorm(epsilon: 0)
      BatchNorm(epsilon: 0)
    },
    Case("nothing to be a part of", kinds: ["BatchNorm", "Conv2D", "BatchNorm", "MaxPool2D", "BatchNorm"]) {
      BatchNorm(epsilon: 0)
      Conv2D(4, kernel: 3, activation: .relu)
      BatchNorm(epsilon: 0)
      MaxPool2D(2)
      BatchNorm(epsilon: 0)
    },
    Case("read by a path around it", kinds: ["Conv2D", "Conv2D", "Add", "ReLU"]) {
      Conv2D(4, kernel: 3)
      Residual {
        Conv2D(4, kernel: 1)
        BatchNorm(epsilon: 0)
      }
      ReLU()
    },
    Case("read twice behind a dropout", kinds: ["Conv2D", "BatchNorm", "Add"]) {
      Conv2D(4, kernel: 3)
      Dropout(0.5)
      Residual { BatchNorm(epsilon: 0) }
    },
    Case("a rectifier with a maximum", kinds: ["Conv2D", "ReLU"]) {
      Conv2D(4, kernel: 3)
      BatchNorm(epsilon: 0)
      ReLU(maximum: 6)
    },
  ]

  /// Whole numbers; factors and deviations are powers of two, so that nothing is ever rounded.
  private func weights(_ network: Network) -> Weights<Double> {
    var generator = SeededGenerator(seed: 71)
    return Weights(
      arrays: network.nodes.map { node in
        node.parameters.map { parameter in
          Tensor<Double>(shape: parameter.shape) { _ in
            let power = generator.integer(in: -1...2)
            switch parameter.name {
            case "moving_variance": return [0.25, 1, 4, 16][power + 1]
            case "gamma": return [-0.5, 1, 2, 4][power + 1]
            default: return Double(generator.integer(in: -9...9))
            }
          }
        }
      })
  }

  @Test(arguments: cases)
  func theResultsAreTheSame(trial: Case) throws {
    let network = try Network(name: "folding", input: trial.input, trial.module)
    let weights = weights(network)
    var generator = SeededGenerator(seed: 72)
    let x = Tensor<Double>(shape: [3] + trial.input) { _ in Double(generator.integer(in: -9...9)) }
    func output(_ network: Network, _ weights: Weights<Double>) throws -> Tensor<Double> {
      try network.forward(
        x, weights: weights, pass: .inference, keepsAll: false, engine: DefinitionEngine<Double>()
      ).output
    }
    let folded = try network.folded(weights)
    #expect(folded.network.nodes.map { "\(type(of: $0.layer))" } == trial.kinds)
    #expect(folded.network.outputShape == network.outputShape)
    let (right, result) = (try output(network, weights), try output(folded.network, folded.weights))
    #expect(result == right)
    #expect(Set(right.scalars).count > 2)
  }
}
