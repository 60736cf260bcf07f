import Reference
import Testing

/// Blocks of graphs that repeat, by hand and against the definition on random graphs.
struct RepetitionTests {
  /// A chain of vertices of these kinds.
  private func chain(_ kinds: String) -> [Repetition] {
    Repetition.all(
      kinds: kinds.unicodeScalars.map { Int($0.value) },
      inputs: kinds.indices.enumerated().map { $0.offset == 0 ? [] : [$0.offset - 1] })
  }

  @Test(
    arguments: [
      ("", []), ("a", []), ("ab", []), ("abc", []), ("xaa", [[1, 1, 2]]), ("abcdcdcd", [[2, 2, 3]]),
      ("ababa", [[1, 2, 2]]), ("xaaaa", [[1, 1, 4]]), ("xaabaab", [[1, 3, 2]]), ("xaaybbz", [[1, 1, 2], [4, 1, 2]]),
      ("xababyabab", [[1, 2, 2], [6, 2, 2]]),
      // Of three equal cuts the last one.
      ("xabcabcabd", [[3, 3, 2]]),
      // The first vertex takes nothing: it is like no other.
      ("aa", []), ("aaaa", [[1, 1, 3]]), ("abcabc", []),
    ] as [(String, [[Int]])])
  func chainsFold(kinds: String, expected: [[Int]]) {
    #expect(chain(kinds).map { [$0.start, $0.length, $0.count] } == expected, "\(kinds): start, length, count")
  }

  /// Three blocks: two layers with a path around them.
  ///
  /// ```
  /// 0 ──┬ 1 ── 2 ─ + 3 ──┬ 4 ── 5 ─ + 6 ──┬ 7 ── 8 ─ + 9 ── 10
  ///     └──────────┘     └──────────┘     └──────────┘
  /// ```
  private let kinds = [0, 1, 2, 3, 1, 2, 3, 1, 2, 3, 4]
  private let inputs = [[], [0], [1], [2, 0], [3], [4], [5, 3], [6], [7], [8, 6], [9]]

  @Test func pathsAroundABlockBelongToIt() {
    #expect(Repetition.all(kinds: kinds, inputs: inputs) == [Repetition(start: 1, length: 3, count: 3)])
  }

  @Test func blocksThatHangTogetherOtherwiseDoNotFold() {
    // The order of a sum's inputs matters.
    var turned = inputs
    turned[6] = [3, 5]
    #expect(Repetition.all(kinds: kinds, inputs: turned).isEmpty)
    // The path of the second block begins one layer later.
    var later = inputs
    later[6] = [5, 4]
    #expect(Repetition.all(kinds: kinds, inputs: later).isEmpty)
    // The path of the last block goes around two: it is alone, and so is none of the others.
    var longer = inputs
    longer[9] = [8, 3]
    #expect(Repetition.all(kinds: kinds, inputs: longer).isEmpty)
    // Something behind the blocks looks into the second.
    var opened = inputs
    opened[10] = [9, 4]
    #expect(Repetition.all(kinds: kinds, inputs: opened).isEmpty)
    // Something behind the blocks reads what the second gives: the third begins anew.
    var read = inputs
    read[10] = [9, 6]
    #expect(Repetition.all(kinds: kinds, inputs: read) == [Repetition(start: 1, length: 3, count: 2)])
  }

  /// Whether blocks repeat, word by word as `Repetition.all` promises it.
  private func isTrue(_ found: Repetition, _ kinds: [Int], _ inputs: [[Int]]) -> Bool {
    func block(_ index: Int) -> Range<Int> {
      found.start + index * found.length..<found.start + (index + 1) * found.length
    }
    for index in 0..<found.count {
      let (own, first) = (block(index), block(0))
      let entries = Set(own.flatMap { inputs[$0].filter { $0 < own.lowerBound } })
      guard entries.count <= 1, index == 0 || entries.isSubset(of: [own.lowerBound - 1]) else { return false }
      for (vertex, model) in zip(own, first) {
        guard kinds[vertex] == kinds[model], inputs[vertex].count == inputs[model].count else { return false }
        for (input, other) in zip(inputs[vertex], inputs[model]) {
          let isInside = (own.contains(input), first.contains(other))
          guard isInside.0 == isInside.1, !isInside.0 || input - own.lowerBound == other - first.lowerBound else {
            return false
          }
        }
      }
      for reader in inputs.indices where !own.contains(reader) {
        for input in inputs[reader] where own.contains(input) {
          let isExit = input == own.upperBound - 1
          guard isExit, index == found.count - 1 || block(index + 1).contains(reader) else { return false }
        }
      }
    }
    return found.count > 1
  }

  @Test(arguments: 0..<400 as Range<UInt64>) func whatIsFoundInRandomGraphsIsTrue(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 2...40, using: &generator)
    // A few kinds and mostly the vertex before: then there is something to find.
    let kinds = (0..<count).map { $0 == 0 ? 9 : Int.random(in: 0...1, using: &generator) }
    let inputs: [[Int]] = (0..<count).map { vertex in
      guard vertex > 0 else { return [] }
      guard vertex > 1, Int.random(in: 0..<6, using: &generator) == 0 else { return [vertex - 1] }
      return [vertex - 1, Int.random(in: max(0, vertex - 4)..<vertex - 1, using: &generator)]
    }
    let found = Repetition.all(kinds: kinds, inputs: inputs)
    for repetition in found {
      #expect(isTrue(repetition, kinds, inputs), "seed \(seed): \(repetition) of \(kinds), \(inputs)")
    }
    for (one, next) in zip(found, found.dropFirst()) {
      #expect(one.range.upperBound <= next.range.lowerBound, "seed \(seed): \(found)")
    }
  }

  @Test func randomGraphsHaveRepetitions() {
    // Else the test above would prove nothing.
    let counts = (0..<400).map { seed in
      var generator = SeededGenerator(seed: UInt64(seed))
      let kinds = (0..<20).map { _ in Int.random(in: 0...1, using: &generator) }
      return Repetition.all(kinds: kinds, inputs: kinds.indices.map { $0 == 0 ? [] : [$0 - 1] }).count
    }
    #expect(counts.count { $0 > 0 } > 300, "seeds 0..<400")
  }

  @Test func aLongChainIsSearchedInReasonableTime() {
    let kinds = (0..<10_000).map { $0 % 97 == 0 ? $0 : $0 % 7 }
    let clock = ContinuousClock()
    let time = clock.measure { _ = Repetition.all(kinds: kinds, inputs: kinds.indices.map { $0 == 0 ? [] : [$0 - 1] }) }
    #expect(time < .seconds(5))
  }
}
