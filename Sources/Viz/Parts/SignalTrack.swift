// One signal over an axis of indices: stems while they can be told apart, then a line, then the band it runs in.
// Both axes have round numbers; the zero line is always there, because values have a sign.
// Next: `SignalPanel`, which stacks tracks on a common axis.

struct SignalTrack {
  /// More samples than these are a line.
  static let stemLimit = 64
  /// More samples than these are a band.
  static let lineLimit = 2000
  /// The room for the numbers of the value axis.
  static let axisWidth = 56.0

  let values: [Double]
  /// The index of the first value on the axis.
  let start: Int
  /// Indices from one value to the next.
  let spacing: Int
  /// The indices of the axis.
  let indices: Range<Int>
  let color: Color
  /// Pixels from one index to the next.
  let unit: Double
  let height: Double
  let context: FigureContext
  /// The numbers on the value axis, from below to above, 0 among them.
  let valueTicks: [Double]

  init(
    values: [Double], start: Int, spacing: Int, indices: Range<Int>, color: Color, unit: Double, height: Double,
    context: FigureContext
  ) {
    (self.values, self.start, self.spacing) = (values, start, spacing)
    (self.indices, self.color) = (indices, color)
    (self.unit, self.height, self.context) = (unit, height, context)
    let finite = values.filter(\.isFinite)
    let (low, high) = (min(0, finite.min() ?? 0), max(0, finite.max() ?? 0))
    valueTicks = high > low ? Self.roundNumbers(low, high, most: 6) : [0, 1]
  }

  private var isStems: Bool { indices.count <= Self.stemLimit }

  /// Multiples of 1, 2 or 5 times a power of ten that reach from `low` to `high`.
  static func roundNumbers(_ low: Double, _ high: Double, most: Int) -> [Double] {
    let rough = (high - low) / Double(max(1, most - 1))
    guard rough.isNormal, (high - low).isFinite else { return [low, high] }
    let power = Maths.pow(10, Maths.log10(rough).rounded(.down))
    let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999_999 } ?? 10 * power
    let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  var block: Block {
    let width = Self.axisWidth + unit * Double(indices.count)
    return Block(size: Size(width: width, height: height + 28)) { canvas, origin in
      let plot = Rect(x: origin.x + Self.axisWidth, y: origin.y, width: width - Self.axisWidth, height: height)
      drawAxes(&canvas, plot)
      if isStems {
        drawStems(&canvas, plot)
      } else if values.count <= Self.lineLimit {
        drawLine(&canvas, plot)
      } else {
        drawBand(&canvas, plot)
      }
    }
  }

  private func x(_ index: Int, _ plot: Rect) -> Double {
    plot.x + (Double(index - indices.lowerBound) + 0.5) * unit
  }

  /// Values to heights, with room above and below for the numbers on the stems.
  private func y(_ value: Double, _ plot: Rect) -> Double {
    let ticks = valueTicks
    let (low, high) = (ticks.first ?? 0, ticks.last ?? 1)
    let room = plot.height - 32
    return plot.y + 16 + room * (high - value) / (high - low)
  }

  private func drawAxes(_ canvas: inout Canvas, _ plot: Rect) {
    for tick in valueTicks {
      let middle = y(tick, plot).rounded()
      canvas.rectangle(
        Rect(x: plot.x, y: middle, width: plot.width, height: 1),
        fill: tick == 0 ? canvas.theme.mutedText : canvas.theme.grid)
      canvas.text(
        NumberText.short(tick, digits: 3), .smallNumber, canvas.theme.mutedText, x: plot.x - 8, middle: middle,
        anchor: .end)
    }
    for index in indexTicks {
      canvas.text(
        NumberText.short(Double(index)), .smallNumber, canvas.theme.mutedText, x: x(index, plot),
        middle: plot.bottom + 14, anchor: .middle)
    }
  }

  /// Indices that are written: all if they fit, else multiples of a round number.
  private var indexTicks: [Int] {
    let widest =
      [indices.lowerBound, indices.upperBound - 1]
      .map { context.width(NumberText.short(Double($0)), .smallNumber) }.max() ?? 0
    let steps = [1, 2, 5].flatMap { digit in (0...7).map { power in digit * Int(Maths.pow(10, Double(power))) } }
    let step = steps.sorted().first { Double($0) * unit >= widest + 10 } ?? max(1, indices.count)
    return indices.filter { $0.isMultiple(of: step) }
  }

  private func drawStems(_ canvas: inout Canvas, _ plot: Rect) {
    let zero = y(0, plot).rounded()
    let texts = values.map { NumberText.short($0, digits: 3) }
    let widest = texts.map { context.width($0, .smallNumber) }.max() ?? 0
    let isNumbered = widest + 4 <= unit * Double(spacing)
    for (offset, value) in values.enumerated() {
      let middle = x(start + offset * spacing, plot)
      guard value.isFinite else {
        canvas.add(.circle(center: Point(x: middle, y: zero), radius: 4, fill: canvas.theme.notANumber, stroke: nil))
        if isNumbered { number(texts[offset], above: true, &canvas, middle, zero) }
        continue
      }
      let end = y(value, plot)
      canvas.rectangle(
        Rect(x: middle - 1, y: min(zero, end), width: 2, height: max(1, abs(end - zero))), fill: color)
      canvas.add(.circle(center: Point(x: middle, y: end), radius: min(4, unit / 3), fill: color, stroke: nil))
      if isNumbered { number(texts[offset], above: value >= 0, &canvas, middle, end) }
    }
  }

  private func number(_ text: String, above: Bool, _ canvas: inout Canvas, _ x: Double, _ y: Double) {
    let middle = y + (above ? -12 : 12)
    // Over a grid line a number needs a ground of its own.
    canvas.clearBehind(
      text, .smallNumber, center: Point(x: x, y: middle), fill: canvas.theme.background)
    canvas.text(text, .smallNumber, canvas.theme.text, x: x, middle: middle, anchor: .middle)
  }

  /// Runs of finite values; a NaN leaves a gap.
  private func drawLine(_ canvas: inout Canvas, _ plot: Rect) {
    var run: [Point] = []
    for (offset, value) in values.enumerated() {
      if value.isFinite {
        run.append(Point(x: x(start + offset * spacing, plot), y: y(value, plot)))
      } else {
        if run.count > 1 { canvas.line(run, color: color, width: 1.5) }
        run = []
      }
    }
    if run.count > 1 { canvas.line(run, color: color, width: 1.5) }
  }

  private func drawBand(_ canvas: inout Canvas, _ plot: Rect) {
    let columns = Int(plot.width)
    var lows = [Double](repeating: .infinity, count: columns)
    var highs = [Double](repeating: -.infinity, count: columns)
    for (offset, value) in values.enumerated() where value.isFinite {
      let column = max(0, min(columns - 1, Int(x(start + offset * spacing, plot) - plot.x)))
      lows[column] = min(lows[column], value)
      highs[column] = max(highs[column], value)
    }
    for column in 0..<columns where lows[column] <= highs[column] {
      // A band reaches to its left neighbour's, so that a steep signal is no row of dashes.
      var (low, high) = (lows[column], highs[column])
      if column > 0, lows[column - 1] <= highs[column - 1] {
        low = min(low, highs[column - 1])
        high = max(high, lows[column - 1])
      }
      let (top, bottom) = (y(high, plot), y(low, plot))
      canvas.rectangle(
        Rect(x: plot.x + Double(column), y: top - 0.5, width: 1, height: max(1, bottom - top)), fill: color)
    }
  }
}
