// `explain equivariance`: shift a picture and then filter it, filter it and then shift the answer. What is compared is
// `ShiftComparison`'s, the drawing Viz's. Next: `EquivarianceCommand+Report.swift`.

import ArgumentParser
import Formats
import Reference
import Viz

/// What becomes of a shift.
struct EquivarianceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "equivariance", abstract: "Shift, then convolve; convolve, then shift: when is it the same?",
    discussion: """
      Examples:
        explain equivariance
        explain equivariance photo.jpg --kernel gaussian:2 --shift 40,-60
        explain equivariance --stride 2 --shift 0,1
        explain equivariance --pool max:2 --shift 0,1 --blur 3
      """)

  @Argument(
    help: ArgumentHelp(
      "A .png, .jpg or .npy [H, W], or sample:NAME. Default: sample:camera.", valueName: "picture"))
  var picture: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "A linear filter, as of explain conv. Default: sobel-x; none where there is --pool.", valueName: "KERNEL"))
  var kernel: String?

  @Option(
    help: ArgumentHelp(
      "Pixels that the picture is moved, down and to the right. Default: an eighth of its sides.", valueName: "DY,DX"))
  var shift: String?

  @Option(
    help: ArgumentHelp(
      "Cells from one window to the next, of the pooling if there is one. Default: 1; of a pooling its size.",
      valueName: "S"))
  var stride: String?

  @Option(
    help: ArgumentHelp("Pool, after the kernel if one is named: max:2, average:3, min:2.", valueName: "MODE:SIZE"))
  var pool: String?

  @Option(
    help: ArgumentHelp(
      "Beside it the same with the answer smoothed by N×N taps before the stride (Zhang 2019).", valueName: "N"))
  var blur: String?

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  /// The longest stride; a chart of twice as many shifts can still be read.
  static let longestStride = 16
  /// Taps that are read at most, by the definition: some seconds.
  static let mostTaps = 1_000_000_000

  func run() throws {
    var report = try Report(self.report)
    let function = try ShiftedFunction(self, language: report.language)
    let input = try InputArray.read(picture ?? "sample:camera", channels: .grey, language: report.language)
    let map = try Self.map(input)
    let shift = try wantedShift(map.shape)
    let inputs = [picture, kernel].compactMap { $0?.trimmed }
    let target = try figure.target(default: "\(input.stem)-shift.png", inputs: inputs)
    try checkWork(function, map.shape)
    let comparison = try ShiftComparison(function.chain, of: map, shift: shift)
    let finding = ShiftFinding(
      input: input, map: map, function: function, comparison: comparison, shifts: try shifts(function, map),
      language: report.language)
    report.tell(finding)
    if let target { try report.draw(target) { finding.panel($0) } }
    try report.finish()
  }

  /// A picture's brightness, or an array of two axes.
  private static func map(_ input: InputArray) throws -> Tensor<Float> {
    var values = input.values
    if values.rank == 3, values.shape[2] == 1 { values = values.reshaped(Array(values.shape.prefix(2))) }
    guard values.rank == 2, values.count > 0 else {
      throw UsageError(
        "\(input.text) has shape \(TensorShape.text(values.shape)); a shift is shown of one map [H, W]")
    }
    guard values.extremes.notNumbers + values.extremes.infinities == 0 else {
      throw UsageError("\(input.text) has values that are not finite; their differences say nothing")
    }
    return values
  }

  private func wantedShift(_ shape: [Int]) throws -> AxisPair {
    guard let shift else { return AxisPair(rows: shape[0] / 8, columns: shape[1] / 8) }
    let parts = shift.trimmed.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      throw UsageError("--shift: '\(NumberSyntax.shortened(shift))' is not DY,DX; as in --shift 0,1")
    }
    let rows = try NumberSyntax.integer(parts[0], for: "--shift, rows", in: 1 - shape[0]...shape[0] - 1)
    let columns = try NumberSyntax.integer(parts[1], for: "--shift, columns", in: 1 - shape[1]...shape[1] - 1)
    return AxisPair(rows: rows, columns: columns)
  }

  private func checkWork(_ function: ShiftedFunction, _ shape: [Int]) throws {
    let strides = function.shiftsShown.count
    var taps = try function.chain.multiplyAdds(on: shape).multipliedClamped(by: 2 + 2 * strides)
    if let blurred = function.blurred {
      taps = taps.addingClamped(try blurred.multiplyAdds(on: shape).multipliedClamped(by: 2 * strides))
    }
    guard taps <= Self.mostTaps else {
      throw UsageError(
        "the picture is \(TensorShape.text(shape)) and the comparison would read \(NumberText.grouped(taps)) taps; at "
          + "most \(NumberText.grouped(Self.mostTaps)) are read: use a smaller picture or kernel, such as --kernel box:3"
      )
    }
  }

  /// Shifts along the columns from 0 to twice the stride; none at stride 1, where all are alike.
  private func shifts(_ function: ShiftedFunction, _ map: Tensor<Float>) throws -> [ShiftFinding.Shift] {
    try function.shiftsShown.compactMap { pixels in
      guard pixels < map.shape[1] else { return nil }
      let shift = AxisPair(rows: 0, columns: pixels)
      let plain = try ShiftComparison(function.chain, of: map, shift: shift)
      let blurred = try function.blurred.map { try ShiftComparison($0, of: map, shift: shift) }
      return ShiftFinding.Shift(
        pixels: pixels, largest: plain.largest, share: plain.share, blurredLargest: blurred?.largest,
        blurredShare: blurred?.share)
    }
  }
}

