// A picture looked up along an affine map, between its pixels by bilinear interpolation: what augmentation is made of.
// It draws no random number; the map comes from `Augmentation` in Reference.

/// Where each pixel of a result lies in the picture it is taken from.
///
/// ```
/// sourceRow    = rowByRow·row    + rowByColumn·column    + rowOffset
/// sourceColumn = columnByRow·row + columnByColumn·column + columnOffset
/// ```
public struct AffineMap: Sendable, Equatable {
  /// The change of the source's row with the row and with the column.
  public var rowByRow, rowByColumn: Double
  /// The source's row of pixel [0, 0].
  public var rowOffset: Double
  /// The change of the source's column with the row and with the column.
  public var columnByRow, columnByColumn: Double
  /// The source's column of pixel [0, 0].
  public var columnOffset: Double

  /// A map from its six numbers.
  public init(
    rowByRow: Double, rowByColumn: Double, rowOffset: Double, columnByRow: Double, columnByColumn: Double,
    columnOffset: Double
  ) {
    (self.rowByRow, self.rowByColumn, self.rowOffset) = (rowByRow, rowByColumn, rowOffset)
    (self.columnByRow, self.columnByColumn, self.columnOffset) = (columnByRow, columnByColumn, columnOffset)
  }
}

/// Writes the picture `[height, width, channels]` that begins at `start` of `source`, looked up along `map`, into `target`
/// from `offset` on.
///
/// Between four pixels it interpolates, rows then columns, in single precision; beyond the edge the nearest pixel stands
/// (the boundary `edge`). Where the map sends a pixel exactly onto another, its value is taken over exactly.
///
/// - Precondition: the picture has at least one pixel, both lie inside their blocks, and the map is finite.
public func sample(
  _ source: AlignedStorage<Float>, at start: Int, height: Int, width: Int, channels: Int, along map: AffineMap,
  into target: AlignedStorage<Float>, at offset: Int
) {
  let count = height * width * channels
  precondition(height > 0 && width > 0 && channels > 0, "a picture of \(height)×\(width)×\(channels)")
  precondition(start >= 0 && start <= source.count - count, "a picture outside its block")
  precondition(offset >= 0 && offset <= target.count - count, "a picture outside its block")
  let (from, to) = (source.pointer + start, target.pointer + offset)
  let (lastRow, lastColumn) = (Double(height - 1), Double(width - 1))
  for row in 0..<height {
    let rowStart = map.rowByRow * Double(row) + map.rowOffset
    let columnStart = map.columnByRow * Double(row) + map.columnOffset
    for column in 0..<width {
      // A coordinate beyond the edge is moved onto it: the same as an edge repeated for ever.
      let sourceRow = min(lastRow, max(0, rowStart + map.rowByColumn * Double(column)))
      let sourceColumn = min(lastColumn, max(0, columnStart + map.columnByColumn * Double(column)))
      let (top, left) = (Int(sourceRow), Int(sourceColumn))
      let (down, across) = (Float(sourceRow - Double(top)), Float(sourceColumn - Double(left)))
      let below = top + 1 < height ? width &* channels : 0
      let right = left + 1 < width ? channels : 0
      let corner = from + (top &* width &+ left) &* channels
      let result = to + (row &* width &+ column) &* channels
      for channel in 0..<channels {
        let pixel = corner + channel
        let leftValue = pixel[0] + down * (pixel[below] - pixel[0])
        let rightValue = pixel[right] + down * (pixel[below &+ right] - pixel[right])
        result[channel] = leftValue + across * (rightValue - leftValue)
      }
    }
  }
}
