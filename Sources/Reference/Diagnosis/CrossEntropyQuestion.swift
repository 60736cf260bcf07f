// The cross-entropy as a question: a softmax too many or too few, another reduction, another logarithm, other labels.

/// A cross-entropy of given predictions, and the ways it goes wrong.
struct CrossEntropyQuestion: Question {
  private var loss: CrossEntropy
  private var predicted: Tensor<Double>
  private var labels: Targets<Double>
  private let precision: Precision
  private let roundings: Int
  /// What the answer is multiplied by.
  private var factor = 1.0

  init(
    _ loss: CrossEntropy, predicted: Tensor<Double>, labels: Targets<Double>, precision: Precision,
    roundings: Int
  ) {
    (self.loss, self.predicted, self.labels) = (loss, predicted, labels)
    (self.precision, self.roundings) = (precision, roundings)
  }

  func answer() throws -> Answer {
    let answer = try loss.oracle(predicted, labels: labels, precision: precision, roundings: roundings)
    return factor == 1 ? Answer(answer) : Answer(answer).scaled(by: factor, precision: precision)
  }

  func mistaken() -> [Mistaken<CrossEntropyQuestion>] {
    var list: [Mistaken<CrossEntropyQuestion>] = []
    for reduction in CrossEntropy.Reduction.allCases where reduction != loss.reduction {
      list.append(mistake(.otherReduction, .reduction(reduction), copies: true) { $0.loss.reduction = reduction })
    }
    let classes = Double(predicted.shape.last ?? 1)
    // The mean over the numbers of one-hot rows, not over the rows.
    if loss.reduction == .mean {
      list.append(mistake(.otherReduction, .part(.allValues), copies: true) { $0.factor /= classes })
    }
    if loss.predictions == .logits {
      list.append(
        mistake(.softmaxTwice, copies: true) {
          if let probabilities = try? ActivationFunction.softmax($0.predicted) { $0.predicted = probabilities }
        })
      for clipping in [0, 1e-7] {
        list.append(
          mistake(.softmaxMissing, copies: true) { $0.loss.predictions = .probabilities(clipping: clipping) })
      }
    } else {
      list.append(mistake(.softmaxTwice, copies: true) { $0.loss.predictions = .logits })
      for clipping in [0, 1e-12, 1e-15, 1e-8] {
        list.append(
          mistake(.otherEpsilon, .number(clipping), copies: true) {
            $0.loss.predictions = .probabilities(clipping: clipping)
          })
      }
    }
    if case .classes(let numbers) = labels {
      let count = Int(classes)
      for step in [1, -1] {
        list.append(
          mistake(.labelsOffByOne, copies: true) {
            $0.labels = .classes(numbers.map { (($0 + step) % count + count) % count })
          })
      }
    }
    for (base, logarithm) in OtherBase.all {
      list.append(mistake(.otherLogarithm, .number(base), copies: true) { $0.factor /= logarithm })
    }
    list.append(mistake(.signMissing, copies: true) { $0.factor *= -1 })
    return list
  }
}
