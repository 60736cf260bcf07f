// PNG in: every colour type and bit depth, interlaced or not, to samples in 0…1 over white.
// It applies no gamma and reads no colour profile; the chunks and the compression are libpng's, in `png_read.c`.
// Next: `PNG+Writing.swift` for the way back.

import CPNGCodec
import Reference

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Portable Network Graphics (ISO/IEC 15948), in and out.
public enum PNG {
  /// Decodes a PNG.
  ///
  /// - Throws: ``FormatError`` if it is cut short, if a checksum is wrong, if a palette index has no colour, or if it
  ///   has more than ``Image/sampleLimit`` samples.
  static func decode(_ bytes: [UInt8], name: String) throws -> Image {
    var picture = png_codec_picture()
    var message = [CChar](repeating: 0, count: 256)
    let failed = bytes.withUnsafeBufferPointer {
      png_codec_read($0.baseAddress, $0.count, UInt64(Image.sampleLimit), &picture, &message)
    }
    if failed != 0 {
      let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw error(name, reason, width: Int(picture.width), height: Int(picture.height))
    }
    defer { png_codec_free(&picture) }
    var source = Source(picture)
    let samples: [Float]
    if picture.bit_depth == 16 {
      samples = try source.convert(UInt16.self, name: name)
    } else {
      samples = try source.convert(UInt8.self, name: name)
    }
    return Image(
      samples: Tensor(shape: [source.height, source.width, source.colours], scalars: samples),
      storedChannels: source.channels, bitDepth: source.bitDepth, original: source.text,
      conversions: source.conversions)
  }

  private static func error(_ name: String, _ reason: String, width: Int, height: Int) -> FormatError {
    if reason == "the picture is too large" {
      return FormatError(
        name, "a PNG of \(width)×\(height) pixels is too large",
        remedy: "width × height × channels may be \(Image.sampleLimit) at most")
    }
    return FormatError(name, "damaged PNG (\(reason))", remedy: "save or download it again")
  }
}

/// The picture that the C code took apart, and how its samples become numbers.
private struct Source {
  let picture: png_codec_picture
  let width: Int
  let height: Int
  /// Samples per pixel in the file.
  let channels: Int
  /// Samples per pixel in the result.
  let colours: Int
  let bitDepth: Int
  let hasAlpha: Bool
  private(set) var transparentPixels = 0

  private var isPalette: Bool { picture.colour_type == 3 }
  private var isGrey: Bool { picture.colour_type == 0 || picture.colour_type == 4 }
  private var hasKey: Bool { picture.has_key != 0 }

  init(_ picture: png_codec_picture) {
    self.picture = picture
    width = Int(picture.width)
    height = Int(picture.height)
    channels = Int(picture.channels)
    bitDepth = Int(picture.bit_depth)
    colours = picture.colour_type == 0 || picture.colour_type == 4 ? 1 : 3
    hasAlpha = picture.colour_type & 4 != 0 || picture.has_key != 0 || picture.has_alpha_list != 0
  }

  /// The file's samples as numbers in 0…1, `colours` for each pixel, over white.
  mutating func convert<Sample: FixedWidthInteger & UnsignedInteger>(_: Sample.Type, name: String) throws -> [Float] {
    let count = width * height * channels
    guard let memory = picture.samples else { return [] }
    let stored = UnsafeBufferPointer(start: memory.assumingMemoryBound(to: Sample.self), count: count)
    if isPalette { return try paletteColours(stored, name: name) }
    return hasAlpha ? overWhite(stored) : scaled(stored)
  }

  /// value / largest, for every value of the bit depth; the unused rest of a byte's range is 1.
  private var table: [Double] {
    let largest = Double((1 << bitDepth) - 1)
    return (0..<(1 << max(bitDepth, 8))).map { min(Double($0) / largest, 1) }
  }

  private func scaled<Sample: FixedWidthInteger>(_ stored: UnsafeBufferPointer<Sample>) -> [Float] {
    let table = table.map { Float($0) }
    return [Float](unsafeUninitializedCapacity: stored.count) { buffer, count in
      for index in 0..<stored.count { buffer[index] = table[Int(stored[index])] }
      count = stored.count
    }
  }

  /// `alpha·colour + (1 − alpha)`, in double precision, rounded once. Opaque pixels keep their colour exactly.
  private mutating func overWhite<Sample: FixedWidthInteger>(_ stored: UnsafeBufferPointer<Sample>) -> [Float] {
    let table = table
    let key = [picture.key_grey, picture.key_red, picture.key_green, picture.key_blue]
    let pixels = width * height
    return [Float](unsafeUninitializedCapacity: pixels * colours) { buffer, count in
      for pixel in 0..<pixels {
        let first = pixel * channels
        let alpha: Double
        if !hasKey {
          alpha = table[Int(stored[first + colours])]
        } else if isGrey {
          alpha = Int(stored[first]) == Int(key[0]) ? 0 : 1
        } else {
          let matches = (0..<3).allSatisfy { Int(stored[first + $0]) == Int(key[1 + $0]) }
          alpha = matches ? 0 : 1
        }
        if alpha < 1 { transparentPixels += 1 }
        for colour in 0..<colours {
          buffer[pixel * colours + colour] = Float(alpha * table[Int(stored[first + colour])] + (1 - alpha))
        }
      }
      count = pixels * colours
    }
  }

  private mutating func paletteColours<Sample: FixedWidthInteger>(
    _ stored: UnsafeBufferPointer<Sample>, name: String
  ) throws -> [Float] {
    let entries = Array(UnsafeBufferPointer(start: picture.palette, count: 4 * Int(picture.palette_count)))
    let colourCount = entries.count / 4
    let table = (0..<3 * colourCount).map { index in
      let alpha = Double(entries[index / 3 * 4 + 3]) / 255
      return Float(alpha * (Double(entries[index / 3 * 4 + index % 3]) / 255) + (1 - alpha))
    }
    var result = [Float](repeating: 0, count: 3 * stored.count)
    for pixel in 0..<stored.count {
      let index = Int(stored[pixel])
      guard index < colourCount else {
        throw FormatError(
          name,
          "damaged PNG (pixel \(pixel % width), \(pixel / width) has colour \(index) of a palette of \(colourCount))",
          remedy: "save or download it again")
      }
      for colour in 0..<3 { result[3 * pixel + colour] = table[3 * index + colour] }
      if entries[4 * index + 3] < 255 { transparentPixels += 1 }
    }
    return result
  }

  /// Such as `RGB+alpha 16-bit PNG, interlaced`.
  var text: String {
    let kind =
      switch picture.colour_type {
      case 0: "grey"
      case 2: "RGB"
      case 3: "palette"
      case 4: "grey+alpha"
      default: "RGB+alpha"
      }
    return "\(kind) \(bitDepth)-bit PNG" + (picture.interlaced != 0 ? ", interlaced" : "")
      + (picture.animated != 0 ? ", animated" : "")
  }

  var conversions: [Conversion] {
    var list: [Conversion] = []
    if picture.animated != 0 { list.append(.firstFrame) }
    if isPalette { list.append(.palette) }
    if hasKey { list.append(.colourKey) }
    if bitDepth == 16 { list.append(.sixteenBit) }
    if hasAlpha { list.append(.alphaOverWhite(transparentPixels: transparentPixels)) }
    return list
  }
}
