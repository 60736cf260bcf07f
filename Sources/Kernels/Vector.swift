// The one place where the width of the vectors and the size of the register tiles are chosen.
// The manifest picks the instructions when the package is built and defines AVX512 or AVX2; see `Package.swift`.

#if AVX512
/// As many numbers as one register holds: 32 registers of 16.
typealias Vector = SIMD16<Float>
#elseif AVX2
/// As many numbers as one register holds: 16 registers of 8.
typealias Vector = SIMD8<Float>
#else
/// As many numbers as one register holds: SSE has 16 registers of 4, NEON 32.
typealias Vector = SIMD4<Float>
#endif

/// What the inner loops were compiled for.
public enum VectorUnit {
  #if AVX512
  /// The instructions, by their usual name.
  public static let name = "AVX-512"
  #elseif AVX2
  /// The instructions, by their usual name.
  public static let name = "AVX2 and FMA"
  #elseif arch(arm64)
  /// The instructions, by their usual name.
  public static let name = "NEON"
  #else
  /// The instructions, by their usual name.
  public static let name = "SSE2"
  #endif

  /// Numbers in one register.
  public static let width = Vector.scalarCount
}

extension SIMD where Scalar == Float {
  /// `self + a · b`: one rounding where the processor has a fused multiply-add, two where it has not (there Swift would
  /// call a library function for every lane).
  @inline(__always)
  func adding(_ a: Self, times b: Self) -> Self {
    #if AVX512 || AVX2 || arch(arm64)
    addingProduct(a, b)
    #else
    self + a * b
    #endif
  }
}

#if AVX512 || AVX2 || arch(arm64)
// The operators of the standard library go lane by lane, and the compiler does not always put the lanes together again.
// A fused product with 1, or a sum with −0, is the same number, and one instruction for all lanes.
extension Vector {
  @inline(__always)
  static func + (left: Self, right: Self) -> Self { left.addingProduct(right, Self(repeating: 1)) }

  @inline(__always)
  static func - (left: Self, right: Self) -> Self { left.addingProduct(right, Self(repeating: -1)) }

  @inline(__always)
  static func * (left: Self, right: Self) -> Self { Self(repeating: -0.0).addingProduct(left, right) }

  @inline(__always)
  static func * (left: Self, right: Float) -> Self { left * Self(repeating: right) }

  @inline(__always)
  static func += (left: inout Self, right: Self) { left = left + right }
}
#endif

extension Vector {
  /// The numbers, negative ones replaced by 0; a NaN stays one.
  ///
  /// By their bits: the standard library's `replacing(with:where:)` asks lane by lane, which becomes one instruction in the
  /// end, but until then is too much to be put into the middle of another function.
  @inline(__always)
  var rectified: Self {
    let negative = unsafeBitCast(self .< Self(), to: MaskStorage.self)
    return unsafeBitCast(unsafeBitCast(self, to: MaskStorage.self) & ~negative, to: Self.self)
  }
}

extension UnsafePointer<Float> {
  /// The numbers that start here, at whatever address.
  @inline(__always)
  func vector(at offset: Int) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }
}

extension UnsafeMutablePointer<Float> {
  /// The numbers that start here, at whatever address.
  @inline(__always)
  func vector(at offset: Int) -> Vector { UnsafePointer(self).vector(at: offset) }

  /// Writes a vector from here on, at whatever address.
  @inline(__always)
  func store(_ vector: Vector, at offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: vector, as: Vector.self)
  }

  /// Writes the first `count` numbers of a vector. They go through memory: where single lanes are asked for, the compiler
  /// takes apart what is done to the vector before, too.
  @inline(__always)
  func store(_ vector: Vector, at offset: Int, count: Int) {
    if count == Vector.scalarCount { return store(vector, at: offset) }
    withUnsafeBytes(of: vector) {
      UnsafeMutableRawPointer(self + offset).copyMemory(
        from: $0.baseAddress!, byteCount: count &* MemoryLayout<Float>.stride)
    }
  }
}

/// The first `count` numbers from an address on, and zeros.
@inline(__always)
func partialVector(_ place: UnsafePointer<Float>, count: Int) -> Vector {
  if count == Vector.scalarCount { return place.vector(at: 0) }
  var vector = Vector()
  withUnsafeMutableBytes(of: &vector) {
    $0.baseAddress!.copyMemory(from: UnsafeRawPointer(place), byteCount: count &* MemoryLayout<Float>.stride)
  }
  return vector
}

/// Room for vectors. From one kilobyte on Swift takes it from the heap: not inside of a loop.
@inline(__always)
func withScratch(vectors: Int, _ body: (UnsafeMutablePointer<Vector>) -> Void) {
  withUnsafeTemporaryAllocation(of: Vector.self, capacity: vectors) { body($0.baseAddress!) }
}
