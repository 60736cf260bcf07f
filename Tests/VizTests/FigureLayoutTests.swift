import Reference
import Testing
import Viz

/// What holds for every figure, in every language and theme.
@Suite struct FigureLayoutTests {
  private func eachScene(_ body: (_ label: String, _ scene: Scene, _ painter: Painter, _ theme: Theme) throws -> Void)
    throws
  {
    let painter = try makePainter()
    for (name, figure) in try figureSamples.get() {
      for language in Language.allCases {
        for theme in Theme.allCases {
          let scene = try figure.scene(FigureContext(language: language, theme: theme, measurer: painter))
          try body("\(name), \(language), \(theme)", scene, painter, theme)
        }
      }
    }
  }

  @Test func everythingLiesOnThePage() throws {
    try eachScene { label, scene, painter, _ in
      let page = Rect(x: 0, y: 0, width: scene.size.width, height: scene.size.height)
      for run in scene.texts {
        #expect(page.contains(run.bounds(painter)), "\(label): \"\(run.string)\" leaves the page")
      }
      for item in scene.items {
        guard let box = item.box else { continue }
        #expect(page.contains(box), "\(label): \(box) leaves the page")
        #expect(box.width > 0 && box.height > 0, "\(label): \(box) is empty")
      }
    }
  }

  @Test func noTextsOverlap() throws {
    try eachScene { label, scene, painter, _ in
      let boxes = scene.texts.map { ($0.string, $0.bounds(painter)) }.sorted { $0.1.y < $1.1.y }
      for (index, one) in boxes.enumerated() {
        for other in boxes[(index + 1)...] {
          // Sorted by y: nothing further down can reach this one.
          if other.1.y >= one.1.bottom { break }
          #expect(!one.1.overlaps(other.1, tolerance: 0.5), "\(label): \"\(one.0)\" and \"\(other.0)\" overlap")
        }
      }
    }
  }

  @Test func noTextLiesOnAPicture() throws {
    try eachScene { label, scene, painter, _ in
      for run in scene.texts {
        let box = run.bounds(painter)
        for case .image(_, let picture) in scene.items {
          #expect(!picture.overlaps(box, tolerance: 0.5), "\(label): \"\(run.string)\" lies on a picture")
        }
      }
    }
  }

  @Test func textsHaveThreeSizesAndNoneIsTiny() throws {
    try eachScene { label, scene, _, _ in
      let sizes = Set(scene.texts.map(\.style.size))
      #expect(sizes.count <= 3 && (sizes.min() ?? 9) >= 9, "\(label): \(sizes)")
    }
  }

  @Test func everyTextCanBeRead() throws {
    try eachScene { label, scene, painter, _ in
      for (index, item) in scene.items.enumerated() {
        guard case .text(let run) = item else { continue }
        let middle = run.bounds(painter).center
        var ground = scene.background
        for under in scene.items[..<index] {
          if case .rectangle(let box, _, let fill?, _) = under, box.contains(middle) { ground = fill }
        }
        let contrast = run.color.contrast(with: ground)
        #expect(contrast >= 4.5, "\(label): \"\(run.string)\" has contrast \(contrast)")
        // Between a hatch and a text lies a plain ground.
        let hatch = scene.items[..<index].lastIndex {
          if case .hatch(let box, _, _) = $0 { box.contains(middle) } else { false }
        }
        guard let hatch else { continue }
        let ink = run.bounds(painter)
        let isPlain = scene.items[hatch..<index].contains {
          if case .rectangle(let box, _, _?, _) = $0 { box.contains(ink, tolerance: 1) } else { false }
        }
        #expect(isPlain, "\(label): \"\(run.string)\" lies on a hatch")
      }
    }
  }

  @Test func aFigureSpeaksOneLanguage() throws {
    let painter = try makePainter()
    for (name, figure) in try figureSamples.get() {
      let english = try figure.scene(FigureContext(language: .english, theme: .light, measurer: painter))
      let hangul = english.texts.first { $0.string.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) } }
      #expect(hangul == nil, "\(name): \"\(hangul?.string ?? "")\"")
      let korean = try figure.scene(FigureContext(language: .korean, theme: .light, measurer: painter))
      // English words of a Korean figure are only those the caller passed in.
      let shared = Set(english.texts.map(\.string)).intersection(korean.texts.map(\.string))
      for phrase in Phrase.allCases where !phrase.template(.english).contains("{") {
        #expect(!shared.contains(phrase.template(.english)), "\(name): \(phrase) is not translated")
      }
    }
  }

  @Test func everyFigureCanBePainted() throws {
    let painter = try makePainter()
    for (name, figure) in try figureSamples.get() {
      for language in Language.allCases {
        let scene = try figure.scene(FigureContext(language: language, theme: .light, measurer: painter))
        #expect(throws: Never.self, "\(name)") { _ = try painter.render(scene, as: .png, dpi: 48) }
      }
    }
  }

  @Test func layoutNeedsNoFonts() throws {
    let context = FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer())
    for (_, figure) in try figureSamples.get() { #expect(try !figure.scene(context).items.isEmpty) }
  }
}

extension Scene.Item {
  /// The place of everything but text and lines.
  fileprivate var box: Rect? {
    switch self {
    case .rectangle(let rect, _, _, _), .hatch(let rect, _, _), .image(_, let rect): rect
    case .circle(let center, let radius, _, _):
      Rect(x: center.x - radius, y: center.y - radius, width: 2 * radius, height: 2 * radius)
    case .path, .text: nil
    }
  }
}

extension Rect {
  fileprivate func contains(_ point: Point) -> Bool {
    point.x >= x && point.x <= right && point.y >= y && point.y <= bottom
  }
}
