// Batch normalisation in a network, forwards and backwards: `BatchNormalization` by the definition; the fast twin is
// `BatchNormalization+Fast.swift`.

extension BatchNorm {
  /// The moving statistics, if they are to be used.
  private func movingStatistics<Scalar>(_ call: LayerCall<Scalar>) -> ChannelStatistics<Scalar>? {
    guard call.mode.isFrozen || !call.mode.isTraining else { return nil }
    return ChannelStatistics(mean: call.parameters[2], variance: call.parameters[3])
  }

  /// The normalised array; in training also the new moving statistics.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    let (x, gamma, beta) = (call.input, call.parameters[0], call.parameters[1])
    if let moving = movingStatistics(call) {
      return LayerResult(try normalization(x, gamma: gamma, beta: beta, statistics: moving))
    }
    let batch = try normalization.statistics(of: x, divisor: normalization.divisor)
    return result(
      .array(try normalization(x, gamma: gamma, beta: beta, statistics: batch)), batch: batch,
      parameters: call.parameters)
  }

  /// With the statistics of the batch, which depend on `x`, or with moving ones, which do not.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    let gradients = try normalization.gradients(
      of: call.outputGradient, input: call.call.input, gamma: call.call.parameters[0],
      statistics: movingStatistics(call.call))
    return LayerGradients(
      inputs: [call.wanted.inputs ? gradients.input : nil],
      parameters: call.wanted.parameters ? [gradients.gamma, gradients.beta, nil, nil] : [nil, nil, nil, nil])
  }

  /// The same, fast.
  public func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> {
    let (x, gamma, beta) = (call.input, call.parameters[0], call.parameters[1])
    if let moving = movingStatistics(call) {
      return LayerResult(
        normalization.fastNormalized(
          x, gamma: gamma, beta: beta, statistics: moving, mayBeRows: call.mayBeRows, threads: threads))
    }
    let batch = normalization.fastStatistics(of: x, threads: threads)
    return result(
      normalization.fastNormalized(
        x, gamma: gamma, beta: beta, statistics: batch, mayBeRows: call.mayBeRows, threads: threads),
      batch: batch, parameters: call.parameters)
  }

  /// The same, fast.
  public func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    let moving = movingStatistics(call.call)
    guard let used = moving ?? call.result.memory.statistics else { return try gradients(call) }
    let gradients = normalization.fastGradients(
      of: call.gradient.rows, input: call.call.input, gamma: call.call.parameters[0], statistics: used,
      dependsOnInput: moving == nil, isMasked: call.wanted.isMasked, threads: threads)
    let parameters = call.wanted.parameters ? [gradients.gamma, gradients.beta, nil, nil] : [nil, nil, nil, nil]
    guard call.wanted.inputs else { return LayerGradients(inputs: [nil], parameters: parameters) }
    let rows = RowwiseArray(shape: call.call.input.shape, rows: gradients.input, threads: threads)
    if call.wanted.mayBeRows {
      return LayerGradients(rows: rows, parameters: parameters, isMasked: call.wanted.isMasked)
    }
    return LayerGradients(inputs: [rows.array], parameters: parameters, isMasked: call.wanted.isMasked)
  }

  /// Once for the sums, once for the input.
  public func readsRows(wantsInput: Bool) -> Bool { true }

  private func result<Scalar>(
    _ output: PassedArray<Scalar>, batch: ChannelStatistics<Scalar>, parameters: [Tensor<Scalar>]
  ) -> LayerResult<Scalar> {
    let moving = normalization.updated(
      ChannelStatistics(mean: parameters[2], variance: parameters[3]), with: batch)
    return LayerResult(output, memory: .statistics(batch), kept: [2: moving.mean, 3: moving.variance])
  }
}

extension LayerMemory {
  fileprivate var statistics: ChannelStatistics<Scalar>? {
    if case .statistics(let statistics) = self { statistics } else { nil }
  }
}
