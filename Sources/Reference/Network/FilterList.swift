// Networks as a list of widths: what `16,max_pool,32,max_pool` stands for. How such a list is typed is the command
// line's. Next: `Preset.swift`, which has some of these lists by name.

/// A classifier written as a list: convolutions 3×3 of so many filters and poolings, then one fully connected layer.
///
/// ```
/// 16  max_pool  32  max_pool  ->  conv 3×3 (16)  pool 2×2  conv 3×3 (32)  pool 2×2  flatten  dense softmax
/// ```
///
/// Every convolution is followed by its activation, ReLU unless another is chosen, and keeps the size of its map
/// (padding `same`, stride 1).
///
/// With ``usesBatchNorm`` the order is convolution, batch normalisation, activation. With ``isResidual`` a path leads
/// around every run of convolutions of one width. Where the width changes, the path has a 1×1 convolution (with batch
/// normalisation, if the others have it); the last activation of the run, `f`, comes after the sum:
///
/// ```
/// x ──┬── conv ── f ── conv ──┬ + ── f ── y
///     └── conv 1×1 ───────────┘             where x has another width; else nothing
/// ```
///
/// Sources: the course notes, note 000; for the path, K. He, X. Zhang, S. Ren, J. Sun, *Deep Residual Learning for
/// Image Recognition*, 2016, figures 2 and 3.
public struct FilterList: Module {
  /// An entry of the list.
  public enum Entry: Sendable, Equatable {
    /// A convolution 3×3 with so many filters.
    case filters(Int)
    /// A max pooling 2×2.
    case maxPool
  }

  /// The list of the course's deep networks, after VGG16.
  public static let deep = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512]].flatMap {
    $0.map(Entry.filters) + [.maxPool]
  }

  /// The list.
  public var entries: [Entry]
  /// Numbers of the result.
  public var classes: Int
  /// What is applied to the sums of every convolution.
  public var activation: ActivationFunction
  /// What the kernels of convolutions hold at the start.
  public var kernelInitializer: Initializer
  /// Whether every convolution is normalised before its activation.
  public var usesBatchNorm: Bool
  /// Whether paths lead around runs of convolutions.
  public var isResidual: Bool

  /// A list with ReLU and Keras's initialiser, as in the notes.
  public init(_ entries: [Entry], classes: Int, usesBatchNorm: Bool, isResidual: Bool) {
    self.init(
      entries, classes: classes, activation: .relu, kernelInitializer: .glorotUniform, usesBatchNorm: usesBatchNorm,
      isResidual: isResidual)
  }

  /// A list with everything said.
  public init(
    _ entries: [Entry], classes: Int, activation: ActivationFunction, kernelInitializer: Initializer,
    usesBatchNorm: Bool, isResidual: Bool
  ) {
    self.entries = entries
    self.classes = classes
    self.activation = activation
    self.kernelInitializer = kernelInitializer
    self.usesBatchNorm = usesBatchNorm
    self.isResidual = isResidual
  }

  /// Records the layers.
  public func callAsFunction(_ x: Value) -> Value {
    Sequential((isResidual ? residual : plain) + [Flatten(), Dense(classes, activation: .softmax)])(x)
  }

  private var plain: [any Module] {
    entries.map { entry in
      switch entry {
      case .maxPool: MaxPool2D()
      case .filters(let filters): activated(filters)
      }
    }
  }

  /// Each run under a name of its own: `block1_conv2d`, `block1_add`.
  private var residual: [any Module] {
    var (modules, block): ([any Module], Int) = ([], 0)
    // What the input's own width is cannot be known here: the first run always has a 1×1 convolution beside it.
    var width: Int?
    for run in entries.runs() {
      guard case .filters(let filters)? = run.first else {
        modules.append(MaxPool2D())
        continue
      }
      block += 1
      let shortcut: [any Module] = width == filters ? [] : linear(filters, kernel: 1)
      let body: [any Module] = run.dropLast().map { _ in activated(filters) } + linear(filters, kernel: 3)
      let chain = Sequential {
        Residual(shortcut: Sequential(shortcut)) { Sequential(body) }
        activate
      }
      modules.append(chain.named("block\(block)"))
      width = filters
    }
    return modules
  }

  /// A convolution with its activation: inside the layer as in the notes, or after the normalisation.
  private func activated(_ filters: Int) -> any Module {
    guard usesBatchNorm else {
      return Conv2D(
        filters, kernel: 3, padding: .same, activation: activation, kernelInitializer: kernelInitializer)
    }
    return Sequential(linear(filters, kernel: 3) + [activate])
  }

  /// The activation as a layer of its own.
  private var activate: any Module { activation == .relu ? ReLU() : Activate(activation) }

  /// A convolution without its activation.
  private func linear(_ filters: Int, kernel: AxisPair) -> [any Module] {
    [Conv2D(filters, kernel: kernel, padding: .same, kernelInitializer: kernelInitializer)]
      + (usesBatchNorm ? [BatchNorm()] : [])
  }
}

extension [FilterList.Entry] {
  /// The runs of one width, and the poolings between them one by one.
  fileprivate func runs() -> [[FilterList.Entry]] {
    reduce(into: []) { runs, entry in
      if entry != .maxPool, runs.last?.last == entry {
        runs[runs.count - 1].append(entry)
      } else {
        runs.append([entry])
      }
    }
  }
}
