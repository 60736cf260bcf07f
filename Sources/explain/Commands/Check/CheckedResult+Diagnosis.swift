// What was done to a wrong result, told to people and to programs.

import Reference
import Viz

extension Report {
  /// The mistakes that were found, or that none was.
  mutating func tell(_ diagnosis: Diagnosis) {
    let findings = diagnosis.findings
    record("mistake", findings.first.map { .string($0.mistake.rawValue) } ?? .null)
    record("evidence", findings.first?.json ?? .null)
    record("mistakes", .array(findings.map(\.identified)))
    record("alternatives", .array(diagnosis.alternatives.map(\.identified)))
    record("explained", .integer(diagnosis.explained))
    guard !findings.isEmpty else {
      say(.labelMistake, Phrase.mistakeNone.text(language, "\(Mistake.allCases.count)"))
      return
    }
    for finding in findings { say(.labelMistake, finding.line(language)) }
    say(
      .labelEvidence,
      Phrase.mistakeExplains.text(
        language, NumberText.grouped(diagnosis.explained), NumberText.grouped(diagnosis.wrong)))
    for finding in diagnosis.alternatives.prefix(3) { say(.labelAlternatives, finding.line(language)) }
  }
}

extension Finding {
  /// The identifier, what was done, and what was found out.
  func line(_ language: Language) -> String {
    let found = evidence(language)
    return "\(mistake.rawValue): \(mistake.text(language))" + (found.isEmpty ? "" : " · \(found)")
  }

  /// The identifier and what was found out.
  fileprivate var identified: JSONValue {
    .object(["mistake": .string(mistake.rawValue), "evidence": json])
  }

  /// What was found out; an empty object where the mistake says it all.
  fileprivate var json: JSONValue {
    func sides(_ padding: Padding) -> [String: JSONValue] {
      [
        "top": .integer(padding.top), "bottom": .integer(padding.bottom), "left": .integer(padding.left),
        "right": .integer(padding.right),
      ]
    }
    switch detail {
    case .none: return .object([:])
    case .part(let part): return .object(["part": .string(part.rawValue)])
    case .boundary(let boundary):
      let fill: [String: JSONValue] = boundary.fill == 0 ? [:] : ["fill": .value(boundary.fill)]
      return .object(fill.merging(["boundary": .string(boundary.name)]) { first, _ in first })
    case .shift(let shift), .stride(let shift):
      return .object(["rows": .integer(shift.rows), "columns": .integer(shift.columns)])
    case .border(let padding, let value):
      return .object(sides(padding).merging(["value": .value(value)]) { first, _ in first })
    case .padding(let padding): return .object(sides(padding))
    case .factor(let factor, let meaning):
      return .object(["factor": .value(factor), "meaning": .string(meaning.rawValue)])
    case .range(let lower, let upper): return .object(["lower": .value(lower), "upper": .value(upper)])
    case .rounding(let rounding): return .object(["rounding": .string(rounding.rawValue)])
    case .number(let number): return .object(["number": .value(number)])
    case .function(let function): return .object(["function": .string(function.rawValue)])
    case .reduction(let reduction): return .object(["reduction": .string(reduction.rawValue)])
    case .pooling(let mode): return .object(["mode": .string(mode.rawValue)])
    }
  }
}
