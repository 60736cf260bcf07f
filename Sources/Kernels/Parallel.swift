// Splits a range of independent work over threads. It schedules; it never decides what is computed, so that results do
// not depend on the number of threads.

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
