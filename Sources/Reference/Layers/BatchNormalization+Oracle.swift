// How far a rounded batch normalisation may lie from the one in double precision, whatever formula the variance was
// computed by. Derived in docs/Accuracy.md; the rules of the arithmetic are those of `RoundedArithmetic`.

/// The formulas that a result may have got its variance from.
public enum VarianceAlgorithm: String, Sendable, CaseIterable {
  /// Any of `Σ(x − μ)²/n`, `Σx²/n − μ²` and Welford's recurrence. Its bound grows with `μ²/σ²`, as the second formula's
  /// error does; where `σ² + ε` may have been lost altogether nothing is promised.
  case any
  /// `Σ(x − μ)²/n`, which keeps its digits whatever the mean.
  case twoPass
}

/// The oracle of ``BatchNormalizationGradients``, each with its bound.
public struct BatchNormalizationAnswers: Sendable {
  /// `∂L/∂x`.
  public let input: OracleAnswer
  /// `∂L/∂γ`.
  public let gamma: OracleAnswer
  /// `∂L/∂β`.
  public let beta: OracleAnswer
}

/// The oracle of ``ChannelStatistics``, each with its bound.
public struct ChannelStatisticsAnswers: Sendable {
  /// `[C]`.
  public let mean: OracleAnswer
  /// `[C]`.
  public let variance: OracleAnswer
}

extension BatchNormalization {
  /// The right answer, and how far a result computed in `precision` may lie from it.
  ///
  /// Accepted are `γ·(x − μ)·r + β` in any order and `x·(γ·r) + (β − μ·(γ·r))`, the form of TensorFlow and PyTorch,
  /// whose error is measured by `(|x| + |μ|)·|γ|·r + |β|`.
  ///
  /// - Parameters:
  ///   - statistics: for inference, those that were kept; `nil` for training.
  ///   - roundings: 2 if the arrays were themselves rounded to `precision`, else 0.
  ///   - variance: the formulas a variance may come from.
  /// - Throws: as ``callAsFunction(_:gamma:beta:statistics:)``.
  public func oracle(
    _ x: Tensor<Double>, gamma: Tensor<Double>?, beta: Tensor<Double>?, statistics: ChannelStatistics<Double>?,
    precision: Precision, roundings: Int, variance: VarianceAlgorithm
  ) throws -> OracleAnswer {
    let values = try self(x, gamma: gamma, beta: beta, statistics: statistics)
    let arithmetic = RoundedArithmetic(precision: precision)
    let channels = try channels(x, gamma: gamma, statistics, arithmetic, roundings, variance)
    let results = x.scalars.enumerated().map { index, value in
      let channel = channels[index % channels.count]
      let x = arithmetic.given(value, roundings: roundings)
      let shift = arithmetic.given(beta?[flat: index % channels.count] ?? 0, roundings: roundings)
      let centred = arithmetic.product(arithmetic.difference(x, channel.mean), channel.scale)
      // Multiplied out, both products have the same factor γ·r: its error still meets x − μ, only rounding meets |x| +
      // |μ|.
      let terms = (x.magnitude + channel.mean.magnitude) * channel.scale.magnitude + shift.magnitude
      let result = arithmetic.sum(centred, shift)
      return arithmetic.limited(result.value, error: result.error + arithmetic.gamma(3) * terms)
    }
    return OracleAnswer(values, as: results)
  }

  /// The right gradients, and how far rounded ones may lie from them: by the formulas of
  /// ``gradients(of:input:gamma:statistics:)``, multiplied out or not, or by differentiating either form of ``oracle``.
  ///
  /// - Throws: as ``gradients(of:input:gamma:statistics:)``.
  public func gradientOracle(
    of outputGradient: Tensor<Double>, input x: Tensor<Double>, gamma: Tensor<Double>?,
    statistics: ChannelStatistics<Double>?, precision: Precision, roundings: Int, variance: VarianceAlgorithm
  ) throws -> BatchNormalizationAnswers {
    let values = try gradients(of: outputGradient, input: x, gamma: gamma, statistics: statistics)
    let arithmetic = RoundedArithmetic(precision: precision)
    let channels = try channels(x, gamma: gamma, statistics, arithmetic, roundings, variance)
    let count = channels.count
    let numbers = x.scalars.map { arithmetic.given($0, roundings: roundings) }
    let g = outputGradient.scalars.map { arithmetic.given($0, roundings: roundings) }
    let normals = numbers.enumerated().map { channels[$0 % count].normal($1, arithmetic) }
    let sums = (0..<count).map { c in
      GradientSums(
        stride(from: c, to: x.count, by: count).map { (g: g[$0], x: numbers[$0], normal: normals[$0]) }, channels[c],
        arithmetic)
    }
    let (n, m) = (x.count / count, divisor.of(x.count / count))
    let input = g.indices.map { index in
      let (channel, sums) = (channels[index % count], sums[index % count])
      let own = arithmetic.product(channel.scale, g[index])
      if statistics != nil { return own }
      let mean = arithmetic.product(channel.scale, arithmetic.quotient(sums.plain, arithmetic.whole(n)))
      let slope = arithmetic.quotient(sums.weighted, arithmetic.whole(m))
      let bent = arithmetic.product(arithmetic.product(channel.scale, normals[index]), slope)
      var total = RoundedSum()
      for term in [own, mean.negated, bent.negated] { total.add(term) }
      return total.total(arithmetic, extra: 0)
    }
    return BatchNormalizationAnswers(
      input: OracleAnswer(values.input, as: input), gamma: OracleAnswer(values.gamma, as: sums.map(\.weighted)),
      beta: OracleAnswer(values.beta, as: sums.map(\.plain)))
  }

