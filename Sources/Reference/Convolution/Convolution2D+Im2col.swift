// Fast twin `im2col`. What it changes: every window becomes a row of a matrix, and the layer becomes a matrix product
// (K. Chellapilla, S. Puri, P. Simard, High Performance Convolutional Neural Networks for Document Processing, 2006).
// When it falls back: never. A band of windows is gathered at a time, so the matrix stays small.

import Kernels

extension Convolution2D {
  /// The convolution as a product of the matrix of windows with the matrix of weights.
  ///
  /// - Throws: ``GeometryError/tooLarge(what:shape:)`` where even one band of windows is too large.
  /// - Complexity: as ``naive(_:)``; memory: the weights once more and, for each thread, a band of windows, `KH·KW·Cin/g`
  ///   values each: about 256 KiB, but at least 96 windows.
  static func im2col(_ problem: ConvolutionProblem<Float>, into output: Tensor<Float>, threads: Int) throws {
    let geometry = problem.geometry
    let products = geometry.productsPerOutput
    let input = problem.layerInput(threads: threads)
    let band = min(input.windows, max(96, (64 << 10) / products / 96 * 96))
    guard let count = TensorShape.count([band, products]), count <= TensorShape.limit else {
      throw GeometryError.tooLarge(what: "the matrix of windows", shape: [band, products])
    }
    let weights = PackedWeights(problem.weights.storage, products: products, groups: geometry.groups, threads: threads)
    let (target, epilogue) = (output.storage, problem.epilogue)
    forEachPart(of: (input.windows + band - 1) / band, threads: threads) { bands in
      let matrix = AlignedStorage<Float>(uninitializedCount: count)
      for index in bands {
        let windows = index * band..<min(input.windows, (index + 1) * band)
        for group in 0..<geometry.groups {
          gatherWindows(input, windows: windows, group: group, matrix: matrix)
          multiplyMatrix(
            matrix, rows: windows.count, weights: weights, group: group, epilogue: epilogue, output: target,
            firstRow: windows.lowerBound)
        }
      }
    }
  }
}
