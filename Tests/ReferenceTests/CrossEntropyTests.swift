// The cross-entropy: by hand, in single precision, against differences, with faults, and with labels that do not fit.

import Reference
import Testing

@Suite struct CrossEntropyTests {
  private static let trials:
    [(predictions: CrossEntropy.Predictions, reduction: CrossEntropy.Reduction, seed: UInt64)] =
      CrossEntropy.Reduction.allCases.flatMap { reduction in
        [
          (.logits, reduction, 1), (.logits, reduction, 2), (.keras, reduction, 3),
          (.probabilities(clipping: 0), reduction, 4),
        ]
      }

  /// Logits, or probabilities that are `Float`s.
  private func predictions(_ kind: CrossEntropy.Predictions, rows: Int, classes: Int, seed: UInt64) throws
    -> Tensor<Double>
  {
    let logits = normals([rows, classes], seed: seed, mean: seed == 2 ? 500 : 0, deviation: seed == 2 ? 40 : 3)
    return kind == .logits ? logits : try ActivationFunction.softmax(logits.single).map(Double.init)
  }

  private func labels(rows: Int, classes: Int, seed: UInt64) throws -> [Targets<Double>] {
    var generator = SeededGenerator(seed: seed)
    let chosen = (0..<rows).map { _ in generator.integer(in: 0...classes - 1) }
    let oneHot = Tensor<Double>(shape: [rows, classes]) { chosen[$0 / classes] == $0 % classes ? 1 : 0 }
    let soft = try ActivationFunction.softmax(normals([rows, classes], seed: seed + 1).single).map(Double.init)
    return [.classes(chosen), .values(oneHot), .values(soft)]
  }

  private func single(_ labels: Targets<Double>) -> Targets<Float> {
    switch labels {
    case .classes(let classes): .classes(classes)
    case .values(let weights): .values(weights.single)
    }
  }

