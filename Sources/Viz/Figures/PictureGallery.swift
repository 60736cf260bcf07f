// Small pictures in rows of five, each with its name, and beside them a bar for each class.
// What is shown is the caller's: examples of a data set, or one example changed many times. Next: `KernelGallery`.

import Reference

/// A page of pictures.
public struct PictureGallery: Figure {
  /// One picture.
  public struct Picture: Sendable, Equatable {
    /// Its values `[H, W, C]`: with three channels a colour picture, else the first channel as grey.
    public var values: Tensor<Float>
    /// What it is.
    public var name: String
    /// More about it, in small type; may be empty.
    public var note: String

    /// Makes a picture.
    public init(values: Tensor<Float>, name: String, note: String) {
      (self.values, self.name, self.note) = (values, name, note)
    }
  }

  /// The size of one class.
  public struct Bar: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// How many examples it has.
    public var count: Int

    /// Makes a bar.
    public init(name: String, count: Int) { (self.name, self.count) = (name, count) }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The pictures, in reading order.
  public var pictures: [Picture]
  /// The classes; none for pictures alone.
  public var bars: [Bar]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, pictures: [Picture], bars: [Bar], facts: [String], command: String) {
    (self.title, self.pictures, self.bars) = (title, pictures, bars)
    (self.facts, self.command) = (facts, command)
  }

  private static let across = 5
  private static let gap = 16.0
  /// More classes than this are told, not drawn.
  private static let mostBars = 30

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard !pictures.isEmpty, pictures.allSatisfy({ $0.values.rank == 3 && $0.values.count > 0 }) else {
      throw VizError("a gallery needs pictures of height, width and channels")
    }
    let room = bars.isEmpty ? 160.0 : 112.0
    // No larger than what is drawn, so that the pictures begin where the title does, and wide enough for a name.
    let drawn = pictures.map { Self.drawn($0, in: room) }
    let box = Size(
      width: max(80, drawn.map(\.width).max() ?? room), height: drawn.map(\.height).max() ?? room)
    let across = Double(Self.across)
    let width = across * box.width + (across - 1) * Self.gap
    let chartGap = 56.0
    var page = Page(context, title: title, width: bars.isEmpty ? width : Page.fullWidth)
    let scale = PictureScale(pictures.map(\.values))
    let rows = stride(from: 0, to: pictures.count, by: Self.across).map { first in
      Block.beside(
        pictures[first..<min(pictures.count, first + Self.across)].map { card($0, room, box, scale, context) },
        gap: Self.gap)
    }
    let gallery = Block.stack(rows, gap: Self.gap)
    let chart = chart(width: Page.fullWidth - width - chartGap, context)
    page.add(bars.isEmpty ? gallery : .beside([gallery, chart], gap: chartGap))
    return page.finish(facts: facts + scale.notes(context.language), command: command)
  }

  /// The size of a picture in a square: whole multiples of a pixel where it is enlarged, so that all are equally large.
  private static func drawn(_ picture: Picture, in side: Double) -> Size {
    let (height, width) = (Double(picture.values.shape[0]), Double(picture.values.shape[1]))
    let factor = min(side / width, side / height)
    let zoom = factor >= 2 ? factor.rounded(.down) : factor
    return Size(width: max(1, (width * zoom).rounded()), height: max(1, (height * zoom).rounded()))
  }

  private func card(
    _ picture: Picture, _ room: Double, _ box: Size, _ scale: PictureScale, _ context: FigureContext
  ) -> Block {
    let (size, side) = (Self.drawn(picture, in: room), box.width)
    let raster = scale.raster(picture.values)
    let names = Self.lines(picture.name, .body, width: side, context)
    let notes = Self.lines(picture.note, .small, width: side, context)
    let words = 20 * Double(names.count) + 16 * Double(notes.count)
    return Block(size: Size(width: side, height: box.height + 4 + words)) { canvas, origin in
      let corner = Point(
        x: origin.x + ((side - size.width) / 2).rounded(), y: origin.y + ((box.height - size.height) / 2).rounded())
      canvas.add(.image(raster, Rect(x: corner.x, y: corner.y, width: size.width, height: size.height)))
      var y = origin.y + box.height + 4
      for name in names {
        canvas.text(name, .body, canvas.theme.text, x: origin.x + side / 2, middle: y + 10, anchor: .middle)
        y += 20
      }
      for note in notes {
        canvas.text(note, .small, canvas.theme.mutedText, x: origin.x + side / 2, middle: y + 8, anchor: .middle)
        y += 16
      }
    }
  }

  /// A bar for each class, its name at the left and its number at the right.
  private func chart(width: Double, _ context: FigureContext) -> Block {
    let shown = Array(bars.prefix(Self.mostBars))
    let names = shown.map { context.shortened($0.name, .body, width: width * 0.45) }
    let left = (names.map { context.width($0, .body) }.max() ?? 0).rounded(.up) + 12
    let counts = shown.map { NumberText.grouped($0.count) }
    let right = (counts.map { context.width($0, .smallNumber) }.max() ?? 0).rounded(.up) + 8
    let room = max(8, width - left - right)
    let most = Double(max(1, bars.map(\.count).max() ?? 1))
    let more = bars.count - shown.count
    let height = 32 + 24 * Double(shown.count) + (more > 0 ? 24 : 0)
    return Block(size: Size(width: width, height: height)) { canvas, origin in
      let theme = canvas.theme
      canvas.text(context.phrase(.dataBars), .heading, theme.text, x: origin.x, middle: origin.y + 8)
      var middle = origin.y + 44
      for (index, bar) in shown.enumerated() {
        canvas.text(names[index], .body, theme.text, x: origin.x + left - 12, middle: middle, anchor: .end)
        // Even one example can be seen.
        let length = bar.count > 0 ? max(1, (room * Double(bar.count) / most).rounded()) : 0
        if length > 0 {
          canvas.rectangle(Rect(x: origin.x + left, y: middle - 8, width: length, height: 16), fill: theme.input)
        }
        canvas.text(counts[index], .smallNumber, theme.mutedText, x: origin.x + left + length + 8, middle: middle)
        middle += 24
      }
      if more > 0 {
        canvas.text(
          Phrase.dataMoreClasses.text(context.language, NumberText.grouped(more)), .small, theme.mutedText,
          x: origin.x, middle: middle)
      }
    }
  }

  /// At most two lines of a text.
  private static func lines(
    _ text: String, _ style: TextStyle, width: Double, _ context: FigureContext
  ) -> [String] {
    let lines = context.wrapped(text, style, width: width)
    if lines.count <= 2 { return lines }
    return [lines[0], context.shortened(lines.dropFirst().joined(separator: " "), style, width: width)]
  }
}

