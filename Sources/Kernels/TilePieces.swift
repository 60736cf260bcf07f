// What the rows of a register tile read, where that does not lie side by side, and the copies in which it does.

/// Rows of a tile whose values lie side by side.
struct TilePiece {
  /// The first row, counted in its tile.
  let row: Int
  /// Where its value lies, counted from the first of the window.
  let offset: Int
  var count: Int

  /// The values of a tile's rows, neighbours joined.
  static func joined(_ offsets: [Int]) -> [TilePiece] {
    var pieces: [TilePiece] = []
    for (row, offset) in offsets.enumerated() {
      if let last = pieces.last, last.offset + last.count == offset {
        pieces[pieces.count - 1].count += 1
      } else {
        pieces.append(TilePiece(row: row, offset: offset, count: 1))
      }
    }
    return pieces
  }
}

/// Copies as many neighbouring values of some pixels, `step` apart, as a tile has rows. Pixel by pixel, as runs of pixels
/// can be short.
func copyRows(
  from source: UnsafePointer<Float>, step: Int, pixels: Int, to target: UnsafeMutablePointer<Float>
) {
  let height = RegisterTile.pixels
  var (source, place) = (source, target)
  for _ in 0..<pixels {
    for first in stride(from: 0, to: height, by: 4) {
      // The last four may have been copied in part already.
      let row = min(first, height - 4)
      let four = UnsafeRawPointer(source + row).loadUnaligned(as: SIMD4<Float>.self)
      UnsafeMutableRawPointer(place + row).storeBytes(of: four, as: SIMD4<Float>.self)
    }
    source += step
    place += height
  }
}

/// Copies neighbouring values of some pixels, `step` apart, into tiles of rows: four, two or one of all pixels at a time.
func copyColumns(
  _ count: Int, from source: UnsafePointer<Float>, step: Int, pixels: Int, to target: UnsafeMutablePointer<Float>
) {
  @inline(__always)
  func copy<Lanes: SIMD>(_ lanes: Lanes.Type, _ width: Int) {
    for first in stride(from: 0, to: count, by: width) {
      // The last may have been copied in part already.
      let row = min(first, count - width)
      for pixel in 0..<pixels {
        let value = UnsafeRawPointer(source + (row &+ pixel &* step)).loadUnaligned(as: lanes)
        UnsafeMutableRawPointer(target + (row &+ pixel &* RegisterTile.pixels)).storeBytes(of: value, as: lanes)
      }
    }
  }
  switch count {
  case 4...: copy(SIMD4<Float>.self, 4)
  case 2...: copy(SIMD2<Float>.self, 2)
  // As a vector of its halves: of plain numbers the compiler makes gathers and scatters, which are slower.
  default: copy(SIMD2<UInt16>.self, 1)
  }
}
