// One convolution to try, and the table of those that are worth trying. Row names are computed from the row.

import Reference

/// The numbers of one trial.
struct Trial: Sendable, CustomStringConvertible {
  var batch = 1
  var height = 7
  var width = 5
  var channels = 1
  /// `nil` is a filter `[KH, KW]`.
  var filters: Int?
  var kernel = AxisPair(rows: 3, columns: 3)
  var stride = AxisPair.one
  var dilation = AxisPair.one
  var groups = 1
  var padding = PaddingRule.same
  var boundary = Boundary.zero
  var operation = ConvolutionOperation.correlate
  var hasBias = true
  var isRankOne = false

  var description: String {
    "\(batch)×\(height)×\(width)×\(channels) → \(filters.map(String.init) ?? "filter"), kernel "
      + "\(kernel.rows)×\(kernel.columns), stride \(stride.rows),\(stride.columns), dilation "
      + "\(dilation.rows),\(dilation.columns), groups \(groups), \(padding), \(boundary), \(operation)"
      + (hasBias ? ", bias" : "") + (isRankOne ? ", rank 1" : "")
  }

  var convolution: Convolution2D {
    Convolution2D(
      operation: operation, padding: padding, boundary: boundary, stride: stride, dilation: dilation, groups: groups)
  }

  /// Arrays for this trial. The values are `Float`s, so that the oracle and the twins see the same numbers.
  func arrays(seed: UInt64, integers: Bool = false) -> TrialArrays {
    var generator = SeededGenerator(seed: seed)
    func numbers(_ count: Int) -> [Float] {
      (0..<count).map { _ in
        integers ? Float(Int(generator.uniform() * 17) - 8) : Float(generator.normal())
      }
    }
    func tensor(_ shape: [Int]) -> Tensor<Float> { Tensor(shape: shape, scalars: numbers(shape.reduce(1, *))) }
    let input = tensor([batch, height, width, channels])
    var weights = tensor(
      filters.map { [kernel.rows, kernel.columns, channels / groups, $0] } ?? [kernel.rows, kernel.columns])
    if isRankOne {
      // Few bits in each factor, so that the products are exact.
      let column = (0..<kernel.rows).map { _ in Float(Int(generator.uniform() * 15) - 7) }
      let row = (0..<kernel.columns).map { _ in Float(Int(generator.uniform() * 15) - 7) / 8 }
      weights = Tensor(shape: weights.shape, scalars: column.flatMap { u in row.map { u * $0 } })
    }
    return TrialArrays(input: input, weights: weights, bias: hasBias ? tensor([filters ?? channels]) : nil)
  }

  /// The algorithms that can compute this trial.
  func algorithms(for arrays: TrialArrays) throws -> [ConvolutionAlgorithm] {
    let geometry = try convolution.geometry(input: arrays.input.shape, kernel: arrays.weights.shape)
    return ConvolutionAlgorithm.allCases.filter {
      $0.obstacle(geometry, filter: filters == nil ? arrays.weights : nil) == nil
    }
  }

  /// What an algorithm makes of memory full of NaN: a value it does not write is seen.
  func output(
    of algorithm: ConvolutionAlgorithm, for arrays: TrialArrays, activation: Activation = .identity, threads: Int
  ) throws -> Tensor<Float> {
    let geometry = try convolution.geometry(input: arrays.input.shape, kernel: arrays.weights.shape)
    var output = Tensor<Float>(shape: geometry.outputShape, repeating: .nan)
    try convolution.compute(
      arrays.input, kernel: arrays.weights, bias: arrays.bias, activation: activation, algorithm: algorithm,
      threads: threads, into: &output)
    return output
  }

