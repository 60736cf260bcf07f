// The worker of `make bench`, which is timed beside other libraries: it computes what the catalogue says.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct BenchWorkerTests {
  private func ask(_ folder: ProgramFolder, _ requests: [String]) throws -> [JSON] {
    let run = try folder.run("bench --worker --threads 2", input: Array(requests.map { $0 + "\n" }.joined().utf8))
    try #require(run.exitCode == 0 && run.errors == "", "\(run)")
    return try run.lines.map { try JSON(line: $0) }
  }

  private func catalogue(_ folder: ProgramFolder) throws -> [JSON] {
    try #require(ask(folder, ["{\"do\": \"catalogue\"}"]).first?["cases"]?.list)
  }

  @Test func theCatalogueHasTheLayersOfTheCourse() throws {
    let cases = try catalogue(ProgramFolder())
    func count(_ group: String) -> Int { cases.count { $0["group"]?.text == group } }
    #expect([count("layers"), count("filters"), count("separable"), count("signals")] == [18, 10, 10, 7])
    #expect(Set(cases.map { "\($0["group"]?.text ?? "") \($0["name"]?.text ?? "")" }).count == cases.count)
    for layer in cases where layer["group"]?.text == "layers" {
      let (x, w) = (try #require(layer["input"]?.integers), try #require(layer["kernel"]?.integers))
      let (y, sides) = (try #require(layer["output"]?.integers), try #require(layer["padding"]?.integers))
      let (stride, groups) = (try #require(layer["stride"]?.number), try #require(layer["groups"]?.number))
      #expect(y[0] == x[0] && y[3] == w[3] && w[2] == x[3] / Int(groups))
      #expect(y[1] == (x[1] + sides[0] + sides[1] - w[0]) / Int(stride) + 1)
      #expect(y[2] == (x[2] + sides[2] + sides[3] - w[1]) / Int(stride) + 1)
      #expect(layer["multiply_adds"]?.number == Double(y.reduce(1, *) * w[0] * w[1] * w[2]))
      #expect(layer["products"]?.number == Double(w[0] * w[1] * w[2]))
    }
    let halved = cases.filter { $0["stride"]?.number == 2 }.compactMap { $0["output"]?.integers }
    #expect(halved == [[200, 16, 16, 64], [200, 8, 8, 64]])
    #expect(cases.count { $0["groups"]?.number == 32 } == 1)
  }

  @Test(arguments: [
    "32×6×6×64 → 64 · 3×3 valid", "1×112×112×32 → 32 · 3×3 same, groups 32", "512×512 · 3×3", "32×4×4×64 · 2×2",
  ]) func theWorkerComputesWhatTheCatalogueSays(name: String) throws {
    let folder = try ProgramFolder()
    let cases = try catalogue(folder)
    let number = try #require(cases.firstIndex { $0["name"]?.text == name })
    let x = Tensor<Float>.sample(try #require(cases[number]["input"]?.integers), seed: 1)
    let shape = try #require(cases[number]["kernel"]?.integers)
    try folder.write(x, to: "input.npy")
    let prepare = "{\"do\": \"prepare\", \"case\": \(number), \"folder\": \".\"}"
    if shape == [2, 2] {
      let answers = try ask(folder, [prepare, "{\"do\": \"answer\", \"algorithm\": \"pool\", \"folder\": \".\"}"])
      #expect(answers[0]["automatic"]?.text == "pool" && answers[1]["files"]?.list == [.text("0.npy")])
      let two = AxisPair(rows: 2, columns: 2)
      let pooling = Pooling2D(mode: .max, size: two, stride: two, padding: .valid, ceil: false, countsPadding: false)
      #expect(try folder.array("0.npy") == pooling(x).values)
      return
    }
    let (w, isLayer) = (Tensor<Float>.sample(shape, seed: 2), shape.count == 4)
    let b = isLayer ? Tensor<Float>.sample([shape[3]], seed: 3) : nil
    try folder.write(w, to: "kernel.npy")
    if let b { try folder.write(b, to: "bias.npy") }
    let convolution = Convolution2D(
      operation: .correlate, padding: name.hasSuffix("valid") ? .valid : .same, boundary: isLayer ? .zero : .reflect,
      stride: .one, dilation: .one, groups: name.hasSuffix("groups 32") ? 32 : 1)
    let (wide, kernel, bias) = (x.map(Double.init), w.map(Double.init), b?.map(Double.init))
    let oracle = try convolution.oracle(wide, kernel: kernel, bias: bias)
    let bound = try convolution.bound(wide, kernel: kernel, bias: bias, precision: .float32, roundings: 0)
    let answers = try ask(
      folder,
      [
        prepare, "{\"do\": \"answer\", \"algorithm\": \"direct\", \"folder\": \".\"}",
        "{\"do\": \"time\", \"algorithm\": \"direct\", \"runs\": 2}",
        "{\"do\": \"answer\", \"algorithm\": \"separable\", \"folder\": \".\"}",
      ])
    let algorithms = try #require(answers[0]["algorithms"]?.list).map { $0.text ?? "" }
    #expect(Set(algorithms) == Set(ConvolutionAlgorithm.allCases.map(\.rawValue)))
    #expect(algorithms.contains(try #require(answers[0]["automatic"]?.text)))
    try expectRight(folder.array("0.npy"), oracle: oracle, bound: bound, name)
    #expect(answers[3]["refused"]?.text?.contains("separable") == true)
    #expect(try #require(answers[2]["seconds"]?.number) > 0)
  }

  @Test func aTrainedLayerIsAnsweredWithItsGradients() throws {
    let folder = try ProgramFolder()
    let cases = try catalogue(folder)
    let number = try #require(cases.firstIndex { $0["name"]?.text == "1×112×112×32 → 32 · 3×3 same, groups 32" })
    let (x, w) = (Tensor<Float>.sample([1, 112, 112, 32], seed: 1), Tensor<Float>.sample([3, 3, 1, 32], seed: 2))
    let (b, g) = (Tensor<Float>.sample([32], seed: 3), Tensor<Float>.sample([1, 112, 112, 32], seed: 4))
    for (array, name) in [(x, "input"), (w, "kernel"), (b, "bias"), (g, "upstream")] {
      try folder.write(array, to: name + ".npy")
    }
    let answers = try ask(
      folder,
      [
        "{\"do\": \"prepare\", \"case\": \(number), \"folder\": \".\", \"pass\": \"training\"}",
        "{\"do\": \"answer\", \"algorithm\": \"direct\", \"folder\": \".\"}",
        "{\"do\": \"answer\", \"algorithm\": \"im2col\", \"folder\": \".\"}",
      ])
    #expect(answers[0]["automatic"]?.text == "auto" && answers[0]["algorithms"]?.list?.contains(.text("auto")) == true)
    #expect(answers[1]["files"]?.list?.count == 4 && answers[2]["refused"] != nil)
    let convolution = Convolution2D(
      operation: .correlate, padding: .same, boundary: .zero, stride: .one, dilation: .one, groups: 32)
    let (wide, kernel, upstream) = (x.map(Double.init), w.map(Double.init), g.map(Double.init))
    let oracle = try convolution.gradients(of: upstream, input: wide, kernel: kernel, wanted: .all)
    let bounds = try convolution.gradientBounds(
      of: upstream, input: wide, kernel: kernel, precision: .float32, roundings: 0)
    let parts = [(oracle.input, bounds.input), (oracle.kernel, bounds.kernel), (oracle.bias, bounds.bias)]
    for (index, (right, bound)) in parts.enumerated() {
      try expectRight(
        folder.array("\(index + 1).npy"), oracle: #require(right), bound: #require(bound), "gradient \(index)")
    }
  }

  @Test func aRequestThatCannotBeDoneIsAnsweredAndTheNextIsServed() throws {
    let folder = try ProgramFolder()
    let bad = [
      "nonsense", "{}", "{\"do\": \"dance\"}", "{\"do\": \"prepare\", \"case\": -1, \"folder\": \".\"}",
      "{\"do\": \"prepare\", \"case\": 0, \"folder\": \"nowhere\"}",
      "{\"do\": \"prepare\", \"case\": 0, \"folder\": \".\", \"pass\": \"sideways\"}",
      "{\"do\": \"time\", \"algorithm\": \"direct\"}", "{\"do\": \"answer\", \"algorithm\": \"direct\"}",
    ]
    let answers = try ask(folder, bad + ["{\"do\": \"peak\"}"])
    #expect(answers.count == bad.count + 1)
    #expect(answers.dropLast().allSatisfy { $0["error"]?.text?.isEmpty == false })
    #expect(try #require(answers.last?["operations_per_second"]?.number) > 1e8)
    #expect(folder.names.isEmpty)
  }
}
