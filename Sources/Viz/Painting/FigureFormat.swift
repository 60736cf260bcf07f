// The file formats of figures. How each is written is the painter's business.
// Animations are not figures and have formats of their own.
// Next: `Painter`.

/// A file format of figures.
public enum FigureFormat: String, Sendable, CaseIterable {
  /// Pixels.
  case png
  /// Vectors for the web.
  case svg
  /// Vectors for print.
  case pdf
}
