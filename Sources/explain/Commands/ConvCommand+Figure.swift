// The picture of `explain conv`: which panels, which words. Sizes, colours and positions are Viz's.

import Formats
import Reference
import Viz

extension ConvJob {
  /// Draws the figure and tells where it is.
  func draw(_ outcome: Outcome, to target: FigureTarget, in report: inout Report) throws {
    try report.draw(target) { printable in
      outcome.parts.isEmpty ? filterPanel(outcome, printable) : comparisonPanel(outcome, printable)
    }
    report.tell(outside: outcome.output, kind: outputKind(outcome.output))
  }

  private func inputView(_ printable: (String) -> String) -> MapView {
    MapView(
      name: printable(input.stem), tensor: input.values.firstMap,
      kind: input.isPicture ? .intensity : .suiting(input.values),
      caption: input.values.rank == 4 ? Phrase.firstOfBatch.text(language, "\(input.values.shape[0])") : "")
  }

  /// A filter that keeps brightness leaves a picture, even where some values leave 0…1.
  var keepsPicture: Bool {
    guard input.isPicture else { return false }
    if case .median? = filter?.filter { return true }
    guard let weights, weights.rank == 2, bias == nil else { return false }
    return abs(KernelFacts(weights).sum - 1) < 1e-6
  }

  private func outputKind(_ output: Tensor<Float>) -> DisplayRange.Kind {
    keepsPicture ? .intensity : .suiting(output)
  }

  private func outputView(_ outcome: Outcome) -> MapView {
    MapView(name: "", tensor: outcome.output.firstMap, kind: outputKind(outcome.output), caption: "")
  }

  private func filterPanel(_ outcome: Outcome, _ printable: (String) -> String) -> any Figure {
    guard let weights else {
      return ComparisonPanel(
        title: printable(title), maps: [inputView(printable), outputView(outcome)], operators: ["→"],
        sharedRange: .none,
        facts: facts(outcome), command: printable(CommandText.typed))
    }
    // Of a bank, the filter of the explained channel, else the first.
    let view: Tensor<Float>
    let channel = weights.rank == 4 ? outcome.explained?.outputChannel ?? 0 : 0
    if weights.rank == 4 {
      let taps = weights.count / weights.shape[3]
      view = Tensor(
        shape: Array(weights.shape[..<3]),
        scalars: (0..<taps).map { Float(weights[flat: $0 * weights.shape[3] + channel]) })
    } else {
      view = weights.map { Float($0) }
    }
    return FilterPanel(
      title: printable(title), input: inputView(printable),
      kernel: KernelView(
        name: printable(kernel.name), tensor: view, caption: "", outputChannel: channel,
        firstInputChannel: channel / outcome.geometry.filtersPerGroup * outcome.geometry.channelsPerGroup),
      output: outputView(outcome), operation: convolution.operation == .convolve ? .convolution : .correlation,
      facts: facts(outcome), command: printable(CommandText.typed), explained: outcome.explained)
  }

  /// Input, the answers of both kernels, and what was made of them.
  private func comparisonPanel(_ outcome: Outcome, _ printable: (String) -> String) -> any Figure {
    let parts = outcome.parts.map {
      MapView(name: $0.name, tensor: $0.output.firstMap, kind: .signed, caption: "")
    }
    var result = outputView(outcome)
    result.name = kernel.name
    return ComparisonPanel(
      title: printable(title), maps: [inputView(printable)] + parts + [result], operators: [], sharedRange: .none,
      facts: facts(outcome),
      command: printable(CommandText.typed))
  }

  /// What is to be seen.
  private var title: String {
    if let filter { return "\(filter.name): \(Words.summary(of: filter, language))" }
    let phrase: Phrase = convolution.operation == .convolve ? .titleConvolved : .titleCorrelated
    return phrase.text(language, input.stem, kernel.name)
  }

  /// The line at the foot: what cannot be seen but decides what is.
  private func facts(_ outcome: Outcome) -> [String] {
    let geometry = outcome.geometry
    var facts = [
      weights == nil && outcome.parts.isEmpty
        ? Phrase.operationMedian.text(language) : convolution.operation.phrase.text(language),
      Phrase.paddingIs.text(language, Words.padding(geometry.padding, language)),
      Phrase.boundaryIs.text(language, Words.boundary(convolution.boundary, language)),
      Phrase.strideIs.text(language, "\(geometry.rows.stride)", "\(geometry.columns.stride)"),
    ]
    if geometry.rows.dilation != 1 || geometry.columns.dilation != 1 {
      facts.append(Phrase.dilationIs.text(language, "\(geometry.rows.dilation)", "\(geometry.columns.dilation)"))
    }
    if outcome.multiplyAdds > 0 {
      facts.append(Phrase.multiplyAdds.text(language, NumberText.grouped(outcome.multiplyAdds)))
    }
    return facts
  }
}
