// Curves over things that are counted from 1 on: epochs, steps, layers; each with its name at its end. What they are,
// and which colours they have, is a figure's business.

/// A plot of curves.
struct LinePlot {
  /// A curve.
  struct Curve {
    /// What stands at its end; nothing for a curve that is named by another.
    var label: String
    /// One value for each place, from the first on; `nil` where there is none.
    var values: [Double?]
    var color: Color
    var width: Double
    /// The length of its dashes; 0 for a line without gaps.
    var dash = 0.0
  }

  /// A line across the plot, or down it, with a name.
  struct Mark {
    var place: Double
    var name: String
  }

  /// What is drawn.
  var heading: String
  var curves: [Curve]
  /// How many places there are.
  var count: Int
  /// What is counted.
  var axis: String
  /// Whether equal distances are equal ratios; values that are not above 0 are not drawn then.
  var isLogarithmic: Bool
  /// A value of the upward axis in words; the second number is the distance to the next.
  var number: (_ value: Double, _ step: Double) -> String
  /// Values that the upward axis reaches in any case.
  var reach: [Double] = []
  /// A place that is marked.
  var mark: Mark?
  /// A value that is marked.
  var level: Mark?

  private static let top = 40.0

  /// The plot, `plotHeight` high without its heading and the axis below.
  func block(width: Double, plotHeight: Double, _ context: FigureContext) -> Block {
    Block(size: Size(width: width, height: Self.top + plotHeight + 40)) { canvas, origin in
      let theme = canvas.theme
      canvas.text(heading, .heading, theme.text, x: origin.x, middle: origin.y + 8)
      let heights = (curves.flatMap(\.values).compactMap(\.self) + [level?.place].compactMap(\.self) + reach)
        .compactMap(height)
      let room = (curves.map { context.width($0.label, .small) }.max() ?? 0).rounded(.up) + 16
      // Curves that hardly differ are shown as that.
      let least = isLogarithmic ? 1 : 1e-3 * (heights.map(abs).max() ?? 0)
      let upwards = LinearAxis(
        heights, least: least, most: 6, from: origin.y + Self.top + plotHeight,
        to: origin.y + Self.top)
      let digits = upwards.ticks.map { context.width(text($0, upwards), .smallNumber) }.max() ?? 0
      let left = origin.x + digits.rounded(.up) + 12
      let across = LinearAxis(
        low: count == 1 ? 0.5 : 1, high: count == 1 ? 1.5 : Double(count), step: 1, from: left,
        to: origin.x + width - room)
      drawAxes(&canvas, across, upwards)
      drawMarks(&canvas, across, upwards)
      for curve in curves { draw(curve, &canvas, across, upwards) }
      nameLevel(&canvas, across, upwards)
      label(&canvas, across, upwards)
    }
  }

  /// Where a value stands on the upward axis; `nil` for what cannot be drawn.
  private func height(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    return isLogarithmic ? (value > 0 ? Maths.log10(value) : nil) : value
  }

  private func text(_ tick: Double, _ upwards: LinearAxis) -> String {
    isLogarithmic ? NumberText.short(Maths.pow(10, tick.rounded())) : number(tick, upwards.step)
  }

  private func drawAxes(_ canvas: inout Canvas, _ across: LinearAxis, _ upwards: LinearAxis) {
    let theme = canvas.theme
    for tick in upwards.ticks {
      let y = upwards.place(tick).rounded()
      canvas.rule(x: across.start, y: y, width: across.end - across.start)
      canvas.text(text(tick, upwards), .smallNumber, theme.mutedText, x: across.start - 8, middle: y, anchor: .end)
    }
    // The longest number, and room before the next.
    let pitch = max(40, canvas.context.width("\(count)", .smallNumber) + 16)
    let most = max(1, Int((across.end - across.start) / pitch))
    let steps = [1, 10, 100, 1000, 10_000, 100_000].flatMap { [$0, 2 * $0, 5 * $0] }
    let step = steps.first { (count - 1) / $0 < most } ?? count
    var places = [1]
    places += stride(from: step, through: count, by: step).filter { $0 > 1 }
    for place in places {
      canvas.text(
        "\(place)", .smallNumber, theme.mutedText, x: across.place(Double(place)), middle: upwards.start + 14,
        anchor: .middle)
    }
    canvas.text(
      axis, .small, theme.mutedText, x: (across.start + across.end) / 2, middle: upwards.start + 32, anchor: .middle)
  }

