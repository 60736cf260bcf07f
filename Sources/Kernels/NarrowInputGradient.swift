// The gradient of an input of few channels. As channels of an output they would leave most of a register tile empty, so
// here the taps are the columns of a matrix product, and each cell collects what the windows over it give. The definition
// it must agree with is Reference's `Convolution2D+Gradients.swift`.

/// `∂L/∂x[cell, k] = Σ over taps on the cell   M[window, (tap, k)]`, with `M = g · wᵀ`, one row for each window.
///
/// ```
/// kernel 2×2, maps of 1 channel, M for the windows A B / C D       gradient of the input
/// A: 1 2 4 5   B: 2 3 5 6                                          1     2+2   3
/// C: …                                                             4+…   5+5+… 6+…
/// ```
///
/// It is done in bands of rows of cells, small enough for a cache; the rows of windows that two bands share are computed
/// for both. Every cell is written once.
public struct NarrowInputGradient: Sendable {
  private let windows: SlidingWindows
  /// Rows of padding above the input.
  private let top: Int
  private let (height, width): (Int, Int)
  private let gradient: AlignedStorage<Float>
  private let weights: PackedWeights
  private let result: AlignedStorage<Float>
  private let nothing: Epilogue
  /// Rows of cells of a band, and how many bands a map has.
  private let rowsAtOnce, bands: Int
  /// For every column of cells, the places in a row of windows and one row of the kernel that it collects from:
  /// `offsets[starts[x]..<starts[x + 1]]`.
  private let starts, offsets: [Int]

  /// Channels for which there are vectors.
  public static var mostChannels: Int { 8 }

  /// - Parameters:
  ///   - windows: on the padded input, of one group.
  ///   - top: rows of padding above the input, `left` columns beside it.
  ///   - height: rows of the input, `width` its columns.
  ///   - gradient: `[windows, filters]`.
  ///   - weights: `[filters, taps · channels]`, the columns filled up to ``columns(_:)``.
  ///   - result: `[N, height, width, channels]`, every value of it written.
  public init(
    _ windows: SlidingWindows, top: Int, left: Int, height: Int, width: Int, gradient: AlignedStorage<Float>,
    weights: PackedWeights, result: AlignedStorage<Float>
  ) {
    let (channels, step) = (windows.inputChannels, Self.columns(windows))
    precondition(windows.groups == 1 && channels <= Self.mostChannels, "channels for which there are no vectors")
    precondition(weights.products == windows.outputChannels && weights.filters == step, "weights of another layer")
    precondition(gradient.count == windows.allRows * windows.outputWidth * windows.outputChannels)
    precondition(result.count == windows.batch * height * width * channels, "an input of another size")
    (self.windows, self.top, self.height, self.width) = (windows, top, height, width)
    (self.gradient, self.weights, self.result) = (gradient, weights, result)
    nothing = Epilogue(bias: Array(repeating: 0, count: step), rectifies: false)
    let most = max(16 * windows.rowStride, (64 << 10) / (windows.outputWidth * step) * windows.rowStride)
    bands = (height + most - 1) / most
    rowsAtOnce = (height + bands - 1) / bands
    var (starts, offsets) = ([0], [Int]())
    for column in 0..<width {
      for tap in 0..<windows.kernelWidth {
        let distance = column + left - tap * windows.columnDilation
        let window = distance / windows.columnStride
        guard distance >= 0, distance % windows.columnStride == 0, window < windows.outputWidth else { continue }
        offsets.append(window * step + tap * channels)
      }
      starts.append(offsets.count)
    }
    (self.starts, self.offsets) = (starts, offsets)
  }

  /// Columns of the matrix: the taps of all channels, filled up to whole blocks of a register tile.
  public static func columns(_ windows: SlidingWindows) -> Int {
    (windows.productsPerOutput + RegisterTile.filters - 1) / RegisterTile.filters * RegisterTile.filters
  }

