// One line of the graph: boxes from left to right, parameters above them, gradients below.

import Reference

extension ChainPanel {
  static let boxWidth = 76.0
  private static let boxHeight = 68.0
  private static let leafHeight = 44.0
  /// From the top of a line of the graph: a parameter's gradient, its box, its edge.
  private static let leafTop = 40.0
  private static let edgeHeight = 40.0
  private static let boxTop = leafTop + leafHeight + edgeHeight
  private static let gradientHeight = 44.0
  /// Half the distance of a layer's weight and bias.
  private static let leafOffset = 42.0

  /// A line of the graph.
  ///
  /// ```
  ///          ∂L/∂w   ∂L/∂b        gradients of parameters
  ///           [w]     [b]
  ///            ↓↑      ↓↑         × local derivative
  ///   [x]  ⇄  [   z   ]  ⇄  [a]   value in the box
  ///  ∂L/∂x     ∂L/∂z       ∂L/∂a
  /// ```
  func graph(_ places: [Place], pitch: Double) -> Block {
    let width = Double(places.count - 1) * pitch + Self.boxWidth
    return Block(size: Size(width: width, height: Self.boxTop + Self.boxHeight + Self.gradientHeight)) {
      canvas, origin in
      for (index, place) in places.enumerated() {
        let box = Rect(
          x: origin.x + Double(index) * pitch, y: origin.y + Self.boxTop, width: Self.boxWidth, height: Self.boxHeight)
        if index > 0 {
          edge(places[index - 1].node, place.node, left: box.x - pitch + Self.boxWidth, right: box.x, box.y, &canvas)
        }
        draw(place, box, &canvas)
        if let layer = chain.layers.first(where: { $0.sum == place.node }) {
          leaf(layer.weight, into: place.node, box, -Self.leafOffset, &canvas)
          leaf(layer.bias, into: place.node, box, Self.leafOffset, &canvas)
        }
        if place.node == chain.loss { target(box, &canvas) }
      }
    }
  }

  /// Whether an edge lies on the way from the loss to the first weight.
  private func isOnPath(_ input: Int, _ node: Int) -> Bool {
    chain.factors.contains { $0.node == node && $0.input == input }
  }

  /// The two directions between neighbouring boxes, with the local derivative.
  private func edge(
    _ input: Int, _ node: Int, left: Double, right: Double, _ top: Double, _ canvas: inout Canvas
  ) {
    let theme = canvas.theme
    let middle = (left + right) / 2
    canvas.arrow([Point(x: left + 4, y: top + 13), Point(x: right - 4, y: top + 13)], color: theme.input, width: 1.5)
    canvas.text(
      derivativeName(node, input), .smallNumber, theme.mutedText, x: middle, middle: top + 28, anchor: .middle)
    canvas.arrow(
      [Point(x: right - 4, y: top + 42), Point(x: left + 4, y: top + 42)], color: theme.mixing,
      width: isOnPath(input, node) ? 2.5 : 1)
    let number = Self.text(derivative(node, input))
    // Long numbers of typed values: without the space they still fit between the boxes.
    let fits = canvas.context.width("× " + number, .smallNumber) <= right - left
    canvas.text(
      (fits ? "× " : "×") + number, .smallNumber, theme.mixing, x: middle, middle: top + 57, anchor: .middle)
  }

  private func derivative(_ node: Int, _ input: Int) -> Double {
    let found = chain.graph.nodes[node]
    return found.inputs.firstIndex(of: input).map { found.derivatives[$0] } ?? .nan
  }

  /// A box with its name and value, and the gradient below.
  private func draw(_ place: Place, _ rect: Rect, _ canvas: inout Canvas) {
    let theme = canvas.theme
    let node = chain.graph.nodes[place.node]
    let ink = place.node == chain.loss ? theme.output : place.node == chain.input ? theme.input : theme.text
    canvas.rectangle(rect, fill: theme.cell, radius: 8)
    canvas.rectangle(
      rect.inset(by: 0.5),
      stroke: Scene.Stroke(
        color: ink == theme.text ? theme.mutedText : ink, width: ink == theme.text ? 1 : 2,
        dash: place.isRepeated ? 4 : 0), radius: 8)
    let middle = rect.center.x
    canvas.text(node.name, .number, ink, x: middle, middle: rect.y + 21, anchor: .middle)
    value(place.node, x: middle, middle: rect.y + 46, &canvas)
    guard !place.isRepeated else { return }
    gradient(place.node, x: middle, top: rect.bottom + 8, &canvas)
  }

