// The kernels that are sampled from a formula: box, Gaussian, its Laplacian and its differences, Gabor, motion, noise.
// It trusts its arguments; the ranges that keep every kernel finite and no larger than 1001 × 1001 are checked in
// `FilterBank+Smoothing.swift` and `FilterBank+Derivatives.swift`, which come next.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Kernels computed in double precision from a formula. Each is `[KH, KW]`.
enum SampledKernel {
  /// The mean: `1/size²` everywhere.
  static func box(size: Int) -> Tensor<Double> {
    Tensor(shape: [size, size], repeating: 1 / Double(size * size))
  }

  /// The Gaussian, `g(i)·g(j)` with `g` of ``gaussianWeights(sigma:)``: SciPy's `gaussian_filter(order=0, truncate=4)`.
  static func gaussian(sigma: Double) -> Tensor<Double> {
    let weights = gaussianWeights(sigma: sigma)
    return outerProduct(weights, weights)
  }

  /// The Laplacian of the Gaussian: `g(x, y)·(x² + y² − 2σ²)/σ⁴` less its mean, its sum then made exactly zero.
  ///
  /// `g` is normalised first. Subtracting the mean keeps a flat image at zero although the tails are cut at 4σ, as in
  /// MATLAB's `fspecial('log')`. Negative in the centre, so it has the sign of the kernel `laplacian`.
  /// Source: D. Marr and E. Hildreth, *Theory of edge detection*, Proc. R. Soc. B 207 (1980).
  static func laplacianOfGaussian(sigma: Double) -> Tensor<Double> {
    var kernel = gaussian(sigma: sigma)
    let size = kernel.shape[0]
    let radius = size / 2
    let variance = sigma * sigma
    for row in 0..<size {
      for column in 0..<size {
        let distance = Double((row - radius) * (row - radius) + (column - radius) * (column - radius))
        kernel[row, column] *= (distance - 2 * variance) / (variance * variance)
      }
    }
    let mean = kernel.scalars.reduce(0, +) / Double(kernel.count)
    return withExactlyZeroSum(kernel.map { $0 - mean })
  }

  /// The difference of two Gaussians, `g(σ₁) − g(σ₂)`, each cut at 4σ and normalised by itself, their centres on one
  /// pixel, the sum then made exactly zero. Source: Marr and Hildreth (1980), who find `σ₂ = 1.6·σ₁` nearest to `log`.
  static func differenceOfGaussians(sigmas first: Double, _ second: Double) -> Tensor<Double> {
    let positive = gaussian(sigma: first)
    let negative = gaussian(sigma: second)
    let size = max(positive.shape[0], negative.shape[0])
    var kernel = Tensor<Double>(shape: [size, size], repeating: 0)
    for (sign, part) in [(1.0, positive), (-1.0, negative)] {
      let side = part.shape[0]
      let margin = (size - side) / 2
      for row in 0..<side {
        for column in 0..<side { kernel[row + margin, column + margin] += sign * part[row, column] }
      }
    }
    return withExactlyZeroSum(kernel)
  }

  /// The real part of a Gabor filter, by OpenCV's `getGaborKernel` with `ksize` left to it:
  ///
  /// ```
  /// x′ = x cos θ + y sin θ     y′ = −x sin θ + y cos θ      x to the right, y downwards
  /// K(x, y) = exp(−x′²/2σ² − γ²y′²/2σ²) · cos(2π x′/λ + ψ)
  /// |x| ≤ round(3·max(σ|cos θ|, σ/γ|sin θ|))   |y| ≤ round(3·max(σ|sin θ|, σ/γ|cos θ|))   ties to even
  /// ```
  ///
  /// OpenCV stores the same weights turned by 180°, because its `filter2D` correlates; the filtered images agree.
  /// OpenCV's own default for ψ is 90°; here it is 0°. The sum is not corrected: a flat image answers a little.
  /// Source: J. G. Daugman, JOSA A 2 (1985), after D. Gabor (1946).
  static func gabor(
    sigma: Double, theta: Double, lambda: Double, gamma: Double, psi: Double
  ) -> Tensor<Double> {
    let (c, s) = (Direction(degrees: theta).cosine, Direction(degrees: theta).sine)
    let across = sigma / gamma
    let right = Int((3 * max(sigma * abs(c), across * abs(s))).rounded(.toNearestOrEven))
    let down = Int((3 * max(sigma * abs(s), across * abs(c))).rounded(.toNearestOrEven))
    let phase = psi.truncatingRemainder(dividingBy: 360) * .pi / 180
    var kernel = Tensor<Double>(shape: [2 * down + 1, 2 * right + 1], repeating: 0)
    for y in -down...down {
      for x in -right...right {
        let along = Double(x) * c + Double(y) * s
        let side = -Double(x) * s + Double(y) * c
        let envelope = exp(-0.5 / (sigma * sigma) * along * along - 0.5 / (across * across) * side * side)
        kernel[y + down, x + right] = envelope * cos(2 * .pi / lambda * along + phase)
      }
    }
    return kernel
  }

