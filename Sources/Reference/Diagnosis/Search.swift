// The search for what was done: single mistakes, then pairs, in the order of preference.

/// The search for the mistakes behind one result.
struct Search<Subject: Question> {
  let question: Subject
  let right: Answer
  let examination: Examination
  private let mistakes: [Mistaken<Subject>]
  private let factors: [(factor: Double, name: Finding.Factor)]
  private let frames: [(frame: Padding, value: Double)]
  /// What may have become of single values, as far as the result allows it.
  private let rules: [(Finding, ValueRule)]

  /// Arrays of more numbers are copied for one mistake, not for every pair.
  private static var mostCopied: Int { 1 << 20 }

  init(question: Subject, right: Answer, examination: Examination) {
    self.question = question
    self.right = right
    self.examination = examination
    mistakes = question.mistakenInOrder
    factors = question.factors
    frames = question.isMap ? examination.uniformFrames() : []
    rules = Self.rules(examination, right: right, grid: { question.grid })
  }

  /// Every single mistake that explains the result, most likely first.
  func singles() -> [Explanation] {
    var found: [Explanation] = []
    for mistaken in mistakes {
      guard let answer = try? mistaken.make().answer() else { continue }
      let hypothesis = Hypothesis(findings: [mistaken.finding], answer: answer, placement: mistaken.placement)
      if var explanation = examination.test(hypothesis, least: hypothesis.isPlaced ? 2 : 1) {
        if mistaken.finding.mistake.isEpsilon { explanation.distance = examination.distance(from: answer) }
        found.append(explanation)
      }
    }
    found = Self.nearest(found)
    found += outcomes(of: Hypothesis(findings: [], answer: right), reach: 8)
    if question.isMap, let nothing = examination.nothingWritten(right) { found.append(nothing) }
    return found.inOrder(of: \.findings[0].mistake.rank)
  }

  /// Of several ε that all lie within the bound only the nearest are meant.
  private static func nearest(_ found: [Explanation]) -> [Explanation] {
    func isEpsilon(_ explanation: Explanation) -> Bool { explanation.findings.contains(where: \.mistake.isEpsilon) }
    let nearest = found.filter(isEpsilon).map(\.distance).min() ?? 0
    return found.filter { !isEpsilon($0) || $0.distance <= 1.5 * nearest + 1e-3 }
  }

  /// Two mistakes that together explain the result: two in the computation, else one in it and one in what became of
  /// it.
  func pair() -> Explanation? {
    var found: [Explanation] = []
    for first in mistakes {
      let subject = first.make()
      for second in subject.mistakenInOrder where isNew(second, after: first) {
        guard let answer = try? second.make().answer() else { continue }
        let findings = [first.finding, second.finding].inOrder(of: \.mistake.rank)
        let placement = first.placement == .asAsked ? second.placement : first.placement
        let hypothesis = Hypothesis(findings: findings, answer: answer, placement: placement)
        let least = min(hypothesis.isPlaced ? 3 : 2, examination.result.count)
        if var explanation = examination.test(hypothesis, least: least) {
          if findings.contains(where: \.mistake.isEpsilon) {
            explanation.distance = examination.distance(from: answer)
          }
          found.append(explanation)
        }
      }
    }
    found = Self.nearest(found)
    // They were tried in another order than that of preference.
    func ranks(_ explanation: Explanation) -> (Int, Int) {
      (explanation.findings[0].mistake.rank, explanation.findings[1].mistake.rank)
    }
    if let best = found.min(by: { ranks($0) < ranks($1) }) { return best }
    for first in mistakes {
      guard let answer = try? first.make().answer() else { continue }
      let hypothesis = Hypothesis(findings: [first.finding], answer: answer, placement: first.placement)
      if let explanation = outcomes(of: hypothesis, reach: 3).first { return explanation }
    }
    return pixelRange() ?? placedAndChanged()
  }

  /// Whether a second mistake makes a pair that has not been tried. Copying comes first, so that arrays are copied
  /// once for all that follows.
  private func isNew(_ second: Mistaken<Subject>, after first: Mistaken<Subject>) -> Bool {
    let (a, b) = (first.finding.mistake, second.finding.mistake)
    // Of one answer there is one place where it was written.
    guard a != b, first.placement == .asAsked || second.placement == .asAsked else { return false }
    if first.copies && second.copies { return a.rank < b.rank && examination.result.count <= Self.mostCopied }
    if first.copies != second.copies { return first.copies }
    return a.rank < b.rank
  }

  // MARK: What happens after the sums

  /// What may have become of an answer: where it was written, unless that is supposed already, and what was made of its
  /// values.
  private func outcomes(of hypothesis: Hypothesis, reach: Int) -> [Explanation] {
    let least = hypothesis.findings.count + (hypothesis.isPlaced ? 2 : 1)
    var found: [Explanation] = []
    if question.isMap && !hypothesis.isPlaced {
      for (finding, placement) in placements(reach: reach)
      where !hypothesis.findings.contains(where: { $0.mistake == finding.mistake }) {
        var placed = hypothesis
        placed.findings.append(finding)
        placed.placement = placement
        let isStride = finding.mistake == .strideIndexNotDivided
        if let explanation = examination.test(placed, least: isStride ? least : least + 1) { found.append(explanation) }
      }
      if let explanation = examination.fitBorder(hypothesis, frames: frames) { found.append(explanation) }
    }
    for (finding, rule) in rules {
      var changed = hypothesis
      changed.findings.append(finding)
      changed.rule = rule
      let isFuzzy = finding.mistake == .halfPrecisionAccumulation
      if let explanation = examination.test(changed, least: isFuzzy ? least + 3 : least) { found.append(explanation) }
    }
    if !hypothesis.isPlaced, let explanation = examination.fitFactor(hypothesis, names: factors) {
      found.append(explanation)
    }
    return found
  }

