// The cross-entropy of predictions and labels by its definition, forwards and backwards, for every scalar.
// The bounds are in `CrossEntropy+Oracle.swift`.

extension Targets {
  /// Classes from numbers, as a file has them.
  ///
  /// - Throws: ``LayerError/labelNotWhole(label:position:)``.
  public init(classes numbers: Tensor<Double>) throws {
    self = .classes(
      try numbers.scalars.enumerated().map { position, number in
        guard let label = Int(exactly: number) else {
          throw LayerError.labelNotWhole(label: number, position: position)
        }
        return label
      })
  }
}

/// The loss `−Σⱼ tⱼ · ln pⱼ` of every row, and its mean or sum.
///
/// ```
/// logits 0 ln2 0, class 1       p = ¼ ½ ¼       loss = ln 2 = 0.693…       ∂/∂logits = p − t = ¼ −½ ¼
/// ```
///
/// Labels are ``Targets``: a class for each row, as in Keras's `sparse_categorical_crossentropy`, or a row of weights,
/// one-hot or probabilities.
///
/// From logits, `ln p` is the log-softmax, which loses no digits. From probabilities, `p` is first kept within
/// `δ … 1 − δ` (Keras: `δ = 1e−7`; 0 keeps it as it is). Keras divides the row by its sum before; here it is expected
/// to be 1. A weight of 0 adds nothing, whatever stands beside it.
public struct CrossEntropy: Sendable, Equatable {
  /// What the predictions are.
  public enum Predictions: Sendable, Equatable {
    /// Any numbers, to go through softmax; Keras's `from_logits=True`.
    case logits
    /// Probabilities, kept within `clipping … 1 − clipping`.
    case probabilities(clipping: Double)

    /// Keras's `from_logits=False`.
    public static let keras = Predictions.probabilities(clipping: 1e-7)
  }

  /// What is made of the losses of the rows.
  public enum Reduction: String, Sendable, CaseIterable {
    /// Their mean, over all rows: a scalar.
    case mean
    /// Their sum: a scalar.
    case sum
    /// Nothing: one loss a row, `[...]` for predictions `[..., classes]`.
    case none
  }

  /// What the predictions are.
  public var predictions: Predictions
  /// What is made of the losses of the rows.
  public var reduction: Reduction

  /// Both, by name.
  public init(predictions: Predictions, reduction: Reduction) {
    self.predictions = predictions
    self.reduction = reduction
  }

  /// The loss: of shape `[]` for a mean or a sum, else one a row.
  ///
  /// - Throws: ``GeometryError`` for predictions without cells, ``LayerError`` for labels that do not fit them.
  /// - Complexity: one or two elementary functions a prediction.
  public func callAsFunction<Scalar>(
    _ predicted: Tensor<Scalar>, labels: Targets<Scalar>
  ) throws -> Tensor<Scalar> {
    let rows = try LabelledRows(self, predicted.shape, labels)
    let logarithms = try logarithms(predicted)
    let losses = (0..<rows.count).map { row in
      (0..<rows.classes).reduce(0 as Scalar) { loss, j in
        let weight = rows.weight(row, j)
        return weight == 0 ? loss : loss - weight * logarithms[flat: row * rows.classes + j]
      }
    }
    switch reduction {
    case .none: return Tensor(shape: rows.lossShape, scalars: losses)
    case .sum: return Tensor(shape: [], scalars: [losses.reduce(0, +)])
    case .mean: return Tensor(shape: [], scalars: [losses.reduce(0, +) / Scalar(rows.count)])
    }
  }

