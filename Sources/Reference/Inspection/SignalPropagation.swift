// What comes through a deep network: forwards how much activations still differ, backwards how large gradients still
// are, layer by layer. It measures and judges; what is drawn of it is a figure's business.

/// What one layer passes on.
public struct LayerSignal: Sendable, Equatable {
  /// The layer with the weights.
  public let name: String
  /// The standard deviation of its activations over the batch, all positions and all channels.
  public let deviation: Double
  /// The share of channels (or units) that are 0 in all examples, at all positions; `nil` where no rectifier cuts.
  public let deadShare: Double?
  /// The root of the mean of the squares of `∂L/∂W`.
  public let gradient: Double

  /// All of it, by name.
  public init(name: String, deviation: Double, deadShare: Double?, gradient: Double) {
    self.name = name
    self.deviation = deviation
    self.deadShare = deadShare
    self.gradient = gradient
  }
}

/// How a size changes from one end of a network to the other.
public enum SignalTrend: String, Sendable, CaseIterable {
  /// To less than a tenth.
  case vanishes
  /// Neither.
  case holds
  /// To more than ten times.
  case explodes

  /// What becomes of `first` by the time it is `last`; a size that is no number any more has exploded.
  init(from first: Double, to last: Double) {
    guard first.isFinite, last.isFinite else { self = .explodes; return }
    let ratio = first > 0 ? last / first : last > 0 ? .infinity : 0
    self = ratio < 0.1 ? .vanishes : ratio > 10 ? .explodes : .holds
  }
}

/// A network's signals on one batch, in the order of its layers.
///
/// The last layer gives logits and is not hidden: trends are those between the first and the last hidden layer.
public struct SignalPropagation: Sendable, Equatable {
  /// One for each layer with weights on the main path.
  public let layers: [LayerSignal]
  /// The mean loss.
  public let loss: Double
  /// The largest absolute value of what the network gives; NaN if any of it is.
  public let largestOutput: Double

  /// All of it, by name.
  public init(layers: [LayerSignal], loss: Double, largestOutput: Double) {
    self.layers = layers
    self.loss = loss
    self.largestOutput = largestOutput
  }

  /// The layers before the last.
  public var hidden: ArraySlice<LayerSignal> { layers.dropLast() }

  /// What becomes of activations on the way to the output.
  public var forward: SignalTrend {
    guard let first = hidden.first, let last = hidden.last else { return .holds }
    return SignalTrend(from: first.deviation, to: last.deviation)
  }

  /// What becomes of the gradients of weights on the way to the input.
  public var backward: SignalTrend {
    guard let first = hidden.first, let last = hidden.last else { return .holds }
    return SignalTrend(from: last.gradient, to: first.gradient)
  }
}

extension Network {
  /// A layer with weights, and the nodes from it to the one after which its activation is done.
  struct SignalStage: Equatable {
    let path: [Int]

    var weights: Int { path[0] }
    var output: Int { path[path.count - 1] }
  }

  /// The layers with a kernel on the main path.
  ///
  /// The activation of a layer is its own, or comes after it: through normalisations and sums to the first activation.
  /// Of several layers that end in the same one, as a convolution and the 1×1 convolution of the path around it, the one
  /// with more layers before it is on the main path; of as many, the one with the larger kernel.
  var signalStages: [SignalStage] {
    var readers: [[Int]] = nodes.map { _ in [] }
    for (index, node) in nodes.enumerated() { for input in node.inputs { readers[input].append(index) } }
    // How many layers with a kernel lie on the longest way to a node, itself among them.
    var depths: [Int] = []
    for node in nodes { depths.append((node.inputs.map { depths[$0] }.max() ?? 0) + (node.hasKernel ? 1 : 0)) }
    var stages: [SignalStage] = []
    for (index, node) in nodes.enumerated() where node.hasKernel {
      var path = [index]
      while let last = path.last, !nodes[last].isActivation, readers[last].count == 1,
        nodes[readers[last][0]].passesOn
      { path.append(readers[last][0]) }
      let stage = SignalStage(path: path)
      guard let place = stages.firstIndex(where: { $0.output == stage.output }) else {
        stages.append(stage)
        continue
      }
      let other = stages[place].weights
      let sizes = [index, other].map { nodes[$0].parameters[0].shape.reduce(1, *) }
      if (depths[index], sizes[0]) > (depths[other], sizes[1]) { stages[place] = stage }
    }
    // The layer around a path stands before those on it, where it was taken for the end of the path at first.
    return stages.sorted { $0.output < $1.output }
  }

