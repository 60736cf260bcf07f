// Layers to try, forwards and backwards, with arrays that suit them. Row names are computed from the row.

import Reference

/// One layer on inputs of some shapes, in some mode.
struct LayerTrial: Sendable, CustomStringConvertible {
  let layer: any Layer
  /// With the batch.
  let inputs: [[Int]]
  var mode = LayerMode(isTraining: true, isFrozen: false, key: 0x0123_4567_89AB_CDEF)

  init(_ layer: any Layer, _ inputs: [Int]..., mode: LayerMode? = nil) {
    self.layer = layer
    self.inputs = inputs
    if let mode { self.mode = mode }
  }

  var description: String {
    "\(layer) on \(inputs)\(mode.isTraining ? "" : ", inference")\(mode.isFrozen ? ", frozen" : "")"
  }

  /// The same trial in inference.
  var inInference: LayerTrial {
    var result = self
    result.mode.isTraining = false
    return result
  }

  private var shapes: [[Int]] { inputs.map { Array($0[1...]) } }

  /// The activation that belongs to the layer.
  var activation: ActivationFunction? {
    (layer as? Conv2D)?.activation ?? (layer as? DepthwiseConv2D)?.activation ?? (layer as? Dense)?.activation
  }

  /// The layer without its activation.
  var linear: LayerTrial {
    var plain: any Layer = layer
    if var conv = plain as? Conv2D {
      conv.activation = nil
      plain = conv
    } else if var depthwise = plain as? DepthwiseConv2D {
      depthwise.activation = nil
      plain = depthwise
    } else if var dense = plain as? Dense {
      dense.activation = nil
      plain = dense
    }
    return LayerTrial(layer: plain, inputs: inputs, mode: mode)
  }

  private init(layer: any Layer, inputs: [[Int]], mode: LayerMode) {
    (self.layer, self.inputs, self.mode) = (layer, inputs, mode)
  }

  // MARK: Arrays

  /// What the numbers of a trial are like, so that no small step from them crosses a kink.
  private enum Numbers {
    /// Anything; `Float`s.
    case normal
    /// Odd multiples of ⅛, a quarter apart: not within ⅛ of a kink at 0 or at a multiple of ¼.
    case eighths
    /// Whole; biases are halves, so that no sum is within ½ of 0 or of another whole number.
    case whole
    /// Whole, no two of them equal.
    case distinct
  }

  private var numbers: Numbers {
    let bent: [ActivationFunction] = [.relu, .relu6, .leakyReLU]
    if layer is MaxPool2D { return .distinct }
    if let activation, bent.contains(activation) { return .whole }
    if let function = (layer as? Activate)?.function, bent.contains(function) { return .eighths }
    return layer is ReLU ? .eighths : .normal
  }

  private func array(_ shape: [Int], isVector: Bool, _ generator: inout SeededGenerator) -> Tensor<Double> {
    switch numbers {
    case .normal: return Tensor(shape: shape) { _ in Double(Float(generator.normal())) }
    case .eighths: return Tensor(shape: shape) { _ in ((generator.normal() * 4).rounded(.down) + 0.5) / 4 }
    case .whole:
      return Tensor(shape: shape) { _ in Double(Int(generator.uniform() * 7) - 3) + (isVector ? 0.5 : 0) }
    case .distinct:
      var values = Array(0..<shape.reduce(1, *))
      for last in values.indices.dropFirst().reversed() {
        values.swapAt(last, Int(generator.uniform() * Double(last + 1)))
      }
      return Tensor(shape: shape, scalars: values.map { Double($0 - values.count / 2) })
    }
  }

  /// Arrays for this trial; all are `Float`s, so that the definition and the twins see the same numbers.
  func call(seed: UInt64) throws -> LayerCall<Double> {
    var generator = SeededGenerator(seed: seed)
    let arrays = inputs.map { array($0, isVector: false, &generator) }
    let parameters = try layer.parameters(shapes).map { parameter in
      let drawn = array(parameter.shape, isVector: parameter.shape.count == 1, &generator)
      return parameter.name == "moving_variance" ? drawn.map { abs($0) + 0.25 } : drawn
    }
    return LayerCall(inputs: arrays, parameters: parameters, mode: mode)
  }

