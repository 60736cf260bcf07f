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
///   - prefetch: what is asked for meanwhile.
@inline(__always)
func multiplyTile(
  sources: UnsafePointer<UnsafePointer<Float>>, runs: Int, runLength: Int, offset: Int, weights: UnsafePointer<Float>,
  store: TileStore, prefetch: Prefetch? = nil
) {
  let runs = TileRuns(
    sources: sources, count: runs, length: runLength, offset: offset, weights: weights, prefetch: prefetch)
  if store.isWhole {
    multiplyWhole(RegisterTile.self, runs, store: store)
  } else {
    multiplyPartial(runs, store: store)
  }
}

/// The products of a tile.
private struct TileRuns {
  let sources: UnsafePointer<UnsafePointer<Float>>
  let count, length, offset: Int
  let weights: UnsafePointer<Float>
  let prefetch: Prefetch?
}

/// A tile that lies wholly in the output: nothing but loads, products and stores.
@inline(__always)
private func multiplyWhole<Tile: TileSums>(_: Tile.Type, _ runs: TileRuns, store: TileStore) {
  var tile = Tile()
  tile.load(store.bias ?? UnsafePointer(store.target), step: store.bias == nil ? store.pixelStep : 0)
  var table = runs.sources
  var weight = runs.weights
  var prefetch = runs.prefetch
  let interval = prefetch == nil ? runs.length : Prefetch.interval
  for _ in 0..<runs.count {
    var k = 0
    while k < runs.length {
      let count = min(interval, runs.length &- k)
      tile.addRun(table, offset: runs.offset &+ k, length: count, weights: weight)
      prefetch?.request()
      weight += count &* Tile.filters
      k &+= count
    }
    table += RegisterTile.pixels
  }
  tile.store(store.target, step: store.pixelStep, rectifies: store.rectifies)
}

/// A tile at the end of the pixels or of the filters.
@inline(never)
private func multiplyPartial(_ runs: TileRuns, store: TileStore) {
  if store.pixels <= SixPixels.pixels {
    multiplyPartial(SixPixels.self, runs, store: store)
  } else {
    multiplyPartial(RegisterTile.self, runs, store: store)
  }
}

/// The same in a block of sums that is large enough; what there is no room for is left out of a copy.
@inline(__always)
private func multiplyPartial<Tile: TileSums>(_: Tile.Type, _ runs: TileRuns, store: TileStore) {
  if store.pixels == Tile.pixels && store.filters == Tile.filters {
    return multiplyWhole(Tile.self, runs, store: store)
  }
  let width = Tile.filters
  withUnsafeTemporaryAllocation(of: Float.self, capacity: Tile.pixels * width) { buffer in
    let block = buffer.baseAddress!
    if store.bias == nil {
      block.update(repeating: 0, count: Tile.pixels * width)
      for pixel in 0..<store.pixels {
        (block + pixel * width).update(from: store.target + pixel * store.pixelStep, count: store.filters)
      }
    }
    var whole = store
    (whole.target, whole.pixelStep) = (block, width)
    multiplyWhole(Tile.self, runs, store: whole)
    for pixel in 0..<store.pixels {
      (store.target + pixel * store.pixelStep).update(from: block + pixel * width, count: store.filters)
    }
  }
}

/// Windows at equal steps times one block of filters.
struct RunProduct {
  /// Values of a run up to which it is not worth an address for each window.
  static let shortRun = 9

  /// Where the runs of a window begin, counted from its address.
  let runs: UnsafeBufferPointer<Int>
  /// Values of a run.
  let length: Int
  /// `[runs · length, filters]`.
  let weights: UnsafePointer<Float>
  /// What the sums start from.
  let bias: UnsafePointer<Float>
  let rectifies: Bool
  /// The first output of the first of some tiles, `targetStep` from pixel to pixel; whole tiles are written.
  var target: UnsafeMutablePointer<Float>
  var targetStep: Int

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
        for run in runs {
          tile.addRun(RegisterTile.Neighbours(place.source + run, step: step), length: length, weights: weight)
          weight += length &* RegisterTile.filters
        }
        store(tile, at: place.index)
      }
    }
    // Those of 3×3 and 5×5 kernels on one channel, and of 3×3 on three, are known to the loop.
    switch length {
    case 3: multiply(length: 3)
    case 5: multiply(length: 5)
    case Self.shortRun: multiply(length: Self.shortRun)
    default: multiply(length: length)
    }
  }

  /// One tile of windows that lie anywhere, of which some are wanted.
  func multiplyScattered(_ sources: UnsafePointer<UnsafePointer<Float>>, pixels: Int, tile index: Int) {
    if pixels <= SixPixels.pixels {
      multiplyScattered(SixPixels.self, sources, tile: index)
    } else {
      multiplyScattered(RegisterTile.self, sources, tile: index)
    }
  }

  @inline(never)
  private func multiplyScattered<Sums: TileSums>(
    _: Sums.Type, _ sources: UnsafePointer<UnsafePointer<Float>>, tile index: Int
  ) {
    var tile = Sums()
    tile.load(bias, step: 0)
    var weight = weights
    for run in runs {
      tile.addRun(sources, offset: run, length: length, weights: weight)
      weight += length &* Sums.filters
    }
    store(tile, at: index)
  }

  @inline(__always)
  private func store(_ tile: some TileSums, at index: Int) {
    tile.store(target + index &* RegisterTile.pixels &* targetStep, step: targetStep, rectifies: rectifies)
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
    if isWhole {
      tile.store(target, step: pixelStep)
      return
    }
    tile.store(scratch, step: RegisterTile.filters)
    for row in 0..<pixels {
      (target + row * pixelStep).update(from: scratch + row * RegisterTile.filters, count: filters)
    }
  }
}
