// Which layers of a network a figure shows: all that change something, fewer of a deep network, never more than fit.

import Reference
import Viz

/// The chain of a network's layers as a figure shows it.
struct NetworkChain {
  /// The most lines that can be read at once.
  static let limit = 30

  private let summary: NetworkSummary
  private let network: Network
  private let language: Language
  private let shown: [Int]

  /// Whether layers that only change channels are left out.
  let isReduced: Bool

  init(_ summary: NetworkSummary, _ network: Network, _ language: Language) {
    (self.summary, self.network, self.language) = (summary, network, language)
    let changing = network.nodes.indices.filter { index in
      let row = summary.rows[index]
      guard index > 0 else { return true }
      return row.window != nil || row.outputShape != network.inputShapes(of: network.nodes[index])[0]
    }
    isReduced = changing.count > Self.limit
    shown = isReduced ? changing.filter { Self.looksAround($0, summary, network) } : changing
  }

  /// Whether a layer sees more than the one before it, or changes rows and columns.
  private static func looksAround(_ index: Int, _ summary: NetworkSummary, _ network: Network) -> Bool {
    guard let input = network.nodes[index].inputs.first else { return true }
    let (row, before) = (summary.rows[index], summary.rows[input])
    if row.outputShape.count != 3 { return true }
    return row.outputShape.prefix(2) != before.outputShape.prefix(2)
      || row.receptiveField?.rows.size != before.receptiveField?.rows.size
      || row.receptiveField?.columns.size != before.receptiveField?.columns.size
  }

  /// The lines of the figure.
  func lines(_ printable: (String) -> String) -> [NetworkPanel.Line] {
    var stages = shown.enumerated().map { place, index in
      let end = place + 1 < shown.count ? shown[place + 1] : network.nodes.count
      return NetworkPanel.Line.stage(stage(index, until: end, printable))
    }
    if stages.count > Self.limit {
      let head = Self.limit / 2
      let leftOut = stages.count - Self.limit + 1
      stages.replaceSubrange(head..<head + leftOut, with: [.leftOut(leftOut)])
    }
    return stages
  }

  private func stage(_ index: Int, until end: Int, _ printable: (String) -> String) -> NetworkPanel.Stage {
    let row = summary.rows[index]
    let followers = isReduced ? [] : summary.rows[(index + 1)..<end].map { "+ \($0.type)" }
    let field = row.receptiveField
    let seesAll = field.map { $0.rows.jump == 0 && $0.columns.jump == 0 } ?? false
    return NetworkPanel.Stage(
      name: printable(row.name), followers: printable(followers.joined(separator: "  ")),
      window: row.window == nil ? "" : SummaryTable(summary, language).window(row), shape: row.outputShape,
      sees: seesAll
        ? Phrase.networkSeesAll.text(language)
        : field.map { NumberText.shape([$0.rows.size, $0.columns.size]) } ?? "",
      area: seesAll ? nil : field.flatMap { area($0, of: row.outputShape) })
  }

  /// The pixels that a cell of a map looks at: the cell whose field lies nearest to that of the middle cell of the last
  /// map, so that the squares lie in each other.
  private func area(_ fields: ReceptiveFields, of shape: [Int]) -> NetworkPanel.Area? {
    guard shape.count == 3, let last = summary.lastMap, let lastFields = last.receptiveField else { return nil }
    func range(_ field: ReceptiveField, _ lastField: ReceptiveField, axis: Int) -> Range<Int> {
      func center(_ field: ReceptiveField, _ cell: Double) -> Double {
        Double(field.start) + Double(field.size - 1) / 2 + cell * Double(field.jump)
      }
      let target = center(lastField, Double((last.outputShape[axis] - 1) / 2))
      let cell = field.jump == 0 ? 0 : ((target - center(field, 0)) / Double(field.jump)).rounded()
      return field.pixels(cell: Int(max(0, min(Double(shape[axis] - 1), cell))), of: network.inputShape[axis])
    }
    return NetworkPanel.Area(
      rows: range(fields.rows, lastFields.rows, axis: 0), columns: range(fields.columns, lastFields.columns, axis: 1))
  }
}
