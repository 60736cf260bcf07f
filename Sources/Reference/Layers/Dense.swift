// The fully connected layer by its definition, forwards and backwards, with the oracle and the bound for results from
// elsewhere. Plain loops for every scalar: the specification, not a fast path.

/// The fully connected layer `y = x·W + b`.
///
/// `x` is `[..., in]`, for instance one vector `[in]` or a batch `[N, in]`; `W` is `[in, out]` as in Keras (PyTorch
/// keeps it transposed); `b` is `[out]` or absent; `y` is `[..., out]`.
///
/// ```
/// x = 1 2    W = 1 0 3    b = 10 20 30      y = 1·1 + 2·4 + 10    1·0 + 2·1 + 20    1·3 + 2·0 + 30  =  19 22 33
///                4 1 0
/// ```
///
/// The value is the layer with its settings; the arithmetic stands in functions of the type. On a map `[H, W, C]` it works
/// on the last axis, as Keras's does.
public struct Dense: Layer {
  /// Keras's name.
  public static let typeName = "Dense"
  /// Numbers of an output.
  public var units: Int
  /// What is applied to the sums.
  public var activation: ActivationFunction?
  /// Whether a number is added to each sum.
  public var usesBias: Bool
  /// What the kernel holds at the start.
  public var kernelInitializer: Initializer
  /// What the bias holds at the start.
  public var biasInitializer: Initializer

  /// A layer with Keras's defaults.
  public init(
    _ units: Int, activation: ActivationFunction? = nil, usesBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros
  ) {
    self.units = units
    self.activation = activation
    self.usesBias = usesBias
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
  }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    try checkFilters(units, what: "the number of units")
    return try onlyInput(inputs).dropLast() + [units]
  }

  /// The arrays the layer learns or keeps.
  public func parameters(_ inputs: [[Int]]) throws -> [ParameterSpecification] {
    let size = try onlyInput(inputs).last!
    let kernel = ParameterSpecification(
      "kernel", [size, units], kernelInitializer, fans: Fans(input: size, output: units))
    guard usesBias else { return [kernel] }
    return [
      kernel, ParameterSpecification("bias", [units], biasInitializer, fans: Fans(input: units, output: units)),
    ]
  }

  /// Multiply-adds for one example.
  public func multiplyAdds(_ inputs: [[Int]]) throws -> Int {
    let (product, overflow) = try onlyInput(inputs).reduce(1, *).multipliedReportingOverflow(by: units)
    return overflow ? Int.max : product
  }

  /// What an output cell depends on.
  public func view(_ inputs: [[Int]]) throws -> LayerView { try onlyInput(inputs).count == 1 ? .everything : .cell }

  /// `y[n, o] = b[o] + Σᵢ x[n, i] · W[i, o]`.
  ///
  /// - Throws: ``GeometryError`` for arrays of a wrong rank or without cells, ``LayerError`` where they do not fit.
  /// - Complexity: `N·in·out` multiply-adds.
  @specialized(where Scalar == Double)  // Compiled ahead, for layers whose scalar is known only when a network runs.
  @specialized(where Scalar == Float)
  public static func forward<Scalar>(
    _ x: Tensor<Scalar>, kernel: Tensor<Scalar>, bias: Tensor<Scalar>?
  ) throws -> Tensor<Scalar> {
    let sizes = try DenseSizes(input: x.shape, kernel: kernel.shape, bias: bias?.shape)
    var y = Tensor<Scalar>(shape: sizes.outputShape, repeating: .nan)
    for n in 0..<sizes.rows {
      for o in 0..<sizes.outputs {
        var sum = bias?[flat: o] ?? 0
        for i in 0..<sizes.inputs { sum += x[flat: n * sizes.inputs + i] * kernel[i, o] }
        y[flat: n * sizes.outputs + o] = sum
      }
    }
    return y
  }

  /// The shape of `y`.
  ///
  /// - Throws: as ``forward(_:kernel:bias:)``.
  static func outputShape(input: [Int], kernel: [Int], bias: [Int]?) throws -> [Int] {
    try DenseSizes(input: input, kernel: kernel, bias: bias).outputShape
  }

  /// The gradients of a loss `L` from `g = ∂L/∂y`.
  ///
  /// ```
  /// ∂L/∂x = g·Wᵀ        ∂L/∂W = xᵀ·g        ∂L/∂b = Σ over n  g[n]
  /// ```
  ///
  /// - Parameter outputGradient: `∂L/∂y`, `[..., out]`.
  /// - Throws: as ``forward(_:kernel:bias:)``.
  /// - Complexity: `2·N·in·out` multiply-adds.
  @specialized(where Scalar == Double)  // Compiled ahead, for layers whose scalar is known only when a network runs.
  @specialized(where Scalar == Float)
  public static func gradients<Scalar>(
    of outputGradient: Tensor<Scalar>, input x: Tensor<Scalar>, kernel: Tensor<Scalar>
  ) throws -> DenseGradients<Scalar> {
    let sizes = try DenseSizes(input: x.shape, kernel: kernel.shape, bias: nil)
    try LayerError.check(
      "the upstream gradient", outputGradient.shape, is: sizes.outputShape, "the shape of the output")
    var gradients = DenseGradients<Scalar>(
      input: Tensor(shape: x.shape, repeating: 0), kernel: Tensor(shape: kernel.shape, repeating: 0),
      bias: Tensor(shape: [sizes.outputs], repeating: 0))
    for n in 0..<sizes.rows {
      for o in 0..<sizes.outputs {
        let g = outputGradient[flat: n * sizes.outputs + o]
        gradients.bias[flat: o] += g
        for i in 0..<sizes.inputs {
          gradients.input[flat: n * sizes.inputs + i] += g * kernel[i, o]
          gradients.kernel[i, o] += g * x[flat: n * sizes.inputs + i]
        }
      }
    }
    return gradients
  }

  /// The right answer in double precision, and how far a result may lie from it: `γ(in + 1)·S`, `S = |b| + Σ|x·W|`.
  ///
  /// - Parameter roundings: 2 if the arrays were themselves rounded to `precision`, else 0; see
  ///   ``ErrorBound/convolution(products:magnitude:precision:roundings:)``.
  /// - Throws: as ``forward(_:kernel:bias:)``.
  public static func oracle(
    _ x: Tensor<Double>, kernel: Tensor<Double>, bias: Tensor<Double>?, precision: Precision, roundings: Int
  ) throws -> OracleAnswer {
    let values = try forward(x, kernel: kernel, bias: bias)
    let magnitude = try forward(x.map(abs), kernel: kernel.map(abs), bias: bias?.map(abs))
    return OracleAnswer(
      values, magnitude: magnitude, products: kernel.shape[0], precision: precision, roundings: roundings)
  }

  /// The right gradients and how far rounded ones may lie from them: sums of `out` products for the input, of `N` for
  /// the kernel and the bias.
  ///
  /// - Throws: as ``gradients(of:input:kernel:)``.
  public static func gradientOracle(
    of outputGradient: Tensor<Double>, input x: Tensor<Double>, kernel: Tensor<Double>, precision: Precision,
    roundings: Int
  ) throws -> DenseAnswers {
    let values = try gradients(of: outputGradient, input: x, kernel: kernel)
    let magnitudes = try gradients(of: outputGradient.map(abs), input: x.map(abs), kernel: kernel.map(abs))
    let rows = x.count / kernel.shape[0]
    func answer(_ part: KeyPath<DenseGradients<Double>, Tensor<Double>>, _ products: Int) -> OracleAnswer {
      OracleAnswer(
        values[keyPath: part], magnitude: magnitudes[keyPath: part], products: products, precision: precision,
        roundings: roundings)
    }
    return DenseAnswers(
      input: answer(\.input, kernel.shape[1]), kernel: answer(\.kernel, rows), bias: answer(\.bias, rows))
  }
}

