// What `explain gradients --histograms` tells and draws: a row for each place of each layer, and its histograms. What
// is counted is `ActivationDistribution`'s; how it is drawn, `DistributionPanel`'s.

import Formats
import Reference
import Viz

extension GradientsCommand {
  /// One place of one layer, at each moment; the first is the start.
  private struct Strand {
    let place: DistributionPanel.Place
    let name: String
    let values: [ValueDistribution]

    /// How far the last is from the first.
    var shift: DistributionShift? { values.count > 1 ? values[values.count - 1].shift(from: values[0]) : nil }
  }

  /// The places of a network: for each its layers.
  private static func strands(_ finding: Finding) -> [[Strand]] {
    let layers = finding.looks.first?.layers ?? []
    func strand(
      _ place: DistributionPanel.Place, _ layer: Int, _ values: (ActivationDistribution) -> ValueDistribution?
    ) -> Strand {
      Strand(
        place: place, name: layers[layer].name, values: finding.looks.compactMap { values($0.layers[layer]) })
    }
    guard finding.variant.usesBatchNorm else { return [layers.indices.map { strand(.sums, $0, \.intoActivation) }] }
    return [
      layers.indices.map { strand(.beforeNormalization, $0, \.beforeNormalization) },
      layers.indices.map { strand(.afterNormalization, $0, \.intoActivation) },
    ]
  }

  /// A row for each layer and place; numbers before and after a training.
  static func distributionTable(_ findings: [Finding], _ language: Language) -> String {
    let isTrained = findings.contains { $0.looks.count > 1 }
    var header = [
      Phrase.columnName, .columnLayerOnly, .columnTaken, .columnMean, .columnSpread, .distributionBelow,
    ].map { $0.text(language) }
    if isTrained { header.append(Phrase.columnMoved.text(language)) }
    var rows = [header]
    for finding in findings {
      for layer in (finding.looks.first?.layers ?? []).indices {
        for (place, strands) in strands(finding).enumerated() {
          rows.append(
            [
              layer == 0 && place == 0 ? finding.name : "", place == 0 ? strands[layer].name : "",
              strands[layer].place.text(language),
            ] + numbers(strands[layer], isTrained: isTrained))
        }
      }
    }
    return TextTable.lines(rows, left: [0, 1, 2]).joined(separator: "\n")
  }

  private static func numbers(_ strand: Strand, isTrained: Bool) -> [String] {
    guard let first = strand.values.first, let last = strand.values.last else { return [] }
    func both(_ number: (ValueDistribution) -> String) -> String {
      strand.values.count > 1 ? "\(number(first)) → \(number(last))" : number(last)
    }
    let numbers = [
      both { NumberText.mean($0.whole.mean, deviation: $0.whole.standardDeviation, digits: 3) },
      both { NumberText.short($0.whole.standardDeviation, digits: 3) },
      both { NumberText.fixed(100 * $0.belowZero, decimals: 1) } + " %",
    ]
    guard isTrained else { return numbers }
    return numbers + [strand.shift.map { NumberText.short($0.mean, digits: 3) } ?? "–"]
  }

  /// Draws the histograms.
  func drawHistograms(
    _ findings: [Finding], _ probe: Probe, hasOwnAxes: Bool, to target: FigureTarget, in report: inout Report
  ) throws {
    let language = report.language
    // A network whose training broke off has fewer moments than the others.
    let epochs = Set(findings.flatMap { $0.looks.map(\.epoch) }).sorted()
    let moments = epochs.count > 3 ? [epochs[0], epochs[epochs.count / 2], epochs[epochs.count - 1]] : epochs
    let names = Self.layerNames(findings, language)
    try report.draw(target) { printable in
      DistributionPanel(
        title: (moments.count > 1 ? Phrase.titleDistributionsMoving : .titleDistributions).text(language),
        moments: moments.map { Self.moment($0, language) },
        variants: findings.map { finding in
          let losses = [finding.signals.first, finding.signals.count > 1 ? finding.signals.last : nil]
            .compactMap { $0.map { NumberText.fixed($0.loss, decimals: 3) } }.joined(separator: " → ")
          let note = [Phrase.distributionLoss.text(language, losses), finding.end?.words(language)]
          return DistributionPanel.Variant(
            name: finding.name, note: note.compactMap(\.self).joined(separator: "; "),
            columns: Self.strands(finding).map { strands in
              DistributionPanel.Column(
                place: strands[0].place, tiles: strands.map { Self.tile($0, finding, moments) })
            })
        }, layers: names,
        isRectified: findings.allSatisfy { $0.looks.first?.layers.allSatisfy(\.isRectified) ?? false },
        hasOwnAxes: hasOwnAxes,
        facts: [
          printable(probe.source == nil ? Phrase.noiseData.text(language) : probe.name),
          NumberText.shape(probe.values.shape),
        ] + (findings.contains { $0.variant.isResidual && mlp == nil } ? [Phrase.distributionPath.text(language)] : []),
        command: printable(CommandText.typed))
    }
  }

  private static func tile(_ strand: Strand, _ finding: Finding, _ moments: [Int]) -> DistributionPanel.Tile {
    DistributionPanel.Tile(
      values: moments.map { epoch in
        finding.looks.firstIndex { $0.epoch == epoch }.map { strand.values[$0] }
      }, shift: strand.shift)
  }

  /// The layers' names where they are the same in all networks, else their numbers.
  private static func layerNames(_ findings: [Finding], _ language: Language) -> [String] {
    let names = findings.map { $0.looks.first?.layers.map(\.name) ?? [] }
    let longest = names.max { $0.count < $1.count } ?? []
    if names.allSatisfy({ longest.starts(with: $0) }) { return longest }
    return longest.indices.map { Phrase.distributionLayer.text(language, "\($0 + 1)") }
  }

  /// For programs: every moment that was kept, every layer, every bin.
  static func distributions(_ finding: Finding) -> [JSONValue] {
    let strands = strands(finding)
    return finding.looks.enumerated().map { moment, look in
      .object([
        "epoch": .integer(look.epoch),
        "layers": .array(
          look.layers.indices.map { layer in
            .object([
              "name": .string(look.layers[layer].name), "rectified": .bool(look.layers[layer].isRectified),
              "places": .array(strands.map { json($0[layer], moment) }),
            ])
          }),
      ])
    }
  }

  private static func json(_ strand: Strand, _ moment: Int) -> JSONValue {
    let values = strand.values[moment]
    let shift = values.shift(from: strand.values[0])
    return .object([
      "place": .string(strand.place.rawValue), "mean": .value(values.whole.mean),
      "deviation": .value(values.whole.standardDeviation), "minimum": .value(Double(values.whole.minimum)),
      "maximum": .value(Double(values.whole.maximum)), "not_finite": .integer(values.whole.notFinite),
      "below_zero": .number(values.belowZero), "shift": shift.map { .value($0.mean) } ?? .null,
      "spread": shift.map { .value($0.spread) } ?? .null,
      "edges": .array(values.histogram.edges.map(JSONValue.number)), "counts": .integers(values.histogram.counts),
    ])
  }
}
