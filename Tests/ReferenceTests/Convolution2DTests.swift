// The twins against the oracle, the oracle against the laws of convolution, and the judge against planted faults.

import Reference
import Testing

@Suite struct Convolution2DTests {
  @Test(arguments: Trial.table)
  func everyAlgorithmObeysTheBound(trial: Trial) throws {
    let arrays = trial.arrays(seed: 1)
    var tried = 0
    for algorithm in try trial.algorithms(for: arrays) {
      let result = try trial.output(of: algorithm, for: arrays, threads: 1)
      let comparison = try arrays.judge(result, of: trial.convolution, by: algorithm)
      #expect(comparison.isRight, "\(algorithm): \(comparison)")
      tried += 1
    }
    #expect(tried >= (trial.isRankOne ? 5 : 4))
  }

  @Test(arguments: Trial.table)
  func smallIntegersAreExact(trial: Trial) throws {
    let arrays = trial.arrays(seed: 2, integers: true)
    let oracle = try trial.convolution.oracle(
      arrays.input.map(Double.init), kernel: arrays.weights.map(Double.init), bias: arrays.bias?.map(Double.init))
    for algorithm in try trial.algorithms(for: arrays) where algorithm.isSummation {
      let result = try trial.output(of: algorithm, for: arrays, threads: 1)
      #expect(result.map(Double.init) == oracle, "\(algorithm)")
    }
  }

  @Test(arguments: Trial.table)
  func everyAlgorithmRectifiesOnTheWay(trial: Trial) throws {
    let arrays = trial.arrays(seed: 4)
    for algorithm in try trial.algorithms(for: arrays) {
      let plain = try trial.output(of: algorithm, for: arrays, threads: 1)
      let rectified = try trial.output(of: algorithm, for: arrays, activation: .relu, threads: 1)
      #expect(rectified == plain.map { $0 < 0 ? 0 : $0 }, "\(algorithm)")
    }
  }

  @Test(arguments: [2, 3, 8])
  func threadsDoNotChangeABit(threads: Int) throws {
    for trial in Trial.table {
      let arrays = trial.arrays(seed: 3)
      for algorithm in try trial.algorithms(for: arrays) {
        let run = { (threads: Int) in try trial.output(of: algorithm, for: arrays, threads: threads) }
        #expect(try run(threads) == run(1), "\(algorithm), \(trial)")
      }
    }
  }

  // MARK: One value, by hand

  @Test func theNotesExample() throws {
    // Kernel 1…9 on 1…25, valid: what the notes' loop computes, and what its comment claims.
    let input = Tensor<Float>(shape: [5, 5], scalars: (1...25).map(Float.init))
    let kernel = Tensor<Float>(shape: [3, 3], scalars: (1...9).map(Float.init))
    let firstRow = { (operation: ConvolutionOperation) in
      let valid = Convolution2D(
        operation: operation, padding: .valid, boundary: .zero, stride: .one, dilation: .one, groups: 1)
      return try Array(valid(input, kernel: kernel, bias: nil, algorithm: .naive, threads: 1).scalars[0..<3])
    }
    #expect(try firstRow(.convolve) == [219, 264, 309])
    #expect(try firstRow(.correlate) == [411, 456, 501])
  }

  @Test func aValueTakenApartIsTheValue() throws {
    for trial in Trial.table {
      let arrays = trial.arrays(seed: 4)
      let (x, w, b) = (arrays.input.map(Double.init), arrays.weights.map(Double.init), arrays.bias?.map(Double.init))
      let oracle = try trial.convolution.oracle(x, kernel: w, bias: b)
      let geometry = try trial.convolution.geometry(input: x.shape, kernel: w.shape)
      let (row, column) = (geometry.rows.output / 2, geometry.columns.output - 1)
      let channel = geometry.outputChannels - 1
      let explained = try trial.convolution.explain(
        row: row, column: column, channel: channel, input: x, kernel: w, bias: b)
      #expect(explained.value == oracle[0, row, column, channel], "\(trial)")
      #expect(explained.taps.count == geometry.productsPerOutput)
    }
  }

