// The innermost loop of layers and matrix products: a block of sums that stays in registers while products pass over it.
// Its size is chosen here and nowhere else. Next: `RegisterTile+Runs.swift`, the loops over it, and
// `TileProduct.swift`, which fills and empties it.

/// A block of sums: some pixels (rows of a matrix) times two vectors of filters (columns).
///
/// ```
///              filters 0…V−1   V…2V−1            V = 8 with AVX2
/// pixel 0        a0              a1
/// pixel 1        b0              b1               12 registers of sums,
///  …                                              2 of weights, 1 pixel: 15 of 16
/// pixel 5        f0              f1
/// ```
///
/// Each loaded weight serves six pixels and each pixel 2·V filters: 12 fused multiply-adds for 8 loads, so the adders and
/// not the loads set the pace. Processors with 32 registers hold two such blocks, see ``RegisterTile``.
struct SixPixels {
  var (a0, b0, c0, d0, e0, f0) = (Vector(), Vector(), Vector(), Vector(), Vector(), Vector())
  var (a1, b1, c1, d1, e1, f1) = (Vector(), Vector(), Vector(), Vector(), Vector(), Vector())

  /// Where the values of six pixels begin that lie anywhere.
  struct Sources: SixValues {
    private let (a, b, c, d, e, f):
      (
        UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>,
        UnsafePointer<Float>
      )

    @inline(__always)
    init(_ table: UnsafePointer<UnsafePointer<Float>>, offset: Int) {
      a = table[0] + offset
      b = table[1] + offset
      c = table[2] + offset
      d = table[3] + offset
      e = table[4] + offset
      f = table[5] + offset
    }

    /// Value `k` of each.
    @inline(__always)
    subscript(k: Int) -> Values { (a[k], b[k], c[k], d[k], e[k], f[k]) }
  }

  /// Where the values of six pixels begin that lie `step` apart: two addresses are enough.
  struct Neighbours: SixValues {
    private let (first, fourth): (UnsafePointer<Float>, UnsafePointer<Float>)
    private let step: Int

    @inline(__always)
    init(_ first: UnsafePointer<Float>, step: Int) {
      (self.first, fourth, self.step) = (first, first + 3 &* step, step)
    }

    @inline(__always)
    subscript(k: Int) -> Values {
      (
        first[k], (first + step)[k], (first + 2 &* step)[k], fourth[k], (fourth + step)[k], (fourth + 2 &* step)[k]
      )
    }
  }

  /// One value of each pixel.
  typealias Values = (a: Float, b: Float, c: Float, d: Float, e: Float, f: Float)

  /// Adds the product of a value of each pixel with 2·V weights.
  @inline(__always)
  mutating func add(_ values: Values, _ w0: Vector, _ w1: Vector) {
    let a = Vector(repeating: values.a)
    a0 = a0.adding(a, times: w0)
    a1 = a1.adding(a, times: w1)
    let b = Vector(repeating: values.b)
    b0 = b0.adding(b, times: w0)
    b1 = b1.adding(b, times: w1)
    let c = Vector(repeating: values.c)
    c0 = c0.adding(c, times: w0)
    c1 = c1.adding(c, times: w1)
    let d = Vector(repeating: values.d)
    d0 = d0.adding(d, times: w0)
    d1 = d1.adding(d, times: w1)
    let e = Vector(repeating: values.e)
    e0 = e0.adding(e, times: w0)
    e1 = e1.adding(e, times: w1)
    let f = Vector(repeating: values.f)
    f0 = f0.adding(f, times: w0)
    f1 = f1.adding(f, times: w1)
  }

  /// Sets the sums to what lies in memory, `step` from pixel to pixel; with step 0 all pixels start alike.
  @inline(__always)
  mutating func load(_ place: UnsafePointer<Float>, step: Int) {
    let v = Vector.scalarCount
    (a0, a1) = (place.vector(at: 0), place.vector(at: v))
    (b0, b1) = (place.vector(at: step), place.vector(at: step &+ v))
    (c0, c1) = (place.vector(at: 2 &* step), place.vector(at: 2 &* step &+ v))
    (d0, d1) = (place.vector(at: 3 &* step), place.vector(at: 3 &* step &+ v))
    (e0, e1) = (place.vector(at: 4 &* step), place.vector(at: 4 &* step &+ v))
    (f0, f1) = (place.vector(at: 5 &* step), place.vector(at: 5 &* step &+ v))
  }

  /// Sets the sums to what lies in memory anywhere.
  @inline(__always)
  mutating func load(_ table: UnsafePointer<UnsafePointer<Float>>, offset: Int) {
    let v = Vector.scalarCount
    (a0, a1) = (table[0].vector(at: offset), table[0].vector(at: offset &+ v))
    (b0, b1) = (table[1].vector(at: offset), table[1].vector(at: offset &+ v))
    (c0, c1) = (table[2].vector(at: offset), table[2].vector(at: offset &+ v))
    (d0, d1) = (table[3].vector(at: offset), table[3].vector(at: offset &+ v))
    (e0, e1) = (table[4].vector(at: offset), table[4].vector(at: offset &+ v))
    (f0, f1) = (table[5].vector(at: offset), table[5].vector(at: offset &+ v))
  }

