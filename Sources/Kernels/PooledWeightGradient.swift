// The gradient of a layer's weights where a pooling by the largest value follows: a window hands its gradient to one cell,
// so that of the products with all its cells one remains. Any other gradient is `WeightGradient.swift`'s.

/// The gradient of a layer's weights from the cells that won.
///
/// ```
/// dw[i, j, k, o] = Σ over pooled values p of filter o   x[r·sr + i·dr, c·sc + j·dc, k] · g[p],   (r, c) = winner(p)
///
///                  taps and channels (i, j, k)
/// filter o         dw …                            four filters × two vectors of taps and channels, summed over
///  …                                               a row of pooled values
/// filter o + 3
/// ```
///
/// The register tile of ``WeightGradient`` has filters side by side, which all read the same window. Here each filter
/// reads the window of its own winner: what lies side by side are the values of a window, copied for every cell that may
/// have won. With windows of 2×2 cells it takes a quarter of the products. A 1 stands behind these values: what is summed
/// there is the gradient of the bias.
public struct PooledWeightGradient: SharedGradient {
  private let windows: SlidingWindows
  private let input: AlignedStorage<Float>
  private let pooling: PoolingWindows
  private let gradients: AlignedStorage<Float>
  private let winners: AlignedStorage<Int32>
  private let pooled: AlignedStorage<Float>?
  /// `[KH, KW, Cin, Cout]`, every value of it written.
  private let result: AlignedStorage<Float>
  /// `[Cout]`, every value of it written: the gradient of the bias.
  private let bias: AlignedStorage<Float>?
  /// What a window reads that lies side by side.
  private let pieces: [TilePiece]
  /// The values of a window with the 1 behind them, and the filters, both filled up to whole tiles.
  private let windowLength, filters: Int
  /// Values of the windows at a row of pooling windows.
  private let copied: Int
  /// For each part the sums `[filters, values of a window]`.
  private let parts: AlignedStorage<Float>

  /// What is read and where it goes.
  ///
  /// - Returns: `nil` unless `outputGradient` is what disjoint windows, not too large, hand to their winners, and all
  ///   of the input is finite: products with gradients of 0, which are left out, would not be 0.
  public init?(
    _ windows: SlidingWindows, input: AlignedStorage<Float>, outputGradient: any ArrayRows,
    result: AlignedStorage<Float>, bias: AlignedStorage<Float>?
  ) {
    guard windows.groups == 1, let rows = outputGradient as? PoolingGradientRows,
      case .toWinners(let winners, let pooled) = rows.shares, rows.windows.rows.isDisjoint,
      rows.windows.columns.isDisjoint
    else { return nil }
    (self.windows, self.input, self.result, self.bias) = (windows, input, result, bias)
    (pooling, gradients, self.winners, self.pooled) = (rows.windows, rows.outputGradient, winners, pooled)
    precondition(
      windows.fits(input: input.count, output: rows.rows * rows.rowLength) && rows.rows == windows.allRows
        && pooling.columns.input == windows.outputWidth
        && pooling.fits(input: rows.rows * rows.rowLength, output: gradients.count), "windows outside their blocks")
    precondition(winners.count == gradients.count && pooled?.count ?? gradients.count == gradients.count)
    precondition(result.count == windows.productsPerOutput * windows.outputChannels, "a bank of another size")
    precondition(bias?.count ?? windows.outputChannels == windows.outputChannels, "a bias of another size")
    pieces = TilePiece.joined((0..<windows.productsPerOutput).map(windows.offset))
    windowLength = Self.filled(windows.productsPerOutput + 1, to: Tile.length)
    filters = Self.filled(windows.outputChannels, to: Tile.filters)
    copied = min(pooling.rows.size, pooling.rows.input) * windows.outputWidth * windowLength
    guard copied <= Self.mostCopied, areFinite(input, at: 0..<input.count) else { return nil }
    parts = AlignedStorage(count: WeightGradient.partsOfRows * filters * windowLength, repeating: 0)
  }

  /// The most values of ``copied``, 1 MiB: larger windows are left to ``WeightGradient``.
  private static var mostCopied: Int { 1 << 18 }

  private static func filled(_ count: Int, to whole: Int) -> Int { (count + whole - 1) / whole * whole }

  private var partLength: Int { filters * windowLength }

  /// Parts of the work, split over threads.
  public var count: Int { WeightGradient.partsOfRows }

  /// Computes some parts of the work.
  public func compute(_ some: Range<Int>) {
    precondition(some.lowerBound >= 0 && some.upperBound <= count)
    // Behind the last window up to a vector is written.
    let copies = AlignedStorage<Float>(count: copied + Vector.scalarCount, repeating: 0)
    let values = pooling.columns.output * filters
    let (shares, places) = (
      AlignedStorage<Float>(count: values, repeating: 0), AlignedStorage<Int32>(count: values, repeating: 0)
    )
    for part in some {
      let sums = parts.pointer + part * partLength
      for row in part * pooling.allOutputRows / count..<(part + 1) * pooling.allOutputRows / count {
        let (map, mapRow) = row.quotientAndRemainder(dividingBy: pooling.rows.output)
        let cells = pooling.rows.cells(of: mapRow)
        copyWindows(map: map, rows: cells, to: copies.pointer)
        readShares(row, from: cells.lowerBound, to: shares.pointer, places.pointer)
        add(copies.pointer, shares.pointer, places.pointer, to: sums)
      }
    }
  }

  /// What is left when all parts are computed.
  public func finish() {
    let sums = AlignedStorage<Float>(uninitializedCount: partLength)
    sumRows(parts, rows: 0..<count, columns: partLength, into: sums, at: 0)
    let (products, channels) = (windows.productsPerOutput, windows.outputChannels)
    transpose(
      sums, at: 0, rows: channels, columns: products, step: windowLength, into: result, at: 0, resultStep: channels)
    if let bias {
      for channel in 0..<channels { bias[channel] = sums[channel * windowLength + products] }
    }
  }

