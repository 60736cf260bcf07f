// Fast twin `fft`. What it changes: tiles of the input and the kernel are transformed to their spectra, where a
// convolution is one product a number (T. G. Stockham, High-speed convolution and correlation, 1966; overlap-save).
// When it falls back: tiles in which a number is infinite, none, or too large for the transform are summed directly.
// It rounds otherwise than a sum of products: its bound is in `FourierBound.swift` and docs/Accuracy.md.

import Kernels

extension Convolution2D {
  /// The convolution by fast Fourier transforms of overlapping tiles.
  ///
  /// Strides are taken from the outputs at stride 1, dilated kernels are filled with zeros, channels are summed in the
  /// frequency domain. The tiles depend on the sizes alone, so neither the threads nor the processor change a bit.
  ///
  /// - Throws: ``GeometryError/tooLarge(what:shape:)`` where the spectra of one filter are too large.
  /// - Complexity: `O(log(height · width))` for each output and channel, whatever the size of the kernel; memory, with
  ///   the height and width of a tile: `8 · height · width · (Cin/g + 1)` bytes for each thread and, for the spectra of
  ///   as many filters as fit, 64 MiB, or those of one filter where they are larger. A tile has at most 512 rows and
  ///   columns or four times the kernel's, and of a signal 32768 samples or eight times the kernel's.
  static func fft(_ problem: ConvolutionProblem<Float>, into output: Tensor<Float>, threads: Int) throws {
    let tiles = try FourierTiles(problem)
    let (input, weights) = (problem.input.storage, problem.weights.storage)
    let (target, epilogue) = (output.storage, problem.epilogue)
    if tiles.height == 1, let shared = problem.sharedWeights {
      let line = FourierLine(tiles, weights: shared.scalars)
      forEachPart(of: line.bundles, threads: threads) { bundles in
        line.convolve(bundles, weights: weights, epilogue: epilogue, input: input, output: target)
      }
      return
    }
    let grid = FourierGrid(tiles)
    let filters = problem.sharedWeights == nil ? problem.geometry.outputChannels : 1
    let atOnce = max(1, (1 << 24) / (2 * tiles.height * tiles.width * problem.geometry.channelsPerGroup))
    for first in Swift.stride(from: 0, to: filters, by: atOnce) {
      let spectra = grid.spectra(of: first..<min(first + atOnce, filters), weights: weights, threads: threads)
      forEachPart(of: grid.pairs, threads: threads) { pairs in
        grid.convolve(pairs, spectra: spectra, weights: weights, epilogue: epilogue, input: input, output: target)
      }
    }
  }
}

extension FourierTiles {
  /// The tiles of a problem, of the size that is expected to take least time.
  ///
  /// - Throws: ``GeometryError/tooLarge(what:shape:)`` where the spectra of one filter are too large.
  init<Scalar>(_ problem: ConvolutionProblem<Scalar>) throws {
    let geometry = problem.geometry
    let isFilter = problem.sharedWeights != nil
    let size = FourierSize(geometry, isFilter: isFilter)
    let spectra = [geometry.channelsPerGroup + 1, size.height, size.width, 2]
    guard let count = TensorShape.count(spectra), count <= TensorShape.limit else {
      throw GeometryError.tooLarge(what: "the spectra of one filter", shape: spectra)
    }
    self.init(
      windows: SlidingWindows(geometry), rows: PaddedAxis(geometry.rows, problem.boundary),
      columns: PaddedAxis(geometry.columns, problem.boundary), fill: Float(problem.boundary.fill), height: size.height,
      width: size.width, isFilter: isFilter)
  }
}

extension PaddedAxis {
  /// What a boundary puts beyond the ends of an axis.
  init(_ axis: AxisGeometry, _ boundary: Boundary) {
    func source(_ index: Int) -> Int32 { Int32(boundary.source(of: index, count: axis.input) ?? -1) }
    self.init(
      count: axis.input, before: (0..<axis.padding.before).map { source($0 - axis.padding.before) },
      after: (0..<axis.padding.after).map { source(axis.input + $0) })
  }
}

