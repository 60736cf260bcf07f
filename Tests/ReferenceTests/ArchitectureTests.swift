import Reference
import Testing

/// Networks as they are drawn: which layers stand together, and which blocks stand once.
struct ArchitectureTests {
  private static let presets = Preset.allCases.filter { $0 != .stridePooled }

  @Test(arguments: presets) func everyLayerStandsInOnePart(preset: Preset) throws {
    let network = try preset.network()
    let architecture = Architecture(network)
    #expect(architecture.parts.flatMap(\.nodes).sorted() == Array(network.nodes.indices))
    for (index, part) in architecture.parts.enumerated() {
      #expect(part.inputs.allSatisfy { $0 < index })
      for (node, next) in zip(part.nodes, part.nodes.dropFirst()) {
        #expect(network.nodes[next].inputs == [node])
        #expect(network.nodes[next].outputShape == network.nodes[node].outputShape)
      }
      let taken = network.nodes[part.nodes[0]].inputs
      let given = part.inputs.map { architecture.parts[$0].nodes.last }
      #expect(Set(taken) == Set(given), "a part takes what the last layer of another gives")
    }
    #expect(architecture.parts.last?.nodes.last == network.nodes.count - 1)
  }

  @Test(
    arguments: [
      (Preset.resNet50, [2, 3, 5, 2], [4, 4, 4, 4]), (.vgg16, [2, 2, 3, 3, 3, 2], [1, 1, 1, 1, 1, 1]),
      (.cifar10, [], []),
      (.vggBatchNorm, [2, 2, 3, 3], [1, 1, 1, 1]), (.vggResidual, [2, 2], [1, 1]),
    ] as [(Preset, [Int], [Int])])
  func knownNetworksFold(preset: Preset, counts: [Int], lengths: [Int]) throws {
    let architecture = Architecture(try preset.network())
    #expect(architecture.repetitions.map(\.count) == counts)
    #expect(architecture.repetitions.map(\.length) == lengths)
  }

  private func twice(_ first: Conv2D, _ second: Conv2D, isFrozen: Bool = false) throws -> [Repetition] {
    let network = try Network(name: "twice", input: [9, 11, 4]) {
      first
      ReLU()
      second
      ReLU()
      GlobalAveragePool2D()
    }
    return Architecture(network.freezing { isFrozen && $0.name == "conv2d" }).repetitions
  }

  @Test func blocksThatDifferInOneSettingDoNotFold() throws {
    let plain = Conv2D(4, kernel: 3, padding: .same)
    #expect(try twice(plain, plain) == [Repetition(start: 1, length: 1, count: 2)])
    #expect(try twice(plain, plain, isFrozen: true).isEmpty)
    let others: [(inout Conv2D) -> Void] = [
      { $0.filters = 5 }, { $0.kernel = 5 }, { $0.stride = 2 }, { $0.dilation = 2 }, { $0.groups = 2 },
      { $0.padding = .explicit(Padding(top: 2, bottom: 0, left: 1, right: 1)) }, { $0.activation = .tanh },
      { $0.usesBias = false }, { $0.kernelInitializer = .heNormal }, { $0.biasInitializer = .ones },
    ]
    for (index, change) in others.enumerated() {
      var other = plain
      change(&other)
      #expect(try twice(plain, other).isEmpty, "setting \(index)")
    }
  }

  @Test func blocksOfOtherSizesDoNotFold() throws {
    // Settings and wiring agree, but each halves the map.
    let network = try Network(name: "halving", input: [16, 16, 4]) {
      for _ in 1...3 {
        Conv2D(4, kernel: 3, padding: .same)
        MaxPool2D(2)
      }
      Flatten()
    }
    #expect(Architecture(network).repetitions.isEmpty)
  }

  @Test func aFoldedViewTakesWhatItsLastBlockGives() throws {
    let architecture = Architecture(try Preset.resNet50.network())
    let full = architecture.view(folding: [])
    #expect(full.parts == Array(architecture.parts.indices) && full.folds.isEmpty)
    #expect(full.inputs == architecture.parts.map(\.inputs))
    let view = architecture.view(folding: architecture.repetitions)
    let hidden = architecture.repetitions.reduce(0) { $0 + $1.length * ($1.count - 1) }
    #expect(view.parts.count == architecture.parts.count - hidden)
    for fold in view.folds {
      #expect(Array(view.parts[fold.places]) == Array(fold.repetition.block))
      let after = view.inputs.indices.filter { $0 >= fold.places.upperBound }
      let readers = after.filter { view.inputs[$0].contains(fold.places.upperBound - 1) }
      #expect(!readers.isEmpty, "something takes what the block gives")
    }
    for (place, inputs) in view.inputs.enumerated() { #expect(inputs.allSatisfy { $0 < place }) }
  }

  @Test(arguments: presets) func piecesEndWhereEveryWayGoes(preset: Preset) throws {
    let architecture = Architecture(try preset.network())
    for repetitions in [[], architecture.repetitions] {
      let view = architecture.view(folding: repetitions)
      let pieces = view.pieces
      #expect(pieces.flatMap(Array.init) == Array(view.parts.indices))
      for (place, inputs) in view.inputs.enumerated() {
        for input in inputs {
          // Between the two there is no end of a piece.
          #expect(!pieces.contains { $0.upperBound - 1 > input && $0.upperBound - 1 < place })
        }
      }
      #expect(
        view.isBranching
          == (preset == .resNet50 || preset == .resNet50Transfer || preset.rawValue.hasSuffix("residual")))
    }
  }

  @Test func aPlaceTakenTwiceIsOneLine() throws {
    struct Doubled: Module {
      func callAsFunction(_ x: Value) -> Value { Add()(x, x) }
    }
    let architecture = Architecture(try Network(name: "doubled", input: [4], Doubled()))
    #expect(architecture.parts.map(\.inputs) == [[], [0]])
    #expect(!architecture.view(folding: []).isBranching)
  }
}
