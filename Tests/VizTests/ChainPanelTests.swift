// The picture of the chain rule: every number of the chain is on it, in boxes that follow each other.

import Reference
import Testing

@testable import Viz

@Suite struct ChainPanelTests {
  private func panel(depth: Int) throws -> ChainPanel {
    let chain = try NeuronChain(
      NeuronChain.Numbers(depth: depth, seed: 1), activation: .tanh, lossFunction: .squaredError)
    return ChainPanel(title: "t", chain: chain, facts: [], command: "")
  }

  @Test(arguments: 1...6) func everyNodeStandsOnceInItsOrder(depth: Int) throws {
    let panel = try panel(depth: depth)
    let chain = panel.chain
    let expected = [chain.input] + chain.layers.flatMap { [$0.sum, $0.output] } + [chain.loss]
    #expect(panel.lines.flatMap { $0 }.filter { !$0.isRepeated }.map(\.node) == expected)
    // A second line begins with the number that the first one ended in.
    for (before, after) in zip(panel.lines, panel.lines.dropFirst()) {
      #expect(after.first == ChainPanel.Place(node: before.last!.node, isRepeated: true))
    }
    #expect(panel.productLines.flatMap { $0 } == chain.factors)
  }

  @Test(arguments: 1...6) func everyNumberIsDrawn(depth: Int) throws {
    let panel = try panel(depth: depth)
    let context = FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer())
    var left = try panel.scene(context).texts.map(\.string)
    func take(_ text: String) {
      let place = left.firstIndex(of: text)
      #expect(place != nil, "\(text) is missing")
      if let place { left.remove(at: place) }
    }
    for node in panel.chain.graph.nodes {
      take(node.name)
      take(ChainPanel.text(node.value))
      for derivative in node.derivatives where node.operation != .squaredError {
        take("× " + ChainPanel.text(derivative))
      }
      if node.name != "t" { take(ChainPanel.text(node.gradient)) }
    }
    for factor in panel.chain.factors {
      take(ChainPanel.text(factor.derivative))
      take(ChainPanel.text(factor.product))
    }
    take(ChainPanel.text(panel.chain.gradient))
  }

  @Test func tooManyLayersAreRefused() throws {
    let context = FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer())
    #expect(throws: VizError.self) { try panel(depth: 7).scene(context) }
  }
}
