// Square blocks turned about their diagonal, register by register: how lanes that ran along a row come to run down a
// column. It is the only place where numbers change lanes; everything else in this module works lane by lane.

/// Turns one block of `Vector.scalarCount` rows and columns: `target[j · targetStride + i] = source[i · stride + j]`.
///
/// The block is read in quads, so that lanes cross the halves of a register while they are loaded; what is left is to
/// turn 4×4 blocks side by side:
///
/// ```
/// rows  0 1 2 3   0 1 2 3      rows of the block      0 4 8 c   1 5 9 d   2 6 a e   3 7 b f     columns
///       4 5 6 7   4 5 6 7   →
///       8 9 a b   8 9 a b
///       c d e f   c d e f      two blocks in a register of eight
/// ```
@inline(__always)
func transposeBlock(
  from source: UnsafePointer<Float>, stride: Int, to target: UnsafeMutablePointer<Float>, targetStride: Int
) {
  var quad = 0
  while quad < Vector.scalarCount {
    let place = source + quad
    let (a, b) = (place.quads(stride: stride), (place + stride).quads(stride: stride))
    let (c, d) = ((place + 2 &* stride).quads(stride: stride), (place + 3 &* stride).quads(stride: stride))
    let (p, q) = (a.zippedEven(b), c.zippedEven(d))
    let (r, s) = (a.zippedOdd(b), c.zippedOdd(d))
    let column = target + quad &* targetStride
    column.store(p.pairedLow(q), at: 0)
    column.store(r.pairedLow(s), at: targetStride)
    column.store(p.pairedHigh(q), at: 2 &* targetStride)
    column.store(r.pairedHigh(s), at: 3 &* targetStride)
    quad += 4
  }
}

/// Writes a matrix `[rows, columns]` as `[columns, rows]`: in blocks of whole vectors, and value by value at the edges.
@usableFromInline
func transposeMatrix(
  _ source: UnsafePointer<Float>, rows: Int, columns: Int, step: Int, to target: UnsafeMutablePointer<Float>,
  targetStep: Int
) {
  let side = Vector.scalarCount
  let (wholeRows, wholeColumns) = (rows / side * side, columns / side * side)
  for top in stride(from: 0, to: wholeRows, by: side) {
    for left in stride(from: 0, to: wholeColumns, by: side) {
      transposeBlock(
        from: source + (top &* step &+ left), stride: step, to: target + (left &* targetStep &+ top),
        targetStride: targetStep)
    }
  }
  func copy(rows: Range<Int>, columns: Range<Int>) {
    for row in rows {
      for column in columns { target[column &* targetStep &+ row] = source[row &* step &+ column] }
    }
  }
  copy(rows: 0..<wholeRows, columns: wholeColumns..<columns)
  copy(rows: wholeRows..<rows, columns: 0..<columns)
}

extension UnsafePointer<Float> {
  @inline(__always)
  private func quad(at offset: Int) -> SIMD4<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD4<Float>.self)
  }

  /// Four neighbours of each row 0, 4, 8, …: as many as fill a register.
  @inline(__always)
  fileprivate func quads(stride: Int) -> Vector {
    #if AVX512
    SIMD16(
      lowHalf: SIMD8(lowHalf: quad(at: 0), highHalf: quad(at: 4 &* stride)),
      highHalf: SIMD8(lowHalf: quad(at: 8 &* stride), highHalf: quad(at: 12 &* stride)))
    #elseif AVX2
    SIMD8(lowHalf: quad(at: 0), highHalf: quad(at: 4 &* stride))
    #else
    quad(at: 0)
    #endif
  }
}

// Within every quad 0 1 2 3 and 0′ 1′ 2′ 3′ become
//
//     zippedEven  0 0′ 2 2′     zippedOdd   1 1′ 3 3′      numbers of 32 bits
//     pairedLow   0 1 0′ 1′     pairedHigh  2 3 2′ 3′      pairs of 64 bits
//
// one or two instructions each. Swift has no shuffle: the first two are shifts, the others are spelled lane by lane.

#if AVX512
private typealias Pairs = SIMD8<UInt64>
#elseif AVX2
private typealias Pairs = SIMD4<UInt64>
#else
private typealias Pairs = SIMD2<UInt64>
#endif

extension Vector {
  @inline(__always)
  fileprivate var pairs: Pairs { unsafeBitCast(self, to: Pairs.self) }

  @inline(__always)
  fileprivate func zippedEven(_ b: Vector) -> Pairs {
    let low = Pairs(repeating: 0xffff_ffff)
    return (pairs & low) | (b.pairs &<< Pairs(repeating: 32))
  }

  @inline(__always)
  fileprivate func zippedOdd(_ b: Vector) -> Pairs {
    let high = Pairs(repeating: 0xffff_ffff_0000_0000)
    return (pairs &>> Pairs(repeating: 32)) | (b.pairs & high)
  }
}

extension Pairs {
  @inline(__always)
  fileprivate func pairedLow(_ b: Pairs) -> Vector {
    #if AVX512
    unsafeBitCast(Pairs(self[0], b[0], self[2], b[2], self[4], b[4], self[6], b[6]), to: Vector.self)
    #elseif AVX2
    unsafeBitCast(Pairs(self[0], b[0], self[2], b[2]), to: Vector.self)
    #else
    unsafeBitCast(Pairs(self[0], b[0]), to: Vector.self)
    #endif
  }

  @inline(__always)
  fileprivate func pairedHigh(_ b: Pairs) -> Vector {
    #if AVX512
    unsafeBitCast(Pairs(self[1], b[1], self[3], b[3], self[5], b[5], self[7], b[7]), to: Vector.self)
    #elseif AVX2
    unsafeBitCast(Pairs(self[1], b[1], self[3], b[3]), to: Vector.self)
    #else
    unsafeBitCast(Pairs(self[1], b[1]), to: Vector.self)
    #endif
  }
}
