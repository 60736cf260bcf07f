import Reference
import Testing

@Suite struct TensorTests {
  @Test func theLastAxisIsContiguous() {
    let tensor = Tensor<Float>(shape: [2, 3], scalars: [0, 1, 2, 3, 4, 5])
    #expect(tensor[0, 2] == 2)
    #expect(tensor[1, 0] == 3)
    #expect(tensor.reshaped([1, 3, 1, 2])[0, 2, 0, 1] == 5)
  }

  @Test func aCopyIsAValue() {
    let original = Tensor<Double>(shape: [3], repeating: 1)
    var copy = original
    copy[flat: 1] = 7
    #expect(original.scalars == [1, 1, 1])
    #expect(copy.scalars == [1, 7, 1])
  }

  @Test(arguments: [([], 1), ([0, 5], 0), ([2, 3, 4], 24)]) func countsScalars(shape: [Int], count: Int) {
    #expect(TensorShape.count(shape) == count)
  }

  @Test func refusesShapesThatAreNone() {
    #expect(TensorShape.count([2, -1]) == nil)
    #expect(TensorShape.count([1 << 32, 1 << 32]) == nil)
  }

  @Test(arguments: [([], []), ([7], [5]), ([2, 3], [1, 2]), ([1, 3, 2], [0, 2, 1]), ([6, 1, 1], [5, 0, 0])])
  func positionsAreIndices(shape: [Int], place: [Int]) {
    #expect(TensorShape.place(of: shape.isEmpty ? 0 : 5, in: shape) == place)
  }

  @Test func equalityNeedsTheSameShape() {
    let flat = Tensor<Float>(shape: [4], scalars: [1, 2, 3, 4])
    #expect(flat != flat.reshaped([2, 2]))
    #expect(flat == flat.reshaped([2, 2]).reshaped([4]))
  }

  // MARK: Extremes and ranks, at sizes around the eight values that are compared at once

  @Test(arguments: [0, 1, 7, 8, 9, 16, 19, 257]) func extremesAreThoseOfTheFiniteValues(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let plain = Tensor<Float>.normal(shape: [count], using: &generator)
    #expect(plain.extremes.minimum == plain.scalars.min() ?? .infinity)
    #expect(plain.extremes.maximum == plain.scalars.max() ?? -.infinity)
    #expect(plain.extremes.notNumbers == 0 && plain.extremes.infinities == 0)
    // A value that is no finite number, at every place in turn.
    for index in 0..<count {
      for strange in [Float.nan, .infinity, -.infinity] {
        var broken = plain
        broken[flat: index] = strange
        let rest = broken.scalars.filter(\.isFinite)
        #expect(broken.extremes.minimum == rest.min() ?? .infinity)
        #expect(broken.extremes.maximum == rest.max() ?? -.infinity)
        #expect(broken.extremes.notNumbers == (strange.isNaN ? 1 : 0))
        #expect(broken.extremes.infinities == (strange.isNaN ? 0 : 1))
      }
    }
  }

  @Test(arguments: [1, 2, 9, 100, 1001]) func theMagnitudeOfAShareIsThatOfSorting(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    var tensor = Tensor<Float>.normal(shape: [count], using: &generator).map { $0 * $0 * $0 * 1e-20 }
    for share in [0, 0.25, 0.5, 0.995, 1] {
      let sorted = tensor.scalars.map(abs).sorted()
      let rank = max(1, Int((Double(count) * share).rounded(.up)))
      #expect(tensor.magnitude(share: share, finite: count) == sorted[rank - 1])
    }
    tensor[flat: count / 2] = .infinity
    guard count > 1 else { return }
    #expect(tensor.magnitude(share: 1, finite: count - 1) == tensor.scalars.filter(\.isFinite).map(abs).max())
  }

  /// Rows, columns and channels stay in their order; a part may be all, a single pixel or nothing.
  @Test func aPartOfAPictureIsItsPixels() {
    let picture = Tensor<Float>(shape: [3, 5, 2]) { Float($0) }
    let part = picture.cropped(rows: 1..<3, columns: 2..<4)
    #expect(part.shape == [2, 2, 2] && part.scalars == [14, 15, 16, 17, 24, 25, 26, 27])
    #expect(picture.cropped(rows: 0..<3, columns: 0..<5) == picture)
    #expect(picture.cropped(rows: 2..<3, columns: 4..<5).scalars == [28, 29])
    #expect(picture.cropped(rows: 3..<3, columns: 0..<5).shape == [0, 5, 2])
    let maps = Tensor<Double>(shape: [2, 3, 5, 1]) { Double($0) }
    #expect(maps.cropped(rows: 2..<3, columns: 1..<3).scalars == [11, 12, 26, 27])
  }
}
