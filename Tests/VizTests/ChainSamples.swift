import Reference
import Viz

/// Chains of neurons as the program draws them, and in odd sizes.
func chainSamples() throws -> [(name: String, figure: any Figure)] {
  [
    ("a chain of three", try chain(depth: 3, .sigmoid)),
    ("a chain of one", try chain(depth: 1, .tanh)),
    ("a chain of four with entropy", try chain(depth: 4, .leakyReLU, .crossEntropy)),
    ("a chain of five", try chain(depth: 5, .relu)),
    ("a chain of six", try chain(depth: 6, .sigmoid)),
    ("one neuron with entropy", try chain(depth: 1, .sigmoid, .crossEntropy)),
    ("a chain of long numbers", try longNumbers()),
  ]
}

private func chain(
  depth: Int, _ activation: ActivationFunction, _ loss: NeuronChain.LossFunction = .squaredError
) throws -> ChainPanel {
  try panel(NeuronChain.Numbers(depth: depth, seed: 3), activation, loss)
}

/// The widest numbers that there are with three digits.
private func longNumbers() throws -> ChainPanel {
  try panel(
    NeuronChain.Numbers(
      input: -1.23e-7, target: -0.000123, weights: [-1.23e-5, -2.34e-6, -0.000345, 4.56e-8, -5.67e-9, -6.78e-5],
      biases: Array(repeating: -0.000789, count: 6)), .leakyReLU, .squaredError)
}

private func panel(
  _ numbers: NeuronChain.Numbers, _ activation: ActivationFunction, _ loss: NeuronChain.LossFunction
) throws -> ChainPanel {
  ChainPanel(
    title: "Neurons", chain: try NeuronChain(numbers, activation: activation, lossFunction: loss), facts: ["a fact"],
    command: "explain gradients --chain")
}
