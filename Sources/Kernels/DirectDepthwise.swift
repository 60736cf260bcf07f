// One filter for each channel: the loops of depthwise layers, where neighbouring channels share nothing but their place
// in memory. The definition they must agree with is Reference's `Convolution2D+Naive.swift`.

/// Computes rows of a depthwise layer: `output[r, c, k] = bias[k] + Σ weights[i, j, k] · input[r·sr + i·dr, c·sc + j·dc, k]`,
/// the sum in the order of the taps.
///
/// The channels are the vector: pixels, weights and outputs of neighbouring channels are neighbours in memory. Six
/// columns by two vectors of channels are summed at a time, so each weight that is loaded is used six times.
///
/// ```
/// columns     c    c+1  c+2  c+3  c+4  c+5
/// channels    ░░   ░░   ░░   ░░   ░░   ░░       two vectors of each pixel, the rest later
/// ```
///
/// Windows that leave the input are summed one by one, from the addresses of their pixels.
///
/// - Parameters:
///   - margins: what the padding holds.
///   - input: the maps without padding.
///   - weights: `[KH, KW, C]`.
///   - rows: which rows of all outputs, counted through the batch.
public func depthwiseRows(
  _ windows: SlidingWindows, margins: Margins, input: AlignedStorage<Float>, weights: AlignedStorage<Float>,
  epilogue: Epilogue, output: AlignedStorage<Float>, rows: Range<Int>
) {
  let channels = windows.inputChannels
  let padded = windows.batch * windows.inputHeight * windows.inputWidth * channels
  precondition(windows.fits(input: padded, output: output.count), "windows outside their blocks")
  precondition(windows.groups == channels && windows.outputChannels == channels && epilogue.bias.count == channels)
  precondition(weights.count == windows.kernelHeight * windows.kernelWidth * channels, "weights of another layer")
  precondition(rows.lowerBound >= 0 && rows.upperBound <= windows.allRows, "rows outside the outputs")
  let layer = DepthwiseLayer(windows, margins: margins, input: input, weights: weights, epilogue: epilogue)
  for row in rows {
    let (map, mapRow) = row.quotientAndRemainder(dividingBy: windows.outputHeight)
    layer.begin(row: mapRow, ofMap: map)
    let target = output.pointer + row * windows.outputWidth * channels
    let middle = layer.middle
    for column in 0..<middle.lowerBound { layer.sumOne(column, to: target + column * channels) }
    layer.sumMiddle(to: target)
    for column in middle.upperBound..<windows.outputWidth { layer.sumOne(column, to: target + column * channels) }
  }
}

/// Two vectors of channels of one pixel.
private struct VectorPair {
  var x: Vector
  var y: Vector

  /// - Parameter second: where the second vector begins; they overlap where there are fewer channels than in two.
  @inline(__always)
  init(_ place: UnsafePointer<Float>, second: Int) {
    x = place.vector(at: 0)
    y = place.vector(at: second)
  }

  @inline(__always)
  mutating func add(_ pixels: UnsafePointer<Float>, second: Int, times weights: VectorPair) {
    x = x.adding(pixels.vector(at: 0), times: weights.x)
    y = y.adding(pixels.vector(at: second), times: weights.y)
  }

  @inline(__always)
  func store(to target: UnsafeMutablePointer<Float>, second: Int) {
    target.store(x, at: 0)
    target.store(y, at: second)
  }
}

/// A depthwise layer at work on one row of outputs after the other. A *place* in a row is column · C + channel.
private struct DepthwiseLayer {
  /// The columns whose windows lie inside the input, if there are enough of them for a tile; else none.
  let middle: Range<Int>
  private let windows: SlidingWindows
  private let maps: PaddedMaps
  private let rectifies: Bool
  private let channels: Int
  /// A row of weights for each tap, and the bias. Fewer channels than a vector holds are repeated, since then
  /// neighbouring pixels fill the vectors.
  private let weights: AlignedStorage<Float>
  private let weightRow: Int
  private let bias: AlignedStorage<Float>
  /// From one column of a tile to the next, in the output.
  private let step: Int
  /// Places of the output that a tile fills.
  private let tile: Int
  /// Where the second vector of a pair begins.
  private let second: Int
  private let tapCount: Int
  /// For each tap, the padded row that it sees, in place, from its own column on.
  private let taps: AlignedStorage<UnsafePointer<Float>>
  /// The pixels of one window.
  private let pixels: AlignedStorage<UnsafePointer<Float>>
  /// A pixel of the fill.
  private let filled: AlignedStorage<Float>

  private static let pair = 2 * Vector.scalarCount
  private static let tileColumns = 6

