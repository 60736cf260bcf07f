// Losses of training: by hand, against `CrossEntropy`, against differences, with extreme logits, weighted.

import Reference
import Testing

@Suite struct LossTests {
  private typealias Kind = Reference.Loss

  private static let labels = [2, 0, 1, 2, 1]
  private let z = normals([5, 3], seed: 1, deviation: 2)
  private let rows = Tensor<Double>(
    shape: [5, 3], scalars: [0, 0.25, 0.75, 1, 0, 0, 0.5, 0.5, 0, 0, 0, 1, 0.125, 0.5, 0.375])

  @Test func byHand() throws {
    let squares = try Kind.meanSquaredError.evaluate(
      Tensor<Double>(shape: [2, 2], scalars: [1, 2, 3, 4]),
      targets: .values(Tensor(shape: [2, 2], scalars: [0, 2, 3, 8])), weights: nil)
    #expect(squares.losses == [0.5, 8] && squares.gradient.scalars == [0.5, 0, 0, -2])
    // Logits 0: every class has the probability 1/4, and a sigmoid is 1/2.
    let cross = try Kind.crossEntropy.evaluate(
      Tensor<Double>(shape: [1, 4], repeating: 0), targets: .classes([1]), weights: nil)
    #expect(cross.losses == [Double.logarithm(4)] && cross.gradient.scalars == [0.25, -0.75, 0.25, 0.25])
    let binary = try Kind.binaryCrossEntropy.evaluate(
      Tensor<Double>(shape: [2, 1], repeating: 0), targets: .classes([1, 0]), weights: nil)
    #expect(binary.losses == [Double.logarithm(2), Double.logarithm(2)])
    #expect(binary.gradient.scalars == [-0.25, 0.25])
  }

  @Test func crossEntropyIsThatOfTheDefinition() throws {
    let mean = CrossEntropy(predictions: .logits, reduction: .mean)
    let each = CrossEntropy(predictions: .logits, reduction: .none)
    for targets in [Targets<Double>.classes(Self.labels), .values(rows)] {
      let found = try Kind.crossEntropy.evaluate(z, targets: targets, weights: nil)
      let losses = try each.oracle(z, labels: targets, precision: .float64, roundings: 0)
      #expect(share(Tensor(shape: [5], scalars: found.losses), of: losses, in: .float64) <= 1)
      let gradient = try mean.gradientOracle(of: nil, predicted: z, labels: targets, precision: .float64, roundings: 0)
      #expect(share(found.gradient, of: gradient, in: .float64) <= 1)
      // And in single precision.
      let single = try Kind.crossEntropy.evaluate(z.single, targets: targets.single, weights: nil)
      let answer = try each.oracle(z, labels: targets, precision: .float32, roundings: 0)
      #expect(share(Tensor(shape: [5], scalars: single.losses), of: answer) <= 1)
      let slope = try mean.gradientOracle(of: nil, predicted: z, labels: targets, precision: .float32, roundings: 0)
      #expect(share(single.gradient, of: slope) <= 1)
    }
  }

  /// A loss is a sum of terms of size `|z| + |z·t| + 1` or `(z − t)²` with at most 16 roundings each, a function of the
  /// library counting four.
  @Test(arguments: Reference.Loss.allCases, [nil, [0.5, 2, 0, 1, 3]])
  func gradientsAreSlopes(loss: Reference.Loss, weights: [Double]?) throws {
    let targets: [Targets<Double>] =
      loss == .crossEntropy ? [.classes(Self.labels), .values(rows)] : [.values(rows), .classes(Self.labels)]
    for targets in targets {
      let gradient = try loss.evaluate(z, targets: targets, weights: weights).gradient
      try expectSlopes(gradient, at: z, "\(loss), weights \(weights ?? [])") { z in
        let losses = try loss.evaluate(z, targets: targets, weights: weights).losses
        let shares = (weights ?? Array(repeating: 1, count: 5)).map { $0 / 5 }
        let sizes = (0..<5).map { row in
          (0..<3).reduce(0.0) { $0 + (abs(z[row, $1]) + 2) * (abs(z[row, $1]) + 2) }
        }
        return Loss(
          Tensor(shape: [5], scalars: shares),
          OracleAnswer(
            values: Tensor(shape: [5], scalars: losses),
            bound: Tensor(shape: [5], scalars: sizes.map { ErrorBound.gamma(16 + 3, .float64) * $0 })))
      }
    }
  }

  @Test(arguments: Reference.Loss.allCases)
  func extremeLogitsStayFinite(loss: Reference.Loss) throws {
    func check<Scalar: TensorScalar>(_: Scalar.Type) throws {
      let z = Tensor<Scalar>(shape: [3, 2], scalars: [1e4, -1e4, -1e4, 1e4, 1e4, 1e4])
      for labels in [[0, 0, 0], [1, 1, 1]] {
        let found = try loss.evaluate(z, targets: .classes(labels), weights: nil)
        #expect(found.losses.allSatisfy { $0.isFinite && $0 >= 0 })
        #expect(found.gradient.scalars.allSatisfy { $0.isFinite })
        guard loss == .crossEntropy else { continue }
        // The one that is sure and wrong pays the whole distance, the one that is right nothing.
        #expect(found.losses[labels[0]] == 0 && found.losses[1 - labels[0]] == 2e4)
      }
      // Means of two outputs: max(z, 0) − z·t.
      let binary = try Kind.binaryCrossEntropy.evaluate(z, targets: .classes([0, 0, 0]), weights: nil)
      #expect(binary.losses == [0, 1e4, 5e3])
    }
    try check(Float.self)
    try check(Double.self)
  }