/// The numbers that black and white stand for, the same for all pictures of a page.
struct PictureScale {
  private let low: Float
  private let high: Float
  private let channels: Int
  private let notFinite: Int

  /// 0 and 1, unless a value lies outside: then the smallest and the largest.
  init(_ pictures: [Tensor<Float>]) {
    let extremes = pictures.map(\.extremes)
    notFinite = extremes.reduce(0) { $0 + $1.notNumbers + $1.infinities }
    let (least, most) = (extremes.map(\.minimum).min() ?? 0, extremes.map(\.maximum).max() ?? 1)
    let fits = !(least < 0 || most > 1) || least > most
    (low, high) = fits ? (0, 1) : (least, max(most, least.nextUp))
    channels = pictures[0].shape[2]
  }

  func notes(_ language: Language) -> [String] {
    var notes: [String] = []
    if low != 0 || high != 1 {
      notes.append(
        Phrase.dataDrawnRange.text(language, NumberText.short(Double(low)), NumberText.short(Double(high))))
    }
    if channels != 1 && channels != 3 { notes.append(Phrase.channelsShown.text(language, "1", "\(channels)")) }
    if notFinite > 0 { notes.append(Phrase.notNumbers.text(language, NumberText.grouped(notFinite))) }
    return notes
  }

  /// The pixels of a picture; what is no number is black.
  func raster(_ picture: Tensor<Float>) -> Raster {
    let (height, width, stored) = (picture.shape[0], picture.shape[1], picture.shape[2])
    let values = picture.storage
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * height * width)
    for pixel in 0..<height * width {
      for colour in 0..<3 {
        let share = (values[pixel * stored + (stored == 3 ? colour : 0)] - low) / (high - low)
        bytes.append(share.isNaN ? 0 : UInt8((min(1, max(0, share)) * 255).rounded()))
      }
    }
    return Raster(width: width, height: height, bytes: bytes)
  }
}
