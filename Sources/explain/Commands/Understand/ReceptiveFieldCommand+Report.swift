// What `explain receptive-field` tells and draws: each window with its formula, a sentence for each network.

import Formats
import Reference
import Viz

/// A network by the name it was asked for.
struct NamedGrowth {
  let name: String
  let growth: FieldGrowth
}

/// How the fields of some networks grow.
struct GrowthFinding {
  let growths: [NamedGrowth]
  /// Of the first.
  let effective: EffectiveField?
  let language: Language

  private static let csvColumns = [
    "network", "layer", "type", "extent_rows", "extent_columns", "stride_rows", "stride_columns",
    "receptive_field_rows", "receptive_field_columns", "jump_rows", "jump_columns",
  ]

  /// `46` or `46×22`.
  private func pair(_ rows: Int, _ columns: Int) -> String { Words.pair(AxisPair(rows: rows, columns: columns)) }

  /// What becomes of a network's field.
  func verdict(_ named: NamedGrowth) -> String {
    let growth = named.growth
    let size = pair(growth.rows.size, growth.columns.size)
    let jump = pair(growth.rows.jump, growth.columns.jump)
    let input = pair(growth.inputShape[0], growth.inputShape[1])
    guard let beyond = growth.firstBeyond else { return Phrase.growthStays.text(language, size, jump, input) }
    return Phrase.growthReaches.text(language, size, jump, input, OneLine.text(growth.steps[beyond].name))
  }

  /// A row for each window: `conv2d_1 (Conv2D)  3  1  3 + (3 − 1)·1 = 5  1·1 = 1`.
  func table(_ growth: FieldGrowth) -> String {
    let header = [Phrase.columnLayer, .columnExtent, .columnStep, .columnGrowth, .columnJump].map { $0.text(language) }
    let rows = growth.steps.map { step -> [String] in
      func both(_ rows: String, _ columns: String) -> String { rows == columns ? rows : "\(rows), \(columns)" }
      return [
        "\(step.name) (\(step.type))", pair(step.rows.extent, step.columns.extent),
        pair(step.rows.stride, step.columns.stride), both(step.rows.sizeFormula, step.columns.sizeFormula),
        both(step.rows.jumpFormula, step.columns.jumpFormula),
      ]
    }
    return TextTable.lines([header] + rows, left: [0]).joined(separator: "\n")
  }

  /// The table for programs.
  var csv: String {
    let rows = growths.flatMap { named in
      named.growth.steps.map { step in
        [named.name, step.name, step.type]
          + [
            step.rows.extent, step.columns.extent, step.rows.stride, step.columns.stride, step.rows.after.size,
            step.columns.after.size, step.rows.after.jump, step.columns.after.jump,
          ].map(String.init)
      }
    }
    return CSVText.lines([Self.csvColumns] + rows)
  }

  /// What the effective field is; `nil` where it was not asked for.
  var effectiveWords: String? {
    guard let effective, let growth = growths.first?.growth else { return nil }
    if effective.pixels == 0 { return Phrase.growthNothing.text(language) }
    return Phrase.growthEffectiveSize.text(
      language, NumberText.grouped(effective.pixels),
      NumberText.short(100 * EffectiveField.threshold) + " %", NumberText.fixed(effective.side, decimals: 1),
      "\(growth.rows.size)", "\(growth.columns.size)")
  }

