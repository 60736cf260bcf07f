// What may have become of single values: cut to a range, wrapped, rounded, multiplied, kept in half precision.
// Each rule says which values it allows, given what should have been there and how exact that is.

/// What became of every value.
enum ValueRule: Equatable, Sendable {
  /// Nothing.
  case asAsked
  /// Cut to a range, and made a whole number if a rounding is given.
  case clipped(lower: Double, upper: Double, rounding: Finding.Rounding?)
  /// Taken modulo 256, after it was made a whole number if a rounding is given.
  case wrapped(Finding.Rounding?)
  /// Made a whole number.
  case rounded(Finding.Rounding)
  /// The sign was lost.
  case absolute
  /// Rounded to half precision at the end.
  case half
  /// Summed in half precision, the bias with it or added later.
  case halfSum(grid: Double?, sparesBias: Bool)

  /// Whether a value can be what became of an expected one.
  func allows(_ value: Double, _ expected: Expected, precision: Precision) -> Bool {
    switch self {
    case .asAsked:
      return Comparison.share(
        result: value, oracle: expected.value, bound: expected.bound, precision: precision) <= 1
    case .clipped(let lower, let upper, let rounding):
      guard expected.value.isFinite, expected.bound.isFinite else { return false }
      func made(_ number: Double) -> Double {
        let whole = rounding.map { $0.apply(number) } ?? number
        return min(max(whole, lower), upper)
      }
      return value >= made(expected.value - expected.bound) && value <= made(expected.value + expected.bound)
    case .wrapped(nil):
      let turns = ((expected.value - value) / 256).rounded()
      // What is left of a small negative number has fewer digits than it had.
      let slack = 256 * precision.unitRoundoff
      // With a bound of half a turn any number would do.
      guard expected.bound < 4 else { return false }
      return value >= 0 && value <= 256 && abs(value + 256 * turns - expected.value) <= expected.bound + slack
    case .wrapped(let rounding?):
      let (first, last) = (
        rounding.apply(expected.value - expected.bound), rounding.apply(expected.value + expected.bound)
      )
      guard value >= 0, value < 256, abs(first) < 0x1p52, abs(last) < 0x1p52, last - first <= 8 else { return false }
      return stride(from: first, through: last, by: 1).contains {
        let rest = $0.truncatingRemainder(dividingBy: 256)
        return (rest < 0 ? rest + 256 : rest) == value
      }
    case .rounded(let rounding):
      guard expected.value.isFinite, expected.bound.isFinite else { return false }
      return value >= rounding.apply(expected.value - expected.bound)
        && value <= rounding.apply(expected.value + expected.bound)
    case .absolute:
      return value >= 0 && abs(value - abs(expected.value)) <= expected.bound
    case .half:
      return Self.isNear(value, expected, within: expected.bound + Precision.float16.unitRoundoff * abs(expected.value))
    case .halfSum(let grid, let sparesBias):
      if sparesBias {
        // Half precision up to the sum: what is left without the bias is one of its numbers.
        let sum = value - expected.bias
        let slack = precision.unitRoundoff * (abs(value) + abs(expected.bias)) * 2
        guard abs(sum - Double(Float16(sum))) <= slack else { return false }
      }
      // Sums of multiples of `grid` up to 2¹¹ times it are exact.
      if let grid, expected.magnitude <= 2048 * grid {
        return ValueRule.asAsked.allows(value, expected, precision: precision)
      }
      guard expected.products > 0 else { return false }
      let bound = ErrorBound.convolution(
        products: expected.products, magnitude: expected.magnitude, precision: .float16, roundings: 2)
      // Where the sum is so long that the bound says little, the error of random signs (N. J. Higham and T. Mary, A new
      // approach to probabilistic rounding error analysis, 2019) with λ = 6.
      let random = 6 * Double(expected.products + 3).squareRoot() * Precision.float16.unitRoundoff * expected.magnitude
      return Self.isNear(value, expected, within: min(bound, max(random, 0x1p-24)))
    }
  }

  /// Whether a value says much about what should have been there: not if everything beyond a limit has become it, not if
  /// a whole number was to be made whole, which forgives being one too small, and not if it is no number.
  func isTelling(_ value: Double, _ expected: Expected) -> Bool {
    guard expected.value.isFinite else { return false }
    var isWhole: Bool { abs(expected.value - expected.value.rounded()) <= expected.bound }
    switch self {
    case .clipped(let lower, let upper, let rounding):
      return value > lower && value < upper && (rounding == nil || !isWhole)
    case .rounded, .wrapped(.some): return !isWhole
    default: return true
    }
  }

  /// Whether a limit has changed a value: one below it, or one above.
  func acts(on expected: Expected) -> (below: Bool, above: Bool) {
    let (least, most) = (expected.value - expected.bound, expected.value + expected.bound)
    switch self {
    case .clipped(let lower, let upper, _): return (most < lower, least > upper)
    case .wrapped: return (most < 0, least >= 256)
    default: return (true, true)
    }
  }

  /// Whether it must have acted above, or may have acted on either side: what only lost its negative values was not cut
  /// to a range.
  var mustActAbove: Bool {
    if case .clipped(let lower, let upper, nil) = self { lower == 0 && upper < .infinity } else { false }
  }

  /// Whether a value is near, or both are beyond the largest number of half precision.
  private static func isNear(_ value: Double, _ expected: Expected, within bound: Double) -> Bool {
    if value.isInfinite { return abs(expected.value) + bound > Precision.float16.greatest }
    return abs(value - expected.value) <= bound + Precision.float16.underflow
  }
}

extension Finding.Rounding {
  /// The whole number that is made of a number.
  func apply(_ number: Double) -> Double {
    switch self {
    case .truncated: number.rounded(.towardZero)
    case .nearest: number.rounded()
    case .floor: number.rounded(.down)
    }
  }
}

/// The numbers that a constant factor may still be, after some cells: an interval that shrinks.
struct FactorInterval {
  private(set) var lower = -Double.infinity
  private(set) var upper = Double.infinity

  /// Whether a factor remains.
  var isEmpty: Bool { lower > upper }
  /// A factor of those that remain.
  var middle: Double { (lower + upper) / 2 }

  /// Keeps the factors `α` with `value` in `α·[low, high] ± slack`.
  ///
  /// - Precondition: `0 < low ≤ high` or `low ≤ high < 0`.
  mutating func keep(value: Double, low: Double, high: Double, slack: Double) {
    // The same with signs turned.
    let (value, low, high) = low < 0 ? (-value, -high, -low) : (value, low, high)
    let (least, most) = (value - slack, value + slack)
    lower = max(lower, least >= 0 ? least / high : least / low)
    upper = min(upper, most >= 0 ? most / low : most / high)
  }
}
