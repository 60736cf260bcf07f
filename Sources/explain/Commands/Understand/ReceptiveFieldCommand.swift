// `explain receptive-field`: what a cell sees, layer by layer, of several networks together. The growth is `FieldGrowth`'s,
// what of it counts `EffectiveField`'s, the drawing Viz's. Next: `ReceptiveFieldCommand+Report.swift`.

import ArgumentParser
import Formats
import Reference
import Viz

/// How receptive fields grow.
struct ReceptiveFieldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receptive-field",
    abstract: "How much of the input a cell sees, layer by layer, of up to four networks.",
    discussion: """
      Examples:
        explain receptive-field
        explain receptive-field vgg16 resnet50
        explain receptive-field small --layers 16,16,max_pool,32,32,max_pool
        explain receptive-field vgg --input 128,128,3 --effective 20
      """)

  @Argument(
    help: ArgumentHelp(
      """
      Names of explain summary --list, .json files, folders of runs. Default: \
      \(standard.joined(separator: " ")); none where there is --layers.
      """, valueName: "model"))
  var models: [String] = []

  @Option(
    help: ArgumentHelp("One more: filters of convolutions 3×3 and poolings, as 16,max_pool,32.", valueName: "LIST"))
  var layers: String?

  @Option(help: ArgumentHelp("The shape of an example. Default: each network's own.", valueName: "H,W,C"))
  var input: String?

  @Flag(help: "Of a list: lead a path around the convolutions of a width.")
  var residual = false

  @Option(
    help: ArgumentHelp(
      "Draw how much each pixel weighs in the first network's field, averaged over N random networks.", valueName: "N"))
  var effective: String?

  @Option(help: ArgumentHelp("The first random network, with --effective. Default: 0.", valueName: "S"))
  var seed: String?

  @Option(help: WorkOptions.threadsHelp)
  var threads: String?

  @Flag(help: "Print the table as CSV and nothing else.")
  var csv = false

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  private static let standard = ["cifar10", "small", "vgg", "stride"]
  /// More random networks than this change nothing that can be seen.
  private static let mostSamples = 1000

  func run() throws {
    var report = try Report(self.report)
    for (name, isUsed) in [("--json", self.report.json), ("--quiet", self.report.quiet)] where csv && isUsed {
      throw UsageError("--csv prints a table and \(name) does not; leave one of them out")
    }
    let samples = try effective.map { try NumberSyntax.integer($0, for: "--effective", in: 1...Self.mostSamples) }
    for (name, value) in [("--seed", seed), ("--threads", threads)] where value != nil && samples == nil {
      throw UsageError("\(name) is for random networks; add --effective 20, or leave it out")
    }
    let engine = FastEngine(threads: try WorkOptions.parseThreads(threads))
    let seed = try NumberSyntax.seed(seed, standard: 0)
    let options = try networkOptions()
    let target = try figure.target(default: "receptive-field.png", inputs: options.flatMap(\.files))
    let networks = try options.map { try $0.network().network }
    let growths = try zip(networks, options).map { network, options in
      guard let growth = try FieldGrowth(network), !growth.steps.isEmpty else {
        throw UsageError(
          "\(OneLine.quoted(options.stem)) has no windows that slide over a map, so that no field grows; name a network "
            + "with convolutions, such as small")
      }
      return NamedGrowth(name: OneLine.text(options.stem), growth: growth)
    }
    let field = try samples.map { samples in
      try EffectiveField(
        networks[0], node: growths[0].growth.node, samples: samples, seed: seed, engine: engine)
    }
    let finding = GrowthFinding(growths: growths, effective: field, language: report.language)
    report.tell(finding)
    if csv { report.replace(by: finding.csv) }
    if let target { try report.draw(target) { finding.panel($0) } }
    try report.finish()
  }

  /// Each network as `explain summary` would be asked for it.
  private func networkOptions() throws -> [NetworkOptions] {
    let names = models.isEmpty && layers == nil ? Self.standard : models
    if residual && layers == nil {
      throw UsageError("--residual is for a list of layers; add --layers 16,16,max_pool,32,32, or leave it out")
    }
    var all = try names.map { name in
      var options = try NetworkOptions.parse([])
      (options.model, options.input) = (name, input)
      return options
    }
    if let layers {
      var options = try NetworkOptions.parse([])
      (options.layers, options.input, options.residual) = (layers, input, residual)
      all.append(options)
    }
    guard all.count <= GrowthPanel.mostCurves else {
      throw UsageError(
        "\(all.count) networks cannot be told apart in one figure; at most \(GrowthPanel.mostCurves) are drawn together"
      )
    }
    return all
  }
}
