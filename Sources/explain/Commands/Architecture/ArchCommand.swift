// `explain arch`: the architecture of a network as a diagram. How layers become parts is `Architecture`'s, where boxes
// and lines lie is Viz's. Next: `ArchCommand+Report.swift`, the same for people and programs.

import ArgumentParser
import Formats
import Reference
import Viz

/// The diagram of a network.
struct ArchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arch", abstract: "Draw the architecture of a network: its layers and how they hang together.",
    discussion: """
      Examples:
        explain arch cifar10
        explain arch resnet50 -o resnet50.svg
        explain arch resnet50 --unfold --lang ko
        explain arch --layers 16,16,max_pool,32,32,max_pool --residual
        explain arch resnet50 --freeze 'conv2*,conv3*' --style block
        explain arch run --json
      """)

  @OptionGroup(title: "Network") var options: NetworkOptions

  @Option(
    help: ArgumentHelp(
      "Volumes beside each other, or boxes below each other. Default: what suits the network.",
      valueName: ArchitecturePanel.Style.allCases.map(\.rawValue).joined(separator: "|")))
  var style: String?

  @Flag(help: "Draw blocks that repeat as often as they stand there, not once.")
  var unfold = false

  @Option(
    help: ArgumentHelp(
      "Mark layers that training would leave as they are: names between commas, * for any letters; none to free all.",
      valueName: "NAMES"))
  var freeze: String?

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(self.report)
    let language = report.language
    let asked = try askedStyle()
    var (network, preset) = try options.network()
    if let freeze { network = try TransferOptions.frozen(network, by: freeze) }
    let target = try figure.target(default: "\(options.stem)-architecture.png", inputs: options.files)
    let architecture = Architecture(network)
    let style = asked ?? ArchitecturePanel.style(of: architecture, isFolded: !unfold)
    /// The figure, with texts as the fonts have them, or as they are.
    func panel(_ printable: (String) -> String) throws -> ArchitecturePanel {
      var panel = try ArchitecturePanel(
        architecture, style: style, isFolded: !unfold, title: printable(Self.title(network, language)), facts: [],
        command: printable(CommandText.typed), printable: printable)
      panel.facts = Self.facts(panel, language)
      return panel
    }
    let plain = try panel { $0 }
    guard plain.parts.count <= ArchitecturePanel.limit || target == nil else {
      throw UsageError(
        "the network has \(plain.parts.count) boxes; at most \(ArchitecturePanel.limit) can be drawn, --no-figure "
          + "lists them all")
    }
    let facts = ArchitectureFacts(panel: plain, architecture: architecture, language: language)
    report.tell(facts, preset, why: Self.reason(style, asked: asked, architecture, isFolded: !unfold))
    // Where everything lies depends on how wide texts are; only programs ask.
    if self.report.json, plain.parts.count <= ArchitecturePanel.limit {
      let painter = try FigureFile.painter()
      let layout = try panel(painter.printable).layout(
        FigureContext(language: language, theme: target?.theme ?? .light, measurer: painter))
      report.record(facts, layout)
    } else if self.report.json {
      report.record(facts, nil)
    }
    if let target { try report.draw(target) { try panel($0) } }
    try report.finish()
  }

  private func askedStyle() throws -> ArchitecturePanel.Style? {
    try style.map { name in
      guard let style = ArchitecturePanel.Style(rawValue: name.trimmed.lowercased()) else {
        throw UsageError(name.trimmed, for: "--style", allowed: ArchitecturePanel.Style.allCases.map(\.rawValue))
      }
      return style
    }
  }

  private static func title(_ network: Network, _ language: Language) -> String {
    Phrase.titleArchitecture.text(
      language, network.name, "\(network.nodes.count - 1)", NumberText.grouped(network.parameterCount),
      NumberText.shape(network.inputShape), NumberText.shape(network.outputShape))
  }

  /// What must be said of the drawing so that it can be read; only what is on it.
  private static func facts(_ panel: ArchitecturePanel, _ language: Language) -> [String] {
    let isLine = panel.style == .line
    let hasFrozen = panel.parts.contains { $0.layers.contains(where: \.isFrozen) }
    var phrases: [Phrase] = [isLine ? .architectureScale : .architectureNumbers]
    if !panel.folds.isEmpty { phrases.append(isLine ? .architectureBrackets : .architectureFrames) }
    if isLine, panel.pieces.contains(where: { $0.count > 1 }) { phrases.append(.architectureAround) }
    if !isLine, hasFrozen { phrases.append(.architectureDashed) }
    return phrases.map { $0.text(language) }
  }

  /// Why a style was chosen.
  private static func reason(
    _ style: ArchitecturePanel.Style, asked: ArchitecturePanel.Style?, _ architecture: Architecture, isFolded: Bool
  ) -> Phrase {
    if asked != nil { return .architectureAsked }
    if style == .line { return .architectureChain }
    let view = architecture.view(folding: isFolded ? architecture.repetitions : [])
    return view.isBranching ? .architectureBranching : .architectureLong
  }
}
