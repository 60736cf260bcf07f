// What this machine can do at most: multiply-adds in registers that wait for nothing but each other.
// It computes nothing anybody wants; `explain bench` holds every algorithm against its speed.

/// Four registers of sums that do not depend on each other.
private struct Chains {
  var a = Vector(repeating: 1)
  var b = Vector(repeating: 2)
  var c = Vector(repeating: 3)
  var d = Vector(repeating: 4)

  @inline(__always)
  mutating func step(_ factor: Vector, _ summand: Vector) {
    a = summand.adding(a, times: factor)
    b = summand.adding(b, times: factor)
    c = summand.adding(c, times: factor)
    d = summand.adding(d, times: factor)
  }

  var sum: Float { (a + b + c + d).sum() }
}

/// The loop whose speed is the peak: `x ← c + x·f` in as many registers at once as the processor's latency needs.
///
/// A fused multiply-add takes about four cycles and two to four can begin in each, so 8 to 16 chains keep every unit
/// busy. Twelve fit into 16 registers beside `f` and `c`; where there are 32 registers there are 24.
public enum PeakLoop {
  #if AVX512 || arch(arm64)
  private static let banks = 6
  #else
  private static let banks = 3
  #endif

  /// Floating-point operations of one round: two for each number in each register.
  public static let operationsPerRound = 2 * 4 * banks * VectorUnit.width

  /// Runs the loop on the calling thread.
  ///
  /// - Parameter factor: below 1, so that the numbers stay near `1 / (1 − factor)`, neither huge nor denormal.
  /// - Returns: a number that depends on all of it, so that none of it can be left out.
  @inline(never)
  public static func run(rounds: Int, factor: Float) -> Float {
    precondition(rounds >= 0 && factor > 0 && factor < 1, "\(rounds) rounds with the factor \(factor)")
    let (factor, summand) = (Vector(repeating: factor), Vector(repeating: 1))
    var (first, second, third) = (Chains(), Chains(), Chains())
    #if AVX512 || arch(arm64)
    var (fourth, fifth, sixth) = (Chains(), Chains(), Chains())
    #endif
    for _ in 0..<rounds {
      first.step(factor, summand)
      second.step(factor, summand)
      third.step(factor, summand)
      #if AVX512 || arch(arm64)
      fourth.step(factor, summand)
      fifth.step(factor, summand)
      sixth.step(factor, summand)
      #endif
    }
    #if AVX512 || arch(arm64)
    return first.sum + second.sum + third.sum + fourth.sum + fifth.sum + sixth.sum
    #else
    return first.sum + second.sum + third.sum
    #endif
  }
}
