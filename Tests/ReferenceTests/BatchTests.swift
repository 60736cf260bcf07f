// Epochs in batches: every example once, in the promised order, read ahead but not too far, errors handed on.

import Reference
import Synchronization
import Testing

/// A source that counts what is asked of it, and can fail.
private final class ProbedSource: ExampleSource {
  struct Failure: Error, Equatable { var example: Int }

  let base: InMemoryExamples
  let failing: Int?
  /// Batches begun to be read.
  let reads = Mutex(0)

  init(count: Int, failing: Int? = nil) {
    base = numbered((0..<count).map { $0 % 3 }, classes: 3)
    self.failing = failing
  }

  var count: Int { base.count }
  var shape: [Int] { base.shape }
  var labels: [Int] { base.labels }
  var classNames: [String] { base.classNames }

  func read(_ indices: some Collection<Int>, into batch: inout Tensor<Float>, at first: Int) throws {
    reads.withLock { $0 += 1 }
    if let failing, indices.contains(failing) { throw Failure(example: failing) }
    base.read(indices, into: &batch, at: first)
  }
}

@Suite struct BatchTests {
  private func plan(
    _ source: any ExampleSource, _ size: Int, seed: UInt64? = nil, augmentation: Augmentation? = nil
  ) throws -> BatchPlan {
    try BatchPlan(source: source, batchSize: size, shuffleSeed: seed, augmentation: augmentation)
  }

  private func batches(_ plan: BatchPlan, epoch: Int, from first: Int = 0) throws -> [Batch] {
    var result: [Batch] = []
    try plan.forEachBatch(epoch: epoch, from: first) { result.append($0) }
    return result
  }

  @Test(arguments: [(7, 3, [3, 3, 1]), (6, 3, [3, 3]), (1, 5, [1]), (5, 1, [1, 1, 1, 1, 1]), (0, 4, [])])
  func sizes(count: Int, size: Int, expected: [Int]) throws {
    let plan = try plan(ProbedSource(count: count), size)
    let found = try batches(plan, epoch: 0)
    #expect(found.map { $0.values.shape[0] } == expected)
    #expect(plan.batchCount == expected.count)
    #expect(found.flatMap(\.indices) == Array(0..<count))
    for batch in found {
      #expect(batch.labels == batch.indices.map { $0 % 3 })
      #expect(batch.values.scalars == batch.indices.flatMap { [Float($0) / 255, 1] })
    }
  }

  @Test func everyEpochHasAnOrderOfItsOwn() throws {
    let plan = try plan(ProbedSource(count: 50), 8, seed: 4)
    let orders = (0..<4).map { plan.order(epoch: $0) }
    for order in orders { #expect(order.sorted() == Array(0..<50)) }
    #expect(Set(orders).count == 4)
    #expect(try batches(plan, epoch: 2).flatMap(\.indices) == orders[2])
    #expect(try self.plan(ProbedSource(count: 50), 3, seed: 4).order(epoch: 2) == orders[2], "whatever the batch")
    #expect(try self.plan(ProbedSource(count: 50), 8, seed: 5).order(epoch: 2) != orders[2])
    // Fisher–Yates by hand: i = 3, 2, 1 with the numbers 0…i that the generator draws.
    var (generator, expected) = (SeededGenerator(seed: 4, 0), [0, 1, 2, 3])
    for i in [3, 2, 1] { expected.swapAt(i, generator.integer(in: 0...i)) }
    #expect(try self.plan(ProbedSource(count: 4), 4, seed: 4).order(epoch: 0) == expected)
  }

  /// Every order of 4 is equally likely: 24 000 shuffles, each order about 1000 times. The count is binomial with
  /// variance 1000·23/24; five deviations are 155, which a seed misses once in 70 000.
  @Test func noOrderIsFavoured() {
    var generator = SeededGenerator(seed: 12)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 { counts[generator.shuffled([0, 1, 2, 3]), default: 0] += 1 }
    #expect(counts.count == 24)
    #expect(counts.values.allSatisfy { abs($0 - 1000) <= 155 }, "seed 12: \(counts.values.sorted())")
  }

  @Test func anEpochCanBeTakenUpInItsMiddle() throws {
    let plan = try plan(ProbedSource(count: 20), 3, seed: 1)
    let whole = try batches(plan, epoch: 3)
    #expect(try batches(plan, epoch: 3, from: 4).map(\.indices) == whole.dropFirst(4).map(\.indices))
    #expect(try batches(plan, epoch: 3, from: 7).isEmpty && batches(plan, epoch: 3, from: 99).isEmpty)
  }

  @Test func oneBatchIsReadAheadAndNoMore() throws {
    let source = ProbedSource(count: 30)
    var worked = 0
    try plan(source, 3).forEachBatch(epoch: 0, from: 0) { _ in
      worked += 1
      #expect(source.reads.withLock { $0 } <= worked + 1)
    }
    #expect(worked == 10 && source.reads.withLock { $0 } == 10)
  }

  @Test func anErrorOfReadingComesAfterTheBatchesBeforeIt() throws {
    let plan = try plan(ProbedSource(count: 12, failing: 7), 3)
    var done: [Int] = []
    #expect(throws: ProbedSource.Failure(example: 7)) {
      try plan.forEachBatch(epoch: 0, from: 0) { done += $0.indices }
    }
    #expect(done == Array(0..<6))
  }

  @Test func anErrorOfTheWorkEndsTheReading() throws {
    struct Stop: Error {}
    let source = ProbedSource(count: 30)
    #expect(throws: Stop.self) {
      try plan(source, 3).forEachBatch(epoch: 0, from: 0) { if $0.indices.contains(4) { throw Stop() } }
    }
    let reads = source.reads.withLock { $0 }
    #expect(reads == 3, "two that were worked on and one ahead")
  }

  /// What happens to an example depends on the seed, the epoch and the example: on no batch size, no order, no other.
  @Test func augmentationBelongsToTheExample() throws {
    var generator = SeededGenerator(seed: 2)
    let examples = InMemoryExamples(
      values: .uniform(shape: [9, 6, 5, 2], in: 0...1, using: &generator), labels: [Int](repeating: 0, count: 9),
      classNames: ["a"])
    let augmentation = Augmentation(rotation: 20, shear: 5, zoom: 0.2, shift: 0.1, flip: true, seed: 6)
    func pictures(_ size: Int, seed: UInt64?, epoch: Int) throws -> [Int: [Float]] {
      var result: [Int: [Float]] = [:]
      try plan(examples, size, seed: seed, augmentation: augmentation).forEachBatch(epoch: epoch, from: 0) { batch in
        for (place, index) in batch.indices.enumerated() {
          result[index] = Array(batch.values.scalars[place * 60..<(place + 1) * 60])
        }
      }
      return result
    }
    let expected = try pictures(9, seed: nil, epoch: 1)
    #expect(expected.count == 9)
    #expect(try pictures(2, seed: 3, epoch: 1) == expected)
    #expect(try pictures(4, seed: nil, epoch: 1) == expected)
    let other = try pictures(9, seed: nil, epoch: 2)
    #expect((0..<9).allSatisfy { other[$0] != expected[$0] })
  }
}
