// `explain cost`: what convolutions save, beside dense layers between the same maps. The counts are `DenseCost`'s, the
// drawing Viz's.

import ArgumentParser
import Formats
import Reference
import Viz

/// Convolutions beside dense layers.
struct CostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost", abstract: "What convolutions save: parameters and work beside those of dense layers.",
    discussion: """
      Examples:
        explain cost
        explain cost vgg16
        explain cost --layers 16,max_pool,32 --input 64,64,3
      """)

  @Argument(
    help: ArgumentHelp(
      "A name of explain summary --list, a .json file, or the folder of a run. Default: small.", valueName: "model"))
  var model: String?

  @Option(help: ArgumentHelp("Filters of convolutions 3×3 and poolings, as 16,max_pool,32.", valueName: "LIST"))
  var layers: String?

  @Option(help: ArgumentHelp("The shape of an example. Default: the model's; of a list 32,32,3.", valueName: "H,W,C"))
  var input: String?

  @Flag(help: "Of a list: lead a path around the convolutions of a width.")
  var residual = false

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(self.report)
    // What comes after the last convolution changes nothing here: no number of classes, no normalisation.
    var options = try NetworkOptions.parse([])
    options.model = model ?? (layers == nil ? Preset.small.rawValue : nil)
    (options.layers, options.input, options.residual) = (layers, input, residual)
    let target = try figure.target(default: "\(options.stem)-cost.png", inputs: options.files)
    let costs = try DenseCost.convolutions(of: try options.network().network)
    guard !costs.isEmpty else {
      throw UsageError(
        "\(OneLine.quoted(options.stem)) has no convolution to count; name a network with convolutions, such as small")
    }
    let finding = CostFinding(name: OneLine.text(options.stem), costs: costs, language: report.language)
    report.tell(finding)
    if let target { try report.draw(target) { finding.panel($0) } }
    try report.finish()
  }
}

/// What the convolutions of a network cost.
struct CostFinding {
  let name: String
  let costs: [DenseCost]
  let language: Language

  /// More rows than this are a table, not a figure.
  private static let mostRows = 60
  /// The small case: cells and taps.
  private static let small = (cells: 7, taps: 3)

  private var convolution: DenseCost.Count { DenseCost.total(costs.map(\.convolution)) }
  private var dense: DenseCost.Count { DenseCost.total(costs.map(\.dense)) }

  private static func ratio(_ dense: Int, _ convolution: Int) -> Double { Double(dense) / Double(convolution) }

  private static func ratioText(_ dense: Int, _ convolution: Int) -> String {
    "×" + NumberText.times(ratio(dense, convolution))
  }

  private static func sizes(_ cost: DenseCost) -> String {
    "\(NumberText.shape(cost.input)) → \(NumberText.shape(cost.output))"
  }

  private static func kernel(_ cost: DenseCost) -> String {
    NumberText.shape([cost.kernel.rows, cost.kernel.columns])
  }

  /// A row for each convolution, and their sums.
  var table: String {
    let header = [
      Phrase.labelConvolutions, .columnSizes, .columnParameters, .columnDense, .columnTimes, .columnWork, .columnDense,
      .columnTimes,
    ].map { $0.text(language) }
    func row(_ name: String, _ sizes: String, _ own: DenseCost.Count, _ dense: DenseCost.Count) -> [String] {
      [
        name, sizes, NumberText.grouped(own.parameters), NumberText.compact(dense.parameters),
        Self.ratioText(dense.parameters, own.parameters), NumberText.compact(own.multiplyAdds),
        NumberText.compact(dense.multiplyAdds), Self.ratioText(dense.multiplyAdds, own.multiplyAdds),
      ]
    }
    let rows = costs.map { row("\($0.name) \(Self.kernel($0))", Self.sizes($0), $0.convolution, $0.dense) }
    let sum = row(Phrase.columnSum.text(language), "", convolution, dense)
    return TextTable.lines([header] + rows + [sum], left: [0, 1]).joined(separator: "\n")
  }

  /// The figure.
  func panel(_ printable: (String) -> String) -> CostPanel {
    var facts = [
      Phrase.costTotals.text(
        language, "\(costs.count)", NumberText.grouped(convolution.parameters), NumberText.grouped(dense.parameters),
        NumberText.grouped(convolution.multiplyAdds), NumberText.grouped(dense.multiplyAdds)),
      Phrase.costBias.text(language), Phrase.costLogarithmic.text(language),
    ]
    if costs.count > Self.mostRows {
      facts.append(Phrase.costLeftOut.text(language, "\(costs.count - Self.mostRows)"))
    }
    return CostPanel(
      title: printable(
        Phrase.titleCost.text(
          language, name, NumberText.times(Self.ratio(dense.parameters, convolution.parameters)))),
      rows: costs.prefix(Self.mostRows).map { cost in
        CostPanel.Row(
          name: printable("\(cost.name) \(Self.kernel(cost))"), note: Self.sizes(cost),
          parameters: cost.convolution.parameters, denseParameters: cost.dense.parameters,
          multiplyAdds: cost.convolution.multiplyAdds, denseMultiplyAdds: cost.dense.multiplyAdds)
      }, small: Self.small, facts: facts, command: printable(CommandText.typed))
  }

  fileprivate var fields: [(key: String, value: JSONValue)] {
    func json(_ count: DenseCost.Count) -> JSONValue {
      .object(["parameters": .integer(count.parameters), "multiply_adds": .integer(count.multiplyAdds)])
    }
    return [
      ("name", .string(name)),
      (
        "convolutions",
        .array(
          costs.map { cost in
            .object([
              "name": .string(cost.name), "type": .string(cost.type), "input": .integers(cost.input),
              "output": .integers(cost.output), "kernel": .integers([cost.kernel.rows, cost.kernel.columns]),
              "convolution": json(cost.convolution), "dense": json(cost.dense),
              "parameter_ratio": .value(Self.ratio(cost.dense.parameters, cost.convolution.parameters)),
              "multiply_add_ratio": .value(Self.ratio(cost.dense.multiplyAdds, cost.convolution.multiplyAdds)),
            ])
          })
      ),
      ("convolution", json(convolution)), ("dense", json(dense)),
    ]
  }
}

extension Report {
  /// What each convolution costs.
  mutating func tell(_ finding: CostFinding) {
    add(table: finding.table)
    for field in finding.fields { record(field.key, field.value) }
  }
}
