// How far a convolution by fast Fourier transforms may lie from the exact one, derived for the passes of
// `FourierTransform` and the tiles of `FourierTiles`. The derivation with numbers is in docs/Accuracy.md; the bound of
// sums of products is `ErrorBound`.

import Kernels

/// The bound on the errors of algorithm `fft` for one convolution.
///
/// A transform mixes all numbers of a tile, so an error is not small beside its own output but beside the whole tile.
/// With `x` a pair of tiles (the windows of two tiles as real and imaginary part), `w` the kernel, `W` its spectrum, sums
/// over the channels of a group, `E` the relative error of a two-dimensional transform and `Π` that of a product of two
/// numbers of spectra, up to terms with `u²`:
///
/// ```
/// one value       |ŷ − y|   ≤ (2E + Π)·Σ‖x‖₂‖w‖₂ + E·Σ‖x‖₂‖W‖∞
/// a pair of tiles ‖ŷ − y‖₂ ≤ (2E + Π)·Σ‖x‖₂‖W‖∞ + E·Σ‖x‖₂‖w‖₁
/// ```
///
/// `E` is about `2.2·u·log₂(height · width)`, 34·u for tiles of 128 × 128, and `Π` is 2.24·u for one channel.
public struct FourierBound: Sendable {
  /// The largest error of each output, in the shape of the output.
  public let values: Tensor<Double>

  /// The bound on the Euclidean norm of the errors of one pair of tiles in one output channel.
  struct Norm {
    let bound: Double
    /// The outputs of the pair, in row-major order of the whole output.
    let outputs: [Int]
    /// Whether a bias was added, which rounds once more.
    let hasBias: Bool
  }

  let norms: [Norm]

  /// The largest norm of the errors of a pair of tiles, as a share of its bound: at most 1 for a right result.
  ///
  /// A result can be within the bound of every value and still be wrong, since one value may carry what a whole tile is
  /// allowed. This asks for more: that all errors of a tile together are no larger.
  ///
  /// - Precondition: both have the shape of the output.
  public func normShare(result: Tensor<Double>, oracle: Tensor<Double>) -> Double {
    precondition(result.shape == values.shape && oracle.shape == values.shape, "arrays of different shapes")
    return norms.map { norm in
      var (errors, squares) = (0.0, 0.0)
      for index in norm.outputs {
        let (value, right) = (result[flat: index], oracle[flat: index])
        errors += (value - right) * (value - right)
        squares += right * right
      }
      let rounding = norm.hasBias ? Precision.float32.unitRoundoff * (squares.squareRoot() + norm.bound) : 0
      return errors.squareRoot() / (norm.bound + rounding)
    }.reduce(0) { $1.isNaN ? .infinity : max($0, $1) }
  }
}

/// The relative errors of one size of transform.
struct FourierErrors {
  /// `E`: of a transform forth or back.
  let transform: Double
  /// `Π`: of a product of two numbers of spectra, summed over channels.
  let product: Double
  /// Turns by a root of unity on the way of a number.
  let turns: Int
  /// Numbers of a tile.
  let size: Double

  /// - Parameter channels: of a group.
  init(height: Int, width: Int, channels: Int) {
    let u = Precision.float32.unitRoundoff
    // A complex product without fused multiply-add: √5·u (R. Brent, C. Percival, P. Zimmermann, Error bounds on complex
    // floating-point multiplication, 2007). A root of unity is rounded by u/2 in each part: u/√2.
    let complexProduct = 5.0.squareRoot() * u
    let turn = (1 + complexProduct) * (1 + u / 2.0.squareRoot() * (1 + 0x1p-20))
    var (growth, turns) = (1.0, 0)
    for length in [height, width] where length > 1 {
      let roundings = FourierTransform.roundings(of: length)
      for _ in 0..<roundings.additions { growth *= 1 + u }
      for _ in 0..<roundings.turns { growth *= turn }
      turns += roundings.turns
    }
    transform = growth - 1
    self.turns = turns
    product = (1 + complexProduct) * (1 + ErrorBound.gamma(channels - 1, .float32)) - 1
    size = Double(height) * Double(width)
  }

  /// The bound on one value.
  ///
  /// The errors of the two spectra reach it through the inverse, each number of the spectrum with weight
  /// `1/(height · width)`: Cauchy and Schwarz. The inverse adds `E` times the norm of what it computes.
  func value(_ norms: FourierNorms) -> Double {
    let spectra = (1 + transform) * (1 + transform) * (1 + product) - 1
    return spectra * norms.euclidean + inverse(norms)
  }

