// What `explain filters` says: a line for each layer, and every filter in numbers as JSON.

import Formats
import Reference
import Viz

extension Report {
  /// The network and its banks.
  mutating func tell(_ outcome: FiltersCommand.Outcome) {
    tell(outcome.model)
    add(table: outcome.table(language))
    record("layers", .array(outcome.banks.map { .object(outcome.json($0)) }))
  }
}

extension FiltersCommand.Outcome {
  /// The banks: size, norms of the filters, all weights together, how far the filters moved.
  func table(_ language: Language) -> String {
    var header = [
      Phrase.columnLayer, .columnWeights, .columnNorms, .columnMinimum, .columnMaximum, .columnMean, .columnSpread,
    ].map { $0.text(language) }
    let hasBefore = banks.contains { $0.before != nil }
    if hasBefore { header.append(Phrase.columnChange.text(language)) }
    let rows = banks.map { bank -> [String] in
      let whole = ValueStatistics(joining: bank.filters.statistics)
      let norms = bank.filters.norms
      let numbers = [Double(whole.minimum), Double(whole.maximum), whole.mean, whole.standardDeviation]
      var row = [
        model.network.nodes[bank.filters.node].name, NumberText.shape(bank.filters.kernel.shape),
        NumberText.range(norms.min() ?? 0, norms.max() ?? 0),
      ]
      row += numbers.map { NumberText.short($0) }
      if let changes = bank.changes { row.append(NumberText.range(changes.min() ?? 0, changes.max() ?? 0)) }
      return row
    }
    return TextTable.lines([header] + rows, left: [0, 1]).joined(separator: "\n")
  }

  func json(_ bank: FiltersCommand.Bank) -> [String: JSONValue] {
    let (norms, before, changes) = (bank.filters.norms, bank.before?.norms, bank.changes)
    let filters = bank.order.map { index -> JSONValue in
      var fields = bank.filters.statistics[index].json
      fields["index"] = .integer(index)
      fields["norm"] = .value(norms[index])
      fields["norm_before"] = before.map { .value($0[index]) }
      fields["change"] = changes.map { .value($0[index]) }
      return .object(fields)
    }
    var fields: [String: JSONValue] = [
      "name": .string(model.network.nodes[bank.filters.node].name), "shape": .integers(bank.filters.kernel.shape),
      "filters": .array(filters),
    ]
    switch bank.content {
    case .color: fields["drawn"] = .string("color")
    case .norm: fields["drawn"] = .string("norm")
    case .kernel(let channel):
      fields["drawn"] = .string("kernel")
      fields["of_channel"] = channel.map(JSONValue.integer) ?? .null
    }
    return fields
  }
}

extension FiltersCommand.Bank {
  /// How far each filter is from what it was before training.
  var changes: [Double]? { before.map(filters.distances) }
}
