// What goes into the activations of networks, as small histograms: a row for each layer, a column for each place that
// was looked at, and over each other what was there before, during and after a training. Nothing is counted here.
// Next: `DistributionPanel+Tiles.swift`, the grid; `DistributionTile.swift`, one histogram.

import Reference

/// Distributions of values in networks, layer by layer.
public struct DistributionPanel: Figure {
  /// Where in a layer values were taken.
  public enum Place: String, Sendable, Equatable {
    /// Its sums, in a network that does not normalise.
    case sums
    /// Its sums before they are normalised.
    case beforeNormalization = "before_normalization"
    /// Behind the normalisation.
    case afterNormalization = "after_normalization"

    /// The place in words.
    public func text(_ language: Language) -> String {
      let phrase: Phrase =
        switch self {
        case .sums: .distributionSums
        case .beforeNormalization: .distributionBefore
        case .afterNormalization: .distributionAfter
        }
      return phrase.text(language)
    }
  }

  /// What one layer has in one column.
  public struct Tile: Sendable, Equatable {
    /// One for each of ``DistributionPanel/moments``; `nil` for those that a network did not live to see.
    public var values: [ValueDistribution?]
    /// How far the last of them is from the first.
    public var shift: DistributionShift?

    /// Makes a tile.
    public init(values: [ValueDistribution?], shift: DistributionShift?) {
      (self.values, self.shift) = (values, shift)
    }
  }

  /// A place of a network, in all its layers.
  public struct Column: Sendable, Equatable {
    /// Which place.
    public var place: Place
    /// From the input on.
    public var tiles: [Tile]

    /// Makes a column.
    public init(place: Place, tiles: [Tile]) { (self.place, self.tiles) = (place, tiles) }
  }

  /// One network.
  public struct Variant: Sendable, Equatable {
    /// What it is.
    public var name: String
    /// What is written below its name.
    public var note: String
    /// Its places, one or two.
    public var columns: [Column]

