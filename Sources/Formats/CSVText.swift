// Tables as text with commas, as spreadsheets and pandas read them. Its reader is `Data/CSVTable.swift`.

/// Comma-separated values (RFC 4180, but lines end with LF alone).
public enum CSVText {
  /// Rows as lines.
  public static func lines(_ rows: [[String]]) -> String { rows.map(line).joined() }

  /// A row, with the end of its line. A cell with a comma, a quote or a line break stands in quotes; so does one with
  /// blanks around it, which some readers drop, or with what some take for a comma.
  public static func line(_ row: [String]) -> String { row.map(cell).joined(separator: ",") + "\n" }

  private static func cell(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { !",;\t\"\n\r".unicodeScalars.contains($0) }
    if isPlain && !text.hasPrefix(" ") && !text.hasSuffix(" ") { return text }
    // By scalars: a quote with an accent on it is another character, but the same byte to a reader.
    var quoted = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { quoted.append(contentsOf: scalar == "\"" ? [scalar, scalar] : [scalar]) }
    return "\"\(String(quoted))\""
  }
}
