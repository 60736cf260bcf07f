// What does not lie in a near cache is asked for while something else is computed: else the products wait for memory where
// weights are used for a few pixels alone, or what another thread has made is read for the first time, and so do vectors
// that are written to many places in turn.

internal import CPrefetch

/// Asks for a block of memory, some lines of the cache after every few products.
struct Prefetch {
  /// Products of each pixel between two requests.
  static let interval = 64
  /// Bytes of a line of the cache.
  fileprivate static let line = 64

  private var place: UnsafeRawPointer
  private let linesAtOnce: Int

  /// Memory from a place on, to be asked for by so many requests.
  ///
  /// - Parameter count: how many numbers; where they end does not matter, a few more are asked for.
  init(_ place: UnsafePointer<Float>, count: Int, requests: Int) {
    self.place = UnsafeRawPointer(place)
    let lines = (count * MemoryLayout<Float>.stride + Self.line - 1) / Self.line
    linesAtOnce = (lines + requests - 1) / requests
  }

  /// The weights of a block, spread over the tiles that another one with as many weights is multiplied with.
  ///
  /// - Parameters:
  ///   - weights: ``RegisterTile/filters`` numbers for each product.
  ///   - tile: of how many tiles this is which.
  init(_ weights: UnsafePointer<Float>, products: Int, tile: Int, of tiles: Int) {
    let requests = (products + Self.interval - 1) / Self.interval
    self.init(weights, count: products * RegisterTile.filters, requests: tiles * requests)
    place += tile * requests * linesAtOnce * Self.line
  }

  /// Asks for the next lines.
  @inline(__always)
  mutating func request() {
    for _ in 0..<linesAtOnce {
      explain_prefetch(place)
      place += Self.line
    }
  }
}

extension UnsafeMutablePointer<Float> {
  /// Writes a vector and asks for the line behind it, which one of the next vectors goes to: where vectors are written to
  /// more places in turn than a processor follows by itself, else each write would wait for its line.
  @inline(__always)
  func storeInTurn(_ vector: Vector, at offset: Int) {
    store(vector, at: offset)
    explain_prefetch_for_writing(UnsafeRawPointer(self + offset) + Prefetch.line)
  }
}
