// An animation to the bytes of an animated PNG: the chunks of ordinary PNGs with their order and times between them.
// The first picture is the whole one, and what a reader shows that knows no animation.
// Format: Portable Network Graphics (Third Edition), W3C 2025, chunks acTL, fcTL and fdAT. Next: `PNGWriter`.

import CZlib

enum APNGWriter {
  static func bytes(_ sequence: FrameSequence, delay: Int) throws -> [UInt8] {
    var file = Chunks()
    for (number, patch) in sequence.patches.enumerated() {
      let chunks = Chunks.of(try PNGWriter.bytes(patch.raster, dpi: sequence.dpi))
      if number == 0 {
        for chunk in chunks where chunk.name != "IDAT" && chunk.name != "IEND" { file.append(chunk.name, chunk.data) }
        // 0 plays: for ever.
        file.append("acTL", Chunks.word(sequence.count) + Chunks.word(0))
      }
      file.append("fcTL", control(patch, delay: delay, order: file.takeOrder()))
      for chunk in chunks where chunk.name == "IDAT" {
        if number == 0 {
          file.append("IDAT", chunk.data)
        } else {
          file.append("fdAT", Chunks.word(file.takeOrder()) + chunk.data)
        }
      }
    }
    file.append("IEND", [])
    return file.bytes
  }

  /// The place, the time, and that the picture stays and replaces what was there.
  private static func control(_ patch: FrameSequence.Patch, delay: Int, order: Int) -> [UInt8] {
    let place = [patch.raster.width, patch.raster.height, patch.x, patch.y].flatMap(Chunks.word)
    // Hundredths of a second, as in a GIF.
    let time = [UInt8((delay / 10) >> 8), UInt8((delay / 10) & 0xFF), 0, 100]
    return Chunks.word(order) + place + time + [0, 0]
  }

  /// The chunks of a PNG: length, name, data, checksum.
  private struct Chunks {
    private(set) var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private var order = 0

    /// Every fcTL and fdAT has the next number.
    mutating func takeOrder() -> Int {
      defer { order += 1 }
      return order
    }

    mutating func append(_ name: String, _ data: [UInt8]) {
      let body = Array(name.utf8) + data
      bytes += Self.word(data.count) + body
      bytes += Self.word(Int(crc32(0, body, uInt(body.count))))
    }

    /// 32 bits, the highest first.
    static func word(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) } }

    /// The chunks of a whole PNG that libpng has just written.
    static func of(_ png: [UInt8]) -> [(name: String, data: [UInt8])] {
      var chunks: [(name: String, data: [UInt8])] = []
      var place = 8
      while place + 12 <= png.count {
        let length = png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        let name = String(decoding: png[place + 4..<place + 8], as: UTF8.self)
        chunks.append((name: name, data: Array(png[place + 8..<place + 8 + length])))
        place += length + 12
      }
      return chunks
    }
  }
}
