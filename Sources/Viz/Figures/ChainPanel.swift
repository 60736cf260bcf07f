// The chain rule in the numbers of one small network: values on the way forwards, local derivatives on the edges,
// gradients on the way back. All numbers are `NeuronChain`'s; here they get their places.
// Next: `ChainPanel+Graph.swift`, the graph; `ChainPanel+Product.swift`, the product written out.

import Reference

/// A chain of neurons, forwards and backwards.
public struct ChainPanel: Figure {
  /// What is to be seen, as a sentence.
  public var title: String
  /// The network.
  public var chain: NeuronChain
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// More layers than these would not be readable.
  public static let mostLayers = 6

  /// Makes a figure from its parts.
  public init(title: String, chain: NeuronChain, facts: [String], command: String) {
    (self.title, self.chain, self.facts, self.command) = (title, chain, facts, command)
  }

  /// More layers are drawn in two lines.
  private static let layersPerLine = 3
  private static let widestPitch = 176.0
  /// From one factor of the product to the next.
  static let factorPitch = 124.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard chain.layers.count <= Self.mostLayers else {
      throw VizError("a chain of \(chain.layers.count) layers; at most \(Self.mostLayers) can be drawn")
    }
    let lines = lines
    let columns = lines.map(\.count).max() ?? 1
    let pitch = min(
      Self.widestPitch, ((Page.fullWidth - Self.boxWidth) / Double(columns - 1)).rounded(.down))
    let graphWidth = Double(columns - 1) * pitch + Self.boxWidth
    let product = productLines
    let productWidth = Double(1 + (product.map(\.count).max() ?? 0) + 1) * Self.factorPitch
    var page = Page(context, title: title, width: max(graphWidth, productWidth))
    page.add(
      DirectionLegend.block(
        forwards: Phrase.chainForwards.text(context.language, formula), backwards: context.phrase(.chainBackwards),
        width: page.width, context), gap: 16)
    for line in lines { page.add(graph(line, pitch: pitch), gap: 24) }
    page.add(written(product, width: page.width, context), gap: 24)
    return page.finish(facts: facts, command: command)
  }

  /// A box in a line of the graph.
  struct Place: Equatable {
    /// The node.
    let node: Int
    /// Whether it stands here once more, because a line begins.
    let isRepeated: Bool
  }

  /// The nodes of the chain from the input to the loss, line by line; a second line begins with the last of the first.
  var lines: [[Place]] {
    let count = chain.layers.count
    let lineCount = (count + Self.layersPerLine - 1) / Self.layersPerLine
    let perLine = (count + lineCount - 1) / lineCount
    return (0..<lineCount).map { line in
      let layers = chain.layers[line * perLine..<min(count, (line + 1) * perLine)]
      let first = line == 0 ? chain.input : chain.layers[line * perLine - 1].output
      var places = [Place(node: first, isRepeated: line > 0)]
      for layer in layers {
        places.append(Place(node: layer.sum, isRepeated: false))
        places.append(Place(node: layer.output, isRepeated: false))
      }
      if line == lineCount - 1 { places.append(Place(node: chain.loss, isRepeated: false)) }
      return places
    }
  }

  /// The factors of the product, line by line.
  var productLines: [[NeuronChain.Factor]] {
    let factors = chain.factors
    let most = 2 * Self.layersPerLine + 1
    let lineCount = (factors.count + most - 1) / most
    let perLine = (factors.count + lineCount - 1) / lineCount
    return stride(from: 0, to: factors.count, by: perLine).map {
      Array(factors[$0..<min(factors.count, $0 + perLine)])
    }
  }

  /// `zₖ = wₖ·aₖ₋₁ + bₖ, aₖ = sigmoid(zₖ), L = ½·(a₂ − t)²`.
  private var formula: String {
    let last = chain.layers[chain.layers.count - 1]
    let output = chain.graph.nodes[last.output].name
    let minus = NumberText.minus
    let sums = "zₖ = wₖ·aₖ₋₁ + bₖ (a₀ = x)"
    switch chain.lossFunction {
    case .squaredError:
      return "\(sums),  aₖ = \(chain.activation.rawValue)(zₖ),  L = ½·(\(output) \(minus) t)²"
    case .crossEntropy:
      let loss = "L = \(minus)t·ln \(output) \(minus) (1 \(minus) t)·ln(1 \(minus) \(output))"
      let end = "\(output) = sigmoid(\(chain.graph.nodes[last.sum].name))"
      if chain.layers.count == 1 { return "\(sums),  \(end),  \(loss)" }
      return "\(sums),  aₖ = \(chain.activation.rawValue)(zₖ),  \(end),  \(loss)"
    }
  }

  /// The name of `∂v/∂u`.
  func derivativeName(_ node: Int, _ input: Int) -> String {
    "∂\(chain.graph.nodes[node].name)/∂\(chain.graph.nodes[input].name)"
  }

  /// A number as it stands in the figure.
  static func text(_ value: Double) -> String { NumberText.short(value, digits: 3) }
}
