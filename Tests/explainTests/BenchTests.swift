// `explain bench`: what it times, and that its numbers agree with each other. How fast anything is cannot be tested
// here. Next: `BenchWorkerTests.swift`.

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
  /// Every layer but the input, forwards; backwards those with something to train at or before them, and the optimizer's
  /// step is of training alone.
  @Test(arguments: ["training", "forward"])
  func aNetworkIsTimedLayerByLayer(pass: String) throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("bench --network fashion --batch 2 --repeat 2 --threads 1 --pass \(pass) --json")
    let layers = try #require(try JSON(run)["layers"]?.list)
    // The loss takes the softmax.
    let trained = try Preset.fashion.network().logits(for: .crossEntropy)
    let expected = try pass == "training" ? trained : trained.folded(Weights<Float>(trained, seed: 0)).network
    #expect(layers.compactMap { $0["name"]?.text } == expected.nodes.dropFirst().map(\.name))
    #expect(layers.allSatisfy { ($0["forward"]?.number ?? 0) > 0 })
    #expect(layers.allSatisfy { ($0["backward"] != nil) == (pass == "training") })
  }

  /// The first convolution is computed where it is pooled, the second by itself.
  @Test func productsCountWhereTheyAreDone() throws {
    let folder = try ProgramFolder()
    let lines = try folder.succeed("bench --network cifar10 --batch 2 --repeat 2 --threads 1").lines
    func speed(_ layer: String) throws -> String? {
      try #require(lines.first { $0.contains("  \(layer) (") }).split(separator: " ").last.map(String.init)
    }
    #expect(try speed("conv2d") == "–" && speed("max_pooling2d_1") == "–")
    for layer in ["max_pooling2d", "conv2d_1"] { #expect(Double(try speed(layer) ?? "") ?? 0 > 0, "\(layer)") }
  }

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

extension String {
  /// The digits that follow a text.
  fileprivate func components(after label: String) -> String {
    guard let range = firstRange(of: label) else { return "" }
    return String(self[range.upperBound...].prefix { $0.isNumber })
  }
}
