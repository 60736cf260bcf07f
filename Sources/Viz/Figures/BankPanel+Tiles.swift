// The tiles of a bank: one scale for all of them, symmetric about 0, numbers in the cells where they fit, and beside
// each filter what it was before training.

import Reference

extension BankPanel {
  private enum Place {
    static let tile = 72.0
    /// A cell with a number.
    static let cell = 38.0
    static let gap = 12.0
    /// Between a filter before and after training, and between two such pairs.
    static let pairGap = 16.0
    static let gapOfPairs = 32.0
    /// The most that one weight takes.
    static let largestCell = 32.0
    /// The most filters whose numbers can be read at once, and the longest side of their windows.
    static let mostNumbered = 16
    static let numberedSide = 5
  }

  /// One scale for a bank, before and after.
  private struct BankScale {
    let range: DisplayRange
    /// The weight that is black or white in a tile of colours.
    let largest: Float

    init(_ bank: Bank) {
      let scalars = bank.tiles.flatMap { $0.values.scalars + ($0.before?.scalars ?? []) }
      range = DisplayRange(scalars, kind: bank.reading == .magnitude ? .magnitude : .signed)
      largest = Float(max(abs(range.minimum), abs(range.maximum)))
    }
  }

  /// A layer's words and its tiles.
  func row(_ bank: Bank, _ context: FigureContext) -> Block {
    let scale = BankScale(bank)
    var caption = Caption(bank.name, context.theme.kernel, bank.facts)
    let notFinite = scale.range.nonFinite
    if notFinite > 0 {
      caption.add(
        Phrase.notNumbers.text(context.language, NumberText.grouped(notFinite)),
        swatch: .color(context.theme.notANumber))
    }
    if bank.reading == .color {
      let end = NumberText.short(Double(scale.largest), digits: 3)
      caption.add(Phrase.filtersColours.text(context.language, end))
    } else if scale.range.outside > 0 {
      caption.add(Phrase.outsideRange.text(context.language, NumberText.grouped(scale.range.outside)))
    }
    let labels = numbers(bank, context)
    if let divisor = labels?.divisor { caption.add(Phrase.divisor.text(context.language, "\(divisor)")) }
    let hasBefore = bank.tiles[0].before != nil
    if hasBefore { caption.add(context.phrase(.filtersPair)) }
    let tiles = bank.tiles.indices.map { tile(bank, $0, scale, labels, context) }
    let width = tiles[0].size.width
    let gap = hasBefore ? Place.gapOfPairs : Place.gap
    let across = max(1, Int((LabelledRow.content + gap) / (width + gap)))
    let bar = bank.reading == .color || labels != nil ? nil : ColorBar(scale.range, context)
    return LabelledRow.block(caption, LabelledRow.tiles(tiles, across: across, gap: gap), bar, context)
  }

  /// The numbers of all cells, before and after in turn, where there are few enough.
  private func numbers(_ bank: Bank, _ context: FigureContext) -> CellGrid.Labels? {
    let shape = bank.tiles[0].values.shape
    guard bank.reading != .color, bank.tiles.count <= Place.mostNumbered,
      max(shape[0], shape[1]) <= Place.numberedSide, max(shape[0], shape[1]) > 1
    else { return nil }
    let values = bank.tiles.flatMap { ($0.before?.scalars ?? []) + $0.values.scalars }
    return CellGrid.labels(values.map(Double.init), cell: Place.cell, context)
  }

  private func tile(
    _ bank: Bank, _ place: Int, _ scale: BankScale, _ labels: CellGrid.Labels?, _ context: FigureContext
  ) -> Block {
    let tile = bank.tiles[place]
    let states = [tile.before, tile.values].compactMap(\.self)
    let pictures = states.enumerated().map { index, values in
      let first = (place * states.count + index) * values.count
      let texts = labels.map { Array($0.texts[first..<first + values.count]) }
      return picture(values, bank.reading, scale, texts, labels?.style, context)
    }
    let drawing = Block.beside(pictures, gap: Place.pairGap)
    let leastWidth = states.count > 1 ? 2 * Place.tile + Place.pairGap : Place.tile
    let width = max(drawing.size.width, leastWidth)
    let lines = tile.lines.map { context.shortened($0, .smallNumber, width: width) }
    let height = drawing.size.height + 4 + 14 * Double(lines.count)
    return Block(size: Size(width: width, height: height)) { canvas, origin in
      drawing.draw(&canvas, origin)
      for (index, line) in lines.enumerated() {
        canvas.text(
          line, .smallNumber, canvas.theme.mutedText, x: origin.x,
          middle: origin.y + drawing.size.height + 11 + 14 * Double(index))
      }
    }
  }

  /// One state of a filter.
  private func picture(
    _ values: Tensor<Float>, _ reading: Reading, _ scale: BankScale, _ texts: [String]?, _ style: TextStyle?,
    _ context: FigureContext
  ) -> Block {
    let (height, width) = (values.shape[0], values.shape[1])
    if let texts {
      let map = ColorMap.suiting(scale.range.kind, context.theme)
      let cells = values.scalars.enumerated().map { index, value in
        // Pale enough for numbers, as all kernels are drawn.
        let color = value.isFinite ? map.color(0.8 * scale.range.position(Double(value))) : nil
        return CellGrid.Cell(fill: color ?? context.theme.notANumber, label: texts[index])
      }
      return CellGrid(
        rows: height, columns: width, cell: Place.cell, cells: cells, style: style ?? .smallNumber
      ).block
    }
    let side = min(Place.tile, Place.largestCell * Double(max(height, width)))
    let size = MapTile.size(height: height, width: width, in: side)
    let raster =
      reading == .color
      ? Self.colours(values, largest: scale.largest, context.theme)
      : MapTile(values, scale.range, context.theme).raster
    return Block(size: size) { canvas, origin in
      let box = Rect(x: origin.x, y: origin.y, width: size.width, height: size.height)
      canvas.add(.image(raster, box))
      if reading == .signed {
        canvas.rectangle(box.inset(by: -0.5), stroke: Scene.Stroke(color: canvas.theme.grid, width: 1))
      }
    }
  }

  /// Weights of red, green and blue as colours: 0 is the middle grey, the largest weight of the bank is full.
  private static func colours(_ values: Tensor<Float>, largest: Float, _ theme: Theme) -> Raster {
    let scalars = values.scalars
    let bytes = (0..<values.count / 3).flatMap { pixel -> [UInt8] in
      let weights = scalars[3 * pixel..<3 * pixel + 3]
      guard weights.allSatisfy(\.isFinite) else {
        return [theme.notANumber.red, theme.notANumber.green, theme.notANumber.blue]
      }
      return weights.map { weight in
        UInt8((255 * min(1, max(0, 0.5 + (largest > 0 ? weight / largest : 0) / 2))).rounded())
      }
    }
    return Raster(width: values.shape[1], height: values.shape[0], bytes: bytes)
  }
}
