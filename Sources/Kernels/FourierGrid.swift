// Convolution of tiles of several rows by two-dimensional Fourier transforms, two tiles at a time as the real and the
// imaginary part of one grid. Where the tiles lie is in `FourierTiles.swift`.

/// The spectra of the kernels of a layer or filter, as the products want them: conjugated, divided by the size of the
/// transform, and in the order in which a grid leaves its own.
///
/// Memory: `8 · height · width` bytes for every kernel.
public struct FourierSpectra: Sendable {
  /// The first filter.
  let filters: Range<Int>
  let storage: AlignedStorage<Float>
}

/// A convolution by Fourier transforms of one size.
///
/// The kernel `w` is real. So if one tile is the real part `a` and another the imaginary part `b` of a grid, the real and
/// imaginary parts of the cyclic correlation of `a + i·b` with `w` are the answers for `a` and for `b`; with the
/// correlation theorem,
///
/// ```
/// a⋆w + i·(b⋆w) = F⁻¹( F(a + i·b) · conj F(w) )
/// ```
///
/// and one transform there and one back serve two tiles, with nothing to take apart in between.
///
/// The rows of a grid are transformed first, as many at once as a register has lanes, then the columns, as many at once;
/// between the two, square blocks are turned. After the columns are transformed they are multiplied by the spectrum and
/// transformed back while they are still in the nearest cache:
///
/// ```
/// window  rows→  turned  columns↓ · spectrum · columns↑  turned  ←rows  outputs
/// ```
///
/// Memory: `8 · height · width` bytes for every channel of a group and thread, and a few rows.
public struct FourierGrid: Sendable {
  let tiles: FourierTiles
  let rows: FourierTransform
  let columns: FourierTransform

  /// The transforms of the tiles' size.
  ///
  /// - Precondition: both sides of the tiles are multiples of the width of a register, which `VectorUnit.width` tells.
  public init(_ tiles: FourierTiles) {
    precondition(tiles.height % Vector.scalarCount == 0 && tiles.width % Vector.scalarCount == 0)
    self.tiles = tiles
    rows = FourierTransform(length: tiles.width)
    columns = tiles.height == tiles.width ? rows : FourierTransform(length: tiles.height)
  }

  /// Pairs of tiles: what is split over threads. The tiles `2p` and `2p + 1` make pair `p`.
  public var pairs: Int { (tiles.count + 1) / 2 }

  /// Numbers of one grid in memory.
  private var size: Int { 2 * tiles.height * tiles.width }

  // MARK: Kernels

  /// The spectra of some filters, all channels of each; of a filter that every channel shares, its one.
  ///
  /// - Parameters:
  ///   - weights: `[KH, KW, Cin/g, Cout]` as used by a correlation.
  ///   - threads: how many threads may work.
  public func spectra(of filters: Range<Int>, weights: AlignedStorage<Float>, threads: Int) -> FourierSpectra {
    let windows = tiles.windows
    precondition(
      weights.count == windows.productsPerOutput * windows.outputChannels, "weights that are not the layer's")
    precondition(filters.lowerBound >= 0 && filters.upperBound <= windows.outputChannels)
    let channels = windows.channelsPerGroup
    let storage = AlignedStorage<Float>(uninitializedCount: filters.count * channels * size)
    forEachPart(of: filters.count * channels, threads: threads) { kernels in
      let workspace = FourierWorkspace(grid: self, channels: 0)
      for kernel in kernels {
        let (filter, channel) = kernel.quotientAndRemainder(dividingBy: channels)
        let first = weights.pointer + channel * windows.outputChannels + filters.lowerBound + filter
        transform(kernel: first, to: storage.pointer + kernel * size, workspace)
      }
    }
    return FourierSpectra(filters: filters, storage: storage)
  }

  private func transform(
    kernel: UnsafePointer<Float>, to grid: UnsafeMutablePointer<Float>, _ workspace: FourierWorkspace
  ) {
    let windows = tiles.windows
    let step = windows.channelsPerGroup * windows.outputChannels
    let lines = workspace.lines.pointer
    transformRows(to: grid, count: tiles.rowExtent, workspace) { row, place in
      (lines + place * tiles.width).update(repeating: 0, count: tiles.width)
      guard place < Vector.scalarCount, row % windows.rowDilation == 0, row < tiles.rowExtent else { return }
      let taps = kernel + row / windows.rowDilation * windows.kernelWidth * step
      for j in 0..<windows.kernelWidth { lines[place * tiles.width + j * windows.columnDilation] = taps[j * step] }
    }
    let scale = Vector(repeating: 1 / Float(tiles.height * tiles.width))
    for block in 0..<tiles.width / Vector.scalarCount {
      let data = grid + block * tiles.height * ComplexVector.step
      columns.forward(data)
      for index in 0..<tiles.height {
        let value = data[complex: index]
        data[complex: index] = ComplexVector(re: value.re * scale, im: value.im * -scale)
      }
    }
  }

