// What the bound on Fourier transforms asks of a kernel: its norms, and the largest number of its spectrum in double
// precision. Nothing is convolved with this transform; the fast one is Kernels' `FourierTransform`.

import Kernels

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The norms of one kernel.
struct KernelNorms {
  /// `‖w‖₂`.
  let euclidean: Double
  /// `‖w‖₁`.
  let sum: Double
  /// `‖W‖∞`, the largest number of its spectrum.
  let peak: Double

  init(_ taps: [Double], of tiles: FourierTiles) {
    euclidean = taps.reduce(0) { $0 + $1 * $1 }.squareRoot()
    sum = taps.reduce(0) { $0 + abs($1) }
    let windows = tiles.windows
    var grid = PlainTransform(height: tiles.height, width: tiles.width)
    for (tap, weight) in taps.enumerated() {
      let (row, column) = tap.quotientAndRemainder(dividingBy: windows.kernelWidth)
      grid.real[row * windows.rowDilation * tiles.width + column * windows.columnDilation] = weight
    }
    grid.transform()
    // Where the spectrum is no number, neither is the sum.
    peak =
      sum.isFinite ? min(sum, zip(grid.real, grid.imaginary).map { ($0 * $0 + $1 * $1).squareRoot() }.max() ?? 0) : sum
  }
}

/// A two-dimensional Fourier transform in double precision, in no order: radix 2 as in every textbook.
private struct PlainTransform {
  let height: Int
  let width: Int
  var real: [Double]
  var imaginary: [Double]

  init(height: Int, width: Int) {
    self.height = height
    self.width = width
    real = Array(repeating: 0, count: height * width)
    imaginary = real
  }

  mutating func transform() {
    for row in 0..<height { transform(from: row * width, step: 1, count: width) }
    for column in 0..<width { transform(from: column, step: width, count: height) }
  }

  private mutating func transform(from first: Int, step: Int, count: Int) {
    let roots = (0..<count / 2).map { index in
      let angle = -2 * Double.pi * Double(index) / Double(count)
      return (cosine: cos(angle), sine: sin(angle))
    }
    var span = count
    while span > 1 {
      let half = span / 2
      for index in 0..<count where index % span < half {
        let (a, b) = (first + index * step, first + (index + half) * step)
        let root = roots[index % span * (count / span)]
        let (x, y) = (real[a] - real[b], imaginary[a] - imaginary[b])
        (real[a], imaginary[a]) = (real[a] + real[b], imaginary[a] + imaginary[b])
        (real[b], imaginary[b]) = (x * root.cosine - y * root.sine, x * root.sine + y * root.cosine)
      }
      span = half
    }
  }
}
