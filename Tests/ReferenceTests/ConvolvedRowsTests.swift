// Maps that are pooled while they are sums in registers: the bits of the layer and of the pooling, one after the other.

import Kernels
import Reference
import Testing

@Suite struct ConvolvedRowsTests {
  struct Trial: Sendable, CustomTestStringConvertible {
    let input: [Int]
    /// Height, width, and blocks of filters that are whole for this processor.
    let kernel: (Int, Int, Int)
    var stride = AxisPair.one
    var dilation = AxisPair.one
    var padding = PaddingRule.valid

    var kernelShape: [Int] { [kernel.0, kernel.1, input[3], kernel.2 * 2 * VectorUnit.width] }
    var convolution: Convolution2D {
      Convolution2D(
        operation: .correlate, padding: padding, boundary: .zero, stride: stride, dilation: dilation, groups: 1)
    }
    var testDescription: String { "\(input) * \(kernelShape)" }
  }

  /// Rows around whole tiles of 6 and 12 windows, an odd last row and column, runs that the loop knows and others.
  static let trials = [
    Trial(input: [3, 14, 14, 3], kernel: (3, 3, 1)),
    Trial(input: [2, 9, 15, 1], kernel: (3, 3, 2)),
    Trial(input: [2, 13, 29, 1], kernel: (5, 5, 1)),
    Trial(input: [1, 6, 21, 3], kernel: (3, 3, 3), padding: .same),
    Trial(input: [1, 8, 17, 2], kernel: (2, 4, 1)),
    Trial(input: [2, 11, 13, 16], kernel: (1, 2, 1)),
    Trial(input: [1, 7, 31, 3], kernel: (3, 5, 1), stride: AxisPair(rows: 1, columns: 2)),
    Trial(input: [2, 12, 14, 2], kernel: (3, 3, 1), stride: AxisPair(rows: 2, columns: 1), padding: .same),
    Trial(input: [1, 14, 20, 3], kernel: (3, 3, 1), dilation: AxisPair(rows: 2, columns: 1)),
  ]

  private struct Case {
    let trial: Trial
    var x, w, b: Tensor<Float>

    init(_ trial: Trial) {
      self.trial = trial
      (x, w) = (normals(trial.input, seed: 31).single, normals(trial.kernelShape, seed: 32).single)
      b = normals([trial.kernelShape[3]], seed: 33).single
    }

    func array(_ activation: Activation) throws -> Tensor<Float> {
      try trial.convolution(x, kernel: w, bias: b, activation: activation, algorithm: .direct, threads: 1)
    }

    func rows(_ activation: Activation, threads: Int = 1) throws -> RowwiseArray? {
      try trial.convolution.rows(x, kernel: w, bias: b, activation: activation, weightCache: nil, threads: threads)
    }
  }

  private static func pooling(_ mode: PoolingMode, _ size: AxisPair, _ stride: AxisPair) -> Pooling2D {
    Pooling2D(mode: mode, size: size, stride: stride, padding: .valid, ceil: false, countsPadding: false)
  }

  @Test(arguments: trials)
  func haveTheBitsOfTheLayer(trial: Trial) throws {
    let work = Case(trial)
    for activation in [Activation.identity, .relu] {
      let whole = try work.array(activation)
      for threads in [1, 3] {
        let rows = PassedArray<Float>.rows(try #require(try work.rows(activation, threads: threads)))
        #expect(rows.array.shape == whole.shape)
        #expect(sameBits(rows.array.scalars, whole.scalars), "\(activation), \(threads) threads")
      }
    }
  }

  /// Squares while they are sums, other windows from rows.
  @Test(arguments: trials)
  func arePooledToTheSameBits(trial: Trial) throws {
    let work = Case(trial)
    for pooling in [
      Self.pooling(.max, 2, 2), Self.pooling(.max, 3, 2), Self.pooling(.max, 2, 1), Self.pooling(.min, 2, 2),
      Self.pooling(.average, 2, 2),
    ] {
      for activation in [Activation.identity, .relu] {
        let whole = try pooling(work.array(activation))
        for (threads, keepsWinners) in [(1, true), (2, true), (3, false)] {
          let rows = PassedArray<Float>.rows(try #require(try work.rows(activation, threads: threads)))
          let pooled = try pooling.pooled(rows, keepsWinners: keepsWinners, threads: threads)
          #expect(
            sameBits(pooled.values.scalars, whole.values.scalars), "\(pooling), \(activation), \(threads) threads")
          #expect(pooled.winners == (keepsWinners ? whole.winners : nil), "\(pooling), \(activation)")
        }
      }
    }
  }

  /// Of equal values the first wins, and a NaN beats every number.
  @Test func zerosAndWhatIsNoNumberWinAsInTheArray() throws {
    let pooling = Self.pooling(.max, 2, 2)
    var negative = Case(Self.trials[0])
    negative.b = negative.b.map { $0 - 100 }
    let zeros = try pooling.pooled(.rows(try #require(try negative.rows(.relu))), keepsWinners: true, threads: 2)
    #expect(zeros.values.scalars.allSatisfy { $0 == 0 })
    #expect(try zeros.winners == pooling(negative.array(.relu)).winners)
    for value in [Float.nan, .infinity] {
      var work = Case(Self.trials[0])
      work.x[1, 6, 5, 2] = value
      for activation in [Activation.identity, .relu] {
        let whole = try pooling(work.array(activation))
        let pooled = try pooling.pooled(.rows(try #require(try work.rows(activation))), keepsWinners: true, threads: 2)
        #expect(whole.values.scalars.contains { !$0.isFinite })
        #expect(zip(pooled.values.scalars, whole.values.scalars).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
        #expect(pooled.winners == whole.winners)
      }
    }
  }

  /// Layers of which it is not known that they gain stay arrays.
  @Test func otherLayersHaveNone() throws {
    let filters = 2 * VectorUnit.width
    func rows(
      _ input: [Int], _ kernel: [Int], _ operation: ConvolutionOperation = .correlate, groups: Int = 1,
      dilation: AxisPair = .one
    ) throws -> RowwiseArray? {
      let layer = Convolution2D(
        operation: operation, padding: .valid, boundary: .zero, stride: .one, dilation: dilation, groups: groups)
      return try layer.rows(
        Tensor(shape: input, repeating: 1), kernel: Tensor(shape: kernel, repeating: 1), bias: nil,
        activation: .identity, weightCache: nil, threads: 1)
    }
    #expect(try rows([1, 9, 14, 3], [3, 3, 3, filters]) != nil)
    #expect(try rows([1, 9, 14, 3], [3, 3, 3, filters - 1]) == nil)
    #expect(try rows([1, 9, 7, 3], [3, 3, 3, filters]) == nil)
    #expect(try rows([1, 9, 14, 17], [3, 3, 17, filters]) == nil)
    #expect(try rows([1, 9, 14, 3], [3, 3, 3, filters], .convolve) == nil)
    #expect(try rows([1, 9, 14, 4], [3, 3, 2, filters], groups: 2) == nil)
    #expect(try rows([1, 9, 16, 3], [3, 3, 3, filters], dilation: AxisPair(rows: 1, columns: 2)) == nil)
    #expect(try rows([1, 9, 14, 3], [1, 1, 3, filters]) == nil)
  }
}
