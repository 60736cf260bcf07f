// How far a rounded cross-entropy and its gradient may lie from those in double precision: the definition once more, on
// numbers that carry their error. Derived in docs/Accuracy.md.

extension CrossEntropy {
  /// The right loss, and how far one computed in `precision` may lie from it.
  ///
  /// From probabilities, a division of the row by its sum is accepted where the sum is 1 but for rounding: within
  /// `γ(classes + 8)` of the precision.
  ///
  /// - Parameter roundings: 2 if predictions and labels were themselves rounded to `precision`, else 0.
  /// - Throws: as ``callAsFunction(_:labels:)``.
  public func oracle(
    _ predicted: Tensor<Double>, labels: Targets<Double>, precision: Precision, roundings: Int
  ) throws -> OracleAnswer {
    let rows = try LabelledRows(self, predicted.shape, labels)
    let values = try self(predicted, labels: labels)
    let arithmetic = RoundedArithmetic(precision: precision)
    var (losses, total) = ([Rounded](), RoundedSum())
    for row in 0..<rows.count {
      let start = row * rows.classes
      let given = (start..<start + rows.classes).map { arithmetic.given(predicted[flat: $0], roundings: roundings) }
      let logarithms = logarithms(given, arithmetic)
      var loss = RoundedSum()
      for j in 0..<rows.classes where rows.weight(row, j) != 0 {
        let weight = rows.rounded(row, j, arithmetic, roundings)
        loss.add(rows.areClasses ? logarithms[j].negated : arithmetic.product(weight, logarithms[j].negated))
      }
      losses.append(loss.total(arithmetic, extra: 0))
      total.add(losses[row])
    }
    switch reduction {
    case .none: break
    case .sum: losses = [total.total(arithmetic, extra: 0)]
    case .mean:
      losses = [arithmetic.quotient(total.total(arithmetic, extra: 0), arithmetic.whole(rows.count))]
    }
    return OracleAnswer(values, as: losses)
  }

  /// The right gradient, and how far one computed in `precision` may lie from it.
  ///
  /// Where the weights of a row sum to 1 but for rounding, `softmax − t` is accepted without their sum. A probability
  /// that may have been rounded across an end of `δ … 1 − δ` may have any of the two gradients.
  ///
  /// - Throws: as ``gradient(of:predicted:labels:)``.
  public func gradientOracle(
    of outputGradient: Tensor<Double>?, predicted: Tensor<Double>, labels: Targets<Double>,
    precision: Precision, roundings: Int
  ) throws -> OracleAnswer {
    let rows = try LabelledRows(self, predicted.shape, labels)
    let upstream = try rows.upstream(outputGradient)
    let values = try gradient(of: outputGradient, predicted: predicted, labels: labels)
    let arithmetic = RoundedArithmetic(precision: precision)
    var results: [Rounded] = []
    for row in 0..<rows.count {
      let start = row * rows.classes
      let given = (start..<start + rows.classes).map { arithmetic.given(predicted[flat: $0], roundings: roundings) }
      let weights = (0..<rows.classes).map { rows.rounded(row, $0, arithmetic, roundings) }
      let above = arithmetic.given(upstream[flat: reduction == .none ? row : 0], roundings: roundings)
      let g = reduction == .mean ? arithmetic.quotient(above, arithmetic.whole(rows.count)) : above
      switch predictions {
      case .logits: results += logitGradients(given, weights, areClasses: rows.areClasses, g, arithmetic)
      case .probabilities(let clipping):
        results += zip(given, weights).map { p, t in
          let slope = arithmetic.quotient(arithmetic.product(g, t), p).negated
          return Self.clipped(slope, p, within: clipping, isFree: t.value == 0, arithmetic)
        }
      }
    }
    return OracleAnswer(values, as: results)
  }

  /// `ln p` of one row.
  private func logarithms(_ row: [Rounded], _ arithmetic: RoundedArithmetic) -> [Rounded] {
    guard case .probabilities(let clipping) = predictions else { return RoundedSoftmax(row, arithmetic).logarithms }
    var terms = RoundedSum()
    for p in row { terms.add(p) }
    let sum = terms.total(arithmetic, extra: 0)
    let (least, most) = (arithmetic.setting(clipping), arithmetic.setting(1 - clipping))
    func logarithm(_ p: Rounded) -> Rounded {
      // To keep a number within an interval moves no two numbers apart; only the ends are rounded themselves.
      let end = p.value < least.value ? least : p.value > most.value ? most : nil
      let near = [least, most].first { clipping > 0 && abs(p.value - $0.value) <= p.error + $0.error }
      return arithmetic.logarithm(
        Rounded(end?.value ?? p.value, error: max(p.error, end?.error ?? near?.error ?? 0)))
    }
    let isNormal = abs(sum.value - 1) <= arithmetic.gamma(row.count + 8)
    return row.map { isNormal ? logarithm($0).or(logarithm(arithmetic.quotient($0, sum))) : logarithm($0) }
  }

  private func logitGradients(
    _ row: [Rounded], _ weights: [Rounded], areClasses: Bool, _ g: Rounded, _ arithmetic: RoundedArithmetic
  ) -> [Rounded] {
    var terms = RoundedSum()
    for weight in weights { terms.add(weight) }
    let sum = areClasses ? arithmetic.whole(1) : terms.total(arithmetic, extra: 0)
    let isNormal = abs(sum.value - 1) <= arithmetic.gamma(weights.count + 1)
    return zip(RoundedSoftmax(row, arithmetic).probabilities, weights).map { p, t in
      let scaled = areClasses ? p : isNormal ? arithmetic.product(p, sum).or(p) : arithmetic.product(p, sum)
      let factored = arithmetic.product(g, arithmetic.difference(scaled, t))
      return factored.or(arithmetic.difference(arithmetic.product(g, scaled), arithmetic.product(g, t)))
    }
  }

  /// A slope that is 0 beyond the ends of an interval, and either near them.
  private static func clipped(
    _ slope: Rounded, _ p: Rounded, within clipping: Double, isFree: Bool, _ arithmetic: RoundedArithmetic
  ) -> Rounded {
    if isFree { return Rounded(0, error: 0) }
    let (least, most) = (arithmetic.setting(clipping), arithmetic.setting(1 - clipping))
    let isInside = p.value >= least.value && p.value <= most.value
    let isNear = [least, most].contains { clipping > 0 && abs(p.value - $0.value) <= p.error + $0.error }
    let result = isInside ? slope : Rounded(0, error: 0)
    return isNear ? result.or(isInside ? Rounded(0, error: 0) : slope) : result
  }
}

extension LabelledRows<Double> {
  /// `t` of a class in a row, as a program has it.
  fileprivate func rounded(_ row: Int, _ j: Int, _ arithmetic: RoundedArithmetic, _ roundings: Int) -> Rounded {
    arithmetic.given(weight(row, j), roundings: areClasses ? 0 : roundings)
  }
}
