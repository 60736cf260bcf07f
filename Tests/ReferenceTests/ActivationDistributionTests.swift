// What goes into activations: histograms by hand, the sums of layers that apply their activation themselves, and what
// is known of batch normalisation.

import Reference
import Testing

@Suite struct ValueHistogramTests {
  private static func histogram(_ values: [Float]) -> ValueHistogram {
    ValueDistribution(Tensor(shape: [values.count, 1], scalars: values)).histogram
  }

  private static func normal(_ count: Int, scale: Float) -> [Float] {
    var generator = SeededGenerator(seed: 3)
    return (0..<count).map { _ in Float(generator.normal()) * scale + scale }
  }

  /// Four values of deviation 0.54: Scott's width is 3.49 · 0.54 / ∛4 = 1.18, the power of two below it 1.
  @Test func fewValuesAreCountedByHand() {
    let found = Self.histogram([-0.5, 0.25, 0.25, 1])
    #expect(found == ValueHistogram(width: 1, firstBin: -1, counts: [1, 2, 1]))
    #expect(found.edges == [-1, 0, 1, 2])
  }

  @Test(arguments: [Float(1e-30), 1e-3, 1, 1e30]) func binsAreAlike(scale: Float) {
    let values = Self.normal(5000, scale: scale)
    let found = Self.histogram(values)
    #expect(found.width.significand == 1)
    #expect(found.counts.count <= ValueHistogram.mostBins && found.counts.count > 20)
    #expect(found.count == values.count)
    #expect(found.counts.first != 0 && found.counts.last != 0)
    // Counted once more, bin by bin, from the edges.
    for (index, count) in found.counts.enumerated() {
      let (low, high) = (found.edges[index], found.edges[index + 1])
      #expect(values.count { Double($0) >= low && Double($0) < high } == count)
    }
  }

  /// 0 is an edge, so that what is below 0 can be read off the bins.
  @Test func noBinLiesOnBothSidesOfZero() {
    let values = Self.normal(999, scale: 1)
    let distribution = ValueDistribution(Tensor(shape: [333, 3], scalars: values))
    let below = zip(distribution.histogram.edges, distribution.histogram.counts).reduce(0) { $1.0 < 0 ? $0 + $1.1 : $0 }
    #expect(below == values.count { $0 < 0 })
    #expect(distribution.belowZero == Double(below) / 999)
  }

  /// A few values far away make bins wider, not more.
  @Test func aLongTailMakesNoMoreBins() {
    let found = Self.histogram(Self.normal(100_000, scale: 1) + [1e6, -3e5])
    #expect(found.counts.count <= ValueHistogram.mostBins)
    #expect(found.count == 100_002)
  }

  @Test func oneValueIsOneBin() {
    #expect(Self.histogram([0, 0, 0]) == ValueHistogram(width: 1, firstBin: 0, counts: [3]))
    // The mean of many 0.1 is not 0.1 in its last bit: what is left is no deviation.
    for value: Float in [0.1, -0.1, 3e38, -1e-40] {
      let found = Self.histogram(Array(repeating: value, count: 100_001))
      #expect(found.counts == [100_001])
      #expect(found.edges[0] <= Double(value) && Double(value) < found.edges[1])
      #expect(found.width <= Double(abs(value)) / 128)
    }
  }

  @Test func whatIsNoNumberIsNotCounted() {
    let found = Self.histogram([.nan, 1, .infinity, 2, -.infinity])
    #expect(found.count == 2)
    let empty = Self.histogram([.nan, .infinity])
    #expect(empty.counts.isEmpty && empty.edges.isEmpty && empty.quantile(0.5) == nil)
    #expect(empty.widened(toAtLeast: 8).counts.isEmpty)
  }

  /// −3 | −2 −1 | 0 1: bins of twice the width begin at even ones.
  @Test func widerBinsAreSums() {
    let narrow = ValueHistogram(width: 0.5, firstBin: -3, counts: [1, 2, 3, 4, 5])
    #expect(narrow.widened(toAtLeast: 1) == ValueHistogram(width: 1, firstBin: -2, counts: [1, 5, 9]))
    #expect(narrow.widened(toAtLeast: 0.5) == narrow)
    #expect(narrow.widened(toAtLeast: 3) == ValueHistogram(width: 4, firstBin: -1, counts: [6, 9]))
  }

