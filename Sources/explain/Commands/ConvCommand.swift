// `explain conv`: a filter on a picture, or a layer on an array; computed, told and drawn.
// The options are in `Arguments`, the drawing in `ConvCommand+Figure.swift`, the telling in `ConvCommand+Report.swift`.

import ArgumentParser
import Formats
import Reference
import Viz

/// Two-dimensional convolution and cross-correlation.
struct ConvCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conv", abstract: "Convolve a picture or an array with a kernel, and draw it.",
    discussion: """
      Examples:
        explain conv --kernel edge photo.jpg
        explain conv photo.jpg --kernel gaussian:2 --color -o soft.svg
        explain conv photo.jpg --kernel "1 0 -1; 2 0 -2; 1 0 -1" --at 40,60
        explain conv "1 2 3; 4 5 6; 7 8 9" --kernel "1 -1" --padding valid --at 0,0
        explain conv x.npy --kernel w.npy --bias b.npy --stride 2 --save y.npy
      """)

  @Argument(
    help: ArgumentHelp("A .png, .jpg or .npy file, numbers, sample:NAME, or - for standard input.", valueName: "input"))
  var input: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "A name (see explain kernels), a .npy file, or numbers: \"1 0 -1; 2 0 -2; 1 0 -1\".", valueName: "KERNEL"))
  var kernel: String

  @Option(help: ArgumentHelp("A .npy file or numbers: one for each output channel.", valueName: "B"))
  var bias: String?

  @Flag(help: "Filter red, green and blue each by itself instead of the brightness.")
  var color = false

  @Option(
    help: ArgumentHelp(
      "Take one output value apart: every pixel, weight and product.", valueName: "ROW,COLUMN[,CHANNEL]"))
  var at: String?

  @OptionGroup(title: "Geometry") var geometry: GeometryOptions
  @OptionGroup(title: "Work") var work: WorkOptions
  @OptionGroup(title: "Result") var save: SaveOptions
  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(report)
    let job = try ConvJob(self, language: report.language)
    let filtered = try job.compute()
    try job.tell(filtered, in: &report)
    if let save = job.save {
      report.add(try save.encode(filtered.output, keepsPicture: job.keepsPicture), to: save)
    }
    if let target = job.figure { try job.draw(filtered, to: target, in: &report) }
    try report.finish()
  }
}

/// A convolution that was asked for, everything checked that can be checked before it is computed.
struct ConvJob {
  let language: Language
  let input: InputArray
  let kernel: KernelArgument
  let filter: NamedFilter?
  let weights: Tensor<Double>?
  let bias: Tensor<Double>?
  let biasConversions: [String]
  let convolution: Convolution2D
  let algorithm: ConvolutionAlgorithm?
  let threads: Int
  let at: GeometrySyntax.Position?
  let save: SaveTarget?
  let figure: FigureTarget?

