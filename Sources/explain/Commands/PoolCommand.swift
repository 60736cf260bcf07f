// `explain pool`: one value for each window; computed, told and drawn.

import ArgumentParser
import Formats
import Reference
import Viz

/// Pooling.
struct PoolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pool", abstract: "Pool a picture or an array: the largest, mean or smallest value of every window.",
    discussion: """
      Examples:
        explain pool photo.jpg --size 8 --mode average
        explain pool "1 3 2 1; 4 6 5 0; 3 1 1 0; 1 2 2 4"
        explain pool x.npy --size 3,2 --stride 2 --padding same --save y.npy
        explain pool x.npy --size 2 --block-reduce    as skimage.measure.block_reduce
      """)

  @Argument(
    help: ArgumentHelp("A .png, .jpg or .npy file, numbers, sample:NAME, or - for standard input.", valueName: "input"))
  var input: String

  @OptionGroup(title: "Pooling") var pooling: PoolingOptions

  @Flag(help: "Pool red, green and blue each by itself instead of the brightness.")
  var color = false

  @Option(help: ArgumentHelp("Where each max or min came from: row · width + column, as int64.", valueName: "FILE.npy"))
  var saveArgmax: String?

  @Option(help: WorkOptions.threadsHelp)
  var threads: String?

  @OptionGroup(title: "Result") var save: SaveOptions
  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(report)
    let language = report.language
    let request = try pooling.request()
    let threads = try WorkOptions.parseThreads(threads)
    let array = try InputArray.read(input, channels: color ? .color : .grey, language: language)
    try array.allow(color: color)
    let target = try save.target(inputs: [input])
    let saveArgmax = saveArgmax?.trimmed
    if let saveArgmax {
      guard request.mode != .average else {
        throw UsageError("--save-argmax: an average comes from everywhere; use --mode max or min")
      }
      guard saveArgmax.lowercased().hasSuffix(".npy") else {
        throw UsageError(
          "--save-argmax \(saveArgmax): positions are saved as .npy; try \(InputArray.stem(of: saveArgmax)).npy")
      }
      try OutputFile.check(saveArgmax, inputs: [input], outputs: [target?.path].compactMap(\.self))
    }
    let figureTarget = try figure.target(
      default: "\(array.stem)-\(request.mode.rawValue)-pool.png", inputs: [input],
      outputs: [target?.path, saveArgmax].compactMap(\.self))

    let clock = Stopwatch()
    let keepsWinners = saveArgmax != nil || figureTarget != nil
    let result = try request.compute(array.values, keepsWinners: keepsWinners, threads: threads)
    let seconds = clock.seconds
    report.tell(array)
    report.tell(request, geometry: result.geometry)
    report.tell(output: result.maps.values)
    report.tellWork(multiplyAdds: 0, algorithms: [.direct], seconds: seconds)
    if let target {
      report.add(try target.encode(result.maps.values, keepsPicture: array.isPicture), to: target)
    }
    if let saveArgmax, let winners = result.maps.winners {
      let bytes = NPY.encode(integers: Array(winners), shape: result.maps.values.shape)
      report.add(file: saveArgmax, bytes: bytes, key: "saved_argmax")
    }
    if let figureTarget { try draw(request, array, result, to: figureTarget, in: &report) }
    try report.finish()
  }
}

extension Report {
  /// How the windows slide, and the size formula with its numbers.
  mutating func tell(_ request: PoolingRequest, geometry: ConvolutionGeometry) {
    let pooling = request.pooling
    let name: Phrase =
      switch pooling.mode {
      case .max: .poolingMaximum
      case .min: .poolingMinimum
      case .average: .poolingAverage
      }
    say(
      .labelOperation,
      name.text(language) + " · "
        + Phrase.poolingSize.text(
          language, "\(geometry.rows.kernel)×\(geometry.columns.kernel)",
          "\(geometry.rows.stride),\(geometry.columns.stride)"))
    let rule: Phrase =
      request.isBlockReduce
      ? .paddingTakesPart : pooling.countsPadding ? .paddingCounts : .paddingNeverWins
    say(.labelPadding, Words.padding(geometry.padding, language) + " · " + rule.text(language))
    tellSize(geometry)
    record("mode", .string(pooling.mode.rawValue))
    record("size", .integers([geometry.rows.kernel, geometry.columns.kernel]))
    recordGeometry(geometry)
  }
}
