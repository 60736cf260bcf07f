// The windows of each operation with their values: convolution of maps and signals, its transpose, pooling. The values come
// from the definitions in double precision. Sizes are checked before anything is computed.

/// Sizes that cannot be followed step by step. The description is one line.
public enum SlidingWindowError: Error, Equatable, Sendable, CustomStringConvertible {
  /// More cells along an axis than can be seen.
  case tooManyCells(what: String, count: Int, limit: Int)
  /// More channels than can be seen.
  case tooManyChannels(what: String, count: Int)
  /// More values than steps are shown.
  case tooManySteps(output: [Int])
  /// More than one map.
  case manyMaps(Int)
  /// A padding that leaves nothing of the window for the way back.
  case paddingTooLarge(axis: String, padding: Int, extent: Int)
  /// More rows or columns beyond the last window than a stride skips.
  case outputPadding(axis: String, value: Int, stride: Int)
  /// Such rows or columns where the padding says how many there are.
  case outputPaddingOfSame(axis: String, value: Int)
  /// A signal that `same` does not bring back.
  case kernelLongerThanSignal(extent: Int, size: Int)
  /// A transposed convolution of which nothing is left.
  case nothingLeft(axis: String, size: Int)

  /// What, where, what is allowed.
  public var description: String {
    switch self {
    case .tooManyCells(let what, let count, let limit):
      return "\(what) are \(count); an animation shows at most \(limit): use a smaller input or less padding"
    case .tooManyChannels(let what, let count):
      return "\(what) has \(count) channels; an animation shows at most \(SlidingWindow.channelLimit)"
    case .tooManySteps(let output):
      return
        "an output of \(TensorShape.text(output)) has \(output.reduce(1, *)) values, each a frame; an animation has "
        + "at most \(SlidingWindow.stepLimit): give a smaller input or another stride"
    case .manyMaps(let count):
      return "the input is a batch of \(count) maps; an animation shows one: give it as [H, W] or [H, W, C]"
    case .paddingTooLarge(let axis, let padding, let extent):
      return "a padding of \(padding) along the \(axis) reaches past a window of \(extent) and cannot be turned round; "
        + "at most \(extent - 1) can"
    case .outputPadding(let axis, let value, let stride):
      return "the output padding along the \(axis) is \(value); a stride of \(stride) skips at most \(stride - 1)"
    case .outputPaddingOfSame(let axis, let value):
      return
        "the output padding along the \(axis) is \(value), but 'same' makes the stride times as many \(axis); leave "
        + "it out, or give the padding in numbers"
    case .kernelLongerThanSignal(let extent, let size):
      return "a window of \(extent) is longer than the \(size) samples that 'same' makes; give the padding in numbers"
    case .nothingLeft(let axis, let size):
      return "the output would have \(size) \(axis): use a smaller padding or a larger input"
    }
  }
}

extension SlidingWindow {
  /// The most rows or columns of a map with its padding, and of an output.
  public static let sideLimit = 20
  /// The most samples of a signal with its padding: one row has the whole width.
  public static let signalLimit = 48
  /// The most channels of a map.
  public static let channelLimit = 4
  /// The most steps.
  public static let stepLimit = 64

  /// The windows of a convolution on a map `[H, W]` or `[H, W, C]`.
  ///
  /// - Throws: ``GeometryError`` where the shapes do not fit, ``SlidingWindowError`` where they are too large to be seen.
  public init(_ convolution: Convolution2D, input: Tensor<Double>, kernel: Tensor<Double>) throws {
    try Self.check(convolution.geometry(input: input.shape, kernel: kernel.shape))
    let problem = try ConvolutionProblem(
      convolution, input: input, kernel: kernel, bias: nil, activation: .identity)
    self.init(
      .convolution(convolution.operation), problem.geometry, forward: nil, spacing: .one,
      boundary: convolution.boundary, map: problem.input, weights: problem.weights,
      output: try convolution.oracle(input, kernel: kernel, bias: nil), winners: nil, countsPadding: false)
  }

  /// The windows of a convolution on a signal `[n]` with a kernel `[k]`.
  ///
  /// - Throws: as ``init(_:input:kernel:)``.
  public init(_ convolution: Convolution1D, signal: Tensor<Double>, kernel: Tensor<Double>) throws {
    let (flat, axis) = try convolution.onOneRow(signal: signal.shape, kernel: kernel.shape)
    let (input, weights) = (signal.reshaped([1, signal.count]), kernel.reshaped([1, kernel.count]))
    try Self.check(flat.geometry(input: input.shape, kernel: weights.shape))
    let problem = try ConvolutionProblem(flat, input: input, kernel: weights, bias: nil, activation: .identity)
    self.init(
      .convolution(convolution.operation), problem.geometry, forward: nil, spacing: .one,
      boundary: convolution.boundary, map: problem.input, weights: problem.weights,
      output: try convolution.oracle(signal, kernel: kernel, bias: nil).reshaped([1, axis.output, 1]), winners: nil,
      countsPadding: false)
  }

  /// The windows of a pooling on a map `[H, W]` or `[H, W, C]`.
  ///
  /// - Throws: as ``init(_:input:kernel:)``.
  public init(_ pooling: Pooling2D, input: Tensor<Double>) throws {
    let geometry = try pooling.geometry(input: input.shape)
    try Self.check(geometry)
    let maps = try pooling(input)
    self.init(
      .pooling(pooling.mode), geometry, forward: nil, spacing: .one, boundary: .zero,
      map: input, weights: nil, output: maps.values, winners: maps.winners,
      countsPadding: pooling.mode == .average && pooling.countsPadding)
  }

  init(
    _ operation: Operation, _ geometry: ConvolutionGeometry, forward: ConvolutionGeometry?, spacing: AxisPair,
    boundary: Boundary, map: Tensor<Double>, weights: Tensor<Double>?, output: Tensor<Double>,
    winners: PoolingWinners?, countsPadding: Bool
  ) {
    self.operation = operation
    self.geometry = geometry
    self.forward = forward
    self.spacing = spacing
    self.boundary = boundary
    self.map = map.reshaped(Array(geometry.inputShape[1...]))
    self.weights = weights
    self.output = output.reshaped(Array(geometry.outputShape[1...]))
    self.winners = winners
    self.countsPadding = countsPadding
  }

  /// Whether the windows lie on one row of one channel: a signal.
  static func isSignal(_ geometry: ConvolutionGeometry) -> Bool {
    geometry.rows.padded == 1 && geometry.inputChannels == 1 && geometry.outputChannels == 1
  }

  /// Finds out whether the windows can be followed.
  static func check(_ geometry: ConvolutionGeometry) throws {
    guard geometry.batch == 1 else { throw SlidingWindowError.manyMaps(geometry.batch) }
    let limit = isSignal(geometry) ? signalLimit : sideLimit
    for (what, count) in [
      ("the rows of the padded input", geometry.rows.padded),
      ("the columns of the padded input", geometry.columns.padded), ("the rows of the output", geometry.rows.output),
      ("the columns of the output", geometry.columns.output),
    ] where count > limit {
      throw SlidingWindowError.tooManyCells(what: what, count: count, limit: limit)
    }
    for (what, count) in [("the input", geometry.inputChannels), ("the output", geometry.outputChannels)]
    where count > channelLimit {
      throw SlidingWindowError.tooManyChannels(what: what, count: count)
    }
    let output = Array(geometry.outputShape[1...])
    guard output.reduce(1, *) <= stepLimit else { throw SlidingWindowError.tooManySteps(output: output) }
  }
}
