// How one map is drawn in the room it gets: numbered cells, enlarged pixels, a reduced picture, or several channels.
// It decides sizes and collects what must be said about it; `MapPlot+Planes` computes the pixels.
// Next: `ColorBar`.

import Reference

struct MapPlot {
  /// The longest side of a picture inside a figure, in pixels; larger maps are reduced first, so that time is bounded.
  static let longestSide = 1536
  /// The shortest side on the page: a strip of 1×100000 stays visible, out of scale, and says so.
  static let leastSide = 8.0

  let view: MapView
  let range: DisplayRange
  let context: FigureContext
  /// The channels that are shown, one plane each; a single plane of three channels if the map is a colour picture.
  let planes: [[Int]]
  /// Planes across.
  let across: Int
  /// One plane on the page.
  let planeSize: Size
  /// The cell of a numbered grid, or 0 for a picture.
  let cell: Double
  /// Rows and columns of values in one drawn pixel.
  let reduction: (rows: Int, columns: Int)
  let isToScale: Bool

  private var planeGap: Double { 8 }
  private var labelHeight: Double { planes.count > 1 ? 16 : 0 }

  /// - Parameter range: the scale, where it is not the map's own.
  init(
    _ view: MapView, box: Size, channelLimit: Int, range: ((Tensor<Float>) -> DisplayRange)? = nil,
    _ context: FigureContext
  ) throws {
    try view.check()
    self.view = view
    self.context = context
    self.range = range?(view.tensor) ?? DisplayRange(view.tensor, kind: view.kind)
    let isColour = view.kind == .intensity && view.channels == 3
    planes = isColour ? [[0, 1, 2]] : (0..<min(view.channels, channelLimit)).map { [$0] }
    let layout = Layout(view, planes: planes.count, box: box)
    (across, planeSize, cell, isToScale) = (layout.across, layout.plane, layout.cell, layout.isToScale)
    reduction = (
      (view.height + Self.longestSide - 1) / Self.longestSide, (view.width + Self.longestSide - 1) / Self.longestSide
    )
  }

  var down: Int { (planes.count + across - 1) / across }

  var size: Size {
    Size(
      width: Double(across) * (planeSize.width + planeGap) - planeGap,
      height: Double(down) * (planeSize.height + labelHeight + planeGap) - planeGap)
  }

  /// Where a plane lies, relative to the plot.
  func plane(_ index: Int) -> Rect {
    Rect(
      x: Double(index % across) * (planeSize.width + planeGap),
      y: Double(index / across) * (planeSize.height + labelHeight + planeGap), width: planeSize.width,
      height: planeSize.height)
  }

  /// Where rows and columns of the map lie in a plane; rows outside the map are cut off.
  func rect(rows: ClosedRange<Int>, columns: ClosedRange<Int>, plane index: Int) -> Rect {
    let plane = plane(index)
    let gap = cell >= 20 ? 2.0 : 0
    let (width, height) = (plane.width + gap, plane.height + gap)
    func position(_ value: Int, _ count: Int, _ extent: Double) -> Double {
      Double(max(0, min(count, value))) * extent / Double(count)
    }
    let x = position(columns.lowerBound, view.width, width)
    let y = position(rows.lowerBound, view.height, height)
    return Rect(
      x: plane.x + x, y: plane.y + y, width: position(columns.upperBound + 1, view.width, width) - x - gap,
      height: position(rows.upperBound + 1, view.height, height) - y - gap)
  }

  /// The plane that shows a channel, if one does.
  func plane(showing channel: Int) -> Int? { planes.firstIndex { $0.contains(channel) } }

  /// Whether the numbers themselves are shown, so that a colour bar would only repeat them.
  var showsNumbers: Bool { cell > 0 && planes.allSatisfy { labels($0) != nil } }

