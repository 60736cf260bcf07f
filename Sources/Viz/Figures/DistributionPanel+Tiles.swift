// The grid of a `DistributionPanel`: where its columns stand, which axes its tiles have, and the words around them. One
// tile is `DistributionTile`'s.

import Reference

/// Columns and axes of the tiles.
struct DistributionGrid {
  private let panel: DistributionPanel
  private let labelWidth: Double
  private let tileWidth: Double
  private let gap: Double
  /// Of each layer, or of all.
  private let axes: [TileAxis]

  /// All columns and the names of the layers.
  var width: Double {
    let count = Double(panel.columns.count)
    return labelWidth + count * tileWidth + (count - 1) * gap
  }

  init(_ panel: DistributionPanel, _ context: FigureContext) {
    self.panel = panel
    let names = panel.layers.map { context.width($0, .small) }.max() ?? 0
    labelWidth = min(150, names.rounded(.up) + 20)
    let count = Double(panel.columns.count)
    gap = count > 4 ? 16 : 32
    let room = Page.fullWidth - labelWidth - (count - 1) * gap
    tileWidth = min(400, (room / count).rounded(.down))
    let drawn = panel.drawnLayers
    let (layers, width) = (panel.hasOwnAxes ? drawn.map { [$0] } : [drawn], tileWidth)
    axes = layers.map { layers in
      TileAxis(layers.flatMap { Self.curves(panel, layer: $0) }, width: width)
    }
  }

  private static func curves(_ panel: DistributionPanel, layer: Int) -> [ValueDistribution] {
    panel.columns.flatMap { column in
      layer < column.tiles.count ? column.tiles[layer].values.compactMap(\.self) : []
    }
  }

  /// The axis of a layer, from 0 at the left edge of a tile.
  func axis(of layer: Int?) -> TileAxis {
    guard panel.hasOwnAxes, let layer else { return axes[0] }
    return axes[panel.drawnLayers.firstIndex(of: layer) ?? 0]
  }

  /// The largest share of a drawn curve that lies beyond its axis.
  var largestShareOutside: Double {
    panel.drawnLayers.flatMap { layer -> [Double] in
      let axis = axis(of: layer)
      return Self.curves(panel, layer: layer).map { values in
        let histogram = values.histogram
        let outside = zip(histogram.edges, histogram.counts).reduce(0) { sum, bin in
          bin.0 >= axis.high || bin.0 + histogram.width <= axis.low ? sum + bin.1 : sum
        }
        return Double(outside) / Double(max(1, histogram.count))
      }
    }.max() ?? 0
  }

  private func left(_ column: Int) -> Double { labelWidth + Double(column) * (tileWidth + gap) }

  // MARK: Rows

  /// The names of the networks over their columns, and the places.
  func headings(_ context: FigureContext) -> Block {
    Block(size: Size(width: width, height: 56)) { canvas, origin in
      let theme = canvas.theme
      var column = 0
      for (index, variant) in panel.variants.enumerated() {
        let span = Double(variant.columns.count) * (tileWidth + gap) - gap
        let x = origin.x + left(column)
        canvas.text(
          context.shortened(variant.name, .heading, width: span), .heading,
          PropagationPanel.color(index, theme), x: x, middle: origin.y + 8)
        canvas.text(
          context.shortened(variant.note, .small, width: span), .small, theme.mutedText, x: x, middle: origin.y + 28)
        for place in variant.columns.map(\.place) {
          canvas.text(
            context.shortened(place.text(context.language), .small, width: tileWidth), .small, theme.mutedText,
            x: origin.x + left(column), middle: origin.y + 46)
          column += 1
        }
      }
    }
  }

  /// A layer: its tiles, their numbers, and the axis where it has its own.
  func row(_ layer: Int, _ context: FigureContext) -> Block {
    let axis = axis(of: layer)
    let words = panel.columns.map { column in
      layer < column.tiles.count ? lines(column.tiles[layer], context) : []
    }
    let (height, axisHeight) = (DistributionPanel.tileHeight, panel.hasOwnAxes ? 18.0 : 0)
    let count = words.map(\.count).max() ?? 0
    return Block(size: Size(width: width, height: height + axisHeight + 4 + 16 * Double(count))) { canvas, origin in
      let theme = canvas.theme
      canvas.text(
        context.shortened(panel.layers[layer], .small, width: labelWidth - 12), .small, theme.text, x: origin.x,
        middle: origin.y + height - 8)
      var column = 0
      for (index, variant) in panel.variants.enumerated() {
        for place in variant.columns {
          let corner = Point(x: origin.x + left(column), y: origin.y)
          if layer < place.tiles.count {
            DistributionTile(
              tile: place.tiles[layer], color: PropagationPanel.color(index, theme), axis: axis, width: tileWidth
            ).draw(&canvas, corner)
            canvas.lines(
              words[column], .small, theme.mutedText, x: corner.x, top: origin.y + height + axisHeight + 4)
          }
          column += 1
        }
      }
      if panel.hasOwnAxes {
        numbers(axis, context).draw(&canvas, Point(x: origin.x, y: origin.y + height + 2))
      }
    }
  }

  /// The numbers of an axis below every column.
  func numbers(_ axis: TileAxis, _ context: FigureContext) -> Block {
    Block(size: Size(width: width, height: 16)) { canvas, origin in
      for column in panel.columns.indices {
        for tick in axis.ticks {
          let text = NumberText.short((tick / axis.step).rounded() * axis.step, digits: 3)
          // The outermost stay within their tile.
          let half = context.width(text, .smallNumber) / 2
          let x = min(max(axis.place(tick), half), tileWidth - half)
          canvas.text(
            text, .smallNumber, canvas.theme.mutedText, x: origin.x + left(column) + x, middle: origin.y + 8,
            anchor: .middle)
        }
      }
    }
  }

  /// Mean, deviation, share below 0 and shift of a tile, in as many lines as they need.
  private func lines(_ tile: DistributionPanel.Tile, _ context: FigureContext) -> [String] {
    let values = tile.values.compactMap(\.self)
    guard let first = values.first, let last = values.last else { return [] }
    func both(_ number: (ValueDistribution) -> String) -> String {
      values.count > 1 ? "\(number(first)) → \(number(last))" : number(last)
    }
    var parts = [
      "μ " + both { NumberText.mean($0.whole.mean, deviation: $0.whole.standardDeviation, digits: 2) },
      "σ " + both { NumberText.short($0.whole.standardDeviation, digits: 2) },
      both { NumberText.fixed(100 * $0.belowZero, decimals: 0) } + " % < 0",
    ]
    // Where it is narrow the plot below must do.
    if values.count > 1, tileWidth >= 240, let shift = tile.shift {
      parts.append(Phrase.distributionShift.text(context.language, NumberText.short(shift.mean, digits: 2)))
    }
    return parts.reduce(into: []) { lines, part in
      let longer = (lines.last.map { $0 + " · " } ?? "") + part
      if !lines.isEmpty, context.width(longer, .small) <= tileWidth {
        lines[lines.count - 1] = longer
      } else {
        lines.append(part)
      }
    }
  }
}
