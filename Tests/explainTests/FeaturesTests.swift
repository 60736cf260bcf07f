// `explain features`: what it tells is what the network makes, and what it draws says what is missing.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct FeaturesTests {
  /// A network with paths and holes, its weights in a file, and an array to look at.
  private func folder() throws -> (folder: ProgramFolder, network: Network, maps: [FeatureMaps]) {
    let folder = try ProgramFolder()
    let network = try Network(name: "odd", input: [13, 11, 2]) {
      Conv2D(3, kernel: 3, stride: 2, padding: .same, activation: .relu)
      Residual { Conv2D(3, kernel: 3, padding: .same, dilation: 2) }
      Conv2D(7, kernel: AxisPair(rows: 2, columns: 3), activation: .relu)
      Flatten()
      Dense(3, activation: .softmax)
    }
    var weights = Weights<Float>(network, seed: 9)
    weights.arrays[4][1] = Tensor(shape: [7]) { $0 == 5 ? -100 : 0.5 }
    try folder.write(WeightFile.file(weights, of: network).encoded(), to: "w.safetensors")
    try folder.write(Array(network.json().utf8), to: "odd.json")
    let x = Tensor<Float>.sample([13, 11, 2], seed: 3)
    try folder.write(x, to: "x.npy")
    let maps = try network.features(of: x.reshaped([1, 13, 11, 2]), weights: weights, engine: FastEngine(threads: 1))
    return (folder, network, maps)
  }

  private static let command = "features odd.json x.npy --weights w.safetensors --no-figure"

  @Test func theReportIsWhatTheNetworkMakes() throws {
    let (folder, network, maps) = try folder()
    let report = try JSON(folder.succeed("\(Self.command) --json --strongest 4"))
    let layers = try #require(report["layers"]?.list)
    #expect(layers.count == network.nodes.count)
    for (layer, map) in zip(layers, maps) {
      #expect(layer["name"]?.text == network.nodes[map.node].name)
      #expect(layer["minimum"]?.number == Double(map.whole.minimum))
      #expect(layer["maximum"]?.number == Double(map.whole.maximum))
      #expect(layer["mean"]?.number == map.whole.mean)
      #expect(layer["standard_deviation"]?.number == map.whole.standardDeviation)
      #expect(layer["dead"]?.list?.compactMap(\.number) == (map.isMap ? map.dead.map(Double.init) : nil))
    }
    #expect(maps[4].dead == [5])
    let answer = try #require(report["answer"]?.list).compactMap { $0["value"]?.number }
    #expect(answer == maps[6].values.scalars.map(Double.init))
    // The strongest cells of the last convolution, and what they see.
    #expect(report["strongest"]?["layer"]?.text == network.nodes[4].name)
    let cells = try #require(report["strongest"]?["cells"]?.list)
    let strongest = maps[4].strongest(4)
    let traces = try #require(try network.traces(strongest, ofNode: 4))
    #expect(cells.count == 4)
    for (cell, trace) in zip(cells, traces) {
      #expect(cell["channel"]?.number == Double(trace.cell.channel))
      #expect(cell["row"]?.number == Double(trace.cell.place.row))
      #expect(cell["value"]?.number == Double(trace.cell.value))
      let rows = try #require(trace.pixels?.rows)
      #expect(cell["input_rows"]?.list?.compactMap(\.number) == [Double(rows.lowerBound), Double(rows.upperBound - 1)])
      #expect(cell["pixels_read"]?.number == Double(trace.count))
    }
  }

  @Test func theTableHasEveryMap() throws {
    let (folder, _, maps) = try folder()
    try folder.succeed("\(Self.command) --csv maps.csv --quiet")
    let table = String(decoding: try folder.bytes("maps.csv"), as: UTF8.self)
    let rows = table.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows.count == 1 + maps.reduce(0) { $0 + $1.channels.count })
    #expect(rows[0] == ["layer", "channel", "minimum", "maximum", "mean", "standard_deviation", "not_finite", "dead"])
    let dead = rows.filter { $0[7] == "1" }
    #expect(dead.map { [$0[0], $0[1]] } == [["conv2d_2", "5"]])
    try folder.succeed("\(Self.command) --csv some.csv --layer 'conv*' --quiet")
    let some = String(decoding: try folder.bytes("some.csv"), as: UTF8.self)
    #expect(some.split(separator: "\n").count == 1 + 3 + 3 + 7)
  }

  @Test func layersAreChosenInTheirOrder() throws {
    let folder = try ProgramFolder()
    let report = try JSON(
      folder.succeed("features sample:digits --layer dense,'max*' --layer conv2d --no-figure --json"))
    #expect(
      report["layers"]?.list?.compactMap { $0["name"]?.text } == [
        "conv2d", "max_pooling2d", "max_pooling2d_1", "dense",
      ])
    #expect(report["strongest"]?["layer"]?.text == "conv2d")
  }

  /// The trained samples know their examples, and a picture of one's own is fitted, which is said.
  @Test func theSamplesAnswer() throws {
    let folder = try ProgramFolder()
    let report = try JSON(folder.succeed("features --no-figure --json"))
    let right = try #require(report["label"]?.text)
    let answers = try #require(report["answer"]?.list)
    let best = answers.max { ($0["value"]?.number ?? 0) < ($1["value"]?.number ?? 0) }
    #expect(best?["class"]?.text == right)
    let boot = try folder.succeed("features sample:fashion sample:boot --no-figure")
    #expect(boot.lines.contains { $0.hasPrefix("answer") && $0.contains("Ankle boot") }, "\(boot)")
    let camera = try folder.succeed("features sample:fashion sample:camera --no-figure")
    #expect(camera.lines.contains { $0.hasPrefix("picture") && $0.contains("stretched to 28×28") }, "\(camera)")
  }

  /// Without learning, and without a place that could be followed.
  @Test func networksOfAnyKindAreShown() throws {
    let folder = try ProgramFolder()
    let random = try folder.succeed("features cifar10 --no-figure")
    #expect(random.output.contains("random weights: nothing has been learned"))
    let flat = try Network(name: "flat", input: [6, 5, 1]) {
      Flatten()
      Dense(4, activation: .relu)
      Dense(3)
    }
    let vector = try Network(name: "vector", input: [7], Dense(4, activation: .relu))
    let logits = try Network(name: "logits", input: [6, 5, 1]) {
      Conv2D(4, kernel: 3)
      GlobalAveragePool2D()
      Activate(.softmax)
    }
    for network in [flat, vector, logits] {
      try folder.write(Array(network.json().utf8), to: "\(network.name).json")
      try folder.write(.sample(network.inputShape, seed: 1), to: "x.npy")
      let run = try folder.succeed("features \(network.name).json x.npy -o x.svg")
      #expect(run.output.contains("strongest") == (network.name == "logits"), "\(run)")
    }
  }

  /// A run whose network ends with a softmax of its own, and one that ends with logits.
  @Test func runsWithOtherEndingsAnswerInProbabilities() throws {
    let folder = try ProgramFolder()
    let ending = try Network(name: "ending", input: [8, 8, 1]) {
      Conv2D(2, kernel: 3)
      Flatten()
      Dense(10)
      Activate(.softmax)
    }
    let logits = try Network(name: "logits", input: [8, 8, 1]) {
      Conv2D(2, kernel: 3)
      Flatten()
      Dense(10)
    }
    for network in [ending, logits] {
      try folder.write(Array(network.json().utf8), to: "\(network.name).json")
      try folder.succeed("train \(network.name).json --data digits --epochs 1 -o \(network.name) --quiet")
      let report = try JSON(folder.succeed("features \(network.name) --no-figure --json"))
      let values = try #require(report["answer"]?.list).compactMap { $0["value"]?.number }
      // Ten numbers, each off by at most half a unit of 2⁻²³ of numbers below 1, as is their sum in single precision.
      #expect(values.count == 10 && abs(values.reduce(0, +) - 1) <= 12 * 0x1p-23 && values.allSatisfy { $0 >= 0 })
      // The other command that looks at an answer has the same.
      let why = try JSON(folder.succeed("saliency \(network.name) --no-figure --json"))
      let guesses = try #require(why["guesses"]?.list)
      #expect(guesses.compactMap { $0["probability"]?.number } == values.sorted(by: >))
      #expect(guesses.first?["class"] == why["class"] && why["random"] == .flag(false))
      let words = try folder.succeed("saliency \(network.name) --no-figure")
      #expect(words.output.contains("before softmax") == (network.name == "ending"), "\(words)")
    }
  }

  @Test func numbersThatAreNoProbabilitiesAreToldAsTheyAre() throws {
    let folder = try ProgramFolder()
    let single = try Network(name: "single", input: [8, 8, 1]) {
      Flatten()
      Dense(1)
    }
    try folder.write(Array(single.json().utf8), to: "single.json")
    try folder.write(.sample([8, 8, 1], seed: 2), to: "x.npy")
    let answer = try JSON(folder.succeed("features single.json x.npy --no-figure --json"))
    let value = try #require(answer["answer"]?.list?.first?["value"]?.number)
    let why = try JSON(folder.succeed("saliency single.json x.npy --no-figure --json"))
    #expect(why["guesses"]?.list?.map { $0["value"]?.number } == [value] && why["random"] == .flag(true))
    // The number is the score of the second class, and the one of the two that is above 0 is asked about.
    #expect(why["class"]?.text == (value > 0 ? "1" : "0") && why["score"]?.number == abs(value))
    try folder.write(Tensor<Float>(shape: [8, 8, 1], repeating: 3e38), to: "huge.npy")
    let overflow = try folder.succeed("features sample:digits huge.npy --no-figure")
    #expect(!overflow.output.contains("NaN %"), "\(overflow)")
  }

  @Test func whatWasLearnedFromIsNotWrittenOver() throws {
    let folder = try ProgramFolder()
    for (index, name) in ["a", "b"].enumerated() {
      try folder.makeFolder("pets/\(name)")
      for example in 0..<3 {
        try folder.copy(fixture: "rgb_8.png", to: "pets/\(name)/\(index)\(example).png")
      }
    }
    try folder.succeed("train --data pets --image-size 8 --layers 2 --input 8,8,3 --classes 2 --epochs 1 -o r --quiet")
    for line in [
      "features r -o pets/a/00.png", "filters r -o pets/b/10.png", "saliency r -o pets/a/01.png",
      "predict r -o pets/a/02.png",
    ] {
      let run = try folder.fail(line, code: 2)
      #expect(run.errors.contains("lies in pets, which is read"), "\(run)")
    }
    try folder.succeed("features r --example 0 --quiet -o pets/new.png")
  }

  @Test func threadsChangeNothing() throws {
    let folder = try ProgramFolder()
    for threads in [1, 3] {
      try folder.succeed(
        "features sample:fashion sample:boot --csv \(threads).csv --threads \(threads) --no-figure --quiet")
    }
    #expect(try folder.bytes("1.csv") == folder.bytes("3.csv"))
  }
}
