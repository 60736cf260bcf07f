// The specification of pooling: plain loops over windows and the cells of the input in them, forwards and backwards.
// The fast twins in `Pooling2D+Fast.swift` give the same bits.

extension Pooling2D {
  /// Pools `[N, H, W, C]` by the definition.
  @specialized(where Scalar == Double)  // Compiled ahead, for layers whose scalar is known only when a network runs.
  @specialized(where Scalar == Float)
  func naive<Scalar>(_ input: Tensor<Scalar>, _ geometry: ConvolutionGeometry) -> PooledMaps<Scalar> {
    let (rows, columns) = (geometry.rows, geometry.columns)
    var values = Tensor<Scalar>(shape: geometry.outputShape, repeating: .nan)
    var winners: [Int] = []
    if mode != .average { winners.reserveCapacity(values.count) }
    for n in 0..<geometry.batch {
      for row in 0..<rows.output {
        for column in 0..<columns.output {
          for channel in 0..<geometry.inputChannels {
            var sum: Scalar = 0
            var (best, winner) = (Scalar.nan, -1)
            for i in rows.tapsInside(window: row) {
              let inputRow = rows.index(window: row, tap: i)
              for j in columns.tapsInside(window: column) {
                let inputColumn = columns.index(window: column, tap: j)
                let value = input[n, inputRow, inputColumn, channel]
                sum += value
                let isBetter = mode == .max ? value > best : value < best
                // The first cell starts; a NaN beats every number and is beaten by none.
                if winner < 0 || isBetter || (value.isNaN && !best.isNaN) {
                  (best, winner) = (value, inputRow * columns.input + inputColumn)
                }
              }
            }
            if mode == .average {
              values[n, row, column, channel] = sum / Scalar(divisor(geometry, row: row, column: column))
            } else {
              values[n, row, column, channel] = best
              winners.append(winner)
            }
          }
        }
      }
    }
    return PooledMaps(values: values, winners: mode == .average ? nil : PoolingWinners(winners))
  }

  /// Gives the gradient of every window back to the cells it was computed from, window by window in reading order: to
  /// the winner, or to each cell of an average its share.
  @specialized(where Scalar == Double)  // Compiled ahead, for layers whose scalar is known only when a network runs.
  @specialized(where Scalar == Float)
  func naiveGradient<Scalar>(
    of outputGradient: Tensor<Scalar>, winners: PoolingWinners?, _ geometry: ConvolutionGeometry
  ) -> Tensor<Scalar> {
    let (rows, columns) = (geometry.rows, geometry.columns)
    var gradient = Tensor<Scalar>(shape: geometry.inputShape, repeating: 0)
    var window = 0
    for n in 0..<geometry.batch {
      for row in 0..<rows.output {
        for column in 0..<columns.output {
          for channel in 0..<geometry.inputChannels {
            let g = outputGradient[n, row, column, channel]
            if let winners {
              let (winnerRow, winnerColumn) = winners[window].quotientAndRemainder(dividingBy: columns.input)
              gradient[n, winnerRow, winnerColumn, channel] += g
            } else {
              let share = g / Scalar(divisor(geometry, row: row, column: column))
              for i in rows.tapsInside(window: row) {
                for j in columns.tapsInside(window: column) {
                  let (inputRow, inputColumn) = (rows.index(window: row, tap: i), columns.index(window: column, tap: j))
                  gradient[n, inputRow, inputColumn, channel] += share
                }
              }
            }
            window += 1
          }
        }
      }
    }
    return gradient
  }

  /// The cells an average divides by: those of the input, or all but the ones that only rounding up added.
  func divisor(_ geometry: ConvolutionGeometry, row: Int, column: Int) -> Int {
    divisor(geometry.rows, window: row) * divisor(geometry.columns, window: column)
  }

  /// The same along one axis.
  func divisor(_ axis: AxisGeometry, window: Int) -> Int {
    divisor(axis, start: axis.index(window: window, tap: 0))
  }

  /// The same for a window that starts at any cell, also before the first.
  func divisor(_ axis: AxisGeometry, start: Int) -> Int {
    let end = countsPadding ? axis.input + axis.padding.after - axis.roundingUp : axis.input
    return max(0, min(start + axis.kernel, end) - (countsPadding ? start : max(0, start)))
  }
}
