// The head of the figure of feature maps: the picture with the pixels that the strongest activations come from, and
// these pixels beside it, enlarged.

import Reference

extension FeaturePanel {
  private enum Place {
    static let picture = 304.0
    static let gap = 40.0
    static let card = 176.0
    static let cardGap = 24.0
    static let patch = 144.0
    static let across = 4
  }

  /// The picture at the left, the cards of the activations at its right.
  func top(_ picture: Tensor<Float>, _ scale: PictureScale, _ context: FigureContext) -> Block {
    let left = Block.stack([outlined(picture, scale), pictureCaption(picture, context)], gap: 12)
    let column = Block(size: Size(width: Place.picture, height: left.size.height), draw: left.draw)
    guard let traced, !traced.traces.isEmpty else { return column }
    return .beside([column, cards(traced, picture, scale, context)], gap: Place.gap)
  }

  private func pictureCaption(_ picture: Tensor<Float>, _ context: FigureContext) -> Block {
    let extremes = picture.extremes
    var caption = Caption(
      context.phrase(.input), context.theme.input,
      [FigureContext.joined([pictureName, NumberText.shape(picture.shape)])])
    if extremes.minimum <= extremes.maximum {
      caption.add(NumberText.range(Double(extremes.minimum), Double(extremes.maximum)))
    }
    return caption.block(context, width: Place.picture)
  }

  /// The picture with an outline around what each activation sees, the weakest below.
  private func outlined(_ picture: Tensor<Float>, _ scale: PictureScale) -> Block {
    let (height, width) = (picture.shape[0], picture.shape[1])
    let size = MapTile.size(height: height, width: width, in: Place.picture)
    let raster = scale.raster(picture)
    let traces = traced?.traces ?? []
    return Block(size: size) { canvas, origin in
      let box = Rect(x: origin.x, y: origin.y, width: size.width, height: size.height)
      canvas.add(.image(raster, box))
      canvas.rectangle(box.inset(by: -0.5), stroke: Scene.Stroke(color: canvas.theme.grid, width: 1))
      for (index, trace) in traces.enumerated().reversed() {
        guard let area = trace.pixels else { continue }
        let rect = Self.rect(of: area, height: height, width: width, in: box)
        // Cells at one place of several maps see the same: one outline inside the other, as long as there is room.
        let same = Double(traces[..<index].count { $0.pixels == area })
        let room = (min(rect.width, rect.height) - 16) / 2
        canvas.outline(rect.inset(by: max(0, min(4 * same, room))), Self.color(index, canvas.theme), leastSide: 6)
      }
    }
  }

  /// Where rows and columns of a map lie in its picture.
  static func rect(of area: CellRectangle, height: Int, width: Int, in box: Rect) -> Rect {
    func position(_ cell: Int, _ count: Int, _ extent: Double) -> Double {
      (Double(cell) * extent / Double(count)).rounded()
    }
    let x = position(area.columns.lowerBound, width, box.width)
    let y = position(area.rows.lowerBound, height, box.height)
    return Rect(
      x: box.x + x, y: box.y + y, width: position(area.columns.upperBound, width, box.width) - x,
      height: position(area.rows.upperBound, height, box.height) - y)
  }

  private func cards(
    _ traced: Traced, _ picture: Tensor<Float>, _ scale: PictureScale, _ context: FigureContext
  ) -> Block {
    let width = Double(Place.across) * (Place.card + Place.cardGap) - Place.cardGap
    let heading = context.wrapped(
      Phrase.featuresStrongest.text(context.language, traced.layer), .heading, width: width)
    let head = Block(size: Size(width: width, height: 20 * Double(heading.count))) { canvas, origin in
      for (index, line) in heading.enumerated() {
        canvas.text(line, .heading, canvas.theme.text, x: origin.x, middle: origin.y + 20 * Double(index) + 8)
      }
    }
    let cards = traced.traces.enumerated().map { card($1, $0, traced, picture, scale, context) }
    let rows = stride(from: 0, to: cards.count, by: Place.across).map { first in
      Block.beside(Array(cards[first..<min(cards.count, first + Place.across)]), gap: Place.cardGap)
    }
    var more: [Block] = []
    if traced.traces.count < traced.total {
      let text = Phrase.featuresTraced.text(context.language, "\(traced.traces.count)", "\(traced.total)")
      more = [
        Block(size: Size(width: width, height: 16)) { canvas, origin in
          canvas.text(text, .small, canvas.theme.mutedText, x: origin.x, middle: origin.y + 8)
        }
      ]
    }
    return .stack([head, .stack(rows, gap: 24)] + more, gap: 12)
  }

