// Mistakes with numbers that are found in the result itself: the width of a border, a factor.

extension Examination {
  /// Sides of the result that were never written, around an answer: the narrowest frame that explains all.
  func fitBorder(_ hypothesis: Hypothesis, frames: [(frame: Padding, value: Double)]) -> Explanation? {
    for (frame, value) in frames {
      var supposed = hypothesis
      supposed.placement = .unwritten(frame)
      guard let found = test(supposed, least: 0) else { continue }
      let narrow = narrowed(frame, hypothesis)
      // Nothing is left of the frame: the answer itself has these values at its border.
      guard narrow.top + narrow.bottom + narrow.left + narrow.right > 0 else { continue }
      return Explanation(
        findings: hypothesis.findings + [Finding(.unwrittenBorder, .border(narrow, value: value))],
        explained: found.explained)
    }
    return nil
  }

  /// A result of the right shape and of nothing but zeros or NaN.
  func nothingWritten(_ right: Answer) -> Explanation? {
    guard result.count > 1, result.shape == right.shape else { return nil }
    let value = result[flat: 0]
    guard value == 0 || value.isNaN,
      result.scalars.allSatisfy({ $0 == value || ($0.isNaN && value.isNaN) })
    else { return nil }
    return Explanation(findings: [Finding(.unwrittenBorder, .part(.everything))], explained: wrong)
  }

  /// Frames of one value, for the values that stand in the corners.
  func uniformFrames() -> [(frame: Padding, value: Double)] {
    guard result.count > 1, let layout = MapLayout(result.shape) else { return [] }
    var frames: [(frame: Padding, value: Double)] = []
    for value in [result[flat: result.count - 1], result[flat: 0]] {
      guard let frame = layout.uniformFrame(of: result, value: value) else { continue }
      if !frames.contains(where: { $0.frame == frame }) { frames.append((frame, value)) }
    }
    return frames
  }

  /// A frame without the rows and columns that are right as they are.
  private func narrowed(_ frame: Padding, _ hypothesis: Hypothesis) -> Padding {
    guard let layout = MapLayout(result.shape) else { return frame }
    var frame = frame
    func isRight(rows: Range<Int>, columns: Range<Int>) -> Bool {
      for n in 0..<layout.batch {
        for row in rows {
          for column in columns {
            for channel in 0..<layout.channels {
              let index = layout.index(n, row, column, channel)
              let expected = hypothesis.answer.cell(index)
              if !hypothesis.rule.allows(result[flat: index], expected, precision: precision) { return false }
            }
          }
        }
      }
      return true
    }
    func rows() -> Range<Int> { frame.top..<layout.height - frame.bottom }
    func columns() -> Range<Int> { frame.left..<layout.width - frame.right }
    while frame.top > 0, isRight(rows: frame.top - 1..<frame.top, columns: columns()) { frame.top -= 1 }
    while frame.left > 0, isRight(rows: rows(), columns: frame.left - 1..<frame.left) { frame.left -= 1 }
    while frame.bottom > 0, isRight(rows: rows().upperBound..<rows().upperBound + 1, columns: columns()) {
      frame.bottom -= 1
    }
    while frame.right > 0, isRight(rows: rows(), columns: columns().upperBound..<columns().upperBound + 1) {
      frame.right -= 1
    }
    return frame
  }

  /// One number that the whole answer, or all of it but the bias, was multiplied by.
  func fitFactor(_ hypothesis: Hypothesis, names: [(factor: Double, name: Finding.Factor)]) -> Explanation? {
    let answer = hypothesis.answer
    guard result.squeezedShape == answer.shape.filter({ $0 != 1 }), result.count >= 3 else { return nil }
    for sparesBias in [false, true] {
      guard let (factor, explained) = factor(of: answer, sparesBias: sparesBias) else { continue }
      let name = names.first { abs(factor - $0.factor) <= 1e-3 * abs($0.factor) }?.name ?? .other
      return Explanation(
        findings: hypothesis.findings + [Finding(.constantFactor, .factor(factor, name))], explained: explained)
    }
    return nil
  }

  /// The factor that every value allows; `nil` where there is none, or too little to tell it from chance.
  private func factor(of answer: Answer, sparesBias: Bool) -> (factor: Double, explained: Int)? {
    var interval = FactorInterval()
    var (explained, needed) = (0, 0.0)
    var (least, most) = (Double.infinity, -Double.infinity)
    let u = precision.unitRoundoff
    for index in 0..<result.count {
      let expected = answer.cell(index)
      let bias = sparesBias ? expected.bias : 0
      let (value, target) = (result[flat: index] - bias, expected.value - bias)
      if result[flat: index].isNaN && expected.value.isNaN { continue }
      guard value.isFinite, target.isFinite, expected.bound.isFinite else { return nil }
      // Two roundings more: of the weights or the values that were scaled, and of what was made of them.
      let bound = expected.bound + 2 * u * max(abs(expected.value), expected.magnitude)
      let slack = 2 * u * (abs(value) + abs(bias)) + precision.underflow
      guard abs(target) > 4 * bound else {
        needed = max(needed, (abs(value) - slack) / (abs(target) + bound))
        continue
      }
      interval.keep(value: value, low: target - bound, high: target + bound, slack: slack)
      if interval.isEmpty { return nil }
      explained += 1
      (least, most) = (min(least, target - bound), max(most, target + bound))
    }
    // Values that are all alike cannot tell a factor from anything else.
    let isVaried = most - least > 0.01 * max(abs(most), abs(least))
    let factor = interval.middle
    guard explained >= 3, isVaried, factor != 0, factor.isFinite, !(interval.lower...interval.upper).contains(1),
      interval.upper - interval.lower <= 0.05 * abs(factor), needed <= max(abs(interval.lower), abs(interval.upper))
    else { return nil }
    return (factor, explained)
  }
}
