// A filter that is a column times a row, in one pass over memory: four rows of outputs at a time are first summed along
// the columns into lines that stay in cache, then along the rows.
// Why the two sums keep the error bound of the one is in Reference's `SeparableKernel`.

/// Filters a part of padded maps by `weights[i, j] = column[i] · row[j]`.
///
/// ```
/// pixel rows                 lines                         outputs
/// 0 1 2 3 4 5   column ->    Σᵢ column[i] · pixels   row ->   Σⱼ row[j] · line
/// ```
///
/// Every value of a line is the same sum in the same order, whichever part of the outputs needs it.
///
/// The pixels are read where they are; the margins are added to the lines, of which there are fewer.
///
/// - Parameters: as ``filterRows(_:margins:input:weights:epilogue:output:rows:columns:)``.
public func separableRows(
  _ windows: SlidingWindows, margins: Margins, input: AlignedStorage<Float>, column: [Float], row: [Float],
  epilogue: Epilogue, output: AlignedStorage<Float>, rows: Range<Int>
) {
  windows.checkFilter(
    weights: column.count * row.count, epilogue: epilogue, output: output, rows: rows,
    columns: 0..<windows.outputWidth)
  precondition(column.count == windows.kernelHeight, "a column of another kernel")
  guard !rows.isEmpty else { return }
  let passes = SeparablePasses(windows, margins: margins, input: input, column: column, row: row, epilogue: epilogue)
  passes.groups.forEach(in: rows) { map, first, count in
    passes.alongColumns(ofMap: map, row: first, count: count)
    for line in 0..<count {
      let outputRow = map * windows.outputHeight + first + line * passes.groups.rowStep
      passes.alongRows(line, to: output.pointer + outputRow * windows.outputWidth * windows.outputChannels)
    }
  }
}

/// The two passes over four rows of outputs, and the lines between them.
private struct SeparablePasses {
  let groups: RowGroups
  private let windows: SlidingWindows
  private let maps: PaddedMaps
  private let rectifies: Bool
  private let column: AlignedStorage<Float>
  private let row: AlignedStorage<Float>
  private let noOffset = AlignedStorage<Int>(count: 1, repeating: 0)
  /// What the first pass makes of a column of the fill.
  private let filled: Float
  private let addresses: AlignedStorage<UnsafePointer<Float>>
  /// For maps narrower than a strip: their pixels with as many numbers behind as are read.
  private let copies: AlignedStorage<Float>
  private let lines: AlignedStorage<Float>
  private let lineLength: Int
  /// The place in a line where padded place 0 stands, so that the input's own begin on a cache line.
  private let lineStart: Int
  /// The second pass takes its lines apart where columns are skipped.
  private let parts: ColumnParts
  private let apart: AlignedStorage<Float>
  private let nothing: BiasRow
  private let bias: BiasRow

  init(
    _ windows: SlidingWindows, margins: Margins, input: AlignedStorage<Float>, column: [Float], row: [Float],
    epilogue: Epilogue
  ) {
    self.windows = windows
    rectifies = epilogue.rectifies
    groups = RowGroups(windows)
    maps = PaddedMaps(windows, margins: margins, input: input)
    let outputs = windows.outputWidth * windows.outputChannels
    parts = ColumnParts(windows, block: outputs)
    self.column = AlignedStorage(column)
    self.row = AlignedStorage(row)
    filled = column.reduce(0) { $0 + $1 * margins.fill }
    addresses = AlignedStorage(uninitializedCount: groups.tapRows)
    let isNarrow = maps.inside.count < Strip.width
    copies = AlignedStorage(count: isNarrow ? groups.tapRows * Strip.width : 0, repeating: 0)
    lineStart = (16 - maps.inside.lowerBound % 16) % 16
    lineLength = (lineStart + maps.count + Strip.width + 15) / 16 * 16
    lines = AlignedStorage(uninitializedCount: RowGroups.size * lineLength)
    apart = AlignedStorage(uninitializedCount: parts.stride == 1 ? 0 : parts.length)
    nothing = BiasRow([0], count: maps.count)
    bias = BiasRow(epilogue.bias, count: outputs)
  }

  /// Sums the pixels of rows of outputs along the columns and adds the margins.
  func alongColumns(ofMap map: Int, row: Int, count: Int) {
    let taps = Taps(
      height: windows.kernelHeight, width: 1, offsets: UnsafePointer(noOffset.pointer),
      weights: UnsafePointer(column.pointer), rowStep: groups.tapStep)
    let inside = maps.inside
    for index in 0..<taps.pixelRows(rows: count) {
      var pixels = maps.row(row * windows.rowStride + index * windows.rowDilation, ofMap: map) + inside.lowerBound
      if inside.count < Strip.width {
        let copy = copies.pointer + index * Strip.width
        copy.update(from: pixels, count: inside.count)
        pixels = UnsafePointer(copy)
      }
      addresses.pointer[index] = pixels
    }
    let line = lines.pointer + lineStart
    let target = FilterTarget(
      place: line + inside.lowerBound, rowLength: lineLength, bias: nothing.values(from: 0), rectifies: false)
    let isGroup = count > 1
    let whole = inside.count / Strip.width * Strip.width
    filterStrips(taps, rows: addresses.pointer, target: target, places: 0..<whole, isGroup: isGroup)
    if whole < inside.count {
      // The last strip ends where the row ends; what it shares with the one before comes out the same.
      let last = max(0, inside.count - Strip.width)
      filterStrips(taps, rows: addresses.pointer, target: target, places: last..<last + Strip.width, isGroup: isGroup)
    }
    for index in 0..<count {
      let padded = line + index * lineLength
      maps.fillMargins(of: UnsafePointer(padded), places: 0..<maps.count, fill: filled, to: padded)
    }
  }

  /// Sums one line along the rows into a row of outputs.
  func alongRows(_ line: Int, to output: UnsafeMutablePointer<Float>) {
    let taps = Taps(
      height: 1, width: windows.kernelWidth, offsets: UnsafePointer(parts.offsets.pointer),
      weights: UnsafePointer(row.pointer), rowStep: 1)
    var pixels = UnsafePointer(lines.pointer + (lineStart + line * lineLength))
    if parts.stride > 1 {
      parts.split(pixels, count: maps.count, to: apart.pointer)
      pixels = UnsafePointer(apart.pointer)
    }
    let target = FilterTarget(place: output, rowLength: 0, bias: bias.values(from: 0), rectifies: rectifies)
    filterTile(taps, rows: &pixels, target: target, count: windows.outputWidth * windows.outputChannels, isGroup: false)
  }
}
