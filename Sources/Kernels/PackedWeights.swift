// The weights of a layer in the order in which the inner loops read them. They are made for each call, or once for all
// of them where a `WeightCache` keeps them.

/// Matrices `[products, filters]`, one for each group, as blocks of neighbouring filters, short blocks filled with zeros.
///
/// ```
/// 10 filters, blocks of 8   block 0: filters 0…7          block 1: filters 8 9 and six of zeros
///                           w[0][0…7] w[1][0…7] …         w[0][8 9 0 0 0 0 0 0] …
/// ```
///
/// Memory: `groups · ⌈filters / block⌉ · block · products` scalars.
public struct PackedWeights: Sendable {
  let products: Int
  /// Filters of one group.
  let filters: Int
  let storage: AlignedStorage<Float>

  /// Packs a bank `[products, groups · filters]`, the blocks split over threads.
  public init(_ weights: AlignedStorage<Float>, products: Int, groups: Int, threads: Int) {
    precondition(weights.count % (products * groups) == 0, "weights that are not the layer's")
    let filters = weights.count / (products * groups)
    (self.products, self.filters) = (products, filters)
    let width = RegisterTile.filters
    let blocks = (filters + width - 1) / width
    let storage = AlignedStorage<Float>(uninitializedCount: groups * blocks * products * width)
    self.storage = storage
    forEachPart(of: groups * blocks, threads: threads) { part in
      for index in part {
        let (group, block) = index.quotientAndRemainder(dividingBy: blocks)
        packBlock(
          UnsafePointer(weights.pointer) + group * filters + block * width, step: groups * filters, rows: products,
          count: min(width, filters - block * width), into: storage.pointer + index * products * width)
      }
    }
  }

  var blocks: Int { (filters + RegisterTile.filters - 1) / RegisterTile.filters }

  /// The first weight of a block.
  func block(_ block: Int, group: Int) -> UnsafePointer<Float> {
    UnsafePointer(storage.pointer + (group * blocks + block) * products * RegisterTile.filters)
  }
}

/// Copies rows of at most ``RegisterTile/filters`` values side by side, short ones filled with zeros.
@inline(__always)
func packBlock(
  _ source: UnsafePointer<Float>, step: Int, rows: Int, count: Int, into target: UnsafeMutablePointer<Float>
) {
  let width = RegisterTile.filters
  var (source, place) = (source, target)
  for _ in 0..<rows {
    if count == width {
      place.store(source.vector(at: 0), at: 0)
      place.store(source.vector(at: Vector.scalarCount), at: Vector.scalarCount)
    } else {
      place.update(from: source, count: count)
      (place + count).update(repeating: 0, count: width - count)
    }
    place += width
    source += step
  }
}
