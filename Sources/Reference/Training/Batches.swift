// The examples of an epoch in batches: in which order, changed how, and read while the batch before is worked on.
// It trains nothing; what it hands out depends on the seed and the epoch alone, not on threads or time.
// Next: `Augmentation.swift`, which changes the examples.

import Dispatch
import Synchronization

/// Some examples, ready to be worked on.
public struct Batch: Sendable {
  /// Their values `[N, H, W, C]`.
  public let values: Tensor<Float>
  /// The class of each.
  public let labels: [Int]
  /// Which examples of the source they are.
  public let indices: [Int]
}

/// How an epoch goes through examples.
///
/// ```
/// 7 examples, batches of 3, not shuffled      0 1 2   3 4 5   6
/// ```
public struct BatchPlan: Sendable {
  /// The examples.
  public let source: any ExampleSource
  /// The most examples of a batch; the last one of an epoch may be smaller.
  public let batchSize: Int
  /// The seed of the orders; `nil` for the source's own order in every epoch.
  public let shuffleSeed: UInt64?
  /// What is done to the examples; `nil` for nothing.
  public let augmentation: Augmentation?

  /// A plan.
  ///
  /// - Throws: ``ExampleError/batchTooLarge(examples:shape:largest:)`` where one array cannot hold a batch.
  /// - Precondition: a batch has at least one example.
  public init(source: any ExampleSource, batchSize: Int, shuffleSeed: UInt64?, augmentation: Augmentation?) throws {
    precondition(batchSize >= 1, "batches of \(batchSize) examples")
    _ = try source.batchShape(min(batchSize, source.count))
    self.source = source
    self.batchSize = batchSize
    self.shuffleSeed = shuffleSeed
    self.augmentation = augmentation
  }

  /// The batches of an epoch, `⌈n / B⌉`.
  public var batchCount: Int { (source.count - 1) / batchSize + (source.count > 0 ? 1 : 0) }

  /// The order of the examples in an epoch: every one once.
  public func order(epoch: Int) -> [Int] {
    let indices = Array(0..<source.count)
    guard let shuffleSeed else { return indices }
    var generator = SeededGenerator(seed: shuffleSeed, epoch)
    return generator.shuffled(indices)
  }

  /// Calls `body` with one batch of an epoch after the other, from number `firstBatch` on.
  ///
  /// While `body` works, a second thread reads the next batch, never more than that one, so memory holds two. When this
  /// returns, by an error too, nothing is read any more.
  ///
  /// - Throws: what reading throws, once the batches before it are done, and what `body` throws.
  /// - Precondition: `firstBatch` is not negative. From ``batchCount`` on there is nothing to do.
  public func forEachBatch(epoch: Int, from firstBatch: Int, _ body: (Batch) throws -> Void) throws {
    precondition(firstBatch >= 0, "batch \(firstBatch)")
    let order = order(epoch: epoch)
    let reader = BackgroundReader()
    // Whoever leaves early waits for the batch that is being read, so that nobody reads behind his back.
    defer { reader.finish() }
    var next = firstBatch
    func start() {
      guard next < batchCount else { return }
      let indices = Array(order[next * batchSize..<min(source.count, (next + 1) * batchSize)])
      reader.start { try batch(indices, epoch: epoch) }
      next += 1
    }
    start()
    while let batch = try reader.take() {
      start()
      try body(batch)
    }
  }

  /// The batch of these examples in an epoch.
  ///
  /// - Throws: what reading throws.
  public func batch(_ indices: [Int], epoch: Int) throws -> Batch {
    var values = try source.values(of: indices)
    augmentation?.apply(to: &values, examples: indices, epoch: epoch)
    let labels = source.labels
    return Batch(values: values, labels: indices.map { labels[$0] }, indices: indices)
  }
}

/// A thread that reads one batch at a time.
private final class BackgroundReader: Sendable {
  private let queue = DispatchQueue(label: "explain.batches", qos: .userInitiated)
  /// What was read; `nil` before that.
  private let result = Mutex<Result<Batch, any Error>?>(nil)
  /// Signalled once for every batch that was read.
  private let isRead = DispatchSemaphore(value: 0)
  private let isReading = Mutex(false)

  /// Begins to read a batch; the one before has been taken.
  func start(_ read: @escaping @Sendable () throws -> Batch) {
    isReading.withLock { $0 = true }
    queue.async { [self] in
      let batch = Result { try read() }
      result.withLock { $0 = batch }
      isRead.signal()
    }
  }

  /// Waits for the batch that was begun and hands it over; `nil` if none was.
  func take() throws -> Batch? {
    finish()
    return try result.withLock { result in
      defer { result = nil }
      return try result?.get()
    }
  }

  /// Waits for the batch that was begun, if one was.
  func finish() {
    let mustWait = isReading.withLock { isReading in
      defer { isReading = false }
      return isReading
    }
    if mustWait { isRead.wait() }
  }
}
