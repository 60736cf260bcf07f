// What should come out of a case, and how far a result may lie from it: the definition in double precision, its bounds.
// Each answer is computed when it is first asked for. Next: `VerificationRunner.swift`.

/// The right answers of one case.
struct VerificationOracle {
  let trial: VerificationCase
  private let x: Tensor<Double>
  private let w: Tensor<Double>
  private let b: Tensor<Double>?
  private let g: Tensor<Double>
  private let single: VerificationArrays

  /// An answer, and where there is one the bound on the errors of whole tiles.
  struct Answer {
    var answer: OracleAnswer
    var tiles: FourierBound?
  }

  init(_ trial: VerificationCase, _ arrays: VerificationArrays) {
    self.trial = trial
    single = arrays
    x = arrays.input.map(Double.init)
    w = arrays.kernel.map(Double.init)
    b = arrays.bias?.map(Double.init)
    g = arrays.outputGradient.map(Double.init)
  }

  private lazy var forward = Result { try computedForward() }
  private lazy var summedForward = Result { try computedForwardBound() }
  private lazy var gradients = Result {
    try trial.convolution.gradients(of: g, input: x, kernel: w, wanted: .all)
  }
  private lazy var summedGradients = Result { try computedGradientBounds() }
  private lazy var winogradGradients = Result {
    try trial.convolution.winogradGradientBounds(of: g, input: x, kernel: w)
  }
  private lazy var pooling = Result { try PoolingOracle(trial, x: x, g: g, single: single) }

  /// The answer for one array of one twin.
  mutating func answer(for subject: VerificationSubject) throws -> Answer {
    switch (trial.kind, subject.part) {
    case (.pooling, let part):
      return Answer(answer: try pooling.get().answer(part))
    case (.named, _):
      let filter = try FilterBank.filter(named: trial.name)
      // Weights are given in double precision and rounded; a median has none.
      let isMedian = filter.components.isEmpty
      return Answer(
        answer: try filter.oracle(
          x, as: trial.convolution, bias: nil, precision: .float32, roundings: isMedian ? 0 : 2, threads: 1))
    case (_, .forward), (_, .winners): return try forwardAnswer(subject.twin)
    case (_, .input), (_, .kernel), (_, .bias):
      let bounds = try subject.twin == .winograd ? winogradGradients.get() : summedGradients.get()
      let right = try gradients.get()
      return Answer(answer: try Self.pair(right[subject.part], bounds[subject.part]))
    }
  }

  private static func pair(_ values: Tensor<Double>?, _ bound: Tensor<Double>?) throws -> OracleAnswer {
    guard let values, let bound else { preconditionFailure("a gradient that was not asked for") }
    return OracleAnswer(values: values, bound: bound)
  }

  // MARK: Forward

  private func computedForward() throws -> Tensor<Double> {
    trial.kind == .signal
      ? try trial.convolution1D.oracle(x, kernel: w, bias: b?[flat: 0])
      : try trial.convolution.oracle(x, kernel: w, bias: b)
  }

  private func computedForwardBound() throws -> Tensor<Double> {
    let products = try trial.geometry().productsPerOutput
    let magnitude =
      trial.kind == .signal
      ? try trial.convolution1D.magnitude(x, kernel: w, bias: b?[flat: 0])
      : try trial.convolution.magnitude(x, kernel: w, bias: b)
    return magnitude.map { bound(products: products, magnitude: $0) }
  }

  private mutating func forwardAnswer(_ twin: VerifiedTwin) throws -> Answer {
    let values = try forward.get()
    switch twin {
    case .winograd:
      let bound = try trial.convolution.winogradBound(x, kernel: w, bias: b, size: nil)
      return Answer(answer: OracleAnswer(values: values, bound: bound))
    case .fft:
      let tiles =
        trial.kind == .signal
        ? try trial.convolution1D.fourierBound(x, kernel: w, bias: b?[flat: 0])
        : try trial.convolution.fourierBound(x, kernel: w, bias: b)
      return Answer(answer: OracleAnswer(values: values, bound: tiles.values), tiles: tiles)
    default: return Answer(answer: OracleAnswer(values: values, bound: try summedForward.get()))
    }
  }

