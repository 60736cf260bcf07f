// One case of the benchmark: what is computed on arrays of which shapes, and how much work that is by its definition.
// It times nothing and holds no arrays. Next: `BenchmarkCatalogue.swift`, the list of them; `Workload.swift`.

import Reference

/// The kinds of cases, by the names that `--only` takes.
enum BenchmarkGroup: String, CaseIterable {
  case layers, filters, separable, signals, pooling
}

/// One case.
struct BenchmarkCase {
  /// What is computed.
  enum Work {
    case convolution(Convolution2D)
    case signal(Convolution1D)
    case pooling(Pooling2D)
  }

  let group: BenchmarkGroup
  /// The shapes and what else tells it from the others of its group, in no language: `32×15×15×32 → 64 · 3×3 valid`.
  let name: String
  let work: Work
  /// The input's shape.
  let input: [Int]
  /// The kernel's shape; of a pooling, its window.
  let kernel: [Int]
  /// Whether a bias is added for every output channel.
  let hasBias: Bool
  /// The output's shape.
  let output: [Int]
  /// Products of the definition, the padded ones too; 0 for a pooling, which multiplies nothing.
  let multiplyAdds: Int
  /// Cells added around the input.
  let padding: Padding

  /// A layer with bias on a batch of maps.
  init(layer input: [Int], filters: Int, kernel: Int, stride: Int, padding: PaddingRule, groups: Int = 1) throws {
    let weights = [kernel, kernel, input[3] / groups, filters]
    let work = Convolution2D(
      operation: .correlate, padding: padding, boundary: .zero,
      stride: AxisPair(rows: stride, columns: stride), dilation: .one, groups: groups)
    let geometry = try work.geometry(input: input, kernel: weights, bias: [filters])
    let rule =
      switch padding {
      case .valid: "valid"
      case .same: "same"
      case .full: "full"
      case .explicit(let sides): "padding \(sides.top)"
      }
    let extras = [rule] + (stride > 1 ? ["stride \(stride)"] : []) + (groups > 1 ? ["groups \(groups)"] : [])
    group = .layers
    name = "\(TensorShape.text(input)) → \(filters) · \(kernel)×\(kernel) \(extras.joined(separator: ", "))"
    self.work = .convolution(work)
    (self.input, self.kernel, output, hasBias) = (input, weights, geometry.outputShape, true)
    (multiplyAdds, self.padding) = (geometry.multiplyAdds, geometry.padding)
  }

  /// A square filter on a grey picture, as large as the picture, mirrored at its edges as OpenCV does.
  init(filter size: Int, on input: [Int], isSeparable: Bool) throws {
    let work = Convolution2D(
      operation: .correlate, padding: .same, boundary: .reflect, stride: .one, dilation: .one, groups: 1)
    let geometry = try work.geometry(input: input, kernel: [size, size])
    group = isSeparable ? .separable : .filters
    name = "\(TensorShape.text(input)) · \(size)×\(size)"
    self.work = .convolution(work)
    (self.input, kernel, output, hasBias) = (input, [size, size], input, false)
    (multiplyAdds, padding) = (geometry.multiplyAdds, geometry.padding)
  }

  /// All overlaps of a signal and a kernel: `numpy.convolve(signal, kernel)`.
  init(taps: Int, samples: Int) throws {
    let work = Convolution1D(operation: .convolve, padding: .full, boundary: .zero, stride: 1, dilation: 1)
    let axis = try work.geometry(signal: samples, kernel: taps)
    group = .signals
    name = "\(samples) · \(taps)"
    self.work = .signal(work)
    (input, kernel, output, hasBias) = ([samples], [taps], [axis.output], false)
    multiplyAdds = axis.output * axis.kernel
    padding = Padding(top: 0, bottom: 0, left: axis.padding.before, right: axis.padding.after)
  }

  /// The largest value of every block of 2×2.
  init(pooling input: [Int]) throws {
    let two = AxisPair(rows: 2, columns: 2)
    let work = Pooling2D(mode: .max, size: two, stride: two, padding: .valid, ceil: false, countsPadding: false)
    let geometry = try work.geometry(input: input)
    group = .pooling
    name = "\(TensorShape.text(input)) · 2×2"
    self.work = .pooling(work)
    (self.input, kernel, output, hasBias) = (input, [2, 2], geometry.outputShape, false)
    (multiplyAdds, padding) = (0, geometry.padding)
  }

  /// Bytes that have to be read and written at least: input and output, once each.
  var bytes: Int { 4 * (input.reduce(1, *) + output.reduce(1, *)) }

  /// Products of one output.
  var products: Int { multiplyAdds / max(1, output.reduce(1, *)) }
}
