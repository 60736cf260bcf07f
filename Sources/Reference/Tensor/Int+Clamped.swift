// Counts that are compared with limits: one that does not fit is larger than any of them, and must not end the program.

extension Int {
  /// The sum, or the largest `Int` where it does not fit.
  ///
  /// - Precondition: neither is negative.
  package func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? Int.max : sum
  }

  /// The product, or the largest `Int` where it does not fit.
  ///
  /// - Precondition: neither is negative.
  package func multipliedClamped(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? Int.max : product
  }
}
