// The scalar graph against derivatives by hand and central differences; the chain of neurons against its own product.

import Reference
import Testing

@Suite struct ComputationGraphTests {
  /// `L = a·b + a` at `a = 2, b = −3`: `∂L/∂a = b + 1`, the sum over the two nodes that `a` goes into.
  @Test func gradientsOfSeveralWaysAreAdded() throws {
    var graph = ComputationGraph()
    let (a, b) = (graph.leaf("a", 2), graph.leaf("b", -3))
    let unused = graph.leaf("unused", 7)
    let product = try graph.apply(.product, to: [a, b], named: "a·b")
    let sum = try graph.apply(.sum, to: [product, a], named: "L")
    #expect(graph.nodes.allSatisfy { $0.gradient == 0 })
    graph.accumulateGradients(of: sum)
    #expect(graph.nodes[sum].value == -4)
    #expect([a, b, product, sum, unused].map { graph.nodes[$0].gradient } == [-2, 2, 1, 1, 0])
    // Of another node: what comes after it has no part in it.
    graph.accumulateGradients(of: product)
    #expect([a, b, product, sum, unused].map { graph.nodes[$0].gradient } == [-3, 2, 1, 0, 0])
  }

  @Test func aNumberMayGoInTwice() throws {
    var graph = ComputationGraph()
    let x = graph.leaf("x", 3)
    let cube = try graph.apply(.product, to: [x, x, x], named: "x³")
    graph.accumulateGradients(of: cube)
    #expect(graph.nodes[cube].value == 27 && graph.nodes[x].gradient == 27)
  }

  /// Every operation at a place where it is smooth: `(f(u + h) − f(u − h)) / 2h` errs by `h²·f‴/6`, here below 10⁻⁸.
  @Test(
    arguments: [
      (ComputationGraph.Operation.sum, [0.3, -1.2, 2.5]), (.product, [0.3, -1.2, 2.5]),
      (.weightedSum, [0.3, -1.2, 2.5]),
      (.squaredError, [0.3, -1.2]), (.crossEntropy, [0.3, 0.8]), (.activation(.relu), [0.7]),
      (.activation(.relu), [-0.7]),
      (.activation(.relu6), [7]), (.activation(.leakyReLU), [-0.7]), (.activation(.sigmoid), [0.7]),
      (.activation(.tanh), [0.7]),
    ] as [(ComputationGraph.Operation, [Double])])
  func localDerivativesAreThoseOfTheValues(operation: ComputationGraph.Operation, values: [Double]) throws {
    func made(_ values: [Double]) throws -> ComputationGraph.Node {
      var graph = ComputationGraph()
      let inputs = values.enumerated().map { graph.leaf("u\($0)", $1) }
      let place = try graph.apply(operation, to: inputs, named: "v")
      return graph.nodes[place]
    }
    let step = 1e-5
    let node = try made(values)
    #expect(node.derivatives.count == values.count)
    for place in values.indices {
      var (up, down) = (values, values)
      up[place] += step
      down[place] -= step
      let difference = (try made(up).value - made(down).value) / (up[place] - down[place])
      #expect(abs(difference - node.derivatives[place]) < 1e-8, "\(operation) \(place)")
    }
  }
}

@Suite struct NeuronChainTests {
  /// `x = 2, t = 0, w = 0, b = 0`: `z = 0, a = ½, L = ⅛, ∂L/∂w = ½ · ¼ · 2`.
  @Test func oneNeuronByHand() throws {
    let numbers = NeuronChain.Numbers(input: 2, target: 0, weights: [0], biases: [0])
    let chain = try NeuronChain(numbers, activation: .sigmoid, lossFunction: .squaredError)
    #expect(chain.graph.nodes[chain.loss].value == 0.125)
    #expect(chain.factors.map(\.derivative) == [0.5, 0.25, 2])
    #expect(chain.factors.map(\.product) == [0.5, 0.125, 0.25])
    #expect(chain.gradient == 0.25)
    #expect(chain.graph.nodes[chain.layers[0].bias].gradient == 0.125)
    #expect(chain.graph.nodes[chain.input].gradient == 0)
  }

