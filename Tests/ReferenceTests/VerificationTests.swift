// Whoever verifies is verified: what is right passes, every fault is caught in every twin, whatever the seed, and a failing
// case shrinks to a small one that still fails.

import Reference
import Testing

@Suite struct VerificationTests {
  private func run(
    _ source: Verification.Source, fault: Fault? = nil, threads: Int = 2,
    subjects: [VerificationSubject] = VerificationSubject.all
  ) -> VerificationReport {
    Verification(source: source, subjects: subjects, fault: fault).run(threads: threads) { _ in }
  }

  @Test(arguments: [1, 2] as [UInt64]) func everyTwinIsRight(seed: UInt64) {
    let report = run(.random(count: 240, seed: seed))
    for row in report.rows {
      let failed = row.failure.map { "\($0.shrunk.text): \($0.verdict)" } ?? ""
      #expect(row.failedCases == 0, "\(row.subject): \(failed)")
      #expect(row.values == row.histogram.exact + row.histogram.counts.reduce(0, +))
    }
    #expect(report.rows.map(\.subject) == VerificationSubject.all)
    #expect(report.cases == 240 && report.isRight)
  }

  @Test func theReportDoesNotDependOnTheThreads() {
    let (one, three) = (run(.random(count: 64, seed: 9), threads: 1), run(.random(count: 64, seed: 9), threads: 3))
    #expect(one.rows.count == three.rows.count && one.cases == three.cases)
    for (a, b) in zip(one.rows, three.rows) {
      #expect(a.subject == b.subject && a.values == b.values && a.histogram == b.histogram)
      #expect(a.worst?.verdict == b.worst?.verdict && a.worst?.number == b.worst?.number)
    }
  }

  @Test(arguments: Fault.allCases, [1, 2, 3] as [UInt64])
  func everyFaultIsCaughtInEveryTwin(fault: Fault, seed: UInt64) throws {
    let report = run(.random(count: 4 * VerificationCase.turn, seed: seed), fault: fault)
    #expect(report.rows.map(\.subject) == VerificationSubject.all.filter { fault.canBePlanted(in: $0) })
    for row in report.rows {
      let failure = try #require(row.failure, "\(fault) in \(row.subject) was not caught")
      let shrunk = failure.shrunk
      #expect(!failure.verdict.isRight)
      // The printed case is the whole truth: alone it fails with the fault, and passes without.
      let replayed = try VerificationCase(shrunk.text)
      #expect(!run(.single(replayed), fault: fault, subjects: [row.subject]).isRight, "\(shrunk.text)")
      #expect(run(.single(replayed), subjects: [row.subject]).isRight, "\(shrunk.text)")
      #expect(try shrunk.geometry().multiplyAdds <= 200, "\(row.subject): \(shrunk.text)")
    }
  }

  @Test func everyFaultCanBePlantedSomewhereAndEveryTwinHasSome() {
    for subject in VerificationSubject.all {
      #expect(Fault.allCases.count { $0.canBePlanted(in: subject) } >= 3, "\(subject)")
    }
    for fault in Fault.allCases {
      #expect(VerificationSubject.all.count { fault.canBePlanted(in: $0) } >= 13, "\(fault)")
    }
  }

  /// A fault that cannot change a result is no failure: the checker does not cry wolf.
  @Test(arguments: [
    (Fault.flip, "layer 1x5x4x3 k1x1 f2 seed1"), (.wrongPadSide, "layer 1x5x4x3 k3x3 f2 p1,1,2,2 seed1"),
    (.swappedAxes, "layer 1x1x9x3 k1x3 f2 seed1"), (.wrongStride, "layer 1x3x3x3 k3x3 f2 seed1"),
    (.offByOne, "layer 1x1x1x2 k1x1 f2 seed1"), (.halfPrecision, "layer 1x5x4x2 k3x3 f2 whole seed1"),
    (.halfPrecision, "pooling 1x5x4x2 k2x2 seed1"), (.flip, "named 1x9x8x1 gaussian:1 same seed1"),
  ]) func aFaultWithoutEffectPasses(fault: Fault, text: String) throws {
    let subjects = VerificationSubject.all.filter { $0.part == .forward }
    let report = run(.single(try VerificationCase(text)), fault: fault, subjects: subjects)
    #expect(report.isRight && !report.rows.isEmpty, "\(report.rows)")
  }

