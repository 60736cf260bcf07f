// A picture at another size, rows first and then columns, each new value a weighted mean of old ones.
// The weights come from `Tensor+Resizing.swift` in Reference.

/// One new row or column: the old ones from `first` on, each with its weight.
public struct ResizingSpan: Sendable, Equatable {
  /// The first old row or column.
  public var first: Int
  /// The weight of each from there on; together 1.
  public var weights: [Float]

  /// A span from its parts.
  public init(first: Int, weights: [Float]) { (self.first, self.weights) = (first, weights) }
}

/// Writes a picture `[height, width, channels]` as `[rows.count, columns.count, channels]`.
///
/// Rows go first, because a sum of whole rows is one vector operation after the other.
///
/// - Precondition: the picture lies in its block, `target` has room, and every span lies in the picture.
public func resize(
  _ source: AlignedStorage<Float>, height: Int, width: Int, channels: Int, rows: [ResizingSpan],
  columns: [ResizingSpan], into target: AlignedStorage<Float>
) {
  precondition(height >= 0 && width >= 0 && channels >= 0 && source.count == height * width * channels)
  precondition(target.count == rows.count * columns.count * channels, "a picture of another size")
  precondition(rows.allSatisfy { $0.first >= 0 && $0.first + $0.weights.count <= height }, "a row outside the picture")
  precondition(columns.allSatisfy { $0.first >= 0 && $0.first + $0.weights.count <= width }, "a column outside")
  let length = width * channels
  let line = AlignedStorage<Float>(uninitializedCount: length)
  var result = target.pointer
  for row in rows {
    line.pointer.update(repeating: 0, count: length)
    for (offset, weight) in row.weights.enumerated() {
      let from = source.pointer + (row.first + offset) * length
      for index in 0..<length { line.pointer[index] += weight * from[index] }
    }
    for column in columns {
      for channel in 0..<channels {
        var sum: Float = 0
        var from = line.pointer + (column.first * channels + channel)
        for weight in column.weights {
          sum += weight * from.pointee
          from += channels
        }
        result[channel] = sum
      }
      result += channels
    }
  }
}
