// The butterflies of the Fourier transform: one pass over all numbers each. The inverse passes undo the forward ones in
// the opposite order, up to the factor 4 or 8. The scheme is in `FourierTransform.swift`.

extension FourierTransform {
  /// Radix 4, decimation in frequency, on `count` numbers in parts of `span`: `j`, `j + q`, `j + 2q`, `j + 3q` of every
  /// part, `q = span/4`, become their four-point transform, the `r`-th of it turned by `ω^(rj)`.
  @inline(__always)
  func forwardPass(_ data: UnsafeMutablePointer<Float>, count: Int, span: Int, twiddles: UnsafePointer<Float>) {
    let quarter = span / 4
    var part = 0
    while part < count {
      var (x, table) = (data + part &* ComplexVector.step, twiddles)
      let end = x + quarter &* ComplexVector.step
      while x < end {
        let (x0, x1) = (x[complex: 0], x[complex: quarter])
        let (x2, x3) = (x[complex: 2 &* quarter], x[complex: 3 &* quarter])
        let (a, b) = (x0 + x2, x0 - x2)
        let (c, d) = (x1 + x3, x1 - x3)
        x[complex: 0] = a + c
        x[complex: quarter] = b.subtractingI(d).timesConjugate(Self.root(table))
        x[complex: 2 &* quarter] = (a - c).timesConjugate(Self.root(table + 2))
        x[complex: 3 &* quarter] = b.addingI(d).timesConjugate(Self.root(table + 4))
        x += ComplexVector.step
        table += 6
      }
      part += span
    }
  }

  /// Undoes ``forwardPass(_:count:span:twiddles:)``, times 4.
  @inline(__always)
  func inversePass(_ data: UnsafeMutablePointer<Float>, count: Int, span: Int, twiddles: UnsafePointer<Float>) {
    let quarter = span / 4
    var part = 0
    while part < count {
      var (x, table) = (data + part &* ComplexVector.step, twiddles)
      let end = x + quarter &* ComplexVector.step
      while x < end {
        let x1 = x[complex: quarter].times(Self.root(table))
        let x3 = x[complex: 3 &* quarter].times(Self.root(table + 4))
        let (c, d) = (x1 + x3, x1 - x3)
        let x2 = x[complex: 2 &* quarter].times(Self.root(table + 2))
        let x0 = x[complex: 0]
        let (a, b) = (x0 + x2, x0 - x2)
        x[complex: 0] = a + c
        x[complex: quarter] = b.addingI(d)
        x[complex: 2 &* quarter] = a - c
        x[complex: 3 &* quarter] = b.subtractingI(d)
        x += ComplexVector.step
        table += 6
      }
      part += span
    }
  }

  /// A power of `ω̄` in every lane. It is read anew for each butterfly: that costs no more than to keep it on the stack,
  /// where registers that run short would go.
  @inline(__always)
  private static func root(_ table: UnsafePointer<Float>) -> ComplexVector {
    ComplexVector(re: Vector(repeating: table[0]), im: Vector(repeating: table[1]))
  }

  /// The four-point transform of every four neighbours.
  func forwardQuarters(_ data: UnsafeMutablePointer<Float>, count: Int) {
    var x = data
    let end = x + count &* ComplexVector.step
    while x < end {
      let (a, b) = (x[complex: 0] + x[complex: 2], x[complex: 0] - x[complex: 2])
      let (c, d) = (x[complex: 1] + x[complex: 3], x[complex: 1] - x[complex: 3])
      x[complex: 0] = a + c
      x[complex: 1] = b.subtractingI(d)
      x[complex: 2] = a - c
      x[complex: 3] = b.addingI(d)
      x += 4 &* ComplexVector.step
    }
  }

