// `explain arch`: what is drawn as programs see it, and that people see the same.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct ArchTests {
  static let presets = Preset.allCases.filter { $0 != .stridePooled }

  @Test(arguments: presets) func everyLayerIsInTheReport(preset: Preset) throws {
    let folder = try ProgramFolder()
    let network = try preset.network()
    let full = try JSON(folder.succeed("arch \(preset.rawValue) --unfold --style block --no-figure --json"))
    let nodes = full["nodes"]?.list ?? []
    let names = nodes.flatMap { $0["layers"]?.list ?? [] }.map { $0["name"]?.text }
    #expect(Set(names) == Set(network.nodes.map(\.name)))
    #expect(names.count == network.nodes.count && full["folds"]?.list?.isEmpty == true)
    #expect(full["parameters"]?.number == Double(network.parameterCount))
    #expect(full["trainable"]?.number == Double(network.trainableCount))
    for node in nodes {
      let box = (node["box"]?.list ?? []).compactMap(\.number)
      let size = (full["size"]?.list ?? []).compactMap(\.number)
      try #require(box.count == 4 && size.count == 2)
      #expect(box[0] >= 0 && box[1] >= 0 && box[0] + box[2] <= size[0] && box[1] + box[3] <= size[1])
    }
  }

  @Test func theStyleIsThatOfTheNetwork() throws {
    let folder = try ProgramFolder()
    for (model, style) in [("cifar10", "line"), ("resnet50", "block"), ("vgg16", "line"), ("vgg-residual", "block")] {
      let run = try folder.succeed("arch \(model) --no-figure")
      #expect(run.lines.contains { $0.hasPrefix("style    \(style) · ") }, "\(run)")
      let report = try JSON(folder.succeed("arch \(model) --no-figure --json"))
      #expect(report["style"]?.text == style)
    }
    let long = try folder.succeed(
      "arch --layers \((1...30).map(String.init).joined(separator: ",")) --no-figure")
    #expect(long.lines.contains { $0.hasPrefix("style    block · too long for a line") }, "\(long)")
    let asked = try folder.succeed("arch cifar10 --style block --no-figure")
    #expect(asked.lines.contains("style    block · as asked for"), "\(asked)")
  }

  @Test func foldsSayHowOftenABlockStandsThere() throws {
    let folder = try ProgramFolder()
    let report = try JSON(folder.succeed("arch resnet50 --no-figure --json"))
    #expect(report["folds"]?.list?.map { $0["times"]?.number } == [2, 3, 5, 2])
    let (nodes, folds) = (report["nodes"]?.list ?? [], report["folds"]?.list ?? [])
    for fold in folds {
      let (first, last) = (Int(fold["first"]?.number ?? -1), Int(fold["last"]?.number ?? -1))
      try #require(nodes.indices.contains(first) && nodes.indices.contains(last))
      #expect(nodes[first]["layers"]?.list?.first?["name"]?.text?.hasSuffix("block2_1_conv") == true)
      #expect(nodes[last]["layers"]?.list?.first?["name"]?.text?.hasSuffix("block2_add") == true)
      #expect(fold["frames"]?.list?.count == 1)
    }
    let told = try folder.succeed("arch resnet50 --no-figure")
    #expect(told.lines.contains("repeats  4 blocks stand for 12; --unfold draws all"), "\(told)")
    #expect(told.lines.count { $0.hasPrefix("  5 ×  conv4_block2_1_conv ") } == 1, "\(told)")
    // The parameters of a block that stands for several, where they differ.
    let vgg = try folder.succeed("arch vgg16 --no-figure")
    #expect(vgg.lines.contains { $0.hasPrefix("  3 ×  block3_conv1 ") && $0.contains("295,168 … 590,080") }, "\(vgg)")
  }

  @Test func frozenLayersAreTold() throws {
    let folder = try ProgramFolder()
    let report = try JSON(folder.succeed("arch fashion --freeze 'conv2d*' --no-figure --json"))
    let layers = (report["nodes"]?.list ?? []).flatMap { $0["layers"]?.list ?? [] }
    let frozen = layers.filter { $0["frozen"] == .flag(true) }.map { $0["name"]?.text }
    #expect(frozen == ["conv2d", "conv2d_1", "conv2d_2"])
    let network = try Preset.fashion.network().freezing { $0.name.hasPrefix("conv2d") }
    #expect(report["trainable"]?.number == Double(network.trainableCount))
  }

  @Test func aRunIsDrawnByItsFolder() throws {
    let folder = try ProgramFolder()
    try folder.succeed("train --epochs 1 --no-progress --quiet -o run")
    let network = try Network(json: folder.bytes("run/model.json"), name: "model.json")
    for verb in ["arch", "summary"] {
      let report = try JSON(folder.succeed("\(verb) run --no-figure --json"))
      #expect(report["parameters"]?.number == Double(network.parameterCount))
    }
    try folder.succeed("arch run --quiet")
    #expect(folder.names.contains("run-architecture.png"))
  }

  @Test func moreThanCanBeDrawnIsListed() throws {
    let folder = try ProgramFolder()
    let layers = (1...600).map(String.init).joined(separator: ",")
    let run = try folder.succeed("arch --layers \(layers) --no-figure")
    #expect(run.lines.count > 600)
    let report = try JSON(folder.succeed("arch --layers \(layers) --no-figure --json"))
    #expect(report["size"] == .null && report["nodes"]?.list?.count == 603)
    #expect(report["edges"]?.list?.count == 602)
  }
}
