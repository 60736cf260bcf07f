// `explain kernels`: the bank, listed and drawn, or one kernel with its weights.

import ArgumentParser
import Formats
import Reference
import Viz

/// The named kernels.
struct KernelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels", abstract: "List and draw the named kernels, or show the weights of some.",
    discussion: """
      Examples:
        explain kernels
        explain kernels sobel-x gaussian:1.5
      """)

  @Argument(help: ArgumentHelp("Names to show with their weights; all if none is given.", valueName: "name"))
  var names: [String] = []

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(report)
    let language = report.language
    let filters = try (names.isEmpty ? FilterBank.entries.map(\.example) : names).map {
      try FilterBank.filter(named: $0.trimmed)
    }
    let target = try figure.target(default: "kernels.png", inputs: [])
    if names.isEmpty {
      list(in: &report)
    } else {
      for filter in filters { show(filter, in: &report) }
    }
    report.record("kernels", .array(filters.map { .object(json($0)) }))
    if let target {
      try report.draw(target) { printable in
        try gallery(filters, language, printable)
      }
    }
    try report.finish()
  }

  private func list(in report: inout Report) {
    let language = report.language
    let header = [Phrase.columnName, .columnSize, .columnSum, .columnMeaning].map { $0.text(language) }
    let rows = FilterBank.entries.map { entry -> [String] in
      let kernels = (try? FilterBank.filter(named: entry.example))?.components.map(\.kernel) ?? []
      return [
        entry.usage, kernels.map { NumberText.shape($0.shape) }.joined(separator: ", "),
        kernels.map { NumberText.short(KernelFacts($0).sum) }.joined(separator: ", "),
        language == .korean ? entry.summary.korean : entry.summary.english,
      ]
    }
    report.add(table: TextTable.lines([header] + rows, left: [0, 1, 3]).joined(separator: "\n"))
  }

  /// The weights as they are stored: for convolution.
  private func show(_ filter: NamedFilter, in report: inout Report) {
    let language = report.language
    let summary = Words.summary(of: filter, language)
    var lines = ["\(filter.name): \(summary)"]
    for component in filter.components {
      lines.append("  \(component.name) · \(Words.kernel(component.kernel, isSame: true, language))")
      let (height, width) = (component.kernel.shape[0], component.kernel.shape[1])
      guard width <= 15 && height <= 31 else {
        lines.append("    " + Phrase.tooManyWeights.text(language))
        continue
      }
      let rows = (0..<height).map { row in
        (0..<width).map { NumberText.short(component.kernel[row, $0], digits: 5) }
      }
      lines += TextTable.lines(rows).map { "  " + $0 }
    }
    report.add(table: lines.joined(separator: "\n"))
  }

  private func json(_ filter: NamedFilter) -> [String: JSONValue] {
    let parts = filter.components.map { component -> JSONValue in
      let facts = KernelFacts(component.kernel)
      let width = component.kernel.shape[1]
      let rows = (0..<component.kernel.shape[0]).map { row in
        JSONValue.array((0..<width).map { .value(component.kernel[row, $0]) })
      }
      return .object([
        "name": .string(component.name), "shape": .integers(component.kernel.shape), "sum": .value(facts.sum),
        "weights": .array(rows),
      ])
    }
    return ["name": .string(filter.name), "kernels": .array(parts)]
  }
}
