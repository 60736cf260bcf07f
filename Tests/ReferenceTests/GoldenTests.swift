// NumPy, SciPy, scikit-image, PyTorch and Keras against every algorithm that supports the case. The libraries computed in
// double precision (Keras in single); what a single-precision twin may differ by is derived, not guessed.

import Reference
import TestSupport
import Testing

@Suite struct GoldenTests {
  @Test func everyCaseIsThereAndTheOperationsAreKnown() {
    #expect(GoldenCase.all.count == 164)
    let tested = [
      "convolve1d": 16, "correlate1d": 15, "filter2d": 75, "convolve2d": 9, "gaussian": 1, "median": 1, "sobel": 1,
      "conv2d_layer": 14, "conv2d_gradients": 5, "pool2d": 15, "block_reduce": 1, "batch_norm": 1, "relu": 1,
      "sigmoid": 1, "tanh": 1, "softmax": 1, "softmax_cross_entropy": 1, "optimizer": 5,
    ]
    for (operation, count) in tested { #expect(GoldenCase.all(operation).count == count, "\(operation)") }
    #expect(Set(GoldenCase.all.map(\.operation)) == Set(tested.keys))
  }

  /// Holds a double-precision answer of another library against the naive algorithm: both are sums of the same products
  /// in some order, so they differ by at most twice `γ₆₄(n + 1)·S`.
  private func expectOracle(
    _ golden: GoldenCase, _ values: Tensor<Double>, magnitude: Tensor<Double>, products: Int, precision: Precision
  ) throws {
    let expected = try #require(try golden.expected("y"))
    try #require(values.shape == expected.shape)
    let bound = magnitude.map {
      2 * ErrorBound.convolution(products: products, magnitude: $0, precision: precision, roundings: 0)
    }
    let comparison = Comparison(result: expected, oracle: values, bound: bound, precision: .float64)
    #expect(comparison.isRight, "the oracle: \(comparison)")
  }

  /// Holds a twin against another library's answer. Inputs and weights were rounded to `Float` first, two more roundings
  /// for each product; the other library's own error comes on top.
  private func expectTwin(
    _ golden: GoldenCase, _ result: Tensor<Float>, magnitude: Tensor<Double>, products: Int, precision: Precision,
    label: String
  ) throws {
    let expected = try #require(try golden.expected("y"))
    try #require(result.shape == expected.shape, "\(label)")
    let bound = magnitude.map {
      ErrorBound.convolution(products: products, magnitude: $0, precision: .float32, roundings: 2)
        + ErrorBound.convolution(products: products, magnitude: $0, precision: precision, roundings: 0)
    }
    let comparison = Comparison(
      result: result.map(Double.init), oracle: expected, bound: bound, precision: .float32)
    #expect(comparison.isRight, "\(label): \(comparison)")
  }

  // MARK: Signals

  @Test(arguments: GoldenCase.all("convolve1d") + GoldenCase.all("correlate1d"))
  func signals(golden: GoldenCase) throws {
    let rule: PaddingRule =
      switch golden.attributes.text("mode") {
      case "full": .full
      case "same": .same
      default: .valid
      }
    let convolution = Convolution1D(
      operation: golden.operation == "convolve1d" ? .convolve : .correlate, padding: rule, boundary: .zero, stride: 1,
      dilation: 1)
    let x = try #require(try golden.input("x"))
    let k = try #require(try golden.input("k"))
    let magnitude = try convolution.magnitude(x, kernel: k, bias: nil)
    try expectOracle(
      golden, convolution.oracle(x, kernel: k, bias: nil), magnitude: magnitude, products: k.count, precision: .float64)
    for algorithm in [ConvolutionAlgorithm.naive, .direct, .im2col] {
      let result = try convolution(
        x.map { Float($0) }, kernel: k.map { Float($0) }, bias: nil, algorithm: algorithm, threads: 2)
      try expectTwin(
        golden, result, magnitude: magnitude, products: k.count, precision: .float64, label: "\(algorithm)")
    }
  }

  // MARK: Filters on images

  private func check(_ golden: GoldenCase, _ convolution: Convolution2D, kernel: Tensor<Double>, bias: Tensor<Double>?)
    throws
  {
    let x = try #require(try golden.input("x"))
    let products = try convolution.geometry(input: x.shape, kernel: kernel.shape).productsPerOutput
    let magnitude = try convolution.magnitude(x, kernel: kernel, bias: bias)
    // Keras answered in single precision.
    let precision: Precision = golden.name.hasSuffix("float32") ? .float32 : .float64
    try expectOracle(
      golden, convolution.oracle(x, kernel: kernel, bias: bias), magnitude: magnitude, products: products,
      precision: precision)
    let single = kernel.map { Float($0) }
    var tried = 0
    let geometry = try convolution.geometry(input: x.shape, kernel: kernel.shape)
    for algorithm in ConvolutionAlgorithm.allCases where algorithm.isSummation {
      if algorithm.obstacle(geometry, filter: single.rank == 2 ? single : nil) != nil { continue }
      let result = try convolution(
        x.map { Float($0) }, kernel: single, bias: bias?.map { Float($0) }, algorithm: algorithm, threads: 2)
      try expectTwin(
        golden, result, magnitude: magnitude, products: products, precision: precision, label: "\(algorithm)")
      tried += 1
    }
    #expect(tried >= 3)
  }

  @Test(arguments: GoldenCase.all("filter2d"))
  func filters(golden: GoldenCase) throws {
    let mode = try #require(golden.attributes.text("boundary"))
    let isConstant = mode == "constant"
    let convolution = Convolution2D(
      operation: golden.attributes.text("operation") == "convolve" ? .convolve : .correlate, padding: .same,
      boundary: try Boundary(named: "scipy:\(mode)", fill: isConstant ? golden.attributes.number("fill") : nil),
      stride: .one, dilation: .one, groups: 1)
    try check(golden, convolution, kernel: try #require(try golden.input("k")), bias: nil)
  }

  @Test(arguments: GoldenCase.all("convolve2d"))
  func convolve2d(golden: GoldenCase) throws {
    let kernel = try #require(try golden.input("k"))
    let (height, width) = (kernel.shape[0], kernel.shape[1])
    let rule: PaddingRule =
      switch golden.attributes.text("mode") {
      case "full": .full
      case "valid": .valid
      // scipy.signal's `same` is the middle of `full`: ⌊k/2⌋ before.
      default:
        .explicit(
          Padding(top: height / 2, bottom: height - 1 - height / 2, left: width / 2, right: width - 1 - width / 2))
      }
    let name = try #require(golden.attributes.text("boundary"))
    let convolution = Convolution2D(
      operation: .convolve, padding: rule, boundary: try Boundary(named: "scipy:\(name)"), stride: .one, dilation: .one,
      groups: 1)
    try check(golden, convolution, kernel: kernel, bias: nil)
  }

  @Test(arguments: GoldenCase.all("gaussian") + GoldenCase.all("sobel"))
  func namedFilters(golden: GoldenCase) throws {
    let name = golden.operation == "sobel" ? "sobel-y" : "gaussian:\(try #require(golden.attributes.number("sigma")))"
    let convolution = Convolution2D(
      operation: .convolve, padding: .same, boundary: .symmetric, stride: .one, dilation: .one, groups: 1)
    let kernel = try FilterBank.filter(named: name).components[0].kernel
    try check(golden, convolution, kernel: kernel, bias: nil)
  }

  @Test(arguments: GoldenCase.all("median"))
  func median(golden: GoldenCase) throws {
    let x = try #require(try golden.input("x"))
    let filter = MedianFilter(size: 3, padding: .same, boundary: .symmetric, stride: .one, dilation: .one)
    #expect(try filter(x, threads: 2) == golden.expected("y"))
  }

  // MARK: Layers

  @Test(arguments: GoldenCase.all("conv2d_layer"))
  func layers(golden: GoldenCase) throws {
    let attributes = golden.attributes
    let stride = try #require(attributes.integers("stride"))
    let dilation = try #require(attributes.integers("dilation"))
    let sides = attributes.integers(named: "padding")
    let convolution = Convolution2D(
      operation: .correlate,
      padding: sides.map {
        .explicit(Padding(top: $0["top"]!, bottom: $0["bottom"]!, left: $0["left"]!, right: $0["right"]!))
      } ?? .same,
      boundary: .zero, stride: AxisPair(rows: stride[0], columns: stride[1]),
      dilation: AxisPair(rows: dilation[0], columns: dilation[1]),
      groups: Int(try #require(attributes.number("groups"))))
    #expect((sides == nil) == (attributes.text("padding") == "same"))
    try check(golden, convolution, kernel: try #require(try golden.input("w")), bias: golden.input("b"))
  }

  // MARK: Pooling

  @Test(arguments: GoldenCase.all("pool2d"))
  func pooling(golden: GoldenCase) throws {
    let attributes = golden.attributes
    let size = try #require(attributes.integers("size"))
    let stride = try #require(attributes.integers("stride"))
    let mode = try #require(attributes.text("mode").flatMap(PoolingMode.init(rawValue:)))
    let rule = attributes.number("padding").map(Int.init).map {
      PaddingRule.explicit(Padding(top: $0, bottom: $0, left: $0, right: $0))
    }
    let pooling = Pooling2D(
      mode: mode, size: AxisPair(rows: size[0], columns: size[1]),
      stride: AxisPair(rows: stride[0], columns: stride[1]),
      padding: rule ?? .same, ceil: attributes.flag("ceil") == true,
      countsPadding: attributes.flag("average_counts_padding") ?? false)
    let x = try #require(try golden.input("x"))
    let expected = try #require(try golden.expected("y"))
    let pooled = try pooling(x)
    try #require(pooled.values.shape == expected.shape)
    if mode == .max {
      #expect(pooled.values == expected)
      #expect(try pooling(x.map { Float($0) }).values == expected.map { Float($0) })
    } else {
      let bound = try pooling(x.map(abs)).values.map {
        2 * ErrorBound.convolution(products: size[0] * size[1], magnitude: $0, precision: .float64, roundings: 0)
      }
      #expect(Comparison(result: expected, oracle: pooled.values, bound: bound, precision: .float64).isRight)
    }
  }

  @Test(arguments: GoldenCase.all("block_reduce"))
  func blockReduce(golden: GoldenCase) throws {
    let block = try #require(golden.attributes.integers("block"))
    let x = try #require(try golden.input("x"))
    let pooled = try Pooling2D.blockReduce(
      x, block: AxisPair(rows: block[0], columns: block[1]), mode: .max, fill: 0)
    #expect(try pooled.values == golden.expected("y"))
  }
}
