// The stairs of receptive fields over the number of windows, and below them those of the distance from cell to cell.

extension GrowthPanel {
  private static let sizesHeight = 280.0
  private static let jumpsHeight = 88.0

  /// Both plots over one axis.
  func stairs(_ context: FigureContext) -> Block {
    let top = 36.0
    let between = 52.0
    let height = top + Self.sizesHeight + between + Self.jumpsHeight + 40
    return Block(size: Size(width: Self.plotWidth, height: height)) { canvas, origin in
      let theme = canvas.theme
      let sizes = LinearAxis(
        [0] + curves.flatMap(\.sizes).map(Double.init) + curves.map { Double($0.input) }, least: 1, most: 6,
        from: origin.y + top + Self.sizesHeight, to: origin.y + top)
      let jumpTop = origin.y + top + Self.sizesHeight + between
      let jumps = LinearAxis(
        low: 0, high: max(1, Self.doublings(curves.flatMap(\.jumps).max() ?? 1).rounded(.up)), step: 1,
        from: jumpTop + Self.jumpsHeight, to: jumpTop)
      let digits = sizes.ticks.map { context.width(NumberText.short($0), .smallNumber) }.max() ?? 0
      let names = curves.map { context.shortened($0.name, .small, width: 130) + " \($0.sizes.last ?? 1)" }
      let room = (names.map { context.width($0, .small) }.max() ?? 0).rounded(.up) + 16
      let count = max(1, curves.map(\.sizes.count).max() ?? 1)
      let across = LinearAxis(
        low: 0, high: Double(count), step: 1, from: origin.x + max(28, digits.rounded(.up)) + 12,
        to: origin.x + Self.plotWidth - room)
      canvas.text(context.phrase(.growthSizes), .heading, theme.text, x: origin.x, middle: origin.y + 8)
      rules(sizes.ticks.map { ($0, NumberText.short($0)) }, sizes, across, &canvas)
      inputs(sizes, across, &canvas)
      for index in curves.indices.reversed() {
        stair(index, curves[index].sizes, start: 1, across, sizes, &canvas) { Double($0) }
      }
      let ends = curves.map { sizes.place(Double($0.sizes.last ?? 1)) }
      for (index, middle) in LinePlot.apart(ends, above: sizes.start).enumerated() {
        let (color, x) = (Self.color(index, theme), across.place(Double(curves[index].sizes.count)))
        if x < across.end {
          // From the end of a short curve to its name.
          canvas.line(
            [Point(x: x, y: ends[index]), Point(x: across.end + 6, y: middle)], color: color, width: 1, dash: 2)
        }
        canvas.text(names[index], .small, color, x: across.end + 10, middle: middle)
      }
      canvas.text(context.phrase(.growthJumps), .heading, theme.text, x: origin.x, middle: jumpTop - 26)
      rules(Self.powers(jumps), jumps, across, &canvas)
      for index in curves.indices.reversed() {
        stair(index, curves[index].jumps, start: 1, across, jumps, &canvas) { Self.doublings($0) }
      }
      layers(count, across, below: jumps.start, &canvas)
    }
  }

  /// How often 1 is doubled to be `jump`; a jump of 0, where there is no next cell, is as low as it gets.
  private static func doublings(_ jump: Int) -> Double { Maths.log10(Double(max(1, jump))) / Maths.log10(2) }

  /// `1 2 4 8`, not more than there is room for.
  private static func powers(_ axis: LinearAxis) -> [(Double, String)] {
    let step = max(1, (axis.high / 4).rounded(.up))
    return stride(from: 0, through: axis.high, by: step).map { ($0, NumberText.short(Maths.pow(2, $0).rounded())) }
  }

  private func rules(
    _ ticks: [(value: Double, text: String)], _ upwards: LinearAxis, _ across: LinearAxis, _ canvas: inout Canvas
  ) {
    for tick in ticks {
      let y = upwards.place(tick.value).rounded()
      canvas.rule(x: across.start, y: y, width: across.end - across.start)
      canvas.text(
        tick.text, .smallNumber, canvas.theme.mutedText, x: across.start - 8, middle: y, anchor: .end)
    }
  }

  /// Dashed lines at the sizes of the inputs, each with its name; those of one size share a line.
  private func inputs(_ upwards: LinearAxis, _ across: LinearAxis, _ canvas: inout Canvas) {
    let sizes = Set(curves.map(\.input)).sorted()
    let places = sizes.map { upwards.place(Double($0)) }
    let middles = LinePlot.apart(places.map { $0 - 9 }, above: upwards.start - 4)
    for (index, size) in sizes.enumerated() {
      let y = places[index].rounded()
      canvas.line(
        [Point(x: across.start, y: y), Point(x: across.end, y: y)], color: canvas.theme.mutedText, width: 1.5, dash: 5)
      let text = Phrase.growthInput.text(canvas.context.language, "\(size)")
      canvas.clearBehind(
        text, .small,
        center: Point(x: across.start + 6 + canvas.context.width(text, .small) / 2, y: middles[index]),
        fill: canvas.theme.background)
      canvas.text(text, .small, canvas.theme.mutedText, x: across.start + 6, middle: middles[index])
    }
  }

  /// A step up at each window; a ring where the field reaches the size of the input.
  private func stair(
    _ index: Int, _ values: [Int], start: Int, _ across: LinearAxis, _ upwards: LinearAxis, _ canvas: inout Canvas,
    height: (Int) -> Double
  ) {
    let color = Self.color(index, canvas.theme)
    var y = upwards.place(height(start))
    var points = [Point(x: across.start, y: y)]
    for (step, value) in values.enumerated() {
      let x = across.place(Double(step + 1))
      points.append(Point(x: x, y: y))
      y = upwards.place(height(value))
      points.append(Point(x: x, y: y))
    }
    // Where curves lie on each other the later one is seen at both sides of the earlier.
    canvas.line(points, color: color, width: 2.5 + 1.5 * Double(index))
    if let end = points.last { canvas.add(.circle(center: end, radius: 3, fill: color, stroke: nil)) }
    guard values == curves[index].sizes, let beyond = curves[index].firstBeyond else { return }
    canvas.add(
      .circle(
        center: Point(x: across.place(Double(beyond + 1)), y: upwards.place(height(values[beyond]))), radius: 6,
        fill: canvas.theme.background, stroke: Scene.Stroke(color: color, width: 2.5)))
  }

  private func layers(_ count: Int, _ across: LinearAxis, below y: Double, _ canvas: inout Canvas) {
    let steps = [1, 10, 100, 1000, 10_000].flatMap { [$0, 2 * $0, 5 * $0] }
    let pitch = max(32, canvas.context.width("\(count)", .smallNumber) + 16)
    let most = max(1, Int((across.end - across.start) / pitch))
    let step = steps.first { count / $0 <= most } ?? count
    for place in stride(from: 0, through: count, by: step) {
      canvas.text(
        "\(place)", .smallNumber, canvas.theme.mutedText, x: across.place(Double(place)), middle: y + 14,
        anchor: .middle)
    }
    canvas.text(
      canvas.context.phrase(.growthAxis), .small, canvas.theme.mutedText, x: (across.start + across.end) / 2,
      middle: y + 32, anchor: .middle)
  }
}
