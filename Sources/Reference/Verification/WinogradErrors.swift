// How errors go through Winograd's filtering, forwards and backwards, step by step: the algorithm as plain loops over tiles
// that carry their errors. It shares no code with the fast twin. What is promised is in `WinogradBound.swift`.

import Kernels

/// The steps of a layer that is computed by Winograd's filtering.
struct WinogradErrors {
  private let problem: ConvolutionProblem<Double>
  private let size: WinogradSize
  private let matrices: WinogradMatrices

  init(_ problem: ConvolutionProblem<Double>, size: WinogradSize) {
    (self.problem, self.size, matrices) = (problem, size, WinogradMatrices(size))
  }

  private var geometry: ConvolutionGeometry { problem.geometry }

  /// For every output: `Aᵀ [ Σ over channels (G w Gᵀ) ⊙ (Bᵀ x B) ] A + b`.
  func outputs() -> Tensor<Double> {
    let channels = geometry.channelsPerGroup
    let weights = transformedWeights()
    let arithmetic = RoundedArithmetic(precision: .float32)
    var result = Tensor<Double>(shape: geometry.outputShape, repeating: .nan)
    forEachTile { n, top, left in
      let tile = (0..<geometry.inputChannels).map { transformedCells(n, top, left, channel: $0) }
      for filter in 0..<geometry.outputChannels {
        let first = filter / geometry.filtersPerGroup * channels
        var products = RoundedSquare(zeros: size.points)
        for channel in 0..<channels {
          products.add(weights[channel][filter], times: tile[first + channel], of: channels)
        }
        let outputs = products.transformed(by: matrices.output, roundings: matrices.roundings.output)
        forEachOutput(top, left) { place, row, column in
          let sum = arithmetic.sum(
            Rounded(outputs.values[place], error: outputs.errors[place]), Rounded(problem.bias[filter], error: 0))
          result[n, row, column, filter] =
            sum.error + oracle(geometry.productsPerOutput + 1) * (outputs.magnitudes[place] + abs(problem.bias[filter]))
        }
      }
    }
    return result
  }

  /// For the gradient of every weight: `Gᵀ [ Σ over tiles (A g Aᵀ) ⊙ (Bᵀ x B) ] G`.
  func kernelGradients(_ outputGradient: Tensor<Double>) -> Tensor<Double> {
    let channels = geometry.channelsPerGroup
    let tiles = Convolution2D.winogradTiles(geometry, size)
    var sums = Array(
      repeating: Array(repeating: RoundedSquare(zeros: size.points), count: geometry.outputChannels), count: channels)
    forEachTile { n, top, left in
      let tile = (0..<geometry.inputChannels).map { transformedCells(n, top, left, channel: $0) }
      for filter in 0..<geometry.outputChannels {
        let gradient = transformedGradients(outputGradient, n, top, left, filter: filter)
        let first = filter / geometry.filtersPerGroup * channels
        for channel in 0..<channels {
          sums[channel][filter].add(gradient, times: tile[first + channel], of: tiles)
        }
      }
    }
    let back = Self.transposed(matrices.weights)
    let oracle = oracle(geometry.batch * geometry.rows.output * geometry.columns.output + 1)
    var result = Tensor<Double>(shape: geometry.kernelShape, repeating: .nan)
    for channel in 0..<channels {
      for filter in 0..<geometry.outputChannels {
        let taps = sums[channel][filter].transformed(by: back, roundings: matrices.roundings.weightGradient)
        for place in taps.values.indices {
          result[place / size.taps, place % size.taps, channel, filter] =
            taps.errors[place] + oracle * taps.magnitudes[place]
        }
      }
    }
    return result
  }

