// A wrong result under examination: which of its cells are wrong, and whether a supposed mistake gives all of them.

import Kernels
import Synchronization

/// What may have been done.
struct Hypothesis: Sendable {
  var findings: [Finding]
  /// What was computed.
  var answer: Answer
  /// Where it was written.
  var placement = Placement.asAsked
  /// What became of the values.
  var rule = ValueRule.asAsked

  /// Whether it was written elsewhere than asked.
  var isPlaced: Bool { placement != .asAsked }
}

/// A hypothesis that holds.
struct Explanation {
  var findings: [Finding]
  /// Wrong cells that it gives.
  var explained: Int
  /// How far the values lie from what it gives, where that was asked for.
  var distance = 0.0
}

/// A result, and what is known of it before anything is supposed.
struct Examination: Sendable {
  let result: Tensor<Double>
  let precision: Precision
  let threads: Int
  /// Cells that are wrong, all of them if the shape is.
  let wrong: Int
  /// For each cell whether it is wrong.
  private let isWrong: AlignedStorage<Bool>
  /// A few cells that decide against most hypotheses.
  private let probes: [Int]
  /// Whether every value is a number of half precision.
  let isHalf: Bool
  /// Whether the wrong values use the last bit of half precision, as sums do; whole numbers and quarters do not.
  let usesHalf: Bool

  init(of result: Tensor<Double>, right: Answer, precision: Precision, threads: Int) {
    self.precision = precision
    self.threads = threads
    let hasShape = result.squeezedShape == right.shape.filter { $0 != 1 }
    self.result = hasShape ? result.reshaped(right.shape) : result
    let marks = AlignedStorage<Bool>(count: result.count, repeating: true)
    if hasShape {
      forEachPart(of: result.count, threads: threads) { part in
        for index in part {
          marks[index] = !ValueRule.asAsked.allows(result[flat: index], right.cell(index), precision: precision)
        }
      }
    }
    isWrong = marks
    let wrongCells = (0..<result.count).filter { marks[$0] }
    wrong = wrongCells.count
    probes = Self.spread(wrongCells, 12) + Self.spread(Array(0..<result.count), 20)
    isHalf = result.scalars.allSatisfy { Double(Float16($0)) == $0 || $0.isNaN }
    usesHalf = Self.usesLastBit(wrongCells, of: { result[flat: $0] })
  }

  /// Whether sums in half precision are left when a bias is taken away, where there is one.
  func usesHalf(without bias: (Int) -> Double, count: Int) -> Bool {
    guard count == result.count else { return false }
    let cells = Self.spread(Array(0..<count), 1024).filter { bias($0) != 0 }
    return Self.usesLastBit(cells) { result[flat: $0] - bias($0) }
  }

  /// Whether a quarter of the numbers at least are odd in the last place of half precision.
  static func usesLastBit(_ cells: [Int], of value: (Int) -> Double) -> Bool {
    let odd = cells.count { Float16(value($0)).significandBitPattern & 1 == 1 }
    return odd > 0 && 4 * odd >= cells.count
  }

  /// Some of many, far from each other, the first and the last among them.
  private static func spread(_ cells: [Int], _ count: Int) -> [Int] {
    guard cells.count > count else { return cells }
    // From the middle outwards: what is common stands there, and borders are often like each other.
    let places = (0..<count).map { $0 * (cells.count - 1) / (count - 1) }
    return places.map { cells[$0] }.sorted { abs($0 - cells[cells.count / 2]) < abs($1 - cells[cells.count / 2]) }
  }

  /// Whether a hypothesis gives every value, and how many wrong ones.
  ///
  /// - Parameter least: wrong values it must give to be believed.
  func test(_ hypothesis: Hypothesis, least: Int) -> Explanation? {
    guard let place = Place(hypothesis, result: result) else { return nil }
    if scan(probes, hypothesis, place).isRefuted { return nil }
    let tally = total(hypothesis, place)
    guard !tally.isRefuted, 2 * tally.unknown <= result.count else { return nil }
    let hasActed = hypothesis.rule.mustActAbove ? tally.above > 0 : tally.below + tally.above > 0
    guard hasActed || tally.matched + tally.explained == 0 else { return nil }
    let isCut = if case .clipped = hypothesis.rule { true } else { false }
    if case .unwritten = hypothesis.placement {
      // The frame is by its nature as it was found; that the rest is right is the evidence.
      guard tally.matched >= (isCut ? 2 : 1), tally.telling >= 3 * (hypothesis.findings.count - 1) else { return nil }
      return Explanation(findings: hypothesis.findings, explained: tally.explained)
    }
    // What a limit has cut is wrong and says little; what it has left is right and says much, if nothing else was done.
    let evidence = isCut && hypothesis.findings.count == 1 ? tally.matched : tally.telling
    guard tally.explained >= 1, evidence >= least else { return nil }
    return Explanation(findings: hypothesis.findings, explained: tally.explained)
  }

