import Reference
import Testing
import Viz

/// What is true of every drawing of an architecture: nothing overlaps, and nothing leaves the page.
@Suite struct ArchitectureLayoutTests {
  private static var context: FigureContext {
    FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer())
  }

  /// Every drawing, with its seed in its name where there is one.
  private func eachLayout(_ body: (_ label: String, _ layout: ArchitectureLayout, _ panel: ArchitecturePanel) -> Void)
    throws
  {
    for (name, panel) in architecturePanels { body(name, try panel.layout(Self.context), panel) }
    for seed in 0..<300 as Range<UInt64> {
      for style in ArchitecturePanel.Style.allCases {
        let panel = randomArchitecture(seed: seed, count: Int(seed % 40) + 1, style: style)
        body("seed \(seed), \(style)", try panel.layout(Self.context), panel)
      }
    }
  }

  @Test func everyPresetIsDrawn() {
    // One of the fifteen fits nowhere, on purpose.
    #expect(architecturePanels.count == 14 * 4)
    #expect(architectureSamples.count == 4 + 3)
  }

  @Test func boxesDoNotOverlapAndLieOnTheDrawing() throws {
    try eachLayout { label, layout, panel in
      let page = Rect(x: 0, y: 0, width: layout.size.width, height: layout.size.height)
      #expect(layout.boxes.flatMap { Array($0.parts) } == Array(panel.parts.indices), "\(label): every part once")
      for (index, box) in layout.boxes.enumerated() {
        #expect(page.contains(box.rect, tolerance: 1e-6), "\(label): box \(index) leaves the drawing")
        #expect(box.rect.width > 0 && box.rect.height > 0, "\(label): box \(index) is empty")
        for other in layout.boxes[(index + 1)...] where box.rect.overlaps(other.rect) {
          Issue.record("\(label): boxes of \(box.parts) and \(other.parts) overlap")
        }
      }
    }
  }

  @Test func everyEdgeIsALineFromItsBoxToItsBox() throws {
    try eachLayout { label, layout, panel in
      let expected =
        panel.style == .block
        ? panel.parts.enumerated().flatMap { to, part in part.inputs.map { [$0, to] } }
        : layout.boxes.indices.dropFirst().map { [$0 - 1, $0] }
      #expect(
        layout.lines.map { [$0.from, $0.to] }.sorted { $0.lexicographicallyPrecedes($1) }
          == expected.sorted { $0.lexicographicallyPrecedes($1) }, "\(label)")
      for line in layout.lines {
        #expect(line.points.count > 1)
        #expect(isOnEdge(line.points[0], of: layout.boxes[line.from].rect), "\(label): \(line) begins elsewhere")
        let end = line.points[line.points.count - 1]
        #expect(isOnEdge(end, of: layout.boxes[line.to].rect), "\(label): \(line) ends elsewhere")
        for (one, next) in zip(line.points, line.points.dropFirst()) {
          #expect((one.x == next.x) != (one.y == next.y), "\(label): \(line) is not along the axes")
        }
      }
    }
  }

  private func isOnEdge(_ point: Point, of rect: Rect) -> Bool {
    let isInside = point.x >= rect.x && point.x <= rect.right && point.y >= rect.y && point.y <= rect.bottom
    return isInside
      && (point.x == rect.x || point.x == rect.right || point.y == rect.y || point.y == rect.bottom)
  }

  @Test func noLineRunsThroughABoxOrLeavesTheDrawing() throws {
    try eachLayout { label, layout, _ in
      let page = Rect(x: 0, y: 0, width: layout.size.width, height: layout.size.height)
      for line in layout.lines {
        for (one, next) in zip(line.points, line.points.dropFirst()) {
          let piece = Rect(
            x: min(one.x, next.x), y: min(one.y, next.y), width: abs(one.x - next.x), height: abs(one.y - next.y))
          #expect(page.contains(piece, tolerance: 1e-6), "\(label): \(line.from) → \(line.to) leaves the drawing")
          // As wide as it is drawn; it touches only the edges of its own boxes.
          let drawn = Rect(x: piece.x - 0.7, y: piece.y - 0.7, width: piece.width + 1.4, height: piece.height + 1.4)
          for (index, box) in layout.boxes.enumerated() where drawn.overlaps(box.rect) {
            let isOwn = index == line.from || index == line.to
            if !isOwn || box.rect.inset(by: 0.8).overlaps(piece, tolerance: -0.01) {
              Issue.record("\(label): the line \(line.from) → \(line.to) runs through box \(index)")
            }
          }
        }
      }
    }
  }

  @Test func linesOfDifferentOutputsNeverLieOnEachOther() throws {
    try eachLayout { label, layout, _ in
      let pieces = layout.lines.flatMap { line in
        zip(line.points, line.points.dropFirst()).map { (from: line.from, start: $0, end: $1) }
      }
      for (index, one) in pieces.enumerated() {
        for other in pieces[(index + 1)...] where other.from != one.from {
          let (a, b) = (Self.span(one.start, one.end), Self.span(other.start, other.end))
          // Along the same axis, nearer than three pixels, with a common stretch.
          let isBeside =
            a.isUpright == b.isUpright && abs(a.place - b.place) < 3 && min(a.high, b.high) - max(a.low, b.low) > 0.01
          if isBeside { Issue.record("\(label): lines from \(one.from) and \(other.from) lie on each other") }
        }
      }
    }
  }

  private struct Span {
    let isUpright: Bool
    let place: Double
    let low: Double
    let high: Double
  }

  private static func span(_ one: Point, _ other: Point) -> Span {
    one.x == other.x
      ? Span(isUpright: true, place: one.x, low: min(one.y, other.y), high: max(one.y, other.y))
      : Span(isUpright: false, place: one.y, low: min(one.x, other.x), high: max(one.x, other.x))
  }

  @Test func framesHoldTheirBlockAndNothingElse() throws {
    var count = 0
    try eachLayout { label, layout, panel in
      let page = Rect(x: 0, y: 0, width: layout.size.width, height: layout.size.height)
      for (index, frame) in layout.frames.enumerated() {
        count += 1
        #expect(page.contains(frame.rect), "\(label): a frame leaves the drawing")
        #expect(layout.frames[(index + 1)...].allSatisfy { !$0.rect.overlaps(frame.rect) }, "\(label): frames overlap")
        #expect(page.contains(Rect(x: frame.label.x - 24, y: frame.label.y - 8, width: 24, height: 16)), "\(label)")
        guard panel.style == .block else { continue }
        for (box, place) in layout.boxes.enumerated() {
          let isOwn = panel.folds[frame.fold].parts.contains(box)
          #expect(frame.rect.contains(place.rect) == isOwn, "\(label): box \(box)")
          #expect(frame.rect.overlaps(place.rect) == isOwn, "\(label): box \(box)")
        }
      }
      if panel.style == .block { #expect(Set(layout.frames.map(\.fold)).count == panel.folds.count, "\(label)") }
    }
    #expect(count > 20, "folded presets have frames")
  }

  /// The first and last box of a block that is drawn once are joined to others by what is drawn: a way around layers
  /// that does not belong to the block does not begin in its frame.
  @Test func linesThatPassABlockDoNotBeginInItsFrame() throws {
    try eachLayout { label, layout, panel in
      guard panel.style == .block else { return }
      for frame in layout.frames {
        let own = panel.folds[frame.fold].parts
        for line in layout.lines where !own.contains(line.from) && !own.contains(line.to) {
          for corner in line.points {
            let dot = Rect(x: corner.x - 1, y: corner.y - 1, width: 2, height: 2)
            #expect(!frame.rect.overlaps(dot), "\(label): \(line.from) → \(line.to) turns in the frame of \(own)")
          }
        }
      }
    }
  }

  @Test func deepNetworksAreDrawnInColumns() throws {
    let panel = try #require(architecturePanels.first { $0.name == "resnet50, block, folded" }?.panel)
    let layout = try panel.layout(Self.context)
    let lefts = Set(layout.boxes.map(\.rect.x))
    #expect(lefts.count >= 3 && layout.size.height < 3000, "two columns, and boxes beside them")
  }

  @Test func wordsOfBoxesStandInTheirBoxes() throws {
    let painter = try makePainter()
    for (name, panel) in architecturePanels where panel.style == .block {
      let context = FigureContext(language: .english, theme: .light, measurer: painter)
      let scene = try panel.scene(context)
      let boxes = scene.items.compactMap { item -> Rect? in
        if case .rectangle(let rect, _, _?, nil) = item, rect.width > 100 { rect } else { nil }
      }
      #expect(boxes.count == panel.parts.count)
      for part in panel.parts {
        let shape = NumberText.shape(part.layers[0].shape)
        let runs = scene.texts.filter { $0.string == shape }
        #expect(runs.contains { run in boxes.contains { $0.contains(run.bounds(painter)) } }, "\(name): \(shape)")
      }
    }
  }

  @Test func graphsThatAreNoneAreRefused() throws {
    let panel = randomArchitecture(seed: 5, count: 9, style: .block)
    var faults: [ArchitecturePanel] = Array(repeating: panel, count: 7)
    faults[0].parts = []
    faults[1].parts[3].inputs = [5]
    faults[2].parts[3].inputs = []
    faults[3].parts[8].inputs = [0, 0]
    faults[4].pieces = [0..<3]
    faults[5].folds = [.init(parts: 7..<12, count: 2)]
    faults[6].parts[0].layers = []
    for (index, fault) in faults.enumerated() {
      #expect(throws: VizError.self, "fault \(index)") { try fault.layout(Self.context) }
    }
    #expect(throws: VizError.self) {
      try randomArchitecture(seed: 1, count: ArchitecturePanel.limit + 1, style: .block).layout(Self.context)
    }
  }
}
