// Batch normalisation as a question: other variances, other ε, γ and β left out, statistics over other axes.

/// A batch normalisation of given arrays, and the ways it goes wrong.
struct BatchNormalizationQuestion: Question {
  /// What is done with the variance and ε.
  private enum Deviation: Sendable {
    /// `√(σ² + ε)`.
    case asAsked
    /// `σ + ε`.
    case epsilonOutside
    /// `σ² + ε`.
    case noRoot
  }

  /// Over what the statistics are taken.
  private enum Axes: Sendable {
    /// All but the last.
    case asAsked
    /// All but the first and the last.
    case eachSample
    /// The last only.
    case lastAxis
    /// All.
    case all
  }

  private var layer: BatchNormalization
  private let input: Tensor<Double>
  private var gamma: Tensor<Double>?
  private var beta: Tensor<Double>?
  private var statistics: ChannelStatistics<Double>?
  private let precision: Precision
  private let roundings: Int
  private var deviation = Deviation.asAsked
  private var axes = Axes.asAsked

  /// - Parameter statistics: moving ones, or `nil` for those of the batch.
  init(
    _ layer: BatchNormalization, input: Tensor<Double>, gamma: Tensor<Double>?, beta: Tensor<Double>?,
    statistics: ChannelStatistics<Double>?, precision: Precision, roundings: Int
  ) {
    (self.layer, self.input, self.gamma, self.beta) = (layer, input, gamma, beta)
    (self.statistics, self.precision, self.roundings) = (statistics, precision, roundings)
  }

  func answer() throws -> Answer {
    if axes != .asAsked { return Answer(try overOtherAxes()) }
    let plain = try oracle(layer, input, gamma, beta, statistics)
    if deviation == .asAsked { return Answer(plain) }
    return Answer(try withOtherDeviation(plain))
  }

  private func oracle(
    _ layer: BatchNormalization, _ x: Tensor<Double>, _ gamma: Tensor<Double>?, _ beta: Tensor<Double>?,
    _ statistics: ChannelStatistics<Double>?
  ) throws -> OracleAnswer {
    try layer.oracle(
      x, gamma: gamma, beta: beta, statistics: statistics, precision: precision, roundings: roundings, variance: .any)
  }

  /// Divided by something else than `√(σ² + ε)`: the same formula with a variance that gives this deviation. What the
  /// rounding of the statistics does is carried over: the relative error of `σ + ε` is at most `√(σ² + ε)/σ` times that
  /// of `√(σ² + ε)`, that of `σ² + ε` twice.
  private func withOtherDeviation(_ plain: OracleAnswer) throws -> OracleAnswer {
    let used = try statistics ?? layer.statistics(of: input, divisor: layer.divisor)
    let deviations = used.variance.map { variance in
      deviation == .noRoot ? variance + layer.epsilon : variance.squareRoot() + layer.epsilon
    }
    var exact = layer
    exact.epsilon = 0
    let other = try oracle(
      exact, input, gamma, beta, ChannelStatistics(mean: used.mean, variance: deviations.map { $0 * $0 }))
    let channels = used.mean.count
    let bound = Tensor<Double>(shape: plain.bound.shape) { index in
      let c = index % channels
      let variance = used.variance[flat: c]
      let right = (variance + layer.epsilon).squareRoot()
      let share = deviation == .noRoot ? 2 : max(1, right / variance.squareRoot())
      return other.bound[flat: index] + plain.bound[flat: index] * share * right / deviations[flat: c]
    }
    return OracleAnswer(values: other.values, bound: bound)
  }

