// The matrix of windows and its product with the weights: the two halves of im2col.

/// Copies the windows of one group into the rows of a matrix `[windows, KH·KW·Cin/g]`.
///
/// ```
/// input      kernel 2×2     matrix
/// 1 2 3                     1 2 4 5
/// 4 5 6                     2 3 5 6
/// ```
///
/// - Parameter windows: which windows, counted through the batch.
public func gatherWindows(_ input: LayerInput, windows: Range<Int>, group: Int, matrix: AlignedStorage<Float>) {
  let (tile, length) = (RegisterTile.pixels, input.runLength)
  let products = input.runs * length
  precondition(matrix.count >= windows.count * products, "a matrix too small for its windows")
  precondition(windows.lowerBound >= 0 && windows.upperBound <= input.windows)
  let addresses = AlignedStorage<UnsafePointer<Float>>(
    uninitializedCount: (windows.count + tile - 1) / tile * tile * input.runs)
  defer { withExtendedLifetime(addresses) {} }
  let table = addresses.pointer
  input.address(windows, table: table)
  var place = matrix.pointer
  for window in 0..<windows.count {
    let sources = table + (window / tile * input.runs * tile + window % tile)
    for run in 0..<input.runs {
      place.update(from: sources[run &* tile] + group &* length, count: length)
      place += length
    }
  }
}

/// Multiplies rows of a matrix `[rows, products]` by the weights of a group: `output[row, o] = Σ matrix[row, k] · w[k, o]`.
///
/// The products are gone through in parts whose weights stay in the second-level cache, the rows in tiles that stay in
/// registers (K. Goto, R. van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008).
///
/// - Parameter firstRow: the row of the output that the first row goes to.
public func multiplyMatrix(
  _ matrix: AlignedStorage<Float>, rows: Int, weights: PackedWeights, group: Int,
  epilogue: Epilogue, output: AlignedStorage<Float>, firstRow: Int
) {
  let (tile, width, products) = (RegisterTile.pixels, RegisterTile.filters, weights.products)
  let outputStep = epilogue.bias.count
  precondition(
    matrix.count >= rows * products && firstRow >= 0 && output.count >= (firstRow + rows) * outputStep)
  precondition((group + 1) * weights.filters <= outputStep)
  let atOnce = max(1, min(products, LayerBlocking.weightBytes / (width * 4)))
  let bias = epilogue.blocks(groups: outputStep / weights.filters)
  withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: tile) { sources in
    for first in stride(from: 0, to: products, by: atOnce) {
      let length = min(atOnce, products - first)
      for block in 0..<weights.blocks {
        for row in stride(from: 0, to: rows, by: tile) {
          for pixel in 0..<tile {
            sources[pixel] = UnsafePointer(
              matrix.pointer + (min(row + pixel, rows - 1) * products + first))
          }
          multiplyTile(
            sources: sources.baseAddress!, runs: 1, runLength: length, offset: 0,
            weights: weights.block(block, group: group) + first * width,
            store: TileStore(
              target: output.pointer + (firstRow + row) * outputStep + group * weights.filters + block * width,
              pixelStep: outputStep, pixels: min(tile, rows - row),
              filters: min(width, weights.filters - block * width),
              bias: first == 0 ? UnsafePointer(bias.pointer) + (group * weights.blocks + block) * width : nil,
              rectifies: epilogue.rectifies && first + length == products))
        }
      }
    }
  }
}
