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

  @Test func equalityNeedsTheSameShape() {
    let flat = Tensor<Float>(shape: [4], scalars: [1, 2, 3, 4])
    #expect(flat != flat.reshaped([2, 2]))
    #expect(flat == flat.reshaped([2, 2]).reshaped([4]))
  }
}
