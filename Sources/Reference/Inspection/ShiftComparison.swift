// Shift, then compute; compute, then shift: is it the same? Where windows reach beyond a picture it need not be, so that
// border is left out, and counted. What slides is `SlidingChain`'s; how it is drawn is Viz's.

/// A shift that cannot be compared.
public enum ShiftError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No window lies inside the picture both before and after the shift.
  case nothingToCompare(shift: AxisPair, nearest: AxisPair?)
  /// Answers beyond those that can be compared.
  case notFinite

  /// One line: what, and the nearest that works.
  public var description: String {
    switch self {
    case .notFinite:
      "the answers outgrow float32 and cannot be compared: the values of the picture or of the kernel are too large"
    case .nothingToCompare(let shift, let nearest):
      "a shift of \(shift.rows),\(shift.columns) leaves no value whose window lies inside the picture before and after; "
        + (nearest.map { "the nearest that does is \($0.rows),\($0.columns)" } ?? "the windows are too large for it")
    }
  }
}

/// What a function `f` of pictures makes of a shift `T`.
///
/// ```
/// equivariant    f(T x) = T f(x)     the answer moves with the picture
/// invariant      f(T x) = f(x)       the answer does not notice
/// ```
///
/// A convolution of stride 1 is equivariant: its window asks the same question everywhere. It is not invariant. With a
/// stride `s` the answer can move by whole cells only, `s` pixels each: shifts by multiples of `s` go through and others
/// do not. Then `T` of the answer is the whole shift, up or down, that comes nearest.
///
/// Cells that come in from outside are 0. Compared are the values whose windows see none of them, nor any padding.
///
/// Source: R. Zhang, *Making Convolutional Networks Shift-Invariant Again*, ICML 2019 (arXiv 1904.11486), section 3.1.
public struct ShiftComparison: Sendable {
  /// Pixels that the picture is moved, down and to the right.
  public let shift: AxisPair
  /// Cells that the answer is moved.
  public let moved: AxisPair
  /// `T x`.
  public let shifted: Tensor<Float>
  /// `f(x)`.
  public let answer: Tensor<Float>
  /// `f(T x)`.
  public let shiftedFirst: Tensor<Float>
  /// `T f(x)`.
  public let shiftedLast: Tensor<Float>
  /// The rows of the answer that are compared.
  public let rows: Range<Int>
  /// The columns.
  public let columns: Range<Int>
  /// The largest `|f(T x) − T f(x)|` of the compared values.
  public let largest: Double
  /// The root mean square of that difference, as a share of the root mean square of `T f(x)`; 0 for 0 of 0.
  public let share: Double
  /// The largest `|f(T x) − T f(x)|` of the others; `nil` where there are none.
  public let largestAtBorder: Double?
  /// The largest `|f(T x) − f(x)|` of the compared values: 0 only where `f` is invariant.
  public let largestUnmoved: Double

  /// `f(T x) − T f(x)`.
  public var difference: Tensor<Float> { shiftedFirst.zip(shiftedLast) { $0 - $1 } }
  /// `f(T x) − f(x)`.
  public var unmoved: Tensor<Float> { shiftedFirst.zip(answer) { $0 - $1 } }

  /// Compares the two orders.
  ///
  /// - Parameters:
  ///   - picture: `[H, W]`, finite.
  ///   - shift: less than the picture's sides.
  /// - Throws: ``ShiftError`` where nothing can be compared or is finite, ``GeometryError`` where a window does not fit.
  /// - Complexity: twice ``SlidingChain/multiplyAdds(on:)``.
  public init(_ chain: SlidingChain, of picture: Tensor<Float>, shift: AxisPair) throws {
    let fields = try chain.fields(on: picture.shape)
    let answer = try chain(picture)
    let shifted = picture.shifted(by: shift)
    let first = try chain(shifted)
    guard [answer, first].allSatisfy({ $0.scalars.allSatisfy(\.isFinite) }) else { throw ShiftError.notFinite }
    var best: (moved: AxisPair, rows: Range<Int>, columns: Range<Int>, difference: Difference)?
    for rows in Self.wholeShifts(shift.rows, fields.rows.jump) {
      for columns in Self.wholeShifts(shift.columns, fields.columns.jump) {
        let moved = AxisPair(rows: rows, columns: columns)
        let region = Self.region(fields, picture.shape, answer.shape, shift: shift, moved: moved)
        guard !region.rows.isEmpty, !region.columns.isEmpty else { continue }
        let difference = Difference(first, answer, rows: region.rows, columns: region.columns, moved: moved)
        if difference.squares < best?.difference.squares ?? .infinity {
          best = (moved, region.rows, region.columns, difference)
        }
      }
    }
    guard let best else {
      throw ShiftError.nothingToCompare(
        shift: shift, nearest: Self.nearest(fields, picture.shape, answer.shape, shift))
    }
    (self.shift, moved, self.shifted, self.answer, shiftedFirst) = (shift, best.moved, shifted, answer, first)
    shiftedLast = answer.shifted(by: best.moved)
    (rows, columns) = (best.rows, best.columns)
    (largest, share) = (best.difference.largest, best.difference.share)
    let all = Difference(first, shiftedLast, rows: 0..<answer.shape[0], columns: 0..<answer.shape[1], moved: .none)
    let isWhole = rows.count * columns.count == answer.count
    largestAtBorder = isWhole ? nil : all.largest(outside: rows, columns)
    largestUnmoved = Difference(first, answer, rows: rows, columns: columns, moved: .none).largest
  }

