// The `direct` twin of a layer: tiles of windows times blocks of filters, the maps read in place whatever the boundary.
// Its loops are Kernels' `directLayer`.

import Kernels

extension Convolution2D {
  /// A bank of filters on maps.
  ///
  /// - Complexity: as ``naive(_:)``; memory: the weights once more, or some blocks of them for each thread where there are
  ///   more weights than input values. Only where a kernel row of a few channels is read in one piece (see
  ///   ``ConvolutionProblem/layerInput(threads:)``) and there is padding, the padded input too.
  static func directLayer(_ problem: ConvolutionProblem<Float>, into output: Tensor<Float>, threads: Int) {
    Kernels.directLayer(
      problem.layerInput(threads: threads), weights: problem.weights.storage, cache: problem.weightCache,
      groups: problem.geometry.groups, epilogue: problem.epilogue, output: output.storage, threads: threads)
  }
}

extension Convolution2D {
  /// The maps `[N, H', W', Cout]` as rows that are made when they are read, for a reader that reads each once: they have
  /// the bits of `direct`.
  ///
  /// - Returns: `nil` where the layer is better computed as a whole: it has many channels, filters that are no whole blocks
  ///   or rows of less than a tile, or another algorithm is faster.
  /// - Throws: ``GeometryError`` where shapes do not fit.
  package func rows(
    _ input: Tensor<Float>, kernel: Tensor<Float>, bias: Tensor<Float>?, activation: Activation,
    weightCache: WeightCache?, threads: Int
  ) throws -> RowwiseArray? {
    var problem = try ConvolutionProblem(self, input: input, kernel: kernel, bias: bias, activation: activation)
    problem.weightCache = weightCache
    let geometry = problem.geometry
    guard operation == .correlate, geometry.joinsTaps,
      ConvolvedRows.applies(width: geometry.columns.output, filters: geometry.outputChannels),
      ConvolutionAlgorithm.automatic(geometry, filter: nil, keepsWeights: weightCache != nil) == .direct,
      let rows = ConvolvedRows(
        problem.layerInput(threads: threads), weights: problem.weights.storage, cache: weightCache,
        epilogue: problem.epilogue, threads: threads)
    else { return nil }
    return RowwiseArray(shape: geometry.outputShape, rows: rows, threads: threads)
  }
}

extension ConvolutionGeometry {
  /// Channels up to which the taps of a kernel row are joined to one run: below, a run of its own would be too short for
  /// its overhead.
  private static var channelsOfJoinedTaps: Int { 16 }

  /// Whether the taps of a kernel row are one run.
  fileprivate var joinsTaps: Bool {
    columns.dilation == 1 && groups == 1 && channelsPerGroup <= Self.channelsOfJoinedTaps
  }
}

extension ConvolutionProblem<Float> {
  /// The windows as addresses: in the input itself, or, where the taps of a kernel row are joined, in the padded input.
  func layerInput(threads: Int) -> LayerInput {
    let (rows, columns) = (geometry.rows, geometry.columns)
    let channels = geometry.channelsPerGroup
    if geometry.joinsTaps {
      return LayerInput(
        maps: extendedInput(threads: threads).storage, height: rows.padded, width: columns.padded,
        channels: geometry.inputChannels,
        rows: (0..<rows.output).flatMap { window in
          (0..<rows.kernel).map { window * rows.stride + $0 * rows.dilation }
        },
        columns: (0..<columns.output).map { $0 * columns.stride }, columnStride: columns.stride, runsDown: rows.kernel,
        runsAcross: 1, runLength: columns.kernel * channels, fill: 0)
    }
    return LayerInput(
      maps: input.storage, height: rows.input, width: columns.input, channels: geometry.inputChannels,
      rows: boundary.sources(of: rows), columns: boundary.sources(of: columns), columnStride: columns.stride,
      runsDown: rows.kernel, runsAcross: columns.kernel, runLength: channels, fill: Float(boundary.fill))
  }
}

extension Boundary {
  /// For every window of an axis and every tap the cell of the input it reads, or −1 where it reads the fill.
  func sources(of axis: AxisGeometry) -> [Int] {
    (0..<axis.output).flatMap { window in
      (0..<axis.kernel).map { source(of: axis.index(window: window, tap: $0), count: axis.input) ?? -1 }
    }
  }
}
