// The rows of the figure of feature maps: a layer's name and numbers at the left, its maps beside them, at the end the
// colour scale. A vector is a strip of cells, the result a chart with the names of its classes.

import Reference

extension FeaturePanel {
  private enum Place {
    static let tile = 94.0
    static let tileGap = 8.0
    static let across = 8
    /// Cells of a vector fill rows of this width.
    static let strip = 768.0
    /// More numbers of a vector are not drawn.
    static let mostNumbers = 8192
  }

  /// A line of the figure.
  func row(_ line: Line, _ context: FigureContext) -> Block {
    switch line {
    case .layer(let layer): layerRow(layer, context)
    case .answers(let layer, let answers, let total): answerRow(layer, answers, total, context)
    case .leftOut(let names): leftOut(names, context)
    }
  }

  private func leftOut(_ names: [String], _ context: FigureContext) -> Block {
    let listed = names.joined(separator: ", ")
    let isShort = names.count <= 6 && context.width(listed, .small) <= Page.fullWidth - 24
    let text = isShort ? listed : Phrase.networkLeftOut.text(context.language, "\(names.count)")
    return Block(size: Size(width: Page.fullWidth, height: 16)) { canvas, origin in
      canvas.text("⋮  " + text, .small, canvas.theme.mutedText, x: origin.x, middle: origin.y + 8)
    }
  }

  private func layerRow(_ layer: Layer, _ context: FigureContext) -> Block {
    let kind: DisplayRange.Kind = layer.maps.whole.minimum < 0 ? .signed : .magnitude
    let range = DisplayRange(layer.maps.values, kind: kind)
    guard layer.maps.isMap else {
      let shown = min(layer.maps.channels.count, Place.mostNumbers)
      var caption = caption(layer, outside: range.outside, context)
      if shown < layer.maps.channels.count {
        caption.add(
          Phrase.featuresNumbersDrawn.text(
            context.language, NumberText.grouped(shown), NumberText.grouped(layer.maps.channels.count)))
      }
      return LabelledRow.block(caption, strip(layer, shown, range, context), ColorBar(range, context), context)
    }
    let maps = layer.drawn.map { layer.maps.values.channel($0) }
    let ranges = scale == .shared ? maps.map { _ in range } : maps.map { DisplayRange($0, kind: kind) }
    var caption = caption(
      layer, outside: scale == .shared ? range.outside : ranges.reduce(0) { $0 + $1.outside }, context)
    if layer.drawn.count < layer.maps.channels.count {
      caption.add(
        Phrase.featuresMapsDrawn.text(
          context.language, "\(layer.drawn.count)", NumberText.grouped(layer.maps.channels.count)))
    }
    let reduction = MapTile.reduction(layer.maps.values.shape)
    if reduction > 1 { caption.add(Phrase.reducedForDisplay.text(context.language, "\(reduction * reduction)")) }
    let tiles = layer.drawn.indices.map { tile(layer, layer.drawn[$0], maps[$0], ranges[$0], context) }
    return LabelledRow.block(
      caption, LabelledRow.tiles(tiles, across: Place.across, gap: Place.tileGap),
      scale == .shared ? ColorBar(range, context) : nil, context)
  }

  /// The layer's name, what it is, and its numbers.
  private func caption(_ layer: Layer, outside: Int, _ context: FigureContext) -> Caption {
    let (language, whole) = (context.language, layer.maps.whole)
    var caption = Caption(layer.name, context.theme.output, [layer.type])
    let range =
      whole.count > 0 ? NumberText.range(Double(whole.minimum), Double(whole.maximum)) : ""
    caption.add(FigureContext.joined([NumberText.shape(layer.maps.values.shape), range]))
    if whole.notFinite > 0 {
      caption.add(
        Phrase.notNumbers.text(language, NumberText.grouped(whole.notFinite)), swatch: .color(context.theme.notANumber))
    }
    if !layer.maps.dead.isEmpty {
      caption.add(
        Phrase.featuresDead.text(
          language, NumberText.grouped(layer.maps.dead.count), NumberText.grouped(layer.maps.channels.count)),
        swatch: .hatch)
    }
    if outside > 0 { caption.add(Phrase.outsideRange.text(language, NumberText.grouped(outside))) }
    return caption
  }

