// Convolution of tiles of one row, signals above all, by one-dimensional Fourier transforms: a tile in every lane of a
// register, and two in each lane as real and imaginary part. Where the tiles lie is in `FourierTiles.swift`; why two
// fit in one transform is in `FourierGrid.swift`.

/// A convolution with a kernel of one row, by Fourier transforms of one length.
///
/// ```
/// registers of 8 lanes: 16 tiles at once      lane 0   lane 1   …  lane 7
/// real part                                   tile 0   tile 2      tile 14
/// imaginary part                              tile 1   tile 3      tile 15
/// ```
///
/// Nothing is turned but the samples on their way in and out, and a root of unity or a number of the spectrum serves all
/// lanes.
///
/// Memory: `16 · lanes · width` bytes for each thread.
public struct FourierLine: Sendable {
  let tiles: FourierTiles
  let transform: FourierTransform
  /// The spectrum of the kernel, conjugated, divided by the length, in the order of the transform: re im re im …
  let spectrum: AlignedStorage<Float>

  /// The spectrum of a kernel.
  ///
  /// - Parameter weights: `[KW]` as used by a correlation.
  /// - Precondition: the tiles have one row, are those of a filter, and their width is a multiple of `VectorUnit.width`.
  public init(_ tiles: FourierTiles, weights: [Float]) {
    precondition(tiles.height == 1 && tiles.isFilter && tiles.width % Vector.scalarCount == 0)
    precondition(weights.count == tiles.windows.kernelWidth)
    self.tiles = tiles
    transform = FourierTransform(length: tiles.width)
    let data = AlignedStorage<Float>(count: tiles.width * ComplexVector.step, repeating: 0)
    for (tap, weight) in weights.enumerated() {
      data.pointer[tap * tiles.windows.columnDilation * ComplexVector.step] = weight
    }
    transform.forward(data.pointer)
    spectrum = AlignedStorage(uninitializedCount: 2 * tiles.width)
    let scale = 1 / Float(tiles.width)
    for index in 0..<tiles.width {
      let value = data.pointer + index * ComplexVector.step
      spectrum.pointer[2 * index] = value[0] * scale
      spectrum.pointer[2 * index + 1] = value[Vector.scalarCount] * -scale
    }
  }

  /// Tiles transformed at once.
  private static var tilesAtOnce: Int { 2 * Vector.scalarCount }

  /// What is split over threads: as many tiles as are transformed at once.
  public var bundles: Int { (tiles.count + Self.tilesAtOnce - 1) / Self.tilesAtOnce }

  /// Computes all outputs of some bundles of tiles.
  public func convolve(
    _ bundles: Range<Int>, weights: AlignedStorage<Float>, epilogue: Epilogue, input: AlignedStorage<Float>,
    output: AlignedStorage<Float>
  ) {
    let windows = tiles.windows
    precondition(bundles.lowerBound >= 0 && bundles.upperBound <= self.bundles)
    precondition(input.count == windows.batch * tiles.rows.count * tiles.columns.count * windows.inputChannels)
    precondition(output.count == windows.allRows * windows.outputWidth * windows.outputChannels)
    precondition(weights.count == windows.kernelWidth * windows.outputChannels)
    precondition(epilogue.bias.count == windows.outputChannels)
    let data = AlignedStorage<Float>(uninitializedCount: tiles.width * ComplexVector.step)
    let lines = AlignedStorage<Float>(uninitializedCount: tiles.width * Vector.scalarCount)
    let job = FourierJob(
      weights: UnsafePointer(weights.pointer), epilogue: epilogue, input: UnsafePointer(input.pointer),
      output: output.pointer)
    for bundle in bundles {
      let first = bundle * Self.tilesAtOnce
      let last = min(first + Self.tilesAtOnce, tiles.count)
      for part in 0..<2 {
        read(first + part, before: last, job, lines: lines.pointer, to: data.pointer + part * Vector.scalarCount)
      }
      transform.correlate(data.pointer, with: spectrum.pointer)
      var isFinite = true
      for part in 0..<2 {
        let values = UnsafePointer(data.pointer + part * Vector.scalarCount)
        isFinite = write(first + part, before: last, job, from: values, lines: lines.pointer) && isFinite
      }
      guard !isFinite else { continue }
      for index in first..<last {
        let tile = tiles.tile(index)
        tiles.sumDirectly(
          tile, filter: tile.channel, weights: job.weights, epilogue: epilogue, line: lines.pointer,
          sums: lines.pointer + tiles.width, input: job.input, output: job.output)
      }
    }
  }

