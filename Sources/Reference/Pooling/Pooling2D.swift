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

  /// The pooled maps, the rank of the input kept.
  ///
  /// A NaN in a window is its result, as in NumPy and PyTorch. Of equal values the first in reading order wins.
  ///
  /// - Throws: ``GeometryError`` as ``geometry(input:)``.
  /// - Complexity: one comparison or addition for each cell of each window.
  public func callAsFunction<Scalar>(_ input: Tensor<Scalar>) throws -> PooledMaps<Scalar> {
    let geometry = try geometry(input: input.shape)
    let pooled = naive(input.reshaped(geometry.inputShape), geometry)
    let shape = geometry.outputShape
    let outputShape = input.rank == 2 ? [shape[1], shape[2]] : input.rank == 3 ? Array(shape[1...]) : shape
    return PooledMaps(values: pooled.values.reshaped(outputShape), winners: pooled.winners)
  }

  /// Non-overlapping blocks, the end of the map filled up to a whole block: `skimage.measure.block_reduce`.
  ///
  /// The fill takes part: a block of negative numbers that was filled up with 0 has the maximum 0 (and no winner), and a
  /// mean divides by the whole block.
  ///
  /// ```
  /// -1 -2 -3      block 2, max, fill 0      -1 0
  /// -4 -5 -6                           ->
  /// ```
  ///
  /// - Throws: ``GeometryError`` for a block below 1 or an array that would be too large.
  public static func blockReduce<Scalar>(
    _ input: Tensor<Scalar>, block: AxisPair, mode: PoolingMode, fill: Scalar
  ) throws -> PooledMaps<Scalar> {
    let maps = try MapShape(input.shape, what: "the input")
    for (what, value) in [("the block's number of rows", block.rows), ("the block's number of columns", block.columns)]
    where value < 1 || value > AxisGeometry.limit {
      throw GeometryError.outOfRange(what: what, value: value, minimum: 1, maximum: AxisGeometry.limit)
    }
    let height = (maps.height + block.rows - 1) / block.rows * block.rows
    let width = (maps.width + block.columns - 1) / block.columns * block.columns
    let filledShape = [maps.batch, height, width, maps.channels]
    guard let count = TensorShape.count(filledShape), count <= TensorShape.limit else {
      throw GeometryError.tooLarge(what: "the filled-up input", shape: filledShape)
    }
    var filled = Tensor<Scalar>(shape: filledShape, repeating: fill)
    let source = input.reshaped(maps.shape)
    for n in 0..<maps.batch {
      for row in 0..<maps.height {
        for column in 0..<maps.width {
          for channel in 0..<maps.channels { filled[n, row, column, channel] = source[n, row, column, channel] }
        }
      }
    }
    let pooling = Pooling2D(
      mode: mode, size: block, stride: block, padding: .valid, ceil: false, countsPadding: false)
    let pooled = try pooling(filled)
    let winners = pooled.winners?.map { winner in
      let (row, column) = winner.quotientAndRemainder(dividingBy: width)
      return row < maps.height && column < maps.width ? row * maps.width + column : -1
    }
    let shape = pooled.values.shape
    let outputShape = input.rank == 2 ? [shape[1], shape[2]] : input.rank == 3 ? Array(shape[1...]) : shape
    return PooledMaps(values: pooled.values.reshaped(outputShape), winners: winners)
  }
}

/// The result of pooling.
public struct PooledMaps<Scalar: TensorScalar>: Sendable {
  /// The pooled values.
  public let values: Tensor<Scalar>
  /// For max and min, the cell of the input map that won each window, as `row · W + column`, in the order of the values;
  /// −1 where a fill value won. `nil` for an average.
  public let winners: [Int]?
}

extension Pooling2D {
  /// The windows of ``blockReduce(_:block:mode:fill:)``: as many whole blocks as cover the input, the fill at the end.
  ///
  /// - Throws: ``GeometryError`` as ``geometry(input:)``.
  public func blockGeometry(input: [Int]) throws -> ConvolutionGeometry {
    let maps = try MapShape(input, what: "the input")
    guard let size else { return try geometry(input: input) }
    func fill(_ cells: Int, _ block: Int) -> Int { (block - cells % block) % block }
    var filled = self
    filled.padding = .explicit(
      Padding(
        top: 0, bottom: fill(maps.height, size.rows), left: 0, right: fill(maps.width, size.columns)))
    return try filled.geometry(input: input)
  }
}
