// Weights that are made ready once: the same bits as without, for every loop that reads them, and never those of yesterday.

import Kernels
import Reference
import Testing

@Suite struct WeightCacheTests {
  /// Every loop: even tiles, addresses with packed weights, blocks of filters (more weights than input), groups, and
  /// Winograd's tiles, tile by tile and block by block.
  private static let cases: [(trial: Trial, algorithm: ConvolutionAlgorithm)] = [
    (Trial(height: 7, width: 9, channels: 5, filters: 19), .direct),
    (Trial(batch: 2, height: 11, width: 13, channels: 24, filters: 33), .direct),
    (Trial(height: 3, width: 2, channels: 67, filters: 101), .direct),
    (Trial(height: 6, width: 5, channels: 34, filters: 70, groups: 2), .direct),
    (Trial(height: 9, width: 10, channels: 7, filters: 37), .winograd),
    (Trial(height: 5, width: 6, channels: 9, filters: 18), .winograd),
    (Trial(height: 7, width: 9, channels: 6, filters: 36, groups: 3), .winograd),
    (Trial(batch: 3, height: 6, width: 7, channels: 181, filters: 183), .winograd),
  ]

  @Test(arguments: cases.indices)
  func theBitsAreThoseWithout(index: Int) throws {
    let (trial, algorithm) = Self.cases[index]
    let arrays = trial.arrays(seed: 77)
    func run(_ cache: WeightCache?, threads: Int) throws -> Tensor<Float> {
      try trial.convolution(
        arrays.input, kernel: arrays.weights, bias: arrays.bias, activation: .relu, algorithm: algorithm,
        weightCache: cache, threads: threads)
    }
    let expected = try run(nil, threads: 1)
    for threads in 1...3 {
      let cache = WeightCache()
      #expect(try run(cache, threads: threads) == expected, "\(trial), \(threads) threads")
      #expect(cache.count == 1)
      #expect(try run(cache, threads: threads) == expected, "\(trial) again, \(threads) threads")
      #expect(cache.count == 1)
    }
  }

  /// A weight is changed after it was used: the array is copied, for the cache holds it too, and is another bank.
  @Test(arguments: [ConvolutionAlgorithm.direct, .winograd])
  func changedWeightsAreOthers(algorithm: ConvolutionAlgorithm) throws {
    let trial = Trial(height: 6, width: 9, channels: 3, filters: 5)
    let arrays = trial.arrays(seed: 5)
    // A block of their own: were it the trial's too, that alone would make a change a copy.
    var weights = Tensor(shape: arrays.weights.shape, scalars: Array(arrays.weights.scalars))
    let cache = WeightCache()
    func run(_ cache: WeightCache?) throws -> Tensor<Float> {
      try trial.convolution(
        arrays.input, kernel: weights, bias: nil, activation: .identity, algorithm: algorithm, weightCache: cache,
        threads: 2)
    }
    let first = try run(cache)
    weights[flat: 7] += 1
    let second = try run(cache)
    #expect(second != first)
    #expect(try second == run(nil))
  }

  /// Arrays that come and go at the same place in memory are not taken for one another.
  @Test func nothingIsMistakenForWhatWasFreed() throws {
    let trial = Trial(height: 4, width: 5, channels: 2, filters: 3)
    let input = trial.arrays(seed: 1).input
    let cache = WeightCache()
    for turn in 1...50 {
      let weights = Tensor<Float>(shape: [3, 3, 2, 3], repeating: Float(turn))
      func run(_ cache: WeightCache?) throws -> Tensor<Float> {
        try trial.convolution(
          input, kernel: weights, bias: nil, activation: .identity, algorithm: .direct, weightCache: cache, threads: 1)
      }
      #expect(try run(cache) == run(nil), "turn \(turn)")
    }
  }

  /// What is ready costs nothing: half as many tiles are enough.
  @Test func autoTakesWinogradSooner() throws {
    let least = AlgorithmTable.measured.winogradTiles / 2
    func automatic(maps: Int, keepsWeights: Bool) throws -> ConvolutionAlgorithm {
      let trial = Trial(batch: maps, height: 4, width: 4, channels: 512, filters: 512)
      let geometry = try trial.convolution.geometry(input: [maps, 4, 4, 512], kernel: [3, 3, 512, 512])
      return .automatic(geometry, filter: nil, keepsWeights: keepsWeights)
    }
    #expect(try automatic(maps: least, keepsWeights: true) == .winograd)
    #expect(try automatic(maps: least - 1, keepsWeights: true) == .direct)
    #expect(try automatic(maps: least, keepsWeights: false) == .direct)
  }

  /// A network in single precision with kept weights, twice, beside one without: small layers, so the same algorithms.
  @Test func aNetworkSaysTheSame() throws {
    let network = try Preset.mnist.network()
    let weights = Weights<Float>(network, seed: 3)
    var generator = SeededGenerator(seed: 9)
    let keeping = FastEngine(threads: 2, keepsWeights: true)
    for _ in 1...2 {
      let x = Tensor<Float>.uniform(shape: [1] + network.inputShape, in: 0...1, using: &generator)
      func run(_ engine: FastEngine) throws -> Tensor<Float> {
        try network.forward(x, weights: weights, pass: .inference, keepsAll: false, engine: engine).output
      }
      #expect(try run(keeping) == run(FastEngine(threads: 1)))
    }
  }
}
