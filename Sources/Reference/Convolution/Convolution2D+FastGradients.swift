// The fast twin of the backward pass. What it changes: the gradient of the input is a convolution itself, of the
// gradients with the turned weights, and goes through the same fast paths; the gradient of the weights is a matrix
// product in register tiles. The definition is `Convolution2D+Gradients.swift`.

import Kernels

extension Convolution2D {
  /// The gradients of a loss from `g = ∂L/∂y`, as ``gradients(of:input:kernel:wanted:)`` but fast.
  ///
  /// - Parameters:
  ///   - algorithm: `naive`, the definition; `direct`, sums of its products in another order, within the bounds of
  ///     ``gradientBounds(of:input:kernel:precision:roundings:)``; `winograd`, for 3×3 and 5×5 layers of stride 1, with a bound
  ///     of its own, ``winogradGradientBounds(of:input:kernel:)``. `nil` picks `winograd` where it is faster.
  ///   - threads: how many threads may work; the bits do not depend on it.
  /// - Throws: ``GeometryError`` where shapes do not fit or the algorithm has no backward pass.
  /// - Complexity: ``ConvolutionGeometry/multiplyAdds`` for the input and as many for the kernel; memory: the padded input,
  ///   the weights once more, and where the input has few channels a band of windows for each thread.
  public func gradients(
    of outputGradient: Tensor<Float>, input: Tensor<Float>, kernel: Tensor<Float>, wanted: GradientParts,
    algorithm: ConvolutionAlgorithm?, threads: Int
  ) throws -> ConvolutionGradients<Float> {
    try gradients(
      of: outputGradient, input: input, kernel: kernel, wanted: wanted, algorithm: algorithm, threads: threads,
      freshValue: nil)
  }

  /// The same in memory that holds `freshValue` before: for a caller who wants to see that every value is written.
  package func gradients(
    of outputGradient: Tensor<Float>, input: Tensor<Float>, kernel: Tensor<Float>, wanted: GradientParts,
    algorithm: ConvolutionAlgorithm?, threads: Int, freshValue: Float?
  ) throws -> ConvolutionGradients<Float> {
    var problem = try GradientProblem(self, of: outputGradient, input: input, kernel: kernel, wanted: wanted)
    problem.freshValue = freshValue
    switch algorithm {
    case .naive: return problem.restore(Self.naiveGradients(problem))
    case .direct, .winograd, nil: break
    case .some(let other):
      throw GeometryError.algorithmDoesNotApply(
        other, reason: "it has no backward pass; allowed are naive, direct, winograd")
    }
    let parts = try problem.split(algorithm: algorithm, threads: threads)
    var gradients = parts.parameters.value
    gradients.input = parts.input
    return gradients
  }

  /// The gradients of a layer: that of the input, if it is wanted, and those of the parameters, which a helper may still
  /// be computing.
  ///
  /// - Throws: ``GeometryError`` where shapes do not fit.
  func splitGradients(
    of outputGradient: Tensor<Float>, input: Tensor<Float>, kernel: Tensor<Float>, wanted: GradientParts, threads: Int
  ) throws -> (input: Tensor<Float>?, parameters: Later<ConvolutionGradients<Float>>) {
    try GradientProblem(self, of: outputGradient, input: input, kernel: kernel, wanted: wanted)
      .split(algorithm: nil, threads: threads)
  }

  /// The gradients of a layer's kernel and bias from rows of `∂L/∂y` that are made when they are read.
  ///
  /// - Returns: `nil` where a row would have to be made more than once.
  /// - Throws: ``GeometryError`` where shapes do not fit.
  func parameterGradients(
    of rows: RowwiseArray, input: Tensor<Float>, kernel: Tensor<Float>, wantsBias: Bool, threads: Int
  ) throws -> ConvolutionGradients<Float>? {
    let forward = try ConvolutionProblem(self, input: input, kernel: kernel, bias: nil, activation: .identity)
    let geometry = forward.geometry
    precondition(rows.shape == geometry.outputShape, "a gradient of shape \(rows.shape)")
    guard operation == .correlate, !geometry.isDepthwise, WeightGradient.readsRowsOnce(SlidingWindows(geometry)),
      ConvolutionAlgorithm.automatic(geometry, filter: nil) != .winograd
    else { return nil }
    let (kernel, bias) = forward.directParameterGradients(
      of: rows.rows, wantsBias: wantsBias, threads: threads
    ) { Tensor(uninitialized: $0) }
    return ConvolutionGradients(input: nil, kernel: kernel, bias: bias)
  }
}

