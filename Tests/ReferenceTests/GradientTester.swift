// A convolution to differentiate, with its arrays and an upstream gradient, and the table of those worth trying.

import Reference
import Testing

/// The arrays of a trial with an upstream gradient.
struct GradientTrial {
  let convolution: Convolution2D
  let x: Tensor<Double>
  let w: Tensor<Double>
  let b: Tensor<Double>
  let g: Tensor<Double>

  /// Whole numbers, or normal ones that are `Float`s.
  init(_ trial: Trial, seed: UInt64, integers: Bool) throws {
    let arrays = trial.arrays(seed: seed, integers: integers)
    convolution = trial.convolution
    x = arrays.input.map(Double.init)
    w = arrays.weights.map(Double.init)
    b = try #require(arrays.bias).map(Double.init)
    var generator = SeededGenerator(seed: seed + 1000)
    g = Tensor(shape: try convolution.oracle(x, kernel: w, bias: b).shape) { _ in
      integers ? Double(Int(generator.uniform() * 17) - 8) : Double(Float(generator.normal()))
    }
  }

  /// `L = ⟨g, y⟩`.
  func loss(x: Tensor<Double>? = nil, w: Tensor<Double>? = nil, b: Tensor<Double>? = nil) throws -> Double {
    dot(g, try convolution.oracle(x ?? self.x, kernel: w ?? self.w, bias: b ?? self.b))
  }

  func gradients(_ wanted: GradientParts = .all) throws -> ConvolutionGradients<Double> {
    try convolution.gradients(of: g, input: x, kernel: w, wanted: wanted)
  }

  /// The same in single precision.
  func singleGradients() throws -> ConvolutionGradients<Float> {
    try convolution.gradients(
      of: g.map { Float($0) }, input: x.map { Float($0) }, kernel: w.map { Float($0) }, wanted: .all)
  }

  func bounds(precision: Precision = .float32) throws -> ConvolutionGradients<Double> {
    try convolution.gradientBounds(of: g, input: x, kernel: w, precision: precision, roundings: 0)
  }

  static let sides = PaddingRule.explicit(Padding(top: 2, bottom: 1, left: 3, right: 4))

  static let table: [Trial] = {
    var trials: [Trial] = []
    for boundary in [Boundary.zero, .constant(3), .edge, .symmetric, .reflect, .wrap] {
      for operation in ConvolutionOperation.allCases {
        trials.append(
          Trial(
            batch: 2, height: 4, width: 5, channels: 2, filters: 3, kernel: AxisPair(rows: 3, columns: 2),
            padding: sides, boundary: boundary, operation: operation))
        trials.append(
          Trial(
            height: 5, width: 4, channels: 3, kernel: AxisPair(rows: 2, columns: 3), padding: .same,
            boundary: boundary, operation: operation))
      }
      // Reaches several periods of a mirror or a repetition beyond a map of one row.
      trials.append(Trial(height: 1, width: 2, filters: 2, padding: sides, boundary: boundary))
    }
    for stride in [AxisPair(rows: 1, columns: 2), AxisPair(rows: 2, columns: 3), AxisPair(rows: 3, columns: 1)] {
      for dilation in [AxisPair.one, AxisPair(rows: 2, columns: 1), AxisPair(rows: 1, columns: 3)] {
        trials.append(
          Trial(
            height: 8, width: 9, channels: 2, filters: 2, stride: stride, dilation: dilation, padding: sides,
            boundary: .edge, operation: .convolve))
      }
    }
    for padding in [PaddingRule.valid, .full] {
      for filters in [nil, 4] {
        trials.append(Trial(height: 6, width: 5, channels: 2, filters: filters, padding: padding, operation: .convolve))
      }
    }
    for (channels, filters, groups) in [(4, 6, 2), (6, 6, 6), (3, 6, 3), (6, 3, 3)] {
      trials.append(Trial(height: 4, width: 5, channels: channels, filters: filters, groups: groups))
    }
    // Cells that no window reads.
    trials.append(
      Trial(
        height: 7, width: 8, channels: 2, filters: 2, kernel: .one, stride: AxisPair(rows: 3, columns: 2),
        padding: .valid))
    return trials
  }()
}

/// `Σ aᵢ·bᵢ`.
func dot(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Double {
  precondition(a.shape == b.shape)
  return (0..<a.count).reduce(0) { $0 + a[flat: $1] * b[flat: $1] }
}

extension ConvolutionGradients {
  /// The three with their names; all must be there.
  func named() throws -> [(name: String, values: Tensor<Scalar>)] {
    [("input", try #require(input)), ("kernel", try #require(kernel)), ("bias", try #require(bias))]
  }
}
