// One register tile from memory to memory: what it starts from, the products that pass over it, where it goes. What is
// multiplied is decided by the callers: `DirectLayer`, `EvenLayer`, `MatrixProduct`, `WinogradLayer`, `WeightGradient`.

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
    tile.addRun(table, offset: offset, length: runLength, weights: weight)
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

/// Windows cut into pieces of a length that the loop knows, times one block of filters.
struct PieceProduct {
  /// Where the pieces of a window begin, counted from its address.
  let pieces: UnsafeBufferPointer<Int>
  /// 1, 3, 4 or 5 values.
  let length: Int
  /// `[pieces · length, filters]`.
  let weights: UnsafePointer<Float>
  /// What the sums start from.
  let bias: UnsafePointer<Float>
  let rectifies: Bool
  /// The first output of the first of some tiles, `targetStep` from pixel to pixel; whole tiles are written.
  let target: UnsafeMutablePointer<Float>
  let targetStep: Int

  /// A tile among others, and the address of its first window.
  struct Tile {
    let index: Int
    let source: UnsafePointer<Float>
  }

  /// Tiles of neighbouring windows, `step` apart: the addresses of the others follow from the first.
  @inline(never)
  func multiplyNeighbours(_ tiles: UnsafeBufferPointer<Tile>, step: Int) {
    @inline(__always)
    func multiply(length: Int) {
      for place in tiles {
        var tile = RegisterTile()
        tile.load(bias, step: 0)
        var weight = weights
        for piece in pieces {
          tile.addPiece(RegisterTile.Neighbours(place.source + piece, step: step), length: length, weights: weight)
          weight += length &* RegisterTile.filters
        }
        store(tile, at: place.index)
      }
    }
    switch length {
    case 5: multiply(length: 5)
    case 4: multiply(length: 4)
    case 3: multiply(length: 3)
    default: multiply(length: 1)
    }
  }

  /// One tile of windows that lie anywhere.
  @inline(never)
  func multiplyScattered(_ sources: UnsafePointer<UnsafePointer<Float>>, tile index: Int) {
    @inline(__always)
    func multiply(length: Int) {
      var tile = RegisterTile()
      tile.load(bias, step: 0)
      var weight = weights
      for piece in pieces {
        tile.addPiece(RegisterTile.Sources(sources, offset: piece), length: length, weights: weight)
        weight += length &* RegisterTile.filters
      }
      store(tile, at: index)
    }
    switch length {
    case 5: multiply(length: 5)
    case 4: multiply(length: 4)
    case 3: multiply(length: 3)
    default: multiply(length: 1)
    }
  }

  @inline(__always)
  private func store(_ tile: RegisterTile, at index: Int) {
    tile.store(
      target + index &* RegisterTile.pixels &* targetStep, step: targetStep,
      floor: Vector(repeating: rectifies ? 0 : -.infinity))
  }
}

extension TileStore {
  /// Sets a tile to what is in memory, or to zeros.
  @inline(__always)
  func load(_ tile: inout RegisterTile, isFirst: Bool, scratch: UnsafeMutablePointer<Float>) {
    let width = RegisterTile.filters
    if isWhole && !isFirst {
      tile.load(target, step: pixelStep)
      return
    }
    scratch.update(repeating: 0, count: RegisterTile.pixels * width)
    if !isFirst {
      for row in 0..<pixels { (scratch + row * width).update(from: target + row * pixelStep, count: filters) }
    }
    tile.load(scratch, step: width)
  }

  /// Writes a tile, or the part of it that there is room for.
  @inline(__always)
  func save(_ tile: RegisterTile, scratch: UnsafeMutablePointer<Float>) {
    let floor = Vector(repeating: -.infinity)
    if isWhole {
      tile.store(target, step: pixelStep, floor: floor)
      return
    }
    tile.store(scratch, step: RegisterTile.filters, floor: floor)
    for row in 0..<pixels {
      (target + row * pixelStep).update(from: scratch + row * RegisterTile.filters, count: filters)
    }
  }
}
