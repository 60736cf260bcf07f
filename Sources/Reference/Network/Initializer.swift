// What weights hold before training. The formulas are Keras's; the random numbers are the project's own.

/// What an array of parameters is filled with at the start.
///
/// ```
/// glorot   variance 2 / (in + out)     uniform in ±√(3·variance), or normal, cut at two standard deviations
/// he       variance 2 / in
/// lecun    variance 1 / in
/// ```
///
/// `in` and `out` are the ``Fans``. A normal distribution that is cut at ±2σ has less variance; as in Keras it is drawn
/// wider by 1 / 0.87962566103423978 to make up for it. Sources: X. Glorot and Y. Bengio, 2010; K. He and others,
/// *Delving Deep into Rectifiers*, 2015; Y. LeCun and others, *Efficient BackProp*, 1998.
public enum Initializer: Sendable, Equatable {
  /// All 0.
  case zeros
  /// All 1.
  case ones
  /// All the same.
  case constant(Double)
  /// Variance 2 / (in + out), uniform: Keras's choice for kernels.
  case glorotUniform
  /// Variance 2 / (in + out), normal.
  case glorotNormal
  /// Variance 2 / in, uniform.
  case heUniform
  /// Variance 2 / in, normal.
  case heNormal
  /// Variance 1 / in, uniform.
  case lecunUniform
  /// Variance 1 / in, normal.
  case lecunNormal

  /// The variance of random values.
  private func variance(_ fans: Fans) -> Double {
    let (input, output) = (Double(fans.input), Double(fans.output))
    return switch self {
    case .zeros, .ones, .constant: 0
    case .glorotUniform, .glorotNormal: 2 / (input + output)
    case .heUniform, .heNormal: 2 / input
    case .lecunUniform, .lecunNormal: 1 / input
    }
  }

  /// A new array of parameters, drawn in row-major order.
  public func tensor<Scalar>(
    _ shape: [Int], fans: Fans, using generator: inout SeededGenerator
  ) -> Tensor<Scalar> {
    let variance = variance(fans)
    switch self {
    case .zeros: return Tensor(shape: shape, repeating: 0)
    case .ones: return Tensor(shape: shape, repeating: 1)
    case .constant(let value): return Tensor(shape: shape, repeating: Scalar(value))
    case .glorotUniform, .heUniform, .lecunUniform:
      let limit = (3 * variance).squareRoot()
      return .uniform(shape: shape, in: -limit...limit, using: &generator)
    case .glorotNormal, .heNormal, .lecunNormal:
      let deviation = variance.squareRoot() / 0.87962566103423978
      return Tensor(shape: shape) { _ in
        while true {
          let value = generator.normal()
          if abs(value) <= 2 { return Scalar(value * deviation) }
        }
      }
    }
  }
}

extension Initializer {
  /// Keras's name; `constant:V` for a value.
  public var name: String {
    switch self {
    case .zeros: "zeros"
    case .ones: "ones"
    case .constant(let value): "constant:\(value)"
    case .glorotUniform: "glorot_uniform"
    case .glorotNormal: "glorot_normal"
    case .heUniform: "he_uniform"
    case .heNormal: "he_normal"
    case .lecunUniform: "lecun_uniform"
    case .lecunNormal: "lecun_normal"
    }
  }

  /// Those that have no number of their own.
  public static let named: [Initializer] = [
    .zeros, .ones, .glorotUniform, .glorotNormal, .heUniform, .heNormal, .lecunUniform, .lecunNormal,
  ]

  /// The initialiser of a name, or `nil`.
  public init?(name: String) {
    if let match = Self.named.first(where: { $0.name == name }) {
      self = match
    } else if name.hasPrefix("constant:"), let value = Double(name.dropFirst(9)), value.isFinite {
      self = .constant(value)
    } else {
      return nil
    }
  }
}
