// The clock and the meter: how often something is run, what is said of the times, and how much memory it takes.

import Dispatch
import Kernels

/// The times of one contender, in seconds.
struct Timing {
  /// One for each round: the mean of the runs of that round.
  private(set) var samples: [Double] = []

  mutating func add(_ seconds: Double) { samples.append(seconds) }

  /// The time below which a share of the samples lies, between two samples in proportion (NumPy's `percentile`).
  ///
  /// ```
  /// 1 2 4 8      share 0.5 -> 3      share 0.25 -> 1.75
  /// ```
  ///
  /// - Precondition: there is a sample.
  func quantile(_ share: Double) -> Double {
    let sorted = samples.sorted()
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }

  var median: Double { quantile(0.5) }
}

extension Contender {
  /// The most bytes of memory that a run takes at once, beyond its input and its results; small lists are not counted.
  func workspace() throws -> Int {
    let (results, bytes) = try MemoryMeter.peak { try run() }
    return bytes - results.map { $0.count * MemoryLayout<Float>.stride }.reduce(0, +)
  }

  /// The seconds of one run, by the mean of several, after some that are not counted: threads that slept take a while to
  /// come back.
  func time(runs: Int) throws -> Double {
    let warmUp = Stopwatch()
    repeat { _ = try run() } while warmUp.seconds < 0.003
    let clock = Stopwatch()
    for _ in 0..<runs { _ = try run() }
    return clock.seconds / Double(runs)
  }
}
