// Blocks of a graph that stand several times in a row, found by what they are and how they hang together.
// What a vertex is does not matter here; `Architecture.swift` says when two parts of a network are alike.

/// A block of vertices that stands several times in a row.
///
/// ```
/// vertices   0 1 2 3 4 5 6 7      start 2, length 2, count 3:
/// kinds      a b c d c d c d      the block (c d) three times
/// ```
public struct Repetition: Sendable, Equatable {
  /// The first vertex of the first block.
  public let start: Int
  /// Vertices of one block.
  public let length: Int
  /// How many blocks there are, at least 2.
  public let count: Int

  /// The vertices of the first block.
  public var block: Range<Int> { start..<start + length }
  /// The vertices of all blocks.
  public var range: Range<Int> { start..<start + length * count }

  /// A block at its place.
  public init(start: Int, length: Int, count: Int) {
    (self.start, self.length, self.count) = (start, length, count)
  }

  /// The longest block that is looked for: several times that of the deepest networks.
  static let longest = 128

  /// Repetitions of a graph, each block of which can be drawn once; none overlap. They are taken greedily, the one that
  /// saves most vertices first, and never shortened: `a a a b a b` is three times `a`, not twice `a` and twice `a b`.
  ///
  /// Blocks repeat if, vertex by vertex, their kinds are equal and their inputs are: the same vertex of the own block,
  /// or the one vertex that the block takes from outside. That is, from the second block on, the last vertex of the
  /// block before; nothing else of a block is read outside it. Of repetitions that save the same number of vertices the
  /// one with the shorter block is taken, then the later one: `a b a b a` is `a` and twice `b a`.
  ///
  /// - Parameters:
  ///   - kinds: what each vertex is; equal numbers for equal vertices.
  ///   - inputs: the vertices each takes, all before it.
  /// - Complexity: vertices times the square of the longest block, in the worst case; in networks, vertices times it.
  public static func all(kinds: [Int], inputs: [[Int]]) -> [Repetition] {
    precondition(kinds.count == inputs.count, "\(kinds.count) kinds of \(inputs.count) vertices")
    let graph = RepeatedGraph(kinds: kinds, inputs: inputs)
    let found = (0..<min(longest, kinds.count / 2)).flatMap { graph.candidates(length: $0 + 1) }
    func saved(_ candidate: Repetition) -> Int { candidate.length * (candidate.count - 1) }
    let ordered = found.sorted {
      (saved($1), $0.length, $1.start) < (saved($0), $1.length, $0.start)
    }
    var isTaken = kinds.map { _ in false }
    var chosen: [Repetition] = []
    for candidate in ordered where !candidate.range.contains(where: { isTaken[$0] }) {
      for vertex in candidate.range { isTaken[vertex] = true }
      chosen.append(candidate)
    }
    return chosen.sorted { $0.start < $1.start }
  }
}

/// A graph in which repetitions are looked for.
private struct RepeatedGraph {
  let kinds: [Int]
  let inputs: [[Int]]
  /// For each vertex the last one that reads it, or itself.
  let lastReaders: [Int]

  init(kinds: [Int], inputs: [[Int]]) {
    (self.kinds, self.inputs) = (kinds, inputs)
    var readers = Array(kinds.indices)
    for (vertex, taken) in inputs.enumerated() {
      for input in taken { readers[input] = vertex }
    }
    lastReaders = readers
  }

  /// The repetitions of blocks of a length, each as long as it goes.
  func candidates(length: Int) -> [Repetition] {
    var found: [Repetition] = []
    var run = 0
    while run < kinds.count - length {
      guard kinds[run] == kinds[run + length] else {
        run += 1
        continue
      }
      var end = run
      while end < kinds.count - length, kinds[end] == kinds[end + length] { end += 1 }
      found += candidates(length: length, from: run, to: end)
      run = end
    }
    return found
  }

  /// The repetitions among vertices that are each of the kind of the one `length` further on.
  private func candidates(length: Int, from: Int, to end: Int) -> [Repetition] {
    // Where the blocks of each phase that have been found end.
    var reach = Array(repeating: 0, count: length)
    var found: [Repetition] = []
    for start in stride(from: from, through: end - length, by: 1) where start >= reach[start % length] {
      let count = alike(start: start, length: length, atMost: (end - start) / length + 1)
      guard count > 1 else { continue }
      found.append(Repetition(start: start, length: length, count: count))
      reach[start % length] = start + length * count
    }
    return found
  }

  /// How many blocks from `start` on hang together as the first does, up to a number.
  private func alike(start: Int, length: Int, atMost limit: Int) -> Int {
    guard let first = wiring(start, length, entry: nil) else { return 0 }
    var count = 1
    while count < limit {
      let next = start + length * count
      guard lastReaders[next - 1] < next + length, wiring(next, length, entry: next - 1) == first else { break }
      count += 1
    }
    return count
  }

  /// What each vertex of a block takes, counted from the block's start, −1 for the vertex outside; `nil` if there are
  /// several outside, another than `entry`, or if the inside of the block is read outside it.
  private func wiring(_ start: Int, _ length: Int, entry: Int?) -> [[Int]]? {
    var outside = entry
    var wiring: [[Int]] = []
    for vertex in start..<start + length {
      if vertex < start + length - 1, lastReaders[vertex] >= start + length { return nil }
      for input in inputs[vertex] where input < start {
        guard outside == nil || outside == input else { return nil }
        outside = input
      }
      wiring.append(inputs[vertex].map { max(-1, $0 - start) })
    }
    return wiring
  }
}