  @Test func theFirstOfSeveralFailuresIsKept() throws {
    let report = run(.random(count: 40, seed: 2), fault: .unwritten)
    for row in report.rows {
      let first = try #require(
        (0..<40).first { number in
          let trial = VerificationCase.random(number, seed: 2)
          return (try? trial.subjects())?.contains(row.subject) == true
        })
      #expect(row.failure?.number == first && row.failedCases == row.cases)
    }
  }

  @Test func aSampleOfTheSmallWorldIsExact() {
    var seen: Set<VerificationSubject> = []
    for number in stride(from: 0, to: SmallWorld.count, by: 211) {
      let trial = SmallWorld.trial(number)
      guard (try? trial.check()) != nil else { continue }
      let report = run(.single(trial), threads: 1, subjects: SmallWorld.subjects)
      #expect(report.isRight, "\(trial.text)")
      for row in report.rows {
        seen.insert(row.subject)
        #expect(row.subject.twin == .pooling || row.histogram.exact == row.values)
      }
    }
    #expect(seen == Set(SmallWorld.subjects))
  }

  // MARK: The verdict

  private func verdict(_ result: [Float], _ values: [Double], bound: [Double]) -> Verdict {
    func tensor(_ numbers: [Double]) -> Tensor<Double> { Tensor(shape: [numbers.count], scalars: numbers) }
    return Verdict(
      Tensor(shape: [result.count], scalars: result),
      OracleAnswer(values: tensor(values), bound: tensor(bound)), tiles: nil)
  }

  @Test func theWorstValueIsTheOneWithTheLargestShare() throws {
    let found = verdict([1, 2.5, 3], [1, 2, 2.75], bound: [0, 1, 0.25])
    let worst = try #require(found.worst)
    #expect(found.isRight && found.share == 1 && found.failures == 0 && found.count == 3)
    #expect(worst.place == [2] && worst.value == 3 && worst.expected == 2.75 && worst.bound == 0.25)
    #expect(worst.ulps == 0.25 / Double(Float(2.75).ulp))
    #expect(found.histogram.exact == 1)
    // 0.5 and 1 of the bound: both left of it.
    let beyond = zip(ShareHistogram.edges, found.histogram.counts).filter { $0.0 >= 1 }.reduce(0) { $0 + $1.1 }
    #expect(beyond == 0 && found.histogram.counts.reduce(0, +) == 2)
  }

  @Test(arguments: [
    ([Float.nan, 2], 1), ([1, .infinity], 1), ([1.5000001, 2], 1), ([1, -2], 1), ([.nan, .nan], 2),
  ]) func whatIsBeyondItsBoundIsWrong(result: [Float], failures: Int) {
    let found = verdict(result, [1, 2], bound: [0.5, 0])
    #expect(!found.isRight && found.failures == failures)
    let beyond = zip(ShareHistogram.edges, found.histogram.counts).filter { $0.0 >= 1 }.reduce(0) { $0 + $1.1 }
    #expect(beyond == failures)
  }

  @Test func anotherShapeIsWrong() {
    #expect(!verdict([1, 2], [1, 2, 3], bound: [1, 1, 1]).isRight)
  }

  @Test func theBinsOfTheHistogramAreFourForEachPowerOfTen() {
    let edges = ShareHistogram.edges
    #expect(edges.count == ShareHistogram().counts.count + 1 && edges.contains(1))
    #expect(edges.first == 1e-6 && edges.last == 100 && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 })
    for (bin, edge) in edges.dropLast().enumerated() {
      var histogram = ShareHistogram()
      histogram.add(edge * 1.01)
      #expect(histogram.counts.firstIndex(of: 1) == bin)
    }
    var histogram = ShareHistogram()
    for share in [0, 1e-30, .infinity, .nan, 1e9] { histogram.add(share) }
    #expect(histogram.exact == 1 && histogram.counts.first == 1 && histogram.counts.last == 3)
  }
}
