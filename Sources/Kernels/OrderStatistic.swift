// The k-th smallest of many values without sorting them.

/// The `rank`-th smallest |v| (from 1) among the finite values of a block, exactly.
///
/// Bit patterns of non-negative floats are ordered as the floats are, so the digits of the answer are found one by one,
/// the highest first, by counting how many values have each digit: a radix selection in three passes.
///
/// - Precondition: `rank` is at least 1 and at most the number of finite values.
public func smallestMagnitude(rank: Int, of block: AlignedStorage<Float>) -> Float {
  precondition(rank >= 1 && rank <= block.count, "rank \(rank) among \(block.count) values")
  var rest = rank
  var found: UInt32 = 0
  // The sign is dropped; 31 bits remain. Patterns from that of infinity on are no finite numbers.
  let infinity = Float.infinity.bitPattern
  for (shift, bits) in [(20, 11), (10, 10), (0, 10)] as [(UInt32, UInt32)] {
    let mask: UInt32 = (1 &<< bits) &- 1
    let prefix = found &>> (shift &+ bits)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: Int(mask) + 1) { counts in
      counts.initialize(repeating: 0)
      for index in 0..<block.count {
        let pattern = block.pointer[index].bitPattern & 0x7FFF_FFFF
        if pattern < infinity && pattern &>> (shift &+ bits) == prefix {
          counts[Int((pattern &>> shift) & mask)] &+= 1
        }
      }
      var digit = 0
      while digit < Int(mask) && rest > counts[digit] {
        rest -= counts[digit]
        digit += 1
      }
      found |= UInt32(digit) &<< shift
    }
  }
  return Float(bitPattern: found)
}
