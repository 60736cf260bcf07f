// What Keras and PyTorch made of the same networks, weights and batches in twenty steps of training, as
// `Tests/Golden/training/make_training.py` wrote it. The networks and the rule of the numbers are the tests' own.

import Formats
import FoundationEssentials

/// The history of one network.
public struct TrainingHistory: Sendable, Decodable, CustomStringConvertible {
  /// An optimizer's rule and settings; the others are Keras's defaults.
  public struct Optimizer: Sendable, Decodable {
    /// `adam`, `rmsprop` or `sgd`.
    public let rule: String
    /// The learning rate.
    public let rate: Double
    /// Of `sgd`.
    public let momentum: Double?
    /// Of `sgd`.
    public let nesterov: Bool?
  }

  /// An array of a layer.
  public struct Parameter: Sendable, Decodable, Equatable {
    /// Keras's kind of the layer and name of the array: `Conv2D/kernel`.
    public let name: String
    /// Keras's shape.
    public let shape: [Int]

    /// Both, by name.
    public init(name: String, shape: [Int]) {
      self.name = name
      self.shape = shape
    }
  }

  /// What an array amounts to.
  public struct Sums: Sendable, Decodable {
    /// The mean of its numbers.
    public let mean: Double
    /// The mean of their magnitudes.
    public let magnitude: Double
  }

  /// What the network is called.
  public let name: String
  /// `[H, W, C]`.
  public let input: [Int]
  /// How many classes the pictures have.
  public let classes: Int
  /// Pictures of a batch.
  public let batch: Int
  /// This project's name of the loss.
  public let loss: String
  /// The optimizer.
  public let optimizer: Optimizer
  /// Every array, layer after layer.
  public let parameters: [Parameter]
  /// Keras's losses before each step, in double precision.
  public let float64: [Double]
  /// The same in single precision.
  public let float32: [Double]
  /// PyTorch's in single precision, where it has the optimizer's rule.
  public let torch: [Double]?
  /// Every array after the first step, in double precision.
  public let after1: [Sums]
  /// Every array after the last step, in double precision.
  public let after20: [Sums]

  /// The network's name.
  public var description: String { name }

  /// All histories.
  ///
  /// - Throws: where the file is missing or is not what the recipe writes.
  public static func all() throws -> [TrainingHistory] {
    struct File: Decodable {
      let cases: [TrainingHistory]
    }
    let bytes = try FileBytes.read(GoldenCase.root + "/training/histories.json")
    return try JSONDecoder().decode(File.self, from: Data(bytes)).cases
  }
}
