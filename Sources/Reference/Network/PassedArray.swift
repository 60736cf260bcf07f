// How values are handed from layer to layer, and gradients back: as an array, or, between the fast twins of layers that
// look at it once, as rows that are made when they are read.

import Kernels

/// What a layer gives to the next, or on the way back to the one before.
public enum PassedArray<Scalar: TensorScalar>: Sendable {
  /// As a whole.
  case array(Tensor<Scalar>)
  /// Of single precision, made when they are read.
  case rows(RowwiseArray)

  /// The shape of the whole.
  var shape: [Int] {
    switch self {
    case .array(let array): array.shape
    case .rows(let rows): rows.shape
    }
  }

  /// The whole; of rows it is made anew each time.
  public var array: Tensor<Scalar> {
    switch self {
    case .array(let array): return array
    case .rows(let rows):
      guard let array = rows.array as? Tensor<Scalar> else { preconditionFailure("rows are of single precision") }
      return array
    }
  }
}

extension PassedArray<Float> {
  /// Its rows, whichever it is.
  var rows: any ArrayRows {
    switch self {
    case .array(let array):
      StoredRows(array.storage, rows: array.rank == 4 ? array.shape[0] * array.shape[1] : array.shape[0])
    case .rows(let array): array.rows
    }
  }
}

/// An array of maps, or of rows of numbers, that stands nowhere: what is asked for is computed from what the layer that
/// hands it on was given. It has the bits of the array.
public struct RowwiseArray: Sendable {
  /// `[N, H, W, C]`, or `[N, n]`, whose rows are the examples.
  public let shape: [Int]
  let rows: any ArrayRows
  /// Threads that may work where it is made as a whole.
  let threads: Int

  /// An array of as many values as the rows have.
  package init(shape: [Int], rows: any ArrayRows, threads: Int) {
    precondition(rows.rows * rows.rowLength == shape.reduce(1, *), "rows of another array")
    (self.shape, self.rows, self.threads) = (shape, rows, threads)
  }

  /// All rows.
  var array: Tensor<Float> {
    let result = Tensor<Float>(uninitialized: shape)
    rows.store(in: result.storage, threads: threads)
    return result
  }
}
