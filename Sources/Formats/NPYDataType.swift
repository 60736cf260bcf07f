// NumPy's names for what an element is: which of them can be read here, and why the others cannot.
// It converts nothing; see `NumpyArray.swift`.

/// The type of a `.npy` array's elements.
public enum NPYDataType: String, Sendable, CaseIterable {
  /// Half precision: 1 sign, 5 exponent and 10 fraction bits.
  case float16 = "f2"
  /// Single precision.
  case float32 = "f4"
  /// Double precision.
  case float64 = "f8"
  /// 0…255.
  case uint8 = "u1"
  /// −128…127.
  case int8 = "i1"
  /// 0…65535.
  case uint16 = "u2"
  /// −32768…32767.
  case int16 = "i2"
  /// 0…2³² − 1.
  case uint32 = "u4"
  /// −2³¹…2³¹ − 1.
  case int32 = "i4"
  /// 0…2⁶⁴ − 1.
  case uint64 = "u8"
  /// −2⁶³…2⁶³ − 1.
  case int64 = "i8"
  /// 0 or 1 in a byte; any other byte counts as 1.
  case bool = "b1"

  /// Bytes of one element.
  public var size: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .float16, .uint16, .int16: 2
    case .float32, .uint32, .int32: 4
    case .float64, .uint64, .int64: 8
    }
  }

  /// Whether there are only whole numbers, and more than two of them.
  public var isWhole: Bool { ![.float16, .float32, .float64, .bool].contains(self) }

  /// NumPy's `dtype.name`, such as `float32`.
  public var name: String { String(describing: self) }

  /// The names that can be read, for error messages.
  static let allowed = allCases.map(\.name).joined(separator: ", ")

  /// What a dtype that cannot be read is, in words.
  static func kind(of text: String) -> String {
    switch text.drop(while: { "<>=|".contains($0) }).first {
    case "c": "complex numbers"
    case "U", "S", "a": "strings"
    case "O": "Python objects"
    case "V": "a structured or void dtype"
    case "M", "m": "dates or times"
    case "f", "g": "long doubles"
    default: "an unknown dtype"
    }
  }

  /// `<f4`, `>i2`, `|u1`, `=f8` or `f4` taken apart; `nil` if it is none of those that can be read.
  static func parse(_ text: String) -> (type: NPYDataType, isBigEndian: Bool)? {
    var name = Substring(text)
    var order: Character = "="
    if let first = name.first, "<>=|".contains(first) {
      order = first
      name.removeFirst()
    }
    guard let type = name == "?" ? .bool : NPYDataType(rawValue: String(name)) else { return nil }
    return (type, order == ">" && type.size > 1)
  }
}
