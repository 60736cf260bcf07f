// Numbers side by side, as many as a register holds, or four, or one, so that pooling is written once for all of them.
// Comparisons are spelled out for each type: Swift compiles generic ones lane by lane.

/// Numbers that are pooled side by side.
protocol PoolingLanes {
  /// As many cells of a map.
  associatedtype Cells
  /// As many answers to a question.
  associatedtype Answers

  static var count: Int { get }
  init(repeating value: Float)
  /// The numbers from an address on.
  init(at pointer: UnsafePointer<Float>)
  /// Every `step`-th number from an address on; 0 and 1 are neighbours. It may read `step · count` numbers.
  init(at pointer: UnsafePointer<Float>, step: Int)
  func store(at pointer: UnsafeMutablePointer<Float>)
  static func + (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
  static func / (left: Self, right: Self) -> Self

  /// One cell for all lanes.
  static func cells(_ cell: Int) -> Cells
  static func cells(at pointer: UnsafePointer<Int32>) -> Cells
  static func store(_ cells: Cells, at pointer: UnsafeMutablePointer<Int32>)
  static func offset(_ cells: Cells, by distance: Int) -> Cells

  /// Whether a number takes the place of `best`: it is larger, or smaller; a NaN beats every number and is beaten by none.
  func beats(_ best: Self, isLargest: Bool) -> Answers
  /// Whether a number is at most another; a NaN is not.
  func isAtMost(_ other: Self) -> Answers
  static func areEqual(_ left: Cells, _ right: Cells) -> Answers
  func replacing(with other: Self, where answers: Answers) -> Self
  static func replace(_ cells: Cells, with other: Cells, where answers: Answers) -> Cells
}

extension Float: PoolingLanes {
  static var count: Int { 1 }

  @inline(__always) init(repeating value: Float) { self = value }

  @inline(__always) init(at pointer: UnsafePointer<Float>) { self = pointer.pointee }

  @inline(__always) init(at pointer: UnsafePointer<Float>, step: Int) { self = pointer.pointee }

  @inline(__always) func store(at pointer: UnsafeMutablePointer<Float>) { pointer.pointee = self }

  @inline(__always) static func cells(_ first: Int) -> Int32 { Int32(truncatingIfNeeded: first) }

  @inline(__always) static func cells(at pointer: UnsafePointer<Int32>) -> Int32 { pointer.pointee }

  @inline(__always) static func store(_ cells: Int32, at pointer: UnsafeMutablePointer<Int32>) {
    pointer.pointee = cells
  }

  @inline(__always) static func offset(_ cells: Int32, by distance: Int) -> Int32 {
    cells &+ Int32(truncatingIfNeeded: distance)
  }

  @inline(__always) func beats(_ best: Float, isLargest: Bool) -> Bool {
    best == best && !(isLargest ? self <= best : self >= best)
  }

  @inline(__always) func isAtMost(_ other: Float) -> Bool { self <= other }

  @inline(__always) static func areEqual(_ left: Int32, _ right: Int32) -> Bool { left == right }

  @inline(__always) func replacing(with other: Float, where answers: Bool) -> Float { answers ? other : self }

  @inline(__always) static func replace(_ cells: Int32, with other: Int32, where answers: Bool) -> Int32 {
    answers ? other : cells
  }
}

/// What vectors of any length have in common.
extension PoolingLanes where Self: SIMD, Scalar == Float, Cells == MaskStorage, Cells.Scalar == Int32 {
  static var count: Int { scalarCount }

  @inline(__always) init(at pointer: UnsafePointer<Float>) {
    self = UnsafeRawPointer(pointer).loadUnaligned(as: Self.self)
  }

  @inline(__always) init(at pointer: UnsafePointer<Float>, step: Int) {
    if step < 2 {
      self.init(at: pointer)
    } else {
      self.init()
      for lane in indices { self[lane] = pointer[lane &* step] }
    }
  }

  @inline(__always) func store(at pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: Self.self)
  }

  @inline(__always) static func cells(_ first: Int) -> Cells { Cells(repeating: Int32(truncatingIfNeeded: first)) }

  @inline(__always) static func cells(at pointer: UnsafePointer<Int32>) -> Cells {
    UnsafeRawPointer(pointer).loadUnaligned(as: Cells.self)
  }