  @Test func byHand() throws {
    let loss = CrossEntropy(predictions: .logits, reduction: .mean)
    let ln2 = Double.logarithm(2)
    let x = Tensor<Double>(shape: [1, 3], scalars: [0, ln2, 0])
    #expect(abs(try loss(x, labels: .classes([1]))[flat: 0] - ln2) < 1e-15)
    let gradient = try loss.gradient(of: nil, predicted: x, labels: .classes([1]))
    for (slope, expected) in zip(gradient.scalars, [0.25, -0.5, 0.25]) { #expect(abs(slope - expected) < 1e-15) }
    let certain = CrossEntropy(predictions: .keras, reduction: .none)
    let p = Tensor<Double>(shape: [2, 2], scalars: [0, 1, 0.5, 0.5])
    let losses = try certain(p, labels: .classes([0, 1]))
    #expect(losses.shape == [2] && abs(losses[flat: 0] + Double.logarithm(1e-7)) < 1e-14)
    #expect(try certain.gradient(of: nil, predicted: p, labels: .classes([0, 1])).scalars == [0, 0, 0, -2])
    let unclipped = CrossEntropy(predictions: .probabilities(clipping: 0), reduction: .sum)
    #expect(try unclipped(p, labels: .classes([0, 1]))[flat: 0] == .infinity)
  }

  @Test(arguments: trials)
  func singlePrecisionObeysTheBounds(
    predictions kind: CrossEntropy.Predictions, reduction: CrossEntropy.Reduction, seed: UInt64
  ) throws {
    let loss = CrossEntropy(predictions: kind, reduction: reduction)
    for (rows, classes) in [(1, 1), (1, 10), (7, 3), (32, 10), (3, 1000)] {
      let x = try predictions(kind, rows: rows, classes: classes, seed: seed)
      for labels in try labels(rows: rows, classes: classes, seed: seed) {
        let answer = try loss.oracle(x, labels: labels, precision: .float32, roundings: 0)
        #expect(share(try loss(x.single, labels: single(labels)), of: answer) <= 1)
        let g = normals(answer.values.shape, seed: seed + 5)
        let slopes = try loss.gradientOracle(of: g, predicted: x, labels: labels, precision: .float32, roundings: 0)
        let gradient = try loss.gradient(of: g.single, predicted: x.single, labels: single(labels))
        #expect(share(gradient, of: slopes) <= 1)
      }
    }
  }

  @Test func otherFormulasObeyTheBounds() throws {
    // TensorFlow leaves out the sum of the labels; Keras divides probabilities by their sum.
    let (x, soft) = (normals([5, 4], seed: 11, deviation: 3), try labels(rows: 5, classes: 4, seed: 12)[2])
    guard case .values(let weights) = soft else { return }
    let fromLogits = CrossEntropy(predictions: .logits, reduction: .sum)
    let p = try ActivationFunction.softmax(x.single)
    let plain = Tensor<Float>(shape: [5, 4]) { p[flat: $0] - Float(weights[flat: $0]) }
    let slopes = try fromLogits.gradientOracle(of: nil, predicted: x, labels: soft, precision: .float32, roundings: 0)
    #expect(share(plain, of: slopes) <= 1)
    let keras = CrossEntropy(predictions: .keras, reduction: .none)
    let answer = try keras.oracle(p.map(Double.init), labels: soft, precision: .float32, roundings: 0)
    let divided = Tensor<Float>(shape: [5, 4]) { index in
      let start = index / 4 * 4
      return p[flat: index] / (start..<start + 4).reduce(0) { $0 + p[flat: $1] }
    }
    #expect(share(try keras(divided, labels: single(soft)), of: answer) <= 1)
  }

  @Test(arguments: trials)
  func gradientsAreDifferencesOfTheLoss(
    predictions kind: CrossEntropy.Predictions, reduction: CrossEntropy.Reduction, seed: UInt64
  ) throws {
    if seed == 2 { return }  // Saturated: the differences vanish.
    let loss = CrossEntropy(predictions: kind, reduction: reduction)
    // Probabilities far enough from 0 for the differences, and not summing to 1 any more once one is moved.
    let x = kind == .logits ? normals([3, 4], seed: 21) : normals([3, 4], seed: 22).map { 0.2 + 0.1 * abs($0) }
    for labels in try labels(rows: 3, classes: 4, seed: 23) {
      let g = normals(reduction == .none ? [3] : [], seed: 24)
      let gradient = try loss.gradient(of: g, predicted: x, labels: labels)
      try expectSlopes(gradient, at: x, "\(loss)") {
        Loss(g, try loss.oracle($0, labels: labels, precision: .float64, roundings: 0))
      }
    }
  }

  @Test func faultsAreFound() throws {
    let x = normals([6, 5], seed: 31, deviation: 3)
    let labels = Targets<Double>.classes([0, 4, 2, 2, 1, 3])
    let mean = CrossEntropy(predictions: .logits, reduction: .mean)
    let answer = try mean.oracle(x, labels: labels, precision: .float32, roundings: 0)
    func isRight(_ value: Double) -> Bool {
      share(Tensor(shape: [], scalars: [value]), of: answer, in: .float32) <= 1
    }
    let value = answer.values[flat: 0]
    #expect(isRight(value) && !isRight(6 * value) && !isRight(value / Double.logarithm(2)) && !isRight(-value))
    #expect(!isRight(try mean(x, labels: .classes([4, 2, 2, 1, 3, 0]))[flat: 0]))
    let p = try ActivationFunction.softmax(x)
    // Softmax applied twice, and logits taken for probabilities.
    #expect(!isRight(try mean(p, labels: labels)[flat: 0]))
    let slopes = try mean.gradientOracle(of: nil, predicted: x, labels: labels, precision: .float32, roundings: 0)
    #expect(share(p, of: slopes, in: .float32) > 1)
    #expect(share(slopes.values.map { $0 * 6 }, of: slopes, in: .float32) > 1)
    #expect(share(slopes.values.map { -$0 }, of: slopes, in: .float32) > 1)
    // Keras keeps probabilities away from 0.
    let zero = Tensor<Double>(shape: [1, 2], scalars: [0, 1])
    let keras = try CrossEntropy(predictions: .keras, reduction: .sum)
      .oracle(zero, labels: .classes([0]), precision: .float32, roundings: 0)
    for fault in [Double.infinity, -Double.logarithm(1e-6), 0] {
      #expect(share(Tensor(shape: [], scalars: [fault]), of: keras, in: .float32) > 1)
    }
  }

  @Test func labelsThatDoNotFitAreRefused() throws {
    let loss = CrossEntropy(predictions: .logits, reduction: .mean)
    let x = Tensor<Double>(shape: [2, 3], repeating: 0)
    for labels in [[0, 3], [-1, 0], [0], [0, 1, 2]] {
      #expect(throws: LayerError.self) { try loss(x, labels: .classes(labels)) }
    }
    #expect(throws: LayerError.labelOutOfRange(label: 3, position: 1, classes: 3)) {
      try loss.oracle(x, labels: .classes([0, 3]), precision: .float32, roundings: 0)
    }
    #expect(throws: LayerError.self) { try loss(x, labels: .values(Tensor(shape: [3, 2], repeating: 0))) }
    for number in [0.5, .nan, .infinity, 1e300] {
      #expect(throws: LayerError.self) {
        try Targets<Double>(classes: Tensor<Double>(shape: [1], scalars: [number]))
      }
    }
    #expect(throws: GeometryError.self) { try loss(Tensor(shape: [2, 0], repeating: 0), labels: .classes([0, 0])) }
    #expect(throws: GeometryError.self) { try loss(Tensor(shape: [0, 2], repeating: 0), labels: .classes([])) }
    #expect(throws: LayerError.self) {
      try CrossEntropy(predictions: .probabilities(clipping: 0.7), reduction: .mean)(x, labels: .classes([0, 0]))
    }
    #expect(throws: LayerError.self) {
      try loss.gradient(of: Tensor(shape: [2], repeating: 1), predicted: x, labels: .classes([0, 0]))
    }
  }
}
