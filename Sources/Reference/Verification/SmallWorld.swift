// Every case of a small world, one after the other: what random cases may miss, such as a kernel of one row on a map of one
// column, is all there. Whole numbers throughout, so that sums must be exact.

/// All combinations of small sizes.
public enum SmallWorld {
  /// The combinations of one kind, as the digits of a number.
  private struct Part: Sendable {
    let digits: [Int]
    let make: @Sendable ([Int]) -> VerificationCase

    var count: Int { digits.reduce(1, *) }

    func trial(_ number: Int) -> VerificationCase {
      var (rest, places) = (number, [Int]())
      for digit in digits {
        places.append(rest % digit)
        rest /= digit
      }
      return make(places)
    }
  }

  /// What must be exact there: all but the two twins that are no sums of the definition's products.
  public static let subjects = VerificationSubject.all.filter {
    $0.twin != .fft && $0.twin != .winograd && $0.twin != .named
  }

  /// Combinations, those that do not fit included.
  public static let count = parts.map(\.count).reduce(0, +)

  /// A combination, whether its sizes fit or not.
  ///
  /// - Precondition: `number` is in `0..<count`.
  package static func trial(_ number: Int) -> VerificationCase {
    var rest = number
    for part in parts {
      if rest < part.count {
        var trial = part.trial(rest)
        trial.values = .whole
        trial.seed = UInt64(number)
        return trial
      }
      rest -= part.count
    }
    preconditionFailure("the small world has \(count) combinations, not \(number)")
  }

  private static let parts = [layers, filters, signals, poolings]

  private static let boundaries: [Boundary] = [.zero, .constant(3), .edge, .symmetric, .reflect, .wrap]
  private static let paddings: [PaddingRule] = [
    .valid, .same, .full, .explicit(Padding(top: 1, bottom: 0, left: 0, right: 2)),
    .explicit(Padding(top: 0, bottom: 2, left: 1, right: 0)),
  ]

  /// Maps 1…4 × 1…4, kernels 1…3 × 1…3, strides and dilations 1…2, five paddings, six sets of channels.
  private static let layers = Part(digits: [4, 4, 3, 3, 2, 2, 2, 2, 5, 6]) { place in
    let channels = [(1, 1, 1), (2, 3, 1), (3, 2, 1), (2, 2, 2), (3, 3, 3), (2, 4, 2)]
    var trial = windows(.layer, place)
    trial.padding = paddings[place[8]]
    (trial.channels, trial.filters, trial.groups) = channels[place[9]]
    trial.hasBias = place[9] % 2 == 1
    return trial
  }

  /// The same windows on two channels, six boundaries, both operations.
  private static let filters = Part(digits: [4, 4, 3, 3, 2, 2, 2, 2, 4, 6, 2]) { place in
    var trial = windows(.filter, place)
    trial.channels = 1 + place[10]
    trial.padding = paddings[place[8] + 1]
    trial.boundary = boundaries[place[9]]
    trial.operation = place[10] == 0 ? .convolve : .correlate
    trial.isRankOne = place[9] % 2 == 1
    return trial
  }

  /// Signals 1…7, kernels 1…5, strides 1…3, dilations 1…2, six boundaries, both operations.
  private static let signals = Part(digits: [7, 5, 3, 2, 5, 6, 2]) { place in
    var trial = VerificationCase(.signal, height: 1, width: 1 + place[0])
    trial.kernel.columns = 1 + place[1]
    trial.stride.columns = 1 + place[2]
    trial.dilation.columns = 1 + place[3]
    trial.padding = paddings[place[4]]
    if case .explicit(let sides) = trial.padding {
      trial.padding = .explicit(Padding(top: 0, bottom: 0, left: sides.left, right: sides.right))
    }
    trial.boundary = boundaries[place[5]]
    trial.operation = place[6] == 0 ? .convolve : .correlate
    return trial
  }

  /// Maps 1…5 × 1…4, windows 1…3 × 1…3, strides 1…3 × 1…3, rounded up or not, padding counted or not.
  private static let poolings = Part(digits: [5, 4, 3, 3, 3, 3, 5, 2, 4]) { place in
    var trial = VerificationCase(.pooling, height: 1 + place[0], width: 1 + place[1])
    trial.kernel = AxisPair(rows: 1 + place[2], columns: 1 + place[3])
    trial.stride = AxisPair(rows: 1 + place[4], columns: 1 + place[5])
    trial.padding = place[6] == 2 ? .explicit(Padding(top: 1, bottom: 1, left: 1, right: 1)) : paddings[place[6]]
    trial.ceil = place[7] == 1
    (trial.mode, trial.countsPadding) = [(.max, false), (.min, false), (.average, false), (.average, true)][place[8]]
    return trial
  }

  private static func windows(_ kind: VerificationCase.Kind, _ place: [Int]) -> VerificationCase {
    var trial = VerificationCase(kind, height: 1 + place[0], width: 1 + place[1])
    trial.kernel = AxisPair(rows: 1 + place[2], columns: 1 + place[3])
    trial.stride = AxisPair(rows: 1 + place[4], columns: 1 + place[5])
    trial.dilation = AxisPair(rows: 1 + place[6], columns: 1 + place[7])
    return trial
  }
}
