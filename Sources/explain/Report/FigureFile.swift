// From a figure to a file, and the lines a report has about it.

import Formats
import Reference
import Viz

/// Makes a file of a figure.
enum FigureFile {
  /// Lays a figure out and paints it.
  ///
  /// - Parameter make: makes the figure; its argument makes any text of people's fit for the shipped fonts.
  static func bytes(
    for target: FigureTarget, language: Language, _ make: ((String) -> String) throws -> any Figure
  ) throws -> [UInt8] {
    let painter = try painter()
    let context = FigureContext(language: language, theme: target.theme, measurer: painter)
    let figure = try make { painter.printable($0) }
    return try painter.render(figure.scene(context), as: target.format, dpi: target.dpi)
  }

  /// Finds out whether a figure can be drawn at all, before long work that ends with one.
  static func checkFonts() throws { _ = try painter() }

  /// What paints figures, and knows how wide their texts are.
  static func painter() throws -> Painter { try Painter(fontFolder: fontFolder) }

  /// Where the shipped fonts are.
  static var fontFolder: String { get throws { try ResourceFolder.locate("fonts") } }
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

  /// Draws a figure, to be written with the other files.
  ///
  /// - Parameter make: as of ``FigureFile/bytes(for:language:_:)``.
  mutating func draw(_ target: FigureTarget, _ make: ((String) -> String) throws -> any Figure) throws {
    add(file: target.path, bytes: try FigureFile.bytes(for: target, language: language, make), key: "figure")
  }
}
