// Numbers that remember how they were made, so that the gradient of the last can be followed back to the first.
// One number a node, for people to read: no arrays, no speed (`Network+Passes.swift` does the same with tensors).
// Next: `NeuronChain.swift`, a small network written in it.

/// Scalars and the operations between them: values forwards, gradients backwards.
///
/// Every node `v` is made of earlier ones, `v = f(u₁, u₂, …)`. Beside its value it keeps the *local derivatives* `∂v/∂uᵢ`,
/// which depend on nothing but `f` and the values of the `u`. The gradient of a result `L` is then, from the last node to
/// the first,
///
/// ```
/// ∂L/∂L = 1          ∂L/∂u = Σ ∂L/∂v · ∂v/∂u      over all nodes v that u goes into
/// ```
///
/// which is the chain rule, once for every edge: reverse accumulation.
///
/// ```
/// var graph = ComputationGraph()
/// let a = graph.leaf("a", 2), b = graph.leaf("b", -3)
/// let product = try graph.apply(.product, to: [a, b], named: "a·b")      // −6
/// let sum = try graph.apply(.sum, to: [product, a], named: "L")          // −4
/// graph.accumulateGradients(of: sum)                                     // ∂L/∂a = b + 1 = −2,  ∂L/∂b = a = 2
/// ```
///
/// Sources: D. Rumelhart, G. Hinton, R. Williams, *Learning representations by back-propagating errors*, Nature 323
/// (1986); A. Griewank, A. Walther, *Evaluating Derivatives*, 2nd edition (2008), chapter 3, for the reverse mode.
public struct ComputationGraph: Sendable, Equatable {
  /// How a node is made of its inputs.
  public enum Operation: Sendable, Equatable {
    /// A number that is given.
    case leaf
    /// `u₁ + u₂ + …`, local derivatives 1.
    case sum
    /// `u₁ · u₂ · …`; the local derivative of one is the product of the others.
    case product
    /// `w·x + b` of the inputs `w, x, b`: a neuron before its activation; local derivatives `x, w, 1`.
    case weightedSum
    /// `f(u)`, local derivative `f′(u)`.
    case activation(ActivationFunction)
    /// `½·(a − t)²` of the inputs `a, t`; local derivatives `a − t, t − a`.
    case squaredError
    /// `−t·ln a − (1 − t)·ln(1 − a)` of a probability `a` and a target `t`; local derivatives `(a − t) / (a·(1 − a))` and
    /// `ln(1 − a) − ln a`.
    case crossEntropy

    /// How many inputs there must be; `nil` for one or more.
    var inputCount: Int? {
      switch self {
      case .leaf: 0
      case .sum, .product: nil
      case .activation: 1
      case .squaredError, .crossEntropy: 2
      case .weightedSum: 3
      }
    }
  }

  /// A number and what it is made of.
  public struct Node: Sendable, Equatable {
    /// What it is called.
    public let name: String
    /// How it is made.
    public let operation: Operation
    /// Of which nodes, all before this one.
    public let inputs: [Int]
    /// The number.
    public let value: Double
    /// `∂v/∂uᵢ`, one for each input.
    public let derivatives: [Double]
    /// `∂L/∂v`; 0 until gradients are accumulated, and where `L` does not depend on it.
    public fileprivate(set) var gradient: Double
  }

  /// The nodes, each after its inputs.
  public private(set) var nodes: [Node] = []

  /// A graph without nodes.
  public init() {}

  /// Adds a number that is given, and returns its place.
  public mutating func leaf(_ name: String, _ value: Double) -> Int {
    nodes.append(Node(name: name, operation: .leaf, inputs: [], value: value, derivatives: [], gradient: 0))
    return nodes.count - 1
  }

  /// Adds a number that is made of earlier ones, and returns its place.
  ///
  /// - Throws: what an activation throws.
  /// - Precondition: as many inputs as the operation has, all of them nodes; an activation of single numbers.
  public mutating func apply(_ operation: Operation, to inputs: [Int], named name: String) throws -> Int {
    precondition(
      operation.inputCount.map { $0 == inputs.count && $0 > 0 } ?? !inputs.isEmpty, "\(operation) of \(inputs.count)")
    precondition(inputs.allSatisfy(nodes.indices.contains), "inputs \(inputs) of \(nodes.count) nodes")
    let values = inputs.map { nodes[$0].value }
    let made = try Self.value(operation, values)
    nodes.append(
      Node(
        name: name, operation: operation, inputs: inputs, value: made.value, derivatives: made.derivatives, gradient: 0)
    )
    return nodes.count - 1
  }

  /// Fills in `∂L/∂v` for every node, where `L` is the node `result`.
  ///
  /// - Complexity: one multiply-add for each edge, whatever the number of nodes whose gradients are wanted.
  public mutating func accumulateGradients(of result: Int) {
    for index in nodes.indices { nodes[index].gradient = index == result ? 1 : 0 }
    for index in nodes[...result].indices.reversed() {
      let node = nodes[index]
      for (input, derivative) in zip(node.inputs, node.derivatives) {
        nodes[input].gradient += node.gradient * derivative
      }
    }
  }

  /// A value with its local derivatives.
  private static func value(
    _ operation: Operation, _ u: [Double]
  ) throws -> (value: Double, derivatives: [Double]) {
    switch operation {
    case .leaf: preconditionFailure("a leaf is made of nothing")
    case .sum: return (u.reduce(0, +), u.map { _ in 1 })
    case .product:
      let others = u.indices.map { place in
        u.indices.reduce(1) { $1 == place ? $0 : $0 * u[$1] }
      }
      return (u.reduce(1, *), others)
    case .weightedSum: return (u[0] * u[1] + u[2], [u[1], u[0], 1])
    case .activation(let function):
      precondition(!function.worksOnRows, "\(function) is no function of one number")
      let x = Tensor(shape: [1, 1], scalars: u)
      let slope = try function.gradient(of: Tensor(shape: [1, 1], repeating: 1), input: x)
      return (try function(x)[flat: 0], [slope[flat: 0]])
    case .squaredError: return ((u[0] - u[1]) * (u[0] - u[1]) / 2, [u[0] - u[1], u[1] - u[0]])
    case .crossEntropy:
      let (a, t) = (u[0], u[1])
      // 0 · ln 0 is 0 here: what cannot happen costs nothing.
      let terms = [(t, a), (1 - t, 1 - a)].map { $0 == 0 ? 0 : -$0 * Double.logarithm($1) }
      return (terms[0] + terms[1], [(a - t) / (a * (1 - a)), Double.logarithm(1 - a) - Double.logarithm(a)])
    }
  }
}
