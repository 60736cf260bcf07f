import Formats
import Reference
import TestSupport
import Testing

/// `explain receptive-field`: its numbers are those of `explain summary`.
@Suite struct ReceptiveFieldCommandTests {
  @Test(arguments: ["small", "vgg-bn-residual", "resnet50", "mnist"])
  func theNumbersAreThoseOfTheSummary(name: String) throws {
    let folder = try ProgramFolder()
    let network = try #require(
      JSON(folder.succeed("receptive-field \(name) --no-figure --json"))["networks"]?.list?.first)
    let summary = try JSON(folder.succeed("summary \(name) --no-figure --json"))["layers"]?.list ?? []
    let layers = try #require(network["layers"]?.list)
    #expect(!layers.isEmpty)
    for layer in layers {
      let row = try #require(summary.first { $0["name"] == layer["name"] })
      #expect(row["receptive_field"] == layer["receptive_field"] && row["jump"] == layer["jump"])
    }
    let lastMap = summary.last { $0["output_shape"]?.list?.count == 3 }
    #expect(network["receptive_field"] == lastMap?["receptive_field"])
  }

  @Test func theFormulaStandsInTheTable() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("receptive-field small mnist --no-figure")
    #expect(run.output.contains("1 + (3 − 1)·1 = 3"), "\(run)")
    #expect(run.lines.contains { $0.hasPrefix("small: sees 46 pixels, jump 16") }, "\(run)")
    #expect(run.lines.contains { $0.hasPrefix("mnist: sees 16 pixels, jump 4; less than its input of 28") }, "\(run)")
  }

  @Test func theTableForProgramsHasARowForEachWindow() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("receptive-field cifar10 --csv --no-figure")
    #expect(run.lines.first?.hasPrefix("network,layer,type,extent_rows") == true)
    #expect(run.lines.last?.hasSuffix(",18,18,4,4") == true, "\(run)")
    #expect(run.lines.allSatisfy { $0.split(separator: ",").count == 11 })
  }

  @Test func theEffectiveFieldIsSmaller() throws {
    let folder = try ProgramFolder()
    let report = try JSON(folder.succeed("receptive-field small --effective 4 --no-figure --json"))
    let side = try #require(report["effective"]?["side"]?.number)
    #expect(side > 3 && side < 46)
    let other = try JSON(folder.succeed("receptive-field small --effective 4 --seed 9 --no-figure --json"))
    #expect(other["effective"]?["pixels"] != report["effective"]?["pixels"])
    let threads = try JSON(folder.succeed("receptive-field small --effective 4 --threads 1 --no-figure --json"))
    #expect(threads["effective"] == report["effective"])
  }

  @Test func itIsDrawnInBothLanguages() throws {
    let folder = try ProgramFolder()
    for (name, line) in [
      ("a", ""), ("b", "vgg16 --lang ko --theme dark"), ("c", "small --effective 2"),
      ("d", "--layers 8,max_pool,8 --residual --input 20,30,1"),
    ] {
      try folder.succeed("receptive-field \(line) -o \(name).png")
      #expect(try folder.picture("\(name).png").width > 1000)
    }
  }
}
