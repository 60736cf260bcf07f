// An axis of equal steps with round numbers on it, in either direction. What stands on it is a figure's business.

struct LinearAxis {
  /// The ends, multiples of the step around all values.
  let low: Double
  let high: Double
  /// From one number to the next.
  let step: Double
  /// The pixels that the ends lie on; for an axis upwards the first is the larger.
  let start: Double
  let end: Double

  /// The axis for these values.
  ///
  /// - Parameters:
  ///   - least: the least step: 1 for things that are counted.
  ///   - most: the most steps.
  init(_ values: [Double], least: Double, most: Int, from start: Double, to end: Double) {
    let finite = values.filter(\.isFinite)
    let (minimum, maximum) = (finite.min() ?? 0, finite.max() ?? 1)
    let span = max(maximum - minimum, max(abs(maximum), abs(minimum), least) * 1e-6)
    step = max(least, Self.round(above: span / Double(max(1, most))))
    low = (minimum / step).rounded(.down) * step
    let top = (maximum / step).rounded(.up) * step
    high = top > low ? top : low + step
    (self.start, self.end) = (start, end)
  }

  /// An axis with its numbers given.
  init(low: Double, high: Double, step: Double, from start: Double, to end: Double) {
    (self.low, self.high, self.step, self.start, self.end) = (low, high, step, start, end)
  }

  /// The pixel of a value.
  func place(_ value: Double) -> Double { start + (end - start) * (value - low) / (high - low) }

  /// The numbers on the axis.
  var ticks: [Double] {
    (0...max(0, Int(((high - low) / step).rounded()))).map { low + Double($0) * step }
  }

  /// 1, 2 or 5 times a power of ten.
  private static func round(above value: Double) -> Double {
    guard value > 0, value.isFinite else { return 1 }
    let power = Maths.pow(10, Maths.log10(value).rounded(.down))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= value * 0.999_999 } ?? 10 * power
  }
}