/// The rows and columns of the transform of a tile, chosen by the time they are expected to take.
struct FourierSize {
  let height: Int
  let width: Int

  /// The powers of two that fit, tried one by one.
  ///
  /// The times are measured, in units that cancel: to transform a number costs `11 + log₂(height·width)` in two dimensions
  /// (there and back, the 11 for turning and moving it), `7 + log₂ width` in one. A larger tile wastes less on the overlap
  /// and more on the logarithm and at the edges.
  init(_ geometry: ConvolutionGeometry, isFilter: Bool) {
    if isFilter && geometry.rows.kernel == 1 {
      height = 1
      width = Self.best(Self.candidates(geometry.columns, limit: 1 << 15, multiple: 8)) {
        Self.lineCost(geometry, width: $0)
      }
      return
    }
    let widths = Self.candidates(geometry.columns, limit: 512, multiple: 4)
    let sizes = Self.candidates(geometry.rows, limit: 512, multiple: 4).flatMap { height in widths.map { (height, $0) }
    }
    (height, width) = Self.best(sizes) { Self.gridCost(geometry, height: $0.0, width: $0.1, isFilter: isFilter) }
  }

  /// The powers of two from the extent of the kernel to what holds all outputs, at most `limit` or `multiple` times the
  /// first; at least 16, the widest register.
  private static func candidates(_ axis: AxisGeometry, limit: Int, multiple: Int) -> [Int] {
    let smallest = max(16, power(atLeast: axis.extent))
    let all = power(atLeast: (axis.output - 1) * axis.stride + axis.extent)
    let largest = max(smallest, min(all, max(limit, multiple * smallest / 2)))
    var sizes = [smallest]
    while let last = sizes.last, last < largest { sizes.append(2 * last) }
    return sizes
  }

  private static func power(atLeast count: Int) -> Int {
    count <= 1 ? 1 : 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
  }

  private static func best<Size>(_ sizes: [Size], cost: (Size) -> Double) -> Size {
    var best = (size: sizes[0], cost: cost(sizes[0]))
    for size in sizes.dropFirst() where cost(size) < best.cost { best = (size, cost(size)) }
    return best.size
  }

  /// Tiles along an axis.
  private static func tiles(_ axis: AxisGeometry, _ size: Int) -> Int {
    let outputs = (size - axis.extent) / axis.stride + 1
    return (axis.output + outputs - 1) / outputs
  }

  private static func lineCost(_ geometry: ConvolutionGeometry, width: Int) -> Double {
    let count = geometry.batch * geometry.rows.output * tiles(geometry.columns, width) * geometry.inputChannels
    // Sixteen tiles are transformed at once; an even number of bundles lets two threads share the work.
    let bundles = (count + 31) / 32 * 2
    return Double(bundles * width) * (7 + logarithm(width))
  }

  private static func gridCost(_ geometry: ConvolutionGeometry, height: Int, width: Int, isFilter: Bool) -> Double {
    let places = geometry.batch * tiles(geometry.rows, height) * tiles(geometry.columns, width)
    let transform = (11 + logarithm(height) + logarithm(width)) / 2
    let numbers = Double(height * width)
    if isFilter {
      let pairs = (places * geometry.inputChannels + 1) / 2
      return numbers * transform * (2 * Double(pairs) + 1)
    }
    let (inputs, outputs) = (Double(geometry.inputChannels), Double(geometry.outputChannels))
    let products = Double(geometry.channelsPerGroup) * outputs
    return numbers
      * (Double((places + 1) / 2) * (transform * (inputs + outputs) + 1.5 * products) + transform * products)
  }

  /// `log₂` of a power of two.
  private static func logarithm(_ power: Int) -> Double { Double(power.trailingZeroBitCount) }
}
