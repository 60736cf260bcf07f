// Where one algorithm overtakes another, and how `auto` decides by it. The numbers are in `AlgorithmTable+Measured.swift`.

/// Crossovers between the algorithms.
public struct AlgorithmTable: Sendable, Equatable {
  /// Input channels of a group from which a 3×3 or 5×5 layer is faster by `winograd` than by `direct`.
  public var winogradChannels: Int
  /// Output channels of a group from which it is.
  public var winogradFilters: Int
  /// Tiles of outputs from which it is: the weights are transformed for however few.
  public var winogradTiles: Int
  /// Taps of a filter, `KH·KW`, from which it is faster by `fft` than by `direct`.
  public var fourierTaps: Int
  /// Taps of a signal's kernel from which it is.
  public var fourierSignalTaps: Int
  /// How many times fewer products `separable` must need than `direct`, in tenths.
  public var separableTenths: Int

  /// The numbers by name.
  public init(
    winogradChannels: Int, winogradFilters: Int, winogradTiles: Int, fourierTaps: Int, fourierSignalTaps: Int,
    separableTenths: Int
  ) {
    self.winogradChannels = winogradChannels
    self.winogradFilters = winogradFilters
    self.winogradTiles = winogradTiles
    self.fourierTaps = fourierTaps
    self.fourierSignalTaps = fourierSignalTaps
    self.separableTenths = separableTenths
  }
}

extension ConvolutionAlgorithm {
  /// Multiply-adds below which `auto` stays with sums of the definition's products: there is nothing to gain, and a
  /// person who compares small numbers by hand finds them exact.
  private static var leastWork: Int { 1 << 24 }

  /// The algorithm for a case by its size.
  ///
  /// - `separable` where a filter of rank 1 needs at least ``AlgorithmTable/separableTenths`` tenths of the products of
  ///   its column and row together: 4×4, 3×6 and larger;
  /// - `winograd` for 3×3 and 5×5 layers of stride 1 with enough channels and tiles of outputs, `fft` for filters with enough
  ///   taps, both only from 2²⁴ multiply-adds on;
  /// - else `direct`.
  public static func automatic(_ geometry: ConvolutionGeometry, filter kernel: Tensor<Float>?) -> ConvolutionAlgorithm {
    automatic(geometry, filter: kernel, keepsWeights: false)
  }

  /// The same for weights that are used again and again: those that are transformed already are worth it for half as many
  /// tiles (256 channels, 14×14, one picture: 0.9 ms instead of 1.5; 512 channels, 7×7: no gain).
  package static func automatic(
    _ geometry: ConvolutionGeometry, filter kernel: Tensor<Float>?, keepsWeights: Bool
  ) -> ConvolutionAlgorithm {
    let table = AlgorithmTable.measured
    let isLarge = geometry.multiplyAdds >= leastWork
    guard let kernel, kernel.rank == 2 else {
      let isDeep =
        geometry.channelsPerGroup >= table.winogradChannels && geometry.filtersPerGroup >= table.winogradFilters
      guard isLarge && isDeep && winograd.obstacle(geometry, filter: nil) == nil else { return .direct }
      let size = Convolution2D.winogradSize(geometry)
      // A larger tile than 4×4 counts for as many of them as it holds.
      let tiles = Convolution2D.winogradTiles(geometry, size) * max(16, size.outputs * size.outputs) / 16
      return tiles >= (keepsWeights ? table.winogradTiles / 2 : table.winogradTiles) ? .winograd : .direct
    }
    let (height, width) = (kernel.shape[0], kernel.shape[1])
    if 10 * height * width >= table.separableTenths * (height + width)
      && separable.obstacle(geometry, filter: kernel) == nil
    {
      return .separable
    }
    let isUnitStride = geometry.rows.stride == 1 && geometry.columns.stride == 1
    return isLarge && isUnitStride && height * width >= table.fourierTaps ? .fft : .direct
  }

  /// The algorithm for a signal: `fft` for kernels with enough taps from 2²⁴ multiply-adds on, else `direct`.
  public static func automatic(_ axis: AxisGeometry) -> ConvolutionAlgorithm {
    let (work, overflow) = axis.output.multipliedReportingOverflow(by: axis.kernel)
    let isLarge = overflow || work >= leastWork
    return isLarge && axis.stride == 1 && axis.kernel >= AlgorithmTable.measured.fourierSignalTaps ? .fft : .direct
  }
}
