// One filter for each channel: the inner loop of depthwise layers, where neighbouring channels share nothing but their
// place in memory. Assumes padded input.

/// Computes rows of a depthwise layer: `output[r, c, k] = bias[k] + Σ weights[i, j, k] · input[r·sr + i·dr, c·sc + j·dc, k]`.
///
/// The channels are the vector: pixels, weights and outputs of neighbouring channels are neighbours in memory.
///
/// - Parameter rows: which rows of all outputs, counted through the batch.
public func depthwiseRows(
  _ windows: SlidingWindows, input: AlignedStorage<Float>, weights: AlignedStorage<Float>, epilogue: Epilogue,
  output: AlignedStorage<Float>, rows: Range<Int>
) {
  let channels = windows.inputChannels
  precondition(windows.fits(input: input.count, output: output.count), "windows outside their blocks")
  precondition(windows.groups == channels && windows.outputChannels == channels && epilogue.bias.count == channels)
  precondition(weights.count == windows.kernelHeight * windows.kernelWidth * channels)
  precondition(rows.lowerBound >= 0 && rows.upperBound <= windows.allRows)
  let rowLength = windows.inputWidth * channels
  for row in rows {
    let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.outputHeight)
    let source = input.pointer + (map * windows.inputHeight + mapRow * windows.rowStride) * rowLength
    let target = output.pointer + row * windows.outputWidth * channels
    for column in 0..<windows.outputWidth {
      let sums = target + column * channels
      sums.update(repeating: 0, count: channels)
      for i in 0..<windows.kernelHeight {
        for j in 0..<windows.kernelWidth {
          let pixels =
            source + i * windows.rowDilation * rowLength
            + (column * windows.columnStride + j * windows.columnDilation) * channels
          let filters = weights.pointer + (i * windows.kernelWidth + j) * channels
          for channel in 0..<channels { sums[channel] += pixels[channel] * filters[channel] }
        }
      }
    }
    epilogue.apply(to: target, columns: windows.outputWidth)
  }
}
