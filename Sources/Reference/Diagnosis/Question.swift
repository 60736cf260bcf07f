// What a diagnosis asks: the right answer, cell by cell, and the answers that mistakes would give.
// A question is cheap to make and to change; its cells are computed when they are asked for, mostly a few.

import Kernels

/// What one value should be.
struct Expected {
  /// In double precision.
  var value: Double
  /// The largest error allowed.
  var bound: Double
  /// The part that was added at the end.
  var bias = 0.0
  /// `Σ|x·w| + |b|`; 0 where the value is no sum of products.
  var magnitude = 0.0
  /// The products of the sum.
  var products = 0
}

/// An answer that is computed cell by cell.
struct Answer: Sendable {
  /// The shape of all of it.
  let shape: [Int]
  /// The cell at a position in row-major order.
  let cell: @Sendable (Int) -> Expected

  init(shape: [Int], cell: @escaping @Sendable (Int) -> Expected) {
    self.shape = shape
    self.cell = cell
  }

  /// An answer that was computed whole.
  init(_ answer: OracleAnswer) {
    shape = answer.values.shape
    cell = { Expected(value: answer.values[flat: $0], bound: answer.bound[flat: $0]) }
  }

  /// Every value times a number, which is rounded, as is the product.
  func scaled(by factor: Double, precision: Precision) -> Answer {
    let (whole, u) = (self, precision.unitRoundoff)
    return Answer(shape: shape) { index in
      var cell = whole.cell(index)
      cell.bound = abs(factor) * (cell.bound * (1 + 4 * u) + 4 * u * abs(cell.value))
      (cell.value, cell.bias) = (factor * cell.value, factor * cell.bias)
      cell.magnitude *= abs(factor)
      return cell
    }
  }

  /// The number of cells.
  var count: Int { shape.reduce(1, *) }

  /// All cells, by several threads.
  func whole(threads: Int) -> OracleAnswer {
    let (values, bounds) = (Tensor<Double>(uninitialized: shape), Tensor<Double>(uninitialized: shape))
    let (value, bound) = (values.storage, bounds.storage)
    forEachPart(of: count, threads: threads) { part in
      for index in part {
        let expected = cell(index)
        value[index] = expected.value
        bound[index] = expected.bound
      }
    }
    return OracleAnswer(values: values, bound: bounds)
  }
}

/// A computation with one mistake in it.
struct Mistaken<Subject: Question> {
  let finding: Finding
  /// Whether arrays are copied to make it, or all of the answer is computed at once: both take time where they are
  /// large.
  let copies: Bool
  /// Where the answer was written.
  let placement: Placement
  let make: () -> Subject
}

/// A computation that can be done in wrong ways.
protocol Question: Sendable {
  /// What should come out.
  ///
  /// - Throws: where sizes do not fit; then nobody can have computed it so.
  func answer() throws -> Answer

  /// The same computation with one mistake, each in every form it is met in; of one mistake the most likely form first.
  func mistaken() -> [Mistaken<Self>]

  /// Whether the answer is a map, which can be shifted, cut and left unwritten at its border.
  var isMap: Bool { get }

  /// The stride, for results that were written to the wrong cells.
  var stride: AxisPair { get }

  /// Numbers that a constant factor may be, with their names.
  var factors: [(factor: Double, name: Finding.Factor)] { get }

  /// The distance between the numbers that all sums are multiples of; `nil` where there is none worth knowing.
  var grid: Double? { get }
}

extension Question {
  /// This computation with one thing changed.
  func mistake(
    _ mistake: Mistake, _ detail: Finding.Detail = .none, copies: Bool = false, placement: Placement = .asAsked,
    _ change: @escaping (inout Self) -> Void
  ) -> Mistaken<Self> {
    Mistaken(finding: Finding(mistake, detail), copies: copies, placement: placement) {
      var copy = self
      change(&copy)
      return copy
    }
  }

  var isMap: Bool { false }
  var stride: AxisPair { .one }
  var factors: [(factor: Double, name: Finding.Factor)] { [(-1, .sign)] }
  var grid: Double? { nil }
}
