// A GIF read again, byte by byte, by nothing but the format's description (CompuServe, GIF89a, 1990): every block must be
// what it says, and every picture is put over the one before. It shares no code with what writes.

/// An animation as a viewer shows it.
public struct AnimationPictures: Sendable {
  /// Pixels across.
  public var width: Int
  /// Pixels down.
  public var height: Int
  /// The pixels of each picture, red, green, blue.
  public var frames: [[UInt8]] = []
  /// Milliseconds of each picture.
  public var delays: [Int] = []
  /// How often it is played; 0 for ever, `nil` if the file does not say.
  public var plays: Int?
  /// The number of colours that the file has room for; `nil` if it has all.
  public var paletteSize: Int?
}

/// A file that breaks its format's rules.
public struct BrokenFile: Error, CustomStringConvertible {
  /// What is wrong, and where.
  public let description: String
}

/// Reads GIFs.
public struct GIFReader {
  private let bytes: [UInt8]
  private var place = 0

  /// Reads a whole file.
  ///
  /// - Throws: ``BrokenFile``.
  public static func read(_ bytes: [UInt8]) throws -> AnimationPictures {
    var reader = GIFReader(bytes: bytes)
    return try reader.animation()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    guard place + count <= bytes.count else { throw BrokenFile(description: "the file ends at \(place)") }
    defer { place += count }
    return bytes[place..<place + count]
  }

  private mutating func byte() throws -> Int { Int(try take(1).first!) }

  private mutating func word() throws -> Int { try byte() + 256 * byte() }

  /// Blocks of at most 255 bytes until an empty one.
  private mutating func blocks() throws -> [UInt8] {
    var data: [UInt8] = []
    while case let length = try byte(), length > 0 { data += try take(length) }
    return data
  }

  private mutating func animation() throws -> AnimationPictures {
    guard try take(6).elementsEqual("GIF89a".utf8) else { throw BrokenFile(description: "no GIF89a") }
    var result = AnimationPictures(width: try word(), height: try word())
    let flags = try byte()
    _ = try take(2)
    guard flags & 0x80 != 0 else { throw BrokenFile(description: "no palette for all pictures") }
    let size = 2 << (flags & 7)
    result.paletteSize = size
    let palette = Array(try take(3 * size))
    var screen = [UInt8](repeating: 0, count: 3 * result.width * result.height)
    var (delay, transparent): (Int, Int?) = (0, nil)
    while true {
      switch try byte() {
      case 0x21:
        let label = try byte()
        if label == 0xF9 { (delay, transparent) = try control() } else { try application(label, &result) }
      case 0x2C:
        try picture(&screen, width: result.width, height: result.height, palette, transparent)
        result.frames.append(screen)
        result.delays.append(delay)
      case 0x3B:
        guard place == bytes.count else { throw BrokenFile(description: "\(bytes.count - place) bytes after the end") }
        return result
      case let other: throw BrokenFile(description: "an unknown block \(other) at \(place - 1)")
      }
    }
  }

  /// The delay in milliseconds, and the transparent number; pictures must stay where they are.
  private mutating func control() throws -> (Int, Int?) {
    let data = try blocks()
    guard data.count == 4 else { throw BrokenFile(description: "a graphic control of \(data.count) bytes") }
    guard data[0] >> 2 & 7 == 1 else { throw BrokenFile(description: "a picture that is taken away") }
    return (10 * (Int(data[1]) + 256 * Int(data[2])), data[0] & 1 == 1 ? Int(data[3]) : nil)
  }

  private mutating func application(_ label: Int, _ result: inout AnimationPictures) throws {
    guard label == 0xFF, try byte() == 11, try take(11).elementsEqual("NETSCAPE2.0".utf8) else {
      throw BrokenFile(description: "an unknown extension \(label) at \(place)")
    }
    let data = try blocks()
    guard data.count == 3, data[0] == 1 else { throw BrokenFile(description: "no loop count") }
    result.plays = Int(data[1]) + 256 * Int(data[2])
  }

  private mutating func picture(
    _ screen: inout [UInt8], width: Int, height: Int, _ palette: [UInt8], _ transparent: Int?
  ) throws {
    let (left, top, across, down) = (try word(), try word(), try word(), try word())
    guard left + across <= width, top + down <= height, try byte() == 0 else {
      throw BrokenFile(description: "a picture of \(across)×\(down) at \(left),\(top)")
    }
    let pixels = try unpacked(bits: try byte(), count: across * down)
    for (index, number) in pixels.enumerated() where Int(number) != transparent {
      let target = 3 * ((top + index / across) * width + left + index % across)
      guard 3 * Int(number) + 3 <= palette.count else { throw BrokenFile(description: "colour \(number)") }
      for channel in 0..<3 { screen[target + channel] = palette[3 * Int(number) + channel] }
    }
  }

  /// LZW with codes of growing length.
  private mutating func unpacked(bits: Int, count: Int) throws -> [UInt8] {
    let data = try blocks()
    let (clear, end) = (1 << bits, 1 << bits + 1)
    var table: [[UInt8]] = []
    var (length, last): (Int, [UInt8]?) = (bits + 1, nil)
    var (buffer, filled) = (0, 0)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count)
    for byte in data {
      buffer |= Int(byte) << filled
      filled += 8
      while filled >= length {
        let code = buffer & (1 << length - 1)
        buffer >>= length
        filled -= length
        if code == clear {
          table = (0..<clear).map { [UInt8($0)] } + [[], []]
          (length, last) = (bits + 1, nil)
          continue
        }
        if code == end {
          guard pixels.count == count else {
            throw BrokenFile(description: "\(pixels.count) pixels of \(count)")
          }
          return pixels
        }
        guard code < table.count || (code == table.count && last != nil) else {
          throw BrokenFile(description: "code \(code) of \(table.count)")
        }
        let entry = code < table.count ? table[code] : last! + [last![0]]
        pixels += entry
        if let last, table.count < 4096 { table.append(last + [entry[0]]) }
        last = entry
        if table.count == 1 << length, length < 12 { length += 1 }
      }
    }
    throw BrokenFile(description: "pixels without an end")
  }
}
