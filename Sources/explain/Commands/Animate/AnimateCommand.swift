// `explain animate`: a window that slides over a map, as an animation; computed, told and drawn.
// What slides is `AnimationSource.swift`'s business, what is told `AnimateCommand+Report.swift`'s.

import ArgumentParser
import Formats
import Reference
import Viz

/// Windows that move.
struct AnimateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "animate", abstract: "A convolution or pooling step by step, as an animation of its window.",
    discussion: """
      Examples:
        explain animate --preset padding_strides
        explain animate --list
        explain animate "1 2 0; 0 1 3; 2 2 1" --kernel "1 0; 0 -1" --padding valid
        explain animate 0,0,26,51,58,59,53,29,0 --kernel -1,2,-1 -o signal.apng
        explain animate x.npy --mode max --size 3,2 --frames steps
        explain animate --input-size 5,7 --size 3 --transposed --numbers -o page.svg
      """)

  @Argument(
    help: ArgumentHelp(
      "Numbers (a signal 1,2,3 or rows \"1 2; 3 4\"), a .npy file, a picture, sample:NAME, or - for standard input.",
      valueName: "input"))
  var input: String?

  @Option(help: ArgumentHelp("A case of the convolution arithmetic guide by name.", valueName: "NAME"))
  var preset: String?

  @Flag(help: "List the cases that have a name.")
  var list = false

  @Option(help: ArgumentHelp("The size that a picture is brought to.", valueName: "H,W"))
  var imageSize: String?

  @Flag(help: "Take red, green and blue of a picture instead of the brightness.")
  var color = false

  @Flag(help: "Write numbers in the cells of a case that is about sizes.")
  var numbers = false

  @Option(help: ArgumentHelp("The seed of those numbers. Default: 1.", valueName: "N"))
  var seed: String?

  @OptionGroup(title: "Windows") var windows: SlidingOptions
  @OptionGroup(title: "Animation") var animation: AnimationOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(self.report)
    let language = report.language
    if list {
      try refuseWithList()
      return try listCases(&report)
    }
    let source = try AnimationSource(self, language: language)
    let target = try animation.target(default: source.stem + ".gif", inputs: source.files)
    report.tell(source, delay: target?.animation == nil ? nil : target?.delay)
    if let target {
      try report.draw(target, stem: source.stem) { printable in source.panel(printable, language) }
    }
    try report.finish()
  }

  private func refuseWithList() throws {
    let others =
      [
        (name: "an input", isUsed: input != nil), (name: "--preset", isUsed: preset != nil),
        (name: "--image-size", isUsed: imageSize != nil), (name: "--color", isUsed: color),
        (name: "--numbers", isUsed: numbers), (name: "--seed", isUsed: seed != nil),
      ] + windows.used + animation.used
    for option in others where option.isUsed {
      throw UsageError("--list names all cases and takes no other; leave \(option.name) out")
    }
  }

  /// The named cases with their sizes.
  private func listCases(_ report: inout Report) throws {
    let header = [
      Phrase.columnName, .columnInput, .columnKernel, .columnPadding, .columnStride, .columnDilation, .labelOutput,
      .columnFrames,
    ].map { $0.text(report.language) }
    var rows = [header]
    var entries: [JSONValue] = []
    for item in ConvolutionArithmetic.all {
      let window = try item.window(seed: AnimationSource.defaultSeed)
      let (input, geometry) = (window.inputSize, window.geometry)
      let output = AxisPair(rows: geometry.rows.output, columns: geometry.columns.output)
      rows.append(
        [
          item.name, "\(input.rows)×\(input.columns)", "\(item.kernel)×\(item.kernel)", "\(item.padding)",
          "\(item.stride)", "\(item.dilation)", "\(output.rows)×\(output.columns)", "\(window.count)",
        ])
      entries.append(
        .object([
          "name": .string(item.name), "input": .integers([input.rows, input.columns]),
          "kernel": .integers([item.kernel, item.kernel]), "padding": .integer(item.padding),
          "stride": .integer(item.stride), "dilation": .integer(item.dilation),
          "output": .integers([output.rows, output.columns]), "frames": .integer(window.count),
        ]))
    }
    report.add(table: TextTable.lines(rows, left: [0]).joined(separator: "\n"))
    report.record("presets", .array(entries))
    try report.finish()
  }
}
