// The register tile of image filters: four rows of outputs, three vectors wide, are summed while the taps pass over
// them. It knows rows by their addresses only; where they come from is `FilterPixels`' business.

/// Three vectors side by side: neighbouring outputs of one row.
struct Strip {
  var x: Vector
  var y: Vector
  var z: Vector

  /// Numbers in a strip.
  static var width: Int { 3 * Vector.scalarCount }

  /// The numbers that start here.
  @inline(__always)
  init(_ place: UnsafePointer<Float>) {
    x = place.vector(at: 0)
    y = place.vector(at: Vector.scalarCount)
    z = place.vector(at: 2 &* Vector.scalarCount)
  }

  /// Adds `pixels · weight`.
  @inline(__always)
  mutating func add(_ pixels: Strip, times weight: Float) {
    let weights = Vector(repeating: weight)
    x = x.adding(pixels.x, times: weights)
    y = y.adding(pixels.y, times: weights)
    z = z.adding(pixels.z, times: weights)
  }

  /// Writes the numbers from here on.
  @inline(__always)
  func store(to target: UnsafeMutablePointer<Float>) {
    target.store(x, at: 0)
    target.store(y, at: Vector.scalarCount)
    target.store(z, at: 2 &* Vector.scalarCount)
  }
}

/// The taps of a kernel as a tile walks over them.
struct Taps {
  /// Rows of the kernel.
  var height: Int
  /// Columns of the kernel.
  var width: Int
  /// Where the pixel of each column lies, counted from the place of the output.
  var offsets: UnsafePointer<Int>
  /// Row after row.
  var weights: UnsafePointer<Float>
  /// How many rows of taps lie between the windows of two neighbouring rows of a tile.
  var rowStep: Int

  /// How many rows of pixels a tile of `rows` rows of outputs reads.
  func pixelRows(rows: Int) -> Int { (rows - 1) * rowStep + height }
}

/// Where the sums of a span begin and how they are stored.
struct FilterTarget {
  /// The first output of the first row.
  var place: UnsafeMutablePointer<Float>
  /// From one row of outputs of the tile to the next.
  var rowLength: Int
  /// The value each sum begins with, one for each output of a row; readable up to a whole number of strips.
  var bias: UnsafePointer<Float>
  /// Whether negative sums become 0.
  var rectifies: Bool
}

/// The sums of four rows of outputs. A row of pixels, once loaded, serves every row of outputs whose window it is in:
///
/// ```
/// 3×3            pixel row   0   1   2   3   4   5
/// output row a               i=0 i=1 i=2
///            b                   i=0 i=1 i=2
///            c                       i=0 i=1 i=2
///            d                           i=0 i=1 i=2
/// ```
///
/// Three loads of pixels and four of weights feed twelve multiply-adds, as many as are needed to hide their latency.
private struct FourRows {
  var a: Strip
  var b: Strip
  var c: Strip
  var d: Strip

  @inline(__always)
  init(_ bias: Strip) { (a, b, c, d) = (bias, bias, bias, bias) }

  /// Adds one row of pixels to the output rows `first` to `last`: the only rows of the tile whose windows it is in.
  @inline(__always)
  mutating func add(
    _ taps: Taps, width: Int, pixelRow row: Int, of rows: UnsafePointer<UnsafePointer<Float>>, place: Int, first: Int,
    last: Int
  ) {
    let (pixels, weights) = (rows[row] + place, taps.weights + row &* taps.width)
    let step = taps.rowStep &* taps.width
    let (ofB, ofC, ofD) = (weights - step, weights - 2 &* step, weights - 3 &* step)
    for j in 0..<width {
      let strip = Strip(pixels + taps.offsets[j])
      if first <= 0 && 0 <= last { a.add(strip, times: weights[j]) }
      if first <= 1 && 1 <= last { b.add(strip, times: ofB[j]) }
      if first <= 2 && 2 <= last { c.add(strip, times: ofC[j]) }
      if first <= 3 && 3 <= last { d.add(strip, times: ofD[j]) }
    }
  }

  /// Adds all rows of pixels. The usual shapes are spelled out, so that no loop asks which rows take part.
  @inline(__always)
  mutating func addAll(
    _ taps: Taps, height: Int, width: Int, rows: UnsafePointer<UnsafePointer<Float>>, place: Int
  ) {
    if taps.rowStep == 1 && height >= 3 {
      add(taps, width: width, pixelRow: 0, of: rows, place: place, first: 0, last: 0)
      add(taps, width: width, pixelRow: 1, of: rows, place: place, first: 0, last: 1)
      add(taps, width: width, pixelRow: 2, of: rows, place: place, first: 0, last: 2)
      for row in 3..<max(height, 3) {
        add(taps, width: width, pixelRow: row, of: rows, place: place, first: 0, last: 3)
      }
      add(taps, width: width, pixelRow: height, of: rows, place: place, first: 1, last: 3)
      add(taps, width: width, pixelRow: height &+ 1, of: rows, place: place, first: 2, last: 3)
      add(taps, width: width, pixelRow: height &+ 2, of: rows, place: place, first: 3, last: 3)
    } else {
      for row in 0..<taps.pixelRows(rows: 4) {
        // Output row r sees pixel row t as its tap t − r·rowStep.
        let first = row < height ? 0 : (row &- height) / taps.rowStep &+ 1
        let last = row / taps.rowStep
        add(taps, width: width, pixelRow: row, of: rows, place: place, first: first, last: last)
      }
    }
  }
}

