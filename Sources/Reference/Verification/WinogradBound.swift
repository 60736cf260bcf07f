// How far a Winograd result may lie from the exact one. It has a bound of its own because it sums other products than
// the definition; the derivation in prose is docs/Accuracy.md.

public import Kernels

/// The matrices of Winograd's minimal filtering F(m, 3) as exact numbers.
public struct WinogradMatrices: Sendable {
  /// `Bᵀ`, `[m + 2, m + 2]`: transforms the input.
  public let input: [[Double]]
  /// `G`, `[m + 2, 3]`: transforms the weights.
  public let weights: [[Double]]
  /// `Aᵀ`, `[m, m + 2]`: transforms back.
  public let output: [[Double]]
  /// Roundings that any one product of the expanded sum may see in the transforms, both axes together.
  public let roundings: Int
  /// The same for the gradient of the weights.
  public let gradientRoundings: Int

  /// The matrices of a size.
  public init(_ size: WinogradSize) {
    switch size {
    case .two:
      input = [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]]
      weights = [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]]
      output = [[1, 1, 1, 0], [0, 1, -1, -1]]
      // Along one axis: 1 for the input, 2 for the weights, 2 for the output.
      roundings = 2 * (1 + 2 + 2)
      // 1 for the input, 1 for the gradient of the output, 2 for the weights'.
      gradientRoundings = 2 * (1 + 1 + 2)
    case .four:
      input = [
        [4, 0, -5, 0, 1, 0], [0, -4, -4, 1, 1, 0], [0, 4, -4, -1, 1, 0], [0, -2, -1, 2, 1, 0], [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
      ]
      let (sixth, twelfth, twentyFourth) = (1.0 / 6, 1.0 / 12, 1.0 / 24)
      weights = [
        [0.25, 0, 0], [-sixth, -sixth, -sixth], [-sixth, sixth, -sixth], [twentyFourth, twelfth, sixth],
        [twentyFourth, -twelfth, sixth], [0, 0, 1],
      ]
      output = [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]]
      // Along one axis: 2 for the input, 4 for the weights (one of them in the constant), 3 for the output.
      roundings = 2 * (2 + 4 + 3)
      // 2 for the input, 2 for the gradient of the output, 5 for the weights' (one of them in the constant).
      gradientRoundings = 2 * (2 + 2 + 5)
    }
  }
}

extension Convolution2D {
  /// How far the result of `winograd` may lie from the exact one, for every output.
  ///
  /// Written out, a Winograd output is a sum of products `Aᵀ·Bᵀ·G·G·B·A·x·w` of entries of the three matrices with a
  /// pixel and a weight, far more of them than the definition has, of which most cancel. Each of them sees at most
  /// `k = roundings + Cin/g + 1` roundings, so (Higham, Lemma 3.1)
  ///
  /// ```
  /// |ŷ − y| ≤ γ(k) · T,    T = |b| + |Aᵀ| [ Σ over channels  (|G| |w| |G|ᵀ) ⊙ (|Bᵀ| |x| |B|) ] |A|
  /// ```
  ///
  /// `T` takes the place of `S = |b| + Σ|x·w|`; it also counts pixels of the tile outside the window, and is some ten
  /// to a few hundred times larger. Underflow is not counted; where anything overflows the layer is summed directly.
  ///
  /// - Throws: ``GeometryError`` where the shapes do not fit or the layer is not one for Winograd.
  /// - Complexity: `(m+2)²/m²` multiply-adds for each output and channel, in double precision.
  public func winogradBound(
    _ input: Tensor<Double>, kernel: Tensor<Double>, bias: Tensor<Double>?, size: WinogradSize?
  ) throws -> Tensor<Double> {
    var absolute = self
    if case .constant(let value) = boundary { absolute.boundary = .constant(abs(value)) }
    let problem = try ConvolutionProblem(
      absolute, input: input.map(abs), kernel: kernel.map(abs), bias: bias?.map(abs), activation: .identity)
    let geometry = problem.geometry
    if let reason = ConvolutionAlgorithm.winograd.obstacle(geometry, filter: nil) {
      throw GeometryError.algorithmDoesNotApply(.winograd, reason: reason)
    }
    return problem.restore(problem.winogradBound(size: size ?? Self.winogradSize(geometry)))
  }
}

