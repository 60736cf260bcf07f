// The threads that share the work of `forEachPart`. A layer of a small network takes some hundred microseconds, and
// waking a thread that sleeps can take as long. So a helper that has nothing to do looks for the next job for a moment
// before it sleeps, as the threads of OpenMP do.

import Dispatch
import Synchronization

/// Helpers that run the parts of jobs, together with the threads that have the jobs.
///
/// Each has its own parts, the same share of every job: what it wrote for one layer is in its cache when the next layer reads
/// it. Who has done those takes what is left of the others', of any job. A thread that finds no room for another job does
/// all parts of its own alone.
package final class ThreadPool: Sendable {
  static let shared = ThreadPool(most: processorCount - 1)

  /// Room for the jobs that are worked on: one that is left to a helper, the parts that it is split into, those of who
  /// goes on meanwhile, and of a thread that has nothing to do with them.
  private let jobs = (0..<4).map { Job(place: $0) }
  /// A bit for each job that has parts nobody has taken yet: all that a thread looks at while it has nothing to do.
  private let open = Atomic<UInt>(0)
  private let helpers: [Helper]

  /// The largest number of parts.
  static var mostParts: Int { UInt.bitWidth }
  /// Nanoseconds after which a thread that has nothing to do sleeps, at the latest.
  package static var patience: UInt64 { 5_000_000 }

  /// A pool that starts at most so many helpers, each when it is first needed.
  package init(most: Int) {
    helpers = (0..<max(0, most)).map { _ in Helper() }
  }

  /// Runs `body` once for each of `0..<parts`, by at most so many threads, and returns when all have ended.
  package func run(parts: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    precondition(parts >= 0 && parts <= Self.mostParts && threads > 0)
    guard parts > 1, let job = begin(parts: parts, threads: threads, body) else {
      for part in 0..<parts { body(part) }
      return
    }
    while job.takePart(of: 0, open) {}
    job.waitForEnd()
  }

  /// Has `body` run by a helper as soon as one is free; `nil` where there is none that may, or no room for another job. Who
  /// gets a job must ``finish(_:)`` it.
  package func begin(threads: Int, _ body: @escaping @Sendable () -> Void) -> Job? {
    threads > 1 ? begin(parts: 1, threads: threads) { _ in body() } : nil
  }

  /// Returns when a job has ended. If nobody has begun it, the caller does it; else the caller takes parts of other jobs
  /// meanwhile, of those that its work is split into among them.
  package func finish(_ job: Job) {
    _ = job.takePart(of: 0, open)
    job.isJoined.store(true, ordering: .sequentiallyConsistent)
    // Who waits here works as if it were the first helper.
    while !job.waitForEnd(orUntil: { isOpen(to: 1) }) { _ = takePart(of: 1) }
  }

  /// A job that helpers have been called for; `nil` where there are none, or no room for it.
  private func begin(parts: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Void) -> Job? {
    guard !helpers.isEmpty, let job = jobs.first(where: { !$0.isTaken.exchange(true, ordering: .acquiring) })
    else { return nil }
    open.bitwiseOr(1 << job.place, ordering: .sequentiallyConsistent)
    job.begin(parts: parts, threads: threads, body)
    for (index, helper) in helpers.prefix(min(threads - 1, max(1, parts - 1))).enumerated() {
      helper.call(index) { [self] in work(as: index + 1, helper) }
    }
    for other in jobs where other.isJoined.load(ordering: .sequentiallyConsistent) { other.end.wake() }
    return job
  }

  /// What a helper does for ever.
  private func work(as thread: Int, _ helper: Helper) {
    while true {
      helper.wait { isOpen(to: thread) }
      while takePart(of: thread) {}
    }
  }

  /// Whether a helper finds a part to take.
  private func isOpen(to thread: Int) -> Bool {
    let seen = open.load(ordering: .sequentiallyConsistent)
    return seen != 0 && jobs.contains { seen & 1 << $0.place != 0 && $0.isOpen(to: thread) }
  }

  /// Takes a part of any job and runs it; returns whether there was one.
  private func takePart(of thread: Int) -> Bool {
    let seen = open.load(ordering: .acquiring)
    return seen != 0 && jobs.contains { seen & 1 << $0.place != 0 && $0.takePart(of: thread, open) }
  }
}

