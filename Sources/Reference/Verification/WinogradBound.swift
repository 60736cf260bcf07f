// How far a Winograd result may lie from the exact one. It has a bound of its own because it sums other products than
// the definition; the derivation in prose is docs/Accuracy.md.

public import Kernels

extension Convolution2D {
  /// How far the result of `winograd` may lie from the exact one, for every output.
  ///
  /// Each step is bounded by itself, with the roundings `a`, `b` and `c` of its transforms along an axis
  /// (``WinogradRoundings``), and hands its error on:
  ///
  /// ```
  /// V = Bᵀ x B           e(V) = γ(2a) · |Bᵀ| |x| |B|
  /// U = G w Gᵀ           e(U) = γ(2b) · |G| |w| |G|ᵀ
  /// M = Σ U ⊙ V          e(M) = Σ over channels   e(U)·|V| + |U|·e(V) + γ(Cin/g)·|U|·|V|       |U| and |V| with their errors
  /// y = Aᵀ M A + b       e(y) = |Aᵀ| e(M) |A| + γ(2c) · |Aᵀ| (|M| + e(M)) |A| + u·|y|
  /// ```
  ///
  /// It is not relative to `S = |b| + Σ|x·w|` of one output, because what a tile adds up mostly cancels, and comes from the
  /// whole tile. Underflow is not counted; where anything overflows the layer is summed directly. (N. J. Higham, Accuracy
  /// and Stability of Numerical Algorithms, 2nd ed., §3.1 and §3.5.)
  ///
  /// - Throws: ``GeometryError`` where the shapes do not fit or the layer is not one for Winograd.
  /// - Complexity: `(m+r−1)²/m²` multiply-adds for each output and channel, in double precision.
  public func winogradBound(
    _ input: Tensor<Double>, kernel: Tensor<Double>, bias: Tensor<Double>?, size: WinogradSize?
  ) throws -> Tensor<Double> {
    let problem = try ConvolutionProblem(self, input: input, kernel: kernel, bias: bias, activation: .identity)
    let geometry = problem.geometry
    if let reason = ConvolutionAlgorithm.winograd.obstacle(geometry, filter: nil) {
      throw GeometryError.algorithmDoesNotApply(.winograd, reason: reason)
    }
    return problem.restore(WinogradErrors(problem, size: size ?? Self.winogradSize(geometry)).outputs())
  }
}

extension Convolution2D {
  /// How far gradients computed by `winograd` may lie from the exact ones.
  ///
  /// The gradient of the input is itself a Winograd layer on the gradients of the output, with the bound of
  /// ``winogradBound(_:kernel:bias:size:)``; where the boundary repeats cells, with a rounding for each. Where the layer's
  /// own tiles are fewer, it is `Σ over tiles B [Σ over filters (G w Gᵀ) ⊙ (A g Aᵀ)] Bᵀ`. The gradient of the kernel is
  /// `Gᵀ [Σ over tiles (A g Aᵀ) ⊙ (Bᵀ x B)] G`. Both have the same steps as forwards, and their errors follow in the same
  /// way; tiles that overlap are one sum more.
  ///
  /// - Throws: ``GeometryError`` where the shapes do not fit or the layer is not one for Winograd.
  public func winogradGradientBounds(
    of outputGradient: Tensor<Double>, input: Tensor<Double>, kernel: Tensor<Double>
  ) throws -> ConvolutionGradients<Double> {
    let problem = try GradientProblem(self, of: outputGradient, input: input, kernel: kernel, wanted: .all)
    if let reason = ConvolutionAlgorithm.winograd.obstacle(problem.geometry, filter: nil) {
      throw GeometryError.algorithmDoesNotApply(.winograd, reason: reason)
    }
    let summed = try gradientBounds(
      of: outputGradient, input: input, kernel: kernel, precision: .float32, roundings: 0)
    return problem.restore(
      ConvolutionGradients(
        input: try problem.winogradInputBound(), kernel: problem.winogradErrors.kernelGradients(problem.outputGradient),
        bias: summed.bias))
  }
}

extension GradientProblem<Double> {
  /// With the tiles that the layer has forwards.
  fileprivate var winogradErrors: WinogradErrors {
    WinogradErrors(
      ConvolutionProblem(geometry, input: input, weights: weights, boundary: boundary),
      size: Convolution2D.winogradSize(geometry))
  }

  fileprivate func winogradInputBound() throws -> Tensor<Double> {
    if hasFewerTiles { return winogradErrors.inputGradients(outputGradient) }
    let whole = try wholeGeometry
    let (rows, columns) = (whole.rows.phases[0], whole.columns.phases[0])
    let gradient = outputGradient.cropped(
      rows: rows.readable(whole.rows.output), columns: columns.readable(whole.columns.output))
    let layer = try transposedLayer(rows, columns)
    let transposed = ConvolutionProblem(
      layer, input: gradient, weights: turnedWeights(rows: rows.taps, columns: columns.taps, threads: 1),
      boundary: .zero)
    let bound = WinogradErrors(transposed, size: Convolution2D.winogradSize(layer)).outputs()
    guard folds else { return bound }
    // As many roundings of sums no larger than the magnitudes as there are cells.
    let gamma = RoundedArithmetic(precision: .float32).gamma(layer.paddedShape[1] * layer.paddedShape[2])
    let values = Convolution2D.naive(transposed)
    return fold(bound.zip(values) { $0 + gamma * (abs($1) + $0) })
  }
}