  /// Writes the sums where they were loaded from.
  @inline(__always)
  func store(_ table: UnsafePointer<UnsafePointer<Float>>, offset: Int) {
    let v = Vector.scalarCount
    let place = { (pixel: Int) in UnsafeMutablePointer(mutating: table[pixel] + offset) }
    place(0).store(a0, at: 0)
    place(0).store(a1, at: v)
    place(1).store(b0, at: 0)
    place(1).store(b1, at: v)
    place(2).store(c0, at: 0)
    place(2).store(c1, at: v)
    place(3).store(d0, at: 0)
    place(3).store(d1, at: v)
    place(4).store(e0, at: 0)
    place(4).store(e1, at: v)
    place(5).store(f0, at: 0)
    place(5).store(f1, at: v)
  }

  /// Writes the sums, those below `floor` as `floor`; a NaN stays one.
  @inline(__always)
  func store(_ place: UnsafeMutablePointer<Float>, step: Int, floor: Vector) {
    let v = Vector.scalarCount
    place.store(a0.clamped(above: floor), at: 0)
    place.store(a1.clamped(above: floor), at: v)
    place.store(b0.clamped(above: floor), at: step)
    place.store(b1.clamped(above: floor), at: step &+ v)
    place.store(c0.clamped(above: floor), at: 2 &* step)
    place.store(c1.clamped(above: floor), at: 2 &* step &+ v)
    place.store(d0.clamped(above: floor), at: 3 &* step)
    place.store(d1.clamped(above: floor), at: 3 &* step &+ v)
    place.store(e0.clamped(above: floor), at: 4 &* step)
    place.store(e1.clamped(above: floor), at: 4 &* step &+ v)
    place.store(f0.clamped(above: floor), at: 5 &* step)
    place.store(f1.clamped(above: floor), at: 5 &* step &+ v)
  }
}

/// Where the values of six pixels are.
protocol SixValues {
  /// Value `k` of each.
  subscript(k: Int) -> SixPixels.Values { get }
}

extension Vector {
  /// The values, those below `floor` replaced by it; a NaN stays one.
  @inline(__always)
  fileprivate func clamped(above floor: Vector) -> Vector { replacing(with: floor, where: self .< floor) }
}

#if AVX512 || arch(arm64)
/// Twelve pixels: 24 of 32 registers.
struct RegisterTile {
  static let pixels = 12
  var (low, high) = (SixPixels(), SixPixels())

  /// Where the values of the tile's pixels begin that lie anywhere.
  struct Sources: TilePixels {
    let (low, high): (SixPixels.Sources, SixPixels.Sources)

    @inline(__always)
    init(_ table: UnsafePointer<UnsafePointer<Float>>, offset: Int) {
      low = SixPixels.Sources(table, offset: offset)
      high = SixPixels.Sources(table + 6, offset: offset)
    }
  }

  /// Where the values of the tile's pixels begin that lie `step` apart.
  struct Neighbours: TilePixels {
    let (low, high): (SixPixels.Neighbours, SixPixels.Neighbours)

    @inline(__always)
    init(_ first: UnsafePointer<Float>, step: Int) {
      low = SixPixels.Neighbours(first, step: step)
      high = SixPixels.Neighbours(first + 6 &* step, step: step)
    }
  }

  @inline(__always)
  mutating func add(_ pixels: some TilePixels, _ k: Int, _ w0: Vector, _ w1: Vector) {
    low.add(pixels.low[k], w0, w1)
    high.add(pixels.high[k], w0, w1)
  }

  /// Of the first six pixels alone.
  @inline(__always)
  mutating func addFirstSix(_ pixels: SixPixels.Neighbours, _ w0: Vector, _ w1: Vector) { low.add(pixels[0], w0, w1) }

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
  func store(_ place: UnsafeMutablePointer<Float>, step: Int, floor: Vector) {
    low.store(place, step: step, floor: floor)
    high.store(place + 6 &* step, step: step, floor: floor)
  }
}

/// Where the values of twelve pixels are.
protocol TilePixels {
  associatedtype Half: SixValues
  var low: Half { get }
  var high: Half { get }
}
#else
/// Six pixels: 12 of 16 registers.
struct RegisterTile {
  static let pixels = 6
  var sums = SixPixels()

  typealias Sources = SixPixels.Sources
  typealias Neighbours = SixPixels.Neighbours

  /// Adds the product of value `k` of every pixel with 2·V weights.
  @inline(__always)
  mutating func add(_ pixels: some TilePixels, _ k: Int, _ w0: Vector, _ w1: Vector) {
    sums.add(pixels[k], w0, w1)
  }

  /// Of the first six pixels, which are all.
  @inline(__always)
  mutating func addFirstSix(_ pixels: SixPixels.Neighbours, _ w0: Vector, _ w1: Vector) { sums.add(pixels[0], w0, w1) }

  @inline(__always)
  mutating func load(_ place: UnsafePointer<Float>, step: Int) { sums.load(place, step: step) }

  @inline(__always)
  mutating func load(_ table: UnsafePointer<UnsafePointer<Float>>, offset: Int) { sums.load(table, offset: offset) }

  @inline(__always)
  func store(_ table: UnsafePointer<UnsafePointer<Float>>, offset: Int) { sums.store(table, offset: offset) }

  @inline(__always)
  func store(_ place: UnsafeMutablePointer<Float>, step: Int, floor: Vector) {
    sums.store(place, step: step, floor: floor)
  }
}

typealias TilePixels = SixValues
#endif

extension RegisterTile {
  /// Filters of a block: two vectors.
  static let filters = 2 * Vector.scalarCount

  /// Adds the products of value `k` of every pixel with row `k` of a block of weights.
  @inline(__always)
  mutating func add(_ pixels: some TilePixels, _ k: Int, weights: UnsafePointer<Float>) {
    let weight = weights + k &* Self.filters
    add(pixels, k, weight.vector(at: 0), weight.vector(at: Vector.scalarCount))
  }
}
