// What the figures of saliency and of filters show, pixel by pixel: a map that is turned, shifted or exchanged with another is
// found here; that nothing overlaps is `FigureLayoutTests`'.

import Reference
import Testing
import Viz

@Suite struct LookingPanelTests {
  private let context = FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer())

  private struct Image {
    let raster: Raster
    let box: Rect

    func color(_ x: Int, _ y: Int) -> Color {
      let place = 3 * (y * raster.width + x)
      return Color(red: raster.bytes[place], green: raster.bytes[place + 1], blue: raster.bytes[place + 2])
    }
  }

  private func images(_ scene: Scene) -> [Image] {
    scene.items.compactMap { if case .image(let raster, let box) = $0 { Image(raster: raster, box: box) } else { nil } }
  }

  /// Every cell of a 2×3 map lies where its pixels of the 4×6 picture are, and the outline around the cell that is named.
  @Test(arguments: [false, true]) func aMapLiesOverItsPicture(isSigned: Bool) throws {
    let picture = Tensor<Float>(shape: [4, 6, 1]) { Float($0) / 23 }
    let values = Tensor<Float>(shape: [2, 3], scalars: isSigned ? [-3, 1, 0, 2, -1, 3] : [0, 1, 2, 3, 4, 5])
    let panel = SaliencyPanel(
      title: "A map", picture: picture, name: "x", guesses: [],
      maps: [
        .init(
          heading: "Map", lines: [], values: values, isSigned: isSigned, place: .init(rows: 1...1, columns: 2...2))
      ], facts: [], command: "")
    let scene = try panel.scene(context)
    // The third picture is the bar of colours.
    let found = images(scene).filter { $0.box.height > 40 }
    try #require(
      found.count == 2 && found[0].box.width == found[1].box.width && found[0].box.height == found[1].box.height)
    let map = found[1]
    let range = DisplayRange(values, kind: isSigned ? .signed : .magnitude)
    let colors = isSigned ? ColorMap.diverging(.light) : .viridis
    for row in 0..<4 {
      for column in 0..<6 {
        let cell = values[flat: row / 2 * 3 + column / 2]
        let grey = UInt8((picture[flat: row * 6 + column] * 255).rounded())
        let color = try #require(colors.color(range.position(Double(cell))))
        let right = Color(red: grey, green: grey, blue: grey).mixed(with: color, 0.65)
        // The middle of the pixel.
        let (x, y) = ((2 * column + 1) * map.raster.width / 12, (2 * row + 1) * map.raster.height / 8)
        #expect(map.color(x, y) == right, "row \(row), column \(column)")
      }
    }
    let cell = Rect(
      x: map.box.x + 2 * map.box.width / 3, y: map.box.y + map.box.height / 2, width: map.box.width / 3,
      height: map.box.height / 2)
    let outlines = scene.items.compactMap { item -> Rect? in
      if case .rectangle(let rect, _, nil, let stroke?) = item, stroke.color == Theme.light.window { rect } else { nil }
    }
    // Two units inside of the cell, and the line half its width further out.
    #expect(outlines == [cell.inset(by: 1)])
  }

  @Test func aMapWithoutAPlaceHasNoOutline() throws {
    let panel = SaliencyPanel(
      title: "A map", picture: noise([4, 4, 3], from: 0, to: 1), name: "x", guesses: [],
      maps: [
        .init(heading: "Map", lines: [], values: Tensor(shape: [2, 2], repeating: 0), isSigned: false, place: nil)
      ], facts: [], command: "")
    let hasOutline = try panel.scene(context).items.contains { item in
      if case .rectangle(_, _, nil, let stroke?) = item { stroke.color == Theme.light.window } else { false }
    }
    #expect(!hasOutline)
  }

  @Test func valuesBeyondTheColoursOfAMapAreCounted() throws {
    var values = noise([30, 30], from: 0, to: 1)
    (values[flat: 3], values[flat: 77], values[flat: 5]) = (90, 80, .nan)
    let panel = SaliencyPanel(
      title: "A map", picture: noise([30, 30, 1], from: 0, to: 1), name: "x", guesses: [],
      maps: [.init(heading: "Map", lines: [], values: values, isSigned: false, place: nil)], facts: [], command: "")
    let words = try panel.scene(context).texts.map(\.string).joined(separator: "\n").replacing("\u{A0}", with: " ")
    let outside = DisplayRange(values, kind: .magnitude).outside
    #expect(outside >= 2 && words.contains("outside the colour range: \(outside)"), "\(words)")
    #expect(words.contains("NaN or ∞: 1"), "\(words)")
  }

  /// Red, green and blue of a filter as they are, and what was before training left of what is after it.
  @Test func filtersOfColoursAreTheirWeights() throws {
    let weights = Tensor<Float>(shape: [2, 2, 3], scalars: [4, 0, 0, 0, 4, 0, 0, 0, 4, -4, 2, -2])
    let panel = BankPanel(
      title: "Filters",
      banks: [
        .init(
          name: "conv", facts: [], reading: .color,
          tiles: [.init(index: 0, values: weights, before: weights.map { -$0 }, lines: [])])
      ], facts: [], command: "")
    let found = images(try panel.scene(context)).filter { $0.raster.width == 2 && $0.raster.height == 2 }
    try #require(found.count == 2)
    let (before, after) = found[0].box.x < found[1].box.x ? (found[0], found[1]) : (found[1], found[0])
    #expect(before.box.y == after.box.y)
    // 0.5 + w / (2 · 4), of 255.
    let level: (Float) -> UInt8 = { UInt8((255 * (0.5 + $0 / 8)).rounded()) }
    #expect(after.raster.bytes == weights.scalars.map(level))
    #expect(before.raster.bytes == weights.scalars.map { level(-$0) })
  }
}
