// What the gradients of a layer need beside the register tile: depthwise weights, sums over pixels, and the scattering of
// windows back onto the input. The definition they must agree with is Reference's `Convolution2D+Gradients.swift`.

/// The gradient of depthwise weights: `dw[i, j, c] = Σ over maps and windows   x[r·sr + i·dr, q·sc + j·dc, c] · g[r, q, c]`.
///
/// The channels are the vector; each thread takes some of them and goes through all pixels.
///
/// - Parameter channels: which vectors of channels, counted in ``VectorUnit/width``.
public func depthwiseWeightGradient(
  _ windows: SlidingWindows, input: AlignedStorage<Float>, outputGradient: AlignedStorage<Float>,
  result: AlignedStorage<Float>, vectors: Range<Int>
) {
  let (channels, lanes) = (windows.inputChannels, Vector.scalarCount)
  precondition(windows.fits(input: input.count, output: outputGradient.count), "windows outside their blocks")
  precondition(windows.groups == channels && windows.outputChannels == channels)
  precondition(result.count == windows.kernelHeight * windows.kernelWidth * channels)
  precondition(vectors.lowerBound >= 0 && (vectors.upperBound - 1) * lanes < channels)
  let rowLength = windows.inputWidth * channels
  let step = windows.columnStride * channels
  let taps = windows.kernelHeight * windows.kernelWidth
  // Row by row, so that the pixels of a row are still in the cache for the next tap.
  let sums = AlignedStorage<Float>(count: vectors.count * taps * lanes, repeating: 0)
  for row in 0..<windows.allRows {
    let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.outputHeight)
    let corner = UnsafePointer(input.pointer) + (map * windows.inputHeight + mapRow * windows.rowStride) * rowLength
    let gradients = UnsafePointer(outputGradient.pointer) + row * windows.outputWidth * channels
    for (index, vector) in vectors.enumerated() {
      let first = vector * lanes
      for tap in 0..<taps {
        let (i, j) = tap.quotientAndRemainder(dividingBy: windows.kernelWidth)
        let offset = i * windows.rowDilation * rowLength + j * windows.columnDilation * channels + first
        let place = sums.pointer + (index * taps + tap) * lanes
        let product = rowProduct(
          corner + offset, step: step, gradients + first, gradientStep: channels, columns: windows.outputWidth,
          count: min(lanes, channels - first))
        place.store(place.vector(at: 0) + product, at: 0)
      }
    }
  }
  for (index, vector) in vectors.enumerated() {
    for tap in 0..<taps {
      (result.pointer + (tap * channels + vector * lanes)).update(
        from: sums.pointer + (index * taps + tap) * lanes, count: min(lanes, channels - vector * lanes))
    }
  }
}

/// `Σ over columns   pixels · gradients`, lane by lane, in two interleaved sums.
@inline(__always)
private func rowProduct(
  _ pixels: UnsafePointer<Float>, step: Int, _ gradients: UnsafePointer<Float>, gradientStep: Int, columns: Int,
  count: Int
) -> Vector {
  var (even, odd) = (Vector(), Vector())
  guard count == Vector.scalarCount else {
    for column in 0..<columns {
      for lane in 0..<count { even[lane] += pixels[column &* step &+ lane] * gradients[column &* gradientStep &+ lane] }
    }
    return even
  }
  var column = 0
  while column &+ 1 < columns {
    even = even.adding(pixels.vector(at: column &* step), times: gradients.vector(at: column &* gradientStep))
    odd = odd.adding(
      pixels.vector(at: (column &+ 1) &* step), times: gradients.vector(at: (column &+ 1) &* gradientStep))
    column &+= 2
  }
  if column < columns {
    even = even.adding(pixels.vector(at: column &* step), times: gradients.vector(at: column &* gradientStep))
  }
  return even + odd
}

/// The sum of each column of a matrix `[rows, columns]`, or of some rows of it: the gradient of a bias.
public func sumRows(
  _ matrix: AlignedStorage<Float>, rows: Range<Int>, columns: Int, into sums: AlignedStorage<Float>, at first: Int
) {
  precondition(rows.lowerBound >= 0 && rows.upperBound * columns <= matrix.count)
  precondition(first >= 0 && first + columns <= sums.count)
  let lanes = Vector.scalarCount
  var column = 0
  while column + lanes <= columns {
    var place = UnsafePointer(matrix.pointer) + (rows.lowerBound * columns + column)
    var (even, odd) = (Vector(), Vector())
    for _ in 0..<rows.count / 2 {
      even += place.vector(at: 0)
      odd += place.vector(at: columns)
      place += 2 &* columns
    }
    if !rows.count.isMultiple(of: 2) { even += place.vector(at: 0) }
    (sums.pointer + first).store(even + odd, at: column)
    column += lanes
  }
  while column < columns {
    var sum: Float = 0
    for row in rows { sum += matrix.pointer[row &* columns &+ column] }
    sums.pointer[first + column] = sum
    column += 1
  }
}

/// Adds what every window gives to the cells under it: the transpose of ``gatherWindows(_:windows:group:matrix:)``.
///
/// ```
/// matrix, kernel 2×2       gradient of the input
/// 1 2 4 5                  1 2+2   3
/// 2 3 5 6                  4 5+5   6
/// ```
///
/// - Parameters:
///   - matrix: `[windows, KH·KW·Cin]`, its rows `matrixStep` apart; the windows of some rows of outputs.
///   - rows: which rows of all outputs, counted through the batch.
///   - result: the gradient of the padded input, already holding what it is added to.
public func scatterWindows(
  _ windows: SlidingWindows, matrix: AlignedStorage<Float>, matrixStep: Int, rows: Range<Int>,
  result: AlignedStorage<Float>
) {
  let channels = windows.inputChannels
  precondition(windows.groups == 1 && matrixStep >= windows.productsPerOutput)
  precondition(matrix.count >= rows.count * windows.outputWidth * matrixStep)
  precondition(rows.lowerBound >= 0 && rows.upperBound <= windows.allRows)
  precondition(result.count == windows.batch * windows.inputHeight * windows.inputWidth * channels)
  let rowLength = windows.inputWidth * channels
  let isJoined = windows.columnDilation == 1
  let (runs, length) = isJoined ? (1, windows.kernelWidth * channels) : (windows.kernelWidth, channels)
  for row in rows {
    let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.outputHeight)
    for i in 0..<windows.kernelHeight {
      let target =
        result.pointer
        + (map * windows.inputHeight + mapRow * windows.rowStride + i * windows.rowDilation) * rowLength
      var source =
        matrix.pointer
        + ((row - rows.lowerBound) * windows.outputWidth * matrixStep + i * windows.kernelWidth * channels)
      for column in 0..<windows.outputWidth {
        for run in 0..<runs {
          let place =
            target
            + (column &* windows.columnStride &+ run &* windows.columnDilation) &* channels
          for index in 0..<length { place[index] += source[run &* length &+ index] }
        }
        source += matrixStep
      }
    }
  }
}
