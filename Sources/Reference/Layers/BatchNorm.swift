// Batch normalisation as a layer: settings and parameters. The arithmetic is `BatchNormalization`'s.

/// Batch normalisation of every channel.
///
/// In training it normalises with the statistics of the batch and keeps moving ones; in inference, and where it is
/// frozen, it uses those it has kept and leaves them as they are.
public struct BatchNorm: Layer {
  /// Keras's name.
  public static let typeName = "BatchNormalization"
  /// The share of the old moving statistics that stays.
  public var momentum: Double
  /// What is added to the variance under the root.
  public var epsilon: Double

  /// Keras's defaults.
  public init(
    momentum: Double = BatchNormalization.keras.momentum, epsilon: Double = BatchNormalization.keras.epsilon
  ) {
    self.momentum = momentum
    self.epsilon = epsilon
  }

  /// The operation that the layer is.
  public var normalization: BatchNormalization {
    var result = BatchNormalization.keras
    result.momentum = momentum
    result.epsilon = epsilon
    return result
  }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    if !(momentum >= 0 && momentum <= 1) {
      throw NetworkError.setting(what: "the momentum", value: "\(momentum)", allowed: "0…1")
    }
    if !(epsilon >= 0 && epsilon.isFinite) {
      throw NetworkError.setting(what: "epsilon", value: "\(epsilon)", allowed: "at least 0")
    }
    return try onlyInput(inputs)
  }

  /// The arrays the layer learns or keeps.
  public func parameters(_ inputs: [[Int]]) throws -> [ParameterSpecification] {
    let channels = [try outputShape(inputs).last!]
    return [
      ParameterSpecification("gamma", channels, .ones, fans: .none),
      ParameterSpecification("beta", channels, .zeros, fans: .none),
      ParameterSpecification("moving_mean", channels, .zeros, fans: .none, isLearned: false),
      ParameterSpecification("moving_variance", channels, .ones, fans: .none, isLearned: false),
    ]
  }
}
