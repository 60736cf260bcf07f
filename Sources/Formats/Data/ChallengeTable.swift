// Results of a challenge, as they were published: a small table that travels with the program, each row with its source.
// It computes nothing. The file is `share/explain/winners/ilsvrc.csv`.

import Reference

/// One entry of the ImageNet challenge in classification.
public struct ChallengeEntry: Sendable, Equatable {
  /// The year of the challenge.
  public let year: Int
  /// The network, or the team.
  public let name: String
  /// Its place; 1 is the winner.
  public let place: Int
  /// Layers with weights, where the source tells them.
  public let layers: Int?
  /// The share of test pictures whose class is not among the five guesses, in percent.
  public let error: Double
  /// What must be said beside it, in English. May be empty.
  public let note: String
  /// The same in Korean.
  public let koreanNote: String
  /// Where it is published.
  public let source: String

  /// The entries of the ImageNet challenge, from 2010 to 2017.
  ///
  /// - Throws: ``FormatError`` where the file is missing or has been changed into something else.
  public static func imageNet() throws -> [ChallengeEntry] {
    try read(ResourceFolder.locate("winners") + "/ilsvrc.csv")
  }

  /// The entries of a file.
  static func read(_ path: String) throws -> [ChallengeEntry] {
    let table = try CSVTable.read(path)
    let columns = ["year", "name", "place", "layers", "top5_error", "note", "note_ko", "source"]
    guard table.header == columns else {
      throw FormatError(path, "has other columns", remedy: "they must be \(columns.joined(separator: ","))")
    }
    return try table.rows.enumerated().map { index, fields in
      func wrong(_ column: Int) -> FormatError {
        FormatError(
          path, "row \(index + 1) has no usable \(columns[column]): '\(OneLine.text(fields[column]))'",
          remedy: "restore the file")
      }
      guard let year = Int(fields[0]) else { throw wrong(0) }
      guard let place = Int(fields[2]), place > 0 else { throw wrong(2) }
      let layers = Int(fields[3])
      guard fields[3].isEmpty || layers ?? 0 > 0 else { throw wrong(3) }
      guard let error = Double(fields[4]), error > 0, error < 100 else { throw wrong(4) }
      for column in [1, 7] where fields[column].isEmpty { throw wrong(column) }
      guard fields[5].isEmpty == fields[6].isEmpty else { throw wrong(6) }
      return ChallengeEntry(
        year: year, name: fields[1], place: place, layers: layers, error: error, note: fields[5],
        koreanNote: fields[6], source: fields[7])
    }
  }
}