  /// Pixels 0…255 instead of 0…1, or the reverse, and then made whole, cut or wrapped: how pictures are saved.
  private func pixelRange() -> Explanation? {
    guard question.isMap else { return nil }
    for factor in [255, 1.0 / 255] {
      let scaled = Hypothesis(
        findings: [Finding(.constantFactor, .factor(factor, .pixelRange))],
        answer: right.scaled(by: factor, precision: examination.precision))
      for (finding, rule) in rules {
        var changed = scaled
        changed.findings.append(finding)
        changed.rule = rule
        if let explanation = examination.test(changed, least: 3) { return explanation }
      }
    }
    return nil
  }

  /// Written to the wrong cells, and with other values.
  private func placedAndChanged() -> Explanation? {
    guard question.isMap else { return nil }
    for (finding, rule) in rules {
      var changed = Hypothesis(findings: [finding], answer: right)
      changed.rule = rule
      if let explanation = examination.fitBorder(changed, frames: frames) { return explanation }
      for (second, placement) in placements(reach: 3) {
        var placed = changed
        placed.findings.append(second)
        placed.placement = placement
        if let explanation = examination.test(placed, least: 3) { return explanation }
      }
    }
    return nil
  }

  private func placements(reach: Int) -> [(Finding, Placement)] {
    var list: [(Finding, Placement)] = []
    if question.stride != .one {
      list.append((Finding(.strideIndexNotDivided), .strideNotDivided(question.stride)))
    }
    guard let layout = MapLayout(examination.result.shape) else { return list }
    let (height, width) = (min(reach, layout.height - 1), min(reach, layout.width - 1))
    for rows in -height...height {
      for columns in -width...width where rows != 0 || columns != 0 {
        let shift = AxisPair(rows: rows, columns: columns)
        let finding = Finding(.outputShifted, .shift(shift))
        list += [(finding, .shifted(shift)), (finding, .rolled(shift)), (finding, .cutOut(shift))]
      }
    }
    return list
  }

  private static func rules(
    _ examination: Examination, right: Answer, grid: () -> Double?
  ) -> [(Finding, ValueRule)] {
    var list: [(Finding, ValueRule)] = []
    let values = examination.result.scalars
    let areWhole = values.allSatisfy { $0 == $0.rounded() }
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    let areNumbers = !values.contains(where: \.isNaN)
    for (lower, upper) in [(0.0, .infinity), (0, 255.0), (0, 1), (-1, 1), (-128, 127)] {
      let finding = Finding(.clipped, .range(lower: lower, upper: upper))
      guard areNumbers, least >= lower, most <= upper else { continue }
      list.append((finding, .clipped(lower: lower, upper: upper, rounding: nil)))
      guard upper == 255 || upper == 127, areWhole else { continue }
      for rounding in Finding.Rounding.allCases {
        list.append((finding, .clipped(lower: lower, upper: upper, rounding: rounding)))
      }
    }
    if areNumbers && least >= 0 && most <= 256 { list.append((Finding(.wrappedModulo256), .wrapped(nil))) }
    if areNumbers && areWhole && least >= 0 && most <= 255 {
      for rounding in Finding.Rounding.allCases { list.append((Finding(.wrappedModulo256), .wrapped(rounding))) }
    }
    if areWhole {
      for rounding in Finding.Rounding.allCases {
        list.append((Finding(.roundedToIntegers, .rounding(rounding)), .rounded(rounding)))
      }
    }
    if areNumbers && least >= 0 { list.append((Finding(.absoluteValue), .absolute)) }
    if examination.precision != .float16 {
      let grid = grid()
      if examination.isHalf && examination.usesHalf {
        list.append((Finding(.halfPrecisionAccumulation, .part(.atTheEnd)), .half))
        list.append((Finding(.halfPrecisionAccumulation), .halfSum(grid: grid, sparesBias: false)))
      }
      if examination.usesHalf(without: { right.cell($0).bias }, count: right.count) {
        list.append((Finding(.halfPrecisionAccumulation), .halfSum(grid: grid, sparesBias: true)))
      }
    }
    return list
  }
}

extension Question {
  /// The mistakes in the order of preference, and in the order of ``mistaken()`` where that is one.
  fileprivate var mistakenInOrder: [Mistaken<Self>] { mistaken().inOrder(of: \.finding.mistake.rank) }
}

extension Array {
  /// In the order of a rank; what has the same stays in its own order, which `sorted` does not promise.
  fileprivate func inOrder(of rank: (Element) -> Int) -> [Element] {
    enumerated().map { (rank: rank($0.element), offset: $0.offset) }
      .sorted { ($0.rank, $0.offset) < ($1.rank, $1.offset) }
      .map { self[$0.offset] }
  }
}
