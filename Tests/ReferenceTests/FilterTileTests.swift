// Filters, signals and depthwise layers around every tile of their inner loops, into outputs that hold NaN before: a cell
// that is not written, or is written from beyond the edge, fails.

import Kernels
import Reference
import Testing

@Suite struct FilterTileTests {
  /// Three vectors: the neighbouring outputs of a filter's tile.
  private static let strip = 3 * VectorUnit.width

  /// Rows around a group of four, widths around one strip, four, and the two that a middle needs.
  private static let filters: [Trial] = {
    var trials: [Trial] = []
    let widths = [1, strip - 1, strip, strip + 1, 2 * strip + 3, 4 * strip + 1, 5 * strip + 2, 9 * strip]
    for (index, width) in widths.enumerated() {
      for height in [1, 3, 4, 5, 11] {
        let channels = [1, 3, 2, 5][(index + height) % 4]
        for kernel in [AxisPair(rows: 3, columns: 3), AxisPair(rows: 1, columns: 5), AxisPair(rows: 6, columns: 2)] {
          trials.append(
            Trial(
              height: height, width: width, channels: channels, kernel: kernel, boundary: .reflect,
              operation: .convolve, isRankOne: true))
        }
      }
    }
    for boundary in [Boundary.zero, .constant(-0.5), .edge, .symmetric, .reflect, .wrap] {
      // A kernel larger than the map: every rule goes round more than once.
      trials.append(
        Trial(height: 3, width: 4, kernel: AxisPair(rows: 9, columns: 15), boundary: boundary, isRankOne: true))
      for (rows, columns) in [(1, 1), (2, 3), (3, 2), (4, 1), (1, 5)] {
        for dilation in [AxisPair.one, AxisPair(rows: 2, columns: 3), AxisPair(rows: 4, columns: 1)] {
          trials.append(
            Trial(
              batch: 2, height: 19, width: 3 * strip + 5, channels: 2, kernel: AxisPair(rows: 3, columns: 4),
              stride: AxisPair(rows: rows, columns: columns), dilation: dilation, boundary: boundary, isRankOne: true))
        }
      }
    }
    return trials
  }()

  /// Channels around one vector and two, columns around a tile of six.
  private static let depthwise: [Trial] = {
    var trials: [Trial] = []
    let vector = VectorUnit.width
    for channels in [2, 3, vector - 1, vector, vector + 1, 2 * vector - 1, 2 * vector, 2 * vector + 1, 5 * vector + 3] {
      for width in [1, 5, 7, 8, 9, 14, 15, 40] {
        trials.append(
          Trial(height: 4, width: width, channels: channels, filters: channels, groups: channels, boundary: .edge))
      }
      for stride in [AxisPair(rows: 2, columns: 2), AxisPair(rows: 1, columns: 3)] {
        trials.append(
          Trial(
            batch: 2, height: 7, width: 31, channels: channels, filters: channels,
            kernel: AxisPair(rows: 2, columns: 3), stride: stride, dilation: AxisPair(rows: 2, columns: 1),
            groups: channels, padding: .explicit(Padding(top: 2, bottom: 1, left: 0, right: 3)),
            boundary: .constant(0.75)))
      }
    }
    return trials
  }()

  @Test(arguments: filters + depthwise)
  func everyCellIsWrittenWithinTheBound(trial: Trial) throws {
    let arrays = trial.arrays(seed: 11)
    for algorithm in [ConvolutionAlgorithm.direct, .separable] {
      if algorithm == .separable && !trial.isRankOne { continue }
      for threads in [1, 3] {
        let result = try compute(trial, arrays, algorithm, activation: .identity, threads: threads)
        let comparison = try arrays.judge(result, of: trial.convolution)
        #expect(comparison.isRight, "\(algorithm), \(threads) threads: \(comparison)")
      }
    }
  }

  @Test(arguments: filters + depthwise)
  func neitherThreadsNorActivationChangeASum(trial: Trial) throws {
    let arrays = trial.arrays(seed: 12)
    for algorithm in [ConvolutionAlgorithm.direct, .separable] {
      if algorithm == .separable && !trial.isRankOne { continue }
      let one = try compute(trial, arrays, algorithm, activation: .identity, threads: 1)
      for threads in [2, 5] {
        #expect(try compute(trial, arrays, algorithm, activation: .identity, threads: threads) == one, "\(algorithm)")
      }
      let rectified = try compute(trial, arrays, algorithm, activation: .relu, threads: 2)
      #expect(rectified == one.map { max(0, $0) }, "\(algorithm)")
    }
  }

  /// A signal has one row, which threads share by columns.
  @Test(arguments: [1, 127, 128, 129, 3001])
  func aSignalIsSplitByColumns(count: Int) throws {
    for (taps, stride) in [(3, 1), (100, 1), (5, 3)] {
      let trial = Trial(
        height: 1, width: count, kernel: AxisPair(rows: 1, columns: taps), stride: AxisPair(rows: 1, columns: stride),
        padding: .explicit(Padding(top: 0, bottom: 0, left: taps - 1, right: taps - 1)), operation: .convolve)
      let arrays = trial.arrays(seed: 13)
      let one = try compute(trial, arrays, .direct, activation: .identity, threads: 1)
      #expect(try arrays.judge(one, of: trial.convolution).isRight, "\(count), \(taps)")
      #expect(try compute(trial, arrays, .direct, activation: .identity, threads: 2) == one, "\(count), \(taps)")
    }
  }

  @Test func aRectifierKeepsWhatIsNoNumber() throws {
    for trial in [Trial(height: 6, width: 40), Trial(height: 6, width: 9, channels: 8, filters: 8, groups: 8)] {
      var arrays = trial.arrays(seed: 14)
      arrays.input[0, 2, 4, 0] = .nan
      let result = try compute(trial, arrays, .direct, activation: .relu, threads: 1)
      #expect(result[0, 2, 4, 0].isNaN && !result[0, 2, 7, 0].isNaN)
    }
  }

  @Test func theJudgeSeesOneWrongCellOfATile() throws {
    let trial = Trial(height: 5, width: Self.strip + 1)
    let arrays = trial.arrays(seed: 15)
    var result = try compute(trial, arrays, .direct, activation: .identity, threads: 1)
    result[0, 4, Self.strip, 0] = result[0, 4, Self.strip - 1, 0]
    #expect(try !arrays.judge(result, of: trial.convolution).isRight)
  }

  private func compute(
    _ trial: Trial, _ arrays: TrialArrays, _ algorithm: ConvolutionAlgorithm, activation: Activation, threads: Int
  ) throws -> Tensor<Float> {
    let geometry = try trial.convolution.geometry(input: arrays.input.shape, kernel: arrays.weights.shape)
    var output = Tensor<Float>(shape: geometry.outputShape, repeating: .nan)
    try trial.convolution.compute(
      arrays.input, kernel: arrays.weights, bias: arrays.bias, activation: activation, algorithm: algorithm,
      threads: threads, into: &output)
    return output
  }
}