  // MARK: Tiles

  /// Computes all outputs of some filters in some pairs of tiles.
  public func convolve(
    _ pairs: Range<Int>, spectra: FourierSpectra, weights: AlignedStorage<Float>, epilogue: Epilogue,
    input: AlignedStorage<Float>, output: AlignedStorage<Float>
  ) {
    let windows = tiles.windows
    precondition(pairs.lowerBound >= 0 && pairs.upperBound <= self.pairs)
    precondition(input.count == windows.batch * tiles.rows.count * tiles.columns.count * windows.inputChannels)
    precondition(output.count == windows.allRows * windows.outputWidth * windows.outputChannels)
    precondition(weights.count == windows.productsPerOutput * windows.outputChannels)
    precondition(epilogue.bias.count == windows.outputChannels)
    let isSimple = windows.channelsPerGroup == 1 && spectra.filters.count == 1
    let workspace = FourierWorkspace(grid: self, channels: windows.channelsPerGroup)
    let job = FourierJob(
      weights: UnsafePointer(weights.pointer), epilogue: epilogue, input: UnsafePointer(input.pointer),
      output: output.pointer)
    for pair in pairs {
      let (a, b) = (tiles.tile(2 * pair), 2 * pair + 1 < tiles.count ? tiles.tile(2 * pair + 1) : nil)
      if tiles.isFilter || isSimple {
        let filter = tiles.isFilter ? 0 : spectra.filters.lowerBound
        let channel = filter / windows.filtersPerGroup
        let grid = workspace.grids.pointer
        read(a, b, channel: channel, job, to: grid, workspace)
        multiply(grid, by: spectra.storage.pointer)
        write(a, b, filter: filter, job, from: grid, workspace)
      } else {
        convolveLayer(a, b, spectra: spectra, job, workspace)
      }
    }
  }

  /// All channels of a group first, then every filter of the group as a sum of products of spectra.
  private func convolveLayer(
    _ a: FourierTile, _ b: FourierTile?, spectra: FourierSpectra, _ job: FourierJob, _ workspace: FourierWorkspace
  ) {
    let windows = tiles.windows
    let channels = windows.channelsPerGroup
    var group = -1
    for filter in spectra.filters {
      if filter / windows.filtersPerGroup != group {
        group = filter / windows.filtersPerGroup
        for channel in 0..<channels {
          let grid = workspace.grids.pointer + channel * size
          read(a, b, channel: group * channels + channel, job, to: grid, workspace)
          for block in 0..<tiles.width / Vector.scalarCount {
            columns.forward(grid + block * tiles.height * ComplexVector.step)
          }
        }
      }
      let sum = workspace.grids.pointer + channels * size
      let kernels = spectra.storage.pointer + (filter - spectra.filters.lowerBound) * channels * size
      add(UnsafePointer(workspace.grids.pointer), times: UnsafePointer(kernels), channels: channels, to: sum)
      write(a, b, filter: filter, job, from: sum, workspace)
    }
  }

  /// Column by column: forward, times the spectrum, back.
  private func multiply(_ grid: UnsafeMutablePointer<Float>, by spectrum: UnsafeMutablePointer<Float>) {
    for block in 0..<tiles.width / Vector.scalarCount {
      let offset = block * tiles.height * ComplexVector.step
      let (data, factors) = (grid + offset, spectrum + offset)
      columns.forward(data)
      for index in 0..<tiles.height { data[complex: index] = data[complex: index].times(factors[complex: index]) }
      columns.inverse(data)
    }
  }

  /// The sum over the channels of the products of their spectra, transformed back along the columns.
  private func add(
    _ spectra: UnsafePointer<Float>, times kernels: UnsafePointer<Float>, channels: Int,
    to sum: UnsafeMutablePointer<Float>
  ) {
    let (spectra, kernels) = (UnsafeMutablePointer(mutating: spectra), UnsafeMutablePointer(mutating: kernels))
    for index in 0..<tiles.height * tiles.width / Vector.scalarCount {
      var total = spectra[complex: index].times(kernels[complex: index])
      var offset = size
      for _ in 1..<channels {
        total = total + (spectra + offset)[complex: index].times((kernels + offset)[complex: index])
        offset += size
      }
      sum[complex: index] = total
    }
    for block in 0..<tiles.width / Vector.scalarCount {
      columns.inverse(sum + block * tiles.height * ComplexVector.step)
    }
  }

