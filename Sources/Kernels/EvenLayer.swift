// A bank of filters on windows that lie at equal steps in memory: those of 1×1 layers, and those of maps that are padded
// already. With few channels a run of three or nine products takes less time than looking up where it begins.

/// Windows of maps at equal steps, each a few runs of values at equal distances.
///
/// ```
/// maps of 1 channel, kernel 3×3         window (0, 0): runs at 0, 8, 16, each of 3 values
/// width 8 with its padding              window (0, 1): the same + 1;  window (1, 0): the same + 8
/// ```
struct EvenWindows: Sendable {
  let maps: AlignedStorage<Float>
  /// From a map, a row of windows, a window to the next.
  let mapStep, rowStep, step: Int
  let (outputHeight, outputWidth): (Int, Int)
  /// Where the runs of a window begin, counted from its first value.
  let runs: [Int]
  let runLength: Int

  /// The windows of tables of addresses as ``LayerInput`` has them; `nil` where they do not lie at equal steps.
  init?(
    maps: AlignedStorage<Float>, mapLength: Int, rows: [Int], columns: [Int], runsDown: Int, runsAcross: Int,
    runLength: Int
  ) {
    // The mark of the fill, −1, is no address, even where it fits in the steps: 0 before it, a step of −1.
    guard runsAcross == 1, runLength > 0, rows.allSatisfy({ $0 >= 0 }), columns.allSatisfy({ $0 >= 0 }),
      let first = rows.first, let column = columns.first
    else { return nil }
    let height = rows.count / runsDown
    let runStep = runsDown > 1 ? rows[1] - first : 0
    let rowStep = height > 1 ? rows[runsDown] - first : 0
    let step = columns.count > 1 ? columns[1] - column : 0
    guard rows.indices.allSatisfy({ rows[$0] == first + $0 / runsDown * rowStep + $0 % runsDown * runStep }),
      columns.indices.allSatisfy({ columns[$0] == column + $0 * step })
    else { return nil }
    (self.maps, mapStep, self.rowStep, self.step) = (maps, mapLength, rowStep, step)
    // Rows whose windows go on where those of the row before end, as of 1×1 layers, are one row.
    let isOneRow = height > 1 && columns.count > 1 && rowStep == columns.count * step
    (outputHeight, outputWidth) = isOneRow ? (1, height * columns.count) : (height, columns.count)
    self.runLength = runLength
    runs = (0..<runsDown).map { first + column + $0 * runStep }
  }
}

extension EvenWindows {
  /// Rows of a matrix as windows that are one behind the other: one row of them, without an end.
  init(rows: Range<Int>, of matrix: AlignedStorage<Float>, products: Int) {
    (maps, mapStep, rowStep, step) = (matrix, 0, 0, products)
    (outputHeight, outputWidth) = (1, rows.count)
    (runs, runLength) = ([rows.lowerBound * products], products)
  }
}

/// Computes tiles of windows: neighbours of one row by their first address, those that reach into the next row by one
/// address for each pixel.
func evenTiles(
  _ input: EvenWindows, weights: PackedWeights, epilogue: Epilogue, output: AlignedStorage<Float>, windows: Int,
  tiles: Range<Int>
) {
  let (tile, width, filters) = (RegisterTile.pixels, RegisterTile.filters, weights.filters)
  precondition(output.count >= windows * filters && (tiles.upperBound - 1) * tile < windows)
  let bias = epilogue.blocks(groups: 1)
  // Where a chunk goes first that has too few filters or windows.
  let narrow = AlignedStorage<Float>(uninitializedCount: LayerBlocking.tiles * tile * width)
  let chunk = EvenChunk(tiles.lowerBound * tile, of: windows, input: input)
  defer { withExtendedLifetime((bias, narrow)) {} }
  input.runs.withUnsafeBufferPointer { runs in
    for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: LayerBlocking.tiles) {
      let count = min(LayerBlocking.tiles, tiles.upperBound - first)
      let pixels = min(count * tile, windows - first * tile)
      chunk.move(tiles: count)
      for block in 0..<weights.blocks {
        let target = output.pointer + (first * tile * filters + block * width)
        let filtersHere = min(width, filters - block * width)
        var product = RunProduct(
          runs: runs, length: input.runLength, weights: weights.block(block, group: 0),
          bias: UnsafePointer(bias.pointer) + block * width, rectifies: epilogue.rectifies,
          target: target, targetStep: filters)
        // Tiles that are whole are written where they belong, the others beside and then copied.
        let whole = filtersHere == width ? pixels / tile : 0
        chunk.multiply(0..<whole, product)
        (product.target, product.targetStep) = (narrow.pointer, width)
        chunk.multiply(whole..<count, product)
        for pixel in whole * tile..<pixels {
          (target + pixel * filters).update(from: narrow.pointer + pixel * width, count: filtersHere)
        }
      }
    }
  }
}

