import Reference
import Synchronization
import Testing

/// Saliency against its definitions: differences, closed forms, and loops that cover one square at a time.
struct SaliencyTests {
  private typealias Oracle = Saliency<DefinitionEngine<Double>>

  private func oracle(_ network: Network, _ weights: Weights<Double>) -> Oracle {
    Saliency(network, weights: weights, engine: DefinitionEngine())
  }

  /// Without rectifiers and poolings: differences meet no kink.
  private func smooth() throws -> Network {
    try Network(name: "smooth", input: [7, 5, 3]) {
      Conv2D(4, kernel: 3, activation: .tanh)
      Conv2D(5, kernel: 2, stride: 2, padding: .same, activation: .tanh)
      Flatten()
      Dense(6, activation: .tanh)
      Dense(4, activation: .softmax)
    }
  }

  /// With `D(h) = (s(x + h) − s(x − h)) / 2h` the error of `D(h/2)` is `(D(h) − D(h/2))/3` to leading order, and rounding
  /// adds at most `2·δ/h` if a score is off by `δ`: so `|D(h) − D(h/2)| + 3·δ/h` bounds both. `δ` is proportional to the
  /// unit roundoff: seen in single precision it is 2²⁹ times as large.
  @Test(arguments: [UInt64(1), 2]) func theGradientIsTheLimitOfDifferences(seed: UInt64) throws {
    let network = try smooth()
    let weights = Weights<Double>(network, seed: seed)
    let saliency = oracle(network, weights)
    let x = normals([1, 7, 5, 3], seed: seed)
    let single = Saliency(
      network, weights: weights.map { Float($0) }, engine: DefinitionEngine<Float>())
    let noise = try zip(saliency.scores(of: x), single.scores(of: x.map { Float($0) })).map {
      abs($0 - Double($1)) * 0x1p-29
    }.max()!
    for label in 0..<4 {
      let gradient = try saliency.gradient(of: label, at: x)
      #expect(gradient.shape == x.shape)
      for pixel in 0..<x.count {
        func difference(_ h: Double) throws -> Double {
          func score(_ step: Double) throws -> Double {
            let moved = Tensor(shape: x.shape) { $0 == pixel ? x[flat: $0] + step : x[flat: $0] }
            return try saliency.scores(of: moved)[label]
          }
          return try (score(h) - score(-h)) / (2 * h)
        }
        let h = 0x1p-9
        let (wide, narrow) = (try difference(h), try difference(h / 2))
        let tolerance = abs(wide - narrow) + 3 * noise / h
        #expect(abs(gradient[flat: pixel] - narrow) <= tolerance, "seed \(seed), class \(label), pixel \(pixel)")
        #expect(tolerance < 1e-4, "seed \(seed): else nothing is proved")
      }
    }
  }

  @Test func theGradientOfALinearNetworkIsItsWeights() throws {
    let network = try Network(name: "linear", input: [3, 2, 2]) {
      Flatten()
      Dense(4, activation: .softmax)
    }
    let weights = Weights<Double>(network, seed: 3)
    let kernel = weights.arrays[2][0]
    for seed in [UInt64(4), 5] {
      let x = normals([1, 3, 2, 2], seed: seed)
      for label in 0..<4 {
        let gradient = try oracle(network, weights).gradient(of: label, at: x)
        #expect((0..<12).allSatisfy { gradient[flat: $0] == kernel[flat: $0 * 4 + label] }, "whatever the picture")
        let map = Oracle.magnitudes(of: gradient)
        #expect(map.shape == [3, 2])
        for pixel in 0..<6 {
          #expect(map[flat: pixel] == max(abs(gradient[flat: 2 * pixel]), abs(gradient[flat: 2 * pixel + 1])))
        }
      }
    }
  }

