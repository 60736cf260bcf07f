// Tables that are written, by hand and read again.

import Formats
import Reference
import Testing

@Suite struct CSVTextTests {
  @Test func byHand() {
    #expect(
      CSVText.lines([["a", "b c", ""], ["1,5", "say \"x\"", "two\nlines"], [" a", "b ", ";"]]) == """
        a,b c,
        "1,5","say ""x\""","two
        lines"
        " a","b ",";"

        """)
    #expect(CSVText.line([]) == "\n" && CSVText.lines([]) == "")
  }

  /// Rows by the rules of RFC 4180 alone: a quote at the start of a cell opens it, two are one, and one closes it.
  private func rows(of text: String) -> [[String]] {
    var (rows, row, cell, isQuoted): ([[String]], [String], String.UnicodeScalarView, Bool) = ([], [], .init(), false)
    var rest = text.unicodeScalars[...]
    while let next = rest.popFirst() {
      switch next {
      case "\"" where isQuoted && rest.first == "\"":
        rest.removeFirst()
        cell.append(next)
      case "\"": isQuoted.toggle()
      case ",", "\n":
        guard !isQuoted else {
          cell.append(next)
          continue
        }
        row.append(String(cell))
        cell = .init()
        if next == "\n" {
          rows.append(row)
          row = []
        }
      default: cell.append(next)
      }
    }
    return rows
  }

  /// Whatever cells hold is found again: 200 tables of cells made of what tables are made of.
  @Test func whatIsWrittenIsRead() {
    var generator = Reference.SeededGenerator(seed: 1)
    let parts = [",", ";", "\t", "\"", "\n", "\r", "\r\n", " ", "a", "고양이", "'", "🙂", "\u{301}", ""]
    for number in 0..<200 {
      let columns = generator.integer(in: 1...4)
      let table = (0...generator.integer(in: 0...3)).map { _ in
        (0..<columns).map { _ in
          (0..<generator.integer(in: 0...4)).map { _ in parts[generator.integer(in: 0...parts.count - 1)] }.joined()
        }
      }
      #expect(rows(of: CSVText.lines(table)) == table, "seed 1, table \(number)")
    }
  }
}
