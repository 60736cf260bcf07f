// Activation functions: their edges, the formulas that single precision may use, differences, and faults.

import Reference
import Testing

@Suite struct ActivationFunctionTests {
  /// Ordinary numbers, tiny ones, and those that saturate, in rows.
  static let inputs: [Tensor<Double>] = [
    normals([3, 7], seed: 1), normals([2, 5, 3], seed: 2, deviation: 20), normals([4, 10], seed: 3, deviation: 1e-4),
    normals([2, 100], seed: 4, mean: 1000, deviation: 10), normals([3, 4], seed: 5, deviation: 1000),
    Tensor(shape: [1, 9], scalars: [-1000, -104, -88.5, -87, 0, 16.5, 17, 88.5, 1000].map { Double(Float($0)) }),
    Tensor(shape: [1], scalars: [3]),
  ]

  @Test(arguments: ActivationFunction.allCases)
  func singlePrecisionObeysTheBounds(function: ActivationFunction) throws {
    for (index, x) in Self.inputs.enumerated() {
      let g = normals(x.shape, seed: 10 + UInt64(index))
      let y = try function.oracle(x, precision: .float32, roundings: 0)
      #expect(share(try function(x.single), of: y) <= 1, "input \(index)")
      let gradient = try function.gradientOracle(of: g, input: x, precision: .float32, roundings: 0)
      #expect(share(try function.gradient(of: g.single, input: x.single), of: gradient) <= 1, "gradient \(index)")
    }
  }

  @Test(arguments: ActivationFunction.allCases)
  func roundedArgumentsObeyTheirBounds(function: ActivationFunction) throws {
    var generator = SeededGenerator(seed: 6)
    let x = Tensor<Double>(shape: [5, 8]) { _ in 10 * generator.normal() }
    let g = Tensor<Double>(shape: [5, 8]) { _ in generator.normal() }
    let y = try function.oracle(x, precision: .float32, roundings: 2)
    #expect(share(try function(x.single), of: y) <= 1)
    let gradient = try function.gradientOracle(of: g, input: x, precision: .float32, roundings: 2)
    #expect(share(try function.gradient(of: g.single, input: x.single), of: gradient) <= 1)
    // Half precision, where every function is computed in double and rounded once.
    let half = try function.oracle(x, precision: .float16, roundings: 2)
    #expect(share(try function(x).map { Double(Float16($0)) }, of: half, in: .float16) <= 1)
  }

  @Test func otherFormulasObeyTheBounds() throws {
    for (index, x) in Self.inputs.enumerated() {
      let g = normals(x.shape, seed: 20 + UInt64(index)).single
      let sigmoid = try ActivationFunction.sigmoid.oracle(x, precision: .float32, roundings: 0)
      let one = x.single.map { 1 / (1 + Float.exponential(-$0)) }
      #expect(share(one, of: sigmoid) <= 1, "sigmoid \(index)")
      let quotient = x.single.map {
        $0 > 0 ? 1 / (1 + Float.exponential(-$0)) : Float.exponential($0) / (1 + Float.exponential($0))
      }
      #expect(share(quotient, of: sigmoid) <= 1, "sigmoid \(index)")
      let slopes = try ActivationFunction.sigmoid.gradientOracle(
        of: g.map(Double.init), input: x, precision: .float32, roundings: 0)
      let flat = Tensor<Float>(shape: x.shape) { g[flat: $0] * (one[flat: $0] * (1 - one[flat: $0])) }
      #expect(share(flat, of: slopes) <= 1, "sigmoid's slope \(index)")

      let length = x.shape.last!
      let logarithms = try ActivationFunction.logSoftmax.oracle(x, precision: .float32, roundings: 0)
      var other = Tensor<Float>(shape: x.shape, repeating: .nan)
      for start in stride(from: 0, to: x.count, by: length) {
        let row = (start..<start + length).map { Float(x[flat: $0]) }
        let largest = row.max()!
        let total = largest + Float.logarithm(row.reduce(0) { $0 + Float.exponential($1 - largest) })
        for i in 0..<length { other[flat: start + i] = row[i] - total }
      }
      #expect(share(other, of: logarithms) <= 1, "log-softmax \(index)")
      let probabilities = try ActivationFunction.softmax.oracle(x, precision: .float32, roundings: 0)
      #expect(share(other.map(Float.exponential), of: probabilities) <= 1, "softmax \(index)")
    }
  }