  /// Whether the output of a node is 0 for everything below 0: behind ReLU and ReLU6.
  func isCut(_ node: Int) -> Bool {
    func cuts(_ function: ActivationFunction?) -> Bool { function == .relu || function == .relu6 }
    return switch nodes[node].layer {
    case let layer as Activate: cuts(layer.function)
    case let layer as ReLU: layer.negativeSlope == 0
    case let layer as Conv2D: cuts(layer.activation)
    case let layer as DepthwiseConv2D: cuts(layer.activation)
    case let layer as Dense: cuts(layer.activation)
    default: false
    }
  }
}

extension Network.Node {
  fileprivate var hasKernel: Bool { parameters.first?.name == "kernel" }

  /// Whether its output has gone through an activation.
  var isActivation: Bool {
    switch layer {
    case is Activate, is ReLU: true
    case let layer as Conv2D: layer.activation != nil
    case let layer as DepthwiseConv2D: layer.activation != nil
    case let layer as Dense: layer.activation != nil
    default: false
    }
  }

  /// Whether it stands between a layer's sums and their activation.
  fileprivate var passesOn: Bool { layer is BatchNorm || layer is Add || isActivation && parameters.isEmpty }
}

extension TrainingState {
  /// The signals of one batch as a step of training sees them; nothing is changed.
  ///
  /// - Complexity: a step's, and every activation and gradient once more.
  /// - Throws: ``LayerError`` for arrays that do not fit the network.
  public func signals(
    _ x: Tensor<Scalar>, targets: Targets<Scalar>, engine: any LayerEngine<Scalar>
  ) throws -> SignalPropagation {
    let stages = network.signalStages
    var trace = try network.forward(
      x, weights: weights, pass: .training(key: mixedKey(seed, UInt64(optimizer.steps))), keepsAll: true,
      engine: engine)
    let activations = stages.map { trace.results[$0.output]!.output }
    let output = trace.output
    let values = try loss.evaluate(output, targets: targets, weights: nil)
    let gradients = try network.gradients(
      of: values.gradient, trace: &trace, weights: weights, wantsInput: false, engine: engine)
    let layers = zip(stages, activations).map { stage, activation in
      LayerSignal(
        name: network.nodes[stage.weights].name, deviation: activation.standardDeviation,
        deadShare: network.isCut(stage.output) ? activation.deadShare : nil,
        gradient: gradients.parameters[stage.weights][0]?.rootMeanSquare ?? 0)
    }
    var largest = 0.0
    // A number that is none is larger than any: `max` alone would drop it.
    output.storage.forEach { largest = $0.isNaN || largest.isNaN ? .nan : max(largest, abs(Double($0))) }
    return SignalPropagation(
      layers: layers, loss: values.losses.reduce(0) { $0 + Double($1) } / Double(values.losses.count),
      largestOutput: largest)
  }
}

// Compiled ahead for networks, whose scalar is known only when they run: they have millions of activations.
extension Tensor {
  /// The standard deviation of all values, in two passes; 0 for none.
  var standardDeviation: Double {
    @specialized(where Scalar == Float)
    get {
      guard count > 0 else { return 0 }
      var sum = 0.0
      storage.forEach { sum += Double($0) }
      let mean = sum / Double(count)
      var squares = 0.0
      storage.forEach { squares += (Double($0) - mean) * (Double($0) - mean) }
      return (squares / Double(count)).squareRoot()
    }
  }

  /// `√(Σ v² / n)`; 0 for none.
  package var rootMeanSquare: Double {
    @specialized(where Scalar == Float)
    get {
      guard count > 0 else { return 0 }
      var squares = 0.0
      storage.forEach { squares += Double($0) * Double($0) }
      return (squares / Double(count)).squareRoot()
    }
  }

  /// The share of channels, along the last axis, that have no value above 0.
  var deadShare: Double {
    @specialized(where Scalar == Float)
    get {
      let channels = shape.last ?? 1
      guard count > 0 else { return 0 }
      var isAlive = Array(repeating: false, count: channels)
      var channel = 0
      storage.forEach { value in
        if !(value <= 0) { isAlive[channel] = true }
        channel = channel + 1 == channels ? 0 : channel + 1
      }
      return Double(isAlive.count { !$0 }) / Double(channels)
    }
  }
}
