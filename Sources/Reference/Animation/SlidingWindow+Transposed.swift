// A transposed convolution as a window that slides: the gradient of a convolution with respect to its input, drawn as the
// convolution it is, over a map with zeros between the values. Source: V. Dumoulin and F. Visin, A guide to convolution
// arithmetic for deep learning, arXiv:1603.07285, 2016, relationship 14. The values are `Convolution2D+Gradients.swift`'s.

extension SlidingWindow {
  /// The windows of a transposed convolution on a map `[H, W]` or `[H, W, C]`, where `C` are the channels that
  /// `convolution` makes.
  ///
  /// ```
  /// convolution       input 6, kernel 3, stride 2, padding 1            output 3
  ///                   ░ x x x x x x ░
  ///
  /// its transpose     input 3, zeros between, kernel turned, stride 1   output 6
  ///                   ░ y 0 y 0 y ░ ░       padding 3−1−1 before; after it one more, for the cell that no window reached
  /// ```
  ///
  /// Along an axis of `o` values, stride `s`, kernel `k`, dilation `d`, padding `p` before and `q` after, with `a` more
  /// cells at the end that the stride skips:
  ///
  /// `output = s·(o − 1) + d·(k − 1) + 1 − p − q + a`, from `s·(o − 1) + 1` cells with a padding of `d·(k − 1) − p` before
  /// and `d·(k − 1) − q + a` after.
  ///
  /// - Parameters:
  ///   - convolution: the convolution that is turned round. Its boundary is zero: beyond the edge nothing was read.
  ///   - kernel: its kernel, `[KH, KW]` or `[KH, KW, Cin/groups, Cout]`.
  ///   - outputPadding: `a`, less than the stride; 0 where the padding is `same`, which makes `s·o` of `o`. What `same`
  ///     pads is what it pads in `convolution`: a filter's, or a layer's.
  /// - Throws: ``GeometryError`` where the shapes do not fit, ``SlidingWindowError`` where a padding cannot be turned round
  ///   or the map is too large to be seen.
  public init(
    transposing convolution: Convolution2D, of input: Tensor<Double>, kernel: Tensor<Double>, outputPadding: AxisPair
  ) throws {
    try self.init(
      transposing: convolution, of: input, kernel: kernel, outputPadding: outputPadding,
      convention: kernel.rank == 2 ? .filter : .layer)
  }

  /// The windows of a transposed convolution on a signal; as ``init(transposing:of:kernel:outputPadding:)``, with what
  /// `same` pads of a signal.
  ///
  /// - Throws: as that.
  public init(
    transposing convolution: Convolution1D, of signal: Tensor<Double>, kernel: Tensor<Double>, outputPadding: Int
  ) throws {
    precondition(convolution.boundary == .zero, "a transposed convolution reads nothing beyond the edge")
    guard signal.rank == 1, kernel.rank == 1 else {
      let (what, shape) = signal.rank == 1 ? ("the kernel", kernel.shape) : ("the signal", signal.shape)
      throw GeometryError.wrongRank(what: what, shape: shape, allowed: "[n]")
    }
    let flat = Convolution2D(
      operation: convolution.operation, padding: convolution.padding, boundary: .zero,
      stride: AxisPair(rows: 1, columns: convolution.stride),
      dilation: AxisPair(rows: 1, columns: convolution.dilation), groups: 1)
    try self.init(
      transposing: flat, of: signal.reshaped([1, signal.count]), kernel: kernel.reshaped([1, kernel.count]),
      outputPadding: AxisPair(rows: 0, columns: outputPadding), convention: .signal)
  }

