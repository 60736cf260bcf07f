// Loops over arrays value by value: rectifiers, sums, dropout. Each takes a range, so that threads can share an array.

/// `y[i] = max(0, x[i])`; a NaN stays one.
public func rectify(_ x: AlignedStorage<Float>, into y: AlignedStorage<Float>, at range: Range<Int>) {
  check(range, x.count, y.count)
  rectify(UnsafePointer(x.pointer) + range.lowerBound, into: y.pointer + range.lowerBound, count: range.count)
}

/// The same of values that lie anywhere, where they are or elsewhere.
func rectify(_ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, count: Int) {
  for i in 0..<count { target[i] = source[i] < 0 ? 0 : source[i] }
}

/// `r[i] = 0` where `y[i]` is at most 0, else `g[i]`: a gradient on its way back through a rectifier, from its input or
/// its output.
public func maskGradient(
  _ g: AlignedStorage<Float>, by y: AlignedStorage<Float>, into r: AlignedStorage<Float>, at range: Range<Int>
) {
  check(range, g.count, y.count, r.count)
  let (gradient, value, target) = (g.pointer, y.pointer, r.pointer)
  for i in range { target[i] = value[i] <= 0 ? 0 : gradient[i] }
}

/// `r[i] = a[i] + b[i]`, or `max(0, ·)` of it; a NaN stays one.
public func addValues(
  _ a: AlignedStorage<Float>, _ b: AlignedStorage<Float>, into r: AlignedStorage<Float>, at range: Range<Int>,
  rectifies: Bool = false
) {
  check(range, a.count, b.count, r.count)
  let (left, right, target) = (a.pointer, b.pointer, r.pointer)
  if rectifies {
    for i in range {
      let sum = left[i] + right[i]
      target[i] = sum < 0 ? 0 : sum
    }
  } else {
    for i in range { target[i] = left[i] + right[i] }
  }
}

/// Whether all values of a range are finite.
public func areFinite(_ values: AlignedStorage<Float>, at range: Range<Int>) -> Bool {
  check(range, values.count)
  let lanes = Vector.scalarCount
  let whole = range.lowerBound + range.count / lanes * lanes
  // Both stay zero as long as they are.
  var check = Vector()
  for index in stride(from: range.lowerBound, to: whole, by: lanes) {
    check = check.adding(values.pointer.vector(at: index), times: Vector())
  }
  let rest = (whole..<range.upperBound).reduce(0) { $0 + values.pointer[$1] * 0 }
  return all(check .== 0) && rest == 0
}

/// Which values dropout keeps: a function of a key and of the value's place alone.
///
/// ```
/// h = mix(mix(i + key₀) ⊕ key₁)      kept where h ≥ rate · 2³²
/// ```
///
/// `mix` is a permutation of 32-bit words in which every bit of the input changes every bit of the output with a
/// probability within 0.2 % of one half. Source: C. Wellons, *Prospecting for Hash Functions*, 2018 (`lowbias32`). Of a
/// generator with a state the second value could not be drawn without the first, nor eight at once.
public struct DropoutMask: Sendable {
  let first: UInt32
  let second: UInt32
  let threshold: UInt32

  /// The mask of a key.
  ///
  /// - Precondition: the rate is at least 0 and below 1.
  public init(key: UInt64, rate: Double) {
    precondition(rate >= 0 && rate < 1, "a rate of \(rate)")
    first = UInt32(truncatingIfNeeded: key)
    second = UInt32(truncatingIfNeeded: key >> 32)
    threshold = UInt32(rate * 0x1p32)
  }

  /// Whether the value at this place is kept.
  @inline(__always)
  public func keeps(_ index: Int) -> Bool {
    Self.mix(Self.mix(UInt32(truncatingIfNeeded: index) &+ first) ^ second) >= threshold
  }

  @inline(__always)
  private static func mix(_ word: UInt32) -> UInt32 {
    var x = word
    x ^= x >> 16
    x &*= 0x7feb_352d
    x ^= x >> 15
    x &*= 0x846c_a68b
    x ^= x >> 16
    return x
  }
}

/// `y[i] = x[i] · factor` where the mask keeps `i`, else 0.
public func drop(
  _ x: AlignedStorage<Float>, mask: DropoutMask, factor: Float, into y: AlignedStorage<Float>, at range: Range<Int>
) {
  check(range, x.count, y.count)
  let (source, target) = (x.pointer, y.pointer)
  for i in range { target[i] = mask.keeps(i) ? source[i] * factor : 0 }
}

/// Checks once what the loops rely on.
@inline(__always)
private func check(_ range: Range<Int>, _ counts: Int...) {
  precondition(range.lowerBound >= 0 && counts.allSatisfy { range.upperBound <= $0 }, "a range outside its blocks")
}
