// Why a network answers so: what in one picture a class's score depends on, by gradients. How that is drawn is Viz's.
// The scores are in `ClassScore.swift`. Next: `Saliency+Occlusion.swift`, the answer without gradients.

/// Maps of one example that say what the score of a class depends on.
///
/// The score is the number **before** softmax or sigmoid, see ``ClassScore``: behind softmax a class also wins where
/// others lose, and where it is sure of itself every gradient is nearly 0.
///
/// ```
/// let saliency = Saliency(network, weights: weights, engine: FastEngine(threads: 2))
/// let scores = try saliency.scores(of: picture)
/// let map = try saliency.gradCAM(of: 3, at: picture, node: saliency.lastConvolution!)
/// ```
///
/// The engine may be the fast twins or the definition; in double precision that is the oracle.
public struct Saliency<Engine: LayerEngine>: Sendable {
  /// The network up to its scores, with nothing to train.
  public let network: Network
  /// What was left out at its end: softmax, sigmoid, or nothing.
  public let removed: ActivationFunction?
  /// The network as it was written.
  private let whole: Network
  private let weights: Weights<Engine.Scalar>
  let engine: Engine

  /// A network with its weights.
  ///
  /// - Parameters:
  ///   - network: with the softmax or sigmoid at its end, or without.
  ///   - weights: its weights; those of a last layer without any may be missing.
  public init(_ network: Network, weights: Weights<Engine.Scalar>, engine: Engine) {
    let missing = network.nodes.count - weights.arrays.count
    whole = network
    let (scoring, removed) = ClassScore.network(network)
    self.network = scoring.freezing { _ in true }
    self.removed = removed
    self.weights = Weights(arrays: weights.arrays + Array(repeating: [], count: missing))
    self.engine = engine
  }

  /// The last node that is a convolution; `nil` if none is.
  public var lastConvolution: Int? {
    network.convolutions.last
  }

  /// What the network gives for one example, one number for each class, or one for two.
  ///
  /// - Throws: as ``scores(of:)``.
  public func outputs(of x: Tensor<Engine.Scalar>) throws -> [Engine.Scalar] {
    guard whole.outputShape.count == 1 else { throw SaliencyError.noClasses(shape: whole.outputShape) }
    let trace = try whole.forward(x, weights: weights, pass: .inference, keepsAll: false, engine: engine)
    guard trace.output.scalars.allSatisfy(\.isFinite) else { throw SaliencyError.notFinite(what: "the guesses") }
    return Array(trace.output.scalars)
  }

  /// The weights of the network without its end.
  var scoring: Weights<Engine.Scalar> { Weights(arrays: Array(weights.arrays.prefix(network.nodes.count))) }

  /// The scores of all classes for one example.
  ///
  /// - Parameter x: `[1, H, W, C]` or `[1, n]`.
  /// - Throws: ``LayerError`` where `x` does not fit; ``SaliencyError/notFinite(what:)``.
  public func scores(of x: Tensor<Engine.Scalar>) throws -> [Engine.Scalar] {
    guard network.outputShape.count == 1 else { throw SaliencyError.noClasses(shape: network.outputShape) }
    let trace = try network.forward(x, weights: scoring, pass: .inference, keepsAll: false, engine: engine)
    guard trace.output.scalars.allSatisfy(\.isFinite) else { throw SaliencyError.notFinite(what: "the scores") }
    return ClassScore.scores(Array(trace.output.scalars))
  }

  /// The gradient `∂s/∂x` of a class's score, in the shape of the example.
  ///
  /// Where it is large, a small change of the pixel changes the score most. For a linear network it is the class's
  /// weights, whatever the picture.
  ///
  /// Source: K. Simonyan, A. Vedaldi, A. Zisserman, *Deep Inside Convolutional Networks: Visualising Image Classification
  /// Models and Saliency Maps*, 2013, section 3.
  ///
  /// - Throws: as ``scores(of:)``.
  /// - Complexity: once forwards, once backwards.
  public func gradient(of label: Int, at x: Tensor<Engine.Scalar>) throws -> Tensor<Engine.Scalar> {
    let found = try passes(label, x, at: [0]).gradients[0]!
    guard found.scalars.allSatisfy(\.isFinite) else { throw SaliencyError.notFinite(what: "the gradient") }
    return found
  }

