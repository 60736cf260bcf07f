// Layers that change every value by itself, or every row: activations, dropout, scaling.

/// An activation as a layer of its own.
public struct Activate: Layer {
  /// Keras's name.
  public static let typeName = "Activation"
  /// The function; `nil` for none, Keras's `linear`, which leaves every value as it is.
  public var function: ActivationFunction?

  /// A layer that applies this function.
  public init(_ function: ActivationFunction?) { self.function = function }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { try onlyInput(inputs) }
}

/// The rectifier, with Keras's settings.
///
/// ```
/// x < 0         slope · x        0 if there is none
/// x > maximum   maximum          6: "ReLU6"
/// ```
///
/// Source for ReLU6: A. Krizhevsky, *Convolutional Deep Belief Networks on CIFAR-10*, 2010; for a slope below 0:
/// A. Maas, A. Hannun, A. Ng, *Rectifier Nonlinearities Improve Neural Network Acoustic Models*, 2013.
public struct ReLU: Layer {
  /// Keras's name.
  public static let typeName = "ReLU"
  /// The largest value that is let through.
  public var maximum: Double?
  /// What values below 0 are multiplied by.
  public var negativeSlope: Double

  /// Keras's defaults: no maximum, no slope below 0.
  public init(maximum: Double? = nil, negativeSlope: Double = 0) {
    self.maximum = maximum
    self.negativeSlope = negativeSlope
  }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    if let maximum, !(maximum >= 0) {
      throw NetworkError.setting(what: "the maximum", value: "\(maximum)", allowed: "at least 0")
    }
    guard negativeSlope >= 0 && negativeSlope.isFinite else {
      throw NetworkError.setting(what: "the slope below 0", value: "\(negativeSlope)", allowed: "at least 0")
    }
    return try onlyInput(inputs)
  }
}

/// Values set to 0 at random while training, the others made larger so that the mean stays: `x / (1 − rate)`.
///
/// In inference it does nothing. Source: N. Srivastava and others, *Dropout*, 2014.
public struct Dropout: Layer {
  /// Keras's name.
  public static let typeName = "Dropout"
  /// The share of values that is set to 0.
  public var rate: Double

  /// A layer that drops this share.
  public init(_ rate: Double) { self.rate = rate }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    guard rate >= 0 && rate < 1 else {
      throw NetworkError.setting(what: "the rate", value: "\(rate)", allowed: "at least 0 and below 1")
    }
    return try onlyInput(inputs)
  }
}

/// Every value times a number plus another: `scale · x + offset`, as of pixels 0…255 that become 0…1.
public struct Rescaling: Layer {
  /// Keras's name.
  public static let typeName = "Rescaling"
  /// The factor.
  public var scale: Double
  /// What is added.
  public var offset: Double

  /// `scale · x + offset`.
  public init(scale: Double, offset: Double = 0) {
    self.scale = scale
    self.offset = offset
  }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    guard scale.isFinite && offset.isFinite else {
      throw NetworkError.setting(what: "the scale or the offset", value: "\(scale), \(offset)", allowed: "finite")
    }
    return try onlyInput(inputs)
  }
}

/// Every channel less a mean and divided by a standard deviation that are given: `(x − mean) / √variance`.
public struct Normalization: Layer {
  /// Keras's name.
  public static let typeName = "Normalization"
  /// One mean for each channel, or one for all.
  public var mean: [Double]
  /// One variance for each channel, or one for all.
  public var variance: [Double]

  /// These statistics.
  public init(mean: [Double], variance: [Double]) {
    self.mean = mean
    self.variance = variance
  }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    let shape = try onlyInput(inputs)
    for (what, numbers) in [("the mean", mean), ("the variance", variance)] {
      guard numbers.count == 1 || numbers.count == shape[shape.count - 1] else {
        throw NetworkError.setting(
          what: what, value: "\(numbers.count) numbers", allowed: "1 number or \(shape[shape.count - 1]), one a channel"
        )
      }
      guard numbers.allSatisfy({ $0.isFinite && (what == "the mean" || $0 > 0) }) else {
        throw NetworkError.setting(
          what: what, value: "\(numbers)", allowed: what == "the mean" ? "finite" : "above 0")
      }
    }
    return shape
  }
}
