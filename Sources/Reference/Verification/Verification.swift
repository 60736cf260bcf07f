// Runs twins on many cases, by several threads, and keeps a row for each array of each twin. The rows do not depend on the
// threads. Where cases come from is `VerificationCase+Random.swift` and `SmallWorld.swift`.

import Kernels
import Synchronization

/// What is to be verified, and on which cases.
public struct Verification: Sendable {
  /// Where the cases come from.
  public enum Source: Sendable {
    /// So many of the stream of a seed.
    case random(count: Int, seed: UInt64)
    /// Every case of a small world.
    case smallWorld
    /// One.
    case single(VerificationCase)
  }

  /// Where the cases come from.
  public var source: Source
  /// The arrays to verify.
  public var subjects: Set<VerificationSubject>
  /// A fault to plant in each of them, or none.
  public var fault: Fault?

  /// All of it, by name. Subjects in which the fault cannot be planted are left out, and in the small world those of
  /// ``SmallWorld/subjects`` remain.
  public init(source: Source, subjects: some Sequence<VerificationSubject>, fault: Fault?) {
    self.source = source
    var chosen = Set(subjects.filter { fault?.canBePlanted(in: $0) ?? true })
    if case .smallWorld = source { chosen.formIntersection(SmallWorld.subjects) }
    (self.subjects, self.fault) = (chosen, fault)
  }

  /// The number of cases.
  public var count: Int {
    switch source {
    case .random(let count, _): count
    case .smallWorld: SmallWorld.count
    case .single: 1
    }
  }

  /// Case `number`; `nil` where sizes of the small world do not fit, or nothing of it is to be verified.
  func trial(_ number: Int) -> VerificationCase? {
    switch source {
    case .random(_, let seed): return .random(number, seed: seed)
    case .single(let trial): return trial
    case .smallWorld:
      let trial = SmallWorld.trial(number)
      let isWanted =
        switch trial.kind {
        case .pooling: subjects.contains { $0.twin == .pooling }
        case .signal: subjects.contains { $0.twin != .pooling && $0.part == .forward }
        default: subjects.contains { $0.twin != .pooling }
        }
      return isWanted && (try? trial.check()) != nil ? trial : nil
    }
  }

  /// Runs all cases.
  ///
  /// - Parameters:
  ///   - threads: how many cases are verified at a time; the report does not depend on it. A twin may be asked to share
  ///     its own work among up to three threads besides, which is part of what is verified.
  ///   - progress: told now and then how many cases are done.
  /// - Complexity: a case of the stream takes some ten milliseconds; memory: the arrays of one case for each thread.
  public func run(threads: Int, progress: @escaping @Sendable (Int) -> Void) -> VerificationReport {
    let (count, work) = (count, self)
    let shared = SharedReport()
    forEachPart(of: min(count, threads), threads: threads) { _ in
      while true {
        // Some cases at a time: a lock for each would be taken more often than it is free where cases are tiny.
        let batch = shared.take(upTo: count)
        if batch.isEmpty { return }
        var report = VerificationReport()
        for number in batch { work.judge(number, into: &report) }
        progress(shared.merge(report))
      }
    }
    var report = shared.report
    report.shrinkFailures(of: self)
    return report
  }

  /// Judges every subject that can compute a case.
  private func judge(_ number: Int, into report: inout VerificationReport) {
    guard let trial = trial(number) else { return }
    guard let arrays = try? trial.arrays(), let able = try? trial.subjects(arrays) else { return }
    report.cases += 1
    var oracle = VerificationOracle(trial, arrays)
    for subject in able where subjects.contains(subject) {
      report.add(verdict(subject, trial, arrays, &oracle), of: subject, trial, number: number)
    }
  }

  private func verdict(
    _ subject: VerificationSubject, _ trial: VerificationCase, _ arrays: VerificationArrays,
    _ oracle: inout VerificationOracle
  ) -> Verdict {
    do {
      let result = try VerificationRunner(trial: trial, arrays: arrays).result(of: subject, fault: fault)
      let right = try oracle.answer(for: subject)
      return Verdict(result, right.answer, tiles: right.tiles)
    } catch {
      return .refused
    }
  }

  /// The verdict on one array of one case; `nil` if its twin cannot compute the case.
  func verdict(on trial: VerificationCase, _ subject: VerificationSubject) -> Verdict? {
    guard let arrays = try? trial.arrays(), let able = try? trial.subjects(arrays), able.contains(subject) else {
      return nil
    }
    var oracle = VerificationOracle(trial, arrays)
    return verdict(subject, trial, arrays, &oracle)
  }
}

/// The report that several threads add to, and the next case to take.
private final class SharedReport: Sendable {
  private struct State {
    var report = VerificationReport()
    var next = 0
    var done = 0
  }

  private let state = Mutex(State())

  func take(upTo count: Int) -> Range<Int> {
    state.withLock { state in
      let first = state.next
      state.next = min(count, first + (count > 20_000 ? 500 : 1))
      return first..<state.next
    }
  }

  /// - Returns: how many cases are done.
  func merge(_ other: VerificationReport) -> Int {
    state.withLock { state in
      state.report.merge(other)
      state.done += other.cases
      return state.done
    }
  }

  var report: VerificationReport { state.withLock { $0.report } }
}