  init(_ command: ConvCommand, language: Language) throws {
    self.language = language
    if command.input.trimmed == "-" && command.kernel.trimmed == "-" {
      throw UsageError("only one of input and kernel can be standard input")
    }
    // Cheap checks first: a wrong option must not cost the time of a large picture.
    algorithm = try command.work.parsedAlgorithm()
    threads = try command.work.parsedThreads()
    at = try command.at.map { try GeometrySyntax.position($0) }
    kernel = try KernelArgument(command.kernel, language: language)
    convolution = try command.geometry.convolution(kernelRank: kernel.rank)
    switch kernel {
    case .filter(let named):
      filter = named
      weights = named.components.count == 1 ? named.components[0].kernel : nil
    case .weights(let values, _, _, _):
      guard values.rank == 2 || values.rank == 4 else {
        throw GeometryError.wrongRank(
          what: "the kernel", shape: values.shape,
          allowed: "[KH, KW] for a filter, [KH, KW, Cin/groups, Cout] for a layer")
      }
      filter = nil
      weights = values
    }
    input = try InputArray.read(
      command.input, channels: Self.channels(isColor: command.color, weights: weights, groups: convolution.groups),
      language: language)
    try input.allow(color: command.color)
    if command.color && kernel.rank == 4 {
      throw UsageError("--color is for filters; a kernel of four axes takes the channels it has weights for")
    }
    let given = try command.bias.map { try Self.bias($0, language: language) }
    (bias, biasConversions) = (given?.values, given?.conversions ?? [])
    let inputs = [command.input, command.kernel, command.bias ?? ""].filter { !$0.isEmpty }
    save = try command.save.target(inputs: inputs)
    figure = try command.figure.target(
      default: "\(input.stem)-\(kernel.fileName).png", inputs: inputs,
      outputs: [save?.path].compactMap(\.self))
    if case .median? = filter?.filter, command.geometry.operation != nil {
      throw UsageError("--operation: a median has no kernel to flip; leave it out")
    }
    if case .median? = filter?.filter, convolution.groups != 1 {
      throw UsageError("--groups: a median takes every channel by itself and has no groups; leave them out")
    }
    if at != nil && weights == nil {
      throw UsageError(
        "--at takes one kernel apart, but '\(kernel.name)' is "
          + (filter?.components.isEmpty == false
            ? "made of two; try \(filter!.components.map { "--kernel \($0.name)" }.joined(separator: " or "))"
            : "no convolution; try --kernel box:3"))
    }
  }

  /// A colour picture is seen as its brightness, unless colour is asked for or the layer has weights for colours.
  static func channels(isColor: Bool, weights: Tensor<Double>?, groups: Int) -> InputArray.Channels {
    guard let weights, weights.rank == 4 else { return isColor ? .color : .grey }
    return weights.shape[2] == 1 && groups == 1 ? .grey : .color
  }

  /// `--bias`: a file or numbers.
  static func bias(_ text: String, language: Language) throws -> (values: Tensor<Double>, conversions: [String]) {
    if NumberSyntax.looksLikeNumbers(text) {
      let numbers = try NumberSyntax.list(text, for: "--bias")
      return (Tensor(shape: [numbers.count], scalars: numbers), [])
    }
    let array = try InputArray.readArray(text, language: language)
    return (array.exact, array.conversions)
  }

  /// Everything that was computed.
  struct Outcome {
    let output: Tensor<Float>
    let parts: [FilteredImage.Part]
    let geometry: ConvolutionGeometry
    let multiplyAdds: Int
    let algorithms: [ConvolutionAlgorithm]
    let seconds: Double
    let explained: ExplainedWindow?
  }

  func compute() throws -> Outcome {
    let bias = self.bias?.map { Float($0) }
    // The position is checked before the work is done.
    let explained = try explainPosition()
    let clock = Stopwatch()
    if let filter {
      let result = try filter.apply(
        to: input.values, as: convolution, bias: bias, algorithm: algorithm, threads: threads)
      return Outcome(
        output: result.output, parts: result.parts, geometry: result.geometry, multiplyAdds: result.multiplyAdds,
        algorithms: result.algorithms, seconds: clock.seconds, explained: explained)
    }
    let kernel = weights!.map { Float($0) }
    let geometry = try convolution.geometry(input: input.values.shape, kernel: kernel.shape, bias: bias?.shape)
    let chosen = algorithm ?? .automatic(geometry, filter: kernel.rank == 2 ? kernel : nil)
    let output = try convolution(input.values, kernel: kernel, bias: bias, algorithm: chosen, threads: threads)
    return Outcome(
      output: output, parts: [], geometry: geometry, multiplyAdds: geometry.multiplyAdds, algorithms: [chosen],
      seconds: clock.seconds, explained: explained)
  }

  /// The value at `--at`, with the weights as they are used: in single precision. Channel 0 unless another is named.
  private func explainPosition() throws -> ExplainedWindow? {
    guard let at, let weights else { return nil }
    return try convolution.explain(
      row: at.row, column: at.column, channel: at.channel ?? 0, input: input.exact,
      kernel: weights.map { Double(Float($0)) }, bias: bias)
  }
}