  /// The derivative of cross-entropy over the sigmoid's is `a − t`, the reason why they go together.
  @Test func crossEntropyUndoesTheSigmoid() throws {
    for seed in 0..<20 {
      let numbers = NeuronChain.Numbers(depth: 2, seed: UInt64(seed))
      let chain = try NeuronChain(numbers, activation: .tanh, lossFunction: .crossEntropy)
      let last = chain.layers[1]
      let output = chain.graph.nodes[last.output]
      #expect(output.operation == .activation(.sigmoid))
      #expect(chain.graph.nodes[chain.layers[0].output].operation == .activation(.tanh))
      // Two products of a few roundings, relative.
      let expected = output.value - numbers.target
      #expect(abs(chain.graph.nodes[last.sum].gradient - expected) <= 1e-12 * abs(expected))
    }
  }

  /// The product has the same factors in the same order as the graph's gradients: equal to the last bit. The central
  /// difference errs by 10⁻¹⁰·L‴/6 and the last digits of `L` over 10⁻⁵.
  @Test func theProductIsTheGradientAndTheDifference() throws {
    var compared = 0
    for activation in ActivationFunction.allCases where !activation.worksOnRows {
      for lossFunction in NeuronChain.LossFunction.allCases {
        for depth in 1...6 {
          for seed in 0..<12 {
            let chain = try NeuronChain(
              NeuronChain.Numbers(depth: depth, seed: UInt64(seed)), activation: activation,
              lossFunction: lossFunction)
            #expect(chain.factors.count == 2 * depth + 1)
            #expect(chain.factors.last?.product == chain.gradient)
            for factor in chain.factors { #expect(factor.product == chain.graph.nodes[factor.input].gradient) }
            // Rectifiers have corners, where a difference is no derivative.
            let sums = chain.layers.map { chain.graph.nodes[$0.sum].value }
            let isSmooth = activation == .sigmoid || activation == .tanh
            guard isSmooth || sums.allSatisfy({ abs($0) > 1e-3 && abs($0 - 6) > 1e-3 }) else { continue }
            compared += 1
            let difference = try chain.centralDifference()
            let loss = chain.graph.nodes[chain.loss].value
            #expect(
              abs(difference.gradient - chain.gradient) <= 1e-8 * (1 + loss) + 1e-6 * abs(chain.gradient),
              "\(activation) \(lossFunction) \(depth) \(seed)")
          }
        }
      }
    }
    #expect(compared > 600)
  }

  @Test func aLongerChainBeginsAsAShorterOne() {
    let (short, long) = (NeuronChain.Numbers(depth: 2, seed: 7), NeuronChain.Numbers(depth: 5, seed: 7))
    #expect(short.input == long.input && short.target == long.target)
    #expect(short.weights == Array(long.weights.prefix(2)) && short.biases == Array(long.biases.prefix(2)))
    #expect(NeuronChain.Numbers(depth: 2, seed: 8) != short)
    #expect(long.weights.allSatisfy { abs($0) >= 0.3 && abs($0) <= 2 })
  }

  @Test func whatOutgrowsNumbersIsTold() throws {
    let large = NeuronChain.Numbers(
      input: 1e38, target: 0, weights: Array(repeating: 1e38, count: 6), biases: Array(repeating: 0, count: 6))
    let chain = try NeuronChain(large, activation: .relu, lossFunction: .squaredError)
    #expect(chain.firstNotFinite?.name == "L")
    let fine = try NeuronChain(
      NeuronChain.Numbers(depth: 6, seed: 0), activation: .relu, lossFunction: .squaredError)
    #expect(fine.firstNotFinite == nil)
    // A sigmoid that has rounded to 1 has no logarithm of the rest.
    let certain = NeuronChain.Numbers(input: 1, target: 0, weights: [100], biases: [0])
    let wrong = try NeuronChain(certain, activation: .relu, lossFunction: .crossEntropy)
    #expect(wrong.firstNotFinite?.name == "L")
  }
}