  @inline(__always) static func store(_ cells: Cells, at pointer: UnsafeMutablePointer<Int32>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: cells, as: Cells.self)
  }

  @inline(__always) static func offset(_ cells: Cells, by distance: Int) -> Cells {
    cells &+ Cells(repeating: Int32(truncatingIfNeeded: distance))
  }

  @inline(__always) static func replace(_ cells: Cells, with other: Cells, where answers: SIMDMask<Cells>) -> Cells
  where Cells.MaskStorage == Cells {
    cells.replacing(with: other, where: answers)
  }
}

extension SIMD4<Float>: PoolingLanes {
  @inline(__always) func beats(_ best: Self, isLargest: Bool) -> SIMDMask<SIMD4<Int32>> {
    (best .== best) .& .!(isLargest ? self .<= best : self .>= best)
  }

  @inline(__always) func isAtMost(_ other: Self) -> SIMDMask<SIMD4<Int32>> { self .<= other }

  @inline(__always) static func areEqual(_ left: SIMD4<Int32>, _ right: SIMD4<Int32>) -> SIMDMask<SIMD4<Int32>> {
    left .== right
  }
}

#if AVX512 || AVX2
extension Vector: PoolingLanes {
  @inline(__always) func beats(_ best: Self, isLargest: Bool) -> SIMDMask<MaskStorage> {
    (best .== best) .& .!(isLargest ? self .<= best : self .>= best)
  }

  @inline(__always) func isAtMost(_ other: Self) -> SIMDMask<MaskStorage> { self .<= other }

  @inline(__always) static func areEqual(_ left: MaskStorage, _ right: MaskStorage) -> SIMDMask<MaskStorage> {
    left .== right
  }
}
#endif

extension Vector {
  /// The numbers from an address on, dealt to two vectors in turn.
  @inline(__always) static func pairs(at pointer: UnsafePointer<Float>) -> (even: Vector, odd: Vector) {
    let (low, high) = (Vector(at: pointer), Vector(at: pointer + count))
    return (
      Vector(lowHalf: low.evenHalf, highHalf: high.evenHalf), Vector(lowHalf: low.oddHalf, highHalf: high.oddHalf)
    )
  }

  /// A cell for each lane, `step` apart.
  @inline(__always) static func cells(_ first: Int, step: Int) -> MaskStorage {
    #if AVX512
    let lanes = SIMD16<Int32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    #elseif AVX2
    let lanes = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
    #else
    let lanes = SIMD4<Int32>(0, 1, 2, 3)
    #endif
    return cells(first) &+ lanes &* MaskStorage(repeating: Int32(truncatingIfNeeded: step))
  }
}

/// What is done to each channel of a window.
protocol ChannelWork {
  /// Does it to as many channels as there are lanes, from one on.
  func compute<Lanes: PoolingLanes>(_ channel: Int, _ lanes: Lanes.Type)
}

/// Does the work for every channel at least once, as many side by side as possible; the last block may overlap the one
/// before.
///
/// ```
/// 13 channels, vectors of 8      0…7   5…12
/// ```
///
/// - Parameter mayOverrun: whether blocks of four may read and write up to three values behind the last channel.
@inline(__always)
func forEachBlock<Work: ChannelWork>(of channels: Int, mayOverrun: Bool, _ work: Work) {
  if channels >= Vector.count {
    forEachBlock(of: channels, Vector.self, work)
  } else if channels >= 4 {
    forEachBlock(of: channels, SIMD4<Float>.self, work)
  } else if mayOverrun && channels > 1 {
    work.compute(0, SIMD4<Float>.self)
  } else {
    forEachBlock(of: channels, Float.self, work)
  }
}

/// Does the work for every channel exactly once.
///
/// ```
/// 14 channels, vectors of 8      0…7   8…11   12   13
/// ```
@inline(__always)
func forEachBlockOnce<Work: ChannelWork>(of channels: Int, _ work: Work) {
  var channel = 0
  while channel &+ Vector.count <= channels {
    work.compute(channel, Vector.self)
    channel &+= Vector.count
  }
  while channel &+ 4 <= channels {
    work.compute(channel, SIMD4<Float>.self)
    channel &+= 4
  }
  while channel < channels {
    work.compute(channel, Float.self)
    channel &+= 1
  }
}

@inline(__always)
private func forEachBlock<Work: ChannelWork, Lanes: PoolingLanes>(of channels: Int, _ lanes: Lanes.Type, _ work: Work) {
  var channel = 0
  while channel &+ Lanes.count <= channels {
    work.compute(channel, lanes)
    channel &+= Lanes.count
  }
  if channel < channels { work.compute(channels &- Lanes.count, lanes) }
}
