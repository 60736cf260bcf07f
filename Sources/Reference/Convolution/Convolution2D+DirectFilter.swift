// The part of `direct` that filters every channel by itself: image filters, signals and depthwise layers. What it
// changes: the input is read where it is, only the ends of rows are copied with their padding. The inner loops are
// Kernels' `filterRows` and `depthwiseRows`.

import Kernels

extension Convolution2D {
  /// Computes a filter or a depthwise layer, or returns `false` for any other layer.
  ///
  /// - Complexity: as ``naive(_:)``; memory: some rows for each thread.
  static func directFilter(_ problem: ConvolutionProblem<Float>, into output: Tensor<Float>, threads: Int) -> Bool {
    let windows = SlidingWindows(problem.geometry)
    let (input, target) = (problem.input.storage, output.storage)
    let (margins, epilogue) = (problem.margins, problem.epilogue)
    let isSingle = windows.inputChannels == 1 && windows.outputChannels == 1
    if let weights = problem.sharedWeights ?? (isSingle ? problem.weights : nil) {
      let weights = weights.scalars
      forEachRegion(windows, threads: threads) { rows, columns in
        filterRows(
          windows, margins: margins, input: input, weights: weights, epilogue: epilogue, output: target, rows: rows,
          columns: columns)
      }
    } else if windows.channelsPerGroup == 1 && windows.filtersPerGroup == 1 {
      let weights = problem.weights.storage
      forEachPart(of: windows.allRows, threads: threads) { rows in
        depthwiseRows(
          windows, margins: margins, input: input, weights: weights, epilogue: epilogue, output: target, rows: rows)
      }
    } else {
      return false
    }
    return true
  }
}

extension ConvolutionProblem<Float> {
  /// What the padding holds, cell by cell, for loops that read the input in place.
  var margins: Margins {
    Margins(
      rows: boundary.margins(geometry.rows), columns: boundary.margins(geometry.columns), fill: Float(boundary.fill))
  }
}

extension Boundary {
  /// The cells of the input that stand in the padding of an axis.
  fileprivate func margins(_ axis: AxisGeometry) -> AxisMargins {
    let source = { (index: Int) in self.source(of: index, count: axis.input) ?? AxisMargins.fill }
    return AxisMargins(
      count: axis.input, before: (0..<axis.padding.before).map { source($0 - axis.padding.before) },
      after: (0..<axis.padding.after).map { source(axis.input + $0) })
  }
}