  private init(
    transposing convolution: Convolution2D, of input: Tensor<Double>, kernel: Tensor<Double>, outputPadding: AxisPair,
    convention: PaddingConvention
  ) throws {
    precondition(convolution.boundary == .zero, "a transposed convolution reads nothing beyond the edge")
    let (forward, geometry) = try Self.transposedGeometry(
      convolution, of: input.shape, kernel: kernel.shape, outputPadding: outputPadding, convention: convention)
    try Self.check(geometry)
    let explicit = Convolution2D(
      operation: convolution.operation, padding: .explicit(forward.padding), boundary: .zero,
      stride: convolution.stride, dilation: convolution.dilation, groups: convolution.groups)
    // The convolution's input decides nothing but the shape: the gradient is linear in what comes back.
    let zeros = Tensor<Double>(shape: Array(forward.inputShape[1...]), repeating: 0)
    let gradients = try explicit.gradients(
      of: input.reshaped(Array(forward.outputShape[1...])), input: zeros, kernel: kernel, wanted: .input)
    let problem = try ConvolutionProblem(explicit, input: zeros, kernel: kernel, bias: nil, activation: .identity)
    self.init(
      .transposed(convolution.operation), geometry, forward: forward, spacing: convolution.stride, boundary: .zero,
      map: Self.spread(input, on: geometry, by: convolution.stride),
      weights: Self.turnedRound(problem.weights, groups: forward.groups), output: gradients.input!, winners: nil,
      countsPadding: false)
  }

  /// The geometry of the convolution, and of the windows of its transpose.
  private static func transposedGeometry(
    _ convolution: Convolution2D, of input: [Int], kernel: [Int], outputPadding: AxisPair, convention: PaddingConvention
  ) throws -> (forward: ConvolutionGeometry, windows: ConvolutionGeometry) {
    let maps = try MapShape(input, what: "the input")
    guard maps.batch == 1 else { throw SlidingWindowError.manyMaps(maps.batch) }
    guard kernel.count == 2 || kernel.count == 4 else {
      throw GeometryError.wrongRank(
        what: "the kernel", shape: kernel, allowed: "[KH, KW] for a filter, [KH, KW, Cin/groups, Cout] for a layer")
    }
    guard kernel.allSatisfy({ $0 > 0 }) else { throw GeometryError.emptyAxis(what: "the kernel", shape: kernel) }
    if kernel.count == 4, kernel[3] != maps.channels {
      throw GeometryError.transposedChannelsDoNotMatch(input: maps.channels, kernel: kernel)
    }
    let isFilter = kernel.count == 2
    guard !isFilter || convolution.groups == 1 || convolution.groups == maps.channels else {
      throw GeometryError.groupsWithPlainKernel(groups: convolution.groups, channels: maps.channels)
    }
    guard convolution.groups > 0, maps.channels.isMultiple(of: convolution.groups) else {
      throw GeometryError.groupsDoNotDivide(groups: convolution.groups, what: "input", channels: maps.channels)
    }
    let groups = isFilter ? maps.channels : convolution.groups
    let rows = try transposedAxis(
      convolution, of: maps.height, kernel: kernel[0], outputPadding: outputPadding.rows, convention: convention,
      isRows: true)
    let columns = try transposedAxis(
      convolution, of: maps.width, kernel: kernel[1], outputPadding: outputPadding.columns, convention: convention,
      isRows: false)
    let channels = isFilter ? maps.channels : kernel[2] * max(1, groups)
    return (
      try ConvolutionGeometry(
        batch: 1, rows: rows.forward, columns: columns.forward, inputChannels: channels, outputChannels: maps.channels,
        groups: groups),
      try ConvolutionGeometry(
        batch: 1, rows: rows.windows, columns: columns.windows, inputChannels: maps.channels, outputChannels: channels,
        groups: groups)
    )
  }

