// The numbers of a case, drawn from its seed: single precision, so that the oracle and the twins see the same.
// Next: `VerificationOracle.swift`, which says what should come out.

/// The arrays of a case.
package struct VerificationArrays: Sendable {
  /// `[N, H, W, C]`; a signal `[n]`.
  package var input: Tensor<Float>
  /// In ``VerificationCase/kernelShape``; empty where there is no kernel.
  package var kernel: Tensor<Float>
  /// One number for each output channel.
  package var bias: Tensor<Float>?
  /// `∂L/∂y`, in the shape of the output.
  package var outputGradient: Tensor<Float>
}

extension VerificationCase {
  /// The arrays.
  ///
  /// - Throws: ``GeometryError`` or ``FilterError`` where the sizes do not fit.
  package func arrays() throws -> VerificationArrays {
    let geometry = try geometry()
    var generator = SeededGenerator(seed: seed)
    let input = numbers(kind == .signal ? [width] : inputShape, using: &generator)
    let kernel = isRankOne ? rankOneKernel(using: &generator) : numbers(kernelShape, using: &generator)
    let bias = hasBias ? numbers([geometry.outputChannels], using: &generator) : nil
    return VerificationArrays(
      input: input, kernel: kernel, bias: bias, outputGradient: numbers(geometry.outputShape, using: &generator))
  }

  private func numbers(_ shape: [Int], using generator: inout SeededGenerator) -> Tensor<Float> {
    switch values {
    case .normal: .normal(shape: shape, using: &generator)
    case .whole: .integers(shape: shape, in: -8...8, using: &generator)
    case .positive: .uniform(shape: shape, in: 0...1, using: &generator)
    }
  }

  /// A column times a row of few bits each, so that the products are exact.
  private func rankOneKernel(using generator: inout SeededGenerator) -> Tensor<Float> {
    let least = values == .positive ? 1 : -7
    let column = (0..<kernel.rows).map { _ in Float(generator.integer(in: least...7)) }
    let row = (0..<kernel.columns).map { _ in
      Float(generator.integer(in: least...7)) / (values == .whole ? 1 : 8)
    }
    return Tensor(shape: kernelShape, scalars: column.flatMap { u in row.map { u * $0 } })
  }
}
