// Mistakes planted at random, by the code of `PlantedMistakes.swift`: each must be the one that is named. A right result
// has no mistake, and what nobody would do is not explained.

import Reference
import Testing

@Suite struct DiagnosisTests {
  /// A wrong result, and what was asked.
  struct Plant {
    var asked: PlainConvolution
    var result: Tensor<Double>

    init(_ asked: PlainConvolution, _ result: PlainMap) {
      self.asked = asked
      self.result = result.tensor(isFilter: asked.kernel.rank == 2)
    }

    init(_ asked: PlainConvolution, _ change: (inout PlainConvolution) -> Void) {
      var done = asked
      change(&done)
      self.init(asked, done.result())
    }

    func diagnose() throws -> Diagnosis {
      try Diagnosis.convolution(
        asked.convolution, input: asked.input.tensor(isFilter: asked.kernel.rank == 2),
        kernel: asked.kernel.map(Double.init),
        bias: asked.bias.isEmpty ? nil : Tensor(shape: [asked.bias.count], scalars: asked.bias.map(Double.init)),
        otherInputs: [], result: result, precision: .float32, roundings: 0, threads: 1)
    }
  }

  typealias Planter = @Sendable (PlainConvolution, inout SeededGenerator) -> Plant?

  /// A mistake and how it is made; `nil` where it cannot be made.
  struct Planted: CustomTestStringConvertible, Sendable {
    let mistake: Mistake
    let plant: Planter
    var testDescription: String { mistake.rawValue }

    init(_ mistake: Mistake, _ plant: @escaping Planter) { (self.mistake, self.plant) = (mistake, plant) }
  }