  /// A map with its number, and its range where it has one of its own.
  private func tile(
    _ layer: Layer, _ channel: Int, _ map: Tensor<Float>, _ range: DisplayRange, _ context: FigureContext
  ) -> Block {
    let (height, width) = (map.shape[0], map.shape[1])
    let size = MapTile.size(height: height, width: width, in: Place.tile)
    let isDead = layer.maps.channels[channel].isZero
    var labels = [isDead ? "\(channel) · " + context.phrase(.featuresDeadMap) : "\(channel)"]
    if scale == .own, !isDead {
      let exact = NumberText.range(range.minimum, range.maximum)
      let short = [range.minimum, range.maximum].map { NumberText.short($0, digits: 2) }.joined(separator: " … ")
      labels.append(context.width(exact, .small) <= Place.tile ? exact : short)
    }
    labels = labels.map { context.shortened($0, .small, width: Place.tile) }
    let raster = isDead ? nil : MapTile(map, range, context.theme).raster
    let marks = marks(of: layer, channel)
    // All tiles of a row are equally large, whatever their maps.
    let lines = scale == .own ? 2.0 : 1.0
    return Block(size: Size(width: Place.tile, height: size.height + 4 + 14 * lines)) { canvas, origin in
      let box = Rect(x: origin.x, y: origin.y, width: size.width, height: size.height)
      if let raster {
        canvas.add(.image(raster, box))
        if range.kind == .signed {
          canvas.rectangle(box.inset(by: -0.5), stroke: Scene.Stroke(color: canvas.theme.grid, width: 1))
        }
      } else {
        canvas.hatchedCell(box)
      }
      for mark in marks {
        canvas.outline(
          Self.rect(of: mark.area, height: height, width: width, in: box), Self.color(mark.index, canvas.theme),
          leastSide: 8)
      }
      for (index, label) in labels.enumerated() {
        canvas.text(
          label, .small, canvas.theme.mutedText, x: origin.x, middle: origin.y + size.height + 11 + 14 * Double(index))
      }
    }
  }

  private struct Mark {
    let area: CellRectangle
    let index: Int
  }

  /// The cells of a map that are followed back to the picture.
  private func marks(of layer: Layer, _ channel: Int) -> [Mark] {
    guard let traced, traced.node == layer.maps.node else { return [] }
    return traced.traces.enumerated().filter { $0.element.cell.channel == channel }.map { index, trace in
      let place = trace.cell.place
      return Mark(
        area: CellRectangle(rows: place.row..<place.row + 1, columns: place.column..<place.column + 1), index: index)
    }
  }

  /// The numbers of a vector as cells, in rows of one width.
  private func strip(_ layer: Layer, _ count: Int, _ range: DisplayRange, _ context: FigureContext) -> Block {
    let cell = count <= 256 ? 12.0 : count <= 1024 ? 6.0 : 3.0
    let across = min(count, Int(Place.strip / cell))
    let map = ColorMap.suiting(range.kind, context.theme)
    let values = layer.maps.values
    let cells = (0..<count.dividedUp(by: across) * across).map { index -> CellGrid.Cell in
      guard index < count else { return CellGrid.Cell(fill: context.theme.background) }
      let value = Double(values[flat: index])
      return CellGrid.Cell(
        fill: value.isFinite ? map.color(range.position(value)) ?? context.theme.notANumber : context.theme.notANumber)
    }
    return CellGrid(rows: count.dividedUp(by: across), columns: across, cell: cell, cells: cells).block
  }

  /// The result: a bar for each answer.
  private func answerRow(_ layer: Layer, _ answers: [Answer], _ total: Int, _ context: FigureContext) -> Block {
    var caption = caption(layer, outside: 0, context)
    if answers.count < total {
      caption.add(Phrase.featuresLargest.text(context.language, "\(answers.count)", NumberText.grouped(total)))
    }
    return LabelledRow.block(caption, chart(answers, context), nil, context)
  }

  /// Bars from 0 to the right, and to the left where a number is negative.
  private func chart(_ answers: [Answer], _ context: FigureContext) -> Block {
    let names = answers.map { context.shortened($0.name, .body, width: 240) }
    let left = (names.map { context.width($0, .body) }.max() ?? 0).rounded(.up) + 12
    let right = (answers.map { context.width($0.text, .smallNumber) }.max() ?? 0).rounded(.up) + 8
    let finite = answers.map { $0.value.isFinite ? $0.value : 0 }
    let (low, high) = (min(0, finite.min() ?? 0), max(0, finite.max() ?? 0))
    // Probabilities are drawn on a scale of their own, so that one of 0.4 does not look like certainty.
    let end = low == 0 && high <= 1 && high > 0 ? 1 : high
    let room = min(480, LabelledRow.content - left - 2 * right)
    let unit = end > low ? room / (end - low) : 0
    return Block(size: Size(width: LabelledRow.content, height: 24 * Double(answers.count))) { canvas, origin in
      let zero = origin.x + left + (low < 0 ? right : 0) - low * unit
      for (index, answer) in answers.enumerated() {
        let middle = origin.y + 24 * Double(index) + 12
        let length = (finite[index] * unit).rounded()
        canvas.text(names[index], .body, canvas.theme.text, x: origin.x + left - 12, middle: middle, anchor: .end)
        let box = Rect(x: min(zero, zero + length), y: middle - 8, width: max(1, abs(length)), height: 16)
        canvas.rectangle(box, fill: answer.isRight ? canvas.theme.output : canvas.theme.input)
        canvas.text(
          answer.text, .smallNumber, canvas.theme.mutedText, x: length < 0 ? box.x - 6 : box.right + 6,
          middle: middle, anchor: length < 0 ? .end : .start)
      }
    }
  }
}