  /// A gradient for the output.
  func outputGradient(seed: UInt64) throws -> Tensor<Double> {
    normals([inputs[0][0]] + (try layer.outputShape(shapes)), seed: seed &+ 1000)
  }

  /// The places of the parameters that are learned.
  func learned() throws -> [Int] {
    let parameters = try layer.parameters(shapes)
    return parameters.indices.filter { parameters[$0].isLearned }
  }

  // MARK: Small ones, for differences

  private static let map = [2, 5, 4, 3]
  private static let odd = Padding(top: 2, bottom: 0, left: 1, right: 3)

  /// Every kind of layer, with every setting that its arithmetic depends on.
  static let table: [LayerTrial] = [
    windowed, activated, pooled, moved, valued, normalized([map, [4, 3], [1, 3], [2, 1, 1, 2]]),
  ].flatMap(\.self)

  private static let windowed: [LayerTrial] = {
    let wide = AxisPair(rows: 2, columns: 3)
    let layers: [any Layer] = [
      Conv2D(4, kernel: 3), Conv2D(2, kernel: AxisPair(rows: 3, columns: 2), stride: 2, padding: .same),
      Conv2D(3, kernel: wide, stride: wide, padding: .explicit(odd)),
      Conv2D(2, kernel: 2, dilation: AxisPair(rows: 2, columns: 1), usesBias: false),
      Conv2D(6, kernel: 3, padding: .same, groups: 3), Conv2D(3, kernel: 1, padding: .full),
      DepthwiseConv2D(kernel: 3), DepthwiseConv2D(kernel: 2, multiplier: 2, stride: 2, padding: .same),
      DepthwiseConv2D(
        kernel: wide, padding: .explicit(odd), dilation: AxisPair(rows: 3, columns: 1), usesBias: false),
      Dense(2, usesBias: false),
    ]
    return layers.map { LayerTrial($0, map) } + [LayerTrial(Dense(4), [3, 5]), LayerTrial(Dense(1), [1, 1])]
  }()

  private static let activated: [LayerTrial] = [LayerTrial(Activate(nil), map)] + functions

  private static let functions: [LayerTrial] = ActivationFunction.allCases.flatMap { function in
    [
      LayerTrial(Conv2D(3, kernel: 2, stride: 2, padding: .same, activation: function), map),
      LayerTrial(DepthwiseConv2D(kernel: 2, activation: function), map),
      LayerTrial(Dense(3, activation: function), [3, 5]), LayerTrial(Activate(function), [3, 5]),
      LayerTrial(Activate(function), map),
    ]
  }

  private static let pooled: [LayerTrial] = {
    let wide = AxisPair(rows: 2, columns: 3)
    let layers: [any Layer] = [
      MaxPool2D(), MaxPool2D(3, stride: 2, padding: .same), MaxPool2D(wide, stride: AxisPair(rows: 1, columns: 2)),
      AveragePool2D(), AveragePool2D(3, stride: 2, padding: .same), AveragePool2D(wide, stride: 1, padding: .same),
      GlobalAveragePool2D(),
    ]
    return layers.map { LayerTrial($0, map) }
  }()

  private static let moved: [LayerTrial] = [
    LayerTrial(Input(shape: [5, 4, 3]), map), LayerTrial(Flatten(), map), LayerTrial(Flatten(), [3, 7]),
    LayerTrial(ZeroPad2D(odd), map), LayerTrial(ZeroPad2D(0), map), LayerTrial(Add(), map, map),
    LayerTrial(Add(), [3, 5], [3, 5], [3, 5]), LayerTrial(Concatenate(), map, [2, 5, 4, 1]),
    LayerTrial(Concatenate(), [3, 2], [3, 5], [3, 1]),
  ]

