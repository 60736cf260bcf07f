// Winograd's layers within their own bound, around every tile, and its matrices against what they stand for.

import Kernels
import Reference
import Testing

@Suite struct WinogradTests {
  /// Outputs around the tiles, channels around a vector, filters around a block, every boundary; height unlike width.
  static let trials: [Trial] = {
    var trials: [Trial] = []
    for (height, width) in [(1, 2), (2, 1), (3, 5), (4, 4), (5, 3), (6, 5), (7, 6), (8, 9), (11, 6), (9, 13)] {
      trials.append(Trial(batch: 2, height: height, width: width, channels: 3, filters: 5))
    }
    for channels in [1, 4, 7, 8, 9, 15, 16, 17, 33] {
      trials.append(Trial(height: 7, width: 10, channels: channels, filters: 3, padding: .valid))
    }
    for filters in [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 65] {
      trials.append(Trial(height: 6, width: 5, channels: 5, filters: filters))
    }
    for boundary in [Boundary.constant(-0.75), .edge, .symmetric, .reflect, .wrap] {
      trials.append(
        Trial(height: 9, width: 7, channels: 2, filters: 3, padding: .full, boundary: boundary, operation: .convolve))
    }
    trials.append(
      Trial(
        height: 9, width: 7, channels: 2, filters: 3, padding: .explicit(Padding(top: 3, bottom: 0, left: 1, right: 6)))
    )
    for (channels, filters, groups) in [(6, 4, 2), (34, 34, 2), (5, 5, 5), (9, 54, 3)] {
      trials.append(Trial(height: 6, width: 9, channels: channels, filters: filters, groups: groups))
    }
    // Numbers of tiles around what one block of sums takes.
    for maps in [1, 5, 6, 7, 11, 12, 13] {
      trials.append(Trial(batch: maps, height: 4, width: 3, channels: 9, filters: 33))
    }
    // Every size of tile as `auto` picks it, several along an axis, with outputs left over.
    for (height, width) in [(14, 9), (18, 11), (17, 12), (13, 15)] {
      trials.append(Trial(batch: 2, height: height, width: width, channels: 5, filters: 6, padding: .valid))
    }
    // The largest, along one axis or both, with as few tiles backwards, and with fewer than a convolution of the gradients.
    trials.append(Trial(batch: 3, height: 14, width: 14, channels: 5, filters: 6))
    trials.append(Trial(batch: 4, height: 15, width: 9, channels: 5, filters: 6, padding: .valid))
    // More tiles than are transformed at once, and more weights than are kept for all tiles.
    trials.append(Trial(batch: 5, height: 35, width: 33, channels: 24, filters: 17))
    trials.append(Trial(batch: 3, height: 6, width: 7, channels: 181, filters: 183))
    return trials
  }()

  /// A trial with the kernel that an algorithm is made for.
  private static func fitted(_ trial: Trial, to size: WinogradSize) -> Trial {
    var trial = trial
    trial.kernel = AxisPair(rows: size.taps, columns: size.taps)
    return trial
  }

  private static func run(
    _ trial: Trial, _ arrays: TrialArrays, size: WinogradSize, activation: Activation = .identity, threads: Int
  ) throws -> Tensor<Float> {
    let geometry = try trial.convolution.geometry(input: arrays.input.shape, kernel: arrays.weights.shape)
    let output = Tensor<Float>(shape: geometry.outputShape, repeating: .nan)
    try trial.convolution.winograd(
      arrays.input, kernel: arrays.weights, bias: arrays.bias, activation: activation, size: size, threads: threads,
      into: output)
    return output
  }

  private static func judge(
    _ result: Tensor<Float>, _ trial: Trial, _ arrays: TrialArrays, size: WinogradSize
  ) throws -> Comparison {
    let (x, w, b) = (arrays.input.map(Double.init), arrays.weights.map(Double.init), arrays.bias?.map(Double.init))
    return try Comparison(
      result: result.map(Double.init), oracle: trial.convolution.oracle(x, kernel: w, bias: b),
      bound: trial.convolution.winogradBound(x, kernel: w, bias: b, size: size), precision: .float32)
  }

  @Test(arguments: trials, WinogradSize.allCases)
  func obeysItsBound(trial: Trial, size: WinogradSize) throws {
    let trial = Self.fitted(trial, to: size)
    let arrays = trial.arrays(seed: 11)
    let comparison = try Self.judge(Self.run(trial, arrays, size: size, threads: 1), trial, arrays, size: size)
    #expect(comparison.isRight, "\(comparison)")
    // A bound of any use is not far above what is seen: one of these thousands of values comes within a thousandth.
    #expect(comparison.worstShare > 1e-4, "\(comparison)")
  }