  @Test func oneNumberIsTheScoreOfTheSecondClass() throws {
    for module in [
      Sequential([Flatten(), Dense(1, activation: .sigmoid)]), Sequential([Flatten(), Dense(1), Activate(.sigmoid)]),
    ] {
      let network = try Network(name: "single", input: [2, 2, 1], module)
      let weights = Weights<Double>(network, seed: 6)
      let saliency = oracle(network, weights)
      let x = normals([1, 2, 2, 1], seed: 7)
      let scores = try saliency.scores(of: x)
      let outputs = try saliency.outputs(of: x)
      let kernel = weights.arrays[2][0]
      let products = (0..<4).map { x[flat: $0] * kernel[flat: $0] }
      let sum = products.reduce(0, +)
      // Four products and their sum in two orders: γ(4) of their magnitudes on either side.
      let bound = 8 * 0x1p-53 * products.map(abs).reduce(0, +)
      #expect(abs(scores[1] - sum) <= bound && scores[0] == -scores[1])
      // The slope of a sigmoid is at most 1/4; exponential, sum and quotient are rounded on either side.
      let probability = 1 / (1 + Double.exponential(-sum))
      #expect(outputs.count == 1 && abs(outputs[0] - probability) <= bound / 4 + 8 * 0x1p-53)
      #expect(saliency.removed == .sigmoid)
      // A trained run has no arrays for an activation at its end.
      let trained = Weights(arrays: Array(weights.arrays.prefix(3)))
      #expect(try oracle(network, trained).outputs(of: x) == outputs)
      let (first, second) = (try saliency.gradient(of: 0, at: x), try saliency.gradient(of: 1, at: x))
      #expect((0..<4).allSatisfy { second[flat: $0] == kernel[flat: $0] && first[flat: $0] == -kernel[flat: $0] })
    }
  }

  /// A network that ends with convolution, mean and dense.
  private func meanNetwork() throws -> Network {
    try Network(name: "mean", input: [9, 7, 2]) {
      Conv2D(5, kernel: 3, activation: .relu)
      GlobalAveragePool2D()
      Dense(3, activation: .softmax)
    }
  }

  @Test func gradCAMIsTheClassActivationMap() throws {
    let network = try meanNetwork()
    let weights = Weights<Double>(network, seed: 8)
    let saliency = oracle(network, weights)
    #expect(saliency.lastConvolution == 1)
    let x = normals([1, 9, 7, 2], seed: 9)
    let maps = try network.forward(
      x, weights: weights, pass: .inference, keepsAll: true, engine: DefinitionEngine<Double>()
    ).results[1]!.output
    var positive = 0
    for label in 0..<3 {
      let found = try saliency.gradCAM(of: label, at: x, node: 1)
      #expect(found.shape == [7, 5])
      for cell in 0..<35 {
        var (sum, magnitude) = (0.0, 0.0)
        for channel in 0..<5 {
          let term = weights.arrays[3][0][flat: channel * 3 + label] * maps[flat: cell * 5 + channel] / 35
          sum += term
          magnitude += abs(term)
        }
        // 35 slopes and 5 products are added, and each is divided twice: γ(44) of the terms' magnitudes, on either side.
        #expect(abs(found[flat: cell] - max(0, sum)) <= 2 * 44 * 0x1p-53 * magnitude, "class \(label), cell \(cell)")
        positive += found[flat: cell] > 0 ? 1 : 0
      }
    }
    #expect(positive > 0 && positive < 105, "some cells speak for a class, some do not")
  }

