// The laws of convolution, for every algorithm on random cases: exactly where whole numbers are summed, else within the
// bounds of both sides. No oracle is asked: a law holds two results of one algorithm against each other.

import Reference
import Testing

@Suite struct VerificationLawTests {
  /// A result and how far it may be off.
  private struct Bounded {
    var values: Tensor<Double>
    var bound: Tensor<Double>
  }

  /// An algorithm on a random case; `nil` where it does not apply.
  private struct Setting {
    let algorithm: ConvolutionAlgorithm
    var convolution: Convolution2D
    var kernel: Tensor<Float>

    func callAsFunction(_ input: Tensor<Float>) throws -> Bounded {
      let result = try convolution(input, kernel: kernel, bias: nil, algorithm: algorithm, threads: 2)
      let (x, w) = (input.map(Double.init), kernel.map(Double.init))
      let bound =
        switch algorithm {
        case .winograd: try convolution.winogradBound(x, kernel: w, bias: nil, size: nil)
        case .fft: try convolution.fourierBound(x, kernel: w, bias: nil).values
        default: Tensor<Double>(shape: result.shape, repeating: 0)
        }
      return Bounded(values: result.map(Double.init), bound: bound)
    }
  }

  private static let seeds: [UInt64] = [1, 2, 3]

  /// Settings of an algorithm on maps of these sizes.
  private func settings(
    _ algorithm: ConvolutionAlgorithm, seed: UInt64,
    _ body: (Setting, Tensor<Float>, inout SeededGenerator) throws -> Void
  ) throws {
    var tried = 0
    for number in 0..<96 {
      var trial = VerificationCase.random(number, seed: seed)
      guard trial.kind == .layer || trial.kind == .filter else { continue }
      (trial.values, trial.hasBias) = (.whole, false)
      let arrays = try trial.arrays()
      let geometry = try trial.geometry()
      let filter = trial.kind == .filter ? arrays.kernel : nil
      guard geometry.multiplyAdds < 60_000, algorithm.obstacle(geometry, filter: filter) == nil else { continue }
      var generator = SeededGenerator(seed: trial.seed)
      let setting = Setting(algorithm: algorithm, convolution: trial.convolution, kernel: arrays.kernel)
      try body(setting, arrays.input, &generator)
      tried += 1
    }
    #expect(tried >= 3)
  }

  private func expectEqual(
    _ left: Bounded, _ right: Bounded, _ label: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(left.values.shape == right.values.shape, "\(label)", sourceLocation: sourceLocation)
    guard left.values.shape == right.values.shape else { return }
    let isEqual = (0..<left.values.count).allSatisfy {
      abs(left.values[flat: $0] - right.values[flat: $0]) <= left.bound[flat: $0] + right.bound[flat: $0]
    }
    #expect(isEqual, "\(label)", sourceLocation: sourceLocation)
  }

  @Test(arguments: ConvolutionAlgorithm.allCases, seeds) func aDeltaLeavesTheInputAlone(
    algorithm: ConvolutionAlgorithm, seed: UInt64
  ) throws {
    try settings(algorithm, seed: seed) { setting, input, _ in
      // One tap, at a random boundary and dilation; the padding puts it on each pixel in turn.
      var (one, shape) = (setting, setting.kernel.shape)
      let channels = input.shape[3]
      if shape.count == 4 { (shape[2], shape[3], one.convolution.groups) = (1, channels, channels) }
      let tap = (row: shape[0] / 2, column: shape[1] / 3)
      var delta = Tensor<Float>(shape: shape, repeating: 0)
      let step = shape.count == 4 ? channels : 1
      for channel in 0..<step { delta[flat: (tap.row * shape[1] + tap.column) * step + channel] = 1 }
      one.kernel = delta
      one.convolution.stride = .one
      let turned = setting.convolution.operation == .convolve
      let (row, column) = (
        (turned ? shape[0] - 1 - tap.row : tap.row) * setting.convolution.dilation.rows,
        (turned ? shape[1] - 1 - tap.column : tap.column) * setting.convolution.dilation.columns
      )
      let extent = (
        setting.convolution.dilation.rows * (shape[0] - 1), setting.convolution.dilation.columns * (shape[1] - 1)
      )
      one.convolution.padding = .explicit(
        Padding(top: row, bottom: extent.0 - row, left: column, right: extent.1 - column))
      let result = try one(input)
      expectEqual(
        result, Bounded(values: input.map(Double.init), bound: result.bound.map { _ in 0 }),
        "\(setting.convolution) \(shape)")
    }
  }

  @Test(arguments: ConvolutionAlgorithm.allCases, seeds) func convolutionIsLinear(
    algorithm: ConvolutionAlgorithm, seed: UInt64
  ) throws {
    try settings(algorithm, seed: seed) { setting, x, generator in
      var linear = setting
      // A fill is added whatever the input.
      if case .constant = linear.convolution.boundary { linear.convolution.boundary = .zero }
      let y = Tensor<Float>.integers(shape: x.shape, in: -8...8, using: &generator)
      let (a, b) = (Float(generator.integer(in: -3...3)), Float(generator.integer(in: 1...3)))
      let whole = try linear(Tensor(shape: x.shape) { a * x[flat: $0] + b * y[flat: $0] })
      let (left, right) = (try linear(x), try linear(y))
      func combined(_ p: Tensor<Double>, _ q: Tensor<Double>, _ a: Double, _ b: Double) -> Tensor<Double> {
        Tensor(shape: p.shape) { a * p[flat: $0] + b * q[flat: $0] }
      }
      let parts = Bounded(
        values: combined(left.values, right.values, Double(a), Double(b)),
        bound: combined(left.bound, right.bound, Double(abs(a)), Double(b)))
      expectEqual(whole, parts, "\(setting.convolution)")
    }
  }

