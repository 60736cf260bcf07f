// JPEG in: baseline and progressive, grey and colour and ink, the right way up, in 0…1.
// It writes no JPEG and never returns a picture of which a part is missing.
// Next: `JPEGHeader.swift` for the segments and `EXIFOrientation.swift` for the turning.

import CTurboJPEG
import Reference

/// JPEG (ITU-T T.81), in.
public enum JPEG {
  /// Decodes a JPEG with the accurate inverse DCT and smooth chroma upsampling.
  ///
  /// - Throws: ``FormatError`` if it is cut short or damaged, has 12-bit samples or a lossless process, or has more
  ///   than ``Image/sampleLimit`` samples.
  static func decode(_ bytes: [UInt8], name: String) throws -> Image {
    let header = JPEGHeader(bytes)
    try checkSize(header, fileSize: bytes.count, name)
    guard let decoder = tjInitDecompress() else { throw FormatError(name, "no memory for the JPEG decoder") }
    defer { tjDestroy(decoder) }
    let decoded = try pixels(of: header.repaired ?? bytes, decoder, header, name)

    var conversions: [Conversion] = []
    if let (major, minor) = header.oddVersion { conversions.append(.jfifVersion(major: major, minor: minor)) }
    let extraneous = header.extraneousBytes + decoded.extraneousBytes
    if extraneous > 0 { conversions.append(.extraneousBytes(extraneous)) }
    var (samples, channels) = (decoded.samples, decoded.channels)
    if channels == 4 {
      samples = light(ofInks: samples, inverted: header.hasAdobe)
      channels = 3
      conversions.append(.cmyk)
    }
    var (width, height) = (decoded.width, decoded.height)
    if let orientation = header.orientation, orientation != 1 {
      (samples, width, height) = EXIFOrientation.apply(
        orientation, to: samples, width: width, height: height, channels: channels)
      conversions.append(.exifOrientation(orientation))
    }
    return Image(
      samples: Tensor(shape: [height, width, channels], scalars: scaled(samples)), storedChannels: decoded.channels,
      bitDepth: 8, original: text(decoded.space, header), conversions: conversions)
  }

  private struct Decoded {
    var samples: [UInt8]
    var width: Int
    var height: Int
    var channels: Int
    var space: TJCS
    var extraneousBytes: Int
  }

  /// Refuses, before memory is asked for, a picture that is too large or that so short a file cannot hold.
  private static func checkSize(_ header: JPEGHeader, fileSize: Int, _ name: String) throws {
    let (width, height) = (header.width, header.height)
    // At most 65535 · 65535 · 255, which fits.
    guard width * height * header.components <= Image.sampleLimit else {
      throw FormatError(
        name, "a JPEG of \(width)×\(height) pixels is too large",
        remedy: "width × height × channels may be \(Image.sampleLimit) at most")
    }
    // A block of 8×8 pixels takes one bit or more (Huffman coding only; arithmetic coding can do with less).
    let isHuffman = header.frame.map { 0xC0...0xC2 ~= $0 } ?? false
    if isHuffman, width * height / 512 > fileSize { throw damaged(name, "the file is too short for its size") }
  }

