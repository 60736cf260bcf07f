// What goes into the activations of a network: the distribution of each layer's sums, before and after they are
// normalised, and how far it has moved during training. What goes on from there is `SignalPropagation`'s.

/// Values at one place of a network, over a batch: all of them, and channel by channel.
public struct ValueDistribution: Sendable, Equatable {
  /// Of all values together.
  public let whole: ValueStatistics
  /// Of each channel or unit, over all examples and positions.
  public let channels: [ValueStatistics]
  /// The share of the finite values that are below 0; 0 where there are none.
  public let belowZero: Double
  /// How they are spread.
  public let histogram: ValueHistogram

  /// The distribution of the values of a batch, whose last axis counts channels.
  ///
  /// - Complexity: three passes.
  public init(_ values: Tensor<Float>) {
    channels = ValueStatistics.channels(of: values)
    whole = ValueStatistics(joining: channels)
    histogram = ValueHistogram(values, statistics: whole)
    var below = 0
    values.storage.forEach { if $0.isFinite, $0 < 0 { below += 1 } }
    belowZero = Double(below) / Double(max(1, whole.count))
  }

  /// How far the channels have moved since `start`; `nil` where that cannot be said, since no channel varied then, or
  /// there are values that are no numbers.
  ///
  /// - Precondition: as many channels.
  public func shift(from start: ValueDistribution) -> DistributionShift? {
    precondition(start.channels.count == channels.count, "\(start.channels.count) channels and \(channels.count)")
    let all = start.channels + channels
    guard all.allSatisfy({ $0.count > 0 && $0.notFinite == 0 }) else { return nil }
    func size(_ values: [Double]) -> Double {
      (values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))).squareRoot()
    }
    let before = size(start.channels.map(\.standardDeviation))
    guard before > 0 else { return nil }
    return DistributionShift(
      mean: size(zip(channels, start.channels).map { $0.mean - $1.mean }) / before,
      spread: size(channels.map(\.standardDeviation)) / before)
  }
}

/// How far the distributions of a layer's channels have moved, measured in how wide they were.
///
/// ```
/// mean = √(Σ (μ_c − μ⁰_c)²) / √(Σ (σ⁰_c)²)         spread = √(Σ σ_c²) / √(Σ (σ⁰_c)²)
/// ```
///
/// over the channels `c`, `μ⁰` and `σ⁰` at the start. Channel by channel, since half of them move up and half down, and
/// of all values together little would be seen. Roots of mean squares and not means of ratios, since a channel that
/// hardly varied at the start would outweigh all others.
///
/// Ioffe and Szegedy call the change of these distributions by training *internal covariate shift* and give no number
/// for it; this is one, from the start and for one fixed batch, not from step to step. Behind a batch normalisation and
/// with the statistics of the batch `μ_c = β_c` and, but for ε, `σ_c = |γ_c|`: there it says how far β and γ were
/// trained, whatever the layers before did. A small number is then what normalisation is, no proof of why it helps:
/// Santurkar and others add noise behind the normalisation, so that these distributions shift more than without it, and
/// the network learns all the same.
///
/// Sources: S. Ioffe, C. Szegedy, *Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
/// Shift*, 2015, arXiv 1502.03167. S. Santurkar, D. Tsipras, A. Ilyas, A. Madry, *How Does Batch Normalization Help
/// Optimization?*, 2018, arXiv 1805.11604.
public struct DistributionShift: Sendable, Equatable {
  /// The size of the channels' changes of mean, in starting deviations; 0 at the start.
  public let mean: Double
  /// The size of the channels' deviations, in starting ones; 1 at the start.
  public let spread: Double

  /// Both, by name.
  public init(mean: Double, spread: Double) { (self.mean, self.spread) = (mean, spread) }
}

/// What goes into the activation of one layer.
public struct ActivationDistribution: Sendable, Equatable {
  /// The layer with the weights.
  public let name: String
  /// The layer's sums before they are normalised; `nil` where nothing normalises them.
  public let beforeNormalization: ValueDistribution?
  /// What goes into the activation: the sums, normalised where the network does so and, where a path leads around some
  /// layers and ends here, with what that path brought.
  public let intoActivation: ValueDistribution
  /// Whether the activation gives 0 for all that is below 0, as ReLU and ReLU6 do.
  public let isRectified: Bool
}

extension TrainingState where Scalar == Float {
  /// What goes into the activations of the hidden layers, for one batch and as a step of training sees it; nothing is
  /// changed. The layers are those of ``SignalPropagation/hidden``.
  ///
  /// - Complexity: a way forwards, every layer that has its activation inside once more without it, and three passes
  ///   over all values.
  /// - Throws: ``LayerError`` for arrays that do not fit the network.
  public func activationDistributions(
    _ x: Tensor<Float>, engine: any LayerEngine<Float>
  ) throws -> [ActivationDistribution] {
    let pass = NetworkPass.training(key: mixedKey(seed, UInt64(optimizer.steps)))
    let results = try network.forward(x, weights: weights, pass: pass, keepsAll: true, engine: engine).results
    return try network.signalStages.dropLast().map { stage in
      let normalized = stage.path.first { network.nodes[$0].layer is BatchNorm }
      let before = normalized.map { results[network.nodes[$0].inputs[0]]!.output }
      return ActivationDistribution(
        name: network.nodes[stage.weights].name, beforeNormalization: before.map(ValueDistribution.init),
        intoActivation: ValueDistribution(try sums(of: stage, results, pass, engine)),
        isRectified: network.isCut(stage.output))
    }
  }

  /// What goes into a stage's activation. Where the layer applies it itself its sums are nowhere: they are made again.
  private func sums(
    of stage: Network.SignalStage, _ results: [LayerResult<Float>?], _ pass: NetworkPass,
    _ engine: any LayerEngine<Float>
  ) throws -> Tensor<Float> {
    let node = network.nodes[stage.output]
    if let bare = node.layer.withoutActivation {
      let mode = LayerMode(isTraining: pass.isTraining, isFrozen: node.isFrozen, key: pass.key)
      return try engine.forward(
        bare,
        LayerCall(
          inputs: node.inputs.map { results[$0]!.output }, parameters: weights.arrays[stage.output], mode: mode)
      ).output
    }
    return results[node.isActivation ? stage.path[stage.path.count - 2] : stage.output]!.output
  }
}

extension Layer {
  /// The layer as it is but for the activation that it applies to its sums; `nil` where it applies none.
  fileprivate var withoutActivation: (any Layer)? {
    switch self {
    case var layer as Conv2D where layer.activation != nil:
      layer.activation = nil
      return layer
    case var layer as DepthwiseConv2D where layer.activation != nil:
      layer.activation = nil
      return layer
    case var layer as Dense where layer.activation != nil:
      layer.activation = nil
      return layer
    default: return nil
    }
  }
}
