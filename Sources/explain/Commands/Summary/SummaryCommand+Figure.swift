// The picture of `explain summary`: which layers are shown, which pixels their squares stand for, and the words. Sizes,
// colours and positions are Viz's.

import Formats
import Reference
import Viz

extension SummaryCommand {
  /// Draws the input with what the maps look at, and the chain of layers.
  func draw(_ summary: NetworkSummary, _ network: Network, to target: FigureTarget, in report: inout Report) throws {
    let language = report.language
    let input = network.inputShape.count == 3 ? network.inputShape : nil
    let chain = NetworkChain(summary, network, language)
    let picture = try input.flatMap { try NetworkFigure.picture(for: $0, language) }
    try report.draw(target) { printable in
      NetworkPanel(
        title: printable(NetworkFigure.title(summary, language)),
        input: input.map { NetworkPanel.Size(height: $0[0], width: $0[1]) }, picture: picture,
        lines: chain.lines(printable), unseen: summary.seen.map(NetworkFigure.areas) ?? [],
        facts: [
          Phrase.networkParameters.text(language, NumberText.grouped(summary.parameters)),
          Phrase.networkMultiplyAdds.text(language, NumberText.grouped(summary.multiplyAdds)),
          chain.isReduced ? Phrase.networkShown.text(language) : "",
        ] + (summary.unseen.map { $0.count > 0 ? [Words.unseen($0, language)] : [] } ?? []),
        command: printable(CommandText.typed))
    }
  }
}

/// Parts of the figure of a network.
enum NetworkFigure {
  static func title(_ summary: NetworkSummary, _ language: Language) -> String {
    guard let field = summary.lastMap?.receptiveField, let unseen = summary.unseen else {
      return Phrase.titleNetworkVector.text(language, summary.name)
    }
    let size = NumberText.shape([field.rows.size, field.columns.size])
    guard unseen.count > 0 else { return Phrase.titleNetwork.text(language, summary.name, size) }
    let share = NumberText.short(100 * Double(unseen.count) / Double(unseen.total), digits: 3)
    return Phrase.titleNetworkUnseen.text(language, summary.name, size, share)
  }

  /// A cat for networks that take colour pictures: the middle of the sample, at most as fine as it is drawn.
  static func picture(for shape: [Int], _ language: Language) throws -> Tensor<Float>? {
    guard shape[2] == 3 else { return nil }
    let sample = try InputArray.read("sample:chelsea", channels: .color, language: language).values
    // The largest part of the sample with the sides of the input.
    let scale = min(Double(sample.shape[0]) / Double(shape[0]), Double(sample.shape[1]) / Double(shape[1]))
    let (height, width) = (Int(Double(shape[0]) * scale), Int(Double(shape[1]) * scale))
    guard height >= 1, width >= 1 else { return nil }
    let (top, left) = ((sample.shape[0] - height) / 2, (sample.shape[1] - width) / 2)
    let part = sample.cropped(rows: top..<top + height, columns: left..<left + width)
    return part.fitted(to: [min(shape[0], mostPixels), min(shape[1], mostPixels), 3])
  }

  /// The longest side of a picture under the squares; more could not be seen.
  private static let mostPixels = 448

  /// What is missing from a set, as rectangles: rows with the same gaps are drawn as one.
  static func areas(missingFrom seen: CellSet) -> [NetworkPanel.Area] {
    var areas: [NetworkPanel.Area] = []
    var (start, gaps): (Int, [Range<Int>]) = (0, [])
    for row in 0...seen.height {
      let next = row < seen.height ? runs(of: false, in: seen.columns(ofRow: row)) : []
      guard row == seen.height || next != gaps else { continue }
      areas += gaps.map { NetworkPanel.Area(rows: start..<row, columns: $0) }
      (start, gaps) = (row, next)
      // Pixels one by one, as a stride without a window leaves them, would be a haze.
      if areas.count > areaLimit { return Array(areas.prefix(areaLimit)) }
    }
    return areas
  }

  private static let areaLimit = 4096

  private static func runs(of value: Bool, in flags: [Bool]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for (index, flag) in flags.enumerated() where flag == value {
      if let last = runs.last, last.upperBound == index {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    return runs
  }
}
