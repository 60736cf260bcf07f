import Formats
import Reference
import TestSupport
import Testing

/// The Swift of `docs/guides/networks.md` as it stands there: it compiles, and it makes what the guide says.
struct NetworkGuideTests {
  @Test func theNetworksOfTheGuideAreMade() throws {
    let tiny = try Network(name: "tiny", input: [28, 28, 1]) {
      for filters in [32, 64] {
        Conv2D(filters, kernel: 3, activation: .relu)
        MaxPool2D(2)
      }
      Flatten()
      Dense(10, activation: .softmax)
    }
    #expect(tiny.nodes.map(\.name).contains("conv2d_1") && tiny.outputShape == [10])

    struct Twin: Module {
      func callAsFunction(_ x: Value) -> Value {
        let left = Conv2D(16, kernel: 3, padding: .same)(x)
        let right = Conv2D(16, kernel: 5, padding: .same)(x)
        return Activate(.relu)(Add()(left, right))
      }
    }

    let network = try Network(name: "mine", input: [32, 32, 3]) {
      Twin().named("twin")
      Residual(shortcut: Conv2D(32, kernel: 1, stride: 2)) {
        Conv2D(32, kernel: 3, stride: 2, padding: .same, activation: .relu)
        Conv2D(32, kernel: 3, padding: .same)
      }
      GlobalAveragePool2D()
      Dense(3, activation: .softmax)
    }
    let frozen = network.freezing { $0.name.hasPrefix("twin") }
    #expect(network.nodes.map(\.name).contains("twin_conv2d") && network.outputShape == [3])
    #expect(frozen.trainableCount < network.trainableCount)

    let summary = try NetworkSummary(Preset.fashion.network())
    let field = summary.lastMap?.receptiveField?.rows
    let list = FilterList([.filters(16), .maxPool], classes: 10, usesBatchNorm: true, isResidual: false)
    let small = try Network(name: "small", input: [32, 32, 3], list)
    #expect(summary.unseen?.count == 300 && field?.size == 22 && field?.jump == 8)
    #expect(small.nodes.count { $0.layer is BatchNorm } == 1)
  }

  @Test(arguments: ["networks.md", "networks.ko.md"]) func theGuideShowsThisCode(name: String) throws {
    func text(_ path: String) throws -> String { String(decoding: try FileBytes.read(path), as: UTF8.self) }
    let guide = try text("\(Folder.tests)/../docs/guides/\(name)")
    let code = try text("\(Folder.tests)/ReferenceTests/NetworkGuideTests.swift")
    func blocks(_ language: String) -> [Substring] {
      guide.split(separator: "```\(language)\n").dropFirst().compactMap { $0.split(separator: "```").first }
    }
    #expect(blocks("swift").count == 4)
    for block in blocks("swift") {
      let indented = block.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n")
      #expect(code.contains(indented), "\(block)")
    }
    for block in blocks("json") {
      let network = try Network(json: Array(block.utf8), name: name)
      #expect(network.nodes.map(\.name).contains("add") && network.outputShape == [10])
    }
    #expect(blocks("json").count == 1)
  }
}
