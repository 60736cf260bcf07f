// An animated PNG read again: every chunk with its checksum, every picture put over the one before. The pictures
// themselves are read as ordinary PNGs by `Formats`.

import Formats

/// Reads animated PNGs.
public enum APNGReader {
  private struct Chunk {
    let name: String
    let data: [UInt8]
  }

  /// Reads a whole file.
  ///
  /// - Throws: ``BrokenFile``, or what a part that is no PNG throws.
  public static func read(_ bytes: [UInt8]) throws -> AnimationPictures {
    let chunks = try chunks(bytes)
    guard chunks.first?.name == "IHDR", chunks.last?.name == "IEND" else {
      throw BrokenFile(description: "no IHDR first, or no IEND last")
    }
    let header = chunks[0].data
    var result = AnimationPictures(width: word(header, 0), height: word(header, 4))
    var screen = [UInt8](repeating: 0, count: 3 * result.width * result.height)
    var (control, data, order): ([UInt8]?, [UInt8], Int) = (nil, [], 0)
    var announced: Int?
    func finishPicture() throws {
      guard let control else { return }
      try draw(data, control, header, on: &screen, &result)
      data = []
    }
    for chunk in chunks {
      switch chunk.name {
      case "acTL":
        (announced, result.plays) = (word(chunk.data, 0), word(chunk.data, 4))
      case "fcTL":
        try finishPicture()
        try count(&order, chunk)
        control = chunk.data
      case "IDAT":
        guard order == 1 else { throw BrokenFile(description: "IDAT is not the first picture") }
        data += chunk.data
      case "fdAT":
        try count(&order, chunk)
        data += chunk.data.dropFirst(4)
      case "IHDR", "pHYs", "IEND": break
      default: throw BrokenFile(description: "a chunk \(chunk.name)")
      }
    }
    try finishPicture()
    guard announced == result.frames.count else {
      throw BrokenFile(description: "\(result.frames.count) pictures, not \(announced ?? -1)")
    }
    return result
  }

  private static func count(_ order: inout Int, _ chunk: Chunk) throws {
    guard word(chunk.data, 0) == order else { throw BrokenFile(description: "\(chunk.name) is not number \(order)") }
    order += 1
  }

  private static func draw(
    _ data: [UInt8], _ control: [UInt8], _ header: [UInt8], on screen: inout [UInt8], _ result: inout AnimationPictures
  ) throws {
    let (width, height, left, top) = (word(control, 4), word(control, 8), word(control, 12), word(control, 16))
    guard control.count == 26, control[24] == 0, control[25] == 0, left + width <= result.width,
      top + height <= result.height
    else { throw BrokenFile(description: "a picture of \(width)×\(height) at \(left),\(top)") }
    let (numerator, denominator) = (
      256 * Int(control[20]) + Int(control[21]), 256 * Int(control[22]) + Int(control[23])
    )
    result.delays.append(1000 * numerator / max(1, denominator))
    // The same picture as a file of its own.
    let size = Array(control[4..<12])
    let file = signature + chunk("IHDR", size + header[8...]) + chunk("IDAT", data) + chunk("IEND", [])
    let image = try Image.decode(file, name: "a frame")
    for pixel in 0..<width * height {
      let target = 3 * ((top + pixel / width) * result.width + left + pixel % width)
      for channel in 0..<3 {
        screen[target + channel] = UInt8((image.samples[flat: 3 * pixel + channel] * 255).rounded())
      }
    }
    result.frames.append(screen)
  }

  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private static func chunks(_ bytes: [UInt8]) throws -> [Chunk] {
    guard bytes.starts(with: signature) else { throw BrokenFile(description: "no PNG") }
    var chunks: [Chunk] = []
    var place = 8
    while place < bytes.count {
      guard place + 12 <= bytes.count, case let length = word(bytes, place), place + 12 + length <= bytes.count else {
        throw BrokenFile(description: "a chunk at \(place) that is cut")
      }
      let body = Array(bytes[place + 4..<place + 8 + length])
      let name = String(decoding: body.prefix(4), as: UTF8.self)
      guard word(bytes, place + 8 + length) == checksum(body) else {
        throw BrokenFile(description: "the checksum of \(name) at \(place)")
      }
      chunks.append(Chunk(name: name, data: Array(body.dropFirst(4))))
      place += length + 12
    }
    return chunks
  }

  private static func chunk(_ name: String, _ data: some Collection<UInt8>) -> [UInt8] {
    let body = Array(name.utf8) + data
    return bytes(data.count) + body + bytes(checksum(body))
  }

  private static func bytes(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) } }

  private static func word(_ bytes: [UInt8], _ place: Int) -> Int {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  /// CRC-32 bit by bit: the remainder of ISO 3309.
  private static func checksum(_ bytes: [UInt8]) -> Int {
    var remainder: UInt32 = .max
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
    }
    return Int(~remainder)
  }
}