  @Test func paddedCellsAreMarked() throws {
    let trial = Trial(height: 4, width: 5, channels: 1, boundary: .symmetric)
    let arrays = trial.arrays(seed: 5)
    let corner = try trial.convolution.explain(
      row: 0, column: 0, channel: 0, input: arrays.input.map(Double.init), kernel: arrays.weights.map(Double.init),
      bias: nil)
    #expect(corner.taps.map(\.isPadding) == [true, true, true, true, false, false, true, false, false])
    #expect(corner.taps[0].inputRow == -1 && corner.taps[0].inputColumn == -1)
    #expect(throws: GeometryError.positionOutside(row: 4, column: 0, height: 4, width: 5)) {
      try trial.convolution.explain(
        row: 4, column: 0, channel: 0, input: arrays.input.map(Double.init), kernel: arrays.weights.map(Double.init),
        bias: nil)
    }
  }

  // MARK: Every option matters

  @Test func changingOnlyOneOptionChangesTheResult() throws {
    let base = Trial(
      height: 9, width: 11, channels: 4, filters: 4, padding: .explicit(Padding(top: 1, bottom: 2, left: 3, right: 1)))
    let arrays = base.arrays(seed: 6)
    var variants: [String: Trial] = [:]
    func vary(_ name: String, _ change: (inout Trial) -> Void) {
      variants[name] = base
      change(&variants[name]!)
    }
    vary("operation") { $0.operation = .convolve }
    vary("boundary") { $0.boundary = .edge }
    vary("fill") { $0.boundary = .constant(1) }
    vary("row stride") { $0.stride.rows = 2 }
    vary("column stride") { $0.stride.columns = 2 }
    vary("row dilation") { $0.dilation.rows = 2 }
    vary("column dilation") { $0.dilation.columns = 2 }
    vary("top") { $0.padding = .explicit(Padding(top: 2, bottom: 2, left: 3, right: 1)) }
    vary("bottom") { $0.padding = .explicit(Padding(top: 1, bottom: 3, left: 3, right: 1)) }
    vary("left") { $0.padding = .explicit(Padding(top: 1, bottom: 2, left: 2, right: 1)) }
    vary("right") { $0.padding = .explicit(Padding(top: 1, bottom: 2, left: 3, right: 2)) }
    for algorithm in [ConvolutionAlgorithm.naive, .direct, .im2col, .fft] {
      let run = { (trial: Trial, bias: Tensor<Float>?) in
        try trial.convolution(arrays.input, kernel: arrays.weights, bias: bias, algorithm: algorithm, threads: 1)
      }
      let reference = try run(base, arrays.bias)
      for (name, variant) in variants {
        #expect(try run(variant, arrays.bias) != reference, "\(name) is ignored by \(algorithm)")
      }
      #expect(try run(base, nil) != reference, "the bias is ignored by \(algorithm)")
    }
  }

  @Test func groupsMatter() throws {
    var trial = Trial(channels: 4, filters: 4)
    let arrays = trial.arrays(seed: 7)
    trial.groups = 2
    #expect(throws: GeometryError.channelsDoNotMatch(input: 4, groups: 2, kernel: [3, 3, 4, 4])) {
      try trial.convolution(arrays.input, kernel: arrays.weights, bias: nil, algorithm: .direct, threads: 1)
    }
  }

  // MARK: Shapes

  @Test(arguments: [
    ([7, 5], [3, 3], [7, 5]), ([7, 5, 4], [3, 3], [7, 5, 4]), ([2, 7, 5, 4], [3, 3], [2, 7, 5, 4]),
    ([7, 5], [3, 3, 1, 6], [7, 5, 6]), ([7, 5, 4], [3, 3, 4, 6], [7, 5, 6]),
    ([2, 7, 5, 4], [3, 3, 4, 6], [2, 7, 5, 6]),
  ])
  func shapesFollowTheInput(input: [Int], kernel: [Int], output: [Int]) throws {
    let same = Convolution2D(
      operation: .correlate, padding: .same, boundary: .zero, stride: .one, dilation: .one, groups: 1)
    for algorithm in [ConvolutionAlgorithm.naive, .direct, .im2col, .fft] {
      let result = try same(
        Tensor(shape: input, repeating: 1), kernel: Tensor(shape: kernel, repeating: 1), bias: nil,
        algorithm: algorithm, threads: 2)
      #expect(result.shape == output)
    }
  }

  @Test(arguments: [
    ([5], [3, 3]), ([1, 2, 3, 4, 5], [3, 3]), ([5, 5], [3]), ([5, 5], [3, 3, 1]), ([0, 5], [3, 3]),
  ])
  func ranksThatAreNoMapsAreRefused(input: [Int], kernel: [Int]) {
    let same = Convolution2D(
      operation: .correlate, padding: .same, boundary: .zero, stride: .one, dilation: .one, groups: 1)
    #expect(throws: GeometryError.self) { try same.geometry(input: input, kernel: kernel) }
  }

  @Test func aBiasMustHaveOneValueForEachChannel() {
    let same = Convolution2D(
      operation: .correlate, padding: .same, boundary: .zero, stride: .one, dilation: .one, groups: 1)
    #expect(throws: GeometryError.biasDoesNotMatch(bias: [3], outputChannels: 6)) {
      try same.geometry(input: [5, 5, 4], kernel: [3, 3, 4, 6], bias: [3])
    }
  }

  @Test func notANumberReachesExactlyItsWindows() throws {
    var image = Tensor<Float>(shape: [7, 9], repeating: 1)
    image[3, 4] = .nan
    let same = Convolution2D(
      operation: .convolve, padding: .same, boundary: .zero, stride: .one, dilation: .one, groups: 1)
    for algorithm in ConvolutionAlgorithm.allCases where algorithm.isSummation {
      let kernel = Tensor<Float>(shape: [3, 3], repeating: 1)
      let result = try same(image, kernel: kernel, bias: nil, algorithm: algorithm, threads: 1)
      for row in 0..<7 {
        for column in 0..<9 {
          let sees = abs(row - 3) <= 1 && abs(column - 4) <= 1
          #expect(result[row, column].isNaN == sees, "\(algorithm) at \(row), \(column)")
        }
      }
    }
  }
}
