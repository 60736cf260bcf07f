// Large blocks of memory that were let go of, for the next who needs as much. The system clears every page of a new block
// when it is first touched, which takes longer than many a layer; an allocator gives large blocks back at once.

import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Allocates blocks and keeps the large ones that are freed, up to a limit.
///
/// The largest lie in huge pages, where Linux has them: the processor knows the addresses of few pages at a time, and in a
/// virtual machine it takes long to look up another.
package enum BlockCache {
  /// A block and how many bytes it has.
  private struct Block: @unchecked Sendable {
    let address: UnsafeMutableRawPointer
    let bytes: Int
  }

  /// The kept blocks, the oldest first.
  private static let kept = Mutex<[Block]>([])

  /// Bytes from which on a block is kept; allocators hold on to smaller ones themselves.
  private static let leastKept = 64 << 10
  /// Bytes from which on a block asks for huge pages, and of one of them.
  private static let (leastHuge, hugePage) = (1 << 20, 2 << 20)
  /// Bytes that are kept at most.
  package static let mostKept = 256 << 20

  /// Bytes that are kept now.
  package static var keptBytes: Int { kept.withLock { $0.reduce(0) { $0 + $1.bytes } } }

  /// Bytes of the block that ``allocate(_:alignment:)`` makes for so many.
  static func capacity(_ bytes: Int) -> Int {
    switch bytes {
    case ..<leastKept: max(bytes, 1)
    case ..<leastHuge: (bytes + 4095) & ~4095
    default: (bytes + (hugePage - 1)) & ~(hugePage - 1)
    }
  }

  /// A block of `capacity` bytes, which must be what ``capacity(_:)`` gave.
  static func allocate(_ capacity: Int, alignment: Int) -> UnsafeMutableRawPointer {
    if capacity >= leastKept {
      // Blocks are kept by their exact size: loops ask for the same again and again.
      let found = kept.withLock { blocks in
        blocks.lastIndex { $0.bytes == capacity }.map { blocks.remove(at: $0) }
      }
      if let found { return found.address }
    }
    guard capacity >= leastHuge else { return .allocate(byteCount: capacity, alignment: alignment) }
    let address = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: hugePage)
    #if os(Linux)
    // A wish: where there are none, the pages are small.
    madvise(address, capacity, MADV_HUGEPAGE)
    #endif
    return address
  }

  /// Frees a block of `capacity` bytes, or keeps it and frees the oldest ones instead.
  static func deallocate(_ address: UnsafeMutableRawPointer, capacity: Int) {
    guard capacity >= leastKept, capacity <= mostKept else { return address.deallocate() }
    let freed = kept.withLock { blocks in
      blocks.append(Block(address: address, bytes: capacity))
      var total = blocks.reduce(0) { $0 + $1.bytes }
      let count = blocks.firstIndex { block in
        if total <= mostKept { return true }
        total -= block.bytes
        return false
      }
      let freed = Array(blocks.prefix(count ?? blocks.count))
      blocks.removeFirst(freed.count)
      return freed
    }
    for block in freed { block.address.deallocate() }
  }
}
