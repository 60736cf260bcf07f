// Deep networks of fully connected layers alone: what the first deep networks were, and what shows best how gradients
// vanish. Next: `FilterList.swift`, the same for convolutions.

/// A classifier of fully connected layers of one width, one after another.
///
/// ```
/// 3 × 100    ->    flatten  dense(100)  dense(100)  dense(100)  dense softmax
/// ```
///
/// With ``usesBatchNorm`` the order is sums, batch normalisation, activation. With ``isResidual`` a path leads around
/// every layer but the first, whose input has another width: `x + activation(dense(x))`.
public struct DenseList: Module {
  /// How many hidden layers.
  public var depth: Int
  /// Units of each.
  public var units: Int
  /// Numbers of the result.
  public var classes: Int
  /// What is applied to the sums.
  public var activation: ActivationFunction
  /// What kernels hold at the start.
  public var kernelInitializer: Initializer
  /// Whether sums are normalised.
  public var usesBatchNorm: Bool
  /// Whether paths lead around layers.
  public var isResidual: Bool

  /// A list with everything said.
  public init(
    depth: Int, units: Int, classes: Int, activation: ActivationFunction, kernelInitializer: Initializer,
    usesBatchNorm: Bool, isResidual: Bool
  ) {
    self.depth = depth
    self.units = units
    self.classes = classes
    self.activation = activation
    self.kernelInitializer = kernelInitializer
    self.usesBatchNorm = usesBatchNorm
    self.isResidual = isResidual
  }

  /// Records the layers.
  public func callAsFunction(_ x: Value) -> Value {
    let hidden = (0..<depth).map { index -> any Module in
      isResidual && index > 0 ? Residual(shortcut: Sequential([])) { layer } : layer
    }
    return Sequential([Flatten()] + hidden + [Dense(classes, activation: .softmax)])(x)
  }

  private var layer: any Module {
    guard usesBatchNorm else {
      return Dense(units, activation: activation, kernelInitializer: kernelInitializer)
    }
    return Sequential([Dense(units, kernelInitializer: kernelInitializer), BatchNorm(), Activate(activation)])
  }
}
