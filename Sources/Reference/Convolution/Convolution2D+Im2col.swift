// Fast twin `im2col`. What it changes: every window becomes a row of a matrix, and the layer becomes a matrix product
// (K. Chellapilla, S. Puri, P. Simard, High Performance Convolutional Neural Networks for Document Processing, 2006).
// When it falls back: never. One row of outputs is gathered at a time, so the matrix stays small.

import Kernels

extension Convolution2D {
  /// The convolution as a product of the matrix of windows with the matrix of weights.
  ///
  /// - Throws: ``GeometryError/tooLarge(what:shape:)`` where even one row of windows is too large.
  /// - Complexity: as ``naive(_:)``; memory: the padded input, the weights once more, and `W'·KH·KW·Cin/g` values for
  ///   each thread.
  static func im2col(_ problem: ConvolutionProblem<Float>, into output: Tensor<Float>, threads: Int) throws {
    let geometry = problem.geometry
    let windows = SlidingWindows(geometry)
    let matrixShape = [geometry.columns.output, geometry.productsPerOutput]
    guard let count = TensorShape.count(matrixShape), count <= TensorShape.limit else {
      throw GeometryError.tooLarge(what: "the matrix of windows", shape: matrixShape)
    }
    let input = problem.extendedInput().storage
    let weights = PackedWeights(windows, weights: problem.weights.storage)
    let (target, epilogue) = (output.storage, problem.epilogue)
    forEachPart(of: windows.allRows, threads: threads) { rows in
      let matrix = AlignedStorage<Float>(count: count, repeating: 0)
      for row in rows {
        for group in 0..<windows.groups {
          gatherWindows(windows, input: input, row: row, group: group, matrix: matrix)
          multiplyWindows(
            windows, matrix: matrix, weights: weights, epilogue: epilogue, output: target, row: row, group: group)
        }
      }
    }
  }
}
