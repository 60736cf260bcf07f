// A block of scalars that starts on a cache line. It is the only owner of raw memory in the project:
// `Reference` hands it around, and the loops of this module read and write it through its pointer.
// It has no shape; for that, see `Tensor` in Reference.

/// A fixed-size block of scalars whose first element lies on a 64-byte boundary.
///
/// Reading and writing through the subscript is checked. The loops in this module use `pointer` instead and
/// check their ranges once, before they start.
public final class AlignedStorage<Scalar: BitwiseCopyable>: @unchecked Sendable {
  /// Bytes of a cache line, and of one AVX-512 register.
  @inlinable
  public static var alignment: Int { 64 }

  /// The number of scalars.
  public let count: Int

  @usableFromInline let pointer: UnsafeMutablePointer<Scalar>

  /// Makes a block of `count` scalars, each equal to `value`.
  @inlinable
  public init(count: Int, repeating value: Scalar) {
    precondition(count >= 0, "a block cannot have \(count) scalars")
    self.count = count
    pointer = Self.allocate(count)
    pointer.initialize(repeating: value, count: count)
  }

  /// Makes a block of `count` scalars that hold whatever was in memory: for outputs of which every scalar is written
  /// before any is read.
  @inlinable
  public init(uninitializedCount count: Int) {
    precondition(count >= 0, "a block cannot have \(count) scalars")
    self.count = count
    pointer = Self.allocate(count)
  }

  /// Makes a block that holds the elements of `scalars`.
  @inlinable
  public init(_ scalars: some Collection<Scalar>) {
    count = scalars.count
    pointer = Self.allocate(count)
    _ = UnsafeMutableBufferPointer(start: pointer, count: count).initialize(from: scalars)
  }

  /// Makes a block of `count` scalars, each the value of `scalar` at its index, in order.
  @inlinable
  public init(count: Int, generating scalar: (Int) throws -> Scalar) rethrows {
    precondition(count >= 0, "a block cannot have \(count) scalars")
    self.count = count
    pointer = Self.allocate(count)
    for index in 0..<count { pointer[index] = try scalar(index) }
  }

  deinit {
    let bytes = count * MemoryLayout<Scalar>.stride
    BlockCache.deallocate(pointer, capacity: BlockCache.capacity(bytes))
    MemoryMeter.remove(bytes)
  }

  @usableFromInline
  static func allocate(_ count: Int) -> UnsafeMutablePointer<Scalar> {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Scalar>.stride)
    precondition(!overflow, "\(count) scalars do not fit in the address space")
    MemoryMeter.add(bytes)
    let raw = BlockCache.allocate(BlockCache.capacity(bytes), alignment: alignment)
    return raw.bindMemory(to: Scalar.self, capacity: count)
  }

  /// A new block with the same scalars.
  @inlinable
  public func copy() -> AlignedStorage {
    AlignedStorage(UnsafeBufferPointer(start: pointer, count: count))
  }

  /// The scalars as an array.
  @inlinable
  public var array: [Scalar] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Every scalar in order. One check for the whole block, so that loops over it stay fast.
  @inlinable
  public func forEach(_ body: (Scalar) -> Void) {
    for index in 0..<count { body(pointer[index]) }
  }

  /// The scalar at `index`, which must be in `0..<count`.
  @inlinable
  public subscript(index: Int) -> Scalar {
    get {
      precondition(index >= 0 && index < count, "index outside the block")
      return pointer[index]
    }
    set {
      precondition(index >= 0 && index < count, "index outside the block")
      pointer[index] = newValue
    }
  }
}
