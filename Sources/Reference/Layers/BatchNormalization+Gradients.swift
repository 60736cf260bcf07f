// The backward pass of batch normalisation by its definition, for every scalar.

/// The gradients of a loss with respect to the arguments of a batch normalisation.
public struct BatchNormalizationGradients<Scalar: TensorScalar>: Sendable {
  /// `∂L/∂x`, in the shape of the input.
  public var input: Tensor<Scalar>
  /// `∂L/∂γ`, `[C]`; also where there was no gamma.
  public var gamma: Tensor<Scalar>
  /// `∂L/∂β`, `[C]`; also where there was no beta.
  public var beta: Tensor<Scalar>
}

extension BatchNormalization {
  /// The gradients of a loss `L` from `g = ∂L/∂y`.
  ///
  /// With `r = 1/√(σ² + ε)`, `x̂ = (x − μ)·r`, sums over the `n` values of a channel, and `m` what the variance divides
  /// by,
  ///
  /// ```
  /// ∂L/∂β = Σ g        ∂L/∂γ = Σ g·x̂
  /// ∂L/∂x = γ·r·(g − Σg / n − x̂ · Σ(g·x̂) / m)        in training: μ and σ² depend on x as well
  /// ∂L/∂x = γ·r·g                                      with moving statistics, which do not
  /// ```
  ///
  /// - Parameters:
  ///   - outputGradient: `∂L/∂y`, in the shape of `x`.
  ///   - gamma: `[C]`; `nil` for 1.
  ///   - statistics: as in ``callAsFunction(_:gamma:beta:statistics:)``: `nil` for those of the batch.
  /// - Throws: as ``callAsFunction(_:gamma:beta:statistics:)``.
  @specialized(where Scalar == Double)  // Compiled ahead, for layers whose scalar is known only when a network runs.
  @specialized(where Scalar == Float)
  public func gradients<Scalar>(
    of outputGradient: Tensor<Scalar>, input x: Tensor<Scalar>, gamma: Tensor<Scalar>?,
    statistics: ChannelStatistics<Scalar>?
  ) throws -> BatchNormalizationGradients<Scalar> {
    let shape = try check(
      x.shape, gamma: gamma?.shape, beta: nil, mean: statistics?.mean.shape, variance: statistics?.variance.shape)
    try LayerError.check("the upstream gradient", outputGradient.shape, is: x.shape, "the shape of the input")
    let used = try statistics ?? self.statistics(of: x, divisor: divisor)
    let (n, m) = (Scalar(shape.rows), Scalar(divisor.of(shape.rows)))
    let reciprocal = used.variance.map { 1 / ($0 + Scalar(epsilon)).squareRoot() }
    func normal(_ index: Int) -> Scalar {
      let c = index % shape.columns
      return (x[flat: index] - used.mean[flat: c]) * reciprocal[flat: c]
    }
    var sums = Tensor<Scalar>(shape: [shape.columns], repeating: 0)
    var products = sums
    for index in 0..<x.count {
      sums[flat: index % shape.columns] += outputGradient[flat: index]
      products[flat: index % shape.columns] += outputGradient[flat: index] * normal(index)
    }
    let input = Tensor<Scalar>(shape: x.shape) { index in
      let c = index % shape.columns
      let scale = (gamma?[flat: c] ?? 1) * reciprocal[flat: c]
      let g = outputGradient[flat: index]
      return statistics == nil
        ? scale * (g - sums[flat: c] / n - normal(index) * products[flat: c] / m) : scale * g
    }
    return BatchNormalizationGradients(input: input, gamma: products, beta: sums)
  }
}
