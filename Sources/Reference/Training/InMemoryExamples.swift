// Examples whose values are all in memory: as bytes, which take a quarter of the room, or as numbers.
// It reads no file; `Formats/Data` makes it from IDX, CIFAR and .npy.
// Next: `ExampleSubset`, which is some examples of another source.

import Kernels

/// Labelled examples in memory.
///
/// ```
/// shape [2, 2, 1], bytes 0 255 51 102   255 0 0 0, largest 255
/// example 0   0 1 0.2 0.4          example 1   1 0 0 0
/// ```
public struct InMemoryExamples: ExampleSource {
  private enum Values: Sendable {
    case bytes([UInt8], largest: Float)
    case floats(Tensor<Float>)
  }

  /// `[H, W, C]` of one example.
  public let shape: [Int]
  /// The class of each example.
  public let labels: [Int]
  /// The name of each class.
  public let classNames: [String]
  private let values: Values

  /// The number of examples.
  public var count: Int { labels.count }

  /// Examples from bytes `[N, H, W, C]`, which are divided by `largest` when they are read and rounded once.
  ///
  /// - Precondition: there are `N·H·W·C` bytes, every label is a class, and `largest` is positive.
  public init(bytes: [UInt8], largest: UInt8, shape: [Int], labels: [Int], classNames: [String]) {
    precondition(largest > 0, "the largest byte is 0")
    self.init(
      .bytes(bytes, largest: Float(largest)), valueCount: bytes.count, shape: shape, labels: labels,
      classNames: classNames)
  }

  /// Examples from numbers `[N, H, W, C]`, taken as they are.
  ///
  /// - Precondition: the tensor has four axes, and every label is a class.
  public init(values: Tensor<Float>, labels: [Int], classNames: [String]) {
    precondition(values.rank == 4, "examples of shape \(values.shape) are not [N, H, W, C]")
    self.init(
      .floats(values), valueCount: values.count, shape: Array(values.shape.dropFirst()), labels: labels,
      classNames: classNames)
  }

  private init(_ values: Values, valueCount: Int, shape: [Int], labels: [Int], classNames: [String]) {
    precondition(shape.count == 3, "an example of shape \(shape) is not [H, W, C]")
    precondition(
      TensorShape.count([labels.count] + shape) == valueCount,
      "\(valueCount) values for \(labels.count) examples \(shape)")
    precondition(labels.allSatisfy { classNames.indices.contains($0) }, "a label outside 0..<\(classNames.count)")
    (self.values, self.shape, self.labels, self.classNames) = (values, shape, labels, classNames)
  }

  /// Writes the values of some examples into `batch` from example `first` on.
  ///
  /// - Complexity: one conversion a value.
  public func read(_ indices: some Collection<Int>, into batch: inout Tensor<Float>, at first: Int) {
    checkRead(indices, batch, at: first)
    batch.makeUnique()
    let size = valueCount
    for (offset, index) in indices.enumerated() {
      let target = (first + offset) * size
      switch values {
      case .bytes(let bytes, let largest):
        divide(bytes, at: index * size, by: largest, into: batch.storage, at: target, count: size)
      case .floats(let tensor):
        copy(from: tensor.storage, at: index * size, to: batch.storage, at: target, count: size)
      }
    }
  }
}

extension InMemoryExamples {
  /// Puts in all of them.
  public func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(labelsOf: self)
    switch values {
    case .bytes(let bytes, let largest):
      fingerprint.add(UInt64(largest.bitPattern))
      fingerprint.add(bytes)
    case .floats(let tensor): fingerprint.add(tensor)
    }
  }
}

/// Some examples of another source, in an order of their own.
public struct ExampleSubset: ExampleSource {
  /// The source.
  public let source: any ExampleSource
  /// Which of its examples these are.
  public let indices: [Int]
  /// The class of each of them.
  public let labels: [Int]

  /// The number of examples.
  public var count: Int { indices.count }
  /// `[H, W, C]` of one example.
  public var shape: [Int] { source.shape }
  /// The name of each class, also of those that have no example here.
  public var classNames: [String] { source.classNames }

  /// The examples `indices` of `source`.
  ///
  /// - Precondition: each is one of its examples.
  public init(_ source: any ExampleSource, indices: [Int]) {
    precondition(indices.allSatisfy { $0 >= 0 && $0 < source.count }, "an example outside 0..<\(source.count)")
    let labels = source.labels
    self.source = source
    self.indices = indices
    self.labels = indices.map { labels[$0] }
  }

  /// Writes the values of some examples into `batch` from example `first` on.
  ///
  /// - Throws: what the source throws.
  public func read(_ indices: some Collection<Int>, into batch: inout Tensor<Float>, at first: Int) throws {
    checkRead(indices, batch, at: first)
    try source.read(indices.map { self.indices[$0] }, into: &batch, at: first)
  }
}
