// What Winograd's filtering cuts a layer into: which of the algorithms, the tiles of the input, and those of the output.
// The small transforms are in `WinogradTransform.swift`.

/// Which of Winograd's algorithms: how many outputs a tile has, and for which kernels.
public enum WinogradSize: Sendable, CaseIterable {
  /// F(2×2, 3×3): 16 products for 4 outputs instead of 36.
  case f23
  /// F(4×4, 3×3): 36 products for 16 outputs instead of 144.
  case f43
  /// F(5×5, 3×3): 49 products for 25 outputs instead of 225.
  case f53
  /// F(6×6, 3×3): 64 products for 36 outputs instead of 324.
  case f63
  /// F(7×7, 3×3): 81 products for 49 outputs instead of 441.
  case f73
  /// F(2×2, 5×5): 36 products for 4 outputs instead of 100.
  case f25
  /// F(4×4, 5×5): 64 products for 16 outputs instead of 400.
  case f45

  /// Outputs of a tile along one axis, `m`.
  public var outputs: Int {
    switch self {
    case .f23: WinogradF23.outputs
    case .f43: WinogradF43.outputs
    case .f53: WinogradF53.outputs
    case .f63: WinogradF63.outputs
    case .f73: WinogradF73.outputs
    case .f25: WinogradF25.outputs
    case .f45: WinogradF45.outputs
    }
  }

  /// Taps of the kernel along one axis, `r`.
  public var taps: Int {
    switch self {
    case .f23: WinogradF23.taps
    case .f43: WinogradF43.taps
    case .f53: WinogradF53.taps
    case .f63: WinogradF63.taps
    case .f73: WinogradF73.taps
    case .f25: WinogradF25.taps
    case .f45: WinogradF45.taps
    }
  }

  /// Cells of the input a tile reads along one axis, `m + r − 1`.
  public var points: Int { outputs + taps - 1 }
}

/// Tiles that are transformed, of an input or of the gradients of an output: `points²` matrices `[tiles, channels]`.
public struct WinogradTiles: Sendable {
  /// Tiles there is room for.
  public let capacity: Int
  let size: WinogradSize
  /// From one tile to the next: the channels, filled up to whole vectors; not a multiple of many lines of the cache,
  /// where the tiles would compete for a few sets of it.
  let tileStep: Int
  /// From one matrix to the next; never a multiple of a page for the same reason. What is read beyond the last tile, for
  /// results that nobody looks at, lies between.
  let pointStep: Int
  let storage: AlignedStorage<Float>

  /// Room for some tiles.
  public init(capacity: Int, channels: Int, size: WinogradSize) {
    let lanes = Vector.scalarCount
    (self.capacity, self.size) = (capacity, size)
    let whole = (channels + lanes - 1) / lanes * lanes
    tileStep = whole % 64 == 0 && whole > 64 ? whole + 16 : whole
    pointStep = capacity * tileStep + RegisterTile.filters
    storage = AlignedStorage(uninitializedCount: size.points * size.points * pointStep)
  }

  /// Computes `V = Bᵀ d B` for some tiles of the input and stores them from tile `first` of this block on.
  ///
  /// - Parameter input: the windows of `points²` cells, `m` apart.
  public func transform(_ input: LayerInput, tiles: Range<Int>, at first: Int) {
    precondition(first >= 0 && first + tiles.count <= capacity && tiles.lowerBound >= 0)
    precondition(tiles.upperBound <= input.windows && input.runs == size.points * size.points)
    precondition(input.channels <= tileStep && input.runLength == input.channels)
    switch size {
    case .f23: transform(input, tiles, at: first, WinogradF23.self)
    case .f43: transform(input, tiles, at: first, WinogradF43.self)
    case .f53: transform(input, tiles, at: first, WinogradF53.self)
    case .f63: transform(input, tiles, at: first, WinogradF63.self)
    case .f73: transform(input, tiles, at: first, WinogradF73.self)
    case .f25: transform(input, tiles, at: first, WinogradF25.self)
    case .f45: transform(input, tiles, at: first, WinogradF45.self)
    }
  }

  @inline(__always)
  private func transform<Transform: WinogradTransform>(
    _ input: LayerInput, _ tiles: Range<Int>, at first: Int, _: Transform.Type
  ) {
    let (points, lanes, group) = (Transform.points, Vector.scalarCount, RegisterTile.pixels)
    let (channels, whole) = (input.channels, input.channels / lanes * lanes)
    let addresses = AlignedStorage<UnsafePointer<Float>>(
      uninitializedCount: (tiles.count + group - 1) / group * group * input.runs)
    defer { withExtendedLifetime(addresses) {} }
    let table = addresses.pointer
    input.address(tiles, table: table)
    withScratch(vectors: points * points) { half in
      for tile in 0..<tiles.count {
        let sources = table + (tile / group * input.runs * group + tile % group)
        let target = storage.pointer + (first + tile) * tileStep
        for channel in stride(from: 0, to: whole, by: lanes) {
          for row in 0..<points {
            Transform.input(
              { sources[(row &* points &+ $0) &* group].vector(at: channel) }, { half[row &* points &+ $0] = $1 })
          }
          columns(half, to: target + channel, Transform.self)
        }
        guard whole < channels else { continue }
        for row in 0..<points {
          Transform.input(
            { partialVector(sources[(row &* points &+ $0) &* group] + whole, count: channels - whole) },
            { half[row &* points &+ $0] = $1 })
        }
        columns(half, to: target + whole, Transform.self)
      }
    }
  }

