// The one error of the module: a sentence for the person who asked for the picture.
// It carries no code; callers print it or throw it on.

/// Why a picture could not be made, in one line.
public struct VizError: Error, Equatable, CustomStringConvertible {
  /// The sentence.
  public let message: String

  /// Makes an error.
  public init(_ message: String) { self.message = message }

  /// The sentence.
  public var description: String { message }
}
