// What goes into a layer and what comes out, forwards and backwards, and who computes it: the definition for every
// scalar, or the fast twins in `Float`. Which layers there are, and how they hang together, is not known here.

import Kernels

/// How a layer is run.
public struct LayerMode: Sendable, Equatable {
  /// Whether it is part of a step of training: values are dropped, and statistics are those of the batch.
  public var isTraining: Bool
  /// Whether its parameters, moving statistics among them, stay as they are.
  public var isFrozen: Bool
  /// Where its random numbers come from; the same key gives the same numbers.
  public var key: UInt64

  /// All of it, by name.
  public init(isTraining: Bool, isFrozen: Bool, key: UInt64) {
    self.isTraining = isTraining
    self.isFrozen = isFrozen
    self.key = key
  }

  /// For results, not for training.
  public static let inference = LayerMode(isTraining: false, isFrozen: false, key: 0)
}

/// What a layer is given. The first axis of every input counts the examples of the batch.
public struct LayerCall<Scalar: TensorScalar>: Sendable {
  /// What it is applied to, as it came.
  public var arrays: [PassedArray<Scalar>]
  /// Its parameters, in the order of ``Layer/parameters(_:)``.
  public var parameters: [Tensor<Scalar>]
  /// How it is run.
  public var mode: LayerMode
  /// Where a fast twin keeps what it makes of the parameters, if they are used again.
  var weightCache: WeightCache?
  /// Whether the output may be handed on as rows that are made when they are read.
  public var mayBeRows = false
  /// Whether the output is read once, by squares, see ``Layer/readsSquares(handsOnSquares:)``.
  public var isReadBySquares = false

  /// All of it, by name.
  public init(inputs: [Tensor<Scalar>], parameters: [Tensor<Scalar>], mode: LayerMode) {
    self.init(arrays: inputs.map { .array($0) }, parameters: parameters, mode: mode)
  }

  /// The same with arrays as they came.
  init(arrays: [PassedArray<Scalar>], parameters: [Tensor<Scalar>], mode: LayerMode) {
    self.arrays = arrays
    self.parameters = parameters
    self.mode = mode
  }

  /// The arrays it is applied to.
  public var inputs: [Tensor<Scalar>] {
    get { arrays.map(\.array) }
    set { arrays = newValue.map { .array($0) } }
  }
  /// The only input.
  var input: Tensor<Scalar> { arrays[0].array }
  /// Its shape.
  var inputShape: [Int] { arrays[0].shape }
}

/// What a layer makes of it.
public struct LayerResult<Scalar: TensorScalar>: Sendable {
  /// The output, as it is handed on.
  public var value: PassedArray<Scalar>
  /// What the way back needs beside inputs and output.
  public var memory: LayerMemory<Scalar>
  /// New values of parameters that are kept, not learned: moving statistics.
  public var kept: [Int: Tensor<Scalar>]

  init(_ output: Tensor<Scalar>, memory: LayerMemory<Scalar> = .nothing, kept: [Int: Tensor<Scalar>] = [:]) {
    self.init(.array(output), memory: memory, kept: kept)
  }

  /// With an output that may be rows.
  init(_ value: PassedArray<Scalar>, memory: LayerMemory<Scalar> = .nothing, kept: [Int: Tensor<Scalar>] = [:]) {
    self.value = value
    self.memory = memory
    self.kept = kept
  }

  /// The output.
  public var output: Tensor<Scalar> {
    get { value.array }
    set { value = .array(newValue) }
  }
}

/// What a layer found on the way forwards that the way back needs.
public enum LayerMemory<Scalar: TensorScalar>: Sendable {
  /// Inputs and output are enough.
  case nothing
  /// The sums that an activation was applied to.
  case sums(Tensor<Scalar>)
  /// Where the largest values came from.
  case winners(PoolingWinners)
  /// The statistics of the batch.
  case statistics(ChannelStatistics<Scalar>)
}

/// The gradients of a loss with respect to what a layer was given; `nil` where not wanted or where there is none.
public struct LayerGradients<Scalar: TensorScalar>: Sendable {
  /// One for each input.
  public var inputs: [Tensor<Scalar>?]
  /// One for each parameter. A helper may still be computing them: then it is waited for.
  public var parameters: [Tensor<Scalar>?] { laterParameters() }
  private let laterParameters: @Sendable () -> [Tensor<Scalar>?]
  /// That of the only input, instead of an array, see ``WantedGradients/mayBeRows``.
  public var rows: RowwiseArray?
  /// Whether that of the input is 0 where the rectifier before it gave 0, see ``WantedGradients/isMasked``.
  public var isMasked: Bool

  /// For a layer without parameters.
  init(input: Tensor<Scalar>, isMasked: Bool = false) {
    self.init(inputs: [input], parameters: [], isMasked: isMasked)
  }

  init(inputs: [Tensor<Scalar>?], parameters: [Tensor<Scalar>?], isMasked: Bool = false) {
    self.init(inputs: inputs, isMasked: isMasked) { parameters }
  }

  /// With gradients of the parameters that are asked for when they are needed.
  init(
    inputs: [Tensor<Scalar>?], isMasked: Bool = false, laterParameters: @escaping @Sendable () -> [Tensor<Scalar>?]
  ) {
    self.inputs = inputs
    self.laterParameters = laterParameters
    self.isMasked = isMasked
  }

  /// With the gradient of the only input as rows.
  init(rows: RowwiseArray, parameters: [Tensor<Scalar>?], isMasked: Bool) {
    self.init(inputs: [nil], parameters: parameters, isMasked: isMasked)
    self.rows = rows
  }
}

