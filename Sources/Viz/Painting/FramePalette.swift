// The colours of a GIF: all there are if they fit, else the most frequent ones and boxes of the rest.
// There is one palette for a whole animation, so that nothing flickers, and it depends on nothing but the pixels.
// Next: `GIFWriter`.

/// At most 256 colours for all pictures of an animation.
///
/// Where more occur, which is what smooth edges of letters do, the most frequent half of the palette is exact: areas keep
/// their colour. The rest is divided by median cut, weighted by the pixels of each colour. Source: P. Heckbert, *Color
/// image quantization for frame buffer display*, SIGGRAPH 1982.
struct FramePalette {
  /// The most colours that a GIF has.
  static let limit = 256

  /// The colours by number.
  let colors: [Color]
  /// The number of "as before"; `nil` where all 256 are colours of the pictures.
  let transparent: UInt8?
  private let numbers: [UInt32: UInt8]

  /// A palette for these pictures.
  init(_ sequence: FrameSequence) {
    let counts = Self.counted(sequence)
    // By frequency; of equal ones the darker first, so that the order is always the same.
    let ordered = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    if ordered.count <= Self.limit {
      colors = ordered.map { Self.color($0.key) }
      numbers = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1.key, UInt8($0)) })
      transparent = ordered.count < Self.limit ? UInt8(ordered.count) : nil
      return
    }
    let exact = ordered.prefix(Self.limit / 2)
    let boxes = Self.cut(Array(ordered.dropFirst(exact.count)), into: Self.limit - 1 - exact.count)
    let palette = exact.map { Self.color($0.key) } + boxes.map(Self.mean)
    colors = palette
    transparent = UInt8(palette.count)
    numbers = Dictionary(
      uniqueKeysWithValues: ordered.map { entry in
        let color = Self.color(entry.key)
        let nearest = palette.indices.min { Self.distance(palette[$0], color) < Self.distance(palette[$1], color) }
        return (entry.key, UInt8(nearest ?? 0))
      })
  }

  /// The number of every pixel's colour.
  func indices(_ raster: Raster) -> [UInt8] {
    var (last, number): (UInt32, UInt8) = (.max, 0)
    return raster.bytes.withUnsafeBufferPointer { bytes in
      (0..<raster.width * raster.height).map { pixel in
        let key = Self.key(bytes, pixel)
        // Areas are long runs of one colour: most pixels need no look-up.
        if key != last { (last, number) = (key, numbers[key] ?? 0) }
        return number
      }
    }
  }

  /// How many pixels of the patches have each colour.
  private static func counted(_ sequence: FrameSequence) -> [UInt32: Int] {
    var counts: [UInt32: Int] = [:]
    for patch in sequence.patches {
      patch.raster.bytes.withUnsafeBufferPointer { bytes in
        var (last, run) = (key(bytes, 0), 0)
        for pixel in 0..<patch.raster.width * patch.raster.height {
          let next = key(bytes, pixel)
          if next != last {
            counts[last, default: 0] += run
            (last, run) = (next, 0)
          }
          run += 1
        }
        counts[last, default: 0] += run
      }
    }
    return counts
  }

  private static func key(_ bytes: UnsafeBufferPointer<UInt8>, _ pixel: Int) -> UInt32 {
    UInt32(bytes[3 * pixel]) << 16 | UInt32(bytes[3 * pixel + 1]) << 8 | UInt32(bytes[3 * pixel + 2])
  }

  private static func color(_ key: UInt32) -> Color { Color(key) }

  private static func channel(_ key: UInt32, _ channel: Int) -> Int { Int(key >> (16 - 8 * UInt32(channel)) & 0xFF) }

  private static func distance(_ a: Color, _ b: Color) -> Int {
    let (red, green, blue) = (Int(a.red) - Int(b.red), Int(a.green) - Int(b.green), Int(a.blue) - Int(b.blue))
    return red * red + green * green + blue * blue
  }

  /// Colours of a box and how many pixels have each.
  private typealias Box = [(key: UInt32, value: Int)]

  /// Divides colours into at most `count` boxes: always the box with the longest side times pixels, at the middle pixel.
  private static func cut(_ colors: Box, into count: Int) -> [Box] {
    var boxes = [colors]
    while boxes.count < count {
      let scores = boxes.map { box in
        box.count < 2 ? 0 : longestSide(box).length * box.reduce(0) { $0 + $1.value }
      }
      guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }), scores[best] > 0 else { break }
      let side = longestSide(boxes[best]).channel
      let sorted = boxes[best].sorted { (channel($0.key, side), $0.key) < (channel($1.key, side), $1.key) }
      let half = sorted.reduce(0) { $0 + $1.value } / 2
      var (sum, place) = (0, 0)
      while place < sorted.count - 1, place == 0 || sum + sorted[place].value <= half {
        sum += sorted[place].value
        place += 1
      }
      boxes[best] = Array(sorted[..<place])
      boxes.append(Array(sorted[place...]))
    }
    return boxes
  }

  private static func longestSide(_ box: Box) -> (channel: Int, length: Int) {
    let lengths = (0..<3).map { side in
      let values = box.map { channel($0.key, side) }
      return (values.max() ?? 0) - (values.min() ?? 0)
    }
    let longest = lengths.indices.max { lengths[$0] < lengths[$1] } ?? 0
    return (channel: longest, length: lengths[longest])
  }

  private static func mean(_ box: Box) -> Color {
    let pixels = box.reduce(0) { $0 + $1.value }
    func mean(_ side: Int) -> UInt8 {
      UInt8((box.reduce(0) { $0 + channel($1.key, side) * $1.value } + pixels / 2) / pixels)
    }
    return Color(red: mean(0), green: mean(1), blue: mean(2))
  }
}
