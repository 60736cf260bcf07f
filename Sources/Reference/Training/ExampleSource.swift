// Labelled examples, asked for by number: what training, evaluating and showing read from.
// It knows no file and no order; files are in `Formats`, the order of an epoch is in `Batches.swift`.
// Next: `InMemoryExamples.swift`, the simplest source, and `ExampleSource+Splitting.swift`.

import Kernels

/// Labelled examples that can be asked for in any order, all of one shape.
public protocol ExampleSource: Sendable {
  /// The number of examples.
  var count: Int { get }
  /// `[H, W, C]` of one example.
  var shape: [Int] { get }
  /// The class of each example, known without reading a picture.
  var labels: [Int] { get }
  /// The name of each class.
  var classNames: [String] { get }
  /// Writes the values (0…1) of the examples `indices`, one after another in row-major order, into `batch` from example
  /// `first` on. Safe to call from several threads at once on different tensors.
  func read(_ indices: some Collection<Int>, into batch: inout Tensor<Float>, at first: Int) throws
  /// Puts in what tells these examples from others: shape, labels, and as much of the values as is read in no time.
  func add(to fingerprint: inout Fingerprint) throws
}

extension ExampleSource {
  /// The number of values of one example, `H·W·C`.
  public var valueCount: Int { shape.reduce(1, *) }

  /// The number of examples of each class.
  ///
  /// ```
  /// labels 0 2 2 0 0, three classes      3 0 2
  /// ```
  public var classCounts: [Int] {
    labels.reduce(into: [Int](repeating: 0, count: classNames.count)) { $0[$1] += 1 }
  }

  /// The values of some examples as one tensor `[indices.count, H, W, C]`.
  ///
  /// - Throws: what reading throws; ``ExampleError/batchTooLarge(examples:shape:largest:)``.
  public func values(of indices: [Int]) throws -> Tensor<Float> {
    // Whatever a source forgets to write is seen: a NaN spreads through every sum.
    var batch = Tensor<Float>(shape: try batchShape(indices.count), repeating: .nan)
    try read(indices, into: &batch, at: 0)
    return batch
  }

  /// `[N, H, W, C]` of a batch.
  ///
  /// - Throws: ``ExampleError/batchTooLarge(examples:shape:largest:)`` where one array cannot hold so many examples.
  func batchShape(_ examples: Int) throws -> [Int] {
    let largest = TensorShape.limit / max(1, valueCount)
    guard examples <= largest else {
      throw ExampleError.batchTooLarge(examples: examples, shape: shape, largest: largest)
    }
    return [examples] + shape
  }

  /// Checks what ``read(_:into:at:)`` was given. A source calls it first.
  ///
  /// - Precondition: `batch` is `[N, H, W, C]` of this source's shape with room for the examples from `first` on, and
  ///   every index is below ``count``.
  public func checkRead(_ indices: some Collection<Int>, _ batch: Tensor<Float>, at first: Int) {
    precondition(Array(batch.shape.dropFirst()) == shape, "a batch \(batch.shape) for examples \(shape)")
    precondition(
      first >= 0 && first <= batch.shape[0] && indices.count <= batch.shape[0] - first,
      "\(indices.count) examples from \(first) on in a batch of \(batch.shape[0])")
    precondition(indices.allSatisfy { $0 >= 0 && $0 < count }, "an example outside 0..<\(count)")
  }
}

extension Tensor {
  /// Replaces the scalars from `offset` on, in row-major order, by those of `source`.
  ///
  /// - Precondition: they fit.
  public mutating func replace(at offset: Int, with source: Tensor) {
    makeUnique()
    copy(from: source.storage, at: 0, to: storage, at: offset, count: source.count)
  }
}

/// Examples that cannot be divided or batched as asked. The description is one line.
public enum ExampleError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A share that leaves one of the two parts empty, or is none.
  case shareOutOfRange(share: Double, examples: Int)
  /// A class too small to be in both parts.
  case classTooSmall(name: String, examples: Int)
  /// Fewer examples in one part than there are classes.
  case tooFewForClasses(examples: Int, classes: Int, part: String)
  /// More values than one array may have.
  case batchTooLarge(examples: Int, shape: [Int], largest: Int)

  /// One line: what, where, what is allowed.
  public var description: String {
    switch self {
    case .shareOutOfRange(let share, let examples):
      "a share of \(share) of \(examples) examples leaves one part empty; it must be above 0 and below 1"
        + (examples > 1 ? ", and \(1 / Double(examples)) is one example" : ", and there must be two examples")
    case .classTooSmall(let name, let examples):
      "the class \(name) has \(examples) example\(examples == 1 ? "" : "s"); each class needs 2 to be in both parts, or "
        + "the split must not be stratified"
    case .tooFewForClasses(let examples, let classes, let part):
      "\(examples) examples for \(part) are fewer than the \(classes) classes; take another share, or do not stratify"
    case .batchTooLarge(let examples, let shape, let largest):
      "a batch of \(examples) examples \(TensorShape.text(shape)) has more than \(TensorShape.limit) values; at most "
        + "\(largest) examples fit"
    }
  }
}
