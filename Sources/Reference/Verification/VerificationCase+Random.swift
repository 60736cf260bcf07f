// A stream of cases from a seed: sizes around every tile, height unlike width, every option, in turns that leave no twin
// out. Each case depends on the seed and its number alone, so any of them can be made by itself.

extension VerificationCase {
  /// Cases after which every twin has met numbers that round, an asymmetric padding and a kernel without symmetry.
  public static let turn = 16

  /// Case `number` of the stream of a seed.
  ///
  /// The same seed and number give the same case on every machine.
  public static func random(_ number: Int, seed: UInt64) -> VerificationCase {
    var generator = SeededGenerator(seed: seed &+ UInt64(number) &* 0xD134_2543_DE82_EF95)
    // Sizes that do not fit, or would take long, are drawn again.
    for _ in 0..<200 {
      let drawn = drawn(number, &generator)
      if drawn.isQuick { return drawn }
    }
    var plain = VerificationCase(.layer, height: 5, width: 7)
    (plain.kernel, plain.filters, plain.hasBias) = (AxisPair(rows: 3, columns: 3), 3, true)
    return plain
  }

  /// Multiply-adds of a case of the stream, at most.
  private static let most = 500_000

  private var isQuick: Bool {
    guard (try? check()) != nil, let geometry = try? geometry() else { return false }
    return geometry.multiplyAdds <= Self.most && geometry.batch * height * width * channels <= 50_000
      && geometry.outputShape.reduce(1, *) <= 50_000
  }

  private static func drawn(_ number: Int, _ generator: inout SeededGenerator) -> VerificationCase {
    let slot = number % turn
    var trial: VerificationCase
    switch slot {
    case 0, 1: trial = winogradLayer(&generator)
    case 2, 3:
      trial = filter(&generator)
      trial.isRankOne = true
    case 4, 5, 6: trial = layer(&generator)
    case 7: trial = groupedLayer(&generator)
    case 8, 9: trial = filter(&generator)
    case 10, 11: trial = signal(&generator)
    case 12, 13: trial = pooling(&generator, mode: slot == 12 ? .average : generator.one(of: [.max, .min]))
    default: trial = named(&generator, isRandom: slot == 14)
    }
    trial.seed = generator.next() >> 40
    // Half of the slots never have whole numbers, whose errors a short sum does not show.
    let hasWhole = !slot.isMultiple(of: 2)
    trial.values = generator.one(of: hasWhole ? [.normal, .whole, .whole] : [.normal, .positive])
    // The other half often has a padding on four unlike sides, one case of each kind in every turn for certain.
    let isCertain = [0, 2, 14].contains(slot) || slot == 13 && number / turn % 2 == 0
    if isCertain || !hasWhole && generator.integer(in: 0...3) > 0 {
      trial.padding = unlikeSides(&generator, of: trial)
    }
    return trial
  }

  // MARK: Kinds

  private static func layer(_ generator: inout SeededGenerator) -> VerificationCase {
    var trial = maps(.layer, &generator)
    trial.filters = generator.one(of: [1, 2, 3, 5, 7, 8])
    // One axis at a time around a tile, so that a case stays quick.
    switch generator.integer(in: 0...4) {
    case 0: trial.width = generator.aroundTile()
    case 1: trial.height = generator.aroundTile()
    case 2: trial.channels = generator.one(of: [17, 33, generator.aroundTile()])
    case 3: trial.filters = generator.one(of: [17, 33, generator.aroundTile()])
    default: trial.batch = generator.one(of: [2, 3, 5])
    }
    slide(&trial, &generator)
    trial.kernel = kernelSize(&generator)
    return trial
  }

  private static func winogradLayer(_ generator: inout SeededGenerator) -> VerificationCase {
    var trial = layer(&generator)
    let taps = generator.one(of: [3, 3, 5])
    trial.kernel = AxisPair(rows: taps, columns: taps)
    (trial.stride, trial.dilation) = (.one, .one)
    return trial
  }

  private static func groupedLayer(_ generator: inout SeededGenerator) -> VerificationCase {
    var trial = layer(&generator)
    if generator.integer(in: 0...1) == 0 {
      trial.channels = generator.one(of: [2, 3, 7, 17, 33])
      trial.groups = trial.channels
      trial.filters = trial.channels * generator.one(of: [1, 1, 2])
    } else {
      trial.groups = generator.one(of: [2, 3])
      trial.channels = trial.groups * generator.one(of: [1, 2, 3, 8, 9])
      trial.filters = trial.groups * generator.one(of: [1, 2, 5, 16, 17])
    }
    return trial
  }

  private static func filter(_ generator: inout SeededGenerator) -> VerificationCase {
    var trial = maps(.filter, &generator)
    switch generator.integer(in: 0...2) {
    case 0: trial.width = generator.aroundTile()
    case 1: trial.height = generator.aroundTile()
    default: trial.batch = generator.one(of: [1, 2, 3])
    }
    slide(&trial, &generator)
    trial.kernel = kernelSize(&generator)
    if generator.integer(in: 0...5) == 0 {
      trial.kernel = AxisPair(rows: generator.integer(in: 1...9), columns: generator.one(of: [9, 11, 15]))
    }
    return trial
  }

