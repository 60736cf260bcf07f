// In which order the axes of a result are, and which cell of the maps stands at a position of it.

/// Maps `[N, H, W, C]` as they were handed over.
struct ResultLayout: Sendable {
  /// The order of the axes.
  enum Order: Sendable {
    /// As they should be, `[N, H, W, C]`.
    case asAsked
    /// `[N, W, H, C]`.
    case transposed
    /// `[N, C, H, W]`.
    case channelsFirst
    /// The numbers in the order of `[N, C, H, W]`, the shape right.
    case channelsFirstNumbers
    /// The numbers in the right order, the shape `[N, C, H, W]`.
    case channelsFirstShape
  }

  private let maps: [Int]
  private let order: Order
  /// The shape of the result.
  let shape: [Int]

  /// - Parameters:
  ///   - maps: `[N, H, W, C]`.
  ///   - rank: the axes that the result has: 2 for one map without channels, 3 for one map, 4 for a batch.
  init(maps: [Int], rank: Int, order: Order) {
    self.maps = maps
    self.order = order
    var shape = rank == 2 ? [maps[1], maps[2]] : rank == 3 ? Array(maps[1...]) : maps
    let first = rank == 4 ? 1 : 0
    switch order {
    case .asAsked, .channelsFirstNumbers: break
    case .transposed: shape.swapAt(first, first + 1)
    case .channelsFirst, .channelsFirstShape:
      if rank > 2 { shape.insert(shape.removeLast(), at: first) }
    }
    self.shape = shape
  }

  /// The cell of the maps that stands at a position of the result in row-major order.
  func place(_ index: Int) -> (n: Int, row: Int, column: Int, channel: Int) {
    let (height, width, channels) = (maps[1], maps[2], maps[3])
    switch order {
    case .asAsked, .channelsFirstShape:
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
      let (line, column) = pixel.quotientAndRemainder(dividingBy: width)
      return (line / height, line % height, column, channel)
    case .transposed:
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
      let (line, row) = pixel.quotientAndRemainder(dividingBy: height)
      return (line / width, row, line % width, channel)
    case .channelsFirst, .channelsFirstNumbers:
      let (line, column) = index.quotientAndRemainder(dividingBy: width)
      let (plane, row) = line.quotientAndRemainder(dividingBy: height)
      return (plane / channels, row, column, plane % channels)
    }
  }
}