  @Test(arguments: ActivationFunction.allCases)
  func gradientsAreDifferencesOfTheLoss(function: ActivationFunction) throws {
    let (x, g) = (normals([3, 5], seed: 7, deviation: 2), normals([3, 5], seed: 8))
    let gradient = try function.gradient(of: g, input: x)
    try expectSlopes(gradient, at: x, "\(function)") {
      Loss(g, try function.oracle($0, precision: .float64, roundings: 0))
    }
  }

  @Test func rectifiersByHand() throws {
    let x = Tensor<Float>(shape: [7], scalars: [-1000, -0.5, 0, 0.5, 6, 6.5, .infinity])
    let g = Tensor<Float>(shape: [7], scalars: [1, 2, 3, 4, 5, 6, 7])
    let leak: Float = 0.2
    let rows: [(function: ActivationFunction, values: [Float], gradient: [Float])] = [
      (.relu, [0, 0, 0, 0.5, 6, 6.5, .infinity], [0, 0, 0, 4, 5, 6, 7]),
      (.relu6, [0, 0, 0, 0.5, 6, 6, 6], [0, 0, 0, 4, 0, 0, 0]),
      (.leakyReLU, [-200, -0.1, 0, 0.5, 6, 6.5, .infinity], [leak, 2 * leak, 3 * leak, 4, 5, 6, 7]),
    ]
    for (function, values, gradient) in rows {
      #expect(try function(x).scalars == values, "\(function)")
      #expect(try function.gradient(of: g, input: x).scalars == gradient, "\(function)")
      let nan = Tensor<Float>(shape: [1], repeating: .nan)
      #expect(try function.gradient(of: Tensor(shape: [1], repeating: 3), input: nan).scalars == [3], "\(function)")
    }
  }

