// `explain conv1d`: a signal and a kernel, with NumPy's sizes; computed, told and drawn.

import ArgumentParser
import Formats
import Reference
import Viz

/// One-dimensional convolution and cross-correlation.
struct Conv1DCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conv1d", abstract: "Convolve a signal with a kernel, as numpy.convolve does, and draw it.",
    discussion: """
      Examples:
        explain conv1d 0,0,26,51,58,59,53,29,0,0,0 --kernel -1,2,-1
        explain conv1d signal.npy --kernel gaussian:3 --boundary reflect -o g.svg
      """)

  @Argument(
    help: ArgumentHelp("Numbers between commas, a .npy file [n], or - for standard input.", valueName: "signal"))
  var signal: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Numbers, a .npy file [k], box:N or gaussian:SIGMA.", valueName: "KERNEL"))
  var kernel: String

  @Option(help: ArgumentHelp("A number added to every output.", valueName: "B"))
  var bias: String?

  @OptionGroup(title: "Geometry") var geometry: SignalGeometryOptions

  @Option(help: ArgumentHelp("The bare result, exact float32.", valueName: "FILE.npy"))
  var save: String?

  @OptionGroup(title: "Work") var work: WorkOptions
  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(report)
    let language = report.language
    let (algorithm, threads) = try (work.parsedAlgorithm(), work.parsedThreads())
    let convolution = try geometry.convolution()
    let weights = try SignalSyntax.kernel(kernel, language: language)
    let samples = try SignalSyntax.signal(signal, language: language)
    let offset = try bias.map { try NumberSyntax.number($0, for: "--bias") }
    let axis = try convolution.geometry(signal: samples.values.count, kernel: weights.values.count)
    let inputs = [signal, kernel]
    let save = save?.trimmed
    if let save {
      guard save.lowercased().hasSuffix(".npy") else {
        throw UsageError("--save \(save): a signal is saved as .npy; try \(InputArray.stem(of: save)).npy")
      }
      try OutputFile.check(save, inputs: inputs)
    }
    let target = try figure.target(
      default: "\(samples.stem)-conv1d.png", inputs: inputs,
      outputs: [save].compactMap(\.self))

    let chosen = algorithm ?? .automatic(axis)
    let clock = Stopwatch()
    let output = try convolution(
      samples.values.map { Float($0) }, kernel: weights.values.map { Float($0) }, bias: offset.map { Float($0) },
      algorithm: chosen, threads: threads)
    let seconds = clock.seconds

    report.say(
      .labelInput,
      "\(samples.name) · \(samples.values.count) · " + Words.range(Statistics(samples.values.map { Float($0) })))
    if !samples.conversions.isEmpty { report.say(.labelConverted, samples.conversions.joined(separator: "; ")) }
    report.say(
      .labelKernel,
      "\(weights.name) · "
        + Words.kernel(
          weights.values.reshaped([1, weights.values.count]), isSame: false, language))
    let isFlipped = convolution.operation == .convolve
    if !weights.conversions.isEmpty { report.say(.labelConverted, weights.conversions.joined(separator: "; ")) }
    report.say(.labelOperation, convolution.operation.phrase.text(language))
    report.say(
      .labelPadding,
      Phrase.paddingEnds.text(language, "\(axis.padding.before)", "\(axis.padding.after)") + " · "
        + Phrase.boundaryIs.text(language, Words.boundary(convolution.boundary, language)))
    if axis.extent > axis.input, convolution.padding == .same || convolution.padding == .valid {
      report.say(.labelPadding, Phrase.exchanged.text(language))
    }
    report.say(.labelSize, axis.formula)
    report.tell(output: output)
    let products = axis.output.multipliedReportingOverflow(by: axis.kernel).partialValue
    report.tellWork(multiplyAdds: products, algorithms: [chosen], seconds: seconds)
    report.record("input", .object(["name": .string(samples.name), "shape": .integers([axis.input])]))
    report.record("kernel", .object(["name": .string(weights.name), "shape": .integers([axis.kernel])]))
    report.record("operation", .string(convolution.operation.rawValue))
    report.record("boundary", .string(convolution.boundary.name))
    report.record("padding", .object(["left": .integer(axis.padding.before), "right": .integer(axis.padding.after)]))
    report.record("stride", .integer(axis.stride))
    report.record("dilation", .integer(axis.dilation))
    if output.count <= 4096 { report.record("values", .array(output.scalars.map { .value(Double($0)) })) }
    if output.count <= 1024 { report.add(table: SignalSyntax.text(output)) }
    if let save {
      report.add(file: save, bytes: NPY.encode(output), key: "saved")
    }
    if let target {
      try report.draw(target) { printable in
        SignalPanel(
          title: Phrase.titleSignal.text(language), signal: samples.values.scalars,
          kernel: weights.values.scalars,
          kernelUsed: isFlipped ? weights.values.scalars.reversed() : weights.values.scalars,
          output: output.scalars.map(Double.init), offset: (axis.extent - 1) / 2 - axis.padding.before,
          spacing: axis.stride,
          operation: isFlipped ? .convolution : .correlation,
          facts: [
            axis.formula,
            Phrase.paddingIs.text(
              language, Phrase.paddingEnds.text(language, "\(axis.padding.before)", "\(axis.padding.after)")),
            Phrase.boundaryIs.text(language, Words.boundary(convolution.boundary, language)),
            Phrase.strideOf.text(language, "\(axis.stride)"), Phrase.dilationOf.text(language, "\(axis.dilation)"),
          ], command: printable(CommandText.typed))
      }
    }
    try report.finish()
  }
}
