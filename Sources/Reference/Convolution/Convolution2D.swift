// Two-dimensional convolution and cross-correlation: filters on images and layers of networks, one operation.
// It resolves shapes and hands the numbers to an algorithm; the mathematics is in `Convolution2D+Naive.swift`.

import Kernels

/// Two numbers along the two axes of a map.
public struct AxisPair: Sendable, Equatable {
  /// Along the height.
  public var rows: Int
  /// Along the width.
  public var columns: Int

  /// The two numbers, by name.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// 1 along both axes.
  public static let one = AxisPair(rows: 1, columns: 1)
}

/// A two-dimensional convolution: what is done, apart from the arrays it is done to.
///
/// ```
/// y[n, r, c, o] = b[o] + Σ over (i, j, k)   x[n, r·sr + i·dr − top, c·sc + j·dc − left, k] · w[i, j, k, o]
/// ```
///
/// where `i, j` run over the taps of the kernel, `k` over the input channels of the group of `o`, `s` is the stride, `d`
/// the dilation, and `w` is the kernel turned by 180° if the operation is ``ConvolutionOperation/convolve``. Cells
/// outside the input are given by the boundary.
///
/// | input | kernel `[KH, KW]` | kernel `[KH, KW, Cin/groups, Cout]` |
/// |---|---|---|
/// | `[H, W]` | `[H', W']` | `[H', W', Cout]` |
/// | `[H, W, C]` | `[H', W', C]` | `[H', W', Cout]` |
/// | `[N, H, W, C]` | `[N, H', W', C]` | `[N, H', W', Cout]` |
///
/// A kernel `[KH, KW]` is a filter: it is applied to every channel by itself, and its `same` is SciPy's. A kernel of four
/// axes is a layer: its `same` is TensorFlow's.
public struct Convolution2D: Sendable, Equatable {
  /// Whether the kernel is flipped.
  public var operation: ConvolutionOperation
  /// How far the input is extended.
  public var padding: PaddingRule
  /// What stands in the extension.
  public var boundary: Boundary
  /// Cells from one window to the next.
  public var stride: AxisPair
  /// Cells from one tap to the next.
  public var dilation: AxisPair
  /// Groups of channels that see only each other.
  public var groups: Int

  /// All of it; nothing has a default here, so that nothing is forgotten.
  public init(
    operation: ConvolutionOperation, padding: PaddingRule, boundary: Boundary, stride: AxisPair, dilation: AxisPair,
    groups: Int
  ) {
    self.operation = operation
    self.padding = padding
    self.boundary = boundary
    self.stride = stride
    self.dilation = dilation
    self.groups = groups
  }

  /// The sizes of this convolution on an input and a kernel of these shapes.
  ///
  /// - Throws: ``GeometryError`` where they do not fit.
  public func geometry(input: [Int], kernel: [Int], bias: [Int]? = nil) throws -> ConvolutionGeometry {
    let maps = try MapShape(input, what: "the input")
    let isFilter = kernel.count == 2
    guard isFilter || kernel.count == 4 else {
      throw GeometryError.wrongRank(
        what: "the kernel", shape: kernel, allowed: "[KH, KW] for a filter, [KH, KW, Cin/groups, Cout] for a layer")
    }
    guard kernel.allSatisfy({ $0 > 0 }) else { throw GeometryError.emptyAxis(what: "the kernel", shape: kernel) }
    let channels = maps.channels
    if isFilter {
      guard groups == 1 || groups == channels else {
        throw GeometryError.groupsWithPlainKernel(groups: groups, channels: channels)
      }
    } else if groups >= 1 && channels % groups == 0 && kernel[2] != channels / groups {
      throw GeometryError.channelsDoNotMatch(input: channels, groups: groups, kernel: kernel)
    }
    let geometry = try ConvolutionGeometry(
      batch: maps.batch, rows: axis(maps.height, kernel: kernel, isRows: true),
      columns: axis(maps.width, kernel: kernel, isRows: false), inputChannels: channels,
      outputChannels: isFilter ? channels : kernel[3], groups: isFilter ? channels : groups)
    if let bias {
      let isScalar = isFilter && (bias == [] || bias == [1])
      guard isScalar || bias == [geometry.outputChannels] else {
        throw GeometryError.biasDoesNotMatch(bias: bias, outputChannels: geometry.outputChannels)
      }
    }
    return geometry
  }

  private func axis(_ input: Int, kernel: [Int], isRows: Bool) throws -> AxisGeometry {
    try AxisGeometry(
      input: input, kernel: kernel[isRows ? 0 : 1], stride: isRows ? stride.rows : stride.columns,
      dilation: isRows ? dilation.rows : dilation.columns, rule: padding,
      convention: kernel.count == 2 ? .filter : .layer, operation: operation, isRows: isRows)
  }