  /// Sizes around every tile (8, 16 and 32 values; 4 columns), height unlike width, all kinds of channels and groups.
  static let table: [Trial] = {
    var trials: [Trial] = []
    // Filters: row lengths around 32, every boundary, both operations, even kernels.
    for width in [1, 2, 31, 32, 33, 67] {
      trials.append(Trial(height: 5, width: width, kernel: AxisPair(rows: 3, columns: 2), operation: .convolve))
    }
    for boundary in [Boundary.zero, .constant(0.25), .edge, .symmetric, .reflect, .wrap] {
      for kernel in [AxisPair(rows: 4, columns: 2), AxisPair(rows: 9, columns: 11)] {
        trials.append(Trial(channels: 3, kernel: kernel, boundary: boundary, operation: .convolve))
      }
    }
    for stride in [AxisPair(rows: 2, columns: 3), AxisPair(rows: 3, columns: 1)] {
      for dilation in [AxisPair.one, AxisPair(rows: 2, columns: 3)] {
        for channels in [1, 3] {
          trials.append(
            Trial(
              batch: 2, height: 17, width: 19, channels: channels, stride: stride, dilation: dilation, padding: .same))
        }
      }
    }
    for padding in [PaddingRule.valid, .full, .explicit(Padding(top: 1, bottom: 0, left: 2, right: 5))] {
      trials.append(Trial(height: 11, width: 13, padding: padding, isRankOne: true))
      trials.append(
        Trial(height: 11, width: 13, kernel: AxisPair(rows: 5, columns: 7), padding: padding, isRankOne: true))
      trials.append(Trial(height: 11, width: 13, channels: 3, filters: 5, padding: padding))
    }
    // Layers: filters around the block of 16, columns around 4, channels that are no power of two.
    for filters in [1, 7, 15, 16, 17, 33] {
      trials.append(Trial(height: 6, width: 7, channels: 5, filters: filters))
    }
    for width in [3, 4, 5, 8, 9] {
      trials.append(Trial(batch: 3, height: 4, width: width, channels: 7, filters: 17, padding: .valid))
    }
    for (channels, filters, groups) in [(4, 6, 2), (6, 6, 6), (6, 12, 6), (17, 17, 17), (33, 66, 3), (12, 36, 2)] {
      trials.append(
        Trial(
          batch: 2, height: 9, width: 8, channels: channels, filters: filters, stride: AxisPair(rows: 2, columns: 1),
          dilation: AxisPair(rows: 1, columns: 2), groups: groups))
    }
    trials.append(Trial(height: 5, width: 6, channels: 17, filters: 33, kernel: .one, operation: .convolve))
    trials.append(Trial(height: 8, width: 9, channels: 3, filters: 4, boundary: .reflect, operation: .convolve))
    // One window of two rows, or two windows of one column, of which the second lies in the padding.
    trials.append(
      Trial(
        height: 2, width: 5, filters: 2, kernel: AxisPair(rows: 2, columns: 1), stride: AxisPair(rows: 2, columns: 1),
        dilation: AxisPair(rows: 2, columns: 2)))
    trials.append(
      Trial(
        batch: 3, height: 1, width: 1, channels: 17, filters: 2, kernel: .one,
        padding: .explicit(Padding(top: 0, bottom: 0, left: 0, right: 1))))
    return trials
  }()
}

/// The arrays of a trial.
struct TrialArrays {
  var input: Tensor<Float>
  var weights: Tensor<Float>
  var bias: Tensor<Float>?

  /// Compares a result with the oracle for these arrays and a convolution.
  func judge(
    _ result: Tensor<Float>, of convolution: Convolution2D, by algorithm: ConvolutionAlgorithm = .direct
  ) throws -> Comparison {
    let (x, w, b) = (input.map(Double.init), weights.map(Double.init), bias?.map(Double.init))
    let bound =
      switch algorithm {
      case .winograd: try convolution.winogradBound(x, kernel: w, bias: b, size: nil)
      case .fft: try convolution.fourierBound(x, kernel: w, bias: b).values
      default: try convolution.bound(x, kernel: w, bias: b, precision: .float32, roundings: 0)
      }
    return try Comparison(
      result: result.map(Double.init), oracle: convolution.oracle(x, kernel: w, bias: b), bound: bound,
      precision: .float32)
  }
}
