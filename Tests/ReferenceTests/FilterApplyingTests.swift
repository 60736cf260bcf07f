// Named filters at work, and the numbers of the notes' edge pictures.

import Reference
import Testing

@Suite struct FilterApplyingTests {
  private let same = Convolution2D(
    operation: .convolve, padding: .same, boundary: .zero, stride: .one, dilation: .one, groups: 1)

  private func apply(_ name: String, to image: Tensor<Float>, as convolution: Convolution2D) throws -> FilteredImage {
    try FilterBank.filter(named: name).apply(to: image, as: convolution, bias: nil, algorithm: nil, threads: 1)
  }

  @Test func everyFilterObeysItsBound() throws {
    var generator = SeededGenerator(seed: 1)
    let image = Tensor<Float>.uniform(shape: [23, 29], in: 0...1, using: &generator)
    for entry in FilterBank.entries {
      let filter = try FilterBank.filter(named: entry.example)
      let result = try filter.apply(to: image, as: same, bias: nil, algorithm: nil, threads: 2)
      let answer = try filter.oracle(
        image.map(Double.init), as: same, bias: nil, precision: .float32, roundings: 2, threads: 2)
      let comparison = Comparison(
        result: result.output.map(Double.init), oracle: answer.values, bound: answer.bound, precision: .float32)
      #expect(comparison.isRight, "\(entry.example): \(comparison)")
      // A picture that is one too bright somewhere is found.
      let wrong = Tensor<Double>(
        shape: answer.values.shape, scalars: answer.values.scalars.enumerated().map { $0 == 99 ? $1 + 1e-3 : $1 })
      #expect(!Comparison(result: wrong, oracle: answer.values, bound: answer.bound, precision: .float32).isRight)
    }
  }

  @Test func aMagnitudeDoesNotCancelWhereASumDoes() throws {
    // The notes' sum of +3 and −4 is −1, the magnitude 5.
    let image = Tensor<Float>(shape: [3, 3], scalars: [0, 0, 0, 0, 1, 0, 0, 0, 0])
    let sobel = try apply("sobel", to: image, as: same)
    #expect(sobel.parts.map(\.name) == ["sobel-x", "sobel-y"])
    for index in 0..<9 {
      let (a, b) = (sobel.parts[0].output[flat: index], sobel.parts[1].output[flat: index])
      #expect(sobel.output[flat: index] == (a * a + b * b).squareRoot())
    }
  }

  @Test func gradientsArePositiveWhereBrightnessGrows() throws {
    let ramp = Tensor<Float>(shape: [5, 5], scalars: (0..<25).map { Float($0 % 5) })
    let transposed = Tensor<Float>(shape: [5, 5], scalars: (0..<25).map { Float($0 / 5) })
    for name in ["sobel", "prewitt", "scharr"] {
      #expect(try apply("\(name)-x", to: ramp, as: same).output[2, 2] > 0)
      #expect(try apply("\(name)-y", to: transposed, as: same).output[2, 2] > 0)
      #expect(try apply("\(name)-y", to: ramp, as: same).output[2, 2] == 0)
    }
  }

  @Test func aConstantBoundaryMakesAFalseEdge() throws {
    // On a flat image of ones the notes' vertical edges answer ±5 at the zero boundary, 0 with symmetric.
    let ones = Tensor<Float>(shape: [9, 9], repeating: 1)
    let zero = try apply("vertical-edges", to: ones, as: same).output
    #expect(zero[4, 0] == 5 && zero[4, 8] == -5 && zero[4, 4] == 0)
    var symmetric = same
    symmetric.boundary = .symmetric
    #expect(try apply("vertical-edges", to: ones, as: symmetric).output.scalars.allSatisfy { $0 == 0 })
  }

  @Test func onesSumNinePixels() throws {
    let flat = Tensor<Float>(shape: [5, 5], repeating: 0.5)
    #expect(try apply("ones", to: flat, as: same).output[2, 2] == 4.5)
  }

  @Test func aFourByFourKernelHasNoCentre() throws {
    // A step between rows 3 and 4: convolution answers on rows 2, 3, 4, correlation on 3, 4, 5.
    let step = Tensor<Float>(shape: [9, 9], scalars: (0..<81).map { $0 / 9 >= 4 ? 1 : 0 })
    var edge = same
    edge.boundary = .edge
    let rows = { (convolution: Convolution2D) in
      let output = try apply("horizontal-edges", to: step, as: convolution).output
      return (0..<9).filter { output[$0, 4] != 0 }
    }
    #expect(try rows(edge) == [2, 3, 4])
    edge.operation = .correlate
    #expect(try rows(edge) == [3, 4, 5])
  }

  @Test func aMedianIsNoConvolution() throws {
    let median = try FilterBank.filter(named: "median:3")
    let image = Tensor<Float>(shape: [3, 3], scalars: [1, 1, 9, 1, 8, 9, 1, 8, 9])
    #expect(try median.apply(to: image, as: same, bias: nil, algorithm: nil, threads: 1).output[1, 1] == 8)
    #expect(throws: GeometryError.self) {
      try median.apply(to: image, as: same, bias: nil, algorithm: .im2col, threads: 1)
    }
    #expect(throws: GeometryError.biasNotAllowed(filter: "median:3")) {
      try median.apply(to: image, as: same, bias: Tensor(shape: [1], repeating: 1), algorithm: nil, threads: 1)
    }
  }

  @Test func kernelsOfUnlikeSizeNeedSame() throws {
    var valid = same
    valid.padding = .valid
    let image = Tensor<Float>(shape: [9, 9], repeating: 1)
    #expect(throws: GeometryError.self) { try apply("combined-edges", to: image, as: valid) }
    #expect(try apply("combined-edges", to: image, as: same).output.shape == [9, 9])
  }
}
