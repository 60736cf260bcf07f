// Examples in two parts, one to train on and one to validate with, the same on every machine.
// It copies no value: both parts are indices into the whole.
// Next: `Batches.swift`, which goes through a part in an epoch's order.

/// The two parts of a source.
public struct ExampleSplit: Sendable {
  /// What is trained on.
  public let training: ExampleSubset
  /// What is held out.
  public let validation: ExampleSubset
}

extension ExampleSource {
  /// Holds out a share of the examples for validation.
  ///
  /// ```
  /// 10 examples, share 0.25        seed nil     training 0…6, validation 7…9
  ///                                a seed       3 of a shuffled order, 7 for training
  ///                                stratified   the 3 are spread over the classes as the 10 are
  /// ```
  ///
  /// - Without a seed, as Keras's `validation_split`: training takes the first `⌊n·(1 − share)⌋`, validation the rest.
  /// - With one, as scikit-learn's `train_test_split`: the order is shuffled, validation takes `⌈n·share⌉`. The
  ///   generator is another than NumPy's, so the examples are others than theirs for the same seed.
  /// - Stratified, as scikit-learn's `stratify`: a class of `m` examples gives `m·v/n` of the `v` to validation, rounded
  ///   down; what is missing goes one each to the classes with the largest remainders (scikit-learn draws lots among
  ///   equal remainders, here the first class wins). Without a seed each class gives its last ones.
  ///
  /// Both parts keep the source's order, so without shuffling an epoch reads files as they lie.
  ///
  /// - Throws: ``ExampleError`` if a part were empty, or, stratified, if a class has one example only or a part has
  ///   fewer examples than there are classes.
  public func split(validation share: Double, seed: UInt64?, stratified: Bool) throws -> ExampleSplit {
    guard share > 0, share < 1, count > 1 else { throw ExampleError.shareOutOfRange(share: share, examples: count) }
    // Each in the arithmetic of its library, double precision: 1 − 0.9 is a little below 0.1.
    let heldOut =
      seed == nil && !stratified
      ? count - Int((Double(count) * (1 - share)).rounded(.down)) : Int((Double(count) * share).rounded(.up))
    guard heldOut > 0, heldOut < count else { throw ExampleError.shareOutOfRange(share: share, examples: count) }
    let validation =
      stratified
      ? try stratifiedChoice(heldOut, seed: seed)
      : Set(Self.shuffled(Array(0..<count), seed: seed).suffix(heldOut))
    return ExampleSplit(
      training: ExampleSubset(self, indices: (0..<count).filter { !validation.contains($0) }),
      validation: ExampleSubset(self, indices: validation.sorted()))
  }

  private static func shuffled(_ indices: [Int], seed: UInt64?) -> [Int] {
    guard let seed else { return indices }
    var generator = SeededGenerator(seed: seed)
    return generator.shuffled(indices)
  }

  private func stratifiedChoice(_ heldOut: Int, seed: UInt64?) throws -> Set<Int> {
    var members = [[Int]](repeating: [], count: classNames.count)
    for (index, label) in labels.enumerated() { members[label].append(index) }
    let present = members.indices.filter { !members[$0].isEmpty }
    for label in present where members[label].count < 2 {
      throw ExampleError.classTooSmall(name: classNames[label], examples: members[label].count)
    }
    for (part, size) in [("validation", heldOut), ("training", count - heldOut)] where size < present.count {
      throw ExampleError.tooFewForClasses(examples: size, classes: present.count, part: part)
    }
    // In whole numbers: m·v is at most 2⁵⁶, for an array has at most 2²⁸ scalars and so a source as many examples.
    let products = present.map { members[$0].count * heldOut }
    var shares = products.map { $0 / count }
    let missing = heldOut - shares.reduce(0, +)
    let order = products.indices.sorted { (products[$1] % count, $0) < (products[$0] % count, $1) }
    for place in order.prefix(missing) { shares[place] += 1 }

    var generator = seed.map { SeededGenerator(seed: $0) }
    var chosen = Set<Int>()
    for (label, share) in zip(present, shares) {
      chosen.formUnion((generator?.shuffled(members[label]) ?? members[label]).suffix(share))
    }
    return chosen
  }
}