  /// Parts of the work: bands of maps.
  public var count: Int { windows.batch * bands }

  /// Computes some parts.
  public func compute(_ parts: Range<Int>) {
    precondition(parts.lowerBound >= 0 && parts.upperBound <= count)
    let step = weights.filters
    let reach = (windows.kernelHeight - 1) * windows.rowDilation
    let rowsOfWindows = min(windows.outputHeight, (rowsAtOnce + reach) / windows.rowStride + 1)
    // Room for a vector that begins in the last channels.
    let matrix = AlignedStorage<Float>(
      uninitializedCount: rowsOfWindows * windows.outputWidth * step + Self.mostChannels)
    for part in parts {
      let (map, band) = part.quotientAndRemainder(dividingBy: bands)
      let cells = band * rowsAtOnce..<min(height, (band + 1) * rowsAtOnce)
      guard !cells.isEmpty else { continue }
      let first = max(0, cells.lowerBound + top - reach + windows.rowStride - 1) / windows.rowStride
      let end = min(windows.outputHeight, (cells.upperBound - 1 + top) / windows.rowStride + 1)
      let rows = min(first, end)..<end
      if !rows.isEmpty {
        let some = (map * windows.outputHeight + rows.lowerBound) * windows.outputWidth
        let count = rows.count * windows.outputWidth
        evenTiles(
          EvenWindows(rows: some..<some + count, of: gradient, products: weights.products), weights: weights,
          epilogue: nothing, output: matrix, windows: count,
          tiles: 0..<(count + RegisterTile.pixels - 1) / RegisterTile.pixels)
      }
      switch windows.inputChannels {
      case 1...2: collect(SIMD2<Float>.self, matrix, rows: rows, cells: cells, map: map)
      case 3...4: collect(SIMD4<Float>.self, matrix, rows: rows, cells: cells, map: map)
      default: collect(SIMD8<Float>.self, matrix, rows: rows, cells: cells, map: map)
      }
    }
  }

  /// Sums up for every cell of some rows of a map.
  ///
  /// - Parameter rows: the rows of windows in the matrix.
  @inline(__always)
  private func collect<Channels: SIMD>(
    _: Channels.Type, _ matrix: AlignedStorage<Float>, rows: Range<Int>, cells: Range<Int>, map: Int
  ) where Channels.Scalar == Float {
    let channels = windows.inputChannels
    let rowLength = windows.outputWidth * weights.filters
    let source = UnsafePointer(matrix.pointer)
    // Cells from here on have no room behind them for a whole vector.
    let ending = max(0, width - (Channels.scalarCount + channels - 1) / channels)
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: windows.kernelHeight) { lines in
      starts.withUnsafeBufferPointer { starts in
        offsets.withUnsafeBufferPointer { offsets in
          for cell in cells {
            var count = 0
            for tap in 0..<windows.kernelHeight {
              let distance = cell + top - tap * windows.rowDilation
              guard distance >= 0, distance % windows.rowStride == 0 else { continue }
              let row = distance / windows.rowStride
              guard rows.contains(row) else { continue }
              lines[count] = source + ((row - rows.lowerBound) * rowLength + tap * windows.kernelWidth * channels)
              count += 1
            }
            let target = result.pointer + (map * height + cell) * width * channels
            for column in 0..<width {
              var sum = Channels()
              for line in 0..<count {
                let line = lines[line]
                // Of its own, so that the lines need not wait for each other.
                var sumOfLine = Channels()
                for index in starts[column]..<starts[column &+ 1] {
                  sumOfLine += UnsafeRawPointer(line + offsets[index]).loadUnaligned(as: Channels.self)
                }
                sum += sumOfLine
              }
              let place = target + column &* channels
              if column < ending {
                UnsafeMutableRawPointer(place).storeBytes(of: sum, as: Channels.self)
              } else {
                for channel in 0..<channels { place[channel] = sum[channel] }
              }
            }
          }
        }
      }
    }
  }
}