  /// The convolution of `input` with `kernel`, plus `bias` for each output channel.
  ///
  /// Every result obeys the bound of ``ErrorBound``, whatever the algorithm; the same arguments give the same bits,
  /// whatever the number of threads.
  ///
  /// - Parameters:
  ///   - bias: `[Cout]`; for a filter also one value for all channels. `nil` adds nothing.
  ///   - threads: how many threads may work, at least 1.
  /// - Throws: ``GeometryError`` where the shapes do not fit or the algorithm does not apply.
  /// - Complexity: ``ConvolutionGeometry/multiplyAdds``; memory by algorithm, see ``ConvolutionAlgorithm``.
  public func callAsFunction(
    _ input: Tensor<Float>, kernel: Tensor<Float>, bias: Tensor<Float>?, algorithm: ConvolutionAlgorithm, threads: Int
  ) throws -> Tensor<Float> {
    try self(input, kernel: kernel, bias: bias, activation: .identity, algorithm: algorithm, threads: threads)
  }

  /// The same with an activation, computed on the way into memory.
  public func callAsFunction(
    _ input: Tensor<Float>, kernel: Tensor<Float>, bias: Tensor<Float>?, activation: Activation,
    algorithm: ConvolutionAlgorithm, threads: Int
  ) throws -> Tensor<Float> {
    try self(
      input, kernel: kernel, bias: bias, activation: activation, algorithm: algorithm, weightCache: nil,
      threads: threads)
  }

  /// The same with weights that are used again.
  ///
  /// - Parameter weightCache: keeps what the algorithm makes of a layer's weights, for the next call; the bits are the same.
  package func callAsFunction(
    _ input: Tensor<Float>, kernel: Tensor<Float>, bias: Tensor<Float>?, activation: Activation,
    algorithm: ConvolutionAlgorithm, weightCache: WeightCache?, threads: Int
  ) throws -> Tensor<Float> {
    var problem = try ConvolutionProblem(self, input: input, kernel: kernel, bias: bias, activation: activation)
    problem.weightCache = weightCache
    var output = Tensor<Float>(uninitialized: problem.geometry.outputShape)
    try algorithm.compute(problem, into: &output, threads: threads)
    return problem.restore(output)
  }

  /// The same into memory that is there already: for a caller who wants to see that every value is written.
  package func compute(
    _ input: Tensor<Float>, kernel: Tensor<Float>, bias: Tensor<Float>?, activation: Activation,
    algorithm: ConvolutionAlgorithm, threads: Int, into output: inout Tensor<Float>
  ) throws {
    let problem = try ConvolutionProblem(self, input: input, kernel: kernel, bias: bias, activation: activation)
    var maps = output.reshaped(problem.geometry.outputShape)
    try algorithm.compute(problem, into: &maps, threads: threads)
    output = maps.reshaped(output.shape)
  }

  /// The same in double precision by the naive algorithm: the oracle that every fast result is held against.
  public func oracle(_ input: Tensor<Double>, kernel: Tensor<Double>, bias: Tensor<Double>?) throws -> Tensor<Double> {
    let problem = try ConvolutionProblem(self, input: input, kernel: kernel, bias: bias, activation: .identity)
    return problem.restore(Self.naive(problem))
  }

  /// `Σ|x·w| + |b|` for every output: the naive algorithm on absolute values. It is what rounding errors are
  /// measured by, see ``ErrorBound``.
  public func magnitude(_ input: Tensor<Double>, kernel: Tensor<Double>, bias: Tensor<Double>?) throws -> Tensor<Double>
  {
    var absolute = self
    if case .constant(let value) = boundary { absolute.boundary = .constant(abs(value)) }
    return try absolute.oracle(input.map(abs), kernel: kernel.map(abs), bias: bias?.map(abs))
  }
}

/// A shape that is read as a batch of maps.
struct MapShape {
  let batch: Int
  let height: Int
  let width: Int
  let channels: Int

  /// `[H, W]`, `[H, W, C]` or `[N, H, W, C]`.
  init(_ shape: [Int], what: String) throws {
    guard (2...4).contains(shape.count) else {
      throw GeometryError.wrongRank(what: what, shape: shape, allowed: "[H, W], [H, W, C], [N, H, W, C]")
    }
    guard shape.allSatisfy({ $0 > 0 }) else { throw GeometryError.emptyAxis(what: what, shape: shape) }
    batch = shape.count == 4 ? shape[0] : 1
    height = shape[shape.count == 4 ? 1 : 0]
    width = shape[shape.count == 4 ? 2 : 1]
    channels = shape.count == 2 ? 1 : shape[shape.count - 1]
  }

