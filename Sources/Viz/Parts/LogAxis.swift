// A horizontal axis whose equal distances are equal ratios: for speeds that differ a hundredfold.
// It places values and names round ones; what stands on it is a figure's business.

struct LogAxis {
  /// The ends: numbers of 1, 2 or 5 times a power of ten around all values.
  let low: Double
  let high: Double
  let left: Double
  let width: Double

  /// The axis for these values, all above 0; at least from `atLeast.lowerBound` to `atLeast.upperBound`.
  init(_ values: [Double], atLeast: ClosedRange<Double>, left: Double, width: Double) {
    low = Self.round(below: min(atLeast.lowerBound, values.min() ?? atLeast.lowerBound))
    high = Self.round(above: max(atLeast.upperBound, values.max() ?? atLeast.upperBound))
    (self.left, self.width) = (left, width)
  }

  /// The same axis further to the right.
  init(_ axis: LogAxis, movedBy distance: Double) {
    (low, high, left, width) = (axis.low, axis.high, axis.left + distance, axis.width)
  }

  func x(_ value: Double) -> Double {
    left + width * Maths.log10(value / low) / Maths.log10(high / low)
  }

  /// The round numbers on the axis, 1, 2 and 5 in every decade or 1 alone, whichever leaves `distance` between two.
  func ticks(distance: Double) -> [Double] {
    let decades = Maths.log10(high / low)
    let (first, last) = (Int(Maths.log10(low).rounded(.down)), Int(Maths.log10(high).rounded(.up)))
    // From 1 to 2 and from 5 to 10 is the shortest step.
    let steps: [Double] = width / decades * Maths.log10(2) >= distance ? [1, 2, 5] : [1]
    let powers = (first...last).map { Maths.pow(10, Double($0)) }
    return powers.flatMap { power in steps.map { $0 * power } }.filter {
      $0 >= low * 0.999_999 && $0 <= high * 1.000_001
    }
  }

  private static func round(below value: Double) -> Double {
    let power = Maths.pow(10, Maths.log10(value).rounded(.down))
    return [5, 2, 1].map { $0 * power }.first { $0 <= value } ?? power
  }

  private static func round(above value: Double) -> Double {
    let power = Maths.pow(10, Maths.log10(value).rounded(.down))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= value } ?? 10 * power
  }

  /// Vertical lines at the ticks, their numbers above them.
  func draw(_ canvas: inout Canvas, top: Double, bottom: Double) {
    for tick in ticks(distance: 44) {
      let x = x(tick).rounded()
      canvas.rectangle(Rect(x: x, y: top + 16, width: 1, height: bottom - top - 16), fill: canvas.theme.grid)
      canvas.text(
        NumberText.short(tick), .smallNumber, canvas.theme.mutedText, x: x, middle: top + 8, anchor: .middle)
    }
  }
}