  static let all: [Planted] = [
    Planted(.kernelNotFlipped) { asked, _ in asked.flips ? Plant(asked) { $0.flips = false } : nil },
    Planted(.kernelFlipped) { asked, _ in asked.flips ? nil : Plant(asked) { $0.flips = true } },
    Planted(.kernelTransposed) { asked, _ in Plant(asked) { $0.kernel = $0.kernel.swappingAxes(0, 1) } },
    Planted(.kernelRotated) { asked, random in
      let axis = random.integer(in: 0...1)
      return Plant(asked) { $0.kernel = $0.kernel.swappingAxes(0, 1).reversed(axis: axis) }
    },
    Planted(.kernelMirrored) { asked, random in
      let axis = random.integer(in: 0...1)
      return Plant(asked) { $0.kernel = $0.kernel.reversed(axis: axis) }
    },
    Planted(.rowsAndColumnsSwapped) { asked, random in
      if random.integer(in: 0...1) == 0 { return Plant(asked, asked.result().transposed) }
      return Plant(asked) { $0.input = $0.input.transposed }
    },
    Planted(.tensorFlowSame) { asked, _ in
      var asked = asked
      asked.padding = asked.pyTorchSame()
      return Plant(asked) { $0.padding = $0.tensorFlowSame() }
    },
    Planted(.pyTorchSame) { asked, _ in
      var asked = asked
      asked.padding = asked.tensorFlowSame()
      // Of a 2×2 kernel nothing is left: then nobody can tell it from no padding.
      if asked.pyTorchSame() == Padding(top: 0, bottom: 0, left: 0, right: 0) { return nil }
      return Plant(asked) { $0.padding = $0.pyTorchSame() }
    },
    Planted(.boundaryMode) { asked, random in
      let others = [Boundary.zero, .edge, .symmetric, .reflect, .wrap].filter { $0 != asked.boundary }
      let other = others[random.integer(in: 0...others.count - 1)]
      return Plant(asked) { $0.boundary = other }
    },
    Planted(.paddingIgnored) { asked, _ in
      Plant(asked) { $0.padding = Padding(top: 0, bottom: 0, left: 0, right: 0) }
    },
    Planted(.strideIgnored) { asked, _ in asked.stride == .one ? nil : Plant(asked) { $0.stride = .one } },
    Planted(.dilationIgnored) { asked, _ in asked.dilation == .one ? nil : Plant(asked) { $0.dilation = .one } },
    Planted(.groupsIgnored) { asked, random in
      guard asked.groups > 1 else { return nil }
      let isAll = random.integer(in: 0...1) == 0
      return Plant(asked) { $0.group = isAll ? { _, _, groups in Array(0..<groups) } : { _, _, _ in [0] } }
    },
    Planted(.stridePhase) { asked, random in
      guard asked.stride != .one else { return nil }
      let phase = AxisPair(
        rows: random.integer(in: 0...asked.stride.rows - 1), columns: random.integer(in: 0...asked.stride.columns - 1))
      return Plant(asked) { $0.phase = phase }
    },
    Planted(.strideIndexNotDivided) { asked, _ in
      guard asked.stride != .one else { return nil }
      let (y, s) = (asked.result(), asked.stride)
      return Plant(
        asked,
        y.moved(y.height, y.width, fill: 0) {
          $0 % s.rows == 0 && $1 % s.columns == 0 ? ($0 / s.rows, $1 / s.columns) : nil
        })
    },
    Planted(.outputShifted) { asked, random in
      let (dy, dx) = (random.integer(in: -3...3), random.integer(in: -3...3))
      let y = asked.result()
      let isRoll = random.integer(in: 0...1) == 0
      return Plant(
        asked,
        y.moved(y.height, y.width, fill: 0) {
          isRoll ? (($0 - dy + 3 * y.height) % y.height, ($1 - dx + 3 * y.width) % y.width) : ($0 - dy, $1 - dx)
        })
    },
    Planted(.unwrittenBorder) { asked, random in
      let y = asked.result()
      func side() -> Int { random.integer(in: 0...2) }
      let frame = Padding(top: side(), bottom: side(), left: side(), right: side())
      return Plant(
        asked,
        y.moved(y.height, y.width, fill: random.integer(in: 0...3) == 0 ? .nan : 0) {
          $0 >= frame.top && $0 < y.height - frame.bottom && $1 >= frame.left && $1 < y.width - frame.right
            ? ($0, $1) : nil
        })
    },
    Planted(.biasMissing) { asked, _ in asked.bias.isEmpty ? nil : Plant(asked) { $0.bias = [] } },
    Planted(.biasAddedTwice) { asked, _ in
      asked.bias.isEmpty ? nil : Plant(asked) { $0.bias = $0.bias.map { 2 * $0 } }
    },
    Planted(.rgbBGRSwapped) { asked, _ in
      guard asked.input.channels == 3 else { return nil }
      return Plant(asked) { done in
        for row in 0..<done.input.height {
          for column in 0..<done.input.width {
            (done.input[row, column, 0], done.input[row, column, 2]) = (
              done.input[row, column, 2], done.input[row, column, 0]
            )
          }
        }
      }
    },
    Planted(.channelsFirst) { asked, _ in
      asked.input.channels == 1 ? nil : Plant(asked) { $0.input.values = $0.input.channelsFirst }
    },
    Planted(.clipped) { asked, random in
      var asked = asked
      for index in asked.input.values.indices { asked.input.values[index] *= 80 }
      var y = asked.result()
      let isWhole = random.integer(in: 0...1) == 0
      for index in y.values.indices {
        let value = min(max(y.values[index], 0), 255)
        y.values[index] = isWhole ? value.rounded(.towardZero) : value
      }
      return Plant(asked, y)
    },
    Planted(.wrappedModulo256) { asked, random in
      var asked = asked
      for index in asked.input.values.indices { asked.input.values[index] *= 80 }
      var y = asked.result()
      let isWhole = random.integer(in: 0...1) == 0
      for index in y.values.indices {
        let value = y.values[index]
        y.values[index] =
          isWhole ? Float(UInt8(truncatingIfNeeded: Int(value))) : value - 256 * (value / 256).rounded(.down)
      }
      return Plant(asked, y)
    },
    Planted(.constantFactor) { asked, random in
      let factors: [Float] = [1 / 9, 9, 255, 1 / 255, -1, Float(0.1 + 5 * random.uniform())]
      let factor = factors[random.integer(in: 0...5)]
      return Plant(asked) { $0.kernel = $0.kernel.map { factor * $0 } }
    },
    Planted(.halfPrecisionAccumulation) { asked, random in
      if asked.bias.isEmpty || random.integer(in: 0...1) == 0 {
        return Plant(asked) { $0.accumulate = { Float(Float16($0)) } }
      }
      var done = asked
      (done.bias, done.accumulate) = ([], { Float(Float16($0)) })
      var y = done.result()
      for index in y.values.indices { y.values[index] += asked.bias[index % asked.bias.count] }
      return Plant(asked, y)
    },
  ]

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