  private static func signal(_ generator: inout SeededGenerator) -> VerificationCase {
    var trial = VerificationCase(.signal, height: 1, width: generator.one(of: [5, 17, 100, generator.aroundTile()]))
    slide(&trial, &generator)
    (trial.stride.rows, trial.dilation.rows) = (1, 1)
    trial.kernel.columns = generator.one(of: [1, 2, 3, 4, 7, 16, 33])
    return trial
  }

  private static func pooling(_ generator: inout SeededGenerator, mode: PoolingMode) -> VerificationCase {
    var trial = maps(.pooling, &generator)
    trial.mode = mode
    trial.channels = generator.one(of: [1, 2, 3, 5, 7, 8, 9, 17, 33])
    trial.kernel = AxisPair(rows: generator.integer(in: 1...4), columns: generator.integer(in: 2...5))
    trial.stride = AxisPair(rows: generator.integer(in: 1...3), columns: generator.integer(in: 1...4))
    if generator.integer(in: 0...2) == 0 { trial.width = generator.aroundTile() }
    if generator.integer(in: 0...7) == 0 { trial.kernel = AxisPair(rows: trial.height, columns: trial.width) }
    trial.padding = generator.one(of: [.valid, .same, .same])
    trial.ceil = generator.integer(in: 0...2) == 0
    trial.countsPadding = generator.integer(in: 0...2) == 0
    return trial
  }

  /// A kernel without symmetry, or one of the bank.
  private static func named(_ generator: inout SeededGenerator, isRandom: Bool) -> VerificationCase {
    var trial = maps(.named, &generator)
    trial.width = generator.one(of: [9, 17, 31, 35])
    slide(&trial, &generator)
    trial.groups = 1
    trial.padding = generator.one(of: [.same, .same, .full])
    trial.name =
      isRandom
      ? "random:\(generator.integer(in: 0...999)):\(generator.integer(in: 2...5))"
      : generator.one(of: FilterBank.entries.map(\.example))
    return trial
  }

  // MARK: Parts

  /// Maps of some rows and other columns, the channels odd as a rule.
  private static func maps(_ kind: Kind, _ generator: inout SeededGenerator) -> VerificationCase {
    var trial = VerificationCase(kind, height: generator.integer(in: 2...9), width: generator.integer(in: 2...11))
    if trial.width == trial.height { trial.width += 1 }
    trial.channels = generator.one(of: [1, 3, 5, 7])
    return trial
  }

  /// Stride, dilation, padding, boundary, operation and bias.
  private static func slide(_ trial: inout VerificationCase, _ generator: inout SeededGenerator) {
    trial.stride = AxisPair(rows: generator.one(of: [1, 1, 2, 3]), columns: generator.one(of: [1, 1, 1, 2, 4]))
    trial.dilation = AxisPair(rows: generator.one(of: [1, 1, 1, 2]), columns: generator.one(of: [1, 1, 2, 3]))
    trial.padding = generator.one(of: [.valid, .same, .same, .full])
    trial.boundary = generator.one(of: [
      .zero, .zero, .constant(Double(generator.integer(in: 1...3))), .edge, .symmetric, .reflect, .wrap,
    ])
    trial.operation = generator.one(of: ConvolutionOperation.allCases)
    trial.hasBias = trial.kind != .named && generator.integer(in: 0...3) > 0
  }

  private static func kernelSize(_ generator: inout SeededGenerator) -> AxisPair {
    AxisPair(rows: generator.one(of: [1, 2, 3, 3, 4, 5]), columns: generator.one(of: [2, 2, 3, 3, 4, 5, 7]))
  }

  /// Four sides of which opposite ones differ, of a signal two; smaller than a pooling window, which may not lie in them.
  private static func unlikeSides(_ generator: inout SeededGenerator, of trial: VerificationCase) -> PaddingRule {
    func sides(_ window: Int) -> (Int, Int) {
      let most = trial.kind == .pooling ? min(3, window - 1) : 3
      let one = generator.integer(in: 0...most)
      return (one, most == 0 ? 0 : (one + generator.integer(in: 1...most)) % (most + 1))
    }
    let (top, bottom) = trial.kind == .signal ? (0, 0) : sides(trial.kernel.rows)
    let (left, right) = sides(trial.kernel.columns)
    return .explicit(Padding(top: top, bottom: bottom, left: left, right: right))
  }
}

extension SeededGenerator {
  /// One of these, each equally likely.
  fileprivate mutating func one<Element>(of elements: [Element]) -> Element {
    elements[integer(in: 0...elements.count - 1)]
  }

  /// A size at, beside or beyond one of the tiles of the inner loops: 1, T − 1, T, T + 1, 2T + 3.
  fileprivate mutating func aroundTile() -> Int {
    let tile = one(of: [4, 8, 16, 24, 32])
    return one(of: [1, tile - 1, tile, tile + 1, 2 * tile + 3])
  }
}
