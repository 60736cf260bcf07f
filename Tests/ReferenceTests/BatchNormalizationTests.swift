// Batch normalisation: by hand, in single precision by every formula, against differences, with faults.

import Reference
import Testing

/// A batch with its arrays.
struct NormalizationTrial: Sendable, CustomStringConvertible {
  let shape: [Int]
  let mean: Double
  let deviation: Double
  let layer: BatchNormalization
  var x: Tensor<Double> { normals(shape, seed: 1, mean: mean, deviation: deviation) }
  var gamma: Tensor<Double> { normals([shape.last!], seed: 2) }
  var beta: Tensor<Double> { normals([shape.last!], seed: 3) }
  var g: Tensor<Double> { normals(shape, seed: 4) }
  var description: String { "\(shape), mean \(mean), deviation \(deviation), \(layer.divisor)" }

  static let table: [NormalizationTrial] = [
    ([4, 3], 0, 1), ([1, 5], 2, 1), ([16, 1], 1, 2), ([2, 5, 7, 3], -1, 3), ([8, 9, 9, 2], 100, 1), ([50, 3], 1000, 1),
    ([6, 4], 0, 1e-4), ([6, 4], 5, 1e-3), ([3, 2], 7, 0), ([2, 31, 33, 2], 0.5, 0.3),
  ].flatMap { shape, mean, deviation in
    VarianceDivisor.allCases.compactMap { divisor in
      shape == [1, 5] && divisor == .sample
        ? nil
        : NormalizationTrial(
          shape: shape, mean: mean, deviation: deviation,
          layer: BatchNormalization(momentum: 0.9, epsilon: 1e-3, divisor: divisor, movingDivisor: divisor))
    }
  }
}

@Suite struct BatchNormalizationTests {
  @Test func byHand() throws {
    var layer = BatchNormalization(momentum: 0.75, epsilon: 0, divisor: .population, movingDivisor: .population)
    let x = Tensor<Double>(shape: [4, 1], scalars: [1, 1, 5, 5])
    #expect(try layer.statistics(of: x, divisor: .population).variance.scalars == [4])
    #expect(try layer.statistics(of: x, divisor: .sample).variance.scalars == [16.0 / 3])
    let (gamma, beta) = (Tensor<Double>(shape: [1], scalars: [10]), Tensor<Double>(shape: [1], scalars: [3]))
    #expect(try layer(x, gamma: gamma, beta: beta, statistics: nil).scalars == [-7, -7, 13, 13])
    let moving = ChannelStatistics<Double>(
      mean: Tensor(shape: [1], scalars: [7]), variance: Tensor(shape: [1], scalars: [16]))
    #expect(try layer(x, gamma: nil, beta: nil, statistics: moving).scalars == [-1.5, -1.5, -0.5, -0.5])
    let updated = try layer.updated(moving, with: x)
    #expect(updated.mean.scalars == [6] && updated.variance.scalars == [13])
    layer.epsilon = 12
    #expect(try layer(x, gamma: nil, beta: nil, statistics: nil).scalars == [-0.5, -0.5, 0.5, 0.5])
  }

  @Test(arguments: NormalizationTrial.table)
  func singlePrecisionObeysTheBounds(trial: NormalizationTrial) throws {
    let (layer, x, gamma, beta, g) = (trial.layer, trial.x, trial.gamma, trial.beta, trial.g)
    let moving = ChannelStatistics(
      mean: normals([x.shape.last!], seed: 5), variance: normals([x.shape.last!], seed: 6).map { abs($0) })
    let singleMoving = ChannelStatistics(mean: moving.mean.single, variance: moving.variance.single)
    for algorithm in VarianceAlgorithm.allCases {
      for (statistics, single) in [(nil, nil), (moving, singleMoving)] {
        let y = try layer.oracle(
          x, gamma: gamma, beta: beta, statistics: statistics, precision: .float32, roundings: 0, variance: algorithm)
        let result = try layer(x.single, gamma: gamma.single, beta: beta.single, statistics: single)
        #expect(share(result, of: y) <= 1)
        let answers = try layer.gradientOracle(
          of: g, input: x, gamma: gamma, statistics: statistics, precision: .float32, roundings: 0, variance: algorithm)
        let gradients = try layer.gradients(
          of: g.single, input: x.single, gamma: gamma.single, statistics: single)
        #expect(share(gradients.input, of: answers.input) <= 1)
        #expect(share(gradients.gamma, of: answers.gamma) <= 1)
        #expect(share(gradients.beta, of: answers.beta) <= 1)
      }
      let answers = try layer.movingOracle(moving, with: x, precision: .float32, roundings: 0, variance: algorithm)
      let updated = try layer.updated(singleMoving, with: x.single)
      #expect(share(updated.mean, of: answers.mean) <= 1)
      #expect(share(updated.variance, of: answers.variance) <= 1)
    }
  }

