// The picture of the chain rule: every number of the chain is on it, in boxes that follow each other.

import Reference
import Testing
import Viz

@Suite struct ChainPanelTests {
  private static func panel(depth: Int) throws -> ChainPanel {
    let chain = try NeuronChain(
      NeuronChain.Numbers(depth: depth, seed: 1), activation: .tanh, lossFunction: .squaredError)
    return ChainPanel(title: "t", chain: chain, facts: [], command: "")
  }

  private static var context: FigureContext {
    FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer())
  }

  @Test(arguments: 1...6) func theNodesStandInTheirOrder(depth: Int) throws {
    let panel = try Self.panel(depth: depth)
    let (chain, nodes) = (panel.chain, panel.chain.graph.nodes)
    let expected = ([chain.input] + chain.layers.flatMap { [$0.sum, $0.output] } + [chain.loss]).map { nodes[$0].name }
    let names = try panel.scene(Self.context).texts.filter { $0.style == .number && expected.contains($0.string) }
      .sorted { ($0.position.y, $0.position.x) < ($1.position.y, $1.position.x) }.map(\.string)
    // A second line begins with the number that the first one ended in.
    var order: [String] = []
    for name in names where order.last != name { order.append(name) }
    #expect(order == expected)
    #expect(names.count - order.count == (depth > 3 ? 1 : 0))
  }

  @Test(arguments: 1...6) func everyNumberIsDrawn(depth: Int) throws {
    let panel = try Self.panel(depth: depth)
    var left = try panel.scene(Self.context).texts.map(\.string)
    func take(_ text: String) {
      let place = left.firstIndex(of: text)
      #expect(place != nil, "\(text) is missing")
      if let place { left.remove(at: place) }
    }
    func short(_ value: Double) -> String { NumberText.short(value, digits: 3) }
    for node in panel.chain.graph.nodes {
      take(node.name)
      take(short(node.value))
      // Of the loss only that after the output, not that after the target.
      for derivative in node.operation == .squaredError ? Array(node.derivatives.prefix(1)) : node.derivatives {
        take("× " + short(derivative))
      }
      if node.name != "t" { take(short(node.gradient)) }
    }
    for factor in panel.chain.factors {
      take(short(factor.derivative))
      take(short(factor.product))
    }
    take(short(panel.chain.gradient))
  }

  @Test func tooManyLayersAreRefused() throws {
    #expect(throws: VizError.self) { try Self.panel(depth: 7).scene(Self.context) }
  }
}
