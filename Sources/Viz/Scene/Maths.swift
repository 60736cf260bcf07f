// The five functions of libm that Viz needs, without Foundation, whose loading would double the start-up time.
// Nothing is computed here.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

enum Maths {
  static func pow(_ base: Double, _ exponent: Double) -> Double {
    #if canImport(Glibc)
    Glibc.pow(base, exponent)
    #else
    Darwin.pow(base, exponent)
    #endif
  }

  static func cos(_ angle: Double) -> Double {
    #if canImport(Glibc)
    Glibc.cos(angle)
    #else
    Darwin.cos(angle)
    #endif
  }

  static func sin(_ angle: Double) -> Double {
    #if canImport(Glibc)
    Glibc.sin(angle)
    #else
    Darwin.sin(angle)
    #endif
  }

  static func log10(_ value: Double) -> Double {
    #if canImport(Glibc)
    Glibc.log10(value)
    #else
    Darwin.log10(value)
    #endif
  }

  /// `printf("%.*e")`: correctly rounded decimal digits, which no loop of divisions gives.
  static func scientific(_ value: Double, fractionDigits: Int) -> String {
    var buffer = [CChar](repeating: 0, count: 64)
    _ = withVaList([Int32(fractionDigits), value]) { vsnprintf(&buffer, buffer.count, "%.*e", $0) }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// `printf("%.*f")`.
  static func fixed(_ value: Double, fractionDigits: Int) -> String {
    var buffer = [CChar](repeating: 0, count: 400)
    _ = withVaList([Int32(fractionDigits), value]) { vsnprintf(&buffer, buffer.count, "%.*f", $0) }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