  var shape: [Int] { [batch, height, width, channels] }
}

/// A convolution with its arrays, brought to the one form that every algorithm understands: input `[N, H, W, C]`,
/// weights as used (already flipped for a convolution), one bias for each output channel.
public struct ConvolutionProblem<Scalar: TensorScalar>: Sendable {
  /// The sizes.
  public let geometry: ConvolutionGeometry
  /// `[N, H, W, Cin]`.
  public let input: Tensor<Scalar>
  /// The weights as used, `[KH, KW, Cin/groups, Cout]`; a filter's are repeated for every channel.
  public let weights: Tensor<Scalar>
  /// For a filter, its weights as used, `[KH, KW]`: what every channel shares.
  public let sharedWeights: Tensor<Scalar>?
  /// One value for each output channel; zeros where no bias was given.
  public let bias: [Scalar]
  /// Whether a bias was given: one more rounding.
  public let hasBias: Bool
  /// What happens to a sum before it is stored.
  public let activation: Activation
  /// What stands beyond the edge.
  public let boundary: Boundary
  /// Where algorithms keep what they make of the weights; `nil` if this is the only call with them.
  var weightCache: WeightCache?
  /// The shape of the output that belongs to the input's.
  let outputShape: [Int]

  /// Checks the shapes and brings the arrays to the common form.
  init(
    _ convolution: Convolution2D, input: Tensor<Scalar>, kernel: Tensor<Scalar>, bias: Tensor<Scalar>?,
    activation: Activation
  ) throws {
    self.activation = activation
    geometry = try convolution.geometry(input: input.shape, kernel: kernel.shape, bias: bias?.shape)
    self.input = input.reshaped(geometry.inputShape)
    boundary = convolution.boundary
    let asUsed = convolution.operation == .convolve ? kernel.turned() : kernel
    let isFilter = kernel.rank == 2
    sharedWeights = isFilter ? asUsed : nil
    weights = isFilter ? asUsed.repeated(geometry.outputChannels) : asUsed
    hasBias = bias != nil
    let channels = geometry.outputChannels
    if let bias {
      self.bias = bias.count == channels ? bias.scalars : Array(repeating: bias[flat: 0], count: channels)
    } else {
      self.bias = Array(repeating: 0, count: channels)
    }
    let output = geometry.outputShape
    switch input.rank {
    case 2 where isFilter: outputShape = [output[1], output[2]]
    case 2, 3: outputShape = Array(output[1...])
    default: outputShape = output
    }
  }

  /// A layer that is part of a larger computation: weights as used, no bias.
  init(_ geometry: ConvolutionGeometry, input: Tensor<Scalar>, weights: Tensor<Scalar>, boundary: Boundary) {
    precondition(input.shape == geometry.inputShape && weights.shape == geometry.kernelShape, "arrays of other shapes")
    (self.geometry, self.input, self.weights, self.boundary) = (geometry, input, weights, boundary)
    (sharedWeights, activation, hasBias) = (nil, .identity, false)
    bias = Array(repeating: 0, count: geometry.outputChannels)
    outputShape = geometry.outputShape
  }

  /// Bias and activation as the inner loops take them.
  var epilogue: Epilogue { Epilogue(bias: bias.map { Float($0) }, rectifies: activation == .relu) }

  /// An output `[N, H', W', Cout]` in the shape that belongs to the input's.
  func restore(_ output: Tensor<Scalar>) -> Tensor<Scalar> { output.reshaped(outputShape) }
}

extension Tensor {
  /// The kernel turned by 180°: both spatial axes reversed, the channels left alone.
  ///
  /// ```
  /// 1 2 3      6 5 4
  /// 4 5 6  ->  3 2 1
  /// ```
  ///
  /// - Precondition: rank 2, `[KH, KW]`, or 4, `[KH, KW, Cin/groups, Cout]`.
  public func turned() -> Tensor {
    precondition(rank == 2 || rank == 4, "a kernel has two or four axes, not \(rank)")
    let taps = shape[0] * shape[1]
    let channels = taps == 0 ? 0 : count / taps
    var result = self
    for tap in 0..<taps {
      for channel in 0..<channels {
        result[flat: tap * channels + channel] = self[flat: (taps - 1 - tap) * channels + channel]
      }
    }
    return result
  }

  /// A kernel `[KH, KW]` as the depthwise bank `[KH, KW, 1, channels]` that applies it to every channel.
  func repeated(_ channels: Int) -> Tensor {
    var result = Tensor(shape: [shape[0], shape[1], 1, channels], repeating: 0)
    for tap in 0..<count {
      for channel in 0..<channels { result[flat: tap * channels + channel] = self[flat: tap] }
    }
    return result
  }
}
