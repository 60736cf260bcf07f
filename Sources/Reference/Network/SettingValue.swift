// What a network is written down with: numbers, words, lists and fields, as JSON has them. How they are spelled in a
// file is the business of `Formats`; which settings a layer has is in `Layers/LayerSettings.swift`.

/// A value in the description of a network.
public indirect enum SettingValue: Sendable, Equatable {
  /// Nothing: a setting that is not used.
  case null
  /// `true` or `false`.
  case flag(Bool)
  /// A whole number.
  case integer(Int)
  /// Any other finite number.
  case number(Double)
  /// A word.
  case text(String)
  /// Several.
  case list([SettingValue])
  /// Several with names, in an order.
  case object([SettingField])

  /// As it would be typed, cut to what fits in an error: `[3, 3]`, `"same"`.
  public var text: String {
    switch self {
    case .null: "null"
    case .flag(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): "\"\(value.count > 40 ? value.prefix(39) + "…" : value)\""
    case .list(let values):
      "[\(values.prefix(4).map(\.shallowText).joined(separator: ", "))\(values.count > 4 ? ", …" : "")]"
    case .object: "{…}"
    }
  }

  /// As ``text``, without what lies deeper: a list of lists of lists has no end.
  private var shallowText: String { if case .list = self { "[…]" } else { text } }
}

/// A value with a name.
public struct SettingField: Sendable, Equatable {
  /// The name, as Keras spells it.
  public let name: String
  /// The value.
  public let value: SettingValue

  /// A value with a name.
  public init(_ name: String, _ value: SettingValue) {
    self.name = name
    self.value = value
  }
}

/// What a setting of a layer can be.
protocol SettingType: Sendable, Equatable {
  /// What is allowed, for an error.
  static var allowed: String { get }

  /// The meaning of a value, or `nil` if it has none here.
  init?(_ value: SettingValue)

  /// The value that means this.
  var setting: SettingValue { get }
}

extension Int: SettingType {
  static var allowed: String { "a whole number" }

  init?(_ value: SettingValue) {
    switch value {
    case .integer(let number): self = number
    // 32.0 is a whole number to those who write files in JavaScript.
    case .number(let number):
      guard let whole = Int(exactly: number) else { return nil }
      self = whole
    default: return nil
    }
  }

  var setting: SettingValue { .integer(self) }
}

extension Double: SettingType {
  static var allowed: String { "a number" }

  init?(_ value: SettingValue) {
    switch value {
    case .integer(let number): self = Double(number)
    case .number(let number): self = number
    default: return nil
    }
  }

  var setting: SettingValue { Int(exactly: self).map(SettingValue.integer) ?? .number(self) }
}

extension Bool: SettingType {
  static var allowed: String { "true or false" }

  init?(_ value: SettingValue) {
    guard case .flag(let flag) = value else { return nil }
    self = flag
  }

  var setting: SettingValue { .flag(self) }
}

extension String: SettingType {
  static var allowed: String { "a word in quotes" }

  init?(_ value: SettingValue) {
    guard case .text(let text) = value else { return nil }
    self = text
  }

  var setting: SettingValue { .text(self) }
}

extension Array: SettingType where Element: SettingType {
  static var allowed: String { "\(Element.allowed), or a list of them" }

  init?(_ value: SettingValue) {
    guard case .list(let values) = value else {
      guard let single = Element(value) else { return nil }
      self = [single]
      return
    }
    var elements: [Element] = []
    for value in values {
      guard let element = Element(value) else { return nil }
      elements.append(element)
    }
    self = elements
  }

  var setting: SettingValue { .list(map(\.setting)) }
}

extension Optional: SettingType where Wrapped: SettingType {
  static var allowed: String { "\(Wrapped.allowed), or null" }

  init?(_ value: SettingValue) {
    if value == .null {
      self = .none
    } else {
      guard let wrapped = Wrapped(value) else { return nil }
      self = .some(wrapped)
    }
  }

  var setting: SettingValue { self?.setting ?? .null }
}

extension AxisPair: SettingType {
  static var allowed: String { "a whole number, or two for rows and columns, as [3, 5]" }

  init?(_ value: SettingValue) {
    guard let numbers = [Int](value), numbers.count == 1 || numbers.count == 2 else { return nil }
    self.init(rows: numbers[0], columns: numbers[numbers.count - 1])
  }

  var setting: SettingValue { rows == columns ? .integer(rows) : .list([.integer(rows), .integer(columns)]) }
}

extension Padding: SettingType {
  static var allowed: String { "a whole number, two for rows and columns, or [[top, bottom], [left, right]]" }

  init?(_ value: SettingValue) {
    if let pair = AxisPair(value) {
      self.init(top: pair.rows, bottom: pair.rows, left: pair.columns, right: pair.columns)
      return
    }
    guard case .list(let values) = value, values.count == 2, let rows = [Int](values[0]), rows.count == 2,
      let columns = [Int](values[1]), columns.count == 2
    else { return nil }
    self.init(top: rows[0], bottom: rows[1], left: columns[0], right: columns[1])
  }

  var setting: SettingValue {
    if top == bottom && left == right { return AxisPair(rows: top, columns: left).setting }
    return .list([[top, bottom].setting, [left, right].setting])
  }
}

extension PaddingRule: SettingType {
  static var allowed: String { "\"valid\", \"same\", \"full\", or \(Padding.allowed)" }

  init?(_ value: SettingValue) {
    switch value {
    case .text("valid"): self = .valid
    case .text("same"): self = .same
    case .text("full"): self = .full
    default:
      guard let padding = Padding(value) else { return nil }
      self = .explicit(padding)
    }
  }

  var setting: SettingValue {
    switch self {
    case .valid: .text("valid")
    case .same: .text("same")
    case .full: .text("full")
    case .explicit(let padding): padding.setting
    }
  }
}

extension ActivationFunction: SettingType {
  static var allowed: String { "one of " + allCases.map { "\"\($0.kerasName)\"" }.joined(separator: ", ") }

  init?(_ value: SettingValue) {
    guard case .text(let name) = value, let match = Self.allCases.first(where: { $0.kerasName == name }) else {
      return nil
    }
    self = match
  }

  var setting: SettingValue { .text(kerasName) }

  /// Keras's name: `log_softmax`.
  var kerasName: String { rawValue.replacing("-", with: "_") }
}

extension Initializer: SettingType {
  static var allowed: String { "one of " + named.map { "\"\($0.name)\"" }.joined(separator: ", ") + ", \"constant:V\"" }

  init?(_ value: SettingValue) {
    guard case .text(let name) = value, let match = Initializer(name: name) else { return nil }
    self = match
  }

  var setting: SettingValue { .text(name) }
}
