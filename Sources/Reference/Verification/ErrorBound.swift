// How far a rounded result may lie from the exact one, derived, never guessed.
// It judges one number at a time; `Comparison.swift` judges arrays.

/// The floating-point formats a result can come in, by their unit roundoff `u`: half the distance from 1 to the next number.
public enum Precision: String, Sendable, CaseIterable {
  /// 11 significant bits.
  case float16
  /// 24 significant bits.
  case float32
  /// 53 significant bits.
  case float64

  /// `u`: 2⁻¹¹, 2⁻²⁴ or 2⁻⁵³.
  public var unitRoundoff: Double {
    switch self {
    case .float16: 0x1p-11
    case .float32: 0x1p-24
    case .float64: 0x1p-53
    }
  }

  /// Half the smallest positive number: what one product may lose to underflow.
  public var underflow: Double {
    switch self {
    case .float16: 0x1p-25
    case .float32: 0x1p-150
    case .float64: 0
    }
  }
}

/// The proved bound on the error of a sum of products.
///
/// A sum of `n` products computed in floating point, in any order, with or without fused multiply-add, differs from the
/// exact sum by at most `γ(n) · Σ|x·w|`, where `γ(n) = n·u / (1 − n·u)`. The bias is one more term: `γ(n + 1) · S` with
/// `S = |b| + Σ|x·w|`. (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1 and §3.5.)
///
/// Two additions that are not rounding of the sum:
/// - `underflow`: a product below the smallest normal number may lose up to half the smallest positive number; `n` of
///   them lose at most `n` times that.
/// - the oracle is itself a sum in double precision and may be off by `γ₆₄(n + 1) · S`.
///
/// ```
/// n = 9 (3×3), u = 2⁻²⁴:   γ(10) = 5.96e-7        n = 576 (3×3×64):   γ(577) = 3.44e-5
/// ```
public enum ErrorBound {
  /// `γ(n) = n·u / (1 − n·u)`; infinite once `n·u` reaches 1, where nothing can be promised.
  public static func gamma(_ n: Int, _ precision: Precision) -> Double {
    let product = Double(n) * precision.unitRoundoff
    return product < 1 ? product / (1 - product) : .infinity
  }

  /// How far a result may lie from the double-precision oracle.
  ///
  /// - Parameters:
  ///   - products: `n`, the products of one output.
  ///   - magnitude: `S = |b| + Σ|x·w|` of that output, in double precision.
  ///   - roundings: further roundings that every product saw before it was computed: 2 if the inputs and weights were
  ///     themselves rounded to `precision`, 0 if they were given in it.
  public static func convolution(products: Int, magnitude: Double, precision: Precision, roundings: Int) -> Double {
    let oracle = gamma(products + 1, .float64)
    let bound = (gamma(products + 1 + roundings, precision) + oracle) * magnitude
    // S was summed in double precision too, so it may be too small by γ₆₄(n + 1).
    return bound * (1 + 2 * oracle) + Double(products) * precision.underflow
  }
}
