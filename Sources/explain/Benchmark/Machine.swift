// What is measured on: the processor's name and its measured peak.

import Dispatch
import Formats
import Kernels

/// The machine under the program.
enum Machine {
  /// The processor's name, where the system tells it.
  static var processor: String {
    let text = (try? FileBytes.read("/proc/cpuinfo")).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last?.trimmed ?? "?"
  }

  /// The most floating-point operations in a second that so many threads reached together, with nothing to wait for.
  ///
  /// The best of several trials of some milliseconds: whatever else runs here can only take away.
  static func peak(threads: Int) -> Double {
    let rounds = 1_000_000
    let operations = Double(rounds * PeakLoop.operationsPerRound * threads)
    var best = 0.0
    for _ in 0..<20 {
      let clock = Stopwatch()
      forEachPart(of: threads, threads: threads) { _ in
        // Always true, as the compiler cannot know.
        precondition(PeakLoop.run(rounds: rounds, factor: 0.75).isFinite)
      }
      best = max(best, operations / clock.seconds)
    }
    return best
  }
}
