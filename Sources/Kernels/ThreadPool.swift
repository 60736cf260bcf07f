// The threads that share the work of `forEachPart`. A layer of a small network takes some hundred microseconds, and
// waking a thread that sleeps can take as long. So a helper that has nothing to do looks for the next job for a moment
// before it sleeps, as the threads of OpenMP do.

import Dispatch
import Synchronization

/// Helpers that run the parts of one job at a time, together with the thread that has the job.
///
/// Each has its own parts, the same share of every job: what it wrote for one layer is in its cache when the next layer reads
/// it. Who has done those takes what is left of the others'. A thread that finds the helpers taken, by another thread or by
/// itself, does all parts of its job alone.
package final class ThreadPool: Sendable {
  static let shared = ThreadPool(most: processorCount - 1)

  /// Who has it may write `helpers` and, while no part is out, `body`. Who has taken a part reads `body`.
  private let isTaken = Atomic(false)
  private nonisolated(unsafe) var helpers: [Helper] = []
  private nonisolated(unsafe) var body: (@Sendable (Int) -> Void)?
  /// The parts of each thread: first who has the job, then the helpers. Read before a part is taken, so that it may be
  /// another job's: then the part is another thread's.
  private let perThread = Atomic(1)
  /// How many threads may work on it.
  private let crew = Atomic(1)

  /// A bit for each part of the job that nobody has taken yet. A helper who comes late may take a part of the next job:
  /// `body` is read only then.
  private let untaken = Atomic<UInt>(0)
  private let unfinished = Atomic(0)
  private let end = Sleeper()
  private let most: Int

  /// The largest number of parts.
  static var mostParts: Int { UInt.bitWidth }

  /// A pool that starts at most so many helpers, each when it is first needed.
  package init(most: Int) {
    self.most = most
  }

  /// Runs `body` once for each of `0..<parts`, by at most so many threads, and returns when all have ended.
  package func run(parts: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    precondition(parts >= 0 && parts <= Self.mostParts && threads > 0)
    guard parts > 1, most > 0, !isTaken.exchange(true, ordering: .acquiring) else {
      for part in 0..<parts { body(part) }
      return
    }
    self.body = body
    unfinished.store(parts, ordering: .relaxed)
    perThread.store((parts + threads - 1) / threads, ordering: .relaxed)
    crew.store(threads, ordering: .relaxed)
    untaken.store(.max >> UInt(Self.mostParts - parts), ordering: .sequentiallyConsistent)
    callHelpers(min(threads - 1, parts - 1, most))
    while takePart(of: 0) {}
    end.wait { unfinished.load(ordering: .sequentiallyConsistent) == 0 }
    self.body = nil
    isTaken.store(false, ordering: .releasing)
  }

  /// Takes a part of the job and runs it: the first of the thread's own, if there is one, else the last.
  ///
  /// - Parameter thread: 0 for who has the job, then the helpers.
  /// - Returns: whether there was one.
  private func takePart(of thread: Int) -> Bool {
    var seen = untaken.load(ordering: .acquiring)
    while seen != 0, thread < crew.load(ordering: .relaxed) {
      let count = perThread.load(ordering: .relaxed)
      let own = seen & ((UInt.max >> UInt(Self.mostParts - count)) << UInt(thread * count))
      let part = own != 0 ? own.trailingZeroBitCount : Self.mostParts - 1 - seen.leadingZeroBitCount
      let (isMine, found) = untaken.compareExchange(
        expected: seen, desired: seen & ~(1 << UInt(part)), ordering: .acquiringAndReleasing)
      if isMine {
        runPart(part)
        if unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 { end.wake() }
        return true
      }
      seen = found
    }
    return false
  }

  /// Not inlined, so that nothing of the job is held when the part counts as finished.
  @inline(never)
  private func runPart(_ part: Int) {
    body!(part)
  }

  private func callHelpers(_ count: Int) {
    while helpers.count < count {
      let helper = Helper()
      helpers.append(helper)
      let thread = helpers.count
      // A queue of its own is a thread of its own.
      DispatchQueue(label: "explain.helper", qos: .userInitiated).async { [self] in
        helper.begin()
        while true {
          helper.wait {
            untaken.load(ordering: .sequentiallyConsistent) != 0 && thread < crew.load(ordering: .relaxed)
          }
          while takePart(of: thread) {}
        }
      }
    }
    for (index, helper) in helpers.prefix(count).enumerated() { helper.call(index) }
  }
}

/// A thread of the pool, which wakes beside the one that calls it.
private final class Helper: Sendable {
  private nonisolated(unsafe) var thread: ThreadPlacement.Thread?
  private let sleeper = Sleeper()

  /// To be called first, by the thread itself.
  func begin() {
    thread = ThreadPlacement.thisThread
  }

  func wait(until holds: () -> Bool) {
    if sleeper.wait(until: holds) { ThreadPlacement.unpin() }
  }

  /// Wakes it, if it sleeps, `index + 1` processors behind the caller's.
  func call(_ index: Int) {
    sleeper.wake {
      if let thread { ThreadPlacement.pin(thread, to: ThreadPlacement.here + 1 + index) }
    }
  }
}

/// Where one thread waits until something holds: awake for a moment, then asleep.
private final class Sleeper: Sendable {
  /// Nanoseconds that it stays awake.
  private static let patience: UInt64 = 200_000

  /// Whether it sleeps, or is about to, and nobody has begun to wake it.
  private let isAsleep = Atomic(false)
  private let semaphore = DispatchSemaphore(value: 0)

  /// Returns when `holds` does. Who makes it hold must call ``wake(_:)`` afterwards; what `holds` reads and they write
  /// must be sequentially consistent, so that at least one of the two sees the other.
  ///
  /// - Returns: whether it slept.
  @discardableResult
  func wait(until holds: () -> Bool) -> Bool {
    var hasSlept = false
    while true {
      let start = DispatchTime.now().uptimeNanoseconds
      repeat {
        for _ in 0..<8 where holds() { return hasSlept }
      } while DispatchTime.now().uptimeNanoseconds - start < Self.patience
      isAsleep.store(true, ordering: .sequentiallyConsistent)
      if holds() && isAsleep.exchange(false, ordering: .sequentiallyConsistent) { return hasSlept }
      semaphore.wait()
      hasSlept = true
    }
  }

  /// Ends its sleep, if it sleeps, after `prepare`.
  func wake(_ prepare: () -> Void = {}) {
    guard isAsleep.load(ordering: .sequentiallyConsistent),
      isAsleep.exchange(false, ordering: .sequentiallyConsistent)
    else { return }
    prepare()
    semaphore.signal()
  }
}
