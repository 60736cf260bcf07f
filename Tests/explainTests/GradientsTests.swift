// `explain gradients`: what it says of the course's networks, in words and as JSON.

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
    #expect(korean.output.contains("기울기가 역전파되며 소실됨"))
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

  /// Weights that no number survives are a finding, not an error: told of before the training, and where it broke off.
  @Test func anExplosionIsTold() throws {
    let folder = try ProgramFolder()
    let line =
      "gradients --mlp 64 --depth 40 --initializer constant:1e10 --activation relu --input 8,8,1 --train --epochs 2 "
      + "--batch-size 16 --no-figure"
    let network = try #require(try JSON(folder.succeed(line + " --json"))["networks"]?.list?.first)
    #expect(network["problem"]?.text == "the training broke off: no finite loss in epoch 1, step 1")
    let epochs = try #require(network["epochs"]?.list)
    #expect(epochs.count == 1 && epochs.first?["signal"]?.text == "explodes")
    #expect(epochs.first?["largest_output"]?.text == "NaN")
    #expect(try folder.succeed(line + " --lang ko").output.contains("훈련 중단: 1에포크 1단계"))
  }

  /// Between a tenth and ten times the gradients come through; only where they grow is it said that they do not shrink.
  @Test func whatBecomesOfGradientsIsSaidAsItIs() throws {
    let folder = try ProgramFolder()
    for line in ["--mlp 30 --depth 2 --activation sigmoid --input 4,4,1", "--mlp 30 --depth 3 --activation tanh"] {
      let run = try folder.succeed("gradients \(line) --no-figure")
      let layers = try #require(
        JSON(folder.succeed("gradients \(line) --no-figure --json"))["networks"]?.list?.first?["epochs"]?.list?.first?[
          "layers"]?.list)
      let sizes = layers.dropLast().compactMap { $0["gradient"]?.number }
      let (first, last) = (try #require(sizes.first), try #require(sizes.last))
      #expect(run.output.contains("gradients come through") == (first < last), "\(run)")
      #expect(run.output.contains("do not shrink") == (first >= last), "\(run)")
    }
  }

  @Test func theDerivativesAreExact() throws {
    let run = try ProgramFolder().succeed("gradients --derivatives --json --no-figure")
    let curves = try #require(try JSON(run)["derivatives"]?.list)
    #expect(curves.map { $0["name"]?.text } == ["relu", "sigmoid", "tanh"])
    #expect(curves.map { $0["largest"]?.number } == [1, 0.25, 1])
  }
}