  /// For the gradient of every cell of the input by transposed tiles: `B [ Σ over filters (G w Gᵀ) ⊙ (A g Aᵀ) ] Bᵀ`, added
  /// to the cells of each tile.
  func inputGradients(_ outputGradient: Tensor<Double>) -> Tensor<Double> {
    let back = Self.transposed(matrices.input)
    let weights = transformedWeights()
    let filters = geometry.outputChannels
    let oracle = oracle(size.taps * size.taps * filters + 1)
    // Tiles above a cell are added one after another.
    let tilesAlong = (size.points + size.outputs - 1) / size.outputs
    let gamma = RoundedArithmetic(precision: .float32).gamma(tilesAlong * tilesAlong)
    var result = Tensor<Double>(shape: geometry.inputShape, repeating: 0)
    forEachTile { n, top, left in
      let tile = (0..<filters).map { transformedGradients(outputGradient, n, top, left, filter: $0) }
      for channel in 0..<geometry.inputChannels {
        var products = RoundedSquare(zeros: size.points)
        for filter in 0..<filters { products.add(weights[channel][filter], times: tile[filter], of: filters) }
        let cells = products.transformed(by: back, roundings: matrices.roundings.inputGradient)
        for place in cells.values.indices {
          let row = top + place / size.points - geometry.rows.padding.before
          let column = left + place % size.points - geometry.columns.padding.before
          guard row >= 0, row < geometry.rows.input, column >= 0, column < geometry.columns.input else { continue }
          result[n, row, column, channel] +=
            cells.errors[place] + gamma * (abs(cells.values[place]) + cells.errors[place])
            + oracle * cells.magnitudes[place]
        }
      }
    }
    return result
  }

  /// What the sums of the definition in double precision, which results are compared with, are off themselves.
  private func oracle(_ products: Int) -> Double { ErrorBound.gamma(products, .float64) }

  private func forEachTile(_ body: (_ map: Int, _ top: Int, _ left: Int) -> Void) {
    for n in 0..<geometry.batch {
      for top in stride(from: 0, to: geometry.rows.output, by: size.outputs) {
        for left in stride(from: 0, to: geometry.columns.output, by: size.outputs) { body(n, top, left) }
      }
    }
  }

  /// The outputs of a tile that lie inside the map, and their places in it.
  private func forEachOutput(_ top: Int, _ left: Int, _ body: (_ place: Int, _ row: Int, _ column: Int) -> Void) {
    for row in top..<min(top + size.outputs, geometry.rows.output) {
      for column in left..<min(left + size.outputs, geometry.columns.output) {
        body((row - top) * size.outputs + column - left, row, column)
      }
    }
  }

  private func transformedWeights() -> [[RoundedSquare]] {
    (0..<geometry.channelsPerGroup).map { channel in
      (0..<geometry.outputChannels).map { filter in
        let taps = (0..<size.taps).map { row in (0..<size.taps).map { problem.weights[row, $0, channel, filter] } }
        return RoundedSquare(taps).transformed(by: matrices.weights, roundings: matrices.roundings.weights)
      }
    }
  }

  /// `A g Aᵀ` of a tile of the gradients; zeros outside the map.
  private func transformedGradients(
    _ outputGradient: Tensor<Double>, _ n: Int, _ top: Int, _ left: Int, filter: Int
  ) -> RoundedSquare {
    var tile = [[Double]](repeating: Array(repeating: 0, count: size.outputs), count: size.outputs)
    forEachOutput(top, left) { _, row, column in
      tile[row - top][column - left] = outputGradient[n, row, column, filter]
    }
    return RoundedSquare(tile).transformed(
      by: Self.transposed(matrices.output), roundings: matrices.roundings.outputGradient)
  }

  /// `Bᵀ x B` of the cells a tile reads; past the last window whatever the boundary fills with.
  private func transformedCells(_ n: Int, _ top: Int, _ left: Int, channel: Int) -> RoundedSquare {
    let (rows, columns, boundary) = (geometry.rows, geometry.columns, problem.boundary)
    func source(_ cell: Int, _ axis: AxisGeometry) -> Int? {
      guard cell < axis.output + size.taps - 1 else { return nil }
      return boundary.source(of: cell - axis.padding.before, count: axis.input)
    }
    let tile = (0..<size.points).map { i in
      (0..<size.points).map { j in
        guard let row = source(top + i, rows), let column = source(left + j, columns) else { return boundary.fill }
        return problem.input[n, row, column, channel]
      }
    }
    return RoundedSquare(tile).transformed(by: matrices.input, roundings: matrices.roundings.input)
  }

  private static func transposed(_ matrix: [[Double]]) -> [[Double]] {
    matrix[0].indices.map { column in matrix.map { $0[column] } }
  }
}
