// `explain predict`: what a trained network takes pictures for: one's own, or examples of a data set.

import ArgumentParser
import Formats
import Reference
import Viz

/// Prediction.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Tell what a trained network takes pictures for.",
    discussion: """
      Examples:
        explain predict run photo.jpg other.png
        explain predict run --data fashion-mnist --count 10 --seed 3
        explain predict run *.jpg --csv predictions.csv --no-figure
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of a run that explain train has made, or sample:digits or sample:fashion.", valueName: "RUN"))
  var folder: String

  @Argument(
    help: ArgumentHelp(
      "Pictures, .png or .jpg, or sample:NAME. Without any, examples of the data.", valueName: "PICTURE"))
  var pictures: [String] = []

  @Option(help: ArgumentHelp("Data to draw examples from. Default: the run's.", valueName: "DATA"))
  var data: String?

  @OptionGroup(title: "Data") var reading: DataOptions

  @Option(help: ArgumentHelp("How many examples of the data. Default: 15.", valueName: "N"))
  var count: String?

  @Option(help: ArgumentHelp("Which examples. Default: 0.", valueName: "S"))
  var seed: String?

  @Option(help: ArgumentHelp("Write every probability to a table.", valueName: "FILE.csv"))
  var csv: String?

  @Option(help: WorkOptions.threadsHelp)
  var threads: String?

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  /// More pictures than this are predicted but not drawn.
  private static let mostDrawn = 30
  private static let guesses = 3

  /// What is asked about.
  private struct Question {
    let source: any ExampleSource
    /// What each is called in tables and figures.
    let names: [String]
    /// The same in full, for programs.
    let paths: [String]
    /// Whether the labels are known.
    let isLabelled: Bool
  }

  func run() throws {
    var report = try Report(report)
    let language = report.language
    let engine = FastEngine(threads: try WorkOptions.parseThreads(threads), keepsWeights: true)
    let run = try RunFolder.existing(folder, for: "RUN")
    let (state, facts) = try run.readTrained()
    let question = try question(state, facts)
    let inputs =
      pictures + run.inputs + [data ?? facts.dataArgument, reading.labels ?? facts.labels].compactMap { $0?.trimmed }
    let target = try figure.target(default: "predictions.png", inputs: inputs)
    if let csv {
      try OutputFile.check(csv.trimmed, inputs: inputs, outputs: target.map { [$0.path] } ?? [], suffix: "csv")
    }
    let evaluation = try state.evaluate(question.source, batchSize: 64, engine: engine) { _ in }
    let rows = ranked(evaluation, classes: facts.classNames.count)
    report.add(table: table(rows, question, facts.classNames, language))
    report.record("predictions", .array(json(rows, question, facts.classNames)))
    if let csv {
      report.add(
        file: csv.trimmed, bytes: [UInt8](csvText(rows, question, facts.classNames).utf8), key: "csv")
    }
    let undrawn =
      rows.count > Self.mostDrawn
      ? Phrase.predictionsDrawn.text(language, "\(Self.mostDrawn)", NumberText.grouped(rows.count)) : nil
    if let target {
      if let undrawn { report.say(.labelFigure, undrawn) }
      try report.draw(target) { printable in
        let entries = try (0..<min(Self.mostDrawn, rows.count)).map { index in
          PredictionPanel.Entry(
            values: try question.source.values(of: [index]).reshaped(question.source.shape),
            name: printable(
              question.isLabelled
                ? Phrase.predictionOf.text(language, facts.classNames[question.source.labels[index]])
                : question.names[index]),
            guesses: rows[index].prefix(Self.guesses).map { guess in
              PredictionPanel.Guess(
                name: printable(facts.classNames[guess.label]), probability: guess.probability,
                isRight: question.isLabelled ? guess.label == question.source.labels[index] : nil)
            })
        }
        return PredictionPanel(
          title: Phrase.titlePredictions.text(language), entries: entries,
          facts: [NumberText.shape(question.source.shape), undrawn].compactMap(\.self),
          command: printable(CommandText.typed))
      }
    }
    try report.finish()
  }

  private func question(_ state: TrainingState<Float>, _ facts: RunFolder.Facts) throws -> Question {
    guard pictures.isEmpty else {
      let options = [
        ("--data", data), ("--count", count), ("--seed", seed), ("--image-size", reading.imageSize),
        ("--channels", reading.channels), ("--labels", reading.labels), ("--label-column", reading.labelColumn),
      ]
      for (name, value) in options where value != nil {
        throw UsageError("\(name) is for examples of a data set, but pictures are named; leave one of them out")
      }
      let shape = state.network.inputShape
      guard shape.count == 3, shape[2] == 1 || shape[2] == 3 else {
        throw UsageError("the network takes \(TensorShape.text(shape)), which is no picture")
      }
      let paths = try pictures.map { try Sample.file($0.trimmed) }
      for path in paths where path.lowercased().hasSuffix(".npy") {
        guard (try? NPY.read(path)) != nil else { continue }
        throw FormatError(
          path, "is an array, and predict looks at pictures",
          remedy: "name it with its labels: --data \(path) --labels FILE; or save a picture as .png")
      }
      return Question(
        source: PictureFiles.unlabelled(paths, shape: shape, classNames: facts.classNames),
        names: DistinctNames.of(pictures.map(\.trimmed)), paths: pictures.map(\.trimmed), isLabelled: false)
    }
    let set = try RunFolder.data(data, reading, for: state.network, facts)
    let source = set.unseen
    let wanted = try count.map { try NumberSyntax.integer($0, for: "--count", in: 1...source.count) } ?? 15
    var generator = SeededGenerator(seed: try NumberSyntax.seed(seed, standard: 0))
    let chosen = Array(generator.shuffled(Array(0..<source.count)).prefix(wanted))
    let names = chosen.map { "\(set.name) \($0)" }
    return Question(source: ExampleSubset(source, indices: chosen), names: names, paths: names, isLabelled: true)
  }

  private struct Guess {
    let label: Int
    let probability: Double
  }

  /// The classes of each row, the most probable first; of a single number the two sides. Where probabilities are rounded
  /// to the same number, the class that the evaluation names goes first.
  private func ranked(_ evaluation: Evaluation, classes: Int) -> [[Guess]] {
    let predictions = evaluation.predictions
    let columns = predictions.shape[1]
    func place(_ guess: Guess, _ row: Int) -> Int { guess.label == evaluation.classes[row] ? -1 : guess.label }
    return (0..<predictions.shape[0]).map { row in
      let numbers =
        columns == 1
        ? [1 - Double(predictions[flat: row]), Double(predictions[flat: row])]
        : (0..<columns).map { Double(predictions[flat: row * columns + $0]) }
      return numbers.prefix(classes).enumerated().map { Guess(label: $0.offset, probability: $0.element) }
        .sorted { ($1.probability, place($0, row)) < ($0.probability, place($1, row)) }
    }
  }

  private func table(_ rows: [[Guess]], _ question: Question, _ names: [String], _ language: Language) -> String {
    var header = [Phrase.columnFile, .columnPrediction, .columnProbability].map { $0.text(language) }
    if question.isLabelled { header.append(Phrase.columnClass.text(language)) }
    let shown = rows.prefix(Self.mostDrawn).enumerated().map { index, guesses -> [String] in
      var row = [
        OneLine.text(question.names[index]), names[guesses[0].label],
        NumberText.fixed(100 * guesses[0].probability, decimals: 1) + " %",
      ]
      if question.isLabelled { row.append(names[question.source.labels[index]]) }
      return row
    }
    let more = rows.count > shown.count ? ["… \(rows.count - shown.count)"] : []
    return (TextTable.lines([header] + shown, left: [0, 1, 3]) + more).joined(separator: "\n")
  }

  private func json(_ rows: [[Guess]], _ question: Question, _ names: [String]) -> [JSONValue] {
    rows.enumerated().map { index, guesses in
      var fields: [String: JSONValue] = [
        "picture": .string(question.paths[index]), "class": .string(names[guesses[0].label]),
        "probabilities": .object(
          Dictionary(guesses.map { (names[$0.label], .value($0.probability)) }, uniquingKeysWith: { first, _ in first })
        ),
      ]
      if question.isLabelled { fields["label"] = .string(names[question.source.labels[index]]) }
      return .object(fields)
    }
  }

  private func csvText(_ rows: [[Guess]], _ question: Question, _ names: [String]) -> String {
    let header = ["picture", "class"] + (question.isLabelled ? ["label"] : []) + names
    let lines = rows.enumerated().map { index, guesses in
      let label = question.isLabelled ? [names[question.source.labels[index]]] : []
      let words = [question.paths[index], names[guesses[0].label]] + label
      let byClass = guesses.sorted { $0.label < $1.label }
      return words + byClass.map(\.probability.inFull)
    }
    return CSVText.lines([header] + lines)
  }
}
