// Mistakes planted in poolings, signals, layers, losses and optimizers: each must be the one that is named. The wrong
// results are computed here, in single precision and by formulas of their own.

import Reference
import Testing

@Suite struct LayerDiagnosisTests {
  /// What fifty random cases come to: how often the planted mistake was named first, of those that were wrong at all.
  private func expectNamed(
    _ mistake: Mistake, seed: UInt64, cases: Int = 50, _ diagnose: (inout SeededGenerator) throws -> Diagnosis?
  ) throws {
    var generator = SeededGenerator(seed: seed)
    var (count, named) = (0, 0)
    var others: [String] = []
    while count < cases {
      guard let diagnosis = try diagnose(&generator), diagnosis.wrong > 0 else { continue }
      count += 1
      if diagnosis.findings.map(\.mistake) == [mistake] {
        named += 1
      } else {
        others.append(diagnosis.findings.map(\.mistake.rawValue).joined(separator: " + "))
      }
    }
    #expect(100 * named >= 95 * count, "\(mistake.rawValue): \(named) of \(count): \(others)")
  }

  private func normal(_ shape: [Int], _ generator: inout SeededGenerator) -> Tensor<Float> {
    .normal(shape: shape, using: &generator)
  }

  private func double(_ tensor: Tensor<Float>) -> Tensor<Double> { tensor.map(Double.init) }

  // MARK: Pooling

  /// A maximum of windows in plain loops; those that reach over the end have fewer cells.
  private func maximum(_ x: Tensor<Float>, size: Int, stride: Int, keepsPartial: Bool) -> Tensor<Float> {
    let (height, width) = (x.shape[0], x.shape[1])
    func count(_ cells: Int) -> Int { (cells - size + (keepsPartial ? stride - 1 : 0)) / stride + 1 }
    let columns = count(width)
    return Tensor(shape: [count(height), columns]) { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      var best = -Float.infinity
      for i in row * stride..<min(row * stride + size, height) {
        for j in column * stride..<min(column * stride + size, width) { best = max(best, x[i, j]) }
      }
      return best
    }
  }

  /// Also for windows of 2×2, where nothing is left of what people who use PyTorch add: `⌊(2 − 1)/2⌋ = 0`.
  @Test(arguments: [2, 3]) func paddingThatIsIgnored(size: Int) throws {
    try expectNamed(.paddingIgnored, seed: 10) { generator in
      let x = normal([generator.integer(in: 5...12), generator.integer(in: 5...12)], &generator)
      let isMax = generator.integer(in: 0...1) == 0
      let one = Padding(top: 1, bottom: 1, left: 1, right: 1)
      let stride = generator.integer(in: 1...3)
      let pooling = Pooling2D(
        mode: isMax ? .max : .average, size: AxisPair(rows: size, columns: size),
        stride: AxisPair(rows: stride, columns: stride), padding: .explicit(one), ceil: false, countsPadding: false)
      let y =
        isMax
        ? maximum(x, size: size, stride: stride, keepsPartial: false)
        : average(x, size: size, stride: stride, padding: 0, counts: false)
      return try Diagnosis.pooling(
        pooling, isBlockReduce: false, input: double(x), result: double(y), precision: .float32, rounding: 0, threads: 1
      )
    }
  }

  /// Blocks that are filled up with zeros which win no maximum: where the numbers are negative, they should.
  @Test func zerosThatFillUpABlock() throws {
    try expectNamed(.paddingTakesNoPart, seed: 11) { generator in
      let x = normal([generator.integer(in: 5...12), generator.integer(in: 5...12)], &generator).map { $0 - 1 }
      let size = generator.integer(in: 2...4)
      let block = AxisPair(rows: size, columns: size)
      let pooling = Pooling2D(
        mode: .max, size: block, stride: block, padding: .valid, ceil: false, countsPadding: false)
      return try Diagnosis.pooling(
        pooling, isBlockReduce: true, input: double(x),
        result: double(maximum(x, size: size, stride: size, keepsPartial: true)), precision: .float32, rounding: 0,
        threads: 1)
    }
  }

