// Fast twin `separable`. What it changes: a filter that is a column times a row is applied as a column filter and then a
// row filter, KH + KW products for each output instead of KH·KW, in one pass over memory. When it falls back: never; it
// refuses kernels that are no such product within the bound (`SeparableKernel`).

import Kernels

extension Convolution2D {
  /// The convolution in two sums, along the columns and then along the rows, a few rows at a time.
  ///
  /// ```
  /// 1 2 1       1
  /// 2 4 2   =   2  ·  1 2 1
  /// 1 2 1       1
  /// ```
  ///
  /// - Throws: ``GeometryError/algorithmDoesNotApply(_:reason:)`` for a layer and for a kernel that is no product.
  /// - Complexity: `KH + KW` multiply-adds for each output; memory: some rows for each thread.
  static func separable(_ problem: ConvolutionProblem<Float>, into output: Tensor<Float>, threads: Int) throws {
    guard let weights = problem.sharedWeights, let factors = SeparableKernel(weights) else {
      throw GeometryError.algorithmDoesNotApply(.separable, reason: "the kernel is not a column times a row")
    }
    let windows = SlidingWindows(problem.geometry)
    let (input, target) = (problem.input.storage, output.storage)
    let (margins, epilogue) = (problem.margins, problem.epilogue)
    forEachPart(of: windows.allRows, threads: threads) { rows in
      separableRows(
        windows, margins: margins, input: input, column: factors.column, row: factors.row, epilogue: epilogue,
        output: target, rows: rows)
    }
  }
}
