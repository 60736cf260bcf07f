// Which processor a thread wakes on. Linux wakes a thread where it slept or beside the one who wakes it, unless it sees
// another processor idle, and in a virtual machine one that halts for want of work may not count as idle. Then a helper
// shares a processor with the thread that called it, for ten milliseconds and more, while another one sleeps.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The processors this process may run on: what the machine has, or fewer where someone said so, as `taskset` does.
public let processorCount = ThreadPlacement.processors.count

enum ThreadPlacement {
  #if PLACES_THREADS
  /// A thread as the system numbers it.
  typealias Thread = pid_t

  static let processors = readProcessors()

  static var thisThread: Thread { gettid() }

  /// The place in ``processors`` of the one that the caller runs on.
  static var here: Int { processors.firstIndex(of: Int(sched_getcpu())) ?? 0 }

  /// Lets a thread run on one processor only, given by its place in ``processors``, counted around.
  static func pin(_ thread: Thread, to place: Int) {
    allow([processors[place % processors.count]], thread)
  }

  /// Lets the caller run on all processors again.
  static func unpin() {
    allow(processors, 0)
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
  typealias Thread = Void

  static let processors = Array(0..<max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  static var thisThread: Thread { () }
  static var here: Int { 0 }
  static func pin(_ thread: Thread, to place: Int) {}
  static func unpin() {}
  #endif
}
