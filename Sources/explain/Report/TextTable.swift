// Columns of text that line up, Hangul included.

import Reference

/// A table for the terminal.
enum TextTable {
  /// The rows with every column as wide as its widest cell; numbers read best to the right, so all but `left` columns are
  /// set to the right. Names of classes and files may hold anything; here none makes a second line.
  static func lines(_ rows: [[String]], left: Set<Int> = []) -> [String] {
    let rows = rows.map { $0.map(OneLine.text) }
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? Terminal.width(of: $0[column]) : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - Terminal.width(of: cell))
        line += "  " + (left.contains(column) ? cell + space : space + cell)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
