// The smallest deep network: one neuron after another, so that the chain rule is one product and can be written out.
// It is no network to be trained and has no arrays; see `Network.swift` for those.
// Next: `ComputationGraph.swift`, which computes it.

/// Neurons in a row, `x → z₁ → a₁ → z₂ → … → L`, with all values, local derivatives and gradients.
///
/// ```
/// zₖ = wₖ·aₖ₋₁ + bₖ,   a₀ = x        aₖ = f(zₖ)        L = ½·(aₙ − t)²   or   −t·ln aₙ − (1 − t)·ln(1 − aₙ)
///
/// ∂L/∂w₁ = ∂L/∂aₙ · f′(zₙ) · wₙ · f′(zₙ₋₁) · wₙ₋₁ · … · f′(z₁) · x
/// ```
///
/// Every layer puts two factors into the product, a weight and a derivative of the activation. Where each pair is below 1
/// in size, the product vanishes with the number of layers.
///
/// Source: as of ``ComputationGraph``; M. Nielsen, *Neural Networks and Deep Learning* (2015), chapter 5, has the same
/// chain of neurons.
public struct NeuronChain: Sendable, Equatable {
  /// What the chain ends in.
  public enum LossFunction: String, Sendable, CaseIterable {
    /// `½·(a − t)²`.
    case squaredError = "squared-error"
    /// `−t·ln a − (1 − t)·ln(1 − a)`; the last activation is the sigmoid then, whatever the others are.
    case crossEntropy = "cross-entropy"
  }

  /// The numbers that are given.
  public struct Numbers: Sendable, Equatable {
    /// `x`.
    public var input: Double
    /// `t`.
    public var target: Double
    /// `w₁, w₂, …`.
    public var weights: [Double]
    /// `b₁, b₂, …`, as many.
    public var biases: [Double]

    /// All of it, by name.
    ///
    /// - Precondition: as many biases as weights, and at least one.
    public init(input: Double, target: Double, weights: [Double], biases: [Double]) {
      precondition(weights.count == biases.count && !weights.isEmpty, "\(weights.count) and \(biases.count)")
      (self.input, self.target, self.weights, self.biases) = (input, target, weights, biases)
    }

    /// Numbers of one decimal, so that a person can follow them: `x` in 0.5…1.5, `t` 0 or 1, weights ±(0.3…2), biases in
    /// −1…1. The layers of a longer chain begin with those of a shorter one.
    ///
    /// - Precondition: `depth` is positive.
    public init(depth: Int, seed: UInt64) {
      var ends = SeededGenerator(seed: mixedKey(seed, 0))
      func tenths(_ range: ClosedRange<Int>, _ generator: inout SeededGenerator) -> Double {
        Double(generator.integer(in: range)) / 10
      }
      input = tenths(5...15, &ends)
      target = Double(ends.integer(in: 0...1))
      (weights, biases) = ([], [])
      for layer in 1...depth {
        var generator = SeededGenerator(seed: mixedKey(seed, UInt64(layer)))
        let size = tenths(3...20, &generator)
        weights.append(generator.integer(in: 0...1) == 0 ? size : -size)
        biases.append(tenths(-10...10, &generator))
      }
    }
  }

  /// One factor of the product.
  public struct Factor: Sendable, Equatable {
    /// The node whose derivative it is.
    public let node: Int
    /// The node after which it is derived.
    public let input: Int
    /// `∂node/∂input`.
    public let derivative: Double
    /// The product of this factor and those before it: `∂L/∂input`.
    public let product: Double
  }

  /// The places of a layer's nodes.
  public struct Layer: Sendable, Equatable {
    /// `wₖ`.
    public let weight: Int
    /// `bₖ`.
    public let bias: Int
    /// `zₖ`.
    public let sum: Int
    /// `aₖ`.
    public let output: Int
  }

