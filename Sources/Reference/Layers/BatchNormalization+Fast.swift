// The fast twin of batch normalisation. What it changes: neighbouring channels are computed side by side, and sums over
// rows go band by band, the bands shared by threads and added in their order. The variance is that of the definition,
// in two passes. The loops are Kernels' `ChannelLoops`.

import Kernels

extension BatchNormalization {
  /// Rows that are summed by themselves.
  private static var rowsAtOnce: Int { 512 }

  /// The sums over all rows of what `sum` gives for a band of them.
  private static func sums(
    rows: Int, channels: Int, threads: Int,
    _ sum: @escaping @Sendable (_ rows: Range<Int>, _ sums: AlignedStorage<Float>, _ first: Int) -> Void
  ) -> Tensor<Float> {
    let bands = (rows + rowsAtOnce - 1) / rowsAtOnce
    let parts = AlignedStorage<Float>(uninitializedCount: bands * channels)
    forEachPart(of: bands, threads: threads) { part in
      for band in part { sum(band * rowsAtOnce..<min(rows, (band + 1) * rowsAtOnce), parts, band * channels) }
    }
    let result = Tensor<Float>(uninitialized: [channels])
    sumRows(parts, rows: 0..<bands, columns: channels, into: result.storage, at: 0)
    return result
  }

  /// Mean and variance of every channel.
  func fastStatistics(of x: Tensor<Float>, threads: Int) -> ChannelStatistics<Float> {
    let channels = x.shape[x.rank - 1]
    let (rows, values) = (x.count / channels, x.storage)
    let mean = Self.sums(rows: rows, channels: channels, threads: threads) { part, sums, first in
      sumRows(values, rows: part, columns: channels, into: sums, at: first)
    }.map { $0 / Float(rows) }
    let middle = mean.storage
    let variance = Self.sums(rows: rows, channels: channels, threads: threads) { part, sums, first in
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
    forEachPart(of: x.count / x.shape[x.rank - 1], threads: threads) { rows in
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
    let bands = (rows + Self.rowsAtOnce - 1) / Self.rowsAtOnce
    let parts = AlignedStorage<Float>(uninitializedCount: bands * channels)
    let productParts = AlignedStorage<Float>(uninitializedCount: bands * channels)
    forEachPart(of: bands, threads: threads) { part in
      for band in part {
        let first = band * Self.rowsAtOnce
        sumGradients(
          g, values, scale, rows: first..<min(rows, first + Self.rowsAtOnce), into: parts, productParts,
          at: band * channels)
      }
    }
    let (sums, products) = (Tensor<Float>(uninitialized: [channels]), Tensor<Float>(uninitialized: [channels]))
    sumRows(parts, rows: 0..<bands, columns: channels, into: sums.storage, at: 0)
    sumRows(productParts, rows: 0..<bands, columns: channels, into: products.storage, at: 0)
    var gradients = FastNormalizationGradients(input: nil, gamma: products, beta: sums)
    guard wantsInput else { return gradients }
    let gradient = ChannelGradient(
      factor: gamma.zip(reciprocal, *).storage,
      mean: sums.map { dependsOnInput ? $0 / Float(rows) : 0 }.storage,
      product: products.map { dependsOnInput ? $0 / Float(divisor.of(rows)) : 0 }.storage)
    let result = Tensor<Float>(uninitialized: x.shape)
    let target = result.storage
    forEachPart(of: rows, threads: threads) { rows in
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
