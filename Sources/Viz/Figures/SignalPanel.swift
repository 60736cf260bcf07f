// One-dimensional convolution: signal, kernel as given and as used, output, the outer two on one axis of indices.
// The output is drawn where it belongs: its first value under the signal's index `offset`.
// Next: `SignalTrack`.

/// A signal, a kernel, and what they make.
public struct SignalPanel: Figure {
  /// What is to be seen, as a sentence.
  public var title: String
  /// The signal.
  public var signal: [Double]
  /// The kernel as it was given.
  public var kernel: [Double]
  /// The kernel as it is multiplied: flipped for a convolution.
  public var kernelUsed: [Double]
  /// The output.
  public var output: [Double]
  /// The signal's index under which the output's first value lies; negative if the output begins earlier.
  public var offset: Int
  /// Indices of the signal from one output to the next: the stride.
  public var spacing: Int
  /// Which sign stands between signal and kernel.
  public var operation: FilterPanel.Operation
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, signal: [Double], kernel: [Double], kernelUsed: [Double], output: [Double], offset: Int,
    spacing: Int,
    operation: FilterPanel.Operation, facts: [String], command: String
  ) {
    self.title = title
    self.signal = signal
    self.kernel = kernel
    self.kernelUsed = kernelUsed
    self.output = output
    self.offset = offset
    self.spacing = spacing
    self.operation = operation
    self.facts = facts
    self.command = command
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard !signal.isEmpty, !kernel.isEmpty, !output.isEmpty, kernelUsed.count == kernel.count else {
      throw VizError("a signal of \(signal.count), a kernel of \(kernel.count) and an output of \(output.count) values")
    }
    let indices = min(0, offset)..<max(signal.count, offset + (output.count - 1) * spacing + 1)
    let room = Page.fullWidth - SignalTrack.axisWidth
    // Whole pixels for stems, so that they are equally thick.
    let fitting = room / Double(indices.count)
    let unit = indices.count <= SignalTrack.stemLimit ? min(64, fitting.rounded(.down)) : fitting
    let width = max(640, SignalTrack.axisWidth + unit * Double(indices.count))
    var page = Page(context, title: title, width: width)
    let theme = context.theme
    func track(
      _ values: [Double], _ start: Int, _ indices: Range<Int>, _ color: Color, _ unit: Double, spacing: Int = 1
    ) -> Block {
      SignalTrack(
        values: values, start: start, spacing: spacing, indices: indices, color: color, unit: unit, height: 152,
        context: context
      ).block
    }
    page.add(
      headed(.signal, signal, "", theme.input, track(signal, 0, indices, theme.input, unit), context), gap: 24)
    let half = (page.width - 32) / 2
    let kernelRoom = half - SignalTrack.axisWidth
    let stems = kernel.count <= SignalTrack.stemLimit
    let kernelFit = kernelRoom / Double(kernel.count)
    let kernelUnit = stems ? max(1, min(64, kernelFit.rounded(.down))) : kernelFit
    let range = 0..<kernel.count
    let given = headed(
      .kernelAsGiven, kernel, operation.sign, theme.kernel, track(kernel, 0, range, theme.kernel, kernelUnit), context,
      width: half)
    let used = headed(
      operation == .convolution ? .kernelFlipped : .kernelAsUsed, kernelUsed, "", theme.kernel,
      track(kernelUsed, 0, range, theme.kernel, kernelUnit), context, width: half)
    page.add(.beside([given, used], gap: 32), gap: 24)
    page.add(
      headed(
        .output, output, "=", theme.output, track(output, offset, indices, theme.output, unit, spacing: spacing),
        context), gap: 24)
    var notes = [Phrase.startsAt.text(context.language, NumberText.short(Double(offset)))]
    if max(signal.count, output.count) > SignalTrack.lineLimit {
      notes.append(Phrase.envelope.text(context.language, "\(max(signal.count, output.count))"))
    }
    return page.finish(facts: facts + notes, command: command)
  }

  /// A track under its name and facts.
  private func headed(
    _ name: Phrase, _ values: [Double], _ sign: String, _ color: Color, _ track: Block, _ context: FigureContext,
    width: Double? = nil
  ) -> Block {
    let finite = values.filter(\.isFinite)
    var facts = [Phrase.values.text(context.language, "\(values.count)")]
    if let low = finite.min(), let high = finite.max() { facts.append(NumberText.range(low, high)) }
    if finite.count < values.count {
      facts.append(Phrase.notNumbers.text(context.language, "\(values.count - finite.count)"))
    }
    let heading = context.phrase(name)
    let size = Size(width: width ?? track.size.width, height: 32 + track.size.height)
    return Block(size: size) { canvas, origin in
      canvas.text(sign, .largeNumber, canvas.theme.mutedText, x: origin.x, middle: origin.y + 8)
      let left = origin.x + SignalTrack.axisWidth
      canvas.text(heading, .heading, color, x: left, middle: origin.y + 8)
      canvas.text(
        FigureContext.joined(facts), .small, canvas.theme.mutedText,
        x: left + context.width(heading, .heading) + 12, middle: origin.y + 8)
      track.draw(&canvas, Point(x: origin.x, y: origin.y + 32))
    }
  }
}
