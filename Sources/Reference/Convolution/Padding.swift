// How far an input is extended on each side, and the rules that people name instead of numbers.
// What stands in the added cells is `Boundary`'s business; output sizes are `ConvolutionGeometry`'s.

/// Cells added along one axis.
public struct AxisPadding: Sendable, Equatable {
  /// Cells before the first.
  public var before: Int
  /// Cells after the last.
  public var after: Int

  /// Cells added before the first and after the last.
  public init(before: Int, after: Int) {
    self.before = before
    self.after = after
  }

  /// Nothing added.
  public static let none = AxisPadding(before: 0, after: 0)
}

/// Cells added on the four sides of a map. "Padding 1" in the frameworks is 1 on each side.
public struct Padding: Sendable, Equatable {
  /// Rows added above.
  public var top: Int
  /// Rows added below.
  public var bottom: Int
  /// Columns added to the left.
  public var left: Int
  /// Columns added to the right.
  public var right: Int

  /// The four sides, by name.
  public init(top: Int, bottom: Int, left: Int, right: Int) {
    self.top = top
    self.bottom = bottom
    self.left = left
    self.right = right
  }

  /// The part along the rows.
  public var rows: AxisPadding { AxisPadding(before: top, after: bottom) }
  /// The part along the columns.
  public var columns: AxisPadding { AxisPadding(before: left, after: right) }
}

/// A padding as people ask for it.
///
/// `same` means three different things in three places; ``PaddingConvention`` says which one.
public enum PaddingRule: Sendable, Equatable {
  /// Nothing: only windows that lie wholly in the input.
  case valid
  /// As many outputs as inputs at stride 1.
  case same
  /// Every window that overlaps the input in at least one cell.
  case full
  /// These numbers.
  case explicit(Padding)
}

/// Whose `same` and `valid` it is. They differ for even kernels, for strides, and for kernels longer than the input.
///
/// ```
/// same, 4 taps, stride 1       before after
/// layer    TensorFlow               1     2      out = ⌈in/stride⌉, the odd cell goes to the end
/// filter   SciPy, convolve          1     2      the centre is tap ⌊k/2⌋ of the unflipped kernel
/// filter   SciPy, correlate         2     1
/// signal   NumPy                    2     1      the middle of `full`
/// ```
public enum PaddingConvention: Sendable, Equatable {
  /// A network layer: TensorFlow's and Keras's.
  case layer
  /// A filter on an image: scipy.ndimage's, origin 0.
  case filter
  /// A signal: numpy.convolve's and numpy.correlate's, which exchange the two where the kernel is longer.
  case signal
}

/// One axis before it is padded: what a padding rule needs to know.
struct UnpaddedAxis {
  var input: Int
  /// The dilated kernel: `dilation · (kernel − 1) + 1`.
  var extent: Int
  var stride: Int
}

extension PaddingConvention {
  /// The cells that `same` adds.
  func same(_ axis: UnpaddedAxis, operation: ConvolutionOperation) -> AxisPadding {
    let extent = axis.extent
    switch self {
    case .layer:
      // tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2
      let output = (axis.input - 1) / axis.stride + 1
      let total = max((output - 1) * axis.stride + extent - axis.input, 0)
      return AxisPadding(before: total / 2, after: total - total / 2)
    case .filter:
      let before = operation == .convolve ? (extent - 1) / 2 : extent / 2
      return AxisPadding(before: before, after: extent - 1 - before)
    case .signal:
      // `same` is a slice of `full`: max(n, k) values from `start` on.
      let (short, long) = (min(axis.input, extent), max(axis.input, extent))
      let reversed = operation == .correlate && extent > axis.input
      let start = reversed ? short / 2 : (short - 1) / 2
      return slice(of: axis, start: start, count: long)
    }
  }

  /// The cells that `valid` adds: none, but for NumPy where the kernel is longer than the signal.
  func valid(_ axis: UnpaddedAxis) -> AxisPadding {
    guard self == .signal, axis.extent > axis.input else { return .none }
    return slice(of: axis, start: axis.input - 1, count: axis.extent - axis.input + 1)
  }

  /// The padding whose windows are the values `start ..< start + count` of `full`.
  private func slice(of axis: UnpaddedAxis, start: Int, count: Int) -> AxisPadding {
    let before = axis.extent - 1 - start
    return AxisPadding(before: before, after: count - 1 + axis.extent - axis.input - before)
  }
}
