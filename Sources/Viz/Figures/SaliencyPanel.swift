// Why a network answers so: the picture with its guesses, and for each method where the score of a class comes from, as
// colours over the picture. What the numbers are is `Reference`'s; which methods are shown is the caller's.

import Reference

/// A picture, its guesses, and maps over it.
public struct SaliencyPanel: Figure {
  /// Some neighbouring cells of a map.
  public struct Area: Sendable, Equatable {
    /// Its rows, from 0.
    public var rows: ClosedRange<Int>
    /// Its columns, from 0.
    public var columns: ClosedRange<Int>

    /// An area by its rows and columns.
    public init(rows: ClosedRange<Int>, columns: ClosedRange<Int>) { (self.rows, self.columns) = (rows, columns) }
  }

  /// A map over the picture.
  public struct Map: Sendable, Equatable {
    /// What it is called.
    public var heading: String
    /// Facts below it.
    public var lines: [String]
    /// Its values `[h, w]`; a cell of it may stand for several pixels.
    public var values: Tensor<Float>
    /// Whether values below 0 speak against the class; else there are none.
    public var isSigned: Bool
    /// The place that is outlined, in its own cells; `nil` for none.
    public var place: Area?

    /// Makes a map.
    public init(heading: String, lines: [String], values: Tensor<Float>, isSigned: Bool, place: Area?) {
      (self.heading, self.lines, self.values) = (heading, lines, values)
      (self.isSigned, self.place) = (isSigned, place)
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// What goes into the network, `[H, W, C]`.
  public var picture: Tensor<Float>
  /// What it is called.
  public var name: String
  /// What the network takes it for, the most probable first.
  public var guesses: [PredictionPanel.Guess]
  /// The maps, beside each other.
  public var maps: [Map]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, picture: Tensor<Float>, name: String, guesses: [PredictionPanel.Guess], maps: [Map],
    facts: [String], command: String
  ) {
    (self.title, self.picture, self.name, self.guesses) = (title, picture, name, guesses)
    (self.maps, self.facts, self.command) = (maps, facts, command)
  }

  private static let side = 240.0
  private static let gap = 40.0
  /// How much of a colour over the picture is the map's.
  private static let share = 0.65

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard picture.rank == 3, picture.count > 0, !maps.isEmpty,
      maps.allSatisfy({ map in
        map.values.rank == 2 && map.values.count > 0
          && map.place.map { place in
            (0..<map.values.shape[0]).contains(place.rows) && (0..<map.values.shape[1]).contains(place.columns)
          } != false
      })
    else { throw VizError("a picture has height, width and channels, and maps over it height and width") }
    let scale = PictureScale([picture])
    let ground = scale.raster(picture)
    let count = Double(maps.count + 1)
    var page = Page(context, title: title, width: count * Self.side + (count - 1) * Self.gap)
    let columns = [pictureColumn(ground, context)] + maps.map { column($0, ground, context) }
    page.add(.beside(columns, gap: Self.gap))
    let share = NumberText.short(100 * Self.share, digits: 2)
    return page.finish(
      facts: facts + [Phrase.saliencyBlend.text(context.language, share)] + scale.notes(context.language),
      command: command)
  }

  /// The picture's place in a column: as large as fits, whole pixels where they are large.
  private var size: Size {
    let (height, width) = (Double(picture.shape[0]), Double(picture.shape[1]))
    let factor = Self.side / max(height, width)
    let zoom = factor >= 2 ? factor.rounded(.down) : factor
    return Size(width: max(1, (width * zoom).rounded()), height: max(1, (height * zoom).rounded()))
  }

  private func pictureColumn(_ ground: Raster, _ context: FigureContext) -> Block {
    let size = size
    let caption = Caption(
      context.phrase(.saliencyPicture), context.theme.input,
      [FigureContext.joined([context.shortened(name, .small, width: Self.side), NumberText.shape(picture.shape)])])
    let image = Block(size: Size(width: Self.side, height: size.height)) { canvas, origin in
      canvas.add(.image(ground, Rect(x: origin.x, y: origin.y, width: size.width, height: size.height)))
    }
    return .stack([image, caption.block(context, width: Self.side), bars(context)], gap: 12)
  }

