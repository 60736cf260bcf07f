// The threads that share the work of `forEachPart`. A layer of a small network takes some hundred microseconds, and
// waking a thread that sleeps can take as long. So a helper that has nothing to do looks for the next job for a moment
// before it sleeps, as the threads of OpenMP do.

import Dispatch
import Synchronization

/// Helpers that run the parts of one job at a time, together with the thread that has the job.
///
/// The parts are handed out one by one: who comes first takes the next. A thread that finds the helpers taken, by
/// another thread or by itself, does all parts of its job alone.
final class ThreadPool: Sendable {
  static let shared = ThreadPool(most: processorCount - 1)

  /// Who has it may write `helpers` and, while no part is out, `body`. Who has taken a part reads `body`.
  private let isTaken = Atomic(false)
  private nonisolated(unsafe) var helpers: [Helper] = []
  private nonisolated(unsafe) var body: (@Sendable (Int) -> Void)?

  /// The parts of the job that are not handed out yet, and in the bits above the number of the job, so that a helper
  /// who comes late cannot mistake one job for the next.
  private let ticket = Atomic<UInt>(0)
  private let unfinished = Atomic(0)
  private let end = Sleeper()
  private let most: Int

  /// The largest number of parts; a mask for them in the ticket.
  static let mostParts = 1 << 20 - 1

  /// A pool that starts at most so many helpers, each when it is first needed.
  init(most: Int) {
    self.most = most
  }

  /// Runs `body` once for each of `0..<parts` and returns when all have ended.
  func run(parts: Int, _ body: @escaping @Sendable (Int) -> Void) {
    precondition(parts >= 0 && parts <= Self.mostParts)
    guard parts > 1, most > 0, !isTaken.exchange(true, ordering: .acquiring) else {
      for part in 0..<parts { body(part) }
      return
    }
    self.body = body
    unfinished.store(parts, ordering: .relaxed)
    let job = (ticket.load(ordering: .relaxed) | UInt(Self.mostParts)) &+ 1
    ticket.store(job | UInt(parts), ordering: .sequentiallyConsistent)
    callHelpers(min(parts - 1, most))
    while takePart() {}
    end.wait { unfinished.load(ordering: .sequentiallyConsistent) == 0 }
    self.body = nil
    isTaken.store(false, ordering: .releasing)
  }

  /// Takes a part of the job and runs it.
  ///
  /// - Returns: whether there was one.
  private func takePart() -> Bool {
    var seen = ticket.load(ordering: .acquiring)
    while true {
      let left = Int(seen & UInt(Self.mostParts))
      guard left > 0 else { return false }
      let (isMine, found) = ticket.compareExchange(
        expected: seen, desired: seen - 1, ordering: .acquiringAndReleasing)
      if isMine {
        runPart(left - 1)
        if unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 { end.wake() }
        return true
      }
      seen = found
    }
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
      // A queue of its own is a thread of its own.
      DispatchQueue(label: "explain.helper", qos: .userInitiated).async { [self] in
        helper.begin()
        while true {
          helper.wait { ticket.load(ordering: .sequentiallyConsistent) & UInt(Self.mostParts) > 0 }
          while takePart() {}
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