  /// Mean and variance of a channel by the formulas that are accepted, in single precision.
  private static func formulas(_ values: [Float], divisor: Float) -> [(name: String, mean: Float, variance: Float)] {
    let n = Float(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + $1 * $1 } / n
    var (running, moment) = (Float(0), Float(0))
    for (k, value) in values.enumerated() {
      let difference = value - running
      running += difference / Float(k + 1)
      moment += difference * (value - running)
    }
    return [
      ("one pass", mean, (squares - mean * mean) * n / divisor), ("Welford", running, moment / divisor),
      ("two passes", mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / divisor),
    ]
  }

  @Test(arguments: NormalizationTrial.table)
  func otherFormulasObeyTheBounds(trial: NormalizationTrial) throws {
    let (layer, x) = (trial.layer, trial.x)
    let (count, channels) = (x.count / x.shape.last!, x.shape.last!)
    let divisor = Float(layer.divisor == .population ? count : count - 1)
    let y = try layer.oracle(
      x, gamma: trial.gamma, beta: trial.beta, statistics: nil, precision: .float32, roundings: 0, variance: .any)
    for k in 0..<3 {
      var (centred, shifted) = (
        Tensor<Float>(shape: x.shape, repeating: .nan), Tensor<Float>(shape: x.shape, repeating: .nan)
      )
      var name = ""
      for c in 0..<channels {
        let values = (0..<count).map { Float(x[flat: $0 * channels + c]) }
        let used = Self.formulas(values, divisor: divisor)[k]
        name = used.name
        let reciprocal = 1 / (used.variance + Float(layer.epsilon)).squareRoot()
        let (gamma, beta) = (Float(trial.gamma[flat: c]), Float(trial.beta[flat: c]))
        let scale = gamma * reciprocal
        for (row, value) in values.enumerated() {
          centred[flat: row * channels + c] = (value - used.mean) * reciprocal * gamma + beta
          shifted[flat: row * channels + c] = value * scale + (beta - used.mean * scale)
        }
      }
      #expect(share(centred, of: y) <= 1, "\(name)")
      #expect(share(shifted, of: y) <= 1, "\(name), multiplied out")
    }
  }

  @Test func roundedArgumentsObeyTheirBounds() throws {
    var generator = SeededGenerator(seed: 7)
    let draw = { (shape: [Int]) in Tensor<Double>(shape: shape) { _ in 3 + generator.normal() } }
    let (x, gamma, beta, g) = (draw([9, 4]), draw([4]), draw([4]), draw([9, 4]))
    let layer = BatchNormalization.keras
    for precision in [Precision.float32, .float16] {
      let round = { (x: Tensor<Double>) in x.map { precision == .float32 ? Double(Float($0)) : Double(Float16($0)) } }
      let y = try layer.oracle(
        x, gamma: gamma, beta: beta, statistics: nil, precision: precision, roundings: 2, variance: .any)
      let result = try layer(round(x), gamma: round(gamma), beta: round(beta), statistics: nil)
      #expect(share(round(result), of: y, in: precision) <= 1)
      let answers = try layer.gradientOracle(
        of: g, input: x, gamma: gamma, statistics: nil, precision: precision, roundings: 2, variance: .any)
      let gradients = try layer.gradients(of: round(g), input: round(x), gamma: round(gamma), statistics: nil)
      #expect(share(round(gradients.input), of: answers.input, in: precision) <= 1)
      #expect(share(round(gradients.gamma), of: answers.gamma, in: precision) <= 1)
      #expect(share(round(gradients.beta), of: answers.beta, in: precision) <= 1)
    }
  }

