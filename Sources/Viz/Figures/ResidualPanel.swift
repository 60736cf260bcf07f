// The residual block: its layers with the path around them, the gradient that comes back on either way, and how much of
// a gradient many blocks leave. What the numbers are is `Reference`'s. Next: `ResidualPanel+Block.swift`, the diagram.

import Reference

/// A block, its gradients, and chains of such blocks.
public struct ResidualPanel: Figure {
  /// A layer of the block.
  public struct Step: Sendable, Equatable {
    /// What it is for.
    public var kind: ArchitecturePanel.Kind
    /// What is written in its box: `conv 3×3`.
    public var name: String
    /// How many parameters it has.
    public var parameters: Int

    /// Makes a step.
    public init(kind: ArchitecturePanel.Kind, name: String, parameters: Int) {
      (self.kind, self.name, self.parameters) = (kind, name, parameters)
    }

    /// Makes the step that a layer of a network is.
    public init(_ node: Network.Node) {
      kind = ArchitecturePanel.Kind(node.layer)
      parameters = node.parameters.reduce(0) { $0 + $1.count }
      name =
        switch node.layer {
        case let layer as Conv2D: "conv \(layer.kernel.rows)×\(layer.kernel.columns)"
        case is BatchNorm: "BN"
        case let layer as Activate: layer.function?.rawValue ?? "linear"
        default: node.typeName
        }
    }
  }

  /// A map of one channel, and the size of the whole array.
  public struct Map: Sendable, Equatable {
    /// `[H, W]`.
    public var values: Tensor<Float>
    /// The root mean square over all channels.
    public var size: Double

    /// Makes a map.
    public init(values: Tensor<Float>, size: Double) { (self.values, self.size) = (values, size) }
  }

  /// What a chain of blocks leaves of a gradient.
  public struct Curve: Sendable, Equatable {
    /// Whether the blocks have a path.
    public var isResidual: Bool
    /// Whether they normalise.
    public var usesBatchNorm: Bool
    /// For 1, 2, … blocks.
    public var values: [Double]

    /// Makes a curve.
    public init(isResidual: Bool, usesBatchNorm: Bool, values: [Double]) {
      (self.isResidual, self.usesBatchNorm, self.values) = (isResidual, usesBatchNorm, values)
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The layers that the path leads around.
  public var body: [Step]
  /// The layers after the sum.
  public var ending: [Step]
  /// The shape of what goes in, and of all that follows.
  public var shape: [Int]
  /// The block's input.
  public var input: Map
  /// The gradient on the path.
  public var alongIdentity: Map
  /// The gradient that comes through the layers.
  public var throughBody: Map
  /// Both.
  public var total: Map
  /// The channel that is drawn.
  public var channel: Int
  /// Chains of blocks; at most four.
  public var curves: [Curve]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, body: [Step], ending: [Step], shape: [Int], input: Map, alongIdentity: Map, throughBody: Map,
    total: Map, channel: Int, curves: [Curve], facts: [String], command: String
  ) {
    (self.title, self.body, self.ending, self.shape) = (title, body, ending, shape)
    (self.input, self.alongIdentity, self.throughBody, self.total) = (input, alongIdentity, throughBody, total)
    (self.channel, self.curves, self.facts, self.command) = (channel, curves, facts, command)
  }

  private static let side = 200.0
  private static let plotHeight = 240.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    let maps = [input, alongIdentity, throughBody, total]
    guard !body.isEmpty, body.count + ending.count <= 6, !curves.isEmpty, curves.count <= 4 else {
      throw VizError("a block of one to six layers and up to four chains can be drawn")
    }
    guard maps.allSatisfy({ $0.values.rank == 2 && $0.values.count > 0 && $0.values.shape == input.values.shape })
    else { throw VizError("the maps of a block are all of one size") }
    var page = Page(context, title: title, width: Page.fullWidth)
    page.add(
      DirectionLegend.block(
        forwards: Phrase.residualForwards.text(
          context.language, ending.first.map { "y = \($0.name)(u), u = x + F(x)" } ?? "y = x + F(x)"),
        backwards: context.phrase(ending.isEmpty ? .residualBackwardsPlain : .residualBackwards), width: page.width,
        context), gap: 24)
    page.add(diagram(width: page.width, context), gap: 32)
    page.add(mapRow(context), gap: 32)
    page.add(depthPlot(context).block(width: page.width, plotHeight: Self.plotHeight, context), gap: 24)
    return page.finish(facts: facts, command: command)
  }

