// How far a computed mean and variance may lie from the exact ones, whatever formula they were computed by.

extension RoundedArithmetic {
  /// The mean of some values, and their squared deviations from it divided by `divisor`.
  ///
  /// **Mean.** A sum of `n` terms and a division: `γ(n + 1)·a`, `a = Σ|x|/n`. Welford's recurrence `m + (x − m)/k` errs
  /// by at most `(n + 2 + 2·Hₙ)·u·a` with `Hₙ = Σ 1/k ≤ 1 + ln n`: the error of step `k` is weighed by `k/n`, and
  /// `k·|mₖ| ≤ n·a`. Both are within `γ(N)·a`, `N = n + 6 + 2·⌈log₂ n⌉`.
  ///
  /// **Variance.** With `q = Σx²/n`, and to first order in `u`:
  /// - two passes: `γ(N)·σ² + e²`, `e = γ(N)·a` the error of the mean, which enters by its square alone;
  /// - `Σx²/n − μ²`: `γ(N)·q + 2·|μ|·e ≤ 3·γ(N)·q`;
  /// - Welford: `γ(N)·(2√2·a·σ + σ²) ≤ 4·γ(N)·q`, since `Σ|xₖ − mₖ₋₁| ≤ √2·n·σ` from the second value on.
  ///
  /// So `4·γ(N)·(1 + γ(N))·q` holds for all three. (T. Chan, G. Golub and R. LeVeque, *Algorithms for computing the
  /// sample variance*, 1983, compare the three.)
  ///
  /// **Given values that were rounded.** The standard deviation is a seminorm, so errors with the root mean square `ρ`
  /// change `σ²` by at most `2·σ·ρ + ρ²`.
  func statistics(
    _ values: [Rounded], divisor: Int, _ algorithm: VarianceAlgorithm
  ) -> (mean: Rounded, variance: Rounded) {
    let n = Double(values.count)
    let average = { (term: (Rounded) -> Double) in values.reduce(0) { $0 + term($1) } / n }
    let mean = average(\.value)
    let (absolute, squares) = (average(\.magnitude), average { $0.magnitude * $0.magnitude })
    let variance = average { ($0.value - mean) * ($0.value - mean) }
    let given = average { $0.error * $0.error }
    let brought = 2 * (variance * given).squareRoot() + given

    let factor = gamma(values.count + 6 + 2 * Self.binaryLogarithm(values.count))
    let meanError = factor * absolute
    let own: Double
    switch algorithm {
    case .any: own = 4 * factor * (1 + factor) * squares
    case .twoPass: own = factor * (variance + brought + meanError * meanError) + meanError * meanError
    }
    let scale = n / Double(divisor)
    // The averages above are sums in double precision themselves.
    let inflation = 1 + 4 * ErrorBound.gamma(values.count + 2, .float64)
    let exact = limited(variance, error: (own + brought) * inflation + smallest)
    return (
      limited(mean, error: (meanError + average(\.error)) * inflation + smallest),
      rounded(variance * scale, inherited: exact.error * scale, times: 2)
    )
  }

  /// `⌈log₂ n⌉`.
  private static func binaryLogarithm(_ n: Int) -> Int { n <= 1 ? 0 : Int.bitWidth - (n - 1).leadingZeroBitCount }
}
