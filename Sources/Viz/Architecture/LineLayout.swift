// An architecture as volumes beside each other: how large they are and where they lie, in as many lines as they need.
// Next: `ArchitecturePanel+Line.swift`, what is painted.

/// The places of volumes in lines.
struct LineLayout {
  /// A map as a box: as high as its rows, as deep as its columns, as thick as its channels, all by their logarithm.
  /// A vector is a bar.
  struct Volume {
    /// To the right.
    let thickness: Double
    /// Upwards.
    let height: Double
    /// Backwards: as far to the right as upwards.
    let depth: Double

    /// - Parameter largest: the most rows or columns of any map of the network.
    init(_ shape: [Int], largest: Int) {
      func log2(_ number: Int) -> Double { Maths.log10(Double(max(1, number))) / Maths.log10(2) }
      guard shape.count == 3 else {
        (thickness, depth) = (8, 0)
        height = (24 + 6 * min(20, log2(shape.first ?? 1))).rounded()
        return
      }
      func side(_ count: Int, _ extent: Double) -> Double {
        (extent * log2(1 + count) / max(1, log2(1 + largest))).rounded()
      }
      thickness = (4 + 4 * min(16, log2(shape[2]))).rounded()
      height = max(6, side(shape[0], 96))
      depth = max(2, side(shape[1], 24))
    }

    var size: Size { Size(width: thickness + depth, height: height + depth) }
  }

  /// A volume and the words below it.
  struct Cell {
    let parts: Range<Int>
    let volume: Volume
    let words: [Words]
    let width: Double
  }

  /// A line of words below a volume.
  struct Words {
    let text: String
    let style: TextStyle
    let kind: ArchitecturePanel.Kind?
  }

  /// The room between two volumes, for an arrow and a way around.
  private static let gap = 32.0
  /// Between two lines of volumes, for the way from one to the other.
  private static let turn = 28.0
  private static let bracketHeight = 36.0
  /// The room above volumes for ways around them.
  private static let aroundHeight = 14.0

  let cells: [Cell]
  /// The folds whose blocks are whole cells.
  private let folds: [Int: Range<Int>]
  private let volumeHeight: Double

  init(_ panel: ArchitecturePanel, _ context: FigureContext) {
    let maps = panel.parts.flatMap(\.layers).map(\.shape).filter { $0.count == 3 }
    let largest = maps.reduce(1) { max($0, $1[0], $1[1]) }
    cells = panel.pieces.map { parts in
      let volume = Volume(panel.parts[parts.upperBound - 1].layers[0].shape, largest: largest)
      let words = panel.words(below: parts, context)
      let widest = words.map { context.width($0.text, $0.style) }.max() ?? 0
      return Cell(parts: parts, volume: volume, words: words, width: max(volume.size.width + Self.gap, widest + 14))
    }
    var folds: [Int: Range<Int>] = [:]
    for (index, fold) in panel.folds.enumerated() {
      let first = cells.firstIndex { $0.parts.lowerBound == fold.parts.lowerBound }
      let last = cells.firstIndex { $0.parts.upperBound == fold.parts.upperBound }
      if let first, let last { folds[index] = first..<last + 1 }
    }
    self.folds = folds
    volumeHeight = cells.map(\.volume.size.height).max() ?? 0
  }

  /// The height that every volume's words may begin at, from the top of a line.
  private var top: Double { folds.isEmpty ? 0 : Self.bracketHeight }
  private var ground: Double { top + Self.aroundHeight + volumeHeight }
  private var height: Double { ground + 10 + 16 * Double(cells.map(\.words.count).max() ?? 0) }

  /// The cells of each line: as few lines as the page allows, and then lines of about the same length.
  private var lines: [Range<Int>] {
    let total = cells.reduce(0) { $0 + $1.width }
    if total <= Page.fullWidth { return [0..<cells.count] }
    var widest = Page.fullWidth - 2 * Self.turn
    let count = lines(atMost: widest).count
    // The narrowest lines of which there are no more; a pixel is fine enough.
    var tooNarrow = 0.0
    while widest - tooNarrow > 1 {
      let middle = (tooNarrow + widest) / 2
      if lines(atMost: middle).count > count { tooNarrow = middle } else { widest = middle }
    }
    return lines(atMost: widest)
  }

  /// The cells of each line when as many as fit stand in each; what a bracket holds in one piece, if it can be.
  private func lines(atMost width: Double) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var (start, used) = (0, 0.0)
    for (index, cell) in cells.enumerated() {
      if index > start, used + cell.width > width {
        let fold = folds.values.first { $0.contains(index) && $0.lowerBound > start }
        let end = fold?.lowerBound ?? index
        lines.append(start..<end)
        (start, used) = (end, cells[end..<index].reduce(0) { $0 + $1.width })
      }
      used += cell.width
    }
    return lines + [start..<cells.count]
  }

  /// All volumes, in lines of about the same length.
  func layout(_ context: FigureContext) -> ArchitectureLayout {
    let lines = lines
    let isBroken = lines.count > 1
    let widest = lines.map { cells[$0].reduce(0) { $0 + $1.width } }.max() ?? 0
    let total = widest + (isBroken ? 2 * Self.turn : 0)
    var boxes: [ArchitectureLayout.Box] = []
    var frames: [ArchitectureLayout.Frame] = []
    for (row, line) in lines.enumerated() {
      var x = isBroken ? Self.turn : 0
      let y = Double(row) * (height + Self.turn)
      for cell in cells[line] {
        let size = cell.volume.size
        boxes.append(
          .init(
            parts: cell.parts,
            rect: Rect(
              x: (x + (cell.width - size.width) / 2).rounded(), y: y + ground - (volumeHeight + size.height) / 2,
              width: size.width, height: size.height)))
        x += cell.width
      }
      for (fold, range) in folds.sorted(by: { $0.key < $1.key }) where range.overlaps(line) {
        let shown = range.clamped(to: line)
        let left = boxes[shown.lowerBound].rect.x - 8
        let rect = Rect(x: left, y: y + 22, width: boxes[shown.upperBound - 1].rect.right + 8 - left, height: 6)
        frames.append(.init(fold: fold, rect: rect, label: Point(x: rect.center.x, y: y + 10)))
      }
    }
    return ArchitectureLayout(
      size: Size(width: total, height: Double(lines.count) * (height + Self.turn) - Self.turn), boxes: boxes,
      lines: ways(boxes, lines, width: total), frames: frames)
  }

  /// From each volume to the next; at the end of a line around to the beginning of the one below.
  private func ways(
    _ boxes: [ArchitectureLayout.Box], _ lines: [Range<Int>], width: Double
  ) -> [ArchitectureLayout.Line] {
    zip(boxes.indices, boxes.indices.dropFirst()).map { from, to in
      let start = Point(x: boxes[from].rect.right, y: boxes[from].rect.center.y)
      let end = Point(x: boxes[to].rect.x, y: boxes[to].rect.center.y)
      guard let row = lines.firstIndex(where: { $0.lowerBound == to }) else {
        return .init(from: from, to: to, points: [start, end])
      }
      let below = Double(row) * (height + Self.turn) - Self.turn / 2
      return .init(
        from: from, to: to,
        points: [
          start, Point(x: width - 8, y: start.y), Point(x: width - 8, y: below), Point(x: 8, y: below),
          Point(x: 8, y: end.y), end,
        ])
    }
  }

  /// The top of the words below a box.
  func wordsTop(_ box: Rect) -> Double { box.center.y + volumeHeight / 2 + 10 }
}
