// Fast twins of `Pooling2D+Naive.swift`. What they change: neighbouring channels are pooled side by side, and rows by
// several threads. Every window is gone through in the same order, so the bits are the same. They never fall back; the
// inner loops are Kernels' `poolExtremes`, `poolAverages` and `poolingGradient`.

import Kernels

extension Pooling2D {
  /// Pools `[N, H, W, C]`.
  func fast(
    _ input: Tensor<Float>, _ geometry: ConvolutionGeometry, keepsWinners: Bool, threads: Int
  ) -> PooledMaps<Float> {
    let values = Tensor<Float>(uninitialized: geometry.outputShape)
    let winners = keepsWinners ? PoolingWinners(AlignedStorage(uninitializedCount: values.count)) : nil
    let maps = PooledMaps(values: values, winners: winners)
    fill(maps, from: input, geometry, threads: threads)
    return maps
  }

  /// Writes every value and, if they are kept, every winner.
  private func fill(
    _ maps: PooledMaps<Float>, from input: Tensor<Float>, _ geometry: ConvolutionGeometry, threads: Int
  ) {
    let windows = PoolingWindows(geometry)
    let (source, values, winners) = (input.storage, maps.values.storage, maps.winners?.storage)
    switch mode {
    case .max, .min:
      let isLargest = mode == .max
      forEachSmallPart(of: windows.allOutputRows, threads: threads) { rows in
        poolExtremes(windows, input: source, isLargest: isLargest, values: values, winners: winners, rows: rows)
      }
    case .average:
      let divisors = divisors(geometry)
      forEachSmallPart(of: windows.allOutputRows, threads: threads) { rows in
        poolAverages(windows, input: source, divisors: divisors, values: values, rows: rows)
      }
    }
  }

  /// The gradient with respect to the input `[N, H, W, C]`.
  func fastGradient(
    of outputGradient: Tensor<Float>, winners: PoolingWinners?, _ geometry: ConvolutionGeometry, threads: Int
  ) -> Tensor<Float> {
    let gradient = Tensor<Float>(uninitialized: geometry.inputShape)
    fill(gradient, from: outputGradient, winners: winners, geometry, threads: threads)
    return gradient
  }

  /// Writes every value of the gradient.
  private func fill(
    _ gradient: Tensor<Float>, from outputGradient: Tensor<Float>, winners: PoolingWinners?,
    _ geometry: ConvolutionGeometry, threads: Int
  ) {
    let windows = PoolingWindows(geometry)
    let (source, target) = (outputGradient.storage, gradient.storage)
    let shares = winners.map { PoolingShares.toWinners($0.storage) } ?? .toAll(divisors(geometry))
    forEachSmallPart(of: windows.allInputRows, threads: threads) { rows in
      poolingGradient(windows, of: source, shares: shares, gradient: target, rows: rows)
    }
  }

  /// The fast twin on maps `[N, H, W, C]` that are there already: for a caller who wants to see that every value is
  /// written.
  package func compute(_ input: Tensor<Float>, threads: Int, into maps: inout PooledMaps<Float>) throws {
    let geometry = try geometry(input: input.shape)
    precondition(maps.values.shape == geometry.outputShape, "maps of shape \(maps.values.shape)")
    fill(maps, from: input, geometry, threads: threads)
  }

  /// The same for a gradient `[N, H, W, C]`.
  package func computeGradient(
    of outputGradient: Tensor<Float>, winners: PoolingWinners?, threads: Int, into gradient: inout Tensor<Float>
  ) throws {
    let geometry = try geometry(input: gradient.shape)
    precondition(outputGradient.shape == geometry.outputShape, "a gradient of shape \(outputGradient.shape)")
    fill(gradient, from: outputGradient, winners: winners, geometry, threads: threads)
  }

  private func divisors(_ geometry: ConvolutionGeometry) -> PoolingDivisors {
    func divisors(_ axis: AxisGeometry) -> [Int] { (0..<axis.output).map { divisor(axis, window: $0) } }
    return PoolingDivisors(rows: divisors(geometry.rows), columns: divisors(geometry.columns))
  }
}

extension PoolingWindows {
  /// The windows of a pooling.
  init(_ geometry: ConvolutionGeometry) {
    self.init(
      batch: geometry.batch, rows: PoolingAxis(geometry.rows), columns: PoolingAxis(geometry.columns),
      channels: geometry.inputChannels)
  }
}

extension PoolingAxis {
  /// The windows along one axis of a pooling.
  fileprivate init(_ axis: AxisGeometry) {
    self.init(
      input: axis.input, size: axis.kernel, stride: axis.stride, before: axis.padding.before, output: axis.output)
  }
}
