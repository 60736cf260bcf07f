// As many complex numbers as a register has lanes, real parts in one register and imaginary parts in another, so that
// complex arithmetic never moves a number to another lane.

/// Complex numbers side by side.
struct ComplexVector {
  var re: Vector
  var im: Vector

  @inline(__always)
  init(re: Vector, im: Vector) {
    self.re = re
    self.im = im
  }

  @inline(__always)
  static func + (a: ComplexVector, b: ComplexVector) -> ComplexVector {
    ComplexVector(re: a.re + b.re, im: a.im + b.im)
  }

  @inline(__always)
  static func - (a: ComplexVector, b: ComplexVector) -> ComplexVector {
    ComplexVector(re: a.re - b.re, im: a.im - b.im)
  }

  /// `self + b · factor` with a real factor.
  @inline(__always)
  func adding(_ b: ComplexVector, times factor: Vector) -> ComplexVector {
    ComplexVector(re: re + b.re * factor, im: im + b.im * factor)
  }

  /// `self − b · factor` with a real factor.
  @inline(__always)
  func subtracting(_ b: ComplexVector, times factor: Vector) -> ComplexVector {
    ComplexVector(re: re - b.re * factor, im: im - b.im * factor)
  }

  /// `self + i · b · factor` with a real factor.
  @inline(__always)
  func addingI(_ b: ComplexVector, times factor: Vector) -> ComplexVector {
    ComplexVector(re: re - b.im * factor, im: im + b.re * factor)
  }

  /// `self − i · b · factor` with a real factor.
  @inline(__always)
  func subtractingI(_ b: ComplexVector, times factor: Vector) -> ComplexVector {
    ComplexVector(re: re + b.im * factor, im: im - b.re * factor)
  }

  /// `self + i · b`.
  @inline(__always)
  func addingI(_ b: ComplexVector) -> ComplexVector { ComplexVector(re: re - b.im, im: im + b.re) }

  /// `self − i · b`.
  @inline(__always)
  func subtractingI(_ b: ComplexVector) -> ComplexVector { ComplexVector(re: re + b.im, im: im - b.re) }

  /// `self · w`.
  @inline(__always)
  func times(_ w: ComplexVector) -> ComplexVector {
    ComplexVector(re: re * w.re - im * w.im, im: im * w.re + re * w.im)
  }

  /// `self · w̄`.
  @inline(__always)
  func timesConjugate(_ w: ComplexVector) -> ComplexVector {
    ComplexVector(re: re * w.re + im * w.im, im: im * w.re - re * w.im)
  }

  /// `self + a · b`.
  @inline(__always)
  func adding(_ a: ComplexVector, times b: ComplexVector) -> ComplexVector {
    ComplexVector(
      re: re + (a.re * b.re - a.im * b.im),
      im: im + (a.im * b.re + a.re * b.im))
  }
}

extension ComplexVector {
  /// Numbers from one to the next in memory.
  static let step = 2 * Vector.scalarCount
}

extension UnsafeMutablePointer<Float> {
  /// The complex numbers at place `index` of an array of them.
  @inline(__always)
  subscript(complex index: Int) -> ComplexVector {
    get {
      let place = self + index &* ComplexVector.step
      return ComplexVector(re: place.vector(at: 0), im: place.vector(at: Vector.scalarCount))
    }
    nonmutating set {
      let place = self + index &* ComplexVector.step
      place.store(newValue.re, at: 0)
      place.store(newValue.im, at: Vector.scalarCount)
    }
  }
}
