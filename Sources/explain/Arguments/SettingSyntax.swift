// Settings typed as a list: `patience=10,monitor=val_loss`. The names and what they mean are the caller's.

/// Reads lists of settings.
struct SettingSyntax {
  private let option: String
  private var values: [String: String] = [:]

  /// The settings of a text; each name at most once, and only those that are allowed.
  ///
  /// - Parameter first: the setting that a value without a name is, if it comes first: `cosine` or `10`.
  init(_ text: String, for option: String, first: String?, allowed: [String]) throws {
    self.option = option
    for (index, part) in text.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
      let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmed)
      let name: String
      let value: String
      if words.count == 1, index == 0, let first, !allowed.contains(words[0].lowercased()) || words[0] == first {
        (name, value) = (first, words[0])
      } else {
        guard words.count == 2 else {
          throw UsageError("\(option): '\(part.trimmed)' has no value; write a list such as \(allowed[0])=…")
        }
        (name, value) = (words[0].lowercased(), words[1])
      }
      guard allowed.contains(name) else { throw UsageError(words[0], for: option, allowed: allowed) }
      guard values.updateValue(value, forKey: name) == nil else {
        throw UsageError("\(option): \(name) is named twice; name it once")
      }
    }
  }

  /// A word, or `nil` where it was not typed.
  func text(_ name: String) -> String? { values[name] }

  /// A number of a range.
  func number(_ name: String, in range: ClosedRange<Double>) throws -> Double? {
    try values[name].map { text in
      let value = try NumberSyntax.number(text, for: "\(option) \(name)")
      guard range.contains(value) else {
        throw UsageError(
          "\(option): \(name) is \(text); it must be \(range.lowerBound)…\(range.upperBound), so the nearest is "
            + "\(value < range.lowerBound ? range.lowerBound : range.upperBound)")
      }
      return value
    }
  }

  /// A whole number of a range.
  func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
    try values[name].map { try NumberSyntax.integer($0, for: "\(option) \(name)", in: range) }
  }

  /// One of a list.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String, _ type: Choice.Type) throws -> Choice? {
    try values[name].map { text in
      guard let value = Choice(rawValue: text.lowercased()) else {
        throw UsageError(text, for: "\(option) \(name)", allowed: type.allCases.map(\.rawValue))
      }
      return value
    }
  }
}
