import Reference
import Testing
import Viz

@Suite struct ThemeTests {
  @Test(arguments: Theme.allCases) func everyTextColourCanBeRead(theme: Theme) {
    let roles = [theme.text, theme.mutedText, theme.input, theme.kernel, theme.output, theme.mixing]
    for color in roles {
      #expect(color.contrast(with: theme.background) >= 4.5, "\(color)")
    }
    for ground in [theme.tintA, theme.tintB, theme.cell] {
      #expect(theme.text.contrast(with: ground) >= 4.5)
    }
    // The outline is no text: three to one is enough for shapes.
    #expect(theme.window.contrast(with: theme.background) >= 3)
    #expect(Set([theme.input, theme.kernel, theme.output, theme.mixing]).count == 4)
  }

  @Test func blackOrWhiteCanBeReadOnEveryColour() {
    for red in stride(from: 0, through: 255, by: 15) {
      for green in stride(from: 0, through: 255, by: 5) {
        for blue in stride(from: 0, through: 255, by: 15) {
          let color = Color(red: UInt8(red), green: UInt8(green), blue: UInt8(blue))
          #expect(color.legible.contrast(with: color) >= 4.5, "\(color)")
        }
      }
    }
  }

  @Test func contrastIsThatOfTheStandard() {
    #expect(abs(Color.black.contrast(with: .white) - 21) < 1e-9)
    #expect(abs(Color(0x777777).contrast(with: .white) - 4.48) < 0.01)
  }
}

@Suite struct ColorMapTests {
  @Test(arguments: Theme.allCases) func zeroHasNoHue(theme: Theme) throws {
    let zero = try #require(ColorMap.diverging(theme).color(0))
    #expect(zero.red == zero.green && zero.green == zero.blue)
    // And it recedes: it is nearer to the page than either end.
    for end in [-1.0, 1] {
      let color = try #require(ColorMap.diverging(theme).color(end))
      #expect(color.contrast(with: theme.background) > zero.contrast(with: theme.background) + 2)
    }
  }

  @Test(arguments: Theme.allCases) func theDivergingMapIsSymmetric(theme: Theme) throws {
    let map = ColorMap.diverging(theme)
    var previous = try #require(map.color(0)).luminance
    for step in 1...255 {
      let value = Double(step) / 255
      let (low, high) = (try #require(map.color(-value)), try #require(map.color(value)))
      #expect(abs(low.luminance - high.luminance) < 0.06, "at \(value)")
      #expect(low.blue > low.red && high.red > high.blue, "at \(value)")
      // Lightness runs one way along an arm, up to the rounding of a channel.
      let change = high.luminance - previous
      #expect(theme == .dark ? change > -0.004 : change < 0.004, "at \(value)")
      previous = high.luminance
    }
  }

  @Test func viridisGrowsBrighter() throws {
    let map = ColorMap.viridis
    #expect(map.colors.count == 256)
    #expect(map.color(0) == Color(0x440154) && map.color(1) == Color(0xFDE725))
    for (dark, bright) in zip(map.colors, map.colors.dropFirst()) { #expect(bright.luminance > dark.luminance - 1e-3) }
    for (dark, bright) in zip(map.colors, map.colors.dropFirst(8)) { #expect(bright.luminance > dark.luminance) }
  }

  @Test func greyIsTheValue() {
    #expect(ColorMap.grey.color(0) == .black && ColorMap.grey.color(1) == .white)
    #expect(ColorMap.grey.color(128.0 / 255) == Color(0x808080))
  }

  @Test func valuesBeyondTheEndsAreTheEnds() {
    for map in [ColorMap.grey, .viridis, .diverging(.light), .diverging(.dark)] {
      #expect(map.color(7) == map.colors.last && map.color(.infinity) == map.colors.last)
      #expect(map.color(-7) == map.colors.first)
      #expect(map.color(.nan) == nil)
      #expect(!map.colors.contains(Theme.light.notANumber))
    }
  }
}

@Suite struct DisplayRangeTests {
  @Test func thePercentileIsExact() {
    // 1…1000 in some order, signs alternating: 995 values do not exceed 995.
    let values = (0..<1000).map { Float(($0 * 37) % 1000 + 1) * ($0.isMultiple(of: 2) ? 1 : -1) }
    let range = DisplayRange(values, kind: .signed)
    #expect(range.upper == 995 && range.lower == -995)
    #expect(range.outside == 5)
    #expect(range.below == values.filter { $0 < -995 }.count && range.above == values.filter { $0 > 995 }.count)
    #expect(range.maximum == Double(values.max() ?? 0) && range.minimum == Double(values.min() ?? 0))
  }

  @Test(arguments: [1, 2, 7, 199, 200, 201, 1013]) func atLeastTheShareIsInside(count: Int) {
    let values = noise([count], from: -3, to: 5, seed: UInt64(count)).scalars
    let range = DisplayRange(values, kind: .signed)
    let inside = values.filter { Double(abs($0)) <= range.upper }.count
    #expect(Double(inside) >= 0.995 * Double(count) && inside + range.outside == count)
    // And no smaller end would do.
    #expect(Double(values.filter { Double(abs($0)) < range.upper }.count) < 0.995 * Double(count))
  }

  @Test func oddMaps() {
    #expect(DisplayRange([], kind: .signed).upper == 1)
    #expect(DisplayRange([0, 0], kind: .signed) == DisplayRange([0, 0, 0], kind: .signed))
    #expect(DisplayRange([0, 0], kind: .magnitude).upper == 1)
    #expect(DisplayRange([-2, -2], kind: .signed).upper == 2)
    #expect(DisplayRange([1e-30], kind: .signed).upper == Double(Float(1e-30)))
    // Nearly all zeros: the percentile is 0, which is no scale.
    #expect(DisplayRange([Float](repeating: 0, count: 999) + [4], kind: .signed).upper == 4)
    let strange = DisplayRange([.nan, .infinity, -.infinity, 3], kind: .signed)
    #expect(strange.nonFinite == 3 && strange.upper == 3 && strange.outside == 0)
    #expect(DisplayRange([.nan], kind: .signed).upper == 1)
  }

  @Test func kindsHaveTheirEnds() {
    let values: [Float] = [-0.5, 0.25, 0.5, 1.5]
    let intensity = DisplayRange(values, kind: .intensity)
    #expect(intensity.lower == 0 && intensity.upper == 1 && intensity.below == 1 && intensity.above == 1)
    let magnitude = DisplayRange(values, kind: .magnitude)
    #expect(magnitude.lower == 0 && magnitude.upper == 1.5 && magnitude.below == 1 && magnitude.above == 0)
    let shared = DisplayRange(Tensor(shape: [4], scalars: values), kind: .signed, upper: 1)
    #expect(shared.upper == 1 && shared.above == 1 && shared.position(-0.5) == -0.5)
  }
}
