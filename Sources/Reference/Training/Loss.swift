// What training makes small: the mean of a loss over the examples of a batch, with its gradient. The cross-entropies are
// computed from logits, without the probabilities in between; their definition is `CrossEntropy`.

/// What is right for the examples of a batch.
public enum Targets<Scalar: TensorScalar>: Sendable {
  /// One class each.
  case classes([Int])
  /// Numbers in the shape of the predictions: one-hot rows, or what a regression is to give.
  case values(Tensor<Scalar>)
}

/// A loss of one example, a function of what the network gives, `z`, and of what is right, `t`.
///
/// ```
/// crossEntropy         −Σⱼ tⱼ · ln softmax(z)ⱼ                        ∂/∂z = softmax(z)·Σt − t
/// binaryCrossEntropy   mean over j   max(z, 0) − z·t + ln(1 + e^−|z|)  ∂/∂z = (sigmoid(z) − t) / n
/// meanSquaredError     mean over j   (z − t)²                         ∂/∂z = 2·(z − t) / n
/// ```
///
/// The first two take logits: a network that ends with `softmax` or `sigmoid` is trained without it
/// (``Network/logits(for:)``), which loses no digits where probabilities are near 0 or 1. A class `c` is the row with 1
/// at `c`; with one output, a class 0 or 1 is the number itself.
public enum Loss: String, Sendable, CaseIterable {
  /// Keras's `sparse_categorical_crossentropy` for classes and `categorical_crossentropy` for one-hot rows.
  case crossEntropy = "cross-entropy"
  /// Keras's `binary_crossentropy`.
  case binaryCrossEntropy = "binary-cross-entropy"
  /// Keras's `mean_squared_error`.
  case meanSquaredError = "mean-squared-error"

  /// The loss of each example, and the gradient of `Σ over examples   weight · loss / N`.
  ///
  /// - Parameters:
  ///   - predicted: `[N, n]`, logits for the cross-entropies.
  ///   - weights: one for each example, as class weights are; `nil` for 1.
  /// - Throws: ``LayerError`` for targets that do not fit the predictions.
  /// - Complexity: one or two elementary functions a prediction.
  @specialized(where Scalar == Float)
  public func evaluate<Scalar>(
    _ predicted: Tensor<Scalar>, targets: Targets<Scalar>, weights: [Scalar]?
  ) throws -> LossValues<Scalar> {
    let rows = try RowShape(predicted.shape, what: "the predictions")
    let target = try TargetRows(targets, shape: predicted.shape, rows: rows)
    if let weights {
      try LayerError.check("the list of weights", [weights.count], is: [rows.rows], "one weight for each example")
    }
    var values = LossValues<Scalar>(
      losses: Array(repeating: 0, count: rows.rows), gradient: Tensor(shape: predicted.shape, repeating: 0))
    for row in 0..<rows.rows {
      let share = (weights?[row] ?? 1) / Scalar(rows.rows)
      let first = row * rows.columns
      switch self {
      case .crossEntropy:
        values.losses[row] = Self.crossEntropy(predicted, target, row, share, &values.gradient)
      case .binaryCrossEntropy:
        for j in 0..<rows.columns {
          let (z, t) = (predicted[flat: first + j], target.value(row, j))
          values.losses[row] += max(z, 0) - z * t + Scalar.logarithm(1 + Scalar.exponential(-abs(z)))
          values.gradient[flat: first + j] = share * (ActivationFunction.logistic(z) - t) / Scalar(rows.columns)
        }
        values.losses[row] /= Scalar(rows.columns)
      case .meanSquaredError:
        for j in 0..<rows.columns {
          let difference = predicted[flat: first + j] - target.value(row, j)
          values.losses[row] += difference * difference
          values.gradient[flat: first + j] = share * 2 * difference / Scalar(rows.columns)
        }
        values.losses[row] /= Scalar(rows.columns)
      }
    }
    return values
  }

  private static func crossEntropy<Scalar>(
    _ z: Tensor<Scalar>, _ target: TargetRows<Scalar>, _ row: Int, _ share: Scalar, _ gradient: inout Tensor<Scalar>
  ) -> Scalar {
    let indices = row * target.columns..<(row + 1) * target.columns
    let largest = indices.reduce(-.infinity as Scalar) { z[flat: $1] > $0 ? z[flat: $1] : $0 }
    var sum: Scalar = 0
    for i in indices {
      let power = Scalar.exponential(z[flat: i] - largest)
      gradient[flat: i] = power
      sum += power
    }
    let logarithm = Scalar.logarithm(sum)
    var (loss, weight): (Scalar, Scalar) = (0, 0)
    for j in 0..<target.columns {
      let t = target.value(row, j)
      weight += t
      if t != 0 { loss -= t * (z[flat: indices.lowerBound + j] - largest - logarithm) }
    }
    for j in 0..<target.columns {
      let i = indices.lowerBound + j
      gradient[flat: i] = share * (gradient[flat: i] / sum * weight - target.value(row, j))
    }
    return loss
  }
}

/// The losses of a batch, and the gradient of their mean.
public struct LossValues<Scalar: TensorScalar>: Sendable {
  /// One for each example, not weighted.
  public var losses: [Scalar]
  /// In the shape of the predictions.
  public var gradient: Tensor<Scalar>
}

/// Targets that fit their predictions.
private struct TargetRows<Scalar: TensorScalar> {
  let columns: Int
  private let targets: Targets<Scalar>

  init(_ targets: Targets<Scalar>, shape: [Int], rows: RowShape) throws {
    (self.targets, columns) = (targets, rows.columns)
    switch targets {
    case .classes(let classes):
      try LayerError.check(
        "the list of labels", [classes.count], is: [rows.rows], "one label for each row of predictions")
      let count = max(2, rows.columns)
      for (position, label) in classes.enumerated() where label < 0 || label >= count {
        throw LayerError.labelOutOfRange(label: label, position: position, classes: count)
      }
    case .values(let values):
      try LayerError.check("the array of targets", values.shape, is: shape, "the shape of the predictions")
    }
  }

  func value(_ row: Int, _ j: Int) -> Scalar {
    switch targets {
    case .classes(let classes): columns == 1 ? Scalar(classes[row]) : classes[row] == j ? 1 : 0
    case .values(let values): values[flat: row * columns + j]
    }
  }
}

extension Network {
  /// The network as a loss wants it: without the `softmax` at its end for a cross-entropy, without the `sigmoid` for a
  /// binary one.
  ///
  /// - Throws: ``NetworkError/lossDoesNotFit(loss:ending:allowed:)`` where the network ends otherwise.
  public func logits(for loss: Loss) throws -> Network {
    let last = nodes[nodes.count - 1]
    let wanted: ActivationFunction
    switch loss {
    case .meanSquaredError: return self
    case .crossEntropy: wanted = .softmax
    case .binaryCrossEntropy: wanted = .sigmoid
    }
    if let dense = last.layer as? Dense {
      // Without an activation the outputs are logits already.
      guard let activation = dense.activation else { return self }
      if activation == wanted {
        var sums = dense
        sums.activation = nil
        return replacingLast(by: sums)
      }
    } else if let activate = last.layer as? Activate {
      if activate.function == wanted { return droppingLast() }
      // What does nothing at the end ends nothing.
      if activate.function == nil { return try droppingLast().logits(for: loss) }
    }
    throw NetworkError.lossDoesNotFit(
      loss: loss.rawValue, ending: last.name, allowed: "\(wanted.rawValue), or Dense without an activation")
  }
}