  /// Normalised over other axes, then scaled and shifted for each channel.
  private func overOtherAxes() throws -> OracleAnswer {
    let channels = input.shape.last ?? 1
    let answer: OracleAnswer
    switch axes {
    case .asAsked: return try oracle(layer, input, gamma, beta, nil)
    case .all:
      let flat = try oracle(layer, input.reshaped([input.count, 1]), nil, nil, nil)
      answer = OracleAnswer(values: flat.values.reshaped(input.shape), bound: flat.bound.reshaped(input.shape))
    case .lastAxis:
      let rows = input.reshaped([input.count / channels, channels]).swappingAxes(0, 1)
      let turned = try oracle(layer, rows, nil, nil, nil)
      answer = OracleAnswer(
        values: turned.values.swappingAxes(0, 1).reshaped(input.shape),
        bound: turned.bound.swappingAxes(0, 1).reshaped(input.shape))
    case .eachSample:
      let size = input.count / input.shape[0]
      var (values, bounds): ([Double], [Double]) = ([], [])
      for n in 0..<input.shape[0] {
        let sample = Tensor<Double>(shape: Array(input.shape[1...])) { input[flat: n * size + $0] }
        let part = try oracle(layer, sample, nil, nil, nil)
        values += part.values.scalars
        bounds += part.bound.scalars
      }
      answer = OracleAnswer(
        values: Tensor(shape: input.shape, scalars: values), bound: Tensor(shape: input.shape, scalars: bounds))
    }
    let u = precision.unitRoundoff
    let values = Tensor<Double>(shape: input.shape) {
      answer.values[flat: $0] * (gamma?[flat: $0 % channels] ?? 1) + (beta?[flat: $0 % channels] ?? 0)
    }
    let bound = Tensor<Double>(shape: input.shape) {
      let (g, b) = (abs(gamma?[flat: $0 % channels] ?? 1), abs(beta?[flat: $0 % channels] ?? 0))
      return answer.bound[flat: $0] * g * (1 + 4 * u) + 4 * u * (abs(answer.values[flat: $0]) * g + b)
    }
    return OracleAnswer(values: values, bound: bound)
  }

  func mistaken() -> [Mistaken<BatchNormalizationQuestion>] {
    var list: [Mistaken<BatchNormalizationQuestion>] = []
    if statistics == nil {
      let isPopulation = layer.divisor == .population
      list.append(
        mistake(isPopulation ? .sampleVariance : .populationVariance, copies: true) {
          $0.layer.divisor = isPopulation ? .sample : .population
        })
    }
    list.append(mistake(.epsilonIgnored, copies: true) { $0.layer.epsilon = 0 })
    for epsilon in [1e-3, 1e-5, 1e-6, 1e-7, 1e-8, 1e-12, 1e-4, 1e-2] where epsilon != layer.epsilon {
      list.append(mistake(.otherEpsilon, .number(epsilon), copies: true) { $0.layer.epsilon = epsilon })
    }
    list.append(mistake(.epsilonOutsideRoot, copies: true) { $0.deviation = .epsilonOutside })
    list.append(mistake(.rootMissing, copies: true) { $0.deviation = .noRoot })
    if gamma != nil { list.append(mistake(.scaleOrShiftMissing, .part(.scale), copies: true) { $0.gamma = nil }) }
    if beta != nil { list.append(mistake(.scaleOrShiftMissing, .part(.shift), copies: true) { $0.beta = nil }) }
    if let gamma, let beta {
      list.append(mistake(.scaleOrShiftMissing, copies: true) { ($0.gamma, $0.beta) = (nil, nil) })
      list.append(mistake(.scaleAndShiftSwapped, copies: true) { ($0.gamma, $0.beta) = (beta, gamma) })
    }
    if statistics == nil {
      if input.rank > 2 { list.append(mistake(.otherAxis, .part(.eachSample), copies: true) { $0.axes = .eachSample }) }
      list.append(mistake(.otherAxis, .part(.lastAxis), copies: true) { $0.axes = .lastAxis })
      list.append(mistake(.otherAxis, .part(.allValues), copies: true) { $0.axes = .all })
    } else {
      list.append(mistake(.otherStatistics, copies: true) { $0.statistics = nil })
    }
    return list
  }
}