  @Test(arguments: VarianceDivisor.allCases)
  func gradientsAreDifferencesOfTheLoss(divisor: VarianceDivisor) throws {
    let layer = BatchNormalization(momentum: 0.9, epsilon: 0.1, divisor: divisor, movingDivisor: divisor)
    let (x, gamma, beta) = (normals([2, 3, 2, 2], seed: 8), normals([2], seed: 9), normals([2], seed: 10))
    let g = normals(x.shape, seed: 11)
    let moving = ChannelStatistics(mean: normals([2], seed: 12), variance: normals([2], seed: 13).map { abs($0) })
    for statistics in [nil, moving] {
      let gradients = try layer.gradients(of: g, input: x, gamma: gamma, statistics: statistics)
      func loss(_ x: Tensor<Double>, _ gamma: Tensor<Double>, _ beta: Tensor<Double>) throws -> Loss {
        Loss(
          g,
          try layer.oracle(
            x, gamma: gamma, beta: beta, statistics: statistics, precision: .float64, roundings: 0, variance: .twoPass))
      }
      try expectSlopes(gradients.input, at: x, "input") { try loss($0, gamma, beta) }
      try expectSlopes(gradients.gamma, at: gamma, "gamma") { try loss(x, $0, beta) }
      try expectSlopes(gradients.beta, at: beta, "beta") { try loss(x, gamma, $0) }
    }
  }

  @Test func faultsAreFound() throws {
    let (x, gamma, beta) = (
      normals([2, 6, 7, 3], seed: 14, mean: 1, deviation: 2), normals([3], seed: 15), normals([3], seed: 16)
    )
    let (layer, g) = (BatchNormalization.keras, normals([2, 6, 7, 3], seed: 17))
    let y = try layer.oracle(
      x, gamma: gamma, beta: beta, statistics: nil, precision: .float32, roundings: 0, variance: .any)
    func isRight(_ layer: BatchNormalization, gamma: Tensor<Double>?, beta: Tensor<Double>?) throws -> Bool {
      share(try layer(x, gamma: gamma, beta: beta, statistics: nil), of: y, in: .float32) <= 1
    }
    #expect(try isRight(layer, gamma: gamma, beta: beta))
    var (sample, bare, coarse) = (layer, layer, layer)
    (sample.divisor, bare.epsilon, coarse.epsilon) = (.sample, 0, 1e-2)
    #expect(try !isRight(sample, gamma: gamma, beta: beta))
    #expect(try !isRight(bare, gamma: gamma, beta: beta))
    #expect(try !isRight(coarse, gamma: gamma, beta: beta))
    #expect(try !isRight(layer, gamma: nil, beta: beta) && !isRight(layer, gamma: gamma, beta: nil))
    // Epsilon beside the root; each map by itself, as instance normalisation does; moving statistics in training.
    let batch = try layer.statistics(of: x, divisor: .population)
    let beside = Tensor<Double>(shape: x.shape) { i in
      let deviation = batch.variance[flat: i % 3].squareRoot() + 1e-3
      return (x[flat: i] - batch.mean[flat: i % 3]) / deviation * gamma[flat: i % 3] + beta[flat: i % 3]
    }
    #expect(share(beside, of: y, in: .float32) > 1)
    let half = x.count / 2
    let alone = try [0, half].flatMap { start in
      try layer(
        Tensor(shape: [6, 7, 3], scalars: (start..<start + half).map { x[flat: $0] }), gamma: gamma, beta: beta,
        statistics: nil
      ).scalars
    }
    #expect(share(Tensor(shape: x.shape, scalars: alone), of: y, in: .float32) > 1)
    let fresh = ChannelStatistics<Double>(
      mean: Tensor(shape: [3], repeating: 0), variance: Tensor(shape: [3], repeating: 1))
    #expect(share(try layer(x, gamma: gamma, beta: beta, statistics: fresh), of: y, in: .float32) > 1)
    // The statistics taken for constants, and a mean that is not.
    let answers = try layer.gradientOracle(
      of: g, input: x, gamma: gamma, statistics: nil, precision: .float32, roundings: 0, variance: .any)
    let frozen = try layer.gradients(of: g, input: x, gamma: gamma, statistics: batch)
    #expect(share(frozen.input, of: answers.input, in: .float32) > 1)
    let otherDivisor = try sample.gradients(of: g, input: x, gamma: gamma, statistics: nil)
    #expect(share(otherDivisor.input, of: answers.input, in: .float32) > 1)
    #expect(share(otherDivisor.gamma, of: answers.gamma, in: .float32) > 1)
    #expect(share(answers.beta.values.map { $0 / 84 }, of: answers.beta, in: .float32) > 1)
    // PyTorch's momentum and its moving variance.
    let moving = try layer.movingOracle(fresh, with: x, precision: .float32, roundings: 0, variance: .any)
    var other = layer
    other.momentum = 0.01
    #expect(share(try other.updated(fresh, with: x).mean, of: moving.mean, in: .float32) > 1)
    other = layer
    other.movingDivisor = .sample
    #expect(share(try other.updated(fresh, with: x).variance, of: moving.variance, in: .float32) > 1)
    #expect(share(try other.updated(fresh, with: x).mean, of: moving.mean, in: .float32) <= 1)
  }

