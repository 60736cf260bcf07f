// `explain filters`: what it tells is what the weights are, and what they were before training.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct FiltersTests {
  private func layers(_ report: JSON) throws -> [JSON] { try #require(report["layers"]?.list) }

  private func numbers(_ key: String, _ layer: JSON) throws -> [Double] {
    try #require(layer["filters"]?.list).compactMap { $0[key]?.number }
  }

  @Test func theReportIsWhatTheWeightsAre() throws {
    let folder = try ProgramFolder()
    let network = try Preset.cifar10.network()
    let weights = Weights<Float>(network, seed: 5)
    let report = try JSON(folder.succeed("filters cifar10 --seed 5 --no-figure --json"))
    let layers = try layers(report)
    #expect(layers.map { $0["drawn"]?.text } == ["color", "norm", "norm"])
    for (layer, node) in zip(layers, network.convolutions) {
      let bank = network.filters(ofNode: node, weights: weights)
      #expect(layer["name"]?.text == network.nodes[node].name)
      #expect(try numbers("norm", layer) == bank.norms)
      #expect(try numbers("index", layer) == bank.norms.indices.map(Double.init))
      #expect(try numbers("minimum", layer) == bank.statistics.map { Double($0.minimum) })
      #expect(try numbers("maximum", layer) == bank.statistics.map { Double($0.maximum) })
      #expect(try numbers("mean", layer) == bank.statistics.map(\.mean))
    }
    let sorted = try self.layers(JSON(folder.succeed("filters cifar10 --seed 5 --sort norm --no-figure --json")))
    for (layer, node) in zip(sorted, network.convolutions) {
      let bank = network.filters(ofNode: node, weights: weights)
      #expect(try numbers("index", layer) == bank.orderByNorm.map(Double.init))
    }
  }

  /// What was frozen has not moved; what was trained has, and from where the seed put it.
  @Test func beforeIsWhereTheTrainingBegan() throws {
    let folder = try ProgramFolder()
    try folder.succeed("train --layers 4,6 --data digits --epochs 1 --freeze conv2d --seed 3 -o a --quiet")
    let layers = try layers(JSON(folder.succeed("filters a --before --no-figure --json")))
    #expect(try numbers("change", layers[0]) == [0, 0, 0, 0])
    #expect(try numbers("change", layers[1]).allSatisfy { $0 > 0 })
    let network = try Network(json: folder.bytes("a/model.json"), name: "a")
    let start = network.filters(ofNode: 2, weights: Weights(network, seed: 3))
    #expect(try numbers("norm_before", layers[1]) == start.norms)
    // A run that goes on from another began with what that one ended with; so does one that began with its file.
    try folder.succeed("train --from a --freeze none --epochs 1 -o b --quiet")
    try folder.succeed(
      "train --layers 4,6 --data digits --epochs 1 --initial-weights a/weights.safetensors -o c --quiet")
    let end = try self.layers(JSON(folder.succeed("filters a --no-figure --json")))
    for run in ["b", "c"] {
      let after = try self.layers(JSON(folder.succeed("filters \(run) --before --no-figure --json")))
      #expect(try numbers("norm_before", after[1]) == numbers("norm", end[1]), "\(run)")
      #expect(try numbers("change", after[0]).allSatisfy { $0 > 0 }, "\(run)")
    }
    // The run it began with is gone: the error says which.
    try folder.write(
      Array(
        String(decoding: folder.bytes("b/run.json"), as: UTF8.self)
          .replacing("\"start\" : \"a\"", with: "\"start\" : \"gone\"").utf8), to: "b/run.json")
    let run = try folder.fail("filters b --before --no-figure", code: 3)
    #expect(run.errors.contains("gone"))
  }

  @Test func groupsAndDepthsAreShown() throws {
    let folder = try ProgramFolder()
    let network = try Network(name: "groups", input: [8, 8, 4]) {
      Conv2D(6, kernel: AxisPair(rows: 1, columns: 3), groups: 2)
      DepthwiseConv2D(kernel: 3, multiplier: 2)
      Conv2D(5, kernel: 1)
    }
    try folder.write(Array(network.json().utf8), to: "groups.json")
    try folder.succeed("filters groups.json -o a.svg --quiet")
    let layers = try layers(JSON(folder.succeed("filters groups.json --of-channel 3 -o b.png --json")))
    // Channel 3 is of the second group, and has two depthwise filters of its own.
    #expect(try numbers("index", layers[0]) == [3, 4, 5])
    #expect(try numbers("index", layers[1]) == [6, 7])
    #expect(try numbers("index", layers[2]) == [0, 1, 2, 3, 4])
    #expect(layers.allSatisfy { $0["of_channel"]?.number == 3 })
  }
}
