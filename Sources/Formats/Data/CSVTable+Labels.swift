// Which column of a table has the classes, and which the names of pictures.

import Reference

extension CSVTable {
  /// The values of a column.
  func column(_ index: Int) -> [String] { rows.map { $0[index] } }

  /// The classes of `count` examples: the values of the column that was named, or of the only one there is.
  ///
  /// A table whose lines are one fewer than the examples has no line of names: its first line is an example too.
  ///
  /// - Throws: ``FormatError`` if there are more or fewer lines, or a label is empty; ``DataOptionError`` if it has to
  ///   be said which column it is.
  func labels(count: Int, column name: String?) throws -> [String] {
    let table = rows.count + 1 == count ? withoutHeader : self
    guard table.rows.count == count else {
      throw FormatError(
        self.name, "\(rows.count) lines of labels for \(count) pictures", remedy: "there must be one for each")
    }
    return try table.words(of: try table.labelColumn(name, excluding: nil))
  }

  private var withoutHeader: CSVTable {
    CSVTable(name: name, header: header.indices.map { "\($0 + 1)" }, rows: [header] + rows)
  }

  /// The values of a column, none of them empty.
  func words(of column: Int) throws -> [String] {
    let words = self.column(column)
    if let row = words.firstIndex(of: "") {
      throw FormatError(name, "row \(row + 1) has no \(label(column))", remedy: "every row needs one")
    }
    return words
  }

  /// The column of picture files: the first in which every value ends as a picture's name does.
  func pictureColumn() throws -> Int {
    guard !rows.isEmpty else { throw FormatError(name, "has no row", remedy: "name a table of pictures and classes") }
    let columns = header.indices.filter { column in rows.allSatisfy { PictureName.isPicture($0[column]) } }
    guard let first = columns.first else {
      throw FormatError(
        name, "no column of it names pictures in every row",
        remedy: "a table needs a column of .jpg or .png files; for labels of an array, name the .npy and say --labels")
    }
    return first
  }

  /// The column of the classes: the named one, or the only one that is neither `excluded` nor pandas's row numbers.
  func labelColumn(_ name: String?, excluding excluded: Int?) throws -> Int {
    if let name {
      if let index = header.firstIndex(of: name) {
        try checkUnique(name)
        return index
      }
      let nearest = Spelling.nearest(to: name, in: header).map { "did you mean \($0)?" }
      throw DataOptionError(
        "--label-column: \(self.name) has no column \(OneLine.quoted(name)); \(nearest ?? "it has \(names(header))")")
    }
    let candidates = header.indices.filter { $0 != excluded && !isRowNumbers($0) }
    guard let only = candidates.first else { throw FormatError(self.name, "has no column of labels") }
    guard candidates.count == 1 else {
      for candidate in candidates { try checkUnique(header[candidate]) }
      throw DataOptionError(
        "\(self.name) has \(candidates.count) columns that may be labels; say --label-column with one of "
          + names(candidates.map { header[$0] }))
    }
    return only
  }

  /// Refuses a name that several columns have: it does not say which of them is meant.
  private func checkUnique(_ column: String) throws {
    let places = header.indices.filter { header[$0] == column }
    guard places.count > 1, !column.isEmpty else { return }
    throw FormatError(
      name,
      "the columns \(places.map { "\($0 + 1)" }.joined(separator: " and ")) are both named \(OneLine.quoted(column))",
      remedy: "rename one of them")
  }

  /// 0, 1, 2 … under no name, or under the one pandas gives a column without.
  private func isRowNumbers(_ column: Int) -> Bool {
    (header[column].isEmpty || header[column].hasPrefix("Unnamed:"))
      && rows.enumerated().allSatisfy { $1[column] == "\($0)" }
  }

  private func label(_ column: Int) -> String { header[column].isEmpty ? "label" : OneLine.quoted(header[column]) }

  private func names(_ list: [String]) -> String {
    list.prefix(12).map { $0.isEmpty ? "''" : $0 }.joined(separator: ", ")
  }
}