extension ConvolutionGeometry {
  fileprivate var isDepthwise: Bool { channelsPerGroup == 1 && filtersPerGroup == 1 }
}

extension ConvolutionProblem<Float> {
  /// `∂L/∂w` for the weights as used, in register tiles, and `∂L/∂b` where it comes on the way.
  ///
  /// - Parameter memory: for results.
  fileprivate func directParameterGradients(
    of rows: any ArrayRows, wantsBias: Bool, threads: Int, memory: ([Int]) -> Tensor<Float>
  ) -> (kernel: Tensor<Float>, bias: Tensor<Float>?) {
    let windows = SlidingWindows(geometry)
    let kernel = memory(geometry.kernelShape)
    let bias = wantsBias && WeightGradient.readsRowsOnce(windows) ? memory([geometry.outputChannels]) : nil
    let input = extendedInput(threads: threads).storage
    let work: any SharedGradient =
      PooledWeightGradient(
        windows, input: input, outputGradient: rows, result: kernel.storage, bias: bias?.storage)
      ?? WeightGradient(windows, input: input, outputGradient: rows, result: kernel.storage, bias: bias?.storage)
    forEachSmallPart(of: work.count, threads: threads) { work.compute($0) }
    work.finish()
    return (kernel, bias)
  }
}

extension GradientProblem<Float> {
  /// Memory for a result of which every value is written.
  func fresh(_ shape: [Int]) -> Tensor<Float> {
    freshValue.map { Tensor(shape: shape, repeating: $0) } ?? Tensor(uninitialized: shape)
  }

  /// The wanted gradients: those of the parameters by a helper, where there is something else to do.
  fileprivate func split(
    algorithm: ConvolutionAlgorithm?, threads: Int
  ) throws -> (input: Tensor<Float>?, parameters: Later<ConvolutionGradients<Float>>) {
    let wantsInput = wanted.contains(.input)
    let problem = self
    let shared = sharedTiles(algorithm, threads: threads)
    let parameters = Later(threads: wantsInput && wanted != .input ? threads : 1) {
      problem.restore(problem.parameterGradients(algorithm: algorithm, shared: shared, threads: threads))
    }
    let input = wantsInput ? try inputGradient(algorithm: algorithm, shared: shared, threads: threads) : nil
    return (input?.reshaped(inputShape), parameters)
  }

  /// `∂L/∂w` for the weights as used and `∂L/∂b`, as far as they are wanted.
  private func parameterGradients(
    algorithm: ConvolutionAlgorithm?, shared: WinogradTiles?, threads: Int
  ) -> ConvolutionGradients<Float> {
    var gradients = ConvolutionGradients<Float>(input: nil, kernel: nil, bias: nil)
    if wanted.contains(.kernel) {
      (gradients.kernel, gradients.bias) = kernelGradient(algorithm: algorithm, shared: shared, threads: threads)
    }
    if wanted.contains(.bias) && gradients.bias == nil { gradients.bias = biasGradient(threads: threads) }
    return gradients
  }

