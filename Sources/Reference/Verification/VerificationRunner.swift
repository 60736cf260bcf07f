// Runs a twin on the arrays of a case, into memory full of NaN wherever the twin takes memory: a cell that it does not
// write is seen. What is wrong with the result is `Verdict`'s to say.

import Kernels

/// A case and its arrays, ready for a twin. A fault is planted by changing either.
struct VerificationRunner {
  var trial: VerificationCase
  var arrays: VerificationArrays

  /// What a twin makes of one array.
  ///
  /// - Throws: ``GeometryError`` or ``FilterError`` where the sizes do not fit or the algorithm does not apply.
  func result(of subject: VerificationSubject) throws -> Tensor<Float> {
    switch trial.kind {
    case .pooling: return try pooled(subject.part)
    case .named:
      let filter = try FilterBank.filter(named: trial.name)
      return try filter.apply(
        to: arrays.input, as: trial.convolution, bias: nil, algorithm: nil, threads: trial.threads
      ).output
    case .signal: return try signal(subject.twin)
    case .layer, .filter:
      guard let algorithm = subject.twin.algorithm else { preconditionFailure("\(subject.twin) is no algorithm") }
      if subject.part == .forward { return try forward(algorithm) }
      guard let gradient = try gradients(algorithm, subject.part)[subject.part] else {
        preconditionFailure("no gradient of \(subject.part)")
      }
      return gradient
    }
  }

  private func forward(_ algorithm: ConvolutionAlgorithm) throws -> Tensor<Float> {
    var output = Tensor<Float>(shape: try trial.geometry().outputShape, repeating: .nan)
    try trial.convolution.compute(
      arrays.input, kernel: arrays.kernel, bias: arrays.bias, activation: .identity, algorithm: algorithm,
      threads: trial.threads, into: &output)
    return output
  }

  private func gradients(
    _ algorithm: ConvolutionAlgorithm, _ part: VerifiedPart
  ) throws -> ConvolutionGradients<Float> {
    let wanted: GradientParts = part == .input ? .input : part == .kernel ? .kernel : .bias
    return try trial.convolution.gradients(
      of: arrays.outputGradient, input: arrays.input, kernel: arrays.kernel, wanted: wanted, algorithm: algorithm,
      threads: trial.threads, freshValue: .nan)
  }

  private func signal(_ twin: VerifiedTwin) throws -> Tensor<Float> {
    let (convolution, bias) = (trial.convolution1D, arrays.bias?[flat: 0])
    guard let algorithm = twin.algorithm, algorithm != .naive else {
      return try convolution.naive(arrays.input, kernel: arrays.kernel, bias: bias ?? 0)
    }
    let (flat, axis) = try convolution.onOneRow(signal: arrays.input.shape, kernel: arrays.kernel.shape)
    var output = Tensor<Float>(shape: [1, axis.output], repeating: .nan)
    try flat.compute(
      arrays.input.reshaped([1, arrays.input.count]), kernel: arrays.kernel.reshaped([1, arrays.kernel.count]),
      bias: arrays.bias, activation: .identity, algorithm: algorithm, threads: trial.threads, into: &output)
    return output.reshaped([axis.output])
  }

  private func pooled(_ part: VerifiedPart) throws -> Tensor<Float> {
    let (pooling, geometry) = (trial.pooling, try trial.geometry())
    let values = Tensor<Float>(shape: geometry.outputShape, repeating: .nan)
    let nowhere = AlignedStorage<Int32>(count: values.count, repeating: -1)
    var maps = PooledMaps(values: values, winners: trial.mode == .average ? nil : PoolingWinners(nowhere))
    try pooling.compute(arrays.input, threads: trial.threads, into: &maps)
    switch part {
    case .winners:
      guard let winners = maps.winners else { preconditionFailure("an average has no winners") }
      return Tensor(shape: geometry.outputShape) { Float(winners[$0]) }
    case .input:
      var gradient = Tensor<Float>(shape: trial.inputShape, repeating: .nan)
      try pooling.computeGradient(
        of: arrays.outputGradient, winners: maps.winners, threads: trial.threads, into: &gradient)
      let slow = try pooling.gradient(of: arrays.outputGradient, input: trial.inputShape, winners: maps.winners)
      return Self.withTheBits(of: slow, gradient)
    default: return Self.withTheBits(of: try pooling(arrays.input).values, maps.values)
    }
  }

  /// A result whose bits must be those of the definition in single precision: NaN where they are not.
  private static func withTheBits(of definition: Tensor<Float>, _ result: Tensor<Float>) -> Tensor<Float> {
    result.zip(definition) { $0.bitPattern == $1.bitPattern ? $0 : .nan }
  }
}