/// What was asked for: filters and poolings, and what they are called.
struct ShiftedFunction {
  let chain: SlidingChain
  /// The same with the answer smoothed before its stride.
  let blurred: SlidingChain?
  let taps: Int?
  /// `sobel-x, stride 2`.
  let name: String
  let kernel: String?
  let pool: String?
  let stride: Int

  init(_ command: EquivarianceCommand, language: Language) throws {
    let pooling = try command.pool.map { try Self.pooling($0) }
    stride =
      try command.stride.map {
        try NumberSyntax.integer($0, for: "--stride", in: 1...EquivarianceCommand.longestStride)
      } ?? pooling?.size ?? 1
    var steps: [SlidingChain.Step] = []
    var names: [String] = []
    if pooling == nil || command.kernel != nil {
      let argument = try KernelArgument(command.kernel ?? "sobel-x", language: language)
      let step = pooling == nil ? stride : 1
      let convolution = Convolution2D(
        operation: .convolve, padding: .same, boundary: .zero, stride: AxisPair(rows: step, columns: step),
        dilation: .one, groups: 1)
      steps.append(.filter(kernel: try Self.weights(argument), convolution))
      names.append(argument.name)
    }
    kernel = names.first
    if let pooling {
      steps.append(
        .pooling(
          Pooling2D(
            mode: pooling.mode, size: AxisPair(rows: pooling.size, columns: pooling.size),
            stride: AxisPair(rows: stride, columns: stride), padding: .valid, ceil: false, countsPadding: false)))
      names.append("\(pooling.mode.rawValue) \(pooling.size)×\(pooling.size)")
    }
    pool = pooling.map { "\($0.mode.rawValue):\($0.size)" }
    chain = SlidingChain(steps: steps)
    let all = names.count == 1 ? names[0] : Phrase.equivarianceThen.text(language, names[0], names[1])
    name = stride == 1 ? all : Phrase.equivarianceStride.text(language, all, "\(stride)")
    taps = try command.blur.map { try NumberSyntax.integer($0, for: "--blur", in: 2...9) }
    if taps != nil && stride == 1 {
      throw UsageError(
        "--blur smooths before a stride, and stride 1 throws nothing away; add --stride 2, or leave it out")
    }
    blurred = taps.map(chain.blurred)
  }

  /// From 0 to twice the stride.
  var shiftsShown: [Int] { stride == 1 ? [] : Array(0...2 * stride) }

  private static func weights(_ argument: KernelArgument) throws -> Tensor<Float> {
    guard let weights = argument.weights, weights.rank == 2, weights.count > 0 else {
      let parts = argument.filter?.components.map(\.name) ?? []
      throw UsageError(
        "--kernel: '\(argument.name)' is not one kernel [KH, KW]; try "
          + (parts.isEmpty ? "box:3" : parts.joined(separator: " or ")))
    }
    return weights.map { Float($0) }
  }

  /// `max:2`.
  private static func pooling(_ text: String) throws -> (mode: PoolingMode, size: Int) {
    let parts = text.trimmed.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      throw UsageError("--pool: '\(NumberSyntax.shortened(text))' is not MODE:SIZE; as in --pool max:2")
    }
    guard let mode = PoolingMode(rawValue: parts[0].lowercased()) else {
      throw UsageError(parts[0], for: "--pool", allowed: PoolingMode.allCases.map(\.rawValue))
    }
    return (mode, try NumberSyntax.integer(parts[1], for: "--pool", in: 1...EquivarianceCommand.longestStride))
  }
}