  /// `∂L/∂w` for the weights as used, and `∂L/∂b` where it is wanted and comes on the way.
  private func kernelGradient(
    algorithm: ConvolutionAlgorithm?, shared: WinogradTiles?, threads: Int
  ) -> (kernel: Tensor<Float>, bias: Tensor<Float>?) {
    if usesWinograd(algorithm) {
      let gradient = winogradKernelGradient(shared: shared, threads: threads)
      // A NaN, an infinity or an overflow has spread over the taps: the definition's sums say which of them see it.
      if areFinite(gradient.storage, at: 0..<gradient.count) { return (gradient, nil) }
    }
    let layer = ConvolutionProblem(geometry, input: input, weights: weights, boundary: boundary)
    guard geometry.isDepthwise else {
      let rows = StoredRows(outputGradient.storage, rows: geometry.batch * geometry.rows.output)
      return layer.directParameterGradients(
        of: rows, wantsBias: wanted.contains(.bias), threads: threads, memory: fresh)
    }
    let (windows, input) = (SlidingWindows(geometry), layer.extendedInput(threads: threads).storage)
    let result = fresh(geometry.kernelShape)
    let (target, gradient) = (result.storage, outputGradient.storage)
    let vectors = (geometry.inputChannels + VectorUnit.width - 1) / VectorUnit.width
    forEachPart(of: vectors, threads: threads) { part in
      depthwiseWeightGradient(windows, input: input, outputGradient: gradient, result: target, vectors: part)
    }
    return (result, nil)
  }

  /// `∂L/∂b`: the sums over bands of pixels, then over the bands in order.
  fileprivate func biasGradient(threads: Int) -> Tensor<Float> {
    let (pixels, channels) = (geometry.batch * geometry.rows.output * geometry.columns.output, geometry.outputChannels)
    let (result, gradient) = (fresh([channels]), outputGradient.storage)
    sumBands(rows: pixels, columns: channels, threads: threads, into: result.storage) { rows, sums, first in
      sumRows(gradient, rows: rows, columns: channels, into: sums, at: first)
    }
    return result
  }

  /// `∂L/∂x`.
  fileprivate func inputGradient(
    algorithm: ConvolutionAlgorithm?, shared: WinogradTiles?, threads: Int
  ) throws -> Tensor<Float> {
    let whole = try wholeGeometry
    let gradient: Tensor<Float>
    if usesTransposedTiles(algorithm), let tiled = try transposedTiles(shared: shared, threads: threads) {
      gradient = tiled
    } else if try !addsByWindow(whole, algorithm: algorithm) {
      gradient = try transposedInputGradient(whole, algorithm: algorithm, threads: threads)
    } else if whole.inputChannels <= NarrowInputGradient.mostChannels {
      gradient = narrowInputGradient(whole, threads: threads)
    } else {
      gradient = addedInputGradient(whole, threads: threads)
    }
    return folds ? fold(gradient) : gradient
  }

  /// Whether each window adds to the cells under it: with few channels, with a stride, and where the convolution of the
  /// gradients would mostly go over its padding. Not where Winograd needs fewer products still.
  private func addsByWindow(_ whole: ConvolutionGeometry, algorithm: ConvolutionAlgorithm?) throws -> Bool {
    guard whole.groups == 1 && algorithm != .winograd else { return false }
    let (cells, windows) = (whole.rows.input * whole.columns.input, whole.rows.output * whole.columns.output)
    let isWide = whole.rows.stride == 1 && whole.columns.stride == 1 && 10 * cells < 14 * windows
    if whole.inputChannels <= NarrowInputGradient.mostChannels { return true }
    if isWide { return false }
    return algorithm != nil || ConvolutionAlgorithm.automatic(whole, filter: nil) != .winograd
  }

  /// `∂L/∂x` of few channels, see ``NarrowInputGradient``.
  private func narrowInputGradient(_ geometry: ConvolutionGeometry, threads: Int) -> Tensor<Float> {
    let windows = SlidingWindows(geometry)
    let result = fresh(geometry.inputShape)
    let work = NarrowInputGradient(
      windows, top: geometry.rows.padding.before, left: geometry.columns.padding.before, height: geometry.rows.input,
      width: geometry.columns.input, gradient: outputGradient.storage,
      weights: PackedWeights(
        weightsByFilter(columns: NarrowInputGradient.columns(windows)), products: geometry.outputChannels, groups: 1,
        threads: threads),
      result: result.storage)
    forEachSmallPart(of: work.count, threads: threads) { work.compute($0) }
    return result
  }

