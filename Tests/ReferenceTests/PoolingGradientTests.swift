// The gradient of pooling against what a gradient is: differences of the loss, the adjoint of the map, PyTorch's autograd.

import Reference
import TestSupport
import Testing

@Suite struct PoolingGradientTests {
  private let three = AxisPair(rows: 3, columns: 3)

  /// Whole numbers, each twice another random one apart, so that no quarter changes a winner.
  private func integers(_ shape: [Int], seed: UInt64) -> Tensor<Double> {
    var generator = SeededGenerator(seed: seed)
    return Tensor(shape: shape) { _ in Double(Int(generator.uniform() * 1999) - 999) }
  }

  // MARK: By hand

  @Test func byHand() throws {
    let map = Tensor<Double>(shape: [2, 4], scalars: [1, 3, 2, 1, 4, 6, 5, 0])
    let g = Tensor<Double>(shape: [1, 2], scalars: [8, 12])
    func gradient(_ mode: PoolingMode) throws -> [Double] {
      let pooling = PoolingTrial().pooling(mode)
      return try pooling.gradient(of: g, input: [2, 4], winners: pooling(map).winners).scalars
    }
    #expect(try gradient(.max) == [0, 0, 0, 0, 0, 8, 12, 0])
    #expect(try gradient(.min) == [8, 0, 0, 0, 0, 0, 0, 12])
    #expect(try gradient(.average) == [2, 2, 3, 3, 2, 2, 3, 3])
  }

  @Test func gradientsOfOverlappingWindowsAddUp() throws {
    // Size 3, stride 1: the 9 in the middle wins all four windows. torch.autograd.grad(max_pool2d(x, 3, 1), x, g).
    let map = Tensor<Double>(shape: [4, 4], scalars: [1, 3, 2, 1, 4, 9, 5, 0, 1, 1, 0, 2, 0, 1, 8, 2])
    let g = Tensor<Double>(shape: [2, 2], scalars: [1, 20, 300, 4000])
    var trial = PoolingTrial(size: three, stride: .one)
    let all = try trial.pooling(.max).gradient(of: g, input: [4, 4], winners: trial.pooling(.max)(map).winners)
    #expect(all.scalars == [0, 0, 0, 0, 0, 4321, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    // avg_pool2d(x, 3, 1, padding=1, count_include_pad=False): a corner divides by 4, an edge by 6, the middle by 9.
    trial.padding = .same
    let shares = try trial.pooling(.average).gradient(
      of: Tensor<Double>(shape: [3, 3], scalars: [4, 0, 0, 0, 9, 0, 0, 6, 0]), input: [3, 3], winners: nil)
    #expect(shares.scalars == [2, 2, 1, 3, 3, 2, 2, 2, 2])
    // With count_include_pad all divide by 9.
    trial.countsPadding = true
    let counted = try trial.pooling(.average).gradient(
      of: Tensor<Double>(shape: [3, 3], scalars: [9, 0, 0, 0, 9, 0, 0, 9, 0]), input: [3, 3], winners: nil)
    #expect(counted.scalars == [2, 2, 1, 3, 3, 2, 2, 2, 2])
  }

  @Test func theFirstOfEqualValuesGetsTheGradient() throws {
    let pooling = PoolingTrial().pooling(.max)
    let map = Tensor<Double>(shape: [2, 2], repeating: 7)
    let g = Tensor<Double>(shape: [1, 1], scalars: [5])
    #expect(try pooling.gradient(of: g, input: [2, 2], winners: pooling(map).winners).scalars == [5, 0, 0, 0])
  }

  // MARK: What a gradient is

  @Test(arguments: PoolingTrial.table.filter { $0.channels <= 3 })
  func theGradientOfAnExtremeIsADifferenceOfTheLoss(trial: PoolingTrial) throws {
    for mode in [PoolingMode.max, .min] {
      let pooling = trial.pooling(mode)
      // No two values of a map alike: whole numbers in the order of the place, shuffled by a multiplication.
      let x = Tensor<Double>(shape: trial.shape) { Double(($0 + 1) * 7919 % 104_729) }
      let pooled = try pooling(x)
      let g = integers(pooled.values.shape, seed: 1)
      let gradient = try pooling.gradient(of: g, input: x.shape, winners: pooled.winners)
      for index in stride(from: 0, to: x.count, by: max(1, x.count / 40)) {
        var (up, down) = (x, x)
        up[flat: index] += 0.25
        down[flat: index] -= 0.25
        let difference = try dot(g, pooling(up).values) - dot(g, pooling(down).values)
        #expect(gradient[flat: index] == 2 * difference, "\(mode) at \(index)")
      }
    }
  }

