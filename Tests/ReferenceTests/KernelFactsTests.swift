// The facts of the bank's kernels beside NumPy's, and of kernels no one should have.

import Reference
import Testing

/// The kernel of a linear filter of the bank.
private func kernel(_ name: String) throws -> Tensor<Double> {
  let filter = try FilterBank.filter(named: name).filter
  return try #require(filter.kernels.first)
}

@Suite struct KernelFactsTests {
  /// `numpy.linalg.matrix_rank` of the same weights, computed from the same formulas in NumPy 2.4, both in `float64`
  /// and in `float32`, which agree on all of these.
  @Test(arguments: [
    ("identity", 1), ("edge", 2), ("laplacian", 2), ("horizontal-edges", 1), ("vertical-edges", 1), ("sobel-x", 1),
    ("scharr-y", 1), ("roberts-x", 2), ("ones", 1), ("box:6", 1), ("gaussian:0.8", 1), ("gaussian:2", 1),
    ("gaussian:10", 1), ("sharpen", 2), ("unsharp", 2), ("emboss", 3), ("log:1", 3), ("log:1.4", 3), ("dog", 2),
    ("gabor:3:0:8", 1), ("gabor:2:30:6", 2), ("motion:5:0", 1), ("motion:7:45", 7), ("motion:9:30", 5),
    ("random:7", 3),
  ])
  func rankIsNumPys(name: String, rank: Int) throws {
    #expect(KernelFacts(try kernel(name)).rank == rank)
  }

  @Test func rankOfSingularAndStrangeKernels() {
    func rank(_ height: Int, _ width: Int, _ weights: [Double]) -> Int? {
      KernelFacts(Tensor(shape: [height, width], scalars: weights)).rank
    }
    #expect(rank(3, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9]) == 2)
    #expect(rank(2, 4, [0, 0, 0, 0, 0, 0, 0, 0]) == 0)
    #expect(rank(2, 2, [1, 0, 0, 1e-6]) == 2)
    #expect(rank(2, 2, [1, 0, 0, 1e-7]) == 1)
    #expect(rank(2, 2, [1e308, -1e308, 1e308, 1e308]) == 2)
    #expect(rank(2, 2, [.leastNonzeroMagnitude, 0, 0, .leastNonzeroMagnitude]) == 2)
    #expect(rank(1, 2, [.nan, 1]) == nil)
    #expect(rank(1, 2, [.infinity, 1]) == nil)
    #expect(rank(0, 3, []) == 0)
  }

  @Test(
    arguments: [
      ("sobel-x", [.antisymmetric, .upDown]), ("sobel-y", [.antisymmetric, .leftRight]),
      ("edge", [.rotational, .leftRight, .upDown]), ("horizontal-edges", [.antisymmetric, .leftRight]),
      ("motion:7:45", .rotational), ("roberts-x", .antisymmetric), ("emboss", []), ("random:7", []),
      ("gaussian:2", [.rotational, .leftRight, .upDown]), ("log:1.4", [.rotational, .leftRight, .upDown]),
      ("gabor:3:30:8:1:0", .rotational),
    ] as [(String, KernelSymmetry)])
  func symmetryIsExact(name: String, symmetry: KernelSymmetry) throws {
    #expect(KernelFacts(try kernel(name)).symmetry == symmetry)
  }

  @Test func symmetryOfARectangle() {
    let facts = KernelFacts(Tensor(shape: [2, 3], scalars: [1, 2, 1, 3, 4, 3]))
    #expect(facts.symmetry == .leftRight)
    #expect(!facts.hasCentre)
    #expect(KernelFacts(Tensor(shape: [3, 2], scalars: [1, 2, 3, 4, 1, 2])).symmetry == .upDown)
    #expect(KernelFacts(Tensor(shape: [1, 1], scalars: [0])).symmetry.contains([.rotational, .antisymmetric]))
    #expect(KernelFacts(Tensor(shape: [1, 1], scalars: [.nan])).symmetry == [])
  }

  @Test(arguments: [
    ("identity", 1, 1), ("edge", 0, 16), ("sobel-x", 0, 8), ("ones", 9, 9), ("unsharp", 1, 696.0 / 256),
    ("emboss", 1, 9),
    ("box:3", 1, 1), ("scharr-x", 0, 32),
  ])
  func sums(name: String, sum: Double, absolute: Double) throws {
    let facts = KernelFacts(try kernel(name))
    #expect(facts.sum == sum)
    #expect(facts.absoluteSum == absolute)
  }

  @Test func theSumSurvivesCancellation() {
    let facts = KernelFacts(Tensor(shape: [1, 4], scalars: [1, 1e100, 1, -1e100]))
    #expect(facts.sum == 2)
    #expect(KernelFacts(Tensor(shape: [1, 2], scalars: [.infinity, 1])).sum == .infinity)
    #expect(KernelFacts(Tensor(shape: [1, 2], scalars: [1e308, 1e308])).absoluteSum == .infinity)
    #expect(!KernelFacts(Tensor(shape: [1, 1], scalars: [.nan])).isFinite)
  }
}
