// A bank of filters on windows that lie at equal steps in memory: those of 1×1 layers, and those of maps that are padded
// already. With few channels a run of three or nine products takes less time than looking up where it begins.

/// Windows of maps at equal steps, each a few runs of values at equal distances.
///
/// ```
/// maps of 1 channel, kernel 3×3         window (0, 0): runs at 0, 8, 16, each a piece of 3
/// width 8 with its padding              window (0, 1): the same + 1;  window (1, 0): the same + 8
/// ```
struct EvenWindows: Sendable {
  let maps: AlignedStorage<Float>
  /// From a map, a row of windows, a window to the next.
  let mapStep, rowStep, step: Int
  let (outputHeight, outputWidth): (Int, Int)
  /// Where the pieces of a window begin, counted from its first value: its runs, cut into pieces of a length that the
  /// innermost loop knows.
  let pieces: [Int]
  let pieceLength: Int

  /// The length of the pieces of a run: one that has a loop of its own, see ``PieceProduct``, or 1.
  private static func pieceLength(_ runLength: Int) -> Int {
    [5, 4, 3].first { runLength.isMultiple(of: $0) } ?? 1
  }

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
    (outputHeight, outputWidth) = (height, columns.count)
    let length = Self.pieceLength(runLength)
    pieceLength = length
    pieces = (0..<runsDown * runLength / length).map { index in
      let (run, piece) = (index * length).quotientAndRemainder(dividingBy: runLength)
      return first + column + run * runStep + piece
    }
  }
}

extension EvenWindows {
  /// Rows of a matrix as windows that are one behind the other: one row of them, without an end.
  init(rows: Range<Int>, of matrix: AlignedStorage<Float>, products: Int) {
    (maps, mapStep, rowStep, step) = (matrix, 0, 0, products)
    (outputHeight, outputWidth) = (1, rows.count)
    let length = Self.pieceLength(products)
    pieceLength = length
    pieces = (0..<products / length).map { rows.lowerBound * products + $0 * length }
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
  input.pieces.withUnsafeBufferPointer { pieces in
    for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: LayerBlocking.tiles) {
      let count = min(LayerBlocking.tiles, tiles.upperBound - first)
      let pixels = min(count * tile, windows - first * tile)
      chunk.move(tiles: count)
      for block in 0..<weights.blocks {
        let target = output.pointer + (first * tile * filters + block * width)
        let filtersHere = min(width, filters - block * width)
        let isWhole = filtersHere == width && pixels == count * tile
        let product = PieceProduct(
          pieces: pieces, length: input.pieceLength, weights: weights.block(block, group: 0),
          bias: UnsafePointer(bias.pointer) + block * width, rectifies: epilogue.rectifies,
          target: isWhole ? target : narrow.pointer, targetStep: isWhole ? filters : width)
        chunk.multiply(product, step: input.step)
        guard !isWhole else { continue }
        for pixel in 0..<pixels {
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
  private let neighbours = AlignedStorage<PieceProduct.Tile>(uninitializedCount: LayerBlocking.tiles)
  private var neighbourCount = 0
  private let scattered = AlignedStorage<UnsafePointer<Float>>(
    uninitializedCount: LayerBlocking.tiles * RegisterTile.pixels)
  private var scatteredTiles: [Int] = []

  /// No tiles yet; the first will begin at a window.
  init(_ window: Int, of windows: Int, input: EvenWindows) {
    (self.input, self.windows, next) = (input, windows, window)
    position = WindowPosition(window, height: input.outputHeight, width: input.outputWidth)
  }

  /// Goes on to the next tiles.
  func move(tiles: Int) {
    neighbourCount = 0
    scatteredTiles.removeAll(keepingCapacity: true)
    let maps = UnsafePointer(input.maps.pointer)
    for index in 0..<tiles {
      if input.outputWidth - position.column >= RegisterTile.pixels {
        neighbours.pointer[neighbourCount] = .init(index: index, source: maps + input.offset(position))
        neighbourCount += 1
        position.advance(by: RegisterTile.pixels)
        next += RegisterTile.pixels
        continue
      }
      let addresses = scattered.pointer + scatteredTiles.count * RegisterTile.pixels
      for pixel in 0..<RegisterTile.pixels {
        addresses[pixel] = maps + input.offset(position)
        next += 1
        // Past the last window its address is repeated.
        if next < windows { position.advance(by: 1) }
      }
      scatteredTiles.append(index)
    }
  }

  /// Multiplies the tiles by a block of filters.
  func multiply(_ product: PieceProduct, step: Int) {
    product.multiplyNeighbours(UnsafeBufferPointer(start: neighbours.pointer, count: neighbourCount), step: step)
    for (place, index) in scatteredTiles.enumerated() {
      product.multiplyScattered(UnsafePointer(scattered.pointer) + place * RegisterTile.pixels, tile: index)
    }
  }
}

extension EvenWindows {
  /// What the pieces of a window are counted from, counted from the first value of the maps.
  @inline(__always)
  fileprivate func offset(_ position: WindowPosition) -> Int {
    position.map &* mapStep &+ position.row &* rowStep &+ position.column &* step
  }
}
