import Reference
import Viz

/// What comes through networks, as the program draws it and in odd sizes.
let propagationSamples: [(name: String, figure: any Figure)] = [
  ("four networks", propagation(["glorot", "he_normal", "batch-norm", "residual"], layers: 11)),
  ("four trained networks", propagation(["glorot", "he_normal", "batch-norm", "residual"], layers: 11, steps: 150)),
  ("one network", propagation(["relu · glorot_uniform"], layers: 3)),
  ("a network of one layer", propagation(["sigmoid"], layers: 1)),
  ("a network of 200 layers", propagation(["tanh", "leaky-relu"], layers: 200, steps: 7000)),
  ("networks of unlike depths", unlikeDepths),
  (
    "networks with long names",
    propagation((0..<4).map { "\($0) · leaky-relu · glorot_uniform · batch-norm + residual" }, layers: 4)
  ),
  ("networks that break", propagation(["one", "two"], layers: 6, steps: 5, broken: true)),
  ("derivatives", derivatives(["relu", "sigmoid", "tanh"], layers: 20)),
  ("one derivative", derivatives(["leaky-relu"], layers: 1)),
]

private func propagation(
  _ names: [String], layers: Int, steps: Int = 0, broken: Bool = false
) -> PropagationPanel {
  func falling(_ from: Double, _ to: Double, _ count: Int) -> [Double] {
    (0..<count).map { from + (to - from) * Double($0) / Double(max(1, count - 1)) }
  }
  return PropagationPanel(
    title: "Networks", moment: "A moment",
    variants: names.enumerated().map { index, name in
      var deviations = falling(0.5, 0.5 / Double(10 * index + 1), layers)
      var losses = falling(2.3, 2.3 / Double(index + 1), steps)
      if broken {
        deviations[layers / 2] = index == 0 ? .nan : 0
        if steps > 0 { losses[steps / 2] = .infinity }
      }
      return PropagationPanel.Variant(
        name: name, verdict: "the signal comes through: standard deviation 0.5 → 0.05; gradients hold, as they should",
        deviations: deviations, gradients: falling(1e-6, 1e-3, layers),
        dead: deviations.enumerated().map { $0.offset == layers - 1 ? nil : Double(index) / 10 }, losses: losses,
        start: steps == 0
          ? nil
          : PropagationPanel.Start(
            deviations: falling(0.1, 0.2, layers), gradients: falling(1e-2, 1e-5, layers),
            dead: Array(repeating: index == 0 ? nil : 0.05, count: layers)))
    }, guessingLoss: 2.302585, facts: ["noise", "32×32×32×3"], command: "explain gradients")
}

private let unlikeDepths: PropagationPanel = {
  var panel = propagation(["2", "30"], layers: 30)
  panel.variants[0].deviations = [0.5, 0.25]
  panel.variants[0].gradients = [0.1, 0]
  panel.variants[0].dead = [nil, nil]
  return panel
}()

private func derivatives(_ names: [String], layers: Int) -> DerivativePanel {
  let places = (0...60).map { Double($0) / 5 - 6 }
  return DerivativePanel(
    title: "Derivatives", places: places,
    curves: names.enumerated().map { index, name in
      DerivativePanel.Curve(
        name: name, values: places.map { index == 0 ? ($0 > 0 ? 1 : 0) : 1 / (2 * Double(index) + $0 * $0) })
    }, layers: layers, facts: ["a fact"], command: "explain gradients --derivatives")
}