  /// `∂L/∂x` by adding to the cells under each window, see ``TransposedLayer``.
  private func addedInputGradient(_ geometry: ConvolutionGeometry, threads: Int) -> Tensor<Float> {
    let (rows, columns, channels) = (geometry.rows, geometry.columns, geometry.inputChannels)
    let taps = rows.kernel * columns.kernel
    let result = fresh(geometry.inputShape)
    // Cells beyond the input get nothing: those of a boundary that repeats cells are part of the geometry here.
    let cells = LayerInput(
      maps: result.storage, height: rows.input, width: columns.input, channels: channels,
      rows: Boundary.zero.sources(of: rows), columns: Boundary.zero.sources(of: columns), columnStride: columns.stride,
      runsDown: rows.kernel, runsAcross: columns.kernel, runLength: channels, fill: 0)
    let layer = TransposedLayer(
      target: cells, gradient: outputGradient.storage,
      weights: PackedWeights(
        weightsByFilter(columns: taps * channels), products: geometry.outputChannels, groups: taps, threads: threads))
    forEachSmallPart(of: layer.count, threads: threads) { layer.compute($0) }
    return result
  }

  /// The weights of one group as a matrix `[filters, columns]`: taps and channels, then zeros.
  private func weightsByFilter(columns: Int) -> AlignedStorage<Float> {
    let (products, filters) = (geometry.productsPerOutput, geometry.outputChannels)
    let result = AlignedStorage<Float>(count: filters * columns, repeating: 0)
    transpose(
      weights.storage, at: 0, rows: products, columns: filters, step: filters, into: result, at: 0, resultStep: columns)
    return result
  }

  /// `∂L/∂x` as convolutions of `g` with the turned weights. With a stride each class of cells `p mod stride` is read by
  /// its own taps and is a convolution of stride 1 by itself.
  private func transposedInputGradient(
    _ geometry: ConvolutionGeometry, algorithm: ConvolutionAlgorithm?, threads: Int
  ) throws -> Tensor<Float> {
    let (rowPhases, columnPhases) = (geometry.rows.phases, geometry.columns.phases)
    if rowPhases.count == 1 && columnPhases.count == 1 {
      return try transposed(rowPhases[0], columnPhases[0], algorithm: algorithm, threads: threads)
        ?? Tensor(shape: geometry.inputShape, repeating: 0)
    }
    let result = Tensor<Float>(shape: geometry.inputShape, repeating: 0)
    for rows in rowPhases {
      for columns in columnPhases {
        guard let phase = try transposed(rows, columns, algorithm: algorithm, threads: threads) else { continue }
        interleave(
          phase.storage, into: result.storage, batch: geometry.batch, height: geometry.rows.input,
          width: geometry.columns.input, channels: geometry.inputChannels,
          rows: stride(from: rows.first, to: geometry.rows.input, by: geometry.rows.stride),
          columns: stride(from: columns.first, to: geometry.columns.input, by: geometry.columns.stride))
      }
    }
    return result
  }

  /// One class of cells, `[N, rows, columns, Cin]`; `nil` where no tap reads it.
  private func transposed(
    _ rows: GradientPhase, _ columns: GradientPhase, algorithm: ConvolutionAlgorithm?, threads: Int
  ) throws -> Tensor<Float>? {
    guard !rows.taps.isEmpty && !columns.taps.isEmpty else { return nil }
    let gradient = outputGradient.cropped(
      rows: rows.readable(geometry.rows.output), columns: columns.readable(geometry.columns.output))
    guard gradient.count > 0 else { return nil }
    let layer = try transposedLayer(rows, columns)
    let problem = ConvolutionProblem(
      layer, input: gradient, weights: turnedWeights(rows: rows.taps, columns: columns.taps, threads: threads),
      boundary: .zero)
    var output = fresh(layer.outputShape)
    let chosen = algorithm ?? .automatic(layer, filter: nil)
    let isPossible = chosen.obstacle(layer, filter: nil) == nil
    try (isPossible ? chosen : .direct).compute(problem, into: &output, threads: threads)
    return output
  }
}
