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
  package init(_ geometry: ConvolutionGeometry) {
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
  ///
  /// - Parameter threads: how many threads may copy; a fresh block is touched first by those who fill it.
  func extendedInput(threads: Int) -> Tensor<Scalar> {
    let (rows, columns) = (geometry.rows, geometry.columns)
    guard geometry.paddedShape != geometry.inputShape else { return input }
    let channels = geometry.inputChannels
    let extended = Tensor<Scalar>(uninitialized: geometry.paddedShape)
    let (source, target) = (input.storage, extended.storage)
    let (before, after) = (columns.padding.before, columns.padding.after)
    let madeUp = Array(0..<before) + Array(before + columns.input..<before + columns.input + after)
    let cells = madeUp.map { ($0, boundary.source(of: $0 - before, count: columns.input)) }
    forEachPart(of: geometry.batch * rows.padded, threads: threads) { part in
      for row in part {
        let (map, mapRow) = row.quotientAndRemainder(dividingBy: rows.padded)
        let start = row * columns.padded * channels
        guard let inputRow = boundary.source(of: mapRow - rows.padding.before, count: rows.input) else {
          fill(target, at: start, count: columns.padded * channels, with: Scalar(boundary.fill))
          continue
        }
        let inputStart = (map * rows.input + inputRow) * columns.input * channels
        // The input's own columns in one piece, the made-up ones cell by cell.
        copy(
          from: source, at: inputStart, to: target, at: start + before * channels, count: columns.input * channels)
        for (column, cell) in cells {
          let place = start + column * channels
          if let cell {
            copy(from: source, at: inputStart + cell * channels, to: target, at: place, count: channels)
          } else {
            fill(target, at: place, count: channels, with: Scalar(boundary.fill))
          }
        }
      }
    }
    return extended
  }
}
