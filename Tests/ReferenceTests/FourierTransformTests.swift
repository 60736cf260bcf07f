// The fast Fourier transform against the sum that defines it, within the error that its passes are proved to make; and
// against the same with one root of unity spoiled, which must be noticed.

import Kernels
import Reference
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct FourierTransformTests {
  /// A complex number in double precision.
  struct Number {
    var real = 0.0
    var imaginary = 0.0

    static func + (a: Number, b: Number) -> Number {
      Number(real: a.real + b.real, imaginary: a.imaginary + b.imaginary)
    }
    static func - (a: Number, b: Number) -> Number {
      Number(real: a.real - b.real, imaginary: a.imaginary - b.imaginary)
    }
    static func * (a: Number, b: Number) -> Number {
      Number(
        real: a.real * b.real - a.imaginary * b.imaginary, imaginary: a.real * b.imaginary + a.imaginary * b.real)
    }
    var squared: Double { real * real + imaginary * imaginary }
  }

  /// `exp(−2πi·index/count)`.
  static func root(_ index: Int, of count: Int) -> Number {
    let angle = -2 * Double.pi * Double(index % count) / Double(count)
    return Number(real: cos(angle), imaginary: sin(angle))
  }

  /// The frequency that the transform leaves at a place: the digits of the place read backwards, to base 4, the last to
  /// base 8 or 4.
  static func frequency(at place: Int, length: Int) -> Int {
    guard length > 8 else { return place }
    let (digit, rest) = place.quotientAndRemainder(dividingBy: length / 4)
    return digit + 4 * frequency(at: rest, length: length / 4)
  }

  /// The definition, in the order of the transform; `spoiled` replaces one power of `ω` by its neighbour.
  static func definition(_ numbers: [Number], spoiled: Int? = nil) -> [Number] {
    let length = numbers.count
    let roots = (0..<length).map { root($0 == spoiled ? $0 + 1 : $0, of: length) }
    return (0..<length).map { place in
      let frequency = frequency(at: place, length: length)
      return numbers.indices.reduce(Number()) { $0 + numbers[$1] * roots[$1 * frequency % length] }
    }
  }

  static func norm(_ numbers: [Number]) -> Double { numbers.reduce(0) { $0 + $1.squared }.squareRoot() }

  /// `E` of one length, from the number of additions and turns; see docs/Accuracy.md.
  static func error(of length: Int) -> Double {
    let u = Precision.float32.unitRoundoff
    let roundings = FourierTransform.roundings(of: length)
    let turn = (1 + 5.0.squareRoot() * u) * (1 + 1.000001 * u / 2.0.squareRoot())
    return pow(1 + u, Double(roundings.additions)) * pow(turn, Double(roundings.turns)) - 1
  }

  /// Random columns, one in each lane, in the transform's layout.
  static func columns(_ length: Int, seed: UInt64) -> AlignedStorage<Float> {
    var generator = SeededGenerator(seed: seed)
    return AlignedStorage(count: 2 * VectorUnit.width * length) { _ in Float(generator.normal()) }
  }

  static func lane(_ lane: Int, of columns: AlignedStorage<Float>) -> [Number] {
    let width = VectorUnit.width
    return (0..<columns.count / (2 * width)).map {
      Number(
        real: Double(columns[2 * width * $0 + lane]), imaginary: Double(columns[2 * width * $0 + width + lane]))
    }
  }

  static let lengths = [4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]

  @Test(arguments: lengths)
  func everyLaneIsTransformedWithinTheBound(length: Int) {
    let columns = Self.columns(length, seed: UInt64(length))
    let before = (0..<VectorUnit.width).map { Self.lane($0, of: columns) }
    FourierTransform(length: length).forward(columns)
    for lane in length <= 256 ? Array(0..<VectorUnit.width) : [VectorUnit.width - 1] {
      let expected = Self.definition(before[lane])
      let difference = zip(Self.lane(lane, of: columns), expected).map { $0 - $1 }
      let share = Self.norm(difference) / (Self.error(of: length) * Self.norm(expected))
      #expect(share <= 1, "lane \(lane)")
      // The bound is no wide net: random errors reach a tenth of it or so.
      #expect(share > 0.02, "lane \(lane)")
    }
  }

  @Test(arguments: lengths)
  func theInverseUndoesIt(length: Int) {
    let columns = Self.columns(length, seed: UInt64(length) + 1)
    let before = columns.copy()
    let transform = FourierTransform(length: length)
    transform.forward(columns)
    transform.inverse(columns)
    let allowed = (1 + Self.error(of: length)) * (1 + Self.error(of: length)) - 1
    for lane in 0..<VectorUnit.width {
      let expected = Self.lane(lane, of: before)
      let scale = Number(real: 1 / Double(length), imaginary: 0)
      let difference = zip(Self.lane(lane, of: columns), expected).map { $0 * scale - $1 }
      #expect(Self.norm(difference) <= allowed * Self.norm(expected))
    }
  }

  /// An impulse at place `j` has the spectrum `ω^(jk)`: every root of unity shows, one by one.
  @Test(arguments: [16, 32, 64, 128])
  func impulsesShowEveryRoot(length: Int) {
    let transform = FourierTransform(length: length)
    let allowed = Self.error(of: length)
    for index in 0..<length {
      let columns = AlignedStorage<Float>(count: 2 * VectorUnit.width * length, repeating: 0)
      columns[2 * VectorUnit.width * index] = 1
      transform.forward(columns)
      for (place, value) in Self.lane(0, of: columns).enumerated() {
        let right = Self.root(index * Self.frequency(at: place, length: length), of: length)
        #expect((value - right).squared.squareRoot() <= allowed)
      }
    }
  }

  @Test(arguments: [16, 64, 512])
  func aSpoiledRootIsNoticed(length: Int) {
    let columns = Self.columns(length, seed: 9)
    let before = Self.lane(0, of: columns)
    FourierTransform(length: length).forward(columns)
    for spoiled in [1, length / 4 + 1, length - 1] {
      let wrong = Self.definition(before, spoiled: spoiled)
      let difference = zip(Self.lane(0, of: columns), wrong).map { $0 - $1 }
      #expect(Self.norm(difference) > 100 * Self.error(of: length) * Self.norm(wrong))
    }
  }

  @Test func theNumberOfRoundingsIsThatOfThePasses() {
    for (length, additions, turns) in [(4, 2, 0), (8, 4, 1), (16, 4, 1), (32, 6, 2), (128, 8, 3), (256, 8, 3)] {
      let roundings = FourierTransform.roundings(of: length)
      #expect(roundings.additions == additions && roundings.turns == turns, "\(length)")
    }
  }
}
