// The style `line`: volumes seen from the front and a little from above, with what each layer is below it.

import Reference

extension ArchitecturePanel {
  /// The words below a piece: its shape, what it is, its settings, what follows. Of several ways between two places, the
  /// layers with weights and windows are counted.
  func words(below piece: Range<Int>, _ context: FigureContext) -> [LineLayout.Words] {
    let last = parts[piece.upperBound - 1]
    var words = [
      LineLayout.Words(text: NumberText.shape(last.layers[0].shape), style: .smallNumber, kind: nil)
    ]
    let followers = last.layers.dropFirst().map { layer in
      // An activation is told by its name.
      "+ " + ((layer.type == Activate.typeName ? [] : [layer.type]) + layer.settings).joined(separator: " ")
    }
    if piece.count == 1 {
      let leader = last.layers[0]
      words.append(.init(text: leader.type, style: .small, kind: leader.kind))
      words += leader.settings.map { .init(text: $0, style: .small, kind: .other) }
    } else {
      words += counts(piece).map {
        .init(text: $0.count == 1 ? $0.type : "\($0.count) × \($0.type)", style: .small, kind: $0.kind)
      }
    }
    words += followers.map { .init(text: $0, style: .small, kind: .other) }
    if parts[piece].contains(where: { $0.layers.contains(where: \.isFrozen) }) {
      words.append(.init(text: context.phrase(.labelFrozen), style: .small, kind: .other))
    }
    return words
  }

  private struct TypeCount {
    let type: String
    let kind: Kind
    var count: Int
  }

  /// How often each kind of layer with a window, weights or several inputs stands in a piece, folded blocks in full.
  private func counts(_ piece: Range<Int>) -> [TypeCount] {
    var counts: [TypeCount] = []
    for index in piece {
      let times = folds.first { $0.parts.contains(index) && $0.parts != piece }?.count ?? 1
      for layer in parts[index].layers where layer.kind != .other {
        if let place = counts.firstIndex(where: { $0.type == layer.type }) {
          counts[place].count += times
        } else {
          counts.append(TypeCount(type: layer.type, kind: layer.kind, count: times))
        }
      }
    }
    return counts
  }

  /// Volumes, arrows, brackets and words.
  func drawLine(_ layout: ArchitectureLayout, _ lines: LineLayout, _ canvas: inout Canvas, _ origin: Point) {
    drawLines(layout, &canvas, origin)
    for (cell, box) in zip(lines.cells, layout.boxes) {
      let rect = box.rect.moved(by: origin)
      if cell.parts.count > 1 { wayAround(rect, &canvas) }
      draw(cell.volume, rect, ink(cell.parts, canvas.theme), &canvas)
      var y = lines.wordsTop(rect)
      for words in cell.words {
        let color = words.kind.map { $0 == .other ? canvas.theme.mutedText : $0.ink(canvas.theme) }
        canvas.text(
          words.text, words.style, color ?? canvas.theme.text, x: rect.center.x, middle: y + 8, anchor: .middle)
        y += 16
      }
    }
    for frame in layout.frames {
      let rect = frame.rect.moved(by: origin)
      canvas.line(
        [
          Point(x: rect.x, y: rect.bottom), Point(x: rect.x, y: rect.y), Point(x: rect.right, y: rect.y),
          Point(x: rect.right, y: rect.bottom),
        ], color: canvas.theme.mutedText, width: 1.5)
      canvas.text(
        "× \(folds[frame.fold].count)", .heading, canvas.theme.text, x: origin.x + frame.label.x,
        middle: origin.y + frame.label.y, anchor: .middle)
    }
  }

  /// Of several ways the colour is that of the weights on them.
  private func ink(_ piece: Range<Int>, _ theme: Theme) -> Color {
    let kinds = parts[piece].map { $0.layers[0].kind }
    let kind = [Kind.convolution, .dense, .pooling].first(where: kinds.contains) ?? kinds[kinds.count - 1]
    return (piece.count == 1 ? kinds[0] : kind).ink(theme)
  }

  /// A second way, above the volume.
  private func wayAround(_ rect: Rect, _ canvas: inout Canvas) {
    let (left, right, top) = (rect.x - 11, rect.right + 6, rect.y - 8)
    canvas.line(
      [
        Point(x: left, y: rect.center.y), Point(x: left, y: top), Point(x: right, y: top),
        Point(x: right, y: rect.center.y),
      ], color: canvas.theme.mutedText, width: 1.5)
    canvas.add(
      .circle(center: Point(x: left, y: rect.center.y), radius: 3, fill: canvas.theme.mutedText, stroke: nil))
  }

  /// The front, the upper side and the right side.
  private func draw(_ volume: LineLayout.Volume, _ rect: Rect, _ ink: Color, _ canvas: inout Canvas) {
    let depth = volume.depth
    let front = Rect(x: rect.x, y: rect.y + depth, width: volume.thickness, height: volume.height)
    func face(_ corners: [Point], _ share: Double) {
      canvas.add(
        .path(
          corners, closed: true, fill: ink.mixed(with: canvas.theme.background, share),
          stroke: Scene.Stroke(color: canvas.theme.background, width: 0.75)))
    }
    if depth > 0 {
      face(
        [
          Point(x: front.x, y: front.y), Point(x: front.x + depth, y: front.y - depth),
          Point(x: front.right + depth, y: front.y - depth), Point(x: front.right, y: front.y),
        ], 0.55)
      face(
        [
          Point(x: front.right, y: front.y), Point(x: front.right + depth, y: front.y - depth),
          Point(x: front.right + depth, y: front.bottom - depth), Point(x: front.right, y: front.bottom),
        ], 0.3)
    }
    canvas.rectangle(front, fill: ink)
  }
}