  @Test func wherePrecisionIsLostNothingIsPromised() throws {
    // Σx²/n − μ² of numbers near 30000 with a deviation of 1 is noise in single precision; two passes are not.
    let x = normals([100, 1], seed: 18, mean: 30000)
    func bound(_ algorithm: VarianceAlgorithm) throws -> Double {
      try BatchNormalization.keras.oracle(
        x, gamma: nil, beta: nil, statistics: nil, precision: .float32, roundings: 0, variance: algorithm
      ).bound.scalars.max()!
    }
    #expect(try bound(.any) == .infinity)
    #expect(try bound(.twoPass) < 0.5)
  }

  @Test func arraysThatDoNotFitAreRefused() {
    let layer = BatchNormalization.keras
    let zeros = { (shape: [Int]) in Tensor<Double>(shape: shape, repeating: 0) }
    #expect(throws: LayerError.self) { try layer(zeros([2, 3]), gamma: zeros([2]), beta: nil, statistics: nil) }
    #expect(throws: LayerError.self) { try layer(zeros([2, 3]), gamma: nil, beta: zeros([1, 3]), statistics: nil) }
    let short = ChannelStatistics(mean: zeros([3]), variance: zeros([2]))
    #expect(throws: LayerError.self) { try layer(zeros([2, 3]), gamma: nil, beta: nil, statistics: short) }
    #expect(throws: LayerError.self) { try layer.updated(short, with: zeros([2, 3])) }
    #expect(throws: GeometryError.self) { try layer(zeros([0, 3]), gamma: nil, beta: nil, statistics: nil) }
    #expect(throws: GeometryError.self) { try layer(zeros([]), gamma: nil, beta: nil, statistics: nil) }
    #expect(throws: LayerError.tooFewForSample(shape: [1, 3])) {
      try layer.statistics(of: zeros([1, 3]), divisor: .sample)
    }
    for (momentum, epsilon) in [(1.5, 1e-3), (0.9, -1), (.nan, 1e-3), (0.9, .nan)] {
      let wrong = BatchNormalization(
        momentum: momentum, epsilon: epsilon, divisor: .population, movingDivisor: .population)
      #expect(throws: LayerError.self) { try wrong(zeros([2, 3]), gamma: nil, beta: nil, statistics: nil) }
    }
    #expect(throws: LayerError.self) {
      try layer.gradients(of: zeros([3, 2]), input: zeros([2, 3]), gamma: nil, statistics: nil)
    }
  }
}