  @Test(arguments: ConvolutionAlgorithm.allCases, seeds) func aShiftedInputGivesAShiftedOutput(
    algorithm: ConvolutionAlgorithm, seed: UInt64
  ) throws {
    try settings(algorithm, seed: seed) { setting, input, generator in
      // Around a torus, where nothing is lost at the edge: as many outputs as inputs.
      var torus = setting
      (torus.convolution.boundary, torus.convolution.stride, torus.convolution.padding) = (.wrap, .one, .same)
      let (rows, columns) = (generator.integer(in: 0...9), generator.integer(in: 1...9))
      func shifted<Scalar>(_ maps: Tensor<Scalar>) -> Tensor<Scalar> {
        let (height, width, channels) = (maps.shape[1], maps.shape[2], maps.shape[3])
        return Tensor(shape: maps.shape) { index in
          let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
          let (line, column) = pixel.quotientAndRemainder(dividingBy: width)
          let (map, row) = line.quotientAndRemainder(dividingBy: height)
          return maps[map, (row + rows) % height, (column + columns) % width, channel]
        }
      }
      let (plain, moved) = (try torus(input), try torus(shifted(input)))
      expectEqual(
        moved, Bounded(values: shifted(plain.values), bound: shifted(plain.bound)), "\(setting.convolution)")
    }
  }

  @Test(arguments: ConvolutionAlgorithm.allCases.filter { $0 != .winograd }, seeds) func strideIsSubsampling(
    algorithm: ConvolutionAlgorithm, seed: UInt64
  ) throws {
    try settings(algorithm, seed: seed) { setting, input, generator in
      var (dense, sparse) = (setting, setting)
      // The sides of `same` depend on the stride: here they are the same numbers for both.
      dense.convolution.stride = .one
      let sides = try dense.convolution.geometry(input: input.shape, kernel: setting.kernel.shape).padding
      let step = AxisPair(rows: generator.integer(in: 1...3), columns: generator.integer(in: 2...4))
      (dense.convolution.padding, sparse.convolution.padding) = (.explicit(sides), .explicit(sides))
      sparse.convolution.stride = step
      let (all, some) = (try dense(input), try sparse(input))
      func sampled(_ maps: Tensor<Double>) -> Tensor<Double> {
        let shape = some.values.shape
        return Tensor(shape: shape) { index in
          let (pixel, channel) = index.quotientAndRemainder(dividingBy: shape[3])
          let (line, column) = pixel.quotientAndRemainder(dividingBy: shape[2])
          let (map, row) = line.quotientAndRemainder(dividingBy: shape[1])
          return maps[map, row * step.rows, column * step.columns, channel]
        }
      }
      #expect(some.values.shape[2] == (all.values.shape[2] - 1) / step.columns + 1)
      expectEqual(
        some, Bounded(values: sampled(all.values), bound: sampled(all.bound)), "\(setting.convolution) \(step)")
    }
  }

  @Test(arguments: ConvolutionAlgorithm.allCases.filter { $0 != .winograd }, seeds) func dilationIsZeroStuffing(
    algorithm: ConvolutionAlgorithm, seed: UInt64
  ) throws {
    try settings(algorithm, seed: seed) { setting, input, generator in
      var (dilated, stuffed) = (setting, setting)
      let step = AxisPair(rows: generator.integer(in: 1...3), columns: generator.integer(in: 2...3))
      (dilated.convolution.dilation, stuffed.convolution.dilation) = (step, .one)
      (dilated.convolution.padding, stuffed.convolution.padding) = (.full, .full)
      let shape = setting.kernel.shape
      let larger =
        [step.rows * (shape[0] - 1) + 1, step.columns * (shape[1] - 1) + 1] + shape.dropFirst(2)
      let inner = shape.dropFirst(2).reduce(1, *)
      var zeros = Tensor<Float>(shape: larger, repeating: 0)
      for tap in 0..<shape[0] * shape[1] {
        let place = tap / shape[1] * step.rows * larger[1] + tap % shape[1] * step.columns
        for index in 0..<inner { zeros[flat: place * inner + index] = setting.kernel[flat: tap * inner + index] }
      }
      stuffed.kernel = zeros
      expectEqual(try dilated(input), try stuffed(input), "\(setting.convolution) \(step)")
    }
  }

  @Test(
    arguments: ConvolutionAlgorithm.allCases.filter { $0 != .winograd && $0 != .separable }, seeds
  ) func oneDimensionIsTwoWithHeightOne(algorithm: ConvolutionAlgorithm, seed: UInt64) throws {
    var tried = 0
    for number in 0..<192 {
      var trial = VerificationCase.random(number, seed: seed)
      guard trial.kind == .signal else { continue }
      (trial.values, tried) = (.whole, tried + 1)
      let arrays = try trial.arrays()
      let line = try trial.convolution1D(
        arrays.input, kernel: arrays.kernel, bias: arrays.bias?[flat: 0], algorithm: algorithm, threads: 2)
      let sides = try trial.geometry().padding
      var flat = trial.convolution
      flat.padding = .explicit(sides)
      let map = try flat(
        arrays.input.reshaped([1, trial.width]), kernel: arrays.kernel.reshaped([1, trial.kernel.columns]),
        bias: arrays.bias, algorithm: algorithm == .naive ? .direct : algorithm, threads: 1)
      // Whole numbers are exact in both; spectra are the same in both.
      #expect(line.scalars == map.scalars, "\(trial.text)")
    }
    #expect(tried == 24)
  }
}
