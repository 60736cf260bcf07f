// What a convolution or a pooling of maps should give in double precision, and how far a rounded result may lie from
// it, by several threads. The cells are those a diagnosis computes, `ConvolutionQuestion` and `PoolingQuestion`.

extension Convolution2D {
  /// The oracle and ``ErrorBound`` for every value: the sums of ``oracle(_:kernel:bias:)``, bit for bit, and their
  /// magnitudes on the way.
  ///
  /// - Parameter roundings: 2 if input or weights are no numbers of `precision` and may have been rounded, else 0.
  /// - Throws: ``GeometryError`` where the arrays do not fit together.
  public func oracle(
    _ input: Tensor<Double>, kernel: Tensor<Double>, bias: Tensor<Double>?, precision: Precision, roundings: Int,
    threads: Int
  ) throws -> OracleAnswer {
    try ConvolutionQuestion(
      self, input: input, kernels: [kernel], combination: .one, name: "", bias: bias, precision: precision,
      roundings: roundings
    ).answer().whole(threads: threads)
  }
}

extension Pooling2D {
  /// The oracle and the largest error of every value: the values of the definition, bit for bit.
  ///
  /// A maximum or minimum is a value of the input, at most rounded once: `γ(rounding)·|y|`. An average of the `n`
  /// cells of a window is `n − 1` additions and a division, of the mean of `|x|`:
  /// ``ErrorBound/convolution(products:magnitude:precision:roundings:)``.
  ///
  /// - Parameters:
  ///   - isBlockReduce: whether it is ``blockReduce(_:block:mode:fill:)`` with fill 0 and the size as block.
  ///   - rounding: 1 if the input was rounded to `precision`, else 0.
  /// - Throws: ``GeometryError`` where the windows do not fit.
  public func oracle(
    _ input: Tensor<Double>, isBlockReduce: Bool, precision: Precision, rounding: Int, threads: Int
  ) throws -> OracleAnswer {
    try PoolingQuestion(self, isBlockReduce: isBlockReduce, input: input, precision: precision, rounding: rounding)
      .answer().whole(threads: threads)
  }
}
