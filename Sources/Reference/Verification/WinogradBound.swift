// How far a Winograd result may lie from the exact one. It has a bound of its own because it sums other products than
// the definition; the derivation in prose is docs/Accuracy.md.

public import Kernels

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
  /// - Complexity: `(m+r−1)²/m²` multiply-adds for each output and channel, in double precision.
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
  ///   ``winogradBound(_:kernel:bias:size:)``; where the boundary repeats cells, one more rounding for each. Where the
  ///   layer's own tiles are fewer, it is `Σ over tiles B [Σ over filters (G w Gᵀ) ⊙ (A g Aᵀ)] Bᵀ`, so
  ///
  /// ```
  /// |dx̂ − dx| ≤ γ(roundings + Cout + 1) · Σ over tiles  |B| [ Σ over filters  (|G| |w| |G|ᵀ) ⊙ (|A| |g| |A|ᵀ) ] |B|ᵀ
  /// ```
  ///
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
    if hasFewerTiles { return transposedTilesBound() }
    let whole = try wholeGeometry
    let (rows, columns) = (whole.rows.phases[0], whole.columns.phases[0])
    let gradient = outputGradient.cropped(
      rows: rows.readable(whole.rows.output), columns: columns.readable(whole.columns.output))
    let layer = try transposedLayer(rows, columns)
    let transposed = ConvolutionProblem(
      layer, input: gradient, weights: turnedWeights(rows: rows.taps, columns: columns.taps, threads: 1),
      boundary: .zero)
    let bound = transposed.winogradBound(size: Convolution2D.winogradSize(layer))
    // Folding adds bounds, and at most as many roundings of sums no larger than the magnitudes as there are cells.
    return folds
      ? fold(bound).map { $0 * (1 + ErrorBound.gamma(layer.paddedShape[1] * layer.paddedShape[2], .float32)) } : bound
  }

  private func transposedTilesBound() -> Tensor<Double> {
    let size = Convolution2D.winogradSize(geometry)
    let matrices = WinogradMatrices(size)
    let gamma = ErrorBound.gamma(matrices.inputGradientRoundings + geometry.outputChannels + 1, .float32)
    let oracle = ErrorBound.gamma(size.taps * size.taps * geometry.outputChannels + 1, .float64)
    let problem = ConvolutionProblem(geometry, input: input, weights: weights, boundary: .zero)
    let magnitude = WinogradMagnitude(problem: problem, size: size, matrices: matrices)
    return magnitude.inputValues(outputGradient).map { (gamma + 2 * oracle) * $0 }
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
