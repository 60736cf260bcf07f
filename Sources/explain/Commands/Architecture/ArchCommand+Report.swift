// What `explain arch` tells: the parts as a table for people; for programs also where each box and line lies.

import Formats
import Reference
import Viz

/// An architecture as it is drawn, in words.
struct ArchitectureFacts {
  let panel: ArchitecturePanel
  let architecture: Architecture
  let language: Language

  /// The parts, one a line. What stands several times has its number before its first line.
  var table: String {
    let header = [
      "", Phrase.columnLayer.text(language), "", Phrase.columnOutput.text(language),
      Phrase.columnParameters.text(language), Phrase.columnTakes.text(language),
    ]
    let rows = panel.parts.enumerated().map { index, part in
      let fold = panel.folds.first { $0.parts.contains(index) }
      let times = fold.map { $0.parts.lowerBound == index ? "\($0.count) ×" : "┆" } ?? ""
      let takes = part.inputs == [index - 1] ? [] : part.inputs.map { OneLine.text(panel.parts[$0].layers[0].name) }
      let lowest = part.layers.reduce(0) { $0 + $1.parameters.lowerBound }
      let highest = part.layers.reduce(0) { $0 + $1.parameters.upperBound }
      return [
        times, OneLine.text(part.layers[0].name), words(part), NumberText.shape(part.layers[0].shape),
        ArchitecturePanel.count(lowest...highest), takes.joined(separator: ", "),
      ]
    }
    return TextTable.lines([header] + rows, left: [1, 2, 3, 5]).joined(separator: "\n")
  }

  /// `Conv2D 3×3/1 same + BatchNormalization + ReLU`.
  private func words(_ part: ArchitecturePanel.Part) -> String {
    let frozen = part.layers.contains(where: \.isFrozen) ? " (\(Phrase.labelFrozen.text(language)))" : ""
    return part.layers.map { ([$0.type] + $0.settings).joined(separator: " ") }.joined(separator: " + ") + frozen
  }

  /// How many blocks are drawn for how many; `nil` for none.
  var folds: String? {
    guard !panel.folds.isEmpty else { return nil }
    return Phrase.architectureFolds.text(
      language, "\(panel.folds.count)", "\(panel.folds.reduce(0) { $0 + $1.count })")
  }
}

extension Report {
  /// The network, how it is drawn and why, and its parts.
  mutating func tell(_ facts: ArchitectureFacts, _ preset: Preset?, why reason: Phrase) {
    let network = facts.architecture.network
    let about = preset.map { language == .korean ? $0.korean : $0.english }
    say(.labelNetwork, ([OneLine.text(network.name)] + [about].compactMap(\.self)).joined(separator: " · "))
    say(.architectureStyle, "\(facts.panel.style.rawValue) · \(reason.text(language))")
    if let folds = facts.folds { say(.architectureFold, folds) }
    add(table: facts.table)
    record("name", .string(network.name))
    record("input", .integers(network.inputShape))
    record("output", .integers(network.outputShape))
    record("layers", .integer(network.nodes.count - 1))
    record("parameters", .integer(network.parameterCount))
    record("trainable", .integer(network.trainableCount))
    record("style", .string(facts.panel.style.rawValue))
  }

  /// The boxes in the order in which they are drawn, lines, and blocks that stand for several.
  ///
  /// - Parameter layout: where they lie; `nil` if there are too many to be drawn.
  mutating func record(_ facts: ArchitectureFacts, _ layout: ArchitectureLayout?) {
    let panel = facts.panel
    let boxes = layout?.boxes.map(\.parts) ?? panel.parts.indices.map { $0..<$0 + 1 }
    let boxOf = Dictionary(
      uniqueKeysWithValues: boxes.enumerated().flatMap { box, parts in parts.map { ($0, box) } })
    record(
      "nodes",
      .array(
        boxes.enumerated().map { index, parts in
          var fields: [String: JSONValue] = [
            "layers": .array(panel.parts[parts].flatMap(\.layers).map(\.json)),
            "output_shape": .integers(panel.parts[parts.upperBound - 1].layers[0].shape),
          ]
          if let rect = layout?.boxes[index].rect { fields["box"] = rect.json }
          return .object(fields)
        }))
    let edges =
      layout?.lines.map { JSONValue.edge(from: $0.from, to: $0.to, $0.points) }
      ?? panel.parts.enumerated().flatMap { to, part in part.inputs.map { .edge(from: $0, to: to, []) } }
    record("edges", .array(edges))
    record(
      "folds",
      .array(
        panel.folds.enumerated().map { index, fold in
          .object([
            "first": .integer(boxOf[fold.parts.lowerBound] ?? 0),
            "last": .integer(boxOf[fold.parts.upperBound - 1] ?? 0), "times": .integer(fold.count),
            "frames": .array((layout?.frames ?? []).filter { $0.fold == index }.map(\.rect.json)),
          ])
        }))
    record("size", layout.map { .array([.number($0.size.width), .number($0.size.height)]) } ?? .null)
  }
}

extension ArchitecturePanel.Layer {
  fileprivate var json: JSONValue {
    .object([
      "name": .string(name), "type": .string(type), "settings": .array(settings.map(JSONValue.string)),
      "parameters": parameters.lowerBound == parameters.upperBound
        ? .integer(parameters.lowerBound) : .integers([parameters.lowerBound, parameters.upperBound]),
      "frozen": .bool(isFrozen),
    ])
  }
}

extension Rect {
  /// Left, top, width, height.
  fileprivate var json: JSONValue { .array([.number(x), .number(y), .number(width), .number(height)]) }
}

extension JSONValue {
  /// What leads from one box to another, and the corners of its line.
  fileprivate static func edge(from: Int, to: Int, _ points: [Point]) -> JSONValue {
    .object([
      "from": .integer(from), "to": .integer(to),
      "points": .array(points.map { .array([.number($0.x), .number($0.y)]) }),
    ])
  }
}
