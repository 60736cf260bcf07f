// The gradient of the first weight as a product: what each factor is, its number, and the product so far.

import Reference

extension ChainPanel {
  private static let rowsHeight = 104.0

  /// The product, a line for each part of it.
  ///
  /// ```
  ///             ∂L/∂a₂   ∂a₂/∂z₂   …  ∂z₁/∂w₁
  ///             a₂ − t   f′(z₂)    …  x
  /// ∂L/∂w₁  =   −0.32  ×  0.21   × …  0.5        =  −0.0021
  /// so far      −0.32    −0.067    … −0.0021
  /// ```
  func written(_ lines: [[NeuronChain.Factor]], width: Double, _ context: FigureContext) -> Block {
    let heading = 32.0
    let height = heading + Double(lines.count) * Self.rowsHeight
    return Block(size: Size(width: width, height: height)) { canvas, origin in
      let theme = canvas.theme
      canvas.text(context.phrase(.chainWritten), .heading, theme.text, x: origin.x, middle: origin.y + 8)
      for (index, line) in lines.enumerated() {
        let top = origin.y + heading + Double(index) * Self.rowsHeight
        draw(line, isFirst: index == 0, isLast: index == lines.count - 1, Point(x: origin.x, y: top), &canvas)
      }
    }
  }

  private func draw(
    _ line: [NeuronChain.Factor], isFirst: Bool, isLast: Bool, _ origin: Point, _ canvas: inout Canvas
  ) {
    let theme = canvas.theme
    let (value, soFar) = (origin.y + 48, origin.y + 76)
    if isFirst {
      canvas.text(
        derivativeName(chain.loss, chain.layers[0].weight), .number, theme.kernel, x: origin.x, middle: value)
    }
    canvas.text(canvas.context.phrase(.chainSoFar), .small, theme.mutedText, x: origin.x, middle: soFar)
    for (index, factor) in line.enumerated() {
      let left = origin.x + Double(index + 1) * Self.factorPitch
      let middle = left + Self.factorPitch / 2
      canvas.text(
        index == 0 && isFirst ? "=" : "×", .number, theme.mutedText, x: left, middle: value, anchor: .middle)
      canvas.text(
        derivativeName(factor.node, factor.input), .smallNumber, theme.mutedText, x: middle, middle: origin.y + 8,
        anchor: .middle)
      canvas.text(meaning(factor), .smallNumber, theme.text, x: middle, middle: origin.y + 24, anchor: .middle)
      canvas.text(Self.text(factor.derivative), .number, theme.text, x: middle, middle: value, anchor: .middle)
      canvas.text(Self.text(factor.product), .smallNumber, theme.mixing, x: middle, middle: soFar, anchor: .middle)
    }
    guard isLast else { return }
    let left = origin.x + Double(line.count + 1) * Self.factorPitch
    canvas.text("=", .number, theme.mutedText, x: left, middle: value, anchor: .middle)
    canvas.text(Self.text(chain.gradient), .number, theme.mixing, x: left + 16, middle: value)
  }

  /// The local derivative as a formula: `w₂`, `x`, `sigmoid′(z₂)`, `a₂ − t`.
  private func meaning(_ factor: NeuronChain.Factor) -> String {
    let nodes = chain.graph.nodes
    let minus = NumberText.minus
    let node = nodes[factor.node]
    switch node.operation {
    case .activation(let function): return "\(function.rawValue)′(\(nodes[factor.input].name))"
    case .weightedSum:
      return factor.input == node.inputs[0] ? nodes[node.inputs[1]].name : nodes[node.inputs[0]].name
    case .squaredError: return "\(nodes[factor.input].name) \(minus) t"
    case .crossEntropy: return "(a\(minus)t)/(a·(1\(minus)a))"
    case .leaf, .sum, .product: return ""
    }
  }
}
