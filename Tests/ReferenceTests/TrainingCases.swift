// The networks of the training histories, and the rule by which their weights and pictures are computed: what
// `Tests/Golden/training/make_training.py` does in Keras, written down once more.

import Reference
import TestSupport

/// Numbers that two programs can compute alike.
enum SharedRule {
  /// `lowbias32` of C. Wellons, *Prospecting for Hash Functions*.
  static func mix(_ word: UInt32) -> UInt32 {
    var x = word
    x ^= x >> 16
    x &*= 0x7feb_352d
    x ^= x >> 15
    x &*= 0x846c_a68b
    x ^= x >> 16
    return x
  }

  /// A number in 0..<1.
  static func share(_ index: Int, key: UInt32) -> Double { Double(mix(UInt32(index) &+ mix(key))) / 0x1p32 }

  /// What the array of this number, counted over all layers, holds before training.
  static func initial(_ parameter: ParameterSpecification, number: Int) -> Tensor<Float> {
    switch parameter.name {
    case "gamma", "moving_variance": return Tensor(shape: parameter.shape, repeating: 1)
    case "bias", "beta", "moving_mean": return Tensor(shape: parameter.shape, repeating: 0)
    default:
      let limit = (6.0 / Double(parameter.fans.input + parameter.fans.output)).squareRoot()
      return Tensor(shape: parameter.shape) { Float((share($0, key: UInt32(1000 + number)) - 0.5) * 2 * limit) }
    }
  }

  /// The picture of this number, in 0…1: half waves that depend on its class, half noise.
  static func picture(_ number: Int, classes: Int, shape: [Int]) -> [Float] {
    let kind = drawn(number, key: 7, classes: classes)
    let key = UInt32(1_000_000 + number)
    return (0..<shape.reduce(1, *)).map { index in
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: shape[2])
      let (row, column) = pixel.quotientAndRemainder(dividingBy: shape[1])
      let phase = (row * (1 + kind % 3) + column * (1 + kind % 4) + 5 * channel + 3 * kind) % 16
      return Float(Double(min(phase, 16 - phase)) / 8 / 2 + share(index, key: key) / 2)
    }
  }

  /// The label of the picture of this number: its class, but for a quarter of the pictures.
  static func label(_ number: Int, classes: Int) -> Int {
    drawn(number, key: drawn(number, key: 9, classes: 4) == 0 ? 8 : 7, classes: classes)
  }

  private static func drawn(_ number: Int, key: UInt32, classes: Int) -> Int {
    Int(mix(UInt32(number) &+ mix(key))) % classes
  }
}

extension TrainingHistory {
  /// The network as this project writes it.
  func network() throws -> Network { try Network(name: name, input: input, TrainingNetworks.module(name)) }

  /// The rule of the optimizer.
  var rule: OptimizerRule {
    switch optimizer.rule {
    case "adam": .kerasAdam
    case "rmsprop": .kerasRMSprop
    default: .sgd(momentum: optimizer.momentum ?? .nan, nesterov: optimizer.nesterov ?? false)
    }
  }

  /// The network before its first step, with the weights of the rule.
  func start<Scalar: TensorScalar>(_ network: Network, rule: OptimizerRule) throws -> TrainingState<Scalar> {
    guard let loss = Reference.Loss(rawValue: loss) else { throw TrainingCaseError.unknownLoss(loss) }
    var state = try TrainingState<Scalar>(network, loss: loss, optimizer: rule, learningRate: optimizer.rate, seed: 0)
    var number = 0
    for (index, node) in state.network.nodes.enumerated() {
      for (position, parameter) in node.parameters.enumerated() {
        state.weights.arrays[index][position] = SharedRule.initial(parameter, number: number).map { Scalar($0) }
        number += 1
      }
    }
    return state
  }

  /// The pictures of a step.
  func pictures<Scalar: TensorScalar>(step: Int) -> Tensor<Scalar> {
    let values = (step * batch..<(step + 1) * batch).flatMap {
      SharedRule.picture($0, classes: classes, shape: input)
    }
    return Tensor(shape: [batch] + input, scalars: values.map { Scalar($0) })
  }

  /// What is right for them: classes, or one-hot rows for a regression.
  func targets<Scalar: TensorScalar>(step: Int) -> Targets<Scalar> {
    let labels = (step * batch..<(step + 1) * batch).map { SharedRule.label($0, classes: classes) }
    guard loss == Reference.Loss.meanSquaredError.rawValue else { return .classes(labels) }
    return .values(Tensor(shape: [batch, classes]) { $0 % classes == labels[$0 / classes] ? 1 : 0 })
  }
}

/// A history that the tests do not know.
enum TrainingCaseError: Error {
  case unknownLoss(String)
  case unknownNetwork(String)
}

