// Holds the gradients of a whole network against central differences of its loss, some entries of every array.

import Reference
import Testing

/// A network at a point, with the loss `L = ⟨g, y⟩`.
///
/// A network with rectifiers and poolings is smooth but for kinks, and at so many values some kink is near. With
/// `D(h) = (L(x + h) − L(x − h)) / 2h`, where no kink lies within `h`, the error of `D(h/2)` is `(D(h) − D(h/2))/3` to
/// leading order, and rounding adds at most `2·δ/h`, if `δ` is that of a loss. A kink within `h/2` makes `D(h)` and
/// `D(h/2)` differ by a share of the jump of the slope. So `|D(h) − D(h/2)| + 3·δ/h` is what can be promised of `D(h/2)`,
/// and where it is too much to tell anything the step is made smaller, until no kink lies within it.
struct NetworkSlopes {
  private let network: Network
  private let seed: UInt64
  private var weights: Weights<Double>
  private var x: Tensor<Double>
  private let g: Tensor<Double>
  private let pass = NetworkPass.training(key: 1)
  /// How far a loss may be off by rounding. It is proportional to the unit roundoff, so that it can be seen in single
  /// precision, where it is 2²⁹ times as large.
  private let noise: Double

  /// A batch of three: of two, a normalised array would be ±1 whatever it was.
  init(_ network: Network, seed: UInt64) throws {
    (self.network, self.seed) = (network, seed)
    var generator = SeededGenerator(seed: seed)
    weights = Weights(network, seed: seed)
    // Biases that are 0 would leave many sums exactly at the kink.
    for (index, node) in network.nodes.enumerated() {
      for (position, parameter) in node.parameters.enumerated() where parameter.shape.count == 1 {
        weights.arrays[index][position] = weights.arrays[index][position].map { value in
          let change = 0.1 * generator.normal()
          return parameter.name == "moving_variance" ? value + abs(change) : value + change
        }
      }
    }
    x = normals([3] + network.inputShape, seed: seed + 1)
    g = normals([3] + network.outputShape, seed: seed + 2)
    let right = try network.forward(
      x, weights: weights, pass: pass, keepsAll: false, engine: DefinitionEngine<Double>()
    ).output
    let single = try network.forward(
      x.single, weights: weights.map { Float($0) }, pass: pass, keepsAll: false, engine: DefinitionEngine<Float>()
    ).output
    let worst = right.scalars.indices.reduce(0) { max($0, abs(right[flat: $1] - Double(single[flat: $1]))) }
    noise = 0x1p-29 * worst * dot(g.map(abs), g.map { _ in 1 })
  }

  /// An array of numbers that the loss depends on.
  private enum Place {
    case input
    case parameter(ParameterPlace)
  }

  private struct Checked {
    let name: String
    let place: Place
    let gradient: Tensor<Double>
  }

  /// What is wrong with the gradients that an engine computes; the engine's own way forwards is not used.
  ///
  /// - Parameters:
  ///   - entries: how many of each array: the largest and random ones.
  ///   - limit: with so many problems the rest is not looked at.
  func problems<Engine: LayerEngine>(_ engine: Engine, entries: Int, limit: Int) throws -> [String]
  where Engine.Scalar == Double {
    var trace = try network.forward(x, weights: weights, pass: pass, keepsAll: true, engine: engine)
    let found = try network.gradients(of: g, trace: &trace, weights: weights, wantsInput: true, engine: engine)
    let arrays =
      try [Checked(name: "input", place: .input, gradient: #require(found.input))]
      + network.trainedParameters.map { place in
        Checked(
          name: network.parameterName(node: place.node, parameter: place.parameter), place: .parameter(place),
          gradient: try #require(found.parameters[place.node][place.parameter]))
      }
    let largest = arrays.map { Self.largest($0.gradient).value }.max() ?? 0
    var generator = SeededGenerator(seed: seed + 3)
    var problems: [String] = []
    for array in arrays {
      let own = Self.largest(array.gradient)
      // Sharp enough to see a thousandth of the array's largest entry; of an array that moves nothing, as a bias before a
      // normalisation, a millionth of the network's.
      let resolution = max(0x1p-10 * own.value, 0x1p-20 * largest)
      let places = [own.place] + (1..<entries).map { _ in generator.integer(in: 0...array.gradient.count - 1) }
      problems += try Set(places).sorted().compactMap { try problem(array, at: $0, resolution: resolution) }
      if problems.count >= limit { break }
    }
    return problems
  }

  private func problem(_ array: Checked, at index: Int, resolution: Double) throws -> String? {
    let gradient = array.gradient[flat: index]
    var last = "no step"
    for h in [0x1p-15, 0x1p-18, 0x1p-21] {
      let (coarse, fine) = (try difference(array.place, index, h), try difference(array.place, index, h / 2))
      let allowed = abs(coarse - fine) + 3 * noise / h
      if allowed <= resolution && abs(gradient - fine) <= allowed { return nil }
      last = "\(fine) within \(allowed)"
    }
    return "\(array.name) at \(index): \(gradient), not \(last); seen are \(resolution)"
  }

  private static func largest(_ array: Tensor<Double>) -> (place: Int, value: Double) {
    (0..<array.count).reduce((place: 0, value: 0)) { best, index in
      abs(array[flat: index]) > best.value ? (place: index, value: abs(array[flat: index])) : best
    }
  }

  private func difference(_ place: Place, _ index: Int, _ h: Double) throws -> Double {
    func loss(_ step: Double) throws -> Double {
      var moved = self
      switch place {
      case .input: moved.x[flat: index] += step
      case .parameter(let place): moved.weights.arrays[place.node][place.parameter][flat: index] += step
      }
      let output = try network.forward(
        moved.x, weights: moved.weights, pass: pass, keepsAll: false, engine: DefinitionEngine<Double>()
      ).output
      return dot(g, output)
    }
    return (try loss(h) - loss(-h)) / (2 * h)
  }
}
