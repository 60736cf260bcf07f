// The right output of any layer, and how far one computed in some precision may lie from it: the oracles of the
// operations that layers are, and for the few that have none the roundings of a value.

import Reference
import Testing

extension LayerTrial {
  /// The output for a call.
  ///
  /// A value that is changed by itself is rounded at most three times, its settings once or twice more: `γ(6)` of the
  /// terms it is made of.
  func answer(_ call: LayerCall<Double>, precision: Precision) throws -> OracleAnswer {
    let x = call.inputs[0]
    let y = try layer.forward(call).output
    func rounded(_ terms: Tensor<Double>, times: Int) -> OracleAnswer {
      OracleAnswer(
        values: y,
        bound: terms.map { (ErrorBound.gamma(times, precision) + ErrorBound.gamma(times, .float64)) * $0 })
    }
    switch layer {
    case let layer as Conv2D: return try windowed(layer.convolution, call, usesBias: layer.usesBias, precision)
    case let layer as DepthwiseConv2D:
      return try windowed(layer.convolution(channels: x.shape[3]), call, usesBias: layer.usesBias, precision)
    case let layer as Dense:
      return try activated(
        Dense.oracle(
          x, kernel: call.parameters[0], bias: layer.usesBias ? call.parameters[1] : nil, precision: precision,
          roundings: 0), precision)
    case let layer as BatchNorm:
      return try layer.normalization.oracle(
        x, gamma: call.parameters[0], beta: call.parameters[1], statistics: movingStatistics(call),
        precision: precision, roundings: 0, variance: .twoPass)
    case let layer as Activate:
      return try layer.function?.oracle(x, precision: precision, roundings: 0) ?? rounded(x.map(abs), times: 1)
    // A sum of n terms, and a division.
    case let layer as AveragePool2D:
      return rounded(try layer.pooling(x.map(abs)).values, times: layer.size.rows * layer.size.columns + 2)
    case let layer as GlobalAveragePool2D:
      return rounded(
        try layer.pooling(x.map(abs)).values.reshaped(y.shape), times: x.shape[1] * x.shape[2] + 2)
    case is Add:
      return rounded(
        call.inputs.dropFirst().reduce(x.map(abs)) { $0.paired(with: $1) { $0 + abs($1) } }, times: call.inputs.count)
    case let layer as Rescaling: return rounded(x.map { abs(layer.scale * $0) + abs(layer.offset) }, times: 6)
    case let layer as Normalization:
      return rounded(
        Tensor(shape: x.shape) { index in
          let c = index % x.shape[x.rank - 1]
          let (mean, variance) = (layer.mean.count == 1 ? 0 : c, layer.variance.count == 1 ? 0 : c)
          return (abs(x[flat: index]) + abs(layer.mean[mean])) / layer.variance[variance].squareRoot()
        }, times: 6)
    default: return rounded(y.map(abs), times: 6)
    }
  }

  /// The moving statistics of a batch normalisation, if it uses them.
  func movingStatistics(_ call: LayerCall<Double>) -> ChannelStatistics<Double>? {
    guard call.mode.isFrozen || !call.mode.isTraining else { return nil }
    return ChannelStatistics(mean: call.parameters[2], variance: call.parameters[3])
  }

  private func windowed(
    _ convolution: Convolution2D, _ call: LayerCall<Double>, usesBias: Bool, _ precision: Precision
  ) throws -> OracleAnswer {
    let (x, w, b) = (call.inputs[0], call.parameters[0], usesBias ? call.parameters[1] : nil)
    var bound = try convolution.bound(x, kernel: w, bias: b, precision: precision, roundings: 0)
    let geometry = try convolution.geometry(input: x.shape, kernel: w.shape)
    if precision == .float32, ConvolutionAlgorithm.automatic(geometry, filter: nil) == .winograd {
      bound = try convolution.winogradBound(x, kernel: w, bias: b, size: nil)
    }
    return try activated(OracleAnswer(values: convolution.oracle(x, kernel: w, bias: b), bound: bound), precision)
  }

  /// A function of sums that are off by some bound: its own error, and at most twice the largest error of the row, for
  /// no function here changes faster than that (`log-softmax`; the others at most as fast as their argument).
  private func activated(_ sums: OracleAnswer, _ precision: Precision) throws -> OracleAnswer {
    guard let activation else { return sums }
    let own = try activation.oracle(sums.values, precision: precision, roundings: 0)
    let row = sums.values.shape[sums.values.rank - 1]
    return OracleAnswer(
      values: own.values,
      bound: Tensor(shape: own.bound.shape) { index in
        let first = index / row * row
        let inherited = (first..<first + row).map { sums.bound[flat: $0] }.max() ?? 0
        // Its own error is that at other sums: larger by a second-order share, far below 2⁻¹⁰.
        return own.bound[flat: index] * (1 + 0x1p-10) + 2 * inherited
      })
  }
}
