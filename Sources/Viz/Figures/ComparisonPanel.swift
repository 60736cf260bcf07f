// Several maps side by side, joined by signs if they are an equation: original, horizontal edges, vertical edges, both.
// Every map has its own colour range unless one is asked for.
// Next: `MapPlot`, `ColorBar`.

import Reference

/// Two to six maps.
public struct ComparisonPanel: Figure {
  /// Which maps share a colour range with the others of their kind.
  public enum SharedRange: Sendable {
    /// None: each has its own.
    case none
    /// All but the last, which is the difference of the others.
    case allButLast
    /// All.
    case all
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The maps, in reading order; the name of each is its heading.
  public var maps: [MapView]
  /// Signs between the maps, one fewer than maps; empty for none.
  public var operators: [String]
  /// Which maps share one colour range.
  public var sharedRange: SharedRange
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, maps: [MapView], operators: [String], sharedRange: SharedRange, facts: [String], command: String
  ) {
    self.title = title
    self.maps = maps
    self.operators = operators
    self.sharedRange = sharedRange
    self.facts = facts
    self.command = command
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard (1...6).contains(maps.count) else { throw VizError("a comparison shows 1 to 6 maps, not \(maps.count)") }
    guard operators.isEmpty || operators.count == maps.count - 1 else {
      throw VizError("\(maps.count) maps need \(maps.count - 1) signs between them, not \(operators.count)")
    }
    // An equation stays on one line; without signs four maps are larger two by two.
    let across = !operators.isEmpty ? maps.count : maps.count == 4 ? 2 : min(3, maps.count)
    let gap = operators.isEmpty ? 32.0 : 48.0
    let side = min(480, ((Page.fullWidth - gap * Double(across - 1)) / Double(across)).rounded(.down))
    let plots = try maps.enumerated().map { index, map in
      try map.check()
      return try MapPlot(
        map, box: Size(width: side, height: min(side, 400)), channelLimit: 4, range: range(of: index), context)
    }
    let columns = plots.map { plot in column(plot, context) }
    let rows = stride(from: 0, to: columns.count, by: across).map { start in
      PanelRow(
        columns: Array(columns[start..<min(columns.count, start + across)]),
        signs: operators, leastGap: gap, isLevelAbove: true)
    }
    let width = rows.map(\.naturalWidth).max() ?? 0
    var page = Page(context, title: title, width: width)
    for row in rows { page.add(row.block(context, width: min(page.width, row.naturalWidth))) }
    var notes = zip(maps, plots).flatMap { map, plot in
      plot.notes.map { map.name.isEmpty ? $0 : "\(map.name): \($0)" }
    }
    if sharedRange == .all, maps.count > 1 { notes.append(context.phrase(.sharedRange)) }
    return page.finish(facts: facts + notes, command: command)
  }

  private func column(_ plot: MapPlot, _ context: FigureContext) -> Column {
    // The name is the heading here, not the first of the facts.
    let caption = plot.caption(plot.view.name, context.theme.text, named: false)
    let needsBar = plot.range.kind != .intensity && !plot.showsNumbers
    let bar = needsBar ? ColorBar(plot).horizontal(width: max(120, plot.size.width)) : .empty
    return Column(panel: .stack([plot.block, bar], gap: 10), caption: caption)
  }

  /// The range of all maps of one kind that share it.
  private func range(of index: Int) -> ((Tensor<Float>) -> DisplayRange)? {
    let sharing = sharedRange == .none ? [] : sharedRange == .all ? maps : Array(maps.dropLast())
    guard index < sharing.count else { return nil }
    let kind = maps[index].kind
    let upper = DisplayRange(sharing.filter { $0.kind == kind }.flatMap(\.tensor.scalars), kind: kind).upper
    return { DisplayRange($0, kind: kind, upper: upper) }
  }
}
