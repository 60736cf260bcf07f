// The fault that no wrong argument makes: sums that are kept in half precision. The loops are the definition's; only what
// adds up is too short. Nothing but a planted fault calls them.

extension VerificationRunner {
  /// One array of a twin whose sums have 11 bits; `nil` where nothing is summed.
  func halfPrecisionResult(of subject: VerificationSubject) throws -> Tensor<Float>? {
    switch (trial.kind, subject.part) {
    case (.pooling, .winners): return nil
    case (.pooling, let part): return try halfPrecisionPooling(part)
    case (.named, _):
      let filter = try FilterBank.filter(named: trial.name)
      guard !filter.components.isEmpty else { return nil }
      return filter.combine(
        try filter.components.map {
          try halfPrecisionForward(
            trial.convolution, input: arrays.input, kernel: $0.kernel.map { Float($0) }, bias: nil)
        })
    case (.signal, _):
      let flat = try trial.convolution1D.onOneRow(signal: arrays.input.shape, kernel: arrays.kernel.shape).flat
      let result = try halfPrecisionForward(
        flat, input: arrays.input.reshaped([1, trial.width]), kernel: trial.flatKernel(arrays), bias: arrays.bias)
      return result.reshaped([result.count])
    case (_, .forward), (_, .winners):
      return try halfPrecisionForward(
        trial.convolution, input: arrays.input, kernel: arrays.kernel, bias: arrays.bias)
    case (_, .input), (_, .kernel), (_, .bias): return try halfPrecisionGradients()[subject.part]
    }
  }

  private func halfPrecisionForward(
    _ convolution: Convolution2D, input: Tensor<Float>, kernel: Tensor<Float>, bias: Tensor<Float>?
  ) throws -> Tensor<Float> {
    let problem = try ConvolutionProblem(convolution, input: input, kernel: kernel, bias: bias, activation: .identity)
    var sums = HalfPrecisionSums(shape: problem.geometry.outputShape)
    let (x, w, fill) = (problem.input.storage, problem.weights.storage, Float(problem.boundary.fill))
    forEachProduct(problem.geometry, problem.boundary) { output, input, weight in
      sums.add((input.map { x[$0] } ?? fill) * w[weight], to: output)
    }
    let channels = problem.geometry.outputChannels
    return problem.restore(
      Tensor(shape: problem.geometry.outputShape) { Float(sums.values[$0]) + problem.bias[$0 % channels] })
  }

  private func halfPrecisionGradients() throws -> ConvolutionGradients<Float> {
    let problem = try GradientProblem(
      trial.convolution, of: arrays.outputGradient, input: arrays.input, kernel: arrays.kernel, wanted: .all)
    let geometry = problem.geometry
    var (dx, dw) = (HalfPrecisionSums(shape: geometry.inputShape), HalfPrecisionSums(shape: geometry.kernelShape))
    var db = HalfPrecisionSums(shape: [geometry.outputChannels])
    let (x, w, g) = (problem.input.storage, problem.weights.storage, problem.outputGradient.storage)
    let fill = Float(problem.boundary.fill)
    forEachProduct(geometry, problem.boundary) { output, input, weight in
      if let input { dx.add(g[output] * w[weight], to: input) }
      dw.add(g[output] * (input.map { x[$0] } ?? fill), to: weight)
    }
    for output in 0..<g.count { db.add(g[output], to: output % geometry.outputChannels) }
    return problem.restore(ConvolutionGradients(input: dx.tensor, kernel: dw.tensor, bias: db.tensor))
  }

  private func halfPrecisionPooling(_ part: VerifiedPart) throws -> Tensor<Float>? {
    let (pooling, geometry) = (trial.pooling, try trial.geometry())
    guard part == .input || trial.mode == .average else { return nil }
    let winners = try pooling(arrays.input).winners
    var sums = HalfPrecisionSums(shape: part == .input ? geometry.inputShape : geometry.outputShape)
    let (rows, columns, channels) = (geometry.rows, geometry.columns, geometry.inputChannels)
    for window in 0..<arrays.outputGradient.count {
      let (pixel, channel) = window.quotientAndRemainder(dividingBy: channels)
      let (line, column) = pixel.quotientAndRemainder(dividingBy: columns.output)
      let (map, row) = line.quotientAndRemainder(dividingBy: rows.output)
      let share = arrays.outputGradient[flat: window] / Float(pooling.divisor(geometry, row: row, column: column))
      for i in rows.tapsInside(window: row) {
        for j in columns.tapsInside(window: column) {
          let cell = rows.index(window: row, tap: i) * columns.input + columns.index(window: column, tap: j)
          let place = (map * rows.input * columns.input + cell) * channels + channel
          if part != .input {
            sums.add(arrays.input[flat: place], to: window)
          } else if let winners {
            if winners[window] == cell { sums.add(arrays.outputGradient[flat: window], to: place) }
          } else {
            sums.add(share, to: place)
          }
        }
      }
    }
    if part == .input { return sums.tensor }
    return Tensor(shape: geometry.outputShape) { window in
      let (line, column) = (window / channels).quotientAndRemainder(dividingBy: columns.output)
      return Float(sums.values[window])
        / Float(pooling.divisor(geometry, row: line % rows.output, column: column))
    }
  }
}

/// Sums of 11 significant bits.
private struct HalfPrecisionSums {
  let shape: [Int]
  var values: [Float16]

  init(shape: [Int]) {
    self.shape = shape
    values = Array(repeating: 0, count: shape.reduce(1, *))
  }

  mutating func add(_ product: Float, to index: Int) { values[index] = Float16(Float(values[index]) + product) }

  var tensor: Tensor<Float> { Tensor(shape: shape) { Float(values[$0]) } }
}

/// Every product of the definition, in its order: the output it is added to, the cell of the input, if it is one, and the
/// weight, each as its place in memory.
private func forEachProduct(
  _ geometry: ConvolutionGeometry, _ boundary: Boundary, _ body: (_ output: Int, _ input: Int?, _ weight: Int) -> Void
) {
  let (rows, columns, filters) = (geometry.rows, geometry.columns, geometry.outputChannels)
  let channels = geometry.channelsPerGroup
  var output = 0
  for n in 0..<geometry.batch {
    for row in 0..<rows.output {
      for column in 0..<columns.output {
        for filter in 0..<filters {
          let firstChannel = filter / geometry.filtersPerGroup * channels
          for i in 0..<rows.kernel {
            let inputRow = boundary.source(of: rows.index(window: row, tap: i), count: rows.input)
            for j in 0..<columns.kernel {
              let inputColumn = boundary.source(of: columns.index(window: column, tap: j), count: columns.input)
              for channel in 0..<channels {
                var cell: Int?
                if let inputRow, let inputColumn {
                  cell =
                    ((n * rows.input + inputRow) * columns.input + inputColumn) * geometry.inputChannels + firstChannel
                    + channel
                }
                body(output, cell, ((i * columns.kernel + j) * channels + channel) * filters + filter)
              }
            }
          }
          output += 1
        }
      }
    }
  }
}
