// What must hold for any convolution, whoever computed it, on random arrays in double precision; and the faults that the
// judge must find.

import Reference
import Testing

@Suite struct ConvolutionLawTests {
  private let valid = Convolution2D(
    operation: .correlate, padding: .valid, boundary: .zero, stride: .one, dilation: .one, groups: 1)

  /// Integers, so that the laws hold exactly.
  private func integers(_ shape: [Int], seed: UInt64) -> Tensor<Double> {
    var generator = SeededGenerator(seed: seed)
    let count = shape.reduce(1, *)
    return Tensor(shape: shape, scalars: (0..<count).map { _ in Double(Int(generator.uniform() * 17) - 8) })
  }

  @Test func aDeltaLeavesTheInputAlone() throws {
    let input = integers([6, 7, 3], seed: 1)
    var delta = Tensor<Double>(shape: [3, 5], repeating: 0)
    delta[1, 2] = 1
    var same = valid
    same.padding = .same
    for operation in ConvolutionOperation.allCases {
      same.operation = operation
      #expect(try same.oracle(input, kernel: delta, bias: nil) == input)
    }
  }

  @Test func convolvingADeltaGivesTheKernelAndCorrelatingItTheTurnedKernel() throws {
    var delta = Tensor<Double>(shape: [5, 9], repeating: 0)
    delta[2, 4] = 1
    let kernel = integers([3, 5], seed: 2)
    var convolution = valid
    convolution.operation = .convolve
    #expect(try convolution.oracle(delta, kernel: kernel, bias: nil) == kernel)
    convolution.operation = .correlate
    #expect(try convolution.oracle(delta, kernel: kernel, bias: nil) == kernel.turned())
  }

  @Test func convolutionIsLinear() throws {
    let (x, y) = (integers([6, 8, 4], seed: 3), integers([6, 8, 4], seed: 4))
    let kernel = integers([3, 2, 4, 5], seed: 5)
    let combined = Tensor<Double>(shape: x.shape, scalars: zip(x.scalars, y.scalars).map { 2 * $0 - 3 * $1 })
    let whole = try valid.oracle(combined, kernel: kernel, bias: nil)
    let parts = try [x, y].map { try valid.oracle($0, kernel: kernel, bias: nil).scalars }
    #expect(whole.scalars == zip(parts[0], parts[1]).map { 2 * $0 - 3 * $1 })
  }

