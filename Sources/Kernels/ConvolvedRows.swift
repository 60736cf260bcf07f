// What a convolution gives to a pooling that takes the largest of 2×2 cells, as most of the course's networks have it. The
// maps of a first layer are the largest of a network and are looked at once: a tile of sums that covers whole squares is
// pooled while it is still in registers, and the maps never stand in memory. The layer itself is `EvenLayer.swift`.

/// The rows of the maps that a bank of filters gives, made when they are read.
public struct ConvolvedRows: ArrayRows {
  private let input: EvenWindows
  private let weights: PackedWeights
  private let bias: AlignedStorage<Float>
  private var rectifies: Bool
  /// How many.
  public let rows: Int

  /// Whether maps of so many columns and filters are whole tiles and blocks.
  public static func applies(width: Int, filters: Int) -> Bool {
    width >= RegisterTile.pixels && filters % RegisterTile.filters == 0
  }

  /// A layer's maps.
  ///
  /// - Parameters:
  ///   - weights, cache: as of ``directLayer(_:weights:cache:groups:epilogue:output:threads:)``, of one group.
  /// - Returns: `nil` unless it is a layer of few channels with whole blocks of filters, whose rows have room for a tile.
  public init?(
    _ input: LayerInput, weights: AlignedStorage<Float>, cache: WeightCache?, epilogue: Epilogue, threads: Int
  ) {
    let (products, filters) = (input.runs * input.runLength, epilogue.bias.count)
    precondition(weights.count == products * filters, "weights of another layer")
    guard Self.applies(width: input.outputWidth, filters: filters), LayerBlocking.areWeightsKept(products: products),
      let even = input.even, even.outputWidth == input.outputWidth
    else { return nil }
    (self.input, bias, rectifies) = (even, epilogue.blocks(groups: 1), epilogue.rectifies)
    rows = input.windows / even.outputWidth
    self.weights =
      cache?.packed(weights, products: products, groups: 1, threads: threads)
      ?? PackedWeights(weights, products: products, groups: 1, threads: threads)
  }

  /// Values of a row.
  public var rowLength: Int { input.outputWidth * weights.filters }

  /// With the sums of a tile.
  public var rectified: any ArrayRows {
    var result = self
    result.rectifies = true
    return result
  }

  /// Computes them.
  public func read(_ some: Range<Int>, scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    precondition(some.lowerBound >= 0 && some.upperBound <= rows, "rows of other maps")
    let last = input.outputWidth - RegisterTile.pixels
    input.runs.withUnsafeBufferPointer { runs in
      for block in 0..<weights.blocks {
        for row in some {
          for tile in stride(from: 0, to: input.outputWidth, by: RegisterTile.pixels) {
            // The last tile overlaps the one before.
            let column = min(tile, last)
            let place = (row - some.lowerBound) * input.outputWidth + column
            let product = RunProduct(
              runs: runs, length: input.runLength, weights: weights.block(block, group: 0),
              bias: UnsafePointer(bias.pointer) + block * RegisterTile.filters, rectifies: rectifies,
              target: scratch + (place * weights.filters + block * RegisterTile.filters),
              targetStep: weights.filters)
            withUnsafePointer(to: RunProduct.Tile(index: 0, source: address(row) + column * input.step)) {
              product.multiplyNeighbours(UnsafeBufferPointer(start: $0, count: 1), step: input.step)
            }
          }
        }
      }
    }
    return UnsafePointer(scratch)
  }

  /// Where the first window of a row begins.
  @inline(__always)
  private func address(_ row: Int) -> UnsafePointer<Float> {
    let (map, row) = row.quotientAndRemainder(dividingBy: input.outputHeight)
    return UnsafePointer(input.maps.pointer) + (map &* input.mapStep &+ row &* input.rowStep)
  }
}

extension ConvolvedRows {
  /// Pools rows of 2×2 cells by their largest value, see
  /// ``poolExtremes(_:input:isLargest:values:winners:rows:)``.
  func poolSquares<S: ExtremeSearch>(
    _ windows: PoolingWindows, _ results: PoolingResults, _ rows: Range<Int>, _: S.Type
  ) {
    precondition(windows.rows.input == input.outputHeight && windows.columns.input == input.outputWidth)
    precondition(windows.areSquares && windows.channels == weights.filters && S.isLargest)
    // Those of 3×3 and 5×5 kernels on one channel, and of 3×3 on three, are known to the loop.
    switch input.runLength {
    case 3: pool(windows, results, rows, runLength: 3, S.self)
    case 5: pool(windows, results, rows, runLength: 5, S.self)
    case 9: pool(windows, results, rows, runLength: 9, S.self)
    default: pool(windows, results, rows, runLength: input.runLength, S.self)
    }
  }

