import Reference
import Viz

/// What goes into activations, as the program draws it and in odd sizes.
let distributionSamples: [(name: String, figure: any Figure)] = [
  ("distributions of two networks", distributions(["glorot", "batch-norm"], layers: 10, moments: 1)),
  (
    "distributions during training",
    distributions(["glorot", "he_normal", "batch-norm", "residual · batch-norm"], layers: 10, moments: 3)
  ),
  ("distributions of one network", distributions(["relu"], layers: 1, moments: 1)),
  ("distributions on axes of their own", distributions(["relu", "batch-norm"], layers: 4, moments: 2, own: true)),
  (
    "distributions of four networks, each twice",
    distributions((0..<4).map { "batch-norm · leaky-relu · glorot_uniform \($0)" }, layers: 3, moments: 2)
  ),
  ("distributions of 200 layers", distributions(["tanh"], layers: 200, moments: 2, own: true)),
  ("distributions that break", brokenDistributions),
  ("distributions of unlike depths", unlikeDistributions),
]

/// Values of a mean and a deviation, in two channels.
private func values(_ mean: Double, _ deviation: Double) -> ValueDistribution {
  ValueDistribution(
    Tensor(
      shape: [200, 2],
      generating: { index in
        let place = Double((index * 37) % 400) / 200 - 1
        return Float(mean + deviation * (place + place * place * place))
      }))
}

private func distributions(
  _ names: [String], layers: Int, moments: Int, own: Bool = false
) -> DistributionPanel {
  DistributionPanel(
    title: "Values", moments: (0..<moments).map { "Moment \($0)" },
    variants: names.enumerated().map { index, name in
      let places: [DistributionPanel.Place] =
        name.contains("batch-norm") ? [.beforeNormalization, .afterNormalization] : [.sums]
      return DistributionPanel.Variant(
        name: name, note: "note \(index)",
        columns: places.map { place in
          DistributionPanel.Column(
            place: place,
            tiles: (0..<layers).map { layer in
              let size = place == .afterNormalization ? 1 : 0.7 / Double(layer * (index + 1) + 1)
              let found = (0..<moments).map { values(Double($0) * size, size * Double($0 + 1)) }
              return DistributionPanel.Tile(values: found, shift: found[moments - 1].shift(from: found[0]))
            })
        })
    }, layers: (1...layers).map { "block\($0)_conv2d_2" }, isRectified: true, hasOwnAxes: own,
    facts: ["noise", "32×32×32×3"], command: "explain gradients --histograms")
}

/// A network whose training ended early, values that are all the same, far apart, or no numbers.
private let brokenDistributions: DistributionPanel = {
  var panel = distributions(["one", "two"], layers: 4, moments: 3)
  func tile(_ scalars: [Float]) -> DistributionPanel.Tile {
    let found = ValueDistribution(Tensor(shape: [scalars.count, 1], scalars: scalars))
    return DistributionPanel.Tile(values: [found, nil, nil], shift: nil)
  }
  panel.variants[0].columns[0].tiles = [
    tile([0, 0, 0]), tile([.nan, .infinity]), tile([1e30, -1e30, 3]), tile([-2, -2]),
  ]
  return panel
}()

private let unlikeDistributions: DistributionPanel = {
  var panel = distributions(["2", "30"], layers: 30, moments: 2)
  panel.variants[0].columns[0].tiles.removeLast(28)
  return panel
}()