  @Test func quantilesFillBinsEvenly() {
    let found = ValueHistogram(width: 0.5, firstBin: -2, counts: [2, 0, 6])
    #expect(found.quantile(0) == -1)
    #expect(found.quantile(0.125) == -0.75)
    #expect(found.quantile(0.25) == -0.5)
    #expect(found.quantile(0.625) == 0.25)
    #expect(found.quantile(1) == 0.5)
  }
}

@Suite struct ActivationDistributionTests {
  private static func state(_ network: Network) throws -> TrainingState<Float> {
    try TrainingState<Float>(network, loss: .crossEntropy, optimizer: .kerasAdam, learningRate: 1e-3, seed: 4)
  }

  private static func pictures(_ shape: [Int]) -> Tensor<Float> {
    var generator = SeededGenerator(seed: 8)
    return .uniform(shape: [16] + shape, in: -1...2, using: &generator)
  }

  private static func list(
    _ activation: ActivationFunction, usesBatchNorm: Bool, isResidual: Bool
  ) throws -> TrainingState<Float> {
    try state(
      Network(
        name: "list", input: [6, 5, 2],
        FilterList(
          [.filters(3), .maxPool, .filters(4), .filters(4)], classes: 10, activation: activation,
          kernelInitializer: .glorotUniform, usesBatchNorm: usesBatchNorm, isResidual: isResidual)))
  }

  /// `x = 1, −2`, `W = (1 −3)`, `b = (½ 0)`: sums 1½ −3 −1½ 6, though the layer gives 1½ 0 0 6.
  @Test func sumsAreThoseByHand() throws {
    let network = try Network(name: "hand", input: [1]) {
      Dense(2, activation: .relu)
      Dense(2, activation: .softmax)
    }
    var state = try Self.state(network)
    state.weights.arrays[1][0] = Tensor(shape: [1, 2], scalars: [1, -3])
    state.weights.arrays[1][1] = Tensor(shape: [2], scalars: [0.5, 0])
    let x = Tensor<Float>(shape: [2, 1], scalars: [1, -2])
    let found = try state.activationDistributions(x, engine: FastEngine(threads: 1))
    #expect(found.count == 1)
    let values = found[0].intoActivation
    #expect(values.whole.minimum == -3 && values.whole.maximum == 6 && values.whole.mean == 0.75)
    #expect(values.channels.map(\.mean) == [0, 1.5])
    #expect(values.channels.map(\.standardDeviation) == [1.5, 4.5])
    #expect(values.belowZero == 0.5)
    #expect(found[0].beforeNormalization == nil && found[0].isRectified)
  }

  /// Of the sums a rectifier leaves what the layer passes on: mean and deviation of activations follow from the values.
  @Test(arguments: [ActivationFunction.relu, .tanh]) func sumsGiveTheActivations(function: ActivationFunction) throws {
    for isResidual in [false, true] {
      let state = try Self.list(function, usesBatchNorm: false, isResidual: isResidual)
      let x = Self.pictures([6, 5, 2])
      let engine = FastEngine(threads: 1)
      let found = try state.activationDistributions(x, engine: engine)
      let signals = try state.signals(x, targets: .classes(Array(repeating: 1, count: 16)), engine: engine)
      #expect(found.map(\.name) == signals.hidden.map(\.name))
      for (layer, signal) in zip(found, signals.hidden) {
        #expect(layer.isRectified == (function == .relu))
        #expect((signal.deadShare != nil) == layer.isRectified)
        let values = layer.intoActivation
        // A rectifier and a tanh make everything narrower.
        #expect(signal.deviation < values.whole.standardDeviation)
        if function == .relu {
          #expect(signal.deadShare == Double(values.channels.count { $0.maximum <= 0 }) / Double(values.channels.count))
        }
      }
    }
  }

