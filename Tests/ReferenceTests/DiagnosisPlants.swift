// The mistakes that are planted in convolutions, one alone or two together, and how each is made. The convolutions that
// make them are those of `PlantedMistakes.swift`; whether they are named is asked in `DiagnosisTests.swift`.

import Reference
import Testing

extension DiagnosisTests {
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
}
