// The words below the grids of an animation: what is drawn in which colour. The same at every step.

import Reference

extension SlidingLayout {
  var inputCaption: Caption {
    var caption = Caption(context.phrase(.input), context.theme.input, [inputShape])
    if panel.window.geometry.padding != .none { caption.add(context.phrase(.slidePadding), swatch: .hatch) }
    if hasInserted { caption.add(context.phrase(.slideInserted), swatch: .color(context.theme.cell)) }
    caption.add(windowText, swatch: .outline(context.theme.window))
    if hasWinners { caption.add(context.phrase(.winner), swatch: .outline(context.theme.output)) }
    if showsNumbers, let divisor { caption.add(Phrase.divisor.text(context.language, "\(divisor)")) }
    return caption
  }

  var kernelCaption: Caption {
    let geometry = panel.window.geometry
    return Caption(
      context.phrase(kernelPhrase), context.theme.kernel,
      [shape(geometry.rows.kernel, geometry.columns.kernel, channels: 1)])
  }

  /// The room for the kernel's heading on one line.
  var kernelWidth: Double { max(112, (context.width(kernelCaption.heading, .heading) + 1).rounded(.up)) }

  /// The room for the title on one line, if it is not too long.
  var titleWidth: Double { min(760, context.width(panel.title, .title) + 1) }

  var outputCaption: Caption {
    let geometry = panel.window.geometry
    return Caption(
      context.phrase(.output), context.theme.output,
      [shape(geometry.rows.output, geometry.columns.output, channels: geometry.outputChannels)])
  }

  /// How the kernel lies on the cells.
  private var kernelPhrase: Phrase {
    switch panel.window.operation {
    case .convolution(.convolve): .kernelFlipped
    case .transposed(.correlate): .slideTurned
    case .convolution(.correlate), .transposed(.convolve), .pooling: .kernelAsUsed
    }
  }

  private var inputShape: String {
    let size = panel.window.inputSize
    return shape(size.rows, size.columns, channels: panel.window.geometry.inputChannels)
  }

  private var windowText: String {
    let geometry = panel.window.geometry
    return Phrase.slideWindow.text(
      context.language, shape(geometry.rows.kernel, geometry.columns.kernel, channels: 1))
  }

  /// `5×7`, `5×7×3`, and of a signal `7`.
  private func shape(_ rows: Int, _ columns: Int, channels: Int) -> String {
    NumberText.shape((panel.window.isSignal ? [] : [rows]) + [columns] + (channels > 1 ? [channels] : []))
  }

  private var hasInserted: Bool { panel.window.spacing != .one }

  private var hasWinners: Bool {
    if case .pooling(let mode) = panel.window.operation { mode != .average } else { false }
  }
}

extension Padding {
  fileprivate static let none = Padding(top: 0, bottom: 0, left: 0, right: 0)
}
