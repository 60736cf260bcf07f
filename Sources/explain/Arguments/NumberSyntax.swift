// How numbers, lists and matrices are typed. Nothing here knows an option; it is given the name for its errors.

import Reference

/// Reads numbers as people type them.
enum NumberSyntax {
  /// The most numbers that can be typed in one argument.
  static let limit = 1 << 20

  /// One number: `2`, `-0.5`, `1e-3`, `1/9`, `nan`, `inf`.
  static func number(_ text: String, for what: String) throws -> Double {
    let parts = text.trimmed.split(separator: "/", omittingEmptySubsequences: false).map { Double(plain($0)) }
    switch parts.count {
    case 1: if let value = parts[0] { return try representable(value, text, for: what) }
    case 2:
      if let dividend = parts[0], let divisor = parts[1], divisor != 0 {
        return try representable(dividend / divisor, text, for: what)
      }
    default: break
    }
    throw UsageError("\(what): '\(text.trimmed)' is not a number; allowed are numbers such as 2, -0.5, 1e-3, 1/9")
  }

  /// A number that stays finite as a `Float`, or an infinity that was typed as one.
  private static func representable(_ value: Double, _ text: String, for what: String) throws -> Double {
    guard !value.isNaN, Float(value).isInfinite, !text.lowercased().contains("inf") else { return value }
    throw UsageError(
      "\(what): \(shortened(text)) is too large for float32; the nearest is \(value < 0 ? "-" : "")3.4028235e38")
  }

  /// A typographic minus sign is a minus sign.
  private static func plain(_ text: some StringProtocol) -> String {
    String(text.trimmed.map { $0 == "−" ? "-" : $0 })
  }

  /// A whole number from `range`.
  static func integer(_ text: String, for what: String, in range: ClosedRange<Int>) throws -> Int {
    let trimmed = text.trimmed
    let digits = trimmed.first == "-" || trimmed.first == "+" ? trimmed.dropFirst() : trimmed[...]
    guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) else {
      throw UsageError(
        "\(what): '\(trimmed)' is not a whole number; allowed are \(range.lowerBound)…\(range.upperBound)")
    }
    // A number of any length is either in the range or outside it.
    let value = Int(trimmed) ?? (trimmed.first == "-" ? Int.min : Int.max)
    guard range.contains(value) else {
      let nearest = value < range.lowerBound ? range.lowerBound : range.upperBound
      throw UsageError(
        "\(what): \(trimmed) is outside \(range.lowerBound)…\(range.upperBound); the nearest is \(nearest)")
    }
    return value
  }

  /// The number that random numbers start from; `standard` where none is given. JSON's numbers are exact up to 2⁵³.
  static func seed(_ text: String?, standard: Int) throws -> UInt64 {
    UInt64(try text.map { try integer($0, for: "--seed", in: 0...(1 << 53) - 1) } ?? standard)
  }

  /// Whole numbers between commas.
  static func integers(_ text: String, for what: String, in range: ClosedRange<Int>, counts: Set<Int>, form: String)
    throws -> [Int]
  {
    let parts = text.trimmed.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard counts.contains(parts.count) else {
      throw UsageError(
        "\(what): '\(text.trimmed)' has \(parts.count == 1 ? "1 number" : "\(parts.count) numbers"); allowed is \(form)"
      )
    }
    return try parts.map { try integer($0, for: what, in: range) }
  }

  /// Numbers between commas or white space: `0,0,26` or `1 0 -1`.
  static func list(_ text: String, for what: String) throws -> [Double] {
    let spaced = String(text.map { $0 == "," ? " " : $0 })
    let parts = spaced.split(whereSeparator: \.isWhitespace)
    guard !parts.isEmpty else { throw UsageError("\(what) is empty; type numbers such as 1,0,-1") }
    let commas = text.trimmed.split(separator: ",", omittingEmptySubsequences: false)
    guard commas.count == 1 || commas.allSatisfy({ !$0.trimmed.isEmpty }) else {
      throw UsageError("\(what): '\(shortened(text))' has a comma without a number beside it")
    }
    guard parts.count <= limit else {
      throw UsageError("\(what) has \(parts.count) numbers; at most \(limit) can be typed")
    }
    return try parts.map { try number(String($0), for: what) }
  }

  /// Rows of numbers between semicolons: `1 0 -1; 2 0 -2; 1 0 -1`.
  static func matrix(_ text: String, for what: String) throws -> Tensor<Double> {
    var lines = text.trimmed.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    if lines.count > 1, lines.last?.trimmed.isEmpty == true { lines.removeLast() }
    let rows = try lines.enumerated().map { try list($1, for: lines.count == 1 ? what : "\(what), row \($0 + 1)") }
    for (index, row) in rows.enumerated() where row.count != rows[0].count {
      throw UsageError(
        "\(what): row \(index + 1) has \(row.count) numbers but row 1 has \(rows[0].count); they must be equal")
    }
    return Tensor(shape: [rows.count, rows[0].count], scalars: rows.flatMap { $0 })
  }

  /// Whether a text is meant as numbers rather than as a name or a file.
  static func looksLikeNumbers(_ text: String) -> Bool {
    let trimmed = text.trimmed
    guard let first = trimmed.first else { return false }
    let body = first == "-" || first == "+" || first == "−" ? trimmed.dropFirst() : trimmed[...]
    let startsLikeANumber =
      body.first?.isASCIIDigit == true || body.first == "." || ["nan", "inf"].contains(body.prefix(3).lowercased())
    return startsLikeANumber && trimmed.allSatisfy { "0123456789.,;:+-−/eEnaNAifIF \t\n".contains($0) }
  }

  /// A long text cut to what fits in a line.
  static func shortened(_ text: String) -> String {
    let trimmed = text.trimmed
    return trimmed.count > 40 ? trimmed.prefix(39) + "…" : trimmed
  }
}
