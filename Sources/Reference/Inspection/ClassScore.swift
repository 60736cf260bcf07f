// What "the score of a class" is: the number before softmax, or what stands for it in a network with one number.

/// The scores of classes: what a network gives before `softmax` or `sigmoid`.
enum ClassScore {
  /// The network without the softmax or sigmoid at its end, and which of the two that was; another network as it is.
  static func network(_ network: Network) -> (scoring: Network, removed: ActivationFunction?) {
    let last = network.nodes[network.nodes.count - 1].layer
    let ending = (last as? Dense)?.activation ?? (last as? Activate)?.function
    let loss: Loss? = ending == .softmax ? .crossEntropy : ending == .sigmoid ? .binaryCrossEntropy : nil
    guard let scoring = loss.flatMap({ try? network.logits(for: $0) }) else { return (network, nil) }
    return (scoring, ending)
  }

  /// The scores of all classes from what the network gives.
  ///
  /// One number `z`, of which the sigmoid is the probability of the second of two classes, is the score of that class,
  /// and `−z` that of the first: `σ(−z) = 1 − σ(z)`.
  static func scores<Scalar: TensorScalar>(_ outputs: [Scalar]) -> [Scalar] {
    outputs.count == 1 ? [-outputs[0], outputs[0]] : outputs
  }

  /// `∂s/∂y`: 1 at the class's number, or ±1 where there is only one.
  static func gradient<Scalar: TensorScalar>(of label: Int, shape: [Int]) -> Tensor<Scalar> {
    Tensor(shape: shape) { shape[1] == 1 ? (label == 1 ? 1 : -1) : $0 == label ? 1 : 0 }
  }
}

/// A question to which a network has no answer. The description is one line.
public enum SaliencyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Numbers beyond those that can be computed with.
  case notFinite(what: String)
  /// A result that is no list of classes.
  case noClasses(shape: [Int])
  /// No map where one is needed.
  case noMap(layer: String, shape: [Int])

  /// One line: what, where, what is allowed.
  public var description: String {
    switch self {
    case .notFinite(let what):
      "not finite: \(what); weights or picture are too large, or hold values that are no numbers"
    case .noClasses(let shape):
      "the network gives \(TensorShape.text(shape)), not one number for each class; end it with Flatten and Dense"
    case .noMap(let layer, let shape):
      "\(layer) gives \(TensorShape.text(shape)), which is no map of rows and columns; name a layer before it"
    }
  }
}