  @Test(arguments: PoolingTrial.table)
  func theBackwardPassIsTheAdjointOfTheForwardPass(trial: PoolingTrial) throws {
    for mode in PoolingMode.allCases {
      let pooling = trial.pooling(mode)
      let x = integers(trial.shape, seed: 2)
      let pooled = try pooling(x)
      let g = integers(pooled.values.shape, seed: 3)
      let gradient = try pooling.gradient(of: g, input: x.shape, winners: pooled.winners)
      if mode == .average {
        // ⟨g, Ax⟩ and ⟨Aᵀg, x⟩ sum the same N products g·x/d, each rounded up to three times more than the sum rounds.
        let cells = (trial.size?.rows ?? trial.height) * (trial.size?.columns ?? trial.width)
        let magnitude = dot(g.map(abs), try pooling(x.map(abs)).values)
        let bound =
          2
          * ErrorBound.convolution(
            products: g.count * cells + 3, magnitude: magnitude, precision: .float64, roundings: 0)
        #expect(abs(dot(g, pooled.values) - dot(gradient, x)) <= bound)
      } else {
        #expect(dot(g, pooled.values) == dot(gradient, x), "\(mode)")
      }
    }
  }

  @Test func changingOnlyOneOptionChangesTheGradient() throws {
    let base = PoolingTrial(
      height: 9, width: 10, channels: 2, size: three, padding: .explicit(Padding(top: 1, bottom: 1, left: 1, right: 1)))
    let x = PoolingTrial.tensor(base.shape, .normal, seed: 4)
    func gradient(_ trial: PoolingTrial, _ mode: PoolingMode) throws -> Tensor<Float> {
      let pooled = try trial.pooling(mode)(x)
      // The number of windows changes with the options; the gradient of a window does not.
      let g = Tensor<Float>(shape: pooled.values.shape) { Float($0 + 1) }
      return try trial.pooling(mode).gradient(of: g, input: x.shape, winners: pooled.winners, threads: 2)
    }
    var variants: [String: PoolingTrial] = [:]
    func vary(_ name: String, _ change: (inout PoolingTrial) -> Void) {
      variants[name] = base
      change(&variants[name]!)
    }
    vary("rows") { $0.size?.rows = 2 }
    vary("columns") { $0.size?.columns = 2 }
    vary("row stride") { $0.stride.rows = 1 }
    vary("column stride") { $0.stride.columns = 1 }
    vary("top") { $0.padding = .explicit(Padding(top: 2, bottom: 1, left: 1, right: 1)) }
    vary("left") { $0.padding = .explicit(Padding(top: 1, bottom: 1, left: 0, right: 1)) }
    vary("bottom") { $0.padding = .explicit(Padding(top: 1, bottom: 0, left: 1, right: 1)) }
    vary("right") { $0.padding = .explicit(Padding(top: 1, bottom: 1, left: 1, right: 2)) }
    vary("ceil") { $0.ceil = true }
    vary("whole") { $0.size = nil }
    for mode in PoolingMode.allCases {
      let reference = try gradient(base, mode)
      for (name, variant) in variants where name != "bottom" || mode == .average {
        #expect(try gradient(variant, mode) != reference, "\(name) is ignored by \(mode)")
      }
    }
    var counting = base
    counting.countsPadding = true
    #expect(try gradient(counting, .average) != gradient(base, .average))
    #expect(try gradient(base, .max) != gradient(base, .min))
  }

  // MARK: PyTorch

  @Test(arguments: GoldenCase.all("pool2d"))
  func autograd(golden: GoldenCase) throws {
    guard let g = try golden.input("dy") else { return }  // Keras's cases are forward only.
    let attributes = golden.attributes
    let size = try #require(attributes.integers("size"))
    let stride = try #require(attributes.integers("stride"))
    let sides = Int(try #require(attributes.number("padding")))
    let mode = try #require(attributes.text("mode").flatMap(PoolingMode.init(rawValue:)))
    let pooling = Pooling2D(
      mode: mode, size: AxisPair(rows: size[0], columns: size[1]),
      stride: AxisPair(rows: stride[0], columns: stride[1]),
      padding: .explicit(Padding(top: sides, bottom: sides, left: sides, right: sides)),
      ceil: attributes.flag("ceil") == true, countsPadding: attributes.flag("average_counts_padding") == true)
    let x = try #require(try golden.input("x"))
    let expected = try #require(try golden.expected("dx"))
    let winners = try pooling(x).winners
    let gradient = try pooling.gradient(of: g, input: x.shape, winners: winners)
    try #require(gradient.shape == expected.shape)
    // A cell is in at most size windows, and each share is one division.
    let bound = try pooling.gradient(of: g.map(abs), input: x.shape, winners: winners).map {
      2 * ErrorBound.convolution(products: size[0] * size[1], magnitude: $0, precision: .float64, roundings: 0)
    }
    #expect(Comparison(result: expected, oracle: gradient, bound: bound, precision: .float64).isRight)
  }
}
