import Reference
import Testing

@Suite struct Convolution1DTests {
  @Test func theNotesExample() throws {
    let signal = Tensor<Float>(shape: [11], scalars: [0, 0, 26, 51, 58, 59, 53, 29, 0, 0, 0])
    let kernel = Tensor<Float>(shape: [3], scalars: [-1, 2, -1])
    let full = Convolution1D(operation: .convolve, padding: .full, boundary: .zero, stride: 1, dilation: 1)
    for algorithm in [ConvolutionAlgorithm.naive, .direct, .im2col] {
      let result = try full(signal, kernel: kernel, bias: nil, algorithm: algorithm, threads: 1)
      #expect(result.scalars == [0, 0, -26, 1, 18, 6, 7, 18, 5, -29, 0, 0, 0], "\(algorithm)")
    }
    #expect(throws: GeometryError.self) {
      try full(signal, kernel: kernel, bias: nil, algorithm: .separable, threads: 1)
    }
  }

  /// An impulse at index 5 of 11 under a kernel of four taps: where it lands, and which way round.
  @Test(arguments: [
    (ConvolutionOperation.convolve, 4, [1.0, 2, 3, 4]),  // np.convolve same
    (.correlate, 4, [4, 3, 2, 1]),  // np.correlate same
  ])
  func anEvenKernelHasNumPysMiddle(operation: ConvolutionOperation, first: Int, values: [Double]) throws {
    var impulse = Tensor<Double>(shape: [11], repeating: 0)
    impulse[flat: 5] = 1
    let same = Convolution1D(operation: operation, padding: .same, boundary: .zero, stride: 1, dilation: 1)
    let result = try same.oracle(impulse, kernel: Tensor(shape: [4], scalars: [1, 2, 3, 4]), bias: nil)
    #expect(Array(result.scalars[first..<first + 4]) == values)
    #expect(result.scalars.filter { $0 != 0 }.count == 4)
  }

  @Test func strideDilationAndBoundaryObeyTheBound() throws {
    var generator = SeededGenerator(seed: 3)
    for (count, taps) in [(1, 1), (5, 9), (64, 7), (201, 33)] {
      let signal = Tensor<Float>.normal(shape: [count], using: &generator)
      let kernel = Tensor<Float>.normal(shape: [taps], using: &generator)
      for rule in [PaddingRule.full, .same, .valid] {
        for (stride, dilation, boundary) in [
          (1, 1, Boundary.zero), (3, 1, .wrap), (2, 2, .reflect), (1, 3, .constant(2)),
        ] {
          let convolution = Convolution1D(
            operation: .convolve, padding: rule, boundary: boundary, stride: stride, dilation: dilation)
          let (x, w) = (signal.map(Double.init), kernel.map(Double.init))
          let oracle = try convolution.oracle(x, kernel: w, bias: 0.5)
          let bound = try convolution.bound(x, kernel: w, bias: 0.5, precision: .float32, roundings: 0)
          for algorithm in [ConvolutionAlgorithm.naive, .direct, .im2col] {
            let result = try convolution(signal, kernel: kernel, bias: 0.5, algorithm: algorithm, threads: 2)
            let comparison = Comparison(
              result: result.map(Double.init), oracle: oracle, bound: bound, precision: .float32)
            #expect(comparison.isRight, "\(algorithm), \(rule), \(count), \(taps): \(comparison)")
          }
        }
      }
    }
  }
}
