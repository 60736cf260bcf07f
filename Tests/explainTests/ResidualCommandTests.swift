// `explain residual`: its numbers are the library's, for any number of threads.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct ResidualCommandTests {
  private static let small = "residual --blocks 3 --channels 2 --seed 4 --no-figure"

  @Test func theNumbersAreThoseOfTheLibrary() throws {
    let folder = try ProgramFolder()
    // Already as large as the block's input, and square: nothing is cropped and nothing resized.
    let side = 48
    var generator = SeededGenerator(seed: 8)
    let levels = (0..<side * side * 3).map { _ in UInt8(generator.integer(in: 0...255)) }
    let values = Tensor<Float>(shape: [1, side, side, 3]) { Float(levels[$0]) / 255 }
    try folder.write(PNG.encode(width: side, height: side, channels: 3, pixels: levels), to: "a.png")
    let report = try JSON(
      folder.succeed(
        "residual a.png --blocks 3 --channels 2 --seed 4 --activation tanh --order pre-activation --no-figure --json"))
    let block = ResidualBlock(
      channels: 2, activation: .tanh, kernelInitializer: .glorotUniform, usesBatchNorm: true, order: .preActivation,
      isResidual: true)
    let engine = FastEngine(threads: 1)
    let paths = try ResidualPaths(of: block, picture: values, seed: 4, engine: engine)
    #expect(report["loss"]?.number == paths.loss)
    func size(_ tensor: Tensor<Float>) -> Double {
      (tensor.scalars.reduce(0) { $0 + Double($1) * Double($1) } / Double(tensor.count)).squareRoot()
    }
    #expect(report["gradient_rms"]?["identity"]?.number == size(paths.alongIdentity))
    #expect(report["gradient_rms"]?["body"]?.number == size(paths.throughBody))
    #expect(report["gradient_rms"]?["sum"]?.number == size(paths.total))
    let chains = try #require(report["chains"]?.list)
    #expect(chains.count == 4)
    for chain in chains {
      var block = block
      block.isResidual = chain["residual"]?.flag == true
      block.usesBatchNorm = chain["batch_norm"]?.flag == true
      let expected = try ResidualDepth.ratios(
        of: block, most: 3, picture: values, seed: 4, engine: engine, watch: { _ in })
      #expect(chain["gradient"]?.numbers == expected)
    }
  }

  @Test func threadsChangeNothing() throws {
    let folder = try ProgramFolder()
    let runs = try [1, 2, 3].map { try folder.succeed("\(Self.small) --json --threads \($0)").output }
    #expect(Set(runs).count == 1)
  }

  @Test func theReportNamesTheWays() throws {
    let folder = try ProgramFolder()
    let english = try folder.succeed(Self.small)
    #expect(english.output.contains("conv 3×3 → BN → ReLU → conv 3×3 → BN → ReLU · 48×48×2"))
    #expect(english.lines.contains { $0.hasPrefix("along the skip") })
    let korean = try folder.succeed("\(Self.small) --lang ko --order pre-activation --no-batch-norm")
    #expect(korean.output.contains("ReLU → conv 3×3 → ReLU → conv 3×3 · 48×48×2"))
    #expect(korean.lines.contains { $0.hasPrefix("스킵 연결") })
  }

  /// A grey picture that is wider than high: its middle is taken.
  @Test func theMiddleSquareIsTaken() throws {
    let folder = try ProgramFolder()
    for (name, rim) in [("a", UInt8(0)), ("b", 255)] {
      let pixels = (0..<48 * 60).map { (index: Int) -> UInt8 in
        (6..<54).contains(index % 60) ? UInt8(index * 7 % 251) : rim
      }
      try folder.write(PNG.encode(width: 60, height: 48, channels: 1, pixels: pixels), to: "\(name).png")
    }
    let losses = try ["a", "b"].map { try JSON(folder.succeed("residual \($0).png --blocks 1 --no-figure --json")) }
    #expect(losses[0]["loss"]?.number != nil && losses[0]["loss"]?.number == losses[1]["loss"]?.number)
  }
}