  @inline(__always)
  private func pool<S: ExtremeSearch>(
    _ windows: PoolingWindows, _ results: PoolingResults, _ rows: Range<Int>, runLength: Int, _: S.Type
  ) {
    let (columns, width) = (windows.columns.output, windows.columns.input)
    let filters = weights.filters
    input.runs.withUnsafeBufferPointer { runs in
      for row in rows {
        let (map, inMap) = row.quotientAndRemainder(dividingBy: windows.rows.output)
        let start = address(map &* windows.rows.input &+ 2 &* inMap)
        for block in 0..<weights.blocks {
          let first = block &* RegisterTile.filters
          for tile in stride(from: 0, to: columns, by: SquareTile.squares) {
            // The last tile overlaps the one before.
            let column = min(tile, columns &- SquareTile.squares)
            var sums = SquareTile(bias: UnsafePointer(bias.pointer) + first)
            sums.add(
              start + 2 &* column &* input.step, runs: runs, length: runLength, step: input.step,
              rowStep: input.rowStep, weights: weights.block(block, group: 0))
            if rectifies { sums.rectify() }
            sums.pool(
              to: results + ((row &* columns &+ column) &* filters &+ first), step: filters,
              cell: 2 &* inMap &* width &+ 2 &* column, mapWidth: width, S.self)
          }
        }
      }
    }
  }
}

/// Three squares of 2×2 cells, side by side: six cells of a row and the six below them, times two vectors of filters.
private struct SquareTile {
  static var squares: Int { SixPixels.pixels / 2 }
  private var upper, lower: SixPixels

  @inline(__always)
  init(bias: UnsafePointer<Float>) {
    upper = SixPixels()
    upper.load(bias, step: 0)
    lower = upper
  }

  /// Adds the products of the windows that belong to the cells: of both rows at once where there are registers for that.
  @inline(__always)
  mutating func add(
    _ source: UnsafePointer<Float>, runs: UnsafeBufferPointer<Int>, length: Int, step: Int, rowStep: Int,
    weights: UnsafePointer<Float>
  ) {
    var weight = weights
    #if AVX512 || arch(arm64)
    for run in runs {
      let above = SixPixels.Neighbours(source + run, step: step)
      let below = SixPixels.Neighbours(source + (run &+ rowStep), step: step)
      for k in 0..<length {
        let (w0, w1) = (weight.vector(at: 0), weight.vector(at: Vector.scalarCount))
        upper.add(above, k, w0, w1)
        lower.add(below, k, w0, w1)
        weight += SixPixels.filters
      }
    }
    #else
    for run in runs {
      upper.addRun(SixPixels.Neighbours(source + run, step: step), length: length, weights: weight)
      weight += length &* SixPixels.filters
    }
    weight = weights
    for run in runs {
      lower.addRun(SixPixels.Neighbours(source + (run &+ rowStep), step: step), length: length, weights: weight)
      weight += length &* SixPixels.filters
    }
    #endif
  }

  @inline(__always)
  mutating func rectify() { (upper, lower) = (upper.rectified, lower.rectified) }

  /// Writes the largest of each square.
  ///
  /// - Parameters:
  ///   - step: from square to square.
  ///   - cell: the first of the first square in its map.
  @inline(__always)
  func pool<S: ExtremeSearch>(to results: PoolingResults, step: Int, cell: Int, mapWidth: Int, _: S.Type) {
    @inline(__always)
    func write(
      _ square: Int, _ part: Int, _ upperLeft: Vector, _ upperRight: Vector, _ lowerLeft: Vector, _ lowerRight: Vector
    ) {
      let first = Vector.cells(cell &+ 2 &* square)
      var running = RunningExtreme<S, Vector>(upperLeft, cell: first)
      running.meet(upperRight, cell: Vector.offset(first, by: 1))
      running.meet(lowerLeft, cell: Vector.offset(first, by: mapWidth))
      running.meet(lowerRight, cell: Vector.offset(first, by: mapWidth &+ 1))
      running.store(results + (square &* step &+ part &* Vector.scalarCount))
    }
    write(0, 0, upper.a0, upper.b0, lower.a0, lower.b0)
    write(0, 1, upper.a1, upper.b1, lower.a1, lower.b1)
    write(1, 0, upper.c0, upper.d0, lower.c0, lower.d0)
    write(1, 1, upper.c1, upper.d1, lower.c1, lower.d1)
    write(2, 0, upper.e0, upper.f0, lower.e0, lower.f0)
    write(2, 1, upper.e1, upper.f1, lower.e1, lower.f1)
  }
}
