// The residual block, with its path around or without it: two convolutions, and where normalisation and activation stand.
// It is a module like any other; what comes back through it is measured in `ResidualGradients.swift`.

/// Two convolutions 3×3 with a path around them.
///
/// ```
/// original         x ─┬─ conv ─ BN ─ f ─ conv ─ BN ─ + ─ f ─ y          y = f(x + F(x))
///                     └──────────────────────────────┘
/// pre-activation   x ─┬─ BN ─ f ─ conv ─ BN ─ f ─ conv ─ + ─ y          y = x + F(x)
///                     └──────────────────────────────────┘
/// ```
///
/// Backwards the path adds what it is given to what comes through `F`: with `u = x + F(x)`,
///
/// ```
/// ∂L/∂x = ∂L/∂u + (∂F/∂x)ᵀ · ∂L/∂u
/// ```
///
/// so that of `n` blocks a product of `1 + F′` is left, where without paths it is one of `F′`.
///
/// The number of channels stays, so the path has no layer of its own. Sources: K. He, X. Zhang, S. Ren, J. Sun, *Deep
/// Residual Learning for Image Recognition* (arXiv 1512.03385, 2015), figure 2, and *Identity Mappings in Deep Residual
/// Networks* (arXiv 1603.05027, 2016), figure 4 (e) and equation 5.
public struct ResidualBlock: Module, Equatable {
  /// Where the activation stands.
  public enum Order: String, Sendable, CaseIterable {
    /// After the sum, as first published.
    case original
    /// Before the convolutions, so that nothing stands in the path.
    case preActivation = "pre-activation"
  }

  /// Maps that come in, and go out.
  public var channels: Int
  /// `f`.
  public var activation: ActivationFunction
  /// What the kernels hold at the start.
  public var kernelInitializer: Initializer
  /// Whether there is batch normalisation.
  public var usesBatchNorm: Bool
  /// Where the activation stands.
  public var order: Order
  /// Whether the path is there.
  public var isResidual: Bool

  /// All of it, by name.
  public init(
    channels: Int, activation: ActivationFunction, kernelInitializer: Initializer, usesBatchNorm: Bool, order: Order,
    isResidual: Bool
  ) {
    (self.channels, self.activation, self.kernelInitializer) = (channels, activation, kernelInitializer)
    (self.usesBatchNorm, self.order, self.isResidual) = (usesBatchNorm, order, isResidual)
  }

  /// Records the layers.
  public func callAsFunction(_ x: Value) -> Value {
    let sum = isResidual ? Residual { Sequential(body) }(x) : Sequential(body)(x)
    return Sequential(ending)(sum)
  }

  /// The layers of `F`, in order.
  public var body: [any Module] {
    let normalisation: [any Module] = usesBatchNorm ? [BatchNorm()] : []
    switch order {
    case .original: return [convolution] + normalisation + [activate, convolution] + normalisation
    case .preActivation: return normalisation + [activate, convolution] + normalisation + [activate, convolution]
    }
  }

  /// The layers after the sum.
  public var ending: [any Module] { order == .original ? [activate] : [] }

  private var activate: any Module { activation == .relu ? ReLU() : Activate(activation) }

  private var convolution: any Module {
    Conv2D(channels, kernel: 3, padding: .same, kernelInitializer: kernelInitializer)
  }
}

/// A picture's first maps and blocks after each other: `conv ─ BN ─ f`, then `count` blocks.
///
/// With pre-activation the blocks begin with normalisation and activation themselves, and the convolution stands alone.
public struct ResidualChain: Module, Equatable {
  /// The block, again and again.
  public var block: ResidualBlock
  /// How often.
  public var count: Int

  /// All of it, by name.
  public init(_ block: ResidualBlock, count: Int) { (self.block, self.count) = (block, count) }

  /// Records the layers.
  public func callAsFunction(_ x: Value) -> Value {
    (1...count).reduce(Sequential(stem).named("stem")(x)) { block.named("block\($1)")($0) }
  }

  /// The layers before the first block.
  var stem: [any Module] {
    let convolution = Conv2D(
      block.channels, kernel: 3, padding: .same, kernelInitializer: block.kernelInitializer)
    guard block.order == .original else { return [convolution] }
    return [convolution] + (block.usesBatchNorm ? [BatchNorm()] : [])
      + [block.activation == .relu ? ReLU() : Activate(block.activation)]
  }
}
