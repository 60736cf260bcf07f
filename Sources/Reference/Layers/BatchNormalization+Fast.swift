// The fast twin of batch normalisation. What it changes: neighbouring channels are computed side by side, and sums over
// rows go band by band, the bands shared by threads and added in their order. The variance is that of the definition:
// in two passes, but band by band. The loops are Kernels' `ChannelLoops`.

import Kernels

extension BatchNormalization {
  /// Rows of a band: with the channels of most layers they stay in a second-level cache.
  private static var rowsAtOnce: Int { 512 }

  /// Mean and variance of every channel.
  ///
  /// Each band has its own mean and squares about it; those of all rows follow from them, and are as accurate as in two
  /// passes over everything: `M = Σ Mᵦ + Σ nᵦ·(μᵦ − μ)²`. Source: T. F. Chan, G. H. Golub, R. J. LeVeque, *Algorithms for
  /// Computing the Sample Variance*, 1983.
  func fastStatistics(of x: Tensor<Float>, threads: Int) -> ChannelStatistics<Float> {
    let channels = x.shape[x.rank - 1]
    let (rows, values) = (x.count / channels, x.storage)
    let bands = stride(from: 0, to: rows, by: Self.rowsAtOnce).map { $0..<min(rows, $0 + Self.rowsAtOnce) }
    let moments = AlignedStorage<Float>(uninitializedCount: bands.count * 2 * channels)
    forEachSmallPart(of: bands.count, threads: threads) { part in
      for band in part {
        bandMoments(values, rows: bands[band], channels: channels, into: moments, at: band * 2 * channels)
      }
    }
    var statistics = ChannelStatistics<Float>(
      mean: Tensor(shape: [channels], repeating: 0), variance: Tensor(shape: [channels], repeating: 0))
    for channel in 0..<channels {
      let means = bands.indices.map { Double(moments[$0 * 2 * channels + channel]) }
      let mean = zip(bands, means).reduce(0) { $0 + Double($1.0.count) * $1.1 } / Double(rows)
      let squares = bands.indices.reduce(0.0) { sum, band in
        let difference = means[band] - mean
        return sum + Double(moments[(band * 2 + 1) * channels + channel])
          + Double(bands[band].count) * difference * difference
      }
      statistics.mean[flat: channel] = Float(mean)
      statistics.variance[flat: channel] = Float(squares / Double(divisor.of(rows)))
    }
    return statistics
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
      rows: outputGradient.rows, columns: 2 * channels,
      rowsAtOnce: max(1, Self.rowsAtOnce * channels / outputGradient.rowLength),
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