  /// The same along one axis.
  private static func transposedAxis(
    _ convolution: Convolution2D, of count: Int, kernel: Int, outputPadding: Int, convention: PaddingConvention,
    isRows: Bool
  ) throws -> (forward: AxisGeometry, windows: AxisGeometry) {
    let axis = isRows ? "rows" : "columns"
    let stride = isRows ? convolution.stride.rows : convolution.stride.columns
    let dilation = isRows ? convolution.dilation.rows : convolution.dilation.columns
    guard outputPadding >= 0 && outputPadding < stride else {
      throw SlidingWindowError.outputPadding(axis: axis, value: outputPadding, stride: stride)
    }
    // Checks the numbers before they are multiplied, and says how large a window is.
    let alone = try AxisGeometry(
      input: AxisGeometry.limit, kernel: kernel, stride: stride, dilation: dilation, padding: .none, axis: axis)
    // The longest that anything shown can be; what a stride and a dilation make is known before it is made.
    let (spread, overflows) = stride.multipliedReportingOverflow(by: count - 1)
    for (what, cells) in [
      ("the \(axis) of a window", alone.extent), ("the \(axis) with zeros between them", overflows ? Int.max : spread),
    ] where cells > signalLimit {
      throw SlidingWindowError.tooManyCells(what: what, count: cells, limit: signalLimit)
    }
    if convolution.padding == .same && outputPadding != 0 {
      throw SlidingWindowError.outputPaddingOfSame(axis: axis, value: outputPadding)
    }
    let sides: AxisPadding? =
      switch convolution.padding {
      case .same: nil
      case .valid: AxisPadding.none
      case .full: AxisPadding(before: alone.extent - 1, after: alone.extent - 1)
      case .explicit(let padding): isRows ? padding.rows : padding.columns
      }
    let size =
      sides.map { stride * (count - 1) + alone.extent - $0.before - $0.after + outputPadding } ?? stride * count
    guard size >= 1 else { throw SlidingWindowError.nothingLeft(axis: axis, size: size) }
    let forward = try AxisGeometry(
      input: size, kernel: kernel, stride: stride, dilation: dilation,
      rule: sides.map { .explicit(Padding(rows: $0, columns: $0)) } ?? .same, convention: convention,
      operation: convolution.operation, isRows: isRows)
    // NumPy's `same` makes as many values as the longer of signal and kernel has.
    guard forward.output == count else {
      throw SlidingWindowError.kernelLongerThanSignal(extent: forward.extent, size: size)
    }
    let (reach, skipped) = (forward.extent - 1, (forward.padded - forward.extent) % stride)
    for padding in [forward.padding.before, forward.padding.after] where padding > reach {
      throw SlidingWindowError.paddingTooLarge(axis: axis, padding: padding, extent: forward.extent)
    }
    let windows = try AxisGeometry(
      input: stride * (count - 1) + 1, kernel: kernel, stride: 1, dilation: dilation,
      padding: AxisPadding(before: reach - forward.padding.before, after: reach - forward.padding.after + skipped),
      axis: axis)
    return (forward, windows)
  }

  /// The values of a map with zeros between them: `[H, W, C]` of the windows' geometry.
  private static func spread(
    _ input: Tensor<Double>, on geometry: ConvolutionGeometry, by spacing: AxisPair
  ) -> Tensor<Double> {
    let (width, channels) = (geometry.columns.input, geometry.inputChannels)
    let columns = (width - 1) / spacing.columns + 1
    return Tensor(shape: Array(geometry.inputShape[1...])) { index in
      let (row, column) = (index / channels / width, index / channels % width)
      guard row.isMultiple(of: spacing.rows), column.isMultiple(of: spacing.columns) else { return 0 }
      return input[flat: (row / spacing.rows * columns + column / spacing.columns) * channels + index % channels]
    }
  }

  /// The weights `[KH, KW, Cin/groups, Cout]` as the transpose uses them: turned by 180°, and of each group what was an
  /// input channel is an output channel: `[KH, KW, Cout/groups, Cin]`.
  private static func turnedRound(_ weights: Tensor<Double>, groups: Int) -> Tensor<Double> {
    let (height, width, into, out) = (weights.shape[0], weights.shape[1], weights.shape[2], weights.shape[3])
    let perGroup = out / groups
    return Tensor(shape: [height, width, perGroup, into * groups]) { index in
      let (place, channel) = index.quotientAndRemainder(dividingBy: into * groups)
      let (tap, filter) = place.quotientAndRemainder(dividingBy: perGroup)
      return weights[
        height - 1 - tap / width, width - 1 - tap % width, channel % into, channel / into * perGroup + filter]
    }
  }
}

extension Padding {
  /// The four sides from the two axes.
  fileprivate init(rows: AxisPadding, columns: AxisPadding) {
    self.init(top: rows.before, bottom: rows.after, left: columns.before, right: columns.after)
  }
}
