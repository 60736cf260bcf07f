// The array everything is computed on: a shape and its scalars, the last axis contiguous.
// It does no arithmetic and knows no layer; sizes come from `ConvolutionGeometry`, files from `Formats`.

public import Kernels

/// The scalars a tensor can hold: `Float` for speed, `Double` for the oracle.
public protocol TensorScalar: BinaryFloatingPoint, ElementaryFunctions, BitwiseCopyable, Sendable {}
extension Float: TensorScalar {}
extension Double: TensorScalar {}

/// A dense array, channels last.
///
/// The shape is read from the outermost axis to the innermost one; a map is `[N, H, W, C]`, an image `[H, W]` or
/// `[H, W, C]`, a kernel `[KH, KW]`, a bank of filters `[KH, KW, Cin/groups, Cout]`.
///
/// ```
/// shape [2, 3]     scalars 0 1 2 3 4 5     t[0, 0] = 0   t[0, 2] = 2   t[1, 0] = 3
/// ```
///
/// A tensor is a value: a copy shares the scalars until one of the two is written.
public struct Tensor<Scalar: TensorScalar>: Sendable {
  /// The extent of each axis, outermost first. Never negative; an empty shape is one scalar.
  public let shape: [Int]

  /// The scalars in row-major order. The fast paths read and write it directly.
  @inlinable
  public var storage: AlignedStorage<Scalar> { block }

  @usableFromInline var block: AlignedStorage<Scalar>

  /// A tensor whose every scalar is `value`.
  ///
  /// - Precondition: no extent is negative and the number of scalars fits in an `Int`. Where people supply the
  ///   sizes, check them first with ``TensorShape/count(_:)``.
  @inlinable
  public init(shape: [Int], repeating value: Scalar) {
    guard let count = TensorShape.count(shape) else {
      preconditionFailure("\(shape) is not a shape")
    }
    self.shape = shape
    block = AlignedStorage(count: count, repeating: value)
  }

  /// A tensor with these scalars in row-major order.
  ///
  /// - Precondition: `scalars.count` is the product of `shape`.
  @inlinable
  public init(shape: [Int], scalars: some Collection<Scalar>) {
    precondition(
      TensorShape.count(shape) == scalars.count,
      "shape \(shape) does not hold \(scalars.count) scalars")
    self.shape = shape
    block = AlignedStorage(scalars)
  }

  /// A tensor whose scalar at each position, in row-major order, is the value of `scalar` there.
  ///
  /// ```
  /// Tensor<Float>(shape: [2, 3]) { Float($0 % 3) }      0 1 2
  ///                                                     0 1 2
  /// ```
  ///
  /// - Precondition: as ``init(shape:repeating:)``.
  @inlinable
  public init(shape: [Int], generating scalar: (Int) throws -> Scalar) rethrows {
    guard let count = TensorShape.count(shape) else {
      preconditionFailure("\(shape) is not a shape")
    }
    self.shape = shape
    block = try AlignedStorage(count: count, generating: scalar)
  }

  /// A tensor whose scalars are whatever was in memory, for a fast path that writes every one of them.
  init(uninitialized shape: [Int]) {
    guard let count = TensorShape.count(shape) else { preconditionFailure("\(shape) is not a shape") }
    self.shape = shape
    block = AlignedStorage(uninitializedCount: count)
  }

  @inlinable
  init(shape: [Int], storage: AlignedStorage<Scalar>) {
    self.shape = shape
    self.block = storage
  }

  /// The number of axes.
  @inlinable
  public var rank: Int { shape.count }

  /// The number of scalars.
  @inlinable
  public var count: Int { storage.count }

  /// The scalars in row-major order.
  @inlinable
  public var scalars: [Scalar] { storage.array }

  /// The same scalars under another shape.
  ///
  /// - Precondition: the product of `newShape` is ``count``.
  @inlinable
  public func reshaped(_ newShape: [Int]) -> Tensor {
    precondition(
      TensorShape.count(newShape) == count, "shape \(shape) cannot be read as \(newShape)")
    return Tensor(shape: newShape, storage: storage)
  }

