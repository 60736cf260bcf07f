// The numbers after a filter's name, read and checked against their ranges.
// It knows no filter; each entry of the bank asks for its own numbers by position.
// What it throws is in `FilterError`.

/// The arguments of one filter, as typed.
struct FilterArguments: Sendable {
  let usage: String
  let example: String
  let texts: [String]

  var count: Int { texts.count }

  /// The arguments with each number in its shortest form. Call it once they have been checked.
  var canonicalTexts: [String] {
    texts.map { text in
      if let whole = UInt64(text) { return String(whole) }
      return Self.decimal(text).map { Self.text($0 + 0) } ?? text
    }
  }

  /// The number at `index`, or `fallback` if it was left out.
  func number(_ index: Int, _ parameter: String, in range: ClosedRange<Double>, or fallback: Double?)
    throws(FilterError) -> Double
  {
    if index >= count, let fallback { return fallback }
    let allowed = "a number from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
    guard let value = Self.decimal(texts[index]) else { throw error(index, parameter, allowed, nearest: nil) }
    guard range.contains(value) else {
      let nearest = min(max(value, range.lowerBound), range.upperBound)
      throw error(index, parameter, allowed, nearest: Self.text(nearest))
    }
    return value
  }

  /// The angle at `index` in degrees: any finite number.
  func degrees(_ index: Int, _ parameter: String, or fallback: Double?) throws(FilterError) -> Double {
    if index >= count, let fallback { return fallback }
    guard let value = Self.decimal(texts[index]), value.isFinite else {
      throw error(index, parameter, "an angle in degrees", nearest: nil)
    }
    return value
  }

  /// The whole number at `index`, or `fallback` if it was left out.
  func integer(_ index: Int, _ parameter: String, in range: ClosedRange<Int>, or fallback: Int?)
    throws(FilterError) -> Int
  {
    if index >= count, let fallback { return fallback }
    if let value = Int(texts[index]), range.contains(value) { return value }
    let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    let nearest = Self.decimal(texts[index]).map { value in
      // Clamped while it is still a Double: 1e300 has no Int.
      Int(min(max(value.rounded(), Double(range.lowerBound)), Double(range.upperBound)))
    }
    throw error(index, parameter, allowed, nearest: nearest.map(String.init))
  }

  /// The seed at `index`: any 64-bit natural number.
  func seed(_ index: Int, _ parameter: String) throws(FilterError) -> UInt64 {
    if let value = UInt64(texts[index]) { return value }
    let allowed = "a whole number from 0 to \(UInt64.max)"
    let nearest = Self.decimal(texts[index]).map { value in
      value >= 0x1p64 ? UInt64.max : UInt64(max(value.rounded(.down), 0))
    }
    throw error(index, parameter, allowed, nearest: nearest.map(String.init))
  }

  /// What to throw for the argument at `index` where its range depends on another argument.
  func error(_ index: Int, _ parameter: String, _ allowed: String, nearest: String?) -> FilterError {
    .badArgument(
      parameter: parameter, text: texts[index], usage: usage, allowed: allowed, nearest: nearest, example: example)
  }

  /// `text` as a decimal number, infinite if it is too large to be a `Double`. Refuses the hexadecimal numbers,
  /// `inf` and `nan` that `Double` itself reads.
  static func decimal(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else { return nil }
    guard let value = Double(text), !value.isNaN else { return nil }
    return value
  }

  /// A number as people write it: `2` for `2.0`.
  static func text(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
