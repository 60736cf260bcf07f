// What somebody did whose result is wrong: every mistake's answer is computed and held against the result.
// A mistake is named only if it explains every value within the proved bound; else nothing is named.

/// What explains a wrong result.
///
/// For each ``Mistake``, in each form it is met in, the answer that it gives is computed in double precision, with the
/// bound that the right answer has, and every value of the result must lie within. First single mistakes are tried,
/// then pairs. A handful of cells decides against most of them; only what survives is computed whole.
///
/// A mistake with numbers to choose, such as a factor, must explain more values than it has numbers.
public struct Diagnosis: Sendable, Equatable {
  /// What was done: one mistake, two that were made together, or none if nothing fits.
  public let findings: [Finding]
  /// Other single mistakes that give the same numbers here, most likely first.
  public let alternatives: [Finding]
  /// Values that are wrong; all of them if the shape is.
  public let wrong: Int
  /// Wrong values that the findings give.
  public let explained: Int

  static let nothing = Diagnosis(findings: [], alternatives: [], wrong: 0, explained: 0)
}

extension Diagnosis {
  /// Searches for what was done.
  ///
  /// - Parameters:
  ///   - result: the wrong result.
  ///   - question: what was asked.
  ///   - precision: what the result was computed in.
  init(
    of result: Tensor<Double>, question: some Question, precision: Precision, threads: Int
  ) throws {
    let right = try question.answer()
    let examination = Examination(of: result, right: right, precision: precision, threads: threads)
    guard examination.wrong > 0 else {
      self = .nothing
      return
    }
    let search = Search(question: question, right: right, examination: examination)
    let singles = search.singles()
    if let best = singles.first {
      let others = singles.dropFirst().compactMap(\.findings.first)
      var alternatives: [Finding] = []
      for other in others where other.mistake != best.findings[0].mistake {
        if !alternatives.contains(where: { $0.mistake == other.mistake }) { alternatives.append(other) }
      }
      self.init(
        findings: best.findings, alternatives: alternatives, wrong: examination.wrong, explained: best.explained)
    } else {
      let pair = search.pair()
      self.init(
        findings: pair?.findings ?? [], alternatives: [], wrong: examination.wrong, explained: pair?.explained ?? 0)
    }
  }
}
