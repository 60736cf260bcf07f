// The weights of a layer in the order in which the inner loops read them. It is made once for each call; nothing else
// about the layer is kept.

/// A bank `[KH, KW, Cin/g, Cout]` as blocks of ``width`` neighbouring filters of one group, short blocks filled with zeros.
///
/// ```
/// 10 filters, width 8       block 0: filters 0…7          block 1: filters 8 9 and six of zeros
///                           w[tap 0][0…7] w[tap 1][0…7]…  w[tap 0][8 9 0 0 0 0 0 0] …
/// ```
///
/// Memory: `KH·KW·Cin/g · ⌈Cout/g / width⌉·width · g` scalars.
public struct PackedWeights: Sendable {
  /// Filters in a block: two registers of eight.
  public static let width = 16

  let blocksPerGroup: Int
  let storage: AlignedStorage<Float>

  /// Packs the weights of a layer.
  public init(_ windows: SlidingWindows, weights: AlignedStorage<Float>) {
    let products = windows.productsPerOutput
    let filters = windows.filtersPerGroup
    precondition(weights.count == products * windows.outputChannels, "weights that are not the layer's")
    let width = Self.width
    blocksPerGroup = (filters + width - 1) / width
    storage = AlignedStorage(count: windows.groups * blocksPerGroup * products * width, repeating: 0)
    for group in 0..<windows.groups {
      for filter in 0..<filters {
        let block = storage.pointer + (group * blocksPerGroup + filter / width) * products * width + filter % width
        let source = weights.pointer + group * filters + filter
        for product in 0..<products { block[product * width] = source[product * windows.outputChannels] }
      }
    }
  }

  /// The first weight of a block.
  func block(_ block: Int, group: Int, products: Int) -> UnsafePointer<Float> {
    UnsafePointer(storage.pointer + (group * blocksPerGroup + block) * products * Self.width)
  }
}

/// Sixteen sums side by side: one block of filters at one position.
struct BlockSums {
  var low = SIMD8<Float>()
  var high = SIMD8<Float>()

  /// Adds `pixel · weights[0..<16]`.
  @inline(__always)
  mutating func add(_ pixel: Float, _ weights: UnsafePointer<Float>) {
    let row = UnsafeRawPointer(weights)
    let value = SIMD8<Float>(repeating: pixel)
    low += value * row.loadUnaligned(as: SIMD8<Float>.self)
    high += value * row.loadUnaligned(fromByteOffset: 32, as: SIMD8<Float>.self)
  }

  /// Writes the first `count` sums, each with its bias.
  @inline(__always)
  func store(to target: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>, count: Int) {
    for lane in 0..<min(count, 8) { target[lane] = bias[lane] + low[lane] }
    guard count > 8 else { return }
    for lane in 8..<count { target[lane] = bias[lane] + high[lane - 8] }
  }
}