  /// What a gradient has at each pixel: `M(i, j) = max over c of |∂s/∂x(i, j, c)|`, section 3.1 of the same source.
  ///
  /// - Parameter gradient: `[1, H, W, C]`.
  /// - Returns: `[H, W]`.
  public static func magnitudes(of gradient: Tensor<Engine.Scalar>) -> Tensor<Engine.Scalar> {
    precondition(gradient.rank == 4 && gradient.shape[0] == 1, "a gradient of shape \(gradient.shape)")
    let channels = gradient.shape[3]
    return Tensor(shape: [gradient.shape[1], gradient.shape[2]]) { pixel in
      (0..<channels).reduce(Engine.Scalar(0)) { max($0, abs(gradient[flat: pixel * channels + $1])) }
    }
  }

  /// Grad-CAM: the maps `A` that a node gives, each weighted by how much the score grows with it on average.
  ///
  /// ```
  /// α(k) = 1/(h·w) · Σ over i, j of ∂s/∂A(i, j, k)        L(i, j) = max(0, Σ over k of α(k)·A(i, j, k))
  /// ```
  ///
  /// For a network that ends with convolution, mean over the map and dense, it is the class activation map: `α(k)` is the
  /// dense weight from channel `k` to the class, divided by `h·w`.
  ///
  /// Sources: R. R. Selvaraju, M. Cogswell, A. Das, R. Vedantam, D. Parikh, D. Batra, *Grad-CAM: Visual Explanations from
  /// Deep Networks via Gradient-based Localization*, 2017, equations 1 and 2; B. Zhou and others, *Learning Deep Features
  /// for Discriminative Localization*, 2016, for the class activation map.
  ///
  /// - Parameter node: one whose output is a map `[h, w, K]`.
  /// - Returns: `[h, w]`, at least 0.
  /// - Throws: as ``scores(of:)``; ``SaliencyError/noMap(layer:shape:)``.
  /// - Complexity: once forwards, once backwards to the node.
  public func gradCAM(
    of label: Int, at x: Tensor<Engine.Scalar>, node: Int
  ) throws -> Tensor<Engine.Scalar> {
    let shape = network.nodes[node].outputShape
    guard shape.count == 3 else { throw SaliencyError.noMap(layer: network.nodes[node].name, shape: shape) }
    let found = try passes(label, x, at: [node])
    let (maps, slopes) = (found.outputs[node]!, found.gradients[node]!)
    let (cells, channels) = (shape[0] * shape[1], shape[2])
    let weights = (0..<channels).map { channel in
      (0..<cells).reduce(Engine.Scalar(0)) { $0 + slopes[flat: $1 * channels + channel] } / Engine.Scalar(cells)
    }
    let result = Tensor<Engine.Scalar>(shape: [shape[0], shape[1]]) { cell in
      let sum = (0..<channels).reduce(Engine.Scalar(0)) { $0 + weights[$1] * maps[flat: cell * channels + $1] }
      return sum > 0 ? sum : sum.isFinite ? 0 : sum
    }
    guard result.scalars.allSatisfy(\.isFinite) else { throw SaliencyError.notFinite(what: "the weighted maps") }
    return result
  }

  private struct Passes {
    let outputs: [Int: Tensor<Engine.Scalar>]
    let gradients: [Int: Tensor<Engine.Scalar>]
  }

  /// Forwards and backwards: what nodes give, and the gradient of a score there.
  private func passes(_ label: Int, _ x: Tensor<Engine.Scalar>, at nodes: Set<Int>) throws -> Passes {
    guard network.outputShape.count == 1 else { throw SaliencyError.noClasses(shape: network.outputShape) }
    var trace = try network.forward(x, weights: scoring, pass: .inference, keepsAll: true, engine: engine)
    let outputs = Dictionary(uniqueKeysWithValues: nodes.map { ($0, trace.results[$0]!.output) })
    let slope = ClassScore.gradient(of: label, shape: trace.output.shape) as Tensor<Engine.Scalar>
    let gradients = try network.gradients(of: slope, trace: &trace, weights: scoring, at: nodes, engine: engine)
    return Passes(outputs: outputs, gradients: gradients.outputs)
  }
}