/// Which gradients are wanted: the first layer needs none for its input, a frozen one none for its parameters.
public struct WantedGradients: Sendable, Equatable {
  /// For the inputs.
  public var inputs: Bool
  /// For the parameters that are learned.
  public var parameters: Bool
  /// Whether the input comes from a rectifier and only this layer reads it. A layer that can may then give the gradient
  /// before the rectifier, 0 where the input is at most 0, and saves that one a pass.
  public var isMasked: Bool
  /// Whether the only input's may be handed on as rows that are made when they are read.
  public var mayBeRows: Bool

  /// All of it, by name.
  public init(inputs: Bool, parameters: Bool, isMasked: Bool = false, mayBeRows: Bool = false) {
    self.inputs = inputs
    self.parameters = parameters
    self.isMasked = isMasked
    self.mayBeRows = mayBeRows
  }
}

/// A layer on its way back: the gradient `g = ∂L/∂y` that came, and what the way forwards left.
public struct BackwardCall<Scalar: TensorScalar>: Sendable {
  /// `∂L/∂y`, as it came.
  public var gradient: PassedArray<Scalar>
  /// What the layer was given.
  public var call: LayerCall<Scalar>
  /// What it made of it.
  public var result: LayerResult<Scalar>
  /// The gradients to compute.
  public var wanted: WantedGradients
  /// Whether `∂L/∂y` is 0 already where this layer's rectifier gave 0.
  public var isMasked: Bool

  /// `∂L/∂y`, in the shape of the output.
  public var outputGradient: Tensor<Scalar> {
    get { gradient.array }
    set { gradient = .array(newValue) }
  }

  /// All of it, by name.
  public init(
    gradient: PassedArray<Scalar>, call: LayerCall<Scalar>, result: LayerResult<Scalar>, wanted: WantedGradients,
    isMasked: Bool = false
  ) {
    self.gradient = gradient
    self.call = call
    self.result = result
    self.wanted = wanted
    self.isMasked = isMasked
  }
}

/// Who computes layers.
public protocol LayerEngine<Scalar>: Sendable {
  /// The scalars that it computes with.
  associatedtype Scalar: TensorScalar

  /// A layer's output.
  func forward(_ layer: any Layer, _ call: LayerCall<Scalar>) throws -> LayerResult<Scalar>
  /// A layer's gradients.
  func gradients(_ layer: any Layer, _ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar>
  /// The sum of the gradients of two paths.
  func sum(_ left: Tensor<Scalar>, _ right: Tensor<Scalar>) -> Tensor<Scalar>
  /// A step of an optimizer.
  func update(
    _ optimizer: inout Optimizer<Scalar>, _ parameters: inout [Tensor<Scalar>], gradients: [Tensor<Scalar>]) throws
}

extension LayerEngine {
  /// The sum, value by value.
  public func sum(_ left: Tensor<Scalar>, _ right: Tensor<Scalar>) -> Tensor<Scalar> { left.zip(right, +) }
}

/// The definitions, for every scalar: the specification, and in double precision the oracle.
public struct DefinitionEngine<Scalar: TensorScalar>: LayerEngine {
  /// It has no settings.
  public init() {}

  /// A layer's output by the definition.
  public func forward(_ layer: any Layer, _ call: LayerCall<Scalar>) throws -> LayerResult<Scalar> {
    try layer.forward(call)
  }

  /// A layer's gradients by the definition.
  public func gradients(_ layer: any Layer, _ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar> {
    try layer.gradients(call)
  }

  /// A step by the definition.
  public func update(
    _ optimizer: inout Optimizer<Scalar>, _ parameters: inout [Tensor<Scalar>], gradients: [Tensor<Scalar>]
  ) throws { try optimizer.update(&parameters, gradients: gradients) }
}

/// The fast twins; the bits do not depend on the number of threads.
public struct FastEngine: LayerEngine {
  /// How many threads may work, at least 1.
  public let threads: Int
  private let weightCache: WeightCache?

  /// An engine of so many threads.
  public init(threads: Int) { self.init(threads: threads, keepsWeights: false) }

  /// An engine of so many threads.
  ///
  /// - Parameter keepsWeights: whether what convolutions make of their weights is kept for the next batch, as long as the
  ///   engine lives. It takes as much memory as the weights, four times as much where they are transformed for Winograd's
  ///   algorithm, and where a layer has few filters for each input channel up to a vector for each; for results, not for
  ///   training, where every step has other weights. Layers may then be worth another algorithm, within its bound.
  public init(threads: Int, keepsWeights: Bool) {
    self.threads = threads
    weightCache = keepsWeights ? WeightCache() : nil
  }

  /// A layer's output.
  public func forward(_ layer: any Layer, _ call: LayerCall<Float>) throws -> LayerResult<Float> {
    var call = call
    call.weightCache = weightCache
    return try layer.fastForward(call, threads: threads)
  }

  /// A layer's gradients.
  public func gradients(_ layer: any Layer, _ call: BackwardCall<Float>) throws -> LayerGradients<Float> {
    try layer.fastGradients(call, threads: threads)
  }

  /// The sum, value by value.
  public func sum(_ left: Tensor<Float>, _ right: Tensor<Float>) -> Tensor<Float> {
    left.adding(right, threads: threads)
  }

  /// A step.
  public func update(
    _ optimizer: inout Optimizer<Float>, _ parameters: inout [Tensor<Float>], gradients: [Tensor<Float>]
  ) throws { try optimizer.update(&parameters, gradients: gradients, threads: threads) }
}

extension Layer {
  /// The definition, where it is fast enough.
  public func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float> { try forward(call) }
  /// The definition, where it is fast enough.
  public func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float> {
    try gradients(call)
  }
}