  @Test func aSlopeAtANodeIsThatBehindItsRectifier() throws {
    // Whole numbers, so that every order of sums gives the same in single precision.
    let network = try Network(name: "whole", input: [6, 5, 1]) {
      Conv2D(3, kernel: 3, activation: .relu)
      Conv2D(2, kernel: 2, padding: .same, activation: .relu)
      Flatten()
      Dense(3)
    }
    var generator = SeededGenerator(seed: 10)
    func whole<Scalar: TensorScalar>(_ shape: [Int]) -> Tensor<Scalar> {
      Tensor(shape: shape) { _ in Scalar(Int.random(in: -3...3, using: &generator)) }
    }
    let weights = Weights<Float>(arrays: network.nodes.map { $0.parameters.map { whole($0.shape) } })
    let x: Tensor<Float> = whole([1, 6, 5, 1])
    let slope: Tensor<Float> = Tensor(shape: [1, 3], scalars: [0, 1, 0])
    for node in 1...2 {
      var trace = try network.forward(
        x, weights: weights, pass: .inference, keepsAll: true, engine: FastEngine(threads: 1))
      let output = trace.results[node]!.output
      let fast = try network.freezing { _ in true }.gradients(
        of: slope, trace: &trace, weights: weights, at: [0, node], engine: FastEngine(threads: 1))
      // The rest of the network by itself.
      let second = Conv2D(2, kernel: 2, padding: .same, activation: .relu)
      let modules: [any Module] = node == 1 ? [second, Flatten(), Dense(3)] : [Flatten(), Dense(3)]
      let rest = try Network(name: "rest", input: network.nodes[node].outputShape, Sequential(modules))
      let own = Weights<Double>(arrays: [[]] + weights.arrays[(node + 1)...].map { $0.map { $0.map { Double($0) } } })
      let engine = DefinitionEngine<Double>()
      var restTrace = try rest.forward(
        output.map { Double($0) }, weights: own, pass: .inference, keepsAll: true, engine: engine)
      let right = try rest.gradients(
        of: slope.map { Double($0) }, trace: &restTrace, weights: own, wantsInput: true, engine: engine)
      let found = try #require(fast.outputs[node])
      #expect(found.map { Double($0) } == right.input)
      // Behind the rectifier there is a slope also where it gave 0.
      #expect((0..<found.count).contains { output[flat: $0] == 0 && found[flat: $0] != 0 })
      // What is asked for at a node changes nothing before it.
      var again = try network.forward(
        x, weights: weights, pass: .inference, keepsAll: true, engine: FastEngine(threads: 1))
      let alone = try network.gradients(
        of: slope, trace: &again, weights: weights, wantsInput: true, engine: FastEngine(threads: 1))
      #expect(fast.input == alone.input && fast.outputs.keys.sorted() == [0, node])
      #expect(fast.parameters.allSatisfy { $0.allSatisfy { $0 == nil } }, "frozen")
    }
  }

  @Test func theWayBackEndsWhereNothingMoreIsWanted() throws {
    let network = try meanNetwork().freezing { _ in true }
    let weights = Weights<Double>(network, seed: 8)
    var trace = try network.forward(
      normals([1, 9, 7, 2], seed: 9), weights: weights, pass: .inference, keepsAll: true,
      engine: DefinitionEngine<Double>())
    let visited = Mutex<[String]>([])
    let engine = CountingEngine { layer in visited.withLock { $0.append("\(type(of: layer))") } }
    let found = try network.gradients(
      of: normals([1, 3], seed: 1), trace: &trace, weights: weights, at: [2], engine: engine)
    #expect(found.outputs.keys.sorted() == [2] && found.input == nil)
    #expect(visited.withLock { $0 } == ["Dense"])
  }

  @Test func occlusionIsWhatCoveringOneSquareAfterAnotherGives() throws {
    let network = try Network(name: "small", input: [7, 8, 2]) {
      Conv2D(3, kernel: 3, activation: .relu)
      MaxPool2D(2)
      Flatten()
      Dense(3, activation: .softmax)
    }
    let weights = Weights<Double>(network, seed: 11)
    let saliency = oracle(network, weights)
    let x = normals([1, 7, 8, 2], seed: 12)
    let means = (0..<2).map { channel in (0..<56).reduce(0.0) { $0 + x[flat: $1 * 2 + channel] } / 56 }
    for (patch, step) in [(1, 1), (3, 1), (3, 2), (4, 3), (7, 7)] {
      let found = try saliency.occlusion(of: 1, at: x, patch: patch, step: step)
      var (sums, counts) = (Array(repeating: 0.0, count: 56), Array(repeating: 0.0, count: 56))
      var drops: [Double] = []
      for row in 0...(7 - patch) where row % step == 0 || row == 7 - patch {
        for column in 0...(8 - patch) where column % step == 0 || column == 8 - patch {
          var covered = x
          for y in row..<row + patch {
            for z in column..<column + patch {
              for channel in 0..<2 { covered[0, y, z, channel] = means[channel] }
            }
          }
          let drop = try saliency.scores(of: x)[1] - saliency.scores(of: covered)[1]
          drops.append(drop)
          for y in row..<row + patch {
            for z in column..<column + patch {
              sums[y * 8 + z] += drop
              counts[y * 8 + z] += 1
            }
          }
        }
      }
      #expect(found.drops == drops, "square \(patch), step \(step)")
      #expect(counts.allSatisfy { $0 > 0 }, "every pixel is covered by some square")
      let map = found.map
      #expect(map.shape == [7, 8] && Array(map.scalars) == zip(sums, counts).map { $0 / $1 })
    }
  }

