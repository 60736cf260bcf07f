// What comes through deep networks, layer by layer: how much activations differ, how large gradients are, how many
// rectifiers are dead; several networks beside each other, and, if they were trained, what they were before and how
// their losses fell. The numbers and the judgement are the caller's.

/// Networks compared by what comes through them.
public struct PropagationPanel: Figure {
  /// One network.
  public struct Variant: Sendable, Equatable {
    /// What it is, as it is written at the end of its curves.
    public var name: String
    /// What becomes of its signals, as a sentence.
    public var verdict: String
    /// The standard deviation of each layer's activations, from the input on.
    public var deviations: [Double]
    /// The size of the gradient of each layer's weights.
    public var gradients: [Double]
    /// The share of dead channels of each layer; `nil` where there are no rectifiers.
    public var dead: [Double?]
    /// The loss of each step of a training; empty for none.
    public var losses: [Double]
    /// The same layers before the training; `nil` for none.
    public var start: Start?

    /// Makes a variant from its parts.
    public init(
      name: String, verdict: String, deviations: [Double], gradients: [Double], dead: [Double?], losses: [Double],
      start: Start?
    ) {
      self.name = name
      self.verdict = verdict
      self.deviations = deviations
      self.gradients = gradients
      self.dead = dead
      self.losses = losses
      self.start = start
    }
  }

  /// A network before its training.
  public struct Start: Sendable, Equatable {
    /// As of ``Variant``.
    public var deviations: [Double]
    /// Likewise.
    public var gradients: [Double]
    /// Likewise.
    public var dead: [Double?]

    /// Makes it from its parts.
    public init(deviations: [Double], gradients: [Double], dead: [Double?]) {
      (self.deviations, self.gradients, self.dead) = (deviations, gradients, dead)
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// When the layers were looked at.
  public var moment: String
  /// The networks; more than ``mostVariants`` could not be told apart.
  public var variants: [Variant]
  /// A loss that is marked: that of guessing.
  public var guessingLoss: Double
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// The colours there are.
  public static let mostVariants = 4

  /// Makes a figure from its parts.
  public init(
    title: String, moment: String, variants: [Variant], guessingLoss: Double, facts: [String], command: String
  ) {
    self.title = title
    self.moment = moment
    self.variants = variants
    self.guessingLoss = guessingLoss
    self.facts = facts
    self.command = command
  }

  private static let plotHeight = 240.0
  /// Of a plot by itself.
  private static let flatHeight = 140.0
  private static let gap = 48.0
  private static let nameWidth = 190.0
  private static let startWidth = 1.5
  private static let startDash = 4.0
  /// The share that the axis of dead channels reaches at least.
  private static let leastDead = 0.1

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard !variants.isEmpty, variants.count <= Self.mostVariants, variants.contains(where: { !$0.deviations.isEmpty })
    else { throw VizError("between one and \(Self.mostVariants) networks with layers can be compared") }
    var page = Page(context, title: title, width: Page.fullWidth)
    page.add(verdicts(context), gap: 24)
    page.add(
      pair(
        layers(.propagationDeviation, \.deviations, \.deviations, context),
        layers(.propagationGradient, \.gradients, \.gradients, context), context), gap: 24)
    let dead =
      variants.contains { $0.dead.contains { $0 != nil } }
      ? plot(
        .propagationDead, variants.map(\.dead), before: variants.map { $0.start?.dead ?? [] },
        axis: .propagationLayer, isLogarithmic: false, context) : nil
    let losses = variants.contains { !$0.losses.isEmpty } ? lossPlot(context) : nil
    if let losses {
      page.add(pair(losses, dead, context), gap: 24)
    } else if let dead {
      page.add(dead.block(width: Page.fullWidth, plotHeight: Self.flatHeight, context), gap: 24)
    }
    return page.finish(facts: facts, command: command)
  }

  /// A sentence for each network, in its colour.
  private func verdicts(_ context: FigureContext) -> Block {
    let nameWidth = (variants.map { context.width($0.name, .heading) }.max() ?? 0).rounded(.up) + 24
    let lines = variants.map { context.wrapped($0.verdict, .body, width: Page.fullWidth - nameWidth) }
    let heights = lines.map { Double(max(1, $0.count)) * 22 + 4 }
    return Block(size: Size(width: Page.fullWidth, height: 28 + heights.reduce(0, +))) { canvas, origin in
      canvas.text(moment, .small, canvas.theme.mutedText, x: origin.x, middle: origin.y + 8)
      if variants.contains(where: { $0.start != nil }) {
        legend(&canvas, x: origin.x + context.width(moment, .small) + 40, middle: origin.y + 8)
      }
      var y = origin.y + 28
      for (index, variant) in variants.enumerated() {
        canvas.text(variant.name, .heading, Self.color(index, canvas.theme), x: origin.x, middle: y + 10)
        _ = canvas.lines(lines[index], .body, canvas.theme.text, x: origin.x + nameWidth, top: y)
        y += heights[index]
      }
    }
  }