  /// The figure.
  func panel(_ printable: (String) -> String) -> GrowthPanel {
    let first = growths[0]
    let growth = first.growth
    let squares = growth.steps.indices.map { step in
      let field = growth.centralField(after: step)
      return GrowthPanel.Square(rows: field.rows, columns: field.columns)
    }
    let input = Array(growth.inputShape.prefix(2))
    let isInside = squares.allSatisfy {
      $0.rows.lowerBound >= 0 && $0.columns.lowerBound >= 0 && $0.rows.upperBound <= input[0]
        && $0.columns.upperBound <= input[1]
    }
    var lines = [Phrase.growthNestInput.text(language, NumberText.shape(input))]
    if !isInside { lines.append(Phrase.growthOutside.text(language)) }
    return GrowthPanel(
      title: printable(
        growths.count == 1
          ? Phrase.titleGrowth.text(language, first.name)
          : Phrase.titleGrowthCompared.text(language, "\(growths.count)")),
      curves: growths.map { named in
        GrowthPanel.Curve(
          name: printable(named.name), verdict: printable(verdict(named)),
          sizes: named.growth.steps.map(\.rows.after.size), jumps: named.growth.steps.map(\.rows.after.jump),
          input: named.growth.inputShape[0], firstBeyond: named.growth.firstBeyond)
      },
      nest: GrowthPanel.Nest(
        heading: printable(Phrase.growthNest.text(language, first.name)), lines: lines, height: input[0],
        width: input[1], squares: squares),
      effective: effective.map { effective in
        GrowthPanel.Effective(
          heading: printable(Phrase.growthEffective.text(language, first.name)),
          lines: [
            Phrase.growthEffectiveIs.text(language, "\(effective.samples)"), effectiveWords ?? "",
            Phrase.growthSource.text(language),
          ], weights: effective.weights)
      },
      facts: facts, command: printable(CommandText.typed))
  }

  private var facts: [String] {
    var facts = [Phrase.growthFormula.text(language)]
    if growths.contains(where: { $0.growth.firstBeyond != nil }) { facts.append(Phrase.growthRing.text(language)) }
    facts.append(Phrase.growthPath.text(language))
    let differs = growths.contains { named in
      named.growth.steps.contains { $0.rows.after.size != $0.columns.after.size }
    }
    if differs { facts.append(Phrase.growthAlongRows.text(language)) }
    return facts
  }

  /// The facts for programs.
  fileprivate var fields: [(key: String, value: JSONValue)] {
    let networks = growths.map { named -> JSONValue in
      let growth = named.growth
      return .object([
        "name": .string(named.name), "input": .integers(growth.inputShape),
        "receptive_field": .integers([growth.rows.size, growth.columns.size]),
        "jump": .integers([growth.rows.jump, growth.columns.jump]),
        "reaches_input_at": growth.firstBeyond.map { .string(growth.steps[$0].name) } ?? .null,
        "layers": .array(
          growth.steps.indices.map { index in
            let step = growth.steps[index]
            let square = growth.centralField(after: index)
            return .object([
              "name": .string(step.name), "type": .string(step.type),
              "extent": .integers([step.rows.extent, step.columns.extent]),
              "stride": .integers([step.rows.stride, step.columns.stride]),
              "receptive_field": .integers([step.rows.after.size, step.columns.after.size]),
              "jump": .integers([step.rows.after.jump, step.columns.after.jump]),
              "central_rows": .integers([square.rows.lowerBound, square.rows.upperBound - 1]),
              "central_columns": .integers([square.columns.lowerBound, square.columns.upperBound - 1]),
            ])
          }),
      ])
    }
    let field = effective.map { effective -> JSONValue in
      .object([
        "samples": .integer(effective.samples), "pixels": .integer(effective.pixels),
        "side": .value(effective.side), "threshold": .value(EffectiveField.threshold),
      ])
    }
    return [("networks", .array(networks)), ("effective", field ?? .null)]
  }
}

extension Report {
  /// The windows of each network, and what becomes of its field.
  mutating func tell(_ finding: GrowthFinding) {
    for named in finding.growths {
      add(table: "\(named.name): \(finding.verdict(named))\n\n\(finding.table(named.growth))")
    }
    if let words = finding.effectiveWords {
      add(table: "\(Phrase.growthEffective.text(language, finding.growths[0].name))\n\n  \(words)")
    }
    for field in finding.fields { record(field.key, field.value) }
  }
}