  @Test(arguments: trials)
  func threadsAndOrdersDoNotChangeABit(trial: Trial) throws {
    for size in WinogradSize.allCases {
      let trial = Self.fitted(trial, to: size)
      let arrays = trial.arrays(seed: 12)
      let single = try Self.run(trial, arrays, size: size, threads: 1)
      for threads in [2, 3, 7] {
        #expect(try Self.run(trial, arrays, size: size, threads: threads) == single, "\(size), \(threads) threads")
      }
    }
  }

  @Test func rectifiesOnTheWay() throws {
    for size in WinogradSize.allCases {
      let trial = Self.fitted(Trial(height: 9, width: 6, channels: 5, filters: 19), to: size)
      let arrays = trial.arrays(seed: 13)
      let plain = try Self.run(trial, arrays, size: size, threads: 2)
      let rectified = try Self.run(trial, arrays, size: size, activation: .relu, threads: 2)
      #expect(rectified == plain.map { max(0, $0) })
      #expect(plain.scalars.contains { $0 < 0 })
    }
  }

  @Test(arguments: [Float.nan, .infinity, 3e38])
  func whatIsNoNumberReachesExactlyItsWindows(value: Float) throws {
    // Tile by tile, and block by block with more weights than are kept.
    for trial in [
      Trial(batch: 2, height: 9, width: 7, channels: 4, filters: 18),
      Trial(height: 6, width: 7, channels: 181, filters: 183),
    ] {
      for size in WinogradSize.allCases {
        let trial = Self.fitted(trial, to: size)
        var arrays = trial.arrays(seed: 15)
        arrays.input[0, 4, 2, 1] = value
        for activation in Activation.allCases {
          let result = try Self.run(trial, arrays, size: size, activation: activation, threads: 2)
          let direct = try trial.output(of: .direct, for: arrays, activation: activation, threads: 1)
          for index in 0..<result.count where result[flat: index].isFinite != direct[flat: index].isFinite {
            Issue.record("\(size), \(activation), \(index): \(result[flat: index]), not \(direct[flat: index])")
          }
          // A window of 5×5 sees the cell from everywhere in a map of 6×7 but its corners.
          #expect(result.scalars.contains { $0.isFinite })
        }
      }
    }
  }

  @Test(arguments: WinogradSize.allCases)
  func theBoundCatchesFaults(size: WinogradSize) throws {
    let trial = Self.fitted(Trial(height: 9, width: 7, channels: 4, filters: 3), to: size)
    let arrays = trial.arrays(seed: 14)
    let right = try Self.run(trial, arrays, size: size, threads: 1)
    let (x, w, b) = (arrays.input, arrays.weights, arrays.bias)
    func isCaught(_ result: Tensor<Float>) throws -> Bool {
      try !Self.judge(result, trial, arrays, size: size).isRight
    }
    #expect(try !isCaught(right))
    let turned = try trial.convolution(x, kernel: w.turned(), bias: b, algorithm: .winograd, threads: 1)
    #expect(try isCaught(turned), "a flipped kernel")
    var shifted = trial
    let half = size.taps / 2
    shifted.padding = .explicit(Padding(top: half + 1, bottom: half - 1, left: half, right: half))
    #expect(try isCaught(shifted.convolution(x, kernel: w, bias: b, algorithm: .winograd, threads: 1)), "a wrong side")
    #expect(try isCaught(right.map { Float(Float16($0)) }), "half precision")
    var unwritten = right
    unwritten[flat: right.count - 1] = .nan
    #expect(try isCaught(unwritten), "an unwritten value")
    var seam = right
    seam[0, 4, 3, 1] = right[0, 4, 2, 1]
    #expect(try isCaught(seam), "a value of the neighbouring tile")
  }

  @Test(arguments: WinogradSize.allCases)
  func theMatricesComputeACorrelation(size: WinogradSize) {
    let matrices = WinogradMatrices(size)
    func times(_ matrix: [[Double]], _ x: [Double]) -> [Double] {
      matrix.map { row in row.indices.reduce(0) { $0 + row[$1] * x[$1] } }
    }
    for position in 0..<size.points {
      for tap in 0..<size.taps {
        let d = (0..<size.points).map { $0 == position ? 1.0 : 0 }
        let g = (0..<size.taps).map { $0 == tap ? 1.0 : 0 }
        let products = zip(times(matrices.weights, g), times(matrices.input, d)).map(*)
        let y = times(matrices.output, products)
        for output in 0..<size.outputs {
          // A handful of roundings in double precision of terms below 10.
          #expect(abs(y[output] - (output + tap == position ? 1 : 0)) < 100 * 0x1p-53)
        }
      }
    }
  }

  /// What the guide says of how errors grow with the points.
  @Test func theAmplificationIsTheGuides() {
    let amplifications = WinogradSize.allCases.map { size in
      let matrices = WinogradMatrices(size)
      func sum(_ row: [Double]) -> Double { row.reduce(0) { $0 + abs($1) } }
      let terms = zip(matrices.weights, matrices.input).map { sum($0) * sum($1) }
      return matrices.output.map { zip($0, terms).reduce(0) { $0 + abs($1.0) * $1.1 } }.max()!.rounded()
    }
    #expect(amplifications == [8, 48, 65, 68, 138, 58, 87])
  }

