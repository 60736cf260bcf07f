// From a figure to a file, and the lines a report has about it.

import Formats
import Reference
import Viz

/// Makes a file of a figure.
enum FigureFile {
  /// Lays a figure out, paints it and writes it whole.
  ///
  /// - Parameter make: makes the figure; its argument makes any text of people's fit for the shipped fonts.
  static func write(
    to target: FigureTarget, language: Language, _ make: ((String) -> String) throws -> any Figure
  ) throws {
    let painter = try Painter(fontFolder: ResourceFolder.locate("fonts"))
    let context = FigureContext(language: language, theme: target.theme, measurer: painter)
    let figure = try make { painter.printable($0) }
    let bytes = try painter.render(figure.scene(context), as: target.format, dpi: target.dpi)
    try AtomicFile.write(bytes, to: target.path)
  }
}

extension Report {
  /// How many values the colours of a figure do not reach.
  mutating func tell(outside tensor: Tensor<Float>, kind: DisplayRange.Kind) {
    let range = DisplayRange(tensor, kind: kind)
    say(
      .labelDisplay,
      Phrase.figureRange.text(
        language, NumberText.range(range.lower, range.upper), NumberText.grouped(range.outside),
        NumberText.grouped(tensor.count))
    )
    record("figure_outside", .integer(range.outside))
  }

  /// A figure that was written.
  mutating func tell(figure path: String) {
    say(wrote: path)
    record("figure", .string(path))
  }
}
