// What a layer makes of each sum before it is stored.

/// A function applied to every output value of a layer.
public enum Activation: String, Sendable, CaseIterable {
  /// `y = x`.
  case identity
  /// `y = max(0, x)`; a NaN stays one.
  case relu

  /// The function's value.
  public func callAsFunction<Scalar: TensorScalar>(_ value: Scalar) -> Scalar {
    self == .relu && value < 0 ? 0 : value
  }
}
