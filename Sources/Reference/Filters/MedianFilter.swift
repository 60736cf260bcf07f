// The one smoother here that is no convolution: it keeps edges where averages blur them.
// Its windows and boundaries are those of filters on images.

import Kernels

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
  /// - Parameter threads: how many threads may work; the result does not depend on it.
  /// - Throws: ``GeometryError`` where the windows do not fit.
  /// - Complexity: a selection among `size²` cells for each output, linear in their number on average.
  public func callAsFunction<Scalar>(_ image: Tensor<Scalar>, threads: Int) throws -> Tensor<Scalar> {
    let geometry = try geometry(input: image.shape)
    let input = image.reshaped(geometry.inputShape)
    let output = Tensor<Scalar>(shape: geometry.outputShape, repeating: .nan)
    let target = output.storage
    forEachPart(of: geometry.batch * geometry.rows.output, threads: threads) { allRows in
      var window = [Scalar](repeating: 0, count: size * size)
      var place = allRows.lowerBound * geometry.columns.output * geometry.inputChannels
      for row in allRows {
        let (map, mapRow) = row.quotientAndRemainder(dividingBy: geometry.rows.output)
        let rows = sources(geometry.rows, window: mapRow)
        for column in 0..<geometry.columns.output {
          let columns = sources(geometry.columns, window: column)
          for channel in 0..<geometry.inputChannels {
            gather(&window, input, map: map, rows: rows, columns: columns, channel: channel)
            target[place] = Self.median(&window)
            place += 1
          }
        }
      }
    }
    let shape = geometry.outputShape
    return output.reshaped(
      image.rank == 2 ? [shape[1], shape[2]] : image.rank == 3 ? Array(shape[1...]) : shape)
  }

  /// The cells of the input along one axis that a window reads; `nil` where the boundary's fill stands.
  private func sources(_ axis: AxisGeometry, window: Int) -> [Int?] {
    (0..<axis.kernel).map { boundary.source(of: axis.index(window: window, tap: $0), count: axis.input) }
  }

  /// Copies the cells of one window.
  private func gather<Scalar>(
    _ window: inout [Scalar], _ input: Tensor<Scalar>, map: Int, rows: [Int?], columns: [Int?], channel: Int
  ) {
    let (width, channels) = (input.shape[2], input.shape[3])
    let (values, fill) = (input.storage, Scalar(boundary.fill))
    var cell = 0
    for row in rows {
      let start = row.map { (map * input.shape[1] + $0) * width }
      for column in columns {
        if let start, let column {
          window[cell] = values[(start + column) * channels + channel]
        } else {
          window[cell] = fill
        }
        cell += 1
      }
    }
  }

  /// The upper median by quickselect (C. A. R. Hoare, Algorithm 65: Find, 1961); the window is reordered in place.
  private static func median<Scalar: TensorScalar>(_ window: inout [Scalar]) -> Scalar {
    if window.contains(where: \.isNaN) { return .nan }
    let rank = window.count / 2
    var (low, high) = (0, window.count - 1)
    while low < high {
      let pivot = window[(low + high) / 2]
      var (i, j) = (low, high)
      while i <= j {
        while window[i] < pivot { i += 1 }
        while pivot < window[j] { j -= 1 }
        if i <= j {
          window.swapAt(i, j)
          (i, j) = (i + 1, j - 1)
        }
      }
      // Everything up to j is at most, everything from i on at least the pivot.
      if rank <= j { high = j } else if rank >= i { low = i } else { break }
    }
    return window[rank]
  }
}
