// Text from outside - file names, typed words, headers of files - made fit for one line of a terminal or a figure.
// Errors of all modules go through here, so that none of them ever takes a second line.

/// Text from outside, made fit for one line of a terminal.
public enum OneLine {
  /// The text with every control character, line separator and direction mark spelled out.
  public static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnprintable) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isUnprintable(scalar) {
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Text quoted from a file, at most `length` characters of it.
  public static func quoted(_ text: String, length: Int = 40) -> String {
    text.count <= length ? "'\(text)'" : "'\(text.prefix(length))…'"
  }

  private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
