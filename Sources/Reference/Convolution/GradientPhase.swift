// The gradient of the input as convolutions: which cells are read by the same taps, the weights turned for them, and the
// folding back where the boundary repeats cells. The fast paths that compute them are in `Convolution2D+FastGradients.swift`.

import Kernels

/// The cells of an axis of the input that the same taps read: those at one distance modulo the stride.
///
/// ```
/// input 5, kernel 3, stride 2, no padding     x . x . x      cells 0 2 4 are read by the taps 0 and 2
///                                             . x . x .      cells 1 3 by tap 1
/// ```
struct GradientPhase: Equatable {
  /// The first cell, and how many there are.
  let first, count: Int
  /// The taps that read them, ascending.
  let taps: [Int]
  /// Windows from one of these taps to the next.
  let dilation: Int
  /// The first window that the last of the taps reads the first cell from; negative before the first window.
  let start: Int

  /// Windows the class reads: `start…` up to the last cell's last.
  private var end: Int { start + count - 1 + (taps.count - 1) * dilation }

  /// The windows that exist and are read.
  func readable(_ windows: Int) -> Range<Int> {
    let first = min(max(0, start), windows)
    return first..<max(first, min(windows, end + 1))
  }

  /// The class as a convolution of stride 1 over the readable windows.
  func axis(input: Int) throws -> AxisGeometry {
    try AxisGeometry(
      input: input, kernel: taps.count, stride: 1, dilation: dilation,
      padding: AxisPadding(before: max(0, -start), after: max(0, end + 1 - max(0, start) - input)), axis: "rows")
  }
}

extension AxisGeometry {
  /// The same windows on the padded input, as if it were the input.
  var extended: AxisGeometry {
    get throws {
      try AxisGeometry(
        input: padded, kernel: kernel, stride: stride, dilation: dilation, padding: AxisPadding(before: 0, after: 0),
        axis: "rows")
    }
  }

  /// The classes of cells, one for each remainder modulo the stride that has cells.
  var phases: [GradientPhase] {
    (0..<min(stride, input)).map { first in
      let cells = (input - 1 - first) / stride + 1
      let remainder = (first + padding.before) % stride
      let taps = (0..<kernel).filter { $0 * dilation % stride == remainder }
      guard let nearest = taps.first, let farthest = taps.last else {
        return GradientPhase(first: first, count: cells, taps: [], dilation: 1, start: 0)
      }
      let step = taps.count > 1 ? (taps[1] - nearest) * dilation / stride : 1
      // Exact divisions: the tap and the cell have the same remainder.
      let start = (first + padding.before - farthest * dilation) / stride
      return GradientPhase(first: first, count: cells, taps: taps, dilation: step, start: start)
    }
  }
}

extension GradientProblem {
  /// Whether the boundary repeats cells: the gradient of the extended input is computed and folded back.
  var folds: Bool { boundary.source(of: -1, count: 1) != nil && geometry.paddedShape != geometry.inputShape }

  /// The windows on what the gradient is computed for: the input, or the extended input.
  var wholeGeometry: ConvolutionGeometry {
    get throws {
      guard folds else { return geometry }
      return try ConvolutionGeometry(
        batch: geometry.batch, rows: geometry.rows.extended, columns: geometry.columns.extended,
        inputChannels: geometry.inputChannels, outputChannels: geometry.outputChannels, groups: geometry.groups)
    }
  }

  /// The convolution of the gradients that `∂L/∂x` of one class of cells is.
  func transposedLayer(_ rows: GradientPhase, _ columns: GradientPhase) throws -> ConvolutionGeometry {
    try ConvolutionGeometry(
      batch: geometry.batch, rows: rows.axis(input: rows.readable(geometry.rows.output).count),
      columns: columns.axis(input: columns.readable(geometry.columns.output).count),
      inputChannels: geometry.outputChannels, outputChannels: geometry.inputChannels, groups: geometry.groups)
  }

  /// Some taps of the weights in reverse order, input and output channels of each group exchanged:
  /// `[taps, taps, Cout/g, Cin]`.
  func turnedWeights(rows: [Int], columns: [Int], threads: Int) -> Tensor<Scalar> {
    let (channels, filters) = (geometry.channelsPerGroup, geometry.filtersPerGroup)
    let turned = Tensor<Scalar>(uninitialized: [rows.count, columns.count, filters, geometry.inputChannels])
    let (source, target) = (weights.storage, turned.storage)
    let (groups, inputChannels, outputChannels) = (geometry.groups, geometry.inputChannels, geometry.outputChannels)
    let kernelWidth = geometry.columns.kernel
    // A matrix for each tap and group, in pieces of some filters.
    let filtersOfPiece = 16
    let pieces = (filters + filtersOfPiece - 1) / filtersOfPiece
    // Threads are worth their start only for many weights.
    forEachPart(of: rows.count * columns.count * groups * pieces, threads: turned.count < 1 << 13 ? 1 : threads) {
      some in
      for index in some {
        let (matrix, piece) = index.quotientAndRemainder(dividingBy: pieces)
        let (tap, group) = matrix.quotientAndRemainder(dividingBy: groups)
        let (i, j) = (rows[rows.count - 1 - tap / columns.count], columns[columns.count - 1 - tap % columns.count])
        let first = piece * filtersOfPiece
        transpose(
          source, at: (i * kernelWidth + j) * channels * outputChannels + group * filters + first, rows: channels,
          columns: min(filtersOfPiece, filters - first), step: outputChannels,
          into: target, at: (tap * filters + first) * inputChannels + group * channels, resultStep: inputChannels)
      }
    }
    return turned
  }

  /// The gradient of the extended input, each made-up cell added to the one it repeats.
  func fold(_ extended: Tensor<Scalar>) -> Tensor<Scalar> {
    let (rows, columns) = (geometry.rows, geometry.columns)
    var result = Tensor<Scalar>(shape: geometry.inputShape, repeating: 0)
    for n in 0..<geometry.batch {
      for row in 0..<rows.padded {
        guard let target = boundary.source(of: row - rows.padding.before, count: rows.input) else { continue }
        for column in 0..<columns.padded {
          guard let cell = boundary.source(of: column - columns.padding.before, count: columns.input) else { continue }
          for channel in 0..<geometry.inputChannels {
            result[n, target, cell, channel] += extended[n, row, column, channel]
          }
        }
      }
    }
    return result
  }
}
