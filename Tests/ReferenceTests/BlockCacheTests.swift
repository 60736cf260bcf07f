// Blocks of memory that come back from those freed before: nobody else's, of every size, from any thread.

import Dispatch
import Kernels
import Synchronization
import Testing

@Suite(.serialized) struct BlockCacheTests {
  /// Around the smallest block that is kept, 64 KiB, and the pages that sizes are rounded up to.
  private static let counts = [0, 1, 16_383, 16_384, 16_385, 17_408, 17_409, 100_000, 1 << 18]

  @Test func aBlockBelongsToOneOwner() {
    let mixed = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 8) { owner in
      var held: [(block: AlignedStorage<Int32>, value: Int32)] = []
      for turn in 0..<400 {
        let value = Int32(owner * 1000 + turn)
        held.append((AlignedStorage(count: Self.counts[(turn + owner) % Self.counts.count], repeating: value), value))
        guard held.count > 3 else { continue }
        let (block, expected) = held.remove(at: turn % 3)
        for index in 0..<block.count where block[index] != expected { mixed.add(1, ordering: .relaxed) }
      }
    }
    #expect(mixed.load(ordering: .relaxed) == 0)
  }

  /// More than is kept at once, and one block that is too large to be kept.
  @Test func whatIsTooMuchIsGivenBack() {
    var held = (0..<3).map { _ in AlignedStorage<Float>(uninitializedCount: 100 << 18) }
    held.removeAll()
    let kept = BlockCache.keptBytes
    #expect(kept >= 100 << 20 && kept <= BlockCache.mostKept)
    held.append(AlignedStorage(uninitializedCount: 300 << 18))
    held.removeAll()
    #expect(BlockCache.keptBytes <= BlockCache.mostKept)
  }

  /// Of a size that nobody else asks for. Other tests may free so much in between that it is gone; hardly every time.
  @Test func aFreedBlockServesTheNextOfItsSize() {
    let count = 1_234_567
    let served = (1...5).filter { turn in
      do {
        let first = AlignedStorage<Float>(count: count, repeating: Float(turn) / 8)
        #expect(first[0] == Float(turn) / 8)
      }
      return AlignedStorage<Float>(uninitializedCount: count)[count - 1] == Float(turn) / 8
    }
    #expect(!served.isEmpty)
  }
}
