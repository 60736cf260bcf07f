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
  ///
  /// - Parameter mayBeRows: whether its rows may be made when they are read.
  func fastNormalized(
    _ x: Tensor<Float>, gamma: Tensor<Float>, beta: Tensor<Float>, statistics: ChannelStatistics<Float>,
    mayBeRows: Bool, threads: Int
  ) -> PassedArray<Float> {
    let scale = ChannelScale(mean: statistics.mean.storage, reciprocal: reciprocal(statistics).storage)
    let rows = NormalizedRows(PassedArray.array(x).rows, scale, gamma: gamma.storage, beta: beta.storage)
    let result = RowwiseArray(shape: x.shape, rows: rows, threads: threads)
    return mayBeRows ? .rows(result) : .array(result.array)
  }

  /// The gradients, as ``gradients(of:input:gamma:statistics:)``.
  ///
  /// - Parameters:
  ///   - outputGradient: rows of the shape of `x`; they are read here once, and once more if those of the input are.
  ///   - statistics: those the array was normalised with.
  ///   - dependsOnInput: whether they are those of the batch.
  ///   - isMasked: whether `∂L/∂x` is wanted before the rectifier that `x` comes from.
  func fastGradients(
    of outputGradient: any ArrayRows, input x: Tensor<Float>, gamma: Tensor<Float>,
    statistics: ChannelStatistics<Float>, dependsOnInput: Bool, isMasked: Bool, threads: Int
  ) -> FastNormalizationGradients {
    let channels = x.shape[x.rank - 1]
    let (rows, values) = (x.count / channels, x.storage)
    let reciprocal = reciprocal(statistics)
    let scale = ChannelScale(mean: statistics.mean.storage, reciprocal: reciprocal.storage)
    let both = Tensor<Float>(uninitialized: [2 * channels])
    sumBands(
      rows: outputGradient.rows, columns: 2 * channels, rowsAtOnce: max(1, 512 * channels / outputGradient.rowLength),
      threads: threads, into: both.storage
    ) { part, sums, first in
      addGradientSums(of: outputGradient, values, scale, rows: part, into: sums, at: first)
    }
    let sums = Tensor<Float>(shape: [channels]) { both[flat: $0] }
    let products = Tensor<Float>(shape: [channels]) { both[flat: channels + $0] }
    let gradient = ChannelGradient(
      factor: gamma.zip(reciprocal, *).storage,
      mean: sums.map { dependsOnInput ? $0 / Float(rows) : 0 }.storage,
      product: products.map { dependsOnInput ? $0 / Float(divisor.of(rows)) : 0 }.storage)
    return FastNormalizationGradients(
      input: NormalizationGradientRows(outputGradient, x: values, scale: scale, parts: gradient, isMasked: isMasked),
      gamma: products, beta: sums)
  }
}

/// The gradients of a fast batch normalisation.
struct FastNormalizationGradients {
  let input: NormalizationGradientRows
  let gamma: Tensor<Float>
  let beta: Tensor<Float>
}
