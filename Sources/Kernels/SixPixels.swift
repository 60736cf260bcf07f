// Six pixels of the register tile, or all of it: see `RegisterTile.swift`.

/// Six pixels times two vectors of filters.
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
/// not the loads set the pace. Processors with 32 registers hold two such blocks, see ``RegisterTile``; there it is the
/// tile of a last few pixels.
struct SixPixels: TileSums {
  static let pixels = 6
  var (a0, b0, c0, d0, e0, f0) = (Vector(), Vector(), Vector(), Vector(), Vector(), Vector())
  var (a1, b1, c1, d1, e1, f1) = (Vector(), Vector(), Vector(), Vector(), Vector(), Vector())

  /// Where the values of six pixels begin that lie anywhere.
  struct Sources: SixValues, TileSources {
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
  struct Neighbours: SixValues, TileNeighbours {
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

  @inline(__always)
  mutating func add(_ pixels: some SixValues, _ k: Int, _ w0: Vector, _ w1: Vector) { add(pixels[k], w0, w1) }

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

  /// Writes the sums, `step` from pixel to pixel.
  @inline(__always)
  func store(_ place: UnsafeMutablePointer<Float>, step: Int) {
    let v = Vector.scalarCount
    place.store(a0, at: 0)
    place.store(a1, at: v)
    place.store(b0, at: step)
    place.store(b1, at: step &+ v)
    place.store(c0, at: 2 &* step)
    place.store(c1, at: 2 &* step &+ v)
    place.store(d0, at: 3 &* step)
    place.store(d1, at: 3 &* step &+ v)
    place.store(e0, at: 4 &* step)
    place.store(e1, at: 4 &* step &+ v)
    place.store(f0, at: 5 &* step)
    place.store(f1, at: 5 &* step &+ v)
  }
}

extension SixPixels {
  /// The sums, negative ones replaced by 0; a NaN stays one.
  @inline(__always)
  var rectified: SixPixels {
    var sums = self
    (sums.a0, sums.a1) = (a0.rectified, a1.rectified)
    (sums.b0, sums.b1) = (b0.rectified, b1.rectified)
    (sums.c0, sums.c1) = (c0.rectified, c1.rectified)
    (sums.d0, sums.d1) = (d0.rectified, d1.rectified)
    (sums.e0, sums.e1) = (e0.rectified, e1.rectified)
    (sums.f0, sums.f1) = (f0.rectified, f1.rectified)
    return sums
  }
}

/// Where the values of six pixels are.
protocol SixValues {
  /// Value `k` of each.
  subscript(k: Int) -> SixPixels.Values { get }
}
