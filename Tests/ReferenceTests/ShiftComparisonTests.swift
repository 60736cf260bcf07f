import Reference
import Testing

/// Shifts that go through windows, and shifts that do not.
@Suite struct ShiftComparisonTests {
  private func filter(_ kernel: Tensor<Float>, stride: Int) -> SlidingChain {
    let convolution = Convolution2D(
      operation: .convolve, padding: .same, boundary: .zero, stride: AxisPair(rows: stride, columns: stride),
      dilation: .one, groups: 1)
    return SlidingChain(steps: [.filter(kernel: kernel, convolution)])
  }

  private func pooling(_ mode: PoolingMode, size: Int, stride: Int) -> SlidingChain {
    SlidingChain(steps: [
      .pooling(
        Pooling2D(
          mode: mode, size: AxisPair(rows: size, columns: size), stride: AxisPair(rows: stride, columns: stride),
          padding: .valid, ceil: false, countsPadding: false))
    ])
  }

  private func noise(_ shape: [Int], seed: UInt64) -> Tensor<Float> {
    var generator = SeededGenerator(seed: seed)
    return .normal(shape: shape, using: &generator)
  }

  private func shift(_ rows: Int, _ columns: Int) -> AxisPair { AxisPair(rows: rows, columns: columns) }

  @Test func aShiftMovesDownAndToTheRight() {
    let map = Tensor<Float>(shape: [3, 3], scalars: (1...9).map(Float.init))
    #expect(map.shifted(by: shift(1, 1)).scalars == [0, 0, 0, 0, 1, 2, 0, 4, 5])
    #expect(map.shifted(by: shift(-1, 0)).scalars == [4, 5, 6, 7, 8, 9, 0, 0, 0])
    #expect(map.shifted(by: shift(0, -2)).scalars == [3, 0, 0, 6, 0, 0, 9, 0, 0])
    #expect(map.shifted(by: shift(0, 0)) == map)
  }

  /// Worked out by hand: windows of 3 rows around rows 3…7 see rows 2…8 of the shifted picture, which are the picture's.
  @Test func theBorderIsWhatWindowsReachBeyond() throws {
    let found = try ShiftComparison(
      filter(noise([3, 3], seed: 1), stride: 1), of: noise([9, 11], seed: 2), shift: shift(2, -1))
    #expect(found.rows == 3..<8 && found.columns == 1..<9)
    #expect(found.moved == shift(2, -1))
    #expect(found.largest == 0 && found.share == 0)
    #expect((found.largestAtBorder ?? 0) > 0.1)
    #expect(found.largestUnmoved > 0.1)
  }

  @Test(arguments: 1...40) func convolutionOfStrideOneGoesTogetherWithEveryShift(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    func pick(_ range: ClosedRange<Int>) -> Int { generator.integer(in: range) }
    let kernel = noise([pick(1...5), pick(1...5)], seed: seed)
    let picture = noise([pick(16...23), pick(16...23)], seed: seed + 100)
    let found = try ShiftComparison(filter(kernel, stride: 1), of: picture, shift: shift(pick(-5...5), pick(-5...5)))
    #expect(found.largest == 0)
    for row in found.rows {
      for column in found.columns {
        #expect(found.shiftedFirst[row, column].bitPattern == found.shiftedLast[row, column].bitPattern)
      }
    }
    // What is compared does not depend on the kernel, so that a dense one proves that no cell of the border was taken.
    #expect(found.rows.count >= 16 - 5 - 4 && found.columns.count >= 16 - 5 - 4)
  }

