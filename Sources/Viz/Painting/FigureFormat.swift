// The file formats of figures. How each is written is the painter's business.
// Animations are not figures and have formats of their own, below.
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

/// A file format of animations.
public enum AnimationFormat: String, Sendable, CaseIterable {
  /// At most 256 colours; every program that shows slides plays it.
  case gif
  /// A PNG with more than one picture: all colours; browsers play it.
  case apng
}
