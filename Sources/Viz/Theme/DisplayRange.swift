// Which values the ends of a colour scale stand for, and how many values lie beyond them.
// Nothing is ever clipped silently: the count is part of the value, and figures print it.
// Next: `ColorMap`; `ColorBar`, which draws the ends.

import Reference

/// The values a colour scale spans, and what it leaves out.
public struct DisplayRange: Sendable, Equatable {
  /// How the values are to be read.
  public enum Kind: Sendable, Equatable {
    /// 0 is black and 1 is white.
    case intensity
    /// Symmetric about 0.
    case signed
    /// From 0 upwards.
    case magnitude
  }

  /// The share of values that the scale of signed values and magnitudes spans at least.
  public static let share = 0.995

  /// How the values are read.
  public var kind: Kind
  /// The value at the lower end: 0 or −`upper`.
  public var lower: Double
  /// The value at the upper end, always above `lower`.
  public var upper: Double
  /// How many finite values lie below the scale.
  public var below: Int
  /// How many finite values lie above the scale.
  public var above: Int
  /// How many values are NaN or infinite.
  public var nonFinite: Int
  /// The smallest finite value, or 0 if there is none.
  public var minimum: Double
  /// The largest finite value, or 0 if there is none.
  public var maximum: Double

  /// How many finite values lie outside the scale.
  public var outside: Int { below + above }

  /// The range for these values.
  ///
  /// For `.signed` and `.magnitude` the upper end is the 99.5th percentile of |v| over the finite values (the smallest
  /// one that at least 99.5 % do not exceed), so that a few extremes do not make the rest pale.
  ///
  /// **Edge cases.** If the percentile is 0 but some value is not, the largest |v| is the end. If all values are 0, or
  /// none is finite, the end is 1. A value may lie outside only if it exceeds the end; the end itself is inside.
  public init(_ values: Tensor<Float>, kind: Kind) { self.init(values, kind: kind, end: nil) }

  /// The range for these values; see ``init(_:kind:)-(Tensor<Float>,_)``.
  public init(_ values: [Float], kind: Kind) {
    self.init(Tensor(shape: [values.count], scalars: values), kind: kind)
  }

  /// A range that ends at `upper`, for several maps drawn with one scale; only the counts are the map's own.
  ///
  /// - Precondition: `upper` is positive.
  public init(_ values: Tensor<Float>, kind: Kind, upper: Double) {
    precondition(upper > 0, "a scale cannot end at \(upper)")
    self.init(values, kind: kind, end: Float(upper))
  }

  private init(_ values: Tensor<Float>, kind: Kind, end given: Float?) {
    self.kind = kind
    let extremes = values.extremes
    nonFinite = extremes.notNumbers + extremes.infinities
    let isEmpty = nonFinite == values.count
    let (low, high) = isEmpty ? (0, 0) : (extremes.minimum, extremes.maximum)
    (minimum, maximum) = (Double(low), Double(high))
    var end: Float = given ?? 1
    if given == nil, kind != .intensity, !isEmpty {
      end = values.magnitude(share: Self.share, finite: values.count - nonFinite)
      if end == 0 { end = max(abs(low), abs(high)) }
      if end == 0 { end = 1 }
    }
    upper = Double(end)
    lower = kind == .signed ? -Double(end) : 0
    let bottom: Float = kind == .signed ? -end : 0
    var (below, above) = (0, 0)
    if low < bottom || high > end {
      values.storage.forEach { value in
        if value.isFinite {
          below += value < bottom ? 1 : 0
          above += value > end ? 1 : 0
        }
      }
    }
    (self.below, self.above) = (below, above)
  }

  /// The value on the colour map's own scale: 0…1, or −1…1 if signed; beyond it for values outside.
  public func position(_ value: Double) -> Double { value / upper }
}
