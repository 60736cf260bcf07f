// A picture as numbers between 0 and 1, with a record of how they came about.
// It draws nothing, resizes nothing and applies no gamma; a sample is the file's sample, divided.
// Next: `Image+Reading.swift`, then `PNG+Reading.swift` and `JPEG.swift`.

import Reference

/// A decoded picture.
public struct Image: Sendable, Equatable {
  /// The samples, `[H, W, C]` with C = 1 (grey) or 3 (red, green, blue), each in 0…1.
  ///
  /// A sample of the file is divided by the largest its bit depth can hold (1, 3, 15, 255 or 65535) and rounded once to
  /// `Float`. It stays as encoded: no gamma curve is applied or undone.
  public let samples: Tensor<Float>
  /// Samples per pixel in the file: 1 grey or palette index, 2 grey and alpha, 3 RGB, 4 RGB and alpha or CMYK.
  public let storedChannels: Int
  /// Bits per sample in the file: 1, 2, 4, 8 or 16.
  public let bitDepth: Int
  /// What the file is, such as `RGB 8-bit PNG, interlaced`.
  public let original: String
  /// What was done on the way from the file's samples to these.
  public let conversions: [Conversion]

  init(samples: Tensor<Float>, storedChannels: Int, bitDepth: Int, original: String, conversions: [Conversion]) {
    self.samples = samples
    self.storedChannels = storedChannels
    self.bitDepth = bitDepth
    self.original = original
    self.conversions = conversions
  }

  /// Columns, in pixels, after any EXIF orientation.
  public var width: Int { samples.shape[1] }
  /// Rows, in pixels, after any EXIF orientation.
  public var height: Int { samples.shape[0] }
  /// Samples per pixel in ``samples``: 1 or 3.
  public var channels: Int { samples.shape[2] }

  /// The brightness of every pixel, `[H, W]`.
  ///
  /// A colour picture gives luma by ITU-R BT.601, `0.299 R + 0.587 G + 0.114 B`, of the values as encoded (gamma
  /// included), computed in double precision and rounded once; so (1, 0, 0) becomes 0.299 and white stays exactly 1. A
  /// grey picture is returned as it is.
  public func grey() -> Tensor<Float> {
    guard channels == 3 else { return samples.reshaped([height, width]) }
    let colours = samples.storage
    return Tensor(shape: [height, width]) { pixel in
      let red = Double(colours[3 * pixel])
      let green = Double(colours[3 * pixel + 1])
      let blue = Double(colours[3 * pixel + 2])
      return Float(0.299 * red + 0.587 * green + 0.114 * blue)
    }
  }

  /// The most samples (width × height × channels) a picture may have: 2²⁸.
  public static let sampleLimit = 1 << 28
}
