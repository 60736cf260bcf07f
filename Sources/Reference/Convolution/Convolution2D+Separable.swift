// Fast twin `separable`. What it changes: a filter that is a column times a row is applied as a row filter and then a
// column filter, KH + KW products for each output instead of KH·KW. When it falls back: never; it refuses kernels that
// are no such product within the bound (`SeparableKernel`).

import Kernels

extension Convolution2D {
  /// The convolution in two passes, along the rows and then along the columns.
  ///
  /// ```
  /// 1 2 1       1
  /// 2 4 2   =   2  ·  1 2 1
  /// 1 2 1       1
  /// ```
  ///
  /// - Throws: ``GeometryError/algorithmDoesNotApply(_:reason:)`` for a layer and for a kernel that is no product.
  /// - Complexity: `KH + KW` multiply-adds for each output; memory: the padded input and one intermediate map.
  static func separable(_ problem: ConvolutionProblem<Float>, into output: Tensor<Float>, threads: Int) throws {
    guard let weights = problem.sharedWeights, let factors = SeparableKernel(weights) else {
      throw GeometryError.algorithmDoesNotApply(.separable, reason: "the kernel is not a column times a row")
    }
    let whole = SlidingWindows(problem.geometry)
    // The first pass slides along the columns and leaves every padded row in place.
    var alongColumns = whole
    alongColumns.outputHeight = whole.inputHeight
    (alongColumns.kernelHeight, alongColumns.rowStride, alongColumns.rowDilation) = (1, 1, 1)
    var alongRows = whole
    alongRows.inputWidth = whole.outputWidth
    (alongRows.kernelWidth, alongRows.columnStride, alongRows.columnDilation) = (1, 1, 1)

    let intermediate = AlignedStorage<Float>(
      count: whole.batch * whole.inputHeight * whole.outputWidth * whole.inputChannels, repeating: .nan)
    let (input, target) = (problem.extendedInput().storage, output.storage)
    let nothing = Epilogue(bias: Array(repeating: 0, count: whole.outputChannels), rectifies: false)
    let epilogue = problem.epilogue
    let (first, second) = (alongColumns, alongRows)
    forEachPart(of: first.allRows, threads: threads) { rows in
      filterRows(first, input: input, weights: factors.row, epilogue: nothing, output: intermediate, rows: rows)
    }
    forEachPart(of: second.allRows, threads: threads) { rows in
      filterRows(second, input: intermediate, weights: factors.column, epilogue: epilogue, output: target, rows: rows)
    }
  }
}