  /// The numbers of one channel, written like those of the other channels.
  func labels(_ channels: [Int]) -> CellGrid.Labels? {
    guard cell > 0, channels.count == 1, let index = planes.firstIndex(of: channels) else { return nil }
    guard var labels = CellGrid.labels(planes.flatMap { values(channel: $0[0]) }, cell: cell, context) else {
      return nil
    }
    let count = view.height * view.width
    labels.texts = Array(labels.texts[index * count..<(index + 1) * count])
    return labels
  }

  private var divisor: Int? { planes.first.flatMap { labels($0)?.divisor } }

  func values(channel: Int) -> [Double] {
    (0..<view.height * view.width).map { Double(view.tensor[flat: $0 * view.channels + channel]) }
  }

  /// What must be said beside the picture.
  var notes: [String] {
    let language = context.language
    var notes: [String] = []
    if planes.count < view.channels, planes.first?.count == 1 {
      notes.append(Phrase.channelsShown.text(language, "\(planes.count)", "\(view.channels)"))
    }
    if range.outside > 0 {
      let phrase = range.kind == .intensity ? Phrase.clippedIntensity : .outsideRange
      notes.append(phrase.text(language, NumberText.grouped(range.outside)))
    }
    if reduction.rows * reduction.columns > 1 {
      notes.append(Phrase.reducedForDisplay.text(language, "\(reduction.rows * reduction.columns)"))
    }
    if !isToScale { notes.append(Phrase.notToScale.text(language)) }
    return notes
  }

  /// Name, shape, range; and the swatch of values that are no numbers.
  func caption(_ heading: String, _ color: Color, named: Bool = true) -> Caption {
    var facts = [named ? view.name : "", NumberText.shape(view.tensor.shape)]
    if range.nonFinite < view.tensor.count {
      facts.append(
        range.minimum == range.maximum
          ? Phrase.allValues.text(context.language, NumberText.short(range.minimum))
          : NumberText.range(range.minimum, range.maximum))
    }
    var caption = Caption(heading, color, [FigureContext.joined(facts), view.caption])
    if let divisor { caption.add(Phrase.divisor.text(context.language, "\(divisor)")) }
    if range.nonFinite > 0 {
      caption.add(
        Phrase.notNumbers.text(context.language, NumberText.grouped(range.nonFinite)),
        swatch: .color(context.theme.notANumber))
    }
    return caption
  }
}

/// The sizes of a plot: the arithmetic apart from the drawing.
private struct Layout {
  var across = 1
  var plane = Size(width: 0, height: 0)
  var cell = 0.0
  var isToScale = true

  init(_ view: MapView, planes: Int, box: Size) {
    let (width, height) = (Double(view.width), Double(view.height))
    // The number of columns that leaves each plane the most room; an empty place costs a tenth of it.
    var best = 0.0
    var bestWorth = 0.0
    for columns in 1...max(1, planes) {
      let rows = Double((planes + columns - 1) / columns)
      let room = Size(
        width: (box.width - 8 * Double(columns - 1)) / Double(columns),
        height: (box.height - 8 * (rows - 1)) / rows - (planes > 1 ? 16 : 0))
      let scale = min(room.width / width, room.height / height)
      let worth = scale * (planes % columns == 0 ? 1 : 0.9)
      if worth > bestWorth * 1.0001 { (bestWorth, best, across) = (worth, scale, columns) }
    }
    if max(view.width, view.height) <= 16, best >= 22 {
      // Even cells: at 144 dpi, 1.5 device pixels each, every cell is then equally large.
      cell = min(72, 2 * (best / 2).rounded(.down))
      plane = Size(width: width * cell - 2, height: height * cell - 2)
      return
    }
    let scale = best >= 2 ? (best + 1e-9).rounded(.down) : best
    plane = Size(width: (width * scale).rounded(), height: (height * scale).rounded())
    if plane.width < MapPlot.leastSide || plane.height < MapPlot.leastSide {
      isToScale = false
      plane = Size(width: max(MapPlot.leastSide, plane.width), height: max(MapPlot.leastSide, plane.height))
    }
  }
}