  /// The bound on the norm of the errors of a pair of tiles.
  ///
  /// A number of the kernel's spectrum is off by at most `E·‖w‖₁`: every weight reaches it by a path of its own.
  func norm(_ norms: FourierNorms) -> Double {
    transform * norms.peak + (1 + transform) * transform * norms.mixed
      + product * (1 + transform) * (norms.peak + transform * norms.mixed) + inverse(norms)
  }

  /// What the inverse adds.
  private func inverse(_ norms: FourierNorms) -> Double {
    transform * (1 + product) * (1 + transform) * (norms.peak + transform * norms.mixed)
  }

  /// What products below the smallest normal number may lose, by the time they reach an output.
  func underflow(_ norms: FourierNorms) -> Double {
    Precision.float32.underflow * size * Double(3 * turns + 4) * 2 * (norms.kernelSum + norms.tileSum + 1)
  }
}

/// The norms of a pair of tiles and a filter that a bound is made of, sums over the channels of the group.
struct FourierNorms {
  /// `Σ‖x‖₂‖w‖₂`.
  var euclidean = 0.0
  /// `Σ‖x‖₂‖W‖∞`, `W` the spectrum of the kernel.
  var peak = 0.0
  /// `Σ‖x‖₂‖w‖₁`.
  var mixed = 0.0
  /// `Σ‖x‖₁`.
  var tileSum = 0.0
  /// `Σ‖w‖₁`.
  var kernelSum = 0.0

  /// Whether nothing can overflow on the way: else the tiles may have been summed directly.
  var isSafe: Bool { tileSum < 0x1p60 && kernelSum < 0x1p60 }
}

extension Convolution2D {
  /// The bound on the errors of algorithm `fft` for arrays whose values are numbers of single precision.
  ///
  /// Tiles with a number that is infinite, none, or enormous are summed directly: there the bound of ``ErrorBound`` holds.
  ///
  /// - Throws: ``GeometryError`` as the convolution itself.
  public func fourierBound(
    _ input: Tensor<Double>, kernel: Tensor<Double>, bias: Tensor<Double>?
  ) throws -> FourierBound {
    let problem = try ConvolutionProblem(self, input: input, kernel: kernel, bias: bias, activation: .identity)
    let tiles = try FourierTiles(problem)
    let builder = FourierBoundBuilder(problem: problem, tiles: tiles)
    var values = Tensor<Double>(shape: problem.geometry.outputShape, repeating: .nan)
    var norms: [FourierBound.Norm] = []
    // Computed only where a tile needs it.
    lazy var direct: Tensor<Double>? = try? bound(
      input, kernel: kernel, bias: bias, precision: .float32, roundings: 0
    ).reshaped(problem.geometry.outputShape)
    for pair in 0..<(tiles.count + 1) / 2 {
      let members = (2 * pair..<min(2 * pair + 2, tiles.count)).map { tiles.tile($0) }
      for part in builder.bounds(of: members) {
        for index in part.outputs {
          // The larger of the two where either may apply; a NaN of the transform's bound yields to the direct one.
          values[flat: index] =
            part.isSafe ? part.value : max(part.value.isNaN ? 0 : part.value, direct?[flat: index] ?? .nan)
        }
        if part.isSafe {
          norms.append(FourierBound.Norm(bound: part.norm, outputs: part.outputs, hasBias: problem.hasBias))
        }
      }
    }
    return FourierBound(values: problem.restore(values), norms: norms)
  }
}

extension Convolution1D {
  /// The bound on the errors of algorithm `fft`, as ``Convolution2D/fourierBound(_:kernel:bias:)``.
  public func fourierBound(_ signal: Tensor<Double>, kernel: Tensor<Double>, bias: Double?) throws -> FourierBound {
    let (flat, axis) = try onOneRow(signal: signal.shape, kernel: kernel.shape)
    let bound = try flat.fourierBound(
      signal.reshaped([1, signal.count]), kernel: kernel.reshaped([1, kernel.count]),
      bias: bias.map { Tensor(shape: [1], repeating: $0) })
    return FourierBound(values: bound.values.reshaped([axis.output]), norms: bound.norms)
  }
}

/// Goes through the tiles of one problem.
private struct FourierBoundBuilder {
  let problem: ConvolutionProblem<Double>
  let tiles: FourierTiles
  let errors: FourierErrors
  /// Of the kernel of each channel of a group and filter, `[Cin/g, Cout]`.
  let kernels: [KernelNorms]

  /// The bounds of a pair of tiles in one output channel.
  struct Part {
    let value: Double
    let norm: Double
    let isSafe: Bool
    let outputs: [Int]
  }

