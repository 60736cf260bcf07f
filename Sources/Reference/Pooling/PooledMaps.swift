// What pooling returns: the values, and for max and min where each came from. Nothing is computed here.

import Kernels

/// The result of pooling.
public struct PooledMaps<Scalar: TensorScalar>: Sendable {
  /// The pooled values.
  public let values: Tensor<Scalar>
  /// Where the values of max and min came from; `nil` for an average, or if they were not asked for.
  public let winners: PoolingWinners?

  package init(values: Tensor<Scalar>, winners: PoolingWinners?) {
    self.values = values
    self.winners = winners
  }
}

/// For each value of max or min pooling, in the order of the values, the cell of the input map that it came from, as
/// `row · W + column`; −1 where a fill value won.
///
/// ```
/// 1 3 2 1
/// 4 6 5 0      max 2×2      6 5      winners 5 6
/// ```
///
/// Four bytes each: a map has at most ``TensorShape/limit`` cells.
public struct PoolingWinners: Sendable, Equatable, RandomAccessCollection, ExpressibleByArrayLiteral {
  /// The cells, one for each value.
  let storage: AlignedStorage<Int32>

  init(_ storage: AlignedStorage<Int32>) { self.storage = storage }

  /// These cells.
  ///
  /// - Precondition: each fits in 32 bits.
  public init(_ cells: some Collection<Int>) { storage = AlignedStorage(cells.map { Int32($0) }) }

  /// These cells.
  public init(arrayLiteral cells: Int...) { self.init(cells) }

  /// 0.
  public var startIndex: Int { 0 }
  /// The number of values.
  public var endIndex: Int { storage.count }

  /// The cell that a value came from.
  public subscript(index: Int) -> Int { Int(storage[index]) }

  /// The same cells.
  public static func == (left: PoolingWinners, right: PoolingWinners) -> Bool { left.elementsEqual(right) }
}
