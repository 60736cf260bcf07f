// The picture of `explain filters`: what each tile shows of its filter, and the words.

import Formats
import Reference
import Viz

extension FiltersCommand.Outcome {
  /// Draws the banks.
  func draw(to target: FigureTarget, in report: inout Report) throws {
    let language = report.language
    try report.draw(target) { printable in
      let hasBefore = banks.contains { $0.before != nil }
      let title = hasBefore ? Phrase.titleFiltersBefore : .titleFilters
      return BankPanel(
        title: printable(title.text(language, model.label)),
        banks: drawn.map { panel(banks[$0], printable, language) },
        facts: [
          Phrase.filtersNorm.text(language), hasBefore ? Phrase.filtersChange.text(language) : "",
          isByNorm ? Phrase.filtersSorted.text(language) : "",
          drawn.count < banks.count
            ? Phrase.featuresLayers.text(language, "\(drawn.count)", "\(banks.count)") : "",
          model.isTrained ? "" : Phrase.featuresRandom.text(language),
        ], command: printable(CommandText.typed))
    }
  }

  private func panel(
    _ bank: FiltersCommand.Bank, _ printable: (String) -> String, _ language: Language
  ) -> BankPanel.Bank {
    let (norms, before, changes) = (bank.filters.norms, bank.before?.norms, bank.changes)
    let shown = bank.order.prefix(mostFilters)
    let tiles = shown.map { index -> BankPanel.Tile in
      let norm = NumberText.short(norms[index], digits: 3)
      var lines = ["\(index)", "‖w‖ \(norm)"]
      if let before, let changes {
        lines = [
          "\(index) · ‖w‖ \(NumberText.short(before[index], digits: 3)) → \(norm)",
          "Δ \(NumberText.short(changes[index], digits: 3))",
        ]
      }
      return BankPanel.Tile(
        index: index, values: bank.tile(bank.filters, index), before: bank.before.map { bank.tile($0, index) },
        lines: lines)
    }
    let node = model.network.nodes[bank.filters.node]
    var facts = [node.typeName + " " + NumberText.shape(bank.filters.kernel.shape), words(bank, language)]
    if shown.count < bank.filters.count {
      facts.append(
        Phrase.filtersDrawn.text(language, "\(shown.count)", NumberText.grouped(bank.filters.count)))
    }
    return BankPanel.Bank(name: printable(node.name), facts: facts, reading: bank.reading, tiles: tiles)
  }

  /// What a tile is.
  private func words(_ bank: FiltersCommand.Bank, _ language: Language) -> String {
    switch bank.content {
    case .color: Phrase.filtersColour.text(language)
    case .norm: Phrase.filtersTapNorm.text(language, "\(bank.filters.channels)")
    case .kernel(nil): Phrase.filtersKernel.text(language)
    case .kernel(let channel?): Phrase.filtersOfChannel.text(language, "\(channel)")
    }
  }
}

extension FiltersCommand.Bank {
  fileprivate var reading: BankPanel.Reading {
    switch content {
    case .color: .color
    case .kernel: .signed
    case .norm: .magnitude
    }
  }

  /// What a tile shows of a filter of this bank, before or after training.
  fileprivate func tile(_ filters: LayerFilters, _ index: Int) -> Tensor<Float> {
    switch content {
    case .color: filters.kernels(of: index)
    case .norm: filters.tapNorms(of: index)
    // Filters of a group read its channels, counted from its first.
    case .kernel(let channel): filters.kernel(of: index, channel: (channel ?? 0) % filters.channels)
    }
  }
}
