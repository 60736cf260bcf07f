// The functions between layers by their definitions, forwards and backwards, for every scalar.
// Their bounds are in `ActivationFunction+Oracle.swift`. What a convolution can apply while it stores is `Activation`.

/// A function applied to the output of a layer: to every value by itself, or to every row of the last axis.
///
/// ```
/// relu         max(0, x)                              slope 1 above 0, else 0
/// relu6        min(max(0, x), 6)                      slope 1 between 0 and 6, else 0
/// leaky-relu   x above 0, else 0.2·x                  slope 1 above 0, else 0.2
/// sigmoid      1 / (1 + e⁻ˣ)                          y·(1 − y)
/// tanh         (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)                1 − y²
/// softmax      e^(xᵢ − m) / Σⱼ e^(xⱼ − m)             dx = y ⊙ (g − Σⱼ gⱼ·yⱼ)
/// log-softmax  xᵢ − m − ln Σⱼ e^(xⱼ − m)              dx = g − softmax · Σⱼ gⱼ
/// ```
///
/// `m` is the largest value of the row: it changes nothing but keeps the powers from overflowing. The slope 0.2 is that
/// of Keras's function `leaky_relu`; with another one, or another maximum than 6, it is the layer ``ReLU``, where the
/// sources are.
///
/// ``Activation`` has what a convolution can apply to each sum while it stores it, `identity` and `relu`; `relu` is the
/// same function in both.
///
/// **Edge cases.** A NaN gives NaN, in `softmax` to its whole row. `sigmoid` and `tanh` of huge numbers are 0, 1 and
/// ±1. A logit of −∞ has the probability 0; a row with +∞, or of nothing but −∞, is NaN.
public enum ActivationFunction: String, Sendable, CaseIterable {
  /// `max(0, x)`.
  case relu
  /// `min(max(0, x), 6)`.
  case relu6
  /// `max(0.2·x, x)`.
  case leakyReLU = "leaky-relu"
  /// `1 / (1 + e⁻ˣ)`.
  case sigmoid
  /// The hyperbolic tangent.
  case tanh
  /// Probabilities along the last axis.
  case softmax
  /// Their natural logarithms.
  case logSoftmax = "log-softmax"

  /// Whether values of a row depend on each other.
  public var worksOnRows: Bool { self == .softmax || self == .logSoftmax }

  /// The function's values, in the shape of `x`.
  ///
  /// - Throws: ``GeometryError`` for rows without values.
  /// - Complexity: one or two elementary functions a value.
  public func callAsFunction<Scalar>(_ x: Tensor<Scalar>) throws -> Tensor<Scalar> {
    switch self {
    case .relu: x.map(Activation.relu.callAsFunction)
    case .relu6: ReLU(maximum: 6)(x)
    case .leakyReLU: ReLU(negativeSlope: Self.leak)(x)
    case .sigmoid: x.map { Self.logistic($0) }
    case .tanh: x.map(Scalar.hyperbolicTangent)
    case .softmax: try Self.eachRow(of: x) { Self.probabilities($0) }
    case .logSoftmax: try Self.eachRow(of: x) { Self.logarithms($0) }
    }
  }

  /// The gradient of a loss `L` with respect to `x`, from `g = ∂L/∂y`.
  ///
  /// The rectifiers have no slope at 0, nor `relu6` at 6; that of the flatter side is taken, as in PyTorch and TensorFlow.
  /// Where `x` is NaN they hand `g` on.
  ///
  /// - Throws: ``LayerError`` if `g` has not the shape of `x`, ``GeometryError`` for rows without values.
  public func gradient<Scalar>(of outputGradient: Tensor<Scalar>, input x: Tensor<Scalar>) throws -> Tensor<Scalar> {
    try LayerError.check("the upstream gradient", outputGradient.shape, is: x.shape, "the shape of the input")
    switch self {
    case .relu: return outputGradient.zip(x) { g, x in x <= 0 ? 0 : g }
    case .relu6: return ReLU(maximum: 6).gradient(of: outputGradient, input: x)
    case .leakyReLU: return ReLU(negativeSlope: Self.leak).gradient(of: outputGradient, input: x)
    // 1 − s(x) = s(−x), without the digits that the difference loses.
    case .sigmoid: return outputGradient.zip(x) { g, x in g * Self.logistic(x) * Self.logistic(-x) }
    case .tanh:
      return outputGradient.zip(x) { g, x in
        let y = Scalar.hyperbolicTangent(x)
        return g * (1 - y * y)
      }
    case .softmax, .logSoftmax:
      let y = try Self.eachRow(of: x) { Self.probabilities($0) }
      let length = try RowShape(x.shape, what: "the input").columns
      var gradient = Tensor<Scalar>(shape: x.shape, repeating: .nan)
      for start in stride(from: 0, to: x.count, by: length) {
        let row = start..<start + length
        let sum = row.reduce(0 as Scalar) {
          $0 + outputGradient[flat: $1] * (self == .softmax ? y[flat: $1] : 1)
        }
        for i in row {
          let g = outputGradient[flat: i]
          gradient[flat: i] = self == .softmax ? y[flat: i] * (g - sum) : g - y[flat: i] * sum
        }
      }
      return gradient
    }
  }

  // MARK: Definitions

  /// The slope of `leakyReLU` below 0, Keras's default.
  static let leak = 0.2

  /// The formula whose power is at most 1: neither can overflow.
  static func logistic<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    if x >= 0 { return 1 / (1 + Scalar.exponential(-x)) }
    let power = Scalar.exponential(x)
    return power / (1 + power)
  }

  private static func probabilities<Scalar: TensorScalar>(_ row: [Scalar]) -> [Scalar] {
    let largest = largest(row)
    let powers = row.map { Scalar.exponential($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  private static func logarithms<Scalar: TensorScalar>(_ row: [Scalar]) -> [Scalar] {
    let largest = largest(row)
    let sum = row.reduce(0 as Scalar) { $0 + Scalar.exponential($1 - largest) }
    let logarithm = Scalar.logarithm(sum)
    return row.map { $0 - largest - logarithm }
  }

  /// The largest value but for NaN, which reaches the sum anyway.
  private static func largest<Scalar: TensorScalar>(_ row: [Scalar]) -> Scalar {
    row.reduce(-.infinity) { $1 > $0 ? $1 : $0 }
  }

  /// A function of rows, on every row of the last axis.
  private static func eachRow<Scalar>(
    of x: Tensor<Scalar>, _ function: ([Scalar]) -> [Scalar]
  ) throws -> Tensor<Scalar> {
    let shape = try RowShape(x.shape, what: "the input")
    var result = Tensor<Scalar>(shape: x.shape, repeating: .nan)
    for row in 0..<shape.rows {
      let start = row * shape.columns
      let values = function((0..<shape.columns).map { x[flat: start + $0] })
      for (column, value) in values.enumerated() { result[flat: start + column] = value }
    }
    return result
  }
}
