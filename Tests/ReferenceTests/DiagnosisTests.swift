// Mistakes planted at random, by the table of `DiagnosisPlants.swift`: each must be the one that is named. A right
// result has no mistake, and what nobody would do is not explained.

import Reference
import Testing

@Suite struct DiagnosisTests {
  /// Fifty of each, and 95 % of them named first.
  @Test(arguments: all) func aPlantedMistakeIsNamed(planted: Planted) throws {
    var generator = SeededGenerator(seed: 20 + UInt64(Mistake.allCases.firstIndex(of: planted.mistake)!))
    var (count, named) = (0, 0)
    var others: [String] = []
    while count < 50 {
      guard let plant = planted.plant(.random(using: &generator), &generator) else { continue }
      let diagnosis = try plant.diagnose()
      // By chance the same numbers as the right ones.
      if diagnosis.wrong == 0 { continue }
      count += 1
      if diagnosis.findings.first?.mistake == planted.mistake && diagnosis.findings.count == 1 {
        named += 1
      } else {
        others.append(diagnosis.findings.map(\.mistake.rawValue).joined(separator: " + "))
      }
    }
    #expect(100 * named >= 95 * count, "\(named) of \(count): \(others)")
  }

  /// Twenty of each, and 90 % of them named, in any order.
  @Test(arguments: 0..<6) func twoMistakesAreNamed(row: Int) throws {
    let (planted, other) = Self.pairs[row]
    var generator = SeededGenerator(seed: 300 + UInt64(row))
    var (count, named) = (0, 0)
    var others: [[String]] = []
    while count < 20 {
      guard let plant = planted.plant(.random(using: &generator), &generator) else { continue }
      let diagnosis = try plant.diagnose()
      if diagnosis.wrong == 0 { continue }
      count += 1
      let found = Set(diagnosis.findings.map(\.mistake))
      let flips: Set<Mistake> = [
        planted.mistake, other == .kernelFlipped && plant.asked.flips ? .kernelNotFlipped : other,
      ]
      if found == flips { named += 1 } else { others.append(diagnosis.findings.map(\.mistake.rawValue)) }
    }
    #expect(10 * named >= 9 * count, "\(named) of \(count): \(others)")
  }

  @Test func aRightResultHasNoMistake() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<1000 {
      let asked = PlainConvolution.random(using: &generator)
      let diagnosis = try Plant(asked, asked.result()).diagnose()
      #expect(diagnosis.findings.isEmpty && diagnosis.wrong == 0)
    }
  }

  /// A map of the right size whose windows start in the input: what the padding would have added was never written.
  @Test func aPaddingThatIsIgnoredLeavesTheRestUnwritten() throws {
    let expected = [Finding.Detail.part(.restUnwritten)]
    var generator = SeededGenerator(seed: 10)
    var count = 0
    while count < 20 {
      let asked = PlainConvolution.random(using: &generator)
      var done = asked
      done.padding = Padding(top: 0, bottom: 0, left: 0, right: 0)
      let (right, y) = (asked.result(), done.result())
      guard right.height > y.height || right.width > y.width else { continue }
      count += 1
      let found = try Plant(asked, y.moved(right.height, right.width, fill: 0) { ($0, $1) }).diagnose().findings
      #expect(found.map(\.mistake) == [.paddingIgnored] && found.map(\.detail) == expected, "\(found)")
    }
    let median = MedianFilter(size: 3, padding: .same, boundary: .zero, stride: .one, dilation: .one)
    var valid = median
    valid.padding = .valid
    let x = Tensor<Double>.normal(shape: [9, 11], using: &generator)
    let y = try valid(x, threads: 1)
    let result = Tensor<Double>(shape: [9, 11]) { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: 11)
      return row < 7 && column < 9 ? y[row, column] : 0
    }
    let found = try Diagnosis.filter(
      FilterBank.filter(named: "median:3"),
      as: Convolution2D(
        operation: .convolve, padding: .same, boundary: .zero, stride: .one, dilation: .one, groups: 1), input: x,
      bias: nil, otherInputs: [], result: result, precision: .float64, roundings: 0, threads: 1
    ).findings
    #expect(found.map(\.mistake) == [.paddingIgnored] && found.map(\.detail) == expected, "\(found)")
  }

  /// All zeros are a border as wide as the map, but zeros of another shape are nothing that is known.
  @Test func aResultThatWasNeverWritten() throws {
    var generator = SeededGenerator(seed: 9)
    let asked = PlainConvolution.random(using: &generator)
    let y = asked.result()
    let nothing = try Plant(asked, PlainMap(y.height, y.width, y.channels)).diagnose()
    #expect(nothing.findings.map(\.mistake) == [.unwrittenBorder] && nothing.explained == nothing.wrong)
    #expect(try Plant(asked, PlainMap(y.height + 1, y.width + 2, y.channels)).diagnose().findings.isEmpty)
  }

  /// Noise, one wrong value, and a result of another input.
  @Test func whatNobodyWouldDoIsNotExplained() throws {
    var generator = SeededGenerator(seed: 8)
    for turn in 0..<60 {
      let asked = PlainConvolution.random(using: &generator)
      var y = asked.result()
      switch turn % 3 {
      case 0: y.values = y.values.map { _ in Float(generator.normal()) }
      case 1: y.values[y.values.count / 2] += 1
      default:
        var other = asked
        other.input.values.shuffle(using: &generator)
        y = other.result()
      }
      let diagnosis = try Plant(asked, y).diagnose()
      #expect(diagnosis.findings.isEmpty, "\(turn): \(diagnosis.findings)")
      #expect(diagnosis.wrong > 0)
    }
  }
}
