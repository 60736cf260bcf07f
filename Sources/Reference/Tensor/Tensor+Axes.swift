// Tensors with their axes in another order. Every result is a copy; nothing here is meant to be fast.

extension Tensor {
  /// The axes in another order: axis `i` of the result is axis `axes[i]` of this tensor.
  ///
  /// ```
  /// shape [2, 3, 5], axes [2, 0, 1]      shape [5, 2, 3]      r[i, j, k] = t[j, k, i]
  /// ```
  ///
  /// - Precondition: `axes` has every axis once.
  public func permuted(_ axes: [Int]) -> Tensor {
    precondition(axes.sorted() == Array(0..<rank), "\(axes) is no order of \(rank) axes")
    var steps = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) { steps[axis] = steps[axis + 1] * shape[axis + 1] }
    let extents = axes.map { shape[$0] }
    let source = storage
    return Tensor(shape: extents) { index in
      var rest = index
      var place = 0
      for axis in stride(from: extents.count - 1, through: 0, by: -1) {
        place += rest % extents[axis] * steps[axes[axis]]
        rest /= extents[axis]
      }
      return source[place]
    }
  }

  /// Two axes exchanged.
  ///
  /// - Precondition: both exist.
  public func swappingAxes(_ first: Int, _ second: Int) -> Tensor {
    var axes = Array(0..<rank)
    axes.swapAt(first, second)
    return permuted(axes)
  }

  /// One axis from its end to its start.
  ///
  /// - Precondition: the axis exists.
  public func reversed(axis: Int) -> Tensor {
    precondition(axis >= 0 && axis < rank, "axis \(axis) of \(rank)")
    let inner = shape[(axis + 1)...].reduce(1, *)
    let extent = shape[axis]
    let source = storage
    return Tensor(shape: shape) { index in
      let (line, column) = index.quotientAndRemainder(dividingBy: inner)
      let (outer, place) = line.quotientAndRemainder(dividingBy: extent)
      return source[(outer * extent + extent - 1 - place) * inner + column]
    }
  }
}
