import Formats
import Testing

@Suite struct PNGWritingTests {
  @Test(arguments: [1, 3], [0, 1, 6, 9]) func whatIsWrittenIsRead(channels: Int, level: Int) throws {
    var generator = SeededGenerator(state: 7)
    let pixels = (0..<11 * 13 * channels).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let bytes = try PNG.encode(width: 11, height: 13, channels: channels, pixels: pixels, level: level)
    let image = try Image.decode(bytes, name: "x")
    #expect(image.samples.shape == [13, 11, channels])
    #expect(image.samples.scalars == pixels.map { Float($0) / 255 })
    #expect(image.conversions.isEmpty)
  }

  @Test func theLevelMatters() throws {
    let pixels = (0..<97 * 89).map { UInt8($0 % 7) }
    let sizes = try [0, 9].map { try PNG.encode(width: 97, height: 89, channels: 1, pixels: pixels, level: $0).count }
    #expect(sizes[0] > 97 * 89 && sizes[1] < 1000)
  }

  @Test func theSamePixelsGiveTheSameBytes() throws {
    let pixels = (0..<5 * 7 * 3).map { UInt8($0) }
    let first = try PNG.encode(width: 7, height: 5, channels: 3, pixels: pixels, pixelsPerMetre: 11811)
    #expect(try PNG.encode(width: 7, height: 5, channels: 3, pixels: pixels, pixelsPerMetre: 11811) == first)
    // Signature, IHDR, pHYs, IDAT, IEND and nothing else: no date, no text, no profile.
    var kinds: [String] = []
    var position = 8
    while position < first.count {
      let length = first[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      kinds.append(String(decoding: first[position + 4..<position + 8], as: UTF8.self))
      if kinds.last == "pHYs" {
        // 11811 pixels per metre both ways.
        #expect(Array(first[position + 8..<position + 17]) == [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1])
      }
      position += 12 + length
    }
    #expect(kinds == ["IHDR", "pHYs", "IDAT", "IEND"])
  }

  @Test func withoutADensityThereIsNone() throws {
    let bytes = try PNG.encode(width: 1, height: 1, channels: 1, pixels: [9])
    #expect(!String(decoding: bytes, as: UTF8.self).contains("pHYs"))
  }

  @Test(arguments: [
    (0, 5, 3, 0, 6, 0), (7, -5, 3, 0, 6, 0), (7, 5, 2, 70, 6, 0), (7, 5, 4, 140, 6, 0), (7, 5, 3, 104, 6, 0),
    (7, 5, 3, 106, 6, 0), (7, 5, 3, 105, 10, 0), (7, 5, 3, 105, -1, 0), (7, 5, 3, 105, 6, -1),
    (7, 5, 3, 105, 6, 1 << 40),
    (Int.max, Int.max, 3, 3, 6, 0), (1 << 31, 1, 1, 1, 6, 0), (Int(Int32.max), Int(Int32.max), 3, 9, 6, 0),
  ])
  func nonsenseIsRefused(_ width: Int, _ height: Int, _ channels: Int, _ count: Int, _ level: Int, _ density: Int) {
    let error = #expect(throws: OutputError.self) {
      try PNG.encode(
        width: width, height: height, channels: channels, pixels: [UInt8](repeating: 1, count: count), level: level,
        pixelsPerMetre: density)
    }
    #expect(oneLine(error).hasPrefix("PNG: "))
  }
}