    /// Makes a network.
    public init(name: String, note: String, columns: [Column]) {
      (self.name, self.note, self.columns) = (name, note, columns)
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// When the networks were looked at, the first time first; at most three.
  public var moments: [String]
  /// The networks; more than ``PropagationPanel/mostVariants`` could not be told apart.
  public var variants: [Variant]
  /// The layers, as many as the deepest network has.
  public var layers: [String]
  /// Whether a rectifier makes all values below 0 to 0.
  public var isRectified: Bool
  /// Whether every layer has an axis of its own; else all have the same.
  public var hasOwnAxes: Bool
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// More layers are drawn by a few of them.
  public static let mostLayers = 12

  /// Makes a figure from its parts.
  public init(
    title: String, moments: [String], variants: [Variant], layers: [String], isRectified: Bool, hasOwnAxes: Bool,
    facts: [String], command: String
  ) {
    (self.title, self.moments, self.variants, self.layers) = (title, moments, variants, layers)
    (self.isRectified, self.hasOwnAxes) = (isRectified, hasOwnAxes)
    (self.facts, self.command) = (facts, command)
  }

  static let tileHeight = 44.0
  private static let rowGap = 14.0
  private static let plotHeight = 220.0

  var columns: [Column] { variants.flatMap(\.columns) }

  /// The layers that are drawn: all, or some at equal distances, the first and the last among them.
  var drawnLayers: [Int] {
    guard layers.count > Self.mostLayers else { return Array(layers.indices) }
    return (0..<Self.mostLayers).map { $0 * (layers.count - 1) / (Self.mostLayers - 1) }
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard !layers.isEmpty, (1...3).contains(moments.count), !variants.isEmpty,
      variants.count <= PropagationPanel.mostVariants, variants.allSatisfy({ (1...2).contains($0.columns.count) }),
      columns.allSatisfy({ column in
        column.tiles.count <= layers.count && column.tiles.allSatisfy { $0.values.count == moments.count }
      })
    else { throw VizError("distributions need a value for each moment of each layer of one to four networks") }
    let grid = DistributionGrid(self, context)
    let isTrained = moments.count > 1
    var page = Page(context, title: title, width: isTrained ? Page.fullWidth : grid.width)
    page.add(legend(context, width: page.width), gap: 16)
    page.add(grid.headings(context), gap: 12)
    for layer in drawnLayers { page.add(grid.row(layer, context), gap: Self.rowGap) }
    if !hasOwnAxes { page.add(grid.numbers(grid.axis(of: nil), context), gap: 28) }
    if isTrained { page.add(plots(context), gap: 24) }
    return page.finish(facts: facts + notes(grid, context), command: command)
  }

  // MARK: Words

  private func notes(_ grid: DistributionGrid, _ context: FigureContext) -> [String] {
    let language = context.language
    var notes = [
      Phrase.distributionSymbols.text(language), Phrase.distributionHeights.text(language),
      (hasOwnAxes ? Phrase.distributionOwnAxes : .distributionOneAxis).text(language),
    ]
    let most = grid.largestShareOutside
    if most > 0 {
      notes.append(Phrase.distributionOutside.text(language, NumberText.short(100 * most, digits: 2)))
    }
    if drawnLayers.count < layers.count {
      notes.append(Phrase.distributionLayers.text(language, "\(drawnLayers.count)", "\(layers.count)"))
    }
    if moments.count > 1 { notes.append(Phrase.distributionShiftMeaning.text(language)) }
    return notes
  }

  /// What the colours mean: when, and which side of 0.
  private func legend(_ context: FigureContext, width: Double) -> Block {
    let below = context.phrase(isRectified ? .distributionCut : .distributionBelow)
    let entries = (moments.count > 1 ? moments : []) + [below]
    let swatch = 28.0
    // As many on a line as fit.
    var (x, line, places) = (0.0, 0, [(x: Double, line: Int)]())
    for entry in entries {
      let room = swatch + 8 + context.width(entry, .small)
      if x > 0, x + room > width { (x, line) = (0, line + 1) }
      places.append((x, line))
      x += room + 32
    }
    return Block(size: Size(width: width, height: 20 * Double(line + 1))) { canvas, origin in
      let theme = canvas.theme
      let color = PropagationPanel.color(0, theme)
      for (index, entry) in entries.enumerated() {
        let (left, y) = (origin.x + places[index].x, origin.y + 20 * Double(places[index].line) + 8)
        let box = Rect(x: left, y: y - 6, width: swatch, height: 12)
        if index == entries.count - 1 {
          canvas.rectangle(box, fill: Self.cutColor(theme))
        } else if index == 0 {
          canvas.rectangle(box, fill: Self.fill(color, theme))
        } else {
          let isLast = index == moments.count - 1
          canvas.line(
            [Point(x: left, y: y), Point(x: left + swatch, y: y)],
            color: Self.stroke(color, index, of: moments.count, theme), width: isLast ? 2 : 1.5)
        }
        canvas.text(entry, .small, theme.mutedText, x: left + swatch + 8, middle: y)
      }
    }
  }

  // MARK: How far they moved

  private func plots(_ context: FigureContext) -> Block {
    let width = ((Page.fullWidth - 48) / 2).rounded(.down)
    return .beside(
      [
        plot(.distributionShifts, \.mean, context).block(width: width, plotHeight: Self.plotHeight, context),
        plot(.distributionSpreads, \.spread, context).block(width: width, plotHeight: Self.plotHeight, context),
      ], gap: 48)
  }

  private func plot(
    _ heading: Phrase, _ value: KeyPath<DistributionShift, Double>, _ context: FigureContext
  ) -> LinePlot {
    let curves = variants.enumerated().flatMap { index, variant in
      variant.columns.map { column in
        let values = column.tiles.map { $0.shift?[keyPath: value] }
        let place =
          switch column.place {
          case .sums: ""
          case .beforeNormalization: " · " + context.phrase(.distributionBeforeShort)
          case .afterNormalization: " · " + context.phrase(.distributionAfterShort)
          }
        let last = values.last.flatMap(\.self).map { " " + NumberText.short($0, digits: 3) } ?? ""
        return LinePlot.Curve(
          label: context.shortened(variant.name + place, .small, width: 180) + last, values: values,
          color: PropagationPanel.color(index, context.theme), width: 2.5,
          dash: column.place == .beforeNormalization ? 5 : 0)
      }
    }
    return LinePlot(
      heading: context.phrase(heading), curves: curves, count: layers.count, axis: context.phrase(.propagationLayer),
      isLogarithmic: true, number: { value, _ in NumberText.short(value, digits: 3) }, mark: nil, level: nil)
  }

  // MARK: Colours

  /// What a rectifier throws away.
  static func cutColor(_ theme: Theme) -> Color { theme.grid.mixed(with: theme.background, theme == .print ? 0.45 : 0) }

  /// The first moment, filled.
  static func fill(_ color: Color, _ theme: Theme) -> Color { color.mixed(with: theme.background, 0.68) }

  /// A later one, as a line: nearer to the ground the longer ago it is.
  static func stroke(_ color: Color, _ moment: Int, of count: Int, _ theme: Theme) -> Color {
    color.mixed(with: theme.background, moment == count - 1 ? 0 : 0.4)
  }
}
