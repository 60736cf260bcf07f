// Numbers with all their digits, for tables, errors and signals. People read the few digits of Viz's `NumberText` on figures;
// this rounds nothing, so that what is read again is the same.

extension BinaryFloatingPoint where Self: CustomStringConvertible {
  /// All digits that tell the number from others; `NaN` for what is none.
  ///
  /// A NaN has a sign, which says nothing and depends on the machine, but would be printed: ∞ − ∞ is `-nan` on some.
  ///
  /// ```
  /// 0.1      0.1
  /// 2        2.0
  /// ∞ − ∞    NaN
  /// −∞       -inf
  /// ```
  public var inFull: String { isNaN ? "NaN" : "\(self)" }
}
