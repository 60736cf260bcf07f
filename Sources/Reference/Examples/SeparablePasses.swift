// The two passes of `separable` over a group of output rows, every number kept. Why they keep the bound of one pass is
// the comment of `SeparableKernel`; the fast path is `Convolution2D+Separable.swift`.

/// A filter of rank 1 on a small map: sums along the columns into lines, then sums along each line.
///
/// ```
/// pixel rows                 lines                            outputs
/// 0 1 2 3 4 5   column ->    Σᵢ column[i] · pixels   row ->   Σⱼ row[j] · line
/// ```
public struct SeparablePasses: Sendable {
  /// The sizes.
  public let geometry: ConvolutionGeometry
  /// The map, `[H, W]`.
  public let input: Tensor<Double>
  /// The kernel as used, `[KH, KW]`.
  public let kernel: Tensor<Double>
  /// One weight a kernel row.
  public let column: [Double]
  /// One weight a kernel column.
  public let row: [Double]
  /// Which rows of outputs.
  public let rows: Range<Int>
  /// One line for each of these rows, padded columns included: `[rows, left + W + right]`.
  public let lines: Tensor<Double>
  /// The outputs of these rows, `[rows, W']`.
  public let output: Tensor<Double>

  /// Both passes for some rows of outputs, `same` padding of zeros.
  ///
  /// - Throws: ``GeometryError`` where the sizes do not fit or the kernel is not a column times a row.
  public init(input: Tensor<Double>, kernel: Tensor<Double>, rows: Range<Int>) throws {
    let filter = Convolution2D(
      operation: .correlate, padding: .same, boundary: .zero, stride: .one, dilation: .one, groups: 1)
    let geometry = try filter.geometry(input: input.shape, kernel: kernel.shape)
    guard let factors = SeparableKernel(kernel.map { Float($0) }) else {
      throw GeometryError.algorithmDoesNotApply(.separable, reason: "the kernel is not a column times a row")
    }
    precondition(rows.lowerBound >= 0 && rows.upperBound <= geometry.rows.output, "no such rows")
    let (column, row) = (factors.column.map(Double.init), factors.row.map(Double.init))
    let (down, across) = (geometry.rows, geometry.columns)
    var lines = Tensor<Double>(shape: [rows.count, across.padded], repeating: 0)
    var output = Tensor<Double>(shape: [rows.count, across.output], repeating: 0)
    for (line, window) in rows.enumerated() {
      for place in 0..<across.padded {
        let inputColumn = place - across.padding.before
        for tap in 0..<down.kernel {
          let inputRow = down.index(window: window, tap: tap)
          let isInside = (0..<down.input).contains(inputRow) && (0..<across.input).contains(inputColumn)
          lines[line, place] += column[tap] * (isInside ? input[inputRow, inputColumn] : 0)
        }
      }
      for place in 0..<across.output {
        for tap in 0..<across.kernel { output[line, place] += row[tap] * lines[line, place + tap] }
      }
    }
    (self.geometry, self.input, self.kernel, self.column, self.row) = (geometry, input, kernel, column, row)
    (self.rows, self.lines, self.output) = (rows, lines, output)
  }
}