  // MARK: Maps

  /// The input, and the sum of the two gradients in one scale.
  private func mapRow(_ context: FigureContext) -> Block {
    let language = context.language
    let theme = context.theme
    let gradients = [alongIdentity, throughBody, total]
    let all = Tensor(
      shape: [gradients.reduce(0) { $0 + $1.values.count }], scalars: gradients.flatMap(\.values.scalars))
    let upper = DisplayRange(all, kind: .signed).upper
    let isRectified = input.values.storage.array.allSatisfy { !($0 < 0) }
    let own = DisplayRange(input.values, kind: isRectified ? .magnitude : .signed)
    let columns =
      [column(input, own, context.phrase(.residualInput), theme.input, context)]
      + zip(gradients, [Phrase.residualAlong, .residualThrough, .residualTogether]).map { map, phrase in
        let range = DisplayRange(map.values, kind: .signed, upper: upper)
        return column(map, range, context.phrase(phrase), theme.mixing, context)
      }
    let row = PanelRow(columns: columns, signs: ["", "+", "="], isLevelAbove: true)
    let heading = Phrase.residualMaps.text(language, "\(channel)")
    let block = row.block(context, width: Page.fullWidth)
    return Block(size: Size(width: Page.fullWidth, height: 32 + block.size.height)) { canvas, origin in
      canvas.text(heading, .heading, canvas.theme.text, x: origin.x, middle: origin.y + 8)
      block.draw(&canvas, Point(x: origin.x, y: origin.y + 32))
    }
  }

  private func column(
    _ map: Map, _ range: DisplayRange, _ heading: String, _ color: Color, _ context: FigureContext
  ) -> Column {
    let tile = MapTile(map.values, range, context.theme)
    let (height, width) = (map.values.shape[0], map.values.shape[1])
    let size = MapTile.size(height: height, width: width, in: Self.side)
    let picture = Block(size: size) { canvas, origin in
      let rect = Rect(x: origin.x, y: origin.y, width: size.width, height: size.height)
      canvas.add(.image(tile.raster, rect))
      canvas.rectangle(rect.inset(by: -0.5), stroke: Scene.Stroke(color: canvas.theme.grid, width: 1))
    }
    let bar = ColorBar(range, context).horizontal(width: max(120, size.width))
    var caption = Caption(heading, color)
    caption.add(Phrase.residualSize.text(context.language, NumberText.short(map.size, digits: 3)))
    if range.outside > 0 {
      caption.add(Phrase.outsideRange.text(context.language, NumberText.grouped(range.outside)))
    }
    return Column(panel: .stack([picture, bar], gap: 8), caption: caption, leastWidth: Self.side)
  }

  // MARK: Depth

  private func depthPlot(_ context: FigureContext) -> LinePlot {
    let theme = context.theme
    return LinePlot(
      heading: context.phrase(.residualDepth),
      curves: curves.map { curve in
        let phrase: Phrase =
          switch (curve.isResidual, curve.usesBatchNorm) {
          case (true, true): .residualCurveBoth
          case (true, false): .residualCurvePath
          case (false, true): .residualCurveNorm
          case (false, false): .residualCurveNeither
          }
        let color =
          switch (curve.isResidual, curve.usesBatchNorm) {
          case (true, true): theme.output
          case (true, false): theme.input
          case (false, true): theme.mixing
          case (false, false): theme.kernel
          }
        return LinePlot.Curve(
          label: phrase.text(
            context.language, NumberText.short(curve.values.last ?? .nan, digits: 3)),
          values: curve.values, color: color, width: 2.5)
      }, count: max(1, curves.map(\.values.count).max() ?? 1), axis: context.phrase(.residualBlocks),
      isLogarithmic: true, number: { value, _ in NumberText.short(value) }, mark: nil,
      level: LinePlot.Mark(place: 1, name: ""))
  }
}