  @Test func theFastTwinsGiveTheSame() throws {
    // Whole numbers, and 16 cells to take a mean of: nothing is rounded, in whatever order it is added.
    let network = try Network(name: "whole", input: [4, 4, 1]) {
      Conv2D(3, kernel: 3, padding: .same, activation: .relu)
      Conv2D(2, kernel: 3, padding: .same, activation: .relu)
      Flatten()
      Dense(3)
    }
    var generator = SeededGenerator(seed: 13)
    func whole(_ shape: [Int]) -> Tensor<Float> {
      Tensor(shape: shape) { _ in Float(Int.random(in: -2...3, using: &generator)) }
    }
    let weights = Weights<Float>(arrays: network.nodes.map { $0.parameters.map { whole($0.shape) } })
    let x = whole([1, 4, 4, 1])
    let right = oracle(network, weights.map { Double($0) })
    let wide = x.map { Double($0) }
    for threads in [1, 2] {
      let fast = Saliency(network, weights: weights, engine: FastEngine(threads: threads))
      for label in 0..<3 {
        #expect(try fast.gradient(of: label, at: x).map { Double($0) } == right.gradient(of: label, at: wide))
        for node in 1...2 {
          let found = try fast.gradCAM(of: label, at: x, node: node)
          #expect(try found.map { Double($0) } == right.gradCAM(of: label, at: wide, node: node))
        }
        let found = try fast.occlusion(of: label, at: x, patch: 2, step: 1)
        #expect(try found.drops.map { Double($0) } == right.occlusion(of: label, at: wide, patch: 2, step: 1).drops)
      }
      #expect(try fast.gradCAM(of: 0, at: x, node: 1) != fast.gradCAM(of: 0, at: x, node: 2))
    }
  }

  @Test func whatHasNoAnswerIsSaid() throws {
    let network = try meanNetwork()
    let saliency = oracle(network, Weights<Double>(network, seed: 1))
    let x = normals([1, 9, 7, 2], seed: 2)
    #expect(throws: SaliencyError.noMap(layer: "dense", shape: [3])) { try saliency.gradCAM(of: 0, at: x, node: 3) }
    let huge = x.map { $0 * 0x1p1023 }
    #expect(throws: SaliencyError.self) { try saliency.scores(of: huge) }
    #expect(throws: SaliencyError.self) { try saliency.outputs(of: huge) }
    #expect(throws: SaliencyError.self) { try saliency.occlusion(of: 0, at: huge, patch: 2, step: 1) }
    let map = try Network(name: "map", input: [5, 5, 1]) { Conv2D(2, kernel: 3) }
    let none = oracle(map, Weights<Double>(map, seed: 1))
    #expect(throws: SaliencyError.noClasses(shape: [3, 3, 2])) { try none.scores(of: normals([1, 5, 5, 1], seed: 3)) }
    #expect(throws: SaliencyError.noClasses(shape: [3, 3, 2])) {
      try none.gradient(of: 0, at: normals([1, 5, 5, 1], seed: 3))
    }
    for error in [
      SaliencyError.notFinite(what: "the scores"), .noClasses(shape: [3, 3]), .noMap(layer: "d", shape: [3]),
    ] {
      #expect(!error.description.contains("\n") && error.description.count > 20)
    }
  }
}
