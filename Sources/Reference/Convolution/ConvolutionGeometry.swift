// The only size formulas of the project. Everything that slides a window over something asks here how many outputs
// there are and which cells each of them reads. It holds no data and touches none.

/// Whether the kernel is flipped before it is laid on the input.
public enum ConvolutionOperation: String, Sendable, CaseIterable {
  /// The mathematician's convolution: the kernel is turned by 180°. NumPy, SciPy, filters on images.
  case convolve
  /// Cross-correlation: the kernel is used as it is. Network layers in Keras and PyTorch.
  case correlate
}

/// A window sliding along one axis.
///
/// ```
/// input 7, kernel 3, dilation 2, stride 2, padding 1 before and 1 after     extent = 2·(3−1) + 1 = 5
///
///   ░ 0 1 2 3 4 5 6 ░
///   x . x . x              output 0      start −1
///       x . x . x          output 1      start  1
///           x . x . x      output 2      start  3
/// ```
public struct AxisGeometry: Sendable, Equatable {
  /// Cells of the input.
  public let input: Int
  /// Taps of the kernel.
  public let kernel: Int
  /// Cells from one window to the next.
  public let stride: Int
  /// Cells from one tap to the next.
  public let dilation: Int
  /// Cells added before and after the input.
  public let padding: AxisPadding
  /// Number of windows.
  public let output: Int
  /// How many of the cells after the input are there only because the number of windows was rounded up.
  public let roundingUp: Int

  /// Cells from the first tap to the last: `dilation · (kernel − 1) + 1`.
  public var extent: Int { dilation * (kernel - 1) + 1 }
  /// Cells of the padded input.
  public var padded: Int { input + padding.before + padding.after }

  /// The cell that tap `tap` of window `window` lies on; negative or past the end in the padding.
  @inline(__always)
  public func index(window: Int, tap: Int) -> Int { window * stride + tap * dilation - padding.before }

  /// The size formula with its numbers, as a text: `⌊(7 + 1 + 1 − 2·(3 − 1) − 1) / 2⌋ + 1 = 3`.
  public var formula: String {
    "⌊(\(input) + \(padding.before) + \(padding.after) − \(dilation)·(\(kernel) − 1) − 1) / \(stride)⌋ + 1 = \(output)"
  }

  /// The largest input, kernel, stride, dilation or padding that is accepted: 2³⁰, so that no sum overflows.
  public static let limit = 1 << 30

  /// The windows of `kernel` taps on `input` cells.
  ///
  /// `output = ⌊(input + before + after − dilation·(kernel − 1) − 1) / stride⌋ + 1`
  ///
  /// - Throws: ``GeometryError`` where a number is out of range or where not one window fits.
  public init(
    input: Int, kernel: Int, stride: Int, dilation: Int, padding: AxisPadding, axis: String, what: String = "kernel"
  ) throws {
    try Self.check(input: input, kernel: kernel, stride: stride, dilation: dilation, axis: axis, what: what)
    try Self.check(padding, axis: axis)
    let extent = dilation * (kernel - 1) + 1
    let free = input + padding.before + padding.after - extent
    guard free >= 0 else {
      throw GeometryError.kernelDoesNotFit(
        axis: axis, input: input, padding: padding, extent: extent, what: what)
    }
    self.input = input
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
    output = free / stride + 1
    roundingUp = 0
  }

  /// The same axis with other windows, `roundingUp` of the padding after being there only to complete the last one.
  private init(_ axis: AxisGeometry, output: Int, padding: AxisPadding, roundingUp: Int) {
    input = axis.input
    kernel = axis.kernel
    stride = axis.stride
    dilation = axis.dilation
    self.padding = padding
    self.output = output
    self.roundingUp = roundingUp
  }

  /// The same windows and, if it starts inside the input or the padding before it, a last one that only partly fits
  /// (PyTorch's `ceil_mode`); the missing cells are added to the padding after.
  ///
  /// ```
  /// input 7, kernel 2, stride 2      0 1 | 2 3 | 4 5 | 6 ░      4 windows instead of 3
  /// ```
  public func roundedUp() -> AxisGeometry {
    let start = output * stride - padding.before
    let missing = output * stride + extent - padded
    guard missing < stride && start < input else { return self }
    let completed = AxisPadding(before: padding.before, after: padding.after + missing)
    return AxisGeometry(self, output: output + 1, padding: completed, roundingUp: missing)
  }

  /// The windows of a pooling whose number is rounded up. A window larger than the padded input is one partial window,
  /// as long as less than a stride is missing.
  ///
  /// - Throws: as ``init(input:kernel:stride:dilation:padding:axis:what:)``.
  static func roundedUp(_ make: () throws -> AxisGeometry, stride: Int) throws -> AxisGeometry {
    do {
      return try make().roundedUp()
    } catch GeometryError.kernelDoesNotFit(let axis, let input, let padding, let extent, let what) {
      let missing = extent - input - padding.before - padding.after
      guard missing < stride else {
        throw GeometryError.kernelDoesNotFit(axis: axis, input: input, padding: padding, extent: extent, what: what)
      }
      let completed = AxisPadding(before: padding.before, after: padding.after + missing)
      let whole = try AxisGeometry(
        input: input, kernel: extent, stride: stride, dilation: 1, padding: completed, axis: axis, what: what)
      return AxisGeometry(whole, output: whole.output, padding: completed, roundingUp: missing)
    }
  }

  /// The taps of a window that lie on the input and not in the padding. With dilation 1 only.
  ///
  /// - Precondition: the dilation is 1.
  public func tapsInside(window: Int) -> Range<Int> {
    precondition(dilation == 1, "the taps inside are a range only at dilation 1")
    let start = index(window: window, tap: 0)
    let first = max(0, -start)
    return first..<max(first, min(kernel, input - start))
  }

