// The one smoother here that is no convolution: it keeps edges where averages blur them.
// Its windows and boundaries are those of filters on images.

/// The median of every window.
///
/// ```
/// 1 1 9
/// 1 8 9      sorted 1 1 1 1 8 8 9 9 9      median 8
/// 1 8 9
/// ```
///
/// With an even number of cells the upper of the two middle ones is taken, as in `scipy.ndimage.median_filter`.
/// A NaN in a window makes its median NaN.
public struct MedianFilter: Sendable, Equatable {
  /// Rows and columns of the window.
  public var size: Int
  /// How far the image is extended.
  public var padding: PaddingRule
  /// What stands in the extension.
  public var boundary: Boundary
  /// Cells from one window to the next.
  public var stride: AxisPair
  /// Cells from one cell of a window to the next.
  public var dilation: AxisPair

  /// All of it, by name.
  public init(size: Int, padding: PaddingRule, boundary: Boundary, stride: AxisPair, dilation: AxisPair) {
    self.size = size
    self.padding = padding
    self.boundary = boundary
    self.stride = stride
    self.dilation = dilation
  }

  /// The windows; those of a cross-correlation with a kernel of this size.
  ///
  /// - Throws: ``GeometryError`` where they do not fit.
  public func geometry(input: [Int]) throws -> ConvolutionGeometry {
    let windows = Convolution2D(
      operation: .correlate, padding: padding, boundary: boundary, stride: stride, dilation: dilation, groups: 1)
    return try windows.geometry(input: input, kernel: [size, size])
  }

  /// The medians, channel by channel; the rank of the input is kept.
  ///
  /// - Throws: ``GeometryError`` where the windows do not fit.
  /// - Complexity: a selection among `size²` cells for each output.
  public func callAsFunction<Scalar>(_ image: Tensor<Scalar>) throws -> Tensor<Scalar> {
    let geometry = try geometry(input: image.shape)
    let (rows, columns) = (geometry.rows, geometry.columns)
    let input = image.reshaped(geometry.inputShape)
    let fill = Scalar(boundary.fill)
    var output = Tensor<Scalar>(shape: geometry.outputShape, repeating: .nan)
    var window = [Scalar](repeating: 0, count: size * size)
    for n in 0..<geometry.batch {
      for row in 0..<rows.output {
        let sourceRows = (0..<size).map { boundary.source(of: rows.index(window: row, tap: $0), count: rows.input) }
        for column in 0..<columns.output {
          let sourceColumns = (0..<size).map {
            boundary.source(of: columns.index(window: column, tap: $0), count: columns.input)
          }
          for channel in 0..<geometry.inputChannels {
            var cell = 0
            for sourceRow in sourceRows {
              for sourceColumn in sourceColumns {
                if let sourceRow, let sourceColumn {
                  window[cell] = input[n, sourceRow, sourceColumn, channel]
                } else {
                  window[cell] = fill
                }
                cell += 1
              }
            }
            output[n, row, column, channel] = Self.median(&window)
          }
        }
      }
    }
    let shape = geometry.outputShape
    return output.reshaped(
      image.rank == 2 ? [shape[1], shape[2]] : image.rank == 3 ? Array(shape[1...]) : shape)
  }

  /// The upper median; the window is sorted in place.
  private static func median<Scalar: TensorScalar>(_ window: inout [Scalar]) -> Scalar {
    if window.contains(where: \.isNaN) { return .nan }
    window.sort()
    return window[window.count / 2]
  }
}
