// Filters and poolings one after another on one map, as one function of it. Computed by the definitions, so that the same
// window gives the same bits wherever it stands. Next: `ShiftComparison.swift`, which asks what a shift does to it.

/// Windows that slide over a map `[H, W]`, one step after another.
///
/// ```
/// let chain = SlidingChain(steps: [.filter(sobel, convolution), .pooling(maxPooling)])
/// let answer = try chain(picture)                        pooling(filter(picture))
/// ```
public struct SlidingChain: Sendable, Equatable {
  /// What a window does.
  public enum Step: Sendable, Equatable {
    /// A kernel `[KH, KW]` and how it slides.
    case filter(kernel: Tensor<Float>, Convolution2D)
    /// A pooling.
    case pooling(Pooling2D)
  }

  /// From the map to the answer.
  public let steps: [Step]

  /// A chain of these steps.
  ///
  /// - Precondition: there is at least one, and every kernel is `[KH, KW]`.
  public init(steps: [Step]) {
    precondition(!steps.isEmpty, "a chain without steps does nothing")
    self.steps = steps
  }

  /// The answer to a map `[H, W]`.
  ///
  /// - Throws: ``GeometryError`` where a window does not fit.
  /// - Complexity: ``multiplyAdds(on:)``, in plain loops.
  public func callAsFunction(_ map: Tensor<Float>) throws -> Tensor<Float> {
    try steps.reduce(map) { map, step in
      switch step {
      case .filter(let kernel, let convolution):
        try convolution(map, kernel: kernel, bias: nil, algorithm: .naive, threads: 1)
      case .pooling(let pooling): try pooling(map).values
      }
    }
  }

  /// The cells that the answer's cells see of a map of this shape.
  ///
  /// - Throws: ``GeometryError`` where a window does not fit.
  public func fields(on shape: [Int]) throws -> ReceptiveFields {
    var fields = ReceptiveFields(rows: .pixel, columns: .pixel)
    for geometry in try geometries(on: shape) {
      fields = ReceptiveFields(
        rows: fields.rows.seen(through: geometry.rows), columns: fields.columns.seen(through: geometry.columns))
    }
    return fields
  }

  /// Taps that are read, of all windows of all steps; `Int.max` if there are more.
  ///
  /// - Throws: ``GeometryError`` where a window does not fit.
  public func multiplyAdds(on shape: [Int]) throws -> Int {
    try geometries(on: shape).reduce(0) { $0.addingClamped($1.multiplyAdds) }
  }

  private func geometries(on shape: [Int]) throws -> [ConvolutionGeometry] {
    var shape = shape
    return try steps.map { step in
      let geometry =
        switch step {
        case .filter(let kernel, let convolution): try convolution.geometry(input: shape, kernel: kernel.shape)
        case .pooling(let pooling): try pooling.geometry(input: shape)
        }
      shape = [geometry.rows.output, geometry.columns.output]
      return geometry
    }
  }

  /// The stride of the last step, which decides what a shift of the answer can be.
  public var lastStride: AxisPair {
    switch steps[steps.count - 1] {
    case .filter(_, let convolution): convolution.stride
    case .pooling(let pooling): pooling.stride
    }
  }

  /// The same with the last step's values smoothed before all but every stride-th are thrown away: the last step goes
  /// cell by cell, and a binomial filter of `taps`×`taps` takes its stride.
  ///
  /// ```
  /// taps 3     1 2 1
  ///            2 4 2  ÷ 16
  ///            1 2 1
  /// ```
  ///
  /// Source: R. Zhang, *Making Convolutional Networks Shift-Invariant Again*, ICML 2019 (arXiv 1904.11486), section 3.2:
  /// max pooling becomes MaxBlurPool, a strided convolution ConvBlurPool.
  ///
  /// - Precondition: `taps` is at least 2 and at most 32.
  public func blurred(taps: Int) -> SlidingChain {
    precondition((2...32).contains(taps), "a binomial filter of \(taps) taps")
    var dense = steps[steps.count - 1]
    switch dense {
    case .filter(let kernel, var convolution):
      convolution.stride = .one
      dense = .filter(kernel: kernel, convolution)
    case .pooling(var pooling):
      pooling.stride = .one
      dense = .pooling(pooling)
    }
    let blur = Convolution2D(
      operation: .correlate, padding: .same, boundary: .zero, stride: lastStride, dilation: .one, groups: 1)
    return SlidingChain(steps: steps.dropLast() + [dense, .filter(kernel: Self.binomial(taps), blur)])
  }

  /// The binomial coefficients of `(a + b)^(taps − 1)` along both axes, with sum 1; every weight exact in `Float` up to
  /// 12 taps.
  public static func binomial(_ taps: Int) -> Tensor<Float> {
    var row: [Double] = [1]
    for _ in 1..<taps { row = zip(row + [0], [0] + row).map { ($0 + $1) / 2 } }
    return Tensor(shape: [taps, taps]) { Float(row[$0 / taps] * row[$0 % taps]) }
  }
}
