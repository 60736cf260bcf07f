// What a verification found: a row for each array of each twin. It is the same in whatever order the cases were done.

/// The rows of a verification.
public struct VerificationReport: Sendable {
  /// A case that failed.
  public struct Failure: Sendable, Equatable {
    /// The case's number.
    public let number: Int
    /// The case as it was met.
    public let met: VerificationCase
    /// The smallest like it that still fails.
    public internal(set) var shrunk: VerificationCase
    /// The verdict on the smallest.
    public internal(set) var verdict: Verdict
  }

  /// All that was found of one array of one twin.
  public struct Row: Sendable {
    /// The array.
    public let subject: VerificationSubject
    /// Cases that it was computed for.
    public internal(set) var cases = 0
    /// Cases in which a value was outside its bound.
    public internal(set) var failedCases = 0
    /// Values held against the oracle.
    public internal(set) var values = 0
    /// The worst verdict, and the case that it is on.
    public internal(set) var worst: (verdict: Verdict, trial: VerificationCase, number: Int)?
    /// The first case that failed.
    public internal(set) var failure: Failure?
    /// How the errors spread.
    public internal(set) var histogram = ShareHistogram()
  }

  /// Cases that were tried.
  public internal(set) var cases = 0
  private var found: [VerificationSubject: Row] = [:]

  init() {}

  /// The rows in the order of ``VerificationSubject/all``; arrays that were never computed have none.
  public var rows: [Row] { VerificationSubject.all.compactMap { found[$0] } }

  /// Whether no value of any case was outside its bound.
  public var isRight: Bool { found.values.allSatisfy { $0.failedCases == 0 } }

  mutating func add(_ verdict: Verdict, of subject: VerificationSubject, _ trial: VerificationCase, number: Int) {
    var row = Row(subject: subject)
    (row.cases, row.values, row.histogram) = (1, verdict.count, verdict.histogram)
    row.worst = (verdict, trial, number)
    if !verdict.isRight {
      row.failedCases = 1
      row.failure = Failure(number: number, met: trial, shrunk: trial, verdict: verdict)
    }
    found[subject, default: Row(subject: subject)].merge(row)
  }

  mutating func merge(_ other: VerificationReport) {
    cases += other.cases
    for (subject, row) in other.found { found[subject, default: Row(subject: subject)].merge(row) }
  }

  /// Shrinks the first failure of every row.
  mutating func shrinkFailures(of verification: Verification) {
    for subject in VerificationSubject.all {
      guard var failure = found[subject]?.failure else { continue }
      failure.shrunk = failure.met.shrunk { verification.verdict(on: $0, subject)?.isRight == false }
      failure.verdict = verification.verdict(on: failure.shrunk, subject) ?? failure.verdict
      found[subject]?.failure = failure
    }
  }
}

extension VerificationReport.Row {
  /// Adds what was found in other cases: sums, the larger share, the earlier case.
  mutating func merge(_ other: VerificationReport.Row) {
    cases += other.cases
    failedCases += other.failedCases
    values += other.values
    histogram.merge(other.histogram)
    if let new = other.worst {
      let isWorse =
        worst.map {
          new.verdict.share > $0.verdict.share || (new.verdict.share == $0.verdict.share && new.number < $0.number)
        } ?? true
      if isWorse { worst = new }
    }
    if let new = other.failure, failure.map({ new.number < $0.number }) ?? true { failure = new }
  }
}
