// The fast twins of pooling against the definition: the same bits, for every option, value and number of threads.

import Reference
import Testing

@Suite struct PoolingTwinTests {
  @Test(arguments: PoolingTrial.table)
  func theTwinGivesTheBitsOfTheDefinition(trial: PoolingTrial) throws {
    for values in PoolingTrial.Values.allCases {
      let input = trial.input(values, seed: 1)
      for mode in PoolingMode.allCases {
        let pooling = trial.pooling(mode)
        let right = try pooling(input)
        for keepsWinners in [false, true] {
          let pooled = try pooling(input, keepsWinners: keepsWinners, threads: 1)
          #expect(areAlike(pooled.values, right.values), "\(mode), \(values)")
          #expect(pooled.winners == (keepsWinners ? right.winners : nil), "\(mode), \(values)")
        }
      }
    }
  }

  @Test(arguments: PoolingTrial.table)
  func everyValueIsWritten(trial: PoolingTrial) throws {
    let input = trial.input(.normal, seed: 2)
    for mode in PoolingMode.allCases {
      let pooling = trial.pooling(mode)
      let right = try pooling(input)
      let count = right.values.count
      for keepsWinners in mode == .average ? [false] : [false, true] {
        var maps = PooledMaps(
          values: Tensor<Float>(shape: right.values.shape, repeating: .nan),
          winners: keepsWinners ? PoolingWinners(Array(repeating: -7, count: count)) : nil)
        try pooling.compute(input, threads: 3, into: &maps)
        #expect(maps.values == right.values && (maps.winners == right.winners || !keepsWinners), "\(mode)")
      }
      let g = PoolingTrial.tensor(right.values.shape, .normal, seed: 3)
      var gradient = Tensor<Float>(shape: input.shape, repeating: .nan)
      try pooling.computeGradient(of: g, winners: right.winners, threads: 3, into: &gradient)
      #expect(try gradient == pooling.gradient(of: g, input: input.shape, winners: right.winners), "\(mode)")
    }
  }

  @Test(arguments: PoolingTrial.table)
  func theTwinOfTheGradientGivesTheBitsOfTheDefinition(trial: PoolingTrial) throws {
    for values in PoolingTrial.Values.allCases {
      let input = trial.input(values, seed: 4)
      for mode in PoolingMode.allCases {
        let pooling = trial.pooling(mode)
        let pooled = try pooling(input)
        let g = PoolingTrial.tensor(pooled.values.shape, values, seed: 5)
        let gradient = try pooling.gradient(of: g, input: input.shape, winners: pooled.winners, threads: 1)
        let right = try pooling.gradient(of: g, input: input.shape, winners: pooled.winners)
        #expect(areAlike(gradient, right), "\(mode), \(values)")
      }
    }
  }

  @Test(arguments: [2, 3, 8])
  func threadsDoNotChangeABit(threads: Int) throws {
    for trial in PoolingTrial.table {
      let input = trial.input(.normal, seed: 6)
      for mode in PoolingMode.allCases {
        let pooling = trial.pooling(mode)
        let one = try pooling(input, keepsWinners: true, threads: 1)
        let several = try pooling(input, keepsWinners: true, threads: threads)
        #expect(one.values == several.values && one.winners == several.winners, "\(mode), \(trial)")
        let gradients = try [1, threads].map {
          try pooling.gradient(of: one.values, input: input.shape, winners: one.winners, threads: $0)
        }
        #expect(gradients[0] == gradients[1], "\(mode), \(trial)")
      }
    }
  }

  @Test(arguments: [[7, 9], [7, 9, 5], [2, 7, 9, 5]])
  func ranksAreKept(shape: [Int]) throws {
    let input = PoolingTrial.tensor(shape, .normal, seed: 7)
    for mode in PoolingMode.allCases {
      let pooling = PoolingTrial().pooling(mode)
      let (pooled, right) = (try pooling(input, keepsWinners: true, threads: 2), try pooling(input))
      #expect(pooled.values == right.values && pooled.winners == right.winners)
      #expect(pooled.values.shape.count == shape.count)
      let gradient = try pooling.gradient(of: pooled.values, input: shape, winners: pooled.winners, threads: 2)
      #expect(gradient.shape == shape)
    }
  }

  @Test func blocksGiveTheBitsOfTheDefinition() throws {
    for shape in [[1, 1], [7, 9], [8, 9], [6, 8], [7, 33, 1], [5, 11, 3], [2, 5, 8, 17], [2, 6, 9, 4]] {
      for block in [AxisPair(rows: 2, columns: 2), AxisPair(rows: 3, columns: 4), AxisPair(rows: 1, columns: 9)] {
        for mode in PoolingMode.allCases {
          for fill in [Float(0), -1, .nan, .infinity] {
            let input = PoolingTrial.tensor(shape, .ties, seed: 8)
            let right = try Pooling2D.blockReduce(input, block: block, mode: mode, fill: fill)
            for keepsWinners in [false, true] {
              let blocks = try Pooling2D.blockReduce(
                input, block: block, mode: mode, fill: fill, keepsWinners: keepsWinners, threads: 2)
              #expect(areAlike(blocks.values, right.values), "\(shape), \(block), \(mode), \(fill)")
              #expect(blocks.winners == (keepsWinners ? right.winners : nil))
            }
          }
        }
      }
    }
  }
}
