// The innermost loop of layers and matrix products: a block of sums that stays in registers while products pass over it.
// Its size is chosen here and nowhere else. What is multiplied is decided by the callers: `DirectLayer`,
// `MatrixProduct`, `WinogradProduct` and `LayerGradients`.

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

  /// Where the values of the six pixels begin, for one run of products.
  struct Sources {
    let (a, b, c, d, e, f):
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
  }

  /// Adds the product of value `k` of each pixel with 2·V weights.
  @inline(__always)
  mutating func add(_ sources: Sources, _ k: Int, _ w0: Vector, _ w1: Vector) {
    let a = Vector(repeating: sources.a[k])
    a0 = a0.adding(a, times: w0)
    a1 = a1.adding(a, times: w1)
    let b = Vector(repeating: sources.b[k])
    b0 = b0.adding(b, times: w0)
    b1 = b1.adding(b, times: w1)
    let c = Vector(repeating: sources.c[k])
    c0 = c0.adding(c, times: w0)
    c1 = c1.adding(c, times: w1)
    let d = Vector(repeating: sources.d[k])
    d0 = d0.adding(d, times: w0)
    d1 = d1.adding(d, times: w1)
    let e = Vector(repeating: sources.e[k])
    e0 = e0.adding(e, times: w0)
    e1 = e1.adding(e, times: w1)
    let f = Vector(repeating: sources.f[k])
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

  @inline(__always)
  mutating func addRun(
    _ table: UnsafePointer<UnsafePointer<Float>>, offset: Int, step: Int, length: Int, weights: UnsafePointer<Float>,
    weightStep: Int
  ) {
    let first = SixPixels.Sources(table, offset: offset)
    let second = SixPixels.Sources(table + 6, offset: offset)
    var weight = weights
    var k = 0
    for _ in 0..<length {
      let (w0, w1) = (weight.vector(at: 0), weight.vector(at: Vector.scalarCount))
      low.add(first, k, w0, w1)
      high.add(second, k, w0, w1)
      weight += weightStep
      k &+= step
    }
  }

  @inline(__always)
  mutating func load(_ place: UnsafePointer<Float>, step: Int) {
    low.load(place, step: step)
    high.load(place + 6 &* step, step: step)
  }

  @inline(__always)
  func store(_ place: UnsafeMutablePointer<Float>, step: Int, floor: Vector) {
    low.store(place, step: step, floor: floor)
    high.store(place + 6 &* step, step: step, floor: floor)
  }
}
#else
/// Six pixels: 12 of 16 registers.
struct RegisterTile {
  static let pixels = 6
  var sums = SixPixels()

  /// Adds one run of products: `length` values of every pixel, `step` apart, each with its row of weights.
  @inline(__always)
  mutating func addRun(
    _ table: UnsafePointer<UnsafePointer<Float>>, offset: Int, step: Int, length: Int, weights: UnsafePointer<Float>,
    weightStep: Int
  ) {
    let sources = SixPixels.Sources(table, offset: offset)
    var weight = weights
    var k = 0
    for _ in 0..<length {
      sums.add(sources, k, weight.vector(at: 0), weight.vector(at: Vector.scalarCount))
      weight += weightStep
      k &+= step
    }
  }

  @inline(__always)
  mutating func load(_ place: UnsafePointer<Float>, step: Int) { sums.load(place, step: step) }

  @inline(__always)
  func store(_ place: UnsafeMutablePointer<Float>, step: Int, floor: Vector) {
    sums.store(place, step: step, floor: floor)
  }
}
#endif

extension RegisterTile {
  /// Filters of a block: two vectors.
  static let filters = 2 * Vector.scalarCount
}

/// How a tile meets memory: what its sums start from, and where they go.
struct TileStore {
  /// The first output of the tile.
  var target: UnsafeMutablePointer<Float>
  /// From one pixel to the next.
  var pixelStep: Int
  /// Pixels that are written; the others of the tile are computed in vain.
  var pixels: Int
  /// Filters that are written.
  var filters: Int
  /// What the sums start from, ``RegisterTile/filters`` biases; `nil` to go on from what `target` holds.
  var bias: UnsafePointer<Float>?
  /// Whether negative results become 0; only with the last products.
  var rectifies: Bool

  /// Whether the tile is written as a whole.
  @inline(__always)
  var isWhole: Bool { pixels == RegisterTile.pixels && filters == RegisterTile.filters }
}

/// Computes one tile: `target[p, o] = start + Σ over runs and k   sources[run][p][k] · weights[run, k, o]`.
///
/// - Parameters:
///   - sources: for each run, where the values of each of the tile's pixels begin.
///   - offset: what is added to each of them: the first channel of a group.
///   - weights: `[runs · runLength, filters]`, of one block of filters.
@inline(__always)
func multiplyTile(
  sources: UnsafePointer<UnsafePointer<Float>>, runs: Int, runLength: Int, offset: Int, weights: UnsafePointer<Float>,
  store: TileStore
) {
  guard store.isWhole else {
    multiplyPartialTile(
      sources: sources, runs: runs, runLength: runLength, offset: offset, weights: weights, store: store)
    return
  }
  multiplyWholeTile(
    sources: sources, runs: runs, runLength: runLength, offset: offset, weights: weights,
    start: store.bias ?? UnsafePointer(store.target), startStep: store.bias == nil ? store.pixelStep : 0,
    target: store.target, targetStep: store.pixelStep, rectifies: store.rectifies)
}

/// A tile that lies wholly in the output: nothing but loads, products and stores.
@inline(__always)
private func multiplyWholeTile(
  sources: UnsafePointer<UnsafePointer<Float>>, runs: Int, runLength: Int, offset: Int, weights: UnsafePointer<Float>,
  start: UnsafePointer<Float>, startStep: Int, target: UnsafeMutablePointer<Float>, targetStep: Int, rectifies: Bool
) {
  var tile = RegisterTile()
  tile.load(start, step: startStep)
  var table = sources
  var weight = weights
  for _ in 0..<runs {
    tile.addRun(
      table, offset: offset, step: 1, length: runLength, weights: weight, weightStep: RegisterTile.filters)
    table += RegisterTile.pixels
    weight += runLength &* RegisterTile.filters
  }
  tile.store(target, step: targetStep, floor: Vector(repeating: rectifies ? 0 : -.infinity))
}

/// A tile at the end of the pixels or of the filters: computed whole in a block of its own, then copied in part.
@inline(never)
private func multiplyPartialTile(
  sources: UnsafePointer<UnsafePointer<Float>>, runs: Int, runLength: Int, offset: Int, weights: UnsafePointer<Float>,
  store: TileStore
) {
  let width = RegisterTile.filters
  withUnsafeTemporaryAllocation(of: Float.self, capacity: RegisterTile.pixels * width) { buffer in
    let block = buffer.baseAddress!
    if store.bias == nil {
      block.update(repeating: 0, count: RegisterTile.pixels * width)
      for pixel in 0..<store.pixels {
        (block + pixel * width).update(from: store.target + pixel * store.pixelStep, count: store.filters)
      }
    }
    multiplyWholeTile(
      sources: sources, runs: runs, runLength: runLength, offset: offset, weights: weights,
      start: store.bias ?? UnsafePointer(block), startStep: store.bias == nil ? width : 0, target: block,
      targetStep: width, rectifies: store.rectifies)
    for pixel in 0..<store.pixels {
      (store.target + pixel * store.pixelStep).update(from: block + pixel * width, count: store.filters)
    }
  }
}