  init(problem: ConvolutionProblem<Double>, tiles: FourierTiles) {
    self.problem = problem
    self.tiles = tiles
    let geometry = problem.geometry
    errors = FourierErrors(height: tiles.height, width: tiles.width, channels: geometry.channelsPerGroup)
    let count = tiles.isFilter ? 1 : geometry.channelsPerGroup * geometry.outputChannels
    let stride = geometry.channelsPerGroup * geometry.outputChannels
    kernels = (0..<count).map { kernel in
      let taps = (0..<geometry.rows.kernel * geometry.columns.kernel).map {
        problem.weights[flat: $0 * stride + kernel]
      }
      return KernelNorms(taps, of: tiles)
    }
  }

  /// The bounds of one pair, or of one tile that is left over, in every output channel that it reaches.
  func bounds(of members: [FourierTile]) -> [Part] {
    let geometry = problem.geometry
    if tiles.isFilter {
      // Each tile is of one channel; the pair's error may show in either.
      var total = FourierNorms()
      add(tileNorms(of: members.map { ($0, $0.channel) }), kernels[0], to: &total)
      let bias = members.map { abs(problem.bias[$0.channel]) }.max() ?? 0
      return [part(total, bias: bias, outputs: members.flatMap { outputs(of: $0, filter: $0.channel) })]
    }
    let channelNorms = (0..<geometry.inputChannels).map { channel in tileNorms(of: members.map { ($0, channel) }) }
    return (0..<geometry.outputChannels).map { filter in
      let group = filter / geometry.filtersPerGroup
      var total = FourierNorms()
      for channel in 0..<geometry.channelsPerGroup {
        add(
          channelNorms[group * geometry.channelsPerGroup + channel],
          kernels[channel * geometry.outputChannels + filter], to: &total)
      }
      return part(total, bias: abs(problem.bias[filter]), outputs: members.flatMap { outputs(of: $0, filter: filter) })
    }
  }

  private func add(
    _ tile: (euclidean: Double, sum: Double), _ kernel: KernelNorms, to norms: inout FourierNorms
  ) {
    norms.euclidean += tile.euclidean * kernel.euclidean
    norms.peak += tile.euclidean * kernel.peak
    norms.mixed += tile.euclidean * kernel.sum
    norms.tileSum += tile.sum
    norms.kernelSum += kernel.sum
  }

  private func part(_ norms: FourierNorms, bias: Double, outputs: [Int]) -> Part {
    let underflow = errors.underflow(norms)
    var value = errors.value(norms) + underflow
    // The oracle is a sum in double precision, and so are the norms here.
    let oracle = ErrorBound.gamma(problem.geometry.productsPerOutput + 1, .float64) * (norms.euclidean + bias)
    if problem.hasBias { value += Precision.float32.unitRoundoff * (bias + norms.euclidean + value) }
    let slack = 1 + 0x1p-20
    return Part(
      value: (value + oracle) * slack,
      norm: (errors.norm(norms) + (underflow + oracle) * Double(outputs.count).squareRoot()) * slack,
      isSafe: norms.isSafe,
      outputs: outputs)
  }

  /// `‖x‖₂` and `‖x‖₁` (real and imaginary parts apart) of the windows of a pair, each tile in one channel.
  private func tileNorms(of members: [(tile: FourierTile, channel: Int)]) -> (euclidean: Double, sum: Double) {
    let (rows, columns) = (problem.geometry.rows, problem.geometry.columns)
    var (squares, sum) = (0.0, 0.0)
    for (tile, channel) in members {
      let top = tile.row * rows.stride - rows.padding.before
      let left = tile.column * columns.stride - columns.padding.before
      let sources = (left..<left + tiles.columnsNeeded(tile)).map {
        problem.boundary.source(of: $0, count: columns.input)
      }
      for row in top..<top + tiles.rowsNeeded(tile) {
        let source = problem.boundary.source(of: row, count: rows.input)
        for column in sources {
          var value = problem.boundary.fill
          if let source, let column { value = problem.input[tile.map, source, column, channel] }
          squares += value * value
          sum += abs(value)
        }
      }
    }
    return (euclidean: squares.squareRoot(), sum: sum)
  }

  private func outputs(of tile: FourierTile, filter: Int) -> [Int] {
    let geometry = problem.geometry
    return (tile.row..<tile.row + tile.rows).flatMap { row in
      (tile.column..<tile.column + tile.columns).map { column in
        ((tile.map * geometry.rows.output + row) * geometry.columns.output + column) * geometry.outputChannels + filter
      }
    }
  }
}