  /// One mistake in the sums and one in what becomes of them, or two in the sums.
  static let pairs: [(Planted, Mistake)] = {
    @Sendable func border(_ y: PlainMap) -> PlainMap {
      y.moved(y.height, y.width, fill: 0) { $0 < y.height - 1 && $1 < y.width - 1 ? ($0, $1) : nil }
    }
    return [
      (
        Planted(.biasMissing) { asked, _ in
          asked.bias.isEmpty
            ? nil
            : Plant(asked) {
              $0.bias = []
              $0.flips.toggle()
            }
        }, .kernelFlipped
      ),
      (
        Planted(.unwrittenBorder) { asked, _ in
          var done = asked
          done.kernel = done.kernel.swappingAxes(0, 1)
          return Plant(asked, border(done.result()))
        }, .kernelTransposed
      ),
      (
        Planted(.outputShifted) { asked, _ in
          guard asked.dilation != .one else { return nil }
          var done = asked
          let right = asked.result()
          done.dilation = .one
          let y = done.result()
          return y.height == right.height && y.width == right.width
            ? nil
            : Plant(asked, y.moved(y.height, y.width, fill: 0) { ($0 - 1, $1 - 2) })
        }, .dilationIgnored
      ),
      (
        Planted(.constantFactor) { asked, _ in
          asked.flips
            ? Plant(asked) {
              $0.flips = false
              $0.kernel = $0.kernel.map { 3 * $0 }
            } : nil
        }, .kernelNotFlipped
      ),
      (
        Planted(.clipped) { asked, _ in
          guard asked.flips else { return nil }
          var asked = asked
          for index in asked.input.values.indices { asked.input.values[index] *= 80 }
          var done = asked
          done.flips = false
          var y = done.result()
          for index in y.values.indices { y.values[index] = min(max(y.values[index], 0), 255) }
          return Plant(asked, y)
        }, .kernelNotFlipped
      ),
      (
        Planted(.channelsFirst) { asked, _ in
          asked.input.channels == 1 || asked.flips
            ? nil
            : Plant(asked) {
              $0.input.values = $0.input.channelsFirst
              $0.flips = true
            }
        }, .kernelFlipped
      ),
    ]
  }()

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

/// What looks like a mistake and is none of those that are known, and what is easily taken for another.
@Suite struct DiagnosisRestraintTests {
  private let box = Convolution2D(
    operation: .convolve, padding: .valid, boundary: .zero, stride: .one, dilation: .one, groups: 1)

  private func diagnose(
    _ image: Tensor<Double>, _ kernel: Tensor<Double>, _ change: (Double, Int) -> Double
  ) throws -> [Mistake] {
    let right = try box.oracle(image, kernel: kernel, bias: nil)
    let result = Tensor<Double>(shape: right.shape) { change(Double(Float(right[flat: $0])), $0) }
    return try Diagnosis.convolution(
      box, input: image, kernel: kernel, bias: nil, otherInputs: [], result: result, precision: .float32, roundings: 2,
      threads: 1
    ).findings.map(\.mistake)
  }

  private func image(_ range: ClosedRange<Int>) -> Tensor<Double> {
    var generator = SeededGenerator(seed: 3)
    return .integers(shape: [16, 17], in: range, using: &generator)
  }

  private let sobel = Tensor<Double>(shape: [3, 3], scalars: [1, 0, -1, 2, 0, -2, 1, 0, -1])

  @Test func roundingIsNotClipping() throws {
    let mean = Tensor<Double>(shape: [3, 3], repeating: 1.0 / 9)
    #expect(try diagnose(image(0...255), mean) { value, _ in value.rounded() } == [.roundedToIntegers])
    #expect(try diagnose(image(0...255), mean) { value, _ in value.rounded(.towardZero) } == [.roundedToIntegers])
  }

  @Test func aWholeNumberOneTooSmallIsNotRounded() throws {
    #expect(try diagnose(image(0...255), sobel) { value, index in index == 20 ? value - 1 : value } == [])
    #expect(try diagnose(image(0...255), sobel) { value, _ in value - 1 } == [])
  }

  @Test func wholeNumbersAndQuartersAreNotHalfPrecision() throws {
    let mean = Tensor<Double>(shape: [7, 7], repeating: 1.0 / 49)
    for change in [{ $0.rounded() - 1 }, { ($0 * 4).rounded() / 4 + 0.5 }] as [(Double) -> Double] {
      #expect(try diagnose(image(100...255), mean) { value, _ in change(value) } == [])
    }
    #expect(
      try diagnose(image(100...255), mean) { value, _ in Double(Float16(value)) } == [.halfPrecisionAccumulation])
  }

  @Test func numbersFarBelowTheirBoundAreNotWrapped() throws {
    var generator = SeededGenerator(seed: 4)
    let large = Tensor<Double>.normal(shape: [12, 12], using: &generator).map { Double(Float($0 * 1e7)) }
    let kernel = Tensor<Double>.normal(shape: [3, 3], using: &generator).map { Double(Float($0 * 1e3)) }
    #expect(try diagnose(large, kernel) { _, index in Double(index * 37 % 256) } == [])
  }

  @Test func aPictureTimes255AndRounded() throws {
    let mean = Tensor<Double>(shape: [3, 3], repeating: 1.0 / 9)
    let picture = image(0...255).map { Double(Float($0 / 255)) }
    #expect(
      try Set(diagnose(picture, mean) { value, _ in (255 * value).rounded() }) == [.constantFactor, .roundedToIntegers])
  }
}
