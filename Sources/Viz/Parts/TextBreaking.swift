// Long texts to lines that fit: at spaces if possible, inside a word if one word is wider than the line.
// No hyphens and no justification. Next: `Canvas.lines`.

extension FigureContext {
  /// `text` broken into lines no wider than `width`; control characters count as spaces.
  func wrapped(_ text: String, _ style: TextStyle, width: Double) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: { ($0.unicodeScalars.first?.value ?? 0) <= 32 }) {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if self.width(longer, style) <= width {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(Self.withoutDot(line)) }
      line = String(word)
      // A fact that is wider than the line breaks at its own spaces before it breaks inside a word.
      if line.contains("\u{A0}"), self.width(line, style) > width {
        var parts = wrapped(line.replacing("\u{A0}", with: " "), style, width: width)
        line = parts.popLast() ?? ""
        lines += parts
      }
      while line.count > 1, self.width(line, style) > width {
        let head = fittingPrefix(line, style, width, least: 1, ending: "")
        lines.append(head)
        line = String(line.dropFirst(head.count))
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// A dot between two facts has nothing to separate at the end of a line.
  private static func withoutDot(_ line: String) -> String {
    line.hasSuffix(" ·") ? String(line.dropLast(2)) : line
  }

  /// Facts on one line with dots between them; a line may break between two facts but not inside one.
  static func joined(_ facts: [String]) -> String {
    facts.filter { !$0.isEmpty }.map { $0.replacing(" ", with: "\u{A0}") }.joined(separator: " · ")
  }

  /// `text` on one line, cut with an ellipsis if it is too wide.
  func shortened(_ text: String, _ style: TextStyle, width: Double) -> String {
    guard self.width(text, style) > width else { return text }
    return fittingPrefix(text, style, width, least: 0, ending: "…") + "…"
  }

  /// The longest beginning of a text that fits with an ending, at least so many letters.
  private func fittingPrefix(
    _ text: String, _ style: TextStyle, _ width: Double, least: Int, ending: String
  ) -> String {
    // Halving: a file name of ten thousand letters must not cost ten thousand measurements a line.
    let letters = Array(text)
    var (fits, breaks) = (least, letters.count)
    while breaks - fits > 1 {
      let middle = (fits + breaks) / 2
      if self.width(String(letters[..<middle]) + ending, style) <= width { fits = middle } else { breaks = middle }
    }
    return String(letters[..<fits])
  }
}
