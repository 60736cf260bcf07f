// The gradient of an input of few channels. As channels of an output they would leave most of a register tile empty, so
// here the taps are the columns of a matrix product, and each cell collects what the windows over it give. The definition
// it must agree with is Reference's `Convolution2D+Gradients.swift`.

/// `∂L/∂x[cell, k] = Σ over taps on the cell   M[window, (tap, k)]`, with `M = g · wᵀ`, one row for each window.
///
/// ```
/// M, kernel 2×2, windows A and B side by side       gradient of the input
/// A: 1 2 4 5                                        1 2+2   3
/// B: 2 3 5 6                                        4 5+5   6
/// ```
///
/// It is done in bands of rows of cells; the rows of windows that two bands share are computed for both. Of a band, as
/// many rows of windows are computed at a time as the matrix has room for.
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
  private let bandRows, bands: Int
  /// Rows of windows in the matrix.
  private let rowsAtOnce: Int
  /// For every column of cells, the places in a row of windows and one row of the kernel that it collects from:
  /// `offsets[starts[x]..<starts[x + 1]]`.
  private let starts, offsets: [Int]

  /// Values of the matrix, where a row of windows has no more: 384 KiB of a second-level cache of 512.
  private static var matrixValues: Int { 96 << 10 }

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
    rowsAtOnce = max(1, Self.matrixValues / (windows.outputWidth * step))
    // Bands are large beside what two of them share.
    let reach = (windows.kernelHeight - 1) * windows.rowDilation
    let most = max(16 * windows.rowStride, 4 * reach, (rowsAtOnce - 1) * windows.rowStride - reach)
    bands = (height + most - 1) / most
    bandRows = (height + bands - 1) / bands
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
    // Room for a vector that begins in the last channels.
    let matrix = AlignedStorage<Float>(
      uninitializedCount: min(rowsAtOnce, windows.outputHeight) * windows.outputWidth * weights.filters
        + Self.mostChannels)
    for part in parts {
      let (map, band) = part.quotientAndRemainder(dividingBy: bands)
      let cells = band * bandRows..<min(height, (band + 1) * bandRows)
      let all = rowsOver(cells)
      // At least once, so that cells under no window become 0.
      for first in stride(from: all.lowerBound, to: max(all.upperBound, all.lowerBound + 1), by: rowsAtOnce) {
        let rows = first..<min(all.upperBound, first + rowsAtOnce)
        multiply(rows, of: map, into: matrix)
        let isFirst = first == all.lowerBound
        switch windows.inputChannels {
        case 1...2: collect(SIMD2<Float>.self, matrix, rows: rows, cells: cells, map: map, isFirst: isFirst)
        case 3...4: collect(SIMD4<Float>.self, matrix, rows: rows, cells: cells, map: map, isFirst: isFirst)
        default: collect(SIMD8<Float>.self, matrix, rows: rows, cells: cells, map: map, isFirst: isFirst)
        }
      }
    }
  }

  /// The rows of windows over some rows of cells, and some between.
  private func rowsOver(_ cells: Range<Int>) -> Range<Int> {
    let reach = (windows.kernelHeight - 1) * windows.rowDilation
    let first = max(0, cells.lowerBound + top - reach + windows.rowStride - 1) / windows.rowStride
    let end = min(windows.outputHeight, (cells.upperBound - 1 + top) / windows.rowStride + 1)
    return min(first, end)..<end
  }

  /// `M` for some rows of windows of a map.
  private func multiply(_ rows: Range<Int>, of map: Int, into matrix: AlignedStorage<Float>) {
    guard !rows.isEmpty else { return }
    let first = (map * windows.outputHeight + rows.lowerBound) * windows.outputWidth
    let count = rows.count * windows.outputWidth
    evenTiles(
      EvenWindows(rows: first..<first + count, of: gradient, products: weights.products), weights: weights,
      epilogue: nothing, output: matrix, windows: count,
      tiles: 0..<(count + RegisterTile.pixels - 1) / RegisterTile.pixels)
  }

  /// Sums up for every cell of some rows of a map.
  ///
  /// - Parameters:
  ///   - rows: the rows of windows in the matrix.
  ///   - isFirst: whether the cells hold nothing yet; otherwise the sums are added.
  @inline(__always)
  private func collect<Channels: SIMD>(
    _: Channels.Type, _ matrix: AlignedStorage<Float>, rows: Range<Int>, cells: Range<Int>, map: Int, isFirst: Bool
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
            if count == 0 && !isFirst { continue }
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
              if !isFirst {
                for channel in 0..<channels { place[channel] += sum[channel] }
              } else if column < ending {
                // What is too much is overwritten by the next cell.
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
