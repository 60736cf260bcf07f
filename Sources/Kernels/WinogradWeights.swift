// The weights of a 3×3 or 5×5 layer transformed for Winograd's filtering, in the order in which the register tile reads them.

/// The transformed weights of a layer, `points²` matrices `[Cin/g, filters]` for each block of filters: of all blocks at
/// once, or of as many as there are slots.
public struct WinogradWeights: Sendable {
  let size: WinogradSize
  let channels: Int
  let filters: Int
  let groups: Int
  /// Blocks of filters of all groups.
  public let blocks: Int
  /// From one matrix of a block to the next; never a multiple of a page, where the matrices would compete for one set of
  /// the cache.
  let pointStep: Int
  let storage: AlignedStorage<Float>
  /// Whether all blocks are here and are more than stays in a second-level cache.
  let exceedCache: Bool
  private let bank: AlignedStorage<Float>

  /// Transformed weights that stay in a second-level cache: a mebibyte, half of many of them.
  public static let mostInCache = 1 << 18

  /// Room for `slots` transformed blocks of a bank `[r, r, channels, groups · filters]`; `nil` is one for every block.
  public init(_ bank: AlignedStorage<Float>, size: WinogradSize, channels: Int, groups: Int, slots: Int?) {
    let rows = size.taps * size.taps * channels * groups
    precondition(bank.count % rows == 0, "not the weights of such a layer")
    (self.bank, self.size, self.channels, self.groups) = (bank, size, channels, groups)
    filters = bank.count / rows
    blocks = Self.blocks(filters: filters, groups: groups)
    pointStep = channels * RegisterTile.filters + 16
    storage = AlignedStorage(uninitializedCount: (slots ?? blocks) * size.points * size.points * pointStep)
    exceedCache = slots == nil && storage.count > Self.mostInCache
  }

  /// Blocks that the filters of all groups are cut into.
  public static func blocks(filters: Int, groups: Int) -> Int {
    (filters + RegisterTile.filters - 1) / RegisterTile.filters * groups
  }

  /// All blocks of a bank, transformed, split over threads.
  public init(_ bank: AlignedStorage<Float>, size: WinogradSize, channels: Int, groups: Int, threads: Int) {
    self.init(bank, size: size, channels: channels, groups: groups, slots: nil)
    let weights = self
    // In pieces, because a small layer has a block or two.
    let channelsOfPiece = 16
    let pieces = (channels + channelsOfPiece - 1) / channelsOfPiece
    forEachPart(of: blocks * pieces, threads: threads) { part in
      for index in part {
        let (block, piece) = index.quotientAndRemainder(dividingBy: pieces)
        let first = piece * channelsOfPiece
        weights.transform(block: block, channels: first..<min(channels, first + channelsOfPiece), into: block)
      }
    }
  }

  var blocksPerGroup: Int { blocks / groups }

  /// The transformed weights in a slot: `points²` matrices `[Cin/g, filters of a block]`.
  func slot(_ slot: Int) -> UnsafeMutablePointer<Float> {
    let length = size.points * size.points * pointStep
    precondition(slot >= 0 && (slot + 1) * length <= storage.count, "no such slot")
    return storage.pointer + slot * length
  }

  /// Computes `U = G g Gᵀ` for a block of filters.
  ///
  /// - Parameter channels: of which channels, all if `nil`.
  public func transform(block: Int, channels some: Range<Int>? = nil, into slot: Int) {
    let some = some ?? 0..<channels
    precondition(block >= 0 && block < blocks, "no such block")
    precondition(some.lowerBound >= 0 && some.upperBound <= channels, "no such channels")
    switch size {
    case .f23: transform(block, some, self.slot(slot), WinogradF23.self)
    case .f43: transform(block, some, self.slot(slot), WinogradF43.self)
    case .f53: transform(block, some, self.slot(slot), WinogradF53.self)
    case .f63: transform(block, some, self.slot(slot), WinogradF63.self)
    case .f73: transform(block, some, self.slot(slot), WinogradF73.self)
    case .f25: transform(block, some, self.slot(slot), WinogradF25.self)
    case .f45: transform(block, some, self.slot(slot), WinogradF45.self)
    }
  }

  @inline(__always)
  private func transform<Transform: WinogradTransform>(
    _ index: Int, _ some: Range<Int>, _ target: UnsafeMutablePointer<Float>, _: Transform.Type
  ) {
    let (points, taps, lanes, width) = (
      Transform.points, Transform.taps, Vector.scalarCount, RegisterTile.filters
    )
    let (group, inGroup) = index.quotientAndRemainder(dividingBy: blocksPerGroup)
    let count = min(width, filters - inGroup * width)
    let allFilters = groups * filters
    withScratch(vectors: points * taps) { half in
      for channel in some {
        for part in stride(from: 0, to: width, by: lanes) {
          let inside = max(0, min(lanes, count - part))
          let source = bank.pointer + (channel * allFilters + group * filters + inGroup * width + part)
          for row in 0..<taps {
            Transform.weights(
              { partialVector(source + (row &* taps &+ $0) &* channels &* allFilters, count: inside) },
              { half[row &* points &+ $0] = $1 })
          }
          for column in 0..<points {
            Transform.weights(
              { half[$0 &* points &+ column] },
              {
                target.storeInTurn($1, at: ($0 &* points &+ column) &* pointStep &+ channel &* width &+ part)
              })
          }
        }
      }
    }
  }
}
