// What `explain residual` tells and draws.

import Reference
import Viz

extension ResidualCommand {
  /// Adds the lines, the table of chains, and the fields for programs.
  func tell(_ outcome: Outcome, in report: inout Report) {
    let language = report.language
    let paths = outcome.paths
    report.say(.labelPicture, Self.cropped(outcome, language))
    report.say(
      .residualLabelBlock,
      (Self.steps(outcome).body + Self.steps(outcome).ending).map(\.name).joined(separator: " → ") + " · "
        + NumberText.shape(Array(paths.input.shape.dropFirst())))
    let sizes = [
      (Phrase.residualLabelAlong, paths.alongIdentity), (.residualLabelThrough, paths.throughBody),
      (.residualLabelTogether, paths.total),
    ]
    for (label, gradient) in sizes { report.say(label, NumberText.short(gradient.rootMeanSquare)) }
    let header =
      [Phrase.residualBlocks, .residualColumnBoth, .residualColumnPath, .residualColumnNorm]
      .map { $0.text(language) } + [Phrase.residualColumnNeither.text(language)]
    let most = outcome.curves[0].values.count
    let counts = [1, 2, 5, 10, 20, 50].filter { $0 < most } + [most]
    let rows = counts.map { count in
      ["\(count)"] + outcome.curves.map { NumberText.short($0.values[count - 1], digits: 3) }
    }
    report.add(table: TextTable.lines([header] + rows).joined(separator: "\n"))
    record(outcome, in: &report)
  }

  private func record(_ outcome: Outcome, in report: inout Report) {
    let (paths, block) = (outcome.paths, outcome.block)
    report.record("picture", .string(outcome.pictureName))
    report.record("shape", .integers(Array(paths.input.shape.dropFirst())))
    report.record("activation", .string(block.activation.rawValue))
    report.record("initializer", .string(block.kernelInitializer.name))
    report.record("batch_norm", .bool(block.usesBatchNorm))
    report.record("order", .string(block.order.rawValue))
    report.record("seed", .integer(Int(outcome.seed)))
    report.record("loss", .value(paths.loss))
    report.record(
      "gradient_rms",
      .object([
        "identity": .value(paths.alongIdentity.rootMeanSquare), "body": .value(paths.throughBody.rootMeanSquare),
        "sum": .value(paths.total.rootMeanSquare),
      ]))
    report.record(
      "chains",
      .array(
        outcome.curves.map { curve in
          .object([
            "residual": .bool(curve.isResidual), "batch_norm": .bool(curve.usesBatchNorm),
            "gradient": .array(curve.values.map(JSONValue.value)),
          ])
        }))
  }

  /// Draws the block.
  func draw(_ outcome: Outcome, to target: FigureTarget, in report: inout Report) throws {
    let language = report.language
    let paths = outcome.paths
    let steps = Self.steps(outcome)
    let channel = Self.strongest(paths.total)
    func map(_ values: Tensor<Float>) -> ResidualPanel.Map {
      let shape = values.shape
      let (channels, source) = (shape[3], values.storage)
      return ResidualPanel.Map(
        values: Tensor(shape: [shape[1], shape[2]]) { source[$0 * channels + channel] }, size: values.rootMeanSquare)
    }
    try report.draw(target) { printable in
      ResidualPanel(
        title: Phrase.titleResidual.text(language), body: steps.body, ending: steps.ending,
        shape: Array(paths.input.shape.dropFirst()), input: map(paths.input), alongIdentity: map(paths.alongIdentity),
        throughBody: map(paths.throughBody), total: map(paths.total), channel: channel, curves: outcome.curves,
        facts: [
          printable(Self.cropped(outcome, language)),
          Phrase.residualWeights.text(language, outcome.block.kernelInitializer.name, "\(outcome.seed)"),
          Phrase.residualLoss.text(language, NumberText.short(paths.loss)),
          Phrase.residualShort.text(language),
        ], command: printable(CommandText.typed))
    }
  }

  private static func cropped(_ outcome: Outcome, _ language: Language) -> String {
    Phrase.residualCropped.text(language, outcome.pictureName, "\(outcome.pictureSide)", "\(side)")
  }

  /// The channel whose gradient is largest.
  private static func strongest(_ gradient: Tensor<Float>) -> Int {
    let (channels, source) = (gradient.shape[3], gradient.storage)
    var squares = Array(repeating: 0.0, count: channels)
    for index in 0..<gradient.count { squares[index % channels] += Double(source[index]) * Double(source[index]) }
    return squares.indices.max { (squares[$0], $1) < (squares[$1], $0) } ?? 0
  }

  /// The layers around which the skip connection leads, and those after the sum, as the network has them.
  private static func steps(_ outcome: Outcome) -> (body: [ResidualPanel.Step], ending: [ResidualPanel.Step]) {
    let nodes = outcome.paths.network.nodes
    let sum = nodes.lastIndex { $0.layer is Add } ?? 0
    let entry = nodes[sum].inputs[1]
    let steps = nodes.map(ResidualPanel.Step.init)
    return (Array(steps[entry + 1..<sum]), Array(steps[(sum + 1)...]))
  }
}
