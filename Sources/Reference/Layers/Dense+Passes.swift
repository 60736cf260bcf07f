// The fully connected layer in a network, forwards and backwards. By the definition it is `Dense.forward`; fast it is a
// 1×1 convolution on one map whose pixels are the rows of the batch, so that it shares the register tiles.

extension Dense {
  /// With the activation `relu`.
  public var rectifies: Bool { activation == .relu }

  /// `activation(x·W + b)`.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    let sums = try Self.forward(call.input, kernel: call.parameters[0], bias: usesBias ? call.parameters[1] : nil)
    guard let activation else { return LayerResult(sums) }
    return LayerResult(try activation(sums), memory: .sums(sums))
  }

  /// Through the activation, then through the product.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    var g = call.outputGradient
    if let activation, case .sums(let sums) = call.result.memory { g = try activation.gradient(of: g, input: sums) }
    let gradients = try Self.gradients(of: g, input: call.call.input, kernel: call.call.parameters[0])
    let (kernel, bias) = call.wanted.parameters ? (gradients.kernel, gradients.bias) : (nil, nil)
    return LayerGradients(
      inputs: [call.wanted.inputs ? gradients.input : nil], parameters: usesBias ? [kernel, bias] : [kernel])
  }

  /// The same, fast.
  public func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> {
    var result = try windowed.fastForward(asMap(call), threads: threads)
    let shape: [Int] = call.input.shape.dropLast() + [units]
    result.output = result.output.reshaped(shape)
    if case .sums(let sums) = result.memory { result.memory = .sums(sums.reshaped(shape)) }
    return result
  }

  /// The same, fast.
  public func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    func pixels(_ array: Tensor<Float>) -> Tensor<Float> { array.reshaped([1, 1, array.count / units, units]) }
    var asMaps = call
    asMaps.call = asMap(call.call)
    asMaps.outputGradient = pixels(call.outputGradient)
    asMaps.result.output = pixels(call.result.output)
    if case .sums(let sums) = call.result.memory { asMaps.result.memory = .sums(pixels(sums)) }
    let gradients = try windowed.fastGradients(asMaps, threads: threads)
    let kernelShape = call.call.parameters[0].shape
    return LayerGradients(inputs: [gradients.inputs[0]?.reshaped(call.call.inputShape)]) {
      var parameters = gradients.parameters
      parameters[0] = parameters[0]?.reshaped(kernelShape)
      return parameters
    }
  }

  private var windowed: WindowedLayer {
    WindowedLayer(
      Convolution2D(
        operation: .correlate, padding: .valid, boundary: .zero, stride: .one, dilation: .one, groups: 1),
      activation, usesBias: usesBias)
  }

  private func asMap(_ call: LayerCall<Float>) -> LayerCall<Float> {
    let inputs = call.parameters[0].shape[0]
    var result = call
    result.inputs = [call.input.reshaped([1, 1, call.input.count / inputs, inputs])]
    result.parameters[0] = call.parameters[0].reshaped([1, 1, inputs, units])
    return result
  }
}
