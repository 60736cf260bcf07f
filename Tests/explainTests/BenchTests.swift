// `explain bench`: what it times, that its numbers agree with each other, and that the worker beside other libraries
// computes what the catalogue says. How fast anything is cannot be tested here.

import Formats
import Reference
import TestSupport
import Testing

/// Files like those of `make bench`.
enum Ratios {
  /// Two cases of one group, one of them with this ratio.
  static func file(ratio: Double, processor: String = "A Processor") -> [UInt8] {
    let times = """
      [{"name": "PyTorch NCHW", "ours": false, "median_ms": 3.5}, {"name": "direct", "ours": true, "median_ms": 1.25},
       {"name": "im2col", "ours": true, "median_ms": 0.75}]
      """
    func entry(_ name: String, _ ratio: Double, best: String) -> String {
      """
      {"name": "\(name)", "automatic": "direct", "best": "\(best)", "peer": "PyTorch NCHW", "ratio": \(ratio),
       "ratio_of_best": \(ratio * 1.5), "times": \(times)}
      """
    }
    let text = """
      {"machine": {"processor": "\(processor)", "threads": 2, "vectors": "AVX2 and FMA"}, "rounds": 11,
       "versions": {"torch": "2.13.0", "explain": "0.1.0"},
       "groups": [{"name": "forward", "geometric_mean": 1.5, "minimum": 0.25,
                   "cases": [\(entry("8×8×3 → 4 · 3×3", ratio, best: "im2col")), \(entry("a case", 1, best: "direct"))]}]}
      """
    return Array(text.utf8)
  }
}

