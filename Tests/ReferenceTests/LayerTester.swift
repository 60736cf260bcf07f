// Holds layers against their oracles, and gradients against differences of the loss.

import Reference
import Testing

/// The worst error of a result as a share of its bound; at most 1 means right.
func share(_ result: Tensor<Float>, of answer: OracleAnswer) -> Double {
  share(result.map(Double.init), of: answer, in: .float32)
}

/// The same in any precision. A NaN that nobody asked for is infinitely wrong.
func share(_ result: Tensor<Double>, of answer: OracleAnswer, in precision: Precision) -> Double {
  guard result.shape == answer.values.shape else { return .infinity }
  return Comparison(result: result, oracle: answer.values, bound: answer.bound, precision: precision).worstShare
}

/// Normal numbers that are `Float`s.
func normals(_ shape: [Int], seed: UInt64, mean: Double = 0, deviation: Double = 1) -> Tensor<Double> {
  var generator = SeededGenerator(seed: seed)
  return Tensor(shape: shape) { _ in Double(Float(mean + deviation * generator.normal())) }
}

extension Tensor {
  var single: Tensor<Float> { map { Float($0) } }

  /// The scalars of two tensors of one shape, place by place.
  func paired(with other: Tensor, _ combine: (Scalar, Scalar) -> Scalar) -> Tensor {
    precondition(shape == other.shape, "tensors of shapes \(shape) and \(other.shape)")
    return Tensor(shape: shape) { combine(self[flat: $0], other[flat: $0]) }
  }
}

/// A loss `⟨g, y⟩`, and how far double precision may be off.
struct Loss {
  let value: Double
  let error: Double

  init(_ g: Tensor<Double>, _ y: OracleAnswer) {
    value = dot(g, y.values)
    let magnitude = dot(g.map(abs), y.values.map(abs))
    error = dot(g.map(abs), y.bound) + ErrorBound.gamma(g.count + 1, .float64) * magnitude
  }
}

/// Compares a gradient with central differences of the loss, entry by entry.
///
/// With `D(h) = (L(x + h) − L(x − h)) / 2h`, the error of `D(h/2)` is `(D(h) − D(h/2))/3` to leading order, and rounding
/// adds at most `2·e/h`. Allowed are three times the first and the second.
func expectSlopes(
  _ gradient: Tensor<Double>, at x: Tensor<Double>, _ comment: Comment,
  _ loss: (Tensor<Double>) throws -> Loss
) throws {
  let h = 0x1p-10
  try #require(gradient.shape == x.shape, comment)
  for index in 0..<x.count {
    func difference(_ h: Double) throws -> (slope: Double, noise: Double) {
      var (up, down) = (x, x)
      up[flat: index] += h
      down[flat: index] -= h
      let (above, below) = (try loss(up), try loss(down))
      return ((above.value - below.value) / (2 * h), (above.error + below.error) / (2 * h))
    }
    let (coarse, fine) = (try difference(h), try difference(h / 2))
    let allowed = abs(coarse.slope - fine.slope) + coarse.noise + fine.noise
    let error = abs(gradient[flat: index] - fine.slope)
    #expect(error <= allowed, "\(comment) at \(index): \(gradient[flat: index]), not \(fine.slope)")
    // Differences that prove nothing would pass anything.
    #expect(allowed <= 1e-4 * (1 + abs(fine.slope)), "\(comment) at \(index): known only within \(allowed)")
  }
}