  /// What was given.
  public let numbers: Numbers
  /// `f`.
  public let activation: ActivationFunction
  /// How the chain ends.
  public let lossFunction: LossFunction
  /// The computation, with gradients.
  public let graph: ComputationGraph
  /// The place of `x`.
  public let input: Int
  /// The place of `t`.
  public let target: Int
  /// The layers, the first at the input.
  public let layers: [Layer]
  /// The place of `L`, the last.
  public let loss: Int

  /// The chain of these numbers, forwards and backwards.
  ///
  /// - Throws: what the activation throws.
  /// - Precondition: an activation of single numbers.
  public init(_ numbers: Numbers, activation: ActivationFunction, lossFunction: LossFunction) throws {
    (self.numbers, self.activation, self.lossFunction) = (numbers, activation, lossFunction)
    var graph = ComputationGraph()
    var layers: [Layer] = []
    input = graph.leaf("x", numbers.input)
    var previous = input
    for (index, (weight, bias)) in zip(numbers.weights, numbers.biases).enumerated() {
      let number = Self.subscripted(index + 1)
      let w = graph.leaf("w" + number, weight)
      let b = graph.leaf("b" + number, bias)
      let z = try graph.apply(.weightedSum, to: [w, previous, b], named: "z" + number)
      let isProbability = lossFunction == .crossEntropy && index == numbers.weights.count - 1
      previous = try graph.apply(
        .activation(isProbability ? .sigmoid : activation), to: [z], named: "a" + number)
      layers.append(Layer(weight: w, bias: b, sum: z, output: previous))
    }
    target = graph.leaf("t", numbers.target)
    loss = try graph.apply(
      lossFunction == .squaredError ? .squaredError : .crossEntropy, to: [previous, target], named: "L")
    graph.accumulateGradients(of: loss)
    (self.graph, self.layers) = (graph, layers)
  }

  /// The factors of `∂L/∂w₁`, from the loss back; the last product is the gradient.
  public var factors: [Factor] {
    var path = [loss]
    for layer in layers.reversed() { path += [layer.output, layer.sum] }
    path.append(layers[0].weight)
    var product = 1.0
    return zip(path, path.dropFirst()).map { node, input in
      let place = graph.nodes[node].inputs.firstIndex(of: input)!
      let derivative = graph.nodes[node].derivatives[place]
      product *= derivative
      return Factor(node: node, input: input, derivative: derivative, product: product)
    }
  }

  /// `∂L/∂w₁`.
  public var gradient: Double { graph.nodes[layers[0].weight].gradient }

  /// The first number that is none, or has outgrown all numbers; `nil` where everything can be computed.
  public var firstNotFinite: ComputationGraph.Node? {
    graph.nodes.first { !$0.value.isFinite }
      ?? graph.nodes.last { !$0.gradient.isFinite || !$0.derivatives.allSatisfy(\.isFinite) }
  }

  /// `(L(w₁ + h) − L(w₁ − h)) / 2h`: the same gradient without any derivative.
  ///
  /// It errs by about `h²·L‴/6`, and by the last digits of `L` divided by `h`; `h = 10⁻⁵·max(1, |w₁|)` lies between the two.
  ///
  /// - Throws: what the activation throws.
  public func centralDifference() throws -> (step: Double, gradient: Double) {
    let weight = numbers.weights[0]
    let step = 1e-5 * max(1, abs(weight))
    func loss(_ moved: Double) throws -> Double {
      var numbers = numbers
      numbers.weights[0] = moved
      let chain = try NeuronChain(numbers, activation: activation, lossFunction: lossFunction)
      return chain.graph.nodes[chain.loss].value
    }
    let (up, down) = (weight + step, weight - step)
    // The two places as they are stored, not as they were meant.
    return (step, (try loss(up) - loss(down)) / (up - down))
  }

  /// `12` as `₁₂`.
  private static func subscripted(_ number: Int) -> String {
    String(
      String.UnicodeScalarView(
        String(number).unicodeScalars.map { Unicode.Scalar(0x2080 + $0.value - 0x30)! }))
  }
}
