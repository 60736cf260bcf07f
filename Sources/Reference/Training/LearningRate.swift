// How the learning rate changes from step to step. What changes it because training stands still is in `Callbacks.swift`.

/// The learning rate of each step, a share of the one that was asked for.
///
/// With `t` the steps done, `T` those of the whole training, `e` the epochs done and `η` the rate asked for:
///
/// ```
/// constant                  η
/// step(epochs, factor)      η · factor^⌊e / epochs⌋
/// cosine                    η · (1 + cos(π·t/T)) / 2
/// oneCycle(warmup)          up to η in the first share of the steps, then down to η/10⁵, both along half a cosine
/// ```
///
/// Sources: I. Loshchilov and F. Hutter, *SGDR*, 2017 (cosine); L. Smith and N. Topin, *Super-Convergence*, 2018 (one
/// cycle, from η/25 as in PyTorch's `OneCycleLR`).
public enum LearningRateSchedule: Sendable, Equatable {
  /// Always the same.
  case constant
  /// Smaller by a factor every so many epochs.
  case step(epochs: Int, factor: Double)
  /// Down to 0 along half a cosine.
  case cosine
  /// Up, then far down.
  case oneCycle(warmup: Double)

  /// The learning rate of a step.
  ///
  /// - Parameters:
  ///   - rate: `η`.
  ///   - step: how many steps are done.
  ///   - steps: how many there will be, at least 1.
  ///   - epoch: how many epochs are done.
  public func rate(_ rate: Double, step: Int, of steps: Int, epoch: Int) -> Double {
    switch self {
    case .constant: return rate
    case .step(let epochs, let factor):
      return (0..<epoch / max(1, epochs)).reduce(rate) { rate, _ in rate * factor }
    case .cosine:
      return rate * Self.halfCosine(Double(step) / Double(max(1, steps)))
    case .oneCycle(let warmup):
      let (start, end) = (rate / 25, rate / 1e5)
      let peak = warmup * Double(steps)
      if Double(step) < peak { return start + (rate - start) * (1 - Self.halfCosine(Double(step) / peak)) }
      let rest = max(1, Double(steps) - peak)
      return end + (rate - end) * Self.halfCosine((Double(step) - peak) / rest)
    }
  }

  /// `(1 + cos(π·x)) / 2`: from 1 at 0 down to 0 at 1.
  private static func halfCosine(_ x: Double) -> Double { (1 + Double.cosine(.pi * min(1, x))) / 2 }
}
