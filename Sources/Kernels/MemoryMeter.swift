// How much memory the blocks of this module take: what the workspace of an algorithm is measured by.

import Synchronization

/// Counts the bytes of every ``AlignedStorage``, those of all threads together.
public enum MemoryMeter {
  private static let used = Atomic(0)
  private static let peak = Atomic(0)

  @usableFromInline
  static func add(_ bytes: Int) {
    peak.max(used.add(bytes, ordering: .relaxed).newValue, ordering: .relaxed)
  }

  @usableFromInline
  static func remove(_ bytes: Int) {
    used.subtract(bytes, ordering: .relaxed)
  }

  /// Runs `body` and tells the most bytes that were in use at once beyond those before it. What other threads do in the
  /// meantime is counted too, so nothing else should run.
  public static func peak<Result>(of body: () throws -> Result) rethrows -> (result: Result, bytes: Int) {
    let before = used.load(ordering: .relaxed)
    peak.store(before, ordering: .relaxed)
    let result = try body()
    return (result, peak.load(ordering: .relaxed) - before)
  }
}