/// The networks, by the names of the histories.
enum TrainingNetworks {
  static func module(_ name: String) throws -> any Module {
    switch name {
    case "small": small
    case "mnist": mnist
    case "cifar10": cifar10
    case "fashion": threeBlocks(units: 64, classes: 10)
    case "strided": strided
    case "shared-base": sharedBase
    case "dogs-vs-cats": threeBlocks(units: 512, classes: 2)
    case "residual": residual(epsilon: 1e-3)
    case "depthwise": depthwise
    case "binary": binary(stride: AxisPair(rows: 1, columns: 2))
    case "regression": Regression()
    default: throw TrainingCaseError.unknownNetwork(name)
    }
  }

  private static let small = Sequential {
    for filters in [16, 32, 64, 128] {
      Conv2D(filters, kernel: 3, padding: .same, activation: .relu)
      MaxPool2D(2)
    }
    Flatten()
    Dense(10, activation: .softmax)
  }

  private static let mnist = Sequential {
    for filters in [32, 64] {
      Conv2D(filters, kernel: 5)
      ReLU()
      MaxPool2D(2)
    }
    Flatten()
    Dense(64)
    ReLU()
    Dense(10, activation: .softmax)
  }

  private static let cifar10 = Sequential {
    Conv2D(32, kernel: 3, activation: .relu)
    MaxPool2D(2)
    Conv2D(64, kernel: 3, activation: .relu)
    MaxPool2D(2)
    Conv2D(64, kernel: 3, activation: .relu)
    Flatten()
    Dense(64, activation: .relu)
    Dense(10, activation: .softmax)
  }

  private static func threeBlocks(units: Int, classes: Int) -> Sequential {
    Sequential {
      for filters in [32, 64, 128] {
        Conv2D(filters, kernel: 3, activation: .relu)
        BatchNorm()
        MaxPool2D(2)
      }
      Flatten()
      Dense(units, activation: .relu)
      BatchNorm()
      Dense(classes, activation: .softmax)
    }
  }

  private static let strided = Sequential {
    for _ in 0..<4 {
      Conv2D(64, kernel: 3, stride: 2, padding: .same)
      BatchNorm()
      Activate(.relu)
    }
    Flatten()
    Dense(3, activation: .softmax)
  }

  private static let sharedBase = Sequential {
    for _ in 0..<4 {
      Conv2D(128, kernel: 3, padding: .same)
      BatchNorm()
      Activate(.relu)
      MaxPool2D()
    }
    Flatten()
    Dense(3, activation: .softmax)
  }

  /// The epsilon is a setting so that another one can be seen to matter.
  static func residual(epsilon: Double) -> Sequential {
    func convolution(_ filters: Int, stride: AxisPair) -> Conv2D {
      Conv2D(filters, kernel: 3, stride: stride, padding: .same, usesBias: false)
    }
    func block(_ filters: Int, stride: AxisPair, shortcut: any Module) -> Residual {
      Residual(shortcut: shortcut) {
        convolution(filters, stride: stride)
        BatchNorm(epsilon: epsilon)
        Activate(.relu)
        convolution(filters, stride: 1)
        BatchNorm(epsilon: epsilon)
      }
    }
    return Sequential {
      convolution(8, stride: 1)
      BatchNorm(epsilon: epsilon)
      Activate(.relu)
      block(8, stride: 1, shortcut: Sequential([]))
      Activate(.relu)
      block(12, stride: 2, shortcut: Conv2D(12, kernel: 1, stride: 2, usesBias: false))
      Activate(.relu)
      GlobalAveragePool2D()
      Dense(5, activation: .softmax)
    }
  }

  private static let depthwise = Sequential {
    Conv2D(8, kernel: 3, stride: 2, padding: .same, usesBias: false)
    BatchNorm()
    ReLU(maximum: 6)
    for (filters, stride) in zip([12, 16], [1, 2]) {
      DepthwiseConv2D(kernel: 3, stride: AxisPair(stride), padding: .same, usesBias: false)
      BatchNorm()
      ReLU(maximum: 6)
      Conv2D(filters, kernel: 1, usesBias: false)
      BatchNorm()
      ReLU(maximum: 6)
    }
    GlobalAveragePool2D()
    Dense(4, activation: .softmax)
  }

  /// The stride is a setting so that its axes can be seen to matter.
  static func binary(stride: AxisPair) -> Sequential {
    Sequential {
      Conv2D(6, kernel: AxisPair(rows: 5, columns: 4), stride: stride, activation: .tanh)
      AveragePool2D(2)
      Flatten()
      Dense(7, activation: .sigmoid)
      Dense(1, activation: .sigmoid)
    }
  }

  private struct Regression: Module {
    func callAsFunction(_ x: Value) -> Value {
      let maps = Conv2D(9, kernel: 3, padding: .same, dilation: 2, activation: .relu)(x)
      let groups = Conv2D(6, kernel: 3, groups: 3, activation: .tanh)(maps)
      let both = Concatenate()(groups, MaxPool2D(3, stride: 1)(maps))
      return Dense(3)(GlobalAveragePool2D()(both))
    }
  }
}
