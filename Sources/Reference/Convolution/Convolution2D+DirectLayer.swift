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

extension ConvolutionProblem<Float> {
  /// Channels up to which the taps of a kernel row are joined to one run: below, a run of its own would be too short for
  /// its overhead.
  private static var channelsOfJoinedTaps: Int { 16 }

  /// The windows as addresses: in the input itself, or, where the taps of a kernel row are joined, in the padded input.
  func layerInput(threads: Int) -> LayerInput {
    let (rows, columns) = (geometry.rows, geometry.columns)
    let channels = geometry.channelsPerGroup
    let joins = columns.dilation == 1 && geometry.groups == 1 && channels <= Self.channelsOfJoinedTaps
    if joins {
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
