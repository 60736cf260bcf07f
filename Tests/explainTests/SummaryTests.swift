// `explain summary`: the table, its other forms, and the network as a file.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct SummaryTests {
  @Test func theTotalsAreTold() throws {
    let run = try ProgramFolder().succeed("summary fashion --no-figure")
    let unseen = "the bottom 6 rows and the right 6 columns: 300 of 784 pixels, 38.3 %, can never reach the output"
    #expect(run.lines.contains { $0.hasSuffix(unseen) }, "\(run)")
    #expect(run.lines.contains { $0.hasSuffix("102,730 (401.3 KiB): 102,154 trainable, 576 not") }, "\(run)")
    #expect(run.lines.contains { $0.contains("3,097,344 multiply-adds") })
    let korean = try ProgramFolder().succeed("summary fashion --no-figure --lang ko")
    #expect(korean.output.contains("맨 아래 6행과 맨 오른쪽 6열: 픽셀 784개 중 300개(38.3 %)"))
  }

  @Test(arguments: Preset.allCases.filter { $0 != .stridePooled }) func theTableFits(preset: Preset) throws {
    let run = try ProgramFolder().succeed("summary \(preset.rawValue) --no-figure")
    let network = try preset.network()
    let table = run.lines.filter { $0.hasPrefix("  ") }
    #expect(table.allSatisfy { $0.count <= 100 }, "\(run)")
    let branches = try NetworkSummary(network).rows.count { $0.isBranching }
    #expect(table.count == 1 + network.nodes.count + branches, "\(run)")
    // Every layer is in it, by its whole name or by as much of it as fits.
    for node in network.nodes {
      let beginning = node.name.prefix(18)
      #expect(table.contains { $0.hasPrefix("  \(beginning)") }, "\(node.name)")
    }
  }

  @Test func presetsAreListed() throws {
    let run = try ProgramFolder().succeed("summary --list")
    for preset in Preset.allCases {
      let line = try #require(run.lines.first { $0.hasPrefix("  \(preset.rawValue) ") }, "\(preset.rawValue)")
      #expect(line.contains(preset.english) && line.count <= 100, "\(line)")
    }
    let listed = try JSON(ProgramFolder().succeed("summary --list --json"))["networks"]?.list ?? []
    #expect(listed.map { $0["name"]?.text } == Preset.allCases.map(\.rawValue))
    #expect(listed.first { $0["name"]?.text == "stride-pooled" }?["parameters"] == .null)
  }

  @Test func theReportHasEveryNumber() throws {
    let report = try JSON(ProgramFolder().succeed("summary cifar10 --no-figure --json"))
    let summary = try NetworkSummary(Preset.cifar10.network())
    #expect(report["parameters"]?.number == 122_570 && report["multiply_adds"]?.number == 4_548_608)
    #expect(report["unseen_pixels"]?["count"]?.number == 124 && report["unseen_pixels"]?["bottom"]?.number == 2)
    let layers = try #require(report["layers"]?.list)
    #expect(layers.count == summary.rows.count)
    for (layer, row) in zip(layers, summary.rows) {
      #expect(layer["name"]?.text == row.name && layer["type"]?.text == row.type)
      #expect(layer["output_shape"]?.integers == row.outputShape)
      #expect(layer["parameters"]?.number == Double(row.parameters))
      #expect(layer["multiply_adds"]?.number == Double(row.multiplyAdds))
      #expect(layer["receptive_field"]?.integers?.first == row.receptiveField?.rows.size)
    }
    #expect(layers[1]["settings"]?["activation"]?.text == "relu")
    #expect(layers[1]["settings"]?["kernel_size"]?.number == 3)
  }

  @Test func theCSVHasARowForEachLayer() throws {
    let run = try ProgramFolder().succeed("summary vgg-residual --no-figure --csv")
    let network = try Preset.vggResidual.network()
    #expect(run.lines.count == network.nodes.count + 1)
    let columns = run.lines[0].split(separator: ",").map(String.init)
    #expect(columns.count == 25)
    for (line, node) in zip(run.lines.dropFirst(), network.nodes) {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(cells[0] == node.name && cells[4] == "\(node.parameterCount)", "\(line)")
      // The settings come last and are quoted; before them are as many cells as columns.
      #expect(cells.prefix { !$0.hasPrefix("\"{") && $0 != "{}" }.count == columns.count - 1, "\(line)")
    }
  }

  @Test(arguments: ["resnet50-transfer", "vgg-bn-residual", "--layers 8,max_pool,16 --residual --input 9,11,2"])
  func whatIsSavedIsTheSameNetwork(model: String) throws {
    let folder = try ProgramFolder()
    try folder.succeed("summary \(model) --save net.json --no-figure --quiet")
    func report(_ model: String) throws -> String {
      try folder.succeed("summary \(model) --no-figure --json").output.replacing(
        #/,?"saved":"[^"]*"/#, with: "")
    }
    #expect(try report("net.json") == report(model))
  }

  @Test func aVectorHasNoPixels() throws {
    let folder = try ProgramFolder()
    let text = #"{"layers": [{"type": "InputLayer", "shape": [4]}, {"type": "Dense", "units": 3}]}"#
    try folder.write(Array(text.utf8), to: "dense.json")
    let report = try JSON(folder.succeed("summary dense.json --json -o dense.svg"))
    #expect(report["unseen_pixels"] == .null && report["parameters"]?.number == 15)
    #expect(folder.names == ["dense.json", "dense.svg"])
  }

  /// Sizes from a pixel to the largest, with and without a picture.
  @Test(arguments: ["1,1,1", "1,1,3", "2,900,3", "900,2,1", "16384,16384,1", "1,268435456,1", "64,64,5"])
  func everyInputIsDrawn(shape: String) throws {
    let folder = try ProgramFolder()
    try folder.write(
      Array(
        #"""
        {"layers": [{"type": "InputLayer", "shape": [\#(shape)]},
          {"type": "MaxPooling2D", "strides": 3, "pool_size": 1}, {"type": "GlobalAveragePooling2D"}]}
        """#.utf8), to: "net.json")
    try folder.succeed("summary net.json --quiet")
    #expect(folder.names == ["net-summary.png", "net.json"])
  }
}
