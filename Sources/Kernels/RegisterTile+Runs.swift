// The loops of products that pass over a register tile.

extension RegisterTile {
  /// Adds one run of products: `length` neighbouring values of every pixel, each with its row of weights.
  @inline(__always)
  mutating func addRun(
    _ table: UnsafePointer<UnsafePointer<Float>>, offset: Int, length: Int, weights: UnsafePointer<Float>
  ) {
    addRun(table, offset: offset, step: 1, length: length, weights: weights, weightStep: Self.filters)
  }

  /// The same of values that are `step` apart. Where that is not known when the loop is compiled, each pixel's address is
  /// counted up by itself: only where ``hasAddressesToSpare``.
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

  /// Whether an address for each pixel fits in the processor's 16 registers for them: of six does, of twelve does not.
  static var hasAddressesToSpare: Bool { pixels <= 6 }

  /// Adds the product of two matrices, the first of which is read by columns: of each of its rows the tile takes
  /// neighbouring values. One address for all of them, so that the loop has registers left.
  ///
  /// - Parameters:
  ///   - values: the first row, `step` from row to row; what the tile has room for is read of each.
  ///   - pixels: how many of the tile's sums are looked at.
  ///   - length: rows.
  @inline(__always)
  mutating func addColumns(
    _ values: UnsafePointer<Float>, step: Int, pixels: Int, length: Int, weights: UnsafePointer<Float>, weightStep: Int
  ) {
    var (value, weight) = (values, weights)
    if pixels > 6 {
      for _ in 0..<length {
        add(Neighbours(value, step: 1), 0, weight.vector(at: 0), weight.vector(at: Vector.scalarCount))
        value += step
        weight += weightStep
      }
    } else {
      for _ in 0..<length {
        addFirstSix(
          SixPixels.Neighbours(value, step: 1), weight.vector(at: 0), weight.vector(at: Vector.scalarCount))
        value += step
        weight += weightStep
      }
    }
  }

  /// Adds the products of 1, 3, 4 or 5 neighbouring values of every pixel, each with its row of weights.
  @inline(__always)
  mutating func addPiece(_ pixels: some TilePixels, length: Int, weights: UnsafePointer<Float>) {
    add(pixels, 0, weights: weights)
    if length > 1 {
      add(pixels, 1, weights: weights)
      add(pixels, 2, weights: weights)
    }
    if length > 3 { add(pixels, 3, weights: weights) }
    if length > 4 { add(pixels, 4, weights: weights) }
  }
}
