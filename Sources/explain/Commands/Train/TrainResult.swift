// What is told when a training has ended.

import Formats
import Reference
import Viz

/// A training that has ended.
struct TrainResult {
  let fit: Fit
  let plan: TrainingPlan
  let seconds: Double
  /// The epochs that were trained now; a run that was resumed has more.
  let epochsHere: Int

  func tell(in report: inout Report, engine: FastEngine) throws {
    let language = report.language
    let network = plan.network
    report.say(
      .labelNetwork,
      Phrase.networkOf.text(
        language, network.name, NumberText.grouped(network.parameterCount), NumberText.grouped(network.trainableCount)))
    report.say(
      .labelData,
      "\(plan.dataName) · "
        + Phrase.trainingSet.text(
          language, NumberText.grouped(plan.batches.source.count), NumberText.grouped(plan.validation?.count ?? 0)))
    let ending = fit.hasStopped ? Phrase.trainStopped : .trainDone
    report.say(
      .labelTraining, ending.text(language, "\(fit.history.count)", TrainProgress.time(seconds)))
    if let last = fit.history.last { tell(last, .labelLastEpoch, in: &report) }
    if let best = fit.settings.earlyStopping?.bestEpoch, fit.bestWeights != nil, best < fit.history.count {
      tell(fit.history[best], .labelBestEpoch, in: &report)
    }
    if let test = plan.test {
      var state = fit.state
      state.weights = fit.resultWeights
      let evaluation = try state.evaluate(test, batchSize: 256, engine: engine) { _ in }
      report.say(
        .labelTest,
        Phrase.trainNumbers.text(
          language, NumberText.fixed(evaluation.loss, decimals: 4),
          NumberText.fixed(100 * evaluation.accuracy, decimals: 2) + " %")
          + (plan.watchesTest ? " · " + Phrase.trainTestWatched.text(language) : ""))
      report.record("test_loss", .value(evaluation.loss))
      report.record("test_accuracy", .value(evaluation.accuracy))
    }
    report.say(.labelWrote, "\(OneLine.text(plan.folder.path))/")
    report.record("network", .string(network.name))
    report.record("parameters", .integer(network.parameterCount))
    report.record("trainable", .integer(network.trainableCount))
    report.record("data", .string(plan.dataName))
    report.record("seconds", .value(seconds))
    report.record("epochs_now", .integer(epochsHere))
    report.record("stopped_early", .bool(fit.hasStopped))
    report.record("folder", .string(plan.folder.path))
    report.record("history", .array(fit.history.map(\.json)))
  }

  private func tell(_ record: EpochRecord, _ label: Phrase, in report: inout Report) {
    let language = report.language
    func numbers(_ loss: Double, _ accuracy: Double) -> String {
      Phrase.trainNumbers.text(
        language, NumberText.fixed(loss, decimals: 4), NumberText.fixed(100 * accuracy, decimals: 2) + " %")
    }
    var text = "\(record.epoch) · " + numbers(record.loss, record.accuracy)
    if let loss = record.validationLoss, let accuracy = record.validationAccuracy {
      text += " · " + Phrase.trainHeldBack.text(language) + " " + numbers(loss, accuracy)
    }
    report.say(label, text)
  }
}

extension EpochRecord {
  /// The record for programs.
  var json: JSONValue {
    .object([
      "epoch": .integer(epoch), "loss": .value(loss), "accuracy": .value(accuracy),
      "val_loss": validationLoss.map(JSONValue.value) ?? .null,
      "val_accuracy": validationAccuracy.map(JSONValue.value) ?? .null, "learning_rate": .value(learningRate),
    ])
  }
}

/// The curves of runs, as a figure.
enum TrainingCurves {
  /// A run to draw.
  struct Run {
    /// What it is called beside others; empty where it is alone.
    var name: String
    var history: [EpochRecord]
    /// The epoch whose weights were kept, from 0.
    var best: Int?
  }

  static func panel(
    _ runs: [Run], title: String, facts: [String], command: String, _ language: Language
  ) -> TrainingPanel {
    func name(_ run: Run, _ phrase: Phrase) -> String {
      [run.name, phrase.text(language)].filter { !$0.isEmpty }.joined(separator: " · ")
    }
    func curves(_ training: (EpochRecord) -> Double, _ validation: (EpochRecord) -> Double?) -> [TrainingPanel.Curve] {
      runs.enumerated().flatMap { index, run -> [TrainingPanel.Curve] in
        let held = run.history.map(validation)
        let first = TrainingPanel.Curve(
          name: name(run, .curveTraining), values: run.history.map(training), isValidation: false, run: index)
        guard held.contains(where: { $0 != nil }) else { return [first] }
        return [
          first,
          TrainingPanel.Curve(name: name(run, .curveHeldBack), values: held, isValidation: true, run: index),
        ]
      }
    }
    let best = runs.count == 1 ? runs[0].best : nil
    let mark = best.map { TrainingPanel.Mark(epoch: $0 + 1, name: Phrase.curveBest.text(language)) }
    return TrainingPanel(
      title: title,
      charts: [
        TrainingPanel.Chart(
          heading: Phrase.curveLoss.text(language), curves: curves(\.loss, \.validationLoss), isShare: false, mark: mark
        ),
        TrainingPanel.Chart(
          heading: Phrase.curveAccuracy.text(language), curves: curves(\.accuracy, \.validationAccuracy), isShare: true,
          mark: mark),
      ], facts: facts, command: command)
  }
}
