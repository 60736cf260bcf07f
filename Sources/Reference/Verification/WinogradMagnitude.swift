// The magnitudes that Winograd's bounds are made of: the algorithm, forwards and backwards, with the absolute values of
// everything. It shares no code with the fast twin. The bounds are in `WinogradBound.swift`.

import Kernels

/// `T`: Winograd's algorithm with the absolute values of everything, as plain loops.
struct WinogradMagnitude {
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
          let tile = (0..<geometry.inputChannels).map { WinogradMatrices.sandwich(b, cells(n, top, left, channel: $0)) }
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
            let block = WinogradMatrices.sandwich(a, products)
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
          let tile = (0..<geometry.inputChannels).map { WinogradMatrices.sandwich(b, cells(n, top, left, channel: $0)) }
          for filter in 0..<geometry.outputChannels {
            let gradient = WinogradMatrices.sandwich(a, gradients(outputGradient, n, top, left, filter: filter))
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
        let taps = WinogradMatrices.sandwich(g, sums[channel][filter])
        for i in 0..<size.taps {
          for j in 0..<size.taps { result[i, j, channel, filter] = taps[i][j] }
        }
      }
    }
    return result
  }

  /// The same for the gradient of the input by transposed tiles:
  /// `Σ over tiles |B| [Σ over filters (|G| |w| |G|ᵀ) ⊙ (|A| |g| |A|ᵀ)] |B|ᵀ`, added to the cells of each tile.
  func inputValues(_ outputGradient: Tensor<Double>) -> Tensor<Double> {
    let geometry = problem.geometry
    let b = Self.transposed(matrices.input.map { $0.map(abs) })
    let a = Self.transposed(matrices.output.map { $0.map(abs) })
    let weights = transformedWeights()
    var result = Tensor<Double>(shape: geometry.inputShape, repeating: 0)
    for n in 0..<geometry.batch {
      for top in stride(from: 0, to: geometry.rows.output, by: size.outputs) {
        for left in stride(from: 0, to: geometry.columns.output, by: size.outputs) {
          let tile = (0..<geometry.outputChannels).map {
            WinogradMatrices.sandwich(a, gradients(outputGradient, n, top, left, filter: $0))
          }
          for channel in 0..<geometry.inputChannels {
            var sums = [[Double]](repeating: Array(repeating: 0, count: size.points), count: size.points)
            for filter in tile.indices {
              for row in 0..<size.points {
                for column in 0..<size.points {
                  sums[row][column] += weights[channel][filter][row][column] * tile[filter][row][column]
                }
              }
            }
            for (i, line) in WinogradMatrices.sandwich(b, sums).enumerated() {
              for (j, value) in line.enumerated() {
                let (row, column) = (
                  top + i - geometry.rows.padding.before, left + j - geometry.columns.padding.before
                )
                guard row >= 0, row < geometry.rows.input, column >= 0, column < geometry.columns.input else {
                  continue
                }
                result[n, row, column, channel] += value
              }
            }
          }
        }
      }
    }
    return result
  }

  /// The gradients of a tile of the output; zeros outside the map.
  private func gradients(
    _ outputGradient: Tensor<Double>, _ n: Int, _ top: Int, _ left: Int, filter: Int
  ) -> [[Double]] {
    let (height, width) = (problem.geometry.rows.output, problem.geometry.columns.output)
    return (0..<size.outputs).map { i in
      (0..<size.outputs).map { j in
        top + i < height && left + j < width ? outputGradient[n, top + i, left + j, filter] : 0
      }
    }
  }

  private static func transposed(_ matrix: [[Double]]) -> [[Double]] {
    matrix[0].indices.map { column in matrix.map { $0[column] } }
  }

  /// `|G| |w| |G|ᵀ` for every channel and filter.
  private func transformedWeights() -> [[[[Double]]]] {
    let g = matrices.weights.map { $0.map(abs) }
    return (0..<problem.geometry.channelsPerGroup).map { channel in
      (0..<problem.geometry.outputChannels).map { filter in
        WinogradMatrices.sandwich(
          g, (0..<size.taps).map { row in (0..<size.taps).map { problem.weights[row, $0, channel, filter] } })
      }
    }
  }

  /// The cells a tile reads; zeros past the last window.
  private func cells(_ n: Int, _ top: Int, _ left: Int, channel: Int) -> [[Double]] {
    let (rows, columns) = (problem.geometry.rows, problem.geometry.columns)
    return (0..<size.points).map { i in
      (0..<size.points).map { j in
        guard top + i < rows.output + size.taps - 1, left + j < columns.output + size.taps - 1 else {
          return abs(problem.boundary.fill)
        }
        let row = problem.boundary.source(of: top + i - rows.padding.before, count: rows.input)
        let column = problem.boundary.source(of: left + j - columns.padding.before, count: columns.input)
        guard let row, let column else { return problem.boundary.fill }
        return problem.input[n, row, column, channel]
      }
    }
  }
}
