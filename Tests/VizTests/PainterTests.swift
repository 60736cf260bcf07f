import Reference
import Testing
import Viz

@Suite struct PainterTests {
  private func scene(_ items: [Scene.Item], width: Double = 64, height: Double = 40) -> Scene {
    Scene(size: Size(width: width, height: height), background: .white, items: items, title: "제목")
  }

  private func text(_ string: String, face: TextStyle.Face = .words) -> Scene.Item {
    .text(
      TextRun(
        string: string, style: TextStyle(face: face, size: 11), color: .black, anchor: .start,
        position: Point(x: 2, y: 20)))
  }

  private func everything() throws -> Scene {
    let figure = filterPanel(
      input: noise([40, 40], from: 0, to: 1), output: noise([40, 40], from: -1, to: 1), explained: corner(3, 3))
    return try figure.scene(FigureContext(language: .korean, theme: .light, measurer: try makePainter()))
  }

  @Test func formatsHaveTheirSignatures() throws {
    let painter = try makePainter()
    let scene = try everything()
    #expect(try painter.render(scene, as: .png).starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    #expect(try painter.render(scene, as: .svg).starts(with: Array("<?xml".utf8)))
    let pdf = try painter.render(scene, as: .pdf)
    #expect(pdf.starts(with: Array("%PDF-".utf8)))
    #expect(String(decoding: pdf.suffix(16), as: UTF8.self).contains("%%EOF"))
  }

  @Test(arguments: FigureFormat.allCases) func theSameSceneGivesTheSameBytes(format: FigureFormat) throws {
    let scene = try everything()
    let first = try makePainter().render(scene, as: format)
    // A painter that has already painted something else, in a process that has too.
    let painter = try makePainter()
    _ = try painter.render(self.scene([text("다른 그림")]), as: format)
    #expect(try painter.render(scene, as: format) == first)
  }

  @Test(arguments: FigureFormat.allCases) func everyKindOfItemLeavesAMark(format: FigureFormat) throws {
    let painter = try makePainter()
    let box = Rect(x: 4, y: 4, width: 30, height: 20)
    let pen = Scene.Stroke(color: .black, width: 2)
    let corners = [Point(x: 4, y: 4), Point(x: 34, y: 8), Point(x: 9, y: 30)]
    let items: [Scene.Item] = [
      .rectangle(box, radius: 0, fill: .black, stroke: nil), .rectangle(box, radius: 4, fill: .black, stroke: nil),
      .rectangle(box, radius: 0, fill: nil, stroke: pen), .path(corners, closed: false, fill: nil, stroke: pen),
      .path(corners, closed: true, fill: nil, stroke: pen), .path(corners, closed: true, fill: .black, stroke: nil),
      .path(corners, closed: true, fill: nil, stroke: Scene.Stroke(color: .black, width: 2, dash: 3)),
      .circle(center: Point(x: 20, y: 20), radius: 9, fill: .black, stroke: nil),
      .hatch(box, color: .black, spacing: 5), text("가"),
      .image(Raster(width: 2, height: 1, bytes: [0, 0, 0, 255, 0, 0]), box),
    ]
    var seen: Set<[UInt8]> = [try painter.render(scene([]), as: format)]
    for item in items {
      #expect(seen.insert(try painter.render(scene([item]), as: format)).inserted, "\(item)")
    }
  }

