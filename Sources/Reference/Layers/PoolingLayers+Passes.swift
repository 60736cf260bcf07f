// The pooling layers forwards and backwards: `Pooling2D`, by the definition and fast.

extension MaxPool2D {
  /// The way back asks the winners.
  public func readsInputRows(handsOnRows: Bool) -> Bool { true }

  /// With Keras's defaults.
  public func readsSquares(handsOnSquares: Bool) -> Bool { size == 2 && (stride ?? 2) == 2 && padding == .valid }

  /// The largest values, and where they came from.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    let pooled = try pooling(call.input)
    return LayerResult(pooled.values, memory: pooled.winners.map { .winners($0) } ?? .nothing)
  }

  /// Each gradient to the cell that won.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    guard call.wanted.inputs else { return LayerGradients(inputs: [nil], parameters: []) }
    return LayerGradients(
      input: try pooling.gradient(
        of: call.outputGradient, input: call.call.input.shape, winners: call.result.memory.winners))
  }

  /// The same, fast.
  public func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> {
    let pooled = try pooling.pooled(call.arrays[0], keepsWinners: call.mode.isTraining, threads: threads)
    return LayerResult(pooled.values, memory: pooled.winners.map { .winners($0) } ?? .nothing)
  }

  /// The same, fast.
  public func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    guard call.wanted.inputs else { return LayerGradients(inputs: [nil], parameters: []) }
    // Inference keeps no winners, and yet someone may ask what a result depends on.
    let winners =
      try call.result.memory.winners
      ?? pooling.pooled(call.call.arrays[0], keepsWinners: true, threads: threads).winners
    // Each gradient goes to the cell that won, whose value is the pooled one: the mask of few values is that of many.
    return try pooling.passedGradients(
      call, winners: winners, pooled: call.wanted.isMasked ? call.result.output : nil, threads: threads)
  }
}

extension LayerMemory {
  fileprivate var winners: PoolingWinners? { if case .winners(let winners) = self { winners } else { nil } }
}

extension AveragePool2D {
  /// The way back needs no values.
  public func readsInputRows(handsOnRows: Bool) -> Bool { true }

  /// The means.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    LayerResult(try pooling(call.input).values)
  }

  /// Each gradient in equal shares to the cells of its window.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    try pooling.averageGradients(call)
  }

  /// The same, fast.
  public func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> {
    LayerResult(try pooling.pooled(call.arrays[0], keepsWinners: false, threads: threads).values)
  }

  /// The same, fast.
  public func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    try pooling.fastAverageGradients(call, threads: threads)
  }
}

extension GlobalAveragePool2D {
  /// The means of whole maps, `[N, C]`.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    let means = try pooling(call.input).values
    return LayerResult(means.reshaped([means.shape[0], means.shape[3]]))
  }

  /// Each gradient in equal shares to the cells of its map.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    try pooling.averageGradients(asMaps(call))
  }

  /// The same, fast.
  public func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> {
    let means = try pooling(call.input, keepsWinners: false, threads: threads).values
    return LayerResult(means.reshaped([means.shape[0], means.shape[3]]))
  }

  /// The same, fast.
  public func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    try pooling.fastAverageGradients(asMaps(call), threads: threads)
  }

  private func asMaps<Scalar>(_ call: BackwardCall<Scalar>) -> BackwardCall<Scalar> {
    var result = call
    let shape = call.outputGradient.shape
    result.outputGradient = call.outputGradient.reshaped([shape[0], 1, 1, shape[1]])
    return result
  }
}

extension Pooling2D {
  fileprivate func averageGradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    guard call.wanted.inputs else { return LayerGradients(inputs: [nil], parameters: []) }
    return LayerGradients(input: try gradient(of: call.outputGradient, input: call.call.input.shape, winners: nil))
  }

  fileprivate func fastAverageGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    guard call.wanted.inputs else { return LayerGradients(inputs: [nil], parameters: []) }
    return try passedGradients(call, winners: nil, pooled: nil, threads: threads)
  }

  /// As rows where they may be.
  ///
  /// - Parameter pooled: the pooled values, where those at most 0 hand back nothing.
  fileprivate func passedGradients(
    _ call: BackwardCall<Float>, winners: PoolingWinners?, pooled: Tensor<Float>?, threads: Int
  ) throws -> LayerGradients<Float> {
    let shape = call.call.inputShape
    let rows = RowwiseArray(
      shape: shape, rows: try gradientRows(of: call.outputGradient, input: shape, winners: winners, pooled: pooled),
      threads: threads)
    let isMasked = pooled != nil
    return call.wanted.mayBeRows
      ? LayerGradients(rows: rows, parameters: [], isMasked: isMasked)
      : LayerGradients(input: rows.array, isMasked: isMasked)
  }
}
