// A bank of filters on padded maps: the inner loops of network layers, read in place.
// Assumes padded input; the definition it must agree with is Reference's `Convolution2D+Naive.swift`.

/// Computes rows of a layer: `output[r, c, o] = bias[o] + Σ weights[i, j, k, o] · input[r·sr + i·dr, c·sc + j·dc, k]`.
///
/// Sixteen filters at four neighbouring columns are kept in registers while taps and channels pass over them: each weight
/// that is loaded is used four times, each pixel sixteen times.
///
/// - Parameter rows: which rows of all outputs, counted through the batch.
public func layerRows(
  _ windows: SlidingWindows, input: AlignedStorage<Float>, weights: PackedWeights, epilogue: Epilogue,
  output: AlignedStorage<Float>, rows: Range<Int>
) {
  precondition(windows.fits(input: input.count, output: output.count), "windows outside their blocks")
  precondition(
    epilogue.bias.count == windows.outputChannels && rows.lowerBound >= 0 && rows.upperBound <= windows.allRows)
  let rowLength = windows.inputWidth * windows.inputChannels
  epilogue.bias.withUnsafeBufferPointer { bias in
    for row in rows {
      let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.outputHeight)
      let source = input.pointer + (map * windows.inputHeight + mapRow * windows.rowStride) * rowLength
      let target = output.pointer + row * windows.outputWidth * windows.outputChannels
      for group in 0..<windows.groups {
        for block in 0..<weights.blocksPerGroup {
          let filter = group * windows.filtersPerGroup + block * PackedWeights.width
          layerRow(
            windows, source: source + group * windows.channelsPerGroup,
            weights: weights.block(block, group: group, products: windows.productsPerOutput),
            bias: bias.baseAddress! + filter, target: target + filter,
            count: min(PackedWeights.width, windows.filtersPerGroup - block * PackedWeights.width))
        }
      }
    }
  }
}

/// One block of filters along one row of outputs, four columns at a time, then one at a time.
private func layerRow(
  _ windows: SlidingWindows, source: UnsafeMutablePointer<Float>, weights: UnsafePointer<Float>,
  bias: UnsafePointer<Float>, target: UnsafeMutablePointer<Float>, count: Int
) {
  let step = windows.columnStride * windows.inputChannels
  var column = 0
  while column + 4 <= windows.outputWidth {
    var (a, b, c, d) = (BlockSums(), BlockSums(), BlockSums(), BlockSums())
    forEachTap(windows, pixels: source + column * step, weights: weights) { pixel, weight in
      a.add(pixel[0], weight)
      b.add(pixel[step], weight)
      c.add(pixel[2 &* step], weight)
      d.add(pixel[3 &* step], weight)
    }
    for (offset, sums) in [a, b, c, d].enumerated() {
      sums.store(to: target + (column + offset) * windows.outputChannels, bias: bias, count: count)
    }
    column += 4
  }
  while column < windows.outputWidth {
    var sums = BlockSums()
    forEachTap(windows, pixels: source + column * step, weights: weights) { pixel, weight in
      sums.add(pixel.pointee, weight)
    }
    sums.store(to: target + column * windows.outputChannels, bias: bias, count: count)
    column += 1
  }
}

/// Visits the pixels of one window and the block of weights of each: row by row, column by column, channel by channel.
@inline(__always)
private func forEachTap(
  _ windows: SlidingWindows, pixels: UnsafeMutablePointer<Float>, weights: UnsafePointer<Float>,
  _ body: (UnsafeMutablePointer<Float>, UnsafePointer<Float>) -> Void
) {
  let rowStep = windows.rowDilation * windows.inputWidth * windows.inputChannels
  let columnStep = windows.columnDilation * windows.inputChannels
  let channels = windows.channelsPerGroup
  var weight = weights
  for i in 0..<windows.kernelHeight {
    for j in 0..<windows.kernelWidth {
      let pixel = pixels + (i &* rowStep &+ j &* columnStep)
      for channel in 0..<channels {
        body(pixel + channel, weight)
        weight += PackedWeights.width
      }
    }
  }
}
