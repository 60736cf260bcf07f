// What blocks of sums of different sizes have in common, and the loops of products that pass over them.

/// A block of sums: some pixels (rows of a matrix) times two vectors of filters (columns).
protocol TileSums {
  /// Where the values of its pixels begin that lie anywhere.
  associatedtype Sources: TileSources
  /// Where the values of its pixels begin that lie at equal steps.
  associatedtype Neighbours: TileNeighbours
  /// Rows.
  static var pixels: Int { get }

  /// Zeros.
  init()
  /// Adds the product of value `k` of every pixel with 2·V weights.
  mutating func add(_ pixels: Sources, _ k: Int, _ w0: Vector, _ w1: Vector)
  mutating func add(_ pixels: Neighbours, _ k: Int, _ w0: Vector, _ w1: Vector)
  /// Sets the sums to what lies in memory, `step` from pixel to pixel; with step 0 all pixels start alike.
  mutating func load(_ place: UnsafePointer<Float>, step: Int)
  /// Writes the sums, `step` from pixel to pixel.
  func store(_ place: UnsafeMutablePointer<Float>, step: Int)
  /// The sums, negative ones replaced by 0; a NaN stays one.
  var rectified: Self { get }
}

/// An address for each pixel.
protocol TileSources {
  init(_ table: UnsafePointer<UnsafePointer<Float>>, offset: Int)
}

/// The address of the first pixel, and the step to the next.
protocol TileNeighbours {
  init(_ first: UnsafePointer<Float>, step: Int)
}

extension TileSums {
  /// Filters of a block: two vectors.
  static var filters: Int { 2 * Vector.scalarCount }

  /// Adds one run of products: `length` neighbouring values of every pixel, each with its row of weights.
  @inline(__always)
  mutating func addRun(
    _ table: UnsafePointer<UnsafePointer<Float>>, offset: Int, length: Int, weights: UnsafePointer<Float>
  ) {
    #if AVX512 || arch(arm64)
    // Two at a time: registers for two rows of weights are left, and the loop counts half as often.
    let sources = Sources(table, offset: offset)
    let v = Vector.scalarCount
    var weight = weights
    var k = 0
    while k &+ 2 <= length {
      add(sources, k, weight.vector(at: 0), weight.vector(at: v))
      add(sources, k &+ 1, weight.vector(at: 2 &* v), weight.vector(at: 3 &* v))
      weight += 2 &* Self.filters
      k &+= 2
    }
    if k < length { add(sources, k, weight.vector(at: 0), weight.vector(at: v)) }
    #else
    addRun(table, offset: offset, step: 1, length: length, weights: weights, weightStep: Self.filters)
    #endif
  }

  /// The same of values that are `step` apart. Where that is not known when the loop is compiled, each pixel's address is
  /// counted up by itself: only where ``RegisterTile/hasAddressesToSpare``.
  @inline(__always)
  mutating func addRun(
    _ table: UnsafePointer<UnsafePointer<Float>>, offset: Int, step: Int, length: Int, weights: UnsafePointer<Float>,
    weightStep: Int
  ) {
    let sources = Sources(table, offset: offset)
    var weight = weights
    var k = 0
    for _ in 0..<length {
      add(sources, k, weight.vector(at: 0), weight.vector(at: Vector.scalarCount))
      weight += weightStep
      k &+= step
    }
  }

  /// The same of pixels at equal steps.
  @inline(__always)
  mutating func addRun(_ pixels: Neighbours, length: Int, weights: UnsafePointer<Float>) {
    var weight = weights
    for k in 0..<length {
      add(pixels, k, weight.vector(at: 0), weight.vector(at: Vector.scalarCount))
      weight += Self.filters
    }
  }

  /// Writes the sums, if wanted negative ones as 0.
  @inline(__always)
  func store(_ place: UnsafeMutablePointer<Float>, step: Int, rectifies: Bool) {
    (rectifies ? rectified : self).store(place, step: step)
  }
}
