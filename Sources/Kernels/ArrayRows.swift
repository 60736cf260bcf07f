// Arrays between two layers that never stand in memory as a whole. What a rectifier or a batch normalisation gives to a
// pooling, and what either hands back, is as large as a map and is read once or twice: made a few rows at a time, where it
// is read, it does not leave the cache.

/// The rows of maps `[N, H, W, C]`, `W·C` values each, counted through the batch.
public protocol ArrayRows: Sendable {
  /// How many.
  var rows: Int { get }
  /// Values of a row.
  var rowLength: Int { get }

  /// Where some rows stand, one after another: in `scratch`, which has room for them, or where they are stored.
  func read(_ some: Range<Int>, scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float>
  /// What a rectifier makes of them.
  var rectified: any ArrayRows { get }
}

extension ArrayRows {
  /// When they are read.
  public var rectified: any ArrayRows { RectifiedRows(self) }
}

/// An array that stands in memory.
public struct StoredRows: ArrayRows {
  /// How many.
  public let rows: Int
  private let storage: AlignedStorage<Float>

  /// A block cut into equal rows.
  public init(_ storage: AlignedStorage<Float>, rows: Int) {
    precondition(rows > 0 && storage.count % rows == 0, "rows of unlike lengths")
    (self.storage, self.rows) = (storage, rows)
  }

  /// Values of a row.
  public var rowLength: Int { storage.count / rows }
  /// Where the first begins.
  var first: UnsafePointer<Float> { UnsafePointer(storage.pointer) }

  /// Where they are stored.
  public func read(_ some: Range<Int>, scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    precondition(some.lowerBound >= 0 && some.upperBound <= rows, "rows outside their block")
    return first + some.lowerBound * rowLength
  }
}

/// What a rectifier gives: `max(0, x)`.
public struct RectifiedRows: ArrayRows {
  private let base: any ArrayRows

  /// - Parameter base: its input.
  public init(_ base: any ArrayRows) { self.base = base }

  /// How many.
  public var rows: Int { base.rows }
  /// Values of a row.
  public var rowLength: Int { base.rowLength }

  /// Computes them.
  public func read(_ some: Range<Int>, scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    let source = base.read(some, scratch: scratch)
    rectify(source, into: scratch, count: some.count * rowLength)
    return UnsafePointer(scratch)
  }
}

/// What a batch normalisation gives: `x̂ · γ + β`.
public struct NormalizedRows: ArrayRows {
  private let base: any ArrayRows
  private let scale: ChannelScale
  private let (gamma, beta): (AlignedStorage<Float>, AlignedStorage<Float>)

  /// - Parameter base: its input.
  public init(
    _ base: any ArrayRows, _ scale: ChannelScale, gamma: AlignedStorage<Float>, beta: AlignedStorage<Float>
  ) {
    (self.base, self.scale) = (base, scale)
    (self.gamma, self.beta) = (gamma, beta)
  }

  /// How many.
  public var rows: Int { base.rows }
  /// Values of a row.
  public var rowLength: Int { base.rowLength }

  /// Computes them.
  public func read(_ some: Range<Int>, scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    let source = base.read(some, scratch: scratch)
    normalize(
      UnsafeBufferPointer(start: source, count: some.count * rowLength), scale, gamma: gamma, beta: beta, to: scratch)
    return UnsafePointer(scratch)
  }
}

/// What a pooling hands back to its input.
public struct PoolingGradientRows: ArrayRows {
  let windows: PoolingWindows
  let outputGradient: AlignedStorage<Float>
  let shares: PoolingShares

  /// - Parameters:
  ///   - outputGradient: the gradient with respect to the pooled values.
  ///   - shares: who gets it.
  public init(_ windows: PoolingWindows, of outputGradient: AlignedStorage<Float>, shares: PoolingShares) {
    (self.windows, self.outputGradient, self.shares) = (windows, outputGradient, shares)
  }

  /// How many.
  public var rows: Int { windows.allInputRows }
  /// Values of a row.
  public var rowLength: Int { windows.columns.input * windows.channels }

  /// Collects them.
  public func read(_ some: Range<Int>, scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    poolingGradient(windows, of: outputGradient, shares: shares, rows: some, to: scratch)
    return UnsafePointer(scratch)
  }
}

/// What a batch normalisation hands back to its input.
public struct NormalizationGradientRows: ArrayRows {
  private let base: any ArrayRows
  private let x: AlignedStorage<Float>
  private let scale: ChannelScale
  private let parts: ChannelGradient
  private let isMasked: Bool

  /// - Parameters:
  ///   - base: the gradient with respect to the normalised array.
  ///   - isMasked: as for ``normalizationGradient(of:_:at:_:_:isMasked:to:)``.
  public init(
    _ base: any ArrayRows, x: AlignedStorage<Float>, scale: ChannelScale, parts: ChannelGradient, isMasked: Bool
  ) {
    precondition(base.rows * base.rowLength == x.count, "a gradient of another size")
    (self.base, self.x, self.scale, self.parts, self.isMasked) = (base, x, scale, parts, isMasked)
  }

  /// How many.
  public var rows: Int { base.rows }
  /// Values of a row.
  public var rowLength: Int { base.rowLength }

  /// Computes them from those with respect to the normalised array.
  public func read(_ some: Range<Int>, scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    let g = UnsafeBufferPointer(start: base.read(some, scratch: scratch), count: some.count * rowLength)
    normalizationGradient(
      of: g, x, at: some.lowerBound * rowLength, scale, parts, isMasked: isMasked, to: scratch)
    return UnsafePointer(scratch)
  }
}

extension ArrayRows {
  /// Writes all rows, shared by threads.
  public func store(in target: AlignedStorage<Float>, threads: Int) {
    precondition(target.count == rows * rowLength, "an array of another size")
    forEachSmallPart(of: rows, threads: threads) { part in
      let place = target.pointer + part.lowerBound * rowLength
      let source = read(part, scratch: place)
      if source != UnsafePointer(place) { place.update(from: source, count: part.count * rowLength) }
    }
  }

  /// Goes through some rows, a few thousand values at a time.
  ///
  /// - Parameter body: is given where they stand, and which they are.
  func forEachBand(of some: Range<Int>, _ body: (UnsafeBufferPointer<Float>, Range<Int>) -> Void) {
    let rowsAtOnce = max(1, RowBands.values / rowLength)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: min(some.count, rowsAtOnce) * rowLength) { scratch in
      for first in stride(from: some.lowerBound, to: some.upperBound, by: rowsAtOnce) {
        let band = first..<min(some.upperBound, first + rowsAtOnce)
        let place = read(band, scratch: scratch.baseAddress!)
        body(UnsafeBufferPointer(start: place, count: band.count * rowLength), band)
      }
    }
  }
}

/// Rows that are made at a time.
enum RowBands {
  /// About so many values, 16 KiB: beside what else is read they fit in a first-level cache.
  static let values = 4096
}
