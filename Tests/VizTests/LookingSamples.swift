import Reference
import Viz

/// The figures of what is in networks, as the program draws them and in odd sizes.
func lookingSamples() throws -> [(name: String, figure: any Figure)] { try featureSamples() + bankSamples }

/// The feature maps of a network on noise, with some weights set so that maps die.
private func panel(
  _ network: Network, scale: FeaturePanel.Scale, maps: Int, traces: Int, suffix: String = "", isRight: Bool = true,
  from low: Float = 0, to high: Float = 1
) throws -> FeaturePanel {
  var weights = Weights<Float>(network, seed: 3)
  for (index, node) in network.nodes.enumerated() where node.layer is Conv2D {
    let count = weights.arrays[index][1].count
    weights.arrays[index][1] = Tensor(shape: [count]) { $0 % 3 == 1 ? -1e4 : 0 }
  }
  let x = noise([1] + network.inputShape, from: low, to: high)
  let features = try network.features(of: x, weights: weights, engine: FastEngine(threads: 1))
  let node = network.tracedNode(among: Array(network.nodes.indices))
  let traced = try node.flatMap { node -> FeaturePanel.Traced? in
    let cells = features[node].strongest(traces)
    return try network.traces(cells, ofNode: node).map {
      FeaturePanel.Traced(
        layer: network.nodes[node].name + suffix, node: node, shape: network.nodes[node].outputShape, traces: $0,
        total: traces + 1)
    }
  }
  let last = features.count - 1
  let lines = features.indices.dropFirst().flatMap { index -> [FeaturePanel.Line] in
    let count = features[index].isMap ? min(maps, features[index].channels.count) : 0
    let layer = FeaturePanel.Layer(
      name: network.nodes[index].name + suffix, type: network.nodes[index].typeName + suffix, maps: features[index],
      drawn: Array(0..<count))
    guard index == last, !features[index].isMap else {
      return [.layer(layer), .leftOut(Array(repeating: "a_layer" + suffix, count: index))]
    }
    let answers = features[index].values.scalars.enumerated().prefix(10).map {
      FeaturePanel.Answer(
        name: "class \($0)" + suffix, value: Double($1), text: NumberText.short(Double($1)), isRight: isRight && $0 == 1
      )
    }
    return [.answers(layer, answers, total: features[index].channels.count)]
  }
  let shape = network.inputShape
  return FeaturePanel(
    title: "A network" + suffix, picture: shape.count == 3 ? x.reshaped(shape) : nil, pictureName: "noise" + suffix,
    traced: traced, lines: lines, scale: scale, facts: ["of noise"], command: "explain features")
}

private func featureSamples() throws -> [(name: String, figure: any Figure)] {
  let small = try Network(name: "small", input: [14, 12, 1]) {
    Conv2D(20, kernel: 3, activation: .relu)
    MaxPool2D()
    Conv2D(3, kernel: 3, padding: .same)
    Flatten()
    Dense(10, activation: .softmax)
  }
  let photograph = try Network(name: "photograph", input: [260, 400, 3]) {
    Conv2D(9, kernel: 5, stride: 2, dilation: 1, activation: .relu)
    Conv2D(5, kernel: 3, dilation: 3)
    GlobalAveragePool2D()
    Dense(1200)
  }
  let strip = try Network(name: "strip", input: [2, 900, 5]) {
    Conv2D(4, kernel: 1, activation: .relu)
    Flatten()
    Dense(1, activation: .sigmoid)
  }
  let map = try Network(name: "map", input: [1, 1, 3]) { Conv2D(6, kernel: 3, padding: .same, activation: .tanh) }
  let vector = try Network(name: "vector", input: [9]) {
    Dense(300, activation: .relu)
    Dense(4)
  }
  var strange = try panel(small, scale: .shared, maps: 4, traces: 0)
  var values = noise([1, 4, 4, 2], from: -1, to: 1)
  (values[flat: 0], values[flat: 3]) = (.nan, .infinity)
  strange.lines = [
    .layer(.init(name: "strange", type: "?", maps: FeatureMaps(node: 1, output: values), drawn: [0, 1])),
    .layer(
      .init(
        name: "nothing", type: "?", maps: FeatureMaps(node: 1, output: Tensor(shape: [1, 3], repeating: .nan)),
        drawn: [])),
  ]
  return [
    ("features", try panel(small, scale: .shared, maps: 16, traces: 3)),
    ("features, own scales", try panel(small, scale: .own, maps: 9, traces: 6, isRight: false)),
    (
      "features of a photograph",
      try panel(photograph, scale: .shared, maps: 8, traces: 5, suffix: String(repeating: "_of_many_letters", count: 4))
    ),
    ("features of a strip", try panel(strip, scale: .own, maps: 4, traces: 2, from: -3, to: 900)),
    ("features of a pixel", try panel(map, scale: .shared, maps: 6, traces: 1)),
    ("features of a vector", try panel(vector, scale: .shared, maps: 1, traces: 1, from: -1)),
    ("features that are no numbers", strange),
  ]
}

private func bank(
  _ reading: BankPanel.Reading, _ shape: [Int], count: Int, hasBefore: Bool, scale: Float = 1, suffix: String = ""
) -> BankPanel.Bank {
  let low: Float = reading == .magnitude ? 0 : -scale
  return BankPanel.Bank(
    name: "bank" + suffix, facts: ["\(count) filters" + suffix], reading: reading,
    tiles: (0..<count).map { index in
      BankPanel.Tile(
        index: index, values: noise(shape, from: low, to: scale, seed: UInt64(index)),
        before: hasBefore ? noise(shape, from: low, to: scale, seed: UInt64(100 + index)) : nil,
        lines: ["\(index)" + suffix, "‖w‖ 1.234"])
    })
}

private let bankSamples: [(name: String, figure: any Figure)] = {
  var strange = bank(.signed, [2, 2], count: 3, hasBefore: false)
  strange.tiles[1].values = Tensor(shape: [2, 2], scalars: [.nan, .infinity, 1, -1])
  var colour = bank(.color, [3, 3, 3], count: 2, hasBefore: true)
  colour.tiles[0].values[flat: 5] = .nan
  return [
    (
      "banks",
      BankPanel(
        title: "Filters",
        banks: [
          bank(.color, [7, 5, 3], count: 32, hasBefore: false), bank(.signed, [3, 3], count: 16, hasBefore: false),
          bank(.magnitude, [3, 3], count: 40, hasBefore: false), bank(.signed, [5, 5], count: 17, hasBefore: false),
        ], facts: ["of noise"], command: "explain filters")
    ),
    (
      "banks before and after",
      BankPanel(
        title: "Filters",
        banks: [
          colour, bank(.signed, [3, 5], count: 9, hasBefore: true, scale: 1e-3),
          bank(.magnitude, [1, 1], count: 12, hasBefore: true),
          bank(.signed, [11, 1], count: 5, hasBefore: true, suffix: String(repeating: "_of_many_letters", count: 5)),
        ], facts: [], command: "")
    ),
    (
      "banks of odd numbers",
      BankPanel(
        title: "Filters",
        banks: [
          strange, bank(.signed, [3, 3], count: 1, hasBefore: false, scale: 0),
          bank(.color, [1, 1, 3], count: 1, hasBefore: false, scale: 0),
          bank(.signed, [300, 2], count: 2, hasBefore: false, scale: 1e30),
        ], facts: [], command: "")
    ),
  ]
}()