@Suite struct BenchTests {
  @Test func theNumbersOfTheReportAgree() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("bench --only signals --algorithm direct --repeat 2 --threads 1 --no-figure --json")
    let report = try JSON(run)
    #expect(report["threads"]?.number == 1 && report["rounds"]?.number == 2)
    let peak = try #require(report["peak_gflops"]?.number)
    #expect(peak > 0.1)
    let cases = try #require(report["cases"]?.list)
    #expect(cases.map { $0["kernel"]?.integers } == [[3], [11], [31], [101], [301], [1001], [3001]])
    for timed in cases {
      let taps = try #require(timed["kernel"]?.integers?.first)
      #expect(timed["input"]?.integers == [1_000_000] && timed["output"]?.integers == [1_000_000 + taps - 1])
      #expect(timed["multiply_adds"]?.number == Double((1_000_000 + taps - 1) * taps))
      let entry = try #require(timed["algorithms"]?.list?.first)
      #expect(timed["algorithms"]?.list?.count == 1 && entry["name"]?.text == "direct")
      let median = try #require(entry["median_ms"]?.number)
      let quartiles = try #require(entry["quartiles_ms"]?.numbers)
      #expect(0 < quartiles[0] && quartiles[0] <= median && median <= quartiles[1])
      let speed = try #require(entry["gflops"]?.number)
      let expected = 2 * Double((1_000_000 + taps - 1) * taps) / (median / 1000) / 1e9
      #expect(abs(speed - expected) <= 1e-9 * expected)
      #expect(abs(try #require(entry["share_of_peak"]?.number) * peak - speed) <= 1e-9 * speed)
      // Nothing can be faster than the peak that does every product of the definition.
      #expect(speed < 2 * peak)
      #expect(try #require(entry["rounds"]?.number) <= 2)
    }
    #expect(folder.names.isEmpty)
  }

  /// What the guides say of the memory that the algorithms take.
  @Test func theWorkspaceOfLayersIsWhatTheGuidesSay() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed(
      "bench --only layers --algorithm direct,im2col,winograd --repeat 1 --threads 2 --no-figure --json")
    let cases = try #require(try JSON(run)["cases"]?.list)
    #expect(cases.count == 18)
    for timed in cases {
      let name = try #require(timed["name"]?.text)
      let (input, kernel) = (try #require(timed["input"]?.integers), try #require(timed["kernel"]?.integers))
      let products = kernel[0] * kernel[1] * kernel[2]
      // Blocks of up to 32 filters, the last one filled up; in the depthwise layer every filter has its own.
      let weights = 4 * products * ((kernel[3] + 31) / 32 * 32) * (kernel[2] < input[3] ? 32 : 1)
      let padded = 4 * input[0] * (input[1] + 2) * (input[2] + 2) * input[3]
      for entry in try #require(timed["algorithms"]?.list) {
        let bytes = Int(try #require(entry["workspace_bytes"]?.number))
        // Addresses, flags and rows: less than 128 KiB for each of the two threads.
        let small = 256 << 10
        switch entry["name"]?.text {
        case "direct":
          #expect(bytes >= 4 * products && bytes <= weights + (input[3] <= 16 ? padded : 0) + small, "\(name)")
        case "im2col":
          let band = max(256 << 10, 4 * 96 * products)
          #expect(bytes >= band && bytes <= weights + (input[3] <= 16 ? padded : 0) + 2 * band + 4 * small, "\(name)")
        default:
          let transformed = 4 * weights <= 4 << 20 ? 4 * weights : 64 << 20
          #expect(bytes >= 4 * products && bytes <= transformed + 8 * small, "\(name): \(bytes), \(transformed)")
        }
      }
    }
  }

  @Test func tuningWritesTheTableAsSwift() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("bench --tune --repeat 1 --threads 1")
    #expect(folder.names.isEmpty)
    #expect(run.lines.first?.hasPrefix("// Written by `make tune`; measured on ") == true)
    let text = run.lines.joined(separator: " ")
    for name in [
      "winogradChannels", "winogradFilters", "winogradTiles", "fourierTaps", "fourierSignalTaps", "separableTenths",
    ] {
      let number = text.components(after: "\(name): ")
      #expect((Int(number) ?? 0) > 0, "\(name): \(number)")
    }
  }

  @Test func theTableNamesCaseAlgorithmAndUnit() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("bench --only signals --algorithm direct --repeat 1 -o b.svg")
    #expect(folder.names == ["b.svg"])
    for label in ["machine ", "peak ", "rounds ", "wrote ", "Signals: "] {
      #expect(run.lines.contains { $0.hasPrefix(label) }, "\(label)")
    }
    let rows = run.lines.filter { $0.hasPrefix("  1000000 · ") }
    #expect(
      rows.count == 7
        && rows.allSatisfy {
          $0.contains(" direct") && $0.contains(" ms ") && $0.contains(" % ") && $0.hasSuffix(" KiB")
        })
  }

  @Test(arguments: [
    ("bench --repeat 0", "the nearest is 1"), ("bench --repeat many", "1…1000"),
    ("bench --threads 0", "the nearest is 1"), ("bench --tune --json", "leave --json out"),
    ("bench --tune -o t.png", "leave --output out"),
    ("bench --only layer", "did you mean layers?"), ("bench --only layers,xyzzy", "allowed are layers, filters"),
    ("bench --only ''", "allowed are"), ("bench --algorithm drect", "did you mean direct?"),
    ("bench --algorithm auto", "allowed are naive"),
    ("bench --only layers --algorithm separable", "cannot compute any"),
    ("bench --only pooling --algorithm direct", "one way"), ("bench --ratios r.json --repeat 3", "--repeat"),
    ("bench --ratios r.json --only layers", "--only"), ("bench --ratios r.json -o r.json", "-o r.json"),
    ("bench -o d", ".png"), ("bench --no-figure --theme dark", "--theme"), ("bench more", "more"),
  ]) func whatCannotBeTimedIsToldInOneLine(line: String, hint: String) throws {
    let folder = try ProgramFolder()
    try folder.write(Ratios.file(ratio: 2), to: "r.json")
    #expect(try folder.fail(line, code: 2).errors.contains(hint))
  }

  @Test func aFileOfRatiosIsCheckedBeforeItIsShown() throws {
    let folder = try ProgramFolder()
    try folder.write(Ratios.file(ratio: 0), to: "zero.json")
    try folder.write(Array("{\"groups\": []}".utf8), to: "other.json")
    try folder.write(Array("nonsense".utf8), to: "nonsense.json")
    for name in ["zero.json", "other.json", "nonsense.json", "missing.json"] {
      #expect(try folder.fail("bench --ratios \(name)", code: 3).errors.contains(name))
    }
  }

  @Test func ratiosAreShownAsTheyWereMeasured() throws {
    let folder = try ProgramFolder()
    try folder.write(Ratios.file(ratio: 2), to: "r.json")
    let run = try folder.succeed("bench --ratios r.json --no-figure")
    #expect(
      run.output == """
        machine   A Processor · threads: 2 · AVX2 and FMA
        versions  explain 0.1.0 · torch 2.13.0
        rounds    11

        Layers, forward: batch × map → filters · kernel · geometric mean 1.50 · least 0.25
          case             fastest other library  algorithm       ratio
          8×8×3 → 4 · 3×3  PyTorch NCHW 3.5 ms    direct 1.25 ms   2.00
          a case           PyTorch NCHW 3.5 ms    direct 1.25 ms   1.00

        """)
    let report = try JSON(folder.succeed("bench --ratios r.json --no-figure --json"))
    #expect(report["groups"]?.list?.first?["ratios"]?["8×8×3 → 4 · 3×3"]?.number == 2)
    // Names from a file may hold anything; what no font has is spelled out, what would act on a terminal is not there.
    try folder.write(Ratios.file(ratio: 2, processor: "P \u{1F680}"), to: "rocket.json")
    try folder.succeed("bench --ratios rocket.json -o rocket.png --quiet")
  }
}

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

extension String {
  /// The digits that follow a text.
  fileprivate func components(after label: String) -> String {
    guard let range = firstRange(of: label) else { return "" }
    return String(self[range.upperBound...].prefix { $0.isNumber })
  }
}
