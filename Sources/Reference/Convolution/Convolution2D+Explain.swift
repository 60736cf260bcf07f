// "Why is this pixel −3?": takes one output value apart. The numbers are the naive algorithm's, in double precision.

extension Convolution2D {
  /// The window, the weights as used and every product of one output value of the first map of a batch.
  ///
  /// - Throws: ``GeometryError`` where the shapes do not fit or the position is outside the output.
  public func explain(
    row: Int, column: Int, channel: Int, input: Tensor<Double>, kernel: Tensor<Double>, bias: Tensor<Double>?
  ) throws -> ExplainedWindow {
    let problem = try ConvolutionProblem(self, input: input, kernel: kernel, bias: bias, activation: .identity)
    let geometry = problem.geometry
    let (rows, columns) = (geometry.rows, geometry.columns)
    guard row >= 0 && row < rows.output && column >= 0 && column < columns.output else {
      throw GeometryError.positionOutside(row: row, column: column, height: rows.output, width: columns.output)
    }
    guard channel >= 0 && channel < geometry.outputChannels else {
      throw GeometryError.channelOutside(channel: channel, channels: geometry.outputChannels)
    }
    let firstChannel = channel / geometry.filtersPerGroup * geometry.channelsPerGroup
    var taps: [ExplainedWindow.Tap] = []
    var sum = 0.0
    for i in 0..<rows.kernel {
      let inputRow = rows.index(window: row, tap: i)
      let sourceRow = boundary.source(of: inputRow, count: rows.input)
      for j in 0..<columns.kernel {
        let inputColumn = columns.index(window: column, tap: j)
        let sourceColumn = boundary.source(of: inputColumn, count: columns.input)
        for k in 0..<geometry.channelsPerGroup {
          var pixel = boundary.fill
          if let sourceRow, let sourceColumn {
            pixel = problem.input[0, sourceRow, sourceColumn, firstChannel + k]
          }
          let weight = problem.weights[i, j, k, channel]
          sum += pixel * weight
          taps.append(
            .init(
              inputRow: inputRow, inputColumn: inputColumn,
              isPadding: sourceRow != inputRow || sourceColumn != inputColumn, pixel: pixel, weight: weight,
              product: pixel * weight))
        }
      }
    }
    return ExplainedWindow(
      outputRow: row, outputColumn: column, outputChannel: channel, firstChannel: firstChannel,
      kernelHeight: rows.kernel,
      kernelWidth: columns.kernel, channels: geometry.channelsPerGroup, taps: taps, bias: problem.bias[channel],
      value: problem.bias[channel] + sum)
  }
}