  /// Copies what the windows at some rows of cells of a map read, `[cells, values of a window]`.
  private func copyWindows(map: Int, rows: Range<Int>, to copies: UnsafeMutablePointer<Float>) {
    let (products, width, step) = (
      windows.productsPerOutput, windows.outputWidth, windows.columnStride * windows.inputChannels
    )
    let rowLength = windows.inputWidth * windows.inputChannels
    let reach = pieces.last!.offset + pieces.last!.count + Vector.scalarCount
    var target = copies
    pieces.withUnsafeBufferPointer { pieces in
      for row in rows {
        let first = (map * windows.inputHeight + row * windows.rowStride) * rowLength
        let source = UnsafePointer(input.pointer) + first
        // Whether whole vectors can be read everywhere.
        let isFollowed = first + (width - 1) * step + reach <= input.count
        for cell in 0..<width {
          let corner = source + cell &* step
          for piece in pieces {
            let (from, to) = (corner + piece.offset, target + piece.row)
            if isFollowed {
              // Of the last vector the rest goes to where the next piece is written, and then the 1.
              for index in stride(from: 0, to: piece.count, by: Vector.scalarCount) {
                to.store(from.vector(at: index), at: index)
              }
            } else {
              to.update(from: from, count: piece.count)
            }
          }
          target[products] = 1
          target += windowLength
        }
      }
    }
  }

  /// Reads the gradients of a row of pooled values, and where the windows of their winners were copied to.
  ///
  /// - Parameter top: the row of the map whose windows were copied first.
  private func readShares(
    _ row: Int, from top: Int, to shares: UnsafeMutablePointer<Float>, _ places: UnsafeMutablePointer<Int32>
  ) {
    let channels = windows.outputChannels
    let (first, step) = (Int32(top * windows.outputWidth), Int32(windowLength))
    for column in 0..<pooling.columns.output {
      let place = (row &* pooling.columns.output &+ column) &* channels
      let (gradient, winner) = (gradients.pointer + place, winners.pointer + place)
      let (share, target) = (shares + column &* filters, places + column &* filters)
      for filter in 0..<channels { target[filter] = (winner[filter] &- first) &* step }
      if let pooled {
        let value = pooled.pointer + place
        for filter in 0..<channels { share[filter] = value[filter] <= 0 ? 0 : gradient[filter] }
      } else {
        share.update(from: gradient, count: channels)
      }
    }
  }

  /// Adds the products of a row of pooled values.
  private func add(
    _ copies: UnsafePointer<Float>, _ shares: UnsafePointer<Float>, _ places: UnsafePointer<Int32>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    for filter in stride(from: 0, to: filters, by: Tile.filters) {
      for first in stride(from: 0, to: windowLength, by: Tile.length) {
        let target = sums + (filter &* windowLength &+ first)
        var tile = Tile(at: target, step: windowLength)
        var (share, place) = (shares + filter, places + filter)
        for _ in 0..<pooling.columns.output {
          tile.add(copies + first, places: place, shares: share)
          share += filters
          place += filters
        }
        tile.store(at: target, step: windowLength)
      }
    }
  }
}

/// Sums of four filters for two vectors of taps and channels. Four divides the usual numbers of filters, six, of which
/// ``SixPixels`` has the sums, does not.
private struct Tile {
  static var filters: Int { 4 }
  static var length: Int { 2 * Vector.scalarCount }

  private var (a0, a1, b0, b1): (Vector, Vector, Vector, Vector)
  private var (c0, c1, d0, d1): (Vector, Vector, Vector, Vector)

  @inline(__always)
  init(at place: UnsafeMutablePointer<Float>, step: Int) {
    let lanes = Vector.scalarCount
    (a0, a1) = (place.vector(at: 0), place.vector(at: lanes))
    (b0, b1) = (place.vector(at: step), place.vector(at: step &+ lanes))
    (c0, c1) = (place.vector(at: 2 &* step), place.vector(at: 2 &* step &+ lanes))
    (d0, d1) = (place.vector(at: 3 &* step), place.vector(at: 3 &* step &+ lanes))
  }

  /// Adds to each filter the window of its winner, times its gradient.
  @inline(__always)
  mutating func add(_ copies: UnsafePointer<Float>, places: UnsafePointer<Int32>, shares: UnsafePointer<Float>) {
    Self.add(copies + Int(places[0]), shares[0], &a0, &a1)
    Self.add(copies + Int(places[1]), shares[1], &b0, &b1)
    Self.add(copies + Int(places[2]), shares[2], &c0, &c1)
    Self.add(copies + Int(places[3]), shares[3], &d0, &d1)
  }

  @inline(__always)
  private static func add(_ window: UnsafePointer<Float>, _ share: Float, _ low: inout Vector, _ high: inout Vector) {
    let factor = Vector(repeating: share)
    low = low.adding(window.vector(at: 0), times: factor)
    high = high.adding(window.vector(at: Vector.scalarCount), times: factor)
  }

  @inline(__always)
  func store(at place: UnsafeMutablePointer<Float>, step: Int) {
    let lanes = Vector.scalarCount
    place.store(a0, at: 0)
    place.store(a1, at: lanes)
    place.store(b0, at: step)
    place.store(b1, at: step &+ lanes)
    place.store(c0, at: 2 &* step)
    place.store(c1, at: 2 &* step &+ lanes)
    place.store(d0, at: 3 &* step)
    place.store(d1, at: 3 &* step &+ lanes)
  }
}
