// How some of a list are named in one argument: `direct,im2col`. The list and the option's name are the caller's.

/// Reads names between commas.
enum ChoiceSyntax {
  /// The named ones of a list, in the list's order; all if nothing is named.
  static func list<Name: RawRepresentable<String> & Equatable>(
    _ text: String?, of all: [Name], for option: String
  ) throws -> [Name] {
    guard let text else { return all }
    let chosen = try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
      guard let value = Name(rawValue: word.trimmed.lowercased()), all.contains(value) else {
        throw UsageError(word.trimmed, for: option, allowed: all.map(\.rawValue))
      }
      return value
    }
    return all.filter(chosen.contains)
  }
}