  /// Which of two curves of a colour is which.
  private func legend(_ canvas: inout Canvas, x: Double, middle: Double) {
    let color = canvas.theme.mutedText
    var x = x
    for (phrase, width, dash) in [
      (Phrase.propagationDashed, Self.startWidth, Self.startDash), (.propagationSolid, 2.5, 0),
    ] {
      let text = canvas.context.phrase(phrase)
      canvas.line([Point(x: x, y: middle), Point(x: x + 28, y: middle)], color: color, width: width, dash: dash)
      canvas.text(text, .small, color, x: x + 36, middle: middle)
      x += 36 + canvas.context.width(text, .small) + 24
    }
  }

  private func pair(_ left: LinePlot?, _ right: LinePlot?, _ context: FigureContext) -> Block {
    let width = ((Page.fullWidth - Self.gap) / 2).rounded(.down)
    return .beside(
      [left, right].compactMap(\.self).map { $0.block(width: width, plotHeight: Self.plotHeight, context) },
      gap: Self.gap)
  }

  private func layers(
    _ heading: Phrase, _ values: KeyPath<Variant, [Double]>, _ before: KeyPath<Start, [Double]>,
    _ context: FigureContext
  ) -> LinePlot {
    plot(
      heading, variants.map { $0[keyPath: values].map(Optional.some) },
      before: variants.map { $0.start?[keyPath: before].map(Optional.some) ?? [] }, axis: .propagationLayer,
      isLogarithmic: true, context)
  }

  private func lossPlot(_ context: FigureContext) -> LinePlot {
    var plot = plot(
      .propagationLoss, variants.map { $0.losses.map(Optional.some) }, before: [], axis: .stepAxis,
      isLogarithmic: false, context)
    plot.level = LinePlot.Mark(
      place: guessingLoss,
      name: Phrase.propagationGuessing.text(context.language, NumberText.fixed(guessingLoss, decimals: 3)))
    return plot
  }

  /// The curves of all networks, over what they were before the training.
  private func plot(
    _ heading: Phrase, _ values: [[Double?]], before: [[Double?]], axis: Phrase, isLogarithmic: Bool,
    _ context: FigureContext
  ) -> LinePlot {
    let starts = before.enumerated().map { index, values in
      LinePlot.Curve(
        label: "", values: values, color: Self.color(index, context.theme), width: Self.startWidth,
        dash: Self.startDash)
    }
    let curves = zip(variants, values).enumerated().map { index, pair in
      let name = context.shortened(pair.0.name, .small, width: Self.nameWidth)
      let number = pair.1.last.flatMap(\.self).map { text($0, heading) }
      return LinePlot.Curve(
        label: [name, number].compactMap(\.self).joined(separator: " "), values: pair.1,
        color: Self.color(index, context.theme), width: heading == .propagationLoss ? 1.5 : 2.5)
    }
    // Networks without rectifiers have no dead channels to be named.
    let told = curves.filter { curve in heading != .propagationDead || curve.values.contains { $0 != nil } }
    return LinePlot(
      heading: context.phrase(heading), curves: starts.filter { !$0.values.isEmpty } + told,
      count: max(1, values.map(\.count).max() ?? 1), axis: context.phrase(axis), isLogarithmic: isLogarithmic,
      number: { Self.tick($0, step: $1, heading) },
      reach: heading == .propagationDead ? [0, Self.leastDead] : [], mark: nil, level: nil)
  }

  private func text(_ value: Double, _ heading: Phrase) -> String {
    guard heading == .propagationDead, value.isFinite else { return NumberText.short(value, digits: 3) }
    return NumberText.short((value * 1e4).rounded() / 1e2) + " %"
  }

  /// A number on an upward axis, with as many digits as tell it from the next.
  private static func tick(_ value: Double, step: Double, _ heading: Phrase) -> String {
    let (scale, unit) = heading == .propagationDead ? (100.0, " %") : (1, "")
    guard abs(value) < 1e6 else { return NumberText.short(value) }
    let decimals = max(0, Int((-Maths.log10(step * scale) - 1e-9).rounded(.up)))
    return NumberText.fixed(scale * (value / step).rounded() * step, decimals: min(decimals, 9)) + unit
  }

  /// The colour of a network.
  static func color(_ index: Int, _ theme: Theme) -> Color {
    [theme.kernel, theme.input, theme.output, theme.text][index % mostVariants]
  }
}
