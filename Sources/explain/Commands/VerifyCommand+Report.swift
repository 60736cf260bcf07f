// What `explain verify` prints, and the figure made of it. What is judged is Reference's, how it is drawn Viz's.

import Reference
import Viz

/// Everything that one verification found.
struct VerificationFindings {
  let verification: Verification
  let report: VerificationReport

  private var rows: [VerificationReport.Row] { report.rows }
  private var failures: [VerificationReport.Row] { rows.filter { $0.failedCases > 0 } }

  func tell(in report: inout Report) {
    let language = report.language
    report.say(.labelCases, cases(language))
    report.say(
      .labelCompared,
      Phrase.verifyCompared.text(
        language, NumberText.grouped(rows.reduce(0) { $0 + $1.values }),
        NumberText.grouped(rows.reduce(0) { $0 + $1.cases })))
    if let fault = verification.fault { report.say(.labelFault, "\(fault.rawValue): \(fault.phrase.text(language))") }
    report.say(.labelVerdict, verdict(language))
    report.add(table: table(language))
    for row in failures { report.add(table: failure(row, language)) }
    record(in: &report)
  }

  private func cases(_ language: Language) -> String {
    let count = NumberText.grouped(report.cases)
    switch verification.source {
    case .random(_, let seed): return Phrase.verifyStream.text(language, count, "\(seed)")
    case .smallWorld: return Phrase.verifySmallWorld.text(language, count)
    case .single(let trial): return trial.text
    }
  }

  private func verdict(_ language: Language) -> String {
    if !failures.isEmpty { return Phrase.verifyWrong.text(language, "\(failures.count)", "\(rows.count)") }
    return (verification.fault == nil ? Phrase.verifyRight : .verifyNotCaught).text(language)
  }

  /// One line for each array of each twin.
  private func table(_ language: Language) -> String {
    // The unit in the last place has one name in every language.
    let head =
      [Phrase.columnAlgorithm, .columnPart, .columnCases, .columnValues, .columnVerdict, .columnWorst].map {
        $0.text(language)
      } + ["ulps", Phrase.columnPlace.text(language)]
    let lines = rows.map { row -> [String] in
      let verdict: Phrase = row.failedCases == 0 ? .verifyRowRight : .verifyRowWrong
      return [
        row.subject.twin.rawValue, row.subject.part.rawValue, NumberText.grouped(row.cases),
        NumberText.grouped(row.values), verdict.text(language), share(row), ulps(row), place(row, language),
      ]
    }
    return TextTable.lines([head] + lines, left: [0, 1, 4, 7]).joined(separator: "\n")
  }

  private func share(_ row: VerificationReport.Row) -> String {
    NumberText.short((row.worst?.verdict.share ?? 0) * 100, digits: 2) + " %"
  }

  private func ulps(_ row: VerificationReport.Row) -> String {
    NumberText.short(row.worst?.verdict.worst?.ulps ?? .infinity, digits: 2)
  }

  private func place(_ row: VerificationReport.Row, _ language: Language) -> String {
    guard let worst = row.worst, worst.verdict.share > 0 else { return "" }
    let place = worst.verdict.worst?.place.map(String.init).joined(separator: ", ") ?? ""
    return Phrase.verifyPlace.text(language, "\(worst.number)", place)
  }

  /// What is wrong with one array, and how to see it again.
  private func failure(_ row: VerificationReport.Row, _ language: Language) -> String {
    guard let failure = row.failure else { return "" }
    let head = Phrase.verifyFailure.text(
      language, row.subject.twin.rawValue, row.subject.part.rawValue, NumberText.grouped(row.failedCases),
      NumberText.grouped(row.cases), "\(failure.number)")
    let what =
      failure.verdict.worst.map { worst in
        Phrase.worstAt.text(
          language, worst.place.map(String.init).joined(separator: ", "), NumberText.short(worst.value, digits: 9),
          NumberText.short(worst.expected, digits: 9), NumberText.short(worst.bound, digits: 3))
      } ?? Phrase.verifyRefused.text(language)
    return [head, "  " + what, "  " + replay(row.subject, failure.shrunk)].joined(separator: "\n")
  }

