// The specification in one dimension. Plain loops; `Convolution2D+Naive.swift` is the same with one more axis.

extension Convolution1D {
  /// The convolution by its definition: for every output, the sum over the taps of its window.
  ///
  /// - Complexity: `output · k` multiply-adds.
  func naive<Scalar>(_ signal: Tensor<Scalar>, kernel: Tensor<Scalar>, bias: Scalar) throws -> Tensor<Scalar> {
    let axis = try geometry(signal: signal.count, kernel: kernel.count)
    let fill = Scalar(boundary.fill)
    var output = Tensor<Scalar>(shape: [axis.output], repeating: .nan)
    for window in 0..<axis.output {
      var sum: Scalar = 0
      for tap in 0..<axis.kernel {
        let weight = kernel[flat: operation == .convolve ? axis.kernel - 1 - tap : tap]
        if let source = boundary.source(of: axis.index(window: window, tap: tap), count: axis.input) {
          sum += signal[flat: source] * weight
        } else {
          sum += fill * weight
        }
      }
      output[flat: window] = bias + sum
    }
    return output
  }
}