  /// The bound of ``ErrorBound``; none where whole numbers leave nothing to round.
  private func bound(products: Int, magnitude: Double) -> Double {
    trial.isExact(magnitude)
      ? 0 : ErrorBound.convolution(products: products, magnitude: magnitude, precision: .float32, roundings: 0)
  }

  // MARK: Gradients

  private func computedGradientBounds() throws -> ConvolutionGradients<Double> {
    var bounds = try trial.convolution.gradientBounds(of: g, input: x, kernel: w, precision: .float32, roundings: 0)
    guard trial.values == .whole else { return bounds }
    let magnitudes = try trial.convolution.gradientMagnitudes(of: g, input: x, kernel: w)
    func exact(_ bound: Tensor<Double>?, _ magnitude: Tensor<Double>?) -> Tensor<Double>? {
      guard let bound, let magnitude else { return nil }
      return bound.zip(magnitude) { trial.isExact($1) ? 0 : $0 }
    }
    bounds.input = exact(bounds.input, magnitudes.input)
    bounds.kernel = exact(bounds.kernel, magnitudes.kernel)
    bounds.bias = exact(bounds.bias, magnitudes.bias)
    return bounds
  }
}

extension VerificationCase {
  /// Whether a sum of products with these absolute values is exact in any order: whole numbers below 2²⁴.
  func isExact(_ magnitude: Double) -> Bool { values == .whole && magnitude < 0x1p24 }
}

extension ConvolutionGradients {
  /// One of the three.
  subscript(part: VerifiedPart) -> Tensor<Scalar>? {
    switch part {
    case .input: input
    case .kernel: kernel
    case .bias: bias
    case .forward, .winners: nil
    }
  }
}

/// The right answers of a pooling: by the definition in double precision, within a bound, and by the definition in single
/// precision, whose bits the fast twin must have.
struct PoolingOracle {
  private let forward: OracleAnswer
  private let winners: OracleAnswer?
  private let gradient: OracleAnswer

  /// With `n` cells in a window and `m` windows over a cell a gradient is one division and `m − 1` additions,
  /// `γ(m)·Σ|g|/n`.
  init(_ trial: VerificationCase, x: Tensor<Double>, g: Tensor<Double>, single: VerificationArrays) throws {
    let (pooling, geometry) = (trial.pooling, try trial.geometry())
    let (exactWinners, singleMaps) = (try pooling(x).winners, try pooling(single.input))
    let isAverage = trial.mode == .average
    func readings(_ axis: AxisGeometry) -> Int { (axis.kernel - 1) / axis.stride + 1 }
    let windows = readings(geometry.rows) * readings(geometry.columns)
    func gradient(_ g: Tensor<Double>) throws -> Tensor<Double> {
      try pooling.gradient(of: g, input: trial.inputShape, winners: exactWinners)
    }
    forward = try pooling.oracle(x, isBlockReduce: false, precision: .float32, rounding: 0, threads: 1)
    winners = singleMaps.winners.map { winners in
      let values = Tensor<Double>(shape: singleMaps.values.shape) { Double(winners[$0]) }
      return OracleAnswer(values: values, bound: values.map { _ in 0 })
    }
    self.gradient = OracleAnswer(
      values: try gradient(g),
      bound: try gradient(g.map(abs)).map {
        let isExact = !isAverage && trial.isExact($0)
        return isExact
          ? 0 : ErrorBound.convolution(products: windows, magnitude: $0, precision: .float32, roundings: 0)
      })
  }

  func answer(_ part: VerifiedPart) -> OracleAnswer {
    switch part {
    case .winners: winners ?? forward
    case .input: gradient
    default: forward
    }
  }
}
