// The definition of a separable kernel held to its letter: every product of the factors beside its weight.

import Reference
import Testing

/// The kernel of a linear filter of the bank.
private func kernel(_ name: String) throws -> Tensor<Double> {
  let filter = try FilterBank.filter(named: name).filter
  return try #require(filter.kernels.first)
}

private func float(_ height: Int, _ width: Int, _ weights: [Float]) -> Tensor<Float> {
  Tensor(shape: [height, width], scalars: weights)
}

@Suite struct SeparableKernelTests {
  /// Holds the factors to the definition, recomputed here.
  private func expectAccepted(_ kernel: Tensor<Float>, _ label: String) {
    guard let factors = SeparableKernel(kernel) else {
      Issue.record("\(label) was rejected")
      return
    }
    let (height, width) = (kernel.shape[0], kernel.shape[1])
    #expect(factors.column.count == height && factors.row.count == width)
    let units = Double(max(0, min(8, height * width - height - width)))
    for i in 0..<height {
      for j in 0..<width {
        let weight = Double(kernel[i, j])
        let error = abs(weight - Double(factors.column[i]) * Double(factors.row[j]))
        #expect(error <= units * 0x1p-24 * abs(weight), "\(label) at [\(i), \(j)]")
      }
    }
  }

  @Test(arguments: [
    "sobel-x", "sobel-y", "prewitt-x", "scharr-x", "scharr-y", "identity", "ones", "horizontal-edges", "vertical-edges",
    "box:1", "box:2", "box:3", "box:7", "box:31", "gaussian:0.05", "gaussian:0.5", "gaussian:0.8", "gaussian:1",
    "gaussian:1.5", "gaussian:2", "gaussian:3.3", "gaussian:5", "gaussian:7.7", "gaussian:10", "gabor:3:0:8",
    "gabor:3:90:8", "motion:5:0", "motion:8:90", "random:3:1",
  ])
  func accepts(name: String) throws {
    expectAccepted(try kernel(name).map { Float($0) }, name)
  }

  @Test(arguments: [
    "edge", "laplacian", "log:1", "log:1.4", "dog", "sharpen", "unsharp", "emboss", "motion:7:45", "motion:9:30",
    "roberts-x", "gabor:2:30:6", "random:7", "random:7:2", "random:7:15",
  ])
  func rejects(name: String) throws {
    #expect(SeparableKernel(try kernel(name).map { Float($0) }) == nil)
  }

  @Test func binomialsAreExact() throws {
    let weights: [Float] = [1, 4, 6, 4, 1]
    let binomial = float(5, 5, weights.flatMap { a in weights.map { a * $0 / 256 } })
    let factors = try #require(SeparableKernel(binomial))
    #expect(factors.row == weights)
    #expect(factors.column == weights.map { $0 / 256 })
  }

  @Test func aSingleRowOrColumnIsItself() throws {
    let awkward: [Float] = [0.1, -0.3, 7e-30, 1e30]
    let row = try #require(SeparableKernel(float(1, 4, awkward)))
    #expect(row.column == [1] && row.row == awkward)
    let column = try #require(SeparableKernel(float(4, 1, awkward)))
    #expect(column.column == awkward && column.row == [1])
    let one = try #require(SeparableKernel(float(1, 1, [0.1])))
    #expect(one.column == [1] && one.row == [0.1])
  }

  @Test func strangeKernels() throws {
    let zero = try #require(SeparableKernel(float(2, 3, [0, 0, 0, 0, 0, 0])))
    #expect(zero.column == [0, 0] && zero.row == [0, 0, 0])
    #expect(SeparableKernel(float(2, 2, [1, 1, 1, .nan])) == nil)
    #expect(SeparableKernel(float(1, 2, [1, .infinity])) == nil)
    #expect(SeparableKernel(float(3, 3, [1e38, 1, 1e-38, 1e-38, 1, 1, 1, 1, 1])) == nil)
    let large = Float.greatestFiniteMagnitude
    expectAccepted(float(2, 2, [large, large, large, large]), "the largest numbers")
    let small = Float.leastNonzeroMagnitude
    expectAccepted(float(2, 2, [small, small, small, small]), "the smallest numbers")
    #expect(SeparableKernel(float(2, 2, [large, small, small, large])) == nil)
    #expect(SeparableKernel(float(0, 3, [])) != nil)
  }

