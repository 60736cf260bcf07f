// Where a diagnosis must hold back: numbers that look like a mistake that was made, and come from something else.

import Reference
import Testing

/// What looks like a mistake and is none of those that are known, and what is easily taken for another.
@Suite struct DiagnosisRestraintTests {
  private let box = Convolution2D(
    operation: .convolve, padding: .valid, boundary: .zero, stride: .one, dilation: .one, groups: 1)

  private func diagnose(
    _ image: Tensor<Double>, _ kernel: Tensor<Double>, _ change: (Double, Int) -> Double
  ) throws -> [Mistake] {
    let right = try box.oracle(image, kernel: kernel, bias: nil)
    let result = Tensor<Double>(shape: right.shape) { change(Double(Float(right[flat: $0])), $0) }
    return try Diagnosis.convolution(
      box, input: image, kernel: kernel, bias: nil, otherInputs: [], result: result, precision: .float32, roundings: 2,
      threads: 1
    ).findings.map(\.mistake)
  }

  private func image(_ range: ClosedRange<Int>) -> Tensor<Double> {
    var generator = SeededGenerator(seed: 3)
    return .integers(shape: [16, 17], in: range, using: &generator)
  }

  private let sobel = Tensor<Double>(shape: [3, 3], scalars: [1, 0, -1, 2, 0, -2, 1, 0, -1])

  @Test func roundingIsNotClipping() throws {
    let mean = Tensor<Double>(shape: [3, 3], repeating: 1.0 / 9)
    #expect(try diagnose(image(0...255), mean) { value, _ in value.rounded() } == [.roundedToIntegers])
    #expect(try diagnose(image(0...255), mean) { value, _ in value.rounded(.towardZero) } == [.roundedToIntegers])
  }

  @Test func aWholeNumberOneTooSmallIsNotRounded() throws {
    #expect(try diagnose(image(0...255), sobel) { value, index in index == 20 ? value - 1 : value } == [])
    #expect(try diagnose(image(0...255), sobel) { value, _ in value - 1 } == [])
  }

  @Test func wholeNumbersAndQuartersAreNotHalfPrecision() throws {
    let mean = Tensor<Double>(shape: [7, 7], repeating: 1.0 / 49)
    for change in [{ $0.rounded() - 1 }, { ($0 * 4).rounded() / 4 + 0.5 }] as [(Double) -> Double] {
      #expect(try diagnose(image(100...255), mean) { value, _ in change(value) } == [])
    }
    #expect(
      try diagnose(image(100...255), mean) { value, _ in Double(Float16(value)) } == [.halfPrecisionAccumulation])
  }

  @Test func numbersFarBelowTheirBoundAreNotWrapped() throws {
    var generator = SeededGenerator(seed: 4)
    let large = Tensor<Double>.normal(shape: [12, 12], using: &generator).map { Double(Float($0 * 1e7)) }
    let kernel = Tensor<Double>.normal(shape: [3, 3], using: &generator).map { Double(Float($0 * 1e3)) }
    #expect(try diagnose(large, kernel) { _, index in Double(index * 37 % 256) } == [])
  }

  @Test func aPictureTimes255AndRounded() throws {
    let mean = Tensor<Double>(shape: [3, 3], repeating: 1.0 / 9)
    let picture = image(0...255).map { Double(Float($0 / 255)) }
    #expect(
      try Set(diagnose(picture, mean) { value, _ in (255 * value).rounded() }) == [.constantFactor, .roundedToIntegers])
  }
}