  /// They are the layer of the same settings, in both engines.
  @Test func rectifiersAreTheLayer() throws {
    let x = normals([3, 50], seed: 11, deviation: 6)
    let g = normals([3, 50], seed: 12)
    for (function, layer) in [
      (ActivationFunction.relu, ReLU()), (.relu6, ReLU(maximum: 6)), (.leakyReLU, ReLU(negativeSlope: 0.2)),
    ] {
      func run<Engine: LayerEngine>(_ engine: Engine, _ layer: any Layer) throws -> [Tensor<Engine.Scalar>] {
        let call = LayerCall(
          inputs: [x.map { Engine.Scalar($0) }], parameters: [],
          mode: LayerMode(isTraining: true, isFrozen: false, key: 0))
        let result = try engine.forward(layer, call)
        let gradients = try engine.gradients(
          layer,
          BackwardCall(
            gradient: .array(g.map { Engine.Scalar($0) }), call: call, result: result,
            wanted: WantedGradients(inputs: true, parameters: true)))
        return [result.output, try #require(gradients.inputs[0])]
      }
      #expect(try run(DefinitionEngine<Double>(), Activate(function)) == run(DefinitionEngine<Double>(), layer))
      #expect(try run(FastEngine(threads: 2), Activate(function)) == run(FastEngine(threads: 2), layer))
    }
  }

  @Test func edges() throws {
    let x = Tensor<Float>(shape: [6], scalars: [-1000, -0.0, 0, 1000, .infinity, .nan])
    #expect(try ActivationFunction.relu(x).scalars.prefix(5) == [0, 0, 0, 1000, .infinity])
    #expect(try ActivationFunction.sigmoid(x).scalars.prefix(5) == [0, 0.5, 0.5, 1, 1])
    #expect(try ActivationFunction.tanh(x).scalars.prefix(5) == [-1, 0, 0, 1, 1])
    for function in ActivationFunction.allCases { #expect(try function(x).scalars[5].isNaN) }
    let huge = Tensor<Float>(shape: [2, 3], scalars: [1e30, 0, -1e30, 3e38, 3e38, -.infinity])
    #expect(try ActivationFunction.softmax(huge).scalars == [1, 0, 0, 0.5, 0.5, 0])
    #expect(try ActivationFunction.logSoftmax(huge).scalars.prefix(3) == [0, -1e30, -2e30])
    let broken = Tensor<Double>(shape: [2, 2], scalars: [.nan, 1, 2, 3])
    for function in [ActivationFunction.softmax, .logSoftmax] {
      let y = try function.oracle(broken, precision: .float32, roundings: 0)
      #expect(y.values.scalars.map(\.isNaN) == [true, true, false, false])
      #expect(share(y.values.map { Double(Float($0)) }, of: y, in: .float32) <= 1)
      #expect(share(y.values.map { $0.isNaN ? 0 : $0 }, of: y, in: .float32) > 1)
    }
    // A masked logit has no part, and no error.
    let masked = Tensor<Double>(shape: [1, 3], scalars: [1, -.infinity, 2])
    let answer = try ActivationFunction.softmax.oracle(masked, precision: .float32, roundings: 2)
    #expect(answer.values[flat: 1] == 0 && answer.bound.scalars.allSatisfy { $0 < 1e-4 })
    #expect(throws: GeometryError.self) { try ActivationFunction.softmax(Tensor<Float>(shape: [2, 0], repeating: 0)) }
    #expect(throws: GeometryError.self) { try ActivationFunction.softmax(Tensor<Float>(shape: [], repeating: 0)) }
    #expect(throws: LayerError.self) {
      try ActivationFunction.relu.gradient(of: x, input: Tensor<Float>(shape: [5], repeating: 0))
    }
  }

  @Test func faultsAreFound() throws {
    // Wide enough for values beyond 6, where relu6 ends.
    let x = normals([4, 6], seed: 9, deviation: 5)
    let answers = try ActivationFunction.allCases.map { try $0.oracle(x, precision: .float32, roundings: 0) }
    // No function passes for another, least of all the log-softmax for the softmax.
    for (i, answer) in answers.enumerated() {
      for (j, other) in answers.enumerated() {
        #expect((share(other.values, of: answer, in: .float32) <= 1) == (i == j))
      }
      #expect(share(answer.values.map { Double(Float16($0)) }, of: answer, in: .float32) > 1)
    }
    let softmax = try ActivationFunction.softmax.oracle(x, precision: .float32, roundings: 0)
    // Along the wrong axis; not divided; with powers of two.
    let turned = Tensor<Double>(shape: [6, 4]) { x[$0 % 4, $0 / 4] }
    let columns = try ActivationFunction.softmax(turned)
    #expect(share(Tensor(shape: [4, 6]) { columns[$0 % 6, $0 / 6] }, of: softmax, in: .float32) > 1)
    #expect(share(softmax.values.map { $0 * (1 + 1e-4) }, of: softmax, in: .float32) > 1)
    let halved = try ActivationFunction.softmax(x.map { $0 * 0.6931471805599453 })
    #expect(share(halved, of: softmax, in: .float32) > 1)
    // A softmax differentiated as if its values were independent.
    let g = normals([4, 6], seed: 10)
    let slopes = try ActivationFunction.softmax.gradientOracle(of: g, input: x, precision: .float32, roundings: 0)
    let apart = Tensor<Double>(shape: [4, 6]) { i in
      let y = softmax.values[flat: i]
      return g[flat: i] * y * (1 - y)
    }
    #expect(share(apart, of: slopes, in: .float32) > 1)
    // tanh has the slope 1 − y², not y·(1 − y).
    let y = try ActivationFunction.tanh(x)
    let tanh = try ActivationFunction.tanh.gradientOracle(of: g, input: x, precision: .float32, roundings: 0)
    let wrong = Tensor<Double>(shape: [4, 6]) { g[flat: $0] * y[flat: $0] * (1 - y[flat: $0]) }
    #expect(share(wrong, of: tanh, in: .float32) > 1)
  }
}
