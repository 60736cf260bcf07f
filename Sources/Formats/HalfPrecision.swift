// IEEE 754 binary16 to binary32, by hand: Swift's Float16 does not exist on every platform.
// One direction only; nothing here writes half precision.

/// Half-precision numbers, which `.npy` files store and no processor of this project computes with.
enum HalfPrecision {
  /// The number with these bits: 1 sign, 5 exponent (bias 15), 10 fraction. Always exact.
  ///
  /// ```
  /// exponent 0        ±fraction · 2⁻²⁴                 (zero and subnormal)
  /// exponent 1…30     ±(1 + fraction/1024) · 2^(exponent − 15)
  /// exponent 31       ±infinity if the fraction is 0, else NaN
  /// ```
  static func float(_ bits: UInt16) -> Float {
    let sign = UInt32(bits >> 15) << 31
    let exponent = UInt32(bits >> 10) & 31
    let fraction = UInt32(bits) & 1023
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
