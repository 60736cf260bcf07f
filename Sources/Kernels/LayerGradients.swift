// What the gradients of a layer need beside the register tile: depthwise weights and sums over pixels. The definition
// they must agree with is Reference's `Convolution2D+Gradients.swift`.

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
  let (step, tapStep) = (windows.columnStride * channels, windows.columnDilation * channels)
  let taps = windows.kernelHeight * windows.kernelWidth
  // Row by row, so that the pixels of a row are still in the cache for the next tap.
  let sums = AlignedStorage<Float>(count: vectors.count * taps * lanes, repeating: 0)
  for row in 0..<windows.allRows {
    let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.outputHeight)
    let corner = UnsafePointer(input.pointer) + (map * windows.inputHeight + mapRow * windows.rowStride) * rowLength
    let gradients = UnsafePointer(outputGradient.pointer) + row * windows.outputWidth * channels
    for (index, vector) in vectors.enumerated() {
      let first = vector * lanes
      let count = min(lanes, channels - first)
      for i in 0..<windows.kernelHeight {
        for j in stride(from: 0, to: windows.kernelWidth, by: 3) {
          let pixels = corner + (i * windows.rowDilation * rowLength + j * tapStep + first)
          let place = sums.pointer + (index * taps + i * windows.kernelWidth + j) * lanes
          if count == lanes && j + 3 <= windows.kernelWidth {
            addRowProducts(
              pixels, step: step, tapStep: tapStep, gradients + first, gradientStep: channels,
              columns: windows.outputWidth, to: place)
            continue
          }
          for tap in 0..<min(3, windows.kernelWidth - j) {
            let product = rowProduct(
              pixels + tap * tapStep, step: step, gradients + first, gradientStep: channels,
              columns: windows.outputWidth, count: count)
            place.store(place.vector(at: tap * lanes) + product, at: tap * lanes)
          }
        }
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

/// ``rowProduct(_:step:_:gradientStep:columns:count:)`` of three taps, `tapStep` apart, so that each gradient is loaded
/// once for three products; the same sums.
@inline(never)
private func addRowProducts(
  _ pixels: UnsafePointer<Float>, step: Int, tapStep: Int, _ gradients: UnsafePointer<Float>, gradientStep: Int,
  columns: Int, to sums: UnsafeMutablePointer<Float>
) {
  let lanes = Vector.scalarCount
  var (even0, even1, even2) = (Vector(), Vector(), Vector())
  var (odd0, odd1, odd2) = (Vector(), Vector(), Vector())
  var (first, second, third, place) = (pixels, pixels + tapStep, pixels + 2 &* tapStep, gradients)
  var column = 0
  while column < columns {
    let gradient = place.vector(at: 0)
    even0 = even0.adding(first.vector(at: 0), times: gradient)
    even1 = even1.adding(second.vector(at: 0), times: gradient)
    even2 = even2.adding(third.vector(at: 0), times: gradient)
    if column &+ 1 < columns {
      let gradient = place.vector(at: gradientStep)
      odd0 = odd0.adding(first.vector(at: step), times: gradient)
      odd1 = odd1.adding(second.vector(at: step), times: gradient)
      odd2 = odd2.adding(third.vector(at: step), times: gradient)
    }
    first += 2 &* step
    second += 2 &* step
    third += 2 &* step
    place += 2 &* gradientStep
    column &+= 2
  }
  sums.store(sums.vector(at: 0) + (even0 + odd0), at: 0)
  sums.store(sums.vector(at: lanes) + (even1 + odd1), at: lanes)
  sums.store(sums.vector(at: 2 &* lanes) + (even2 + odd2), at: 2 &* lanes)
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
  sumRows(
    UnsafePointer(matrix.pointer) + rows.lowerBound * columns, rows: rows.count, columns: columns,
    into: sums.pointer + first)
}

/// The same of a matrix anywhere.
func sumRows(
  _ matrix: UnsafePointer<Float>, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Float>
) {
  let lanes = Vector.scalarCount
  var column = 0
  // Four neighbouring vectors at a time: a row of many columns has its values of one column in one set of a cache.
  while column + 4 * lanes <= columns {
    var place = matrix + column
    var (a, b, c, d) = (Vector(), Vector(), Vector(), Vector())
    for _ in 0..<rows {
      a += place.vector(at: 0)
      b += place.vector(at: lanes)
      c += place.vector(at: 2 &* lanes)
      d += place.vector(at: 3 &* lanes)
      place += columns
    }
    let target = sums + column
    target.store(a, at: 0)
    target.store(b, at: lanes)
    target.store(c, at: 2 &* lanes)
    target.store(d, at: 3 &* lanes)
    column += 4 * lanes
  }
  // Of fewer, even and odd rows apart, so that a sum need not wait for the one before.
  while column + 2 * lanes <= columns {
    var place = matrix + column
    var (a, b, c, d) = (Vector(), Vector(), Vector(), Vector())
    for _ in 0..<rows / 2 {
      a += place.vector(at: 0)
      b += place.vector(at: lanes)
      c += place.vector(at: columns)
      d += place.vector(at: columns &+ lanes)
      place += 2 &* columns
    }
    if rows % 2 == 1 {
      a += place.vector(at: 0)
      b += place.vector(at: lanes)
    }
    let target = sums + column
    target.store(a + c, at: 0)
    target.store(b + d, at: lanes)
    column += 2 * lanes
  }
  while column + lanes <= columns {
    var place = matrix + column
    var sum = Vector()
    for _ in 0..<rows {
      sum += place.vector(at: 0)
      place += columns
    }
    sums.store(sum, at: column)
    column += lanes
  }
  while column < columns {
    var sum: Float = 0
    for row in 0..<rows { sum += matrix[row &* columns &+ column] }
    sums[column] = sum
    column += 1
  }
}

/// Sums over all rows: a band of rows at a time, bands shared by threads, then the bands in their order.
///
/// - Parameters:
///   - columns: numbers of a sum.
///   - rowsAtOnce: of a band.
///   - sum: puts those of some rows into an array, from a place on, where zeros are.
public func sumBands(
  rows: Int, columns: Int, rowsAtOnce: Int = 512, threads: Int, into result: AlignedStorage<Float>,
  _ sum: @escaping @Sendable (_ rows: Range<Int>, _ sums: AlignedStorage<Float>, _ first: Int) -> Void
) {
  let bands = (rows + rowsAtOnce - 1) / rowsAtOnce
  let parts = AlignedStorage<Float>(count: bands * columns, repeating: 0)
  forEachSmallPart(of: bands, threads: threads) { part in
    for band in part { sum(band * rowsAtOnce..<min(rows, (band + 1) * rowsAtOnce), parts, band * columns) }
  }
  sumRows(parts, rows: 0..<bands, columns: columns, into: result, at: 0)
}
