// The few functions of the system's mathematics library that layers need, for every scalar a tensor can hold.
// How far a library may err in them is an assumption of `RoundedArithmetic`, not a promise of this file.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Functions that the standard library does not have.
public protocol ElementaryFunctions {
  /// `eˣ`.
  static func exponential(_ x: Self) -> Self
  /// `ln x`; −∞ of 0, NaN below.
  static func logarithm(_ x: Self) -> Self
  /// `tanh x`.
  static func hyperbolicTangent(_ x: Self) -> Self
}

extension Float: ElementaryFunctions {
  /// `eˣ`.
  public static func exponential(_ x: Float) -> Float { expf(x) }
  /// `ln x`.
  public static func logarithm(_ x: Float) -> Float { logf(x) }
  /// `tanh x`.
  public static func hyperbolicTangent(_ x: Float) -> Float { tanhf(x) }
}

extension Double: ElementaryFunctions {
  /// `eˣ`.
  public static func exponential(_ x: Double) -> Double { exp(x) }
  /// `ln x`.
  public static func logarithm(_ x: Double) -> Double { log(x) }
  /// `tanh x`.
  public static func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
}

extension Double {
  /// The cosine of an angle in radians.
  static func cosine(_ angle: Double) -> Double { cos(angle) }
}
