import Reference
import Testing

@Suite struct Pooling2DTests {
  private func pooling(
    _ mode: PoolingMode, size: AxisPair? = AxisPair(rows: 2, columns: 2),
    stride: AxisPair = AxisPair(rows: 2, columns: 2),
    padding: PaddingRule = .valid, ceil: Bool = false, countsPadding: Bool = false
  ) -> Pooling2D {
    Pooling2D(mode: mode, size: size, stride: stride, padding: padding, ceil: ceil, countsPadding: countsPadding)
  }

  private let map = Tensor<Float>(shape: [4, 4], scalars: [1, 3, 2, 1, 4, 6, 5, 0, 1, 1, 0, 2, 0, 1, 9, 2])

  @Test func byHand() throws {
    #expect(try pooling(.max)(map).values.scalars == [6, 5, 1, 9])
    #expect(try pooling(.min)(map).values.scalars == [1, 0, 0, 0])
    #expect(try pooling(.average)(map).values.scalars == [3.5, 2, 0.75, 3.25])
  }

  @Test func winnersAreWhereTheValuesCameFrom() throws {
    for mode in [PoolingMode.max, .min] {
      let pooled = try pooling(mode, padding: .same)(map)
      let winners = try #require(pooled.winners)
      #expect(winners.map { map[flat: $0] } == pooled.values.scalars)
    }
    // Of equal values the first wins.
    #expect(try pooling(.max)(map).winners == [5, 6, 8, 14])
    #expect(try pooling(.average)(map).winners == nil)
  }

  @Test func globalPoolingIsOneWindow() throws {
    #expect(try pooling(.max, size: nil, stride: .one)(map).values == Tensor(shape: [1, 1], scalars: [9]))
    let batch = Tensor<Float>(shape: [2, 3, 5, 7], repeating: 2)
    #expect(try pooling(.average, size: nil, stride: .one)(batch).values == Tensor(shape: [2, 1, 1, 7], repeating: 2))
  }

  @Test func paddedCellsNeverWinAndCountOnlyIfAsked() throws {
    let ones = Tensor<Float>(shape: [3, 3], repeating: -1)
    let sides = PaddingRule.explicit(Padding(top: 1, bottom: 1, left: 1, right: 1))
    let size = AxisPair(rows: 3, columns: 3)
    #expect(try pooling(.max, size: size, padding: sides)(ones).values.scalars == [-1, -1, -1, -1])
    #expect(try pooling(.average, size: size, padding: sides)(ones).values.scalars == [-1, -1, -1, -1])
    let counted = try pooling(.average, size: size, padding: sides, countsPadding: true)(ones)
    #expect(counted.values.scalars.allSatisfy { abs($0 - (-4.0 / 9)) < 1e-7 })
  }

  @Test func roundingUpKeepsTheLastPartialWindow() throws {
    let row = Tensor<Float>(shape: [1, 5], scalars: [1, 2, 3, 4, 5])
    let size = AxisPair(rows: 1, columns: 2)
    #expect(try pooling(.max, size: size, stride: size)(row).values.scalars == [2, 4])
    #expect(try pooling(.max, size: size, stride: size, ceil: true)(row).values.scalars == [2, 4, 5])
    // Cells that only rounding up added never count, not even with the padding (PyTorch).
    let average = pooling(.average, size: size, stride: size, ceil: true, countsPadding: true)
    #expect(try average(row).values.scalars == [1.5, 3.5, 5])
  }

  @Test func aWindowLargerThanItsMapIsOnePartialWindow() throws {
    // PyTorch: max_pool2d(2×3 map, 3, stride 2, ceil_mode=True) is one value. A stride or more missing is refused.
    let map = Tensor<Float>(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6])
    let size = AxisPair(rows: 3, columns: 3)
    let whole = pooling(.average, size: size, ceil: true, countsPadding: true)
    #expect(try whole(map).values == Tensor(shape: [1, 1], scalars: [3.5]))
    #expect(try pooling(.max, size: size, ceil: true)(map).winners == [5])
    #expect(throws: GeometryError.self) { try pooling(.max, size: size)(map) }
    #expect(throws: GeometryError.self) { try pooling(.max, size: size, stride: .one, ceil: true)(map) }
  }

  @Test func aWindowWhollyInThePaddingIsRefused() {
    let sides = PaddingRule.explicit(Padding(top: 2, bottom: 0, left: 0, right: 0))
    #expect(throws: GeometryError.self) { try pooling(.max, padding: sides)(map) }
    let after = PaddingRule.explicit(Padding(top: 0, bottom: 0, left: 0, right: 2))
    #expect(throws: GeometryError.self) { try pooling(.max, padding: after)(map) }
    #expect(throws: GeometryError.self) { try pooling(.max, padding: .full)(map) }
    #expect(throws: GeometryError.self) { try pooling(.max, size: AxisPair(rows: 5, columns: 2))(map) }
  }

  @Test func aNaNIsTheResultOfItsWindow() throws {
    var broken = map
    broken[flat: 5] = .nan
    for mode in PoolingMode.allCases {
      let values = try pooling(mode)(broken).values.scalars
      #expect(values[0].isNaN && values[1...].allSatisfy { !$0.isNaN })
    }
  }

  @Test func blocksAreFilledUpAndTheFillTakesPart() throws {
    let negative = Tensor<Float>(shape: [2, 3], scalars: [-1, -2, -3, -4, -5, -6])
    let block = AxisPair(rows: 2, columns: 2)
    let largest = try Pooling2D.blockReduce(negative, block: block, mode: .max, fill: 0)
    #expect(largest.values.scalars == [-1, 0])
    #expect(largest.winners == [0, -1])
    #expect(try Pooling2D.blockReduce(negative, block: block, mode: .average, fill: 0).values.scalars == [-3, -2.25])
    // The notes: 1,700×1,278 in blocks of 2×2 is 850×639.
    let geometry = try pooling(.max).blockGeometry(input: [1700, 1278])
    #expect(geometry.outputShape == [1, 850, 639, 1])
    #expect(try pooling(.max).blockGeometry(input: [5, 7]).outputShape == [1, 3, 4, 1])
  }
}