  /// The number in a box, in small type where it would touch the sides.
  private func value(_ node: Int, x: Double, middle: Double, _ canvas: inout Canvas) {
    let text = Self.text(chain.graph.nodes[node].value)
    let fits = canvas.context.width(text, .number) <= Self.boxWidth - 12
    canvas.text(text, fits ? .number : .smallNumber, canvas.theme.text, x: x, middle: middle, anchor: .middle)
  }

  /// `∂L/∂v` and its value, one below the other.
  private func gradient(_ node: Int, x: Double, top: Double, _ canvas: inout Canvas) {
    canvas.text(
      derivativeName(chain.loss, node), .smallNumber, canvas.theme.mutedText, x: x, middle: top + 7, anchor: .middle)
    canvas.text(
      Self.text(chain.graph.nodes[node].gradient), .smallNumber, canvas.theme.mixing, x: x, middle: top + 23,
      anchor: .middle)
  }

  /// A parameter above its sum.
  private func leaf(_ leaf: Int, into node: Int, _ box: Rect, _ offset: Double, _ canvas: inout Canvas) {
    let theme = canvas.theme
    let x = box.center.x + offset
    let top = box.y - Self.edgeHeight - Self.leafHeight
    let isFirst = leaf == chain.layers[0].weight
    gradient(leaf, x: x, top: top - Self.leafTop + 2, &canvas)
    leafBox(leaf, x: x, top: top, color: theme.kernel, isStrong: isFirst, &canvas)
    // Both arrows end on the box of the sum, which is narrower than the two parameters.
    let inner = box.center.x + offset.signed(by: box.width / 2 - 12)
    let (from, to) = (box.y - Self.edgeHeight + 3, box.y - 3)
    let (forwards, backwards) = (inner - offset.signed(by: 6), inner + offset.signed(by: 2))
    canvas.arrow([Point(x: forwards, y: from), Point(x: forwards, y: to)], color: theme.input, width: 1)
    canvas.arrow(
      [Point(x: backwards, y: to), Point(x: backwards, y: from)], color: theme.mixing,
      width: isOnPath(leaf, node) ? 2.5 : 1)
    canvas.text(
      "× " + Self.text(derivative(node, leaf)), .smallNumber, theme.mixing, x: inner + offset.signed(by: 10),
      middle: (from + to) / 2, anchor: offset < 0 ? .end : .start)
  }

  private func leafBox(
    _ node: Int, x: Double, top: Double, color: Color, isStrong: Bool, _ canvas: inout Canvas
  ) {
    let theme = canvas.theme
    let rect = Rect(x: x - Self.boxWidth / 2, y: top, width: Self.boxWidth, height: Self.leafHeight)
    canvas.rectangle(rect, fill: theme.cell, radius: 8)
    canvas.rectangle(
      rect.inset(by: 0.5), stroke: Scene.Stroke(color: color, width: isStrong ? 2 : 1), radius: 8)
    canvas.text(
      chain.graph.nodes[node].name, .smallNumber, color, x: x, middle: rect.y + 12, anchor: .middle)
    value(node, x: x, middle: rect.y + 29, &canvas)
  }

  /// The number that is wanted, above the loss; nobody changes it, so it has no gradient.
  private func target(_ box: Rect, _ canvas: inout Canvas) {
    let top = box.y - Self.edgeHeight - Self.leafHeight
    leafBox(chain.target, x: box.center.x, top: top, color: canvas.theme.input, isStrong: false, &canvas)
    let x = box.center.x
    canvas.arrow(
      [Point(x: x, y: box.y - Self.edgeHeight + 3), Point(x: x, y: box.y - 3)], color: canvas.theme.input, width: 1)
  }
}

extension Double {
  /// A distance in the direction that this number has.
  fileprivate func signed(by distance: Double) -> Double { self < 0 ? -distance : distance }
}
