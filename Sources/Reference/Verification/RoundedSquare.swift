// A tile on its way through Winograd's filtering, with how far the one that a program computes may lie from it. The steps are
// put together in `WinogradErrors.swift`.

/// Square matrices of numbers: exact, their errors, and what they would be if nothing cancelled.
struct RoundedSquare {
  let side: Int
  /// In double precision.
  private(set) var values: [Double]
  /// At least how far those computed in single precision lie from the exact ones.
  private(set) var errors: [Double]
  /// The same computation on the absolute values of everything: what the roundings of the double precision are relative to.
  private(set) var magnitudes: [Double]

  /// Numbers that are given.
  init(_ rows: [[Double]]) {
    side = rows.count
    values = rows.flatMap(\.self)
    errors = Array(repeating: 0, count: values.count)
    magnitudes = values.map(abs)
  }

  /// Zeros, to add products to.
  init(zeros side: Int) {
    self.side = side
    values = Array(repeating: 0, count: side * side)
    (errors, magnitudes) = (values, values)
  }

  /// `M X Mᵀ`, every term of which sees at most so many roundings along an axis.
  ///
  /// ```
  /// e(M X Mᵀ) = |M| e(X) |M|ᵀ + γ(2 · roundings) · |M| (|X| + e(X)) |M|ᵀ
  /// ```
  func transformed(by matrix: [[Double]], roundings: Int) -> RoundedSquare {
    let gamma = RoundedArithmetic(precision: .float32).gamma(2 * roundings)
    let absolute = matrix.map { $0.map(abs) }
    var result = RoundedSquare(zeros: matrix.count)
    result.values = sandwich(matrix, values)
    result.magnitudes = sandwich(absolute, magnitudes)
    let inherited = sandwich(absolute, errors)
    let rounded = sandwich(absolute, zip(values, errors).map { abs($0) + $1 })
    result.errors = zip(inherited, rounded).map { $0 + gamma * $1 }
    return result
  }

  /// Adds `L ⊙ R`, one of so many products that are summed at each place.
  ///
  /// ```
  /// e(Σ L·R) = Σ   e(L)·|R| + |L|·e(R) + γ(count)·|L|·|R|        |L| and |R| with their errors
  /// ```
  mutating func add(_ left: RoundedSquare, times right: RoundedSquare, of count: Int) {
    let gamma = RoundedArithmetic(precision: .float32).gamma(count)
    for place in values.indices {
      let (mostLeft, mostRight) = (
        abs(left.values[place]) + left.errors[place], abs(right.values[place]) + right.errors[place]
      )
      values[place] += left.values[place] * right.values[place]
      errors[place] += left.errors[place] * mostRight + mostLeft * (right.errors[place] + gamma * mostRight)
      magnitudes[place] += left.magnitudes[place] * right.magnitudes[place]
    }
  }

  /// `M X Mᵀ` of numbers in the order of ``values``.
  private func sandwich(_ matrix: [[Double]], _ x: [Double]) -> [Double] {
    let rows = matrix.count
    var half = [Double](repeating: 0, count: rows * side)
    for (i, line) in matrix.enumerated() {
      for (k, factor) in line.enumerated() where factor != 0 {
        for column in 0..<side { half[i * side + column] += factor * x[k * side + column] }
      }
    }
    var result = [Double](repeating: 0, count: rows * rows)
    for i in 0..<rows {
      for (j, line) in matrix.enumerated() {
        result[i * rows + j] = line.indices.reduce(0) { $0 + half[i * side + $1] * line[$1] }
      }
    }
    return result
  }
}
