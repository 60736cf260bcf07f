// Fast twins of `Pooling2D+Naive.swift`. What they change: neighbouring channels are pooled side by side, and rows by
// several threads. Every window is gone through in the same order, so the bits are the same. They never fall back; the
// inner loops are Kernels' `poolExtremes`, `poolAverages` and `poolingGradient`.

import Kernels

extension Pooling2D {
  /// Pools `[N, H, W, C]`.
  func fast(
    _ input: Tensor<Float>, _ geometry: ConvolutionGeometry, keepsWinners: Bool, threads: Int
  ) -> PooledMaps<Float> {
    pooled(StoredRows(input.storage, rows: geometry.batch * geometry.rows.input), geometry, keepsWinners, threads)
  }

  /// The same of what another layer hands on.
  package func pooled(_ input: PassedArray<Float>, keepsWinners: Bool, threads: Int) throws -> PooledMaps<Float> {
    guard case .rows(let rows) = input else {
      return try self(input.array, keepsWinners: keepsWinners, threads: threads)
    }
    return pooled(rows.rows, try geometry(input: rows.shape), keepsWinners && mode != .average, threads)
  }

  private func pooled(
    _ input: any ArrayRows, _ geometry: ConvolutionGeometry, _ keepsWinners: Bool, _ threads: Int
  ) -> PooledMaps<Float> {
    let values = Tensor<Float>(uninitialized: geometry.outputShape)
    let winners = keepsWinners ? PoolingWinners(AlignedStorage(uninitializedCount: values.count)) : nil
    let maps = PooledMaps(values: values, winners: winners)
    fill(maps, from: input, geometry, threads: threads)
    return maps
  }

  /// Writes every value and, if they are kept, every winner.
  private func fill(
    _ maps: PooledMaps<Float>, from input: any ArrayRows, _ geometry: ConvolutionGeometry, threads: Int
  ) {
    let windows = PoolingWindows(geometry)
    let (values, winners) = (maps.values.storage, maps.winners?.storage)
    switch mode {
    case .max, .min:
      let isLargest = mode == .max
      forEachSmallPart(of: windows.allOutputRows, threads: threads) { rows in
        poolExtremes(windows, input: input, isLargest: isLargest, values: values, winners: winners, rows: rows)
      }
    case .average:
      let divisors = divisors(geometry)
      forEachSmallPart(of: windows.allOutputRows, threads: threads) { rows in
        poolAverages(windows, input: input, divisors: divisors, values: values, rows: rows)
      }
    }
  }

  /// The gradient with respect to the input `[N, H, W, C]`.
  func fastGradient(
    of outputGradient: Tensor<Float>, winners: PoolingWinners?, _ geometry: ConvolutionGeometry, threads: Int
  ) -> Tensor<Float> {
    let gradient = Tensor<Float>(uninitialized: geometry.inputShape)
    gradientRows(of: outputGradient, winners: winners, pooled: nil, geometry).store(
      in: gradient.storage, threads: threads)
    return gradient
  }

  /// The same of maps `[N, H', W', C]`, row by row when it is read.
  ///
  /// - Parameter pooled: the values that won, where the input is a rectifier's output and the gradient before that is
  ///   wanted: it is 0 where they are at most 0.
  package func gradientRows(
    of outputGradient: Tensor<Float>, input: [Int], winners: PoolingWinners?, pooled: Tensor<Float>?
  ) throws -> any ArrayRows {
    let geometry = try gradientGeometry(outputGradient.shape, input: input, winners: winners)
    return gradientRows(of: outputGradient, winners: winners, pooled: pooled, geometry)
  }

  private func gradientRows(
    of outputGradient: Tensor<Float>, winners: PoolingWinners?, pooled: Tensor<Float>?, _ geometry: ConvolutionGeometry
  ) -> any ArrayRows {
    PoolingGradientRows(
      PoolingWindows(geometry), of: outputGradient.storage,
      shares: winners.map { .toWinners($0.storage, pooled: pooled?.storage) } ?? .toAll(divisors(geometry)))
  }

  /// The fast twin on maps `[N, H, W, C]` that are there already: for a caller who wants to see that every value is
  /// written.
  package func compute(_ input: Tensor<Float>, threads: Int, into maps: inout PooledMaps<Float>) throws {
    let geometry = try geometry(input: input.shape)
    precondition(maps.values.shape == geometry.outputShape, "maps of shape \(maps.values.shape)")
    fill(
      maps, from: StoredRows(input.storage, rows: geometry.batch * geometry.rows.input), geometry, threads: threads)
  }

  /// The same for a gradient `[N, H, W, C]`.
  package func computeGradient(
    of outputGradient: Tensor<Float>, winners: PoolingWinners?, threads: Int, into gradient: inout Tensor<Float>
  ) throws {
    let geometry = try geometry(input: gradient.shape)
    precondition(outputGradient.shape == geometry.outputShape, "a gradient of shape \(outputGradient.shape)")
    gradientRows(of: outputGradient, winners: winners, pooled: nil, geometry).store(
      in: gradient.storage, threads: threads)
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
