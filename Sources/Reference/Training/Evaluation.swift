// What a network says about examples, and how often it is right.

/// What a network gives for some examples, beside what is right.
public struct Evaluation: Sendable {
  /// `[N, classes]`: probabilities for the cross-entropies, else the network's numbers.
  public let predictions: Tensor<Float>
  /// The class of each example.
  public let labels: [Int]
  /// The loss of each example.
  public let losses: [Double]
  /// The class that is predicted for each example: that of the largest number before the last `softmax` or `sigmoid`, as
  /// in training. Probabilities of large numbers are rounded to 1, and equal ones would say nothing any more.
  public let classes: [Int]

  /// The mean of the losses.
  public var loss: Double { losses.reduce(0, +) / Double(losses.count) }
  /// The share of right answers.
  public var accuracy: Double {
    Double(zip(classes, labels).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }) / Double(labels.count)
  }

  /// How many examples of each class (rows) are taken for each class (columns).
  public func confusion(classes count: Int) -> [[Int]] {
    var table = Array(repeating: Array(repeating: 0, count: count), count: count)
    for (predicted, label) in zip(classes, labels) where predicted < count && label < count {
      table[label][predicted] += 1
    }
    return table
  }
}

/// The class of each row: the first of the largest values, or with one value whether it is above a threshold.
func predictedClasses(_ predictions: Tensor<Float>, threshold: Float) -> [Int] {
  let columns = predictions.shape[1]
  return (0..<predictions.shape[0]).map { row in
    if columns == 1 { return predictions[flat: row] > threshold ? 1 : 0 }
    return (1..<columns).reduce(0) { best, column in
      predictions[flat: row * columns + column] > predictions[flat: row * columns + best] ? column : best
    }
  }
}

extension Loss {
  /// What a network in training gives, as predictions: the probabilities of logits.
  public func predictions(_ output: Tensor<Float>) throws -> Tensor<Float> {
    switch self {
    case .crossEntropy: try ActivationFunction.softmax(output)
    case .binaryCrossEntropy: try ActivationFunction.sigmoid(output)
    case .meanSquaredError: output
    }
  }

  /// The number of a network in training above which its only output means class 1.
  var threshold: Float { self == .binaryCrossEntropy ? 0 : 0.5 }

  /// How many of the rows are right.
  func rightAnswers(_ output: Tensor<Float>, labels: [Int]) -> Int {
    zip(predictedClasses(output, threshold: threshold), labels).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
  }
}

extension TrainingState<Float> {
  /// What the network says about all examples of a source.
  ///
  /// - Parameters:
  ///   - batchSize: how many are looked at together, if the network takes as many (``Network/batchLimit``); the answers
  ///     depend on it by rounding at most, where another algorithm is faster for so many.
  ///   - progress: called with the number of examples done.
  /// - Throws: what reading throws; ``LayerError`` where the examples do not fit the network.
  public func evaluate(
    _ source: any ExampleSource, batchSize: Int, engine: FastEngine, progress: (Int) throws -> Void
  ) throws -> Evaluation {
    let folded = try network.folded(weights)
    // How many are looked at together is nobody's wish: as many as there is room for.
    let plan = try BatchPlan(
      source: source, batchSize: min(batchSize, folded.network.batchLimit.examples), shuffleSeed: nil,
      augmentation: nil)
    var (predictions, losses, classes): ([Float], [Double], [Int]) = ([], [], [])
    try plan.forEachBatch(epoch: 0, from: 0) { batch in
      let output = try folded.network.forward(
        batch.values, weights: folded.weights, pass: .inference, keepsAll: false, engine: engine
      ).output
      let values = try loss.evaluate(output, targets: targets(batch.labels), weights: nil)
      losses += values.losses.map(Double.init)
      predictions += try loss.predictions(output).scalars
      classes += predictedClasses(output, threshold: loss.threshold)
      try progress(losses.count)
    }
    return Evaluation(
      predictions: Tensor(shape: [losses.count, predictions.count / max(1, losses.count)], scalars: predictions),
      labels: source.labels, losses: losses, classes: classes)
  }

  /// Labels as the loss takes them: classes, for the squared error as rows with a 1.
  func targets(_ labels: [Int]) -> Targets<Float> {
    let columns = network.outputShape[0]
    guard loss == .meanSquaredError && columns > 1 else { return .classes(labels) }
    return .values(
      Tensor(shape: [labels.count, columns]) { labels[$0 / columns] == $0 % columns ? 1 : 0 })
  }
}