/// Some tiles one after the other, sorted by whether their windows are neighbours.
private final class EvenChunk {
  private let input: EvenWindows
  private let windows: Int
  /// The next window.
  private var next: Int
  private var position: WindowPosition
  private let neighbours = AlignedStorage<RunProduct.Tile>(uninitializedCount: LayerBlocking.tiles)
  private var neighbourCount = 0
  private let addresses = AlignedStorage<UnsafePointer<Float>>(
    uninitializedCount: LayerBlocking.tiles * RegisterTile.pixels)
  /// Tiles whose windows have addresses of their own, and how many windows they have.
  private var scattered: [(index: Int, pixels: Int)] = []

  /// No tiles yet; the first will begin at a window.
  init(_ window: Int, of windows: Int, input: EvenWindows) {
    (self.input, self.windows, next) = (input, windows, window)
    position = WindowPosition(window, height: input.outputHeight, width: input.outputWidth)
  }

  /// Goes on to the next tiles.
  func move(tiles: Int) {
    neighbourCount = 0
    scattered.removeAll(keepingCapacity: true)
    let maps = UnsafePointer(input.maps.pointer)
    for index in 0..<tiles {
      if input.runLength <= RunProduct.shortRun && input.outputWidth - position.column >= RegisterTile.pixels {
        neighbours.pointer[neighbourCount] = .init(index: index, source: maps + input.offset(position))
        neighbourCount += 1
        position.advance(by: RegisterTile.pixels)
        next += RegisterTile.pixels
        continue
      }
      let place = addresses.pointer + scattered.count * RegisterTile.pixels
      scattered.append((index, min(RegisterTile.pixels, windows - next)))
      for pixel in 0..<RegisterTile.pixels {
        place[pixel] = maps + input.offset(position)
        next += 1
        // Past the last window its address is repeated.
        if next < windows { position.advance(by: 1) }
      }
    }
  }

  /// Multiplies some of the tiles by a block of filters.
  func multiply(_ tiles: Range<Int>, _ product: RunProduct) {
    guard !tiles.isEmpty else { return }
    let some = UnsafeBufferPointer(start: neighbours.pointer, count: neighbourCount)
    // In the order of their tiles.
    let first = some.firstIndex { $0.index >= tiles.lowerBound } ?? neighbourCount
    let end = some.firstIndex { $0.index >= tiles.upperBound } ?? neighbourCount
    product.multiplyNeighbours(UnsafeBufferPointer(rebasing: some[first..<end]), step: input.step)
    for (place, tile) in scattered.enumerated() where tiles.contains(tile.index) {
      product.multiplyScattered(
        UnsafePointer(addresses.pointer) + place * RegisterTile.pixels, pixels: tile.pixels, tile: tile.index)
    }
  }
}

extension EvenWindows {
  /// What the runs of a window are counted from, counted from the first value of the maps.
  @inline(__always)
  fileprivate func offset(_ position: WindowPosition) -> Int {
    position.map &* mapStep &+ position.row &* rowStep &+ position.column &* step
  }
}