  /// The whole cells nearest to a shift in pixels: one if it is a multiple of the jump, else the two around it.
  static func wholeShifts(_ shift: Int, _ jump: Int) -> [Int] {
    let (quotient, remainder) = shift.quotientAndRemainder(dividingBy: max(1, jump))
    return remainder == 0 ? [quotient] : [quotient, quotient + remainder.signum()]
  }

  private static func region(
    _ fields: ReceptiveFields, _ input: [Int], _ output: [Int], shift: AxisPair, moved: AxisPair
  ) -> (rows: Range<Int>, columns: Range<Int>) {
    (
      cells(fields.rows, of: input[0], output: output[0], shift: shift.rows, moved: moved.rows),
      cells(fields.columns, of: input[1], output: output[1], shift: shift.columns, moved: moved.columns)
    )
  }

  /// The cells along one axis whose windows see pixels only, before and after.
  private static func cells(
    _ field: ReceptiveField, of count: Int, output: Int, shift: Int, moved: Int
  ) -> Range<Int> {
    func isInside(_ cell: Int, _ pixels: Range<Int>) -> Bool {
      let first = field.start + cell * field.jump
      return (0..<output).contains(cell) && first >= pixels.lowerBound && first + field.size <= pixels.upperBound
    }
    let kept = max(0, shift)..<max(0, shift, min(count, count + shift))
    let inside = (0..<output).filter { isInside($0, kept) && isInside($0 - moved, 0..<count) }
    return (inside.first ?? 0)..<(inside.last ?? -1) + 1
  }

  /// The longest shift in the same direction that leaves something to compare.
  private static func nearest(
    _ fields: ReceptiveFields, _ input: [Int], _ output: [Int], _ shift: AxisPair
  ) -> AxisPair? {
    func axis(_ shift: Int, _ field: ReceptiveField, _ input: Int, _ output: Int) -> Int? {
      stride(from: abs(shift), through: 0, by: -1).map { $0 * shift.signum() }.first { shift in
        wholeShifts(shift, field.jump).contains { moved in
          !cells(field, of: input, output: output, shift: shift, moved: moved).isEmpty
        }
      }
    }
    guard let rows = axis(shift.rows, fields.rows, input[0], output[0]),
      let columns = axis(shift.columns, fields.columns, input[1], output[1])
    else { return nil }
    return AxisPair(rows: rows, columns: columns)
  }
}

/// How far two maps are from each other, one of them moved.
private struct Difference {
  private let left: Tensor<Float>
  private let right: Tensor<Float>
  /// The largest absolute difference.
  let largest: Double
  /// The sum of the squares of the differences.
  let squares: Double
  /// The root of ``squares`` over that of the second map's squares.
  let share: Double

  /// `left[r, c] − right[r − moved.rows, c − moved.columns]` for all `r` of `rows` and `c` of `columns`.
  init(_ left: Tensor<Float>, _ right: Tensor<Float>, rows: Range<Int>, columns: Range<Int>, moved: AxisPair) {
    var (largest, squares, total) = (0.0, 0.0, 0.0)
    let width = left.shape[1]
    for row in rows {
      for column in columns {
        let value = Double(right[flat: (row - moved.rows) * width + column - moved.columns])
        let distance = abs(Double(left[flat: row * width + column]) - value)
        largest = max(largest, distance)
        squares += distance * distance
        total += value * value
      }
    }
    (self.left, self.right, self.largest, self.squares) = (left, right, largest, squares)
    share = squares == 0 ? 0 : (squares / total).squareRoot()
  }

  /// The largest difference of two maps in the same place outside of a rectangle.
  func largest(outside rows: Range<Int>, _ columns: Range<Int>) -> Double {
    let width = left.shape[1]
    return (0..<left.count).reduce(0) { largest, index in
      if rows.contains(index / width), columns.contains(index % width) { return largest }
      return max(largest, abs(Double(left[flat: index]) - Double(right[flat: index])))
    }
  }
}

extension AxisPair {
  /// 0 along both axes.
  fileprivate static let none = AxisPair(rows: 0, columns: 0)
}

extension Tensor {
  /// A map `[H, W]` moved down and to the right, or up and to the left where numbers are negative; what comes in is 0.
  ///
  /// ```
  /// 1 2 3                   0 0 0
  /// 4 5 6   by 1,1          0 1 2
  /// 7 8 9                   0 4 5
  /// ```
  ///
  /// - Precondition: the tensor has two axes.
  public func shifted(by shift: AxisPair) -> Tensor {
    precondition(rank == 2, "a map has two axes, not \(rank)")
    let (height, width, source) = (shape[0], shape[1], storage)
    return Tensor(shape: shape) { index in
      let (row, column) = (index / width - shift.rows, index % width - shift.columns)
      guard (0..<height).contains(row), (0..<width).contains(column) else { return 0 }
      return source[row * width + column]
    }
  }
}
