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
    Case("read by a path around it", kinds: ["Conv2D", "Conv2D", "Add"]) {
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
    Case("a sum that is read before it is rectified", kinds: ["Conv2D", "Conv2D", "Add", "ReLU", "Add"]) {
      Conv2D(4, kernel: 3)
      Residual { Conv2D(4, kernel: 1) }
      Residual { ReLU() }
    },
    Case("zeros before a convolution", kinds: ["Conv2D", "DepthwiseConv2D"]) {
      ZeroPad2D(Padding(top: 1, bottom: 0, left: 2, right: 3))
      Conv2D(4, kernel: 3, stride: 2, padding: .explicit(Padding(top: 0, bottom: 2, left: 1, right: 1)))
      ZeroPad2D(1)
      Dropout(0.5)
      ZeroPad2D(1)
      DepthwiseConv2D(kernel: 2)
    },
    Case("zeros before what pads by itself", kinds: ["ZeroPad2D", "Conv2D", "ZeroPad2D", "BatchNorm"]) {
      ZeroPad2D(1)
      Conv2D(4, kernel: 3, padding: .same)
      ZeroPad2D(2)
      BatchNorm(epsilon: 0)
    },
    Case("zeros that something else reads", kinds: ["ZeroPad2D", "Conv2D", "Add"]) {
      ZeroPad2D(1)
      Residual { Conv2D(3, kernel: 1) }
    },
    Case("zeros before a maximum of what is not below 0", kinds: ["Conv2D", "MaxPool2D"]) {
      Conv2D(4, kernel: 2)
      ReLU()
      ZeroPad2D(1)
      MaxPool2D(3, stride: 2)
    },
    Case("zeros that are the maximum", kinds: ["Conv2D", "ZeroPad2D", "MaxPool2D"]) {
      Conv2D(4, kernel: 2)
      ZeroPad2D(1)
      MaxPool2D(3, stride: 2)
    },
    Case("windows of zeros alone", kinds: ["Conv2D", "ZeroPad2D", "MaxPool2D"]) {
      Conv2D(4, kernel: 2, activation: .relu)
      ZeroPad2D(Padding(top: 0, bottom: 2, left: 0, right: 0))
      MaxPool2D(2)
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
