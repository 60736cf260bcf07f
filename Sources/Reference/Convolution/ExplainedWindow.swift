// "Why is this pixel −3?": one output value taken apart into the products it is the sum of.
// It holds the numbers only; Viz draws them, `explain` prints them.

/// One value of a convolution, taken apart: `value = bias + Σ pixel · weight` over the taps of one window.
///
/// Taps are listed row by row, column by column, channel by channel: tap `(row, column, channel)` is
/// `taps[(row * kernelWidth + column) * channels + channel]`.
///
/// ```
/// window          kernel as used      products
/// 1 2 3           -1 -1 -1            -1 -2  -3
/// 4 5 6     ×     -1  8 -1      =     -4 40  -6      Σ = 0
/// 7 8 9           -1 -1 -1            -7 -8  -9
/// ```
public struct ExplainedWindow: Sendable, Equatable {
  /// One product of the sum.
  public struct Tap: Sendable, Equatable {
    /// Where the pixel lies in the input; negative or past the end for a padded cell.
    public var inputRow: Int
    /// Where the pixel lies in the input; negative or past the end for a padded cell.
    public var inputColumn: Int
    /// Whether the pixel was made up by the boundary.
    public var isPadding: Bool
    /// The pixel that was read, or what the boundary put in its place.
    public var pixel: Double
    /// The weight as used: already flipped if the operation is a convolution.
    public var weight: Double
    /// `pixel · weight`.
    public var product: Double

    /// Makes a tap from its parts.
    public init(inputRow: Int, inputColumn: Int, isPadding: Bool, pixel: Double, weight: Double, product: Double) {
      self.inputRow = inputRow
      self.inputColumn = inputColumn
      self.isPadding = isPadding
      self.pixel = pixel
      self.weight = weight
      self.product = product
    }
  }

  /// The position of the value in the output.
  public var outputRow: Int
  /// The position of the value in the output.
  public var outputColumn: Int
  /// The output channel.
  public var outputChannel: Int
  /// The first input channel that this value reads: that of its group.
  public var firstChannel: Int
  /// The rows of the kernel.
  public var kernelHeight: Int
  /// The columns of the kernel.
  public var kernelWidth: Int
  /// The input channels that this value reads.
  public var channels: Int
  /// Every product, `kernelHeight · kernelWidth · channels` of them.
  public var taps: [Tap]
  /// What is added to the sum of the products.
  public var bias: Double
  /// `bias + Σ product`, in double precision.
  public var value: Double

  /// Makes an explained window from its parts.
  public init(
    outputRow: Int, outputColumn: Int, outputChannel: Int, firstChannel: Int, kernelHeight: Int, kernelWidth: Int,
    channels: Int,
    taps: [Tap], bias: Double, value: Double
  ) {
    self.outputRow = outputRow
    self.outputColumn = outputColumn
    self.outputChannel = outputChannel
    self.firstChannel = firstChannel
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.channels = channels
    self.taps = taps
    self.bias = bias
    self.value = value
  }
}
