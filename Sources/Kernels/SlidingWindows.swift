// Where the windows lie in memory: the sizes the loops of this module walk by. The sizes are computed and checked in
// Reference's `ConvolutionGeometry`; here they are only believed, after one check of the blocks' lengths.

/// The windows of a kernel on padded, channels-last maps, every one of them wholly inside.
public struct SlidingWindows: Sendable {
  /// Maps in the batch.
  public var batch: Int
  /// Rows of the padded input.
  public var inputHeight: Int
  /// Columns of the padded input.
  public var inputWidth: Int
  /// Channels of the input.
  public var inputChannels: Int
  /// Rows of the output.
  public var outputHeight: Int
  /// Columns of the output.
  public var outputWidth: Int
  /// Channels of the output.
  public var outputChannels: Int
  /// Rows of the kernel.
  public var kernelHeight: Int
  /// Columns of the kernel.
  public var kernelWidth: Int
  /// Rows from one window to the next.
  public var rowStride: Int
  /// Columns from one window to the next.
  public var columnStride: Int
  /// Rows from one tap to the next.
  public var rowDilation: Int
  /// Columns from one tap to the next.
  public var columnDilation: Int
  /// Groups of channels.
  public var groups: Int

  /// The sizes, by name.
  public init(
    batch: Int, inputHeight: Int, inputWidth: Int, inputChannels: Int, outputHeight: Int, outputWidth: Int,
    outputChannels: Int, kernelHeight: Int, kernelWidth: Int, rowStride: Int, columnStride: Int, rowDilation: Int,
    columnDilation: Int, groups: Int
  ) {
    self.batch = batch
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    self.inputChannels = inputChannels
    self.outputHeight = outputHeight
    self.outputWidth = outputWidth
    self.outputChannels = outputChannels
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.rowStride = rowStride
    self.columnStride = columnStride
    self.rowDilation = rowDilation
    self.columnDilation = columnDilation
    self.groups = groups
  }

  /// Input channels of one group.
  public var channelsPerGroup: Int { inputChannels / groups }
  /// Output channels of one group.
  public var filtersPerGroup: Int { outputChannels / groups }
  /// Products of one output value.
  public var productsPerOutput: Int { kernelHeight * kernelWidth * channelsPerGroup }
  /// Rows of all outputs together: what is split over threads.
  public var allRows: Int { batch * outputHeight }

  /// Where the value that a weight of the first group meets lies, counted from the first of the window.
  ///
  /// - Parameter product: `(i, j, k)` in reading order.
  func offset(of product: Int) -> Int {
    let (tap, channel) = product.quotientAndRemainder(dividingBy: channelsPerGroup)
    let (i, j) = tap.quotientAndRemainder(dividingBy: kernelWidth)
    return (i * rowDilation * inputWidth + j * columnDilation) * inputChannels + channel
  }

  /// Whether every window lies inside blocks of these lengths. The loops rely on it.
  func fits(input: Int, output: Int) -> Bool {
    (outputHeight - 1) * rowStride + (kernelHeight - 1) * rowDilation < inputHeight
      && (outputWidth - 1) * columnStride + (kernelWidth - 1) * columnDilation < inputWidth
      && input == batch * inputHeight * inputWidth * inputChannels
      && output == batch * outputHeight * outputWidth * outputChannels
  }
}
