// Pooling: one value for each window, and for max and min also where it came from.
// Padded cells never win and are never averaged unless asked for; `blockReduce` is the one exception, by its definition.

/// What is taken from a window.
public enum PoolingMode: String, Sendable, CaseIterable {
  /// The largest value.
  case max
  /// The mean.
  case average
  /// The smallest value.
  case min
}

/// Pooling of maps, channel by channel.
///
/// ```
/// 1 3 2 1
/// 4 6 5 0      max, size 2, stride 2      6 5
/// 1 1 0 2                            ->   1 9
/// 0 1 9 2
/// ```
///
/// `same` is TensorFlow's. With `ceil`, a last window that only partly fits is kept, if it starts inside the input or the
/// padding before it, as in PyTorch.
public struct Pooling2D: Sendable, Equatable {
  /// What is taken from a window.
  public var mode: PoolingMode
  /// Rows and columns of a window; `nil` pools the whole map.
  public var size: AxisPair?
  /// Cells from one window to the next.
  public var stride: AxisPair
  /// How far the map is extended: `valid`, `same` or numbers.
  public var padding: PaddingRule
  /// Whether the number of windows is rounded up.
  public var ceil: Bool
  /// Whether padded cells count in an average, as zeros; PyTorch's `count_include_pad`.
  public var countsPadding: Bool

  /// All of it, by name.
  public init(
    mode: PoolingMode, size: AxisPair?, stride: AxisPair, padding: PaddingRule, ceil: Bool, countsPadding: Bool
  ) {
    self.mode = mode
    self.size = size
    self.stride = stride
    self.padding = padding
    self.ceil = ceil
    self.countsPadding = countsPadding
  }

  /// The windows on an input `[H, W]`, `[H, W, C]` or `[N, H, W, C]`.
  ///
  /// - Throws: ``GeometryError`` where no window fits or one sees no cell of the input.
  public func geometry(input: [Int]) throws -> ConvolutionGeometry {
    if padding == .full {
      throw GeometryError.paddingNotAllowed(
        rule: "full", operation: "pooling", allowed: "valid, same, a number, or top,bottom,left,right")
    }
    let maps = try MapShape(input, what: "the input")
    return try ConvolutionGeometry(
      batch: maps.batch, rows: axis(maps.height, isRows: true), columns: axis(maps.width, isRows: false),
      inputChannels: maps.channels, outputChannels: maps.channels, groups: maps.channels)
  }

  private func axis(_ input: Int, isRows: Bool) throws -> AxisGeometry {
    let window = size.map { isRows ? $0.rows : $0.columns } ?? input
    let step = isRows ? stride.rows : stride.columns
    let make = {
      try AxisGeometry(
        input: input, kernel: window, stride: step, dilation: 1, rule: padding, convention: .layer,
        operation: .correlate, isRows: isRows, what: "window")
    }
    let axis = ceil ? try AxisGeometry.roundedUp(make, stride: step) : try make()
    let last = axis.output - 1
    let emptyWindow =
      axis.index(window: 0, tap: axis.kernel - 1) < 0
      ? 0 : axis.index(window: last, tap: 0) >= input ? last : nil
    if let emptyWindow {
      throw GeometryError.windowInPadding(
        axis: isRows ? "rows" : "columns", window: emptyWindow, size: window, padding: axis.padding)
    }
    return axis
  }

  /// The pooled maps by the definition, for every scalar; the rank of the input is kept.
  ///
  /// A NaN in a window is its result, as in NumPy and PyTorch. Of equal values the first in reading order wins.
  ///
  /// - Throws: ``GeometryError`` as ``geometry(input:)``.
  /// - Complexity: one comparison or addition for each cell of each window, in plain loops.
  public func callAsFunction<Scalar>(_ input: Tensor<Scalar>) throws -> PooledMaps<Scalar> {
    let geometry = try geometry(input: input.shape)
    return naive(input.reshaped(geometry.inputShape), geometry).reshaped(geometry, rank: input.rank)
  }