  @Test(arguments: [2, 3, 4]) func withAStrideOnlyItsMultiplesGoThrough(stride: Int) throws {
    let picture = noise([29, 31], seed: 3)
    let chains = [
      filter(noise([3, 3], seed: 4), stride: stride), pooling(.max, size: 2, stride: stride),
      pooling(.average, size: 3, stride: stride),
    ]
    for chain in chains {
      for columns in -2 * stride...2 * stride {
        let found = try ShiftComparison(chain, of: picture, shift: shift(0, columns))
        let isWhole = columns % stride == 0
        #expect((found.largest == 0) == isWhole, "\(columns)")
        #expect((found.share == 0) == isWhole)
        #expect(abs(found.moved.columns * stride - columns) < stride && found.moved.rows == 0)
        if isWhole { #expect(found.moved.columns * stride == columns) }
      }
    }
  }

  @Test func smoothingBeforeTheStrideLetsMoreThrough() throws {
    let picture = noise([64, 64], seed: 5)
    for chain in [pooling(.max, size: 2, stride: 2), filter(noise([3, 3], seed: 6), stride: 2)] {
      let plain = try ShiftComparison(chain, of: picture, shift: shift(0, 1))
      let blurred = try ShiftComparison(chain.blurred(taps: 3), of: picture, shift: shift(0, 1))
      #expect(blurred.answer.shape == [32, 32])
      #expect(blurred.share < 0.9 * plain.share, "\(blurred.share) \(plain.share)")
      #expect(try ShiftComparison(chain.blurred(taps: 3), of: picture, shift: shift(0, 2)).largest == 0)
    }
  }

  @Test func aBinomialFilterIsThatOfPascal() {
    #expect(SlidingChain.binomial(3).scalars == [1, 2, 1, 2, 4, 2, 1, 2, 1].map { $0 / 16 })
    for taps in 2...9 {
      let weights = SlidingChain.binomial(taps)
      #expect(weights.scalars.reduce(0, +) == 1)
      #expect(weights[flat: 0] == Float(1) / Float(1 << (2 * (taps - 1))))
    }
  }

  /// A filter and a pooling one after another, against the two by themselves.
  @Test func stepsFollowEachOther() throws {
    let (picture, kernel) = (noise([12, 14], seed: 7), noise([3, 2], seed: 8))
    let (first, second) = (filter(kernel, stride: 1), pooling(.max, size: 2, stride: 2))
    let both = SlidingChain(steps: first.steps + second.steps)
    #expect(try both(picture) == second(first(picture)))
    let fields = try both.fields(on: [12, 14])
    #expect(fields.rows.size == 4 && fields.rows.jump == 2 && fields.columns.size == 3 && fields.columns.jump == 2)
    #expect(try both.multiplyAdds(on: [12, 14]) == 12 * 14 * 6 + 6 * 7 * 4)
    #expect(try ShiftComparison(both, of: picture, shift: shift(2, 4)).largest == 0)
    #expect(try ShiftComparison(both, of: picture, shift: shift(2, 3)).largest > 0)
  }

  @Test func anEvenPictureIsInvariantToo() throws {
    let found = try ShiftComparison(
      filter(noise([3, 3], seed: 9), stride: 1), of: Tensor(shape: [9, 9], repeating: 2), shift: shift(1, 1))
    #expect(found.largestUnmoved == 0 && found.largest == 0)
    let zeros = try ShiftComparison(
      filter(noise([3, 3], seed: 9), stride: 2), of: Tensor(shape: [9, 9], repeating: 0), shift: shift(1, 1))
    #expect(zeros.share == 0)
  }

  @Test func aShiftThatLeavesNothingIsRefusedWithTheNearest() throws {
    let chain = filter(noise([5, 5], seed: 1), stride: 1)
    let error = #expect(throws: ShiftError.self) {
      try ShiftComparison(chain, of: noise([9, 9], seed: 2), shift: shift(0, -8))
    }
    guard case .nothingToCompare(_, let nearest?) = error else { throw error! }
    #expect(nearest == shift(0, -4))
    #expect(throws: Never.self) { try ShiftComparison(chain, of: noise([9, 9], seed: 2), shift: nearest) }
    #expect(throws: ShiftError.nothingToCompare(shift: shift(0, 0), nearest: nil)) {
      try ShiftComparison(chain, of: noise([3, 9], seed: 2), shift: shift(0, 0))
    }
  }
}