  /// Reads the windows of two tiles and transforms their rows.
  private func read(
    _ a: FourierTile, _ b: FourierTile?, channel: Int, _ job: FourierJob, to grid: UnsafeMutablePointer<Float>,
    _ workspace: FourierWorkspace
  ) {
    let lines = workspace.lines.pointer
    let count = max(tiles.rowsNeeded(a), b.map(tiles.rowsNeeded) ?? 0)
    transformRows(to: grid, count: count, workspace) { row, place in
      let line = lines + place * tiles.width
      let isReal = place < Vector.scalarCount
      guard let tile = isReal ? a : b else {
        line.update(repeating: 0, count: tiles.width)
        return
      }
      tiles.read(tile, row: row, channel: tiles.isFilter ? tile.channel : channel, from: job.input, to: line)
    }
  }

  /// Transforms the first `count` rows of a grid, which `read` puts into the lines of the workspace; the rest is zeros.
  ///
  /// - Parameter read: given a row and a line: lines from 0 on are real parts, lines from the width of a register on
  ///   imaginary parts.
  @inline(__always)
  private func transformRows(
    to grid: UnsafeMutablePointer<Float>, count: Int, _ workspace: FourierWorkspace, read: (Int, Int) -> Void
  ) {
    let lanes = Vector.scalarCount
    let (lines, data) = (workspace.lines.pointer, workspace.data.pointer)
    for first in stride(from: 0, to: tiles.height, by: lanes) {
      if first < count {
        for place in 0..<2 * lanes { read(first + place % lanes, place) }
        for column in stride(from: 0, to: tiles.width, by: lanes) {
          for part in 0..<2 {
            transposeBlock(
              from: lines + part &* lanes &* tiles.width + column, stride: tiles.width,
              to: data + column &* ComplexVector.step + part &* lanes, targetStride: ComplexVector.step)
          }
        }
        rows.forward(data)
      }
      for block in 0..<tiles.width / lanes {
        let target = grid + (block &* tiles.height &+ first) &* ComplexVector.step
        if first >= count {
          target.update(repeating: 0, count: lanes * ComplexVector.step)
          continue
        }
        for part in 0..<2 {
          transposeBlock(
            from: data + block &* lanes &* ComplexVector.step + part &* lanes, stride: ComplexVector.step,
            to: target + part &* lanes, targetStride: ComplexVector.step)
        }
      }
    }
  }

  /// Transforms the rows back that outputs depend on, and writes them.
  private func write(
    _ a: FourierTile, _ b: FourierTile?, filter: Int, _ job: FourierJob, from grid: UnsafeMutablePointer<Float>,
    _ workspace: FourierWorkspace
  ) {
    let lanes = Vector.scalarCount
    let (lines, data) = (workspace.lines.pointer, workspace.data.pointer)
    let stride = tiles.windows.rowStride
    let count = (max(a.rows, b?.rows ?? 0) - 1) * stride + 1
    let columnCount = (max(a.columns, b?.columns ?? 0) - 1) * tiles.windows.columnStride + 1
    var isFinite = true
    for first in Swift.stride(from: 0, to: count, by: lanes) {
      let outputs = (first + stride - 1) / stride..<(min(first + lanes, count) + stride - 1) / stride
      if outputs.isEmpty { continue }
      for block in 0..<tiles.width / lanes {
        for part in 0..<2 {
          transposeBlock(
            from: grid + (block &* tiles.height &+ first) &* ComplexVector.step + part &* lanes,
            stride: ComplexVector.step, to: data + block &* lanes &* ComplexVector.step + part &* lanes,
            targetStride: ComplexVector.step)
        }
      }
      rows.inverse(data)
      for column in Swift.stride(from: 0, to: columnCount, by: lanes) {
        for part in 0..<2 {
          transposeBlock(
            from: data + column &* ComplexVector.step + part &* lanes, stride: ComplexVector.step,
            to: lines + part &* lanes &* tiles.width + column, targetStride: tiles.width)
        }
      }
      for row in outputs {
        let sums = UnsafePointer(lines + (row * stride - first) * tiles.width)
        isFinite = put(a, row: row, filter: filter, sums: sums, job) && isFinite
        guard let b else { continue }
        isFinite = put(b, row: row, filter: filter, sums: sums + lanes * tiles.width, job) && isFinite
      }
    }
    guard !isFinite else { return }
    for tile in [a, b] {
      guard let tile else { continue }
      tiles.sumDirectly(
        tile, filter: tiles.isFilter ? tile.channel : filter, weights: job.weights, epilogue: job.epilogue, line: lines,
        sums: lines + tiles.width, input: job.input, output: job.output)
    }
  }

  private func put(_ tile: FourierTile, row: Int, filter: Int, sums: UnsafePointer<Float>, _ job: FourierJob) -> Bool {
    guard row < tile.rows else { return true }
    return tiles.write(
      tile, row: row, filter: tiles.isFilter ? tile.channel : filter, sums: sums, epilogue: job.epilogue, to: job.output
    )
  }
}