  /// The root of the mean square of the differences, each as a share of its bound.
  func distance(from answer: Answer) -> Double {
    let squares = (0..<result.count).map { index in
      let expected = answer.cell(index)
      let share = (result[flat: index] - expected.value) / expected.bound
      return share.isFinite ? share * share : 0
    }
    return (squares.reduce(0, +) / Double(max(1, squares.count))).squareRoot()
  }

  /// All cells, by several threads.
  private func total(_ hypothesis: Hypothesis, _ place: Place) -> Tally {
    let count = result.count
    let blocks = min(64, max(1, count / 256))
    let sum = SharedTally()
    forEachPart(of: blocks, threads: threads) { part in
      for block in part where !sum.value.isRefuted {
        sum.add(scan(count * block / blocks..<count * (block + 1) / blocks, hypothesis, place))
      }
    }
    return sum.value
  }

  /// Some cells, up to one that refutes the hypothesis.
  private func scan(_ cells: some Sequence<Int>, _ hypothesis: Hypothesis, _ place: Place) -> Tally {
    var tally = Tally()
    for index in cells {
      let (value, isWrong) = (result[flat: index], self.isWrong[index])
      switch place.source(index) {
      case .unknown: tally.unknown += 1
      case .unwritten:
        if value != place.unwritten && !(value.isNaN && place.unwritten.isNaN) { tally.isRefuted = true }
        if isWrong { tally.explained += 1 }
      case .cell(let source):
        let expected = hypothesis.answer.cell(source)
        if expected.bound == .infinity {
          // Nothing is promised of it, and nothing can be told from it.
          if isWrong { tally.unknown += 1 }
        } else if hypothesis.rule.allows(value, expected, precision: precision) {
          tally.count(value, expected, hypothesis.rule, isWrong: isWrong)
        } else {
          tally.isRefuted = true
        }
      }
      if tally.isRefuted { return tally }
    }
    return tally
  }
}

/// What a scan of cells has found.
private struct Tally {
  var isRefuted = false
  /// Wrong cells that are given, those that were never written among them.
  var explained = 0
  /// Those of them that say much.
  var telling = 0
  /// Cells that are given and say much, right ones too.
  var matched = 0
  /// Cells that a limit has changed, from below and from above.
  var below = 0
  var above = 0
  var unknown = 0

  /// Counts a cell that is given.
  mutating func count(_ value: Double, _ expected: Expected, _ rule: ValueRule, isWrong: Bool) {
    let isTelling = rule.isTelling(value, expected)
    let acts = rule.acts(on: expected)
    if acts.below { below += 1 }
    if acts.above { above += 1 }
    if isTelling { matched += 1 }
    guard isWrong else { return }
    explained += 1
    if isTelling { telling += 1 }
  }

  mutating func add(_ other: Tally) {
    isRefuted = isRefuted || other.isRefuted
    explained += other.explained
    telling += other.telling
    matched += other.matched
    below += other.below
    above += other.above
    unknown += other.unknown
  }
}

/// What the scans of several threads have found together: sums, so that the order in which they end does not matter.
private final class SharedTally: Sendable {
  private let tally = Mutex(Tally())

  var value: Tally { tally.withLock { $0 } }

  func add(_ other: Tally) { tally.withLock { $0.add(other) } }
}

/// Where the cells of a result come from under a hypothesis, once both shapes are known.
private struct Place: Sendable {
  private let placement: Placement
  private let resultLayout: MapLayout
  private let answerLayout: MapLayout
  /// What stands in the cells that were never written.
  let unwritten: Double

  /// `nil` where the shapes rule it out.
  init?(_ hypothesis: Hypothesis, result: Tensor<Double>) {
    placement = hypothesis.placement
    let shape = hypothesis.answer.shape
    let isAlike = result.squeezedShape == shape.filter { $0 != 1 }
    if placement == .asAsked {
      guard isAlike else { return nil }
      (resultLayout, answerLayout, unwritten) = (.one, .one, 0)
      return
    }
    guard let answer = MapLayout(shape), let whole = MapLayout(isAlike ? shape : result.shape) else { return nil }
    if placement == .inCorner {
      guard answer.batch == whole.batch, answer.channels == whole.channels, answer.height <= whole.height,
        answer.width <= whole.width, answer != whole
      else { return nil }
    } else {
      guard isAlike else { return nil }
    }
    (resultLayout, answerLayout) = (whole, answer)
    let placement = placement
    // One of the corners was not written if anything was not; with a stride, a cell beside the first.
    let (bottom, right) = (whole.height - 1, whole.width - 1)
    let corners = [(0, 0), (0, right), (bottom, 0), (bottom, right), (0, min(1, right)), (min(1, bottom), 0)]
    let first = corners.map { whole.index(0, $0.0, $0.1, 0) }.first {
      placement.source(of: $0, in: whole, from: answer) == .unwritten
    }
    unwritten = first.map { result[flat: $0] } ?? 0
  }

  func source(_ index: Int) -> Placement.Source { placement.source(of: index, in: resultLayout, from: answerLayout) }
}

extension MapLayout {
  /// A layout where none matters.
  fileprivate static let one = MapLayout([1])!
}

extension Tensor {
  /// The shape without axes of extent 1.
  var squeezedShape: [Int] { shape.filter { $0 != 1 } }
}
