// Arithmetic on numbers that carry how far a computed one may lie from them: running error analysis, operation by
// operation. Layers that are more than one sum get their bounds from it; functions are in
// `RoundedArithmetic+Functions`.

/// A number of the oracle, and how far the same number computed in some precision may lie from it.
struct Rounded {
  /// In double precision.
  let value: Double
  /// At least `|computed − value|`; infinite where nothing can be promised.
  let error: Double

  /// An error that cannot be computed promises nothing. An infinity or a NaN is met or missed, never approached.
  init(_ value: Double, error: Double) {
    self.value = value
    self.error = !value.isFinite ? 0 : error.isNaN ? .infinity : error
  }

  /// The largest magnitude the computed number may have.
  var magnitude: Double { abs(value) + error }

  var negated: Rounded { Rounded(-value, error: error) }

  /// The number as any of two formulas may compute it: the other's oracle may differ in its last digits.
  func or(_ other: Rounded) -> Rounded {
    Rounded(value, error: max(error, other.error + abs(other.value - value)))
  }
}

/// The rules by which errors go from the operands of an operation to its result.
///
/// Let `â` be a computed number, `a` the oracle's and `|â − a| ≤ e`. An operation rounds once in the precision's `u`
/// and once in the oracle's `v = 2⁻⁵³`, so for instance
///
/// ```
/// |fl(â + b̂) − fl₆₄(a + b)|  ≤  eₐ + e_b + u·|â + b̂| + v·|a + b|
/// |fl(â · b̂) − fl₆₄(a · b)|  ≤  |a|·e_b + |b|·eₐ + eₐ·e_b + u·|â·b̂| + v·|a·b|
/// ```
///
/// whatever the errors of the operands are due to; a fused multiply-add rounds less often and stays within. The bound
/// is itself computed in double precision, and `inflated` for that. (N. J. Higham, Accuracy and Stability of Numerical
/// Algorithms, 2nd ed., §3.3.)
struct RoundedArithmetic {
  /// The precision results are computed in.
  let precision: Precision

  /// `u`.
  var unit: Double { precision.unitRoundoff }

  /// What a result too small for a normal number may lose. In single precision everything: processors are often told to
  /// put 0 for such numbers, 2⁻¹²⁶ and less. In half precision four of the steps that are left.
  var smallest: Double {
    switch precision {
    case .float16: 8 * precision.underflow
    case .float32: 0x1p-126
    case .float64: 0
    }
  }

  /// `γ(n)` of the precision and of the oracle together.
  func gamma(_ n: Int) -> Double { ErrorBound.gamma(n, precision) + ErrorBound.gamma(n, .float64) }

  // MARK: Numbers

  /// A number of an array that was given. `roundings` is that of a product of two: 2 if the arrays are not of the
  /// precision, and each of their numbers was rounded once, else 0.
  func given(_ value: Double, roundings: Int) -> Rounded {
    roundings == 0
      ? Rounded(value, error: 0)
      : limited(value, error: ErrorBound.gamma((roundings + 1) / 2, precision) * abs(value) + precision.underflow)
  }

  /// A setting such as ε or a learning rate, which a program keeps in the precision or in a wider one.
  func setting(_ value: Double) -> Rounded { Rounded(value, error: unit * abs(value)) }

  /// A small whole number, exact everywhere.
  func whole(_ value: Int) -> Rounded { Rounded(Double(value), error: 0) }

  // MARK: Operations

  func sum(_ a: Rounded, _ b: Rounded) -> Rounded { rounded(a.value + b.value, inherited: a.error + b.error, times: 1) }

  func difference(_ a: Rounded, _ b: Rounded) -> Rounded { sum(a, b.negated) }

  func product(_ a: Rounded, _ b: Rounded) -> Rounded {
    let isZero = (a.value == 0 && a.error == 0) || (b.value == 0 && b.error == 0)
    if isZero && a.error.isFinite && b.error.isFinite { return Rounded(a.value * b.value, error: 0) }
    let inherited = abs(a.value) * b.error + abs(b.value) * a.error + a.error * b.error
    let result = rounded(a.value * b.value, inherited: inherited, times: 1)
    return Rounded(result.value, error: result.error + smallest)
  }

  /// `a / b`, in one step or as `a · (1 / b)`, which rounds twice; nothing is promised where the computed `b` may be 0.
  func quotient(_ a: Rounded, _ b: Rounded) -> Rounded {
    let value = a.value / b.value
    let least = abs(b.value) - b.error
    if b.value == 0 { return Rounded(value, error: .infinity) }
    let inherited = least > 0 ? (a.error + abs(value) * b.error) / least : .infinity
    let result = rounded(value, inherited: inherited, times: 2)
    return Rounded(result.value, error: result.error + smallest)
  }

  /// `k · old + (1 − k) · new`, or `old + (1 − k) · (new − old)`: how momenta and moving statistics are kept.
  ///
  /// Three roundings at most, of terms no larger than `|old| + (1 − k)(|new| + |old|)`; `k` and `1 − k` may each be off
  /// by `u`. Not composed of the rules above, which would let the error of `old` count twice and grow with every step.
  func blend(_ old: Rounded, _ new: Rounded, keeping k: Double) -> Rounded {
    let terms = old.magnitude + (1 - k) * (new.magnitude + old.magnitude)
    let inherited = k * old.error + (1 - k) * new.error + unit * (old.magnitude + new.magnitude)
    return limited(
      k * old.value + (1 - k) * new.value, error: inherited + gamma(3) * terms * (1 + 2 * unit) + smallest)
  }

  // MARK: Rounding

  /// A result that inherits an error and is rounded some times more.
  func rounded(_ value: Double, inherited: Double, times: Int) -> Rounded {
    limited(value, error: inherited + gamma(times) * (abs(value) + inherited))
  }

  /// A result too large for the precision may have become an infinity.
  func limited(_ value: Double, error: Double) -> Rounded {
    let inflated = error * (1 + 0x1p-48)
    return Rounded(value, error: abs(value) + inflated > precision.greatest ? .infinity : inflated)
  }
}

/// A sum of terms in any order, with or without fused multiply-add.
///
/// The oracle adds in the order of the terms. `n` terms are added by `n − 1` roundings on the longest way:
/// `Σe + γ(n − 1) · Σ(|a| + e)`.
struct RoundedSum {
  private(set) var count = 0
  private var value = 0.0
  private var magnitude = 0.0
  private var error = 0.0

  mutating func add(_ term: Rounded) {
    count += 1
    value += term.value
    magnitude += term.magnitude
    error += term.error
  }

  /// The sum, if every term saw `extra` roundings more on its way.
  func total(_ arithmetic: RoundedArithmetic, extra: Int) -> Rounded {
    let own = arithmetic.gamma(max(0, count - 1) + extra) * magnitude
    return arithmetic.limited(value, error: (error + own) * (1 + 2 * ErrorBound.gamma(count + 1, .float64)))
  }
}

extension OracleAnswer {
  /// The definition's values with the errors of the formulas that are accepted; where these end in another last digit
  /// of the oracle, the difference is added.
  init(_ values: Tensor<Double>, as results: [Rounded]) {
    self.init(
      values: values,
      bound: Tensor(shape: values.shape) { index in
        let own = abs(results[index].value - values[flat: index])
        return results[index].error + (own.isNaN ? 0 : own)
      })
  }
}
