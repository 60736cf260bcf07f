// What was done to a file's values before anyone saw them. Nothing is converted without one of these being reported.
// They are values, not sentences: the command line words them in the user's language.
// Next: `Image.swift` and `NumpyArray.swift`, which carry them.

/// One thing that was done to a file's values, or a remark about the file, that the user is told.
public enum Conversion: Sendable, Equatable, Hashable, CustomStringConvertible {
  /// Palette indices were replaced by their colours.
  case palette
  /// The file has alpha: colours were mixed with white, `alpha·colour + (1 − alpha)`. The payload counts the pixels
  /// whose alpha is below 1; it may be 0.
  case alphaOverWhite(transparentPixels: Int)
  /// The file declares one colour to mean "transparent"; ``alphaOverWhite(transparentPixels:)`` follows and counts.
  case colourKey
  /// Samples are 16-bit and were divided by 65535.
  case sixteenBit
  /// Ink (cyan, magenta, yellow, black) was converted to light: `R = (1 − C)·(1 − K)`, and so on.
  case cmyk
  /// The picture was turned or mirrored as its EXIF orientation (2…8) demands.
  case exifOrientation(Int)
  /// The file is an animation; this is its default image.
  case firstFrame
  /// The file's name ends in `suffix`, but its content is `content`, which was read.
  case suffixMismatch(suffix: String, content: String)
  /// The file holds so many bytes (or a few more, that the decoder read ahead) which belong to nothing; every pixel was
  /// decoded without them.
  case extraneousBytes(Int)
  /// The JPEG's JFIF header has a version that does not exist; nothing in the pixels depends on it.
  case jfifVersion(major: Int, minor: Int)
  /// The array was stored big-endian.
  case bigEndian
  /// The array was stored in Fortran order and is now in C order; its shape and indices are the same.
  case fortranOrder

  /// The conversion in English.
  public var description: String {
    switch self {
    case .palette: "palette replaced by its colours"
    case .alphaOverWhite(0): "alpha channel dropped (every pixel is opaque)"
    case .alphaOverWhite(let pixels): "alpha composited over white (\(pixels) pixels not opaque)"
    case .colourKey: "transparent colour key applied"
    case .sixteenBit: "16-bit samples divided by 65535"
    case .cmyk: "CMYK converted to RGB"
    case .exifOrientation(let number): "EXIF orientation \(number) applied"
    case .firstFrame: "animation: only its default image"
    case .suffixMismatch(let suffix, let content): "named \(suffix) but is \(content)"
    case .extraneousBytes(let count): "\(count) bytes that belong to nothing skipped"
    case .jfifVersion(let major, let minor): "unknown JFIF version \(major).\(minor) ignored"
    case .bigEndian: "big-endian converted to little-endian"
    case .fortranOrder: "Fortran order converted to C order"
    }
  }
}
