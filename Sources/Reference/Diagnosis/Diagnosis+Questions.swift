// What can be diagnosed: one function for each kind of computation that `explain check` knows.

extension Diagnosis {
  /// Another input that may have been meant, with the mistake that it would be.
  public struct OtherInput: Sendable {
    let finding: Finding
    let input: Tensor<Double>

    /// The grey of a picture whose red and blue were exchanged.
    public static func exchangingRedAndBlue(_ input: Tensor<Double>) -> OtherInput {
      OtherInput(finding: Finding(.rgbBGRSwapped), input: input)
    }

    /// A picture whose grey was rounded to the levels of its file.
    public static func rounded(_ input: Tensor<Double>) -> OtherInput {
      OtherInput(finding: Finding(.roundedToIntegers, .part(.input)), input: input)
    }
  }

  /// What was done instead of a convolution.
  ///
  /// - Throws: ``GeometryError`` where the arrays do not fit together.
  public static func convolution(
    _ convolution: Convolution2D, input: Tensor<Double>, kernel: Tensor<Double>, bias: Tensor<Double>?,
    otherInputs: [OtherInput], result: Tensor<Double>, precision: Precision, roundings: Int, threads: Int
  ) throws -> Diagnosis {
    var question = ConvolutionQuestion(
      convolution, input: input, kernels: [kernel], combination: .one, name: "", bias: bias,
      precision: precision, roundings: roundings)
    question.otherInputs = otherInputs.map { ($0.finding, $0.input) }
    return try Diagnosis(of: result, question: question, precision: precision, threads: threads)
  }

  /// What was done instead of a named filter.
  ///
  /// - Throws: ``GeometryError`` where the arrays do not fit together.
  public static func filter(
    _ filter: NamedFilter, as convolution: Convolution2D, input: Tensor<Double>, bias: Tensor<Double>?,
    otherInputs: [OtherInput], result: Tensor<Double>, precision: Precision, roundings: Int, threads: Int
  ) throws -> Diagnosis {
    if case .median(let size) = filter.filter {
      let question = MedianQuestion(
        MedianFilter(
          size: size, padding: convolution.padding, boundary: convolution.boundary, stride: convolution.stride,
          dilation: convolution.dilation), input: input, precision: precision, roundings: roundings)
      return try Diagnosis(of: result, question: question, precision: precision, threads: threads)
    }
    var question = try filter.question(
      input, as: convolution, bias: bias, precision: precision, roundings: roundings)
    question.otherInputs = otherInputs.map { ($0.finding, $0.input) }
    return try Diagnosis(of: result, question: question, precision: precision, threads: threads)
  }

  /// What was done instead of a convolution of a signal.
  ///
  /// - Throws: ``GeometryError`` where the arrays do not fit together.
  public static func signal(
    _ convolution: Convolution1D, signal: Tensor<Double>, kernel: Tensor<Double>, bias: Double?,
    result: Tensor<Double>, precision: Precision, roundings: Int, threads: Int
  ) throws -> Diagnosis {
    let (flat, axis) = try convolution.onOneRow(signal: signal.shape, kernel: kernel.shape)
    var question = ConvolutionQuestion(
      flat, input: signal.reshaped([1, signal.count]), kernels: [kernel.reshaped([1, kernel.count])],
      combination: .one, name: "", bias: bias.map { Tensor(shape: [1], repeating: $0) }, precision: precision,
      roundings: roundings)
    question.isSignal = true
    for rule in [PaddingRule.full, .same, .valid] where rule != convolution.padding {
      var other = convolution
      other.padding = rule
      guard let padding = try? other.geometry(signal: signal.count, kernel: kernel.count).padding,
        padding != axis.padding
      else { continue }
      let sides = Padding(top: 0, bottom: 0, left: padding.before, right: padding.after)
      question.otherPaddings.append((Finding(.paddingMode, .padding(sides)), .explicit(sides)))
    }
    return try Diagnosis(of: result, question: question, precision: precision, threads: threads)
  }

  /// What was done instead of a pooling.
  ///
  /// - Parameter rounding: 1 if the input was rounded to `precision`, else 0.
  /// - Throws: ``GeometryError`` where the windows do not fit.
  public static func pooling(
    _ pooling: Pooling2D, isBlockReduce: Bool, input: Tensor<Double>, result: Tensor<Double>, precision: Precision,
    rounding: Int, threads: Int
  ) throws -> Diagnosis {
    let question = PoolingQuestion(
      pooling, isBlockReduce: isBlockReduce, input: input, precision: precision, rounding: rounding)
    return try Diagnosis(of: result, question: question, precision: precision, threads: threads)
  }
}
