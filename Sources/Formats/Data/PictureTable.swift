// A table of picture files and their classes, as competitions publish them.

import Reference

extension DataSet {
  /// The pictures of a table: one column has their files, relative to the table, another one their classes.
  ///
  /// ```
  /// filename,category
  /// cat.0.jpg,cat
  /// ```
  ///
  /// - Throws: ``FormatError`` for a table without such columns and for a file that is not there; ``DataOptionError`` if
  ///   it has to be said which column has the classes.
  static func pictureTable(_ table: CSVTable, name: String, reading: DataReading) throws -> DataSet {
    let column = try table.pictureColumn()
    let words = try table.words(of: try table.labelColumn(reading.labelColumn, excluding: column))
    let (folder, _) = FileSystem.split(table.name)
    let paths = table.column(column).map { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" }
    for (row, path) in paths.enumerated() {
      guard case .regular = FileSystem.kind(path) else {
        let nearest = FileSystem.nearestName(to: path).map { "did you mean \($0)?" }
        throw FormatError(
          table.name, "row \(row + 1) names \(OneLine.quoted(path)), and there is no such file",
          remedy: nearest ?? "files are looked for from the folder of the table")
      }
    }
    let labels = try ClassLabels(words: words, known: reading.classNames, file: table.name)
    let form = try PictureSurvey(paths).form(reading)
    let files = PictureFiles(
      paths: paths, labels: labels.indices, classNames: labels.names, size: form.size, channels: form.channels)
    return DataSet(
      name: name, training: files, validation: nil, test: nil, kind: .pictureTable, origin: "", remarks: form.remarks)
  }
}