  private static let valued: [LayerTrial] = [
    LayerTrial(ReLU(), map), LayerTrial(ReLU(maximum: 1.25), map), LayerTrial(ReLU(negativeSlope: 0.2), map),
    LayerTrial(ReLU(maximum: 0.5, negativeSlope: 1.5), map), LayerTrial(Dropout(0.3), map),
    LayerTrial(Dropout(0), map), LayerTrial(Dropout(0.3), map, mode: .inference),
    LayerTrial(Rescaling(scale: -1.5, offset: 0.7), map), LayerTrial(Rescaling(scale: 1 / 255.0), [3, 4]),
    LayerTrial(Normalization(mean: [0.5, -1, 2], variance: [2, 0.3, 1]), map),
    LayerTrial(Normalization(mean: [0.5], variance: [3]), map),
  ]

  /// Batch normalisation of arrays of these shapes: in training, frozen in training, in inference.
  static func normalized(_ shapes: [[Int]]) -> [LayerTrial] {
    let modes = [
      LayerMode(isTraining: true, isFrozen: false, key: 0), LayerMode(isTraining: true, isFrozen: true, key: 0),
      .inference,
    ]
    let layer = BatchNorm(momentum: 0.9, epsilon: 0.01)
    return shapes.flatMap { shape in modes.map { LayerTrial(layer, shape, mode: $0) } }
  }

  // MARK: Larger ones, for the twins

  /// Sizes around the vectors, around the bands of 512 rows that sums are made of, around the slices that threads share,
  /// and deep enough for Winograd.
  static let sizes: [LayerTrial] = {
    let channels = [1, 7, 8, 9, 17]
    let rows = channels.flatMap { c in [1, 2, 511, 512, 513, 1025].map { [$0, c] } }
    return channels.flatMap { sized($0) } + normalized(rows + [[3, 19, 9, 17]]) + long
  }()

  private static let long: [LayerTrial] = [
    LayerTrial(ReLU(), [3, 8192]), LayerTrial(Dropout(0.25), [1, 8193]), LayerTrial(Add(), [2, 8191], [2, 8191]),
    LayerTrial(Conv2D(64, kernel: 3, padding: .same), [2, 17, 18, 64]),
    LayerTrial(Conv2D(12, kernel: 5, groups: 2), [2, 13, 11, 6]),
    LayerTrial(Conv2D(9, kernel: 3, dilation: 2), [2, 11, 12, 5]),
  ]

  private static func sized(_ c: Int) -> [LayerTrial] {
    let maps = [2, 3, 5, c]
    return [
      LayerTrial(Conv2D(c, kernel: 3, padding: .same), [2, 9, 7, 5]),
      LayerTrial(Conv2D(5, kernel: 3, stride: 2, padding: .same), [2, 9, 7, c]),
      LayerTrial(Conv2D(c, kernel: AxisPair(rows: 1, columns: 2), usesBias: false), [1, 1, 19, c]),
      LayerTrial(DepthwiseConv2D(kernel: 3, stride: 2, padding: .same), [2, 8, 9, c]),
      LayerTrial(DepthwiseConv2D(kernel: 3, multiplier: 2, padding: .same), [1, 6, 5, c]),
      LayerTrial(Dense(c), [9, 17]), LayerTrial(Dense(5), [1, c]), LayerTrial(Dense(3), [513, c]),
      LayerTrial(MaxPool2D(), [2, 9, 8, c]), LayerTrial(MaxPool2D(3, stride: 1), [1, 7, 6, c]),
      LayerTrial(AveragePool2D(3, stride: 2, padding: .same), [2, 7, 8, c]),
      LayerTrial(GlobalAveragePool2D(), [3, 5, 7, c]), LayerTrial(ZeroPad2D(odd), [2, 3, 4, c]),
      LayerTrial(Add(), maps, maps, maps), LayerTrial(Concatenate(), maps, [2, 3, 5, 4]),
      LayerTrial(Dropout(0.5), maps), LayerTrial(ReLU(), maps), LayerTrial(Activate(.relu), maps),
    ]
  }
}

extension LayerCall<Double> {
  /// The same arrays as `Float`s, without loss.
  var single: LayerCall<Float> {
    LayerCall<Float>(inputs: inputs.map(\.single), parameters: parameters.map(\.single), mode: mode)
  }
}
