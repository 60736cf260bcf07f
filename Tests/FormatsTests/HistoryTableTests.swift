// `history.csv`: what is written is read again, to the last bit, and what cannot be a history is refused.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct HistoryTableTests {
  private static let records = [
    EpochRecord(
      epoch: 1, loss: 0.1 + 0.2, accuracy: 1 / 3, validationLoss: 2.5e-17, validationAccuracy: 1, learningRate: 0.001),
    EpochRecord(
      epoch: 2, loss: .infinity, accuracy: 0, validationLoss: nil, validationAccuracy: nil, learningRate: 1e-5),
  ]

  private func read(_ text: String) throws -> [EpochRecord] {
    let folder = try ProgramFolder()
    try folder.write(Array(text.utf8), to: "history.csv")
    return try HistoryTable.read(folder.file("history.csv"))
  }

  @Test func aHistoryComesBack() throws {
    #expect(try read(HistoryTable.text(Self.records)) == Self.records)
  }

  /// What is no number has one spelling, whatever its sign; tables with another are read still.
  @Test(arguments: [Double.nan, -.nan, .signalingNaN]) func whatIsNoNumberHasOneSpelling(loss: Double) throws {
    let text = HistoryTable.text([
      EpochRecord(
        epoch: 1, loss: loss, accuracy: 0.5, validationLoss: -loss, validationAccuracy: 1, learningRate: 0.001)
    ])
    #expect(text.hasSuffix("\n1,0.5,NaN,1.0,NaN,0.001\n"))
    for spelling in ["NaN", "nan", "-nan"] {
      let record = try read(text.replacing("NaN", with: spelling))[0]
      #expect(record.loss.isNaN && record.validationLoss?.isNaN == true, "\(spelling)")
    }
  }

  @Test(arguments: [
    ("", "the file is empty"), ("a,b\n1,2\n", "is no history of a training"),
    ("epoch,accuracy,loss,val_accuracy,val_loss,learning_rate\n", "is no history of a training"),
    ("2,0.5,1,,,0.001", "row 1 cannot be epoch 1"), ("1,1.5,1,,,0.001", "row 1"), ("1,0.5,-1,,,0.001", "row 1"),
    ("1,0.5,1,x,,0.001", "row 1"), ("1,0.5,1,,,nan", "row 1"), ("1,nan,1,,,0.001", "row 1"),
    ("1,0.5,1,,,0.001\n1,0.5,1,,,0.001", "row 2 cannot be epoch 2"), ("1,0.5,1,,", "has 5"),
  ])
  func whatIsNoHistoryIsRefused(rows: String, problem: String) {
    let header = "epoch,accuracy,loss,val_accuracy,val_loss,learning_rate\n"
    let text = rows.isEmpty || rows.contains("\n1,2") || rows.hasPrefix("epoch") ? rows : header + rows + "\n"
    #expect {
      try read(text)
    } throws: { error in
      (error as? FormatError)?.description.contains(problem) == true
    }
  }
}