/// Filters `count` neighbouring outputs of one row, or of each of a group of four.
///
/// Every sum begins with the bias and takes the taps in their order, so that an output does not depend on its neighbours.
///
/// - Parameter rows: the ``Taps/pixelRows(rows:)`` rows of pixels, each from those of the first output on, and readable
///   up to a whole number of strips.
func filterTile(
  _ taps: Taps, rows: UnsafePointer<UnsafePointer<Float>>, target: FilterTarget, count: Int, isGroup: Bool
) {
  let whole = count / Strip.width * Strip.width
  filterStrips(taps, rows: rows, target: target, places: 0..<whole, isGroup: isGroup)
  guard whole < count else { return }
  // The rest of a strip is computed as a whole one, beside the output, and only its part is kept.
  withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * Strip.width) { strips in
    let aside = FilterTarget(
      place: strips.baseAddress! - whole, rowLength: Strip.width, bias: target.bias, rectifies: target.rectifies)
    filterStrips(taps, rows: rows, target: aside, places: whole..<whole + Strip.width, isGroup: isGroup)
    for row in 0..<(isGroup ? 4 : 1) {
      (target.place + (row * target.rowLength + whole)).update(
        from: strips.baseAddress! + row * Strip.width, count: count - whole)
    }
  }
}

/// The same for whole strips.
func filterStrips(
  _ taps: Taps, rows: UnsafePointer<UnsafePointer<Float>>, target: FilterTarget, places: Range<Int>, isGroup: Bool
) {
  if !isGroup {
    filterOneRow(taps, rows: rows, target: target, places: places)
  } else if taps.height == 3 && taps.width == 3 {
    filter3x3(taps, rows: rows, target: target, places: places)
  } else if taps.height == 3 && taps.width == 1 {
    filter3x1(taps, rows: rows, target: target, places: places)
  } else {
    filterAnySize(taps, rows: rows, target: target, places: places)
  }
  guard target.rectifies else { return }
  for row in 0..<(isGroup ? 4 : 1) {
    let outputs = target.place + row * target.rowLength
    for place in places { outputs[place] = outputs[place] < 0 ? 0 : outputs[place] }
  }
}

// The same loops compiled for the commonest shapes, in which some of them are unrolled. Each is a function of its own, so
// that its sums stay in registers: what is stored may be changed, as above, but the sums must not be handed to anything
// that is not inlined.

@inline(never)
private func filter3x3(
  _ taps: Taps, rows: UnsafePointer<UnsafePointer<Float>>, target: FilterTarget, places: Range<Int>
) {
  filterFourRows(taps, height: 3, width: 3, rows: rows, target: target, places: places)
}

@inline(never)
private func filter3x1(
  _ taps: Taps, rows: UnsafePointer<UnsafePointer<Float>>, target: FilterTarget, places: Range<Int>
) {
  filterFourRows(taps, height: 3, width: 1, rows: rows, target: target, places: places)
}

@inline(never)
private func filterAnySize(
  _ taps: Taps, rows: UnsafePointer<UnsafePointer<Float>>, target: FilterTarget, places: Range<Int>
) {
  filterFourRows(taps, height: taps.height, width: taps.width, rows: rows, target: target, places: places)
}

@inline(__always)
private func filterFourRows(
  _ taps: Taps, height: Int, width: Int, rows: UnsafePointer<UnsafePointer<Float>>, target: FilterTarget,
  places: Range<Int>
) {
  var place = places.lowerBound
  while place < places.upperBound {
    var sums = FourRows(Strip(target.bias + place))
    sums.addAll(taps, height: height, width: width, rows: rows, place: place)
    let (output, step) = (target.place + place, target.rowLength)
    sums.a.store(to: output)
    sums.b.store(to: output + step)
    sums.c.store(to: output + 2 &* step)
    sums.d.store(to: output + 3 &* step)
    place &+= Strip.width
  }
}

/// Four strips of the same row at a time, where there are no other rows.
private func filterOneRow(
  _ taps: Taps, rows: UnsafePointer<UnsafePointer<Float>>, target: FilterTarget, places: Range<Int>
) {
  let width = Strip.width
  var place = places.lowerBound
  while place &+ 4 &* width <= places.upperBound {
    let bias = target.bias + place
    var (a, b, c, d) = (Strip(bias), Strip(bias + width), Strip(bias + 2 &* width), Strip(bias + 3 &* width))
    for i in 0..<taps.height {
      let (pixels, weights) = (rows[i] + place, taps.weights + i &* taps.width)
      for j in 0..<taps.width {
        let (pixel, weight) = (pixels + taps.offsets[j], weights[j])
        a.add(Strip(pixel), times: weight)
        b.add(Strip(pixel + width), times: weight)
        c.add(Strip(pixel + 2 &* width), times: weight)
        d.add(Strip(pixel + 3 &* width), times: weight)
      }
    }
    let output = target.place + place
    a.store(to: output)
    b.store(to: output + width)
    c.store(to: output + 2 &* width)
    d.store(to: output + 3 &* width)
    place &+= 4 &* width
  }
  while place < places.upperBound {
    var sums = Strip(target.bias + place)
    for i in 0..<taps.height {
      let (pixels, weights) = (rows[i] + place, taps.weights + i &* taps.width)
      for j in 0..<taps.width { sums.add(Strip(pixels + taps.offsets[j]), times: weights[j]) }
    }
    sums.store(to: target.place + place)
    place &+= width
  }
}