  /// The right moving statistics after a batch, and how far rounded ones may lie from them.
  ///
  /// - Throws: as ``updated(_:with:)``.
  public func movingOracle(
    _ moving: ChannelStatistics<Double>, with x: Tensor<Double>, precision: Precision, roundings: Int,
    variance: VarianceAlgorithm
  ) throws -> ChannelStatisticsAnswers {
    let values = try updated(moving, with: x)
    let arithmetic = RoundedArithmetic(precision: precision)
    let batch = Self.batchStatistics(x, channels: values.mean.count, movingDivisor, arithmetic, roundings, variance)
    func blended(_ old: Tensor<Double>, _ new: [Rounded]) -> [Rounded] {
      zip(old.scalars, new).map {
        arithmetic.blend(arithmetic.given($0, roundings: roundings), $1, keeping: momentum)
      }
    }
    return ChannelStatisticsAnswers(
      mean: OracleAnswer(values.mean, as: blended(moving.mean, batch.map(\.mean))),
      variance: OracleAnswer(values.variance, as: blended(moving.variance, batch.map(\.variance))))
  }

  /// Mean, `r` and `γ·r` of every channel.
  private func channels(
    _ x: Tensor<Double>, gamma: Tensor<Double>?, _ statistics: ChannelStatistics<Double>?,
    _ arithmetic: RoundedArithmetic, _ roundings: Int, _ variance: VarianceAlgorithm
  ) throws -> [RoundedChannel] {
    let given = { (value: Double) in arithmetic.given(value, roundings: roundings) }
    let used =
      statistics.map { zip($0.mean.scalars, $0.variance.scalars).map { (mean: given($0), variance: given($1)) } }
      ?? Self.batchStatistics(x, channels: x.shape.last ?? 1, divisor, arithmetic, roundings, variance)
    return used.enumerated().map { c, used in
      let reciprocal = arithmetic.reciprocalRoot(arithmetic.sum(used.variance, arithmetic.setting(epsilon)))
      let scale = gamma.map { arithmetic.product(given($0[flat: c]), reciprocal) } ?? reciprocal
      return RoundedChannel(mean: used.mean, reciprocal: reciprocal, scale: scale)
    }
  }

  private static func batchStatistics(
    _ x: Tensor<Double>, channels: Int, _ divisor: VarianceDivisor, _ arithmetic: RoundedArithmetic, _ roundings: Int,
    _ algorithm: VarianceAlgorithm
  ) -> [(mean: Rounded, variance: Rounded)] {
    (0..<channels).map { c in
      let values = stride(from: c, to: x.count, by: channels).map {
        arithmetic.given(x[flat: $0], roundings: roundings)
      }
      return arithmetic.statistics(values, divisor: divisor.of(values.count), algorithm)
    }
  }
}

/// What all values of a channel share.
private struct RoundedChannel {
  let mean: Rounded
  let reciprocal: Rounded
  let scale: Rounded

  /// `x̂`, as `(x − μ)·r` or apart, as `x·r − μ·r`, where each gets up to six factors of its own in a gradient. The
  /// error of `μ` counts twice: who differentiates `Σ(x − μ)²` by way of `μ` gets a term that would be 0 with the exact
  /// mean.
  func normal(_ x: Rounded, _ arithmetic: RoundedArithmetic) -> Rounded {
    let centred = arithmetic.product(arithmetic.difference(x, mean), reciprocal)
    let apart = arithmetic.gamma(6) * (x.magnitude + mean.magnitude) * reciprocal.magnitude
    return arithmetic.limited(centred.value, error: centred.error + apart + mean.error * reciprocal.magnitude)
  }
}

/// `Σ g` and `Σ g·x̂` of a channel, the second as it stands or as `r·(Σ g·x − μ·Σ g)`.
private struct GradientSums {
  let plain: Rounded
  let weighted: Rounded

  init(
    _ values: [(g: Rounded, x: Rounded, normal: Rounded)], _ channel: RoundedChannel, _ arithmetic: RoundedArithmetic
  ) {
    var (gradients, normals, products) = (RoundedSum(), RoundedSum(), RoundedSum())
    for value in values {
      gradients.add(value.g)
      normals.add(arithmetic.product(value.g, value.normal))
      products.add(arithmetic.product(value.g, value.x))
    }
    plain = gradients.total(arithmetic, extra: 0)
    let moment = arithmetic.difference(
      products.total(arithmetic, extra: 0), arithmetic.product(channel.mean, plain))
    weighted = normals.total(arithmetic, extra: 0).or(arithmetic.product(channel.reciprocal, moment))
  }
}
