// `explain features`: what every layer of a network makes of one picture. The maps are `Reference`'s to compute and
// Viz's to draw. Next: `FeaturesCommand+Report.swift`, the tables; `FeaturesCommand+Figure.swift`.

import ArgumentParser
import Formats
import Reference
import Viz

/// Feature maps.
struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features", abstract: "Show what every layer of a network makes of one picture.",
    discussion: """
      Examples:
        explain features
        explain features run --example 17 --layer 'conv*'
        explain features sample:fashion boot.jpg --scale own
        explain features resnet50 sample:chelsea --strongest 5 --csv maps.csv
      """)

  @OptionGroup(title: "Network") var model: ModelOptions
  @OptionGroup(title: "Picture") var look: LookOptions

  @Option(
    help: ArgumentHelp(
      "Only these layers: names between commas, * for any letters, such as 'conv*'. Default: all; of many, a few are drawn.",
      valueName: "NAMES"))
  var layer: [String] = []

  @Option(
    help: ArgumentHelp(
      "How many maps of a layer are drawn. Default: \(Self.fewLayers.maps); \(Self.manyLayers) if there are more than "
        + "\(Self.fewLayers.layers) layers.",
      valueName: "N"))
  var channels: String?

  @Option(
    help: ArgumentHelp(
      "How many of the strongest activations of the last convolution, one a map, are followed back to the picture. Default: 3.",
      valueName: "K"))
  var strongest: String?

  @Option(
    help: ArgumentHelp(
      "One colour scale for all maps of a layer, or one for each map. Default: shared.", valueName: "shared|own"))
  var scale: String?

  @Option(help: ArgumentHelp("Write the numbers of every map to a table.", valueName: "FILE.csv"))
  var csv: String?

  @Option(help: WorkOptions.threadsHelp)
  var threads: String?

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  /// Up to so many layers, so many maps of each are drawn; of more layers fewer maps.
  private static let fewLayers = (layers: 6, maps: 16)
  private static let manyLayers = 8
  private static let standardStrongest = 3
  /// All outputs are kept at once.
  private static let byteLimit = 1 << 33

  /// What was found.
  struct Outcome {
    let model: Model
    let look: Look
    let summary: NetworkSummary
    let maps: [FeatureMaps]
    let choice: LayerChoice
    let scale: FeaturePanel.Scale
    /// The most maps of a layer that are drawn.
    let mostMaps: Int
    let followed: Followed?
    let answer: NetworkAnswer?
  }

  /// The activations that are followed back.
  struct Followed {
    let node: Int
    let traces: [ActivationTrace]
  }

  func run() throws {
    var report = try Report(report)
    let engine = FastEngine(threads: try WorkOptions.parseThreads(threads))
    let scale = try parsedScale()
    let mostMaps = try channels.map { try NumberSyntax.integer($0, for: "--channels", in: 1...256) }
    let wanted = try strongest.map { try NumberSyntax.integer($0, for: "--strongest", in: 0...1000) }
    let model = try self.model.read()
    let choice = try LayerChoice(layer, in: model.network)
    let look = try self.look.read(for: model, report.language)
    let inputs = model.files + self.look.files
    let target = try figure.target(default: "\(model.stem)-features.png", inputs: inputs)
    if let csv { try OutputFile.check(csv.trimmed, inputs: inputs, outputs: target.map { [$0.path] } ?? []) }
    let summary = try NetworkSummary(model.network)
    guard summary.outputBytes <= Self.byteLimit else {
      throw UsageError(
        "the outputs of all layers of \(model.network.name) take \(NumberText.bytes(summary.outputBytes)), and at most "
          + "\(NumberText.bytes(Self.byteLimit)) can be looked at; give it a smaller input")
    }
    let maps = try model.network.features(of: look.values, weights: model.weights, engine: engine)
    let followed = try followed(maps, choice, model.network, wanted: wanted)
    let outcome = Outcome(
      model: model, look: look, summary: summary, maps: maps, choice: choice, scale: scale,
      mostMaps: mostMaps ?? (choice.drawn.count > Self.fewLayers.layers ? Self.manyLayers : Self.fewLayers.maps),
      followed: followed, answer: try NetworkAnswer(maps[maps.count - 1].values, of: model, label: look.label))
    report.tell(outcome)
    if let csv { report.add(file: csv.trimmed, bytes: Array(outcome.csv.utf8), key: "csv") }
    if let target { try outcome.draw(to: target, in: &report) }
    try report.finish()
  }

  private func parsedScale() throws -> FeaturePanel.Scale {
    let scales: [String: FeaturePanel.Scale] = ["shared": .shared, "own": .own]
    guard let scale else { return .shared }
    guard let value = scales[scale.trimmed.lowercased()] else {
      throw UsageError(scale.trimmed, for: "--scale", allowed: ["shared", "own"])
    }
    return value
  }

  /// The strongest activations of the last convolution that was chosen, and where they come from.
  private func followed(
    _ maps: [FeatureMaps], _ choice: LayerChoice, _ network: Network, wanted: Int?
  ) throws -> Followed? {
    guard wanted != 0 else { return nil }
    guard let node = network.tracedNode(among: choice.chosen) else {
      if wanted == nil { return nil }
      throw UsageError(
        "--strongest: none of the layers has rows and columns, so that nothing can be followed back to a place; "
          + (layer.isEmpty ? "leave it out" : "name a convolution with --layer"))
    }
    let cells = maps[node].strongest(wanted ?? Self.standardStrongest)
    if let traces = try network.traces(cells, ofNode: node) { return Followed(node: node, traces: traces) }
    if wanted == nil { return nil }
    throw UsageError(
      "--strongest: nothing is followed through maps with a side longer than \(CellSet.sideLimit) cells; leave it out")
  }
}
