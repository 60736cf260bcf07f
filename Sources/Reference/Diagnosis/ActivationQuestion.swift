// An activation as a question: another function, another axis, another base.

/// An activation of given values, and the ways it goes wrong.
struct ActivationQuestion: Question {
  /// The values that a function of rows goes along.
  private enum Axis: Sendable {
    case last
    case first
    case all
  }

  private var function: ActivationFunction
  private var input: Tensor<Double>
  private let precision: Precision
  private let roundings: Int
  private var axis = Axis.last
  /// Whether the softmax of the result was taken once more.
  private var isTwice = false
  /// Whether the powers were not divided by their sum; the largest value was subtracted before or not.
  private var powers: Powers?
  /// What the answer is multiplied by.
  private var factor = 1.0

  private enum Powers: Sendable {
    case plain
    case belowOne
  }

  init(_ function: ActivationFunction, input: Tensor<Double>, precision: Precision, roundings: Int) {
    (self.function, self.input, self.precision, self.roundings) = (function, input, precision, roundings)
  }

  func answer() throws -> Answer {
    switch axis {
    case .last:
      if let powers { return Answer(undivided(powers)) }
      let answer = Answer(try twice(oracle(input)))
      return factor == 1 ? answer : answer.scaled(by: factor, precision: precision)
    case .first:
      let turned = try oracle(input.swappingAxes(0, input.rank - 1))
      return Answer(
        OracleAnswer(
          values: turned.values.swappingAxes(0, input.rank - 1), bound: turned.bound.swappingAxes(0, input.rank - 1)))
    case .all:
      let flat = try oracle(input.reshaped([input.count]))
      return Answer(
        OracleAnswer(values: flat.values.reshaped(input.shape), bound: flat.bound.reshaped(input.shape)))
    }
  }

  private func oracle(_ x: Tensor<Double>) throws -> OracleAnswer {
    try function.oracle(x, precision: precision, roundings: roundings)
  }

  /// `eˣ` without the division. The function errs by at most 4 ulp, a rounded difference `d` by `u·|d|`, which is a
  /// relative error of the power; a rounded input by as much again.
  private func undivided(_ powers: Powers) -> OracleAnswer {
    let length = max(1, input.shape.last ?? 1)
    let exponents = Tensor<Double>(shape: input.shape) { index in
      guard powers == .belowOne else { return input[flat: index] }
      let row = index / length * length
      return input[flat: index] - (row..<row + length).reduce(-.infinity) { max($0, input[flat: $1]) }
    }
    let u = precision.unitRoundoff
    let values = exponents.map { Double.exponential($0) }
    return OracleAnswer(
      values: values,
      bound: values.zip(exponents) { abs($0) * u * (8 + 2 * Double(1 + roundings) * abs($1)) + precision.underflow })
  }

  /// The softmax of an answer. An error `e` of a logit changes a probability `p` by at most `2·p·e`, to first order; twice
  /// that covers the rest where `e` is small.
  private func twice(_ answer: OracleAnswer) throws -> OracleAnswer {
    guard isTwice else { return answer }
    let again = try ActivationFunction.softmax.oracle(answer.values, precision: precision, roundings: roundings)
    let largest = answer.bound.scalars.reduce(0, max)
    return OracleAnswer(
      values: again.values,
      bound: again.values.zip(again.bound) { $1 + 4 * largest * abs($0) })
  }

  func mistaken() -> [Mistaken<ActivationQuestion>] {
    var list: [Mistaken<ActivationQuestion>] = []
    if function.worksOnRows {
      if input.rank > 1 {
        list.append(mistake(.otherAxis, .part(.firstAxis), copies: true) { $0.axis = .first })
        list.append(mistake(.otherAxis, .part(.allValues), copies: true) { $0.axis = .all })
      }
      let isPlain = function == .softmax
      list.append(
        mistake(isPlain ? .logSoftmax : .logarithmMissing, copies: true) {
          $0.function = isPlain ? .logSoftmax : .softmax
        })
      if isPlain {
        list.append(mistake(.softmaxTwice, copies: true) { $0.isTwice = true })
        for powers in [Powers.plain, .belowOne] {
          list.append(mistake(.divisionMissing, copies: true) { $0.powers = powers })
        }
      }
      // Powers of another base: aˣ = e^(x·ln a).
      for (base, logarithm) in OtherBase.all {
        list.append(
          mistake(.otherLogarithm, .number(base), copies: true) {
            if isPlain { $0.input = $0.input.map { logarithm * $0 } } else { $0.factor /= logarithm }
          })
      }
    }
    list.append(mistake(.signMissing, copies: true) { $0.input = $0.input.map { -$0 } })
    for other in ActivationFunction.allCases where other != function {
      list.append(mistake(.otherFunction, .function(other), copies: true) { $0.function = other })
    }
    return list
  }
}

/// The bases that are taken for e.
enum OtherBase {
  /// With their natural logarithms.
  static let all = [2.0, 10].map { (base: $0, logarithm: Double.logarithm($0)) }
}