  /// Every scalar through `transform`, in order.
  @inlinable
  public func map<Result: TensorScalar>(_ transform: (Scalar) -> Result) -> Tensor<Result> {
    let source = block
    return Tensor<Result>(shape: shape) { transform(source[$0]) }
  }

  /// The scalar at a position in row-major order.
  @inlinable
  public subscript(flat index: Int) -> Scalar {
    get { storage[index] }
    set {
      makeUnique()
      block[index] = newValue
    }
  }

  /// The scalar at `[row, column]` of a rank-2 tensor.
  @inlinable
  public subscript(row: Int, column: Int) -> Scalar {
    get { storage[offset(row, column)] }
    set {
      makeUnique()
      block[offset(row, column)] = newValue
    }
  }

  /// The scalar at `[a, b, c, d]` of a rank-4 tensor.
  @inlinable
  public subscript(a: Int, b: Int, c: Int, d: Int) -> Scalar {
    get { storage[offset(a, b, c, d)] }
    set {
      makeUnique()
      block[offset(a, b, c, d)] = newValue
    }
  }

  @inlinable
  func offset(_ row: Int, _ column: Int) -> Int {
    precondition(rank == 2, "two indices on a tensor of rank \(rank)")
    precondition(
      row >= 0 && row < shape[0] && column >= 0 && column < shape[1], "index outside the tensor")
    return row * shape[1] + column
  }

  @inlinable
  func offset(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Int {
    precondition(rank == 4, "four indices on a tensor of rank \(rank)")
    precondition(
      a >= 0 && a < shape[0] && b >= 0 && b < shape[1] && c >= 0 && c < shape[2] && d >= 0
        && d < shape[3], "index outside the tensor")
    return ((a * shape[1] + b) * shape[2] + c) * shape[3] + d
  }

  @inlinable
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&block) { block = block.copy() }
  }
}

extension Tensor<Float> {
  /// The smallest and largest finite value, and how many values are no finite numbers.
  public var extremes: Extremes { Extremes(storage) }

  /// The smallest |v| that at least `share` of the `finite` finite values do not exceed.
  ///
  /// ```
  /// 1 -2 3 -4, share 0.5      2
  /// ```
  ///
  /// - Precondition: `finite`, the number of finite values, is at least 1.
  public func magnitude(share: Double, finite: Int) -> Float {
    smallestMagnitude(rank: min(finite, max(1, Int((Double(finite) * share).rounded(.up)))), of: storage)
  }
}

extension Tensor: Equatable {
  /// Same shape and equal scalars (so a NaN equals nothing, itself included).
  public static func == (left: Tensor, right: Tensor) -> Bool {
    left.shape == right.shape && (0..<left.count).allSatisfy { left.storage[$0] == right.storage[$0] }
  }
}

/// What can be said of a shape before memory is asked for.
public enum TensorShape {
  /// The largest number of scalars one array may have here: 2²⁸, one gigabyte of `Float`.
  public static let limit = 1 << 28

  /// The product of the extents, or `nil` if one is negative or the product does not fit in an `Int`.
  @inlinable
  public static func count(_ shape: [Int]) -> Int? {
    var count = 1
    for extent in shape {
      guard extent >= 0 else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      count = product
    }
    return count
  }

  /// A position in row-major order as one index for each axis, outermost first.
  ///
  /// ```
  /// place(of: 5, in: [2, 3])      [1, 2]
  /// ```
  ///
  /// - Precondition: `index` is a position of an array of this shape.
  public static func place(of index: Int, in shape: [Int]) -> [Int] {
    precondition(index >= 0 && index < count(shape) ?? 0, "no position \(index) in an array of shape \(shape)")
    var (rest, place) = (index, shape)
    for axis in shape.indices.reversed() { (rest, place[axis]) = rest.quotientAndRemainder(dividingBy: shape[axis]) }
    return place
  }

  /// `[512, 512, 3]` as people write it: `512×512×3`.
  public static func text(_ shape: [Int]) -> String {
    shape.isEmpty ? "scalar" : shape.map(String.init).joined(separator: "×")
  }
}
