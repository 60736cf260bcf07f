// A window on its way over a map: one step as a picture, all steps below each other, or one after another as an animation.
// The windows and every number are the caller's. Next: `SlidingLayout`, what all steps have in common; `SlidingSheet`.

import Reference

/// Pictures of a window that slides.
public struct SlidingPanel: Sendable {
  /// What is to be seen, as a sentence.
  public var title: String
  /// The windows.
  public var window: SlidingWindow
  /// Whether the numbers are written in the cells, where they fit.
  public var showsNumbers: Bool
  /// Facts for the line at the foot: sizes, formula.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a panel from its parts.
  public init(title: String, window: SlidingWindow, showsNumbers: Bool, facts: [String], command: String) {
    self.title = title
    self.window = window
    self.showsNumbers = showsNumbers
    self.facts = facts
    self.command = command
  }

  /// The picture of one step.
  ///
  /// - Precondition: the window has this step.
  public func frame(_ step: Int) -> any Figure { SlidingFrame(panel: self, step: step) }

  /// All steps on one page.
  public var sheet: any Figure { SlidingSheet(panel: self) }

  /// The scenes of all steps, all of one size. What they have in common is laid out once.
  public func scenes(_ context: FigureContext) -> some RandomAccessCollection<Scene> {
    let layout = SlidingLayout(self, context)
    return (0..<window.count).lazy.map { SlidingFrame.scene(layout, step: $0) }
  }
}

/// One step.
struct SlidingFrame: Figure {
  let panel: SlidingPanel
  let step: Int

  func scene(_ context: FigureContext) throws -> Scene {
    Self.scene(SlidingLayout(panel, context), step: step)
  }

  static func scene(_ layout: SlidingLayout, step: Int) -> Scene {
    let (panel, context) = (layout.panel, layout.context)
    let current = panel.window[step]
    if panel.window.isSignal {
      let tracks = SlidingTracks(layout: layout, step: current, number: step)
      var page = Page(context, title: panel.title, width: max(tracks.width, layout.sums.width, layout.titleWidth))
      page.add(tracks.block)
      page.add(layout.sums.block(step), gap: 24)
      return page.finish(facts: panel.facts, command: panel.command)
    }
    var row = PanelRow(columns: [], signs: [])
    row.columns.append(Column(panel: layout.input(current), caption: layout.inputCaption, leastWidth: 152))
    if layout.showsKernel {
      row.columns.append(
        Column(panel: layout.kernel(current), caption: layout.kernelCaption, leastWidth: layout.kernelWidth))
      row.signs.append("×")
    }
    row.columns.append(Column(panel: layout.output(step), caption: layout.outputCaption, leastWidth: 120))
    row.signs.append("→")
    var page = Page(context, title: panel.title, width: max(row.naturalWidth, layout.sums.width, layout.titleWidth))
    page.row(row, gap: 24)
    page.add(layout.sums.block(step), gap: 24)
    return page.finish(facts: panel.facts, command: panel.command)
  }
}
