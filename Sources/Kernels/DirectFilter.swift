// One small kernel on every channel by itself: the loops of image filters and of one-dimensional convolution.
// The definition they must agree with is Reference's `Convolution2D+Naive.swift`; the sums are `FilterTile`'s.

/// Filters a part of padded maps: `output[r, c, k] = bias[k] + Σ weights[i, j] · input[r·sr + i·dr, c·sc + j·dc, k]`,
/// the sum in the order of the taps, whatever the part.
///
/// A row of outputs is a sum of shifted rows of pixels, and four rows of outputs are summed together:
///
/// ```
/// weights 1 0 -1, 2 channels      input   r g r g r g r g
/// output[0...] =  1 · input[0...] + 0 · input[2...] − 1 · input[4...]
/// ```
///
/// - Parameters:
///   - windows: the windows on the padded maps.
///   - margins: what the padding holds.
///   - input: the maps without padding.
///   - rows: which rows of all outputs, counted through the batch.
///   - columns: which columns of each of these rows.
public func filterRows(
  _ windows: SlidingWindows, margins: Margins, input: AlignedStorage<Float>, weights: [Float], epilogue: Epilogue,
  output: AlignedStorage<Float>, rows: Range<Int>, columns: Range<Int>
) {
  windows.checkFilter(weights: weights.count, epilogue: epilogue, output: output, rows: rows, columns: columns)
  let channels = windows.outputChannels
  let places = columns.lowerBound * channels..<columns.upperBound * channels
  guard !rows.isEmpty && !places.isEmpty else { return }
  let groups = RowGroups(windows)
  let pixelRows = groups.tapRows
  // As many neighbouring outputs at once as have their rows of pixels in a level-2 cache.
  let unit = windows.columnStride == 1 ? Strip.width : channels
  let block = evenBlock(of: places.count, atMost: 96 * 1024 / pixelRows, unit: unit)
  let pixels = FilterPixels(windows, margins: margins, input: input, block: block, copies: pixelRows)
  let bias = BiasRow(epilogue.bias, count: block)
  let addresses = AlignedStorage<UnsafePointer<Float>>(uninitializedCount: pixelRows)
  defer { withExtendedLifetime((pixels, bias, addresses)) {} }
  let rowLength = windows.outputWidth * channels
  weights.withUnsafeBufferPointer { weights in
    let taps = Taps(
      height: windows.kernelHeight, width: windows.kernelWidth, offsets: UnsafePointer(pixels.parts.offsets.pointer),
      weights: weights.baseAddress!, rowStep: groups.tapStep)
    for start in stride(from: places.lowerBound, to: places.upperBound, by: block) {
      groups.forEach(in: rows) { map, row, count in
        pixels.forEachSpan(of: start..<min(start + block, places.upperBound)) { span in
          for index in 0..<taps.pixelRows(rows: count) {
            let inputRow = row * windows.rowStride + index * windows.rowDilation
            addresses.pointer[index] = pixels.row(inputRow, ofMap: map, span: span, slot: index)
          }
          let first = span.places.lowerBound
          let target = FilterTarget(
            place: output.pointer + ((map * windows.outputHeight + row) * rowLength + first),
            rowLength: groups.rowStep * rowLength, bias: bias.values(from: first), rectifies: epilogue.rectifies)
          filterTile(taps, rows: addresses.pointer, target: target, count: span.places.count, isGroup: count > 1)
        }
      }
    }
  }
}

/// The length of equal blocks, whole units each, that `count` is cut into; longer than `limit` only if a unit is.
func evenBlock(of count: Int, atMost limit: Int, unit: Int) -> Int {
  let units = (count + unit - 1) / unit
  let blocks = (units + max(limit / unit, 1) - 1) / max(limit / unit, 1)
  return (units + blocks - 1) / blocks * unit
}

