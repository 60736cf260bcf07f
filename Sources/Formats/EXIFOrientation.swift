// Which way up a photograph is: the one EXIF tag that changes what is seen.
// It is no EXIF library; anything it does not understand means "as stored".
// Next: `JPEG.swift`, which applies it.

/// The EXIF orientation tag (CIPA DC-008, tag 0x0112), and what it does to pixels.
enum EXIFOrientation {
  /// The orientation, 1…8, in a TIFF structure (the APP1 segment after `Exif\0\0`), or `nil` if there is none or the
  /// structure makes no sense.
  static func parse(_ tiff: [UInt8]) -> Int? {
    let littleEndian: Bool
    switch tiff.prefix(2) {
    case [0x49, 0x49]: littleEndian = true
    case [0x4D, 0x4D]: littleEndian = false
    default: return nil
    }

    /// `size` bytes at `offset` as a number, or `nil` past the end. Offsets are at most 2³² + 12·2¹⁶, so sums fit.
    func number(at offset: Int, size: Int) -> Int? {
      guard offset >= 0, offset <= tiff.count - size else { return nil }
      let digits = tiff[offset..<offset + size]
      return (littleEndian ? Array(digits.reversed()) : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
    }

    guard number(at: 2, size: 2) == 42, let directory = number(at: 4, size: 4), directory >= 8,
      let entries = number(at: directory, size: 2)
    else { return nil }
    for entry in 0..<entries {
      let offset = directory + 2 + 12 * entry
      guard let tag = number(at: offset, size: 2) else { return nil }
      guard tag == 0x0112 else { continue }
      // One value of type 3 (16 bits), which stands at the left of the four bytes for values.
      guard number(at: offset + 2, size: 2) == 3, number(at: offset + 4, size: 4) == 1,
        let value = number(at: offset + 8, size: 2), 1...8 ~= value
      else { return nil }
      return value
    }
    return nil
  }

  /// Pixels as they are meant to be seen: `channels` bytes each, `height` rows of `width`.
  ///
  /// ```
  /// 1      2      3      4      5      6      7      8
  /// a b    b a    d c    c d    a c    c a    d b    b d
  /// c d    d c    b a    a b    b d    d b    c a    a c
  /// ```
  ///
  /// 5…8 exchange width and height. An orientation outside 2…8 changes nothing.
  static func apply(
    _ orientation: Int, to pixels: [UInt8], width: Int, height: Int, channels: Int
  ) -> (pixels: [UInt8], width: Int, height: Int) {
    guard 2...8 ~= orientation else { return (pixels, width, height) }
    let turned = orientation >= 5
    let (newWidth, newHeight) = turned ? (height, width) : (width, height)
    let flipsRows = [3, 4, 6, 7].contains(orientation)
    let flipsColumns = [2, 3, 7, 8].contains(orientation)
    let result = [UInt8](unsafeUninitializedCapacity: pixels.count) { buffer, count in
      var target = 0
      for row in 0..<newHeight {
        for column in 0..<newWidth {
          let (a, b) = turned ? (column, row) : (row, column)
          let storedRow = flipsRows ? height - 1 - a : a
          let storedColumn = flipsColumns ? width - 1 - b : b
          let source = (storedRow * width + storedColumn) * channels
          for channel in 0..<channels { buffer[target + channel] = pixels[source + channel] }
          target += channels
        }
      }
      count = target
    }
    return (result, newWidth, newHeight)
  }
}
