// `explain filters`: what the convolutional layers of a network have learned. The numbers are `Reference`'s, the tiles
// Viz's. Next: `FiltersCommand+Report.swift`; `FiltersCommand+Figure.swift`; `StartingWeights.swift`, for --before.

import ArgumentParser
import Formats
import Reference
import Viz

/// The filters of a network.
struct FiltersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filters",
    abstract: "Show the filters of a network's convolutions, also as they were before training.",
    discussion: """
      Examples:
        explain filters
        explain filters run --before --sort norm
        explain filters sample:fashion --layer conv2d_1 --of-channel 3
        explain filters resnet50 --layer conv1_conv
      """)

  @OptionGroup(title: "Network") var model: ModelOptions

  @Option(
    help: ArgumentHelp(
      "Only these layers: names between commas, * for any letters. Default: all convolutions; of many, a few are drawn.",
      valueName: "NAMES"))
  var layer: [String] = []

  @Flag(help: "Beside each filter of a run what it was before training.")
  var before = false

  @Option(
    help: ArgumentHelp("The order: by number, or the largest norm first. Default: index.", valueName: "index|norm"))
  var sort: String?

  @Option(
    help: ArgumentHelp(
      "Draw the kernels that read this input channel. Default: where a filter reads several, their norm.",
      valueName: "C"))
  var ofChannel: String?

  @Option(help: ArgumentHelp("How many filters of a layer are drawn. Default: \(Self.standardCount).", valueName: "N"))
  var filters: String?

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  private static let standardCount = 36
  /// More layers than this are not drawn unless they are named.
  private static let mostLayers = 6

  /// A layer with what is known of its filters.
  struct Bank {
    let filters: LayerFilters
    /// The same before training.
    let before: LayerFilters?
    /// The filters in their order: those that read the wanted channel.
    let order: [Int]
    /// What a tile shows.
    let content: Content
  }

  /// What a tile shows of a filter.
  enum Content: Equatable {
    /// Its weights for red, green and blue.
    case color
    /// Its kernel for one input channel; `nil` where it reads only one.
    case kernel(channel: Int?)
    /// The norms of its taps over its input channels.
    case norm
  }

  /// What was found.
  struct Outcome {
    let model: Model
    let banks: [Bank]
    /// Those of them that are drawn.
    let drawn: [Int]
    /// The most filters of a layer that are drawn.
    let mostFilters: Int
    let isByNorm: Bool
  }

  func run() throws {
    var report = try Report(report)
    let isByNorm = try parsedSort()
    let mostFilters = try filters.map { try NumberSyntax.integer($0, for: "--filters", in: 1...1024) }
    let model = try self.model.read()
    let layers = try chosen(in: model.network)
    let start = before ? try StartingWeights.of(model) : nil
    let inputs = model.files + (start?.files ?? [])
    let target = try figure.target(default: "\(model.stem)-filters.png", inputs: inputs)
    let banks = try layers.map { try bank($0, model, start?.weights, isByNorm: isByNorm) }
    let drawn = layer.isEmpty ? Self.thinned(banks) : Array(banks.indices)
    let outcome = Outcome(
      model: model, banks: banks, drawn: drawn, mostFilters: mostFilters ?? Self.standardCount, isByNorm: isByNorm)
    report.tell(outcome)
    if let target { try outcome.draw(to: target, in: &report) }
    try report.finish()
  }

  /// Of many layers some at equal distances, of those that have a window to show; a filter of one cell is a number.
  private static func thinned(_ banks: [Bank]) -> [Int] {
    guard banks.count > mostLayers else { return Array(banks.indices) }
    let telling = banks.indices.filter { banks[$0].filters.kernel.shape.prefix(2) != [1, 1] }
    return (telling.isEmpty ? Array(banks.indices) : telling).thinned(to: mostLayers)
  }

  private func parsedSort() throws -> Bool {
    guard let sort = sort?.trimmed.lowercased() else { return false }
    guard ["index", "norm"].contains(sort) else { throw UsageError(sort, for: "--sort", allowed: ["index", "norm"]) }
    return sort == "norm"
  }

  /// The convolutions that are wanted.
  private func chosen(in network: Network) throws -> [Int] {
    let all = network.convolutions
    guard !all.isEmpty else {
      throw UsageError(
        "\(network.name) has no convolution, and so no filters; explain features shows what its layers make")
    }
    guard !layer.isEmpty else { return all }
    return try LayerChoice.named(layer, in: network, among: all, what: "convolution")
  }

  private func bank(_ node: Int, _ model: Model, _ start: Weights<Float>?, isByNorm: Bool) throws -> Bank {
    let network = model.network
    let bank = network.filters(ofNode: node, weights: model.weights)
    let shape = network.inputShapes(of: network.nodes[node])[0]
    var (readers, content) = (Array(0..<bank.count), Content.norm)
    if let ofChannel {
      let channel = try NumberSyntax.integer(
        ofChannel, for: "--of-channel of \(network.nodes[node].name)", in: 0...shape[2] - 1)
      readers = Array(bank.filters(reading: channel, of: shape[2]))
      content = .kernel(channel: channel)
    } else if bank.channels == 1 {
      content = .kernel(channel: nil)
    } else if bank.channels == 3, network.readsPicture(node) {
      content = .color
    }
    return Bank(
      filters: bank, before: start.map { network.filters(ofNode: node, weights: $0) },
      order: isByNorm ? bank.orderByNorm.filter(readers.contains) : readers, content: content)
  }
}

extension Network {
  /// Whether a layer reads the input itself, with zeros around it perhaps.
  fileprivate func readsPicture(_ index: Int) -> Bool {
    let inputs = nodes[index].inputs
    return inputs == [0] || (inputs.count == 1 && nodes[inputs[0]].layer is ZeroPad2D && readsPicture(inputs[0]))
  }
}
