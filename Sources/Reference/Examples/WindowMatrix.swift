// The two matrices of `im2col` and their product, small enough to be read. The fast path gathers the same rows a band at
// a time, see `Convolution2D+Im2col.swift`.

/// A layer on a map of one channel as a product of matrices.
///
/// ```
/// input      kernel 2×2     windows        weights     output
/// 1 2 3      w a            1 2 4 5          w
/// 4 5 6      b c            2 3 5 6    ·     a
///                                            b
///                                            c
/// ```
public struct WindowMatrix: Sendable, Equatable {
  /// The sizes.
  public let geometry: ConvolutionGeometry
  /// The map, `[H, W]`.
  public let input: Tensor<Double>
  /// The windows, `[H'·W', KH·KW]`.
  public let windows: Tensor<Double>
  /// The weights, `[KH·KW, Cout]`.
  public let weights: Tensor<Double>
  /// Their product, `[H'·W', Cout]`.
  public let output: Tensor<Double>

  /// The matrices of a layer without padding, stride or dilation.
  ///
  /// - Parameters:
  ///   - input: `[H, W]`.
  ///   - bank: `[KH, KW, 1, Cout]`.
  /// - Throws: ``GeometryError`` where the kernel does not fit.
  public init(input: Tensor<Double>, bank: Tensor<Double>) throws {
    let layer = Convolution2D(
      operation: .correlate, padding: .valid, boundary: .zero, stride: .one, dilation: .one, groups: 1)
    let geometry = try layer.geometry(input: input.shape, kernel: bank.shape)
    let (height, width) = (geometry.rows.output, geometry.columns.output)
    let (taps, filters) = (geometry.productsPerOutput, geometry.outputChannels)
    var windows = Tensor<Double>(shape: [height * width, taps], repeating: .nan)
    for window in 0..<height * width {
      for tap in 0..<taps {
        windows[window, tap] =
          input[window / width + tap / geometry.columns.kernel, window % width + tap % geometry.columns.kernel]
      }
    }
    let weights = bank.reshaped([taps, filters])
    var output = Tensor<Double>(shape: [height * width, filters], repeating: .nan)
    for window in 0..<height * width {
      for filter in 0..<filters {
        output[window, filter] = (0..<taps).reduce(0) { $0 + windows[window, $1] * weights[$1, filter] }
      }
    }
    (self.geometry, self.input, self.windows, self.weights, self.output) = (geometry, input, windows, weights, output)
  }
}
