// `explain same`: the padding that two frameworks add for the same word, and what it does to the numbers.

import ArgumentParser
import Formats
import Reference
import Viz

/// TensorFlow's and PyTorch's padding side by side.
struct SameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "same", abstract: "Padding 'same' in TensorFlow and in PyTorch, side by side, with the values.",
    discussion: """
      TensorFlow and Keras pad so that ⌈n/stride⌉ values come out and put an odd cell
      at the end. PyTorch pads both ends alike, (extent − 1)/2 cells rounded down; its
      padding='same' exists for stride 1 only.

      Examples:
        explain same
        explain same 1,2,3,4,5,6,7 --kernel 1,2,1 --stride 3 -o same.png
      """)

  @Argument(help: ArgumentHelp("The input: numbers between commas, or a .npy file [n].", valueName: "input"))
  var input = "0,1,2,3,4,5,6,7"

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The kernel; it is not flipped, as in every network layer.", valueName: "K")
  )
  var kernel = "1,1,1"

  @Option(help: ArgumentHelp("Cells from one window to the next.", valueName: "S"))
  var stride = "2"

  @Option(help: ArgumentHelp("Cells from one tap to the next.", valueName: "D"))
  var dilation = "1"

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(report)
    let language = report.language
    let limit = AxisGeometry.limit
    let step = try NumberSyntax.integer(stride, for: "--stride", in: 1...limit)
    let spacing = try NumberSyntax.integer(dilation, for: "--dilation", in: 1...limit)
    let weights = try SignalSyntax.kernel(kernel, language: language).values
    let samples = try SignalSyntax.signal(input, language: language).values
    let target = try figure.target(default: "same.png", inputs: [input, kernel])
    let rows = try PaddingComparison.rows(samples, kernel: weights, stride: step, dilation: spacing)

    report.say(.labelInput, SignalSyntax.text(samples.map { Float($0) }))
    report.say(
      .labelKernel,
      SignalSyntax.text(weights.map { Float($0) }) + " · " + ConvolutionOperation.correlate.phrase.text(language)
        + " · "
        + Phrase.strideOf.text(language, "\(step)")
        + (spacing == 1 ? "" : " · " + Phrase.dilationOf.text(language, "\(spacing)")))
    let header = [
      Phrase.columnLibrary.text(language), Phrase.columnPadding.text(language), Phrase.columnSize.text(language),
      Phrase.columnValues.text(language),
    ]
    let table = TextTable.lines(
      [header] + rows.map { [$0.name, $0.paddingText, $0.axis.map { "\($0.output)" } ?? "–", $0.text(language)] },
      left: [0, 1, 3])
    report.add(table: table.joined(separator: "\n"))
    for row in rows { report.record(row.key, row.json) }
    if let target {
      try report.draw(target) { printable in
        PaddingPanel(
          title: Phrase.titleSame.text(language), rows: rows.compactMap { $0.view(samples) },
          facts: [
            Phrase.kernelIs.text(language, SignalSyntax.text(weights.map { Float($0) })),
            Phrase.strideOf.text(language, "\(step)"), Phrase.dilationOf.text(language, "\(spacing)"),
          ], command: printable(CommandText.typed))
      }
    }
    try report.finish()
  }
}

/// What one framework does for `same`.
struct PaddingComparison {
  let name: String
  let key: String
  let padding: AxisPadding
  /// `nil` where not one window fits.
  let axis: AxisGeometry?
  let values: Tensor<Double>?

  var paddingText: String { "(\(padding.before), \(padding.after))" }

  /// TensorFlow's rule and PyTorch's, computed.
  static func rows(_ signal: Tensor<Double>, kernel: Tensor<Double>, stride: Int, dilation: Int) throws
    -> [PaddingComparison]
  {
    let tensorFlow = try AxisGeometry(
      input: signal.count, kernel: kernel.count, stride: stride, dilation: dilation, rule: .same, convention: .layer,
      operation: .correlate, isRows: false)
    let half = (tensorFlow.extent - 1) / 2
    var rows = [
      try row("TensorFlow, Keras  padding='same'", "tensorflow", tensorFlow.padding, signal, kernel, stride, dilation),
      try row(
        "PyTorch  padding=\(half)", "pytorch", AxisPadding(before: half, after: half), signal, kernel, stride, dilation),
    ]
    if stride == 1 && tensorFlow.extent % 2 == 0 {
      // Conv's _reversed_padding_repeated_twice: left = total // 2, the rest to the right.
      let total = tensorFlow.extent - 1
      rows.append(
        try row(
          "PyTorch  padding='same'", "pytorch_same", AxisPadding(before: total / 2, after: total - total / 2), signal,
          kernel, stride, dilation))
    }
    return rows
  }

  private static func row(
    _ name: String, _ key: String, _ padding: AxisPadding, _ signal: Tensor<Double>, _ kernel: Tensor<Double>,
    _ stride: Int, _ dilation: Int
  ) throws -> PaddingComparison {
    let sides = Padding(top: 0, bottom: 0, left: padding.before, right: padding.after)
    let convolution = Convolution1D(
      operation: .correlate, padding: .explicit(sides), boundary: .zero, stride: stride, dilation: dilation)
    do {
      let axis = try convolution.geometry(signal: signal.count, kernel: kernel.count)
      return PaddingComparison(
        name: name, key: key, padding: padding, axis: axis,
        values: try convolution.oracle(signal, kernel: kernel, bias: nil))
    } catch GeometryError.kernelDoesNotFit {
      return PaddingComparison(name: name, key: key, padding: padding, axis: nil, values: nil)
    }
  }

  func text(_ language: Language) -> String {
    guard let values else { return Phrase.doesNotFit.text(language) }
    return SignalSyntax.text(values.map { Float($0) })
  }

  var json: JSONValue {
    .object([
      "padding": .integers([padding.before, padding.after]),
      "values": values.map { .array($0.scalars.map { .value($0) }) } ?? .null,
    ])
  }

  /// The padded cells and the windows on them, to be drawn; `nil` where nothing fits.
  func view(_ signal: Tensor<Double>) -> PaddingPanel.Row? {
    guard let axis, let values else { return nil }
    func text(_ value: Double) -> String { NumberText.short(value) }
    let cells = (0..<axis.padded).map { index in
      let source = index - padding.before
      let isPadding = source < 0 || source >= axis.input
      return PaddingPanel.Cell(text: isPadding ? "0" : text(signal[flat: source]), isPadding: isPadding)
    }
    return PaddingPanel.Row(
      name: name, note: paddingText, cells: cells, windowStarts: (0..<axis.output).map { $0 * axis.stride },
      windowLength: axis.extent, outputs: values.scalars.map(text))
  }
}
