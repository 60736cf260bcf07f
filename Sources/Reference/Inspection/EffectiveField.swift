// Which pixels of a receptive field count: how much the central cell of the last map changes with each of them, for
// random weights and random pictures. The square around it is `FieldGrowth`'s.

/// How much each pixel weighs in what the central cell of a network's last map sees.
///
/// ```
/// M(i, j) = √ mean over weights and pictures of   Σ over c of (∂y/∂x(i, j, c))²
/// ```
///
/// where `y` is the sum of all channels of the central cell, each with a random sign. Pixels in the middle reach the cell
/// on many ways and those at the rim on one, so that `M` is far from even: it is near a Gaussian.
///
/// Source: W. Luo, Y. Li, R. Urtasun, R. Zemel, *Understanding the Effective Receptive Field in Deep Convolutional Neural
/// Networks*, NIPS 2016 (arXiv 1701.04128), sections 2 and 4.1.
public struct EffectiveField: Sendable {
  /// `M`, `[H, W]`; all 0 where nothing comes through.
  public let weights: Tensor<Float>
  /// How many networks and pictures were averaged.
  public let samples: Int

  /// The share of the largest weight that a pixel of the field has at least: `1 − 95.45 %`, where a Gaussian is at about
  /// two and a half standard deviations.
  public static let threshold = 0.0455

  /// How many pixels weigh at least ``threshold`` of the most.
  public var pixels: Int {
    let largest = Double(weights.scalars.max() ?? 0)
    return largest > 0 ? weights.scalars.count { Double($0) >= Self.threshold * largest } : 0
  }

  /// The side of a square of as many pixels: `√` ``pixels``.
  public var side: Double { Double(pixels).squareRoot() }

  /// The field of a network, averaged over so many random networks, each with a picture of normal numbers.
  ///
  /// - Parameters:
  ///   - node: the node whose central cell is looked at; its output is a map.
  ///   - seed: the first of the random networks; the next ones have those after it.
  /// - Throws: what layers throw.
  /// - Complexity: `samples` times once forwards and once backwards.
  /// - Precondition: `samples` is at least 1.
  public init(
    _ network: Network, node: Int, samples: Int, seed: UInt64, engine: any LayerEngine<Float>
  ) throws {
    precondition(samples > 0, "an average of \(samples) networks")
    let head = try network.ending(at: node)
    let (height, width, channels) = (head.inputShape[0], head.inputShape[1], head.inputShape[2])
    let shape = head.outputShape
    var squares = Array(repeating: 0.0, count: height * width)
    for sample in 0..<samples {
      var generator = SeededGenerator(seed: mixedKey(seed, UInt64(sample)))
      let x = Tensor<Float>.normal(shape: [1] + head.inputShape, using: &generator)
      let weights = Weights<Float>(head, seed: seed &+ UInt64(sample))
      var trace = try head.forward(x, weights: weights, pass: .inference, keepsAll: true, engine: engine)
      var slope = Tensor<Float>(shape: [1] + shape, repeating: 0)
      let cell = ((shape[0] - 1) / 2 * shape[1] + (shape[1] - 1) / 2) * shape[2]
      for channel in 0..<shape[2] { slope[flat: cell + channel] = generator.next() & 1 == 0 ? 1 : -1 }
      let found = try head.gradients(of: slope, trace: &trace, weights: weights, at: [0], engine: engine)
      guard let gradient = found.input else { continue }
      for pixel in squares.indices {
        for channel in 0..<channels {
          let value = Double(gradient[flat: pixel * channels + channel])
          squares[pixel] += value * value
        }
      }
    }
    self.samples = samples
    weights = Tensor(shape: [height, width]) { Float((squares[$0] / Double(samples)).squareRoot()) }
  }
}

extension Network {
  /// The layers up to a node, which gives the result then; nothing of it learns.
  func ending(at node: Int) throws -> Network {
    try Network(
      name: name,
      layers: nodes[...node].map { LayerEntry(name: $0.name, layer: $0.layer, inputs: $0.inputs, isFrozen: true) })
  }
}