  @Test func dpiScalesThePixels() throws {
    let painter = try makePainter()
    for (dpi, width, height) in [(96, 64, 40), (144, 96, 60), (24, 16, 10), (1200, 800, 500)] {
      let png = try painter.render(scene([]), as: .png, dpi: dpi)
      func number(_ offset: Int) -> Int { png[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
      #expect(number(16) == width && number(20) == height, "\(dpi) dpi")
      let density = try #require(png.firstRange(of: Array("pHYs".utf8)))
      #expect(abs(Double(number(density.upperBound)) * 0.0254 - Double(dpi)) < 0.02, "\(dpi) dpi")
    }
    #expect(try painter.render(scene([]), as: .svg, dpi: 96) == painter.render(scene([]), as: .svg, dpi: 300))
  }

  @Test(arguments: [-1, 0, 23, 1201, Int.max]) func otherResolutionsAreRefused(dpi: Int) throws {
    let painter = try makePainter()
    #expect(throws: VizError.self) { try painter.render(scene([]), as: .png, dpi: dpi) }
  }

  @Test func picturesThatAreTooLargeAreRefused() throws {
    let painter = try makePainter()
    for (width, height) in [(40_000.0, 10.0), (10, 40_000), (20_000, 20_000)] {
      let error = #expect(throws: VizError.self) {
        try painter.render(scene([], width: width, height: height), as: .png, dpi: 96)
      }
      #expect(error?.message.contains("dpi would fit") == true)
      #expect(error?.message.contains("\n") == false)
    }
    for size in [0, -5, Double.nan, .infinity] {
      #expect(throws: VizError.self) { try painter.render(scene([], width: size), as: .svg) }
    }
    #expect(throws: VizError.self) { try painter.render(scene([], width: 33_000), as: .pdf) }
  }

  @Test(arguments: FigureFormat.allCases) func aMissingGlyphIsAnError(format: FigureFormat) throws {
    let painter = try makePainter()
    for face in [TextStyle.Face.words, .numbers, .mono] {
      let error = #expect(throws: VizError.self) {
        try painter.render(scene([text("cat \u{1F9E0}", face: face)]), as: format)
      }
      #expect(error?.message.contains("U+1F9E0") == true)
    }
  }

  @Test func allTheSignsOfFiguresHaveGlyphs() throws {
    let painter = try makePainter()
    let signs = "−×÷·…∞≤≥∗★→=Σ⌊⌋√²₀½ 합성곱 커널 갃뷁힣 abcXYZ 0123456789"
    for face in [TextStyle.Face.words, .numbers, .mono] {
      #expect(throws: Never.self) { try painter.render(scene([text(signs, face: face)]), as: .svg) }
    }
  }

  @Test func foreignNamesBecomePrintable() throws {
    let painter = try makePainter()
    #expect(painter.printable("고양이 cat.png") == "고양이 cat.png")
    #expect(painter.printable("a\u{1F9E0}.png") == "aU+1F9E0.png")
    #expect(painter.printable("a\nb\t\u{202E}c\u{0}") == "aU+000AbU+0009U+202EcU+0000")
    var all = String.UnicodeScalarView()
    for value in stride(from: UInt32(0), to: 0x11_0000, by: 37) {
      if let scalar = Unicode.Scalar(value) { all.append(scalar) }
    }
    let shown = painter.printable(String(all))
    for start in stride(from: 0, to: shown.count, by: 4000) {
      let part = String(shown.dropFirst(start).prefix(4000))
      #expect(throws: Never.self) { try painter.render(scene([text(part)]), as: .svg) }
    }
  }

  @Test func aNewlineDoesNotBreakTheLine() throws {
    let painter = try makePainter()
    #expect(painter.width(of: "ab\ncd", style: .body) > painter.width(of: "abcd", style: .body) - 0.01)
  }

  @Test func aMissingFontFolderIsAnError() {
    #expect(throws: VizError.self) { try Painter(fontFolder: "/nowhere") }
  }

  @Test func widthsAreThoseOfTheShippedFonts() throws {
    let painter = try makePainter()
    // DejaVu Sans: every digit is 1303 of 2048 units wide; DejaVu Sans Mono: every letter 1233.
    #expect(abs(painter.width(of: "0123456789", style: .number) - 14 * 13030 / 2048) < 0.1)
    #expect(abs(painter.width(of: "iiWW", style: .command) - 11 * 4 * 1233 / 2048) < 0.1)
    // NanumGothic's bold letters are as wide as the others, but they are bold.
    let pictures = try [TextStyle.heading, .body].map { style in
      let run = TextRun(string: "커널", style: style, color: .black, anchor: .start, position: Point(x: 2, y: 20))
      return try painter.render(scene([.text(run)]), as: .png)
    }
    #expect(pictures[0] != pictures[1])
  }
}
