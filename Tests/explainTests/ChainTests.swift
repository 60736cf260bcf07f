// `explain gradients --chain`: its numbers are the chain rule's, typed or drawn.

import Reference
import TestSupport
import Testing

@Suite struct ChainTests {
  @Test func theNumbersOfTheReportAreThoseOfTheLibrary() throws {
    let run = try ProgramFolder().succeed(
      "gradients --chain --depth 4 --activation tanh --loss cross-entropy --seed 9 --no-figure --json")
    let report = try JSON(run)
    let chain = try NeuronChain(
      NeuronChain.Numbers(depth: 4, seed: 9), activation: .tanh, lossFunction: .crossEntropy)
    let nodes = try #require(report["nodes"]?.list)
    #expect(nodes.map { $0["name"]?.text } == chain.graph.nodes.map(\.name))
    #expect(nodes.map { $0["value"]?.number } == chain.graph.nodes.map(\.value))
    #expect(nodes.map { $0["gradient"]?.number } == chain.graph.nodes.map(\.gradient))
    #expect(report["factors"]?.list?.map { $0["derivative"]?.number } == chain.factors.map(\.derivative))
    #expect(report["gradient"]?.number == chain.gradient)
    let difference = try #require(report["central_difference"]?.number)
    #expect(abs(difference - chain.gradient) < 1e-8)
  }

  /// `x = 2, t = 0, w = 0, b = 0` by hand: ½ · ¼ · 2.
  @Test func typedNumbersAreTaken() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("gradients --chain --values '2 0; 0 0' --json -o one.svg")
    #expect(try JSON(run)["factors"]?.list?.map { $0["derivative"]?.number } == [0.5, 0.25, 2])
    #expect(try JSON(run)["loss"]?.number == 0.125)
    #expect(folder.names == ["one.svg"])
  }

  @Test func theReportWritesTheProductOut() throws {
    let run = try ProgramFolder().succeed("gradients --chain --values '2 0; 0 0' --no-figure")
    #expect(run.lines.contains { $0.contains("∂L/∂w₁ = 0.25") })
    #expect(run.lines.contains { $0.hasPrefix("  ∂a₁/∂z₁") && $0.hasSuffix("0.125") })
  }
}
