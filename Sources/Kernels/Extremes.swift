// The smallest and the largest of many values, eight at a time. What is no number takes no part.

/// The extremes of the finite values of a block, and the number of the others.
public struct Extremes: Sendable, Equatable {
  /// The smallest finite value; +∞ if there is none.
  public private(set) var minimum = Float.infinity
  /// The largest finite value; −∞ if there is none.
  public private(set) var maximum = -Float.infinity
  /// Values that are NaN.
  public private(set) var notNumbers = 0
  /// Values that are +∞ or −∞.
  public private(set) var infinities = 0

  /// The extremes of `block`. One pass; a second one only to count what is not finite.
  public init(_ block: AlignedStorage<Float>) {
    let values = block.pointer
    let whole = block.count / 8 * 8
    var low = SIMD8<Float>(repeating: .infinity)
    var high = SIMD8<Float>(repeating: -.infinity)
    // v − v is 0 for a finite v and NaN for any other, and a sum keeps a NaN.
    var strange = SIMD8<Float>(repeating: 0)
    for index in stride(from: 0, to: whole, by: 8) {
      let value = UnsafeRawPointer(values + index).load(as: SIMD8<Float>.self)
      low.replace(with: value, where: value .< low)
      high.replace(with: value, where: value .> high)
      strange += value - value
    }
    let isFinite = (0..<8).allSatisfy { strange[$0] == 0 } && (whole..<block.count).allSatisfy { values[$0].isFinite }
    if isFinite {
      minimum = low.min()
      maximum = high.max()
      for index in whole..<block.count { include(values[index]) }
    } else {
      for index in 0..<block.count { include(values[index]) }
    }
  }

  private mutating func include(_ value: Float) {
    if value.isFinite {
      minimum = min(minimum, value)
      maximum = max(maximum, value)
    } else if value.isNaN {
      notNumbers += 1
    } else {
      infinities += 1
    }
  }
}
