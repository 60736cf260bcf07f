// The fast backward pass against the definition in double precision, each entry with its own bound.

import Reference
import Testing

@Suite struct FastGradientTests {
  /// The forward table, and what only the way back depends on: strides beyond the kernel, paddings beyond the extent,
  /// dilations that share a factor with the stride, few and many channels.
  static let trials: [Trial] =
    Trial.table + [
      Trial(height: 11, width: 8, channels: 9, filters: 5, stride: AxisPair(rows: 4, columns: 5), padding: .valid),
      Trial(
        height: 12, width: 13, channels: 10, filters: 17, stride: AxisPair(rows: 4, columns: 6),
        dilation: AxisPair(rows: 2, columns: 3), padding: .full),
      Trial(
        height: 5, width: 6, channels: 9, filters: 3,
        padding: .explicit(Padding(top: 4, bottom: 0, left: 3, right: 7))),
      Trial(
        height: 5, width: 6, channels: 11, filters: 18, kernel: AxisPair(rows: 2, columns: 4),
        padding: .explicit(Padding(top: 0, bottom: 5, left: 1, right: 0)), boundary: .symmetric),
      Trial(height: 9, width: 7, channels: 12, filters: 13, padding: .full, boundary: .wrap, operation: .convolve),
      Trial(height: 9, width: 7, channels: 3, filters: 50, padding: .same, boundary: .reflect),
      Trial(height: 6, width: 7, channels: 19, filters: 40, boundary: .constant(1.5)),
      Trial(batch: 3, height: 19, width: 21, channels: 13, filters: 35, groups: 1),
      Trial(batch: 2, height: 34, width: 31, channels: 2, filters: 49, kernel: AxisPair(rows: 5, columns: 5)),
      Trial(batch: 2, height: 9, width: 11, channels: 16, filters: 48, groups: 4),
      Trial(batch: 4, height: 3, width: 1, channels: 33, filters: 18, kernel: .one),
      Trial(batch: 2, height: 13, width: 17, channels: 1, filters: 3, padding: .valid),
      // Few weights and many rows of windows, which go in parts: one tile, several, two groups.
      Trial(batch: 40, height: 5, width: 6, channels: 1, filters: 33, padding: .valid),
      Trial(batch: 3, height: 47, width: 5, channels: 3, filters: 17, kernel: AxisPair(rows: 2, columns: 4)),
      Trial(batch: 17, height: 9, width: 7, channels: 4, filters: 6, groups: 2),
      // The last tile of weights: two channels of a tap, two of the next, the last one repeated, five away from the first.
      Trial(
        batch: 2, height: 10, width: 7, channels: 4, filters: 140, kernel: AxisPair(rows: 5, columns: 7),
        stride: AxisPair(rows: 2, columns: 3), groups: 2, padding: .valid),
    ] + added + narrow

  /// Many channels and a stride, or a kernel large for its map: the windows add to the cells under them. Maps that fill a
  /// chunk of windows together, and maps that take several; blocks of channels that are full, one short and one over.
  static let added: [Trial] = [
    Trial(batch: 5, height: 16, width: 16, channels: 16, filters: 20, stride: AxisPair(rows: 2, columns: 2)),
    Trial(batch: 25, height: 5, width: 5, channels: 17, filters: 3, stride: AxisPair(rows: 2, columns: 2)),
    Trial(
      height: 37, width: 35, channels: 31, filters: 9, stride: AxisPair(rows: 2, columns: 2),
      dilation: AxisPair(rows: 2, columns: 1)),
    Trial(
      batch: 2, height: 12, width: 12, channels: 32, filters: 17, kernel: AxisPair(rows: 5, columns: 5),
      padding: .valid),
    Trial(batch: 3, height: 21, width: 40, channels: 15, filters: 7, stride: AxisPair(rows: 1, columns: 2)),
    Trial(
      batch: 2, height: 9, width: 8, channels: 33, filters: 5, kernel: AxisPair(rows: 2, columns: 3),
      stride: AxisPair(rows: 3, columns: 4)),
    Trial(
      batch: 2, height: 15, width: 14, channels: 18, filters: 6, stride: AxisPair(rows: 2, columns: 2),
      boundary: .wrap),
    Trial(batch: 20, height: 3, width: 3, channels: 12, filters: 4, padding: .valid),
  ]

