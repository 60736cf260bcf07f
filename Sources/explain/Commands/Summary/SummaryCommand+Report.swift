// What `explain summary` says of a network: the facts in words and as JSON. The table is `SummaryTable`'s.

import Formats
import Reference
import Viz

extension Report {
  /// The network, its table and its totals.
  mutating func tell(_ summary: NetworkSummary, _ network: Network, _ preset: Preset?) {
    let about = preset.map { language == .korean ? $0.korean : $0.english }
    say(.labelNetwork, ([OneLine.text(network.name)] + [about].compactMap(\.self)).joined(separator: " · "))
    add(table: SummaryTable(summary, language).text)
    add(table: totals(summary, network))
    record(summary, network)
  }

  private func totals(_ summary: NetworkSummary, _ network: Network) -> String {
    var lines: [(Phrase, String)] = [
      (
        .columnParameters,
        Phrase.summaryParameters.text(
          language, NumberText.grouped(summary.parameters), NumberText.bytes(summary.parameterBytes),
          NumberText.grouped(summary.trainable), NumberText.grouped(summary.parameters - summary.trainable))
      )
    ]
    let frozen = network.nodes.count { $0.isFrozen && $0.parameterCount > 0 }
    if frozen > 0 {
      let weighted = network.nodes.count { $0.parameterCount > 0 }
      lines.append((.labelFrozen, Phrase.summaryFrozen.text(language, "\(frozen)", "\(weighted)")))
    }
    lines.append((.labelWork, Phrase.summaryWork.text(language, NumberText.grouped(summary.multiplyAdds))))
    lines.append((.labelMemory, Phrase.summaryOutputs.text(language, NumberText.bytes(summary.outputBytes))))
    if let unseen = summary.unseen { lines.append((.labelUnseen, Words.unseen(unseen, language))) }
    let labels = lines.map { $0.0.text(language) }
    let width = labels.map(Terminal.width).max() ?? 0
    return zip(labels, lines).map { "\(Terminal.pad($0, to: width))  \($1.1)" }.joined(separator: "\n")
  }

  private mutating func record(_ summary: NetworkSummary, _ network: Network) {
    record("name", .string(network.name))
    record("input", .integers(network.inputShape))
    record("output", .integers(network.outputShape))
    record("parameters", .integer(summary.parameters))
    record("trainable", .integer(summary.trainable))
    record("multiply_adds", .integer(summary.multiplyAdds))
    record("parameter_bytes", .integer(summary.parameterBytes))
    record("output_bytes", .integer(summary.outputBytes))
    record("layers", .array(summary.rows.map { .object($0.json) }))
    guard let unseen = summary.unseen else { return record("unseen_pixels", .null) }
    record(
      "unseen_pixels",
      .object([
        "count": .integer(unseen.count), "of": .integer(unseen.total), "top": .integer(unseen.sides.top),
        "bottom": .integer(unseen.sides.bottom), "left": .integer(unseen.sides.left),
        "right": .integer(unseen.sides.right), "others": .bool(unseen.hasOthers),
      ]))
  }
}

extension NetworkSummary.Row {
  /// All that is known of the layer.
  fileprivate var json: [String: JSONValue] {
    var fields: [String: JSONValue] = [
      "name": .string(name), "type": .string(type), "inputs": .array(inputs.map(JSONValue.string)),
      "output_shape": .integers(outputShape), "parameters": .integer(parameters), "trainable": .integer(trainable),
      "multiply_adds": .integer(multiplyAdds), "output_bytes": .integer(outputBytes),
      "settings": JSONValue(.object(settings)),
    ]
    if let window {
      let sides = window.padding
      fields["padding"] = .integers([sides.top, sides.bottom, sides.left, sides.right])
    }
    if let field = receptiveField {
      fields["receptive_field"] = .integers([field.rows.size, field.columns.size])
      fields["jump"] = .integers([field.rows.jump, field.columns.jump])
      fields["start"] = .integers([field.rows.start, field.columns.start])
    }
    return fields
  }
}

extension JSONValue {
  /// A setting as a report has it.
  fileprivate init(_ value: SettingValue) {
    self =
      switch value {
      case .null: .null
      case .flag(let flag): .bool(flag)
      case .integer(let number): .integer(number)
      case .number(let number): .value(number)
      case .text(let text): .string(text)
      case .list(let values): .array(values.map(JSONValue.init))
      case .object(let fields):
        .object(Dictionary(fields.map { ($0.name, JSONValue($0.value)) }, uniquingKeysWith: { first, _ in first }))
      }
  }
}

extension Words {
  /// The pixels that a network never sees, as a sentence.
  static func unseen(_ unseen: UnseenPixels, _ language: Language) -> String {
    if unseen.count == 0 { return Phrase.unseenNone.text(language) }
    let sides = unseen.sides
    let named: [(Int, Phrase, Phrase)] = [
      (sides.top, .unseenTopRow, .unseenTopRows), (sides.bottom, .unseenBottomRow, .unseenBottomRows),
      (sides.left, .unseenLeftColumn, .unseenLeftColumns), (sides.right, .unseenRightColumn, .unseenRightColumns),
    ]
    var parts = named.filter { $0.0 > 0 }.map { $0 == 1 ? $1.text(language) : $2.text(language, "\($0)") }
    if unseen.hasOthers { parts.append(Phrase.unseenOthers.text(language)) }
    let last = parts.removeLast()
    let place = parts.isEmpty ? last : Phrase.unseenAnd.text(language, parts.joined(separator: ", "), last)
    return Phrase.unseenSome.text(
      language, place, NumberText.grouped(unseen.count), NumberText.grouped(unseen.total),
      NumberText.short(100 * Double(unseen.count) / Double(unseen.total), digits: 3))
  }
}
