// How far rounded gradients of a convolution may lie from the exact ones: `ErrorBound`, entry by entry, with the products
// that each entry sums. The gradients themselves are in `Convolution2D+Gradients.swift`.

extension Convolution2D {
  /// `Σ|·|` for every entry of the gradients: the definition on absolute values, by which rounding errors are measured.
  public func gradientMagnitudes(
    of outputGradient: Tensor<Double>, input: Tensor<Double>, kernel: Tensor<Double>
  ) throws -> ConvolutionGradients<Double> {
    var absolute = self
    if case .constant(let value) = boundary { absolute.boundary = .constant(abs(value)) }
    return try absolute.gradients(
      of: outputGradient.map(abs), input: input.map(abs), kernel: kernel.map(abs), wanted: .all)
  }

  /// How far rounded gradients may lie from those in double precision: ``ErrorBound`` with `n` the products of an entry,
  ///
  /// - for the input the readings of its cell times the filters of its group: a cell that the boundary repeats has more;
  /// - for the kernel `N·H'·W'`, and for a filter times its channels; for the bias `N·H'·W'`.
  ///
  /// - Parameter roundings: 2 if the arrays were themselves rounded to `precision`, else 0.
  /// - Throws: ``GeometryError`` where input and kernel do not fit.
  public func gradientBounds(
    of outputGradient: Tensor<Double>, input: Tensor<Double>, kernel: Tensor<Double>, precision: Precision,
    roundings: Int
  ) throws -> ConvolutionGradients<Double> {
    let geometry = try geometry(input: input.shape, kernel: kernel.shape)
    let magnitudes = try gradientMagnitudes(of: outputGradient, input: input, kernel: kernel)
    func bound(_ products: Int, _ magnitude: Double) -> Double {
      ErrorBound.convolution(products: products, magnitude: magnitude, precision: precision, roundings: roundings)
    }
    let (rows, columns) = (geometry.rows.readings(boundary), geometry.columns.readings(boundary))
    let windows = geometry.batch * geometry.rows.output * geometry.columns.output
    let channels = kernel.rank == 2 ? geometry.outputChannels : 1
    let inputBound = magnitudes.input.map { magnitude in
      Tensor<Double>(shape: magnitude.shape) { index in
        let (row, column) = (index / geometry.inputChannels).quotientAndRemainder(dividingBy: columns.count)
        return bound(rows[row % rows.count] * columns[column] * geometry.filtersPerGroup, magnitude[flat: index])
      }
    }
    return ConvolutionGradients(
      input: inputBound, kernel: magnitudes.kernel?.map { bound(windows * channels, $0) },
      bias: magnitudes.bias?.map { bound(windows, $0) })
  }
}

extension AxisGeometry {
  /// How often each cell is read: the pairs of a window and a tap that the boundary leads to it.
  fileprivate func readings(_ boundary: Boundary) -> [Int] {
    var readings = [Int](repeating: 0, count: input)
    for window in 0..<output {
      for tap in 0..<kernel {
        if let cell = boundary.source(of: index(window: window, tap: tap), count: input) { readings[cell] += 1 }
      }
    }
    return readings
  }
}