  @Test func aShiftedInputGivesAShiftedOutput() throws {
    let input = integers([7, 9], seed: 6)
    var shifted = Tensor<Double>(shape: [7, 9], repeating: 0)
    for row in 0..<7 { for column in 0..<9 { shifted[row, column] = input[(row + 5) % 7, (column + 6) % 9] } }
    var wrapped = valid
    (wrapped.padding, wrapped.boundary) = (.same, .wrap)
    let kernel = integers([3, 3], seed: 7)
    let (a, b) = try (
      wrapped.oracle(input, kernel: kernel, bias: nil), wrapped.oracle(shifted, kernel: kernel, bias: nil)
    )
    for row in 0..<7 { for column in 0..<9 { #expect(b[row, column] == a[(row + 5) % 7, (column + 6) % 9]) } }
  }

  @Test func strideIsSubsampling() throws {
    let (input, kernel) = (integers([11, 13], seed: 8), integers([3, 2], seed: 9))
    var strided = valid
    strided.stride = AxisPair(rows: 2, columns: 3)
    let dense = try valid.oracle(input, kernel: kernel, bias: nil)
    let sparse = try strided.oracle(input, kernel: kernel, bias: nil)
    #expect(sparse.shape == [5, 4])
    for row in 0..<5 { for column in 0..<4 { #expect(sparse[row, column] == dense[2 * row, 3 * column]) } }
  }

  @Test func dilationIsZeroStuffing() throws {
    let (input, kernel) = (integers([11, 13], seed: 10), integers([3, 2], seed: 11))
    var dilated = valid
    dilated.dilation = AxisPair(rows: 2, columns: 3)
    var stuffed = Tensor<Double>(shape: [5, 4], repeating: 0)
    for row in 0..<3 { for column in 0..<2 { stuffed[2 * row, 3 * column] = kernel[row, column] } }
    #expect(
      try dilated.oracle(input, kernel: kernel, bias: nil) == valid.oracle(input, kernel: stuffed, bias: nil))
  }

  @Test func oneDimensionIsTwoWithHeightOne() throws {
    let (signal, kernel) = (integers([17], seed: 12), integers([4], seed: 13))
    let flat = Convolution1D(operation: .convolve, padding: .valid, boundary: .zero, stride: 2, dilation: 3)
    var image = valid
    (image.operation, image.stride, image.dilation) = (
      .convolve, AxisPair(rows: 1, columns: 2), AxisPair(rows: 1, columns: 3)
    )
    let a = try flat.oracle(signal, kernel: kernel, bias: 5)
    let b = try image.oracle(
      signal.reshaped([1, 17]), kernel: kernel.reshaped([1, 4]), bias: Tensor(shape: [1], repeating: 5))
    #expect(a.scalars == b.scalars)
  }

  // MARK: The judge is judged

  @Test func everyPlantedFaultIsFound() throws {
    let trial = Trial(
      batch: 2, height: 11, width: 13, channels: 3, filters: 5, stride: AxisPair(rows: 2, columns: 1),
      padding: .explicit(Padding(top: 1, bottom: 2, left: 2, right: 1)))
    let arrays = trial.arrays(seed: 14)
    let right = try trial.convolution(
      arrays.input, kernel: arrays.weights, bias: arrays.bias, algorithm: .direct, threads: 1)
    #expect(try arrays.judge(right, of: trial.convolution).isRight)

    func wrong(_ change: (inout Trial) -> Void) throws -> Tensor<Float> {
      var other = trial
      change(&other)
      return try other.convolution(
        arrays.input, kernel: arrays.weights, bias: arrays.bias, algorithm: .direct, threads: 1)
    }
    var faults: [String: Tensor<Float>] = [:]
    faults["flipped"] = try wrong { $0.operation = .convolve }
    faults["wrong pad side"] = try wrong { $0.padding = .explicit(Padding(top: 2, bottom: 1, left: 1, right: 2)) }
    var unwritten = right
    unwritten[flat: right.count - 1] = .nan
    faults["an unwritten cell"] = unwritten
    faults["off by one"] = Tensor(shape: right.shape, scalars: [right[flat: 1]] + right.scalars.dropLast())
    faults["half precision"] = right.map { Float(Float16($0)) }
    faults["no bias"] = try trial.convolution(
      arrays.input, kernel: arrays.weights, bias: nil, algorithm: .direct, threads: 1)
    let wrongStride = try wrong { $0.stride = AxisPair(rows: 1, columns: 1) }
    let (rows, rowLength) = (right.shape[1], right.shape[2] * right.shape[3])
    faults["wrong stride"] = Tensor(
      shape: right.shape,
      scalars: (0..<2).flatMap { map in
        wrongStride.scalars[(map * wrongStride.shape[1] * rowLength)...].prefix(rows * rowLength)
      })
    for (name, result) in faults {
      #expect(result.shape == right.shape, "\(name)")
      #expect(try !arrays.judge(result, of: trial.convolution).isRight, "\(name) was not found")
    }
  }

  @Test func theBoundIsTightEnoughToSeeOneUlpTimesN() {
    // γ(10) = 10·2⁻²⁴ / (1 − 10·2⁻²⁴).
    let bound = ErrorBound.convolution(products: 9, magnitude: 1, precision: .float32, roundings: 0)
    #expect(bound > 10 * 0x1p-24 && bound < 10.0001 * 0x1p-24)
    #expect(ErrorBound.gamma(1 << 24, .float32) == .infinity)
  }
}
