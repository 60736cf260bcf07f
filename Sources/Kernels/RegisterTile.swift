// The innermost loop of layers and matrix products: a block of sums that stays in registers while products pass over it.
// Its size is chosen here and nowhere else. Next: `SixPixels.swift`, the sums themselves, `TileSums.swift`, the loops over
// them, and `TileProduct.swift`, which fills and empties a tile.

#if AVX512 || arch(arm64)
/// Twelve pixels: 24 of 32 registers.
struct RegisterTile: TileSums {
  static let pixels = 12
  var (low, high) = (SixPixels(), SixPixels())

  /// Where the values of the tile's pixels begin that lie anywhere.
  struct Sources: TilePixels, TileSources {
    let (low, high): (SixPixels.Sources, SixPixels.Sources)

    @inline(__always)
    init(_ table: UnsafePointer<UnsafePointer<Float>>, offset: Int) {
      low = SixPixels.Sources(table, offset: offset)
      high = SixPixels.Sources(table + 6, offset: offset)
    }
  }

  /// Where the values of the tile's pixels begin that lie `step` apart.
  struct Neighbours: TilePixels, TileNeighbours {
    let (low, high): (SixPixels.Neighbours, SixPixels.Neighbours)

    @inline(__always)
    init(_ first: UnsafePointer<Float>, step: Int) {
      low = SixPixels.Neighbours(first, step: step)
      high = SixPixels.Neighbours(first + 6 &* step, step: step)
    }
  }

  @inline(__always)
  mutating func add(_ pixels: some TilePixels, _ k: Int, _ w0: Vector, _ w1: Vector) {
    low.add(pixels.low, k, w0, w1)
    high.add(pixels.high, k, w0, w1)
  }

  @inline(__always)
  mutating func load(_ place: UnsafePointer<Float>, step: Int) {
    low.load(place, step: step)
    high.load(place + 6 &* step, step: step)
  }

  @inline(__always)
  mutating func load(_ table: UnsafePointer<UnsafePointer<Float>>, offset: Int) {
    low.load(table, offset: offset)
    high.load(table + 6, offset: offset)
  }

  @inline(__always)
  func store(_ table: UnsafePointer<UnsafePointer<Float>>, offset: Int) {
    low.store(table, offset: offset)
    high.store(table + 6, offset: offset)
  }

  @inline(__always)
  func store(_ place: UnsafeMutablePointer<Float>, step: Int) {
    low.store(place, step: step)
    high.store(place + 6 &* step, step: step)
  }

  @inline(__always)
  var rectified: RegisterTile { RegisterTile(low: low.rectified, high: high.rectified) }
}

/// Where the values of twelve pixels are.
protocol TilePixels {
  associatedtype Half: SixValues
  var low: Half { get }
  var high: Half { get }
}

extension RegisterTile {
  /// The first six pixels.
  @inline(__always)
  var firstSix: SixPixels {
    get { low }
    set { low = newValue }
  }
}
#else
/// Six pixels: 12 of 16 registers.
typealias RegisterTile = SixPixels

extension SixPixels {
  /// The first six pixels: all.
  @inline(__always)
  var firstSix: SixPixels {
    get { self }
    set { self = newValue }
  }
}
#endif

extension RegisterTile {
  /// Whether an address for each pixel fits in the processor's 16 registers for them: of six does, of twelve does not.
  static var hasAddressesToSpare: Bool { pixels <= 6 }

  /// Adds the product of two matrices, the first of which is read by columns: of each of its rows the tile takes
  /// neighbouring values. One address for all of them, so that the loop has registers left.
  ///
  /// - Parameters:
  ///   - values: the first row, `step` from row to row; what the tile has room for is read of each.
  ///   - pixels: how many of the tile's sums are looked at.
  ///   - length: rows.
  @inline(__always)
  mutating func addColumns(
    _ values: UnsafePointer<Float>, step: Int, pixels: Int, length: Int, weights: UnsafePointer<Float>, weightStep: Int
  ) {
    var (value, weight) = (values, weights)
    if pixels > 6 {
      for _ in 0..<length {
        add(Neighbours(value, step: 1), 0, weight.vector(at: 0), weight.vector(at: Vector.scalarCount))
        value += step
        weight += weightStep
      }
    } else {
      for _ in 0..<length {
        firstSix.add(
          SixPixels.Neighbours(value, step: 1), 0, weight.vector(at: 0), weight.vector(at: Vector.scalarCount))
        value += step
        weight += weightStep
      }
    }
  }
}
