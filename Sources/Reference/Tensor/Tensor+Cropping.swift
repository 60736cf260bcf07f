import Kernels

extension Tensor {
  /// The part of a picture `[H, W, C]`, or of maps `[N, H, W, C]`, in some rows and columns, with all channels.
  ///
  /// All rows and columns are this tensor itself, not a copy.
  ///
  /// - Precondition: rank 3 or 4, and the rows and columns are its own.
  public func cropped(rows: Range<Int>, columns: Range<Int>) -> Tensor {
    precondition(rank == 3 || rank == 4, "a tensor of rank \(rank) has no rows and columns")
    let (count, height, width, channels) = (rank == 4 ? shape[0] : 1, shape[rank - 3], shape[rank - 2], shape[rank - 1])
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= height && columns.lowerBound >= 0 && columns.upperBound <= width,
      "rows \(rows) and columns \(columns) of \(shape)")
    guard rows != 0..<height || columns != 0..<width else { return self }
    let result = Tensor(uninitialized: shape.dropLast(3) + [rows.count, columns.count, channels])
    for n in 0..<count {
      for (index, row) in rows.enumerated() {
        copy(
          from: storage, at: ((n * height + row) * width + columns.lowerBound) * channels, to: result.storage,
          at: (n * rows.count + index) * columns.count * channels, count: columns.count * channels)
      }
    }
    return result
  }
}