  /// The gradient of a loss `L` with respect to the predictions, from `g = ∂L/∂loss`.
  ///
  /// ```
  /// logits          g·(softmax(x)ᵢ · Σⱼ tⱼ − tᵢ)        softmax − one-hot, for a class
  /// probabilities   −g·tᵢ / pᵢ                          0 where pᵢ lies outside δ … 1 − δ
  /// ```
  ///
  /// With a mean, `g` is first divided by the rows. For weights that do not sum to 1 TensorFlow leaves the `Σⱼ tⱼ` out.
  ///
  /// - Parameter outputGradient: `∂L/∂loss`, in the shape of the loss; `nil` for 1.
  /// - Throws: as ``callAsFunction(_:labels:)``.
  public func gradient<Scalar>(
    of outputGradient: Tensor<Scalar>?, predicted: Tensor<Scalar>, labels: Targets<Scalar>
  ) throws -> Tensor<Scalar> {
    let rows = try LabelledRows(self, predicted.shape, labels)
    let upstream = try rows.upstream(outputGradient)
    let softmax = predictions == .logits ? try ActivationFunction.softmax(predicted) : predicted
    return Tensor(shape: predicted.shape) { index in
      let (row, i) = index.quotientAndRemainder(dividingBy: rows.classes)
      let (p, t) = (softmax[flat: index], rows.weight(row, i))
      let g = upstream[flat: reduction == .none ? row : 0] / Scalar(reduction == .mean ? rows.count : 1)
      switch predictions {
      case .logits: return g * (p * rows.totalWeight(row) - t)
      case .probabilities(let clipping):
        if t == 0 || p < Scalar(clipping) || p > Scalar(1 - clipping) { return 0 }
        return -g * t / p
      }
    }
  }

  /// `ln p` of every prediction.
  private func logarithms<Scalar>(_ predicted: Tensor<Scalar>) throws -> Tensor<Scalar> {
    switch predictions {
    case .logits: return try ActivationFunction.logSoftmax(predicted)
    case .probabilities(let clipping):
      let (least, most) = (Scalar(clipping), Scalar(1 - clipping))
      return predicted.map { p in Scalar.logarithm(p < least ? least : p > most ? most : p) }
    }
  }
}

/// Predictions with labels that fit them.
struct LabelledRows<Scalar: TensorScalar> {
  let count: Int
  let classes: Int
  /// The shape of the losses before they are reduced.
  let lossShape: [Int]
  private let labels: Targets<Scalar>
  private let reduction: CrossEntropy.Reduction

  init(_ loss: CrossEntropy, _ predicted: [Int], _ labels: Targets<Scalar>) throws {
    let shape = try RowShape(predicted, what: "the predictions")
    (count, classes, lossShape) = (shape.rows, shape.columns, Array(predicted.dropLast()))
    (self.labels, reduction) = (labels, loss.reduction)
    if case .probabilities(let clipping) = loss.predictions, !(clipping >= 0 && clipping < 0.5) {
      throw LayerError.settingOutOfRange(what: "the clipping", value: clipping, allowed: "at least 0 and below 0.5")
    }
    switch labels {
    case .classes(let classes):
      try LayerError.check("the list of labels", [classes.count], is: [count], "one label for each row of predictions")
      for (position, label) in classes.enumerated() where label < 0 || label >= self.classes {
        throw LayerError.labelOutOfRange(label: label, position: position, classes: self.classes)
      }
    case .values(let weights):
      try LayerError.check("the array of labels", weights.shape, is: predicted, "the shape of the predictions")
    }
  }

  /// `t` of a class in a row.
  func weight(_ row: Int, _ j: Int) -> Scalar {
    switch labels {
    case .classes(let classes): classes[row] == j ? 1 : 0
    case .values(let weights): weights[flat: row * classes + j]
    }
  }

  /// `Σⱼ tⱼ` of a row.
  func totalWeight(_ row: Int) -> Scalar {
    if case .classes = labels { return 1 }
    return (0..<classes).reduce(0) { $0 + weight(row, $1) }
  }

  /// The gradient from above, or ones.
  func upstream(_ outputGradient: Tensor<Scalar>?) throws -> Tensor<Scalar> {
    let shape = reduction == .none ? lossShape : []
    guard let outputGradient else { return Tensor(shape: shape, repeating: 1) }
    try LayerError.check("the upstream gradient", outputGradient.shape, is: shape, "the shape of the loss")
    return outputGradient
  }

  /// Whether labels are classes, whose weights are 0 and 1 without rounding.
  var areClasses: Bool { if case .classes = labels { true } else { false } }
}