  /// One map has few tiles, which are computed by sixes: there a larger one does not help as soon. The largest must have
  /// more tiles than filters, and at most a mebibyte of weights.
  @Test func theSizeFollowsTheMapsAndTheirNumber() throws {
    func sizes(
      _ sides: [Int], maps: Int, channels: Int = 1, filters: Int = 64, taps: Int = 3
    ) throws -> [WinogradSize] {
      try sides.map { side in
        let trial = Trial(batch: maps, height: side, width: side, channels: channels, filters: filters)
        return Convolution2D.winogradSize(
          try trial.convolution.geometry(
            input: [maps, side, side, channels], kernel: [taps, taps, channels, filters]))
      }
    }
    #expect(
      try sizes([1, 2, 3, 4, 5, 6, 7, 8], maps: 32) == [.f23, .f23, .f43, .f43, .f53, .f63, .f43, .f43])
    #expect(
      try sizes([10, 12, 13, 15, 16, 18, 28, 32], maps: 32) == [.f53, .f43, .f73, .f53, .f43, .f63, .f73, .f43])
    #expect(try sizes([7, 13, 28], maps: 32, filters: 31) == [.f73, .f73, .f73])
    #expect(try sizes([7, 13, 28], maps: 32, filters: 32) == [.f43, .f73, .f73])
    #expect(try sizes([7, 13, 28], maps: 32, filters: 128) == [.f43, .f53, .f73])
    #expect(try sizes([13, 28], maps: 32, channels: 50) == [.f73, .f73])
    #expect(try sizes([13, 28], maps: 32, channels: 51) == [.f53, .f43])
    #expect(try sizes([28, 56, 112], maps: 1) == [.f43, .f43, .f73])
    #expect(try sizes([1, 2, 3, 8, 9, 10], maps: 32, taps: 5) == [.f25, .f25, .f45, .f45, .f45, .f45])
    #expect(try sizes([1, 3, 4, 6, 7, 8], maps: 1) == [.f23, .f23, .f23, .f23, .f43, .f43])
    #expect(try sizes([10, 12, 14, 18, 28, 56], maps: 1) == [.f53, .f43, .f43, .f53, .f43, .f43])
    #expect(try sizes([1, 2, 3, 8], maps: 1, taps: 5) == [.f25, .f25, .f25, .f45])
  }

  /// Few tiles do not pay for transforming the weights, few products for a looser bound.
  @Test func autoTakesItForManyTilesAndProducts() throws {
    let table = AlgorithmTable.measured
    func automatic(maps: Int, side: Int, channels: Int) throws -> ConvolutionAlgorithm {
      let trial = Trial(batch: maps, height: side, width: side, channels: channels, filters: 64)
      return .automatic(
        try trial.convolution.geometry(input: [maps, side, side, channels], kernel: [3, 3, channels, 64]), filter: nil)
    }
    // One tile of 4×4 outputs a map.
    #expect(try automatic(maps: table.winogradTiles, side: 4, channels: 512) == .winograd)
    #expect(try automatic(maps: table.winogradTiles - 1, side: 4, channels: 512) == .direct)
    #expect(try automatic(maps: 1, side: 8, channels: 512) == .direct)
    #expect(try automatic(maps: 1, side: 21, channels: 64) == .direct)
    #expect(try automatic(maps: 1, side: 22, channels: 64) == .winograd)
    #expect(try automatic(maps: 40, side: 40, channels: table.winogradChannels - 1) == .direct)
  }

  @Test func otherLayersAreRefused() throws {
    let input = Tensor<Float>(shape: [6, 7, 2], repeating: 1)
    func attempt(kernel: [Int], stride: AxisPair = .one, dilation: AxisPair = .one) throws {
      let layer = Convolution2D(
        operation: .correlate, padding: .same, boundary: .zero, stride: stride, dilation: dilation, groups: 1)
      _ = try layer(
        input, kernel: Tensor(shape: kernel, repeating: 1), bias: nil, algorithm: .winograd, threads: 1)
    }
    #expect(throws: GeometryError.self) { try attempt(kernel: [5, 3, 2, 1]) }
    #expect(throws: GeometryError.self) { try attempt(kernel: [4, 4, 2, 1]) }
    #expect(throws: GeometryError.self) { try attempt(kernel: [7, 7, 2, 1]) }
    #expect(throws: GeometryError.self) { try attempt(kernel: [3, 3]) }
    #expect(throws: GeometryError.self) { try attempt(kernel: [3, 3, 2, 1], stride: AxisPair(rows: 1, columns: 2)) }
    #expect(throws: GeometryError.self) { try attempt(kernel: [3, 3, 2, 1], dilation: AxisPair(rows: 2, columns: 1)) }
  }
}
