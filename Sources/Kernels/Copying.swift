// Moving scalars between blocks: in one piece, transposed, or interleaved.

/// Copies `count` scalars from one block into another.
///
/// - Precondition: both ranges lie inside their blocks.
public func copy<Scalar>(
  from source: AlignedStorage<Scalar>, at sourceOffset: Int, to target: AlignedStorage<Scalar>, at targetOffset: Int,
  count: Int
) {
  precondition(
    count >= 0 && sourceOffset >= 0 && targetOffset >= 0 && sourceOffset + count <= source.count
      && targetOffset + count <= target.count, "a copy outside its blocks")
  (target.pointer + targetOffset).update(from: source.pointer + sourceOffset, count: count)
}

/// Sets `count` scalars to one value.
///
/// - Precondition: the range lies inside the block.
public func fill<Scalar>(_ target: AlignedStorage<Scalar>, at offset: Int, count: Int, with value: Scalar) {
  precondition(count >= 0 && offset >= 0 && offset + count <= target.count, "a range outside its block")
  (target.pointer + offset).update(repeating: value, count: count)
}

/// Writes a matrix `[rows, columns]`, its rows `step` apart, as `[columns, rows]`, its rows `resultStep` apart.
///
/// - Precondition: both matrices lie inside their blocks.
@inlinable
public func transpose<Scalar>(
  _ source: AlignedStorage<Scalar>, at sourceOffset: Int, rows: Int, columns: Int, step: Int,
  into target: AlignedStorage<Scalar>, at targetOffset: Int, resultStep: Int
) {
  guard rows > 0 && columns > 0 else { return }
  precondition(sourceOffset >= 0 && sourceOffset + (rows - 1) * step + columns <= source.count, "outside the block")
  precondition(
    targetOffset >= 0 && targetOffset + (columns - 1) * resultStep + rows <= target.count, "outside the block")
  let (from, to) = (source.pointer + sourceOffset, target.pointer + targetOffset)
  if let from = from as? UnsafeMutablePointer<Float>, let to = to as? UnsafeMutablePointer<Float> {
    return transposeMatrix(
      UnsafePointer(from), rows: rows, columns: columns, step: step, to: to, targetStep: resultStep)
  }
  // In squares of as many rows as a cache has ways: rows of large matrices lie in one set of it.
  let side = 8
  for top in stride(from: 0, to: rows, by: side) {
    for left in stride(from: 0, to: columns, by: side) {
      for column in left..<min(columns, left + side) {
        for row in top..<min(rows, top + side) { to[column &* resultStep &+ row] = from[row &* step &+ column] }
      }
    }
  }
}

/// Writes maps `[N, rows.count, columns.count, C]` to some rows and columns of maps `[N, height, width, C]`.
///
/// - Precondition: `source` has the size of `rows` and `columns`, and they lie inside the maps.
public func interleave(
  _ source: AlignedStorage<Float>, into target: AlignedStorage<Float>, batch: Int, height: Int, width: Int,
  channels: Int, rows: StrideTo<Int>, columns: StrideTo<Int>
) {
  let (rows, columns) = (Array(rows), Array(columns))
  precondition(source.count == batch * rows.count * columns.count * channels, "maps of another size")
  precondition(target.count == batch * height * width * channels, "maps of another size")
  precondition(rows.allSatisfy { (0..<height).contains($0) } && columns.allSatisfy { (0..<width).contains($0) })
  var from = source.pointer
  for map in 0..<batch {
    for row in rows {
      let line = target.pointer + (map * height + row) * width * channels
      for column in columns {
        (line + column * channels).update(from: from, count: channels)
        from += channels
      }
    }
  }
}

/// Writes `count` bytes from `offset` on, each divided by `divisor`, as `Float`s.
///
/// - Precondition: both ranges lie inside, and the divisor is not 0.
public func divide(
  _ bytes: [UInt8], at offset: Int, by divisor: Float, into target: AlignedStorage<Float>, at targetOffset: Int,
  count: Int
) {
  precondition(
    count >= 0 && offset >= 0 && targetOffset >= 0 && count <= bytes.count - offset
      && count <= target.count - targetOffset, "a range outside its block")
  precondition(divisor != 0, "a division by 0")
  bytes.withUnsafeBufferPointer { bytes in
    let to = target.pointer + targetOffset
    for index in 0..<count { to[index] = Float(bytes[offset &+ index]) / divisor }
  }
}