  private func drawMarks(_ canvas: inout Canvas, _ across: LinearAxis, _ upwards: LinearAxis) {
    let theme = canvas.theme
    if let mark {
      let x = across.place(mark.place).rounded()
      canvas.line(
        [Point(x: x, y: upwards.end), Point(x: x, y: upwards.start)], color: theme.mutedText, width: 1, dash: 4)
      // Above the plot, where no curve can run through it.
      canvas.text(mark.name, .small, theme.mutedText, x: x, middle: upwards.end - 10, anchor: .middle)
    }
    if let level, let height = height(level.place) {
      let y = upwards.place(height).rounded()
      canvas.line(
        [Point(x: across.start, y: y), Point(x: across.end, y: y)], color: theme.mutedText, width: 1, dash: 4)
    }
  }

  /// The name of the level, above its line and over the curves.
  private func nameLevel(_ canvas: inout Canvas, _ across: LinearAxis, _ upwards: LinearAxis) {
    guard let level, !level.name.isEmpty, let height = height(level.place) else { return }
    let (right, middle) = (across.end - 4, upwards.place(height).rounded() - 11)
    let center = Point(x: right - canvas.context.width(level.name, .small) / 2, y: middle)
    canvas.clearBehind(level.name, .small, center: center, fill: canvas.theme.background)
    canvas.text(level.name, .small, canvas.theme.mutedText, x: right, middle: middle, anchor: .end)
  }

  private func draw(_ curve: Curve, _ canvas: inout Canvas, _ across: LinearAxis, _ upwards: LinearAxis) {
    var run: [Point] = []
    func finish() {
      if run.count > 1 { canvas.line(run, color: curve.color, width: curve.width, dash: curve.dash) }
      // A number between two that are none.
      if run.count == 1 { canvas.add(.circle(center: run[0], radius: 2, fill: curve.color, stroke: nil)) }
      run = []
    }
    for (index, value) in curve.values.enumerated() {
      guard let height = value.flatMap(height) else {
        finish()
        continue
      }
      run.append(Point(x: across.place(Double(index + 1)), y: upwards.place(height)))
    }
    let last = curve.label.isEmpty ? nil : run.last
    finish()
    if let last { canvas.add(.circle(center: last, radius: 3, fill: curve.color, stroke: nil)) }
  }

  /// The label at the end of each curve, moved apart where they would touch; a curve without any value has it at the foot.
  private func label(_ canvas: inout Canvas, _ across: LinearAxis, _ upwards: LinearAxis) {
    let named = curves.filter { !$0.label.isEmpty }
    let ends = named.map { curve in
      curve.values.compactMap(\.self).compactMap(height).last.map(upwards.place) ?? upwards.start
    }
    for (curve, middle) in zip(named, Self.apart(ends, above: upwards.start)) {
      canvas.text(curve.label, .small, curve.color, x: across.end + 10, middle: middle)
    }
  }

  /// Middles of lines of small text as near to `ends` as they can be without touching, none below `limit`.
  static func apart(_ ends: [Double], above limit: Double) -> [Double] {
    let order = ends.indices.sorted { ends[$0] < ends[$1] }
    var middles = order.map { ends[$0] }
    for index in middles.indices.dropFirst() { middles[index] = max(middles[index], middles[index - 1] + 16) }
    // Those that were pushed past the foot push back.
    var lowest = limit
    for index in middles.indices.reversed() {
      middles[index] = min(middles[index], lowest)
      lowest = middles[index] - 16
    }
    var result = ends
    for (index, middle) in zip(order, middles) { result[index] = middle }
    return result
  }
}