  /// The second half of a transform: along the columns, and out to the matrices.
  @inline(__always)
  private func columns<Transform: WinogradTransform>(
    _ half: UnsafeMutablePointer<Vector>, to target: UnsafeMutablePointer<Float>, _: Transform.Type
  ) {
    let points = Transform.points
    for column in 0..<points {
      Transform.input(
        { half[$0 &* points &+ column] }, { target.storeInTurn($1, at: ($0 &* points &+ column) &* pointStep) })
    }
  }

  /// Whether there is room for all tiles of the gradients of an output, transformed as these.
  func holdsAll(of gradient: WinogradOutput) -> Bool {
    size == gradient.size && capacity >= gradient.tiles && tileStep >= gradient.channels
  }

  /// Computes `A g Aᵀ` for some tiles of the gradients of an output and stores them from tile `first` of this block on.
  public func transform(gradient: WinogradOutput, tiles: Range<Int>, at first: Int) {
    precondition(first >= 0 && first + tiles.count <= capacity && tiles.lowerBound >= 0)
    precondition(tiles.upperBound <= gradient.tiles && gradient.size == size && gradient.channels <= tileStep)
    switch size {
    case .f23: transform(gradient, tiles, at: first, WinogradF23.self)
    case .f43: transform(gradient, tiles, at: first, WinogradF43.self)
    case .f53: transform(gradient, tiles, at: first, WinogradF53.self)
    case .f63: transform(gradient, tiles, at: first, WinogradF63.self)
    case .f73: transform(gradient, tiles, at: first, WinogradF73.self)
    case .f25: transform(gradient, tiles, at: first, WinogradF25.self)
    case .f45: transform(gradient, tiles, at: first, WinogradF45.self)
    }
  }

  @inline(__always)
  private func transform<Transform: WinogradTransform>(
    _ gradient: WinogradOutput, _ tiles: Range<Int>, at first: Int, _: Transform.Type
  ) {
    let (points, outputs, lanes, channels) = (
      Transform.points, Transform.outputs, Vector.scalarCount, gradient.channels
    )
    withScratch(vectors: points * outputs) { half in
      for (index, tile) in tiles.enumerated() {
        let place = gradient.place(of: tile)
        let corner = UnsafePointer(gradient.storage.pointer) + place.offset
        let target = storage.pointer + (first + index) * tileStep
        for channel in stride(from: 0, to: channels, by: lanes) {
          let count = min(lanes, channels - channel)
          for row in 0..<outputs {
            Transform.outputGradient(
              { column in
                guard row < place.rows && column < place.columns else { return Vector() }
                return partialVector(
                  corner + ((row &* gradient.width &+ column) &* channels &+ channel), count: count)
              }, { half[row &* points &+ $0] = $1 })
          }
          for column in 0..<points {
            Transform.outputGradient(
              { half[$0 &* points &+ column] },
              { target.storeInTurn($1, at: ($0 &* points &+ column) &* pointStep &+ channel) })
          }
        }
      }
    }
  }
}

/// Where the outputs of Winograd tiles go.
public struct WinogradOutput: Sendable {
  let storage: AlignedStorage<Float>
  let height, width, channels: Int
  let size: WinogradSize
  let tilesDown, tilesAcross: Int

  /// Maps `[N, height, width, channels]` cut into tiles of `size`.
  public init(_ storage: AlignedStorage<Float>, height: Int, width: Int, channels: Int, size: WinogradSize) {
    precondition(storage.count % (height * width * channels) == 0, "maps of another size")
    (self.storage, self.height, self.width, self.channels) = (storage, height, width, channels)
    self.size = size
    tilesDown = (height + size.outputs - 1) / size.outputs
    tilesAcross = (width + size.outputs - 1) / size.outputs
  }

  /// Tiles of all maps.
  public var tiles: Int { storage.count / (height * width * channels) * tilesDown * tilesAcross }

  /// Where a tile lies.
  struct Place {
    /// Of its first value.
    let offset: Int
    /// Rows and columns of it inside the map.
    let rows, columns: Int
  }

  @inline(__always)
  func place(of tile: Int) -> Place {
    let (line, tileColumn) = tile.quotientAndRemainder(dividingBy: tilesAcross)
    let (map, tileRow) = line.quotientAndRemainder(dividingBy: tilesDown)
    let (top, left) = (tileRow * size.outputs, tileColumn * size.outputs)
    return Place(
      offset: ((map * height + top) * width + left) * channels, rows: min(size.outputs, height - top),
      columns: min(size.outputs, width - left))
  }
}
