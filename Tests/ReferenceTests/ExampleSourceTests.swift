// Examples in memory, some of them, and the two parts they are divided into.

import Reference
import Testing

/// Examples `[2, 1, 1]` whose values tell which they are: example `i` is `i/255, 1`.
func numbered(_ labels: [Int], classes: Int) -> InMemoryExamples {
  InMemoryExamples(
    bytes: labels.indices.flatMap { [UInt8(truncatingIfNeeded: $0), 255] }, largest: 255, shape: [2, 1, 1],
    labels: labels, classNames: (0..<classes).map { "class \($0)" })
}

@Suite struct ExampleSourceTests {
  @Test func bytesAreDividedByTheLargest() throws {
    let examples = InMemoryExamples(
      bytes: [0, 16, 4, 1, 8, 2], largest: 16, shape: [1, 3, 1], labels: [1, 0], classNames: ["a", "b"])
    #expect(examples.count == 2 && examples.valueCount == 3)
    #expect(try examples.values(of: [1, 0]).scalars == [1 / 16, 0.5, 0.125, 0, 1, 0.25])
    #expect(try examples.values(of: [1, 0, 1]).shape == [3, 1, 3, 1])
    // Every byte is rounded once.
    let all = InMemoryExamples(
      bytes: Array(0...255), largest: 255, shape: [16, 16, 1], labels: [0], classNames: ["all"])
    #expect(try all.values(of: [0]).scalars == (0...255).map { Float($0) / 255 })
  }

  @Test func readingTouchesNothingBeside() throws {
    let examples = InMemoryExamples(
      values: Tensor(shape: [3, 1, 2, 1], scalars: [1, 2, 3, 4, 5, 6]), labels: [0, 0, 0], classNames: ["a"])
    var batch = Tensor<Float>(shape: [4, 1, 2, 1], repeating: -1)
    let copy = batch
    examples.read([2, 0], into: &batch, at: 1)
    #expect(batch.scalars == [-1, -1, 5, 6, 1, 2, -1, -1])
    #expect(copy.scalars == [Float](repeating: -1, count: 8), "a copy shares no values")
  }

  @Test func aSubsetHasAnOrderOfItsOwn() throws {
    let subset = ExampleSubset(numbered([0, 1, 2, 1, 0], classes: 3), indices: [3, 0, 3])
    #expect(subset.labels == [1, 0, 1] && subset.count == 3 && subset.classCounts == [1, 2, 0])
    #expect(try subset.values(of: [1, 2]).scalars == [0, 1, 3 / 255, 1])
    // A subset of a subset.
    #expect(try ExampleSubset(subset, indices: [2]).values(of: [0]).scalars == [3 / 255, 1])
  }

  /// Whatever is changed in examples, and wherever, their fingerprint is another.
  @Test func examplesHaveAFingerprint() throws {
    func fingerprint(_ source: any ExampleSource) throws -> String {
      var fingerprint = Fingerprint()
      try source.add(to: &fingerprint)
      return fingerprint.text
    }
    func examples(_ change: (inout [UInt8], inout [Int], inout [String]) -> Void = { _, _, _ in }) -> InMemoryExamples {
      var (bytes, labels, names) = ((0..<900).map { UInt8($0 % 251) }, (0..<100).map { $0 % 2 }, ["a", "b"])
      change(&bytes, &labels, &names)
      return InMemoryExamples(bytes: bytes, largest: 255, shape: [3, 3, 1], labels: labels, classNames: names)
    }
    let same = try fingerprint(examples())
    #expect(try same == fingerprint(examples()) && same.count == 16)
    let others = [
      examples { bytes, _, _ in bytes[899] += 1 }, examples { bytes, _, _ in bytes.swapAt(3, 4) },
      examples { _, labels, _ in labels.swapAt(98, 99) }, examples { _, _, names in names[1] = "c" },
      examples { bytes, _, _ in bytes[444] = 0 },
    ]
    let floats = InMemoryExamples(
      values: try examples().values(of: Array(0..<100)), labels: examples().labels, classNames: ["a", "b"])
    let shown = ExamplesAtSize(examples(), size: ImageSize(height: 3, width: 4), channels: 1)
    let all: [any ExampleSource] = others + [floats, shown, ExampleSubset(examples(), indices: Array(0..<99))]
    #expect(Set(try all.map(fingerprint) + [same]).count == all.count + 1)
  }

