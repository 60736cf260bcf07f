// Work split over threads: every index once, whoever calls, from wherever, however often.

import Dispatch
import Kernels
import Synchronization
import Testing

@Suite struct ThreadPoolTests {
  /// How often each index of a job was handed out.
  private static func visits(count: Int, threads: Int, inSmallParts: Bool) -> [Int] {
    let visits = AlignedStorage<Int>(count: count, repeating: 0)
    let visit: @Sendable (Range<Int>) -> Void = { part in
      for index in part { visits[index] += 1 }
    }
    if inSmallParts {
      forEachSmallPart(of: count, threads: threads, visit)
    } else {
      forEachPart(of: count, threads: threads, visit)
    }
    return visits.array
  }

  @Test(arguments: [1, 2, 3, 7, 63, 64, 65, 5000], [false, true])
  func everyIndexIsHandedOutOnce(threads: Int, inSmallParts: Bool) {
    for count in [0, 1, 2, 3, 8, 9, 63, 64, 65, 1000, 4096] {
      #expect(
        Self.visits(count: count, threads: threads, inSmallParts: inSmallParts) == Array(repeating: 1, count: count))
    }
  }

  /// No more threads than were asked for, though helpers of a larger job are still awake. The pool is the test's own: on a
  /// machine with two processors the shared one has a single helper.
  @Test func noMoreThreadsThanAskedFor() {
    let pool = ThreadPool(most: 7)
    for _ in 0..<100 {
      pool.run(parts: 8, threads: 8) { _ in }
      let now = Atomic(0)
      let most = Atomic(0)
      pool.run(parts: 64, threads: 2) { _ in
        most.max(now.add(1, ordering: .sequentiallyConsistent).newValue, ordering: .sequentiallyConsistent)
        // Long enough that a third thread would come while two are at work.
        let end = DispatchTime.now().uptimeNanoseconds + 20_000
        while DispatchTime.now().uptimeNanoseconds < end {}
        now.subtract(1, ordering: .sequentiallyConsistent)
      }
      #expect(most.load(ordering: .relaxed) <= 2)
    }
  }

  /// Jobs that follow one another at once, so that helpers are awake or late, and after pauses in which they sleep.
  @Test func jobsDoNotMeet() {
    for job in 0..<5000 {
      let sum = Atomic(0)
      let threads = 2 + job % 5
      forEachPart(of: threads, threads: threads) { part in
        for index in part { sum.add(index + job, ordering: .relaxed) }
      }
      #expect(sum.load(ordering: .relaxed) == threads * job + threads * (threads - 1) / 2)
      if job % 500 == 0 { DispatchSemaphore(value: 0).waitUntilOthersSleep() }
    }
  }

  @Test func jobsInsideJobsAndBesideEachOther() {
    let sum = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 8) { caller in
      for _ in 0..<200 {
        forEachPart(of: 4, threads: 4) { outer in
          for index in outer {
            forEachPart(of: 3, threads: 3) { inner in
              for other in inner { sum.add(caller + index * other, ordering: .relaxed) }
            }
          }
        }
      }
    }
    // Of the callers 0 + … + 7 in 12 places, of the indices (0 + 1 + 2 + 3) · (0 + 1 + 2) for each of 8 callers.
    #expect(sum.load(ordering: .relaxed) == 200 * (28 * 12 + 18 * 8))
  }

  @Test func aJobIsSharedByTwoThreads() {
    guard processorCount > 1 else { return }
    // Others of the tests may have the helpers, so there are many trials.
    let hasMet = (0..<1000).contains { _ in
      let meeting = Meeting()
      forEachPart(of: 2, threads: 2) { _ in meeting.waitForBoth() }
      return meeting.tookPlace
    }
    #expect(hasMet)
  }

  // MARK: Later

  @Test(arguments: [1, 2, 3, 64])
  func whatIsLeftForLaterIsDoneOnce(threads: Int) {
    for index in 0..<500 {
      let calls = Atomic(0)
      let later = Later(threads: threads) {
        // Itself split over threads.
        let sum = Atomic(0)
        forEachSmallPart(of: 10, threads: threads) { part in
          for place in part { sum.add(place * index, ordering: .relaxed) }
        }
        calls.add(1, ordering: .relaxed)
        return sum.load(ordering: .relaxed)
      }
      #expect(Self.visits(count: 20, threads: threads, inSmallParts: true) == Array(repeating: 1, count: 20))
      #expect(later.value == 45 * index && later.value == 45 * index)
      #expect(calls.load(ordering: .relaxed) == 1)
    }
  }

  /// More at once than there is room for.
  @Test func manyAreLeftForLater() {
    for _ in 0..<200 {
      let all = (0..<20).map { index in Later(threads: 4) { index * index } }
      #expect(all.reversed().map(\.value) == (0..<20).reversed().map { $0 * $0 })
    }
  }

  @Test func whatNobodyAsksForIsDoneAsWell() {
    let calls = Atomic(0)
    for _ in 0..<1000 {
      let later = Later(threads: 2) { calls.add(1, ordering: .relaxed).newValue }
      _ = consume later
    }
    #expect(calls.load(ordering: .relaxed) == 1000)
  }

  @Test func theCallerGoesOnMeanwhile() {
    guard processorCount > 1 else { return }
    let hasMet = (0..<1000).contains { _ in
      let meeting = Meeting()
      let later = Later(threads: 2) { meeting.waitForBoth() }
      meeting.waitForBoth()
      later.value
      return meeting.tookPlace
    }
    #expect(hasMet)
  }

  /// Of two threads one has the work and the other waits for it: only the two together can do what it is split into.
  @Test func whoWaitsHelps() {
    guard processorCount > 1 else { return }
    let pool = ThreadPool(most: 1)
    let hasMet = (0..<1000).contains { _ in
      let meeting = Meeting()
      let hasBegun = Atomic(false)
      let job = pool.begin(threads: 2) {
        hasBegun.store(true, ordering: .sequentiallyConsistent)
        // Long enough that who waits has fallen asleep.
        DispatchSemaphore(value: 0).waitUntilOthersSleep()
        pool.run(parts: 2, threads: 2) { _ in meeting.waitForBoth() }
      }
      while !hasBegun.load(ordering: .sequentiallyConsistent) {}
      pool.finish(job!)
      return meeting.tookPlace
    }
    #expect(hasMet)
  }

  #if os(Linux)
  /// Whether the system counts how often a thread has slept: not all that run Linux's programs do.
  private static var switchesAreCounted: Bool {
    let before = ThreadPlacement.switches
    DispatchSemaphore(value: 0).waitUntilOthersSleep()
    return ThreadPlacement.switches > before
  }

  /// Two threads on one processor: each finds out that the other one wants it.
  @Test(.enabled(if: switchesAreCounted)) func whoGivesWayKnowsWhetherAnotherThreadRan() {
    let found = Atomic(0)
    let end = DispatchTime.now().uptimeNanoseconds + 10_000_000_000
    let group = DispatchGroup()
    for index in 0..<2 {
      // A queue of its own is a thread of its own, on a machine with one processor too.
      DispatchQueue(label: "explain.test.\(index)").async(group: group) {
        ThreadPlacement.pin(ThreadPlacement.thisThread, to: 0)
        while found.load(ordering: .sequentiallyConsistent) != 0b11, DispatchTime.now().uptimeNanoseconds < end {
          if ThreadPlacement.giveWay() { found.bitwiseOr(1 << index, ordering: .sequentiallyConsistent) }
        }
        ThreadPlacement.unpin()
      }
    }
    group.wait()
    #expect(found.load(ordering: .relaxed) == 0b11)
  }
  #endif
}

/// Two that wait for each other, for a moment: one thread alone would wait in vain.
private final class Meeting: Sendable {
  private let begun = Atomic(0)
  private let met = Atomic(0)

  var tookPlace: Bool { met.load(ordering: .relaxed) == 2 }

  func waitForBoth() {
    begun.add(1, ordering: .sequentiallyConsistent)
    let end = DispatchTime.now().uptimeNanoseconds + 20_000_000
    while DispatchTime.now().uptimeNanoseconds < end {
      if begun.load(ordering: .sequentiallyConsistent) == 2 {
        met.add(1, ordering: .relaxed)
        return
      }
    }
  }
}

extension DispatchSemaphore {
  /// Sleeps until threads that have nothing to do sleep as well.
  fileprivate func waitUntilOthersSleep() { _ = wait(timeout: .now() + .nanoseconds(2 * Int(ThreadPool.patience))) }
}
