// Whole arrays through the value-by-value loops of Kernels, shared by threads.

import Kernels

/// Runs `body` on parts of `0..<count`, long enough that a thread is worth its while.
///
/// `body` must compute each index by itself.
func forEachSlice(of count: Int, threads: Int, _ body: @escaping @Sendable (Range<Int>) -> Void) {
  let length = 8192
  forEachSmallPart(of: (count + length - 1) / length, threads: threads) { part in
    body(part.lowerBound * length..<min(count, part.upperBound * length))
  }
}

extension Tensor<Float> {
  /// `max(0, x)` of every value; a NaN stays one.
  func rectified(threads: Int) -> Tensor {
    let result = Tensor(uninitialized: shape)
    let (source, target) = (storage, result.storage)
    forEachSlice(of: count, threads: threads) { rectify(source, into: target, at: $0) }
    return result
  }

  /// 0 where `values` is at most 0, else the same: a gradient on its way back through a rectifier.
  func masked(by values: Tensor, threads: Int) -> Tensor {
    precondition(shape == values.shape, "a gradient of shape \(shape) for values of shape \(values.shape)")
    let result = Tensor(uninitialized: shape)
    let (source, mask, target) = (storage, values.storage, result.storage)
    forEachSlice(of: count, threads: threads) { maskGradient(source, by: mask, into: target, at: $0) }
    return result
  }

  /// The sum of two arrays, if wanted `max(0, ·)` of it.
  func adding(_ other: Tensor, rectifies: Bool = false, threads: Int) -> Tensor {
    precondition(shape == other.shape, "tensors of shapes \(shape) and \(other.shape)")
    let result = Tensor(uninitialized: shape)
    let (left, right, target) = (storage, other.storage, result.storage)
    forEachSlice(of: count, threads: threads) { addValues(left, right, into: target, at: $0, rectifies: rectifies) }
    return result
  }
}
