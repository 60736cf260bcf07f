import Formats
import Reference
import TestSupport
import Testing

/// `explain cost` and `explain winners`: counts that agree with those of other verbs, and sources beside what is published.
@Suite struct CostTests {
  @Test func theCountsAreThoseOfTheSummary() throws {
    let folder = try ProgramFolder()
    let report = try JSON(folder.succeed("cost vgg16 --no-figure --json"))
    let summary = try JSON(folder.succeed("summary vgg16 --no-figure --json"))["layers"]?.list ?? []
    let costs = try #require(report["convolutions"]?.list)
    #expect(costs.count == 13)
    var total = 0.0
    for cost in costs {
      let row = try #require(summary.first { $0["name"] == cost["name"] })
      #expect(cost["convolution"]?["parameters"] == row["parameters"])
      #expect(cost["convolution"]?["multiply_adds"] == row["multiply_adds"])
      let cells = (cost["input"]?.integers ?? []).reduce(1, *) * (cost["output"]?.integers ?? []).reduce(1, *)
      #expect(cost["dense"]?["multiply_adds"]?.number == Double(cells))
      total += cost["convolution"]?["parameters"]?.number ?? 0
    }
    #expect(report["convolution"]?["parameters"]?.number == total)
    #expect(total == 14_714_688)
  }

  @Test func theTableEndsWithTheSums() throws {
    let run = try ProgramFolder().succeed("cost --no-figure")
    let report = try JSON(ProgramFolder().succeed("cost small --no-figure --json"))
    let parameters = Int(try #require(report["convolution"]?["parameters"]?.number))
    let grouped = run.lines.last { !$0.isEmpty } ?? ""
    #expect(grouped.filter(\.isNumber).hasPrefix("\(parameters)"), "\(run)")
    #expect(run.lines.count == 1 + 1 + (report["convolutions"]?.list?.count ?? 0), "\(run)")
  }

  @Test func theFiguresAreDrawnInBothLanguages() throws {
    let folder = try ProgramFolder()
    for line in ["cost", "cost resnet50 --lang ko", "winners", "winners --lang ko --theme dark"] {
      try folder.succeed("\(line) --quiet -o f.png")
      #expect(try folder.picture("f.png").width > 1000)
    }
  }

  @Test func everyPublishedNumberHasItsSource() throws {
    let folder = try ProgramFolder()
    let entries = try #require(JSON(folder.succeed("winners --no-figure --json"))["entries"]?.list)
    #expect(entries.allSatisfy { !($0["source"]?.text ?? "").isEmpty })
    let run = try folder.succeed("winners --no-figure")
    for entry in entries { #expect(run.output.contains(entry["source"]?.text ?? "?"), "\(run)") }
    // What the program has itself it has counted.
    #expect(run.output.contains("vgg16 has 16 layers with weights, resnet50 has 50"), "\(run)")
  }
}
