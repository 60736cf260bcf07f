// The specification of pooling: plain loops over windows and the cells of the input in them.

extension Pooling2D {
  /// Pools `[N, H, W, C]` by the definition.
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
    return PooledMaps(values: values, winners: mode == .average ? nil : winners)
  }

  /// The cells an average divides by: those of the input, or all but the ones that only rounding up added.
  private func divisor(_ geometry: ConvolutionGeometry, row: Int, column: Int) -> Int {
    func cells(_ axis: AxisGeometry, _ window: Int) -> Int {
      guard countsPadding else { return axis.tapsInside(window: window).count }
      let end = axis.input + axis.padding.after - axis.roundingUp
      return min(axis.kernel, end - axis.index(window: window, tap: 0))
    }
    return cells(geometry.rows, row) * cells(geometry.columns, column)
  }
}
