// One tile of overlap-save, every step kept, by the definition of the discrete Fourier transform: slow and plain.
// (T. G. Stockham, High-speed convolution and correlation, 1966.) It shows what `fft` does; it is not how it does it.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A filter on a map by transforms of overlapping square tiles.
///
/// ```
/// 16 cells, 5 taps: the cyclic correlation is right in the first 16 − 5 + 1 = 12; in the last 4 the kernel would reach
/// over the end of the tile and finds its beginning instead
/// ```
public struct OverlapSave: Sendable {
  /// Rows and columns of a tile.
  public let size: Int
  /// The map, `[H, W]`.
  public let input: Tensor<Double>
  /// The kernel as used, `[KH, KW]`.
  public let kernel: Tensor<Double>
  /// Tiles along the height.
  public let rows: OverlappingTiles
  /// Tiles along the width.
  public let columns: OverlappingTiles
  /// The tile that is followed, counted along the height and the width.
  public let tile: MapCell
  /// The cells of the tile, `[size, size]`.
  public let window: Tensor<Double>
  /// The kernel in the corner of a tile of zeros.
  public let paddedKernel: Tensor<Double>
  /// `|F(window)|`.
  public let spectrum: Tensor<Double>
  /// `|F(kernel)|`.
  public let kernelSpectrum: Tensor<Double>
  /// `|F(window) · conj F(kernel)|`.
  public let productSpectrum: Tensor<Double>
  /// `F⁻¹(F(window) · conj F(kernel))`, real; right in the first `size − K + 1` rows and columns.
  public let result: Tensor<Double>

  /// The tiles of a filter with `same` padding of zeros, and one of them in full.
  ///
  /// - Precondition: the tile exists and is as large as the kernel.
  /// - Throws: ``GeometryError`` where the sizes do not fit.
  public init(input: Tensor<Double>, kernel: Tensor<Double>, size: Int, tile: MapCell) throws {
    let filter = Convolution2D(
      operation: .correlate, padding: .same, boundary: .zero, stride: .one, dilation: .one, groups: 1)
    let geometry = try filter.geometry(input: input.shape, kernel: kernel.shape)
    precondition(size >= max(geometry.rows.extent, geometry.columns.extent), "a tile smaller than the kernel")
    let rows = OverlappingTiles(geometry.rows, outputs: size - geometry.rows.extent + 1)
    let columns = OverlappingTiles(geometry.columns, outputs: size - geometry.columns.extent + 1)
    precondition(tile.row < rows.count && tile.column < columns.count, "no such tile")
    let (down, across) = (Array(rows.cells(of: tile.row)), Array(columns.cells(of: tile.column)))
    let window = Tensor(shape: [size, size]) { index in
      let (row, column) = (down[index / size], across[index % size])
      let isInside = row >= 0 && row < input.shape[0] && column >= 0 && column < input.shape[1]
      return isInside ? input[row, column] : 0
    }
    var corner = Tensor<Double>(shape: [size, size], repeating: 0)
    for row in 0..<kernel.shape[0] {
      for column in 0..<kernel.shape[1] { corner[row, column] = kernel[row, column] }
    }
    let (first, second) = (Spectrum(window, sign: -1), Spectrum(corner, sign: -1))
    (self.size, self.input, self.kernel, self.rows, self.columns, self.tile) =
      (size, input, kernel, rows, columns, tile)
    (self.window, paddedKernel) = (window, corner)
    (spectrum, kernelSpectrum) = (first.magnitude, second.magnitude)
    productSpectrum = first.magnitude.zip(second.magnitude, *)
    result = Spectrum(first.timesConjugate(of: second), sign: 1).real.map { $0 / Double(size * size) }
  }
}

extension OverlapSave {
  /// How many products of real numbers an output costs with square tiles of a size, textbook transforms counted:
  /// `N = size²` numbers are transformed there and back by `N/2 · log₂ N` complex products each and multiplied once, four
  /// real products a complex one, and two tiles share it as real and imaginary part.
  ///
  /// `(4·N·log₂ N + 4·N) / (2·(size − K + 1)²)`
  ///
  /// - Precondition: `size` is a power of two, at least `kernel`.
  public static func productsPerOutput(size: Int, kernel: Int) -> Double {
    precondition(size.nonzeroBitCount == 1 && size >= kernel, "no tile of \(size) cells for \(kernel) taps")
    let (numbers, kept) = (Double(size * size), Double(size - kernel + 1))
    return (4 * numbers * Double(2 * size.trailingZeroBitCount) + 4 * numbers) / (2 * kept * kept)
  }

  /// The power of two up to 512, or four times the kernel's, with the fewest products.
  public static func bestSize(kernel: Int) -> Int {
    var size = 16
    while size < kernel { size *= 2 }
    var candidates = [size]
    while candidates[candidates.count - 1] < max(512, 2 * size) {
      candidates.append(2 * candidates[candidates.count - 1])
    }
    return candidates.min {
      productsPerOutput(size: $0, kernel: kernel) < productsPerOutput(size: $1, kernel: kernel)
    }!
  }
}

/// The discrete Fourier transform of a square, row by row and column by column, by its definition.
private struct Spectrum {
  let real: Tensor<Double>
  let imaginary: Tensor<Double>

  init(_ values: Tensor<Double>, sign: Double) {
    self.init((values, values.map { _ in 0 }), sign: sign)
  }

  /// - Parameter sign: of the exponent: −1 there, 1 back (without the division).
  init(_ values: (real: Tensor<Double>, imaginary: Tensor<Double>), sign: Double) {
    let rows = Self.alongRows(values, sign: sign)
    (real, imaginary) = Self.transposed(Self.alongRows(Self.transposed(rows), sign: sign))
  }

  var magnitude: Tensor<Double> { real.zip(imaginary) { ($0 * $0 + $1 * $1).squareRoot() } }

  func timesConjugate(of other: Spectrum) -> (real: Tensor<Double>, imaginary: Tensor<Double>) {
    (
      real.zip(other.real, *).zip(imaginary.zip(other.imaginary, *), +),
      imaginary.zip(other.real, *).zip(real.zip(other.imaginary, *), -)
    )
  }

  private static func transposed(
    _ values: (real: Tensor<Double>, imaginary: Tensor<Double>)
  ) -> (real: Tensor<Double>, imaginary: Tensor<Double>) {
    let size = values.real.shape[0]
    func turn(_ tensor: Tensor<Double>) -> Tensor<Double> {
      Tensor(shape: tensor.shape) { tensor[$0 % size, $0 / size] }
    }
    return (turn(values.real), turn(values.imaginary))
  }

  private static func alongRows(
    _ values: (real: Tensor<Double>, imaginary: Tensor<Double>), sign: Double
  ) -> (real: Tensor<Double>, imaginary: Tensor<Double>) {
    let size = values.real.shape[0]
    var (real, imaginary) = (values.real, values.imaginary)
    for row in 0..<size {
      for frequency in 0..<size {
        var (a, b) = (0.0, 0.0)
        for place in 0..<size {
          let angle = sign * 2 * Double.pi * Double(frequency * place % size) / Double(size)
          let (c, s) = (cos(angle), sin(angle))
          a += values.real[row, place] * c - values.imaginary[row, place] * s
          b += values.real[row, place] * s + values.imaginary[row, place] * c
        }
        (real[row, frequency], imaginary[row, frequency]) = (a, b)
      }
    }
    return (real, imaginary)
  }
}
