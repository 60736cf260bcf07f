// The matrix of windows and its product with the weights: the two halves of im2col.
// Assumes padded input; one row of outputs at a time, so that the matrix stays in cache.

/// Copies the windows of one row of outputs, of one group, into the rows of a matrix `[W', KH·KW·Cin/g]`.
///
/// ```
/// input      kernel 2×2     matrix
/// 1 2 3                     1 2 4 5
/// 4 5 6                     2 3 5 6
/// ```
///
/// - Parameter row: which row of all outputs, counted through the batch.
public func gatherWindows(
  _ windows: SlidingWindows, input: AlignedStorage<Float>, row: Int, group: Int, matrix: AlignedStorage<Float>
) {
  let products = windows.productsPerOutput
  precondition(matrix.count >= windows.outputWidth * products, "a matrix too small for a row of windows")
  precondition(row >= 0 && row < windows.allRows && group >= 0 && group < windows.groups)
  precondition(input.count == windows.batch * windows.inputHeight * windows.inputWidth * windows.inputChannels)
  let channels = windows.channelsPerGroup
  let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.outputHeight)
  var place = matrix.pointer
  for column in 0..<windows.outputWidth {
    for i in 0..<windows.kernelHeight {
      let inputRow = map * windows.inputHeight + mapRow * windows.rowStride + i * windows.rowDilation
      for j in 0..<windows.kernelWidth {
        let inputColumn = column * windows.columnStride + j * windows.columnDilation
        let pixel = (inputRow * windows.inputWidth + inputColumn) * windows.inputChannels + group * channels
        place.update(from: input.pointer + pixel, count: channels)
        place += channels
      }
    }
  }
}

/// Multiplies the matrix of one row of windows by the weights of their group and adds the bias.
public func multiplyWindows(
  _ windows: SlidingWindows, matrix: AlignedStorage<Float>, weights: PackedWeights, epilogue: Epilogue,
  output: AlignedStorage<Float>, row: Int, group: Int
) {
  let products = windows.productsPerOutput
  precondition(matrix.count >= windows.outputWidth * products && epilogue.bias.count == windows.outputChannels)
  precondition(row >= 0 && row < windows.allRows && group >= 0 && group < windows.groups)
  precondition(output.count == windows.allRows * windows.outputWidth * windows.outputChannels)
  let target = output.pointer + row * windows.outputWidth * windows.outputChannels
  epilogue.bias.withUnsafeBufferPointer { bias in
    for block in 0..<weights.blocksPerGroup {
      let first = block * PackedWeights.width
      let filter = group * windows.filtersPerGroup + first
      let count = min(PackedWeights.width, windows.filtersPerGroup - first)
      let packed = weights.block(block, group: group, products: products)
      for column in 0..<windows.outputWidth {
        var sums = BlockSums()
        let window = matrix.pointer + column * products
        for product in 0..<products { sums.add(window[product], packed + product &* PackedWeights.width) }
        sums.store(
          to: target + column * windows.outputChannels + filter, bias: bias.baseAddress! + filter, count: count)
      }
    }
  }
}
