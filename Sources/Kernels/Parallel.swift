// Splits a range of independent work over threads. It schedules; it never decides what is computed, so that results do
// not depend on the number of threads.

import Synchronization

/// Runs `body` on consecutive parts of `0..<count`, one part for each of at most `threads` threads.
///
/// Every index is handed out exactly once. The parts depend on `threads`, so `body` must compute each index by itself.
public func forEachPart(of count: Int, threads: Int, _ body: @escaping @Sendable (Range<Int>) -> Void) {
  forEachPart(of: count, threads: threads, perThread: 1, body)
}

/// The same with some parts for each thread: one that is held up, by another program or another guest of the machine,
/// leaves some of its parts to the others. For work that loses little by being cut into smaller parts.
public func forEachSmallPart(of count: Int, threads: Int, _ body: @escaping @Sendable (Range<Int>) -> Void) {
  forEachPart(of: count, threads: threads, perThread: 4, body)
}

private func forEachPart(
  of count: Int, threads: Int, perThread: Int, _ body: @escaping @Sendable (Range<Int>) -> Void
) {
  let threads = max(1, min(threads, count, ThreadPool.mostParts))
  if threads == 1 {
    body(0..<count)
    return
  }
  let parts = min(threads * perThread, count, ThreadPool.mostParts)
  ThreadPool.shared.run(parts: parts, threads: threads) { part in
    body(count * part / parts..<count * (part + 1) / parts)
  }
}

/// A result that a helper computes while the caller goes on, or, if none is free in time, who asks for it.
///
/// The work may be split over threads itself: who waits for the result helps with its parts. It is done even if nobody asks.
public final class Later<Value: Sendable>: Sendable {
  private enum State {
    case begun(Job)
    case found
  }

  private let state: Mutex<State>
  private let place = Place()

  /// Where the work leaves its result.
  private final class Place: Sendable {
    nonisolated(unsafe) var value: Value?
  }

  /// - Parameter threads: how many threads may work; of one it is done at once.
  public init(threads: Int, _ work: @escaping @Sendable () -> Value) {
    let job = ThreadPool.shared.begin(threads: threads) { [place] in place.value = work() }
    if job == nil { place.value = work() }
    state = Mutex(job.map { .begun($0) } ?? .found)
  }

  deinit { finish() }

  /// The result.
  public var value: Value {
    finish()
    return place.value!
  }

  private func finish() {
    state.withLock { state in
      if case .begun(let job) = state { ThreadPool.shared.finish(job) }
      state = .found
    }
  }
}
