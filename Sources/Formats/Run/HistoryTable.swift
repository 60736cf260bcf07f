// The numbers of a training's epochs as a table, `history.csv`: what people open, and what is left of a run whose
// checkpoint was not kept. The checkpoint has more; see `Checkpoint.swift`.

import Reference

/// The history of a training as comma-separated values, numbers in full.
public enum HistoryTable {
  private static let header = ["epoch", "accuracy", "loss", "val_accuracy", "val_loss", "learning_rate"]

  /// The table of a history.
  public static func text(_ records: [EpochRecord]) -> String {
    func text(_ value: Double?) -> String { value.map(\.inFull) ?? "" }
    return CSVText.lines(
      [header]
        + records.map { record in
          [
            "\(record.epoch)", text(record.accuracy), text(record.loss), text(record.validationAccuracy),
            text(record.validationLoss), text(record.learningRate),
          ]
        })
  }

  /// The history of a table.
  ///
  /// - Throws: ``FormatError`` with the line, where the file is none of these tables, or its numbers cannot be those of
  ///   a training.
  public static func read(_ path: String) throws -> [EpochRecord] {
    let table = try CSVTable.read(path)
    guard table.header == header, !table.rows.isEmpty else {
      throw FormatError(
        path, "is no history of a training", remedy: "its first line is \(header.joined(separator: ","))")
    }
    return try table.rows.enumerated().map { index, row in
      guard let record = record(row), record.epoch == index + 1, record.isPossible else {
        throw FormatError(
          path, "row \(index + 1) cannot be epoch \(index + 1) of a training",
          remedy: "it is \(header.joined(separator: ",")), shares from 0 to 1")
      }
      return record
    }
  }

  private static func record(_ row: [String]) -> EpochRecord? {
    guard let epoch = Int(row[0]), let accuracy = Double(row[1]), let loss = Double(row[2]), let rate = Double(row[5]),
      row[3...4].allSatisfy({ $0.isEmpty || Double($0) != nil })
    else { return nil }
    return EpochRecord(
      epoch: epoch, loss: loss, accuracy: accuracy, validationLoss: Double(row[4]), validationAccuracy: Double(row[3]),
      learningRate: rate)
  }
}

extension EpochRecord {
  /// Whether the numbers can be drawn: losses may be none, but not negative or beyond what sums of `Float` reach.
  var isPossible: Bool {
    [loss, validationLoss ?? 0].allSatisfy { !$0.isFinite || (0...1e300).contains($0) }
      && [accuracy, validationAccuracy ?? 0].allSatisfy { (0...1).contains($0) } && learningRate.isFinite
  }
}