extension Convolution2D {
  /// How far gradients computed by `winograd` may lie from the exact ones.
  ///
  /// - The gradient of the input is itself a Winograd layer on the gradients of the output, with the bound of
  ///   ``winogradBound(_:kernel:bias:size:)``; where the boundary repeats cells, one more rounding for each.
  /// - The gradient of the kernel is `Gᵀ [Σ over tiles (A g Aᵀ) ⊙ (Bᵀ x B)] G`, so
  ///
  /// ```
  /// |dŵ − dw| ≤ γ(roundings + tiles) · |G|ᵀ [ Σ over tiles  (|A| |g| |A|ᵀ) ⊙ (|Bᵀ| |x| |B|) ] |G|
  /// ```
  ///
  /// - Throws: ``GeometryError`` where the shapes do not fit or the layer is not one for Winograd.
  public func winogradGradientBounds(
    of outputGradient: Tensor<Double>, input: Tensor<Double>, kernel: Tensor<Double>
  ) throws -> ConvolutionGradients<Double> {
    var absolute = self
    if case .constant(let value) = boundary { absolute.boundary = .constant(abs(value)) }
    let problem = try GradientProblem(
      absolute, of: outputGradient.map(abs), input: input.map(abs), kernel: kernel.map(abs), wanted: .all)
    if let reason = ConvolutionAlgorithm.winograd.obstacle(problem.geometry, filter: nil) {
      throw GeometryError.algorithmDoesNotApply(.winograd, reason: reason)
    }
    let summed = try gradientBounds(
      of: outputGradient, input: input, kernel: kernel, precision: .float32, roundings: 0)
    return problem.restore(
      ConvolutionGradients(
        input: try problem.winogradInputBound(), kernel: problem.winogradKernelBound(), bias: summed.bias))
  }
}

extension GradientProblem<Double> {
  fileprivate func winogradInputBound() throws -> Tensor<Double> {
    let whole = try wholeGeometry
    let (rows, columns) = (whole.rows.phases[0], whole.columns.phases[0])
    let gradient = outputGradient.cropped(
      rows: rows.readable(whole.rows.output), columns: columns.readable(whole.columns.output))
    let layer = try ConvolutionGeometry(
      batch: whole.batch, rows: rows.axis(input: gradient.shape[1]), columns: columns.axis(input: gradient.shape[2]),
      inputChannels: whole.outputChannels, outputChannels: whole.inputChannels, groups: whole.groups)
    let transposed = ConvolutionProblem(
      layer, input: gradient, weights: turnedWeights(rows: rows.taps, columns: columns.taps, threads: 1),
      boundary: .zero)
    let bound = transposed.winogradBound(size: Convolution2D.winogradSize(layer))
    // Folding adds bounds, and at most as many roundings of sums no larger than the magnitudes as there are cells.
    return folds
      ? fold(bound).map { $0 * (1 + ErrorBound.gamma(layer.paddedShape[1] * layer.paddedShape[2], .float32)) } : bound
  }

  fileprivate func winogradKernelBound() -> Tensor<Double> {
    let size = Convolution2D.winogradSize(geometry)
    let matrices = WinogradMatrices(size)
    let tiles = Convolution2D.winogradTiles(geometry, size)
    let gamma = ErrorBound.gamma(matrices.gradientRoundings + tiles, .float32)
    let oracle = ErrorBound.gamma(geometry.batch * geometry.rows.output * geometry.columns.output + 1, .float64)
    let problem = ConvolutionProblem(geometry, input: input, weights: weights, boundary: boundary)
    let magnitude = WinogradMagnitude(problem: problem, size: size, matrices: matrices)
    return magnitude.kernelValues(outputGradient).map { (gamma + 2 * oracle) * $0 }
  }
}

extension ConvolutionProblem<Double> {
  /// The bound of a problem whose numbers are absolute values.
  fileprivate func winogradBound(size: WinogradSize) -> Tensor<Double> {
    let matrices = WinogradMatrices(size)
    let gamma = ErrorBound.gamma(matrices.roundings + geometry.channelsPerGroup + 1, .float32)
    // The oracle that a result is held against is itself rounded in double precision.
    let oracle = ErrorBound.gamma(geometry.productsPerOutput + 1, .float64)
    return WinogradMagnitude(problem: self, size: size, matrices: matrices).values().map { (gamma + 2 * oracle) * $0 }
  }
}

/// `T`: Winograd's algorithm with the absolute values of everything, as plain loops.
private struct WinogradMagnitude {
  let problem: ConvolutionProblem<Double>
  let size: WinogradSize
  let matrices: WinogradMatrices

