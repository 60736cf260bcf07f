// One line of text: its letters, its type, its place. And the question layout asks: how wide is it?
// Lines are broken by `Canvas`, glyphs are found by `Painter`.
// Next: `Canvas`.

/// The type a run is set in.
public struct TextStyle: Sendable, Hashable {
  /// Which letters.
  public enum Face: Sendable, Hashable {
    /// Words: NanumGothic, then DejaVu Sans for the signs it lacks.
    case words
    /// Numbers and formulas: DejaVu Sans, whose digits, minus and × are made for each other.
    case numbers
    /// Commands: DejaVu Sans Mono.
    case mono
  }

  /// Which letters.
  public var face: Face
  /// The em in logical pixels.
  public var size: Double
  /// Whether the words are bold. Numbers and commands are never bold.
  public var isBold: Bool

  /// Makes a style.
  public init(face: Face, size: Double, isBold: Bool = false) {
    self.face = face
    self.size = size
    self.isBold = isBold
  }

  /// The title of a page, and the one number it is about.
  public static let title = TextStyle(face: .words, size: 22, isBold: true)
  /// The name of a panel.
  public static let heading = TextStyle(face: .words, size: 14, isBold: true)
  /// Running text.
  public static let body = TextStyle(face: .words, size: 14)
  /// Facts.
  public static let small = TextStyle(face: .words, size: 11)
  /// The command at the foot.
  public static let command = TextStyle(face: .mono, size: 11)
  /// Signs between panels and the value that is explained.
  public static let largeNumber = TextStyle(face: .numbers, size: 22)
  /// Numbers in large cells.
  public static let number = TextStyle(face: .numbers, size: 14)
  /// Numbers in small cells and on axes.
  public static let smallNumber = TextStyle(face: .numbers, size: 11)

  /// The height of a line of this type, on the 8-pixel grid where it can be.
  public var lineHeight: Double { size >= 20 ? 32 : size >= 13 ? 24 : 16 }

  /// How far the baseline lies below the middle of a line: half the height of a capital letter or digit.
  public var middleToBaseline: Double { 0.36 * size }
}

/// One line of text on the page.
public struct TextRun: Sendable, Equatable {
  /// Which point of the baseline `position` is.
  public enum Anchor: Sendable, Equatable {
    /// The left end.
    case start
    /// The middle.
    case middle
    /// The right end.
    case end
  }

  /// The letters.
  public var string: String
  /// The type.
  public var style: TextStyle
  /// The colour.
  public var color: Color
  /// Which point of the baseline `position` is.
  public var anchor: Anchor
  /// A point on the baseline.
  public var position: Point

  /// Makes a run.
  public init(string: String, style: TextStyle, color: Color, anchor: Anchor, position: Point) {
    self.string = string
    self.style = style
    self.color = color
    self.anchor = anchor
    self.position = position
  }

  /// The box of the ink, near enough for layout: from the ascenders to the descenders.
  public func bounds(_ measurer: some TextMeasurer) -> Rect {
    let width = measurer.width(of: string, style: style)
    let left =
      switch anchor {
      case .start: position.x
      case .middle: position.x - width / 2
      case .end: position.x - width
      }
    return Rect(x: left, y: position.y - 0.8 * style.size, width: width, height: style.size)
  }
}

/// Tells layout how wide text will be.
public protocol TextMeasurer {
  /// The width of one line in logical pixels.
  func width(of string: String, style: TextStyle) -> Double
}

/// A measurer without fonts, for tests of layout: every character is as wide as `advance` em, Hangul one em.
public struct FixedWidthMeasurer: TextMeasurer, Sendable {
  /// The width of a character that is not Hangul, in em.
  public var advance: Double

  /// Makes a measurer.
  public init(advance: Double = 0.6) { self.advance = advance }

  /// The number of characters times their width.
  public func width(of string: String, style: TextStyle) -> Double {
    string.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 1 : advance) * style.size }
  }
}
