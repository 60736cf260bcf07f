// One step of an optimizer over an array of parameters. The operations are those of Reference's `OptimizerRule`, in its
// order and without fusing a product with a sum, so that the bits are the same.

/// A state, or 0 where it is too small for a normal number, see Reference's `OptimizerRule`.
@inline(__always)
private func settled(_ state: Float, below least: Float = .leastNormalMagnitude) -> Float {
  abs(state) < least ? 0 : state
}

/// `s ← μ·s − η·g`, `p ← p + s`; with Nesterov `p ← p + μ·s − η·g`.
public func descend(
  _ parameters: AlignedStorage<Float>, gradients: AlignedStorage<Float>, momenta: AlignedStorage<Float>, rate: Float,
  share: Float, isNesterov: Bool, at range: Range<Int>
) {
  check(range, parameters.count, gradients.count, momenta.count)
  let (p, g, s) = (parameters.pointer, gradients.pointer, momenta.pointer)
  if isNesterov {
    for i in range {
      s[i] = settled(share * s[i] - rate * g[i])
      p[i] += share * s[i] - rate * g[i]
    }
  } else {
    for i in range {
      s[i] = settled(share * s[i] - rate * g[i])
      p[i] += s[i]
    }
  }
}

/// `v ← ρ·v + (1 − ρ)·g²`, `p ← p − η·g / √(v + ε)`.
public func stepRMSprop(
  _ parameters: AlignedStorage<Float>, gradients: AlignedStorage<Float>, squares: AlignedStorage<Float>, rate: Float,
  rho: Float, rest: Float, epsilon: Float, at range: Range<Int>
) {
  check(range, parameters.count, gradients.count, squares.count)
  let (p, g, v) = (parameters.pointer, gradients.pointer, squares.pointer)
  let least = epsilon > 0 ? Float.leastNormalMagnitude : 0
  for i in range {
    v[i] = settled(rho * v[i] + rest * g[i] * g[i], below: least)
    p[i] += -rate * g[i] / (v[i] + epsilon).squareRoot()
  }
}

/// The numbers of one step of Adam.
public struct AdamStep: Sendable {
  let rate: Float
  let beta1: Float
  let rest1: Float
  let beta2: Float
  let rest2: Float
  let epsilon: Float

  /// - Parameters:
  ///   - rate: `η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)`.
  ///   - rest1: `1 − β₁`.
  ///   - rest2: `1 − β₂`.
  public init(rate: Float, beta1: Float, rest1: Float, beta2: Float, rest2: Float, epsilon: Float) {
    self.rate = rate
    self.beta1 = beta1
    self.rest1 = rest1
    self.beta2 = beta2
    self.rest2 = rest2
    self.epsilon = epsilon
  }
}

/// `m ← β₁·m + (1 − β₁)·g`, `v ← β₂·v + (1 − β₂)·g²`, `p ← p − rate · m / (√v + ε)`.
public func stepAdam(
  _ parameters: AlignedStorage<Float>, gradients: AlignedStorage<Float>, momenta: AlignedStorage<Float>,
  squares: AlignedStorage<Float>, step: AdamStep, at range: Range<Int>
) {
  check(range, parameters.count, gradients.count, momenta.count, squares.count)
  let (p, g, m, v) = (parameters.pointer, gradients.pointer, momenta.pointer, squares.pointer)
  let (beta1, rest1, beta2, rest2) = (step.beta1, step.rest1, step.beta2, step.rest2)
  let (rate, epsilon) = (-step.rate, step.epsilon)
  let least = epsilon > 0 ? Float.leastNormalMagnitude : 0
  for i in range {
    m[i] = settled(beta1 * m[i] + rest1 * g[i])
    v[i] = settled(beta2 * v[i] + rest2 * g[i] * g[i], below: least)
    p[i] += rate * m[i] / (v[i].squareRoot() + epsilon)
  }
}

@inline(__always)
private func check(_ range: Range<Int>, _ counts: Int...) {
  precondition(range.lowerBound >= 0 && counts.allSatisfy { range.upperBound <= $0 }, "a range outside its blocks")
}