  /// Few channels: every cell collects from the windows over it, in bands. Maps of several bands, bands of more windows
  /// than the matrix has room for, cells that no window sees, rows too narrow for a vector.
  static let narrow: [Trial] = [
    Trial(height: 70, width: 150, channels: 3, filters: 4),
    Trial(batch: 2, height: 90, width: 61, channels: 1, filters: 7, stride: AxisPair(rows: 2, columns: 3)),
    Trial(
      height: 50, width: 77, channels: 2, filters: 5, stride: AxisPair(rows: 3, columns: 1),
      dilation: AxisPair(rows: 4, columns: 2), padding: .valid),
    Trial(batch: 2, height: 40, width: 30, channels: 8, filters: 6, kernel: AxisPair(rows: 5, columns: 4)),
    Trial(
      batch: 2, height: 40, width: 75, channels: 3, filters: 2, kernel: AxisPair(rows: 15, columns: 15)),
    Trial(
      height: 60, width: 90, channels: 1, filters: 3, kernel: AxisPair(rows: 21, columns: 19),
      stride: AxisPair(rows: 2, columns: 1), padding: .valid),
    Trial(
      height: 70, width: 150, channels: 5, filters: 3, kernel: AxisPair(rows: 3, columns: 9),
      stride: AxisPair(rows: 5, columns: 1), padding: .valid),
    Trial(batch: 3, height: 6, width: 1, channels: 5, filters: 16),
    Trial(batch: 3, height: 6, width: 2, channels: 3, filters: 16, boundary: .edge),
    Trial(height: 33, width: 40, channels: 4, filters: 20, kernel: .one, stride: AxisPair(rows: 2, columns: 4)),
    Trial(height: 5, width: 9, channels: 6, filters: 8, padding: .full, boundary: .symmetric, operation: .convolve),
  ]

  /// The arrays of a trial and a gradient for its output.
  private struct Case {
    let trial: Trial
    let arrays: TrialArrays
    var gradient: Tensor<Float>

    init(_ trial: Trial, seed: UInt64, integers: Bool = false) throws {
      self.trial = trial
      arrays = trial.arrays(seed: seed, integers: integers)
      let geometry = try trial.convolution.geometry(input: arrays.input.shape, kernel: arrays.weights.shape)
      var generator = SeededGenerator(seed: seed + 100)
      gradient = Tensor(shape: geometry.outputShape) { _ in
        integers ? Float(Int(generator.uniform() * 9) - 4) : Float(generator.normal())
      }
    }

    func run(
      _ algorithm: ConvolutionAlgorithm?, threads: Int, wanted: GradientParts = .all
    ) throws -> ConvolutionGradients<Float> {
      try trial.convolution.gradients(
        of: gradient, input: arrays.input, kernel: arrays.weights, wanted: wanted, algorithm: algorithm,
        threads: threads)
    }

    var isForWinograd: Bool {
      get throws {
        let geometry = try trial.convolution.geometry(input: arrays.input.shape, kernel: arrays.weights.shape)
        return ConvolutionAlgorithm.winograd.obstacle(geometry, filter: trial.filters == nil ? arrays.weights : nil)
          == nil
      }
    }

    var oracle: ConvolutionGradients<Double> {
      get throws {
        try trial.convolution.gradients(
          of: gradient.map(Double.init), input: arrays.input.map(Double.init), kernel: arrays.weights.map(Double.init),
          wanted: .all)
      }
    }

    func judge(_ result: ConvolutionGradients<Float>, winograd: Bool) throws -> [String: Comparison] {
      let (g, x, w) = (
        gradient.map(Double.init), arrays.input.map(Double.init), arrays.weights.map(Double.init)
      )
      let oracle = try oracle
      let bounds =
        try winograd
        ? trial.convolution.winogradGradientBounds(of: g, input: x, kernel: w)
        : trial.convolution.gradientBounds(of: g, input: x, kernel: w, precision: .float32, roundings: 0)
      func compare(_ part: KeyPath<ConvolutionGradients<Double>, Tensor<Double>?>, _ result: Tensor<Float>?) throws
        -> Comparison
      {
        Comparison(
          result: try #require(result).map(Double.init), oracle: try #require(oracle[keyPath: part]),
          bound: try #require(bounds[keyPath: part]), precision: .float32)
      }
      return try [
        "input": compare(\.input, result.input), "kernel": compare(\.kernel, result.kernel),
        "bias": compare(\.bias, result.bias),
      ]
    }
  }

  @Test(arguments: trials)
  func directObeysTheBounds(trial: Trial) throws {
    let work = try Case(trial, seed: 21)
    for (part, comparison) in try work.judge(work.run(.direct, threads: 1), winograd: false) {
      #expect(comparison.isRight, "\(part): \(comparison)")
    }
  }

  @Test(arguments: trials + WinogradTests.trials.filter { $0.channels < 100 })
  func winogradObeysItsBounds(trial: Trial) throws {
    for taps in [3, 5] {
      var trial = trial
      trial.kernel = AxisPair(rows: taps, columns: taps)
      guard let work = try? Case(trial, seed: 22), try work.isForWinograd else { continue }
      let result = try work.run(.winograd, threads: 1)
      for (part, comparison) in try work.judge(result, winograd: true) {
        #expect(comparison.isRight, "\(taps)×\(taps), \(part): \(comparison)")
      }
    }
  }