  /// The definition gives the same as the fast engine, but for rounding.
  @Test func enginesAgree() throws {
    let state = try Self.list(.relu, usesBatchNorm: true, isResidual: true)
    let x = Self.pictures([6, 5, 2])
    let fast = try state.activationDistributions(x, engine: FastEngine(threads: 2))
    let slow = try state.activationDistributions(x, engine: DefinitionEngine<Float>())
    for (left, right) in zip(fast, slow) {
      #expect(abs(left.intoActivation.whole.mean - right.intoActivation.whole.mean) < 1e-5)
      let (a, b) = (try #require(left.beforeNormalization), try #require(right.beforeNormalization))
      #expect(abs(a.whole.standardDeviation - b.whole.standardDeviation) < 1e-5)
    }
  }

  /// Every channel of normalised values has mean 0 and, but for ε, deviation 1; the sums before have not.
  @Test func normalisedChannelsAreStandard() throws {
    let found = try Self.list(.relu, usesBatchNorm: true, isResidual: false).activationDistributions(
      Self.pictures([6, 5, 2]), engine: FastEngine(threads: 1))
    #expect(found.count == 3)
    for layer in found {
      let before = try #require(layer.beforeNormalization)
      for (channel, sums) in zip(layer.intoActivation.channels, before.channels) {
        let variance = sums.standardDeviation * sums.standardDeviation
        #expect(abs(channel.mean) < 1e-5)
        #expect(abs(channel.standardDeviation - (variance / (variance + 1e-3)).squareRoot()) < 1e-4)
      }
      #expect(before.channels.contains { abs($0.mean) > 0.05 })
    }
  }

  /// Where a path ends its values are added: what goes into the activation is not what comes out of the normalisation.
  @Test func pathsAreAdded() throws {
    let state = try Self.list(.relu, usesBatchNorm: true, isResidual: true)
    let found = try state.activationDistributions(Self.pictures([6, 5, 2]), engine: FastEngine(threads: 1))
    #expect(found.count == 3)
    // Two end a path of a 1×1 convolution with normalisation, a sum of two values of deviation 1; one lies within.
    let deviations = found.map(\.intoActivation.whole.standardDeviation)
    #expect(deviations.count { $0 > 1.05 } == 2, "\(deviations)")
    #expect(deviations.count { abs($0 - 1) < 0.02 } == 1, "\(deviations)")
  }

  /// Behind a normalisation only β and γ can shift anything: β = (1 −1 0) moves means by √⅔, γ = 2 doubles deviations.
  @Test func theShiftBehindANormalisationIsThatOfItsParameters() throws {
    var state = try Self.list(.relu, usesBatchNorm: true, isResidual: false)
    let x = Self.pictures([6, 5, 2])
    let engine = FastEngine(threads: 1)
    let start = try state.activationDistributions(x, engine: engine)[0]
    let node = try #require(state.network.nodes.firstIndex { $0.typeName == "BatchNormalization" })
    state.weights.arrays[node][0] = Tensor(shape: [3], repeating: 2)
    state.weights.arrays[node][1] = Tensor(shape: [3], scalars: [1, -1, 0])
    let end = try state.activationDistributions(x, engine: engine)[0]
    let shift = try #require(end.intoActivation.shift(from: start.intoActivation))
    let squares = start.intoActivation.channels.map { $0.standardDeviation * $0.standardDeviation }
    let deviation = (squares.reduce(0, +) / 3).squareRoot()
    #expect(abs(shift.mean - (2.0 / 3).squareRoot() / deviation) < 1e-5)
    #expect(abs(shift.spread - 2) < 1e-5)
    // The sums before it are made of the same weights.
    let before = try #require(end.beforeNormalization).shift(from: try #require(start.beforeNormalization))
    #expect(before == DistributionShift(mean: 0, spread: 1))
  }

  /// Two channels that move up and down by 3, of deviations 1 and 2: √9/√2.5 channel by channel, though all values
  /// together keep their mean.
  @Test func channelsAreNotAveraged() throws {
    let start = ValueDistribution(Tensor(shape: [2, 2], scalars: [-1, -2, 1, 2]))
    let end = ValueDistribution(Tensor(shape: [2, 2], scalars: [2, -7, 4, 1]))
    #expect(start.whole.mean == end.whole.mean)
    let shift = try #require(end.shift(from: start))
    #expect(abs(shift.mean - 3 / 2.5.squareRoot()) < 1e-15)
    #expect(abs(shift.spread - (8.5 / 2.5).squareRoot()) < 1e-15)
    #expect(start.shift(from: start) == DistributionShift(mean: 0, spread: 1))
  }

  @Test func aShiftThatCannotBeSaidIsNone() {
    let constant = ValueDistribution(Tensor(shape: [2, 1], scalars: [3, 3]))
    let varied = ValueDistribution(Tensor(shape: [2, 1], scalars: [3, 4]))
    let broken = ValueDistribution(Tensor(shape: [2, 1], scalars: [3, .nan]))
    #expect(varied.shift(from: constant) == nil)
    #expect(constant.shift(from: varied) == DistributionShift(mean: 1, spread: 0))
    #expect(broken.shift(from: varied) == nil && varied.shift(from: broken) == nil)
  }
}
