// A result held against the oracle, and what is said of it. How the oracle is made is each check's own business.

import ArgumentParser
import Reference
import Viz

/// A result to check.
struct CheckedResult {
  let name: String
  let type: String
  let values: Tensor<Double>
  let precision: Precision
  /// Where a figure of the differences goes.
  let figure: FigureTarget?

  /// How many roundings inputs saw before they were multiplied: 2 if a number of either is none of this precision.
  func roundings(_ arrays: [Tensor<Double>]) -> Int {
    let isExact = arrays.allSatisfy { array in
      array.scalars.allSatisfy { value in
        switch precision {
        case .float64: true
        case .float32: Double(Float(value)) == value || value.isNaN
        case .float16: Double(Float16(value)) == value || value.isNaN
        }
      }
    }
    return isExact ? 0 : 2
  }

  /// The bound on a sum of products, as a text: `γ(n + 1)·S`, two more where inputs were rounded.
  func rule(roundings: Int) -> String { "γ(n + \(1 + roundings))·S" }

  /// Compares with the oracle and reports; exit code 1 if something is wrong, or if nothing can be told.
  ///
  /// - Parameter diagnose: finds out what was done; called only if something is wrong.
  func judge(
    _ answer: OracleAnswer, rule: String, in report: inout Report, diagnose: (Tensor<Double>) throws -> Diagnosis
  ) throws {
    let language = report.language
    let (oracle, bound) = (answer.values, answer.bound)
    report.say(.labelResult, "\(name) · \(NumberText.shape(values.shape)) · \(type)")
    report.say(.labelBound, Phrase.boundIn.text(language, rule, precision.rawValue))
    report.record("result", .object(["name": .string(name), "shape": .integers(values.shape), "type": .string(type)]))
    report.record("precision", .string(precision.rawValue))
    let squeezed = { (shape: [Int]) in shape.filter { $0 != 1 } }
    var isRight = false
    var worst: Int?
    // A bound that nothing can exceed proves nothing.
    let unbounded = bound.scalars.count { $0 == .infinity }
    let isUntold = unbounded > 0 && unbounded == bound.count
    if squeezed(values.shape) == squeezed(oracle.shape) {
      if values.shape != oracle.shape {
        report.say(.labelConverted, Phrase.readAs.text(language, NumberText.shape(oracle.shape)))
      }
      let comparison = Comparison(
        result: values.reshaped(oracle.shape), oracle: oracle, bound: bound, precision: precision)
      if unbounded > 0 {
        report.say(.labelBound, Phrase.unbounded.text(language, NumberText.grouped(unbounded)))
        report.record("unbounded", .integer(unbounded))
      }
      tell(comparison, answer, isUntold: isUntold && comparison.isRight, in: &report)
      (isRight, worst) = (comparison.isRight, comparison.worst)
    } else {
      report.say(
        .labelVerdict,
        Phrase.wrongShape.text(language, NumberText.shape(values.shape), NumberText.shape(oracle.shape)))
      report.record("right", .bool(false))
      report.record("count", .integer(values.count))
      report.record("wrong", .integer(values.count))
      report.record("expected_shape", .integers(oracle.shape))
    }
    let diagnosis = isRight ? nil : try diagnose(values)
    if let diagnosis { report.tell(diagnosis) }
    if let figure { try draw(oracle, worst: worst, diagnosis: diagnosis, to: figure, in: &report) }
    try report.finish()
    if !isRight || isUntold { throw ExitCode(1) }
  }

  private func tell(_ comparison: Comparison, _ answer: OracleAnswer, isUntold: Bool, in report: inout Report) {
    let language = report.language
    let (oracle, bound) = (answer.values, answer.bound)
    let share = NumberText.short(comparison.worstShare * 100, digits: 3)
    let count = NumberText.grouped(comparison.count)
    report.record("right", isUntold ? .null : .bool(comparison.isRight))
    report.record("count", .integer(comparison.count))
    report.record("wrong", .integer(comparison.failures))
    report.record("worst_share_of_bound", .value(comparison.worstShare))
    if isUntold {
      report.say(.labelVerdict, Phrase.untold.text(language))
    } else if comparison.isRight {
      report.say(.labelVerdict, Phrase.right.text(language, count, share))
    } else {
      report.say(.labelVerdict, Phrase.wrong.text(language, NumberText.grouped(comparison.failures), count))
    }
    // Nothing is the worst of an empty array.
    guard let worst = comparison.worst else { return }
    let place = TensorShape.place(of: worst, in: oracle.shape)
    let (is_, should, allowed) = (values[flat: worst], oracle[flat: worst], bound[flat: worst])
    report.record(
      "worst",
      .object([
        "index": .integers(place), "value": .value(is_), "expected": .value(should), "bound": .value(allowed),
      ]))
    report.say(
      .labelWorst,
      Phrase.worstAt.text(
        language, place.map(String.init).joined(separator: ", "), NumberText.short(is_, digits: 9),
        NumberText.short(should, digits: 9), NumberText.short(allowed, digits: 3)))
  }
}