  private func bars(_ context: FigureContext) -> Block {
    Block(size: Size(width: Self.side, height: 32 * Double(guesses.count))) { canvas, origin in
      let theme = canvas.theme
      var y = origin.y
      for guess in guesses {
        let color = guess.isRight == nil ? theme.input : guess.isRight == true ? theme.output : theme.kernel
        let percent = NumberText.fixed(100 * guess.probability, decimals: 1) + " %"
        let room = Self.side - context.width(percent, .smallNumber) - 8
        canvas.text(
          context.shortened(guess.name, .small, width: room), .small, theme.text, x: origin.x, middle: y + 8)
        canvas.text(percent, .smallNumber, theme.text, x: origin.x + Self.side, middle: y + 8, anchor: .end)
        canvas.rectangle(Rect(x: origin.x, y: y + 18, width: Self.side, height: 6), fill: theme.cell)
        let length = guess.probability > 0 ? min(Self.side, max(1, (Self.side * guess.probability).rounded())) : 1
        canvas.rectangle(Rect(x: origin.x, y: y + 18, width: length, height: 6), fill: color)
        y += 32
      }
    }
  }

  private func column(_ map: Map, _ ground: Raster, _ context: FigureContext) -> Block {
    let size = size
    let range = DisplayRange(map.values, kind: map.isSigned ? .signed : .magnitude)
    let colors = map.isSigned ? ColorMap.diverging(context.theme) : .viridis
    let raster = Self.blended(map.values, range, colors, unknown: context.theme.notANumber, over: ground, size)
    let image = Block(size: Size(width: Self.side, height: size.height)) { canvas, origin in
      let box = Rect(x: origin.x, y: origin.y, width: size.width, height: size.height)
      canvas.add(.image(raster, box))
      guard let area = map.place else { return }
      func place(_ range: ClosedRange<Int>, _ count: Int, _ extent: Double) -> (start: Double, length: Double) {
        let start = (Double(range.lowerBound) * extent / Double(count)).rounded()
        return (start, max(4, (Double(range.upperBound + 1) * extent / Double(count)).rounded() - start))
      }
      let (x, width) = place(area.columns, map.values.shape[1], size.width)
      let (y, height) = place(area.rows, map.values.shape[0], size.height)
      canvas.windowOutline(
        Rect(
          x: box.x + min(x, size.width - width), y: box.y + min(y, size.height - height), width: width, height: height
        )
        .inset(by: 2))
    }
    var caption = Caption(map.heading, context.theme.output, map.lines)
    if range.outside > 0 { caption.add(Phrase.outsideRange.text(context.language, NumberText.grouped(range.outside))) }
    if range.nonFinite > 0 {
      caption.add(Phrase.notNumbers.text(context.language, NumberText.grouped(range.nonFinite)))
    }
    let bar = ColorBar(range: range, colorMap: colors, context: context).horizontal(width: max(120, size.width))
    return .stack([image, bar, caption.block(context, width: Self.side)], gap: 12)
  }

  /// A map's colours over the brightness of a picture, two pixels for each of the page; cells keep their edges.
  private static func blended(
    _ values: Tensor<Float>, _ range: DisplayRange, _ colors: ColorMap, unknown: Color, over ground: Raster,
    _ size: Size
  ) -> Raster {
    let (width, height) = (2 * Int(size.width), 2 * Int(size.height))
    let (rows, columns) = (values.shape[0], values.shape[1])
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * width * height)
    for y in 0..<height {
      let (row, line) = (y * rows / height * columns, y * ground.height / height * ground.width)
      for x in 0..<width {
        let pixel = 3 * (line + x * ground.width / width)
        // The luma of Rec. 601, as everywhere in the project.
        let luma =
          0.299 * Double(ground.bytes[pixel]) + 0.587 * Double(ground.bytes[pixel + 1])
          + 0.114 * Double(ground.bytes[pixel + 2])
        let grey = UInt8(luma.rounded())
        let color = colors.color(range.position(Double(values[flat: row + x * columns / width]))) ?? unknown
        let mixed = Color(red: grey, green: grey, blue: grey).mixed(with: color, share)
        bytes += [mixed.red, mixed.green, mixed.blue]
      }
    }
    return Raster(width: width, height: height, bytes: bytes)
  }
}
