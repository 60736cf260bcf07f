// `explain gradients --histograms` and `--examples`: what is told is what the library counts, over a training too.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct GradientHistogramTests {
  private static let small = "gradients --layers 3,max_pool,4 --input 6,7,2 --batch-size 5 --seed 3 --no-figure"

  private static func layers(_ run: ProgramRun, network: Int, moment: Int) throws -> [JSON] {
    let network = try #require(try JSON(run)["networks"]?.list?[network])
    return try #require(network["distributions"]?.list?[moment]["layers"]?.list)
  }

  @Test func theCountsAreThoseOfTheLibrary() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("\(Self.small) --histograms --with batch-norm --json")
    var generator = SeededGenerator(seed: 3)
    _ = (0..<5).map { _ in generator.integer(in: 0...9) }
    let x = Tensor<Float>.uniform(shape: [5, 6, 7, 2], in: 0...1, using: &generator)
    let state = try TrainingState<Float>(
      Network(
        name: "n", input: [6, 7, 2],
        FilterList(
          [.filters(3), .maxPool, .filters(4)], classes: 10, usesBatchNorm: true, isResidual: false)),
      loss: .crossEntropy, optimizer: .kerasAdam, learningRate: 1e-3, seed: 3)
    let expected = try state.activationDistributions(x, engine: FastEngine(threads: 1))
    let found = try Self.layers(run, network: 0, moment: 0)
    #expect(found.map { $0["name"]?.text } == expected.map { $0.name })
    for (layer, expected) in zip(found, expected) {
      let places = try #require(layer["places"]?.list)
      #expect(places.map { $0["place"]?.text } == ["before_normalization", "after_normalization"])
      for (place, values) in zip(places, [try #require(expected.beforeNormalization), expected.intoActivation]) {
        #expect(place["mean"]?.number == values.whole.mean)
        #expect(place["deviation"]?.number == values.whole.standardDeviation)
        #expect(place["below_zero"]?.number == values.belowZero)
        #expect(place["edges"]?.numbers == values.histogram.edges)
        #expect(place["counts"]?.numbers == values.histogram.counts.map { Double($0) })
        #expect(place["shift"]?.number == 0 && place["spread"]?.number == 1)
      }
    }
  }

  /// The list without and with normalisation, unless other networks are named; each place in the table.
  @Test func theUsualStoryIsThatOfNormalisation() throws {
    let folder = try ProgramFolder()
    let line = "gradients --layers 3,4 --input 5,5,1 --batch-size 2 --histograms --no-figure"
    let run = try folder.succeed("\(line) --json")
    let networks = try #require(try JSON(run)["networks"]?.list)
    #expect(networks.map { $0["batch_norm"]?.flag } == [false, true])
    let text = try folder.succeed(line).output
    #expect(text.contains("before normalisation") && text.contains("after normalisation"))
    let dense = try JSON(
      try folder.succeed("gradients --mlp 4 --input 5,5,1 --batch-size 2 --histograms --no-figure --json"))
    #expect(dense["networks"]?.list?.map { $0["activation"]?.text } == ["sigmoid", "sigmoid"])
    let named = try JSON(try folder.succeed("\(line) --with residual --json"))
    #expect(named["networks"]?.list?.map { $0["residual"]?.flag } == [true])
  }

  /// The start, the middle and the end; shifts are from the start.
  @Test(arguments: [(1, [0, 1]), (2, [0, 1, 2]), (4, [0, 2, 4]), (5, [0, 3, 5])])
  func threeMomentsOfATrainingAreKept(epochs: Int, moments: [Double]) throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed(
      "gradients --layers 4,max_pool --input 8,8,1 --with batch-norm --histograms --train --epochs \(epochs) "
        + "--examples 90 --no-figure --json")
    let network = try #require(try JSON(run)["networks"]?.list?.first)
    let found = try #require(network["distributions"]?.list)
    #expect(found.map { $0["epoch"]?.number } == moments)
    #expect(network["epochs"]?.list?.count == epochs + 1)
    let shifts = try found.map { moment in
      try #require(moment["layers"]?.list?[0]["places"]?.list).map { $0["shift"]?.number }
    }
    #expect(shifts[0] == [0, 0])
    #expect(shifts[1...].allSatisfy { $0.allSatisfy { ($0 ?? 0) > 0 } })
  }

  @Test func startAndEndStandInTheTable() throws {
    let folder = try ProgramFolder()
    let line =
      "gradients --layers 4,max_pool --input 8,8,1 --with none,both --train --epochs 2 --examples 64 --no-figure"
    let text = try folder.succeed(line).output
    #expect(text.contains("before training") && text.contains("after epoch 2") && !text.contains("after epoch 1"))
    let korean = try folder.succeed("\(line) --lang ko").output
    #expect(korean.contains("훈련 전") && korean.contains("2에포크 뒤"))
  }

  /// 90 of 1,797 digits in batches of 32 are three steps; the examples are drawn by the seed.
  @Test func onlySomeExamplesAreTrainedWith() throws {
    let folder = try ProgramFolder()
    let line = "gradients --layers 4,max_pool --input 8,8,1 --with none --train --epochs 2 --no-figure --json"
    func losses(_ options: String) throws -> [Double] {
      try #require(try JSON(try folder.succeed("\(line) \(options)"))["networks"]?.list?[0]["losses"]?.numbers)
    }
    #expect(try losses("--examples 90").count == 6)
    #expect(try losses("--examples 20").count == 2)
    #expect(try losses("--examples 90 --batch-size 45").count == 4)
  }

  /// Drawn under a name of its own. `--scale` changes nothing but axes: each of four layers has its numbers below it.
  @Test func theFigureIsDrawn() throws {
    let folder = try ProgramFolder()
    let line = "gradients --layers 3,4,3,4 --input 5,5,1 --batch-size 7 --with none --histograms --dpi 96"
    let shared = try folder.succeed("\(line) --json")
    #expect(folder.names == ["histograms.png"])
    let own = try folder.succeed("\(line) --scale own --json -o own.png")
    let heights = try ["histograms.png", "own.png"].map { try folder.picture($0).samples.shape[0] }
    #expect(heights[1] - heights[0] > 24)
    #expect(try JSON(shared)["networks"] == JSON(own)["networks"])
  }
}