  /// A line of `length` pixels through the middle of a `length` × `length` window, `degrees` counter-clockwise from
  /// the right: `max(0, 1 − distance)` to the segment of length `length − 1`, divided by the sum.
  ///
  /// The rule of MATLAB's `fspecial('motion')`, in a window that does not shrink with the angle. An even length has no
  /// middle pixel: the line at 0° or 90° then lies between two rows or columns, and both share it.
  ///
  /// ```
  /// motion:5:0        0    0    0    0    0           motion:2:0       0.25 0.25
  ///                   0    0    0    0    0                            0.25 0.25
  ///                   0.2  0.2  0.2  0.2  0.2
  /// ```
  static func motion(length: Int, degrees: Double) -> Tensor<Double> {
    let direction = Direction(degrees: degrees)
    let half = Double(length - 1) / 2
    var kernel = Tensor<Double>(shape: [length, length], repeating: 0)
    for row in 0..<length {
      for column in 0..<length {
        let x = Double(column) - half
        let y = half - Double(row)
        let along = x * direction.cosine + y * direction.sine
        let side = y * direction.cosine - x * direction.sine
        let past = max(0, abs(along) - half)
        let weight = 1 - (past * past + side * side).squareRoot()
        // Rounding leaves 10⁻¹⁶ where the distance is 1; that is a zero.
        kernel[row, column] = weight > 1e-12 ? weight : 0
      }
    }
    let sum = kernel.scalars.reduce(0, +)
    return kernel.map { $0 / sum }
  }

  /// Independent standard normal weights, row by row, from ``SeededGenerator``.
  static func random(seed: UInt64, size: Int) -> Tensor<Double> {
    var generator = SeededGenerator(seed: seed)
    return .normal(shape: [size, size], using: &generator)
  }

  /// `exp(−i²/2σ²)` for `|i| ≤ ⌊4σ + ½⌋`, divided by its sum: SciPy's `_gaussian_kernel1d`.
  static func gaussianWeights(sigma: Double) -> [Double] {
    let radius = Int(4 * sigma + 0.5)
    // SciPy computes −0.5/σ² first; the same order gives the same rounding.
    let weights = (-radius...radius).map { exp(-0.5 / (sigma * sigma) * Double($0 * $0)) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  private static func outerProduct(_ column: [Double], _ row: [Double]) -> Tensor<Double> {
    Tensor(shape: [column.count, row.count], scalars: column.flatMap { weight in row.map { weight * $0 } })
  }

  /// The kernel moved to a grid on which sums are exact, and what is left of its sum taken from the middle weight.
  ///
  /// With `Σ|k| < 2^e` every weight becomes a multiple of `q = 2^(e−52)`. A partial sum, in any order, is then a
  /// multiple of `q` below `2^(e+1)`, which has at most 53 bits: no addition rounds, and "zero" means zero. Each
  /// weight moves by at most `q/2`, less than rounding it to `Float` would move it wherever it matters.
  private static func withExactlyZeroSum(_ kernel: Tensor<Double>) -> Tensor<Double> {
    let size = kernel.scalars.reduce(0) { $0 + abs($1) }
    guard size > 0 else { return kernel }
    let grid = Double(sign: .plus, exponent: size.exponent + 1 - 52, significand: 1)
    var result = kernel.map { ($0 / grid).rounded() * grid }
    result[flat: result.count / 2] -= result.scalars.reduce(0, +)
    return result
  }
}

/// The cosine and sine of an angle in degrees, exact where a kernel should be: at multiples of 90°, and equal at 45°.
private struct Direction {
  let cosine: Double
  let sine: Double

  init(degrees: Double) {
    let turn = degrees.truncatingRemainder(dividingBy: 360)
    let quarter = (turn / 90).rounded()
    let rest = (turn - 90 * quarter) * .pi / 180
    let diagonal = abs(turn - 90 * quarter) == 45
    let c = diagonal ? 0.5.squareRoot() : cos(rest)
    let s = diagonal ? (rest < 0 ? -c : c) : sin(rest)
    switch (Int(quarter) % 4 + 4) % 4 {
    case 0: (cosine, sine) = (c, s)
    case 1: (cosine, sine) = (-s, c)
    case 2: (cosine, sine) = (-c, -s)
    default: (cosine, sine) = (s, -c)
    }
  }
}
