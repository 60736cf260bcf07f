// Splits a range of independent work over threads. It schedules; it never decides what is computed, so that results do
// not depend on the number of threads.

/// Runs `body` on consecutive parts of `0..<count`, one part for each of at most `threads` threads.
///
/// Every index is handed out exactly once. The parts depend on `threads`, so `body` must compute each index by itself.
public func forEachPart(of count: Int, threads: Int, _ body: @escaping @Sendable (Range<Int>) -> Void) {
  let parts = max(1, min(threads, count, ThreadPool.mostParts))
  if parts == 1 {
    body(0..<count)
    return
  }
  ThreadPool.shared.run(parts: parts) { part in
    body(count * part / parts..<count * (part + 1) / parts)
  }
}
