// The colours of a page, by role. A figure never names a colour, it names what the colour means.
// No sizes and no fonts here (see `TextStyle`), no scales (see `ColorMap`).

/// The colours of a page.
public enum Theme: String, Sendable, CaseIterable {
  /// A white page for screens.
  case light
  /// A dark page for screens.
  case dark
  /// A white page with black text and stronger lines, for paper.
  case print

  /// The page.
  public var background: Color {
    switch self {
    case .light: Color(0xFFFFFF)
    case .dark: Color(0x15181D)
    case .print: Color(0xFFFFFF)
    }
  }

  /// Titles and numbers.
  public var text: Color {
    switch self {
    case .light: Color(0x1B1F27)
    case .dark: Color(0xECEFF4)
    case .print: Color(0x000000)
    }
  }

  /// Facts and axes.
  public var mutedText: Color {
    switch self {
    case .light: Color(0x5A6270)
    case .dark: Color(0xA3ACBA)
    case .print: Color(0x333333)
    }
  }

  /// What goes in: Okabe–Ito's blue, darkened or lightened until it can be read as text.
  public var input: Color {
    switch self {
    case .light, .print: Color(0x0068A6)
    case .dark: Color(0x62B4F0)
    }
  }

  /// What it is multiplied with: Okabe–Ito's orange, likewise.
  public var kernel: Color {
    switch self {
    case .light, .print: Color(0xA85400)
    case .dark: Color(0xF2A93B)
    }
  }

  /// What comes out: Okabe–Ito's bluish green, likewise.
  public var output: Color {
    switch self {
    case .light, .print: Color(0x00755A)
    case .dark: Color(0x3CC8A0)
    }
  }

  /// What mixes all numbers with all others: Okabe–Ito's reddish purple, likewise.
  public var mixing: Color {
    switch self {
    case .light, .print: Color(0x9A4576)
    case .dark: Color(0xE29BC3)
    }
  }

  /// The line around the window that is followed through a figure.
  public var window: Color {
    switch self {
    case .light, .print: Color(0xE05A00)
    case .dark: Color(0xFF9A3D)
    }
  }

  /// The second line of that outline, without which it would be lost on a photograph of its colour.
  public var windowHalo: Color { self == .dark ? .black : .white }

  /// The lines of the hatch that marks padding.
  public var hatch: Color {
    switch self {
    case .light: Color(0xBFC6D1)
    case .dark: Color(0x4A525F)
    case .print: Color(0x9A9A9A)
    }
  }

  /// Empty cells, and the ground of the hatch.
  public var cell: Color {
    switch self {
    case .light: Color(0xF1F3F6)
    case .dark: Color(0x232830)
    case .print: Color(0xF2F2F2)
    }
  }

  /// The first of two tints that set neighbouring windows apart.
  public var tintA: Color {
    switch self {
    case .light, .print: Color(0xCFE4F3)
    case .dark: Color(0x1E4460)
    }
  }

  /// The second tint.
  public var tintB: Color {
    switch self {
    case .light, .print: Color(0xFBE3C0)
    case .dark: Color(0x5C4017)
    }
  }

  /// Axes, borders of pictures and the line between sections.
  public var grid: Color {
    switch self {
    case .light: Color(0xD5DAE2)
    case .dark: Color(0x3A414C)
    case .print: Color(0x8A8A8A)
    }
  }

  /// A value that is no number: Okabe–Ito's reddish purple, which no colour map here contains.
  public var notANumber: Color { Color(0xCC79A7) }

  /// Colours for things without an order: Okabe and Ito's palette, distinguishable by the colour-blind.
  public var categories: [Color] {
    [0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xD55E00, 0xF0E442].map(Color.init)
  }
}