  /// What one activation sees, enlarged, and where it is.
  private func card(
    _ trace: ActivationTrace, _ index: Int, _ traced: Traced, _ picture: Tensor<Float>, _ scale: PictureScale,
    _ context: FigureContext
  ) -> Block {
    let language = context.language
    let cell = trace.cell
    var caption = Caption(
      Phrase.featuresCell.text(language, "\(cell.channel)", NumberText.short(Double(cell.value))), context.theme.text)
    caption.add(
      Phrase.featuresPlace.text(
        language, "\(cell.place.row)", "\(cell.place.column)", NumberText.shape(Array(traced.shape.prefix(2)))),
      swatch: .outline(Self.color(index, context.theme)))
    for (place, line) in Self.pixels(trace, language).enumerated() {
      caption.add(place == 0 ? Phrase.featuresSees.text(language, line) : line)
    }
    let words = caption.block(context, width: Place.card)
    let enlarged = trace.pixels.map { patch($0, picture, scale, index) }
    return Block(size: Size(width: Place.card, height: Place.patch + 12 + words.size.height)) { canvas, origin in
      enlarged?.draw(&canvas, origin)
      words.draw(&canvas, Point(x: origin.x, y: origin.y + Place.patch + 12))
    }
  }

  /// The pixels that a cell depends on, in words: which, whether there is padding beside them, whether there are holes.
  public static func pixels(_ trace: ActivationTrace, _ language: Language) -> [String] {
    guard let area = trace.pixels else { return [Phrase.featuresSeesNothing.text(language)] }
    var lines = [
      Phrase.featuresPixels.text(
        language, "\(area.rows.lowerBound)", "\(area.rows.upperBound - 1)", "\(area.columns.lowerBound)",
        "\(area.columns.upperBound - 1)")
    ]
    if trace.seesPadding { lines.append(Phrase.featuresPadding.text(language)) }
    if trace.count < area.count {
      lines.append(
        Phrase.featuresHoles.text(language, NumberText.grouped(trace.count), NumberText.grouped(area.count)))
    }
    return lines
  }

  private func patch(
    _ area: CellRectangle, _ picture: Tensor<Float>, _ scale: PictureScale, _ index: Int
  ) -> Block {
    let (width, channels, source) = (picture.shape[1], picture.shape[2], picture.storage)
    let row = area.columns.count * channels
    let values = Tensor<Float>(shape: [area.rows.count, area.columns.count, channels]) { place in
      source[((area.rows.lowerBound + place / row) * width + area.columns.lowerBound) * channels + place % row]
    }
    let raster = scale.raster(values)
    let size = MapTile.size(height: area.rows.count, width: area.columns.count, in: Place.patch - 8)
    return Block(size: Size(width: Place.patch, height: Place.patch)) { canvas, origin in
      // At the foot of its place, so that all captions begin below a picture.
      let box = Rect(
        x: origin.x + 3, y: origin.y + Place.patch - 3 - size.height, width: size.width, height: size.height)
      canvas.add(.image(raster, box))
      canvas.rectangle(
        box.inset(by: -1.5), stroke: Scene.Stroke(color: Self.color(index, canvas.theme), width: 3))
    }
  }
}

extension Canvas {
  /// An outline in a colour of its own, with a halo; around a place that is smaller than the line, at some distance.
  mutating func outline(_ rect: Rect, _ color: Color, leastSide: Double) {
    let grown = rect.inset(by: min(1, (min(rect.width, rect.height) - leastSide) / 2))
    rectangle(grown, stroke: Scene.Stroke(color: theme.windowHalo, width: 4))
    rectangle(grown, stroke: Scene.Stroke(color: color, width: 2))
  }
}
