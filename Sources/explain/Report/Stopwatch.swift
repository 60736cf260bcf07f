// Elapsed time, for reports only: nothing is decided by it.

import Dispatch

/// The time since it was made.
struct Stopwatch {
  private let start = DispatchTime.now().uptimeNanoseconds

  /// In seconds.
  var seconds: Double { Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9 }
}
