// A JPEG's segments up to the first scan: sizes, colour transform, EXIF, and what does not belong there.
// It decodes no pixel and changes none; every length is checked before it is followed.
// Next: `JPEG.swift`, which decodes with what is found here, and `EXIFOrientation.swift`.

/// What the segments before the first scan of a JPEG say (ITU-T T.81, annex B).
struct JPEGHeader {
  /// The process: 0xC0 baseline, 0xC1 extended, 0xC2 progressive, 0xC9 and 0xCA arithmetic coding; `nil` without one.
  private(set) var frame: UInt8?
  /// Columns and rows, 0 without a frame.
  private(set) var width = 0
  private(set) var height = 0
  /// Components per pixel: 1, 3 or 4.
  private(set) var components = 0
  /// Whether Adobe's APP14 segment is there; then the inks of a CMYK file are stored inverted.
  private(set) var hasAdobe = false
  /// The orientation (1…8) of the first EXIF segment, if it says one.
  private(set) var orientation: Int?
  /// A JFIF version other than 1.x. TurboJPEG warns of it, and nothing depends on it.
  private(set) var oddVersion: (major: Int, minor: Int)?
  /// Bytes between segments that belong to nothing.
  private(set) var extraneousBytes = 0
  /// The file without those bytes and with JFIF version 1.1; `nil` if it needed no such repair.
  ///
  /// TurboJPEG keeps only the first warning of a decoding, and these two come first: unrepaired, they would hide a
  /// warning of damaged pixels.
  private(set) var repaired: [UInt8]?

  /// Reads the segments of `bytes`, which begin with `FF D8`. Stops quietly where they make no sense; the decoder will
  /// say so better.
  init(_ bytes: [UInt8]) {
    var kept: [Range<Int>] = []
    var keptStart = 0
    var versionOffset: Int?
    var position = 2
    var segmentEnd = 2
    while let found = Self.marker(in: bytes, from: position) {
      if found.skipped > 0 {
        extraneousBytes += found.skipped
        kept.append(keptStart..<segmentEnd)
        keptStart = found.offset
      }
      position = found.offset + 2
      segmentEnd = position
      if found.code == 0x01 || 0xD0...0xD8 ~= found.code { continue }
      guard position + 2 <= bytes.count else { break }
      let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
      guard length >= 2, position + length <= bytes.count else { break }
      if found.code == 0xDA || found.code == 0xD9 { break }
      let segment = bytes[position + 2..<position + length]
      read(segment, code: found.code, versionOffset: &versionOffset)
      position += length
      segmentEnd = position
    }
    guard extraneousBytes > 0 || oddVersion != nil else { return }
    var copy = bytes
    if let versionOffset { copy.replaceSubrange(versionOffset..<versionOffset + 2, with: [1, 1]) }
    repaired = kept.flatMap { copy[$0] } + copy[keptStart...]
  }

  /// The next marker at or after `position`: where its `FF` is, its code, and how many bytes before it are not padding.
  /// Padding is any number of `FF` before a marker. `nil` at the end of the file.
  private static func marker(in bytes: [UInt8], from start: Int) -> (offset: Int, code: UInt8, skipped: Int)? {
    var position = start
    var skipped = 0
    while true {
      while position < bytes.count, bytes[position] != 0xFF {
        position += 1
        skipped += 1
      }
      while position < bytes.count, bytes[position] == 0xFF { position += 1 }
      guard position < bytes.count else { return nil }
      if bytes[position] != 0 { return (position - 1, bytes[position], skipped) }
      position += 1
      skipped += 2
    }
  }

  private mutating func read(_ segment: ArraySlice<UInt8>, code: UInt8, versionOffset: inout Int?) {
    let start = segment.startIndex
    switch code {
    case 0xE0 where segment.starts(with: Array("JFIF\0".utf8)) && segment.count >= 14:
      if segment[start + 5] != 1, versionOffset == nil {
        oddVersion = (Int(segment[start + 5]), Int(segment[start + 6]))
        versionOffset = start + 5
      }
    case 0xE1 where segment.starts(with: Array("Exif\0".utf8)):
      if orientation == nil { orientation = EXIFOrientation.parse(Array(segment.dropFirst(6))) }
    case 0xEE where segment.starts(with: Array("Adobe".utf8)) && segment.count >= 12:
      hasAdobe = true
    case 0xC0...0xCF where code != 0xC4 && code != 0xC8 && code != 0xCC && segment.count >= 6:
      frame = code
      height = Int(segment[start + 1]) << 8 | Int(segment[start + 2])
      width = Int(segment[start + 3]) << 8 | Int(segment[start + 4])
      components = Int(segment[start + 5])
    default: break
    }
  }
}
