// What can be diagnosed of layers, losses and optimizers; maps are in `Diagnosis+Questions.swift`.

extension Diagnosis {
  /// What was done instead of a fully connected layer.
  ///
  /// - Throws: as ``Dense/oracle(_:kernel:bias:precision:roundings:)``.
  public static func dense(
    input: Tensor<Double>, kernel: Tensor<Double>, bias: Tensor<Double>?, result: Tensor<Double>,
    precision: Precision, roundings: Int, threads: Int
  ) throws -> Diagnosis {
    let question = DenseQuestion(
      input: input, kernel: kernel, bias: bias, precision: precision, roundings: roundings)
    return try Diagnosis(of: result, question: question, precision: precision, threads: threads)
  }

  /// What was done instead of a batch normalisation.
  ///
  /// - Parameter statistics: for inference the moving ones; `nil` for training.
  /// - Throws: as ``BatchNormalization/callAsFunction(_:gamma:beta:statistics:)``.
  public static func batchNormalization(
    _ layer: BatchNormalization, input: Tensor<Double>, gamma: Tensor<Double>?, beta: Tensor<Double>?,
    statistics: ChannelStatistics<Double>?, result: Tensor<Double>, precision: Precision, roundings: Int, threads: Int
  ) throws -> Diagnosis {
    let question = BatchNormalizationQuestion(
      layer, input: input, gamma: gamma, beta: beta, statistics: statistics, precision: precision,
      roundings: roundings)
    return try Diagnosis(of: result, question: question, precision: precision, threads: threads)
  }

  /// What was done instead of an activation.
  ///
  /// - Throws: as ``ActivationFunction/callAsFunction(_:)``.
  public static func activation(
    _ function: ActivationFunction, input: Tensor<Double>, result: Tensor<Double>, precision: Precision,
    roundings: Int, threads: Int
  ) throws -> Diagnosis {
    let question = ActivationQuestion(function, input: input, precision: precision, roundings: roundings)
    return try Diagnosis(of: result, question: question, precision: precision, threads: threads)
  }

  /// What was done instead of a cross-entropy.
  ///
  /// - Throws: as ``CrossEntropy/callAsFunction(_:labels:)``.
  public static func crossEntropy(
    _ loss: CrossEntropy, predicted: Tensor<Double>, labels: Targets<Double>, result: Tensor<Double>,
    precision: Precision, roundings: Int, threads: Int
  ) throws -> Diagnosis {
    let question = CrossEntropyQuestion(
      loss, predicted: predicted, labels: labels, precision: precision, roundings: roundings)
    return try Diagnosis(of: result, question: question, precision: precision, threads: threads)
  }

  /// What was done instead of the steps of an optimizer.
  ///
  /// - Parameters:
  ///   - gradients: `[steps, ...]`, one for each step in the shape of the parameters.
  ///   - result: the parameters after each step, in the shape of the gradients.
  /// - Throws: ``LayerError`` where shapes do not fit or a setting is outside its range.
  public static func optimizer(
    _ rule: OptimizerRule, learningRate: Double, parameters: Tensor<Double>, gradients: Tensor<Double>,
    result: Tensor<Double>, precision: Precision, roundings: Int, threads: Int
  ) throws -> Diagnosis {
    let question = OptimizerQuestion(
      rule, learningRate: learningRate, parameters: parameters, gradients: gradients, precision: precision,
      roundings: roundings)
    return try Diagnosis(of: result, question: question, precision: precision, threads: threads)
  }
}

extension OptimizerRule {
  /// The right parameters after every step, `[steps, ...]`, with their bounds.
  ///
  /// - Parameter gradients: `[steps, ...]`, one for each step in the shape of the parameters.
  /// - Throws: ``LayerError`` where shapes do not fit or a setting is outside its range.
  public func history(
    of parameters: Tensor<Double>, gradients: Tensor<Double>, learningRate: Double, precision: Precision,
    roundings: Int
  ) throws -> OracleAnswer {
    try OptimizerQuestion(
      self, learningRate: learningRate, parameters: parameters, gradients: gradients, precision: precision,
      roundings: roundings
    ).oracle()
  }
}
