// Networks for Swift's encoders and decoders, by way of `Network+Description.swift`: the same fields, the same errors.
// What the program reads and writes itself is text with an order of its own; see `JSONText` in `Formats`.

extension Network: Codable {
  /// The network that a decoder's fields describe.
  ///
  /// - Throws: ``NetworkError``, or what the decoder throws.
  public init(from decoder: any Decoder) throws {
    try self.init(description: SettingValue(from: decoder))
  }

  /// Writes the fields of ``description()``.
  public func encode(to encoder: any Encoder) throws { try description().encode(to: encoder) }
}

extension SettingValue: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Whatever a decoder has.
  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: Key.self) {
      self = .object(
        try container.allKeys.map { SettingField($0.stringValue, try container.decode(SettingValue.self, forKey: $0)) })
    } else if var container = try? decoder.unkeyedContainer() {
      var values: [SettingValue] = []
      while !container.isAtEnd { values.append(try container.decode(SettingValue.self)) }
      self = .list(values)
    } else {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let value = try? container.decode(Bool.self) {
        self = .flag(value)
      } else if let value = try? container.decode(Int.self) {
        self = .integer(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }

  /// Writes the value; an encoder may have its own order of fields.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let fields):
      var container = encoder.container(keyedBy: Key.self)
      for field in fields { try container.encode(field.value, forKey: Key(stringValue: field.name)) }
    case .list(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(value) }
    case .null, .flag, .integer, .number, .text:
      var container = encoder.singleValueContainer()
      switch self {
      case .flag(let value): try container.encode(value)
      case .integer(let value): try container.encode(value)
      case .number(let value): try container.encode(value)
      case .text(let value): try container.encode(value)
      case .null, .list, .object: try container.encodeNil()
      }
    }
  }
}
