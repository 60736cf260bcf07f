// The oracles of maps that checks and diagnoses compute, cell by cell and by several threads, against the definitions.

import Reference
import Testing

@Suite struct OracleTests {
  @Test(arguments: Trial.table) func itIsThePlainOneBitForBit(trial: Trial) throws {
    let arrays = trial.arrays(seed: 1)
    let (x, w) = (arrays.input.map(Double.init), arrays.weights.map(Double.init))
    let b = arrays.bias?.map(Double.init)
    let plain = try trial.convolution.oracle(x, kernel: w, bias: b)
    let bound = try trial.convolution.bound(x, kernel: w, bias: b, precision: .float32, roundings: 2)
    for threads in [1, 3] {
      let answer = try trial.convolution.oracle(
        x, kernel: w, bias: b, precision: .float32, roundings: 2, threads: threads)
      #expect(answer.values == plain && answer.bound == bound)
    }
  }

  @Test(arguments: PoolingTrial.table) func poolingIsTheDefinitionBitForBit(trial: PoolingTrial) throws {
    for (mode, values) in [(PoolingMode.max, PoolingTrial.Values.special), (.average, .normal), (.min, .special)] {
      let pooling = trial.pooling(mode)
      let x = trial.input(values, seed: 3).map(Double.init)
      let cells = try pooling.geometry(input: x.shape)
      try expect(pooling, isBlockReduce: false, x, windows: cells) { try pooling($0).values }
    }
  }

  @Test(arguments: PoolingTrial.table.filter { $0.size != nil })
  func blocksAreTheDefinitionBitForBit(trial: PoolingTrial) throws {
    let block = try #require(trial.size)
    for (mode, values) in [(PoolingMode.max, PoolingTrial.Values.special), (.average, .normal), (.min, .special)] {
      let pooling = Pooling2D(
        mode: mode, size: block, stride: block, padding: .valid, ceil: false, countsPadding: false)
      let x = trial.input(values, seed: 4).map(Double.init)
      let cells = try pooling.blockGeometry(input: x.shape)
      try expect(pooling, isBlockReduce: true, x, windows: cells) {
        try Pooling2D.blockReduce($0, block: block, mode: mode, fill: 0).values
      }
    }
  }

  /// The values of the definition, and its bounds: of a maximum or minimum that of one rounding, of an average that of
  /// a sum of as many products as a window has cells, with the mean of `|x|` for the magnitude.
  private func expect(
    _ pooling: Pooling2D, isBlockReduce: Bool, _ x: Tensor<Double>, windows: ConvolutionGeometry,
    definition: (Tensor<Double>) throws -> Tensor<Double>
  ) throws {
    let values = try definition(x)
    let cells = windows.rows.kernel * windows.columns.kernel
    let bound =
      pooling.mode == .average
      ? try definition(x.map(abs)).map {
        ErrorBound.convolution(products: cells, magnitude: $0, precision: .float32, roundings: 1)
      } : values.map { ErrorBound.gamma(1, .float32) * abs($0) }
    for threads in [1, 3] {
      let answer = try pooling.oracle(
        x, isBlockReduce: isBlockReduce, precision: .float32, rounding: 1, threads: threads)
      #expect(areAlike(answer.values, values) && areAlike(answer.bound, bound), "\(pooling.mode)")
    }
  }

  private func areAlike(_ left: Tensor<Double>, _ right: Tensor<Double>) -> Bool {
    left.shape == right.shape
      && zip(left.scalars, right.scalars).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }
}