  @Test func batchesLargerThanAnArrayAreRefused() throws {
    // 2²⁰ values an example: 256 of them fill an array.
    let large = InMemoryExamples(
      bytes: [UInt8](repeating: 1, count: 1 << 20), largest: 255, shape: [1024, 1024, 1], labels: [0],
      classNames: ["a"])
    let many = ExampleSubset(large, indices: [Int](repeating: 0, count: 257))
    let error = #expect(throws: ExampleError.self) { try many.values(of: Array(0..<257)) }
    #expect("\(try #require(error))".contains("at most 256"))
    #expect(throws: ExampleError.self) {
      try BatchPlan(source: many, batchSize: 257, shuffleSeed: nil, augmentation: nil)
    }
    // The last batch is smaller than asked for, so a batch larger than the source is none too large.
    #expect(try BatchPlan(source: large, batchSize: 1 << 40, shuffleSeed: nil, augmentation: nil).batchCount == 1)
  }
}

@Suite struct SplittingTests {
  /// Sizes as Keras's `validation_split` and scikit-learn's `train_test_split` have them, found by running both.
  @Test(arguments: [
    (10, 0.25, 3, 3), (10, 0.1, 1, 1), (1797, 0.2, 360, 360), (7, 0.5, 4, 4), (60_000, 0.1, 6000, 6000),
    (100, 0.07, 7, 8), (2, 0.5, 1, 1), (3, 0.01, 1, 1),
  ]) func sizesAreThoseOfTheLibraries(count: Int, share: Double, keras: Int, scikit: Int) throws {
    let source = numbered([Int](repeating: 0, count: count), classes: 1)
    let last = try source.split(validation: share, seed: nil, stratified: false)
    #expect(last.validation.count == keras)
    #expect(last.training.indices == Array(0..<count - keras))
    let drawn = try source.split(validation: share, seed: 5, stratified: false)
    #expect(drawn.validation.count == scikit)
    #expect((drawn.training.indices + drawn.validation.indices).sorted() == Array(0..<count))
    #expect(drawn.training.indices == drawn.training.indices.sorted())
  }

  @Test func theSeedDecides() throws {
    let source = numbered((0..<100).map { $0 % 4 }, classes: 4)
    let draw = { try source.split(validation: 0.3, seed: $0, stratified: $1).validation.indices }
    for stratified in [false, true] {
      #expect(try draw(1, stratified) == draw(1, stratified))
      #expect(try draw(1, stratified) != draw(2, stratified))
    }
  }

  @Test(arguments: [nil, 3] as [UInt64?]) func stratifiedPartsAreAlike(seed: UInt64?) throws {
    // 50, 30, 13 and 7 of 100; a fifth is 10, 6, 2.6 and 1.4.
    let labels = [(0, 50), (1, 30), (2, 13), (3, 7)].flatMap { [Int](repeating: $0.0, count: $0.1) }
    var generator = SeededGenerator(seed: 8)
    let split = try numbered(generator.shuffled(labels), classes: 5).split(
      validation: 0.2, seed: seed, stratified: true)
    #expect(split.validation.classCounts == [10, 6, 3, 1, 0])
    #expect(split.training.classCounts == [40, 24, 10, 6, 0])
  }

  @Test func whatCannotBeDividedIsRefused() throws {
    let source = numbered([0, 0, 1], classes: 2)
    for share in [0, 1, -0.5, 1.5, .nan, .infinity] {
      let error = #expect(throws: ExampleError.self) {
        try source.split(validation: share, seed: 1, stratified: false)
      }
      #expect("\(try #require(error))".contains("above 0 and below 1"))
    }
    #expect(throws: ExampleError.classTooSmall(name: "class 1", examples: 1)) {
      try source.split(validation: 0.5, seed: 1, stratified: true)
    }
    #expect(throws: ExampleError.self) {
      try numbered([0], classes: 1).split(validation: 0.5, seed: nil, stratified: false)
    }
    let three = numbered([0, 0, 1, 1, 2, 2], classes: 3)
    #expect(throws: ExampleError.tooFewForClasses(examples: 2, classes: 3, part: "validation")) {
      try three.split(validation: 0.3, seed: 1, stratified: true)
    }
    #expect(throws: ExampleError.tooFewForClasses(examples: 2, classes: 3, part: "training")) {
      try three.split(validation: 0.6, seed: 1, stratified: true)
    }
  }
}
