// Numbers as people read them on a figure: few digits, a real minus sign, never "-0".
// It does not round what is computed with; exact values leave the program as .npy or JSON.

/// Numbers to short texts.
public enum NumberText {
  /// U+2212, as wide as a plus sign; the hyphen of the keyboard is too short beside digits.
  public static let minus = "\u{2212}"

  /// At most four significant digits; whole numbers below a million in full; powers of ten as `1.5e−30`.
  ///
  /// | value | text |
  /// |---|---|
  /// | 0.0824123 | 0.08241 |
  /// | −3 | −3 |
  /// | 123456 | 123456 |
  /// | 1234567 | 1.235e6 |
  /// | 0.00001 | 1e−5 |
  public static func short(_ value: Double, digits: Int = 4) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? minus + "∞" : "∞" }
    if value == 0 { return "0" }
    if abs(value) < 1_000_000, value == value.rounded() { return signed(String(Int(abs(value))), value) }
    let text = Maths.scientific(abs(value), fractionDigits: max(0, digits - 1))
    let parts = text.split(separator: "e")
    let exponent = Int(parts[1]) ?? 0
    if exponent >= -4, exponent < max(4, digits) {
      return signed(trimmed(Maths.fixed(abs(value), fractionDigits: max(0, digits - 1 - exponent))), value)
    }
    let sign = exponent < 0 ? minus : ""
    return signed(trimmed(String(parts[0])) + "e" + sign + String(abs(exponent)), value)
  }

  /// A mean beside its deviation: less than half a thousandth of that is 0, for there is nothing but rounding left of it.
  ///
  /// | mean | deviation | text |
  /// |---|---|---|
  /// | −7.8e−10 | 0.94 | 0 |
  /// | −7.8e−10 | 1e−8 | −7.8e−10 |
  public static func mean(_ value: Double, deviation: Double, digits: Int) -> String {
    short(abs(value) < deviation / 2000 ? 0 : value, digits: digits)
  }

  /// Exactly `decimals` digits after the point, for columns of numbers: `0.500`; never `−0.00`.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return short(value) }
    let text = Maths.fixed(abs(value), fractionDigits: decimals)
    let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
    return isZero ? text : signed(text, value)
  }

  /// `−2.83 … 3.93`, or one number if both are the same.
  public static func range(_ low: Double, _ high: Double) -> String {
    let (left, right) = (short(low, digits: 3), short(high, digits: 3))
    return left == right ? left : "\(left) … \(right)"
  }

  /// A count in full, its digits in threes: `2,359,296`.
  public static func grouped(_ number: Int) -> String {
    var rest = String(number.magnitude)[...]
    var groups: [Substring] = []
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return (number < 0 ? minus : "") + ([rest] + groups).joined(separator: ",")
  }

  /// A count for columns: `9,216`, `72.9 k`, `285.0 M`; exact below 10,000.
  public static func compact(_ number: Int) -> String {
    guard number.magnitude >= 10_000 else { return grouped(number) }
    let units: [(Double, String)] = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]
    // 999,960 is not 1,000.0 k.
    let (unit, name) = units.first { Double(number.magnitude) >= 0.99995 * $0.0 } ?? (1, "")
    return "\(fixed(Double(number) / unit, decimals: 1)) \(name)"
  }

  /// How many times: three digits, from a thousand on in full and in threes: `7.11`, `112,384`.
  public static func times(_ ratio: Double) -> String {
    guard ratio.isFinite, ratio >= 1000, ratio < 1e15 else { return short(ratio, digits: 3) }
    return grouped(Int(ratio.rounded()))
  }

  /// Bytes: `144 B`, `12.3 KiB`, `527.8 MiB`.
  public static func bytes(_ count: Int) -> String {
    let names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var (value, unit) = (Double(count), 0)
    while abs(value) >= 1023.95, unit + 1 < names.count { (value, unit) = (value / 1024, unit + 1) }
    return "\(unit == 0 ? "\(count)" : fixed(value, decimals: 1)) \(names[unit])"
  }

  /// `512×512×3`.
  public static func shape(_ extents: [Int]) -> String {
    extents.isEmpty ? "1" : extents.map(String.init).joined(separator: "×")
  }

  private static func signed(_ text: String, _ value: Double) -> String { value < 0 ? minus + text : text }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var end = Substring(text)
    while end.last == "0" { end.removeLast() }
    if end.last == "." { end.removeLast() }
    return String(end)
  }
}