/// The gradients of a loss with respect to the arguments of a fully connected layer.
public struct DenseGradients<Scalar: TensorScalar>: Sendable {
  /// `∂L/∂x`, `[..., in]`.
  public var input: Tensor<Scalar>
  /// `∂L/∂W`, `[in, out]`.
  public var kernel: Tensor<Scalar>
  /// `∂L/∂b`, `[out]`.
  public var bias: Tensor<Scalar>
}

/// The oracle of ``DenseGradients``, each with its bound.
public struct DenseAnswers: Sendable {
  /// `∂L/∂x`.
  public let input: OracleAnswer
  /// `∂L/∂W`.
  public let kernel: OracleAnswer
  /// `∂L/∂b`.
  public let bias: OracleAnswer
}

extension OracleAnswer {
  /// Sums of products with their magnitudes `S`, within the bound of ``ErrorBound``.
  fileprivate init(
    _ values: Tensor<Double>, magnitude: Tensor<Double>, products: Int, precision: Precision, roundings: Int
  ) {
    let bound = magnitude.map {
      ErrorBound.convolution(products: products, magnitude: $0, precision: precision, roundings: roundings)
    }
    self.init(values: values, bound: bound)
  }
}

/// The sizes of a fully connected layer, once its arrays fit.
private struct DenseSizes {
  let rows: Int
  let inputs: Int
  let outputs: Int
  let outputShape: [Int]

  init(input: [Int], kernel: [Int], bias: [Int]?) throws {
    if kernel.count != 2 {
      throw GeometryError.wrongRank(what: "the kernel", shape: kernel, allowed: "[in, out]")
    }
    if kernel.contains(0) { throw GeometryError.emptyAxis(what: "the kernel", shape: kernel) }
    let shape = try RowShape(input, what: "the input")
    try LayerError.check(
      "the kernel", kernel, is: [shape.columns, kernel[1]], "for the \(shape.columns) values of an input")
    if let bias { try LayerError.check("the bias", bias, is: [kernel[1]], "one number for each output") }
    (rows, inputs, outputs) = (shape.rows, shape.columns, kernel[1])
    outputShape = input.dropLast() + [outputs]
  }
}
