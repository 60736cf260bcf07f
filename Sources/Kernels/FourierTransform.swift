// The discrete Fourier transform of many columns at once, one in each lane of a register: our own fast Fourier transform.
// It works in place and never puts its results in order: products of spectra need none. The butterflies are in
// `FourierTransform+Passes.swift`, what convolutions make of it in `FourierTile.swift` and `FourierBlocks.swift`.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The transform of one length: `X[k] = Σ x[j] · ω^(jk)`, `ω = exp(−2πi/N)`, and its inverse without the factor `1/N`.
///
/// A column of `N` complex numbers is halved or quartered again and again (Cooley and Tukey, 1965). Forward, a pass of
/// span `L` takes the numbers a quarter of `L` apart, adds them up in four ways, turns three of the sums by powers of
/// `ω^(N/L)` and leaves them where it found them ("decimation in frequency", radix 4). The last pass takes four or eight
/// neighbours and turns nothing. The inverse does the same backwards, so it wants its input in the very order in which
/// the forward transform leaves its output, and nothing is ever permuted.
///
/// ```
/// N = 32      span 32: numbers 8 apart, radix 4        span 8: eight neighbours, radix 8
/// N = 64      span 64: 16 apart    span 16: 4 apart    span 4: four neighbours
/// ```
///
/// - Complexity: `4¼·N·log₂N` real additions and multiplications a column at radix 4, a fused multiply-add counted as two.
/// - Precondition: the length is a power of two, at least 4.
public struct FourierTransform: Sendable {
  /// `N`.
  public let length: Int

  /// For every pass but the last, for every `j` below a quarter of its span `L`, the cosine and sine of `2πj/L`, `4πj/L`
  /// and `6πj/L`.
  let twiddles: AlignedStorage<Float>

  /// The tables for one length.
  public init(length: Int) {
    precondition(length >= 4 && length & (length - 1) == 0, "no transform of length \(length)")
    self.length = length
    let roots = RootsOfUnity(count: length)
    var table: [Float] = []
    for span in Self.spans(of: length).dropLast() {
      for j in 0..<span / 4 {
        for power in 1...3 {
          let root = roots[power * j * (length / span) % length]
          table += [Float(root.cosine), Float(root.sine)]
        }
      }
    }
    twiddles = AlignedStorage(table)
  }

  /// The spans of the passes: 32, 8 for a length of 32. The last is 8 or 4, and only the last has no twiddles.
  static func spans(of length: Int) -> [Int] {
    var spans = [length]
    while let last = spans.last, last > 8 { spans.append(last / 4) }
    return spans
  }

  /// How many additions a number passes through on its way, and how many times it is turned by a rounded root of unity:
  /// what the error bound is made of.
  public static func roundings(of length: Int) -> (additions: Int, turns: Int) {
    let spans = Self.spans(of: length)
    // A radix-4 pass adds twice; the radix-8 pass adds three times, once more to turn by an eighth, and scales by √½.
    return (
      additions: 2 * (spans.count - 1) + (spans.last == 8 ? 4 : 2), turns: spans.count - 1 + (spans.last == 8 ? 1 : 0)
    )
  }

  /// The transform of columns in a block of `2 · VectorUnit.width · N` numbers, for every index the real parts of all lanes
  /// and then the imaginary.
  package func forward(_ columns: AlignedStorage<Float>) {
    precondition(columns.count == length * ComplexVector.step, "columns of another length")
    forward(columns.pointer)
  }

  /// Undoes it, times `N`.
  package func inverse(_ columns: AlignedStorage<Float>) {
    precondition(columns.count == length * ComplexVector.step, "columns of another length")
    inverse(columns.pointer)
  }

  /// The columns whose numbers are `data[0], data[1], …`, each lane by itself.
  ///
  /// Depth first: once the numbers of a pass fit in half of the nearest cache, all its passes are done before the next part.
  func forward(_ data: UnsafeMutablePointer<Float>) {
    forward(data, span: length, twiddles: UnsafePointer(twiddles.pointer))
  }

  func forward(_ data: UnsafeMutablePointer<Float>, span: Int, twiddles: UnsafePointer<Float>) {
    if span > Self.cachedSpan {
      let quarter = span / 4
      forwardPass(data, count: span, span: span, twiddles: twiddles)
      for part in 0..<4 {
        forward(data + part * quarter * ComplexVector.step, span: quarter, twiddles: twiddles + 6 * quarter)
      }
      return
    }
    var (passSpan, table) = (span, twiddles)
    while passSpan > 8 {
      forwardPass(data, count: span, span: passSpan, twiddles: table)
      table += 6 * (passSpan / 4)
      passSpan /= 4
    }
    if passSpan == 8 { forwardEighths(data, count: span) } else { forwardQuarters(data, count: span) }
  }

  /// `N` times the columns whose transforms, in the order of ``forward(_:)``, are `data`.
  func inverse(_ data: UnsafeMutablePointer<Float>) {
    inverse(data, span: length, twiddles: UnsafePointer(twiddles.pointer))
  }

  func inverse(_ data: UnsafeMutablePointer<Float>, span: Int, twiddles: UnsafePointer<Float>) {
    if span > Self.cachedSpan {
      let quarter = span / 4
      for part in 0..<4 {
        inverse(data + part * quarter * ComplexVector.step, span: quarter, twiddles: twiddles + 6 * quarter)
      }
      inversePass(data, count: span, span: span, twiddles: twiddles)
      return
    }
    let isOdd = span.trailingZeroBitCount % 2 == 1
    if isOdd { inverseEighths(data, count: span) } else { inverseQuarters(data, count: span) }
    var passSpan = isOdd ? 32 : 16
    while passSpan <= span {
      // The tables of the spans from `span` down to `passSpan` follow each other: 6·(span + … + 4·passSpan)/4 numbers.
      inversePass(data, count: span, span: passSpan, twiddles: twiddles + 2 * (span - passSpan))
      passSpan *= 4
    }
  }

  /// The largest span whose numbers fit in half of a nearest cache of 32 KiB.
  static let cachedSpan = 16384 / (ComplexVector.step * MemoryLayout<Float>.stride)
}

/// The `N`-th roots of unity in double precision, from the sines and cosines of one octant.
struct RootsOfUnity {
  private let count: Int
  private let octant: [(cosine: Double, sine: Double)]

  init(count: Int) {
    self.count = count
    octant = (0...max(count / 8, 1)).map { index in
      let angle = 2 * Double.pi * Double(index) / Double(count)
      return (cosine: cos(angle), sine: sin(angle))
    }
  }

  /// The cosine and sine of `2π·index/N`, `0 ≤ index < N`.
  subscript(index: Int) -> (cosine: Double, sine: Double) {
    let (quadrant, rest) = (4 * index / count, index % (count / 4))
    // Beyond an eighth of the circle, the mirror image about the diagonal.
    let mirrored = 8 * rest > count
    let root = octant[mirrored ? count / 4 - rest : rest]
    let (x, y) = mirrored ? (root.sine, root.cosine) : (root.cosine, root.sine)
    switch quadrant {
    case 0: return (cosine: x, sine: y)
    case 1: return (cosine: -y, sine: x)
    case 2: return (cosine: -x, sine: -y)
    default: return (cosine: y, sine: -x)
    }
  }
}
