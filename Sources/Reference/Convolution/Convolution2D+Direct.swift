// Fast twin `direct`. What it changes: rows or tiles of outputs are computed side by side, in the order of memory, the
// input read in place. When it falls back: never. Filters on every channel by itself are `Convolution2D+DirectFilter.swift`'s,
// all other layers `Convolution2D+DirectLayer.swift`'s.

import Kernels

extension Convolution2D {
  /// The convolution with the loops turned so that neighbouring outputs are computed together.
  ///
  /// - Complexity: as ``naive(_:)``; memory: some rows for each thread, and a layer's weights once more.
  static func direct(_ problem: ConvolutionProblem<Float>, into output: Tensor<Float>, threads: Int) {
    if directFilter(problem, into: output, threads: threads) { return }
    directLayer(problem, into: output, threads: threads)
  }
}

extension SlidingWindows {
  /// The windows of a geometry on its padded input.
  init(_ geometry: ConvolutionGeometry) {
    let (rows, columns) = (geometry.rows, geometry.columns)
    self.init(
      batch: geometry.batch, inputHeight: rows.padded, inputWidth: columns.padded,
      inputChannels: geometry.inputChannels, outputHeight: rows.output, outputWidth: columns.output,
      outputChannels: geometry.outputChannels, kernelHeight: rows.kernel, kernelWidth: columns.kernel,
      rowStride: rows.stride, columnStride: columns.stride, rowDilation: rows.dilation,
      columnDilation: columns.dilation, groups: geometry.groups)
  }
}

extension ConvolutionProblem {
  /// The input with its padding made up by the boundary, `[N, top + H + bottom, left + W + right, C]`; the input itself
  /// where nothing is padded.
  ///
  /// ```
  /// symmetric, 1 on each side     1 2      1 1 2 2
  ///                               3 4  ->  1 1 2 2
  ///                                        3 3 4 4
  ///                                        3 3 4 4
  /// ```
  func extendedInput() -> Tensor<Scalar> {
    let (rows, columns) = (geometry.rows, geometry.columns)
    guard geometry.paddedShape != geometry.inputShape else { return input }
    let channels = geometry.inputChannels
    let extended = Tensor<Scalar>(shape: geometry.paddedShape, repeating: Scalar(boundary.fill))
    // The columns beside the input that a cell of the input stands for; none where the fill stands, which is there already.
    let madeUp = [0..<columns.padding.before, columns.padding.before + columns.input..<columns.padded].joined()
    let isFilled = boundary.source(of: -1, count: columns.input) == nil
    let copies = isFilled ? [] : madeUp.map { (column: $0, source: sourceColumn($0)) }
    for n in 0..<geometry.batch {
      for row in 0..<rows.padded {
        guard let inputRow = boundary.source(of: row - rows.padding.before, count: rows.input) else { continue }
        let source = (n * rows.input + inputRow) * columns.input * channels
        let target = (n * rows.padded + row) * columns.padded * channels
        // The input's own columns in one piece, the made-up ones cell by cell.
        copy(
          from: input.storage, at: source, to: extended.storage,
          at: target + columns.padding.before * channels, count: columns.input * channels)
        for (column, inputColumn) in copies {
          copy(
            from: input.storage, at: source + inputColumn * channels, to: extended.storage,
            at: target + column * channels, count: channels)
        }
      }
    }
    return extended
  }

  private func sourceColumn(_ column: Int) -> Int {
    let axis = geometry.columns
    guard let source = boundary.source(of: column - axis.padding.before, count: axis.input) else {
      preconditionFailure("a boundary that fills has no source")
    }
    return source
  }
}
