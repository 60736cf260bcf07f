// One small kernel on every channel by itself: the inner loops of image filters.
// Assumes padded input; the definition it must agree with is Reference's `Convolution2D+Naive.swift`.

/// Filters rows of padded maps: `output[r, c, k] = bias[k] + Σ weights[i, j] · input[r·sr + i·dr, c·sc + j·dc, k]`.
///
/// With stride 1 along the columns a row of outputs is a sum of shifted rows of inputs, whatever the channels, since
/// channels are the fastest axis:
///
/// ```
/// weights 1 0 -1, 2 channels      input   r g r g r g r g
/// output[0...] =  1 · input[0...] + 0 · input[2...] − 1 · input[4...]
/// ```
///
/// Thirty-two neighbouring outputs are kept in registers while the taps pass over them.
///
/// - Parameter rows: which rows of all outputs, counted through the batch.
public func filterRows(
  _ windows: SlidingWindows, input: AlignedStorage<Float>, weights: [Float], epilogue: Epilogue,
  output: AlignedStorage<Float>, rows: Range<Int>
) {
  precondition(windows.fits(input: input.count, output: output.count), "windows outside their blocks")
  precondition(windows.inputChannels == windows.outputChannels && epilogue.bias.count == windows.outputChannels)
  precondition(weights.count == windows.kernelHeight * windows.kernelWidth)
  precondition(rows.lowerBound >= 0 && rows.upperBound <= windows.allRows)
  let rowLength = windows.inputWidth * windows.inputChannels
  let outputLength = windows.outputWidth * windows.outputChannels
  weights.withUnsafeBufferPointer { weights in
    for row in rows {
      let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.outputHeight)
      let source = input.pointer + (map * windows.inputHeight + mapRow * windows.rowStride) * rowLength
      let target = output.pointer + row * outputLength
      if windows.columnStride == 1 {
        filterRow(windows, source: source, weights: weights.baseAddress!, target: target)
      } else {
        filterStridedRow(windows, source: source, weights: weights.baseAddress!, target: target)
      }
      epilogue.apply(to: target, columns: windows.outputWidth)
    }
  }
}

@inline(__always)
private func filterRow(
  _ windows: SlidingWindows, source: UnsafeMutablePointer<Float>, weights: UnsafePointer<Float>,
  target: UnsafeMutablePointer<Float>
) {
  let count = windows.outputWidth * windows.outputChannels
  let rowStep = windows.rowDilation * windows.inputWidth * windows.inputChannels
  let columnStep = windows.columnDilation * windows.inputChannels
  var position = 0
  while position + 32 <= count {
    var (a, b, c, d) = (SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>())
    var weight = weights
    for i in 0..<windows.kernelHeight {
      var pixel = UnsafeRawPointer(source + (i &* rowStep + position))
      for _ in 0..<windows.kernelWidth {
        let w = SIMD8<Float>(repeating: weight.pointee)
        a += w * pixel.loadUnaligned(as: SIMD8<Float>.self)
        b += w * pixel.loadUnaligned(fromByteOffset: 32, as: SIMD8<Float>.self)
        c += w * pixel.loadUnaligned(fromByteOffset: 64, as: SIMD8<Float>.self)
        d += w * pixel.loadUnaligned(fromByteOffset: 96, as: SIMD8<Float>.self)
        pixel += 4 &* columnStep
        weight += 1
      }
    }
    let place = UnsafeMutableRawPointer(target + position)
    place.storeBytes(of: a, as: SIMD8<Float>.self)
    place.storeBytes(of: b, toByteOffset: 32, as: SIMD8<Float>.self)
    place.storeBytes(of: c, toByteOffset: 64, as: SIMD8<Float>.self)
    place.storeBytes(of: d, toByteOffset: 96, as: SIMD8<Float>.self)
    position += 32
  }
  while position < count {
    var sum: Float = 0
    var weight = weights
    for i in 0..<windows.kernelHeight {
      let pixels = source + (i &* rowStep + position)
      for j in 0..<windows.kernelWidth {
        sum += weight.pointee * pixels[j &* columnStep]
        weight += 1
      }
    }
    target[position] = sum
    position += 1
  }
}

private func filterStridedRow(
  _ windows: SlidingWindows, source: UnsafeMutablePointer<Float>, weights: UnsafePointer<Float>,
  target: UnsafeMutablePointer<Float>
) {
  let channels = windows.inputChannels
  let rowStep = windows.rowDilation * windows.inputWidth * channels
  let columnStep = windows.columnDilation * channels
  for column in 0..<windows.outputWidth {
    for channel in 0..<channels {
      let pixels = source + column * windows.columnStride * channels + channel
      var sum: Float = 0
      for i in 0..<windows.kernelHeight {
        for j in 0..<windows.kernelWidth {
          sum += weights[i &* windows.kernelWidth &+ j] * pixels[i &* rowStep &+ j &* columnStep]
        }
      }
      target[column * channels + channel] = sum
    }
  }
}