  /// The same maps, bit for bit, with vectors and threads.
  ///
  /// - Parameters:
  ///   - keepsWinners: whether to tell where each max or min came from, which ``gradient(of:input:winners:threads:)``
  ///     needs; an average came from everywhere.
  ///   - threads: how many threads may work, at least 1.
  /// - Throws: ``GeometryError`` as ``geometry(input:)``.
  /// - Complexity: one comparison or addition for each cell of each window; memory: the result.
  public func callAsFunction(_ input: Tensor<Float>, keepsWinners: Bool, threads: Int) throws -> PooledMaps<Float> {
    let geometry = try geometry(input: input.shape)
    let pooled = fast(
      input.reshaped(geometry.inputShape), geometry, keepsWinners: keepsWinners && mode != .average, threads: threads)
    return pooled.reshaped(geometry, rank: input.rank)
  }

  /// The gradient of a loss `L` with respect to the input, from `g = ∂L/∂y`, by the definition.
  ///
  /// A max or min hands `g` to its winner; an average hands each of its cells `g` divided by what the average was divided
  /// by. A cell in several windows gets the sum, in reading order of the windows; one in none gets 0.
  ///
  /// ```
  /// 1 3 2 1                               0 0 0 0
  /// 4 6 5 0      max 2×2, g = 7 8         0 7 8 0
  /// ```
  ///
  /// - Parameters:
  ///   - outputGradient: `∂L/∂y`, in the shape of the pooled maps.
  ///   - input: the shape of the input.
  ///   - winners: for max and min, those that this pooling found on the input; `nil` for an average.
  /// - Throws: ``GeometryError`` as ``geometry(input:)``.
  /// - Precondition: the pooled maps have the shape of `outputGradient` and as many winners.
  /// - Complexity: one addition for each window, for an average one for each cell of each window.
  public func gradient<Scalar>(
    of outputGradient: Tensor<Scalar>, input: [Int], winners: PoolingWinners?
  ) throws -> Tensor<Scalar> {
    let geometry = try gradientGeometry(outputGradient.shape, input: input, winners: winners)
    let maps = outputGradient.reshaped(geometry.outputShape)
    return naiveGradient(of: maps, winners: winners, geometry).reshaped(input)
  }

  /// The same gradient, bit for bit, with vectors and threads.
  ///
  /// - Parameter threads: how many threads may work, at least 1.
  /// - Throws: ``GeometryError`` as ``geometry(input:)``.
  public func gradient(
    of outputGradient: Tensor<Float>, input: [Int], winners: PoolingWinners?, threads: Int
  ) throws -> Tensor<Float> {
    let geometry = try gradientGeometry(outputGradient.shape, input: input, winners: winners)
    let maps = outputGradient.reshaped(geometry.outputShape)
    return fastGradient(of: maps, winners: winners, geometry, threads: threads).reshaped(input)
  }

  /// The windows, once the arrays of a backward pass have been held against them.
  func gradientGeometry(
    _ outputGradient: [Int], input: [Int], winners: PoolingWinners?
  ) throws -> ConvolutionGeometry {
    let geometry = try geometry(input: input)
    let expected = geometry.pooledShape(rank: input.count)
    precondition(outputGradient == expected, "a gradient of shape \(outputGradient) for maps of shape \(expected)")
    precondition((winners == nil) == (mode == .average), "winners are of max and min; the mode is \(mode)")
    if let winners {
      let count = expected.reduce(1, *)
      precondition(winners.count == count, "\(winners.count) winners for \(count) values")
    }
    return geometry
  }
}

extension ConvolutionGeometry {
  /// The shape of pooled maps for an input of this rank.
  func pooledShape(rank: Int) -> [Int] {
    rank == 2 ? [rows.output, columns.output] : rank == 3 ? Array(outputShape[1...]) : outputShape
  }
}

extension PooledMaps {
  /// The maps `[N, H', W', C]` in the shape that belongs to an input of this rank.
  func reshaped(_ geometry: ConvolutionGeometry, rank: Int) -> PooledMaps {
    PooledMaps(values: values.reshaped(geometry.pooledShape(rank: rank)), winners: winners)
  }
}
