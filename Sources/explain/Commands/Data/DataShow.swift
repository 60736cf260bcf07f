// `explain data show`: what is in a data set, in numbers and in pictures, and what an augmentation does to one of them.
// The pictures are laid out in `DataShow+Figure.swift`.

import ArgumentParser
import Formats
import Reference
import Viz

/// Shows a data set.
struct DataShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what is in a data set: counts, classes, examples, augmentations.",
    discussion: """
      Examples:
        explain data show fashion-mnist
        explain data show photos/ --image-size 64,64 --channels grey
        explain data show digits --augment rotation=15,zoom=0.2,shift=0.1

      Augmentations are those of Keras's ImageDataGenerator: rotation and shear in
      degrees, zoom and shift as shares.
      """)

  @Argument(help: DataArgument.help)
  var data: String

  @OptionGroup(title: "Data") var options: DataOptions

  @Option(
    help: ArgumentHelp(
      "Draw one example changed at random: some of \(AugmentationSyntax.example).", valueName: "LIST"))
  var augment: String?

  @Option(help: ArgumentHelp("Which example --augment changes, from 0 on. Default: drawn by the seed.", valueName: "N"))
  var example: String?

  @Option(help: ArgumentHelp("What examples and augmentations are drawn from. Default: 1.", valueName: "S"))
  var seed: String?

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  /// How many examples the range and the mean are taken from; all of a folder would take as long as an epoch, and a
  /// photograph takes some 20 ms.
  private static func sampleCount(_ source: any ExampleSource) -> Int { source is PictureFiles ? 200 : 1000 }

  func run() throws {
    var report = try Report(report)
    let seed = try NumberSyntax.seed(seed, standard: 1)
    let augmentation = try augment.map { try AugmentationSyntax.parse($0, seed: seed) }
    if example != nil && augmentation == nil {
      throw UsageError("--example is for --augment; add --augment \(AugmentationSyntax.example), or leave it out")
    }
    let reading = try options.reading(classNames: nil)
    let inputs = [data.trimmed, reading.labelsPath].compactMap { $0 }
    // `.` and `..` are folders without a name of their own.
    let stem = InputArray.stem(of: data.trimmed).trimmingPrefix { $0 == "." }
    let target = try figure.target(default: stem.isEmpty ? "data.png" : "\(stem)-data.png", inputs: inputs)
    let set = try DataArgument.read(data, reading)
    guard set.training.count > 0 else { throw FormatError(data.trimmed, "has no example", remedy: "name another") }
    try tell(set, in: &report)
    let chosen = try chosenExample(set.training.count, seed)
    if let augmentation { tell(augmentation, chosen, in: &report) }
    if let target {
      let language = report.language
      try report.draw(target) { printable in
        let command = printable(CommandText.typed)
        if let augmentation {
          return try contactSheet(set, augmentation, chosen, language, printable, command: command)
        }
        return try gallery(set, seed: seed, language, printable, command: command)
      }
    }
    try report.finish()
  }

  private func chosenExample(_ count: Int, _ seed: UInt64) throws -> Int {
    if let example { return try NumberSyntax.integer(example, for: "--example", in: 0...count - 1) }
    var generator = SeededGenerator(seed: seed)
    return generator.integer(in: 0...count - 1)
  }

  // MARK: Facts

  private func tell(_ set: DataSet, in report: inout Report) throws {
    let language = report.language
    let parts: [(Phrase, Phrase, String, (any ExampleSource)?)] = [
      (.dataTraining, .columnTraining, "training", set.training),
      (.dataValidation, .columnValidation, "validation", set.validation), (.dataTest, .columnTest, "test", set.test),
    ]
    report.say(.labelData, [OneLine.text(set.name), Words.kind(set.kind, language)].joined(separator: " · "))
    if !set.origin.isEmpty { report.say(.labelSource, set.origin) }
    for remark in set.remarks { report.say(.labelConverted, Words.remark(remark, language)) }
    report.say(
      .labelExamples,
      parts.compactMap { phrase, _, _, part in part.map { phrase.text(language, NumberText.grouped($0.count)) } }
        .joined(separator: " · "))
    report.say(.labelSize, NumberText.shape(set.training.shape))
    let sample = try DataStatistics(set.training, limit: Self.sampleCount(set.training))
    report.say(
      .labelValues,
      Phrase.dataStatistics.text(
        language, NumberText.range(sample.minimum, sample.maximum), NumberText.short(sample.mean, digits: 3),
        NumberText.short(sample.deviation, digits: 3), NumberText.grouped(sample.examples)))
    let counts = set.training.classCounts
    let share = Double(counts.max() ?? 0) / Double(set.training.count)
    report.say(.labelBaseline, Phrase.dataBaseline.text(language, NumberText.fixed(share * 100, decimals: 1)))
    tellClasses(set, parts.map { ($0.1, $0.2, $0.3) }, counts, in: &report)

    report.record("name", .string(set.name))
    report.record("kind", .string(Words.kind(set.kind, .english)))
    report.record("origin", .string(set.origin))
    report.record("converted", .array(set.remarks.map { .string(Words.remark($0, language)) }))
    report.record("shape", .integers(set.training.shape))
    for (_, _, key, part) in parts { report.record(key, part.map { .integer($0.count) } ?? .null) }
    report.record("minimum", .value(sample.minimum))
    report.record("maximum", .value(sample.maximum))
    report.record("mean", .value(sample.mean))
    report.record("standard_deviation", .value(sample.deviation))
    report.record("sampled_examples", .integer(sample.examples))
    report.record("baseline", .value(share))
  }

  /// How many examples each class has in each part.
  private func tellClasses(
    _ set: DataSet, _ parts: [(heading: Phrase, key: String, source: (any ExampleSource)?)], _ counts: [Int],
    in report: inout Report
  ) {
    let language = report.language
    let present = parts.compactMap { part in part.source.map { (part.heading, part.key, $0.classCounts) } }
    var rows = [([Phrase.columnClass] + present.map(\.0) + [.columnClassShare]).map { $0.text(language) }]
    var classes: [JSONValue] = []
    for (index, name) in set.training.classNames.enumerated() {
      let share = Double(counts[index]) / Double(set.training.count)
      rows.append(
        [OneLine.text(name)] + present.map { NumberText.grouped($0.2[index]) }
          + [NumberText.fixed(share * 100, decimals: 1) + " %"])
      var fields: [String: JSONValue] = ["name": .string(name)]
      for (_, key, counts) in present { fields[key] = .integer(counts[index]) }
      classes.append(.object(fields))
    }
    report.add(table: TextTable.lines(rows, left: [0]).joined(separator: "\n"))
    report.record("classes", .array(classes))
  }

  private func tell(_ augmentation: Augmentation, _ example: Int, in report: inout Report) {
    let language = report.language
    report.say(.labelAugmentation, Words.augmentation(augmentation, language))
    report.say(.labelExample, "\(example)")
    report.record("example", .integer(example))
    report.record(
      "augmentation",
      .object([
        "rotation": .value(augmentation.rotation), "shear": .value(augmentation.shear),
        "zoom": .value(augmentation.zoom), "shift": .value(augmentation.shift), "flip": .bool(augmentation.flip),
      ]))
    report.record(
      "draws",
      .array(
        (0..<Self.drawCount).map { epoch in
          let draw = augmentation.draw(example: example, epoch: epoch)
          return .object([
            "rotation": .value(draw.rotation), "shear": .value(draw.shear), "row_zoom": .value(draw.rowZoom),
            "column_zoom": .value(draw.columnZoom), "row_shift": .value(draw.rowShift),
            "column_shift": .value(draw.columnShift), "flipped": .bool(draw.isFlipped),
          ])
        }))
  }

  /// How often the example is changed: a page of 5×5 less the original.
  static let drawCount = 24
}

/// What can be said of the values of some examples.
private struct DataStatistics {
  var minimum = Double.infinity
  var maximum = -Double.infinity
  var mean = 0.0
  var deviation = 0.0
  let examples: Int

  /// Of examples spread evenly over a source, one at a time.
  init(_ source: any ExampleSource, limit: Int) throws {
    examples = min(limit, source.count)
    var (sum, squares, count) = (0.0, 0.0, 0.0)
    for number in 0..<examples {
      for value in try source.values(of: [number * source.count / examples]).scalars {
        let value = Double(value)
        (minimum, maximum) = (min(minimum, value), max(maximum, value))
        sum += value
        squares += value * value
        count += 1
      }
    }
    mean = sum / count
    // Rounding may leave a variance of equal values below 0.
    deviation = max(0, squares / count - mean * mean).squareRoot()
  }
}