  /// The command that shows a failure again.
  private func replay(_ subject: VerificationSubject, _ trial: VerificationCase) -> String {
    "explain verify --case \"\(trial.text)\" --algorithm \(subject.twin.rawValue) --part \(subject.part.rawValue)"
      + (verification.fault.map { " --inject \($0.rawValue)" } ?? "") + " --no-figure"
  }

  // MARK: JSON

  private func record(in report: inout Report) {
    report.record("cases", .integer(self.report.cases))
    if case .random(_, let seed) = verification.source { report.record("seed", .integer(Int(seed))) }
    report.record("fault", verification.fault.map { .string($0.rawValue) } ?? .null)
    report.record("right", .bool(self.report.isRight))
    report.record("share_edges", .array(ShareHistogram.edges.map { .number($0) }))
    report.record("rows", .array(rows.map { .object(json($0)) }))
  }

  private func json(_ row: VerificationReport.Row) -> [String: JSONValue] {
    var fields: [String: JSONValue] = [
      "algorithm": .string(row.subject.twin.rawValue), "part": .string(row.subject.part.rawValue),
      "cases": .integer(row.cases), "wrong_cases": .integer(row.failedCases), "values": .integer(row.values),
      "exact": .integer(row.histogram.exact), "histogram": .integers(row.histogram.counts),
      "worst_share_of_bound": .value(row.worst?.verdict.share ?? 0),
    ]
    if let worst = row.worst, let value = worst.verdict.worst {
      fields["worst"] = .object(json(value, in: worst.trial, number: worst.number))
    }
    if let failure = row.failure {
      var first: [String: JSONValue] = [:]
      if let value = failure.verdict.worst { first = json(value, in: failure.shrunk, number: failure.number) }
      first["met"] = .string(failure.met.text)
      first["case"] = .string(failure.shrunk.text)
      first["command"] = .string(replay(row.subject, failure.shrunk))
      fields["failure"] = .object(first)
    }
    return fields
  }

  private func json(_ worst: Verdict.Worst, in trial: VerificationCase, number: Int) -> [String: JSONValue] {
    [
      "case": .string(trial.text), "number": .integer(number), "index": .integers(worst.place),
      "value": .value(worst.value), "expected": .value(worst.expected), "bound": .value(worst.bound),
      "ulps": .value(worst.ulps),
    ]
  }

  // MARK: Figure

  /// The figure.
  func panel(_ language: Language, command: String) -> VerificationPanel {
    let sections = VerifiedPart.allCases.compactMap { part -> VerificationPanel.Section? in
      let rows = rows.filter { $0.subject.part == part }
      guard !rows.isEmpty else { return nil }
      return VerificationPanel.Section(
        heading: part.phrase.text(language),
        charts: rows.map { row in
          VerificationPanel.Chart(
            name: row.subject.twin.rawValue, counts: row.histogram.counts, exact: row.histogram.exact,
            worst: row.worst?.verdict.share ?? 0)
        })
    }
    let fault = verification.fault?.rawValue
    return VerificationPanel(
      title: fault.map { Phrase.titleVerifyFault.text(language, $0) } ?? Phrase.titleVerify.text(language),
      sections: sections, edges: ShareHistogram.edges,
      facts: [Phrase.labelCases.text(language) + ": " + cases(language)], command: command)
  }
}

extension VerifiedPart {
  /// What it is.
  fileprivate var phrase: Phrase {
    switch self {
    case .forward: .partForward
    case .winners: .partWinners
    case .input: .partInput
    case .kernel: .partKernel
    case .bias: .partBias
    }
  }
}

extension Fault {
  /// What it is.
  fileprivate var phrase: Phrase {
    switch self {
    case .flip: .faultFlip
    case .offByOne: .faultOffByOne
    case .wrongStride: .faultWrongStride
    case .wrongPadSide: .faultWrongPadSide
    case .swappedAxes: .faultSwappedAxes
    case .halfPrecision: .faultHalfPrecision
    case .unwritten: .faultUnwritten
    }
  }
}
