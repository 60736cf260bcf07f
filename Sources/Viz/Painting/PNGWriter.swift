// A picture to the bytes of a PNG, by libpng; Cairo's own writer has no say in the compression and is three times slower.
// It reads nothing; pictures come in through Formats.
// Next: `Painter`.

import CPNGCodec

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

enum PNGWriter {
  /// zlib's level: 3 takes half as long again and saves a twentieth of the bytes.
  static let level: Int32 = 1

  static func bytes(_ raster: Raster, dpi: Int) throws -> [UInt8] {
    var block: UnsafeMutablePointer<UInt8>?
    var count = 0
    var message = [CChar](repeating: 0, count: 256)
    let status = png_codec_write(
      raster.bytes, UInt32(raster.width), UInt32(raster.height), 3, level,
      UInt32((Double(dpi) / 0.0254).rounded()), &block, &count, &message)
    guard status == 0, let block else {
      throw VizError("PNG: " + String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
    }
    defer { free(block) }
    return Array(UnsafeBufferPointer(start: block, count: count))
  }
}

extension Raster {
  /// The picture as a PNG: the same bytes for the same pixels.
  ///
  /// - Throws: `VizError` if libpng fails.
  public func png(dpi: Int) throws -> [UInt8] { try PNGWriter.bytes(self, dpi: dpi) }
}
