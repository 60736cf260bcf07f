// What `explain gradients` tells and draws: a row and a sentence for each network, and the curves of its layers.

import Formats
import Reference
import Viz

extension GradientsCommand {
  /// Adds the table, the sentences and the fields for programs.
  func tell(_ findings: [Finding], _ probe: Probe, in report: inout Report) {
    let language = report.language
    report.say(
      .labelData,
      [
        probe.source == nil ? Phrase.noiseData.text(language) : probe.name, NumberText.shape(probe.values.shape),
      ].joined(separator: " · "))
    if histograms {
      report.add(table: Self.distributionTable(findings, language))
    } else {
      report.add(table: Self.signalTable(findings, language))
      report.add(
        table: findings.map { "\($0.name): \(Self.verdict($0, language))" }.joined(separator: "\n"))
    }
    report.record("data", probe.source == nil ? .null : .string(probe.name))
    report.record("input", .integers(probe.values.shape))
    report.record("networks", .array(findings.map(Self.json)))
  }

  /// A row for each network; after a training one for each moment, before and after it.
  private static func signalTable(_ findings: [Finding], _ language: Language) -> String {
    let isTrained = findings.contains { $0.signals.count > 1 }
    var header = [Phrase.columnName, .columnWhen, .columnDeviation, .columnGradient, .columnDead, .columnLossOnly]
      .map { $0.text(language) }
    header[2] += " →"
    header[3] += " ←"
    let rows = findings.flatMap { finding -> [[String]] in
      let epochs = finding.signals.count - 1
      return (epochs > 0 ? [0, epochs] : [0]).map { epoch in
        let signal = finding.signals[epoch]
        let dead = signal.hidden.compactMap(\.deadShare).max()
        return [
          epoch == 0 ? finding.name : "", moment(epoch, language),
          "\(short(signal.hidden.first?.deviation)) → \(short(signal.hidden.last?.deviation))",
          "\(short(signal.hidden.last?.gradient)) → \(short(signal.hidden.first?.gradient))",
          dead.map { NumberText.fixed(100 * $0, decimals: 1) + " %" } ?? "–",
          NumberText.fixed(signal.loss, decimals: 4),
        ]
      }
    }
    // Without a training there is one moment.
    let table = ([header] + rows).map { row in isTrained ? row : [row[0]] + row[2...] }
    return TextTable.lines(table, left: isTrained ? [0, 1] : [0]).joined(separator: "\n")
  }

  /// When a network was looked at.
  static func moment(_ epoch: Int, _ language: Language) -> String {
    epoch == 0 ? Phrase.momentStart.text(language) : Phrase.momentEpoch.text(language, "\(epoch)")
  }

  /// Draws the curves.
  func draw(_ findings: [Finding], _ probe: Probe, to target: FigureTarget, in report: inout Report) throws {
    let language = report.language
    let epochs = findings.map { $0.signals.count - 1 }.max() ?? 0
    try report.draw(target) { printable in
      PropagationPanel(
        title: Self.title(findings, language),
        moment: epochs == 0
          ? Phrase.propagationAtStart.text(language) : Phrase.propagationAfter.text(language, "\(epochs)"),
        variants: findings.map { finding in
          let signal = finding.signals[finding.signals.count - 1]
          return PropagationPanel.Variant(
            name: finding.name, verdict: printable(Self.verdict(finding, language)),
            deviations: signal.layers.map(\.deviation), gradients: signal.layers.map(\.gradient),
            dead: signal.layers.map(\.deadShare), losses: finding.losses,
            start: finding.signals.count > 1 ? Self.start(finding.signals[0]) : nil)
        }, guessingLoss: Double.logarithm(Double(probe.classes)),
        facts: [
          printable(probe.source == nil ? Phrase.noiseData.text(language) : probe.name),
          NumberText.shape(probe.values.shape), Phrase.propagationArrows.text(language),
          Phrase.propagationLogits.text(language),
        ], command: printable(CommandText.typed))
    }
  }

  private static func start(_ signal: SignalPropagation) -> PropagationPanel.Start {
    PropagationPanel.Start(
      deviations: signal.layers.map(\.deviation), gradients: signal.layers.map(\.gradient),
      dead: signal.layers.map(\.deadShare))
  }

  private static func title(_ findings: [Finding], _ language: Language) -> String {
    guard findings.count == 1, let signal = findings[0].signals.last else {
      return Phrase.titlePropagationCompared.text(language, "\(findings.count)")
    }
    return switch (signal.forward == .vanishes, signal.backward == .vanishes) {
    case (true, true): Phrase.titleBothVanish.text(language)
    case (true, false): Phrase.titleSignalVanishes.text(language)
    case (false, true): Phrase.titleGradientVanishes.text(language)
    case (false, false): Phrase.titleNothingVanishes.text(language)
    }
  }

  /// Which of the two vanishes, with the numbers it is told from.
  private static func verdict(_ finding: Finding, _ language: Language) -> String {
    let signal = finding.signals[finding.signals.count - 1]
    let forward: Phrase =
      switch signal.forward {
      case .vanishes: .signalVanishes
      case .holds: .signalHolds
      case .explodes: .signalExplodes
      }
    let grows = (signal.hidden.first?.gradient ?? 0) >= (signal.hidden.last?.gradient ?? 0)
    let backward: Phrase =
      switch signal.backward {
      case .vanishes: .gradientVanishes
      case .holds: grows ? .gradientStays : .gradientHolds
      case .explodes: .gradientExplodes
      }
    var parts = [
      forward.text(language, short(signal.hidden.first?.deviation), short(signal.hidden.last?.deviation)),
      backward.text(language, short(signal.hidden.last?.gradient), short(signal.hidden.first?.gradient)),
    ]
    if !finding.losses.isEmpty {
      parts.append(Phrase.trainedTo.text(language, NumberText.fixed(signal.loss, decimals: 3)))
    }
    if let end = finding.end { parts.append(end.words(language)) }
    return parts.joined(separator: "; ")
  }

  private static func short(_ value: Double?) -> String { value.map { NumberText.short($0, digits: 3) } ?? "–" }

  private static func json(_ finding: Finding) -> JSONValue {
    .object([
      "name": .string(finding.name), "depth": .integer(finding.variant.depth),
      "activation": .string(finding.variant.activation.rawValue),
      "initializer": .string(finding.variant.initializer.name), "batch_norm": .bool(finding.variant.usesBatchNorm),
      "residual": .bool(finding.variant.isResidual), "parameters": .integer(finding.parameters),
      "epochs": .array(finding.signals.map(json)), "losses": .array(finding.losses.map(JSONValue.value)),
      "problem": finding.end.map { .string($0.words(.english)) } ?? .null,
      "distributions": .array(distributions(finding)),
    ])
  }

  private static func json(_ signal: SignalPropagation) -> JSONValue {
    .object([
      "loss": .value(signal.loss), "largest_output": .value(signal.largestOutput),
      "signal": .string(signal.forward.rawValue), "gradients": .string(signal.backward.rawValue),
      "layers": .array(
        signal.layers.map { layer in
          .object([
            "name": .string(layer.name), "deviation": .value(layer.deviation), "gradient": .value(layer.gradient),
            "dead": layer.deadShare.map(JSONValue.value) ?? .null,
          ])
        }),
    ])
  }
}