  /// Reads every other tile from `first` on into the lanes of a part.
  private func read(
    _ first: Int, before last: Int, _ job: FourierJob, lines: UnsafeMutablePointer<Float>,
    to part: UnsafeMutablePointer<Float>
  ) {
    let lanes = Vector.scalarCount
    for lane in 0..<lanes {
      let (line, index) = (lines + lane * tiles.width, first + 2 * lane)
      if index < last {
        let tile = tiles.tile(index)
        tiles.read(tile, row: 0, channel: tile.channel, from: job.input, to: line)
      } else {
        line.update(repeating: 0, count: tiles.width)
      }
    }
    for column in stride(from: 0, to: tiles.width, by: lanes) {
      transposeBlock(
        from: lines + column, stride: tiles.width, to: part + column &* ComplexVector.step,
        targetStride: ComplexVector.step)
    }
  }

  /// Writes every other tile from `first` on, and says whether all numbers were finite.
  private func write(
    _ first: Int, before last: Int, _ job: FourierJob, from part: UnsafePointer<Float>,
    lines: UnsafeMutablePointer<Float>
  ) -> Bool {
    let lanes = Vector.scalarCount
    let count = (tiles.columnsPerTile - 1) * tiles.windows.columnStride + 1
    for column in stride(from: 0, to: count, by: lanes) {
      transposeBlock(
        from: part + column &* ComplexVector.step, stride: ComplexVector.step, to: lines + column,
        targetStride: tiles.width)
    }
    var isFinite = true
    for lane in 0..<lanes where first + 2 * lane < last {
      let tile = tiles.tile(first + 2 * lane)
      let isLineFinite = tiles.write(
        tile, row: 0, filter: tile.channel, sums: lines + lane * tiles.width, epilogue: job.epilogue, to: job.output)
      isFinite = isFinite && isLineFinite
    }
    return isFinite
  }
}

extension FourierTransform {
  /// Forward, times a spectrum that all lanes share, and back: part by part, so that what fits in the nearest cache stays
  /// there.
  func correlate(_ data: UnsafeMutablePointer<Float>, with spectrum: UnsafePointer<Float>) {
    correlate(data, with: spectrum, span: length, twiddles: UnsafePointer(twiddles.pointer))
  }

  private func correlate(
    _ data: UnsafeMutablePointer<Float>, with spectrum: UnsafePointer<Float>, span: Int, twiddles: UnsafePointer<Float>
  ) {
    if span > Self.cachedSpan {
      let quarter = span / 4
      forwardPass(data, count: span, span: span, twiddles: twiddles)
      for part in 0..<4 {
        correlate(
          data + part * quarter * ComplexVector.step, with: spectrum + 2 * part * quarter, span: quarter,
          twiddles: twiddles + 6 * quarter)
      }
      inversePass(data, count: span, span: span, twiddles: twiddles)
      return
    }
    forward(data, span: span, twiddles: twiddles)
    for index in 0..<span {
      let factor = ComplexVector(
        re: Vector(repeating: spectrum[2 &* index]), im: Vector(repeating: spectrum[2 &* index &+ 1]))
      data[complex: index] = data[complex: index].times(factor)
    }
    inverse(data, span: span, twiddles: twiddles)
  }
}
