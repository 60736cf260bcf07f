// The convolutional layer and its depthwise relative: settings, sizes, parameters. The arithmetic is `Convolution2D`'s.

/// A convolutional layer: every filter looks at all channels (of its group) under a window.
///
/// ```
/// [H, W, Cin]  ->  [H', W', filters]      kernel [KH, KW, Cin/groups, filters], bias [filters]
/// ```
///
/// It correlates, as the layers of Keras and PyTorch do; `same` is TensorFlow's. The defaults are Keras's.
public struct Conv2D: Layer {
  /// Keras's name.
  public static let typeName = "Conv2D"
  /// Channels of the output.
  public var filters: Int
  /// Rows and columns of the window.
  public var kernel: AxisPair
  /// Cells from one window to the next.
  public var stride: AxisPair
  /// How far the map is extended by zeros.
  public var padding: PaddingRule
  /// Cells from one tap to the next.
  public var dilation: AxisPair
  /// Groups of channels that see only each other.
  public var groups: Int
  /// What is applied to every sum.
  public var activation: ActivationFunction?
  /// Whether a number is added for each filter.
  public var usesBias: Bool
  /// What the kernel holds at the start.
  public var kernelInitializer: Initializer
  /// What the bias holds at the start.
  public var biasInitializer: Initializer

  /// A layer with Keras's defaults.
  public init(
    _ filters: Int, kernel: AxisPair, stride: AxisPair = 1, padding: PaddingRule = .valid, dilation: AxisPair = 1,
    groups: Int = 1, activation: ActivationFunction? = nil, usesBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros
  ) {
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.activation = activation
    self.usesBias = usesBias
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
  }

  /// The operation that the layer is.
  public var convolution: Convolution2D {
    Convolution2D(
      operation: .correlate, padding: padding, boundary: .zero, stride: stride, dilation: dilation, groups: groups)
  }

  /// The windows on one map.
  ///
  /// - Throws: ``GeometryError``, ``NetworkError``.
  public func geometry(_ inputs: [[Int]]) throws -> ConvolutionGeometry {
    let map = try LayerMap(inputs)
    try checkFilters(filters, what: "the number of filters")
    let perGroup = groups >= 1 && map.channels % groups == 0 ? map.channels / groups : map.channels
    return try convolution.geometry(input: map.batch, kernel: [kernel.rows, kernel.columns, perGroup, filters])
  }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { Array(try geometry(inputs).outputShape[1...]) }

  /// The arrays the layer learns or keeps.
  public func parameters(_ inputs: [[Int]]) throws -> [ParameterSpecification] {
    let geometry = try geometry(inputs)
    return windowParameters(
      geometry.kernelShape, kernelName: "kernel", kernelInitializer, bias: usesBias ? biasInitializer : nil)
  }

  /// Multiply-adds for one example.
  public func multiplyAdds(_ inputs: [[Int]]) throws -> Int { try geometry(inputs).multiplyAdds }

  /// What an output cell depends on.
  public func view(_ inputs: [[Int]]) throws -> LayerView { try geometry(inputs).view }
}

/// A depthwise convolutional layer: every channel has filters of its own and sees nothing of the others.
///
/// ```
/// [H, W, C]  ->  [H', W', C·multiplier]      kernel [KH, KW, 1, C·multiplier], bias [C·multiplier]
/// ```
///
/// Keras keeps its kernel as `[KH, KW, C, multiplier]`: the same numbers in the same order.
public struct DepthwiseConv2D: Layer {
  /// Keras's name.
  public static let typeName = "DepthwiseConv2D"
  /// Rows and columns of the window.
  public var kernel: AxisPair
  /// Filters for each channel.
  public var multiplier: Int
  /// Cells from one window to the next.
  public var stride: AxisPair
  /// How far the map is extended by zeros.
  public var padding: PaddingRule
  /// Cells from one tap to the next.
  public var dilation: AxisPair
  /// What is applied to every sum.
  public var activation: ActivationFunction?
  /// Whether a number is added for each filter.
  public var usesBias: Bool
  /// What the kernel holds at the start.
  public var kernelInitializer: Initializer
  /// What the bias holds at the start.
  public var biasInitializer: Initializer

  /// A layer with Keras's defaults.
  public init(
    kernel: AxisPair, multiplier: Int = 1, stride: AxisPair = 1, padding: PaddingRule = .valid, dilation: AxisPair = 1,
    activation: ActivationFunction? = nil, usesBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros
  ) {
    self.kernel = kernel
    self.multiplier = multiplier
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.activation = activation
    self.usesBias = usesBias
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
  }

  /// The operation that the layer is, on so many channels.
  public func convolution(channels: Int) -> Convolution2D {
    Convolution2D(
      operation: .correlate, padding: padding, boundary: .zero, stride: stride, dilation: dilation, groups: channels)
  }

  /// The windows on one map.
  ///
  /// - Throws: ``GeometryError``, ``NetworkError``.
  public func geometry(_ inputs: [[Int]]) throws -> ConvolutionGeometry {
    let map = try LayerMap(inputs)
    try checkFilters(multiplier, what: "the depth multiplier")
    let (outputs, overflow) = map.channels.multipliedReportingOverflow(by: multiplier)
    if overflow { throw NetworkError.tooLarge(what: "the output") }
    return try convolution(channels: map.channels).geometry(
      input: map.batch, kernel: [kernel.rows, kernel.columns, 1, outputs])
  }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { Array(try geometry(inputs).outputShape[1...]) }

  /// The arrays the layer learns or keeps.
  public func parameters(_ inputs: [[Int]]) throws -> [ParameterSpecification] {
    let geometry = try geometry(inputs)
    let taps = geometry.rows.kernel * geometry.columns.kernel
    // As Keras scales it: by the shape [KH, KW, C, multiplier], though an output is a sum of KH·KW products.
    return windowParameters(
      geometry.kernelShape, kernelName: "depthwise_kernel", kernelInitializer, bias: usesBias ? biasInitializer : nil,
      fans: Fans(input: taps * geometry.inputChannels, output: taps * multiplier))
  }

  /// Multiply-adds for one example.
  public func multiplyAdds(_ inputs: [[Int]]) throws -> Int { try geometry(inputs).multiplyAdds }

  /// What an output cell depends on.
  public func view(_ inputs: [[Int]]) throws -> LayerView { try geometry(inputs).view }
}

extension ConvolutionGeometry {
  /// Windows as what a layer looks at.
  var view: LayerView { .window(rows: rows, columns: columns) }
}

/// Checks a number of filters or units.
func checkFilters(_ count: Int, what: String) throws {
  guard count >= 1 && count <= TensorShape.limit else {
    throw GeometryError.outOfRange(what: what, value: count, minimum: 1, maximum: TensorShape.limit)
  }
}

/// The kernel and the bias of a layer; its fans are those of the kernel's shape unless given.
private func windowParameters(
  _ shape: [Int], kernelName: String, _ initializer: Initializer, bias: Initializer?, fans: Fans? = nil
) -> [ParameterSpecification] {
  let taps = shape[0] * shape[1]
  let used = fans ?? Fans(input: taps * shape[2], output: taps * shape[3])
  let kernel = ParameterSpecification(kernelName, shape, initializer, fans: used)
  guard let bias else { return [kernel] }
  return [kernel, ParameterSpecification("bias", [shape[3]], bias, fans: Fans(input: shape[3], output: shape[3]))]
}
