// `explain gradients`: what it says of the course's networks, and that figure, table and JSON agree.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct GradientsTests {
  /// The layers of a network in JSON.
  private static func layers(_ network: JSON, epoch: Int = 0) throws -> [JSON] {
    try #require(network["epochs"]?.list?[epoch]["layers"]?.list)
  }

  @Test func theNumbersAreThoseOfTheLibrary() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed(
      "gradients --mlp 7 --depth 3 --input 4,5,1 --batch-size 6 --activation tanh --seed 5 --no-figure --json")
    let network = try #require(try JSON(run)["networks"]?.list?.first)
    var generator = SeededGenerator(seed: 5)
    let labels = (0..<6).map { _ in generator.integer(in: 0...9) }
    let x = Tensor<Float>.uniform(shape: [6, 4, 5, 1], in: 0...1, using: &generator)
    let state = try TrainingState<Float>(
      Network(
        name: "n", input: [4, 5, 1],
        DenseList(
          depth: 3, units: 7, classes: 10, activation: .tanh, kernelInitializer: .glorotUniform, usesBatchNorm: false,
          isResidual: false)), loss: .crossEntropy, optimizer: .kerasAdam, learningRate: 1e-3, seed: 5)
    let expected = try state.signals(x, targets: .classes(labels), engine: FastEngine(threads: 1))
    let layers = try Self.layers(network)
    #expect(layers.map { $0["deviation"]?.number } == expected.layers.map { $0.deviation })
    #expect(layers.map { $0["gradient"]?.number } == expected.layers.map { $0.gradient })
    #expect(network["epochs"]?.list?[0]["loss"]?.number == expected.loss)
    #expect(network["parameters"]?.number == Double(state.network.parameterCount))
  }

  /// The same for any number of threads, trained or not.
  @Test func threadsChangeNothing() throws {
    let folder = try ProgramFolder()
    let line = "gradients --layers 4,max_pool,5 --input 8,8,1 --batch-size 200 --with none,both --train --epochs 1"
    let runs = try [1, 2, 3].map { try folder.succeed("\(line) --threads \($0) --no-figure --json").output }
    #expect(Set(runs).count == 1)
  }

  @Test func whatVanishesIsSaidInWords() throws {
    let folder = try ProgramFolder()
    let sigmoid = try folder.succeed("gradients --mlp 30 --activation sigmoid --input 8,8,1 --no-figure")
    #expect(sigmoid.output.contains("gradients vanish on the way back"))
    let korean = try folder.succeed("gradients --mlp 30 --activation sigmoid --input 8,8,1 --no-figure --lang ko")
    #expect(korean.output.contains("기울기가 거꾸로 가며 사라짐"))
    let deep = try folder.succeed("gradients --layers 8,8,8,8,8,8,8,8,8,8 --with none --input 9,9,3 --no-figure")
    #expect(deep.output.contains("the signal vanishes"))
  }

  @Test func trainingIsLookedAtAfterEachEpoch() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed(
      "gradients --layers 6,max_pool --input 8,8,1 --with both --train --epochs 3 --batch-size 64 --no-figure --json")
    let network = try #require(try JSON(run)["networks"]?.list?.first)
    #expect(network["epochs"]?.list?.count == 4)
    let losses = try #require(network["losses"]?.numbers)
    // 1,797 digits in batches of 64.
    #expect(losses.count == 3 * 29)
    let (first, last) = (losses.prefix(10).reduce(0.0, +), losses.suffix(10).reduce(0.0, +))
    #expect(last < first / 2)
  }

  /// A rate that no network survives is a finding, not an error.
  @Test func anExplosionIsTold() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed(
      "gradients --mlp 8 --depth 4 --activation relu --input 8,8,1 --train --learning-rate 1e6 --epochs 4 "
        + "--batch-size 16 --json -o x.svg")
    let network = try #require(try JSON(run)["networks"]?.list?.first)
    let epochs = try #require(network["epochs"]?.list)
    // Looked at before, and after every epoch that ended.
    #expect((network["problem"]?.text == nil) == (epochs.count == 5))
    #expect(epochs.last?["signal"]?.text != "holds")
  }

  @Test func theDerivativesAreExact() throws {
    let run = try ProgramFolder().succeed("gradients --derivatives --json --no-figure")
    let curves = try #require(try JSON(run)["derivatives"]?.list)
    #expect(curves.map { $0["name"]?.text } == ["relu", "sigmoid", "tanh"])
    #expect(curves.map { $0["largest"]?.number } == [1, 0.25, 1])
  }
}
