import Reference
import Testing

/// How receptive fields grow, and which of their pixels count.
@Suite struct FieldGrowthTests {
  /// The receptive fields and jumps of the course's networks, worked out apart from this program.
  @Test(arguments: [
    (Preset.small, 46, 16), (.vgg, 100, 16), (.stride, 31, 16), (.shared, 46, 16), (.dogsVsCats, 22, 8),
    (.fashion, 22, 8), (.mnist, 16, 4), (.cifar10, 18, 4), (.vgg16, 212, 32),
  ]) func theFieldIsThatOfTheCourse(preset: Preset, size: Int, jump: Int) throws {
    let growth = try #require(try FieldGrowth(preset.network()))
    #expect(growth.rows.size == size && growth.columns.size == size, "\(growth.rows)")
    #expect(growth.rows.jump == jump && growth.columns.jump == jump, "\(growth.rows)")
    #expect(growth.steps.last?.rows.after.size == size)
  }

  /// The formula step by step, from the numbers of the layers alone.
  @Test(arguments: Preset.allCases) func everyStepAddsWhatTheFormulaSays(preset: Preset) throws {
    guard let network = try? preset.network() else { return }
    let growth = try #require(try FieldGrowth(network))
    #expect(!growth.steps.isEmpty)
    var (size, jump) = (1, 1)
    for step in growth.steps {
      size += (step.rows.extent - 1) * jump
      jump *= step.rows.stride
      #expect(step.rows.after.size == size && step.rows.after.jump == jump, "\(step.name)")
      #expect(step.rows.sizeFormula.hasSuffix("= \(size)") && step.rows.jumpFormula.hasSuffix("= \(jump)"))
    }
    #expect(growth.rows.size == size && growth.rows.jump == jump)
  }

  @Test func thePathThatSeesTheMostIsFollowed() throws {
    let network = try Network(name: "two ways", input: [32, 32, 1]) {
      Residual(shortcut: Conv2D(2, kernel: 1, padding: .same)) {
        Conv2D(2, kernel: 3, padding: .same)
        Conv2D(2, kernel: 5, padding: .same)
      }
    }
    let growth = try #require(try FieldGrowth(network))
    #expect(growth.steps.map(\.rows.extent) == [3, 5])
    #expect(growth.rows.size == 7 && growth.rows.jump == 1)
  }

  @Test func theAxesAreKeptApart() throws {
    let network = try Network(name: "flat", input: [20, 30, 1]) {
      Conv2D(1, kernel: AxisPair(rows: 3, columns: 5), stride: AxisPair(rows: 1, columns: 2))
      Conv2D(1, kernel: 3, dilation: 2)
    }
    let growth = try #require(try FieldGrowth(network))
    #expect(growth.rows.size == 7 && growth.columns.size == 13)
    #expect(growth.steps[1].rows.extent == 5 && growth.steps[1].columns.sizeFormula == "5 + (5 − 1)·2 = 13")
  }

  @Test func theInputIsReachedWhereTheFieldIsAsLarge() throws {
    let vgg = try #require(try FieldGrowth(Preset.vgg.network()))
    let beyond = try #require(vgg.firstBeyond)
    #expect(vgg.steps[beyond].rows.after.size >= 32)
    #expect(vgg.steps[..<beyond].allSatisfy { $0.rows.after.size < 32 })
    #expect(try FieldGrowth(Preset.dogsVsCats.network())?.firstBeyond == nil)
  }

  /// The central cell of a valid 3×3 on 7×7 is cell 2 and sees rows 2…4.
  @Test func theCentralCellSeesTheMiddle() throws {
    let network = try Network(name: "one", input: [7, 9, 1]) { Conv2D(1, kernel: 3) }
    let square = try #require(try FieldGrowth(network)).centralField(after: 0)
    #expect(square.rows == 2..<5 && square.columns == 3..<6)
  }

  @Test func aVectorHasNoFieldThatGrows() throws {
    let network = try Network(name: "vector", input: [9]) { Dense(3) }
    #expect(try FieldGrowth(network) == nil)
  }

  // MARK: The effective field

  private func effective(_ network: Network, samples: Int) throws -> EffectiveField {
    let growth = try #require(try FieldGrowth(network))
    return try EffectiveField(network, node: growth.node, samples: samples, seed: 3, engine: FastEngine(threads: 2))
  }

  @Test func outsideOfTheReceptiveFieldNothingWeighs() throws {
    let network = try Network(name: "three", input: [21, 23, 2]) {
      Conv2D(4, kernel: 3, padding: .same, activation: .relu)
      Conv2D(4, kernel: 3, padding: .same, activation: .relu)
      Conv2D(3, kernel: 5, padding: .same)
    }
    let field = try effective(network, samples: 8)
    let growth = try #require(try FieldGrowth(network))
    let square = growth.centralField(after: growth.steps.count - 1)
    #expect(square.rows.count == 9 && square.columns.count == 9)
    for row in 0..<21 {
      for column in 0..<23 {
        let isInside = square.rows.contains(row) && square.columns.contains(column)
        #expect((field.weights[row, column] > 0) == isInside, "\(row) \(column)")
      }
    }
    #expect(field.pixels > 0 && field.side <= 9)
  }

  /// One linear convolution: the gradient is its weights, so that two networks give the mean of their squares.
  @Test func ofOneConvolutionItIsTheWeights() throws {
    let network = try Network(name: "one", input: [5, 5, 1]) { Conv2D(1, kernel: 3, padding: .same) }
    let field = try effective(network, samples: 2)
    let kernels = [3, 4].map { Weights<Float>(network, seed: $0).arrays[1][0] }
    for row in 0..<3 {
      for column in 0..<3 {
        let squares = kernels.map { Double($0[row, column, 0, 0]) * Double($0[row, column, 0, 0]) }
        let expected = ((squares[0] + squares[1]) / 2).squareRoot()
        #expect(abs(Double(field.weights[row + 1, column + 1]) - expected) < 1e-6)
      }
    }
  }

  /// Luo's finding: the middle outweighs the rim, the more the deeper the network.
  @Test func deepNetworksUseASmallerShareOfTheirField() throws {
    func share(_ depth: Int) throws -> Double {
      let layers = (0..<depth).map { _ in Conv2D(4, kernel: 3, padding: .same, activation: .relu) as any Module }
      let network = try Network(name: "deep", input: [48, 48, 1], Sequential(layers))
      return try effective(network, samples: 12).side / Double(2 * depth + 1)
    }
    let (shallow, deep) = (try share(3), try share(16))
    #expect(deep < 0.8 * shallow, "\(deep) \(shallow)")
  }
}
