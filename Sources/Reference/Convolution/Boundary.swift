// What lies beyond the edge of the input: six rules, one index formula each.
// How far the input is extended is `Padding`'s business. Other libraries' names: `Boundary+Names.swift`.

/// The rule that makes up the cells beyond the edge, by NumPy's names.
///
/// ```
///              made up   input     made up
/// zero         0 0 0   | a b c d | 0 0 0
/// constant(k)  k k k   | a b c d | k k k
/// edge         a a a   | a b c d | d d d
/// symmetric    c b a   | a b c d | d c b        the edge cell is repeated
/// reflect      d c b   | a b c d | c b a        the edge cell is the mirror
/// wrap         b c d   | a b c d | a b c
/// ```
public enum Boundary: Sendable, Equatable {
  /// Every cell is 0.
  case zero
  /// Every cell has this value.
  case constant(Double)
  /// The nearest cell of the input.
  case edge
  /// Mirrored about the outer side of the edge cell.
  case symmetric
  /// Mirrored about the middle of the edge cell.
  case reflect
  /// The input repeated.
  case wrap

  /// The value of the cells that no cell of the input stands for: 0 but for ``constant(_:)``.
  public var fill: Double {
    if case .constant(let value) = self { value } else { 0 }
  }

  /// The cell of an axis with `count` cells that stands at `index`, or `nil` where ``fill`` stands.
  ///
  /// `index` may lie any distance outside: mirrors and repetitions go on for ever, as in `numpy.pad`.
  ///
  /// ```
  /// symmetric, count 4      index   -5 -4 -3 -2 -1  0  1  2  3  4  5
  ///                         source   3  3  2  1  0  0  1  2  3  3  2
  /// ```
  ///
  /// - Precondition: `count > 0`.
  public func source(of index: Int, count: Int) -> Int? {
    precondition(count > 0, "an axis without cells has no boundary")
    if index >= 0 && index < count { return index }
    switch self {
    case .zero, .constant:
      return nil
    case .edge:
      return min(max(index, 0), count - 1)
    case .symmetric:
      let phase = Self.modulo(index, 2 * count)
      return phase < count ? phase : 2 * count - 1 - phase
    case .reflect:
      guard count > 1 else { return 0 }
      let period = 2 * (count - 1)
      let phase = Self.modulo(index, period)
      return phase < count ? phase : period - phase
    case .wrap:
      return Self.modulo(index, count)
    }
  }

  /// The remainder in `0..<period`, also for a negative index.
  private static func modulo(_ index: Int, _ period: Int) -> Int {
    let remainder = index % period
    return remainder < 0 ? remainder + period : remainder
  }
}