  init(
    _ windows: SlidingWindows, margins: Margins, input: AlignedStorage<Float>, weights: AlignedStorage<Float>,
    epilogue: Epilogue
  ) {
    let (channels, pair, taps) = (windows.inputChannels, Self.pair, windows.kernelHeight * windows.kernelWidth)
    self.windows = windows
    self.channels = channels
    maps = PaddedMaps(windows, margins: margins, input: input)
    rectifies = epilogue.rectifies
    let isNarrow = channels < Vector.scalarCount
    let weightRow = isNarrow ? channels + pair : channels
    self.weightRow = weightRow
    self.weights =
      isNarrow
      ? AlignedStorage(count: taps * weightRow) { weights[$0 / weightRow * channels + $0 % weightRow % channels] }
      : weights
    bias = AlignedStorage(count: weightRow) { epilogue.bias[$0 % channels] }
    step = isNarrow ? pair / channels * channels : channels
    tile = (Self.tileColumns - 1) * step + (isNarrow ? pair : channels)
    second = isNarrow ? Vector.scalarCount : min(Vector.scalarCount, channels - Vector.scalarCount)
    tapCount = taps
    self.taps = AlignedStorage(uninitializedCount: taps)
    pixels = AlignedStorage(uninitializedCount: taps)
    filled = AlignedStorage(count: channels, repeating: margins.fill)

    let (stride, before) = (windows.columnStride, margins.columns.before.count)
    let extent = (windows.kernelWidth - 1) * windows.columnDilation + 1
    let first = (before + stride - 1) / stride
    let last = before + margins.columns.count - extent
    let end = min(windows.outputWidth, last < 0 ? 0 : last / stride + 1)
    let isTiled = (end - first) * channels >= tile && !(isNarrow && stride > 1)
    middle = isTiled ? first..<end : 0..<0
  }

  /// Turns to a row of outputs.
  func begin(row: Int, ofMap map: Int) {
    for i in 0..<windows.kernelHeight {
      let inputRow = maps.row(row * windows.rowStride + i * windows.rowDilation, ofMap: map)
      for j in 0..<windows.kernelWidth {
        taps.pointer[i * windows.kernelWidth + j] = inputRow + j * windows.columnDilation * channels
      }
    }
  }

  /// Sums the columns of ``middle``. The last tile ends where they end; what it shares with the one before comes out
  /// the same.
  func sumMiddle(to target: UnsafeMutablePointer<Float>) {
    guard !middle.isEmpty else { return }
    let (start, end) = (middle.lowerBound * channels, middle.upperBound * channels)
    forEachBlock { channel in
      var place = start
      while place + tile <= end {
        sumTile(place, channel: channel, to: target)
        place += Self.tileColumns * step
      }
      let covered = place - Self.tileColumns * step + tile
      if covered < end { sumTile(end - tile, channel: channel, to: target) }
    }
    if rectifies { rectify(target + start, count: end - start) }
  }

  /// The first channel of each pair of vectors.
  @inline(__always)
  private func forEachBlock(_ body: (Int) -> Void) {
    var channel = 0
    while channel + Self.pair < channels {
      body(channel)
      channel += Self.pair
    }
    body(max(0, channels - Self.pair))
  }

  private func sumTile(_ place: Int, channel: Int, to target: UnsafeMutablePointer<Float>) {
    let second = second
    let (pixelStep, tapCount, taps, weightRow) = (step &* windows.columnStride, tapCount, taps, weightRow)
    let phase = channel + place % channels
    let start = VectorPair(UnsafePointer(bias.pointer + phase), second: second)
    var (a, b, c, d, e, f) = (start, start, start, start, start, start)
    let offset = place &* windows.columnStride &+ channel
    var weight = UnsafePointer(weights.pointer + phase)
    for tap in 0..<tapCount {
      let weights = VectorPair(weight, second: second)
      // Two pointers and one step reach all six columns.
      let pixel = taps.pointer[tap] + offset
      let later = pixel + 3 &* pixelStep
      a.add(pixel, second: second, times: weights)
      b.add(pixel + pixelStep, second: second, times: weights)
      c.add(pixel + 2 &* pixelStep, second: second, times: weights)
      d.add(later, second: second, times: weights)
      e.add(later + pixelStep, second: second, times: weights)
      f.add(later + 2 &* pixelStep, second: second, times: weights)
      weight += weightRow
    }
    let output = target + (place &+ channel)
    a.store(to: output, second: second)
    b.store(to: output + step, second: second)
    c.store(to: output + 2 &* step, second: second)
    d.store(to: output + 3 &* step, second: second)
    e.store(to: output + 4 &* step, second: second)
    f.store(to: output + 5 &* step, second: second)
  }

  /// Sums one column of outputs, wherever its window lies.
  func sumOne(_ column: Int, to target: UnsafeMutablePointer<Float>) {
    for j in 0..<windows.kernelWidth {
      let tapColumn = j * windows.columnDilation
      let cell = maps.margins.columns.source(of: column * windows.columnStride + tapColumn)
      // From the tap's own column to the cell that stands there.
      let offset = maps.inside.lowerBound + (cell - tapColumn) * channels
      for tap in stride(from: j, to: tapCount, by: windows.kernelWidth) {
        pixels.pointer[tap] = cell >= 0 ? taps.pointer[tap] + offset : UnsafePointer(filled.pointer)
      }
    }
    if channels < Vector.scalarCount {
      for channel in 0..<channels {
        var sum = bias.pointer[channel]
        for tap in 0..<tapCount { sum += pixels.pointer[tap][channel] * weights.pointer[tap * weightRow + channel] }
        target[channel] = sum
      }
    } else {
      forEachBlock { channel in
        var sum = VectorPair(UnsafePointer(bias.pointer + channel), second: second)
        for tap in 0..<tapCount {
          let weight = VectorPair(UnsafePointer(weights.pointer + (tap &* weightRow &+ channel)), second: second)
          sum.add(pixels.pointer[tap] + channel, second: second, times: weight)
        }
        sum.store(to: target + channel, second: second)
      }
    }
    if rectifies { rectify(target, count: channels) }
  }

  private func rectify(_ outputs: UnsafeMutablePointer<Float>, count: Int) {
    for index in 0..<count { outputs[index] = outputs[index] < 0 ? 0 : outputs[index] }
  }
}
