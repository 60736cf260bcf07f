// How far rounded activations and their gradients may lie from those in double precision: the definitions once more, on
// numbers that carry their error. Derived in docs/Accuracy.md; the rules are those of `RoundedArithmetic`.

extension ActivationFunction {
  /// The right answer, and how far a result computed in `precision` may lie from it.
  ///
  /// A library's `exp`, `log` and `tanh` are trusted with 4 units in the last place. Accepted are, for `sigmoid`,
  /// `1/(1 + e⁻ˣ)` and `eˣ/(1 + eˣ)`; for `softmax` powers of `x − m` over their sum, and powers of the log-softmax;
  /// for `log-softmax` `(x − m) − ln Σ` and `x − (m + ln Σ)`. Rounding `x − m` by `u·|x − m|` changes the power by that
  /// factor, so small probabilities may be off by more than large ones, relatively. Powers without subtracting `m` are
  /// not accepted for their own sake, nor is `(1 + tanh(x/2))/2` where `x` is very negative: it has lost its digits.
  ///
  /// - Parameter roundings: 2 if the array was itself rounded to `precision`, else 0.
  /// - Throws: as ``callAsFunction(_:)``.
  public func oracle(_ x: Tensor<Double>, precision: Precision, roundings: Int) throws -> OracleAnswer {
    let arithmetic = RoundedArithmetic(precision: precision)
    let values = try self(x)
    let numbers = x.scalars.map { arithmetic.given($0, roundings: roundings) }
    switch self {
    case .relu: return OracleAnswer(values, as: numbers.map { Rounded(max(0, $0.value), error: $0.error) })
    case .relu6: return OracleAnswer(values, as: numbers.map { Rounded(min(max(0, $0.value), 6), error: $0.error) })
    case .leakyReLU:
      let leak = arithmetic.setting(Self.leak)
      return OracleAnswer(values, as: numbers.map { $0.value < 0 ? arithmetic.product(leak, $0) : $0 })
    case .sigmoid: return OracleAnswer(values, as: numbers.map(arithmetic.sigmoid))
    case .tanh: return OracleAnswer(values, as: numbers.map(arithmetic.hyperbolicTangent))
    case .softmax, .logSoftmax:
      let length = try RowShape(x.shape, what: "the input").columns
      let results = stride(from: 0, to: x.count, by: length).flatMap { start in
        let row = RoundedSoftmax(Array(numbers[start..<start + length]), arithmetic)
        return self == .softmax ? row.probabilities : row.logarithms
      }
      return OracleAnswer(values, as: results)
    }
  }

  /// The right gradient, and how far one computed in `precision` may lie from it.
  ///
  /// Accepted is any order of the factors, from `x` or from the rounded `y`: where `sigmoid` or `tanh` is nearly flat,
  /// `1 − y` has lost its digits, and the bound allows for it. For `softmax` the two terms may be multiplied out.
  ///
  /// - Throws: as ``gradient(of:input:)``.
  public func gradientOracle(
    of outputGradient: Tensor<Double>, input x: Tensor<Double>, precision: Precision, roundings: Int
  ) throws -> OracleAnswer {
    let arithmetic = RoundedArithmetic(precision: precision)
    let values = try gradient(of: outputGradient, input: x)
    let upstream = outputGradient.scalars.map { arithmetic.given($0, roundings: roundings) }
    let numbers = x.scalars.map { arithmetic.given($0, roundings: roundings) }
    let one = arithmetic.whole(1)
    let results: [Rounded]
    switch self {
    case .relu:
      // Libraries differ in what they do with the gradient of a NaN.
      results = zip(upstream, numbers).map { g, x in
        x.value.isNaN ? Rounded(g.value, error: .infinity) : x.value <= 0 ? Rounded(0, error: 0) : g
      }
    case .relu6, .leakyReLU:
      results = zip(upstream, numbers).map { rectified($0, $1, arithmetic) }
    case .sigmoid:
      results = zip(upstream, numbers).map { g, x in
        let y = arithmetic.sigmoid(x)
        let rest = arithmetic.sigmoid(x.negated).or(arithmetic.difference(one, y))
        return arithmetic.product(arithmetic.product(g, y), rest)
      }
    case .tanh:
      results = zip(upstream, numbers).map { g, x in
        let y = arithmetic.hyperbolicTangent(x)
        return arithmetic.product(g, arithmetic.difference(one, arithmetic.product(y, y)))
      }
    case .softmax, .logSoftmax:
      let length = try RowShape(x.shape, what: "the input").columns
      results = stride(from: 0, to: x.count, by: length).flatMap { start in
        let row = RoundedSoftmax(Array(numbers[start..<start + length]), arithmetic)
        let g = Array(upstream[start..<start + length])
        return self == .softmax ? row.gradient(of: g, arithmetic) : row.logarithmGradient(of: g, arithmetic)
      }
    }
    return OracleAnswer(values, as: results)
  }

