// From a case that fails to the smallest like it that still does: one change after the other, as long as any of them
// leaves it failing. Greedy, as in QuickCheck (K. Claessen, J. Hughes, 2000).

extension VerificationCase {
  /// The smallest case that can be reached from this one and still fails.
  ///
  /// - Parameter fails: whether a case fails; asked some hundred times at most.
  func shrunk(while fails: (VerificationCase) -> Bool) -> VerificationCase {
    var (smallest, questions) = (self, 0)
    var isSmaller = true
    while isSmaller && questions < 2000 {
      isSmaller = false
      for candidate in smallest.smaller where candidate != smallest {
        questions += 1
        guard (try? candidate.check()) != nil, fails(candidate) else { continue }
        (smallest, isSmaller) = (candidate, true)
        break
      }
    }
    return smallest
  }

  /// Cases with one thing less, those with much less first.
  private var smaller: [VerificationCase] {
    sizes.flatMap { path, least in
      let size = self[keyPath: path]
      return [least, size / 2, size - 1].filter { $0 >= least && $0 < size }.map { with(path, $0) }
    } + fewerGroups + simpler
  }

  private var sizes: [(WritableKeyPath<VerificationCase, Int>, least: Int)] {
    let maps: [(WritableKeyPath<VerificationCase, Int>, least: Int)] = [
      (\.batch, 1), (\.height, 1), (\.width, 1), (\.kernel.rows, 1), (\.kernel.columns, 1), (\.stride.rows, 1),
      (\.stride.columns, 1), (\.dilation.rows, 1), (\.dilation.columns, 1),
    ]
    // Channels and filters come in whole groups.
    return maps + (groups == 1 ? [(\.channels, 1), (\.filters, 1)] : [])
  }

  private var fewerGroups: [VerificationCase] {
    guard groups > 1 else { return [] }
    let (channels, filters) = (channels / groups, filters / groups)
    func with(groups: Int, channels: Int, filters: Int) -> VerificationCase {
      var other = self
      (other.groups, other.channels, other.filters) = (groups, groups * channels, groups * filters)
      return other
    }
    return [
      with(groups: 1, channels: channels, filters: filters), with(groups: 2, channels: channels, filters: filters),
      with(groups: groups / 2, channels: channels, filters: filters),
      with(groups: groups - 1, channels: channels, filters: filters),
      with(groups: groups, channels: 1, filters: filters), with(groups: groups, channels: channels, filters: 1),
      with(groups: groups, channels: max(1, channels / 2), filters: filters),
      with(groups: groups, channels: channels, filters: max(1, filters / 2)),
    ]
  }

  /// Plainer options: what is left out of the text is plainest.
  private var simpler: [VerificationCase] {
    var others: [VerificationCase] = []
    if padding != .valid {
      others.append(with(\.padding, .valid))
      if case .explicit(let sides) = padding {
        for side in [\Padding.top, \.bottom, \.left, \.right] where sides[keyPath: side] > 0 {
          for size in Set([0, sides[keyPath: side] - 1]).sorted() {
            var fewer = sides
            fewer[keyPath: side] = size
            others.append(with(\.padding, .explicit(fewer)))
          }
        }
        let isNone = [sides.top, sides.bottom, sides.left, sides.right].allSatisfy { $0 == 0 }
        if isNone { return [with(\.padding, .valid)] }
      }
    }
    if boundary != .zero { others.append(with(\.boundary, .zero)) }
    if hasBias { others.append(with(\.hasBias, false)) }
    if isRankOne { others.append(with(\.isRankOne, false)) }
    if ceil { others.append(with(\.ceil, false)) }
    if countsPadding { others.append(with(\.countsPadding, false)) }
    if mode == .min { others.append(with(\.mode, .max)) }
    if operation == .convolve { others.append(with(\.operation, .correlate)) }
    if values != .whole { others.append(with(\.values, .whole)) }
    for seed in [1, 2, 3] where seed < self.seed { others.append(with(\.seed, UInt64(seed))) }
    return others
  }

  private func with<Value>(_ path: WritableKeyPath<VerificationCase, Value>, _ value: Value) -> VerificationCase {
    var other = self
    other[keyPath: path] = value
    return other
  }
}
