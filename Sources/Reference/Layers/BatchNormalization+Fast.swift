// The fast twin of batch normalisation. What it changes: neighbouring channels are computed side by side, and sums over
// rows go band by band, the bands shared by threads and added in their order. The variance is that of the definition,
// in two passes. The loops are Kernels' `ChannelLoops`.

import Kernels

extension BatchNormalization {
  /// The sums over all rows of what `sum` gives for some of them.
  private static func sums(
    rows: Int, columns: Int, threads: Int,
    _ sum: @escaping @Sendable (_ rows: Range<Int>, _ sums: AlignedStorage<Float>, _ first: Int) -> Void
  ) -> Tensor<Float> {
    let result = Tensor<Float>(uninitialized: [columns])
    sumBands(rows: rows, columns: columns, threads: threads, into: result.storage, sum)
    return result
  }

  /// Mean and variance of every channel.
  func fastStatistics(of x: Tensor<Float>, threads: Int) -> ChannelStatistics<Float> {
    let channels = x.shape[x.rank - 1]
    let (rows, values) = (x.count / channels, x.storage)
    let mean = Self.sums(rows: rows, columns: channels, threads: threads) { part, sums, first in
      sumRows(values, rows: part, columns: channels, into: sums, at: first)
    }.map { $0 / Float(rows) }
    let middle = mean.storage
    let variance = Self.sums(rows: rows, columns: channels, threads: threads) { part, sums, first in
      sumSquares(values, mean: middle, rows: part, into: sums, at: first)
    }.map { $0 / Float(divisor.of(rows)) }
    return ChannelStatistics(mean: mean, variance: variance)
  }

  /// `1/√(σ² + ε)` of every channel.
  private func reciprocal(_ statistics: ChannelStatistics<Float>) -> Tensor<Float> {
    statistics.variance.map { 1 / ($0 + Float(epsilon)).squareRoot() }
  }

  /// The normalised array.
  func fastNormalized(
    _ x: Tensor<Float>, gamma: Tensor<Float>, beta: Tensor<Float>, statistics: ChannelStatistics<Float>, threads: Int
  ) -> Tensor<Float> {
    let result = Tensor<Float>(uninitialized: x.shape)
    let (values, target) = (x.storage, result.storage)
    let scale = ChannelScale(mean: statistics.mean.storage, reciprocal: reciprocal(statistics).storage)
    let (gamma, beta) = (gamma.storage, beta.storage)
    forEachSmallPart(of: x.count / x.shape[x.rank - 1], threads: threads) { rows in
      normalize(values, scale, gamma: gamma, beta: beta, rows: rows, into: target)
    }
    return result
  }

  /// The gradients, as ``gradients(of:input:gamma:statistics:)``.
  ///
  /// - Parameters:
  ///   - statistics: those the array was normalised with.
  ///   - dependsOnInput: whether they are those of the batch.
  ///   - isMasked: whether `∂L/∂x` is wanted before the rectifier that `x` comes from.
  func fastGradients(
    of outputGradient: Tensor<Float>, input x: Tensor<Float>, gamma: Tensor<Float>,
    statistics: ChannelStatistics<Float>, dependsOnInput: Bool, wantsInput: Bool, isMasked: Bool, threads: Int
  ) -> FastNormalizationGradients {
    let channels = x.shape[x.rank - 1]
    let (rows, values, g) = (x.count / channels, x.storage, outputGradient.storage)
    let reciprocal = reciprocal(statistics)
    let scale = ChannelScale(mean: statistics.mean.storage, reciprocal: reciprocal.storage)
    let both = Self.sums(rows: rows, columns: 2 * channels, threads: threads) { part, sums, first in
      sumGradients(g, values, scale, rows: part, into: sums, at: first)
    }
    let sums = Tensor<Float>(shape: [channels]) { both[flat: $0] }
    let products = Tensor<Float>(shape: [channels]) { both[flat: channels + $0] }
    var gradients = FastNormalizationGradients(input: nil, gamma: products, beta: sums)
    guard wantsInput else { return gradients }
    let gradient = ChannelGradient(
      factor: gamma.zip(reciprocal, *).storage,
      mean: sums.map { dependsOnInput ? $0 / Float(rows) : 0 }.storage,
      product: products.map { dependsOnInput ? $0 / Float(divisor.of(rows)) : 0 }.storage)
    let result = Tensor<Float>(uninitialized: x.shape)
    let target = result.storage
    forEachSmallPart(of: rows, threads: threads) { rows in
      normalizationGradient(of: g, values, scale, gradient, isMasked: isMasked, rows: rows, into: target)
    }
    gradients.input = result
    return gradients
  }
}

/// The gradients of a fast batch normalisation; `nil` where not wanted.
struct FastNormalizationGradients {
  var input: Tensor<Float>?
  let gamma: Tensor<Float>
  let beta: Tensor<Float>
}
