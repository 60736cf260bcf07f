// What is seen while a network learns: a bar where somebody watches, one line for each epoch in any case.

import Formats
import Reference
import Viz

/// The progress of a training on standard error.
final class TrainProgress {
  private let language: Language
  private let isShown: Bool
  private let epochs: Int
  private var stopwatch = Stopwatch()
  /// When the bar was drawn last.
  private var lastDrawn = -1.0

  init(language: Language, isShown: Bool, epochs: Int) {
    self.language = language
    self.isShown = isShown
    self.epochs = epochs
  }

  /// An epoch begins.
  func begin() {
    stopwatch = Stopwatch()
    lastDrawn = -1
  }

  /// A bar with rate and time left, at most ten times a second.
  func show(_ step: StepProgress) {
    guard isShown, stopwatch.seconds - lastDrawn > 0.1 || step.step == step.steps else { return }
    lastDrawn = stopwatch.seconds
    let rate = Double(step.examples) / max(stopwatch.seconds, 1e-6)
    let left = stopwatch.seconds / Double(step.step) * Double(step.steps - step.step)
    Terminal.progress(
      "\(step.epoch)/\(epochs) \(Self.bar(step.step, of: step.steps)) \(step.step)/\(step.steps) · "
        + Phrase.trainRate.text(language, NumberText.grouped(Int(rate)), Self.time(left)) + " · "
        + numbers(loss: step.loss, accuracy: step.accuracy))
  }

  /// The line of an epoch that is done.
  func end(_ record: EpochRecord, isBest: Bool) {
    guard isShown else { return }
    Terminal.progress("")
    let width = "\(epochs)".count
    let number = String(repeating: " ", count: width - "\(record.epoch)".count) + "\(record.epoch)"
    var line = "\(number)/\(epochs)  \(numbers(loss: record.loss, accuracy: record.accuracy))"
    if let loss = record.validationLoss, let accuracy = record.validationAccuracy {
      line += "  ·  " + Phrase.trainHeldBack.text(language) + " " + numbers(loss: loss, accuracy: accuracy)
    }
    line += "  ·  " + Self.time(stopwatch.seconds)
    Terminal.complain(isBest ? line + "  *" : line)
  }

  private func numbers(loss: Double, accuracy: Double) -> String {
    Phrase.trainNumbers.text(
      language, NumberText.fixed(loss, decimals: 4), NumberText.fixed(100 * accuracy, decimals: 2) + " %")
  }

  /// `████░░░░`
  static func bar(_ done: Int, of all: Int) -> String {
    let width = 24
    let filled = all == 0 ? width : done * width / all
    return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
  }

  /// `3.2 s`, `4 min 05 s`.
  static func time(_ seconds: Double) -> String {
    guard seconds >= 60 else { return NumberText.fixed(seconds, decimals: 1) + " s" }
    let whole = Int(seconds.rounded())
    return "\(whole / 60) min \(whole % 60 < 10 ? "0" : "")\(whole % 60) s"
  }
}

/// The loss of each step as a table, written after every epoch.
final class StepLog {
  private static let header = CSVText.line(["step", "epoch", "loss", "learning_rate"])
  private let path: String?
  private var text = header

  /// A table of its own; or one that goes on, where a training does.
  ///
  /// - Parameter steps: how many are done; a table's later rows are of a training that was interrupted in an epoch, and
  ///   come again.
  init(_ path: String?, after steps: Int, plan: TrainingPlan) throws {
    self.path = path?.trimmed
    guard let path = self.path else { return }
    try OutputFile.check(
      path, inputs: plan.inputs + plan.folder.files, outputs: [plan.folder.path], suffix: "csv")
    guard steps > 0, let old = try? FileBytes.read(path) else { return }
    let lines = String(decoding: old, as: UTF8.self).split(separator: "\n")
    guard lines.first.map({ $0 + "\n" }) == Self.header else {
      throw UsageError("--step-log: \(path) is no table of steps; name another file")
    }
    for line in lines.dropFirst() where line.prefix(while: \.isASCIIDigit).count < 16 {
      if let step = Int(line.prefix(while: \.isASCIIDigit)), step <= steps { text += line + "\n" }
    }
  }

  func add(_ step: StepProgress) {
    guard path != nil else { return }
    text += CSVText.line(["\(step.totalSteps)", "\(step.epoch)", step.batchLoss.inFull, step.learningRate.inFull])
  }

  func write() throws {
    if let path { try AtomicFile.write([UInt8](text.utf8), to: path) }
  }
}
