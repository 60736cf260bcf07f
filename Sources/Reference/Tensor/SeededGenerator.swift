// Random numbers that are the same on every machine: xoshiro256** seeded by SplitMix64, and tensors filled from it.
// It is neither secret nor safe for cryptography, and it never reads the clock or the system's entropy.
// Weights of a network start in `Network`; the kernel `random:SEED` is in `Filters`.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The generator xoshiro256**, period 2²⁵⁶ − 1, its four words filled by SplitMix64.
///
/// ```
/// result = rotl(s₁ · 5, 7) · 9                  all modulo 2⁶⁴
/// t = s₁ << 17
/// s₂ ^= s₀   s₃ ^= s₁   s₁ ^= s₂   s₀ ^= s₃   s₂ ^= t   s₃ = rotl(s₃, 45)
/// ```
///
/// Source: D. Blackman and S. Vigna, *Scrambled linear pseudorandom number generators*, ACM Transactions on
/// Mathematical Software 47 (2021), and the authors' reference code (public domain), which also advises SplitMix64
/// for the seed. The standard library's own generator is not used because it cannot be seeded.
///
/// It is a value: a copy continues on its own, and two equal generators give equal numbers for ever.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64
  /// The second value of the last pair that ``normal()`` drew.
  private var spare: Double?

  /// The generator for this seed. Every seed is good, zero included.
  public init(seed: UInt64) {
    var state = seed
    s0 = Self.splitMix64(&state)
    s1 = Self.splitMix64(&state)
    s2 = Self.splitMix64(&state)
    s3 = Self.splitMix64(&state)
  }

  /// The generator for a seed and numbers that tell one use of it from another, such as an epoch and an example.
  ///
  /// Each number is mixed in by SplitMix64, `h ← splitMix64(h ⊕ number)`, so that neighbouring ones give unrelated
  /// generators, and their order matters.
  public init(seed: UInt64, _ numbers: Int...) {
    var hash = seed
    for number in numbers {
      var state = hash ^ UInt64(bitPattern: Int64(number))
      hash = Self.splitMix64(&state)
    }
    self.init(seed: hash)
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    let result = Self.rotateLeft(s1 &* 5, by: 7) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = Self.rotateLeft(s3, by: 45)
    return result
  }

  /// A number of [0, 1): the top 53 bits of ``next()`` times 2⁻⁵³, so every multiple of 2⁻⁵³ is equally likely.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number of the standard normal distribution, mean 0 and variance 1.
  ///
  /// Marsaglia's polar method: draw a point of the unit disc, `s = a² + b²`, and return `a · √(−2 ln s / s)` now and
  /// `b · √(−2 ln s / s)` at the next call. It needs only a square root, which IEEE 754 rounds correctly, and one
  /// logarithm, so two machines differ at most in the last bit of their `log`. Box–Muller would add a sine and a
  /// cosine. Source: G. Marsaglia and T. A. Bray, SIAM Review 6 (1964).
  public mutating func normal() -> Double {
    if let second = spare {
      spare = nil
      return second
    }
    while true {
      let a = 2 * uniform() - 1
      let b = 2 * uniform() - 1
      let square = a * a + b * b
      guard square < 1, square > 0 else { continue }
      let factor = (-2 * log(square) / square).squareRoot()
      spare = b * factor
      return a * factor
    }
  }

  /// A whole number of `range`, each equally likely.
  ///
  /// The high half of `next() · width`, redrawn while the low half lies where it would favour small numbers
  /// (D. Lemire, *Fast random integer generation in an interval*, 2019). Written out here because the standard
  /// library does not promise to keep its own method.
  public mutating func integer(in range: ClosedRange<Int>) -> Int {
    let width = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound)) &+ 1
    guard width != 0 else { return Int(truncatingIfNeeded: next()) }
    let unfair = (0 &- width) % width
    while true {
      let product = width.multipliedFullWidth(by: next())
      if product.low >= unfair { return range.lowerBound &+ Int(truncatingIfNeeded: product.high) }
    }
  }

  /// The elements in an order of which each is equally likely: the shuffle of Fisher and Yates, as R. Durstenfeld wrote
  /// it (CACM 7, 1964). The standard library's shuffle may change between versions.
  ///
  /// ```
  /// for i = n − 1 … 1       j = a number of 0…i       exchange i and j
  /// ```
  public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    var last = result.count - 1
    while last > 0 {
      result.swapAt(last, integer(in: 0...last))
      last -= 1
    }
    return result
  }

  static func splitMix64(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private static func rotateLeft(_ word: UInt64, by count: UInt64) -> UInt64 {
    (word << count) | (word >> (64 - count))
  }
}

extension Tensor {
  /// Independent standard normal scalars, drawn in row-major order and rounded to `Scalar`.
  public static func normal(shape: [Int], using generator: inout SeededGenerator) -> Tensor {
    filled(shape) { Scalar(generator.normal()) }
  }

  /// Independent scalars spread evenly over `range`, drawn in row-major order.
  ///
  /// Each is `lower + (upper − lower) · u` with `u` in [0, 1), computed in `Double` and rounded to `Scalar`; rounding
  /// can reach `upper`.
  public static func uniform(
    shape: [Int], in range: ClosedRange<Double>, using generator: inout SeededGenerator
  ) -> Tensor {
    let extent = range.upperBound - range.lowerBound
    return filled(shape) { Scalar(range.lowerBound + extent * generator.uniform()) }
  }

  /// Independent whole numbers of `range`, each equally likely, drawn in row-major order.
  ///
  /// With a small range every product and sum of a short convolution is exact, whatever its order.
  public static func integers(
    shape: [Int], in range: ClosedRange<Int>, using generator: inout SeededGenerator
  ) -> Tensor {
    filled(shape) { Scalar(generator.integer(in: range)) }
  }

  private static func filled(_ shape: [Int], _ draw: () -> Scalar) -> Tensor {
    var tensor = Tensor(shape: shape, repeating: 0)
    for index in 0..<tensor.count { tensor[flat: index] = draw() }
    return tensor
  }
}
