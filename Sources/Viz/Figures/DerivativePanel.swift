// Derivatives of activations, and the most that is left of a gradient after many layers of them. The values are the
// caller's.

/// Why gradients vanish, in two plots.
public struct DerivativePanel: Figure {
  /// An activation.
  public struct Curve: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its derivative at every place of ``DerivativePanel/places``.
    public var values: [Double]

    /// Makes a curve.
    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }

    /// The largest of them.
    var most: Double { values.max() ?? 0 }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// Where derivatives are given, in ascending order.
  public var places: [Double]
  /// The activations; at most three.
  public var curves: [Curve]
  /// How many layers the second plot goes through.
  public var layers: Int
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, places: [Double], curves: [Curve], layers: Int, facts: [String], command: String
  ) {
    self.title = title
    self.places = places
    self.curves = curves
    self.layers = layers
    self.facts = facts
    self.command = command
  }

  private static let plotHeight = 300.0
  private static let gap = 48.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard places.count > 1, layers > 0, curves.allSatisfy({ $0.values.count == places.count }) else {
      throw VizError("a derivative needs a value for each of at least two places")
    }
    var page = Page(context, title: title, width: Page.fullWidth)
    let width = ((Page.fullWidth - Self.gap) / 2).rounded(.down)
    page.add(.beside([derivatives(width, context), powers(width, context)], gap: Self.gap), gap: 24)
    return page.finish(facts: facts, command: command)
  }

  private func derivatives(_ width: Double, _ context: FigureContext) -> Block {
    let top = 40.0
    return Block(size: Size(width: width, height: top + Self.plotHeight + 40)) { canvas, origin in
      let theme = canvas.theme
      canvas.text(context.phrase(.derivativeHeading), .heading, theme.text, x: origin.x, middle: origin.y + 8)
      let room = (curves.map { context.width($0.name, .small) }.max() ?? 0).rounded(.up) + 16
      let upwards = LinearAxis(
        [0] + curves.map(\.most), least: 0, most: 5, from: origin.y + top + Self.plotHeight, to: origin.y + top)
      let across = LinearAxis(places, least: 1, most: 8, from: origin.x + 36, to: origin.x + width - room)
      for tick in upwards.ticks {
        let y = upwards.place(tick).rounded()
        canvas.rule(x: across.start, y: y, width: across.end - across.start)
        canvas.text(
          NumberText.short((tick * 1e6).rounded() / 1e6), .smallNumber, theme.mutedText, x: across.start - 8, middle: y,
          anchor: .end)
      }
      for tick in across.ticks {
        canvas.text(
          NumberText.short(tick), .smallNumber, theme.mutedText, x: across.place(tick), middle: upwards.start + 14,
          anchor: .middle)
      }
      canvas.text(
        context.phrase(.derivativeInput), .small, theme.mutedText, x: (across.start + across.end) / 2,
        middle: upwards.start + 32, anchor: .middle)
      for (index, curve) in curves.enumerated() {
        let points = zip(places, curve.values).map { Point(x: across.place($0), y: upwards.place($1)) }
        canvas.line(points, color: Self.color(index, theme), width: 2.5)
      }
      let middles = LinePlot.apart(curves.map { upwards.place($0.values.last ?? 0) }, above: upwards.start)
      for (index, middle) in middles.enumerated() {
        canvas.text(curves[index].name, .small, Self.color(index, theme), x: across.end + 10, middle: middle)
      }
    }
  }

  private func powers(_ width: Double, _ context: FigureContext) -> Block {
    LinePlot(
      heading: context.phrase(.derivativePowers),
      curves: curves.enumerated().map { index, curve in
        let values = (1...layers).map { (1...$0).reduce(1.0) { product, _ in product * curve.most } }
        return LinePlot.Curve(
          label: "\(curve.name) \(NumberText.short(values[layers - 1], digits: 3))",
          values: values, color: Self.color(index, context.theme), width: 2.5)
      }, count: layers, axis: context.phrase(.propagationLayerCount), isLogarithmic: true,
      number: { value, _ in NumberText.short(value) }, mark: nil, level: nil
    ).block(width: width, plotHeight: Self.plotHeight, context)
  }

  private static func color(_ index: Int, _ theme: Theme) -> Color {
    [theme.kernel, theme.input, theme.output][index % 3]
  }
}