  func values() -> Tensor<Double> {
    let geometry = problem.geometry
    let (b, a) = (matrices.input.map { $0.map(abs) }, matrices.output.map { $0.map(abs) })
    let weights = transformedWeights()
    var result = Tensor<Double>(shape: geometry.outputShape, repeating: .nan)
    for n in 0..<geometry.batch {
      for top in stride(from: 0, to: geometry.rows.output, by: size.outputs) {
        for left in stride(from: 0, to: geometry.columns.output, by: size.outputs) {
          let tile = (0..<geometry.inputChannels).map { sandwich(b, cells(n, top, left, channel: $0)) }
          for filter in 0..<geometry.outputChannels {
            let firstChannel = filter / geometry.filtersPerGroup * geometry.channelsPerGroup
            var products = [[Double]](
              repeating: Array(repeating: 0, count: size.points), count: size.points)
            for channel in 0..<geometry.channelsPerGroup {
              for row in 0..<size.points {
                for column in 0..<size.points {
                  products[row][column] +=
                    weights[channel][filter][row][column] * tile[firstChannel + channel][row][column]
                }
              }
            }
            let block = sandwich(a, products)
            for row in 0..<min(size.outputs, geometry.rows.output - top) {
              for column in 0..<min(size.outputs, geometry.columns.output - left) {
                result[n, top + row, left + column, filter] = problem.bias[filter] + block[row][column]
              }
            }
          }
        }
      }
    }
    return result
  }

  /// The same for the gradient of the weights: `|G|ᵀ [Σ over tiles (|A| |g| |A|ᵀ) ⊙ (|Bᵀ| |x| |B|)] |G|`.
  func kernelValues(_ outputGradient: Tensor<Double>) -> Tensor<Double> {
    let geometry = problem.geometry
    let b = matrices.input.map { $0.map(abs) }
    let a = Self.transposed(matrices.output.map { $0.map(abs) })
    let g = Self.transposed(matrices.weights.map { $0.map(abs) })
    let zeros = [[Double]](repeating: Array(repeating: 0, count: size.points), count: size.points)
    var sums = [[[[Double]]]](
      repeating: Array(repeating: zeros, count: geometry.outputChannels), count: geometry.channelsPerGroup)
    for n in 0..<geometry.batch {
      for top in stride(from: 0, to: geometry.rows.output, by: size.outputs) {
        for left in stride(from: 0, to: geometry.columns.output, by: size.outputs) {
          let tile = (0..<geometry.inputChannels).map { sandwich(b, cells(n, top, left, channel: $0)) }
          for filter in 0..<geometry.outputChannels {
            let gradient = sandwich(
              a,
              (0..<size.outputs).map { i in
                (0..<size.outputs).map { j in
                  let isInside = top + i < geometry.rows.output && left + j < geometry.columns.output
                  return isInside ? outputGradient[n, top + i, left + j, filter] : 0
                }
              })
            let firstChannel = filter / geometry.filtersPerGroup * geometry.channelsPerGroup
            for channel in 0..<geometry.channelsPerGroup {
              for row in 0..<size.points {
                for column in 0..<size.points {
                  sums[channel][filter][row][column] +=
                    gradient[row][column] * tile[firstChannel + channel][row][column]
                }
              }
            }
          }
        }
      }
    }
    var result = Tensor<Double>(shape: geometry.kernelShape, repeating: .nan)
    for channel in 0..<geometry.channelsPerGroup {
      for filter in 0..<geometry.outputChannels {
        let taps = sandwich(g, sums[channel][filter])
        for i in 0..<3 {
          for j in 0..<3 { result[i, j, channel, filter] = taps[i][j] }
        }
      }
    }
    return result
  }

  private static func transposed(_ matrix: [[Double]]) -> [[Double]] {
    matrix[0].indices.map { column in matrix.map { $0[column] } }
  }

  /// `|G| |w| |G|ᵀ` for every channel and filter.
  private func transformedWeights() -> [[[[Double]]]] {
    let g = matrices.weights.map { $0.map(abs) }
    return (0..<problem.geometry.channelsPerGroup).map { channel in
      (0..<problem.geometry.outputChannels).map { filter in
        sandwich(g, (0..<3).map { row in (0..<3).map { problem.weights[row, $0, channel, filter] } })
      }
    }
  }

  /// The cells a tile reads; zeros past the last window.
  private func cells(_ n: Int, _ top: Int, _ left: Int, channel: Int) -> [[Double]] {
    let (rows, columns) = (problem.geometry.rows, problem.geometry.columns)
    return (0..<size.points).map { i in
      (0..<size.points).map { j in
        guard top + i < rows.output + 2, left + j < columns.output + 2 else { return abs(problem.boundary.fill) }
        let row = problem.boundary.source(of: top + i - rows.padding.before, count: rows.input)
        let column = problem.boundary.source(of: left + j - columns.padding.before, count: columns.input)
        guard let row, let column else { return problem.boundary.fill }
        return problem.input[n, row, column, channel]
      }
    }
  }

  /// `M X Mᵀ`.
  private func sandwich(_ matrix: [[Double]], _ x: [[Double]]) -> [[Double]] {
    let left = matrix.map { row in
      x[0].indices.map { column in row.indices.reduce(0) { $0 + row[$1] * x[$1][column] } }
    }
    return left.map { line in matrix.map { row in row.indices.reduce(0) { $0 + row[$1] * line[$1] } } }
  }
}