  /// `g` times the slope of `relu6` or `leakyReLU`. An argument that is rounded may come to lie at 6 or at 0, where the
  /// slope is another one; libraries differ in what they do with the gradient of a NaN.
  private func rectified(_ g: Rounded, _ x: Rounded, _ arithmetic: RoundedArithmetic) -> Rounded {
    if x.value.isNaN { return Rounded(g.value, error: .infinity) }
    let below = self == .relu6 ? Rounded(0, error: 0) : arithmetic.product(arithmetic.setting(Self.leak), g)
    let isFlat = x.value <= 0 || (self == .relu6 && x.value >= 6)
    let isNearKink = x.error > 0 && (abs(x.value) <= x.error || (self == .relu6 && abs(x.value - 6) <= x.error))
    let (result, other) = isFlat ? (below, g) : (g, below)
    return isNearKink ? result.or(other) : result
  }
}

/// A row of logits, its probabilities and their logarithms, with the errors of every accepted formula.
struct RoundedSoftmax {
  let probabilities: [Rounded]
  let logarithms: [Rounded]

  init(_ row: [Rounded], _ arithmetic: RoundedArithmetic) {
    // A maximum is chosen, not computed; rounded logits may choose another, no farther off than the worst of them.
    let largest = Rounded(
      row.reduce(-.infinity) { max($0, $1.value) }, error: row.reduce(0) { max($0, $1.error) })
    let differences = row.map { arithmetic.difference($0, largest) }
    let powers = differences.map(arithmetic.exponential)
    var sum = RoundedSum()
    for power in powers { sum.add(power) }
    let total = sum.total(arithmetic, extra: 0)
    let logarithm = arithmetic.logarithm(total)
    let shift = arithmetic.sum(largest, logarithm)
    let logarithms = row.indices.map { i in
      arithmetic.difference(differences[i], logarithm).or(arithmetic.difference(row[i], shift))
    }
    self.logarithms = logarithms
    probabilities = row.indices.map { i in
      arithmetic.quotient(powers[i], total).or(arithmetic.exponential(logarithms[i]))
    }
  }

  /// `y ⊙ (g − Σ g·y)`, or multiplied out.
  func gradient(of g: [Rounded], _ arithmetic: RoundedArithmetic) -> [Rounded] {
    var products = RoundedSum()
    for (g, y) in zip(g, probabilities) { products.add(arithmetic.product(g, y)) }
    let sum = products.total(arithmetic, extra: 0)
    return zip(g, probabilities).map { g, y in
      arithmetic.product(y, arithmetic.difference(g, sum))
        .or(arithmetic.difference(arithmetic.product(g, y), arithmetic.product(y, sum)))
    }
  }

  /// `g − y · Σ g`.
  func logarithmGradient(of g: [Rounded], _ arithmetic: RoundedArithmetic) -> [Rounded] {
    var terms = RoundedSum()
    for g in g { terms.add(g) }
    let sum = terms.total(arithmetic, extra: 0)
    return zip(g, probabilities).map { g, y in arithmetic.difference(g, arithmetic.product(y, sum)) }
  }
}
