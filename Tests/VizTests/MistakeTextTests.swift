// What mistakes are called: in both languages, with letters that can be drawn.

import Reference
import Testing
import Viz

@Suite struct MistakeTextTests {
  /// A text of a report, in each language.
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let text: @Sendable (Language) -> String
    var testDescription: String { name }
  }

  static let rows: [Row] =
    Mistake.allCases.map { mistake in Row(name: mistake.rawValue) { mistake.text($0) } }
    + Finding.Part.allCases.map { part in Row(name: part.rawValue) { part.text($0) } }
    // Of a factor that is none of those that are known there is nothing to add.
    + Finding.Factor.allCases.filter { $0 != .other }.map { factor in Row(name: factor.rawValue) { factor.text($0) } }
    + Finding.Rounding.allCases.map { rounding in Row(name: rounding.rawValue) { rounding.text($0) } }

  @Test(arguments: rows) func everyTextIsComplete(row: Row) throws {
    let (english, korean) = (row.text(.english), row.text(.korean))
    func hasHangul(_ text: String) -> Bool {
      text.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }
    }
    #expect(!english.isEmpty && !hasHangul(english) && hasHangul(korean), "\(english) · \(korean)")
    let painter = try makePainter()
    for text in [english, korean] { #expect(painter.printable(text) == text) }
  }

  /// Two mistakes with one text could not be told apart in a report.
  @Test(arguments: Language.allCases) func noTwoMistakesAreCalledTheSame(language: Language) {
    #expect(Set(Mistake.allCases.map { $0.text(language) }).count == Mistake.allCases.count)
  }

  @Test func anUnknownFactorIsLeftAsItIs() {
    for language in Language.allCases { #expect(Finding.Factor.other.text(language).isEmpty) }
  }
}