  /// Undoes ``forwardQuarters(_:count:)``, times 4.
  func inverseQuarters(_ data: UnsafeMutablePointer<Float>, count: Int) {
    var x = data
    let end = x + count &* ComplexVector.step
    while x < end {
      let (a, b) = (x[complex: 0] + x[complex: 2], x[complex: 0] - x[complex: 2])
      let (c, d) = (x[complex: 1] + x[complex: 3], x[complex: 1] - x[complex: 3])
      x[complex: 0] = a + c
      x[complex: 1] = b.addingI(d)
      x[complex: 2] = a - c
      x[complex: 3] = b.subtractingI(d)
      x += 4 &* ComplexVector.step
    }
  }

  /// The eight-point transform of every eight neighbours: the sums and differences of those four apart, and two
  /// four-point transforms. `√½` enters with the last sum, so that it costs no multiplication of its own.
  func forwardEighths(_ data: UnsafeMutablePointer<Float>, count: Int) {
    let diagonal = Vector(repeating: Float(0.5.squareRoot()))
    var x = data
    let end = x + count &* ComplexVector.step
    while x < end {
      let (a0, b0) = (x[complex: 0] + x[complex: 4], x[complex: 0] - x[complex: 4])
      let (a1, b1) = (x[complex: 1] + x[complex: 5], x[complex: 1] - x[complex: 5])
      let (a2, b2) = (x[complex: 2] + x[complex: 6], x[complex: 2] - x[complex: 6])
      let (a3, b3) = (x[complex: 3] + x[complex: 7], x[complex: 3] - x[complex: 7])
      let (p, q) = (a0 + a2, a0 - a2)
      let (r, s) = (a1 + a3, a1 - a3)
      x[complex: 0] = p + r
      x[complex: 2] = q.subtractingI(s)
      x[complex: 4] = p - r
      x[complex: 6] = q.addingI(s)
      // With ω = (1 − i)/√2: √2·ω·b1 and −√2·ω³·b3.
      let t1 = b1.subtractingI(b1)
      let t3 = b3.addingI(b3)
      let (u, v) = (b0.subtractingI(b2), b0.addingI(b2))
      let (sum, difference) = (t1 - t3, t1 + t3)
      x[complex: 1] = u.adding(sum, times: diagonal)
      x[complex: 5] = u.subtracting(sum, times: diagonal)
      x[complex: 3] = v.subtractingI(difference, times: diagonal)
      x[complex: 7] = v.addingI(difference, times: diagonal)
      x += 8 &* ComplexVector.step
    }
  }

  /// Undoes ``forwardEighths(_:count:)``, times 8.
  func inverseEighths(_ data: UnsafeMutablePointer<Float>, count: Int) {
    let diagonal = Vector(repeating: Float(0.5.squareRoot()))
    var x = data
    let end = x + count &* ComplexVector.step
    while x < end {
      let (p, q) = (x[complex: 0] + x[complex: 4], x[complex: 0] - x[complex: 4])
      let (r, s) = (x[complex: 2] + x[complex: 6], x[complex: 2] - x[complex: 6])
      let (a0, a2) = (p + r, p - r)
      let (a1, a3) = (q.addingI(s), q.subtractingI(s))
      let (t, u) = (x[complex: 1] + x[complex: 5], x[complex: 1] - x[complex: 5])
      let (v, w) = (x[complex: 3] + x[complex: 7], x[complex: 3] - x[complex: 7])
      let (b0, b2) = (t + v, t - v)
      let (c1, c3) = (u.addingI(w), u.subtractingI(w))
      // With ω̄ = (1 + i)/√2: √2·ω̄·c1 and −√2·ω̄³·c3.
      let b1 = c1.addingI(c1)
      let b3 = c3.subtractingI(c3)
      x[complex: 0] = a0 + b0
      x[complex: 4] = a0 - b0
      x[complex: 2] = a2.addingI(b2)
      x[complex: 6] = a2.subtractingI(b2)
      x[complex: 1] = a1.adding(b1, times: diagonal)
      x[complex: 5] = a1.subtracting(b1, times: diagonal)
      x[complex: 3] = a3.subtracting(b3, times: diagonal)
      x[complex: 7] = a3.adding(b3, times: diagonal)
      x += 8 &* ComplexVector.step
    }
  }
}
