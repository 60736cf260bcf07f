// PNG out: 8-bit grey or RGB, the same bytes for the same pixels.
// It writes no date, no text, no colour profile, and does not decide how numbers become bytes.
// Next: `AtomicFile.swift`, which puts the bytes in a file.

import CPNGCodec

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension PNG {
  /// A PNG of `pixels`: rows from the top, in each row `channels` bytes for every pixel from the left.
  ///
  /// `level` is zlib's, 0 (fast) … 9 (small). `pixelsPerMetre` is the density that a page layout program goes by
  /// (300 dpi = 11811); 0 says nothing. The same arguments give the same bytes with the same zlib.
  ///
  /// - Throws: ``OutputError`` if `channels` is not 1 or 3, a size is not in 1 … 2³¹ − 1, `pixels` does not have
  ///   `width·height·channels` bytes, or `level` or `pixelsPerMetre` is out of range.
  public static func encode(
    width: Int, height: Int, channels: Int, pixels: [UInt8], level: Int = 6, pixelsPerMetre: Int = 0
  ) throws -> [UInt8] {
    let sizes = 1...Int(Int32.max)
    guard channels == 1 || channels == 3 else {
      throw OutputError("PNG", "\(channels) channels", remedy: "1 (grey) and 3 (RGB) can be written")
    }
    guard sizes ~= width, sizes ~= height else {
      throw OutputError("PNG", "\(width)×\(height) pixels", remedy: "each side must be in 1…\(sizes.upperBound)")
    }
    let (count, overflow) = (width * height).multipliedReportingOverflow(by: channels)
    guard !overflow, pixels.count == count else {
      throw OutputError("PNG", "\(pixels.count) bytes for \(width)×\(height)×\(channels)", remedy: "one byte a sample")
    }
    guard 0...9 ~= level else { throw OutputError("PNG", "compression level \(level)", remedy: "0…9 are allowed") }
    guard 0...Int(Int32.max) ~= pixelsPerMetre else {
      throw OutputError("PNG", "\(pixelsPerMetre) pixels per metre", remedy: "0…\(Int32.max) are allowed")
    }
    var block: UnsafeMutablePointer<UInt8>?
    var size = 0
    var message = [CChar](repeating: 0, count: 256)
    let failed = pixels.withUnsafeBufferPointer {
      png_codec_write(
        $0.baseAddress, UInt32(width), UInt32(height), Int32(channels), Int32(level), UInt32(pixelsPerMetre), &block,
        &size, &message)
    }
    guard failed == 0, let block else {
      let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw OutputError("PNG", reason, remedy: "try a smaller picture")
    }
    defer { free(block) }
    return Array(UnsafeBufferPointer(start: block, count: size))
  }
}
