// What `explain features` says: the layers and the strongest activations as tables, as JSON, and every map as CSV.

import Formats
import Reference
import Viz

extension Report {
  /// The network, the picture, the answer, and the two tables.
  mutating func tell(_ outcome: FeaturesCommand.Outcome) {
    tell(outcome.model)
    tell(outcome.look, shape: outcome.model.network.inputShape)
    if let answer = outcome.answer { tell(answer) }
    add(table: outcome.layerTable(language))
    if let followed = outcome.followed, !followed.traces.isEmpty {
      add(table: outcome.traceTable(followed, language))
    }
    record("layers", .array(outcome.choice.chosen.map { .object(outcome.json(layer: $0)) }))
    record("strongest", outcome.followed.map { .object(outcome.json($0)) } ?? .null)
  }

  /// Which network, and whether it has learned anything.
  mutating func tell(_ model: Model) {
    var facts = [OneLine.text(model.name), Phrase.networkLayerCount.text(language, "\(model.network.nodes.count - 1)")]
    record("network", .string(model.network.name))
    if case .random(let seed) = model.origin {
      facts.append(Phrase.featuresRandom.text(language))
      record("seed", .integer(Int(clamping: seed)))
    }
    say(.labelNetwork, facts.joined(separator: " · "))
  }

  /// Which picture, and what was done to it.
  private mutating func tell(_ look: Look, shape: [Int]) {
    say(
      .labelPicture, ([OneLine.text(look.name), NumberText.shape(shape)] + look.conversions).joined(separator: " · "))
    record("picture", .string(look.name))
    record("input", .integers(shape))
  }

  private mutating func tell(_ answer: NetworkAnswer) {
    let best = answer.ranked.prefix(3).map { entry in
      "\(OneLine.text(entry.name)) \(answer.text(entry))" + (entry.isRight ? " ✓" : "")
    }
    say(.labelAnswer, best.joined(separator: " · "))
    record(
      "answer",
      .array(answer.entries.map { .object(["class": .string($0.name), "value": .value($0.value)]) }))
    if let right = answer.entries.first(where: \.isRight) { record("label", .string(right.name)) }
  }
}

extension FeaturesCommand.Outcome {
  /// The layers that were chosen: size, range, mean, spread, dead maps.
  func layerTable(_ language: Language) -> String {
    let header = [
      Phrase.columnLayer, .columnOutput, .columnMinimum, .columnMaximum, .columnMean, .columnSpread, .columnDeadMaps,
    ].map { $0.text(language) }
    let rows = choice.chosen.map { index -> [String] in
      let (row, map) = (summary.rows[index], maps[index])
      let numbers = [Double(map.whole.minimum), Double(map.whole.maximum), map.whole.mean, map.whole.standardDeviation]
      return ["\(row.name) (\(row.type))", NumberText.shape(row.outputShape)]
        + numbers.map { NumberText.short($0) }
        + [map.isMap ? "\(map.dead.count)/\(map.channels.count)" : "–"]
    }
    return TextTable.lines([header] + rows, left: [0, 1]).joined(separator: "\n")
  }

  /// The strongest activations and what they see.
  func traceTable(_ followed: FeaturesCommand.Followed, _ language: Language) -> String {
    let title = Phrase.featuresStrongest.text(language, OneLine.text(model.network.nodes[followed.node].name))
    let header = [Phrase.columnMap, .columnValue, .columnRow, .columnColumn, .columnSees].map { $0.text(language) }
    let rows = followed.traces.map { trace in
      [
        "\(trace.cell.channel)", NumberText.short(Double(trace.cell.value)), "\(trace.cell.place.row)",
        "\(trace.cell.place.column)", FeaturePanel.pixels(trace, language).joined(separator: " · "),
      ]
    }
    return ([title] + TextTable.lines([header] + rows, left: [4])).joined(separator: "\n")
  }

  func json(layer index: Int) -> [String: JSONValue] {
    let (row, map) = (summary.rows[index], maps[index])
    var fields = map.whole.json
    fields["name"] = .string(row.name)
    fields["type"] = .string(row.type)
    fields["shape"] = .integers(row.outputShape)
    if map.isMap { fields["dead"] = .integers(map.dead) }
    if map.isMap { fields["dead_count"] = .integer(map.dead.count) }
    return fields
  }

  func json(_ followed: FeaturesCommand.Followed) -> [String: JSONValue] {
    [
      "layer": .string(model.network.nodes[followed.node].name),
      "cells": .array(
        followed.traces.map { trace in
          let area = trace.pixels
          func ends(_ range: Range<Int>?) -> JSONValue {
            range.map { .integers([$0.lowerBound, $0.upperBound - 1]) } ?? .null
          }
          return .object([
            "channel": .integer(trace.cell.channel), "row": .integer(trace.cell.place.row),
            "column": .integer(trace.cell.place.column), "value": .value(Double(trace.cell.value)),
            "input_rows": ends(area?.rows), "input_columns": ends(area?.columns),
            "pixels_read": .integer(trace.count), "sees_padding": .bool(trace.seesPadding),
          ])
        }),
    ]
  }

  /// Every channel of every chosen layer, a row each.
  var csv: String {
    let header = ["layer", "channel", "minimum", "maximum", "mean", "standard_deviation", "not_finite", "dead"]
    let rows = choice.chosen.flatMap { index -> [[String]] in
      let map = maps[index]
      return map.channels.enumerated().map { channel, values in
        [
          model.network.nodes[index].name, "\(channel)", values.minimum.inFull, values.maximum.inFull,
          values.mean.inFull, values.standardDeviation.inFull, "\(values.notFinite)",
          map.isMap ? (values.isZero ? "1" : "0") : "",
        ]
      }
    }
    return CSVText.lines([header] + rows)
  }
}

extension ValueStatistics {
  /// The numbers as a report has them.
  var json: [String: JSONValue] {
    [
      "minimum": .value(Double(minimum)), "maximum": .value(Double(maximum)), "mean": .value(mean),
      "standard_deviation": .value(standardDeviation), "not_finite": .integer(notFinite),
    ]
  }
}