  @Test func weightsScaleTheGradientButNotTheLosses() throws {
    for loss in Kind.allCases {
      let plain = try loss.evaluate(z, targets: .classes(Self.labels), weights: nil)
      let weighted = try loss.evaluate(z, targets: .classes(Self.labels), weights: [1, 2, 0, 4, 0.5])
      #expect(plain.losses == weighted.losses)
      // Powers of 2 round nothing.
      let factors: [Double] = [1, 2, 0, 4, 0.5]
      for index in 0..<15 {
        #expect(weighted.gradient[flat: index] == factors[index / 3] * plain.gradient[flat: index])
      }
    }
  }

  @Test func oneOutputTakesClassesAsNumbers() throws {
    let z = normals([4, 1], seed: 2)
    for loss in [Kind.binaryCrossEntropy, .meanSquaredError] {
      let classes = try loss.evaluate(z, targets: .classes([1, 0, 0, 1]), weights: nil)
      let values = try loss.evaluate(
        z, targets: .values(Tensor(shape: [4, 1], scalars: [1, 0, 0, 1])), weights: nil)
      #expect(classes.losses == values.losses && classes.gradient == values.gradient)
    }
  }

  @Test func targetsThatDoNotFitAreRefused() {
    #expect(throws: LayerError.labelOutOfRange(label: 3, position: 1, classes: 3)) {
      try Kind.crossEntropy.evaluate(z, targets: .classes([0, 3, 0, 0, 0]), weights: nil)
    }
    for targets in [Targets<Double>.classes([0]), .values(Tensor(shape: [5, 2], repeating: 0))] {
      #expect(throws: LayerError.self) { try Kind.crossEntropy.evaluate(z, targets: targets, weights: nil) }
    }
    #expect(throws: LayerError.self) {
      try Kind.crossEntropy.evaluate(z, targets: .classes(Self.labels), weights: [1, 1])
    }
    #expect(throws: LayerError.labelOutOfRange(label: 2, position: 0, classes: 2)) {
      try Kind.binaryCrossEntropy.evaluate(
        Tensor<Double>(shape: [1, 1], repeating: 0), targets: .classes([2]), weights: nil)
    }
  }

  @Test func theEndOfTheNetworkMustFit() throws {
    func network(_ activation: ActivationFunction?) throws -> Network {
      try Network(name: "end", input: [4]) { Dense(2, activation: activation) }
    }
    #expect(try network(.softmax).logits(for: .crossEntropy) == network(nil))
    #expect(try network(.sigmoid).logits(for: .binaryCrossEntropy) == network(nil))
    #expect(try network(.softmax).logits(for: .meanSquaredError) == network(.softmax))
    let apart = try Network(name: "end", input: [4]) {
      Dense(2)
      Activate(.softmax)
    }
    #expect(try apart.logits(for: .crossEntropy) == network(nil))
    for (activation, loss) in [(ActivationFunction.relu, Kind.crossEntropy), (.softmax, .binaryCrossEntropy)] {
      #expect(throws: NetworkError.self) { try network(activation).logits(for: loss) }
    }
  }

  /// The last layer need not follow from a chain; what it takes is always the layer before it.
  @Test func theEndOfAGraphIsTakenOff() throws {
    func graph(_ last: [SettingField]) throws -> Network {
      func layer(_ name: String, _ type: String, _ fields: [SettingField]) -> SettingValue {
        .object([SettingField("name", .text(name)), SettingField("type", .text(type))] + fields)
      }
      func inputs(_ names: String...) -> SettingField { SettingField("inputs", .list(names.map(SettingValue.text))) }
      let units = SettingField("units", .integer(3))
      return try Network(
        description: .object([
          SettingField(
            "layers",
            .list([
              layer("x", "InputLayer", [SettingField("shape", .integer(4))]), layer("a", "Dense", [units]),
              layer("b", "Dense", [inputs("x"), units]), layer("sum", "Add", [inputs("a", "b")]),
              layer("end", "Activation", [SettingField("activation", .text("softmax"))] + last),
            ]))
        ]))
    }
    for last in [[], [SettingField("inputs", .list([.text("sum")]))]] {
      let network = try graph(last)
      let logits = try network.logits(for: .crossEntropy)
      #expect(logits.nodes.map(\.name) == ["x", "a", "b", "sum"] && logits.outputShape == [3])
      #expect(throws: NetworkError.noHead(ending: "end")) { try network.replacingHead(classes: 2) }
    }
    // With another input the sum would be left over, and there is no such network.
    #expect(throws: NetworkError.self) { try graph([SettingField("inputs", .list([.text("b")]))]) }
    #expect(throws: NetworkError.self) { try graph([SettingField("inputs", .list([.text("sum"), .text("b")]))]) }
    // An end alone leaves the input.
    let alone = try Network(name: "alone", input: [3]) { Activate(.softmax) }
    #expect(try alone.logits(for: .crossEntropy).nodes.map(\.name) == ["input"])
  }
}

extension Targets<Double> {
  fileprivate var single: Targets<Float> {
    switch self {
    case .classes(let classes): .classes(classes)
    case .values(let values): .values(values.single)
    }
  }
}
