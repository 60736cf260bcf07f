// Where the pixels of a row of filter outputs are read: in the input itself wherever no window leaves it, else in a small
// copy with the margins. So a filter passes once over its input and never over a padded copy of all of it.

/// Neighbouring outputs of one row whose pixels are read in the same way.
///
/// A *place* in a row is the index of a number: column · C + channel.
struct FilterSpan {
  var places: Range<Int>
  var isInPlace: Bool
}

/// The columns of a filter on every channel by itself, as neighbours.
///
/// With column stride 1 an output and its pixels are neighbours of the next output and its pixels, whatever the
/// channels, since channels are the fastest axis; tap `j` lies `j · dilation · C` after the output's own place. Larger
/// strides are brought to that form by taking each row apart, one part for each remainder:
///
/// ```
/// stride 2         a b c d e f g   ->   a c e g | b d f
/// 3 taps                                0 0 0   | 1 1 1     tap 0 from a on, tap 1 from b on
///                                         2 2 2             tap 2 from c on
/// ```
struct ColumnParts {
  /// For each column of taps, where its pixel lies, counted from the place of the output.
  let offsets: AlignedStorage<Int>
  /// Numbers of all parts, and as many behind as a tile of whole strips may read.
  let length: Int
  let channels: Int
  let stride: Int
  /// Columns from the first tap to the last.
  let extent: Int
  private let partLength: Int

  /// - Parameter block: the most outputs of a row at once: whole pixels, where the stride is not 1.
  init(_ windows: SlidingWindows, block: Int) {
    (channels, stride) = (windows.inputChannels, windows.columnStride)
    extent = (windows.kernelWidth - 1) * windows.columnDilation + 1
    let partLength = block + (extent - 1) / stride * channels
    self.partLength = partLength
    length = min(stride, extent) * partLength + Strip.width
    let (channels, stride) = (channels, stride)
    offsets = AlignedStorage(count: windows.kernelWidth) { tap in
      let (pixel, part) = (tap * windows.columnDilation).quotientAndRemainder(dividingBy: stride)
      return part * partLength + pixel * channels
    }
  }

  /// The places of a padded row that the windows of some outputs cover.
  func covered(by places: Range<Int>) -> Range<Int> {
    let first = places.lowerBound * stride
    let count = stride == 1 ? places.count : (places.count - channels) * stride + channels
    return first..<first + count + (extent - 1) * channels
  }

  /// Takes a row of `count` numbers apart.
  func split(_ line: UnsafePointer<Float>, count: Int, to target: UnsafeMutablePointer<Float>) {
    let columns = count / channels
    for part in 0..<min(stride, extent) {
      var source = line + part * channels
      var place = target + part * partLength
      for _ in 0..<(columns - part + stride - 1) / stride {
        for channel in 0..<channels { place[channel] = source[channel] }
        place += channels
        source += stride &* channels
      }
    }
  }
}

/// The pixels of rows of padded maps.
struct FilterPixels {
  let parts: ColumnParts
  private let maps: PaddedMaps
  /// One copied row for each row of pixels of a tile.
  private let copies: AlignedStorage<Float>
  /// A padded row before it is taken apart; empty for stride 1.
  private let line: AlignedStorage<Float>

  /// - Parameters:
  ///   - block: the most outputs of a row at once: whole pixels, where the stride is not 1.
  ///   - copies: how many copied rows are needed at the same time.
  init(_ windows: SlidingWindows, margins: Margins, input: AlignedStorage<Float>, block: Int, copies: Int) {
    parts = ColumnParts(windows, block: block)
    maps = PaddedMaps(windows, margins: margins, input: input)
    self.copies = AlignedStorage(uninitializedCount: copies * parts.length)
    line = AlignedStorage(uninitializedCount: parts.stride == 1 ? 0 : parts.covered(by: 0..<block).count)
  }

  /// Splits a block of places: the middle, whose windows lie inside the input, in whole strips, and the two ends.
  func forEachSpan(of places: Range<Int>, _ body: (FilterSpan) -> Void) {
    let width = Strip.width
    let before = max(0, maps.inside.lowerBound - places.lowerBound)
    let start = places.lowerBound + (before + width - 1) / width * width
    let beyond = (parts.extent - 1) * parts.channels
    let strips = (min(places.upperBound, maps.inside.upperBound - beyond) - start) / width
    guard parts.stride == 1 && strips >= 2 else {
      body(FilterSpan(places: places, isInPlace: false))
      return
    }
    let end = start + strips * width
    if before > 0 { body(FilterSpan(places: places.lowerBound..<start, isInPlace: false)) }
    body(FilterSpan(places: start..<end, isInPlace: true))
    if end < places.upperBound { body(FilterSpan(places: end..<places.upperBound, isInPlace: false)) }
  }

  /// The pixels of one padded row for a span, from those of its first output on.
  ///
  /// - Parameter slot: which of the copied rows may be used; the pointer is good until it is used again.
  func row(_ row: Int, ofMap map: Int, span: FilterSpan, slot: Int) -> UnsafePointer<Float> {
    if span.isInPlace { return maps.row(row, ofMap: map) + span.places.lowerBound }
    let copy = copies.pointer + slot * parts.length
    let places = parts.covered(by: span.places)
    if parts.stride == 1 {
      maps.copy(row: row, ofMap: map, places: places, to: copy)
    } else {
      maps.copy(row: row, ofMap: map, places: places, to: line.pointer)
      parts.split(UnsafePointer(line.pointer), count: places.count, to: copy)
    }
    return UnsafePointer(copy)
  }
}