  private static func pixels(
    of bytes: [UInt8], _ decoder: tjhandle, _ header: JPEGHeader, _ name: String
  ) throws -> Decoded {
    var (width, height, subsampling, code): (Int32, Int32, Int32, Int32) = (0, 0, -1, -1)
    let length = UInt(bytes.count)
    let result = tjDecompressHeader3(decoder, bytes, length, &width, &height, &subsampling, &code)
    // TurboJPEG fails on sampling factors that it has no name for, but it decodes those: go on if the rest is known.
    guard width > 0, height > 0, code >= 0 else {
      throw damaged(name, result == 0 ? "no picture in it" : message(decoder))
    }
    let space = TJCS(UInt32(code))
    let (format, channels) =
      switch space {
      case TJCS_GRAY: (TJPF_GRAY, 1)
      case TJCS_CMYK, TJCS_YCCK: (TJPF_CMYK, 4)
      default: (TJPF_RGB, 3)
      }
    let count = Int(width) * Int(height) * channels
    guard count <= Image.sampleLimit, Int(width) == header.width, Int(height) == header.height else {
      throw damaged(name, "two different sizes in one file")
    }
    var extraneous = 0
    // A decoding bound, not a taste: more than 500 scans is what an attack looks like.
    let flags = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS
    let samples = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      if tjDecompress2(decoder, bytes, length, buffer.baseAddress, width, 0, height, format.rawValue.asInt32, flags)
        != 0
      {
        guard tjGetErrorCode(decoder) == TJERR_WARNING.rawValue.asInt32,
          let bytes = harmlessBytes(message(decoder))
        else { throw damaged(name, message(decoder)) }
        extraneous = bytes
      }
      initialized = count
    }
    return Decoded(
      samples: samples, width: Int(width), height: Int(height), channels: channels, space: space,
      extraneousBytes: extraneous)
  }

  /// The number of bytes in TurboJPEG's warning that there are some before the end-of-image marker, else `nil`.
  ///
  /// That warning is the only one that is no error. It is the first of its decoding (TurboJPEG keeps the first) and it is
  /// given after the last pixel, so nothing went wrong before it; and it is common: photographs of the Dogs vs. Cats
  /// set have it, written by cameras that pad. Every other warning (a bad Huffman code, a premature end, a lost
  /// restart marker, bytes left over before any other marker) means pixels that are made up.
  private static func harmlessBytes(_ message: String) -> Int? {
    let (prefix, suffix) = ("Corrupt JPEG data: ", " extraneous bytes before marker 0xd9")
    guard message.hasPrefix(prefix), message.hasSuffix(suffix) else { return nil }
    return Int(message.dropFirst(prefix.count).dropLast(suffix.count))
  }

  /// `R = C·K / 255` for inks stored inverted (255 = no ink), as Adobe's programs do; else of `255 − C` and `255 − K`.
  /// Rounded to nearest.
  private static func light(ofInks inks: [UInt8], inverted: Bool) -> [UInt8] {
    let mask: UInt8 = inverted ? 0 : 255
    let pixels = inks.count / 4
    return [UInt8](unsafeUninitializedCapacity: 3 * pixels) { buffer, count in
      for pixel in 0..<pixels {
        let paper = Int(inks[4 * pixel + 3] ^ mask)
        for colour in 0..<3 {
          buffer[3 * pixel + colour] = UInt8((Int(inks[4 * pixel + colour] ^ mask) * paper + 127) / 255)
        }
      }
      count = 3 * pixels
    }
  }

  private static func scaled(_ samples: [UInt8]) -> [Float] {
    let table = (0..<256).map { Float($0) / 255 }
    return [Float](unsafeUninitializedCapacity: samples.count) { buffer, count in
      for index in 0..<samples.count { buffer[index] = table[Int(samples[index])] }
      count = samples.count
    }
  }

  private static func text(_ space: TJCS, _ header: JPEGHeader) -> String {
    let kind =
      switch space {
      case TJCS_GRAY: "grey"
      case TJCS_RGB: "RGB"
      case TJCS_CMYK: "CMYK"
      case TJCS_YCCK: "YCCK"
      default: "YCbCr"
      }
    return "\(kind) 8-bit JPEG" + (header.frame == 0xC2 || header.frame == 0xCA ? ", progressive" : "")
  }

  private static func message(_ decoder: tjhandle) -> String {
    tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "unknown error"
  }

  private static func damaged(_ name: String, _ reason: String) -> FormatError {
    FormatError(name, "damaged or unsupported JPEG (\(reason))", remedy: "save it again as JPEG or PNG")
  }
}

extension FixedWidthInteger {
  /// C's enumerations come in as `UInt32`, its functions take `int`.
  fileprivate var asInt32: Int32 { Int32(truncatingIfNeeded: self) }
}
