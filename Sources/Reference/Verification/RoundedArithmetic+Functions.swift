// Roots, exponentials and logarithms of numbers that carry their error, and what a mathematics library is trusted with.
// The rules of the four operations are in `RoundedArithmetic.swift`.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension RoundedArithmetic {
  /// What is assumed of `exp`, `log`, `tanh` and a fast `1/√`: at most 4 units in the last place, 8·u of the result.
  ///
  /// It is an assumption, for few libraries prove anything: glibc documents 1 to 2 for these, the vector libraries that
  /// frameworks call (SLEEF, Intel's, those of graphics processors) 1 to 4.
  static let libraryUnits = 4.0

  /// The relative error of a library's function, the oracle's own included.
  var library: Double { 2 * Self.libraryUnits * (unit + 0x1p-53) }

  /// `√a` of a number that is computed as 0 or more: `|√â − √a| ≤ min(e / √a, √e)`.
  func root(_ a: Rounded) -> Rounded {
    let value = a.value.squareRoot()
    let inherited = value > 0 ? min(a.error / value, a.error.squareRoot()) : a.error.squareRoot()
    return rounded(value, inherited: inherited, times: 1)
  }

  /// `1 / √a`, by a root and a division or by a function of its own. With `l = a − e`, the least that may stand under
  /// the root, `|1/√â − 1/√a| ≤ e / (√a · √l · (√a + √l))`; from `l ≤ 0` on nothing is promised.
  func reciprocalRoot(_ a: Rounded) -> Rounded {
    let root = a.value.squareRoot()
    let value = 1 / root
    let least = a.value - a.error
    guard least > 0 else { return Rounded(value, error: .infinity) }
    let inherited = a.error / (root * least.squareRoot() * (root + least.squareRoot()))
    return limited(value, error: inherited + library * (value + inherited))
  }

  /// `eᵃ`: an absolute error of the exponent is a relative one of the power, `eᵉ − 1`.
  func exponential(_ a: Rounded) -> Rounded {
    let value = exp(a.value)
    let inherited = value * expm1(a.error)
    return limited(value, error: inherited + library * (value + inherited) + smallest)
  }

  /// `ln a`: `|ln â − ln a| ≤ −ln(1 − e/a)`.
  func logarithm(_ a: Rounded) -> Rounded {
    let value = log(a.value)
    let inherited = a.error == 0 ? 0 : a.error < a.value ? -log1p(-a.error / a.value) : .infinity
    return limited(value, error: inherited + library * (abs(value) + inherited) + smallest)
  }

  /// `tanh a`: its slope `1 − tanh²` is largest at the end of `a ± e` that is nearer to 0.
  func hyperbolicTangent(_ a: Rounded) -> Rounded {
    let value = tanh(a.value)
    let nearest = tanh(max(0, abs(a.value) - a.error))
    let inherited = min(a.error * (1 - nearest * nearest) * (1 + 0x1p-50) + a.error * 0x1p-50, 2)
    return limited(value, error: inherited + library * (abs(value) + inherited) + smallest)
  }

  /// `s(a) = 1 / (1 + e⁻ᵃ) = eᵃ / (1 + eᵃ)`, by either formula.
  ///
  /// If the power is off by a factor `1 + δ`, `|δ| ≤ ε`, `s` is off by at most `s·(1 − s)·ε / (1 − ε)`, in both
  /// formulas and for both signs of `a`. `ε` is what `a` brings, `eᵉ − 1`, and the library's. A sum, a quotient, and a
  /// product if the quotient is taken as a reciprocal, round three times. Where e⁻ᵃ is too large for the precision, 0
  /// is right.
  func sigmoid(_ a: Rounded) -> Rounded {
    let (value, rest) = (ActivationFunction.logistic(a.value), ActivationFunction.logistic(-a.value))
    let brought = expm1(a.error)
    let relative = brought + library * (1 + brought)
    let inherited = relative < 1 ? min(value * rest * relative / (1 - relative), 1) : 1
    var error = inherited + gamma(4) * (value + inherited) + smallest
    if exp(-a.value) * (1 + relative) >= precision.greatest { error = max(error, value) }
    return limited(value, error: error)
  }
}