  /// Without padding the output has fewer tiles than the input, and the gradient of the input goes by them; with
  /// padding 'same' as many.
  @Test(arguments: [3, 5], [PaddingRule.valid, .same, .full])
  func tilesOfTheOutputGiveTheGradientOfTheInput(taps: Int, padding: PaddingRule) throws {
    for (height, width, channels, filters) in [
      (9, 7, 5, 6), (7, 12, 19, 33), (8, 8, 8, 16), (15, 9, 17, 5),
      // More tiles than are multiplied at once.
      (34, 30, 5, 6),
    ] {
      let trial = Trial(
        batch: 3, height: height, width: width, channels: channels, filters: filters,
        kernel: AxisPair(rows: taps, columns: taps), padding: padding)
      let work = try Case(trial, seed: 27)
      let result = try work.run(.winograd, threads: 1, wanted: .input)
      let several = try work.run(.winograd, threads: 3, wanted: .input)
      #expect(result.input == several.input)
      // What both gradients read is transformed once for both.
      let both = try work.run(.winograd, threads: 2)
      #expect(both.input == result.input)
      #expect(try both.kernel == work.run(.winograd, threads: 1, wanted: .kernel).kernel)
      let comparison = try #require(try work.judge(both, winograd: true)["input"])
      #expect(comparison.isRight, "\(comparison)")
      #expect(comparison.worstShare > 1e-4, "\(comparison)")
    }
  }

  /// A NaN or an overflow spreads over a tile; what is given back is what the definition's sums see of it.
  @Test(arguments: [Float.nan, .infinity, 3e38])
  func whatIsNoNumberReachesExactlyItsCells(value: Float) throws {
    for taps in [3, 5] {
      let trial = Trial(
        batch: 2, height: 9, width: 7, channels: 4, filters: 18, kernel: AxisPair(rows: taps, columns: taps),
        padding: .valid)
      var work = try Case(trial, seed: 28)
      work.gradient[0, 1, 1, 3] = value
      let (result, direct) = (try work.run(.winograd, threads: 2), try work.run(.direct, threads: 1))
      let (cells, others) = (try #require(result.input), try #require(direct.input))
      for index in 0..<cells.count where cells[flat: index].isFinite != others[flat: index].isFinite {
        Issue.record("\(taps)×\(taps), \(index): \(cells[flat: index]), not \(others[flat: index])")
      }
      #expect(cells.scalars.contains { $0.isFinite })
    }
  }

  @Test(arguments: trials)
  func smallIntegersAreExact(trial: Trial) throws {
    let work = try Case(trial, seed: 23, integers: true)
    let (result, oracle) = (try work.run(.direct, threads: 2), try work.oracle)
    #expect(result.input?.map(Double.init) == oracle.input)
    #expect(result.kernel?.map(Double.init) == oracle.kernel)
    #expect(result.bias?.map(Double.init) == oracle.bias)
  }

  @Test(arguments: [2, 3, 7])
  func threadsDoNotChangeABit(threads: Int) throws {
    for trial in Self.trials {
      let work = try Case(trial, seed: 24)
      for algorithm in [ConvolutionAlgorithm.direct, .winograd] {
        let (single, several) = (try work.run(algorithm, threads: 1), try work.run(algorithm, threads: threads))
        #expect(single.input == several.input && single.kernel == several.kernel && single.bias == several.bias)
      }
    }
  }

  @Test func onlyWhatIsWantedIsComputed() throws {
    let work = try Case(Trial(height: 6, width: 5, channels: 3, filters: 4), seed: 25)
    let all = try work.run(nil, threads: 1)
    let kernel = try work.run(nil, threads: 1, wanted: .kernel)
    #expect(kernel.kernel == all.kernel && kernel.input == nil && kernel.bias == nil)
    let others = try work.run(nil, threads: 1, wanted: [.input, .bias])
    #expect(others.input == all.input && others.bias == all.bias && others.kernel == nil)
    #expect(throws: GeometryError.self) { try work.run(.im2col, threads: 1) }
  }

  @Test(arguments: [ConvolutionAlgorithm.direct, .winograd])
  func theBoundsCatchFaults(algorithm: ConvolutionAlgorithm) throws {
    let trial = Trial(batch: 2, height: 9, width: 7, channels: 10, filters: 18)
    let work = try Case(trial, seed: 26)
    let right = try work.run(algorithm, threads: 1)
    func failures(_ result: ConvolutionGradients<Float>) throws -> Set<String> {
      Set(try work.judge(result, winograd: algorithm == .winograd).filter { !$0.value.isRight }.keys)
    }
    #expect(try failures(right) == [])
    var faulty = right
    faulty.kernel = right.kernel?.turned()
    #expect(try failures(faulty) == ["kernel"], "a flipped kernel")
    faulty = right
    faulty.bias = right.bias.map { bias in Tensor(shape: bias.shape) { bias[flat: max(0, $0 - 1)] } }
    #expect(try failures(faulty) == ["bias"], "a bias of the neighbouring filter")
    faulty = right
    faulty.input?[1, 8, 6, 9] = .nan
    #expect(try failures(faulty) == ["input"], "an unwritten cell")
    var shifted = trial
    shifted.padding = .explicit(Padding(top: 2, bottom: 0, left: 1, right: 1))
    let wrong = try shifted.convolution.gradients(
      of: work.gradient, input: work.arrays.input, kernel: work.arrays.weights, wanted: .all, algorithm: algorithm,
      threads: 1)
    #expect(try failures(wrong) == ["input", "kernel"], "a wrong side")
  }
}
