// JSON as text: strictly read, with the line of what is wrong, and written so that a person can edit it.
// It knows no network; `Network+JSON.swift` does. Foundation's decoder would lose the order of fields and the lines.

import Reference

/// JSON (RFC 8259) to values and back.
///
/// **Edge cases.** A field that stands twice is refused, as is text after the value, more than 64 levels, a number
/// beyond a `Double`, a lone half of a surrogate pair. A byte order mark at the start is skipped: Windows writes one.
public enum JSONText {
  /// The most bytes that are read.
  public static let limit = 1 << 24
  /// The deepest nesting that is read; without a limit, a file of brackets would end the program.
  public static let depthLimit = 64

  /// Where a text stops being JSON, and why.
  public struct Problem: Error, Equatable, CustomStringConvertible {
    /// Counted from 1.
    public let line: Int
    /// What is wrong.
    public let reason: String

    /// `line 3: …`.
    public var description: String { "line \(line): \(reason)" }
  }

  /// The value of a text.
  ///
  /// - Throws: ``Problem``.
  public static func value(_ bytes: [UInt8]) throws -> SettingValue {
    guard bytes.count <= limit else {
      throw Problem(line: 1, reason: "\(bytes.count) bytes are too many; at most \(limit) are read")
    }
    var reader = JSONReader(bytes)
    let value = try reader.value(depth: 0)
    guard reader.next() == nil else { throw reader.problem("there is more after the end of the value") }
    return value
  }

  /// The text of a value: objects in lists take a line each, everything else is on the line of its field.
  public static func text(_ value: SettingValue) -> String { pretty(value, indent: "") + "\n" }

  private static func pretty(_ value: SettingValue, indent: String) -> String {
    let deeper = indent + "  "
    switch value {
    case .object(let fields) where fields.contains { hasObjects($0.value) }:
      let lines = fields.map { "\(deeper)\(quoted($0.name)): \(pretty($0.value, indent: deeper))" }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
    case .list(let values) where hasObjects(value):
      return "[\n\(values.map { deeper + pretty($0, indent: deeper) }.joined(separator: ",\n"))\n\(indent)]"
    default: return inline(value)
    }
  }

  private static func hasObjects(_ value: SettingValue) -> Bool {
    guard case .list(let values) = value else { return false }
    return values.contains { if case .object = $0 { true } else { hasObjects($0) } }
  }

  /// The text of a value on one line.
  public static func line(_ value: SettingValue) -> String { inline(value) }

  private static func inline(_ value: SettingValue) -> String {
    switch value {
    case .null: "null"
    case .flag(let flag): "\(flag)"
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .text(let text): quoted(text)
    case .list(let values): "[\(values.map(inline).joined(separator: ", "))]"
    case .object(let fields):
      fields.isEmpty ? "{}" : "{ \(fields.map { "\(quoted($0.name)): \(inline($0.value))" }.joined(separator: ", ")) }"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// A place in a text, moved forward as values are read.
private struct JSONReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  func problem(_ reason: String) -> JSONText.Problem {
    JSONText.Problem(line: 1 + bytes[..<min(place, bytes.count)].count { $0 == UInt8(ascii: "\n") }, reason: reason)
  }

  /// The next byte that is no white space, not yet taken; `nil` at the end.
  mutating func next() -> UInt8? {
    while place < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
    return place < bytes.count ? bytes[place] : nil
  }

  private mutating func take(_ byte: Character) -> Bool {
    guard next() == byte.asciiValue else { return false }
    place += 1
    return true
  }

  mutating func value(depth: Int) throws -> SettingValue {
    guard depth < JSONText.depthLimit else { throw problem("more than \(JSONText.depthLimit) levels") }
    switch next() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""): return .text(try string())
    case nil: throw problem("the text ends where a value should stand")
    default: return try word()
    }
  }

  private mutating func object(depth: Int) throws -> SettingValue {
    place += 1
    var fields: [SettingField] = []
    var names: Set<String> = []
    if take("}") { return .object([]) }
    repeat {
      guard next() == UInt8(ascii: "\"") else { throw problem("a field begins with its name in double quotes") }
      let name = try string()
      guard names.insert(name).inserted else { throw problem("\(OneLine.quoted(name)) stands twice in one object") }
      guard take(":") else { throw problem("after the name \(OneLine.quoted(name)) comes a colon") }
      fields.append(SettingField(name, try value(depth: depth + 1)))
    } while take(",")
    guard take("}") else { throw problem("after a field comes a comma or }") }
    return .object(fields)
  }

  private mutating func list(depth: Int) throws -> SettingValue {
    place += 1
    var values: [SettingValue] = []
    if take("]") { return .list([]) }
    repeat { values.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw problem("after a value comes a comma or ]") }
    return .list(values)
  }

  /// `null`, `true`, `false` or a number: what stands up to the next sign or white space.
  private mutating func word() throws -> SettingValue {
    let start = place
    while place < bytes.count, !Array(" \n\r\t,:[]{}\"".utf8).contains(bytes[place]) { place += 1 }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    switch text {
    case "null": return .null
    case "true": return .flag(true)
    case "false": return .flag(false)
    case _ where isNumber(bytes[start..<place]):
      if let whole = Int(text) { return .integer(whole) }
      guard let number = Double(text), number.isFinite else { throw problem("\(OneLine.quoted(text)) is too large") }
      return .number(number)
    default:
      if text.isEmpty { place += 1 }
      throw problem("\(OneLine.quoted(text)) is no value of JSON; words stand in double quotes")
    }
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`: less than Swift takes for a number.
  private func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    func digits() -> Int {
      let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    func skip(_ letters: String) -> Bool {
      guard let first = rest.first, letters.utf8.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = skip("-")
    if !skip("0") && digits() == 0 { return false }
    if skip("."), digits() == 0 { return false }
    if skip("eE") {
      _ = skip("+-")
      if digits() == 0 { return false }
    }
    return rest.isEmpty
  }

  private mutating func string() throws -> String {
    place += 1
    var result: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "\""):
        place += 1
        guard let text = String(validating: result, as: UTF8.self) else { throw problem("a text is not UTF-8") }
        return text
      case UInt8(ascii: "\\"): result += try escape().utf8
      case 0..<0x20: throw problem("a text ends on the line where it begins")
      default:
        result.append(byte)
        place += 1
      }
    }
    throw problem("a text has no closing quote")
  }

  /// The character of an escape, which begins here.
  private mutating func escape() throws -> String {
    place += 1
    guard place < bytes.count else { throw problem("a text has no closing quote") }
    let letter = Character(Unicode.Scalar(bytes[place]))
    place += 1
    switch letter {
    case "\"", "\\", "/": return String(letter)
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      var units = [try unit()]
      if UTF16.isLeadSurrogate(units[0]) {
        guard place + 1 < bytes.count, bytes[place...(place + 1)].elementsEqual("\\u".utf8) else {
          throw problem("half of a surrogate pair")
        }
        place += 2
        units.append(try unit())
      }
      guard let text = String(validating: units, as: UTF16.self) else { throw problem("half of a surrogate pair") }
      return text
    default: throw problem("\\\(letter) is no escape of JSON")
    }
  }

  private mutating func unit() throws -> UInt16 {
    let digits = bytes[place..<min(place + 4, bytes.count)]
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw problem("\\u needs four hexadecimal digits") }
    place += 4
    return unit
  }
}
