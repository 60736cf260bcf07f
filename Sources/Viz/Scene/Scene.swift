// What is to be drawn, as plain values in painting order: later items lie over earlier ones.
// A scene knows no figure and no Cairo; tests compare it, `Painter` paints it.
// Next: `Canvas`, which figures use to fill a scene.

/// A page and everything on it.
public struct Scene: Sendable, Equatable {
  /// The page, in logical pixels of 1/96 inch.
  public var size: Size
  /// What the page is filled with first.
  public var background: Color
  /// What is drawn, first to last.
  public var items: [Item]
  /// The document's title, for formats that have one.
  public var title: String

  /// Makes a scene from its parts.
  public init(size: Size, background: Color, items: [Item], title: String) {
    self.size = size
    self.background = background
    self.items = items
    self.title = title
  }

  /// A pen.
  public struct Stroke: Sendable, Equatable {
    /// The colour of the line.
    public var color: Color
    /// Its width in logical pixels, centred on the outline.
    public var width: Double
    /// Dash and gap length, or 0 for a solid line.
    public var dash: Double

    /// Makes a pen.
    public init(color: Color, width: Double, dash: Double = 0) {
      self.color = color
      self.width = width
      self.dash = dash
    }
  }

  /// One thing to draw.
  public enum Item: Sendable, Equatable {
    /// A rectangle, its corners rounded if `radius` is positive.
    case rectangle(Rect, radius: Double, fill: Color?, stroke: Stroke?)
    /// Straight lines from point to point; `closed` joins the last to the first.
    case path([Point], closed: Bool, fill: Color?, stroke: Stroke?)
    /// A circle.
    case circle(center: Point, radius: Double, fill: Color?, stroke: Stroke?)
    /// Parallel lines at 45° inside a rectangle: the mark of padding.
    case hatch(Rect, color: Color, spacing: Double)
    /// A picture stretched over a rectangle.
    case image(Raster, Rect)
    /// One line of text.
    case text(TextRun)
  }

  /// The text of the scene, in painting order.
  public var texts: [TextRun] {
    items.compactMap { if case .text(let run) = $0 { run } else { nil } }
  }
}

/// A picture: rows of 8-bit RGB pixels without gaps.
public struct Raster: Sendable, Equatable {
  /// Pixels across.
  public let width: Int
  /// Pixels down.
  public let height: Int
  /// `3 · width · height` bytes.
  public let bytes: [UInt8]

  /// Makes a picture.
  ///
  /// - Precondition: there are `3 · width · height` bytes, and at least one pixel.
  public init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width > 0 && height > 0 && bytes.count == 3 * width * height, "\(bytes.count) bytes are not a picture")
    self.width = width
    self.height = height
    self.bytes = bytes
  }
}