  /// An average of windows in plain loops.
  private func average(_ x: Tensor<Float>, size: Int, stride: Int, padding: Int, counts: Bool) -> Tensor<Float> {
    let (height, width) = (x.shape[0], x.shape[1])
    let output = [(height + 2 * padding - size) / stride + 1, (width + 2 * padding - size) / stride + 1]
    return Tensor(shape: output) { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: output[1])
      var (sum, count): (Float, Float) = (0, 0)
      for i in row * stride - padding..<row * stride - padding + size {
        for j in column * stride - padding..<column * stride - padding + size {
          guard i >= 0, i < height, j >= 0, j < width else { continue }
          (sum, count) = (sum + x[i, j], count + 1)
        }
      }
      return sum / (counts ? Float(size * size) : count)
    }
  }

  @Test(arguments: [true, false]) func averagesThatCountPadding(counts: Bool) throws {
    try expectNamed(counts ? .averageCountsPadding : .averageIgnoresPadding, seed: counts ? 1 : 2) { generator in
      let x = normal([generator.integer(in: 5...12), generator.integer(in: 5...12)], &generator)
      let (size, stride) = (generator.integer(in: 2...4), generator.integer(in: 1...3))
      let padding = generator.integer(in: 1...size / 2)
      let sides = Padding(top: padding, bottom: padding, left: padding, right: padding)
      let pooling = Pooling2D(
        mode: .average, size: AxisPair(rows: size, columns: size), stride: AxisPair(rows: stride, columns: stride),
        padding: .explicit(sides), ceil: false, countsPadding: !counts)
      return try Diagnosis.pooling(
        pooling, isBlockReduce: false, input: double(x),
        result: double(average(x, size: size, stride: stride, padding: padding, counts: counts)), precision: .float32,
        rounding: 0, threads: 1)
    }
  }

  @Test func poolingOfAnotherKind() throws {
    try expectNamed(.poolingMode, seed: 3) { generator in
      let x = normal([generator.integer(in: 5...12), generator.integer(in: 5...12), 2], &generator)
      let size = AxisPair(rows: generator.integer(in: 2...3), columns: generator.integer(in: 2...3))
      var pooling = Pooling2D(
        mode: .max, size: size, stride: size, padding: .valid, ceil: false, countsPadding: false)
      let asked = pooling
      pooling.mode = [.average, .min][generator.integer(in: 0...1)]
      return try Diagnosis.pooling(
        asked, isBlockReduce: false, input: double(x), result: double(pooling(x).values), precision: .float32,
        rounding: 0, threads: 1)
    }
  }

  // MARK: Signals

  @Test(arguments: [Mistake.kernelNotFlipped, .paddingMode, .boundaryMode, .constantFactor, .outputShifted])
  func signals(mistake: Mistake) throws {
    try expectNamed(mistake, seed: 4) { generator in
      let x = normal([generator.integer(in: 9...40)], &generator)
      let k = normal([generator.integer(in: 2...6)], &generator)
      let asked = Convolution1D(operation: .convolve, padding: .same, boundary: .zero, stride: 1, dilation: 1)
      var done = asked
      switch mistake {
      case .kernelNotFlipped: done.operation = .correlate
      case .paddingMode: done.padding = .full
      case .boundaryMode: done.boundary = .edge
      default: break
      }
      var y = try done(x, kernel: k, bias: nil, algorithm: .naive, threads: 1)
      if mistake == .constantFactor { y = y.map { 0.25 * $0 } }
      if mistake == .outputShifted {
        y = Tensor(shape: y.shape) { $0 >= 2 ? y[flat: $0 - 2] : 0 }
      }
      return try Diagnosis.signal(
        asked, signal: double(x), kernel: double(k), bias: nil, result: double(y), precision: .float32, roundings: 0,
        threads: 1)
    }
  }

  // MARK: Layers

  @Test(arguments: [Mistake.kernelTransposed, .biasMissing, .biasAddedTwice, .clipped])
  func denseLayers(mistake: Mistake) throws {
    try expectNamed(mistake, seed: 5) { generator in
      let size = generator.integer(in: 3...9)
      let x = normal([generator.integer(in: 2...5), size], &generator)
      let w = normal([size, mistake == .kernelTransposed ? size : generator.integer(in: 2...9)], &generator)
      let b = normal([w.shape[1]], &generator)
      var y = try Dense.forward(
        x, kernel: mistake == .kernelTransposed ? w.swappingAxes(0, 1) : w,
        bias: mistake == .biasMissing ? nil : mistake == .biasAddedTwice ? b.map { 2 * $0 } : b)
      if mistake == .clipped { y = y.map { max(0, $0) } }
      return try Diagnosis.dense(
        input: double(x), kernel: double(w), bias: double(b), result: double(y), precision: .float32, roundings: 0,
        threads: 1)
    }
  }

  /// A batch normalisation in single precision, in one pass.
  private func batchNorm(
    _ x: Tensor<Float>, gamma: Tensor<Float>, beta: Tensor<Float>, divisor: Float, scale: (Float) -> Float
  ) -> Tensor<Float> {
    let channels = x.shape[x.rank - 1]
    let count = Float(x.count / channels)
    var (sum, square) = ([Float](repeating: 0, count: channels), [Float](repeating: 0, count: channels))
    for index in 0..<x.count {
      sum[index % channels] += x[flat: index]
      square[index % channels] += x[flat: index] * x[flat: index]
    }
    return Tensor(shape: x.shape) { index in
      let c = index % channels
      let mean = sum[c] / count
      let variance = (square[c] / count - mean * mean) * count / (count - divisor)
      return gamma[flat: c] * (x[flat: index] - mean) / scale(variance) + beta[flat: c]
    }
  }

  @Test(arguments: [
    Mistake.sampleVariance, .epsilonIgnored, .otherEpsilon, .epsilonOutsideRoot, .rootMissing, .scaleOrShiftMissing,
    .scaleAndShiftSwapped,
  ]) func batchNormalisations(mistake: Mistake) throws {
    try expectNamed(mistake, seed: 6) { generator in
      let channels = generator.integer(in: 1...4)
      let shape = [generator.integer(in: 2...6), generator.integer(in: 2...4), 3, channels]
      let x = normal(shape, &generator)
      let (gamma, beta) = (normal([channels], &generator), normal([channels], &generator))
      let one = gamma.map { _ in 1 as Float }
      let scale: (Float) -> Float =
        switch mistake {
        case .epsilonIgnored: { $0.squareRoot() }
        case .otherEpsilon: { ($0 + 1e-5).squareRoot() }
        case .epsilonOutsideRoot: { $0.squareRoot() + 1e-3 }
        case .rootMissing: { $0 + 1e-3 }
        default: { ($0 + 1e-3).squareRoot() }
        }
      let y = batchNorm(
        x, gamma: mistake == .scaleOrShiftMissing ? one : mistake == .scaleAndShiftSwapped ? beta : gamma,
        beta: mistake == .scaleAndShiftSwapped ? gamma : beta, divisor: mistake == .sampleVariance ? 1 : 0,
        scale: scale)
      return try Diagnosis.batchNormalization(
        .keras, input: double(x), gamma: double(gamma), beta: double(beta), statistics: nil, result: double(y),
        precision: .float32, roundings: 0, threads: 1)
    }
  }

  @Test(arguments: [Mistake.logSoftmax, .otherAxis, .softmaxTwice, .otherLogarithm])
  func softmaxes(mistake: Mistake) throws {
    try expectNamed(mistake, seed: 7) { generator in
      let x = normal([generator.integer(in: 2...7), generator.integer(in: 2...9)], &generator)
      func softmax(_ x: Tensor<Float>) throws -> Tensor<Float> { try ActivationFunction.softmax(x) }
      let y =
        switch mistake {
        case .logSoftmax: try ActivationFunction.logSoftmax(x)
        case .otherAxis: try softmax(x.swappingAxes(0, 1)).swappingAxes(0, 1)
        case .softmaxTwice: try softmax(softmax(x))
        default: try softmax(x.map { 0.693_147_2 * $0 })
        }
      return try Diagnosis.activation(
        .softmax, input: double(x), result: double(y), precision: .float32, roundings: 0, threads: 1)
    }
  }

  @Test(arguments: [Mistake.otherReduction, .softmaxTwice, .labelsOffByOne, .otherLogarithm, .signMissing])
  func crossEntropies(mistake: Mistake) throws {
    try expectNamed(mistake, seed: 8) { generator in
      let classes = generator.integer(in: 3...9)
      let x = normal([generator.integer(in: 2...8), classes], &generator)
      let labels = (0..<x.shape[0]).map { _ in generator.integer(in: 0...classes - 1) }
      let asked = CrossEntropy(predictions: .logits, reduction: .mean)
      var (done, shown, used) = (asked, x, labels)
      switch mistake {
      case .otherReduction: done.reduction = .sum
      case .softmaxTwice: shown = try ActivationFunction.softmax(x)
      case .labelsOffByOne: used = labels.map { ($0 + 1) % classes }
      default: break
      }
      var y = try done(shown, labels: .classes(used))
      if mistake == .otherLogarithm { y = y.map { $0 / 0.693_147_2 } }
      if mistake == .signMissing { y = y.map { -$0 } }
      return try Diagnosis.crossEntropy(
        asked, predicted: double(x), labels: .classes(labels), result: double(y), precision: .float32, roundings: 0,
        threads: 1)
    }
  }

  @Test(arguments: [Mistake.otherMomentum, .momentumIgnored, .signMissing, .biasCorrectionMissing])
  func optimizers(mistake: Mistake) throws {
    try expectNamed(mistake, seed: 9, cases: 20) { generator in
      let gradients = normal([5, 7], &generator)
      let start = normal([7], &generator)
      let isAdam = mistake == .biasCorrectionMissing
      let asked = isAdam ? OptimizerRule.kerasAdam : .sgd(momentum: 0.9, nesterov: false)
      let done: OptimizerRule =
        mistake == .otherMomentum
        ? .sgd(momentum: 0.9, nesterov: true)
        : mistake == .momentumIgnored ? .sgd(momentum: 0, nesterov: false) : asked
      var optimizer = Optimizer<Float>(done, learningRate: 0.01)
      var parameters = [start]
      var history: [Float] = []
      for step in 0..<5 {
        if isAdam {
          let t = Double(step + 1)
          optimizer.learningRate = 0.01 * (1 - power(0.9, t)) / (1 - power(0.999, t)).squareRoot()
        }
        let sign: Float = mistake == .signMissing ? -1 : 1
        try optimizer.update(
          &parameters, gradients: [Tensor(shape: [7]) { sign * gradients[flat: step * 7 + $0] }])
        history += parameters[0].scalars
      }
      return try Diagnosis.optimizer(
        asked, learningRate: 0.01, parameters: double(start), gradients: double(gradients),
        result: Tensor(shape: [5, 7], scalars: history.map(Double.init)), precision: .float32, roundings: 0, threads: 1)
    }
  }

  private func power(_ base: Double, _ exponent: Double) -> Double {
    (0..<Int(exponent)).reduce(1) { product, _ in product * base }
  }
}