/// The parts of a job, or room for one.
package final class Job: Sendable {
  /// Which of the pool's.
  fileprivate let place: UInt
  /// Whether somebody has it, who may write `body` while no part is out. Who has taken a part reads `body`.
  fileprivate let isTaken = Atomic(false)
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
  /// Where who has the job waits, and whether it works on others meanwhile.
  fileprivate let end = Sleeper()
  fileprivate let isJoined = Atomic(false)

  fileprivate init(place: UInt) { self.place = place }

  fileprivate func begin(parts: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    self.body = body
    unfinished.store(parts, ordering: .relaxed)
    perThread.store((parts + threads - 1) / threads, ordering: .relaxed)
    crew.store(threads, ordering: .relaxed)
    untaken.store(.max >> UInt(ThreadPool.mostParts - parts), ordering: .sequentiallyConsistent)
  }

  /// Whether there is a part for a thread: 0 for who has the job, then the helpers.
  fileprivate func isOpen(to thread: Int) -> Bool {
    untaken.load(ordering: .sequentiallyConsistent) != 0 && thread < crew.load(ordering: .relaxed)
  }

  /// Takes a part and runs it: the first of the thread's own, if there is one, else the last.
  ///
  /// - Parameter open: has this job's bit, which goes with the last part.
  /// - Returns: whether there was one.
  fileprivate func takePart(of thread: Int, _ open: borrowing Atomic<UInt>) -> Bool {
    var seen = untaken.load(ordering: .acquiring)
    while seen != 0, thread < crew.load(ordering: .relaxed) {
      let count = perThread.load(ordering: .relaxed)
      let own = seen & ((UInt.max >> UInt(ThreadPool.mostParts - count)) << UInt(thread * count))
      let part = own != 0 ? own.trailingZeroBitCount : ThreadPool.mostParts - 1 - seen.leadingZeroBitCount
      let left = seen & ~(1 << UInt(part))
      let (isMine, found) = untaken.compareExchange(expected: seen, desired: left, ordering: .acquiringAndReleasing)
      if isMine {
        if left == 0 { open.bitwiseAnd(~(1 << place), ordering: .sequentiallyConsistent) }
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

  /// Returns when all parts have ended, and then there is room for another job, or when something else holds.
  ///
  /// - Returns: whether all have ended.
  @discardableResult
  fileprivate func waitForEnd(orUntil holds: () -> Bool = { false }) -> Bool {
    end.wait { unfinished.load(ordering: .sequentiallyConsistent) == 0 || holds() }
    guard unfinished.load(ordering: .sequentiallyConsistent) == 0 else { return false }
    body = nil
    isJoined.store(false, ordering: .relaxed)
    isTaken.store(false, ordering: .releasing)
    return true
  }
}

/// A thread of the pool, which wakes beside the one that calls it.
private final class Helper: Sendable {
  private let isStarted = Atomic(false)
  private nonisolated(unsafe) var thread: ThreadPlacement.Thread?
  private let sleeper = Sleeper()

  func wait(until holds: () -> Bool) {
    if sleeper.wait(until: holds) { ThreadPlacement.unpin() }
  }

  /// Wakes it, if it sleeps, `index + 1` processors behind the caller's. Called first it begins its work, which has no end.
  func call(_ index: Int, _ work: @escaping @Sendable () -> Void) {
    if !isStarted.load(ordering: .relaxed), !isStarted.exchange(true, ordering: .relaxed) {
      // A queue of its own is a thread of its own.
      DispatchQueue(label: "explain.helper", qos: .userInitiated).async { [self] in
        thread = ThreadPlacement.thisThread
        work()
      }
      return
    }
    sleeper.wake {
      if let thread { ThreadPlacement.pin(thread, to: ThreadPlacement.here + 1 + index) }
    }
  }
}

/// Where one thread waits until something holds: awake for a moment, then asleep.
///
/// A processor that halts for want of work is given to other guests of the machine, where there are some, and comes back
/// late. So a thread stays awake for longer than it takes to wake one, unless another thread waits for its processor.
private final class Sleeper: Sendable {
  /// Nanoseconds that it stays awake whoever else wants its processor; else ``ThreadPool/patience``.
  private static var impatience: UInt64 { 50_000 }

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
      var waited: UInt64 = 0
      repeat {
        for _ in 0..<8 where holds() { return hasSlept }
        waited = DispatchTime.now().uptimeNanoseconds - start
      } while waited < Self.impatience || waited < ThreadPool.patience && !ThreadPlacement.giveWay()
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
