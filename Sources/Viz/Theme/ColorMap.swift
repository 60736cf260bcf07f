// Numbers to colours: grey for light, viridis for magnitudes, blue–neutral–red for signed values. Never a rainbow.
// It clips to 0…1 or −1…1 and does not count; `DisplayRange` decides what the ends mean and what lies outside.
// Next: `ColorMap+Viridis`, the table.

/// A scale of 511 colours, from −1 to 1, or from 0 to 1 for the maps without negative values.
public struct ColorMap: Sendable, Equatable {
  /// The colours from the lowest to the highest value.
  public let colors: [Color]
  /// Whether the middle of the scale is 0 and the lowest value −1.
  public let isSigned: Bool

  /// Black to white, in equal steps of the pixel's value, as a photograph is stored.
  public static let grey = ColorMap(
    colors: (0...255).map { Color(red: UInt8($0), green: UInt8($0), blue: UInt8($0)) }, isSigned: false)

  /// Smith and van der Walt's viridis (matplotlib, CC0): lightness grows evenly, for the colour-blind and in grey print too.
  public static let viridis = ColorMap(colors: viridisTable, isSigned: false)

  /// Blue below zero, red above; the same lightness at −v and v, and at 0 a grey without any hue.
  ///
  /// The neutral end is near the page's background, so that zeros recede: white on a light page, dark on a dark one.
  public static func diverging(_ theme: Theme) -> ColorMap {
    theme == .dark ? divergingDark : divergingLight
  }

  /// The scale for values that are to be read so.
  static func suiting(_ kind: DisplayRange.Kind, _ theme: Theme) -> ColorMap {
    switch kind {
    case .intensity: .grey
    case .signed: .diverging(theme)
    case .magnitude: .viridis
    }
  }

  private static let divergingLight = diverging(neutral: 0.975, end: 0.46, chroma: 0.165)
  private static let divergingDark = diverging(neutral: 0.25, end: 0.76, chroma: 0.15)

  /// The colour of `value`; anything that is no number has none.
  public func color(_ value: Double) -> Color? {
    guard !value.isNaN else { return nil }
    let position = isSigned ? (max(-1, min(1, value)) + 1) / 2 : max(0, min(1, value))
    return colors[Int((position * Double(colors.count - 1)).rounded())]
  }

  /// Two arms in OKLCH (Ottosson 2020): hue constant along an arm, lightness linear, chroma growing from exactly 0.
  private static func diverging(neutral: Double, end: Double, chroma: Double) -> ColorMap {
    func arm(_ hue: Double) -> [Color] {
      (1...255).map { step in
        let amount = Double(step) / 255
        return oklch(
          lightness: neutral + (end - neutral) * amount, chroma: chroma * Maths.pow(amount, 0.75), hue: hue)
      }
    }
    let middle = oklch(lightness: neutral, chroma: 0, hue: 0)
    let grey = Color(red: middle.red, green: middle.red, blue: middle.red)
    return ColorMap(colors: arm(252).reversed() + [grey] + arm(29), isSigned: true)
  }

  private static func oklch(lightness: Double, chroma: Double, hue: Double) -> Color {
    let angle = hue * Double.pi / 180
    let (a, b) = (chroma * Maths.cos(angle), chroma * Maths.sin(angle))
    func cube(_ value: Double) -> Double { value * value * value }
    let l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
    let m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
    let s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
    func encoded(_ linear: Double) -> UInt8 {
      let clipped = max(0, min(1, linear))
      let value = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * Maths.pow(clipped, 1 / 2.4) - 0.055
      return UInt8((255 * value).rounded())
    }
    return Color(
      red: encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
      green: encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
      blue: encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s))
  }
}