  /// Every 2 × 2 kernel of −2…2 and every 2 × 3 kernel of −1…1: separable exactly where every minor is zero.
  @Test(arguments: [(2, 2), (3, 1)]) func smallWholeNumbersAreFactoredExactlyOrNotAtAll(width: Int, largest: Int) {
    let base = 2 * largest + 1
    let cells = 2 * width
    let worlds = (0..<cells).reduce(1) { product, _ in product * base }
    for world in 0..<worlds {
      var rest = world
      let weights = (0..<cells).map { _ in
        defer { rest /= base }
        return Float(rest % base - largest)
      }
      let singular = (0..<width).allSatisfy { a in
        (0..<width).allSatisfy { b in weights[a] * weights[width + b] == weights[b] * weights[width + a] }
      }
      let factors = SeparableKernel(float(2, width, weights))
      #expect((factors != nil) == singular, "\(weights)")
      guard let factors else { continue }
      #expect(factors.column.flatMap { a in factors.row.map { a * $0 } } == weights)
    }
  }

  @Test func wholeNumbersUpTo724AreFactoredExactlyOrNotAtAll() {
    var generator = SeededGenerator(seed: 724)
    for _ in 0..<300 {
      let column = Tensor<Float>.integers(shape: [4], in: -26...26, using: &generator).scalars
      let row = Tensor<Float>.integers(shape: [5], in: -26...26, using: &generator).scalars
      var weights = column.flatMap { a in row.map { a * $0 } }
      let factors = SeparableKernel(float(4, 5, weights))
      #expect(factors.map { pair in pair.column.flatMap { a in pair.row.map { a * $0 } } } == weights)
      guard weights.contains(where: { $0 != 0 }), let largest = weights.firstIndex(where: { abs($0) > 300 }) else {
        continue
      }
      weights[largest] += 1
      #expect(SeparableKernel(float(4, 5, weights)) == nil, "seed 724: \(weights)")
    }
  }

  /// Rounded products of random factors. At 2 × 3, where the budget is 1, `Float` often has no factors so near.
  @Test(arguments: [(2, 4), (3, 3), (4, 4), (5, 4), (7, 7), (3, 17), (15, 15)]) func acceptsRoundedProducts(
    height: Int, width: Int
  ) {
    var generator = SeededGenerator(seed: UInt64(height * 100 + width))
    for trial in 0..<200 {
      let column = Tensor<Float>.normal(shape: [height], using: &generator).scalars
      let row = Tensor<Float>.normal(shape: [width], using: &generator).scalars
      let kernel = float(height, width, column.flatMap { a in row.map { a * $0 } })
      expectAccepted(kernel, "trial \(trial) of \(height)×\(width)")
      var spoilt = kernel
      let cell = generator.integer(in: 0...kernel.count - 1)
      spoilt[flat: cell] *= 1.001
      #expect(SeparableKernel(spoilt) == nil, "trial \(trial) of \(height)×\(width), cell \(cell)")
    }
  }

  /// What the budget is for: two passes in `Float` over random pixels, against the one sum in `Double`, within
  /// `γ(n)·S` for the n = KH·KW taps of the kernel.
  @Test(arguments: [
    "gaussian:0.5", "gaussian:0.8", "gaussian:2", "box:3", "box:7", "sobel-x", "gabor:3:0:8", "motion:5:0",
  ])
  func twoPassesKeepTheBoundOfOne(name: String) throws {
    let kernel = try kernel(name).map { Float($0) }
    let factors = try #require(SeparableKernel(kernel))
    let units = Double(kernel.count) * 0x1p-24
    var generator = SeededGenerator(seed: 17)
    for _ in 0..<100 {
      let window = Tensor<Float>.normal(shape: kernel.shape, using: &generator)
      var oracle = 0.0
      var absolute = 0.0
      for index in 0..<kernel.count {
        oracle += Double(kernel[flat: index]) * Double(window[flat: index])
        absolute += abs(Double(kernel[flat: index]) * Double(window[flat: index]))
      }
      var value: Float = 0
      for i in factors.column.indices {
        var pass: Float = 0
        for j in factors.row.indices { pass += factors.row[j] * window[i, j] }
        value += factors.column[i] * pass
      }
      #expect(abs(Double(value) - oracle) <= units / (1 - units) * absolute, "\(name)")
    }
  }

  @Test(arguments: [(1, 9, 0), (2, 2, 0), (2, 3, 1), (3, 3, 3), (4, 4, 8), (31, 31, 8)])
  func budgetLeavesRoomForTheTwoPasses(height: Int, width: Int, budget: Int) {
    #expect(SeparableKernel.budget(height: height, width: width) == budget)
  }
}
