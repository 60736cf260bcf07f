// The convolutional layers forwards and backwards: a convolution, then an activation. Both are defined elsewhere, in
// `Convolution2D` and `ActivationFunction`; here they are put together, by the definition and fast.

extension Conv2D {
  /// With the activation `relu`.
  public var rectifies: Bool { activation == .relu }

  /// For its parameters alone: the gradient of the input reads every value for every tap.
  public func readsRows(wantsInput: Bool) -> Bool { !wantsInput && (activation == nil || rectifies) }

  /// `activation(convolution(x) + bias)`.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    try WindowedLayer(convolution, activation, usesBias: usesBias).forward(call)
  }

  /// Through the activation, then through the convolution.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    try WindowedLayer(convolution, activation, usesBias: usesBias).gradients(call)
  }

  /// The same, fast.
  public func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> {
    try WindowedLayer(convolution, activation, usesBias: usesBias).fastForward(call, threads: threads)
  }

  /// The same, fast.
  public func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    try WindowedLayer(convolution, activation, usesBias: usesBias).fastGradients(call, threads: threads)
  }
}

extension DepthwiseConv2D {
  /// With the activation `relu`.
  public var rectifies: Bool { activation == .relu }

  private func layer<Scalar>(_ x: Tensor<Scalar>) -> WindowedLayer {
    WindowedLayer(convolution(channels: x.shape[x.rank - 1]), activation, usesBias: usesBias)
  }

  /// `activation(convolution(x) + bias)`.
  public func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    try layer(call.input).forward(call)
  }

  /// Through the activation, then through the convolution.
  public func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    try layer(call.call.input).gradients(call)
  }

  /// The same, fast.
  public func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> {
    try layer(call.input).fastForward(call, threads: threads)
  }

  /// The same, fast.
  public func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    try layer(call.call.input).fastGradients(call, threads: threads)
  }
}

/// What both kinds of layers, and the fully connected one, are: a convolution and an activation.
struct WindowedLayer {
  private let convolution: Convolution2D
  private let activation: ActivationFunction?
  private let usesBias: Bool

  init(_ convolution: Convolution2D, _ activation: ActivationFunction?, usesBias: Bool) {
    self.convolution = convolution
    self.activation = activation
    self.usesBias = usesBias
  }

  func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    let problem = try ConvolutionProblem(
      convolution, input: call.input, kernel: call.parameters[0], bias: usesBias ? call.parameters[1] : nil,
      activation: .identity)
    return try activated(problem.restore(Convolution2D.naive(problem)))
  }

  func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> {
    let (x, kernel) = (call.input, call.parameters[0])
    let geometry = try convolution.geometry(input: x.shape, kernel: kernel.shape)
    let rectifies = activation == .relu
    if call.isReadBySquares, rectifies || activation == nil,
      let rows = try convolution.rows(
        x, kernel: kernel, bias: usesBias ? call.parameters[1] : nil, activation: rectifies ? .relu : .identity,
        weightCache: call.weightCache, threads: Self.worthwhile(threads, geometry))
    {
      return LayerResult(.rows(rows))
    }
    let y = try convolution(
      x, kernel: kernel, bias: usesBias ? call.parameters[1] : nil, activation: rectifies ? .relu : .identity,
      algorithm: .automatic(geometry, filter: nil, keepsWeights: call.weightCache != nil),
      weightCache: call.weightCache, threads: Self.worthwhile(threads, geometry))
    // The sums below 0 are lost, but their gradient is 0 whatever they were.
    return rectifies ? LayerResult(y) : try activated(y)
  }

  /// Of so many threads those that are worth their start: a layer of 20,480 multiply-adds took two threads 17 µs and one
  /// 10 µs, on the way back 27 and 13.
  private static func worthwhile(_ threads: Int, _ geometry: ConvolutionGeometry) -> Int {
    max(1, min(threads, geometry.multiplyAdds / 32_768))
  }

  private func activated<Scalar>(_ sums: Tensor<Scalar>) throws -> LayerResult<Scalar> {
    guard let activation else { return LayerResult(sums) }
    return LayerResult(try activation(sums), memory: .sums(sums))
  }

  func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    let g = try throughActivation(call)
    let gradients = try convolution.gradients(
      of: g, input: call.call.input, kernel: call.call.parameters[0], wanted: parts(call.wanted))
    return layerGradients(gradients)
  }

  func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    let threads = Self.worthwhile(
      threads, try convolution.geometry(input: call.call.inputShape, kernel: call.call.parameters[0].shape))
    if case .rows(let rows) = call.gradient, call.isMasked || activation == nil, !call.wanted.inputs,
      let gradients = try convolution.parameterGradients(
        of: rows, input: call.call.input, kernel: call.call.parameters[0], wantsBias: usesBias, threads: threads)
    {
      return layerGradients(gradients)
    }
    let g =
      if call.isMasked {
        call.outputGradient
      } else if activation == .relu {
        call.outputGradient.masked(by: call.result.output, threads: threads)
      } else {
        try throughActivation(call)
      }
    let (input, later) = try convolution.splitGradients(
      of: g, input: call.call.input, kernel: call.call.parameters[0], wanted: parts(call.wanted), threads: threads)
    return LayerGradients(inputs: [input]) { parameters(later.value) }
  }

  private func throughActivation<Scalar>(_ call: BackwardCall<Scalar>) throws -> Tensor<Scalar> {
    guard let activation, case .sums(let sums) = call.result.memory else { return call.outputGradient }
    return try activation.gradient(of: call.outputGradient, input: sums)
  }

  private func parts(_ wanted: WantedGradients) -> GradientParts {
    var parts: GradientParts = []
    if wanted.inputs { parts.insert(.input) }
    if wanted.parameters { parts.formUnion(usesBias ? [.kernel, .bias] : [.kernel]) }
    return parts
  }

  private func layerGradients<Scalar>(_ gradients: ConvolutionGradients<Scalar>) -> LayerGradients<Scalar> {
    LayerGradients(inputs: [gradients.input], parameters: parameters(gradients))
  }

  private func parameters<Scalar>(_ gradients: ConvolutionGradients<Scalar>) -> [Tensor<Scalar>?] {
    usesBias ? [gradients.kernel, gradients.bias] : [gradients.kernel]
  }
}