/// Splits the outputs of a filter over threads: by rows, or by columns where there are too few rows, as in a signal.
public func forEachRegion(
  _ windows: SlidingWindows, threads: Int,
  _ body: @escaping @Sendable (_ rows: Range<Int>, _ columns: Range<Int>) -> Void
) {
  let (rows, columns) = (windows.allRows, windows.outputWidth)
  if rows >= RowGroups.size * threads || columns < 64 * threads {
    forEachPart(of: rows, threads: threads) { body($0, 0..<columns) }
  } else {
    // Sixteen columns begin on a cache line, which then belongs to one thread.
    forEachPart(of: (columns + 15) / 16, threads: threads) { part in
      body(0..<rows, part.lowerBound * 16..<min(part.upperBound * 16, columns))
    }
  }
}

extension SlidingWindows {
  /// Checks the lengths on which the loops of filters rely; the input is checked where it is read.
  func checkFilter(
    weights: Int, epilogue: Epilogue, output: AlignedStorage<Float>, rows: Range<Int>, columns: Range<Int>
  ) {
    let padded = batch * inputHeight * inputWidth * inputChannels
    precondition(fits(input: padded, output: output.count), "windows outside their blocks")
    precondition(weights == kernelHeight * kernelWidth, "\(weights) weights of another kernel")
    precondition(inputChannels == outputChannels && epilogue.bias.count == outputChannels, "a filter keeps channels")
    precondition(rows.lowerBound >= 0 && rows.upperBound <= allRows, "rows outside the outputs")
    precondition(columns.lowerBound >= 0 && columns.upperBound <= outputWidth, "columns outside the outputs")
  }
}

/// Rows of outputs in groups whose windows share rows of pixels.
///
/// With stride `s` and dilation `d` along the rows, the windows of rows `d/g` apart, `g = gcd(s, d)`, lie `s/g` rows of
/// taps apart; those between share no row with them.
///
/// ```
/// stride 1, dilation 2     rows 0 2 4 6   1 3 5 7   8 10 …
/// ```
struct RowGroups {
  /// Rows of a whole group; what is left over comes one by one.
  static let size = 4

  /// From one row of a group to the next.
  let rowStep: Int
  /// Rows of taps between the windows of two neighbours in a group.
  let tapStep: Int
  /// Rows of taps that a whole group sees.
  let tapRows: Int
  /// Rows of a group here: one where the windows of neighbours share no row.
  private let count: Int
  private let height: Int

  init(_ windows: SlidingWindows) {
    var (divisor, rest) = (windows.rowStride, windows.rowDilation)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    rowStep = windows.rowDilation / divisor
    tapStep = windows.rowStride / divisor
    count = tapStep < windows.kernelHeight ? Self.size : 1
    tapRows = (count - 1) * tapStep + windows.kernelHeight
    height = windows.outputHeight
  }

  /// Visits rows of all outputs, counted through the batch, by map, first row in the map and number of rows, 4 or 1.
  func forEach(in rows: Range<Int>, _ body: (_ map: Int, _ row: Int, _ count: Int) -> Void) {
    var start = rows.lowerBound
    while start < rows.upperBound {
      let (map, first) = start.quotientAndRemainder(dividingBy: height)
      let end = min(height, first + rows.upperBound - start)
      for phase in first..<min(first + rowStep, end) {
        var row = phase
        while count > 1 && row + (count - 1) * rowStep < end {
          body(map, row, count)
          row += count * rowStep
        }
        while row < end {
          body(map, row, 1)
          row += rowStep
        }
      }
      start += end - first
    }
  }
}

/// The bias of neighbouring outputs of a row: one value for each channel, again and again.
struct BiasRow {
  private let channels: Int
  private let storage: AlignedStorage<Float>

  /// Room for `count` outputs and the rest of a strip, from any channel on.
  init(_ bias: [Float], count: Int) {
    channels = bias.count
    storage = AlignedStorage(count: count + Strip.width + bias.count) { bias[$0 % bias.count] }
  }

  /// The values from a place of a row of outputs on.
  func values(from place: Int) -> UnsafePointer<Float> { UnsafePointer(storage.pointer + place % channels) }
}