  /// The windows by a rule instead of numbers.
  ///
  /// - Throws: as the initialiser with numbers.
  public init(
    input: Int, kernel: Int, stride: Int, dilation: Int, rule: PaddingRule, convention: PaddingConvention,
    operation: ConvolutionOperation, isRows: Bool, what: String = "kernel"
  ) throws {
    let axis = isRows ? "rows" : "columns"
    try Self.check(input: input, kernel: kernel, stride: stride, dilation: dilation, axis: axis, what: what)
    let unpadded = UnpaddedAxis(input: input, extent: dilation * (kernel - 1) + 1, stride: stride)
    let padding: AxisPadding =
      switch rule {
      case .valid: convention.valid(unpadded)
      case .same: convention.same(unpadded, operation: operation)
      case .full: AxisPadding(before: unpadded.extent - 1, after: unpadded.extent - 1)
      case .explicit(let sides): isRows ? sides.rows : sides.columns
      }
    try self.init(
      input: input, kernel: kernel, stride: stride, dilation: dilation, padding: padding, axis: axis, what: what)
  }

  private static func check(input: Int, kernel: Int, stride: Int, dilation: Int, axis: String, what: String) throws {
    let axisName = axis == "rows" ? "row" : "column"
    try check(input, "the input's number of \(axis)", minimum: 1)
    try check(kernel, "the \(what)'s number of \(axis)", minimum: 1)
    try check(stride, "the \(axisName) stride", minimum: 1)
    // The extent must stay below 2⁶⁰, so that no sum of the size formula overflows.
    try check(dilation, "the \(axisName) dilation", minimum: 1)
  }

  private static func check(_ padding: AxisPadding, axis: String) throws {
    // `full` of a large dilated kernel may exceed the limit on typed numbers, and stays far from overflow.
    try check(padding.before, "the padding before the \(axis)", minimum: 0, maximum: 1 << 60)
    try check(padding.after, "the padding after the \(axis)", minimum: 0, maximum: 1 << 60)
  }

  private static func check(
    _ value: Int, _ what: @autoclosure () -> String, minimum: Int, maximum: Int = limit
  ) throws {
    guard value >= minimum && value <= maximum else {
      throw GeometryError.outOfRange(what: what(), value: value, minimum: minimum, maximum: maximum)
    }
  }
}

/// The windows of a kernel on a batch of maps: two axes, the channels and the groups.
public struct ConvolutionGeometry: Sendable, Equatable {
  /// Maps in the batch, `N`.
  public let batch: Int
  /// Along the height.
  public let rows: AxisGeometry
  /// Along the width.
  public let columns: AxisGeometry
  /// Channels of the input, `Cin`.
  public let inputChannels: Int
  /// Channels of the output, `Cout`.
  public let outputChannels: Int
  /// Groups: channels of one group see only each other. `groups = Cin = Cout` is depthwise.
  public let groups: Int

  /// The geometry of a batch.
  ///
  /// - Throws: ``GeometryError`` where the groups do not divide the channels or an array would be too large.
  public init(
    batch: Int, rows: AxisGeometry, columns: AxisGeometry, inputChannels: Int, outputChannels: Int, groups: Int
  ) throws {
    let limit = AxisGeometry.limit
    guard groups >= 1 && groups <= limit else {
      throw GeometryError.outOfRange(what: "the number of groups", value: groups, minimum: 1, maximum: limit)
    }
    guard inputChannels % groups == 0 else {
      throw GeometryError.groupsDoNotDivide(groups: groups, what: "input", channels: inputChannels)
    }
    guard outputChannels % groups == 0 else {
      throw GeometryError.groupsDoNotDivide(groups: groups, what: "output", channels: outputChannels)
    }
    self.batch = batch
    self.rows = rows
    self.columns = columns
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.groups = groups
    for (what, shape) in [("the padded input", paddedShape), ("the output", outputShape)] {
      guard let count = TensorShape.count(shape), count <= TensorShape.limit else {
        throw GeometryError.tooLarge(what: what, shape: shape)
      }
    }
  }

  /// `[N, H, W, Cin]`.
  public var inputShape: [Int] { [batch, rows.input, columns.input, inputChannels] }
  /// `[N, top + H + bottom, left + W + right, Cin]`.
  public var paddedShape: [Int] { [batch, rows.padded, columns.padded, inputChannels] }
  /// `[N, H', W', Cout]`.
  public var outputShape: [Int] { [batch, rows.output, columns.output, outputChannels] }
  /// `[KH, KW, Cin/groups, Cout]`.
  public var kernelShape: [Int] { [rows.kernel, columns.kernel, channelsPerGroup, outputChannels] }
  /// Input channels of one group.
  public var channelsPerGroup: Int { inputChannels / groups }
  /// Output channels of one group.
  public var filtersPerGroup: Int { outputChannels / groups }
  /// The four sides.
  public var padding: Padding {
    Padding(
      top: rows.padding.before, bottom: rows.padding.after, left: columns.padding.before,
      right: columns.padding.after)
  }
  /// Products of one output value, `n = KH · KW · Cin/groups`: the `n` of the error bound.
  public var productsPerOutput: Int { rows.kernel * columns.kernel * channelsPerGroup }
  /// Multiply-adds of the whole operation, padded cells counted, bias not: outputs times products.
  public var multiplyAdds: Int {
    let outputs = TensorShape.count(outputShape) ?? 0
    let (product, overflow) = outputs.multipliedReportingOverflow(by: productsPerOutput)
    return overflow ? Int.max : product
  }
}
