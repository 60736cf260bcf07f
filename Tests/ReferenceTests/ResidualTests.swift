// The two ways of the gradient through a residual block, against the network's own way back and against differences;
// and chains of blocks where what is left is known.

import Reference
import Testing

@Suite struct ResidualTests {
  private static func block(
    _ order: ResidualBlock.Order, usesBatchNorm: Bool = true, activation: ActivationFunction = .relu,
    initializer: Initializer = .glorotUniform, isResidual: Bool = true
  ) -> ResidualBlock {
    ResidualBlock(
      channels: 3, activation: activation, kernelInitializer: initializer, usesBatchNorm: usesBatchNorm, order: order,
      isResidual: isResidual)
  }

  private static func picture<Scalar: TensorScalar>(_ height: Int = 7, _ width: Int = 5) -> Tensor<Scalar> {
    var generator = SeededGenerator(seed: 11)
    return .uniform(shape: [1, height, width, 2], in: 0...1, using: &generator)
  }

  /// `1·g + F′ᵀ·g` is what the whole network gives, to the last bit: the same sums in the same order.
  @Test(arguments: ResidualBlock.Order.allCases, [true, false])
  func theTwoWaysAddUp(order: ResidualBlock.Order, usesBatchNorm: Bool) throws {
    for activation in ActivationFunction.allCases where !activation.worksOnRows {
      let block = Self.block(order, usesBatchNorm: usesBatchNorm, activation: activation)
      for threads in [1, 3] {
        let paths = try ResidualPaths(
          of: block, picture: Self.picture(19, 17), seed: 4, engine: FastEngine(threads: threads))
        #expect(paths.total == paths.alongIdentity.zipped(paths.throughBody), "\(activation) \(threads)")
        #expect(paths.throughBody.scalars.contains { $0 != 0 })
        #expect(paths.total != paths.alongIdentity)
      }
      let exact = try ResidualPaths<Double>(of: block, picture: Self.picture(), seed: 4, engine: DefinitionEngine())
      #expect(exact.total == exact.alongIdentity.zipped(exact.throughBody))
    }
  }

  /// Along any direction `d`, `(L(x + εd) − L(x − εd)) / 2ε` of the block alone is `Σ ∂L/∂x · d`.
  @Test(arguments: ResidualBlock.Order.allCases) func theSumIsAGradient(order: ResidualBlock.Order) throws {
    let block = Self.block(order, activation: .tanh)
    let picture: Tensor<Double> = Self.picture()
    let engine = DefinitionEngine<Double>()
    let paths = try ResidualPaths(of: block, picture: picture, seed: 9, engine: engine)
    let alone = try Network(name: "alone", input: Array(paths.input.shape.dropFirst()), block)
    let weights = Weights<Double>(paths.network, seed: 9)
    let tail = Weights(arrays: [[]] + weights.arrays.suffix(alone.nodes.count - 1))
    func loss(_ x: Tensor<Double>) throws -> Double {
      let output = try alone.forward(
        x, weights: tail, pass: .training(key: 9), keepsAll: true, engine: engine
      ).output
      return output.scalars.reduce(0) { $0 + $1 * $1 } / 2
    }
    #expect(abs(try loss(paths.input) - paths.loss) <= 1e-12 * paths.loss)
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<4 {
      let direction = Tensor<Double>.normal(shape: paths.input.shape, using: &generator)
      let step = 1e-5
      func moved(_ distance: Double) -> Tensor<Double> {
        Tensor(shape: direction.shape) { paths.input[flat: $0] + distance * direction[flat: $0] }
      }
      let difference = (try loss(moved(step)) - loss(moved(-step))) / (2 * step)
      let expected = direction.scalars.indices.reduce(0) { $0 + direction[flat: $1] * paths.total[flat: $1] }
      // Errs by ε²·L‴/6 and the last digits of L over ε.
      #expect(abs(difference - expected) <= 1e-6 * (abs(expected) + paths.loss))
    }
  }

  /// With nothing in the path, the block's output gradient, here the output itself, comes back as it is.
  @Test func nothingStandsInThePathOfAPreActivatedBlock() throws {
    let block = Self.block(.preActivation)
    let picture: Tensor<Float> = Self.picture()
    let paths = try ResidualPaths(of: block, picture: picture, seed: 1, engine: FastEngine(threads: 1))
    let output = try paths.network.forward(
      picture, weights: Weights(paths.network, seed: 1), pass: .training(key: 1), keepsAll: true,
      engine: FastEngine(threads: 1)
    ).output
    #expect(paths.alongIdentity == output)
  }

  /// Kernels of 0 let nothing through `F`: the path is all there is, and without it nothing.
  @Test func withoutLayersThePathIsAll() throws {
    let engine = FastEngine(threads: 1)
    func ratios(_ isResidual: Bool) throws -> [Double] {
      try ResidualDepth.ratios(
        of: Self.block(.preActivation, usesBatchNorm: false, initializer: .zeros, isResidual: isResidual), most: 4,
        picture: Self.picture(), seed: 3, engine: engine, watch: { _ in })
    }
    #expect(try ratios(true) == [1, 1, 1, 1])
    #expect(try ratios(false) == [0, 0, 0, 0])
  }

  /// Glorot's variance, 1/in where as many go in as out, times the half that ReLU lets back, is ¼ for two layers: the
  /// root mean square halves with each block, but for what the edges lose. With the path it cannot.
  @Test func withoutPathsGradientsVanish() throws {
    let engine = FastEngine(threads: 2)
    var told: [Int] = []
    let plain = try ResidualDepth.ratios(
      of: Self.block(.original, usesBatchNorm: false, isResidual: false), most: 12, picture: Self.picture(16, 16),
      seed: 5, engine: engine, watch: { told.append($0) })
    #expect(told == Array(1...12))
    #expect(plain.allSatisfy { $0 > 0 } && plain[11] < 0.03 && plain[11] < plain[5] && plain[5] < plain[0])
    let residual = try ResidualDepth.ratios(
      of: Self.block(.original, usesBatchNorm: false), most: 12, picture: Self.picture(16, 16), seed: 5,
      engine: engine, watch: { _ in })
    #expect(residual.allSatisfy { $0 > 0.5 })
    // A shorter chain is the beginning of a longer one.
    let short = try ResidualDepth.ratios(
      of: Self.block(.original, usesBatchNorm: false), most: 3, picture: Self.picture(16, 16), seed: 5,
      engine: FastEngine(threads: 1), watch: { _ in })
    #expect(short == Array(residual.prefix(3)))
  }
}

extension Tensor {
  /// The sum, value by value.
  fileprivate func zipped(_ other: Tensor) -> Tensor {
    Tensor(shape: shape) { self[flat: $0] + other[flat: $0] }
  }
}
