// Which processor a thread wakes on, and whether another thread wants it. Linux wakes a thread where it slept or beside the
// one who wakes it, unless it sees another processor idle, and in a virtual machine one that halts for want of work may not
// count as idle. Then a helper shares a processor with the thread that called it, for ten milliseconds and more, while
// another one sleeps.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The processors this process may run on: what the machine has, or fewer where someone said so, as `taskset` does.
public let processorCount = ThreadPlacement.processors.count

package enum ThreadPlacement {
  #if PLACES_THREADS
  /// A thread as the system numbers it.
  package typealias Thread = pid_t

  static let processors = readProcessors()

  package static var thisThread: Thread { gettid() }

  /// The place in ``processors`` of the one that the caller runs on.
  static var here: Int { processors.firstIndex(of: Int(sched_getcpu())) ?? 0 }

  /// Lets a thread run on one processor only, given by its place in ``processors``, counted around.
  package static func pin(_ thread: Thread, to place: Int) {
    allow([processors[place % processors.count]], thread)
  }

  /// Lets the caller run on all processors again.
  package static func unpin() {
    allow(processors, 0)
  }

  /// Lets another thread run that waits for the caller's processor; returns whether there was one.
  package static func giveWay() -> Bool {
    let before = switches
    sched_yield()
    return switches != before
  }

  /// How often another thread has run in the caller's place.
  package static var switches: Int {
    var usage = rusage()
    getrusage(RUSAGE_THREAD, &usage)
    return usage.ru_nvcsw + usage.ru_nivcsw
  }

  private static func readProcessors() -> [Int] {
    var set = cpu_set_t()
    let size = MemoryLayout<cpu_set_t>.size
    guard sched_getaffinity(0, size, &set) == 0 else {
      // More processors than a set of this size holds.
      return Array(0..<max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
    }
    let allowed = withUnsafeBytes(of: &set) { bytes in
      (0..<size * 8).filter { bytes[$0 / 8] >> ($0 % 8) & 1 == 1 }
    }
    return allowed.isEmpty ? [0] : allowed
  }

  /// Where the system refuses, the thread stays where it is: that may be slow, but not wrong.
  private static func allow(_ processors: [Int], _ thread: Thread) {
    var set = cpu_set_t()
    let size = MemoryLayout<cpu_set_t>.size
    withUnsafeMutableBytes(of: &set) { bytes in
      for processor in processors where processor < size * 8 { bytes[processor / 8] |= 1 << (processor % 8) }
    }
    _ = sched_setaffinity(thread, size, &set)
  }
  #else
  package typealias Thread = Void

  static let processors = Array(0..<max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  package static var thisThread: Thread { () }
  static var here: Int { 0 }
  package static func pin(_ thread: Thread, to place: Int) {}
  package static func unpin() {}

  /// Lets another thread run; whether there was one is not known.
  package static func giveWay() -> Bool {
    sched_yield()
    return false
  }
  #endif
}
